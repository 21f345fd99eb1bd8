/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "sym-plot.h"

G_BEGIN_DECLS

/**
 * SymPlotView:
 *
 * Shows a plot as large as it is, light or dark as the desktop is; says in words what is plotted.
 */
#define SYM_TYPE_PLOT_VIEW (sym_plot_view_get_type ())
G_DECLARE_FINAL_TYPE (SymPlotView, sym_plot_view, SYM, PLOT_VIEW, GtkWidget)

/**
 * sym_plot_view_new:
 * @plot: (transfer full): what is shown
 */
GtkWidget *sym_plot_view_new (SymPlot *plot);

/**
 * sym_plot_view_get_plot:
 *
 * Returns: (transfer none): what is shown
 */
SymPlot *sym_plot_view_get_plot (SymPlotView *self);

G_END_DECLS
