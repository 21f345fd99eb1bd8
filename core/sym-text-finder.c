/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-text-finder"

#include "config.h"

#include "sym-text-finder-private.h"

#include <math.h>
#include <string.h>

/* Letters are looked for in one range of heights, in the picture and in smaller and smaller copies
 * of it: the range is wide enough for two sizes to overlap. */
#define LETTER_LEAST 6
#define LETTER_MOST 40
#define SMALLEST_SIDE 24

/* Half of the square whose mean and deviation a pixel is compared with. */
#define REACH 13
#define DEVIATIONS 0.6f
#define CONTRAST_LEAST 22.0f

/* The image, or a copy that is smaller by the factor. */
typedef struct
{
  const guint8 *grey;
  int columns, rows;
  int factor;
} Picture;

/* One unbroken piece of a row that stands out from its surroundings. */
typedef struct
{
  int start, end;
  guint piece;
} Run;

/* Connected runs: perhaps a letter. */
typedef struct
{
  guint parent;
  int left, top, right, bottom; /* right and bottom are beyond it */
  int area;
  int perimeter;
  float contrast; /* summed difference from the mean around it */
  float grey, grey_squared;
} Piece;

typedef struct
{
  GArray *pieces; /* Piece */
  GArray *runs[2]; /* Run: of the row above, and of this one */
} Tracer;

static guint
find_root (Piece *pieces, guint i)
{
  while (pieces[i].parent != i)
    {
      pieces[i].parent = pieces[pieces[i].parent].parent;
      i = pieces[i].parent;
    }
  return i;
}

static guint
join (Piece *pieces, guint a, guint b)
{
  Piece *into, *from;

  a = find_root (pieces, a);
  b = find_root (pieces, b);
  if (a == b)
    return a;
  if (a > b)
    {
      guint swap = a;

      a = b;
      b = swap;
    }
  into = &pieces[a];
  from = &pieces[b];
  from->parent = a;
  into->left = MIN (into->left, from->left);
  into->top = MIN (into->top, from->top);
  into->right = MAX (into->right, from->right);
  into->bottom = MAX (into->bottom, from->bottom);
  into->area += from->area;
  into->perimeter += from->perimeter;
  into->contrast += from->contrast;
  into->grey += from->grey;
  into->grey_squared += from->grey_squared;
  return a;
}

static void
tracer_init (Tracer *self)
{
  self->pieces = g_array_sized_new (FALSE, FALSE, sizeof (Piece), 4096);
  for (int i = 0; i < 2; i++)
    self->runs[i] = g_array_sized_new (FALSE, FALSE, sizeof (Run), 512);
}

static void
tracer_clear (Tracer *self)
{
  g_array_unref (self->pieces);
  for (int i = 0; i < 2; i++)
    g_array_unref (self->runs[i]);
}

/* Takes the runs of the next row in which @marks is @which. */
static void
tracer_add_row (Tracer *self, const guint8 *marks, guint8 which, const guint8 *grey,
                const float *difference, int columns, int y)
{
  GArray *above, *here;
  guint next = 0;
  int x = 0;

  above = self->runs[1];
  here = self->runs[0];
  self->runs[0] = above;
  self->runs[1] = here;
  g_array_set_size (here, 0);

  while (x < columns)
    {
      const guint8 *found = memchr (marks + x, which, (gsize) (columns - x));
      Run run;
      Piece *piece;
      guint id;

      if (found == NULL)
        break;
      run.start = (int) (found - marks);
      for (x = run.start; x < columns && marks[x] == which; x++)
        ;
      run.end = x;

      id = self->pieces->len;
      g_array_set_size (self->pieces, id + 1);
      piece = &g_array_index (self->pieces, Piece, id);
      *piece = (Piece) { id, run.start, y, run.end, y + 1, run.end - run.start,
                         2 + 2 * (run.end - run.start), 0, 0, 0 };
      for (int i = run.start; i < run.end; i++)
        {
          float value = grey[i];

          piece->contrast += fabsf (difference[i]);
          piece->grey += value;
          piece->grey_squared += value * value;
        }

      /* Corners touch too. */
      while (next < above->len && g_array_index (above, Run, next).end < run.start)
        next++;
      for (guint i = next; i < above->len; i++)
        {
          const Run *other = &g_array_index (above, Run, i);
          int overlap = MIN (other->end, run.end) - MAX (other->start, run.start);

          if (other->start > run.end)
            break;
          id = join ((Piece *) self->pieces->data, other->piece, id);
          if (overlap > 0)
            g_array_index (self->pieces, Piece, id).perimeter -= 2 * overlap;
        }
      run.piece = id;
      g_array_append_val (here, run);
    }
}

