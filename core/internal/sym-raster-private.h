/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Our own outlines and our own rasteriser: nothing between the words of the mark and the pixels can
 * be replaced from outside the program (fonts, Cairo, Pango). */

/**
 * SymGlyphOp:
 *
 * What a #SymGlyphPoint does: ends the glyph, starts an open or a closed path, or goes on.
 */
typedef enum
{
  SYM_GLYPH_END,
  SYM_GLYPH_OPEN,
  SYM_GLYPH_CLOSED,
  SYM_GLYPH_LINE,
} SymGlyphOp;

/**
 * SYM_GLYPH_SQUARE, SYM_GLYPH_CUT, SYM_GLYPH_ROUND, SYM_GLYPH_BOW:
 *
 * Values of #SymGlyphPoint.bend that are no radius. Square: both strokes run on by half their
 * weight, for flat ends and right angles. Cut: they run on and are cut off at the glyph's foot and
 * head line, for diagonals. Round: they end in a half circle, for joints. Bow: the largest arc that
 * the neighbouring points leave room for.
 */
#define SYM_GLYPH_SQUARE 0
#define SYM_GLYPH_CUT -1
#define SYM_GLYPH_ROUND -2
#define SYM_GLYPH_BOW 99

/**
 * SymGlyphPoint:
 * @x: hundredths of the glyph's span
 * @y: hundredths of the height of capitals, upwards from the foot line
 * @bend: radius of the arc at this point in hundredths of the height of capitals, or one of the above
 * @op: a #SymGlyphOp
 */
typedef struct
{
  gint8 x, y, bend;
  guint8 op;
} SymGlyphPoint;

#define SYM_GLYPH_MAX_POINTS 20

/**
 * SymGlyph:
 * @character: Unicode code point
 * @span: distance between the centres of the leftmost and rightmost stems, hundredths of the height
 *   of capitals; the glyph is this and one stroke wide
 * @left, @right: optical correction of the distance to the neighbours, same unit
 * @points: the centre lines of its strokes
 */
typedef struct
{
  gunichar character;
  gint8 span, left, right;
  SymGlyphPoint points[SYM_GLYPH_MAX_POINTS];
} SymGlyph;

/**
 * _sym_glyph_get:
 *
 * Returns: (transfer none): the glyph, a small box for a character there is none for
 */
const SymGlyph *_sym_glyph_get (gunichar character);

/**
 * SymTextStyle:
 * @cap: height of capitals, pixels
 * @weight: width of the strokes, fraction of @cap
 * @stretch: factor on the width of letters
 * @tracking: space between letters, fraction of @cap
 */
typedef struct
{
  double cap;
  double weight;
  double stretch;
  double tracking;
} SymTextStyle;

/**
 * SymMask:
 * @x, @y: place of the first pixel
 * @fill: coverage by the letters, row by row, 0 to 255
 * @edge: coverage by the letters and a rim around them
 */
typedef struct
{
  int x, y;
  int width, height;
  guint8 *fill;
  guint8 *edge;
} SymMask;

SymMask *_sym_mask_new (int x, int y, int width, int height);
void _sym_mask_free (SymMask *self);

/**
 * _sym_text_measure:
 *
 * Returns: the width of @text in pixels, from the first stem's left to the last stem's right
 */
double _sym_text_measure (const char *text, const SymTextStyle *style);

/**
 * _sym_text_fit:
 *
 * Returns: how many bytes of @text, whole characters, are not wider than @width
 */
gsize _sym_text_fit (const char *text, const SymTextStyle *style, double width);

/**
 * _sym_text_measure_strokes:
 *
 * Returns: the summed length of all strokes in pixels, from which follows how many pixels the text
 *   touches
 */
double _sym_text_measure_strokes (const char *text, const SymTextStyle *style);

/**
 * _sym_mask_add_text:
 * @x, @y: left end of the foot line, pixels (pixel edges at integers, y downwards)
 * @angle: slope of the foot line, radians, positive rising to the right
 * @rim: width of the rim, pixels
 *
 * Adds the coverage by a line of text, from signed distances to the strokes.
 */
void _sym_mask_add_text (SymMask *self, const char *text, const SymTextStyle *style,
                         double x, double y, double angle, double rim);

/**
 * _sym_mask_add_box:
 * @radius: of the corners
 *
 * Adds the coverage by a rounded rectangle to the letters' coverage.
 */
void _sym_mask_add_box (SymMask *self, double x, double y, double width, double height, double radius);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymMask, _sym_mask_free)

G_END_DECLS
