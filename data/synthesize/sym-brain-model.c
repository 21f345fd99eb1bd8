/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-brain-model"

#include "config.h"

#include "sym-brain-model.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define N_BINS 1024
#define N_ITERATIONS 60
#define N_OUTER 7
#define FLUID_FLANK 1.0

/* Lengths of the morphology, millimetres: they work from 1 to 3 mm voxels. */
#define COARSE_STEP 2.0
#define NECK_RADIUS 3.0
#define CLOSING_RADIUS 7.0
#define HULL_SMOOTHING 1.6
#define LEVEL_SMOOTHING 0.5
#define OUTER_SMOOTHING 0.7
#define TREND_SMOOTHING 4.0
#define RIND 4.0

void
sym_mixture_fit (
    const double *histogram, guint n, guint k, double *mean, double *deviation, double *share)
{
  g_autofree double *density = g_new (double, k);
  g_autofree double *sums = g_new (double, 3 * k);

  for (guint iteration = 0; iteration < N_ITERATIONS; iteration++)
    {
      double total = 0.0;

      memset (sums, 0, 3 * k * sizeof *sums);
      for (guint i = 0; i < n; i++)
        {
          double all = 1e-300;

          if (histogram[i] == 0.0)
            continue;
          for (guint j = 0; j < k; j++)
            {
              double z = ((double) i - mean[j]) / deviation[j];

              density[j] = share[j] * exp (-0.5 * z * z) / deviation[j];
              all += density[j];
            }
          for (guint j = 0; j < k; j++)
            {
              double weight = histogram[i] * density[j] / all;

              sums[3 * j] += weight;
              sums[3 * j + 1] += weight * i;
              sums[3 * j + 2] += weight * i * i;
            }
          total += histogram[i];
        }
      for (guint j = 0; j < k; j++)
        {
          double weight = MAX (sums[3 * j], 1e-12);
          double variance;

          mean[j] = sums[3 * j + 1] / weight;
          variance = sums[3 * j + 2] / weight - mean[j] * mean[j];
          deviation[j] = sqrt (MAX (variance, 1.0));
          share[j] = sums[3 * j] / total;
        }
    }
}

typedef struct
{
  double scale; /* bins per unit of intensity */
  double low;
} Bins;

static guint
get_bin (const Bins *bins, float value)
{
  return (guint) CLAMP (((double) value - bins->low) * bins->scale, 0.0, N_BINS - 1.0);
}

static Bins
get_bins (const SymField *intensity)
{
  gsize n = sym_field_get_size (intensity);
  float low = intensity->values[0], high = intensity->values[0];

  for (gsize i = 1; i < n; i++)
    {
      low = MIN (low, intensity->values[i]);
      high = MAX (high, intensity->values[i]);
    }
  return (Bins){ .scale = (N_BINS - 1) / MAX ((double) (high - low), 1e-6), .low = (double) low };
}

static gboolean
is_central (const SymReference *reference, gsize x, gsize y, gsize z)
{
  /* An ellipsoid of MNI space that holds brain in every adult head. */
  double step = reference->intensity->step;
  double a = (reference->origin[0] + (double) x * step) / 45.0;
  double b = (reference->origin[1] + (double) y * step + 18.0) / 60.0;
  double c = (reference->origin[2] + (double) z * step - 15.0) / 38.0;

  return a * a + b * b + c * c < 1.0;
}