/* Sums over the square around each pixel come from sums over columns, which each row changes by one
 * row that enters and one that leaves. */
static void
trace (const guint8 *grey, int columns, int rows, Tracer tracers[2])
{
  g_autofree guint32 *sums = g_new0 (guint32, (gsize) columns);
  g_autofree guint32 *squares = g_new0 (guint32, (gsize) columns);
  g_autofree guint32 *sums_before = g_new (guint32, (gsize) columns + 1);
  g_autofree guint64 *squares_before = g_new (guint64, (gsize) columns + 1);
  g_autofree float *mean = g_new (float, (gsize) columns);
  g_autofree float *limit = g_new (float, (gsize) columns);
  g_autofree float *difference = g_new (float, (gsize) columns);
  g_autofree guint8 *marks = g_new (guint8, (gsize) columns);

  sums_before[0] = 0;
  squares_before[0] = 0;
  for (int y = -REACH; y < rows; y++)
    {
      const guint8 *enters = y + REACH < rows ? grey + (gsize) (y + REACH) * columns : NULL;
      const guint8 *leaves = y - REACH > 0 ? grey + (gsize) (y - REACH - 1) * columns : NULL;
      const guint8 *row = grey + (gsize) MAX (y, 0) * columns;
      int n_rows = MIN (rows, y + REACH + 1) - MAX (0, y - REACH);

      if (enters != NULL)
        for (int x = 0; x < columns; x++)
          {
            sums[x] += enters[x];
            squares[x] += (guint32) enters[x] * enters[x];
          }
      if (leaves != NULL)
        for (int x = 0; x < columns; x++)
          {
            sums[x] -= leaves[x];
            squares[x] -= (guint32) leaves[x] * leaves[x];
          }
      if (y < 0)
        continue;
      for (int x = 0; x < columns; x++)
        {
          sums_before[x + 1] = sums_before[x] + sums[x];
          squares_before[x + 1] = squares_before[x] + squares[x];
        }
      for (int x = 0; x < columns; x++)
        {
          int from = MAX (0, x - REACH), to = MIN (columns, x + REACH + 1);
          float share = 1.0f / (float) ((to - from) * n_rows);

          mean[x] = (float) (sums_before[to] - sums_before[from]) * share;
          limit[x] = (float) (squares_before[to] - squares_before[from]) * share;
        }
      for (int x = 0; x < columns; x++)
        {
          float variance = limit[x] - mean[x] * mean[x];
          float least = fmaxf (CONTRAST_LEAST * CONTRAST_LEAST,
                               DEVIATIONS * DEVIATIONS * variance);
          float d = (float) row[x] - mean[x];

          difference[x] = d;
          marks[x] = (guint8) (d * d <= least ? 0 : d > 0 ? 1 : 2);
        }
      for (guint8 i = 0; i < 2; i++)
        tracer_add_row (&tracers[i], marks, (guint8) (i + 1), row, difference, columns, y);
    }
}

/* A piece that may be a letter, or some that touch; along the line it would stand on. */
typedef struct
{
  int start, end;  /* along the line */
  int top, bottom; /* across it */
  float stroke;    /* width of the stroke */
  float grey;
  float contrast;
  guint line;
} Letter;

#define WIDEST 14 /* of letters that touch, in heights */

/* Of lines: what chance arrangements in anatomy and noise stay below, as measured on some two
 * hundred images without words, of which most have none above it and none more than seven. */
#define LEAST_SCORE 50
#define LEAST_SEPARABILITY 0.72

