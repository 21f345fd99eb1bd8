/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-profile.h"

#include <math.h>

#include "sym-pair-private.h"

static double
read_at (const SymPair *pair, const double *voxel)
{
  double v[3];

  if (!_sym_pair_read_b_at (pair, voxel, v))
    return NAN;
  return _sym_pair_get_n_channels (pair->b) == 1 ? v[0] : 0.299 * v[0] + 0.587 * v[1] + 0.114 * v[2];
}

/* Millimetres of a step along the line; 0 where A has none. */
static double
get_length (const SymImage *a, const double *step)
{
  double sum = 0;

  if (!sym_image_has_millimetres (a))
    return 0;
  for (int i = 0; i < 3; i++)
    {
      /* a line within a slice needs no distance to another one */
      if (step[i] != 0 && !(a->spacing[i] > 0))
        return 0;
      sum += step[i] * step[i] * a->spacing[i] * a->spacing[i];
    }
  return sqrt (sum);
}

SymProfile *
sym_profile_new (const SymImage *a, const SymImage *b, const SymAlignment *alignment, gsize time, gsize other,
                 const double *from, const double *to)
{
  const SymAlignment itself = { SYM_ALIGNMENT_SAME_GRID, { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 } };
  const double step[3] = { to[0] - from[0], to[1] - from[1], to[2] - from[2] };
  SymPair of_a, of_b;
  SymProfile *self;
  double longest = 0, millimetres;

  g_return_val_if_fail (a != NULL && b != NULL && alignment != NULL, NULL);

  for (int i = 0; i < 3; i++)
    longest = MAX (longest, fabs (step[i]));
  if (!(longest > 0) || longest > 4 * (double) (a->dims[0] + a->dims[1] + a->dims[2]))
    return NULL;
  _sym_pair_init (&of_a, a, a, &itself, time, other);
  _sym_pair_init (&of_b, a, b, alignment, time, other);
  millimetres = get_length (a, step);
  self = g_new0 (SymProfile, 1);
  self->n = (gsize) ceil (longest - 1e-9) + 1;
  self->is_millimetres = millimetres > 0;
  self->distances = g_new (double, self->n);
  self->a = g_new (double, self->n);
  self->b = g_new (double, self->n);
  for (gsize i = 0; i < self->n; i++)
    {
      const double share = (double) i / (double) (self->n - 1);
      const double voxel[3] = { from[0] + share * step[0], from[1] + share * step[1], from[2] + share * step[2] };

      self->distances[i]
          = share * (self->is_millimetres ? millimetres : sqrt (step[0] * step[0] + step[1] * step[1] + step[2] * step[2]));
      self->a[i] = read_at (&of_a, voxel);
      self->b[i] = read_at (&of_b, voxel);
    }
  return self;
}

SymProfile *
sym_profile_copy (const SymProfile *self)
{
  SymProfile *copy = g_memdup2 (self, sizeof *self);

  copy->distances = g_memdup2 (self->distances, self->n * sizeof (double));
  copy->a = g_memdup2 (self->a, self->n * sizeof (double));
  copy->b = g_memdup2 (self->b, self->n * sizeof (double));
  return copy;
}

void
sym_profile_free (SymProfile *self)
{
  g_free (self->distances);
  g_free (self->a);
  g_free (self->b);
  g_free (self);
}
