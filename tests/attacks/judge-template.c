/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "judge"

#include "config.h"

#include "judge-template.h"

#include <math.h>
#include <string.h>

#define STROKE 0.17

/* Of slopes, widths and sizes that refinement tries, some thousands at most are of use again. */
#define MAX_TEMPLATES 4000

/* Centre lines of capitals as anybody would sketch them: x to the right and y upwards, both in
 * hundredths of the height; a stroke ends at a row of -1. Their lengths say how wide they are. */
typedef struct
{
  char letter;
  gint8 width;
  gint8 points[40];
} Letter;

#define UP -1, -1
#define END -2, -2
static const Letter letters[] = {
  { 'S', 46, { 46, 80, 38, 96, 23, 100, 8, 96, 0, 78, 8, 60, 38, 44, 46, 24, 38, 4, 23, 0, 8, 4, 0, 22, END } },
  { 'Y', 58, { 0, 100, 29, 46, 58, 100, UP, 29, 46, 29, 0, END } },
  { 'N', 50, { 0, 0, 0, 100, 50, 0, 50, 100, END } },
  { 'T', 52, { 0, 100, 52, 100, UP, 26, 100, 26, 0, END } },
  { 'H', 50, { 0, 0, 0, 100, UP, 50, 0, 50, 100, UP, 0, 50, 50, 50, END } },
  { 'E', 42, { 42, 100, 0, 100, 0, 0, 42, 0, UP, 0, 52, 38, 52, END } },
  { 'I', 0, { 0, 0, 0, 100, END } },
  { 'C', 50, { 50, 74, 44, 94, 25, 100, 6, 94, 0, 72, 0, 28, 6, 6, 25, 0, 44, 6, 50, 26, END } },
  { 'P', 48, { 0, 0, 0, 100, 30, 100, 46, 90, 46, 60, 30, 48, 0, 48, END } },
  { 'A', 60, { 0, 0, 30, 100, 60, 0, UP, 10, 30, 50, 30, END } },
  { 'R', 48, { 0, 0, 0, 100, 30, 100, 46, 90, 46, 60, 30, 50, 0, 50, UP, 28, 50, 48, 0, END } },
  { 'L', 40, { 0, 100, 0, 0, 40, 0, END } },
  { 'B', 50, { 0, 0, 0, 100, 32, 100, 46, 90, 46, 62, 32, 53, 0, 53, UP, 32, 53, 50, 42, 50, 12, 34, 0, 0, 0, END } },
  { 'U', 50, { 0, 100, 0, 26, 8, 6, 25, 0, 42, 6, 50, 26, 50, 100, END } },
  { 'D', 50, { 0, 0, 0, 100, 26, 100, 50, 76, 50, 24, 26, 0, 0, 0, END } },
  { 'K', 50, { 0, 0, 0, 100, UP, 50, 100, 0, 40, UP, 18, 56, 50, 0, END } },
  { 'G', 52, { 50, 76, 44, 94, 25, 100, 6, 94, 0, 72, 0, 28, 6, 6, 25, 0, 44, 6, 50, 26, 50, 46, 28, 46, END } },
};

static const Letter *
find_letter (char letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == letter)
      return &letters[i];
  g_assert_not_reached ();
}

static double
get_gap (double stretch)
{
  return STROKE + 0.05 + 0.15 * stretch;
}

static double
measure_word (const char *text, double stretch)
{
  double x = 0;

  for (const char *c = text; *c != '\0'; c++)
    x += find_letter (*c)->width / 100.0 * stretch + get_gap (stretch);
  return x;
}

/* What a template is drawn on: squares of distances from the centre lines. */
typedef struct
{
  int left, top, width, height;
  float *distances;
} Field;

/* Lowers the distances around a line from @x0, @y0 to @x1, @y1. */
static void
draw_line (const Field *field, double x0, double y0, double x1, double y1, double reach)
{
  const float dx = (float) (x1 - x0), dy = (float) (y1 - y0), length = MAX (dx * dx + dy * dy, 1e-6f);
  const int left = MAX (0, (int) (MIN (x0, x1) - reach) + field->left - 1);
  const int right = MIN (field->width - 1, (int) (MAX (x0, x1) + reach) + field->left + 1);
  const int top = MAX (0, (int) (MIN (y0, y1) - reach) + field->top - 1);
  const int bottom = MIN (field->height - 1, (int) (MAX (y0, y1) + reach) + field->top + 1);

  for (int y = top; y <= bottom; y++)
    {
      float *row = field->distances + y * field->width;
      const float to_y = (float) (y - field->top + 0.5 - y0);

      for (int x = left; x <= right; x++)
        {
          const float to_x = (float) (x - field->left + 0.5 - x0);
          const float at = CLAMP ((to_x * dx + to_y * dy) / length, 0, 1);
          const float off_x = to_x - at * dx, off_y = to_y - at * dy;

          row[x] = MIN (row[x], off_x * off_x + off_y * off_y);
        }
    }
}

