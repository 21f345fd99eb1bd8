/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-verdict.h"

G_BEGIN_DECLS

/* The mark: geometry, painting, self-check. Own outlines, own rasteriser, no library. */

/** SYM_MARK_MIN_LOGICAL: below this many logical pixels on a side a marked item is a solid tile */
#define SYM_MARK_MIN_LOGICAL 64

/** SYM_MARK_BAND_MIN_LOGICAL: least height of band and lattice words, logical pixels */
#define SYM_MARK_BAND_MIN_LOGICAL 12

/**
 * SymMarkLayout:
 *
 * All in device pixels. @band: height of the band at the top; @border: width of the hatched border
 * at the other three edges; @tile: whether the pane is too small for an image of a marked item (then
 * the other two are 0).
 */
typedef struct
{
  int band;
  int border;
  gboolean tile;
} SymMarkLayout;

SymMarkLayout _sym_mark_layout (int width, int height, int scale);

/**
 * _sym_mark_paint:
 * @pixels: rows of R8G8B8
 *
 * Paints the mark of a marked verdict, or the badge of an unmarked one, into the rows.
 */
void _sym_mark_paint (guint8 *pixels, int width, int height, gsize stride, int scale,
                      const SymVerdict *verdict, const char *reason);

/**
 * _sym_mark_check:
 *
 * Looks at the finished rows: strokes of every word covered, contrast at known places, band solid.
 *
 * Returns: whether the mark (or badge) is there and readable
 */
gboolean _sym_mark_check (const guint8 *pixels, int width, int height, gsize stride, int scale,
                          const SymVerdict *verdict, const char *reason);

/**
 * _sym_mark_draw_letters:
 *
 * Draws orientation letters at the middle of the four edges.
 */
void _sym_mark_draw_letters (guint8 *pixels, int width, int height, gsize stride, int scale,
                             char letters[4][8]);

G_END_DECLS
