/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "judge"

#include "config.h"

#include "judge-plane.h"

#include <math.h>
#include <string.h>

/* Columns that are transformed side by side: what compilers make vectors of, and a cache's line. */
#define LANES 16

#define MAX_LOG 16

/* The same code for processors with wider vectors, chosen when the program starts. */
#ifdef __x86_64__
#define WIDE __attribute__ ((target_clones ("default", "avx2")))
#else
#define WIDE
#endif

/* By area: each small pixel is the mean of what it covers. */
void
judge_plane_init (JudgePlane *self, const JudgeLuma *luma, double x0, double y0, double width, double height,
                  double factor)
{
  const double x1 = MIN (x0 + width, luma->width), y1 = MIN (y0 + height, luma->height);
  g_autofree float *row = NULL;
  int first, last;

  x0 += MAX (0, ceil (-x0 / factor)) * factor;
  y0 += MAX (0, ceil (-y0 / factor)) * factor;
  *self = (JudgePlane){ x0, y0, factor };
  self->width = MAX (1, (int) ((x1 - x0) / factor));
  self->height = MAX (1, (int) ((y1 - y0) / factor));
  self->values = g_new (float, (gsize) self->width * (gsize) self->height);
  first = (int) x0;
  last = MIN (luma->width, (int) ceil (x0 + self->width * factor));
  row = g_new (float, (gsize) MAX (1, last - first));
  for (int y = 0; y < self->height; y++)
    {
      const double top = y0 + y * factor, bottom = MIN (y0 + (y + 1) * factor, luma->height);

      memset (row, 0, sizeof (float) * (gsize) MAX (1, last - first));
      for (int j = (int) top; j < luma->height && j < bottom; j++)
        {
          const float share = (float) ((MIN (bottom, j + 1) - MAX (top, j)) / (bottom - top));
          const float *from = luma->values + (gsize) j * (gsize) luma->width + first;

          for (int i = 0; i < last - first; i++)
            row[i] += share * from[i];
        }
      for (int x = 0; x < self->width; x++)
        {
          const double left = x0 + x * factor, right = MIN (x0 + (x + 1) * factor, last);
          double sum = 0;

          for (int i = (int) left; i < right; i++)
            sum += row[i - first] * (MIN (right, i + 1) - MAX (left, i));
          self->values[y * self->width + x] = (float) (sum / (right - left));
        }
    }
}

void
judge_plane_clear (JudgePlane *self)
{
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->spectrum, g_free);
  g_clear_pointer (&self->product, g_free);
  g_clear_pointer (&self->work, g_free);
}

static const float *
get_twiddles (int log)
{
  static float *kept[MAX_LOG];
  const int n = 1 << log;

  g_assert (log < MAX_LOG);
  if (kept[log] == NULL)
    {
      kept[log] = g_new (float, (gsize) n + 2);
      for (int i = 0; i < n / 2; i++)
        {
          kept[log][2 * i] = (float) cos (2 * G_PI * i / n);
          kept[log][2 * i + 1] = (float) sin (2 * G_PI * i / n);
        }
    }
  return kept[log];
}

/* Of LANES columns of n rows, each row real parts and then imaginary parts; in bit-reversed order. */
static inline void
transform_lanes (float *data, int log, float sign)
{
  const int n = 1 << log;
  const float *twiddles = get_twiddles (log);

  for (int half = 1, step = n / 2; half < n; half *= 2, step /= 2)
    for (int k = 0; k < half; k++)
      {
        const float re = twiddles[2 * k * step], im = sign * twiddles[2 * k * step + 1];

        for (int start = k; start < n; start += 2 * half)
          {
            float *restrict a = data + (gsize) start * 2 * LANES;
            float *restrict b = data + (gsize) (start + half) * 2 * LANES;

            for (int i = 0; i < LANES; i++)
              {
                const float odd_re = re * b[i] - im * b[LANES + i], odd_im = re * b[LANES + i] + im * b[i];

                b[i] = a[i] - odd_re;
                b[LANES + i] = a[LANES + i] - odd_im;
                a[i] += odd_re;
                a[LANES + i] += odd_im;
              }
          }
      }
}

static int
log_of (int n)
{
  int log = 0;

  while (1 << log < n)
    log++;
  return log;
}

/* Transforms the columns and transposes: rows of columns become columns of rows. Real parts come
 * first, then the imaginary ones. */
WIDE static void
transform_columns (const float *from, float *to, int columns, int rows, float sign)
{
  const int log = log_of (rows);
  const gsize size = (gsize) columns * (gsize) rows;
  g_autofree float *lanes = g_new (float, (gsize) rows * 2 * LANES);

  for (int x = 0; x < columns; x += LANES)
    {
      gboolean empty = TRUE;

      for (int y = 0, reversed = 0; y < rows; y++)
        {
          float *lane = lanes + (gsize) reversed * 2 * LANES;
          const float *re = from + (gsize) y * (gsize) columns + x;
          int bit = rows >> 1;

          memcpy (lane, re, LANES * sizeof (float));
          memcpy (lane + LANES, re + size, LANES * sizeof (float));
          for (int i = 0; i < 2 * LANES && empty; i++)
            empty = lane[i] == 0;
          for (; reversed & bit; bit >>= 1)
            reversed ^= bit;
          reversed ^= bit;
        }
      if (!empty)
        transform_lanes (lanes, log, sign);
      for (int i = 0; i < LANES; i++)
        {
          float *re = to + (gsize) (x + i) * (gsize) rows;

          for (int y = 0; y < rows; y++)
            {
              re[y] = lanes[(gsize) y * 2 * LANES + (gsize) i];
              re[y + size] = lanes[(gsize) y * 2 * LANES + LANES + (gsize) i];
            }
        }
    }
}

