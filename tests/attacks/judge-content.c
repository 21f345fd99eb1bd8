/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "judge"

#include "config.h"

#include "judge.h"

#include <math.h>
#include <string.h>

/* Of the 256 pixels of a cell so many at most have the commonest colour, and lumas span so much. */
#define MOST_COMMON 150
#define LEAST_SPAN 6
#define BLOCK 5

/* Where a surface is shaded from top to bottom, so many of the 16 pixels of so many of the 16 rows have one colour. */
#define LEAST_SAME 12
#define LEAST_ROWS 12

static int
get_luma (const guint8 *p)
{
  return 2126 * p[0] + 7152 * p[1] + 722 * p[2];
}

static inline guint32
get_colour (const guint8 *p)
{
  return (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
}

static gboolean
is_monotone (const guint8 *first, gsize step)
{
  gboolean rises = FALSE, falls = FALSE;

  for (int i = 1; i < JUDGE_CELL; i++)
    {
      const int rise = get_luma (first + (gsize) i * step) - get_luma (first + (gsize) (i - 1) * step);

      rises = rises || rise > 0;
      falls = falls || rise < 0;
    }
  return !(rises && falls);
}

/* Every row and every column rises or falls: a shadow, a border, or less than one voxel. */
static gboolean
is_gradient (const JudgePicture *picture, int column, int row)
{
  const gsize stride = (gsize) picture->width * 3;
  const guint8 *corner = picture->pixels + (gsize) row * JUDGE_CELL * stride + (gsize) column * JUDGE_CELL * 3;

  for (int i = 0; i < JUDGE_CELL; i++)
    if (!is_monotone (corner + (gsize) i * stride, 3) || !is_monotone (corner + 3 * i, stride))
      return FALSE;
  return TRUE;
}

/* A colour of more than half of the pixels is what is left when pixels of different colours are struck
 * out in pairs; MOST_COMMON is more than half. */
static gboolean
has_ground (const JudgePicture *picture, int column, int row)
{
  const gsize stride = (gsize) picture->width * 3;
  const guint8 *corner = picture->pixels + (gsize) row * JUDGE_CELL * stride + (gsize) column * JUDGE_CELL * 3;
  guint32 candidate = 0;
  int left = 0, n = 0;

  for (int y = 0; y < JUDGE_CELL; y++)
    for (int x = 0; x < JUDGE_CELL; x++)
      {
        guint32 colour = get_colour (corner + (gsize) y * stride + 3 * x);

        if (left == 0)
          candidate = colour;
        left += colour == candidate ? 1 : -1;
      }
  for (int y = 0; y < JUDGE_CELL && left > 0; y++)
    for (int x = 0; x < JUDGE_CELL; x++)
      n += get_colour (corner + (gsize) y * stride + 3 * x) == candidate;
  return n > MOST_COMMON;
}

/* Rows of a colour each but for a few, all of which rise or fall: a surface that is shaded from top to bottom, with
 * lines or letters on it. */
static gboolean
is_shaded (const JudgePicture *picture, int column, int row)
{
  const gsize stride = (gsize) picture->width * 3;
  const guint8 *corner = picture->pixels + (gsize) row * JUDGE_CELL * stride + (gsize) column * JUDGE_CELL * 3;
  gboolean rises = FALSE, falls = FALSE;
  int n = 0, before = 0;

  for (int y = 0; y < JUDGE_CELL; y++)
    {
      const guint8 *pixels = corner + (gsize) y * stride, *common = pixels;
      int left = 0, same = 0;

      for (int x = 0; x < JUDGE_CELL; x++)
        {
          if (left == 0)
            common = pixels + 3 * x;
          left += get_colour (pixels + 3 * x) == get_colour (common) ? 1 : -1;
        }
      for (int x = 0; x < JUDGE_CELL; x++)
        same += get_colour (pixels + 3 * x) == get_colour (common);
      if (same < LEAST_SAME)
        continue;
      rises = rises || (n > 0 && get_luma (common) > before);
      falls = falls || (n > 0 && get_luma (common) < before);
      before = get_luma (common);
      n++;
    }
  return n >= LEAST_ROWS && !(rises && falls);
}

static gboolean
is_textured (const JudgePicture *picture, int column, int row)
{
  double low = 255, high = 0;

  if (has_ground (picture, column, row) || is_gradient (picture, column, row) || is_shaded (picture, column, row))
    return FALSE;
  for (int y = row * JUDGE_CELL; y < (row + 1) * JUDGE_CELL; y++)
    for (int x = column * JUDGE_CELL; x < (column + 1) * JUDGE_CELL; x++)
      {
        const guint8 *p = picture->pixels + ((gsize) y * (gsize) picture->width + (gsize) x) * 3;
        double luma = 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2];

        low = MIN (low, luma);
        high = MAX (high, luma);
      }
  return high - low >= LEAST_SPAN;
}

/* Numbers a connected area, with a stack of its own. */
static void
flood (guint16 *cells, int columns, int rows, int start, guint16 number)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_append_val (stack, start);
  cells[start] = number;
  while (stack->len > 0)
    {
      int at = g_array_index (stack, int, stack->len - 1), x = at % columns, y = at / columns;
      const int next[4] = { x > 0 ? at - 1 : -1, x + 1 < columns ? at + 1 : -1, y > 0 ? at - columns : -1,
                            y + 1 < rows ? at + columns : -1 };

      g_array_set_size (stack, stack->len - 1);
      for (int i = 0; i < 4; i++)
        if (next[i] >= 0 && cells[next[i]] == G_MAXUINT16)
          {
            cells[next[i]] = number;
            g_array_append_val (stack, next[i]);
          }
    }
}

