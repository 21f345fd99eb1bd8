/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-metrics.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-distribution-private.h"
#include "sym-pair-private.h"
#include "sym-slices-private.h"
#include "sym-ssim-private.h"

/* Bins of the values of large volumes, from which their Wasserstein distance is taken. */
#define FINE_BINS (G_GUINT64_CONSTANT (1) << 20)

#define K1 0.01
#define K2 0.03

/* Shares of the work, for the progress: reading twice, spectra, SSIM, and its scales. */
enum { STAGE_SUMS, STAGE_COUNTS, STAGE_SPECTRA, STAGE_SSIM, STAGE_SCALES, STAGE_SCALES_3D, N_STAGES };

static const double stage_shares[N_STAGES] = { 0.05, 0.2, 0.3, 0.3, 0.06, 0.09 };

/* What one worker adds up over its slices. */
typedef struct
{
  double *a, *b; /* one slice, not a number where either is none */
  guint64 n;
  double sum_a, sum_b, sum_abs, sum_squares, max_abs;
  double a_low, a_high, b_low, b_high, difference_low, difference_high;
  gboolean has_fractions;
  double aa, bb, ab; /* about the means */
  guint64 *joint, *histogram_a, *histogram_b, *histogram_difference;
  guint64 *fine_a, *fine_b, *fine_difference;
  SymSpectrum *spectrum;
  double power_a[SYM_METRICS_RINGS], power_b[SYM_METRICS_RINGS];
} Worker;

typedef struct
{
  SymPair pair;
  gsize first, n_slices, plane;
  const guint8 *mask;
  GCancellable *cancellable;
  SymProgress progress;
  gpointer progress_data;
  int stage;

  guint n_workers;
  Worker *workers;
  Worker total;
  double mean_a, mean_b, low, high;
  guint64 *counts; /* voxels of each slice, then how many lie before it */
  double *values_a, *values_b;
  /* of whole numbers: one fine bin for each value, and the bins that it lies in */
  gboolean is_counted;
  gsize n_fine, n_fine_difference;
  guint8 *columns, *rows;
} Run;

static void
worker_init (Worker *self)
{
  self->a_low = self->b_low = self->difference_low = INFINITY;
  self->a_high = self->b_high = self->difference_high = -INFINITY;
}

