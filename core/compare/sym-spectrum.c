/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-distribution-private.h"

#include <math.h>

#include "sym-fft-private.h"
#include "sym-metrics.h"

/* Columns transformed at once. */
#define WIDTH 8

/* Least power of a ring, in relation to the strongest: below it there is rounding only. */
#define LEAST_POWER 1e-12

/* Twiddle factors and the order of one length, a power of two. */
typedef struct
{
  gsize n;
  double *cosine, *sine;
  gsize *reversed;
} Length;

static void
length_clear (Length *self)
{
  g_free (self->cosine);
  g_free (self->sine);
  g_free (self->reversed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Length, length_clear)

static void
length_init (Length *self, gsize at_least)
{
  self->n = WIDTH;
  while (self->n < at_least)
    self->n *= 2;
  self->cosine = g_new (double, self->n);
  self->sine = g_new (double, self->n);
  self->reversed = g_new0 (gsize, self->n);
  for (gsize i = 0; i < self->n; i++)
    {
      self->cosine[i] = cos (2 * G_PI * (double) i / (double) self->n);
      self->sine[i] = sin (2 * G_PI * (double) i / (double) self->n);
      for (gsize bit = 1, mirror = self->n / 2; bit < self->n; bit *= 2, mirror /= 2)
        if ((i & bit) != 0)
          self->reversed[i] |= mirror;
    }
}

/* Transforms @n_lines lines, each of @length->n values @step apart, the next @next further. */
static gboolean
transform (const Length *length, double *re, double *im, gsize n_lines, gsize step, gsize next)
{
  g_autofree double *some = g_try_new (double, 2 * length->n * WIDTH);
  double *some_im = some + length->n * WIDTH;

  if (some == NULL)
    return FALSE;
  for (gsize first = 0; first < n_lines; first += WIDTH)
    {
      for (gsize i = 0; i < length->n; i++)
        for (gsize l = 0; l < WIDTH; l++)
          {
            some[length->reversed[i] * WIDTH + l] = re[i * step + (first + l) * next];
            some_im[length->reversed[i] * WIDTH + l] = im[i * step + (first + l) * next];
          }
      _sym_fft_columns (some, some_im, length->n, WIDTH, length->cosine, length->sine, -1);
      for (gsize i = 0; i < length->n; i++)
        for (gsize l = 0; l < WIDTH; l++)
          {
            re[i * step + (first + l) * next] = some[i * WIDTH + l];
            im[i * step + (first + l) * next] = some_im[i * WIDTH + l];
          }
    }
  return TRUE;
}

static double
get_mean (const double *values, gsize n)
{
  double sum = 0;
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        sum += values[i];
        count++;
      }
  return count > 0 ? sum / (double) count : 0;
}

static double
get_hann (gsize i, gsize n)
{
  const double sine = sin (G_PI * ((double) i + 0.5) / (double) n);

  return sine * sine;
}

gboolean
_sym_spectrum_add (const double *values, gsize columns, gsize rows, double *power)
{
  g_auto (Length) across = { 0 }, down = { 0 };
  g_autofree double *re = NULL, *im = NULL, *hann = g_new (double, columns);
  const double mean = get_mean (values, columns * rows);

  length_init (&across, columns);
  length_init (&down, rows);
  re = g_try_new0 (double, across.n * down.n);
  im = g_try_new0 (double, across.n * down.n);
  if (re == NULL || im == NULL)
    return FALSE;
  for (gsize x = 0; x < columns; x++)
    hann[x] = get_hann (x, columns);
  for (gsize y = 0; y < rows; y++)
    {
      const double weight = get_hann (y, rows);

      for (gsize x = 0; x < columns; x++)
        if (!isnan (values[y * columns + x]))
          re[y * across.n + x] = (values[y * columns + x] - mean) * weight * hann[x];
    }
  if (!transform (&across, re, im, down.n, 1, across.n) || !transform (&down, re, im, across.n, across.n, 1))
    return FALSE;
  for (gsize y = 0; y < down.n; y++)
    for (gsize x = 0; x < across.n; x++)
      {
        const double u = (double) MIN (x, across.n - x) / (double) across.n;
        const double v = (double) MIN (y, down.n - y) / (double) down.n;
        const gsize ring = (gsize) (hypot (u, v) * 2 * SYM_METRICS_RINGS);
        const gsize i = y * across.n + x;

        if (ring < SYM_METRICS_RINGS)
          power[ring] += re[i] * re[i] + im[i] * im[i];
      }
  return TRUE;
}

/* As many places of frequency lie in a ring of A as of B: sums compare as means do. */
double
_sym_spectrum_get_distance (const double *a, const double *b)
{
  double sum = 0, a_most = 0, b_most = 0;

  for (gsize i = 0; i < SYM_METRICS_RINGS; i++)
    {
      a_most = MAX (a_most, a[i]);
      b_most = MAX (b_most, b[i]);
    }
  if (!(a_most > 0 && b_most > 0))
    return NAN;
  for (gsize i = 0; i < SYM_METRICS_RINGS; i++)
    {
      const double decibel = 10 * log10 (MAX (a[i], LEAST_POWER * a_most) / MAX (b[i], LEAST_POWER * b_most));

      sum += decibel * decibel;
    }
  return sqrt (sum / SYM_METRICS_RINGS);
}
