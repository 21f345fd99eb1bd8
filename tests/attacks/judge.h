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

/** judge_get_least_likeness: Returns: how like @text what can be read must be */
double judge_get_least_likeness (const char *text);

/**
 * judge_find_near:
 * @x, @y: of the plane
 * @radius: how far around
 * @found_x, @found_y: (out) (optional): where the word stands
 *
 * Returns: whether the word can be read there
 */
gboolean judge_find_near (const JudgePlane *plane, const JudgeTemplate *template, int x, int y, int radius,
                          JudgeWord *word, int *found_x, int *found_y);

/**
 * judge_is_flat:
 *
 * Returns: whether the word, which rises a little at most, is more like one that lies flat
 */
gboolean judge_is_flat (const JudgePlane *plane, const JudgeTemplate *template, int x, int y);

/**
 * judge_refine:
 * @radius: how far around @x, @y it may stand
 * @least: what its likeness is to be; what is far from that is given up
 * @x, @y: (inout):
 * @likeness: (out):
 *
 * Climbs from one slope, width, size and place to a better one next to it.
 *
 * Returns: (transfer none): the best
 */
const JudgeTemplate *judge_refine (const JudgePlane *plane, const JudgeTemplate *template, int radius, double least,
                                   int *x, int *y, double *likeness);

/** judge_begin: Forgets which places were looked at: a new picture. */
void judge_begin (void);

/**
 * judge_remember:
 * @x, @y: where the word stands in @plane
 *
 * Keeps it for judge_recall().
 */
void judge_remember (const JudgeLuma *luma, const JudgePlane *plane, const JudgeTemplate *template, int x, int y,
                     const JudgeWord *word);

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

/**
 * judge_search:
 * @x, @y: of the picture
 * @cap: height of capitals that is expected, pixels; 0 when nothing is known
 * @thorough: whether all ways of writing are tried, or those that were found last only
 * @words: (element-type JudgeWord): where words are added
 *
 * Searches for the words of a mark, slanted by some 5 to 26 degrees, that mark @x, @y, by correlation with drawn
 * letters. The ways of writing and the heights that were found before come first, and those expected; then all.
 *
 * Returns: whether a word was found that marks the place
 */
gboolean judge_search (const JudgeLuma *luma, double x, double y, double cap, gboolean thorough, GArray *words);

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

/**
 * judge_read:
 * @words: (element-type JudgeWord): where words are added
 *
 * Reads words around a place, content or not, until one marks it: with the ways of writing that come first only.
 */
void judge_read (const JudgePicture *picture, double x, double y, double cap, GArray *words);

/**
 * eye_use_accessible:
 * @first, @n: which objects of the accessible tree
 *
 * Calls every action and every setter of widgets over the accessibility bus, and prints how many objects there
 * are and how many calls were answered.
 */
void eye_use_accessible (guint first, guint n);

G_END_DECLS