static void
run_clear (Run *self)
{
  for (guint i = 0; i < self->n_workers; i++)
    {
      Worker *worker = &self->workers[i];

      g_free (worker->a);
      g_free (worker->b);
      g_free (worker->joint);
      g_free (worker->histogram_a);
      g_free (worker->histogram_b);
      g_free (worker->histogram_difference);
      g_free (worker->fine_a);
      g_free (worker->fine_b);
      g_free (worker->fine_difference);
      g_clear_pointer (&worker->spectrum, _sym_spectrum_free);
    }
  g_free (self->workers);
  g_free (self->counts);
  g_free (self->values_a);
  g_free (self->values_b);
  g_free (self->columns);
  g_free (self->rows);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
report (double done, gpointer data)
{
  Run *self = data;
  double before = 0;

  for (int i = 0; i < self->stage; i++)
    before += stage_shares[i];
  if (self->progress != NULL)
    self->progress (MIN (before + done * stage_shares[self->stage], 1), self->progress_data);
}

static gboolean
run_slices (Run *self, int stage, SymSliceFunc func)
{
  self->stage = stage;
  return _sym_slices_run (self->n_slices, func, self, self->cancellable, report, self);
}

/* A slice of both; neither has a value where the other has none. */
static void
read_both (gsize slice, double *a, double *b, gpointer data)
{
  const Run *self = data;

  _sym_pair_read_a (&self->pair, self->first + slice, a);
  _sym_pair_read_b (&self->pair, self->first + slice, b);
}

/* The same without what lies beyond the mask. */
static gboolean
read_masked (Run *self, gsize slice, Worker *worker)
{
  if (worker->a == NULL)
    worker->a = g_try_new (double, self->plane);
  if (worker->b == NULL)
    worker->b = g_try_new (double, self->plane);
  if (worker->a == NULL || worker->b == NULL)
    return FALSE;
  read_both (slice, worker->a, worker->b, self);
  for (gsize i = 0; i < self->plane; i++)
    if (isnan (worker->a[i]) || isnan (worker->b[i]) || (self->mask != NULL && self->mask[slice * self->plane + i] == 0))
      worker->a[i] = worker->b[i] = NAN;
  return TRUE;
}

/* Numbers too large to tell are none. */
static gboolean
is_whole (double value)
{
  return fabs (value) < (double) (G_GINT64_CONSTANT (1) << 52) && value == (double) (gint64) value;
}

static gboolean
add_sums (gsize slice, guint index, gpointer data)
{
  Run *self = data;
  Worker *worker = &self->workers[index];
  guint64 n = 0;

  if (!read_masked (self, slice, worker))
    return FALSE;
  for (gsize i = 0; i < self->plane; i++)
    {
      const double a = worker->a[i], b = worker->b[i], difference = b - a;

      if (isnan (a))
        continue;
      n++;
      worker->sum_a += a;
      worker->sum_b += b;
      worker->sum_abs += fabs (difference);
      worker->sum_squares += difference * difference;
      worker->a_low = MIN (worker->a_low, a);
      worker->a_high = MAX (worker->a_high, a);
      worker->b_low = MIN (worker->b_low, b);
      worker->b_high = MAX (worker->b_high, b);
      worker->difference_low = MIN (worker->difference_low, difference);
      worker->difference_high = MAX (worker->difference_high, difference);
    }
  for (gsize i = 0; i < self->plane && !worker->has_fractions; i++)
    worker->has_fractions = !isnan (worker->a[i]) && (!is_whole (worker->a[i]) || !is_whole (worker->b[i]));
  worker->n += n;
  self->counts[slice] = n;
  return TRUE;
}

static void
join_sums (Run *self)
{
  Worker *total = &self->total;
  guint64 before = 0;

  worker_init (total);
  for (guint i = 0; i < self->n_workers; i++)
    {
      const Worker *worker = &self->workers[i];

      total->n += worker->n;
      total->has_fractions |= worker->has_fractions;
      total->sum_a += worker->sum_a;
      total->sum_b += worker->sum_b;
      total->sum_abs += worker->sum_abs;
      total->sum_squares += worker->sum_squares;
      total->a_low = MIN (total->a_low, worker->a_low);
      total->a_high = MAX (total->a_high, worker->a_high);
      total->b_low = MIN (total->b_low, worker->b_low);
      total->b_high = MAX (total->b_high, worker->b_high);
      total->difference_low = MIN (total->difference_low, worker->difference_low);
      total->difference_high = MAX (total->difference_high, worker->difference_high);
    }
  total->max_abs = MAX (fabs (total->difference_low), fabs (total->difference_high));
  self->mean_a = total->sum_a / (double) total->n;
  self->mean_b = total->sum_b / (double) total->n;
  self->low = MIN (total->a_low, total->b_low);
  self->high = MAX (total->a_high, total->b_high);
  for (gsize i = 0; i < self->n_slices; i++)
    {
      const guint64 n = self->counts[i];

      self->counts[i] = before;
      before += n;
    }
}

/* Whole numbers are counted one by one, and put into bins afterwards: that is quicker, and exact. */
static gboolean
alloc_tables (Run *self)
{
  const Worker *total = &self->total;

  self->columns = g_try_malloc (self->n_fine);
  self->rows = g_try_malloc (self->n_fine);
  if (self->columns == NULL || self->rows == NULL)
    return FALSE;
  for (gsize i = 0; i < self->n_fine; i++)
    {
      const double value = self->low + (double) i;

      self->columns[i] = (guint8) _sym_bin (value, total->a_low, total->a_high, SYM_METRICS_JOINT_BINS);
      self->rows[i] = (guint8) _sym_bin (value, total->b_low, total->b_high, SYM_METRICS_JOINT_BINS);
    }
  return TRUE;
}

G_STATIC_ASSERT (SYM_METRICS_JOINT_BINS <= G_MAXUINT8);

static gboolean
alloc_counts (Run *self)
{
  const gboolean exact = self->total.n <= SYM_METRICS_EXACT_VALUES;
  gboolean whole = TRUE;

  self->is_counted = !self->total.has_fractions && self->high - self->low < (double) FINE_BINS;
  self->n_fine = self->is_counted ? (gsize) (self->high - self->low) + 1 : FINE_BINS;
  self->n_fine_difference
      = self->is_counted ? (gsize) (self->total.difference_high - self->total.difference_low) + 1 : 0;
  for (guint i = 0; i < self->n_workers; i++)
    {
      Worker *worker = &self->workers[i];

      worker->joint = g_new0 (guint64, SYM_METRICS_JOINT_BINS * SYM_METRICS_JOINT_BINS);
      worker->histogram_a = g_new0 (guint64, SYM_METRICS_BINS);
      worker->histogram_b = g_new0 (guint64, SYM_METRICS_BINS);
      worker->histogram_difference = g_new0 (guint64, SYM_METRICS_BINS);
      if (exact && !self->is_counted)
        continue;
      worker->fine_a = g_try_new0 (guint64, self->n_fine);
      worker->fine_b = g_try_new0 (guint64, self->n_fine);
      worker->fine_difference = g_try_new0 (guint64, MAX (self->n_fine_difference, 1));
      whole &= worker->fine_a != NULL && worker->fine_b != NULL && worker->fine_difference != NULL;
    }
  if (self->is_counted)
    return whole && alloc_tables (self);
  if (exact)
    {
      self->values_a = g_try_new (double, self->total.n);
      self->values_b = g_try_new (double, self->total.n);
      whole &= self->values_a != NULL && self->values_b != NULL;
    }
  return whole;
}

static void
count_whole (const Run *self, Worker *worker)
{
  const double low = self->low, difference_low = self->total.difference_low;

  for (gsize i = 0; i < self->plane; i++)
    {
      const double a = worker->a[i], b = worker->b[i];
      gsize at_a, at_b;

      if (isnan (a))
        continue;
      at_a = (gsize) (a - low);
      at_b = (gsize) (b - low);
      worker->fine_a[at_a]++;
      worker->fine_b[at_b]++;
      worker->fine_difference[(gsize) (b - a - difference_low)]++;
      worker->joint[self->rows[at_b] * SYM_METRICS_JOINT_BINS + self->columns[at_a]]++;
    }
}

static void
count_any (Run *self, Worker *worker, guint64 at)
{
  const Worker *total = &self->total;

  for (gsize i = 0; i < self->plane; i++)
    {
      const double a = worker->a[i], b = worker->b[i];
      gsize row, column;

      if (isnan (a))
        continue;
      column = _sym_bin (a, total->a_low, total->a_high, SYM_METRICS_JOINT_BINS);
      row = _sym_bin (b, total->b_low, total->b_high, SYM_METRICS_JOINT_BINS);
      worker->joint[row * SYM_METRICS_JOINT_BINS + column]++;
      worker->histogram_a[_sym_bin (a, self->low, self->high, SYM_METRICS_BINS)]++;
      worker->histogram_b[_sym_bin (b, self->low, self->high, SYM_METRICS_BINS)]++;
      worker->histogram_difference[_sym_bin (b - a, total->difference_low, total->difference_high, SYM_METRICS_BINS)]++;
      if (self->values_a != NULL)
        {
          self->values_a[at] = a;
          self->values_b[at++] = b;
        }
      else
        {
          worker->fine_a[_sym_bin (a, self->low, self->high, FINE_BINS)]++;
          worker->fine_b[_sym_bin (b, self->low, self->high, FINE_BINS)]++;
        }
    }
}

static gboolean
add_counts (gsize slice, guint index, gpointer data)
{
  Run *self = data;
  Worker *worker = &self->workers[index];

  if (!read_masked (self, slice, worker))
    return FALSE;
  for (gsize i = 0; i < self->plane; i++)
    {
      const double a = worker->a[i] - self->mean_a, b = worker->b[i] - self->mean_b;

      if (isnan (a))
        continue;
      worker->aa += a * a;
      worker->bb += b * b;
      worker->ab += a * b;
    }
  if (self->is_counted)
    count_whole (self, worker);
  else
    count_any (self, worker, self->counts[slice]);
  return TRUE;
}

static gboolean
add_spectra (gsize slice, guint index, gpointer data)
{
  Run *self = data;
  Worker *worker = &self->workers[index];

  if (worker->spectrum == NULL)
    worker->spectrum = _sym_spectrum_new (self->pair.dims[0], self->pair.dims[1]);
  if (worker->spectrum == NULL || !read_masked (self, slice, worker))
    return FALSE;
  _sym_spectrum_add (worker->spectrum, worker->a, worker->b, worker->power_a, worker->power_b);
  return TRUE;
}

static void
add_up (guint64 *to, const guint64 *from, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] += from[i];
}

