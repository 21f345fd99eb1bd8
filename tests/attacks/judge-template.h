/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** JUDGE_CAP: height of capitals of a template of scale 1, pixels: fine enough for the shape of
 * letters, coarse enough for other letters of the same alphabet. */
#define JUDGE_CAP 13.0

typedef struct
{
  gint16 x, y;
  float weight;
} JudgePoint;

/** JUDGE_LANES: what one step of the vector code takes */
#define JUDGE_LANES 8

/**
 * JudgeRow:
 * @x, @y: where it begins
 * @first: of the weights and of the shares that belong to it
 * @n: of them, a multiple of %JUDGE_LANES
 *
 * All points of a row, with nothing between them left out.
 */
typedef struct
{
  gint16 x, y;
  int first, n;
} JudgeRow;

/**
 * JudgeTemplate:
 * @angle: degrees, rising to the right
 * @stretch: widths of letters, of what is usual
 * @scale: of %JUDGE_CAP
 * @rim: how far around the strokes "close" is, of the height of capitals
 * @points: pixels around the left end of the foot line: of strokes with weights that sum to 1, of
 *   what lies close around them with weights that sum to -1
 * @rows: the same in rows
 * @weights, @shares: of @rows; a share is 1 at a point and 0 between points
 * @left, @top, @right, @bottom: least and greatest coordinates of @points
 * @middle_x, @middle_y: of the word
 *
 * One word as seen at one size and slope.
 */
typedef struct
{
  const char *text;
  double angle, stretch, scale, rim;
  int n;
  JudgePoint *points;
  int n_rows;
  JudgeRow *rows;
  float *weights, *shares;
  double weight_sum, weight_square;
  int left, top, right, bottom;
  double middle_x, middle_y;
} JudgeTemplate;

/**
 * judge_template_get:
 * @text: a static string
 *
 * Returns: (transfer none): drawn now, or earlier; valid until judge_template_forget()
 */
const JudgeTemplate *judge_template_get (const char *text, double angle, double stretch, double scale, double rim);

/** Frees what was drawn when that has become much. */
void judge_template_forget (void);

G_END_DECLS
