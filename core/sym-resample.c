/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-frame"

#include "config.h"

#include "sym-resample-private.h"

#include <math.h>
#include <string.h>

/* Catmull-Rom: the cubic of Keys with a = -1/2 (IEEE Trans. ASSP 29:1153, 1981). */
static double
cubic_weight (double x)
{
  x = fabs (x);
  if (x < 1)
    return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2)
    return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}

/* Adds weight to the tap of a slice pixel, or of the last one before the edge. */
static void
add_tap (SymTaps *self, int i, gsize count, gint64 pixel, double weight)
{
  gsize at = (gsize) CLAMP (pixel, 0, (gint64) count - 1);

  self->weights[(gsize) i * self->most + (at - self->start[i])] += (float) weight;
}

static void
init_tap (SymTaps *self, int i, gsize count, gint64 pixel, guint n)
{
  self->n[i] = (guint) MIN (n, count);
  self->start[i] = (gsize) CLAMP (pixel, 0, (gint64) (count - self->n[i]));
}

static void
init_sampled (SymTaps *self, int i, double t, gsize count, SymInterpolation interpolation)
{
  double at = floor (t - 0.5);
  gint64 pixel = (gint64) at;
  double f = t - 0.5 - at;

  switch (interpolation)
    {
    case SYM_INTERPOLATION_LINEAR:
      init_tap (self, i, count, pixel, 2);
      add_tap (self, i, count, pixel, 1 - f);
      add_tap (self, i, count, pixel + 1, f);
      break;
    case SYM_INTERPOLATION_CUBIC:
      init_tap (self, i, count, pixel - 1, 4);
      for (int j = -1; j <= 2; j++)
        add_tap (self, i, count, pixel + j, cubic_weight (f - j));
      break;
    case SYM_INTERPOLATION_NEAREST:
    case SYM_N_INTERPOLATIONS:
    default:
      init_tap (self, i, count, (gint64) floor (t), 1);
      add_tap (self, i, count, (gint64) floor (t), 1);
      break;
    }
}

static void
init_mean (SymTaps *self, int i, double low, double high, gsize count)
{
  gint64 first, last;

  low = CLAMP (low, 0, (double) count);
  high = CLAMP (high, 0, (double) count);
  first = MIN ((gint64) floor (low), (gint64) count - 1);
  last = CLAMP ((gint64) ceil (high) - 1, first, (gint64) count - 1);
  init_tap (self, i, count, first, (guint) (last - first + 1));
  for (gint64 p = first; p <= last; p++)
    add_tap (self, i, count, p, (fmin (high, (double) p + 1) - fmax (low, (double) p)) / (high - low));
}

gboolean
_sym_taps_init (SymTaps *self, double x0, double step, gsize count, int size, SymInterpolation interpolation)
{
  double first = CLAMP (ceil (x0 - 0.5), 0, size);
  double end = CLAMP (ceil (x0 + (double) count * step - 0.5), first, size);
  gboolean is_mean = step < 1;
  gsize n, n_weights;

  memset (self, 0, sizeof *self);
  self->first = (int) first;
  self->n_out = (int) (end - first);
  if (is_mean)
    self->most = (guint) fmin (ceil (1 / step) + 2, (double) count);
  else
    self->most = interpolation == SYM_INTERPOLATION_CUBIC    ? 4
                 : interpolation == SYM_INTERPOLATION_LINEAR ? 2
                                                             : 1;
  n = MAX ((gsize) self->n_out, 1);
  if (!g_size_checked_mul (&n_weights, n, self->most))
    return FALSE;
  self->start = g_try_new (gsize, n);
  self->n = g_try_new (guint, n);
  self->weights = g_try_new0 (float, n_weights);
  if (self->start == NULL || self->n == NULL || self->weights == NULL)
    {
      _sym_taps_clear (self);
      return FALSE;
    }
  for (int i = 0; i < self->n_out; i++)
    {
      double x = self->first + i - x0;

      if (is_mean)
        init_mean (self, i, x / step, (x + 1) / step, count);
      else
        init_sampled (self, i, CLAMP ((x + 0.5) / step, 0, (double) count), count, interpolation);
    }
  return TRUE;
}

void
_sym_taps_clear (SymTaps *self)
{
  g_clear_pointer (&self->start, g_free);
  g_clear_pointer (&self->n, g_free);
  g_clear_pointer (&self->weights, g_free);
}

static gboolean
find_holes (SymResampler *self)
{
  const SymTaps *y = &self->y;
  gsize first = y->start[0], last = y->start[y->n_out - 1] + y->n[y->n_out - 1];

  if (!self->slice->may_have_holes)
    return FALSE;
  for (gsize row = first; row < last; row++)
    {
      guint holes = 0;

      _sym_slice_read_row (self->slice, row, self->first_column, self->n_columns, self->source);
      for (gsize i = 0; i < self->n_columns; i++)
        holes |= (guint) isnan (self->source[0][i]);
      if (holes)
        return TRUE;
    }
  return FALSE;
}

