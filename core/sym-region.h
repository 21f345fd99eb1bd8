/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-viewport.h"

G_BEGIN_DECLS

/**
 * SymRegion:
 * @x, @y: column and row of the first pixel, as stored
 * @width, @height: columns and rows
 * @plane: index of the plane: slice + slices * (time + times * other)
 * @n_planes: of how many planes, from that one on, it holds
 *
 * A rectangle in the pixels of an image.
 */
typedef struct
{
  gsize x, y, width, height;
  gsize plane, n_planes;
} SymRegion;

/**
 * sym_region_locate:
 * @x, @y, @width, @height: (out): rectangle in device pixels of the frame
 *
 * Where a region lies in what a viewport shows of an image: with its zoom, pan, rotation and flips.
 *
 * Returns: %FALSE where it does not: another slice or time is shown, or another plane than the
 *   stored one
 */
gboolean sym_region_locate (const SymRegion *self,
                            const SymImage *image,
                            const SymViewport *viewport,
                            double *x,
                            double *y,
                            double *width,
                            double *height);

/**
 * sym_region_show:
 * @viewport: (inout): turned to the first slice and time that holds the region
 *
 * Returns: %FALSE where the plane that the viewport shows is not the stored one, or the region is not
 *   of this image; then nothing changes
 */
gboolean sym_region_show (const SymRegion *self, const SymImage *image, SymViewport *viewport);

G_END_DECLS
