/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-alignment.h"
#include "sym-item.h"
#include "sym-viewport.h"

G_BEGIN_DECLS

/**
 * SymPairMode:
 * @SYM_PAIR_NONE: the image itself
 * @SYM_PAIR_OTHER: B, as it lies on A; in turns with A it makes a flicker
 * @SYM_PAIR_CURTAIN: A to the one side of a line, B to the other
 * @SYM_PAIR_CHECKER: squares of A and B in turns
 * @SYM_PAIR_BLEND: both, mixed
 * @SYM_PAIR_DIFFERENCE: b - a
 * @SYM_PAIR_ABSOLUTE: |b - a|
 * @SYM_PAIR_EDGES: A with the edges of B drawn over it
 *
 * Ways to look at two images in one picture.
 */
typedef enum
{
  SYM_PAIR_NONE,
  SYM_PAIR_OTHER,
  SYM_PAIR_CURTAIN,
  SYM_PAIR_CHECKER,
  SYM_PAIR_BLEND,
  SYM_PAIR_DIFFERENCE,
  SYM_PAIR_ABSOLUTE,
  SYM_PAIR_EDGES,
  SYM_N_PAIR_MODES,
} SymPairMode;

/** SYM_PAIR_MAX_GAIN: most that differences are enlarged */
#define SYM_PAIR_MAX_GAIN 64

/**
 * SymPairLook:
 * @mode: the way
 * @place: of the curtain: 0 to 1 across the slice, along the line's normal
 * @angle: of the curtain's normal to the rows, degrees: with 0 A is to the left, with 90 above
 * @squares: of the checkerboard along the longer side, at least 1
 * @share: of B in a blend, 0 to 1
 * @gain: differences of the window's width divided by this are drawn full, 1 to %SYM_PAIR_MAX_GAIN
 *
 * A plain value.
 */
typedef struct
{
  SymPairMode mode;
  double place, angle;
  guint squares;
  double share;
  double gain;
} SymPairLook;

/** SYM_PAIR_LOOK_INIT: what a person sees first in each mode */
#define SYM_PAIR_LOOK_INIT { SYM_PAIR_NONE, 0.5, 0, 8, 0.5, 1 }

/**
 * sym_pair_mode_get_name:
 *
 * Returns: (transfer none): `"none"`, `"other"`, `"curtain"`, `"checkerboard"`, `"blend"`, `"difference"`,
 *   `"absolute-difference"`, `"edges"`
 */
const char *sym_pair_mode_get_name (SymPairMode mode);
gboolean sym_pair_mode_from_name (const char *name, SymPairMode *mode);

/**
 * sym_pair_mode_is_difference:
 *
 * Returns: whether what is drawn are values with a window and a colour map of their own, rather than a picture
 */
gboolean sym_pair_mode_is_difference (SymPairMode mode);

/**
 * sym_pair_view_new:
 * @a: an item with an image: the grid, and the place in space
 * @b: an item with an image
 * @look: any mode but %SYM_PAIR_NONE
 * @a_viewport: which plane, slice and time of A, and how its grey values are drawn; valid for it, the slice not -1
 * @b_viewport: how the grey values of B are drawn: window, inversion, colour map
 *
 * An item of one slice made of both: its evidence is that of both, its verdict the graver of the two;
 * with %SYM_PAIR_OTHER, which has no pixel of A, those of B. Its pixels are
 * those of the slice of A as its plane stands on screen without rotation and flips, in the same place.
 * What only one of them has is black in differences, and drawn as it is else. Differences of colours are
 * those of their luma (ITU-R BT.601).
 *
 * Returns: (transfer full) (nullable): the item; %NULL when there is no memory for it
 */
SymItem *sym_pair_view_new (SymItem *a, SymItem *b, const SymAlignment *alignment, const SymPairLook *look,
                            const SymViewport *a_viewport, const SymViewport *b_viewport, GError **error);

G_END_DECLS
