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

/* Shares of the work, for the progress: reading twice, spectra, SSIM 2-D, 3-D, and their scales. */
enum { STAGE_SUMS, STAGE_COUNTS, STAGE_SPECTRA, STAGE_SSIM, STAGE_SSIM_3D, STAGE_SCALES, STAGE_SCALES_3D, N_STAGES };

static const double stage_shares[N_STAGES] = { 0.05, 0.1, 0.25, 0.15, 0.25, 0.1, 0.1 };

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
  guint64 *fine_a, *fine_b;
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
    }
  g_free (self->workers);
  g_free (self->counts);
  g_free (self->values_a);
  g_free (self->values_b);
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

static gboolean
alloc_counts (Run *self)
{
  const gboolean exact = self->total.n <= SYM_METRICS_EXACT_VALUES;
  gboolean whole = TRUE;

  for (guint i = 0; i < self->n_workers; i++)
    {
      Worker *worker = &self->workers[i];

      worker->joint = g_new0 (guint64, SYM_METRICS_JOINT_BINS * SYM_METRICS_JOINT_BINS);
      worker->histogram_a = g_new0 (guint64, SYM_METRICS_BINS);
      worker->histogram_b = g_new0 (guint64, SYM_METRICS_BINS);
      worker->histogram_difference = g_new0 (guint64, SYM_METRICS_BINS);
      if (!exact)
        {
          worker->fine_a = g_try_new0 (guint64, FINE_BINS);
          worker->fine_b = g_try_new0 (guint64, FINE_BINS);
          whole &= worker->fine_a != NULL && worker->fine_b != NULL;
        }
    }
  if (exact)
    {
      self->values_a = g_try_new (double, self->total.n);
      self->values_b = g_try_new (double, self->total.n);
      whole &= self->values_a != NULL && self->values_b != NULL;
    }
  return whole;
}

static gboolean
add_counts (gsize slice, guint index, gpointer data)
{
  Run *self = data;
  Worker *worker = &self->workers[index];
  const Worker *total = &self->total;
  guint64 at = self->counts[slice];

  if (!read_masked (self, slice, worker))
    return FALSE;
  for (gsize i = 0; i < self->plane; i++)
    {
      const double a = worker->a[i], b = worker->b[i];
      gsize row, column;

      if (isnan (a))
        continue;
      worker->aa += (a - self->mean_a) * (a - self->mean_a);
      worker->bb += (b - self->mean_b) * (b - self->mean_b);
      worker->ab += (a - self->mean_a) * (b - self->mean_b);
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
  return TRUE;
}

static gboolean
add_spectra (gsize slice, guint index, gpointer data)
{
  Run *self = data;
  Worker *worker = &self->workers[index];
  const gsize columns = self->pair.dims[0], rows = self->pair.dims[1];

  return read_masked (self, slice, worker) && _sym_spectrum_add (worker->a, columns, rows, worker->power_a)
         && _sym_spectrum_add (worker->b, columns, rows, worker->power_b);
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
          add_up (all->fine_a, worker->fine_a, FINE_BINS);
          add_up (all->fine_b, worker->fine_b, FINE_BINS);
        }
      for (gsize r = 0; r < SYM_METRICS_RINGS; r++)
        {
          all->power_a[r] += worker->power_a[r];
          all->power_b[r] += worker->power_b[r];
        }
    }
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
    metrics->wasserstein = _sym_distribution_get_wasserstein (all->fine_a, all->fine_b, FINE_BINS,
                                                              (self->high - self->low) / (double) FINE_BINS);
  metrics->spectrum_distance = _sym_spectrum_get_distance (all->power_a, all->power_b);
}

static gboolean
compute_ssim (Run *self, SymMetrics *metrics, double *by_slice)
{
  const double c1 = K1 * metrics->range * K1 * metrics->range, c2 = K2 * metrics->range * K2 * metrics->range;
  const SymSsimSource source = { { self->pair.dims[0], self->pair.dims[1], self->n_slices }, read_both, self };

  self->stage = STAGE_SSIM;
  if (!_sym_ssim_get_mean (&source, FALSE, c1, c2, self->mask, &metrics->ssim, by_slice, self->cancellable))
    return FALSE;
  self->stage = STAGE_SSIM_3D;
  report (0, self);
  if (!_sym_ssim_get_mean (&source, TRUE, c1, c2, self->mask, &metrics->ssim_3d, NULL, self->cancellable))
    return FALSE;
  metrics->ms_ssim = metrics->ms_ssim_3d = NAN;
  if (self->mask != NULL)
    return TRUE;
  self->stage = STAGE_SCALES;
  report (0, self);
  if (!_sym_ssim_get_multi_scale (&source, FALSE, c1, c2, &metrics->ms_ssim, &metrics->n_scales, self->cancellable))
    return FALSE;
  self->stage = STAGE_SCALES_3D;
  report (0, self);
  return _sym_ssim_get_multi_scale (&source, TRUE, c1, c2, &metrics->ms_ssim_3d, &metrics->n_scales_3d,
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
