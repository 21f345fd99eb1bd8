/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-raster-private.h"
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
 * SymMarkLattice:
 *
 * Where the words lie across the picture: the part of the pane below the band and inside the border.
 * Device pixels.
 *
 * What holds of it, with S the shorter side of the pane in logical pixels:
 *
 * - always: any upright square of side @square inside the picture holds one whole word or more, no
 *   two words overlap, and every pixel still depends on the image;
 * - @square is half the pane's shorter side, and capitals are 3 to 4 % of the shorter side or 12
 *   logical pixels high, whichever is more, for S >= %SYM_MARK_HALF_LOGICAL;
 * - at most 8 % of the picture's pixels are touched for S >= %SYM_MARK_SPARE_LOGICAL, and never more
 *   than 15 %.
 *
 * In smaller panes they cannot all hold. A word of five letters 12 pixels high is at least w = 30
 * pixels long and touches at least 250. A square of side S / 2 keeps it when shifted by less than
 * S / 2 - w, so in a long pane words follow each other at that distance, and do not overlap only if
 * S / 2 - w >= w: for S < 120 there is no way to lay them. And there is a word to every
 * (S / 2 - w) * (S / 2 - 15) pixels, which passes 8 % as S falls below 170. There the word that can
 * be read comes first: @square grows, in long panes beyond the picture's shorter side; the letters
 * shrink last.
 *
 * @square: side of the square that holds a whole word wherever it lies
 * @lines: (nullable): the words, in one or two lines
 * @style: of the letters
 * @rim: width of the dark rim
 * @angle: slope, radians
 * @word_width, @word_height: of the upright box round one slanted word, rim included
 * @n: number of words
 * @places: (array length=n): top left corners of those boxes
 */
typedef struct
{
  int square;
  const char *lines[2];
  SymTextStyle style;
  double rim;
  double angle;
  int word_width, word_height;
  guint n;
  struct { int x, y; } *places;
} SymMarkLattice;

#define SYM_MARK_HALF_LOGICAL 192
#define SYM_MARK_SPARE_LOGICAL 208

SymMarkLattice *_sym_mark_lattice_new (int width, int height, int scale, SymVerdictKind kind);
void _sym_mark_lattice_free (SymMarkLattice *self);

/**
 * _sym_mark_lattice_mask:
 *
 * Returns: (transfer full): one word of the lattice, its box's corner at the origin
 */
SymMask *_sym_mark_lattice_mask (const SymMarkLattice *self);

/**
 * _sym_mark_paint:
 * @pixels: rows of R8G8B8
 *
 * Paints the mark of a marked verdict, or the badge of an unmarked one, into the rows. What is to be
 * painted depends on nothing but the arguments after the rows; it is kept for the sizes used last.
 */
void _sym_mark_paint (guint8 *pixels, int width, int height, gsize stride, int scale,
                      const SymVerdict *verdict, const char *reason);

/**
 * _sym_mark_check:
 *
 * Looks at the finished rows: band and border solid; of every word of the lattice, letter by letter,
 * strokes as light and rims as dark as the paint makes them over any image, and the contrast between
 * the two. Any image passes when the mark was painted last; none when a letter is missing.
 *
 * Returns: whether the mark (or badge) is there and readable
 */
gboolean _sym_mark_check (const guint8 *pixels, int width, int height, gsize stride, int scale,
                          const SymVerdict *verdict, const char *reason);

/**
 * _sym_mark_draw_letters:
 *
 * Draws orientation letters (left, right, top, bottom) at the middle of the four edges of what the
 * mark leaves free.
 */
void _sym_mark_draw_letters (guint8 *pixels, int width, int height, gsize stride, int scale,
                             char letters[4][8]);

/** _sym_mark_draw_notice: draws a quiet line of grey capitals in the middle of the pane. */
void _sym_mark_draw_notice (guint8 *pixels, int width, int height, gsize stride, int scale,
                            const char *text);

/**
 * _sym_mark_get_badge_area:
 *
 * Where the badge of an unmarked verdict lies; empty for a marked one.
 */
void _sym_mark_get_badge_area (int width, int height, int scale, const SymVerdict *verdict,
                               int *x, int *y, int *badge_width, int *badge_height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymMarkLattice, _sym_mark_lattice_free)

G_END_DECLS
