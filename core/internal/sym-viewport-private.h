/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"
#include "sym-viewport.h"

G_BEGIN_DECLS

/** The axes on screen, after rotation and flips. */
SymSlicing _sym_viewport_get_slicing (const SymViewport *self, const SymImage *image);

/**
 * SymPlacement:
 *
 * Where the slice lies in the frame: its pixel (u, v), in screen directions, covers
 * x = x0 + u * step_x … + step_x, y = y0 + v * step_y … in device pixels. Pixel edges, not centres.
 *
 * @columns, @rows: size of the slice as it stands on screen
 */
typedef struct
{
  double x0, y0;
  double step_x, step_y;
  gsize columns, rows;
} SymPlacement;

SymPlacement _sym_viewport_get_placement (const SymViewport *self, const SymImage *image);

G_END_DECLS