guint16 *
judge_find_content (const JudgePicture *picture, int *columns, int *rows)
{
  const int w = picture->width / JUDGE_CELL, h = picture->height / JUDGE_CELL;
  g_autofree gboolean *textured = g_new0 (gboolean, (gsize) MAX (w * h, 1));
  guint16 *cells = g_new0 (guint16, (gsize) MAX (w * h, 1));
  guint16 n = 0;

  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      textured[y * w + x] = is_textured (picture, x, y);
  for (int y = 0; y + BLOCK <= h; y++)
    for (int x = 0; x + BLOCK <= w; x++)
      {
        gboolean all = TRUE;

        for (int i = 0; i < BLOCK * BLOCK && all; i++)
          all = textured[(y + i / BLOCK) * w + x + i % BLOCK];
        for (int i = 0; i < BLOCK * BLOCK && all; i++)
          cells[(y + i / BLOCK) * w + x + i % BLOCK] = G_MAXUINT16;
      }
  for (int i = 0; i < w * h; i++)
    if (cells[i] == G_MAXUINT16)
      flood (cells, w, h, i, ++n);
  *columns = w;
  *rows = h;
  return cells;
}

typedef struct
{
  const guint16 *cells;
  int columns, rows;
  gboolean *marked; /* for each cell */
  GArray *words;
  guint n_seen; /* words of which the reach is in @marked */
} Judgement;

static inline double
middle_of (int cell)
{
  return (cell + 0.5) * JUDGE_CELL;
}

static void
mark_cells (Judgement *self)
{
  for (; self->n_seen < self->words->len; self->n_seen++)
    for (int i = 0; i < self->columns * self->rows; i++)
      if (!self->marked[i])
        self->marked[i] = judge_word_reaches (&g_array_index (self->words, JudgeWord, self->n_seen),
                                              middle_of (i % self->columns), middle_of (i / self->columns));
}

static int
count_unmarked (const Judgement *self)
{
  int n = 0;

  for (int i = 0; i < self->columns * self->rows; i++)
    n += self->cells[i] != 0 && !self->marked[i];
  return n;
}

/* The cell without a mark that is the nearest to the middle of all in its area; -1 when there is none. */
static int
choose_unmarked (const Judgement *self)
{
  double x = 0, y = 0, least = G_MAXDOUBLE;
  int n = 0, number = 0, chosen = -1;

  for (int i = 0; i < self->columns * self->rows; i++)
    if (self->cells[i] != 0 && !self->marked[i] && (number == 0 || self->cells[i] == number))
      {
        number = self->cells[i];
        x += i % self->columns;
        y += i / self->columns;
        n++;
      }
  for (int i = 0; i < self->columns * self->rows && n > 0; i++)
    if (self->cells[i] == number && !self->marked[i])
      {
        const double dx = i % self->columns - x / n, dy = i / self->columns - y / n, distance = dx * dx + dy * dy;

        if (distance < least)
          {
            least = distance;
            chosen = i;
          }
      }
  return chosen;
}

static JudgeLuma
make_luma (const JudgePicture *picture)
{
  JudgeLuma self = { picture->width, picture->height,
                     g_new (float, (gsize) picture->width * (gsize) picture->height) };

  for (gsize i = 0; i < (gsize) self.width * (gsize) self.height; i++)
    {
      const guint8 *p = picture->pixels + 3 * i;

      self.values[i] = 0.2126f * p[0] + 0.7152f * p[1] + 0.0722f * p[2];
    }
  return self;
}

/* Finds words until every cell is marked, or one is not. */
static void
find_words (Judgement *self, const JudgeLuma *luma, double cap, gboolean thorough)
{
  int chosen;

  for (int i = 0; i < self->columns * self->rows; i++)
    while (self->cells[i] != 0 && !self->marked[i]
           && judge_recall (luma, middle_of (i % self->columns), middle_of (i / self->columns), self->words))
      mark_cells (self);
  while ((chosen = choose_unmarked (self)) >= 0
         && judge_search (luma, middle_of (chosen % self->columns), middle_of (chosen / self->columns), cap, thorough,
                          self->words))
    mark_cells (self);
  mark_cells (self);
}

JudgeVerdict
judge (const JudgePicture *picture, double cap, gboolean thorough)
{
  JudgeVerdict verdict = { 0 };
  Judgement self = { 0 };
  g_autofree guint16 *cells = judge_find_content (picture, &self.columns, &self.rows);
  g_autofree gboolean *marked = g_new0 (gboolean, (gsize) MAX (self.columns * self.rows, 1));
  g_autofree float *values = NULL;
  JudgeLuma luma;

  verdict.words = self.words = g_array_new (FALSE, FALSE, sizeof (JudgeWord));
  self.cells = cells;
  self.marked = marked;
  verdict.content = verdict.unmarked = count_unmarked (&self);
  if (verdict.content == 0)
    return verdict;

  luma = make_luma (picture);
  values = luma.values;
  judge_begin ();
  find_words (&self, &luma, cap, thorough);
  verdict.unmarked = count_unmarked (&self);
  return verdict;
}

void
judge_read (const JudgePicture *picture, double x, double y, double cap, GArray *words)
{
  JudgeLuma luma = make_luma (picture);

  judge_begin ();
  judge_search (&luma, x, y, cap, FALSE, words);
  g_free (luma.values);
}

void
judge_verdict_clear (JudgeVerdict *self)
{
  g_clear_pointer (&self->words, g_array_unref);
}
