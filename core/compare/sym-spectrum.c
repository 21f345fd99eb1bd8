/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-distribution-private.h"

#include <math.h>
#include <string.h>

#include "sym-fft-private.h"
#include "sym-metrics.h"

/* Least power of a ring, in relation to the strongest: below it there is rounding only. */
#define LEAST_POWER 1e-12

/* Decibels by which equal spectra differ, as both come from one transform. */
#define ROUNDING 1e-9

/* Beyond half a cycle a pixel. */
#define NO_RING G_MAXUINT8

G_STATIC_ASSERT (SYM_METRICS_RINGS < NO_RING);

struct _SymSpectrum
{
  gsize columns, rows;
  SymFft across, down;
  double *hann_across, *hann_down;
  double *re, *im; /* a plane of padded size: A as real numbers, B as imaginary ones */
  guint8 *rings;   /* of each place in it */
};

void
_sym_spectrum_free (SymSpectrum *self)
{
  _sym_fft_clear (&self->across);
  _sym_fft_clear (&self->down);
  g_free (self->hann_across);
  g_free (self->hann_down);
  g_free (self->re);
  g_free (self->im);
  g_free (self->rings);
  g_free (self);
}

SymSpectrum *
_sym_spectrum_new (gsize columns, gsize rows)
{
  const gsize width = _sym_fft_get_padded (MAX (columns, SYM_FFT_WIDTH));
  const gsize height = _sym_fft_get_padded (MAX (rows, SYM_FFT_WIDTH));
  SymSpectrum *self = g_new0 (SymSpectrum, 1);

  self->columns = columns;
  self->rows = rows;
  _sym_fft_init (&self->across, width);
  _sym_fft_init (&self->down, height);
  self->hann_across = _sym_fft_hann_new (columns);
  self->hann_down = _sym_fft_hann_new (rows);
  self->re = g_try_new (double, width * height);
  self->im = g_try_new (double, width * height);
  self->rings = g_try_malloc (width * height);
  if (self->re == NULL || self->im == NULL || self->rings == NULL)
    {
      _sym_spectrum_free (self);
      return NULL;
    }
  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        const double u = (double) MIN (x, width - x) / (double) width;
        const double v = (double) MIN (y, height - y) / (double) height;
        const gsize ring = (gsize) (hypot (u, v) * 2 * SYM_METRICS_RINGS);

        self->rings[y * width + x] = ring < SYM_METRICS_RINGS ? (guint8) ring : NO_RING;
      }
  return self;
}

/* Transforms lines of the plane: @n_lines lines of values @step apart, the next @next further. */
static void
transform (SymFft *fft, double *re, double *im, gsize n_lines, gsize step, gsize next)
{
  for (gsize first = 0; first < n_lines; first += SYM_FFT_WIDTH)
    {
      for (gsize i = 0; i < fft->n; i++)
        for (gsize l = 0; l < SYM_FFT_WIDTH; l++)
          {
            fft->re[fft->reversed[i] * SYM_FFT_WIDTH + l] = re[i * step + (first + l) * next];
            fft->im[fft->reversed[i] * SYM_FFT_WIDTH + l] = im[i * step + (first + l) * next];
          }
      _sym_fft_run (fft);
      for (gsize i = 0; i < fft->n; i++)
        for (gsize l = 0; l < SYM_FFT_WIDTH; l++)
          {
            re[i * step + (first + l) * next] = fft->re[i * SYM_FFT_WIDTH + l];
            im[i * step + (first + l) * next] = fft->im[i * SYM_FFT_WIDTH + l];
          }
    }
}

/* Values less their mean, weighted, the largest of them 1: rounding of the one image must not reach the other. Returns:
 * what they were divided by. */
static double
put_values (const SymSpectrum *self, const double *values, double *to)
{
  const gsize n = self->columns * self->rows;
  double sum = 0, mean, largest = 0;
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        sum += values[i];
        count++;
      }
  mean = count > 0 ? sum / (double) count : 0;
  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      largest = MAX (largest, fabs (values[i] - mean));
  memset (to, 0, self->across.n * self->down.n * sizeof *to);
  for (gsize y = 0; y < self->rows && largest > 0; y++)
    for (gsize x = 0; x < self->columns; x++)
      if (!isnan (values[y * self->columns + x]))
        to[y * self->across.n + x] = (values[y * self->columns + x] - mean) / largest * self->hann_down[y] * self->hann_across[x];
  return largest;
}

void
_sym_spectrum_add (SymSpectrum *self, const double *a, const double *b, double *power_a, double *power_b)
{
  const gsize width = self->across.n, height = self->down.n;
  const double scale_a = put_values (self, a, self->re), scale_b = put_values (self, b, self->im);
  double found_a[SYM_METRICS_RINGS] = { 0 }, found_b[SYM_METRICS_RINGS] = { 0 };

  transform (&self->across, self->re, self->im, self->rows + (SYM_FFT_WIDTH - self->rows % SYM_FFT_WIDTH) % SYM_FFT_WIDTH, 1, width);
  transform (&self->down, self->re, self->im, width, width, 1);
  /* of real values, what is even in Z is that of A, and what is odd that of B */
  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        const gsize at = y * width + x, mirror = (height - y) % height * width + (width - x) % width;
        const double a_re = self->re[at] + self->re[mirror], a_im = self->im[at] - self->im[mirror];
        const double b_re = self->im[at] + self->im[mirror], b_im = self->re[mirror] - self->re[at];

        if (self->rings[at] == NO_RING)
          continue;
        found_a[self->rings[at]] += a_re * a_re + a_im * a_im;
        found_b[self->rings[at]] += b_re * b_re + b_im * b_im;
      }
  for (gsize r = 0; r < SYM_METRICS_RINGS; r++)
    {
      power_a[r] += found_a[r] / 4 * scale_a * scale_a;
      power_b[r] += found_b[r] / 4 * scale_b * scale_b;
    }
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

      sum += fabs (decibel) > ROUNDING ? decibel * decibel : 0;
    }
  return sqrt (sum / SYM_METRICS_RINGS);
}
