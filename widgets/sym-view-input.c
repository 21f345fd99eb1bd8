/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-view"

#include "config.h"

#include <math.h>

#include "sym-view-private.h"

/* Logical pixels that a button may travel and still count as a click. */
#define CLICK_SLOP 3

/* Logical pixels of a right drag that double the zoom. */
#define ZOOM_DRAG 120.0

#define ZOOM_STEP 1.25

/* Logical pixels of a touchpad that count as one notch of a wheel. */
#define SCROLL_PIXELS 32.0

gboolean
_sym_view_has_window (SymView *self)
{
  SymImage *image = _sym_view_get_window_image (self);
  SymColour colour;

  if (image == NULL)
    return FALSE;

  if (sym_image_has_labels (image))
    return FALSE;
  colour = sym_image_get_colour (image);
  return colour == SYM_COLOUR_MONO || colour == SYM_COLOUR_MONO_INVERTED;
}

void
_sym_view_scroll (SymView *self, gint64 n)
{
  SymImage *image = sym_view_get_image (self);
  SymViewport viewport = self->viewport;

  if (image == NULL || n == 0)
    return;

  if (sym_viewport_get_n_slices (&viewport, image) > 1)
    {
      sym_viewport_set_slice (&viewport, image, MAX (self->last_slice + n, 0));
    }
  else
    {
      sym_viewport_set_time (&viewport, image, sym_viewport_get_time (&viewport, image) + n);
    }

  _sym_view_edit (self, &viewport);
}

/* Whether larger values are darker on screen. */
static gboolean
is_inverted (SymView *self)
{
  SymColour colour = sym_image_get_colour (_sym_view_get_window_image (self));

  return (colour == SYM_COLOUR_MONO_INVERTED) != (self->viewport.invert != FALSE);
}

/* Full pane width of dragging spans the range of values that the picture has; up is brighter. */
static void
drag_window (SymView *self, double dx, double dy)
{
  SymImage *image = _sym_view_get_window_image (self);
  SymViewport viewport = self->drag_start;
  double range, per_pixel, least;
  gboolean upwards;

  if (!_sym_view_has_window (self))
    return;

  range = sym_image_get_auto_window (image).width;
  range = MAX (range, viewport.window.width / 4);
  per_pixel = range / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  least = sym_image_get_sample_type (image) >= SYM_SAMPLE_FLOAT32 ? range / 10000 : MIN (1, range);

  viewport.window.width = MAX (viewport.window.width + dx * per_pixel, least);
  upwards = (self->level_inverted != FALSE) != is_inverted (self);
  viewport.window.centre += (upwards ? -dy : dy) * per_pixel;
  viewport.window.name[0] = '\0';
  if (!isfinite (viewport.window.width) || !isfinite (viewport.window.centre))
    return;

  _sym_view_edit (self, &viewport);
}

static void
drag_pan (SymView *self, double dx, double dy)
{
  SymViewport viewport = self->drag_start;

  sym_viewport_pan (&viewport, dx * viewport.scale, dy * viewport.scale);
  _sym_view_edit (self, &viewport);
}

static void
drag_zoom (SymView *self, double dy)
{
  SymViewport viewport = self->drag_start;

  sym_viewport_zoom_at (&viewport, sym_view_get_image (self), self->drag_x * viewport.scale,
                        self->drag_y * viewport.scale, exp2 (-dy / ZOOM_DRAG));
  _sym_view_edit (self, &viewport);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SymView *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  gtk_widget_grab_focus (GTK_WIDGET (self));

  self->drag = SYM_VIEW_DRAG_NONE;
  if (button == GDK_BUTTON_PRIMARY)
    self->drag = SYM_VIEW_DRAG_WINDOW;
  else if (button == GDK_BUTTON_MIDDLE)
    self->drag = SYM_VIEW_DRAG_PAN;
  else if (button == GDK_BUTTON_SECONDARY)
    self->drag = SYM_VIEW_DRAG_ZOOM;

  self->drag_moved = FALSE;
  self->drag_start = self->viewport;
  self->drag_x = x;
  self->drag_y = y;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SymView *self)
{
  if (sym_view_get_image (self) == NULL || self->drag == SYM_VIEW_DRAG_NONE)
    return;

  if (!self->drag_moved)
    {
      if (fabs (dx) <= CLICK_SLOP && fabs (dy) <= CLICK_SLOP)
        return;
      self->drag_moved = TRUE;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }

  switch (self->drag)
    {
    case SYM_VIEW_DRAG_WINDOW:
      drag_window (self, dx, dy);
      break;
    case SYM_VIEW_DRAG_PAN:
      drag_pan (self, dx, dy);
      break;
    case SYM_VIEW_DRAG_ZOOM:
      drag_zoom (self, dy);
      break;
    case SYM_VIEW_DRAG_NONE:
    default:
      break;
    }
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SymView *self)
{
  if (self->drag == SYM_VIEW_DRAG_ZOOM && !self->drag_moved)
    _sym_view_popup_menu (self, self->drag_x, self->drag_y);
  self->drag = SYM_VIEW_DRAG_NONE;
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, SymView *self)
{
  if (n_press == 2)
    gtk_widget_activate_action (GTK_WIDGET (self), "panes.maximize", NULL);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, SymView *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  SymImage *image = sym_view_get_image (self);

  if (image == NULL)
    return GDK_EVENT_PROPAGATE;

  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    dy /= SCROLL_PIXELS;

  if (state & GDK_CONTROL_MASK)
    {
      SymViewport viewport = self->viewport;

      sym_viewport_zoom_at (&viewport, image, self->cursor_x * viewport.scale,
                            self->cursor_y * viewport.scale, pow (ZOOM_STEP, -dy));
      _sym_view_edit (self, &viewport);
    }
  else
    {
      double whole;

      self->scroll_rest = modf (self->scroll_rest + dy, &whole);
      _sym_view_scroll (self, (gint64) whole);
    }

  return GDK_EVENT_STOP;
}

