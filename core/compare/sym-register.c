/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-register.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-affine-private.h"
#include "sym-pair-private.h"

#define N_LEVELS 3
#define MAX_PLACES 24000
#define MAX_EVALUATIONS 400 /* of a level */

/* Share of the places that must meet B. */
#define MIN_OVERLAP 0.25

/* Values beyond these shares of all count as the outermost ones. */
#define RANGE_TAIL 0.005
#define RANGE_VALUES 50000

/* Blocks along the longest side of an image, coarse to fine. */
static const double level_sides[N_LEVELS] = { 32, 64, 128 };

/* The first simplex: blocks of A, and degrees. */
static const double level_shift[N_LEVELS] = { 3, 1.5, 1 }, level_turn[N_LEVELS] = { 8, 2, 0.7 };

/* Block means of an image. */
typedef struct
{
  gsize dims[3];
  double factor[3]; /* voxels to a block */
  float *values;    /* NaN where nothing is image */
  double low, high; /* of the histogram */
} Level;

typedef struct
{
  double voxel[3]; /* of A */
  guint8 bin;
} Place;

typedef struct
{
  const SymImage *a, *b;
  const SymAlignment *base;
  Level level_a, level_b;
  GArray *places;
  guint n_free;
  guint free_axes[6]; /* which of shift 0-2 and turn 3-5 may change */
  guint n_done;
  guint level;
  SymRegisterProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
} Search;

static void
level_clear (Level *self)
{
  g_clear_pointer (&self->values, g_free);
}

