/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-samples.h"

G_BEGIN_DECLS

/**
 * SymNiftiFlags:
 * @SYM_NIFTI_TWO: NIfTI-2 instead of NIfTI-1
 * @SYM_NIFTI_BIG: big-endian
 * @SYM_NIFTI_PAIR: the header is for a pair: voxels stand in another file
 */
typedef enum /*< flags >*/
{
  SYM_NIFTI_NONE = 0,
  SYM_NIFTI_TWO = 1 << 0,
  SYM_NIFTI_BIG = 1 << 1,
  SYM_NIFTI_PAIR = 1 << 2,
} SymNiftiFlags;

/**
 * SymNiftiHeader:
 *
 * What a person chooses of a NIfTI header; sizes and type come from the samples.
 *
 * @datatype: the code of nifti1.h, when it does not follow from the samples (colour), else 0
 * @spacing: pixdim[1..3], millimetres
 * @quaternion: quatern_b, quatern_c, quatern_d
 * @qfac: 1 or -1
 * @offset: qoffset_x, qoffset_y, qoffset_z
 * @srow: the three rows of the sform: voxel to RAS millimetres
 * @extension: (nullable): a text for one extension
 * @extension_code: its code
 */
typedef struct
{
  SymNiftiFlags flags;
  int datatype;
  double spacing[3];
  int qform_code, sform_code;
  double quaternion[3];
  double qfac;
  double offset[3];
  double srow[12];
  double slope, intercept;
  double shown_min, shown_max;
  const char *description;
  const char *auxiliary_file;
  const char *intent_name;
  const char *database_name;
  const char *extension;
  int extension_code;
} SymNiftiHeader;

/**
 * sym_nifti_write:
 *
 * Returns: (transfer full): header, extension and voxels; for a pair header and extension only
 */
GByteArray *sym_nifti_write (const SymNiftiHeader *header, const SymSamples *samples);

/**
 * sym_nifti_write_voxels:
 *
 * Returns: (transfer full): the voxels in the byte order of @header, for the .img of a pair
 */
GByteArray *sym_nifti_write_voxels (const SymNiftiHeader *header, const SymSamples *samples);

/**
 * sym_nifti_get_affine:
 * @affine: (out) (array fixed-size=16): voxel to patient LPS millimetres, row-major
 *
 * Computes what a reader should find: the sform, else the qform (formulas of nifti1.h).
 *
 * Returns: %FALSE when the header has neither
 */
gboolean sym_nifti_get_affine (const SymNiftiHeader *header, double affine[16]);

G_END_DECLS
