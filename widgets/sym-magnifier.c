/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-magnifier"

#include "config.h"

#include "sym-magnifier.h"

#define FACTOR 4.0

/* Logical pixels between the spot and the lens, and that the lens leaves of a pane at least. */
#define DISTANCE 24.0
#define ROOM 100

struct _SymMagnifier
{
  GtkWidget parent_instance;

  SymView *view;
  GtkWidget *lens;
  gboolean on;
};

G_DEFINE_FINAL_TYPE (SymMagnifier, sym_magnifier, GTK_TYPE_WIDGET)

/* The spot in the middle of the lens. */
static void
aim (SymMagnifier *self, double x, double y)
{
  const SymViewport of_view = sym_view_get_shown_viewport (self->view);
  SymImage *image = sym_item_get_image (sym_view_get_shown_item (self->view));
  SymViewport viewport = of_view;
  const int side = SYM_MAGNIFIER_SIDE * of_view.scale;
  int left, top, width, height;
  double voxel[3], at_x, at_y;

  viewport.width = viewport.height = side;
  viewport.zoom = CLAMP (FACTOR * sym_viewport_get_zoom (&of_view, image), SYM_ZOOM_MIN, SYM_ZOOM_MAX);
  viewport.pan_x = viewport.pan_y = 0;
  viewport.colour_bar = FALSE;
  sym_viewport_to_voxel (&of_view, image, x, y, voxel);
  sym_viewport_from_voxel (&viewport, image, voxel, &at_x, &at_y);
  sym_viewport_get_fit_area (&viewport, &left, &top, &width, &height);
  sym_viewport_pan (&viewport, left + width / 2.0 - at_x, top + height / 2.0 - at_y);
  sym_view_set_viewport (SYM_VIEW (self->lens), &viewport);
}

static void
update (SymMagnifier *self)
{
  SymItem *shown = sym_view_get_shown_item (self->view);
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  double x, y;
  const gboolean shows = self->on && shown != NULL && sym_item_get_image (shown) != NULL && viewport->slice >= 0
                         && sym_view_get_frame (self->view) != NULL && sym_view_get_spot (self->view, &x, &y)
                         && gtk_widget_get_width (GTK_WIDGET (self)) >= SYM_MAGNIFIER_SIDE + ROOM
                         && gtk_widget_get_height (GTK_WIDGET (self)) >= SYM_MAGNIFIER_SIDE + ROOM;

  gtk_widget_set_visible (self->lens, shows);
  sym_view_set_item (SYM_VIEW (self->lens), shows ? shown : NULL);
  if (!shows)
    return;
  aim (self, x, y);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
sym_magnifier_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SymMagnifier *self = SYM_MAGNIFIER (widget);
  const int scale = MAX (sym_view_get_viewport (self->view)->scale, 1);
  double x, y, left, top;

  if (!gtk_widget_should_layout (self->lens) || !sym_view_get_spot (self->view, &x, &y))
    return;
  /* to the lower right of the spot, on its other side where there is no room */
  left = x / scale + DISTANCE;
  top = y / scale + DISTANCE;
  if (left + SYM_MAGNIFIER_SIDE > width)
    left = x / scale - DISTANCE - SYM_MAGNIFIER_SIDE;
  if (top + SYM_MAGNIFIER_SIDE > height)
    top = y / scale - DISTANCE - SYM_MAGNIFIER_SIDE;
  gtk_widget_size_allocate (self->lens,
                            &(GtkAllocation){ (int) CLAMP (left, 0, width - SYM_MAGNIFIER_SIDE),
                                              (int) CLAMP (top, 0, height - SYM_MAGNIFIER_SIDE), SYM_MAGNIFIER_SIDE,
                                              SYM_MAGNIFIER_SIDE },
                            -1);
}

static void
sym_magnifier_dispose (GObject *object)
{
  SymMagnifier *self = SYM_MAGNIFIER (object);

  g_clear_pointer (&self->lens, gtk_widget_unparent);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (sym_magnifier_parent_class)->dispose (object);
}

static void
sym_magnifier_class_init (SymMagnifierClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_magnifier_dispose;
  widget_class->size_allocate = sym_magnifier_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "symmagnifier");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sym_magnifier_init (SymMagnifier *self)
{
  self->lens = sym_view_new ();
  gtk_widget_set_focusable (self->lens, FALSE);
  gtk_widget_add_css_class (self->lens, "lens");
  gtk_widget_set_visible (self->lens, FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->lens), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_parent (self->lens, GTK_WIDGET (self));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
sym_magnifier_new (SymView *view)
{
  SymMagnifier *self = g_object_new (SYM_TYPE_MAGNIFIER, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "cursor-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "frame-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sym_magnifier_set_on (SymMagnifier *self, gboolean on)
{
  g_return_if_fail (SYM_IS_MAGNIFIER (self));

  self->on = on;
  update (self);
}

SymView *
sym_magnifier_get_lens (SymMagnifier *self)
{
  g_return_val_if_fail (SYM_IS_MAGNIFIER (self), NULL);

  return SYM_VIEW (self->lens);
}