static void
draw_word (const JudgeTemplate *self, const Field *field, double reach)
{
  const double size = JUDGE_CAP * self->scale, slope = self->angle * G_PI / 180;
  const double cosine = size * cos (slope), sine = size * sin (slope);
  double x = STROKE / 2;

  for (const char *c = self->text; *c != '\0'; c++)
    {
      const Letter *letter = find_letter (*c);
      double before_x = NAN, before_y = NAN;

      for (const gint8 *p = letter->points; p[0] != -2; p += 2)
        {
          const double along = x + p[0] / 100.0 * self->stretch, up = p[1] / 100.0 * (1 - STROKE) + STROKE / 2;
          const double at_x = along * cosine - up * sine, at_y = -along * sine - up * cosine;

          if (p[0] == -1)
            {
              before_x = NAN;
              continue;
            }
          if (!isnan (before_x))
            draw_line (field, before_x, before_y, at_x, at_y, reach);
          before_x = at_x;
          before_y = at_y;
        }
      x += letter->width / 100.0 * self->stretch + get_gap (self->stretch);
    }
}

/* How much of a pixel lies within a distance from the centre lines, both in pixels. */
static float
get_coverage (float distance, double within)
{
  return CLAMP ((float) within - distance + 0.5f, 0, 1);
}

/* Points are in rows from the top, each from the left. */
static void
make_rows (JudgeTemplate *self)
{
  int size = 0;

  self->rows = g_new0 (JudgeRow, (gsize) (self->bottom - self->top + 1));
  for (int i = 0; i < self->n;)
    {
      JudgeRow *row = &self->rows[self->n_rows++];
      int last = i;

      while (last + 1 < self->n && self->points[last + 1].y == self->points[i].y)
        last++;
      row->x = self->points[i].x;
      row->y = self->points[i].y;
      row->first = size;
      row->n = (self->points[last].x - row->x + JUDGE_LANES) / JUDGE_LANES * JUDGE_LANES;
      size += row->n;
      i = last + 1;
    }
  self->weights = g_new0 (float, (gsize) size);
  self->shares = g_new0 (float, (gsize) size);
  for (int i = 0, row = 0; i < self->n; i++)
    {
      int at;

      while (self->rows[row].y != self->points[i].y)
        row++;
      at = self->rows[row].first + self->points[i].x - self->rows[row].x;
      self->weights[at] = self->points[i].weight;
      self->shares[at] = 1;
    }
}

static JudgeTemplate *
template_new (const char *text, double angle, double stretch, double scale, double rim)
{
  JudgeTemplate *self = g_new0 (JudgeTemplate, 1);
  const double size = JUDGE_CAP * scale, slope = angle * G_PI / 180;
  const double length = measure_word (text, stretch) * size;
  const int left = (int) ceil (1.3 * size), top = (int) ceil (length * sin (slope) + 1.3 * size);
  const int width = left + (int) ceil (length * cos (slope) + 0.6 * size), height = top + (int) ceil (0.6 * size);
  const gsize n = (gsize) (width * height);
  g_autofree float *fill = g_new (float, n), *edge = g_new (float, n), *distances = g_new (float, n);
  const double thin = STROKE / 2 * size, thick = (STROKE / 2 + rim) * size;
  const Field field = { left, top, width, height, distances };
  double sum_fill = 0, sum_rim = 0;

  self->text = text;
  self->angle = angle;
  self->stretch = stretch;
  self->scale = scale;
  self->rim = rim;
  self->middle_x = length / 2 * cos (slope) - size / 2 * sin (slope);
  self->middle_y = -length / 2 * sin (slope) - size / 2 * cos (slope);
  for (gsize i = 0; i < n; i++)
    distances[i] = (float) (width * width + height * height);
  draw_word (self, &field, thick + 1);
  for (gsize i = 0; i < n; i++)
    {
      const float distance = sqrtf (distances[i]);

      fill[i] = get_coverage (distance, thin);
      edge[i] = get_coverage (distance, thick);
      sum_fill += fill[i];
      sum_rim += edge[i] - fill[i];
    }
  self->left = self->top = G_MAXINT16;
  self->right = self->bottom = G_MININT16;
  self->points = g_malloc_n ((gsize) (width * height), sizeof *self->points);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        int i = y * width + x;
        JudgePoint *point = &self->points[self->n];

        if (edge[i] < 0.2f)
          continue;
        point->x = (gint16) (x - left);
        point->y = (gint16) (y - top);
        point->weight = (float) (fill[i] / sum_fill - (edge[i] - fill[i]) / sum_rim);
        self->weight_sum += point->weight;
        self->weight_square += point->weight * point->weight;
        self->left = MIN (self->left, point->x);
        self->top = MIN (self->top, point->y);
        self->right = MAX (self->right, point->x);
        self->bottom = MAX (self->bottom, point->y);
        self->n++;
      }
  make_rows (self);
  return self;
}

static void
template_free (gpointer data)
{
  JudgeTemplate *self = data;

  g_free (self->points);
  g_free (self->rows);
  g_free (self->weights);
  g_free (self->shares);
  g_free (self);
}

static GHashTable *templates;

const JudgeTemplate *
judge_template_get (const char *text, double angle, double stretch, double scale, double rim)
{
  char key[64];
  JudgeTemplate *self;

  if (templates == NULL)
    templates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, template_free);
  g_snprintf (key, sizeof key, "%s %.1f %.3f %.3f %.2f", text, angle, stretch, scale, rim);
  self = g_hash_table_lookup (templates, key);
  if (self == NULL)
    {
      self = template_new (text, angle, stretch, scale, rim);
      g_hash_table_insert (templates, g_strdup (key), self);
    }
  return self;
}

void
judge_template_forget (void)
{
  if (templates != NULL && g_hash_table_size (templates) > MAX_TEMPLATES)
    g_hash_table_remove_all (templates);
}
