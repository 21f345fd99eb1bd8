/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "judge"

#include "config.h"

#include "judge-plane.h"

#include <math.h>
#include <string.h>

/* Columns that are transformed side by side: what compilers make vectors of, and a cache's line. */
#define LANES 16

#define LOG 8
#define SIZE (JUDGE_TILE * JUDGE_TILE)
G_STATIC_ASSERT (1 << LOG == JUDGE_TILE);

struct JudgeKernel
{
  float spectrum[2 * SIZE];
};

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
  /* rows of templates are read to the end of a step */
  self->values = g_new0 (float, (gsize) self->width * (gsize) self->height + JUDGE_LANES);
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
judge_plane_init_at (JudgePlane *self, const JudgeLuma *luma, const JudgeTemplate *template, double x, double y,
                     double factor, int margin)
{
  const int left = template->left - margin, top = template->top - margin;

  judge_plane_init (self, luma, x + left * factor, y + top * factor, (template->right + margin + 1 - left) * factor,
                    (template->bottom + margin + 1 - top) * factor, factor);
}

void
judge_plane_clear (JudgePlane *self)
{
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->spectrum, g_free);
}

static const float *
get_twiddles (void)
{
  static float kept[JUDGE_TILE];

  if (kept[0] == 0)
    for (int i = 0; i < JUDGE_TILE / 2; i++)
      {
        kept[2 * i] = (float) cos (2 * G_PI * i / JUDGE_TILE);
        kept[2 * i + 1] = (float) sin (2 * G_PI * i / JUDGE_TILE);
      }
  return kept;
}

