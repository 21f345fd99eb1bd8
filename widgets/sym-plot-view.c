/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-plot-view"

#include "config.h"

#include "sym-plot-view.h"

#include <adwaita.h>

/* Logical pixels. */
#define MIN_WIDTH 220
#define NATURAL_WIDTH 440
#define HEIGHT 240
#define TEXT 11.5

struct _SymPlotView
{
  GtkWidget parent_instance;

  SymPlot *plot;
};

G_DEFINE_FINAL_TYPE (SymPlotView, sym_plot_view, GTK_TYPE_WIDGET)

static void
sym_plot_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : HEIGHT;
}

static void
sym_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SymPlotView *self = SYM_PLOT_VIEW (widget);
  const SymPlotStyle style = { TEXT, adw_style_manager_get_dark (adw_style_manager_get_for_display (gtk_widget_get_display (widget))) };
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  sym_plot_draw (self->plot, cr, width, height, &style);
  cairo_destroy (cr);
}

static void
sym_plot_view_dispose (GObject *object)
{
  SymPlotView *self = SYM_PLOT_VIEW (object);

  g_clear_pointer (&self->plot, sym_plot_free);

  G_OBJECT_CLASS (sym_plot_view_parent_class)->dispose (object);
}

static void
sym_plot_view_class_init (SymPlotViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_plot_view_dispose;
  widget_class->measure = sym_plot_view_measure;
  widget_class->snapshot = sym_plot_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "symplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sym_plot_view_init (SymPlotView *self)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
sym_plot_view_new (SymPlot *plot)
{
  SymPlotView *self = g_object_new (SYM_TYPE_PLOT_VIEW, NULL);
  g_autofree char *words = sym_plot_describe (plot);

  self->plot = plot;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return GTK_WIDGET (self);
}

SymPlot *
sym_plot_view_get_plot (SymPlotView *self)
{
  g_return_val_if_fail (SYM_IS_PLOT_VIEW (self), NULL);

  return self->plot;
}
