/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-ssim-private.h"

#include <math.h>
#include <string.h>

#include "sym-clones-private.h"

#define REACH (SYM_SSIM_WINDOW / 2)
#define SIGMA 1.5

/* What is smoothed: a, b, a² + b² and a b. The formula needs the sum of the two squares only. */
enum { MEAN_A, MEAN_B, SQUARES, PRODUCT, N_FIELDS };

/* How far all threads together are. */
typedef struct
{
  GMutex lock;
  gsize done, total; /* slices read */
  SymSsimProgress func;
  gpointer user_data;
} Progress;

/* A share of the slices, and all memory that one thread needs for it. */
typedef struct
{
  const SymSsimSource *source;
  double c1, c2;
  const guint8 *mask;
  SymSsimTerms *flat, *deep;
  GCancellable *cancellable;
  Progress *progress;
  gsize first, end;           /* slices that windows over slices are centred in */
  gsize flat_first, flat_end; /* those that windows within them are taken of */

  double weights[REACH + 1];
  double *a, *b;      /* one slice */
  double *across;     /* ring of SYM_SSIM_WINDOW rows of each field, smoothed along the columns */
  double *in[N_FIELDS]; /* one row of each field */
  double *ring;       /* of planes smoothed within the slice: 11 in 3-D, else 1 */
  guint8 *holes;      /* of each plane: where a window reaches something that is no value */
  gboolean *has_holes;
  double *sum[N_FIELDS];
  gboolean done;
} Job;

static void
job_clear (Job *self)
{
  g_free (self->a);
  g_free (self->b);
  g_free (self->across);
  g_free (self->in[0]);
  g_free (self->ring);
  g_free (self->holes);
  g_free (self->has_holes);
  g_free (self->sum[0]);
}

static gboolean
job_init (Job *self)
{
  const gsize columns = self->source->dims[0], plane = columns * self->source->dims[1];
  const gsize n_planes = self->deep != NULL ? SYM_SSIM_WINDOW : 1;
  double total = 0;

  for (int k = -REACH; k <= REACH; k++)
    total += exp (-0.5 * k * k / (SIGMA * SIGMA));
  for (int k = 0; k <= REACH; k++)
    self->weights[k] = exp (-0.5 * k * k / (SIGMA * SIGMA)) / total;
  self->a = g_try_new (double, plane);
  self->b = g_try_new (double, plane);
  self->across = g_try_new (double, SYM_SSIM_WINDOW * N_FIELDS * columns);
  self->in[0] = g_try_new (double, N_FIELDS * columns);
  self->ring = g_try_new (double, n_planes * N_FIELDS * plane);
  self->holes = g_try_malloc (n_planes * plane);
  self->has_holes = g_new0 (gboolean, n_planes);
  self->sum[0] = g_try_new (double, N_FIELDS * columns);
  if (self->a == NULL || self->b == NULL || self->across == NULL || self->in[0] == NULL || self->ring == NULL
      || self->holes == NULL || self->sum[0] == NULL)
    return FALSE;
  for (int f = 1; f < N_FIELDS; f++)
    {
      self->in[f] = self->in[0] + (gsize) f * columns;
      self->sum[f] = self->sum[0] + (gsize) f * columns;
    }
  return TRUE;
}

/* Fields of one row; returns whether all of it has values. */
SYM_CLONES static gboolean
make_fields (Job *self, gsize row)
{
  const gsize columns = self->source->dims[0];
  double *restrict a = self->a + row * columns, *restrict b = self->b + row * columns;
  double *restrict squares = self->in[SQUARES], *restrict product = self->in[PRODUCT];
  double check = 0;

  /* what is not finite times 0 is not 0 */
  for (gsize i = 0; i < columns; i++)
    check += 0 * a[i] + 0 * b[i];
  if (isnan (check))
    for (gsize i = 0; i < columns; i++)
      if (isnan (a[i]) || isnan (b[i]))
        a[i] = b[i] = 0;
  memcpy (self->in[MEAN_A], a, columns * sizeof *a);
  memcpy (self->in[MEAN_B], b, columns * sizeof *b);
  for (gsize i = 0; i < columns; i++)
    {
      squares[i] = a[i] * a[i] + b[i] * b[i];
      product[i] = a[i] * b[i];
    }
  return !isnan (check);
}

SYM_CLONES static void
smooth_row (const double *restrict weights, const double *restrict from, double *restrict to, gsize columns)
{
  for (gsize i = REACH; i < columns - REACH; i++)
    to[i] = weights[0] * from[i] + weights[1] * (from[i - 1] + from[i + 1]) + weights[2] * (from[i - 2] + from[i + 2])
            + weights[3] * (from[i - 3] + from[i + 3]) + weights[4] * (from[i - 4] + from[i + 4])
            + weights[5] * (from[i - 5] + from[i + 5]);
}

