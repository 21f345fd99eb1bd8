/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-alignment.h"

G_BEGIN_DECLS

/**
 * SymProfile:
 * @n: how many places, at least 2
 * @is_millimetres: whether @distances are, rather than voxels of A
 * @distances: (array length=n): from the first place
 * @a, @b: (array length=n): values there, trilinear between voxels; NaN where there is none. Of colours their luma
 *   (ITU-R BT.601).
 *
 * Values of two images along a straight line.
 */
typedef struct
{
  gsize n;
  gboolean is_millimetres;
  double *distances, *a, *b;
} SymProfile;

/**
 * sym_profile_new:
 * @time, @other: indices on axes 3 and 4, clamped to what each image has
 * @from, @to: (array fixed-size=3): continuous voxel indices of A, not the same place
 *
 * Reads both at the ends and at places between, evenly and at most a voxel of A apart along each axis. Quick enough for
 * the main thread.
 *
 * Returns: (transfer full) (nullable): the profile; %NULL where the line has no length or leaves A altogether by more
 *   voxels than A has
 */
SymProfile *sym_profile_new (const SymImage *a, const SymImage *b, const SymAlignment *alignment, gsize time, gsize other,
                             const double *from, const double *to);
SymProfile *sym_profile_copy (const SymProfile *self);
void sym_profile_free (SymProfile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymProfile, sym_profile_free)

G_END_DECLS
