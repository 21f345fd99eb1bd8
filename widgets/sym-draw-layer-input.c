/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-draw-layer"

#include "config.h"

#include <math.h>

#include "sym-draw-layer-private.h"

/* Logical pixels: shorter drags draw nothing, and a polygon is closed this near to its first point. */
#define LEAST_DRAG 2.0
#define NEAR 8.0

/* Steps of the cross with Shift. */
#define FAST 10

static const double *
get_point (const SymDrawLayer *self, guint index)
{
  return (const double *) (const void *) self->points->data + 3 * index;
}

static gboolean
is_near (SymDrawLayer *self, const double *voxel, double x, double y, double distance)
{
  double px, py;

  _sym_draw_layer_from_voxel (self, voxel, &px, &py);
  return hypot (px - x, py - y) <= distance;
}

static void
set_at (SymDrawLayer *self, double x, double y)
{
  _sym_draw_layer_to_voxel (self, x, y, self->at);
  self->has_at = TRUE;
}

static gboolean
paints (const SymDrawLayer *self)
{
  return self->tool == SYM_DRAW_BRUSH || self->tool == SYM_DRAW_ERASER;
}

static void
close_polygon (SymDrawLayer *self)
{
  if (self->points->len >= 3)
    _sym_draw_layer_finish (self, get_point (self, 0), self->points->len);
  else
    _sym_draw_layer_give_up (self);
}

static void
finish_span (SymDrawLayer *self)
{
  double spanned[4][3];
  const gsize n = _sym_draw_layer_span (self, get_point (self, 0), self->at, spanned);

  _sym_draw_layer_finish (self, spanned[0], n);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SymDrawLayer *self)
{
  if (self->tool == SYM_DRAW_NONE || !_sym_draw_layer_is_ready (self))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  self->has_cross = FALSE;
  set_at (self, x, y);
  if (self->tool == SYM_DRAW_POLYGON && self->points->len >= 3 && is_near (self, get_point (self, 0), x, y, NEAR))
    {
      close_polygon (self);
      return;
    }
  if (self->tool != SYM_DRAW_POLYGON)
    g_array_set_size (self->points, 0);
  g_array_append_vals (self->points, self->at, 1);
  _sym_draw_layer_update (self);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SymDrawLayer *self)
{
  double x, y;

  if (self->points->len == 0 || !_sym_draw_layer_is_ready (self))
    return;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  set_at (self, x + dx, y + dy);
  if (paints (self))
    g_array_append_vals (self->points, self->at, 1);
  _sym_draw_layer_update (self);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SymDrawLayer *self)
{
  if (self->points->len == 0 || self->tool == SYM_DRAW_POLYGON)
    return;
  if (!_sym_draw_layer_is_ready (self))
    _sym_draw_layer_give_up (self);
  else if (paints (self))
    _sym_draw_layer_finish (self, get_point (self, 0), self->points->len);
  else if (hypot (dx, dy) < LEAST_DRAG)
    _sym_draw_layer_give_up (self);
  else
    finish_span (self);
}

static void
on_cancel (GtkGesture *gesture, GdkEventSequence *sequence, SymDrawLayer *self)
{
  if (self->tool != SYM_DRAW_NONE && self->tool != SYM_DRAW_POLYGON)
    _sym_draw_layer_give_up (self);
}

/* The brush shows its size; of a polygon the next edge is seen. */
static void
on_motion (GtkEventControllerMotion *controller, double x, double y, SymDrawLayer *self)
{
  if (self->tool == SYM_DRAW_NONE || self->has_cross || !_sym_draw_layer_is_ready (self)
      || (self->points->len > 0 && self->tool != SYM_DRAW_POLYGON))
    return;
  set_at (self, x, y);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Keys begin where the pointer is, or in the middle. */
static void
show_cross (SymDrawLayer *self)
{
  if (self->has_cross)
    return;
  if (!self->has_at)
    set_at (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0, gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
  self->has_cross = TRUE;
}

static void
move_cross (SymDrawLayer *self, int right, int down, gboolean is_fast)
{
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  const double zoom = sym_viewport_get_zoom (viewport, sym_view_get_image (self->view));
  const double step = MAX (zoom / viewport->scale, 0.1) * (is_fast ? FAST : 1);
  double x, y;

  show_cross (self);
  _sym_draw_layer_from_voxel (self, self->at, &x, &y);
  set_at (self, CLAMP (x + right * step, 0, gtk_widget_get_width (GTK_WIDGET (self))),
          CLAMP (y + down * step, 0, gtk_widget_get_height (GTK_WIDGET (self))));
  if (self->pen_down)
    g_array_append_vals (self->points, self->at, 1);
  _sym_draw_layer_update (self);
}

static void
set_point (SymDrawLayer *self)
{
  const guint n = self->points->len;
  double x, y;

  show_cross (self);
  _sym_draw_layer_from_voxel (self, self->at, &x, &y);
  if (paints (self))
    {
      if (self->pen_down)
        {
          _sym_draw_layer_finish (self, get_point (self, 0), n);
          return;
        }
      self->pen_down = TRUE;
    }
  else if (self->tool == SYM_DRAW_POLYGON)
    {
      if (n > 0 && (is_near (self, get_point (self, n - 1), x, y, 0.01)
                    || (n >= 3 && is_near (self, get_point (self, 0), x, y, 0.01))))
        {
          close_polygon (self);
          return;
        }
    }
  else if (n > 0)
    {
      if (!is_near (self, get_point (self, 0), x, y, 0.01))
        finish_span (self);
      return;
    }
  g_array_append_vals (self->points, self->at, 1);
  _sym_draw_layer_update (self);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, SymDrawLayer *self)
{
  const gboolean is_fast = (modifiers & GDK_SHIFT_MASK) != 0;

  if (self->tool == SYM_DRAW_NONE || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0
      || !_sym_draw_layer_is_ready (self))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      move_cross (self, -1, 0, is_fast);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      move_cross (self, 1, 0, is_fast);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move_cross (self, 0, -1, is_fast);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move_cross (self, 0, 1, is_fast);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      set_point (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_BackSpace:
      if (self->points->len > 0)
        _sym_draw_layer_give_up (self);
      else
        _sym_draw_layer_undo (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (self->points->len > 0)
        _sym_draw_layer_give_up (self);
      else
        _sym_draw_layer_leave (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
_sym_draw_layer_add_controllers (SymDrawLayer *self, GtkWidget *widget)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), self, 0);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (on_drag_end), self, 0);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (on_cancel), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, 0);
  gtk_widget_add_controller (widget, motion);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (widget, keys);
}
