/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "judge"

#include "config.h"

#include "judge-template.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#define STROKE 0.17

/* Of slopes, widths and sizes that refinement tries, some thousands at most are of use again. */
#define MAX_TEMPLATES 8000

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

static void
trace_word (cairo_t *cr, const char *text, double stretch)
{
  double x = 0;

  for (const char *c = text; *c != '\0'; c++)
    {
      const Letter *letter = find_letter (*c);
      gboolean down = FALSE;

      for (const gint8 *p = letter->points; p[0] != -2; p += 2)
        {
          double at_x = x + p[0] / 100.0 * stretch, at_y = -p[1] / 100.0 * (1 - STROKE) - STROKE / 2;

          if (p[0] == -1)
            {
              down = FALSE;
              continue;
            }
          if (down)
            cairo_line_to (cr, at_x, at_y);
          else
            cairo_move_to (cr, at_x, at_y);
          down = TRUE;
        }
      x += letter->width / 100.0 * stretch + get_gap (stretch);
    }
}

static double
measure_word (const char *text, double stretch)
{
  double x = 0;

  for (const char *c = text; *c != '\0'; c++)
    x += find_letter (*c)->width / 100.0 * stretch + get_gap (stretch);
  return x;
}

static void
draw_word (const JudgeTemplate *self, double line_width, int left, int top, int width, int height, guint8 *coverage)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  cairo_t *cr = cairo_create (surface);
  const guint8 *data;

  cairo_translate (cr, left, top);
  cairo_rotate (cr, -self->angle * G_PI / 180);
  cairo_scale (cr, JUDGE_CAP * self->scale, JUDGE_CAP * self->scale);
  cairo_translate (cr, STROKE / 2, 0);
  cairo_set_line_width (cr, line_width);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_SQUARE);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  trace_word (cr, self->text, self->stretch);
  cairo_stroke (cr);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  for (int y = 0; y < height; y++)
    memcpy (coverage + y * width, data + y * cairo_image_surface_get_stride (surface), (gsize) width);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static JudgeTemplate *
template_new (const char *text, double angle, double stretch, double scale, double rim)
{
  JudgeTemplate *self = g_new0 (JudgeTemplate, 1);
  const double size = JUDGE_CAP * scale, slope = angle * G_PI / 180;
  const double length = measure_word (text, stretch) * size;
  const int left = (int) ceil (1.3 * size), top = (int) ceil (length * sin (slope) + 1.3 * size);
  const int width = left + (int) ceil (length * cos (slope) + 0.6 * size), height = top + (int) ceil (0.6 * size);
  g_autofree guint8 *fill = g_malloc ((gsize) (width * height)), *edge = g_malloc ((gsize) (width * height));
  double sum_fill = 0, sum_rim = 0;

  self->text = text;
  self->angle = angle;
  self->stretch = stretch;
  self->scale = scale;
  self->rim = rim;
  self->middle_x = length / 2 * cos (slope) - size / 2 * sin (slope);
  self->middle_y = -length / 2 * sin (slope) - size / 2 * cos (slope);
  draw_word (self, STROKE, left, top, width, height, fill);
  draw_word (self, STROKE + 2 * rim, left, top, width, height, edge);
  for (int i = 0; i < width * height; i++)
    {
      sum_fill += fill[i];
      sum_rim += MAX (edge[i] - fill[i], 0);
    }
  self->left = self->top = G_MAXINT16;
  self->right = self->bottom = G_MININT16;
  self->points = g_malloc_n ((gsize) (width * height), sizeof *self->points);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        int i = y * width + x;
        JudgePoint *point = &self->points[self->n];

        if (edge[i] < 50)
          continue;
        point->x = (gint16) (x - left);
        point->y = (gint16) (y - top);
        point->weight = (float) (fill[i] / sum_fill - MAX (edge[i] - fill[i], 0) / sum_rim);
        self->weight_sum += point->weight;
        self->weight_square += point->weight * point->weight;
        self->left = MIN (self->left, point->x);
        self->top = MIN (self->top, point->y);
        self->right = MAX (self->right, point->x);
        self->bottom = MAX (self->bottom, point->y);
        self->n++;
      }
  return self;
}

static void
template_free (gpointer data)
{
  JudgeTemplate *self = data;

  g_free (self->points);
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
