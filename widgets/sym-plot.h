/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * SymPlotInk:
 * @SYM_PLOT_INK_A: of the reference, drawn whole
 * @SYM_PLOT_INK_B: of what is compared with it, drawn dashed: colour is not the only sign
 * @SYM_PLOT_INK_BOTH: of what belongs to both
 */
typedef enum
{
  SYM_PLOT_INK_A,
  SYM_PLOT_INK_B,
  SYM_PLOT_INK_BOTH,
  SYM_N_PLOT_INKS,
} SymPlotInk;

/**
 * SymPlotStyle:
 * @text_size: height of the text, in units of the context
 * @dark: light ink for dark ground; the ground itself is not drawn
 */
typedef struct
{
  double text_size;
  gboolean dark;
} SymPlotStyle;

/**
 * SymPlotArea:
 *
 * The rectangle between the axes, in units of the context.
 */
typedef struct
{
  double x, y, width, height;
} SymPlotArea;

/**
 * SymPlot:
 *
 * Values in a pair of axes, drawn with Cairo at any size: title, note, legend, ticks at round numbers,
 * units. No pixels of an image are in it, so it has no frame; what is plotted from a marked image says
 * the words of the mark in a label of its own.
 */
typedef struct _SymPlot SymPlot;

/**
 * sym_plot_new:
 * @x_title, @y_title: with their units
 *
 * Returns: (transfer full): a plot with nothing in it
 */
SymPlot *sym_plot_new (const char *title, const char *x_title, const char *y_title);
void sym_plot_free (SymPlot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymPlot, sym_plot_free)

/**
 * sym_plot_set_mark:
 * @words: (nullable): the words of the mark, where what is plotted comes from a marked image
 */
void sym_plot_set_mark (SymPlot *self, const char *words);

/**
 * sym_plot_set_note:
 * @note: a line under the title: what the values are of
 */
void sym_plot_set_note (SymPlot *self, const char *note);

/** Ends of an axis; otherwise it holds all values. @low less than @high. */
void sym_plot_set_x_range (SymPlot *self, double low, double high);
void sym_plot_set_y_range (SymPlot *self, double low, double high);

/** Whether the y axis is logarithmic; values of 0 then lie on its lower end. */
void sym_plot_set_y_log (SymPlot *self, gboolean is_log);

/**
 * sym_plot_set_categories:
 * @names: (array zero-terminated=1): at 0, 1, 2 … of the x axis, in place of its ticks
 */
void sym_plot_set_categories (SymPlot *self, const char *const *names);

/**
 * sym_plot_add_steps:
 * @low, @high: ends of the first and the last bin
 * @values: (array length=n): of bins of equal width
 *
 * Adds a histogram.
 */
void sym_plot_add_steps (SymPlot *self, const char *name, SymPlotInk ink, double low, double high, const double *values, gsize n);

/**
 * sym_plot_add_line:
 * @x, @y: (array length=n): values that are no numbers leave a gap
 */
void sym_plot_add_line (SymPlot *self, const char *name, SymPlotInk ink, const double *x, const double *y, gsize n);

/** As sym_plot_add_line(), as dots that are not joined. */
void sym_plot_add_points (SymPlot *self, const char *name, SymPlotInk ink, const double *x, const double *y, gsize n);

/**
 * sym_plot_set_density:
 * @counts: (array): @rows rows, upwards, of @columns
 * @x_low, @x_high, @y_low, @y_high: ends of them
 *
 * Shows how many lie in each cell, by the logarithm, and the line of equal values.
 */
void sym_plot_set_density (SymPlot *self, const guint64 *counts, gsize columns, gsize rows, double x_low, double x_high,
                           double y_low, double y_high);

/**
 * sym_plot_get_area:
 *
 * Returns: where the values lie when the plot is drawn in this size
 */
SymPlotArea sym_plot_get_area (const SymPlot *self, double width, double height, const SymPlotStyle *style);

/**
 * sym_plot_map:
 *
 * Where a pair of values lies in an area.
 */
void sym_plot_map (const SymPlot *self, const SymPlotArea *area, double x, double y, double *px, double *py);

/** sym_plot_draw: draws the plot with its corner at the origin. */
void sym_plot_draw (const SymPlot *self, cairo_t *cr, double width, double height, const SymPlotStyle *style);

const char *sym_plot_get_title (const SymPlot *self);

/**
 * sym_plot_describe:
 *
 * Returns: (transfer full): what is plotted, in words, for those who do not see it
 */
char *sym_plot_describe (const SymPlot *self);

/**
 * sym_plot_get_ticks:
 * @most: how many there may be, at least 2
 * @first: (out): the first one
 * @step: (out): between two: 1, 2 or 5 times a power of ten
 *
 * Round numbers between two.
 *
 * Returns: how many
 */
guint sym_plot_get_ticks (double low, double high, guint most, double *first, double *step);

G_END_DECLS
