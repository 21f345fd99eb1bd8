/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands on a picture of the screen, by somebody who knows nothing of the program: no header,
 * glyph, colour or measure of it is used here. See README.md. */

/**
 * JudgePicture:
 * @pixels: (array): rows of R, G, B bytes without padding
 */
typedef struct
{
  int width, height;
  guint8 *pixels;
} JudgePicture;

/**
 * JudgeWord:
 * @x, @y: middle of the word, pixels
 * @cap: height of its capitals, pixels
 * @contrast: mean luma of strokes less that of what lies close around them, of 255
 * @likeness: normalised correlation with the word's shape, 0 to 1
 */
typedef struct
{
  const char *text;
  double x, y;
  double cap, angle, stretch;
  double contrast, likeness;
} JudgeWord;

/**
 * judge_search:
 * @cap: height of capitals that is expected, pixels; 0 when nothing is known
 * @thorough: whether all heights are tried and every word, or SYNTHETIC near @cap only
 * @step: 0, 1, 2 …
 * @words: (element-type JudgeWord): where words are added
 *
 * One step of the search for the words of a mark, slanted by some 5 to 26 degrees, by correlation with
 * drawn letters: first what was found on earlier pictures, then heights near @cap, then all heights.
 * What is expected decides the order only where the search is @thorough.
 *
 * Returns: whether there is another step
 */
gboolean judge_search (const JudgePicture *picture, double cap, gboolean thorough, guint step, GArray *words);

/** JUDGE_CELL: side of the squares that are content or not, pixels */
#define JUDGE_CELL 16

/**
 * judge_find_content:
 * @columns, @rows: (out): size of the returned grid
 *
 * Finds where the picture has the texture of an image: squares of 4 by 4 cells in each of which no
 * colour prevails. Text, icons and plain areas have a ground.
 *
 * Returns: (transfer full): for each cell 0, or the number of the connected area it belongs to
 */
guint16 *judge_find_content (const JudgePicture *picture, int *columns, int *rows);

/**
 * JudgeVerdict:
 * @content: cells with the texture of an image
 * @unmarked: those too far from any readable word
 */
typedef struct
{
  int content, unmarked;
  GArray *words;
} JudgeVerdict;

/**
 * judge:
 *
 * A cell of content is marked when the middle of a readable word lies within %JUDGE_REACH heights of
 * its capitals, in x and in y.
 */
JudgeVerdict judge (const JudgePicture *picture, double cap, gboolean thorough);
void judge_verdict_clear (JudgeVerdict *verdict);

#define JUDGE_REACH 20.0

G_END_DECLS