/* The same, of eleven arrays that follow each other in a ring, @middle the one in the middle. */
SYM_CLONES static void
smooth_ring (const double *restrict weights, const double *ring, gsize stride, gsize middle, gsize n, double *restrict to)
{
  const double *r[SYM_SSIM_WINDOW];

  for (gsize k = 0; k < SYM_SSIM_WINDOW; k++)
    r[k] = ring + (middle + SYM_SSIM_WINDOW - REACH + k) % SYM_SSIM_WINDOW * stride;
  for (gsize i = REACH; i < n - REACH; i++)
    to[i] = weights[0] * r[5][i] + weights[1] * (r[4][i] + r[6][i]) + weights[2] * (r[3][i] + r[7][i])
            + weights[3] * (r[2][i] + r[8][i]) + weights[4] * (r[1][i] + r[9][i]) + weights[5] * (r[0][i] + r[10][i]);
}

/* Holes grow by the reach of a window, along the columns and then along the rows. */
static void
grow_holes (Job *self, guint8 *holes)
{
  const gsize columns = self->source->dims[0], rows = self->source->dims[1];
  g_autofree guint8 *line = g_malloc (MAX (columns, rows));

  for (int pass = 0; pass < 2; pass++)
    {
      const gsize n = pass == 0 ? columns : rows, step = pass == 0 ? 1 : columns;
      const gsize n_lines = pass == 0 ? rows : columns, line_step = pass == 0 ? columns : 1;

      for (gsize l = 0; l < n_lines; l++)
        {
          guint8 *at = holes + l * line_step;
          gsize reach = 0; /* how many more pixels the last hole covers */

          memset (line, 0, n);
          for (gsize i = 0; i < n; i++)
            {
              reach = at[i * step] != 0 ? REACH + 1 : reach;
              line[i] = reach > 0;
              reach -= reach > 0;
            }
          reach = 0;
          for (gsize i = n; i-- > 0;)
            {
              reach = at[i * step] != 0 ? REACH + 1 : reach;
              line[i] |= reach > 0;
              reach -= reach > 0;
            }
          for (gsize i = 0; i < n; i++)
            at[i * step] = line[i];
        }
    }
}

/* Reads a slice and smooths it within itself into the place of the ring. */
static void
take_slice (Job *self, gsize slice, gsize place)
{
  const gsize columns = self->source->dims[0], rows = self->source->dims[1], plane = columns * rows;
  double *out = self->ring + place * N_FIELDS * plane;
  guint8 *holes = self->holes + place * plane;
  gboolean whole = TRUE;

  self->source->read (slice, self->a, self->b, self->source->user_data);
  for (gsize i = 0; i < plane; i++)
    holes[i] = isnan (self->a[i]) || isnan (self->b[i]);
  for (gsize row = 0; row < rows; row++)
    {
      double *to = self->across + row % SYM_SSIM_WINDOW * N_FIELDS * columns;

      whole &= make_fields (self, row);
      for (gsize f = 0; f < N_FIELDS; f++)
        smooth_row (self->weights, self->in[f], to + f * columns, columns);
      if (row < 2 * REACH)
        continue;
      for (gsize f = 0; f < N_FIELDS; f++)
        smooth_ring (self->weights, self->across + f * columns, N_FIELDS * columns, row - REACH, columns,
                     out + f * plane + (row - REACH) * columns);
    }
  self->has_holes[place] = !whole;
  if (!whole)
    grow_holes (self, holes);
}

/* Planes of the ring that windows reach over. */
typedef struct
{
  gsize first, n;
  gboolean is_plain; /* no mask, and values everywhere */
} Planes;

static Planes
get_planes (const Job *self, gsize first, gsize n)
{
  Planes planes = { first, n, self->mask == NULL };

  for (gsize k = first; k < first + n; k++)
    planes.is_plain &= !self->has_holes[k];
  return planes;
}

/* Whether the window at a voxel has values only. */
static gboolean
is_whole (const Job *self, const Planes *planes, gsize plane, gsize pixel)
{
  for (gsize k = planes->first; k < planes->first + planes->n; k++)
    if (self->has_holes[k] && self->holes[k * plane + pixel] != 0)
      return FALSE;
  return TRUE;
}

static void
add_row (const Job *self, gsize slice, gsize row, const double *const *fields, const Planes *planes, SymSsimTerms *terms)
{
  const gsize columns = self->source->dims[0], plane = columns * self->source->dims[1];
  const double c1 = self->c1, c2 = self->c2;
  double ssim = 0, structure = 0;

  for (gsize i = REACH; i < columns - REACH; i++)
    {
      const double a = fields[MEAN_A][i], b = fields[MEAN_B][i];
      const double means = a * a + b * b, product = a * b;
      /* without a range identical constants would be 0 / 0: they are as alike as can be */
      const double below = fields[SQUARES][i] - means + c2;
      const double part = below != 0 ? (2 * (fields[PRODUCT][i] - product) + c2) / below : 1;
      const double bright = means + c1 != 0 ? (2 * product + c1) / (means + c1) : 1;

      if (!planes->is_plain
          && ((self->mask != NULL && self->mask[slice * plane + row * columns + i] == 0)
              || !is_whole (self, planes, plane, row * columns + i)))
        continue;
      structure += part;
      ssim += bright * part;
      terms->n++;
    }
  terms->ssim += ssim;
  terms->structure += structure;
}