static void
prepare (JudgePlane *self)
{
  gsize size;

  self->columns = MAX (2 * LANES, 1 << log_of (self->width));
  self->rows = MAX (2 * LANES, 1 << log_of (self->height));
  size = (gsize) self->columns * (gsize) self->rows;
  self->spectrum = g_new (float, 2 * size);
  self->product = g_new0 (float, 2 * size);
  self->work = g_new (float, 2 * size);
  for (int y = 0; y < self->height; y++)
    memcpy (self->product + (gsize) y * (gsize) self->columns, self->values + (gsize) y * (gsize) self->width,
            (gsize) self->width * sizeof (float));
  transform_columns (self->product, self->work, self->columns, self->rows, -1);
  transform_columns (self->work, self->spectrum, self->rows, self->columns, -1);
}

static void
add_kernel (JudgePlane *self, const JudgeTemplate *template, float *values)
{
  for (int i = 0; i < template->n; i++)
    {
      const JudgePoint *point = &template->points[i];

      values[(point->y & (self->rows - 1)) * self->columns + (point->x & (self->columns - 1))] += point->weight;
    }
}

void
judge_plane_correlate (JudgePlane *self, const JudgeTemplate *a, const JudgeTemplate *b)
{
  gsize size;
  float *re, *im;

  if (self->spectrum == NULL)
    prepare (self);
  size = (gsize) self->columns * (gsize) self->rows;
  re = self->product;
  im = self->product + size;

  /* The kernel is a - ib; its conjugate spectrum makes the correlation with a the real part of the
   * result and that with b the imaginary part. */
  memset (self->product, 0, 2 * size * sizeof (float));
  add_kernel (self, a, re);
  if (b != NULL)
    add_kernel (self, b, im);
  for (gsize i = size; i < 2 * size && b != NULL; i++)
    self->product[i] = -self->product[i];
  transform_columns (self->product, self->work, self->columns, self->rows, -1);
  transform_columns (self->work, self->product, self->rows, self->columns, -1);
  for (gsize i = 0; i < size; i++)
    {
      const float s_re = self->spectrum[i], s_im = self->spectrum[size + i], k_re = re[i], k_im = -im[i];

      re[i] = s_re * k_re - s_im * k_im;
      im[i] = s_re * k_im + s_im * k_re;
    }
  transform_columns (self->product, self->work, self->columns, self->rows, 1);
  transform_columns (self->work, self->product, self->rows, self->columns, 1);
  for (gsize i = 0; i < 2 * size; i++)
    self->product[i] /= (float) size;
}

const float *
judge_plane_get_correlation (const JudgePlane *self, int which)
{
  return self->product + (which > 0 ? (gsize) self->columns * (gsize) self->rows : 0);
}

double
judge_plane_get_likeness (const JudgePlane *self, const JudgeTemplate *template, int x, int y, double *contrast)
{
  const float *origin = self->values + (gssize) y * self->width + x;
  const gboolean inside = x + template->left >= 0 && y + template->top >= 0 && x + template->right < self->width
                          && y + template->bottom < self->height;
  double sum = 0, square = 0, product = 0;
  double weight_sum = template->weight_sum, weight_square = template->weight_square, varied, weight_varied;
  int n = template->n;

  *contrast = 0;
  if (inside)
    for (int i = 0; i < template->n; i++)
      {
        const JudgePoint *point = &template->points[i];
        const double value = origin[(gssize) point->y * self->width + point->x];

        sum += value;
        square += value * value;
        product += value * point->weight;
      }
  else
    {
      weight_sum = weight_square = n = 0;
      for (int i = 0; i < template->n; i++)
        {
          const JudgePoint *point = &template->points[i];
          double value;

          if (x + point->x < 0 || y + point->y < 0 || x + point->x >= self->width || y + point->y >= self->height)
            continue;
          value = origin[(gssize) point->y * self->width + point->x];
          sum += value;
          square += value * value;
          product += value * point->weight;
          weight_sum += point->weight;
          weight_square += point->weight * point->weight;
          n++;
        }
      if (n < template->n * 9 / 10 || n == 0)
        return 0;
    }
  *contrast = product;
  varied = square - sum * sum / n;
  weight_varied = weight_square - weight_sum * weight_sum / n;
  return varied > 0 && weight_varied > 0 ? (product - sum * weight_sum / n) / sqrt (varied * weight_varied) : 0;
}
