/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-pair-private.h"

G_BEGIN_DECLS

/** SYM_PAIR_MAX_PLANES: most slices of B that are unpacked for one slice of A */
#define SYM_PAIR_MAX_PLANES 16

/**
 * SymPairPlanes:
 *
 * The few slices of B between which one slice of A lies, unpacked, so that a row of A is read at the
 * speed of a picture rather than voxel by voxel.
 *
 * @planes: (array length=n): values of the slices of B from @first on; NaN where there is no image
 */
typedef struct
{
  const SymPair *pair;
  float *planes[SYM_PAIR_MAX_PLANES];
  gsize first, n;
} SymPairPlanes;

/**
 * _sym_pair_planes_init:
 * @corners: (array length=4): places in A, at the corners of what will be read
 *
 * Returns: %FALSE when it is no way to read the pair: colours, more slices than
 *   %SYM_PAIR_MAX_PLANES, or no memory; nothing is to be cleared then
 */
gboolean _sym_pair_planes_init (SymPairPlanes *self, const SymPair *pair, const double (*corners)[3]);
void _sym_pair_planes_clear (SymPairPlanes *self);

/**
 * _sym_pair_planes_read_row:
 * @voxel: (array fixed-size=3): place in A of the first value
 * @step: (array fixed-size=3): in A, from one value to the next
 *
 * As _sym_pair_read_b_at() at @n places in a row, in single precision.
 */
void _sym_pair_planes_read_row (const SymPairPlanes *self, const double *voxel, const double *step, gsize n,
                                float *to_row);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymPairPlanes, _sym_pair_planes_clear)

G_END_DECLS
