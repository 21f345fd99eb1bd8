/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-metrics.h"
#include "sym-plot.h"
#include "sym-profile.h"

G_BEGIN_DECLS

/**
 * SymComparisonPlot:
 * @SYM_COMPARISON_PLOT_HISTOGRAMS: values of A and of B
 * @SYM_COMPARISON_PLOT_DIFFERENCE: values of B less A
 * @SYM_COMPARISON_PLOT_SCATTER: values of B against those of A
 * @SYM_COMPARISON_PLOT_SSIM: SSIM of each slice
 */
typedef enum
{
  SYM_COMPARISON_PLOT_HISTOGRAMS,
  SYM_COMPARISON_PLOT_DIFFERENCE,
  SYM_COMPARISON_PLOT_SCATTER,
  SYM_COMPARISON_PLOT_SSIM,
  SYM_N_COMPARISON_PLOTS,
} SymComparisonPlot;

/**
 * sym_comparison_plot_has_values:
 *
 * Returns: whether there is something to be seen: SSIM of each slice needs several
 */
gboolean sym_comparison_plot_has_values (SymComparisonPlot kind, const SymCurves *curves);

/**
 * sym_comparison_plot_new:
 * @first_slice: of A: of the first value of SSIM
 * @unit: of values, "" where unknown
 * @mark: (nullable): words of the mark, where either image is marked
 * @note: (nullable): what the comparison is about
 *
 * Returns: (transfer full): the plot
 */
SymPlot *sym_comparison_plot_new (SymComparisonPlot kind, const SymCurves *curves, gsize first_slice, const char *unit,
                                  const char *mark, const char *note);

/**
 * sym_comparison_plot_new_profile:
 *
 * Returns: (transfer full): values of both along a line
 */
SymPlot *sym_comparison_plot_new_profile (const SymProfile *profile, const char *unit, const char *mark, const char *note);

G_END_DECLS
