/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SymSearch:
 * @SYM_SEARCH_GENERATORS: watermarks that image generators write
 * @SYM_SEARCH_OWN: the mark of this project
 * @SYM_SEARCH_WORDS: words burned into the picture
 *
 * What is looked for in the samples of an image.
 */
typedef enum
{
  SYM_SEARCH_GENERATORS,
  SYM_SEARCH_OWN,
  SYM_SEARCH_WORDS,
  SYM_N_SEARCHES,
} SymSearch;

/**
 * SymExaminationState:
 * @SYM_EXAMINATION_UNDER_WAY: goes on, or waits for its turn
 * @SYM_EXAMINATION_DONE: everything was looked at
 * @SYM_EXAMINATION_STOPPED: a person stopped it
 */
typedef enum
{
  SYM_EXAMINATION_UNDER_WAY,
  SYM_EXAMINATION_DONE,
  SYM_EXAMINATION_STOPPED,
} SymExaminationState;

/**
 * SymSearchReach:
 * @SYM_REACH_NOTHING: not begun, or not through its first step
 * @SYM_REACH_FIRST: what is worth waiting for before the first frame
 * @SYM_REACH_SPREAD: the size the marks are written in, in a spread of slices
 * @SYM_REACH_ALL: every slice, and crops and other sizes
 *
 * The last step that a search has finished; each looks at no less than the one before.
 */
typedef enum
{
  SYM_REACH_NOTHING,
  SYM_REACH_FIRST,
  SYM_REACH_SPREAD,
  SYM_REACH_ALL,
} SymSearchReach;

/**
 * SymSearchExtent:
 * @reach: the last step finished
 * @n_examined: how many slices were looked at, in the present step too
 *
 * How far one search has come.
 */
typedef struct
{
  SymSearchReach reach;
  guint n_examined;
} SymSearchExtent;

/**
 * SymExamination:
 * @state: where it stands
 * @reach: the last step that all searches have finished
 * @settled: whether the first search came to its end: all marks were looked for, at the size they
 *   are written in, in a spread of slices. Until then an image without any other mark is CHECKING.
 *   A generator marks all slices of what it makes, so a spread finds it; the rest, which can take
 *   minutes, finds single slices, crops and other sizes, and goes on behind the badge.
 * @failed: whether a search could not be brought to its end: it may have missed a mark, and the image
 *   is "uncheckable" at least
 * @searches: bit set `1 << SymSearch` of what is looked for
 * @extents: by #SymSearch, how far each has come
 * @n_planes: how many slices there are
 *
 * How far the samples of an image have been examined. A plain value.
 */
typedef struct
{
  SymExaminationState state;
  SymSearchReach reach;
  gboolean settled;
  gboolean failed;
  guint32 searches;
  SymSearchExtent extents[SYM_N_SEARCHES];
  guint n_planes;
} SymExamination;

/**
 * sym_examination_describe:
 *
 * Returns: (transfer full): where it stands and, until all is done, a line for each kind of search,
 *   translated: "Pixels: the search goes on." "Words: 5 of 400 slices."
 */
char *sym_examination_describe (const SymExamination *self);

G_END_DECLS
