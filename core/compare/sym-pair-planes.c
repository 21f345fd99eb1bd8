/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-pair-planes-private.h"

#include <math.h>

#include "sym-affine-private.h"
#include "sym-slices-private.h"

/* Part of a voxel by which a place beyond the outermost voxels still counts as on them, as in sym-pair.c. */
#define EDGE 1e-6

/* Voxels: a step that goes nowhere along a row, which lies so far inside then that what is rounded does not matter. */
#define STILL 1e-9
#define MARGIN 1e-3

static gboolean
unpack (gsize index, guint worker, gpointer user_data)
{
  SymPairPlanes *self = user_data;
  const SymImage *b = self->pair->b;
  const gsize n = b->dims[0] * b->dims[1];
  g_autofree double *values = g_try_new (double, n);
  float *plane = g_try_new (float, n);

  self->planes[index] = plane;
  if (plane == NULL || values == NULL)
    return FALSE;
  _sym_values_read_plane (b, self->first + index, self->pair->b_time, self->pair->b_other, values);
  for (gsize i = 0; i < n; i++)
    plane[i] = (float) values[i];
  return TRUE;
}

gboolean
_sym_pair_planes_init (SymPairPlanes *self, const SymPair *pair, const double (*corners)[3])
{
  const SymImage *b = pair->b;
  const double last = (double) (b->dims[2] - 1);
  double low = G_MAXDOUBLE, high = -G_MAXDOUBLE;
  gsize n;

  *self = (SymPairPlanes) { .pair = pair };
  if (_sym_pair_get_n_channels (b) != 1)
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      double place[3];

      _sym_affine_apply (pair->alignment.matrix, corners[i], place);
      low = MIN (low, place[2]);
      high = MAX (high, place[2]);
    }
  low = CLAMP (low, 0, last);
  high = CLAMP (high, 0, last);
  self->first = (gsize) low;
  n = MIN ((gsize) high + 1, b->dims[2] - 1) - self->first + 1;
  if (!(high >= low) || n > SYM_PAIR_MAX_PLANES)
    return FALSE;
  self->n = n;
  if (!_sym_slices_run (n, unpack, self, NULL, NULL, NULL))
    {
      _sym_pair_planes_clear (self);
      return FALSE;
    }
  return TRUE;
}

void
_sym_pair_planes_clear (SymPairPlanes *self)
{
  for (gsize i = 0; i < self->n; i++)
    g_free (self->planes[i]);
  self->n = 0;
}

/* A value that is not image counts only where its weight is not 0. */
static inline float
mix (float low, float high, float part)
{
  return part > 0 ? (part < 1 ? low + part * (high - low) : high) : low;
}

/* For places that are not at the edge of B: nothing is to be checked. */
static inline float
read_inside (const SymPairPlanes *self, double x, double y, double z)
{
  const gsize columns = self->pair->b->dims[0];
  const guint32 u = (guint32) x, v = (guint32) y, w = (guint32) z;
  const float *low = self->planes[w] + v * columns + u, *high = self->planes[w + 1] + v * columns + u;
  const float right = (float) (x - u), down = (float) (y - v), deep = (float) (z - w);
  const float a = low[0] + right * (low[1] - low[0]), b = low[columns] + right * (low[columns + 1] - low[columns]);
  const float c = high[0] + right * (high[1] - high[0]), d = high[columns] + right * (high[columns + 1] - high[columns]);
  const float near = a + down * (b - a), far = c + down * (d - c);

  return near + deep * (far - near);
}

/* From which index on, and up to which, a place that moves by @step lies between 0 and @last. */
static void
limit (double place, double step, double last, double *from, double *to)
{
  if (!isfinite (place) || !isfinite (step))
    *to = -1;
  else if (step >= STILL)
    {
      *from = MAX (*from, -place / step);
      *to = MIN (*to, (last - place) / step);
    }
  else if (step <= -STILL)
    {
      *from = MAX (*from, (last - place) / step);
      *to = MIN (*to, -place / step);
    }
  else if (!(place >= MARGIN && place <= last - MARGIN))
    *to = -1;
}

static inline float
read_at (const SymPairPlanes *self, const double *place)
{
  const gsize *dims = self->pair->b->dims;
  gsize low[3], high[3];
  float part[3], rows[2];

  for (int k = 0; k < 3; k++)
    {
      const double last = (double) (dims[k] - 1);
      double at = place[k];

      if (!(at >= -0.5 - EDGE && at <= last + 0.5 + EDGE))
        return NAN;
      at = CLAMP (at, 0, last);
      low[k] = (gsize) at;
      part[k] = (float) (at - (double) low[k]);
      high[k] = MIN (low[k] + 1, dims[k] - 1);
    }
  /* rounding at the corners may lead a hair beyond what was unpacked */
  low[2] = CLAMP (low[2], self->first, self->first + self->n - 1) - self->first;
  high[2] = CLAMP (high[2], self->first, self->first + self->n - 1) - self->first;
  for (int i = 0; i < 2; i++)
    {
      const float *plane = self->planes[i == 0 ? low[2] : high[2]];
      const float *upper = plane + low[1] * dims[0], *lower = plane + high[1] * dims[0];

      if (i == 1 && !(part[2] > 0))
        return rows[0];
      rows[i] = mix (mix (upper[low[0]], upper[high[0]], part[0]), mix (lower[low[0]], lower[high[0]], part[0]), part[1]);
    }
  return mix (rows[0], rows[1], part[2]);
}

void
_sym_pair_planes_read_row (const SymPairPlanes *self, const double *voxel, const double *step, gsize n, float *to_row)
{
  const SymImageInfo *info = &self->pair->b->info;
  const gboolean may_have_holes = (info->flags & SYM_IMAGE_HAS_PADDING) != 0 || info->sample_type >= SYM_SAMPLE_FLOAT32;
  const double ahead[3] = { voxel[0] + step[0], voxel[1] + step[1], voxel[2] + step[2] };
  double place[3], next[3], step_b[3], from = 0, to = (double) n;
  gsize first, end;

  _sym_affine_apply (self->pair->alignment.matrix, voxel, place);
  _sym_affine_apply (self->pair->alignment.matrix, ahead, next);
  for (int k = 0; k < 3; k++)
    {
      step_b[k] = next[k] - place[k];
      limit (k == 2 ? place[k] - (double) self->first : place[k], step_b[k],
             k == 2 ? (double) (self->n - 1) : (double) (self->pair->b->dims[k] - 1), &from, &to);
    }
  /* one less each way, for what is rounded; a value that is no image spreads there only where it has a weight */
  first = !may_have_holes && to - from > 2 ? (gsize) from + 1 : n;
  end = !may_have_holes && to - from > 2 ? MIN ((gsize) to, n) : n;
  for (gsize i = 0; i < n; i++)
    {
      const double x = place[0] + (double) i * step_b[0], y = place[1] + (double) i * step_b[1];
      const double z = place[2] + (double) i * step_b[2], at[3] = { x, y, z };

      to_row[i] = i >= first && i < end ? read_inside (self, x, y, z - (double) self->first) : read_at (self, at);
    }
}