/* Means of fluid, grey and white matter, from the middle of the head. */
static gboolean
fit_tissues (SymBrainModel *self, const SymReference *reference, GError **error)
{
  const SymField *intensity = reference->intensity;
  Bins bins = get_bins (intensity);
  g_autofree double *histogram = g_new0 (double, N_BINS);
  gsize i = 0;
  double count = 0.0, below = 0.0, quantile[SYM_N_TISSUES] = { 0 };
  static const double start[SYM_N_TISSUES] = { 0.02, 0.0, 0.80 };

  for (gsize z = 0; z < intensity->dims[2]; z++)
    for (gsize y = 0; y < intensity->dims[1]; y++)
      for (gsize x = 0; x < intensity->dims[0]; x++, i++)
        if (is_central (reference, x, y, z))
          {
            histogram[get_bin (&bins, intensity->values[i])]++;
            count++;
          }
  for (guint bin = 0; bin < N_BINS; bin++)
    {
      below += histogram[bin];
      for (guint t = 0; t < SYM_N_TISSUES; t++)
        if (below < start[t] * count)
          quantile[t] = bin;
    }
  /* How much of the middle is grey differs; how bright it is between the others does not. */
  quantile[SYM_TISSUE_GREY] = 0.3 * quantile[SYM_TISSUE_FLUID] + 0.7 * quantile[SYM_TISSUE_WHITE];
  for (guint t = 0; t < SYM_N_TISSUES; t++)
    {
      self->mean[t] = quantile[t];
      self->deviation[t] = MAX (quantile[SYM_TISSUE_WHITE] - quantile[SYM_TISSUE_FLUID], 3.0) / 8.0;
      self->share[t] = 1.0 / SYM_N_TISSUES;
    }
  sym_mixture_fit (histogram, N_BINS, SYM_N_TISSUES, self->mean, self->deviation, self->share);
  /* Most voxels of the darkest class are partly grey matter: pure fluid is its dark flank. */
  self->mean[SYM_TISSUE_FLUID] -= FLUID_FLANK * self->deviation[SYM_TISSUE_FLUID];
  for (guint t = 0; t < SYM_N_TISSUES; t++)
    {
      self->mean[t] = bins.low + self->mean[t] / bins.scale;
      self->deviation[t] /= bins.scale;
    }
  if (self->mean[1] - self->mean[0] > self->deviation[1]
      && self->mean[2] - self->mean[1] > self->deviation[2])
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "“%s” does not look like a T1-weighted head: fluid, grey and white matter were "
               "fitted at %.1f, %.1f and %.1f.",
               reference->name, self->mean[0], self->mean[1], self->mean[2]);
  return FALSE;
}

/* Voxels that lie farther than @radius from every voxel that is not set, or the reverse. */
static SymField *
grow (const SymField *mask, double radius)
{
  g_autoptr (SymField) outside = sym_field_copy (mask);
  g_autoptr (SymField) distance = NULL;
  SymField *out = sym_field_new (mask->dims, mask->step);
  gsize n = sym_field_get_size (mask);

  if (radius < 0)
    for (gsize i = 0; i < n; i++)
      outside->values[i] = 1.0f - outside->values[i];
  distance = sym_field_measure_distance (outside, NULL);
  for (gsize i = 0; i < n; i++)
    out->values[i] = radius < 0 ? (distance->values[i] > -radius ? 1.0f : 0.0f)
                                : (distance->values[i] <= radius ? 1.0f : 0.0f);
  return out;
}

/* The surface around the brain: grey and white matter, cut off at thin bridges, closed over its
 * sulci. */
static gboolean
fit_hull (SymBrainModel *self, const SymReference *reference, GError **error)
{
  g_autoptr (SymField) mask = sym_field_new_resampled (
      reference->intensity, MAX (COARSE_STEP, reference->intensity->step));
  g_autoptr (SymField) matter = NULL, core = NULL, brain = NULL, wide = NULL, closed = NULL,
                       open = NULL, inside = NULL, outside = NULL;
  double low = 0.5 * (self->mean[SYM_TISSUE_FLUID] + self->mean[SYM_TISSUE_GREY]);
  double high = self->mean[SYM_TISSUE_WHITE] + 3.0 * self->deviation[SYM_TISSUE_WHITE];
  gsize n = sym_field_get_size (mask);
  gsize middle[3], start;
  double volume = 0.0;

  for (gsize i = 0; i < n; i++)
    mask->values[i]
        = (double) mask->values[i] > low && (double) mask->values[i] < high ? 1.0f : 0.0f;
  matter = sym_field_copy (mask);
  core = grow (mask, -NECK_RADIUS);
  for (guint i = 0; i < 3; i++)
    middle[i] = (gsize) CLAMP (((const double[]){ -24.0, -20.0, 30.0 }[i] - reference->origin[i])
                                   / mask->step,
                               0.0, (double) (mask->dims[i] - 1));
  start = (middle[2] * mask->dims[1] + middle[1]) * mask->dims[0] + middle[0];
  for (gsize i = 0; core->values[start] <= 0 && i < 2000; i++)
    start++;
  sym_field_flood (core, start);
  brain = grow (core, NECK_RADIUS + 0.5 * mask->step);
  for (gsize i = 0; i < n; i++)
    {
      brain->values[i] *= matter->values[i];
      volume += (double) brain->values[i] * pow (mask->step, 3.0) / 1000.0;
    }
  if (!(volume > 600.0 && volume < 2200.0))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "No brain was found in “%s”: %.0f ml are connected.", reference->name, volume);
      return FALSE;
    }
  wide = grow (brain, CLOSING_RADIUS);
  closed = grow (wide, -CLOSING_RADIUS);
  open = sym_field_copy (closed);
  for (gsize i = 0; i < n; i++)
    open->values[i] = 1.0f - open->values[i];
  inside = sym_field_measure_distance (open, NULL);
  outside = sym_field_measure_distance (closed, NULL);
  self->hull = sym_field_new (mask->dims, mask->step);
  for (gsize i = 0; i < n; i++)
    self->hull->values[i] = inside->values[i] - outside->values[i];
  sym_field_blur (self->hull, HULL_SMOOTHING);
  return TRUE;
}