/* Windows within the slice at a place of the ring. */
static void
add_flat (Job *self, gsize slice, gsize place)
{
  const gsize columns = self->source->dims[0], rows = self->source->dims[1], plane = columns * rows;
  const Planes planes = get_planes (self, place, 1);

  for (gsize row = REACH; row < rows - REACH; row++)
    {
      const double *fields[N_FIELDS];

      for (gsize f = 0; f < N_FIELDS; f++)
        fields[f] = self->ring + (place * N_FIELDS + f) * plane + row * columns;
      add_row (self, slice, row, fields, &planes, &self->flat[slice]);
    }
}

/* Windows over all slices in the ring, the one at @place in the middle. */
static void
add_deep (Job *self, gsize slice, gsize place)
{
  const gsize columns = self->source->dims[0], rows = self->source->dims[1], plane = columns * rows;
  const Planes planes = get_planes (self, 0, SYM_SSIM_WINDOW);

  for (gsize row = REACH; row < rows - REACH; row++)
    {
      const double *fields[N_FIELDS];

      for (gsize f = 0; f < N_FIELDS; f++)
        {
          smooth_ring (self->weights, self->ring + f * plane + row * columns, N_FIELDS * plane, place, columns, self->sum[f]);
          fields[f] = self->sum[f];
        }
      add_row (self, slice, row, fields, &planes, &self->deep[slice]);
    }
}

static void
say_progress (Progress *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->done++;
  if (self->func != NULL)
    self->func ((double) self->done / (double) self->total, self->user_data);
}

static gpointer
job_run (gpointer data)
{
  Job *self = data;
  const gsize reach = self->deep != NULL ? REACH : 0, n_places = self->deep != NULL ? SYM_SSIM_WINDOW : 1;

  if (!job_init (self))
    return NULL;
  for (gsize slice = self->first - reach; slice < self->end + reach; slice++)
    {
      if (g_cancellable_is_cancelled (self->cancellable))
        return NULL;
      take_slice (self, slice, slice % n_places);
      if (self->flat != NULL && slice >= self->flat_first && slice < self->flat_end)
        add_flat (self, slice, slice % n_places);
      if (self->deep != NULL && slice >= self->first + reach)
        add_deep (self, slice - reach, (slice - reach) % n_places);
      say_progress (self->progress);
    }
  self->done = TRUE;
  return NULL;
}

/* Each slice is read by one job for the windows within it, and by all jobs whose windows reach it. */
static gboolean
run_jobs (const Job *common, gsize n, gsize reach)
{
  const gsize n_jobs = CLAMP (n, 1, (gsize) g_get_num_processors ());
  g_autofree Job *jobs = g_new0 (Job, n_jobs);
  g_autofree GThread **threads = g_new0 (GThread *, n_jobs);
  gboolean done = TRUE;

  common->progress->total = n + 2 * reach * n_jobs;
  for (gsize i = 0; i < n_jobs; i++)
    {
      jobs[i] = *common;
      jobs[i].first = reach + n * i / n_jobs;
      jobs[i].end = reach + n * (i + 1) / n_jobs;
      jobs[i].flat_first = i == 0 ? 0 : jobs[i].first;
      jobs[i].flat_end = i + 1 == n_jobs ? n + 2 * reach : jobs[i].end;
      if (i > 0)
        threads[i] = g_thread_try_new ("ssim", job_run, &jobs[i], NULL);
    }
  for (gsize i = 0; i < n_jobs; i++)
    {
      if (threads[i] != NULL)
        g_thread_join (threads[i]);
      else
        job_run (&jobs[i]);
      done &= jobs[i].done;
      job_clear (&jobs[i]);
    }
  return done;
}

gboolean
_sym_ssim_compute (const SymSsimSource *source, double c1, double c2, const guint8 *mask, SymSsimTerms *flat,
                   SymSsimTerms *deep, GCancellable *cancellable, SymSsimProgress progress, gpointer user_data)
{
  const gsize n = source->dims[2];
  const gboolean has_deep = deep != NULL && n >= SYM_SSIM_WINDOW;
  const gsize reach = has_deep ? REACH : 0;
  Progress all = { .func = progress, .user_data = user_data };
  const Job common = { .source = source, .c1 = c1, .c2 = c2, .mask = mask, .flat = flat, .deep = has_deep ? deep : NULL,
                       .cancellable = cancellable, .progress = &all };
  gboolean done;

  if (flat != NULL)
    memset (flat, 0, n * sizeof *flat);
  if (deep != NULL)
    memset (deep, 0, n * sizeof *deep);
  if (source->dims[0] < SYM_SSIM_WINDOW || source->dims[1] < SYM_SSIM_WINDOW || (flat == NULL && !has_deep))
    return TRUE;
  g_mutex_init (&all.lock);
  done = run_jobs (&common, n - 2 * reach, reach);
  g_mutex_clear (&all.lock);
  return done;
}
