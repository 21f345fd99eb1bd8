/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-field.h"

G_BEGIN_DECLS

/**
 * SymReference:
 * @name: base name of the file
 * @intensity: the volume
 * @origin: MNI (RAS) millimetres of the centre of the first voxel
 * @srow: the three rows of the sform
 * @sform_code: its code
 *
 * An acquired T1-weighted volume of a head in MNI space, on an isotropic grid whose axes run to
 * the right, to the front and up.
 */
typedef struct
{
  char *name;
  SymField *intensity;
  double origin[3];
  double srow[12];
  int sform_code;
} SymReference;

/**
 * sym_reference_read:
 * @path: a NIfTI-1 file (.nii or .nii.gz) of unsigned bytes or 16-bit numbers, little-endian
 *
 * Returns: (transfer full): the volume; %NULL with error
 */
SymReference *sym_reference_read (const char *path, GError **error);

void sym_reference_free (SymReference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymReference, sym_reference_free)

G_END_DECLS
