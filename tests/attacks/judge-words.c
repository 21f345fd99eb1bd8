/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "judge"

#include "config.h"

#include "judge.h"

#include <cairo.h>
#include <complex.h>
#include <math.h>
#include <string.h>

/* The picture is made so small that capitals are this high: fine enough for the shape of letters,
 * coarse enough for other letters of the same alphabet. */
#define CAP 10.0
#define COARSE 0.7 /* of that, for the first search */
#define STROKE 0.17
#define RIM 0.13

/* What counts as readable. A stroke of 1.6 to 1 against its rim is no more than a hint. */
#define LEAST_CONTRAST 34.0
#define LEAST_LIKENESS 0.48

/* A word that lies flat is the program's chrome, which a person can move and style. */
#define LEAST_ANGLE 4.5
#define LEAST_STRETCH 0.45

/* Five letters are more easily like something else than nine. */
#define SHORT_WORD 5
#define LEAST_LIKENESS_SHORT 0.56

/* Of the highest peaks of a search. */
#define CLOSER_LOOKS 8

#define MAX_KEPT 48

typedef float complex Sample;

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

/* The first is looked for with the Fourier transform; where it stands the others are tried. */
typedef struct
{
  const char *sought;
  const char *wholes[3];
} Text;

static const Text texts[] = {
  { "SYNTH", { "SYNTHETIC", "SYNTH" } }, { "UNREA", { "UNREADABLE" } }, { "CHECK", { "CHECKING" } },
  { "PARTL", { "PARTLY" } },             { "LABEL", { "LABEL" } },
};

static const double angles[] = { 23, 17, 11, 6 };
static const double stretches[] = { 1.0, 0.86, 0.74, 0.63, 0.53 };

/* One word as seen at one size and slope: weights of pixels around the left end of its foot line. */
typedef struct
{
  const char *text;
  double angle, stretch, scale;
  int n;
  struct { gint16 x, y; float weight; } *points;
  double middle_x, middle_y; /* of the word */
} Template;

typedef struct
{
  double cap;
  int width, height; /* powers of two */
  Sample *spectrum;
  Sample *kernel;
  Sample *work;
  int small_width, small_height;
  float *small;
} Plane;

/* What was found on the pictures before is looked for first. */
typedef struct
{
  double cap;
  Template *template;
} Kept;

static GArray *kept;

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
draw_word (const Template *self, double line_width, int left, int top, int width, int height, guint8 *coverage)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  cairo_t *cr = cairo_create (surface);
  const guint8 *data;

  cairo_translate (cr, left, top);
  cairo_rotate (cr, -self->angle * G_PI / 180);
  cairo_scale (cr, CAP * self->scale, CAP * self->scale);
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

static Template *
template_new (const char *text, double angle, double stretch, double scale)
{
  Template *self = g_new0 (Template, 1);
  const double size = CAP * scale, slope = angle * G_PI / 180;
  const double length = measure_word (text, stretch) * size;
  const int left = (int) ceil (1.3 * size), top = (int) ceil (length * sin (slope) + 1.3 * size);
  const int width = left + (int) ceil (length * cos (slope) + 0.6 * size), height = top + (int) ceil (0.6 * size);
  g_autofree guint8 *fill = g_malloc ((gsize) (width * height)), *edge = g_malloc ((gsize) (width * height));
  double sum_fill = 0, sum_rim = 0;

  self->text = text;
  self->angle = angle;
  self->stretch = stretch;
  self->scale = scale;
  self->middle_x = length / 2 * cos (slope) - size / 2 * sin (slope);
  self->middle_y = -length / 2 * sin (slope) - size / 2 * cos (slope);
  draw_word (self, STROKE, left, top, width, height, fill);
  draw_word (self, STROKE + 2 * RIM, left, top, width, height, edge);
  for (int i = 0; i < width * height; i++)
    {
      sum_fill += fill[i];
      sum_rim += MAX (edge[i] - fill[i], 0);
    }
  self->points = g_malloc_n ((gsize) (width * height), sizeof *self->points);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        int i = y * width + x;

        if (edge[i] < 50)
          continue;
        self->points[self->n].x = (gint16) (x - left);
        self->points[self->n].y = (gint16) (y - top);
        self->points[self->n].weight = (float) (fill[i] / sum_fill - MAX (edge[i] - fill[i], 0) / sum_rim);
        self->n++;
      }
  return self;
}

