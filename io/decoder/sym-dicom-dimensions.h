/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-dicom-private.h"

G_BEGIN_DECLS

/**
 * SymDicomDimensions:
 *
 * What the frames of an enhanced object at one place differ in: time, echo, b-value, cardiac phase,
 * segment … PS3.3 C.7.6.17: the Dimension Index Sequence says which, in which order; a file without it
 * is looked through for the usual ones.
 */
typedef struct _SymDicomDimensions SymDicomDimensions;

SymDicomDimensions *_sym_dicom_dimensions_new (const SymDicomSet *set);
void _sym_dicom_dimensions_free (SymDicomDimensions *self);

/**
 * _sym_dicom_dimensions_fill:
 * @f: which frame
 * @frame: its `temporal_position` gets one number for all that is not a place in space, which orders
 *   frames as the dimensions do; its `label` says what it is
 */
void _sym_dicom_dimensions_fill (const SymDicomDimensions *self, guint32 f, SymFrameInfo *frame);

/**
 * _sym_dicom_dimensions_fill_axes:
 * @info: gets what frames at one place differ in as its axes, where there are few enough
 */
void _sym_dicom_dimensions_fill_axes (const SymDicomDimensions *self, SymImageInfo *info);

/**
 * _sym_dicom_get_duration:
 * @duration: (out): milliseconds for which a frame of a moving picture is shown: by Recommended Display
 *   Frame Rate, Frame Time Vector, Frame Time or Cine Rate, in this order
 */
gboolean _sym_dicom_get_duration (const SymDicomSet *set, guint32 f, double *duration);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymDicomDimensions, _sym_dicom_dimensions_free)

G_END_DECLS
