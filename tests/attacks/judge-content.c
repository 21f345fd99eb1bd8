/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "judge"

#include "config.h"

#include "judge.h"

#include <math.h>
#include <string.h>

/* Of the 256 pixels of a cell so many at most have the commonest colour, and lumas span so much. */
#define MOST_COMMON 150
#define LEAST_SPAN 6
#define BLOCK 4

/* Pixels around the content in which words are looked for. */
#define MARGIN 160

/* The same in all rows, or in all columns: a shadow, or a border. */
static gboolean
is_gradient (const JudgePicture *picture, int column, int row)
{
  const gsize stride = (gsize) picture->width * 3;
  const guint8 *corner = picture->pixels + (gsize) row * JUDGE_CELL * stride + (gsize) column * JUDGE_CELL * 3;
  gboolean rows = TRUE, columns = TRUE;

  for (int y = 0; y < JUDGE_CELL; y++)
    {
      rows = rows && memcmp (corner + (gsize) y * stride, corner, JUDGE_CELL * 3) == 0;
      for (int x = 0; x < JUDGE_CELL; x++)
        columns = columns && memcmp (corner + (gsize) y * stride + 3 * x, corner + (gsize) y * stride, 3) == 0;
    }
  return rows || columns;
}

/* Colours of a cell and how often each occurs, by open addressing. */
#define SLOTS 1024

static gboolean
is_textured (const JudgePicture *picture, int column, int row)
{
  guint32 colours[SLOTS];
  guint16 counts[SLOTS] = { 0 };
  double low = 255, high = 0;

  for (int y = row * JUDGE_CELL; y < (row + 1) * JUDGE_CELL; y++)
    for (int x = column * JUDGE_CELL; x < (column + 1) * JUDGE_CELL; x++)
      {
        const guint8 *p = picture->pixels + ((gsize) y * (gsize) picture->width + (gsize) x) * 3;
        guint32 colour = (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
        guint32 slot = (colour * 2654435761U) >> 22;
        double luma = 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2];

        low = MIN (low, luma);
        high = MAX (high, luma);
        while (counts[slot] > 0 && colours[slot] != colour)
          slot = (slot + 1) % SLOTS;
        colours[slot] = colour;
        if (++counts[slot] > MOST_COMMON)
          return FALSE;
      }
  return high - low >= LEAST_SPAN && !is_gradient (picture, column, row);
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

static int
count_unmarked (const guint16 *cells, int columns, int rows, GArray *words, int x0, int y0, int *content)
{
  int unmarked = 0;

  *content = 0;
  for (int i = 0; i < columns * rows; i++)
    {
      double x = (i % columns + 0.5) * JUDGE_CELL - x0, y = (i / columns + 0.5) * JUDGE_CELL - y0;
      gboolean marked = FALSE;

      if (cells[i] == 0)
        continue;
      (*content)++;
      for (guint j = 0; j < words->len && !marked; j++)
        {
          const JudgeWord *word = &g_array_index (words, JudgeWord, j);

          marked = fabs (word->x - x) <= JUDGE_REACH * word->cap && fabs (word->y - y) <= JUDGE_REACH * word->cap;
        }
      unmarked += !marked;
    }
  return unmarked;
}

/* The part of the picture that words can lie in which mark the content. */
static JudgePicture
crop (const JudgePicture *picture, const guint16 *cells, int columns, int rows, int *x0, int *y0)
{
  JudgePicture part;
  int x1 = 0, y1 = 0;

  *x0 = picture->width;
  *y0 = picture->height;
  for (int i = 0; i < columns * rows; i++)
    if (cells[i] != 0)
      {
        *x0 = MIN (*x0, i % columns * JUDGE_CELL);
        *y0 = MIN (*y0, i / columns * JUDGE_CELL);
        x1 = MAX (x1, (i % columns + 1) * JUDGE_CELL);
        y1 = MAX (y1, (i / columns + 1) * JUDGE_CELL);
      }
  *x0 = MAX (*x0 - MARGIN, 0);
  *y0 = MAX (*y0 - MARGIN, 0);
  part.width = MIN (x1 + MARGIN, picture->width) - *x0;
  part.height = MIN (y1 + MARGIN, picture->height) - *y0;
  part.pixels = g_malloc ((gsize) part.width * (gsize) part.height * 3);
  for (int y = 0; y < part.height; y++)
    memcpy (part.pixels + (gsize) y * (gsize) part.width * 3,
            picture->pixels + ((gsize) (y + *y0) * (gsize) picture->width + (gsize) *x0) * 3, (gsize) part.width * 3);
  return part;
}

JudgeVerdict
judge (const JudgePicture *picture, double cap, gboolean thorough)
{
  JudgeVerdict self = { 0 };
  int columns, rows, x0, y0;
  g_autofree guint16 *cells = judge_find_content (picture, &columns, &rows);
  JudgePicture part;

  self.words = g_array_new (FALSE, FALSE, sizeof (JudgeWord));
  self.unmarked = count_unmarked (cells, columns, rows, self.words, 0, 0, &self.content);
  if (self.unmarked == 0)
    return self;
  part = crop (picture, cells, columns, rows, &x0, &y0);
  for (guint step = 0; self.unmarked > 0 && judge_search (&part, cap, thorough, step, self.words); step++)
    self.unmarked = count_unmarked (cells, columns, rows, self.words, x0, y0, &self.content);
  for (guint i = 0; i < self.words->len; i++)
    {
      g_array_index (self.words, JudgeWord, i).x += x0;
      g_array_index (self.words, JudgeWord, i).y += y0;
    }
  g_free (part.pixels);
  return self;
}

void
judge_verdict_clear (JudgeVerdict *self)
{
  g_clear_pointer (&self->words, g_array_unref);
}