static void
template_free (Template *self)
{
  g_free (self->points);
  g_free (self);
}

/* Of a power of two, in place, by decimation in time. */
static void
transform_line (Sample *line, int n, int sign)
{
  static Sample *twiddles[2][20];
  int log = 0;
  Sample *w;

  while (1 << log < n)
    log++;
  w = twiddles[sign > 0][log];
  if (w == NULL)
    {
      w = g_new (Sample, (gsize) n);
      for (int i = 0; i < n / 2; i++)
        w[i] = (float) cos (2 * G_PI * i / n) + sign * (float) sin (2 * G_PI * i / n) * I;
      twiddles[sign > 0][log] = w;
    }
  for (int i = 1, j = 0; i < n; i++)
    {
      int bit = n >> 1;

      for (; j & bit; bit >>= 1)
        j ^= bit;
      j ^= bit;
      if (i < j)
        {
          Sample swap = line[i];

          line[i] = line[j];
          line[j] = swap;
        }
    }
  for (int half = 1, step = n / 2; half < n; half *= 2, step /= 2)
    for (int start = 0; start < n; start += 2 * half)
      for (int k = 0; k < half; k++)
        {
          float re = crealf (w[k * step]), im = cimagf (w[k * step]);
          float br = crealf (line[start + k + half]), bi = cimagf (line[start + k + half]);
          Sample odd = CMPLXF (re * br - im * bi, re * bi + im * br);
          Sample even = line[start + k];

          line[start + k] = even + odd;
          line[start + k + half] = even - odd;
        }
}

static void
transpose (const Sample *from, Sample *to, int width, int height)
{
  for (int y0 = 0; y0 < height; y0 += 16)
    for (int x0 = 0; x0 < width; x0 += 16)
      for (int y = y0; y < y0 + 16; y++)
        for (int x = x0; x < x0 + 16; x++)
          to[x * height + y] = from[y * width + x];
}

/* There and back the order of axes stays the same: width and height swap each time. */
static void
transform (Sample *data, Sample *work, int width, int height, int sign)
{
  for (int y = 0; y < height; y++)
    transform_line (data + y * width, width, sign);
  transpose (data, work, width, height);
  for (int x = 0; x < width; x++)
    transform_line (work + x * height, height, sign);
  transpose (work, data, height, width);
}

static int
round_up (int n)
{
  int power = 32;

  while (power < n)
    power *= 2;
  return power;
}

/* By area: each small pixel is the mean of what it covers. */
static void
shrink (const JudgePicture *picture, double factor, Plane *self)
{
  g_autofree float *row = NULL;
  const int width = self->small_width, height = self->small_height;

  self->small = g_new0 (float, (gsize) width * (gsize) height);
  row = g_new (float, (gsize) picture->width);
  for (int y = 0; y < height; y++)
    {
      double top = y / factor, bottom = MIN ((y + 1) / factor, picture->height);

      memset (row, 0, sizeof (float) * (gsize) picture->width);
      for (int j = (int) top; j < picture->height && j < bottom; j++)
        {
          const guint8 *p = picture->pixels + (gsize) j * (gsize) picture->width * 3;
          float share = (float) ((MIN (bottom, j + 1) - MAX (top, j)) / (bottom - top));

          for (int i = 0; i < picture->width; i++, p += 3)
            row[i] += share * (0.2126f * p[0] + 0.7152f * p[1] + 0.0722f * p[2]);
        }
      for (int x = 0; x < width; x++)
        {
          double left = x / factor, right = MIN ((x + 1) / factor, picture->width), sum = 0;

          for (int i = (int) left; i < picture->width && i < right; i++)
            sum += row[i] * (MIN (right, i + 1) - MAX (left, i));
          self->small[y * width + x] = (float) (sum / (right - left));
        }
    }
}