/* Everything into the first worker. */
static Worker *
join_counts (Run *self)
{
  Worker *all = &self->workers[0];

  for (guint i = 1; i < self->n_workers; i++)
    {
      const Worker *worker = &self->workers[i];

      all->aa += worker->aa;
      all->bb += worker->bb;
      all->ab += worker->ab;
      add_up (all->joint, worker->joint, SYM_METRICS_JOINT_BINS * SYM_METRICS_JOINT_BINS);
      add_up (all->histogram_a, worker->histogram_a, SYM_METRICS_BINS);
      add_up (all->histogram_b, worker->histogram_b, SYM_METRICS_BINS);
      add_up (all->histogram_difference, worker->histogram_difference, SYM_METRICS_BINS);
      if (all->fine_a != NULL)
        {
          add_up (all->fine_a, worker->fine_a, self->n_fine);
          add_up (all->fine_b, worker->fine_b, self->n_fine);
          add_up (all->fine_difference, worker->fine_difference, self->n_fine_difference);
        }
      for (gsize r = 0; r < SYM_METRICS_RINGS; r++)
        {
          all->power_a[r] += worker->power_a[r];
          all->power_b[r] += worker->power_b[r];
        }
    }
  for (gsize i = 0; self->is_counted && i < self->n_fine; i++)
    {
      const gsize bin = _sym_bin (self->low + (double) i, self->low, self->high, SYM_METRICS_BINS);

      all->histogram_a[bin] += all->fine_a[i];
      all->histogram_b[bin] += all->fine_b[i];
    }
  for (gsize i = 0; i < self->n_fine_difference; i++)
    all->histogram_difference[_sym_bin (self->total.difference_low + (double) i, self->total.difference_low,
                                        self->total.difference_high, SYM_METRICS_BINS)]
        += all->fine_difference[i];
  return all;
}