static gboolean
make_letter (const Piece *piece, gboolean upright, Letter *letter)
{
  float area = (float) piece->area;
  int along, across;
  float fill, deviation;

  letter->start = upright ? piece->left : piece->top;
  letter->end = upright ? piece->right : piece->bottom;
  letter->top = upright ? piece->top : piece->left;
  letter->bottom = upright ? piece->bottom : piece->right;
  along = letter->end - letter->start;
  across = letter->bottom - letter->top;
  if (across < LETTER_LEAST || across > LETTER_MOST || along > WIDEST * across)
    return FALSE;
  fill = area / (float) (along * across);
  if (fill < 0.12f || (fill > 0.85f && along * 2 > across))
    return FALSE;
  letter->stroke = 2 * area / (float) MAX (piece->perimeter, 1);
  if (letter->stroke > 0.45f * (float) across)
    return FALSE;
  letter->grey = piece->grey / area;
  letter->contrast = piece->contrast / area;
  /* A letter is of one grey, but for its smoothed edges. */
  deviation = sqrtf (fmaxf (piece->grey_squared / area - letter->grey * letter->grey, 0));
  if (deviation > 0.6f * letter->contrast + 4)
    return FALSE;
  letter->line = 0;
  return TRUE;
}

static int
compare_letters (gconstpointer a, gconstpointer b)
{
  const Letter *x = a;
  const Letter *y = b;

  return x->start != y->start ? (x->start < y->start ? -1 : 1) : x->top - y->top;
}

static gboolean
are_neighbours (const Letter *a, const Letter *b)
{
  int height_a = a->bottom - a->top, height_b = b->bottom - b->top;
  int least = MIN (height_a, height_b), most = MAX (height_a, height_b);
  int gap = b->start - a->end;
  int overlap = MIN (a->bottom, b->bottom) - MAX (a->top, b->top);

  return most <= 2 * least && gap <= most && gap >= -least / 2 && 10 * overlap >= 6 * least &&
         fabsf (a->grey - b->grey) <= 0.45f * fmaxf (a->contrast, b->contrast) &&
         fmaxf (a->stroke, b->stroke) <= 2.2f * fminf (a->stroke, b->stroke) + 0.3f;
}

static guint
find_line (GArray *letters, guint i)
{
  Letter *all = (Letter *) letters->data;

  while (all[i].line != i)
    {
      all[i].line = all[all[i].line].line;
      i = all[i].line;
    }
  return i;
}

/* What is common to the letters of one line. */
typedef struct
{
  guint n;
  int start, end, top, bottom;
  int heights[LETTER_MOST + 1];
  float contrast;
  float stroke, stroke_squared;
  float n_signs; /* how many letters it may be, where some touch */
} Line;

static int
get_median (const Line *line)
{
  guint n = 0;

  for (int i = 0; i <= LETTER_MOST; i++)
    {
      n += (guint) line->heights[i];
      if (2 * n >= line->n)
        return i;
    }
  return LETTER_MOST;
}

/* How many of the letters share a foot line or a head line. */
static double
get_alignment (GArray *letters, guint root, int height)
{
  const Letter *all = (const Letter *) letters->data;
  guint best = 0, n = 0;

  for (guint i = root; i < letters->len; i++)
    {
      guint feet = 0, heads = 0;
      int tolerance = MAX (1, height / 6);

      if (all[i].line != root)
        continue;
      n++;
      for (guint j = root; j < letters->len; j++)
        {
          if (all[j].line != root)
            continue;
          feet += ABS (all[i].bottom - all[j].bottom) <= tolerance;
          heads += ABS (all[i].top - all[j].top) <= tolerance;
        }
      best = MAX (best, MAX (feet, heads));
    }
  return n > 0 ? (double) best / n : 0;
}

/* How well the greys of a rectangle fall into two groups: the share of their variance that lies
 * between the groups, by the threshold of Otsu (IEEE Trans. SMC 9, 1979). Letters on almost
 * anything reach 0.8; noise stays below 2 / pi. */
