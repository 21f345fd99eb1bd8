/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SymSurfaceDistances:
 * @n: how many distances there are, of both directions
 *
 * What the distances between two surfaces come to; millimetres.
 */
typedef struct
{
  double largest, percentile_95, mean;
  gsize n;
} SymSurfaceDistances;

/**
 * _sym_surface_measure:
 * @a, @b: (array): masks of @dims voxels, columns first; 0 is outside
 * @spacing: (array fixed-size=3): millimetres between voxels
 *
 * Distances between the surfaces of two masks that each have a voxel, by exact Euclidean distance transforms (P.
 * F. Felzenszwalb, D. P. Huttenlocher, "Distance Transforms of Sampled Functions", Theory of Computing 8,
 * 2012).
 *
 * Returns: %FALSE when cancelled or there is no memory
 */
gboolean _sym_surface_measure (const guint8 *a, const guint8 *b, const gsize *dims, const double *spacing,
                               SymSurfaceDistances *distances, GCancellable *cancellable);

G_END_DECLS