/* Of LANES columns of JUDGE_TILE rows, each row real parts and then imaginary parts; in bit-reversed order. */
static inline void
transform_lanes (float *data, float sign)
{
  const int n = JUDGE_TILE;
  const float *twiddles = get_twiddles ();

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

/* Transforms the columns and transposes: rows of columns become columns of rows. Real parts come
 * first, then the imaginary ones. */
WIDE static void
transform_columns (const float *from, float *to, float sign)
{
  static float lanes[JUDGE_TILE * 2 * LANES];

  for (int x = 0; x < JUDGE_TILE; x += LANES)
    {
      gboolean empty = TRUE;

      for (int y = 0, reversed = 0; y < JUDGE_TILE; y++)
        {
          float *lane = lanes + reversed * 2 * LANES;
          const float *re = from + y * JUDGE_TILE + x;
          int bit = JUDGE_TILE >> 1;

          memcpy (lane, re, LANES * sizeof (float));
          memcpy (lane + LANES, re + SIZE, LANES * sizeof (float));
          for (int i = 0; i < 2 * LANES && empty; i++)
            empty = lane[i] == 0;
          for (; reversed & bit; bit >>= 1)
            reversed ^= bit;
          reversed ^= bit;
        }
      if (!empty)
        transform_lanes (lanes, sign);
      for (int i = 0; i < LANES; i++)
        {
          float *re = to + (x + i) * JUDGE_TILE;

          for (int y = 0; y < JUDGE_TILE; y++)
            {
              re[y] = lanes[y * 2 * LANES + i];
              re[y + SIZE] = lanes[y * 2 * LANES + LANES + i];
            }
        }
    }
}

/* What all transforms use in between. */
static float product[2 * SIZE], work[2 * SIZE];

static void
transform (float *values, float sign)
{
  transform_columns (values, work, sign);
  transform_columns (work, values, sign);
}

static void
add_template (float *values, const JudgeTemplate *template, float sign)
{
  for (int i = 0; i < template->n; i++)
    {
      const JudgePoint *point = &template->points[i];

      values[(point->y & (JUDGE_TILE - 1)) * JUDGE_TILE + (point->x & (JUDGE_TILE - 1))] += sign * point->weight / SIZE;
    }
}

/* The kernel is a - ib; its conjugate spectrum makes the correlation with a the real part of the
 * result and that with b the imaginary part. */
JudgeKernel *
judge_kernel_new (const JudgeTemplate *a, const JudgeTemplate *b)
{
  JudgeKernel *self = g_new0 (JudgeKernel, 1);

  add_template (self->spectrum, a, 1);
  add_template (self->spectrum + SIZE, b, -1);
  transform (self->spectrum, -1);
  return self;
}

void
judge_kernel_free (JudgeKernel *self)
{
  g_free (self);
}

WIDE static void
multiply (const float *spectrum, const float *kernel)
{
  for (int i = 0; i < SIZE; i++)
    {
      const float s_re = spectrum[i], s_im = spectrum[SIZE + i], k_re = kernel[i], k_im = -kernel[SIZE + i];

      product[i] = s_re * k_re - s_im * k_im;
      product[SIZE + i] = s_re * k_im + s_im * k_re;
    }
}

void
judge_plane_correlate (JudgePlane *self, const JudgeKernel *kernel, const float *values[2])
{
  g_assert (self->width <= JUDGE_TILE && self->height <= JUDGE_TILE);
  if (self->spectrum == NULL)
    {
      self->spectrum = g_new0 (float, 2 * SIZE);
      for (int y = 0; y < self->height; y++)
        memcpy (self->spectrum + y * JUDGE_TILE, self->values + y * self->width, (gsize) self->width * sizeof (float));
      transform (self->spectrum, -1);
    }
  multiply (self->spectrum, kernel->spectrum);
  transform (product, 1);
  values[0] = product;
  values[1] = product + SIZE;
}

typedef struct
{
  double sum, square, product;
} Sums;

WIDE static Sums
add_up (const float *origin, int width, const JudgeTemplate *template)
{
  float sum[JUDGE_LANES] = { 0 }, square[JUDGE_LANES] = { 0 }, product_sum[JUDGE_LANES] = { 0 };
  Sums sums = { 0 };

  for (int i = 0; i < template->n_rows; i++)
    {
      const JudgeRow *row = &template->rows[i];
      const float *restrict values = origin + (gssize) row->y * width + row->x;
      const float *restrict weights = template->weights + row->first;
      const float *restrict shares = template->shares + row->first;

      for (int j = 0; j < row->n; j += JUDGE_LANES)
        for (int k = 0; k < JUDGE_LANES; k++)
          {
            const float value = values[j + k], shared = value * shares[j + k];

            sum[k] += shared;
            square[k] += shared * value;
            product_sum[k] += value * weights[j + k];
          }
    }
  for (int k = 0; k < JUDGE_LANES; k++)
    {
      sums.sum += sum[k];
      sums.square += square[k];
      sums.product += product_sum[k];
    }
  return sums;
}

double
judge_plane_get_likeness (const JudgePlane *self, const JudgeTemplate *template, int x, int y, double *contrast,
                          double *mean)
{
  const gboolean inside = x + template->left >= 0 && y + template->top >= 0 && x + template->right < self->width
                          && y + template->bottom < self->height;
  double weight_sum = template->weight_sum, weight_square = template->weight_square, varied, weight_varied;
  int n = template->n;
  Sums sums = { 0 };

  *contrast = 0;
  if (mean != NULL)
    *mean = 0;
  if (inside)
    sums = add_up (self->values + (gssize) y * self->width + x, self->width, template);
  else
    {
      weight_sum = weight_square = n = 0;
      for (int i = 0; i < template->n; i++)
        {
          const JudgePoint *point = &template->points[i];
          double value;

          if (x + point->x < 0 || y + point->y < 0 || x + point->x >= self->width || y + point->y >= self->height)
            continue;
          value = self->values[(gssize) (y + point->y) * self->width + x + point->x];
          sums.sum += value;
          sums.square += value * value;
          sums.product += value * point->weight;
          weight_sum += point->weight;
          weight_square += point->weight * point->weight;
          n++;
        }
      if (n < template->n * 9 / 10 || n == 0)
        return 0;
    }
  *contrast = sums.product;
  if (mean != NULL)
    *mean = sums.sum / n;
  varied = sums.square - sums.sum * sums.sum / n;
  weight_varied = weight_square - weight_sum * weight_sum / n;
  return varied > 0 && weight_varied > 0 ? (sums.product - sums.sum * weight_sum / n) / sqrt (varied * weight_varied) : 0;
}
