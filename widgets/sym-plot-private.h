/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-plot.h"

G_BEGIN_DECLS

/* Shared by sym-plot.c (what is plotted, and where it lies) and sym-plot-draw.c. */

typedef enum
{
  SYM_PLOT_STEPS,
  SYM_PLOT_LINE,
  SYM_PLOT_POINTS,
} SymPlotKind;

typedef struct
{
  SymPlotKind kind;
  char *name;
  SymPlotInk ink;
  double low, high; /* of steps */
  double *x, *y;    /* x: NULL with steps */
  gsize n;
} SymPlotSeries;

typedef struct
{
  double low, high;
  gboolean is_set, is_log;
} SymPlotAxis;

struct _SymPlot
{
  char *title, *x_title, *y_title;
  char *mark, *note;
  SymPlotAxis x, y;
  char **categories;
  GPtrArray *series;
  guint64 *counts;
  gsize columns, rows;
  double cell_x[2], cell_y[2];
};

/* Ticks of an axis, and the power of ten that their labels leave out. */
typedef struct
{
  double at[64];
  char *labels[64];
  guint n;
  int exponent;
} SymPlotTicks;

void _sym_plot_ticks_init (SymPlotTicks *self, const SymPlotAxis *axis, guint most);
void _sym_plot_ticks_clear (SymPlotTicks *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymPlotTicks, _sym_plot_ticks_clear)

/** The ends of an axis, as set or so that everything lies between them. */
SymPlotAxis _sym_plot_get_x_axis (const SymPlot *self);
SymPlotAxis _sym_plot_get_y_axis (const SymPlot *self);

G_END_DECLS
