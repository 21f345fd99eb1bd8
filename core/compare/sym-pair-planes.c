/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-pair-planes-private.h"

#include <math.h>

#include "sym-affine-private.h"

/* Part of a voxel by which a place beyond the outermost voxels still counts as on them, as in sym-pair.c. */
#define EDGE 1e-6

static gboolean
unpack (SymPairPlanes *self, gsize slice, double *values)
{
  const SymImage *b = self->pair->b;
  const gsize n = b->dims[0] * b->dims[1];
  float *plane = g_try_new (float, n);

  if (plane == NULL)
    return FALSE;
  _sym_values_read_plane (b, slice, self->pair->b_time, self->pair->b_other, values);
  for (gsize i = 0; i < n; i++)
    plane[i] = (float) values[i];
  self->planes[self->n++] = plane;
  return TRUE;
}

gboolean
_sym_pair_planes_init (SymPairPlanes *self, const SymPair *pair, const double (*corners)[3])
{
  const SymImage *b = pair->b;
  const double last = (double) (b->dims[2] - 1);
  g_autofree double *values = NULL;
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
  values = g_try_new (double, b->dims[0] * b->dims[1]);
  for (gsize i = 0; i < n; i++)
    if (values == NULL || !unpack (self, self->first + i, values))
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
_sym_pair_planes_read_row (const SymPairPlanes *self, const double *voxel, const double *step, gsize n, float *to)
{
  const double ahead[3] = { voxel[0] + step[0], voxel[1] + step[1], voxel[2] + step[2] };
  double place[3], next[3];

  _sym_affine_apply (self->pair->alignment.matrix, voxel, place);
  _sym_affine_apply (self->pair->alignment.matrix, ahead, next);
  for (gsize i = 0; i < n; i++)
    {
      const double at[3] = { place[0] + (double) i * (next[0] - place[0]), place[1] + (double) i * (next[1] - place[1]),
                             place[2] + (double) i * (next[2] - place[2]) };

      to[i] = read_at (self, at);
    }
}