/* Tissue levels by partial volume. */
static void
fit_levels (SymBrainModel *self, const SymReference *reference)
{
  const SymField *intensity = reference->intensity;
  gsize n = sym_field_get_size (intensity);

  self->level = sym_field_copy (intensity);
  sym_field_blur (self->level, MAX (LEVEL_SMOOTHING, 0.3 * intensity->step));
  for (gsize i = 0; i < n; i++)
    {
      double value = (double) self->level->values[i];
      double grey = (value - self->mean[0]) / (self->mean[1] - self->mean[0]);

      self->level->values[i]
          = (float) (grey < 1.0
                         ? MAX (grey, 0.0)
                         : MIN (1.0 + (value - self->mean[1]) / (self->mean[2] - self->mean[1]),
                                2.15));
    }
}

/* The texture of white matter around its trend, far from other tissue. */
static void
fit_texture (SymBrainModel *self, const SymReference *reference)
{
  const SymField *intensity = reference->intensity;
  double step = intensity->step;
  g_autoptr (SymField) trend = sym_field_new_resampled (intensity, MAX (COARSE_STEP, step));
  g_autoptr (SymField) white = sym_field_new_resampled (self->level, MAX (COARSE_STEP, step));
  double sum = 0.0, neighbours = 0.0, count = 0.0, correlation;
  gsize i = 0;

  for (gsize k = 0; k < sym_field_get_size (white); k++)
    white->values[k] = white->values[k] > 1.7f ? 1.0f : 0.0f;
  sym_field_blur (trend, TREND_SMOOTHING);
  sym_field_blur (white, TREND_SMOOTHING);
  for (gsize z = 0; z < intensity->dims[2]; z++)
    for (gsize y = 0; y < intensity->dims[1]; y++)
      for (gsize x = 0; x < intensity->dims[0]; x++, i++)
        {
          const double position[] = { (double) x * step, (double) y * step, (double) z * step };
          const double after[] = { position[0] + step, position[1], position[2] };
          double here, next;

          if (x + 1 == intensity->dims[0] || self->level->values[i] < 1.7f
              || sym_field_at (white, position) < 0.95f)
            continue;
          here = (double) (intensity->values[i] - sym_field_at (trend, position));
          next = (double) (intensity->values[i + 1] - sym_field_at (trend, after));
          sum += here * here;
          neighbours += here * next;
          count++;
        }
  self->texture_deviation = sqrt (sum / MAX (count, 1.0));
  correlation = CLAMP (neighbours / MAX (sum, 1e-9), 0.05, 0.95);
  /* White noise after a Gaussian of sigma correlates by exp (-d^2 / (4 sigma^2)) at distance d. */
  self->texture_sigma = step / (2.0 * sqrt (-log (correlation)));
}

/* Stereology of a shell below the surface. Borders of grey and white matter cross a line N times a
 * millimetre; their area per volume is 2 N, and each sulcus has two, so that sulci lie 1 / N apart
 * and the cortex is (share of grey matter) / (2 N) thick. */