static void
plane_init (Plane *self, const JudgePicture *picture, double cap, gboolean with_spectrum)
{
  double factor = CAP / cap;
  gsize n;

  *self = (Plane){ .cap = cap };
  self->small_width = MAX (1, (int) (picture->width * factor));
  self->small_height = MAX (1, (int) (picture->height * factor));
  shrink (picture, factor, self);
  self->width = round_up (self->small_width);
  self->height = round_up (self->small_height);
  n = (gsize) self->width * (gsize) self->height;
  if (!with_spectrum)
    return;
  self->spectrum = g_new0 (Sample, n);
  self->kernel = g_new (Sample, n);
  self->work = g_new (Sample, n);
  for (int y = 0; y < self->small_height; y++)
    for (int x = 0; x < self->small_width; x++)
      self->spectrum[y * self->width + x] = self->small[y * self->small_width + x];
  transform (self->spectrum, self->work, self->width, self->height, -1);
}

static void
plane_clear (Plane *self)
{
  g_free (self->spectrum);
  g_free (self->kernel);
  g_free (self->work);
  g_free (self->small);
}

static void
add_kernel (Plane *plane, const Template *template, Sample unit)
{
  for (int i = 0; template != NULL && i < template->n; i++)
    {
      int x = template->points[i].x & (plane->width - 1), y = template->points[i].y & (plane->height - 1);

      plane->kernel[y * plane->width + x] += unit * template->points[i].weight;
    }
}

/* Two at a time: the correlation with the first as the real, with the second as the imaginary part. */
static void
correlate (Plane *plane, const Template *a, const Template *b)
{
  const gsize n = (gsize) plane->width * (gsize) plane->height;

  memset (plane->kernel, 0, n * sizeof *plane->kernel);
  add_kernel (plane, a, 1);
  add_kernel (plane, b, -I); /* conjugated below */
  transform (plane->kernel, plane->work, plane->width, plane->height, -1);
  for (gsize i = 0; i < n; i++)
    plane->kernel[i] = plane->spectrum[i] * conjf (plane->kernel[i]);
  transform (plane->kernel, plane->work, plane->width, plane->height, 1);
}

static double
get_likeness (const Plane *plane, const Template *template, int x, int y, double *contrast)
{
  double sum = 0, square = 0, product = 0, weight_square = 0, weight_sum = 0;
  int n = 0;

  for (int i = 0; i < template->n; i++)
    {
      int at_x = x + template->points[i].x, at_y = y + template->points[i].y;
      double value, weight = template->points[i].weight;

      if (at_x < 0 || at_y < 0 || at_x >= plane->small_width || at_y >= plane->small_height)
        continue;
      value = plane->small[at_y * plane->small_width + at_x];
      sum += value;
      square += value * value;
      product += value * weight;
      weight_sum += weight;
      weight_square += weight * weight;
      n++;
    }
  *contrast = product;
  if (n < template->n * 9 / 10)
    return 0;
  square -= sum * sum / n;
  product -= sum * weight_sum / n;
  weight_square -= weight_sum * weight_sum / n;
  return square > 0 && weight_square > 0 ? product / sqrt (square * weight_square) : 0;
}

static double
get_least_likeness (const char *text)
{
  return strlen (text) <= SHORT_WORD ? LEAST_LIKENESS_SHORT : LEAST_LIKENESS;
}

static void
add_word (GArray *words, const Plane *plane, const Template *template, int x, int y, double contrast, double likeness)
{
  const double factor = plane->cap / CAP;
  JudgeWord word = { template->text, (x + template->middle_x + 0.5) * factor, (y + template->middle_y + 0.5) * factor,
                     plane->cap * template->scale, template->angle, template->stretch, contrast, likeness };

  for (guint i = 0; i < words->len; i++)
    {
      JudgeWord *other = &g_array_index (words, JudgeWord, i);

      if (fabs (word.x - other->x) < 1.5 * word.cap && fabs (word.y - other->y) < 1.2 * word.cap)
        {
          if (other->likeness < word.likeness)
            *other = word;
          return;
        }
    }
  g_array_append_val (words, word);
}

typedef struct
{
  const Text *text;
  double angle, stretch;
  int x, y;
  double likeness;
} Peak;