static double
get_range (const Run *self)
{
  const SymImage *a = self->pair.a;

  if (a->info.colour > SYM_COLOUR_MONO_INVERTED)
    return 255;
  if (a->info.format == SYM_FORMAT_PNG)
    return ldexp (1, (int) CLAMP (a->info.bits_stored, 1, 64)) - 1;
  return self->total.a_high - self->total.a_low;
}

static void
set_numbers (const Run *self, const Worker *all, SymMetrics *metrics)
{
  const double n = (double) self->total.n;
  double p[SYM_METRICS_BINS], q[SYM_METRICS_BINS];

  metrics->n_voxels = self->total.n;
  metrics->range = get_range (self);
  metrics->mae = self->total.sum_abs / n;
  metrics->rmse = sqrt (self->total.sum_squares / n);
  metrics->max_abs = self->total.max_abs;
  metrics->psnr = metrics->rmse > 0 && metrics->range > 0 ? 20 * log10 (metrics->range / metrics->rmse) : NAN;
  metrics->ncc = all->aa > 0 && all->bb > 0 ? all->ab / sqrt (all->aa * all->bb) : NAN;
  metrics->mutual_information = _sym_distribution_get_information (all->joint, SYM_METRICS_JOINT_BINS,
                                                                   &metrics->normalised_mutual_information);
  _sym_distribution_normalise (all->histogram_a, SYM_METRICS_BINS, p);
  _sym_distribution_normalise (all->histogram_b, SYM_METRICS_BINS, q);
  metrics->histogram_overlap = _sym_distribution_get_overlap (p, q, SYM_METRICS_BINS);
  if (self->values_a != NULL)
    metrics->wasserstein = _sym_distribution_get_wasserstein_exact (self->values_a, self->values_b, self->total.n);
  else
    metrics->wasserstein
        = _sym_distribution_get_wasserstein (all->fine_a, all->fine_b, self->n_fine,
                                             self->is_counted ? 1 : (self->high - self->low) / (double) FINE_BINS);
  metrics->spectrum_distance = _sym_spectrum_get_distance (all->power_a, all->power_b);
}

static gboolean
compute_ssim (Run *self, SymMetrics *metrics, double *by_slice)
{
  const double c1 = K1 * metrics->range * K1 * metrics->range, c2 = K2 * metrics->range * K2 * metrics->range;
  const SymSsimSource source = { { self->pair.dims[0], self->pair.dims[1], self->n_slices }, read_both, self };
  g_autofree SymSsimTerms *flat = g_new (SymSsimTerms, self->n_slices), *deep = g_new (SymSsimTerms, self->n_slices);

  self->stage = STAGE_SSIM;
  if (!_sym_ssim_compute (&source, c1, c2, self->mask, flat, deep, self->cancellable, report, self))
    return FALSE;
  metrics->ssim = _sym_ssim_get_mean (flat, self->n_slices, FALSE, by_slice);
  metrics->ssim_3d = _sym_ssim_get_mean (deep, self->n_slices, TRUE, NULL);
  metrics->ms_ssim = metrics->ms_ssim_3d = NAN;
  if (self->mask != NULL)
    return TRUE;
  self->stage = STAGE_SCALES;
  report (0, self);
  if (!_sym_ssim_get_multi_scale (&source, FALSE, c1, c2, flat, &metrics->ms_ssim, &metrics->n_scales, self->cancellable))
    return FALSE;
  self->stage = STAGE_SCALES_3D;
  report (0, self);
  return _sym_ssim_get_multi_scale (&source, TRUE, c1, c2, deep, &metrics->ms_ssim_3d, &metrics->n_scales_3d,
                                    self->cancellable);
}

