/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "sym-comparison.h"
#include "sym-loader.h"
#include "sym-pane-grid.h"

G_BEGIN_DECLS

/**
 * SymMeasureWindow:
 *
 * Measures how the images of two panes differ: warnings, numbers, regions and plots, of the whole, the slice
 * that is shown, or a region drawn by hand over either pane; the values along a drawn line. Stands beside the
 * window of the panes and never in front of an answer: what is computed is computed elsewhere, and can be cancelled.
 */
#define SYM_TYPE_MEASURE_WINDOW (sym_measure_window_get_type ())
G_DECLARE_FINAL_TYPE (SymMeasureWindow, sym_measure_window, SYM, MEASURE_WINDOW, AdwWindow)

/**
 * sym_measure_window_new:
 * @parent: the window of the panes
 * @loader: (nullable): reads label maps
 */
GtkWidget *sym_measure_window_new (GtkWindow *parent, SymPaneGrid *grid, SymLoader *loader);

/** sym_measure_window_start: measures what is chosen, in place of what is under way. */
void sym_measure_window_start (SymMeasureWindow *self);

gboolean sym_measure_window_is_working (SymMeasureWindow *self);

/**
 * sym_measure_window_get_comparison:
 *
 * Returns: (transfer none) (nullable): the result that is shown
 */
const SymComparison *sym_measure_window_get_comparison (SymMeasureWindow *self);

/**
 * sym_measure_window_load_labels:
 * @is_b: whose label map
 * @path: a file
 */
void sym_measure_window_load_labels (SymMeasureWindow *self, gboolean is_b, const char *path);

/** sym_measure_window_export_report: writes a report of the result that is shown; a toast says how it went. */
void sym_measure_window_export_report (SymMeasureWindow *self, const char *path);

G_END_DECLS