/* Where the correlation has a local maximum that is high enough for a closer look. */
static void
collect (const Plane *plane, const Template *template, gboolean second, const Peak *what, GArray *peaks)
{
  const float *values = (const float *) plane->kernel + (second ? 1 : 0);
  const float least = (float) (LEAST_CONTRAST * 0.7) * (float) (plane->width * plane->height);

  for (int y = 1; y < plane->small_height - 1; y++)
    for (int x = 1; x < plane->small_width - 1; x++)
      {
        const float *v = values + 2 * ((gsize) y * (gsize) plane->width + (gsize) x);
        Peak peak = *what;
        double contrast;

        if (v[0] < least || v[0] < v[-2] || v[0] <= v[2] || v[0] < v[-2 * plane->width]
            || v[0] <= v[2 * plane->width])
          continue;
        peak.x = x;
        peak.y = y;
        peak.likeness = get_likeness (plane, template, x, y, &contrast);
        if (peak.likeness > 0.35)
          g_array_append_val (peaks, peak);
      }
}

static int
compare_peaks (gconstpointer a, gconstpointer b)
{
  double x = ((const Peak *) a)->likeness, y = ((const Peak *) b)->likeness;

  return x < y ? 1 : x > y ? -1 : 0;
}

/* All places of a word of which size and slope are known. */
static void
search_known (Plane *plane, const Template *a, const Template *b, GArray *words)
{
  const Template *const templates[2] = { a, b };

  correlate (plane, a, b);
  for (int i = 0; i < 2 && templates[i] != NULL; i++)
    {
      g_autoptr (GArray) peaks = g_array_new (FALSE, FALSE, sizeof (Peak));

      collect (plane, templates[i], i == 1, &(Peak){ 0 }, peaks);
      for (guint j = 0; j < peaks->len; j++)
        {
          const Peak *peak = &g_array_index (peaks, Peak, j);
          double contrast, likeness = get_likeness (plane, templates[i], peak->x, peak->y, &contrast);

          if (likeness >= get_least_likeness (templates[i]->text) && contrast >= LEAST_CONTRAST)
            add_word (words, plane, templates[i], peak->x, peak->y, contrast, likeness);
        }
    }
}

/* Climbs from one slope, width, size and place to a better one next to it. */
static Template *
refine (const Plane *plane, const char *text, const Peak *peak, double *best)
{
  double angle = peak->angle, stretch = peak->stretch, scale = 1;
  int x = peak->x, y = peak->y;
  Template *result = template_new (text, angle, stretch, scale);
  double contrast;

  *best = get_likeness (plane, result, x, y, &contrast);
  for (int round = 0; round < 4; round++)
    {
      static const double steps[][3]
          = { { 2.5, 0, 0 }, { -2.5, 0, 0 }, { 0, 0.06, 0 }, { 0, -0.06, 0 }, { 0, 0, 0.05 }, { 0, 0, -0.05 },
              { 1, 0, 0 }, { -1, 0, 0 }, { 0, 0.025, 0 }, { 0, -0.025, 0 }, { 0, 0, 0.02 }, { 0, 0, -0.02 } };
      double before = *best;

      for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
        {
          Template *next;
          double top = 0;
          int top_x = 0, top_y = 0;

          if (result->angle + steps[i][0] < LEAST_ANGLE || result->stretch + steps[i][1] < LEAST_STRETCH)
            continue;
          next = template_new (text, result->angle + steps[i][0], result->stretch + steps[i][1],
                               result->scale + steps[i][2]);
          for (int dy = -2; dy <= 2; dy++)
            for (int dx = -2; dx <= 2; dx++)
              {
                double likeness = get_likeness (plane, next, x + dx, y + dy, &contrast);

                if (likeness > top)
                  {
                    top = likeness;
                    top_x = x + dx;
                    top_y = y + dy;
                  }
              }
          if (top > *best)
            {
              *best = top;
              x = top_x;
              y = top_y;
              template_free (result);
              result = g_steal_pointer (&next);
            }
          else
            template_free (next);
        }
      if (*best < before + 0.005)
        break;
    }
  return result;
}

static void
keep (double cap, Template *template)
{
  Kept entry = { cap, template };

  g_array_prepend_val (kept, entry);
  if (kept->len > MAX_KEPT)
    {
      template_free (g_array_index (kept, Kept, MAX_KEPT).template);
      g_array_set_size (kept, MAX_KEPT);
    }
}

/* Whether it begins a word that was found. */
static gboolean
is_near_word (GArray *words, const Plane *plane, const Peak *peak)
{
  const double factor = plane->cap / CAP;

  for (guint i = 0; i < words->len; i++)
    {
      JudgeWord *word = &g_array_index (words, JudgeWord, i);

      if (fabs (word->x - peak->x * factor) < 5 * word->cap && fabs (word->y - peak->y * factor) < 3 * word->cap)
        return TRUE;
    }
  return FALSE;
}

