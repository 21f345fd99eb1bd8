/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-comparison-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Range beyond which whole values are many enough for bins. */
#define MAX_WHOLE 1e6

static char *
make_title (const char *name, const char *unit)
{
  return *unit != '\0' ? g_strdup_printf ("%s (%s)", name, unit) : g_strdup (name);
}

/* Which bin a value lies in, as it was counted. */
static gsize
get_bin (double value, double low, double high)
{
  return (gsize) CLAMP (floor ((value - low) / (high - low) * SYM_METRICS_BINS), 0, SYM_METRICS_BINS - 1);
}

/* Bins hold unequal numbers of whole values, or none: drawn as counted they would make a comb that is not in the
 * data. So a bin has the share of its mean value; few values have a bin each. */
static void
add_whole_shares (SymPlot *plot, const char *name, SymPlotInk ink, double low, double high, const double *shares)
{
  double percent[SYM_METRICS_BINS + 1] = { 0 };
  const gsize n = (gsize) (high - low) + 1;
  const gboolean is_few = n <= SYM_METRICS_BINS;
  gsize values[SYM_METRICS_BINS] = { 0 };

  for (gsize i = 0; i < n; i++)
    values[get_bin (low + (double) i, low, high)]++;
  if (is_few)
    for (gsize i = 0; i < n; i++)
      percent[i] = 100 * shares[get_bin (low + (double) i, low, high)];
  else
    for (gsize i = 0; i < SYM_METRICS_BINS; i++)
      percent[i] = values[i] > 0 ? 100 * shares[i] * (double) n / SYM_METRICS_BINS / (double) values[i] : 0;
  if (is_few)
    sym_plot_add_steps (plot, name, ink, low - 0.5, high + 0.5, percent, n);
  else
    sym_plot_add_steps (plot, name, ink, low, high, percent, SYM_METRICS_BINS);
}

static void
add_shares (SymPlot *plot, const char *name, SymPlotInk ink, double low, double high, const double *shares, gboolean is_whole)
{
  double percent[SYM_METRICS_BINS];

  if (is_whole && high > low && high - low < MAX_WHOLE)
    {
      add_whole_shares (plot, name, ink, low, high, shares);
      return;
    }
  for (gsize i = 0; i < SYM_METRICS_BINS; i++)
    percent[i] = 100 * shares[i];
  sym_plot_add_steps (plot, name, ink, low, high, percent, SYM_METRICS_BINS);
}

static SymPlot *
make_histograms (const SymCurves *curves, const char *unit)
{
  g_autofree char *value = make_title (_ ("Value"), unit);
  SymPlot *plot = sym_plot_new (_ ("Histograms"), value, _ ("Share of voxels (%)"));

  sym_plot_set_y_log (plot, TRUE);
  add_shares (plot, "A", SYM_PLOT_INK_A, curves->low, curves->high, curves->histogram_a, curves->is_whole);
  add_shares (plot, "B", SYM_PLOT_INK_B, curves->low, curves->high, curves->histogram_b, curves->is_whole);
  return plot;
}

static SymPlot *
make_difference (const SymCurves *curves, const char *unit)
{
  g_autofree char *value = make_title (_ ("Difference B − A"), unit);
  SymPlot *plot = sym_plot_new (_ ("Histogram of differences"), value, _ ("Share of voxels (%)"));

  sym_plot_set_y_log (plot, TRUE);
  add_shares (plot, NULL, SYM_PLOT_INK_BOTH, curves->difference_low, curves->difference_high, curves->histogram_difference,
              curves->is_whole);
  return plot;
}

static SymPlot *
make_scatter (const SymCurves *curves, const char *unit)
{
  g_autofree char *a = make_title (_ ("Value in A"), unit), *b = make_title (_ ("Value in B"), unit);
  SymPlot *plot = sym_plot_new (_ ("Voxels by their values"), a, b);

  sym_plot_set_density (plot, curves->joint, SYM_METRICS_JOINT_BINS, SYM_METRICS_JOINT_BINS, curves->a_low, curves->a_high,
                        curves->b_low, curves->b_high);
  return plot;
}

static SymPlot *
make_ssim (const SymCurves *curves, gsize first_slice)
{
  SymPlot *plot = sym_plot_new (_ ("SSIM of each slice"), _ ("Slice"), "SSIM");
  g_autofree double *slices = g_new (double, MAX (curves->n_slices, 1));
  double low = 1;

  for (gsize i = 0; i < curves->n_slices; i++)
    {
      slices[i] = (double) (first_slice + i + 1);
      if (!isnan (curves->ssim[i]))
        low = MIN (low, curves->ssim[i]);
    }
  /* 1 is the most: the axis ends there, and shows how far below it values lie */
  sym_plot_set_y_range (plot, low < 0 ? -1 : low < 0.9 ? 0 : 0.9, 1);
  sym_plot_add_line (plot, NULL, SYM_PLOT_INK_BOTH, slices, curves->ssim, curves->n_slices);
  return plot;
}

gboolean
sym_comparison_plot_has_values (SymComparisonPlot kind, const SymCurves *curves)
{
  return kind != SYM_COMPARISON_PLOT_SSIM || curves->n_slices > 1;
}

SymPlot *
sym_comparison_plot_new (SymComparisonPlot kind, const SymCurves *curves, gsize first_slice, const char *unit,
                         const char *mark, const char *note)
{
  SymPlot *plot;

  switch (kind)
    {
    case SYM_COMPARISON_PLOT_HISTOGRAMS:
      plot = make_histograms (curves, unit);
      break;
    case SYM_COMPARISON_PLOT_DIFFERENCE:
      plot = make_difference (curves, unit);
      break;
    case SYM_COMPARISON_PLOT_SCATTER:
      plot = make_scatter (curves, unit);
      break;
    case SYM_COMPARISON_PLOT_SSIM:
      plot = make_ssim (curves, first_slice);
      break;
    case SYM_N_COMPARISON_PLOTS:
    default:
      g_return_val_if_reached (NULL);
    }
  sym_plot_set_mark (plot, mark);
  sym_plot_set_note (plot, note);
  return plot;
}

SymPlot *
sym_comparison_plot_new_profile (const SymProfile *profile, const char *unit, const char *mark, const char *note)
{
  g_autofree char *value = make_title (_ ("Value"), unit);
  SymPlot *plot = sym_plot_new (_ ("Profile along the line"),
                                profile->is_millimetres ? _ ("Distance (mm)") : _ ("Distance (voxels)"), value);

  sym_plot_add_line (plot, "A", SYM_PLOT_INK_A, profile->distances, profile->a, profile->n);
  sym_plot_add_line (plot, "B", SYM_PLOT_INK_B, profile->distances, profile->b, profile->n);
  sym_plot_set_mark (plot, mark);
  sym_plot_set_note (plot, note);
  return plot;
}
