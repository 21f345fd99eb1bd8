/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-dicom-set.h"
#include "sym-samples.h"

G_BEGIN_DECLS

#define SYM_DICOM_SYNTHETIC_DATA 0x0008001cu

/**
 * SymDicomPlace:
 *
 * Where a stack of slices lies: LPS millimetres.
 *
 * @position: centre of the first pixel of the first slice
 * @rows, @columns: direction along a row, and along a column
 * @spacing: between columns, rows, slices
 */
typedef struct
{
  double position[3];
  double rows[3], columns[3];
  double spacing[3];
} SymDicomPlace;

extern const SymDicomPlace sym_dicom_axial;

/**
 * sym_dicom_place_get_affine:
 * @affine: (out) (array fixed-size=16): column, row, slice to LPS millimetres
 */
void sym_dicom_place_get_affine (const SymDicomPlace *self, double affine[16]);

/**
 * sym_dicom_place_get_position:
 * @position: (out) (array fixed-size=3): centre of the first pixel of slice @z
 */
void sym_dicom_place_get_position (const SymDicomPlace *self, double z, double position[3]);

/**
 * sym_dicom_set_place:
 *
 * Sets the attributes of the Image Plane module for slice @z.
 */
void sym_dicom_set_place (SymDicomSet *set, const SymDicomPlace *place, double z);

/**
 * sym_dicom_set_uid:
 *
 * Sets a UID below 2.25 that follows from @name alone.
 */
void sym_dicom_set_uid (SymDicomSet *set, guint32 tag, const char *name);

/**
 * sym_dicom_new_image:
 * @name: from which UIDs follow
 * @series: (nullable): the series it belongs to; its own when %NULL
 * @modality: CT, MR, MG or OT: decides the SOP class
 *
 * Returns: (transfer full): a data set without pixels that says nothing of its origin
 */
SymDicomSet *sym_dicom_new_image (const char *name, const char *series, const char *modality);

/**
 * sym_dicom_set_samples:
 * @bits_stored: significant bits
 * @photometric: Photometric Interpretation
 *
 * Sets the attributes of the Image Pixel module, and native Pixel Data.
 */
void sym_dicom_set_samples (SymDicomSet *set,
                            const SymSamples *samples,
                            guint bits_stored,
                            const char *photometric);

G_END_DECLS