static void
on_scroll_begin (GtkEventControllerScroll *controller, SymView *self)
{
  self->scroll_rest = 0;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, SymView *self)
{
  guint cursor_changed = g_signal_lookup ("cursor-changed", SYM_TYPE_VIEW);

  self->has_cursor = TRUE;
  self->cursor_x = x;
  self->cursor_y = y;
  g_signal_emit (self, cursor_changed, 0);
}

static void
on_leave (GtkEventControllerMotion *controller, SymView *self)
{
  self->has_cursor = FALSE;
  g_signal_emit_by_name (self, "cursor-changed");
}

void
_sym_view_add_controllers (SymView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (scroll, "scroll-begin", G_CALLBACK (on_scroll_begin), self);
  gtk_widget_add_controller (widget, scroll);

  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);
}

typedef struct
{
  const char *trigger;
  const char *action;
  const char *target; /* GVariant text, nullable */
} Shortcut;

static const Shortcut shortcuts[] = {
  { "Up", "view.scroll", "-1" },
  { "KP_Up", "view.scroll", "-1" },
  { "Down", "view.scroll", "1" },
  { "KP_Down", "view.scroll", "1" },
  { "<Shift>Up", "view.scroll", "-10" },
  { "<Shift>Down", "view.scroll", "10" },
  { "Home", "view.first-slice", NULL },
  { "KP_Home", "view.first-slice", NULL },
  { "End", "view.last-slice", NULL },
  { "KP_End", "view.last-slice", NULL },
  { "comma", "view.time", "-1" },
  { "period", "view.time", "1" },
  { "<Control>comma", "view.step-along", "(1, -1)" },
  { "<Control>period", "view.step-along", "(1, 1)" },
  { "<Control><Alt>comma", "view.step-along", "(2, -1)" },
  { "<Control><Alt>period", "view.step-along", "(2, 1)" },
  { "0", "view.window-key", "0" },
  { "1", "view.window-key", "1" },
  { "2", "view.window-key", "2" },
  { "3", "view.window-key", "3" },
  { "4", "view.window-key", "4" },
  { "5", "view.window-key", "5" },
  { "6", "view.window-key", "6" },
  { "7", "view.window-key", "7" },
  { "8", "view.window-key", "8" },
  { "9", "view.window-key", "9" },
  { "r", "view.reset", NULL },
  { "Escape", "view.reset", NULL },
  { "i", "view.invert", NULL },
  { "c", "view.cine", NULL },
  { "h", "view.flip-h", NULL },
  { "v", "view.flip-v", NULL },
  { "<Alt>r", "view.rotate", "1" },
  { "<Alt>l", "view.rotate", "-1" },
  { "<Alt>Left", "view.pan", "(-5, 0)" },
  { "<Alt>Right", "view.pan", "(5, 0)" },
  { "<Alt>Up", "view.pan", "(0, -5)" },
  { "<Alt>Down", "view.pan", "(0, 5)" },
  { "<Alt><Shift>Left", "view.pan", "(-10, 0)" },
  { "<Alt><Shift>Right", "view.pan", "(10, 0)" },
  { "<Alt><Shift>Up", "view.pan", "(0, -10)" },
  { "<Alt><Shift>Down", "view.pan", "(0, 10)" },
  { "Menu", "view.menu", NULL },
  { "<Shift>F10", "view.menu", NULL },
  { "Left", "panes.previous", NULL },
  { "Right", "panes.next", NULL },
  { "space", "panes.corner-texts-next", NULL },
  { "Return", "panes.maximize", NULL },
  { "l", "view.linked", NULL },
  { "f", "view.forensic-next", NULL },
  { "d", "panes.compare-step", "1" },
  { "<Shift>d", "panes.compare-step", "-1" },
  { "x", "panes.compare-swap", NULL },
  { "m", "panes.magnifier", NULL },
  { "bracketleft", "panes.compare-more", "-1" },
  { "bracketright", "panes.compare-more", "1" },
  { "braceleft", "panes.compare-turn", "-5" },
  { "braceright", "panes.compare-turn", "5" },
  { "<Shift>bracketleft", "panes.compare-turn", "-5" },
  { "<Shift>bracketright", "panes.compare-turn", "5" },
};

void
_sym_view_class_add_shortcuts (GtkWidgetClass *klass)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (
          gtk_shortcut_trigger_parse_string (shortcuts[i].trigger),
          gtk_named_action_new (shortcuts[i].action));

      if (shortcuts[i].target != NULL)
        gtk_shortcut_set_arguments (shortcut, g_variant_new_parsed (shortcuts[i].target));
      gtk_widget_class_add_shortcut (klass, shortcut);
      g_object_unref (shortcut);
    }
}
