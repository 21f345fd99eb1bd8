/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-forensic-private.h"

#include <math.h>
#include <string.h>

#include "sym-fft-private.h"

#define WIDTH SYM_FFT_WIDTH

/* Neighbours of the local variance on each side: 7 x 7. */
#define REACH 3

/* The mean under the window; %FALSE where all values are one. */
static gboolean
get_weighted_mean (const float *values, gsize columns, gsize rows, const double *along, const double *down,
                   double *mean)
{
  float low = INFINITY, high = -INFINITY;
  double sum = 0, weight = 0;

  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < columns; x++)
      {
        const float value = values[y * columns + x];

        if (isnan (value))
          continue;
        low = MIN (low, value);
        high = MAX (high, value);
        sum += along[x] * down[y] * (double) value;
        weight += along[x] * down[y];
      }
  *mean = weight > 0 ? sum / weight : 0;
  return high > low;
}

/* Along the rows, two real ones as one complex: of @half frequencies each. */
static void
transform_rows (const float *values, gsize columns, gsize rows, gsize n, double mean, double scale,
                const double *along, const double *down, float *re, float *im)
{
  const gsize half = n / 2 + 1;
  g_auto (SymFft) transform = { 0 };

  _sym_fft_init (&transform, n);
  for (gsize first = 0; first < rows; first += 2 * WIDTH)
    {
      memset (transform.re, 0, n * WIDTH * sizeof (double));
      memset (transform.im, 0, n * WIDTH * sizeof (double));
      for (gsize r = 0; r < 2 * WIDTH && first + r < rows; r++)
        {
          const float *row = values + (first + r) * columns;
          double *to = r < WIDTH ? transform.re : transform.im;

          for (gsize x = 0; x < columns; x++)
            if (!isnan (row[x]))
              to[transform.reversed[x] * WIDTH + r % WIDTH]
                  = ((double) row[x] - mean) * scale * along[x] * down[first + r];
        }
      _sym_fft_run (&transform);
      for (gsize r = 0; r < 2 * WIDTH && first + r < rows; r++)
        for (gsize f = 0; f < half; f++)
          {
            const gsize up = f * WIDTH + r % WIDTH, mirror = (n - f) % n * WIDTH + r % WIDTH;
            const gsize at = (first + r) * half + f;

            if (r < WIDTH)
              {
                re[at] = (float) ((transform.re[up] + transform.re[mirror]) / 2);
                im[at] = (float) ((transform.im[up] - transform.im[mirror]) / 2);
              }
            else
              {
                re[at] = (float) ((transform.im[up] + transform.im[mirror]) / 2);
                im[at] = (float) ((transform.re[mirror] - transform.re[up]) / 2);
              }
          }
    }
}

/* Down the columns; the power goes to both halves of the plane. Returns: the sum of all. */
static double
transform_columns (const float *re, const float *im, gsize rows, gsize width, gsize n, float *to)
{
  const gsize half = width / 2 + 1;
  g_auto (SymFft) transform = { 0 };
  double sum = 0;

  _sym_fft_init (&transform, n);
  for (gsize first = 0; first < half; first += WIDTH)
    {
      const gsize n_columns = MIN (WIDTH, half - first);

      memset (transform.re, 0, n * WIDTH * sizeof (double));
      memset (transform.im, 0, n * WIDTH * sizeof (double));
      for (gsize y = 0; y < rows; y++)
        for (gsize c = 0; c < n_columns; c++)
          {
            transform.re[transform.reversed[y] * WIDTH + c] = (double) re[y * half + first + c];
            transform.im[transform.reversed[y] * WIDTH + c] = (double) im[y * half + first + c];
          }
      _sym_fft_run (&transform);
      for (gsize fy = 0; fy < n; fy++)
        for (gsize c = 0; c < n_columns; c++)
          {
            const gsize fx = first + c, mirror_x = (width - fx) % width, mirror_y = (n - fy) % n;
            const double a = transform.re[fy * WIDTH + c], b = transform.im[fy * WIDTH + c];
            const double power = a * a + b * b;

            to[(fy + n / 2) % n * width + (fx + width / 2) % width] = (float) power;
            to[(mirror_y + n / 2) % n * width + (mirror_x + width / 2) % width] = (float) power;
            sum += fx == mirror_x ? power : 2 * power;
          }
    }
  return sum;
}

