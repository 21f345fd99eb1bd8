/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"

G_BEGIN_DECLS

/**
 * SYM_TEXT_LEAST, SYM_TEXT_MOST:
 *
 * Heights of letters that are looked for, in pixels: below the least there are too few pixels for a
 * letter, above the most a word fills the image.
 */
#define SYM_TEXT_LEAST 6
#define SYM_TEXT_MOST 320

/**
 * SymTextRegion:
 * @x, @y, @width, @height: rectangle in pixels of what was searched
 * @letter: height of the letters, pixels
 * @dark: whether the letters are darker than what surrounds them
 * @upright: whether the letters stand on a row; otherwise on a column (turned by 90 degrees)
 * @score: how much it looks like text: for the order of reading, larger first
 *
 * A line of what may be text.
 */
typedef struct
{
  int x, y, width, height;
  int letter;
  gboolean dark;
  gboolean upright;
  double score;
} SymTextRegion;

/**
 * _sym_text_find:
 * @grey: (array): rows of 8-bit grey, @columns apart
 * @columns, @rows: at most 65535 each
 *
 * Looks for lines of text, cheaply, so that pictures without any cost little: strokes that differ
 * from the mean around them (the threshold of Niblack, An Introduction to Digital Image Processing,
 * 1986, with a floor), at sizes doubled from step to step; connected ones are letters, and letters
 * of one height, weight and grey side by side are a line. It errs towards finding: what is no text
 * is for the reader to tell.
 *
 * Returns: (transfer full) (element-type SymTextRegion): lines, the most likely first
 */
GArray *_sym_text_find (const guint8 *grey, gsize columns, gsize rows);

G_END_DECLS
