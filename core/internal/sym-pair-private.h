/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-alignment.h"
#include "sym-image-private.h"

G_BEGIN_DECLS

/**
 * SymPair:
 *
 * Two images on the grid of the first, read a slice at a time in double precision: modality values,
 * or the luma of colours (0.299 R + 0.587 G + 0.114 B, ITU-R BT.601, 0 to 255). B is interpolated
 * (trilinear;
 * the outermost voxels reach half a voxel beyond their centres) where the alignment asks for it. Does not own the images. Reading is safe from several
 * threads at once.
 *
 * @dims: columns, rows and slices of A
 * @interpolates: whether B is to be brought to the places of A
 * @nearest: the nearest voxel of B rather than interpolation, for labels; set after _sym_pair_init()
 */
typedef struct
{
  const SymImage *a, *b;
  SymAlignment alignment;
  gsize dims[3];
  gsize a_time, a_other, b_time, b_other;
  gboolean interpolates;
  gboolean nearest;
} SymPair;

/**
 * _sym_pair_init:
 * @time, @other: indices on axes 3 and 4, clamped to what each image has
 */
void _sym_pair_init (SymPair *self, const SymImage *a, const SymImage *b, const SymAlignment *alignment, gsize time,
                     gsize other);

/**
 * _sym_pair_read_a:
 * @slice: less than @dims[2]
 * @to: (array): @dims[1] rows of @dims[0]; NaN where there is no image (padding, NaN, infinities)
 */
void _sym_pair_read_a (const SymPair *self, gsize slice, double *to);

/** As _sym_pair_read_a(), of B at the places of A; NaN beyond B too. */
void _sym_pair_read_b (const SymPair *self, gsize slice, double *to);

/** Returns: 3 of colours, 1 of grey values */
guint _sym_pair_get_n_channels (const SymImage *image);

/**
 * _sym_pair_read_b_at:
 * @voxel: (array fixed-size=3): place in A
 * @values: (out): one value, or red, green and blue from 0 to 255
 *
 * Returns: %FALSE where B has no value
 */
gboolean _sym_pair_read_b_at (const SymPair *self, const double *voxel, double *values);

/**
 * _sym_values_read_plane:
 * @to: (array): rows of columns of @image
 *
 * One stored plane of an image, as _sym_pair_read_a().
 */
void _sym_values_read_plane (const SymImage *image, gsize slice, gsize time, gsize other, double *to);

G_END_DECLS