static gboolean
compute_spectrum (const float *values, gsize columns, gsize rows, float *to)
{
  const gsize width = _sym_fft_get_padded (columns), height = _sym_fft_get_padded (rows);
  g_autofree double *along = _sym_fft_hann_new (columns), *down = _sym_fft_hann_new (rows);
  g_autofree float *re = g_try_new (float, (width / 2 + 1) * rows);
  g_autofree float *im = g_try_new (float, (width / 2 + 1) * rows);
  double mean, power, largest = 0;

  if (re == NULL || im == NULL)
    return FALSE;
  for (gsize i = 0; i < width * height; i++)
    to[i] = (float) SYM_FORENSIC_FLOOR;
  if (!get_weighted_mean (values, columns, rows, along, down, &mean))
    return TRUE;

  /* Decibels are the same at any scale: at one where no sum leaves single precision. */
  for (gsize i = 0; i < columns * rows; i++)
    if (!isnan (values[i]))
      largest = MAX (largest, fabs ((double) values[i] - mean));
  transform_rows (values, columns, rows, width, mean, 1 / largest, along, down, re, im);
  power = transform_columns (re, im, rows, width, height, to) / (double) (width * height);
  for (gsize i = 0; i < width * height; i++)
    to[i] = (float) (power > 0 ? MAX (10 * log10 ((double) to[i] / power), SYM_FORENSIC_FLOOR)
                               : SYM_FORENSIC_FLOOR);
  return TRUE;
}

/* The middle of @n values, which are odd in number: as few comparisons as sorting half of them. */
static float
get_median (float *values, guint n)
{
  for (guint i = 0; i <= n / 2; i++)
    for (guint j = i + 1; j < n; j++)
      {
        const float low = MIN (values[i], values[j]);

        values[j] = MAX (values[i], values[j]);
        values[i] = low;
      }
  return values[n / 2];
}

static void
compute_residual (const float *values, gsize columns, gsize rows, float *to)
{
  /* half of the neighbours; the others are opposite */
  static const struct { int x, y; } neighbours[] = { { 1, 0 }, { -1, 1 }, { 0, 1 }, { 1, 1 } };

  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < columns; x++)
      {
        const float *at = values + y * columns + x;
        float around[9] = { *at };
        guint n = 1;

        for (gsize i = 0; i < G_N_ELEMENTS (neighbours) && !isnan (*at); i++)
          {
            const gssize step = neighbours[i].y * (gssize) columns + neighbours[i].x;

            if ((neighbours[i].x != 0 && (x == 0 || x + 1 == columns))
                || (neighbours[i].y != 0 && (y == 0 || y + 1 == rows)) || isnan (at[step]) || isnan (at[-step]))
              continue;
            around[n++] = at[step];
            around[n++] = at[-step];
          }
        to[y * columns + x] = *at - get_median (around, n);
      }
}

/* Sums of the values of a column that lie within reach of a row. */
typedef struct
{
  double sum, squares;
  guint n;
} Sums;

static void
compute_variance (const float *values, gsize columns, gsize rows, float *to)
{
  g_autofree Sums *sums = g_new (Sums, columns);

  for (gsize y = 0; y < rows; y++)
    {
      memset (sums, 0, columns * sizeof *sums);
      for (gsize row = y - MIN (y, REACH); row < MIN (y + REACH + 1, rows); row++)
        for (gsize x = 0; x < columns; x++)
          {
            const float value = values[row * columns + x];

            if (isnan (value))
              continue;
            sums[x].sum += (double) value;
            sums[x].squares += (double) value * (double) value;
            sums[x].n++;
          }
      for (gsize x = 0; x < columns; x++)
        {
          Sums all = { 0 };
          double variance;

          for (gsize i = x - MIN (x, REACH); i < MIN (x + REACH + 1, columns); i++)
            {
              all.sum += sums[i].sum;
              all.squares += sums[i].squares;
              all.n += sums[i].n;
            }
          variance = all.n > 1 ? (all.squares - all.sum * all.sum / all.n) / (all.n - 1) : 0;
          to[y * columns + x] = isnan (values[y * columns + x]) ? NAN : (float) CLAMP (variance, 0, 1e30);
        }
    }
}

gboolean
_sym_forensic_compute (SymForensicKind kind, const float *values, gsize columns, gsize rows, float *to)
{
  switch (kind)
    {
    case SYM_FORENSIC_SPECTRUM:
      return compute_spectrum (values, columns, rows, to);
    case SYM_FORENSIC_RESIDUAL:
      compute_residual (values, columns, rows, to);
      return TRUE;
    case SYM_FORENSIC_VARIANCE:
      compute_variance (values, columns, rows, to);
      return TRUE;
    case SYM_FORENSIC_NONE:
    case SYM_N_FORENSICS:
    default:
      g_return_val_if_reached (FALSE);
    }
}