/* Two slopes or widths of a word's beginning on a coarse picture; then the whole word on a finer one,
 * at the highest peaks. */
static void
search_pair (const JudgePicture *picture, double cap, const Text *text, gsize pair, GArray *words)
{
  g_autoptr (GArray) peaks = g_array_new (FALSE, FALSE, sizeof (Peak));
  Template *templates[2];
  Peak what[2];
  Plane coarse, fine;

  plane_init (&coarse, picture, cap / COARSE, TRUE);
  for (gsize i = 0; i < 2; i++)
    {
      gsize at = 2 * pair + i;

      what[i] = (Peak){ text, angles[at / G_N_ELEMENTS (stretches)], stretches[at % G_N_ELEMENTS (stretches)] };
      templates[i] = template_new (text->sought, what[i].angle, what[i].stretch, COARSE);
    }
  correlate (&coarse, templates[0], templates[1]);
  for (int i = 0; i < 2; i++)
    {
      collect (&coarse, templates[i], i == 1, &what[i], peaks);
      template_free (templates[i]);
    }
  plane_clear (&coarse);
  if (peaks->len == 0)
    return;

  g_array_sort (peaks, compare_peaks);
  plane_init (&fine, picture, cap, FALSE);
  for (guint i = 0, tried = 0; i < peaks->len && tried < CLOSER_LOOKS; i++)
    {
      Peak *peak = &g_array_index (peaks, Peak, i);

      peak->x = (int) (peak->x / COARSE);
      peak->y = (int) (peak->y / COARSE);
      if (is_near_word (words, &fine, peak))
        continue;
      tried++;
      for (int j = 0; j < 3 && text->wholes[j] != NULL; j++)
        {
          double likeness;
          Template *template = refine (&fine, text->wholes[j], peak, &likeness);
          Plane plane;

          if (likeness < get_least_likeness (text->wholes[j]))
            {
              template_free (template);
              continue;
            }
          plane_init (&plane, picture, cap, TRUE);
          search_known (&plane, template, NULL, words);
          plane_clear (&plane);
          keep (cap, template);
          break;
        }
    }
  plane_clear (&fine);
}

static void
search_kept (const JudgePicture *picture, guint index, GArray *words)
{
  Kept entry = g_array_index (kept, Kept, index);
  Plane plane;

  plane_init (&plane, picture, entry.cap, TRUE);
  search_known (&plane, entry.template, NULL, words);
  plane_clear (&plane);
  g_array_remove_index (kept, index);
  if (words->len > 0)
    g_array_prepend_val (kept, entry);
  else
    g_array_insert_val (kept, index, entry);
}

gboolean
judge_search (const JudgePicture *picture, double cap, gboolean thorough, guint step, GArray *words)
{
  static const double around[] = { 1, 1.09, 0.92 };
  static const double caps[] = { 12, 13.2, 14.5, 16, 17.6, 19.3, 21.2, 23.4, 25.7, 28.3, 31.1, 34.2, 37.6, 41.4 };
  const guint n_texts = thorough ? G_N_ELEMENTS (texts) : 1, n_pairs = G_N_ELEMENTS (angles) * G_N_ELEMENTS (stretches) / 2;
  const guint n_around = cap > 0 ? G_N_ELEMENTS (around) : 0;

  if (kept == NULL)
    kept = g_array_new (FALSE, FALSE, sizeof (Kept));
  if (step < MAX_KEPT)
    {
      if (step < kept->len)
        search_kept (picture, step, words);
      return TRUE;
    }
  step -= MAX_KEPT;
  if (step < n_pairs * n_around * n_texts)
    {
      search_pair (picture, cap * around[step % n_around], &texts[step / n_around % n_texts],
                   step / n_around / n_texts, words);
      return TRUE;
    }
  step -= n_pairs * n_around * n_texts;
  if (thorough && step < n_pairs * n_texts * G_N_ELEMENTS (caps))
    {
      search_pair (picture, caps[step / n_pairs / n_texts], &texts[step / n_pairs % n_texts], step % n_pairs, words);
      return TRUE;
    }
  return FALSE;
}
