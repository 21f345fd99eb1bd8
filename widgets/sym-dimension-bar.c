/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dimension-bar"

#include "config.h"

#include "sym-dimension-bar.h"

#include <math.h>

#include "sym-describe.h"

/* Nobody has images of more: NIfTI has seven axes in all. */
#define MAX_AXES 4

/* Characters of a label before it is cut, so that the slider keeps its place while it changes. */
#define LABEL_CHARS 26

struct _SymDimensionBar
{
  GtkWidget parent_instance;

  SymView *view;
  GtkWidget *grid;
  GtkWidget *labels[MAX_AXES];
  GtkWidget *scales[MAX_AXES];
  guint n;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (SymDimensionBar, sym_dimension_bar, GTK_TYPE_WIDGET)

static void
on_value_changed (GtkRange *range, gpointer user_data)
{
  SymDimensionBar *self = user_data;

  for (guint i = 0; i < self->n && !self->updating; i++)
    if (self->scales[i] == GTK_WIDGET (range))
      gtk_widget_activate_action (GTK_WIDGET (self->view), "view.along", "(ii)", (gint32) i,
                                  (gint32) round (gtk_range_get_value (range)));
}

static void
add_row (SymDimensionBar *self)
{
  const guint row = self->n++;
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LABEL_CHARS);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_hexpand (scale, TRUE);
  /* the keys stay those of the view until somebody moves to the slider by them */
  gtk_widget_set_focus_on_click (scale, FALSE);
  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  g_signal_connect (scale, "value-changed", G_CALLBACK (on_value_changed), self);
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, (int) row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), scale, 1, (int) row, 1, 1);
  self->labels[row] = label;
  self->scales[row] = scale;
}

static void
set_rows (SymDimensionBar *self, guint n)
{
  while (self->n > n)
    {
      self->n--;
      gtk_grid_remove_row (GTK_GRID (self->grid), (int) self->n);
    }
  while (self->n < n)
    add_row (self);
}

static void
update (SymDimensionBar *self)
{
  SymImage *image = sym_view_get_image (self->view);
  const SymViewport *viewport = sym_view_get_viewport (self->view);

  self->updating = TRUE;
  set_rows (self, image != NULL ? MIN (sym_image_get_n_axes (image), MAX_AXES) : 0);
  gtk_widget_set_visible (GTK_WIDGET (self), self->n > 0);
  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *text = sym_describe_along (image, viewport, i);
      GtkRange *range = GTK_RANGE (self->scales[i]);
      SymAxis axis;

      sym_image_get_axis (image, i, &axis);
      gtk_label_set_label (GTK_LABEL (self->labels[i]), text);
      gtk_range_set_range (range, 0, (double) axis.n - 1);
      gtk_range_set_increments (range, 1, MAX (1, floor ((double) axis.n / 10)));
      gtk_range_set_value (range, (double) sym_viewport_get_along (viewport, image, i));
      gtk_accessible_update_property (GTK_ACCESSIBLE (range), GTK_ACCESSIBLE_PROPERTY_LABEL, axis.name,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
    }
  self->updating = FALSE;
}

static void
sym_dimension_bar_dispose (GObject *object)
{
  SymDimensionBar *self = SYM_DIMENSION_BAR (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (sym_dimension_bar_parent_class)->dispose (object);
}

static void
sym_dimension_bar_class_init (SymDimensionBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sym_dimension_bar_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "symdimensionbar");
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
sym_dimension_bar_init (SymDimensionBar *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

GtkWidget *
sym_dimension_bar_new (SymView *view)
{
  SymDimensionBar *self = g_object_new (SYM_TYPE_DIMENSION_BAR, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "viewport-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
