/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "judge-plane.h"

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

/** JUDGE_REACH: a word marks what is as far from its middle, in x and in y, in heights of its capitals */
#define JUDGE_REACH 20.0

/**
 * judge_word_reaches:
 *
 * Returns: whether the word marks what is at @x, @y
 */
gboolean judge_word_reaches (const JudgeWord *word, double x, double y);

/**
 * judge_recall:
 * @words: (element-type JudgeWord): where words are added
 *
 * Looks again where words stood on earlier pictures of the same size, those that would mark @x, @y, until
 * one is found.
 *
 * Returns: whether one stands there
 */
gboolean judge_recall (const JudgeLuma *luma, double x, double y, GArray *words);

/** judge_begin: Forgets which places were looked at: a new picture. */
void judge_begin (void);

/** judge_forget: Forgets earlier pictures. */
void judge_forget (void);

/**
 * JudgeSearch:
 *
 * A search for the words of a mark, slanted by some 5 to 26 degrees, by correlation with drawn letters:
 * first with the slopes and widths that were found on earlier pictures, then with all.
 */
typedef struct JudgeSearch JudgeSearch;

/**
 * judge_search_new:
 * @x0, @y0, @x1, @y1: part of the picture
 * @cap: height of capitals that is expected, pixels; 0 when nothing is known
 * @thorough: whether all heights are tried and every word, or SYNTHETIC near @cap only
 *
 * What is expected decides the order only where the search is @thorough.
 */
JudgeSearch *judge_search_new (const JudgeLuma *luma, int x0, int y0, int x1, int y1, double cap, gboolean thorough);
void judge_search_free (JudgeSearch *self);

/**
 * judge_search_step:
 * @words: (element-type JudgeWord): where words are added
 *
 * Returns: whether there is another step
 */
gboolean judge_search_step (JudgeSearch *self, GArray *words);

/** JUDGE_CELL: side of the squares that are content or not, pixels */
#define JUDGE_CELL 16

/**
 * judge_find_content:
 * @columns, @rows: (out): size of the returned grid
 *
 * Finds where the picture has the texture of an image: squares of 5 by 5 cells in each of which no
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
 * A cell of content is marked when a readable word reaches it.
 */
JudgeVerdict judge (const JudgePicture *picture, double cap, gboolean thorough);
void judge_verdict_clear (JudgeVerdict *verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JudgeSearch, judge_search_free)

/**
 * eye_use_accessible:
 * @first, @n: which objects of the accessible tree
 *
 * Calls every action and every setter of widgets over the accessibility bus, and prints how many objects there
 * are and how many calls were answered.
 */
void eye_use_accessible (guint first, guint n);

G_END_DECLS