static SymCurves *
make_curves (const Run *self, const Worker *all)
{
  SymCurves *curves = g_new0 (SymCurves, 1);

  curves->low = self->low;
  curves->high = self->high;
  curves->difference_low = self->total.difference_low;
  curves->difference_high = self->total.difference_high;
  curves->is_whole = !self->total.has_fractions;
  curves->a_low = self->total.a_low;
  curves->a_high = self->total.a_high;
  curves->b_low = self->total.b_low;
  curves->b_high = self->total.b_high;
  _sym_distribution_normalise (all->histogram_a, SYM_METRICS_BINS, curves->histogram_a);
  _sym_distribution_normalise (all->histogram_b, SYM_METRICS_BINS, curves->histogram_b);
  _sym_distribution_normalise (all->histogram_difference, SYM_METRICS_BINS, curves->histogram_difference);
  memcpy (curves->joint, all->joint, sizeof curves->joint);
  curves->n_slices = self->n_slices;
  return curves;
}

void
sym_curves_free (SymCurves *self)
{
  g_free (self->ssim);
  g_free (self);
}

static gboolean
fail (Run *self, GError **error)
{
  if (!g_cancellable_set_error_if_cancelled (self->cancellable, error))
    g_set_error_literal (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _ ("No memory to compare these images"));
  return FALSE;
}

gboolean
sym_metrics_compute (const SymImage *a, const SymImage *b, const SymAlignment *alignment, const SymScope *scope,
                     SymMetrics *metrics, SymCurves **curves, GCancellable *cancellable, SymProgress progress,
                     gpointer user_data, GError **error)
{
  const SymScope whole = { 0 };
  g_auto (Run) self = { .cancellable = cancellable, .progress = progress, .progress_data = user_data };
  g_autofree double *by_slice = NULL;
  Worker *all;

  g_return_val_if_fail (a != NULL && b != NULL && alignment != NULL && metrics != NULL, FALSE);
  scope = scope != NULL ? scope : &whole;
  _sym_pair_init (&self.pair, a, b, alignment, scope->time, scope->other);
  self.plane = a->dims[0] * a->dims[1];
  self.first = scope->first_slice;
  self.n_slices = scope->n_slices > 0 ? scope->n_slices : a->dims[2];
  g_return_val_if_fail (self.first < a->dims[2] && self.n_slices <= a->dims[2] - self.first, FALSE);
  if (scope->mask != NULL)
    {
      g_return_val_if_fail (g_bytes_get_size (scope->mask) == self.plane * self.n_slices, FALSE);
      self.mask = g_bytes_get_data (scope->mask, NULL);
    }
  self.n_workers = _sym_slices_get_n_workers ();
  self.workers = g_new0 (Worker, self.n_workers);
  self.counts = g_new (guint64, self.n_slices);
  for (guint i = 0; i < self.n_workers; i++)
    worker_init (&self.workers[i]);

  if (!run_slices (&self, STAGE_SUMS, add_sums))
    return fail (&self, error);
  join_sums (&self);
  if (self.total.n == 0)
    {
      g_set_error_literal (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                           _ ("There is no place at which both images have a value"));
      return FALSE;
    }
  if (!alloc_counts (&self) || !run_slices (&self, STAGE_COUNTS, add_counts)
      || !run_slices (&self, STAGE_SPECTRA, add_spectra))
    return fail (&self, error);
  all = join_counts (&self);
  memset (metrics, 0, sizeof *metrics);
  set_numbers (&self, all, metrics);
  by_slice = g_new (double, self.n_slices);
  if (!compute_ssim (&self, metrics, by_slice))
    return fail (&self, error);
  if (curves != NULL)
    {
      *curves = make_curves (&self, all);
      (*curves)->ssim = g_steal_pointer (&by_slice);
    }
  return TRUE;
}
