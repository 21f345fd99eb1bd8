/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"
#include "sym-overlap.h"

G_BEGIN_DECLS

/**
 * _sym_overlap_get_spacing:
 * @spacing: (out) (array fixed-size=3): millimetres between voxels, 0 without millimetres
 *
 * Returns: mm³ of a voxel; 0 where unknown
 */
double _sym_overlap_get_spacing (const SymImage *image, double *spacing);

/**
 * _sym_overlap_measure:
 * @a, @b: (array): masks of @dims voxels, 0 and 1
 *
 * Returns: (transfer full) (nullable): how two masks agree; %NULL when cancelled or without memory
 */
SymOverlap *_sym_overlap_measure (const char *name, const guint8 *a, const guint8 *b, const gsize *dims,
                                  const double *spacing, double volume, GCancellable *cancellable);

G_END_DECLS