static double
get_separability (const Picture *picture, int left, int top, int right, int bottom)
{
  guint histogram[256] = { 0 };
  double n = (double) (right - left) * (bottom - top);
  double sum = 0, squares = 0, below = 0, sum_below = 0, best = 0, variance;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      histogram[picture->grey[(gsize) y * picture->columns + x]]++;
  for (int i = 0; i < 256; i++)
    {
      sum += (double) histogram[i] * i;
      squares += (double) histogram[i] * i * i;
    }
  variance = squares / n - sum / n * sum / n;
  for (int i = 0; i < 255; i++)
    {
      double apart;

      below += histogram[i];
      sum_below += (double) histogram[i] * i;
      if (below < 1 || below >= n)
        continue;
      apart = sum_below / below - (sum - sum_below) / (n - below);
      best = fmax (best, below / n * (1 - below / n) * apart * apart);
    }
  return variance > 0 ? best / variance : 0;
}

static void
add_lines (GArray *letters, const Picture *picture, gboolean dark, gboolean upright,
           GArray *regions)
{
  const int factor = picture->factor;
  g_autofree Line *lines = NULL;
  Letter *all;

  g_array_sort (letters, compare_letters);
  all = (Letter *) letters->data;
  for (guint i = 0; i < letters->len; i++)
    all[i].line = i;
  for (guint i = 0; i < letters->len; i++)
    for (guint j = i + 1; j < letters->len; j++)
      {
        /* no letter is further than the largest is high */
        if (all[j].start > all[i].end + LETTER_MOST)
          break;
        if (are_neighbours (&all[i], &all[j]))
          {
            guint a = find_line (letters, i), b = find_line (letters, j);

            all[MAX (a, b)].line = MIN (a, b);
          }
      }

  lines = g_new0 (Line, (gsize) letters->len + 1);
  for (guint i = 0; i < letters->len; i++)
    {
      const Letter *letter = &all[i];
      Line *line = &lines[find_line (letters, i)];
      int height = letter->bottom - letter->top;
      float signs = (float) (letter->end - letter->start) / (0.7f * (float) height);

      all[i].line = find_line (letters, i);
      if (line->n == 0)
        *line = (Line) { .start = letter->start, .end = letter->end, .top = letter->top,
                         .bottom = letter->bottom };
      line->n++;
      line->heights[height]++;
      line->start = MIN (line->start, letter->start);
      line->end = MAX (line->end, letter->end);
      line->top = MIN (line->top, letter->top);
      line->bottom = MAX (line->bottom, letter->bottom);
      line->contrast += letter->contrast;
      line->stroke += letter->stroke;
      line->stroke_squared += letter->stroke * letter->stroke;
      line->n_signs += fmaxf (1, roundf (signs));
    }

  for (guint i = 0; i < letters->len; i++)
    {
      const Line *line = &lines[i];
      float n = (float) line->n;
      int height, margin;
      double alignment, spread;
      SymTextRegion region;

      if (line->n < 2 || line->n_signs < 3.5f)
        continue;
      height = get_median (line);
      if (line->bottom - line->top > 2.2 * height + 2 || line->end - line->start < 2 * height)
        continue;
      alignment = get_alignment (letters, i, height);
      spread = sqrt (fmax (line->stroke_squared / n - line->stroke * line->stroke / n / n, 0)) /
               (line->stroke / n);
      if (alignment < (line->n < 5 ? 0.74 : 0.55) || spread > 0.35)
        continue;
      margin = MAX (2, height / 3);
      region.letter = height * factor;
      region.dark = dark;
      region.upright = upright;
      if ((upright ? get_separability (picture, line->start, line->top, line->end, line->bottom)
                   : get_separability (picture, line->top, line->start, line->bottom, line->end)) <
          LEAST_SEPARABILITY)
        continue;
      region.score = alignment * (1 - spread) * line->contrast / n * sqrt (n);
      if (region.score < LEAST_SCORE)
        continue;
      region.x = (upright ? line->start : line->top) - margin;
      region.y = (upright ? line->top : line->start) - margin;
      region.width = (upright ? line->end : line->bottom) + margin - region.x;
      region.height = (upright ? line->bottom : line->end) + margin - region.y;
      region.x *= factor;
      region.y *= factor;
      region.width *= factor;
      region.height *= factor;
      g_array_append_val (regions, region);
    }
}