static void
fit_cortex (SymBrainModel *self, const SymReference *reference)
{
  const SymField *level = self->level;
  double crossings = 0.0, length = 0.0, grey = 0.0, count = 0.0, per_mm;
  gsize i = 0;

  for (gsize z = 0; z < level->dims[2]; z++)
    for (gsize y = 0; y < level->dims[1]; y++)
      for (gsize x = 0; x < level->dims[0]; x++, i++)
        {
          const double position[]
              = { (double) x * level->step, (double) y * level->step, (double) z * level->step };
          float depth;

          if (x + 1 == level->dims[0] || reference->origin[2] + position[2] < 10.0)
            continue;
          depth = sym_field_at (self->hull, position);
          if (depth < 5.0f || depth > 11.0f)
            continue;
          crossings += (level->values[i] > 1.5f) != (level->values[i + 1] > 1.5f);
          length += level->step;
          grey += level->values[i] > 0.5f && level->values[i] <= 1.5f;
          count++;
        }
  per_mm = MAX (crossings, 1.0) / MAX (length, 1.0);
  self->sulcal_spacing = CLAMP (1.0 / per_mm, 8.0, 20.0);
  self->cortex_thickness = CLAMP (grey / MAX (count, 1.0) / (2.0 * per_mm), 1.8, 3.6);
}

/* The head around the brain, as posterior means of a mixture: what is finer than its classes is
 * not kept. */
static void
fit_outer (SymBrainModel *self, const SymReference *reference)
{
  const SymField *intensity = reference->intensity;
  gsize n = sym_field_get_size (intensity);
  Bins bins = get_bins (intensity);
  g_autofree double *histogram = g_new0 (double, N_BINS);
  double mean[N_OUTER], deviation[N_OUTER], share[N_OUTER];
  g_autofree float *posterior = g_new (float, N_BINS);
  gsize i = 0;

  self->outer = sym_field_copy (intensity);
  for (gsize z = 0; z < intensity->dims[2]; z++)
    for (gsize y = 0; y < intensity->dims[1]; y++)
      for (gsize x = 0; x < intensity->dims[0]; x++, i++)
        {
          const double position[] = { (double) x * intensity->step, (double) y * intensity->step,
                                      (double) z * intensity->step };
          float depth = sym_field_at (self->hull, position);

          /* Just outside the smooth surface there still is cortex; dura and bone are darker. */
          if (depth > -1.0f)
            self->outer->values[i] = (float) self->mean[SYM_TISSUE_FLUID];
          else if (depth > -RIND)
            self->outer->values[i]
                = (float) MIN ((double) intensity->values[i], self->mean[SYM_TISSUE_FLUID]);
          else
            histogram[get_bin (&bins, intensity->values[i])]++;
        }
  /* Air has no noise in averaged volumes and would take every class. */
  histogram[0] = 0.0;
  for (guint k = 0; k < N_OUTER; k++)
    {
      mean[k] = N_BINS * (0.04 + 0.90 * pow ((double) k / (N_OUTER - 1), 1.5));
      deviation[k] = N_BINS / 16.0;
      share[k] = 1.0 / N_OUTER;
    }
  sym_mixture_fit (histogram, N_BINS, N_OUTER, mean, deviation, share);
  for (guint bin = 0; bin < N_BINS; bin++)
    {
      double sum = 0.0, all = 1e-300;

      for (guint k = 0; k < N_OUTER; k++)
        {
          double z = (bin - mean[k]) / deviation[k];
          double density = share[k] * exp (-0.5 * z * z) / deviation[k];

          sum += density * mean[k];
          all += density;
        }
      posterior[bin] = bin == 0 ? (float) bins.low : (float) (bins.low + sum / all / bins.scale);
    }
  for (i = 0; i < n; i++)
    self->outer->values[i] = posterior[get_bin (&bins, self->outer->values[i])];
  sym_field_blur (self->outer, MAX (OUTER_SMOOTHING, 0.3 * intensity->step));
}

SymBrainModel *
sym_brain_model_fit (const SymReference *reference, GError **error)
{
  g_autoptr (SymBrainModel) self = g_new0 (SymBrainModel, 1);

  if (!fit_tissues (self, reference, error) || !fit_hull (self, reference, error))
    return NULL;
  fit_levels (self, reference);
  fit_texture (self, reference);
  fit_cortex (self, reference);
  fit_outer (self, reference);
  return g_steal_pointer (&self);
}

void
sym_brain_model_free (SymBrainModel *self)
{
  g_clear_pointer (&self->hull, sym_field_free);
  g_clear_pointer (&self->level, sym_field_free);
  g_clear_pointer (&self->outer, sym_field_free);
  g_free (self);
}
