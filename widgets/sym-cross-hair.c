/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-cross-hair"

#include "config.h"

#include "sym-cross-hair.h"

/* Logical pixels that are left free around the spot, and of an arm. */
#define FREE 8.0
#define ARM 28.0

struct _SymCrossHair
{
  GtkWidget parent_instance;

  SymView *view;
};

G_DEFINE_FINAL_TYPE (SymCrossHair, sym_cross_hair, GTK_TYPE_WIDGET)

static void
sym_cross_hair_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SymCrossHair *self = SYM_CROSS_HAIR (widget);
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  int left, top, width, height;
  double x, y;
  cairo_t *cr;

  if (!sym_view_get_echo (self->view, &x, &y) || sym_view_get_frame (self->view) == NULL)
    return;
  x /= viewport->scale;
  y /= viewport->scale;
  sym_viewport_get_fit_area (viewport, &left, &top, &width, &height);
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT ((float) left / (float) viewport->scale, (float) top / (float) viewport->scale,
                                     (float) width / (float) viewport->scale, (float) height / (float) viewport->scale));
  for (int halo = 1; halo >= 0; halo--)
    {
      for (int side = -1; side <= 1; side += 2)
        {
          cairo_move_to (cr, x + side * FREE, y);
          cairo_line_to (cr, x + side * ARM, y);
          cairo_move_to (cr, x, y + side * FREE);
          cairo_line_to (cr, x, y + side * ARM);
        }
      cairo_set_source_rgba (cr, halo ? 0 : 1, halo ? 0 : 0.91, halo ? 0 : 0.47, halo ? 0.7 : 1);
      cairo_set_line_width (cr, halo ? 3.5 : 1.5);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

static void
sym_cross_hair_dispose (GObject *object)
{
  g_clear_object (&SYM_CROSS_HAIR (object)->view);

  G_OBJECT_CLASS (sym_cross_hair_parent_class)->dispose (object);
}

static void
sym_cross_hair_class_init (SymCrossHairClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_cross_hair_dispose;
  widget_class->snapshot = sym_cross_hair_snapshot;
  gtk_widget_class_set_css_name (widget_class, "symcrosshair");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sym_cross_hair_init (SymCrossHair *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
sym_cross_hair_new (SymView *view)
{
  SymCrossHair *self = g_object_new (SYM_TYPE_CROSS_HAIR, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "cursor-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