static void
search_clear (Search *self)
{
  level_clear (&self->level_a);
  level_clear (&self->level_b);
  g_clear_pointer (&self->places, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  const float *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

static gboolean
find_range (Level *self)
{
  const gsize n = self->dims[0] * self->dims[1] * self->dims[2], step = n / RANGE_VALUES + 1;
  g_autofree float *sorted = g_try_new (float, n / step + 1);
  gsize n_sorted = 0, tail;

  if (sorted == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i += step)
    if (!isnan (self->values[i]))
      sorted[n_sorted++] = self->values[i];
  self->low = self->high = 0;
  if (n_sorted == 0)
    return TRUE;
  qsort (sorted, n_sorted, sizeof *sorted, compare_floats);
  tail = (gsize) (RANGE_TAIL * (double) n_sorted);
  self->low = (double) sorted[tail];
  self->high = (double) sorted[n_sorted - 1 - tail];
  return TRUE;
}

static double
get_step (const SymImage *image, int axis)
{
  return image->spacing[axis] > 0 ? image->spacing[axis] : 1;
}

/* Blocks as near to cubes as voxels allow, at most @side along the longest side. */
static void
plan_level (Level *self, const SymImage *image, double side)
{
  double longest = 0;

  for (int i = 0; i < 3; i++)
    longest = MAX (longest, (double) image->dims[i] * get_step (image, i));
  for (int i = 0; i < 3; i++)
    {
      const double blocks = round (longest / side / get_step (image, i));

      self->factor[i] = CLAMP (blocks, 1, (double) image->dims[i]);
      self->dims[i] = (gsize) ceil ((double) image->dims[i] / self->factor[i]);
    }
}

static gboolean
fill_level (Level *self, const SymImage *image, gsize time, gsize other, GCancellable *cancellable)
{
  const gsize n = self->dims[0] * self->dims[1] * self->dims[2], factor[3] = { (gsize) self->factor[0], (gsize) self->factor[1],
                                                                             (gsize) self->factor[2] };
  g_autofree double *plane = g_try_new (double, image->dims[0] * image->dims[1]);
  g_autofree guint32 *counts = g_try_new0 (guint32, n);
  g_autofree double *sums = g_try_new0 (double, n);

  self->values = g_try_new (float, n);
  if (plane == NULL || counts == NULL || sums == NULL || self->values == NULL)
    return FALSE;
  for (gsize z = 0; z < image->dims[2] && !g_cancellable_is_cancelled (cancellable); z++)
    {
      const double *from = plane;

      _sym_values_read_plane (image, z, MIN (time, image->dims[3] - 1), MIN (other, image->dims[4] - 1), plane);
      for (gsize y = 0; y < image->dims[1]; y++)
        {
          const gsize row = ((z / factor[2]) * self->dims[1] + y / factor[1]) * self->dims[0];

          for (gsize x = 0; x < image->dims[0]; x++, from++)
            if (!isnan (*from))
              {
                sums[row + x / factor[0]] += *from;
                counts[row + x / factor[0]]++;
              }
        }
    }
  for (gsize i = 0; i < n; i++)
    self->values[i] = counts[i] > 0 ? (float) (sums[i] / counts[i]) : NAN;
  return find_range (self);
}

/* Trilinear, at voxels of the image; NaN beyond and next to what is no image. */
static inline double
read_level (const Level *self, const double *voxel)
{
  gsize low[3], high[3];
  double part[3], value = 0;

  for (int k = 0; k < 3; k++)
    {
      const double last = (double) (self->dims[k] - 1);
      double at = (voxel[k] + 0.5) / self->factor[k] - 0.5;

      if (!(at >= -0.5 && at <= last + 0.5))
        return NAN;
      at = CLAMP (at, 0, last);
      low[k] = (gsize) at;
      part[k] = at - (double) low[k];
      high[k] = MIN (low[k] + 1, self->dims[k] - 1);
    }
  for (int i = 0; i < 4; i++)
    {
      const gsize row = ((i & 2 ? high[2] : low[2]) * self->dims[1] + (i & 1 ? high[1] : low[1])) * self->dims[0];
      const double weight = (i & 2 ? part[2] : 1 - part[2]) * (i & 1 ? part[1] : 1 - part[1]);

      value += weight * ((1 - part[0]) * (double) self->values[row + low[0]] + part[0] * (double) self->values[row + high[0]]);
    }
  return value;
}

/* From 1 to the last but two, so that a spline around it stays within. */
static double
get_bin (const Level *level, double value)
{
  const double share = CLAMP ((value - level->low) / (level->high - level->low), 0, 1);

  return 1 + share * (SYM_REGISTER_BINS - 4);
}

/* Places in every cell of a grid over A, each somewhere in its cell. */
static void
choose_places (Search *self)
{
  const Level *level = &self->level_a;
  const double n = (double) level->dims[0] * (double) level->dims[1] * (double) level->dims[2];
  /* coarse blocks say less, and are only a beginning */
  const double chance = MIN ((double) (MAX_PLACES >> (N_LEVELS - 1 - self->level)) / n, 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  g_array_set_size (self->places, 0);
  for (gsize z = 0; z < level->dims[2]; z++)
    for (gsize y = 0; y < level->dims[1]; y++)
      for (gsize x = 0; x < level->dims[0]; x++)
        {
          const gsize block[3] = { x, y, z };
          Place place;
          double value;

          if (g_rand_double (rand) >= chance)
            continue;
          for (int k = 0; k < 3; k++)
            place.voxel[k] = level->dims[k] == 1 ? ((double) self->a->dims[k] - 1) / 2
                                                 : ((double) block[k] + g_rand_double (rand)) * level->factor[k] - 0.5;
          value = read_level (level, place.voxel);
          if (isnan (value))
            continue;
          place.bin = (guint8) get_bin (level, value);
          g_array_append_val (self->places, place);
        }
}

/* Weights of a cubic B-spline at the four bins around. */
static void
get_spline (double part, double *weights)
{
  const double rest = 1 - part;

  weights[0] = rest * rest * rest / 6;
  weights[1] = (4 - 6 * part * part + 3 * part * part * part) / 6;
  weights[2] = (4 - 6 * rest * rest + 3 * rest * rest * rest) / 6;
  weights[3] = part * part * part / 6;
}

static double
get_information (double joint[SYM_REGISTER_BINS][SYM_REGISTER_BINS], double total)
{
  double of_a[SYM_REGISTER_BINS] = { 0 }, of_b[SYM_REGISTER_BINS] = { 0 }, information = 0;

  for (int i = 0; i < SYM_REGISTER_BINS; i++)
    for (int k = 0; k < SYM_REGISTER_BINS; k++)
      {
        of_a[i] += joint[i][k];
        of_b[k] += joint[i][k];
      }
  for (int i = 0; i < SYM_REGISTER_BINS; i++)
    for (int k = 0; k < SYM_REGISTER_BINS; k++)
      if (joint[i][k] > 0)
        information += joint[i][k] / total * log2 (joint[i][k] * total / (of_a[i] * of_b[k]));
  return information;
}

/* Mutual information in bits; 0 where too little of A meets B. */
static double
measure (const Search *self, const SymRigid *rigid)
{
  double joint[SYM_REGISTER_BINS][SYM_REGISTER_BINS] = { { 0 } };
  SymAlignment alignment;
  guint n = 0;

  sym_alignment_adjust (&alignment, self->base, self->a, rigid);
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);
      double voxel[3], value, bin, weights[4];
      int first;

      _sym_affine_apply (alignment.matrix, place->voxel, voxel);
      value = read_level (&self->level_b, voxel);
      if (isnan (value))
        continue;
      bin = get_bin (&self->level_b, value);
      first = (int) bin - 1;
      get_spline (bin - floor (bin), weights);
      for (int k = 0; k < 4; k++)
        joint[place->bin][first + k] += weights[k];
      n++;
    }
  return n < MIN_OVERLAP * self->places->len ? 0 : get_information (joint, n);
}

static void
take_parameters (const Search *self, const double *parameters, SymRigid *rigid)
{
  for (guint i = 0; i < self->n_free; i++)
    {
      const guint axis = self->free_axes[i];

      *(axis < 3 ? &rigid->shift[axis] : &rigid->turn[axis - 3]) = parameters[i];
    }
}

static double
evaluate (Search *self, const double *parameters)
{
  SymRigid rigid = { { 0 }, { 0 }, 1 };

  take_parameters (self, parameters, &rigid);
  self->n_done++;
  if (self->progress != NULL)
    self->progress (MIN ((self->level + (double) self->n_done / MAX_EVALUATIONS) / N_LEVELS, 1), self->user_data);
  return -measure (self, &rigid);
}

typedef struct
{
  double at[6], value;
} Corner;

static int
compare_corners (gconstpointer a, gconstpointer b)
{
  const Corner *x = a, *y = b;

  return x->value < y->value ? -1 : x->value > y->value;
}

/* The point on the line from the worst corner through the middle of the others, @far times as far. */
static Corner
try_point (Search *self, const Corner *corners, double far)
{
  const guint n = self->n_free;
  Corner corner;

  for (guint i = 0; i < n; i++)
    {
      double middle = 0;

      for (guint k = 0; k < n; k++)
        middle += corners[k].at[i] / n;
      corner.at[i] = middle + far * (corners[n].at[i] - middle);
    }
  corner.value = evaluate (self, corner.at);
  return corner;
}

static void
shrink (Search *self, Corner *corners)
{
  for (guint k = 1; k <= self->n_free; k++)
    {
      for (guint i = 0; i < self->n_free; i++)
        corners[k].at[i] = (corners[k].at[i] + corners[0].at[i]) / 2;
      corners[k].value = evaluate (self, corners[k].at);
    }
}

/* Nelder and Mead: reflect, expand, contract, shrink. */
static void
descend (Search *self, double *parameters, const double *steps)
{
  const guint n = self->n_free;
  Corner corners[7];

  for (guint k = 0; k <= n; k++)
    {
      memcpy (corners[k].at, parameters, n * sizeof *parameters);
      if (k > 0)
        corners[k].at[k - 1] += steps[k - 1];
      corners[k].value = evaluate (self, corners[k].at);
    }
  while (self->n_done < MAX_EVALUATIONS && !g_cancellable_is_cancelled (self->cancellable))
    {
      Corner next;

      qsort (corners, n + 1, sizeof *corners, compare_corners);
      if (corners[n].value - corners[0].value < 1e-6)
        break;
      next = try_point (self, corners, -1);
      if (next.value < corners[0].value)
        {
          const Corner further = try_point (self, corners, -2);

          corners[n] = further.value < next.value ? further : next;
        }
      else if (next.value < corners[n - 1].value)
        corners[n] = next;
      else
        {
          const gboolean outside = next.value < corners[n].value;
          const Corner nearer = try_point (self, corners, outside ? -0.5 : 0.5);

          if (nearer.value < MIN (next.value, corners[n].value))
            corners[n] = nearer;
          else
            shrink (self, corners);
        }
    }
  qsort (corners, n + 1, sizeof *corners, compare_corners);
  memcpy (parameters, corners[0].at, n * sizeof *parameters);
}

/* Where most of the values lie, in voxels. */
static gboolean
find_mass (const Level *level, double *voxel)
{
  double sums[4] = { 0 };

  for (gsize z = 0; z < level->dims[2]; z++)
    for (gsize y = 0; y < level->dims[1]; y++)
      for (gsize x = 0; x < level->dims[0]; x++)
        {
          const double value = (double) level->values[(z * level->dims[1] + y) * level->dims[0] + x];
          const double weight = isnan (value) ? 0 : MIN (value, level->high) - level->low;
          const gsize at[3] = { x, y, z };

          if (!(weight > 0))
            continue;
          for (int k = 0; k < 3; k++)
            sums[k] += weight * (((double) at[k] + 0.5) * level->factor[k] - 0.5);
          sums[3] += weight;
        }
  for (int k = 0; k < 3 && sums[3] > 0; k++)
    voxel[k] = sums[k] / sums[3];
  return sums[3] > 0;
}

/* The shift that brings the masses together, in the directions that may change. */
static void
start_from_masses (Search *self, double *parameters)
{
  double of_a[3], of_b[3], there[3], inverse[16], trial[6] = { 0 };

  if (!find_mass (&self->level_a, of_a) || !find_mass (&self->level_b, of_b)
      || !_sym_affine_invert (self->base->matrix, inverse))
    return;
  _sym_affine_apply (inverse, of_b, there);
  for (guint i = 0; i < self->n_free; i++)
    if (self->free_axes[i] < 3)
      trial[i] = (of_a[self->free_axes[i]] - there[self->free_axes[i]]) * get_step (self->a, (int) self->free_axes[i]);
  if (evaluate (self, trial) < evaluate (self, parameters))
    memcpy (parameters, trial, sizeof trial);
}

static gboolean
prepare_level (Search *self, gsize time, gsize other, GError **error)
{
  level_clear (&self->level_a);
  level_clear (&self->level_b);
  plan_level (&self->level_a, self->a, level_sides[self->level]);
  plan_level (&self->level_b, self->b, level_sides[self->level]);
  if (!fill_level (&self->level_a, self->a, time, other, self->cancellable)
      || !fill_level (&self->level_b, self->b, time, other, self->cancellable))
    {
      g_set_error_literal (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _ ("No memory to register the images"));
      return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (!(self->level_a.high > self->level_a.low) || !(self->level_b.high > self->level_b.low))
    {
      g_set_error_literal (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED, _ ("An image of one value cannot be registered"));
      return FALSE;
    }
  choose_places (self);
  return TRUE;
}

gboolean
sym_register (const SymImage *a, const SymImage *b, gsize time, gsize other, const SymAlignment *base,
              SymRegisterProgress progress, gpointer user_data, GCancellable *cancellable,
              SymRegistration *registration, GError **error)
{
  g_auto (Search) self = { .a = a, .b = b, .base = base, .progress = progress, .user_data = user_data,
                           .cancellable = cancellable, .places = g_array_new (FALSE, FALSE, sizeof (Place)) };
  const gboolean is_flat = a->dims[2] == 1 || b->dims[2] == 1;
  const SymRigid none = { { 0 }, { 0 }, 1 };
  double parameters[6] = { 0 };

  for (guint axis = 0; axis < 6; axis++)
    if (!is_flat || axis < 2 || axis == 5)
      self.free_axes[self.n_free++] = axis;
  for (self.level = 0; self.level < N_LEVELS; self.level++)
    {
      double steps[6];

      self.n_done = 0;
      if (!prepare_level (&self, time, other, error))
        return FALSE;
      if (self.level == 0)
        start_from_masses (&self, parameters);
      for (guint i = 0; i < self.n_free; i++)
        steps[i] = self.free_axes[i] < 3 ? level_shift[self.level] * self.level_a.factor[0] * get_step (a, 0)
                                         : level_turn[self.level];
      descend (&self, parameters, steps);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }
  self.level = N_LEVELS - 1;
  registration->rigid = none;
  take_parameters (&self, parameters, &registration->rigid);
  registration->before = measure (&self, &none);
  registration->after = measure (&self, &registration->rigid);
  if (!(registration->after > 0))
    {
      g_set_error_literal (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                           _ ("The images share too little to be registered"));
      return FALSE;
    }
  return TRUE;
}