static void
find_in (const Picture *picture, GArray *regions)
{
  Tracer tracers[2];
  g_autoptr (GArray) letters = g_array_new (FALSE, FALSE, sizeof (Letter));

  for (int i = 0; i < 2; i++)
    tracer_init (&tracers[i]);
  trace (picture->grey, picture->columns, picture->rows, tracers);
  for (int i = 0; i < 2; i++)
    for (int upright = 0; upright < 2; upright++)
      {
        GArray *pieces = tracers[i].pieces;

        g_array_set_size (letters, 0);
        for (guint j = 0; j < pieces->len; j++)
          {
            const Piece *piece = &g_array_index (pieces, Piece, j);
            Letter letter;

            if (piece->parent == j && make_letter (piece, upright, &letter))
              g_array_append_val (letters, letter);
          }
        add_lines (letters, picture, i == 1, upright, regions);
      }
  for (int i = 0; i < 2; i++)
    tracer_clear (&tracers[i]);
}

static guint8 *
halve (const guint8 *grey, int columns, int rows)
{
  int half_columns = columns / 2, half_rows = rows / 2;
  guint8 *half = g_new (guint8, (gsize) half_columns * half_rows);

  for (int y = 0; y < half_rows; y++)
    {
      const guint8 *a = grey + (gsize) (2 * y) * columns, *b = a + columns;
      guint8 *to = half + (gsize) y * half_columns;

      for (int x = 0; x < half_columns; x++)
        to[x] = (guint8) ((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) / 4);
    }
  return half;
}

static int
compare_regions (gconstpointer a, gconstpointer b)
{
  const SymTextRegion *x = a;
  const SymTextRegion *y = b;

  return x->score != y->score ? (x->score > y->score ? -1 : 1) : 0;
}

/* The same line found at two sizes, or as letters and as their outlines, is read once. */
static gboolean
is_within (const SymTextRegion *a, const SymTextRegion *b)
{
  int width = MIN (a->x + a->width, b->x + b->width) - MAX (a->x, b->x);
  int height = MIN (a->y + a->height, b->y + b->height) - MAX (a->y, b->y);

  return a->upright == b->upright && width > 0 && height > 0 &&
         10.0 * width * height >= 7.0 * a->width * a->height;
}

GArray *
_sym_text_find (const guint8 *grey, gsize columns, gsize rows)
{
  GArray *regions = g_array_new (FALSE, FALSE, sizeof (SymTextRegion));
  g_autofree guint8 *copy = NULL;
  Picture picture = { grey, (int) columns, (int) rows, 1 };

  g_return_val_if_fail (columns <= G_MAXUINT16 && rows <= G_MAXUINT16, regions);

  while (MIN (picture.columns, picture.rows) >= SMALLEST_SIDE &&
         picture.factor * LETTER_MOST / 2 < SYM_TEXT_MOST)
    {
      guint8 *half;

      find_in (&picture, regions);
      half = halve (picture.grey, picture.columns, picture.rows);
      g_free (copy);
      copy = half;
      picture = (Picture) { half, picture.columns / 2, picture.rows / 2, picture.factor * 2 };
    }

  g_array_sort (regions, compare_regions);
  for (guint i = 0; i < regions->len; i++)
    {
      SymTextRegion *region = &g_array_index (regions, SymTextRegion, i);
      gboolean known = FALSE;

      for (guint j = 0; j < i && !known; j++)
        known = is_within (region, &g_array_index (regions, SymTextRegion, j));
      if (known)
        {
          g_array_remove_index (regions, i--);
          continue;
        }
      region->width = MIN (region->x + region->width, (int) columns) - MAX (region->x, 0);
      region->height = MIN (region->y + region->height, (int) rows) - MAX (region->y, 0);
      region->x = MAX (region->x, 0);
      region->y = MAX (region->y, 0);
    }
  return regions;
}