gboolean
_sym_resampler_init (SymResampler *self, const SymSlice *slice, const SymPlacement *placement, int width,
                     int height, SymInterpolation interpolation)
{
  gsize n_ring;
  int last;

  memset (self, 0, sizeof *self);
  self->slice = slice;
  if (!_sym_taps_init (&self->x, placement->x0, placement->step_x, slice->columns, width, interpolation)
      || !_sym_taps_init (&self->y, placement->y0, placement->step_y, slice->rows, height, interpolation))
    return FALSE;
  if (self->x.n_out == 0 || self->y.n_out == 0)
    return TRUE;

  last = self->x.n_out - 1;
  self->first_column = self->x.start[0];
  self->n_columns = self->x.start[last] + self->x.n[last] - self->first_column;
  for (int i = 0; i <= last; i++)
    self->x.start[i] -= self->first_column;
  for (guint c = 0; c <= slice->n_channels; c++)
    if ((self->source[c] = g_try_new (float, self->n_columns)) == NULL
        || (self->out[c] = g_try_new (float, (gsize) self->x.n_out)) == NULL)
      return FALSE;
  self->has_holes = find_holes (self);
  self->n_channels = slice->n_channels + (self->has_holes ? 1 : 0);
  if (!g_size_checked_mul (&n_ring, self->y.most, self->n_channels)
      || !g_size_checked_mul (&n_ring, n_ring, (gsize) self->x.n_out))
    return FALSE;
  self->ring = g_try_new (float, n_ring);
  self->ring_rows = g_try_new (gsize, self->y.most);
  if (self->ring == NULL || self->ring_rows == NULL)
    return FALSE;
  for (guint i = 0; i < self->y.most; i++)
    self->ring_rows[i] = G_MAXSIZE;
  return TRUE;
}

void
_sym_resampler_clear (SymResampler *self)
{
  _sym_taps_clear (&self->x);
  _sym_taps_clear (&self->y);
  for (guint c = 0; c <= SYM_SLICE_MAX_CHANNELS; c++)
    {
      g_clear_pointer (&self->source[c], g_free);
      g_clear_pointer (&self->out[c], g_free);
    }
  g_clear_pointer (&self->ring, g_free);
  g_clear_pointer (&self->ring_rows, g_free);
}

static void
resample_along_x (const SymTaps *taps, const float *restrict from, float *restrict to)
{
  const float *weights = taps->weights;

  if (taps->most == 1)
    for (int i = 0; i < taps->n_out; i++)
      to[i] = from[taps->start[i]];
  else if (taps->most == 2 && taps->n[0] == 2)
    for (int i = 0; i < taps->n_out; i++)
      {
        const float *p = from + taps->start[i];

        to[i] = p[0] * weights[2 * i] + p[1] * weights[2 * i + 1];
      }
  else
    for (int i = 0; i < taps->n_out; i++)
      {
        const float *p = from + taps->start[i], *w = weights + (gsize) i * taps->most;
        float sum = 0;

        for (guint j = 0; j < taps->n[i]; j++)
          sum += p[j] * w[j];
        to[i] = sum;
      }
}

static float *
get_ring_row (const SymResampler *self, gsize row, guint channel)
{
  return self->ring + ((row % self->y.most) * self->n_channels + channel) * (gsize) self->x.n_out;
}

/* Reads a row of the slice and keeps it resampled. */
static void
fill_ring (SymResampler *self, gsize row)
{
  guint n_values = self->slice->n_channels;

  if (self->ring_rows[row % self->y.most] == row)
    return;
  self->ring_rows[row % self->y.most] = row;
  _sym_slice_read_row (self->slice, row, self->first_column, self->n_columns, self->source);
  if (self->has_holes)
    for (gsize i = 0; i < self->n_columns; i++)
      {
        gboolean hole = isnan (self->source[0][i]);

        self->source[n_values][i] = hole ? 0 : 1;
        if (hole)
          self->source[0][i] = 0;
      }
  for (guint c = 0; c < self->n_channels; c++)
    resample_along_x (&self->x, self->source[c], get_ring_row (self, row, c));
}

const float *const *
_sym_resampler_get_row (SymResampler *self, int y)
{
  const int i = y - self->y.first;
  const gsize start = self->y.start[i];
  const guint n = self->y.n[i];
  const float *w = self->y.weights + (gsize) i * self->y.most;

  for (guint j = 0; j < n; j++)
    fill_ring (self, start + j);
  for (guint c = 0; c < self->n_channels; c++)
    {
      float *restrict out = self->out[c];
      const float *restrict a = get_ring_row (self, start, c);

      if (n == 1)
        memcpy (out, a, (gsize) self->x.n_out * sizeof *out);
      else if (n == 2)
        {
          const float *restrict b = get_ring_row (self, start + 1, c);
          const float wa = w[0], wb = w[1];

          for (int x = 0; x < self->x.n_out; x++)
            out[x] = a[x] * wa + b[x] * wb;
        }
      else
        {
          for (int x = 0; x < self->x.n_out; x++)
            out[x] = a[x] * w[0];
          for (guint j = 1; j < n; j++)
            {
              const float *restrict b = get_ring_row (self, start + j, c);
              const float wb = w[j];

              for (int x = 0; x < self->x.n_out; x++)
                out[x] += b[x] * wb;
            }
        }
    }
  return (const float *const *) self->out;
}

void
_sym_rows_to_index (const float *restrict values, float gain, float offset, guint8 *restrict index, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      float value = values[i] * gain + offset;

      value = value > 0 ? value : 0;
      value = value < 255 ? value : 255;
      index[i] = (guint8) (int) (value + 0.5F);
    }
}
