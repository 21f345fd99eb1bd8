/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-pair-handle"

#include "config.h"

#include "sym-pair-handle.h"

#include <math.h>

#include "sym-pair-handle-private.h"

/* Logical pixels from the line at which it is still taken hold of. */
#define REACH 8.0

/* Of the way from the grip to the end of the line. */
#define KNOB_SHARE 0.6

#define WHEEL_DEGREES 5.0

typedef enum
{
  PART_NONE,
  PART_GRIP,
  PART_TURN,
  PART_SCALE,
} Part;

struct _SymPairHandle
{
  GtkWidget parent_instance;

  SymView *view;
  SymItem *shown; /* the picture that was there last: the next one lies in the same place */
  gboolean aligns;
  SymRigid rigid;

  Part part;
  SymPoint start;           /* of the drag */
  SymPoint pointer;
  SymRigid rigid_start;
  double place_offset;
  double wheel_rest;
};

enum
{
  PLACE_CHANGED,
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SymPairHandle, sym_pair_handle, GTK_TYPE_WIDGET)

static gboolean
has_curtain (SymPairHandle *self)
{
  return !self->aligns && sym_view_get_pair_look (self->view)->mode == SYM_PAIR_CURTAIN
         && sym_view_get_pair (self->view) != NULL && self->shown != NULL;
}

static gboolean
has_ring (SymPairHandle *self)
{
  return self->aligns && sym_view_get_pair (self->view) != NULL && sym_view_get_viewport (self->view)->slice >= 0;
}

/* Places on the slice go from -1/2 to 1/2 along columns and rows, as those of the curtain do. */
static SymPoint
to_screen (SymPairHandle *self, SymPoint at)
{
  const SymImage *image = sym_item_get_image (self->shown);
  const SymViewport viewport = sym_view_get_shown_viewport (self->view);
  const gsize *dims = sym_image_get_dims (image);
  const double voxel[3] = { (at.x + 0.5) * (double) dims[0] - 0.5, (at.y + 0.5) * (double) dims[1] - 0.5, 0 };
  SymPoint point;

  sym_viewport_from_voxel (&viewport, image, voxel, &point.x, &point.y);
  point.x /= viewport.scale;
  point.y /= viewport.scale;
  return point;
}

static SymPoint
from_screen (SymPairHandle *self, SymPoint point)
{
  const SymImage *image = sym_item_get_image (self->shown);
  const SymViewport viewport = sym_view_get_shown_viewport (self->view);
  const gsize *dims = sym_image_get_dims (image);
  double voxel[3];

  sym_viewport_to_voxel (&viewport, image, point.x * viewport.scale, point.y * viewport.scale, voxel);
  return (SymPoint) { (voxel[0] + 0.5) / (double) dims[0] - 0.5, (voxel[1] + 0.5) / (double) dims[1] - 0.5 };
}

static void
get_normal (double angle, SymPoint *normal, double *reach)
{
  *normal = (SymPoint) { cos (angle * G_PI / 180), sin (angle * G_PI / 180) };
  *reach = (fabs (normal->x) + fabs (normal->y)) / 2;
}

/* The part of the edge that lies on the slice, on screen. */
static gboolean
get_line (SymPairHandle *self, SymPoint *from, SymPoint *to)
{
  const SymPairLook *look = sym_view_get_pair_look (self->view);
  double reach, distance, low = -G_MAXDOUBLE, high = G_MAXDOUBLE;
  SymPoint normal, foot, along;

  if (!has_curtain (self))
    return FALSE;
  get_normal (look->angle, &normal, &reach);
  distance = (2 * look->place - 1) * reach;
  foot = (SymPoint) { distance * normal.x, distance * normal.y };
  along = (SymPoint) { -normal.y, normal.x };
  for (int i = 0; i < 2; i++)
    {
      const double at = i == 0 ? foot.x : foot.y, step = i == 0 ? along.x : along.y;
      const double a = (-0.5 - at) / step, b = (0.5 - at) / step;

      if (fabs (step) < 1e-9)
        continue;
      low = MAX (low, MIN (a, b));
      high = MIN (high, MAX (a, b));
    }
  /* at the ends of its way the edge is a corner */
  high = MAX (high, low);
  *from = to_screen (self, (SymPoint) { foot.x + low * along.x, foot.y + low * along.y });
  *to = to_screen (self, (SymPoint) { foot.x + high * along.x, foot.y + high * along.y });
  return TRUE;
}

/* Cuts a line to where there is room for the grip. */
static void
clip (SymPairHandle *self, SymPoint *from, SymPoint *to)
{
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  int area[4];
  const SymPoint start = *from, step = { to->x - from->x, to->y - from->y };
  double low = 0, high = 1;

  sym_viewport_get_fit_area (viewport, &area[0], &area[1], &area[2], &area[3]);
  for (int i = 0; i < 2; i++)
    {
      const double at = i == 0 ? start.x : start.y, d = i == 0 ? step.x : step.y;
      const double first = (double) area[i] / viewport->scale + SYM_HANDLE_GRIP;
      const double last = (double) (area[i] + area[i + 2]) / viewport->scale - SYM_HANDLE_GRIP;

      if (fabs (d) < 1e-9)
        continue;
      low = MAX (low, MIN ((first - at) / d, (last - at) / d));
      high = MIN (high, MAX ((first - at) / d, (last - at) / d));
    }
  if (low >= high)
    return;
  *from = (SymPoint) { start.x + low * step.x, start.y + low * step.y };
  *to = (SymPoint) { start.x + high * step.x, start.y + high * step.y };
}

/* The middle of A with B's shift, on screen. */
static gboolean
get_centre (SymPairHandle *self, SymPoint *centre)
{
  SymImage *image = sym_view_get_image (self->view);
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  double voxel[3];

  if (!has_ring (self))
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      const double spacing = sym_image_get_spacing (image)[i];

      voxel[i] = ((double) sym_image_get_dims (image)[i] - 1) / 2
                 + self->rigid.shift[i] / (spacing > 0 ? spacing : 1);
    }
  sym_viewport_from_voxel (viewport, image, voxel, &centre->x, &centre->y);
  centre->x /= viewport->scale;
  centre->y /= viewport->scale;
  return TRUE;
}

static gboolean
get_parts (SymPairHandle *self, SymPoint *grip, SymPoint *turn, SymPoint *scale)
{
  SymPoint from, to;

  if (get_centre (self, grip))
    {
      *turn = (SymPoint) { grip->x, grip->y - SYM_HANDLE_RADIUS };
      *scale = (SymPoint) { grip->x + SYM_HANDLE_RADIUS * G_SQRT2 / 2, grip->y + SYM_HANDLE_RADIUS * G_SQRT2 / 2 };
      return TRUE;
    }
  if (!get_line (self, &from, &to))
    return FALSE;
  clip (self, &from, &to);
  *grip = (SymPoint) { (from.x + to.x) / 2, (from.y + to.y) / 2 };
  *turn = (SymPoint) { grip->x + KNOB_SHARE * (to.x - grip->x), grip->y + KNOB_SHARE * (to.y - grip->y) };
  *scale = (SymPoint) { NAN, NAN };
  return TRUE;
}

static double
get_distance (SymPoint a, SymPoint b)
{
  return hypot (a.x - b.x, a.y - b.y);
}

static double
get_distance_to_line (SymPoint at, SymPoint from, SymPoint to)
{
  const double dx = to.x - from.x, dy = to.y - from.y, length = dx * dx + dy * dy;
  const double share = length > 0 ? CLAMP (((at.x - from.x) * dx + (at.y - from.y) * dy) / length, 0, 1) : 0;

  return get_distance (at, (SymPoint) { from.x + share * dx, from.y + share * dy });
}

static Part
find_part (SymPairHandle *self, double x, double y)
{
  const SymPoint at = { x, y };
  SymPoint grip, turn, scale, from, to;

  if (!get_parts (self, &grip, &turn, &scale))
    return PART_NONE;
  if (get_distance (at, turn) <= SYM_HANDLE_KNOB + 4 && get_distance (turn, grip) > SYM_HANDLE_GRIP + SYM_HANDLE_KNOB)
    return PART_TURN;
  if (get_distance (at, scale) <= SYM_HANDLE_KNOB + 4)
    return PART_SCALE;
  if (self->aligns)
    return get_distance (at, grip) <= SYM_HANDLE_RADIUS - SYM_HANDLE_KNOB ? PART_GRIP : PART_NONE;
  if (get_distance (at, grip) <= SYM_HANDLE_GRIP + 3)
    return PART_GRIP;
  return get_line (self, &from, &to) && get_distance_to_line (at, from, to) <= REACH ? PART_GRIP : PART_NONE;
}

static gboolean
sym_pair_handle_contains (GtkWidget *widget, double x, double y)
{
  return find_part (SYM_PAIR_HANDLE (widget), x, y) != PART_NONE;
}

/* Direction on screen from the edge to A, which lies against the normal: turns and flips of the view may put it on
 * either side. */
static double
get_a_side (SymPairHandle *self, SymPoint grip, SymPoint from, SymPoint to)
{
  double across = atan2 (to.y - from.y, to.x - from.x) + G_PI / 2, reach;
  const SymPoint at = from_screen (self, grip);
  SymPoint normal, a_side;

  get_normal (sym_view_get_pair_look (self->view)->angle, &normal, &reach);
  a_side = to_screen (self, (SymPoint) { at.x - normal.x, at.y - normal.y });
  if (cos (across) * (a_side.x - grip.x) + sin (across) * (a_side.y - grip.y) < 0)
    across += G_PI;
  return across;
}

static void
sym_pair_handle_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SymPairHandle *self = SYM_PAIR_HANDLE (widget);
  SymPoint grip, turn, scale, from, to;
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  int x, y, width, height;
  cairo_t *cr;

  if (!get_parts (self, &grip, &turn, &scale))
    return;
  /* band and border of the mark stay free */
  sym_viewport_get_fit_area (viewport, &x, &y, &width, &height);
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT ((float) x / (float) viewport->scale, (float) y / (float) viewport->scale,
                                     (float) width / (float) viewport->scale, (float) height / (float) viewport->scale));
  if (self->aligns)
    _sym_pair_handle_draw_ring (cr, grip, turn, scale);
  else if (get_line (self, &from, &to))
    {
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);

      _sym_pair_handle_draw_curtain (cr, layout, from, to, grip, turn, get_a_side (self, grip, from, to));
    }
  cairo_destroy (cr);
}

/* The place of an edge of that angle through a point of the slice. */
static double
get_place (SymPoint at, double angle)
{
  SymPoint normal;
  double reach;

  get_normal (angle, &normal, &reach);
  return ((at.x * normal.x + at.y * normal.y) / reach + 1) / 2;
}

static void
emit_place (SymPairHandle *self, double place, double angle)
{
  if (isfinite (place) && isfinite (angle))
    g_signal_emit (self, signals[PLACE_CHANGED], 0, CLAMP (place, 0, 1), angle);
}

static void
turn_curtain (SymPairHandle *self, SymPoint pointer)
{
  const double old = sym_view_get_pair_look (self->view)->angle;
  SymPoint grip, turn, scale, middle, end;
  double angle;

  if (!get_parts (self, &grip, &turn, &scale))
    return;
  middle = from_screen (self, grip);
  end = from_screen (self, pointer);
  angle = atan2 (-(end.x - middle.x), end.y - middle.y) * 180 / G_PI;
  /* the ring sits on one end of the edge; sides are not to change places */
  if (fabs (remainder (angle - old, 360)) > 90)
    angle += 180;
  emit_place (self, get_place (middle, angle), remainder (angle, 360));
}

static void
to_millimetres (SymPairHandle *self, SymPoint at, double *place)
{
  SymImage *image = sym_view_get_image (self->view);
  const SymViewport *viewport = sym_view_get_viewport (self->view);

  sym_viewport_to_voxel (viewport, image, at.x * viewport->scale, at.y * viewport->scale, place);
  for (int i = 0; i < 3; i++)
    {
      const double spacing = sym_image_get_spacing (image)[i];

      place[i] *= spacing > 0 ? spacing : 1;
    }
}

static void
drag_ring (SymPairHandle *self, SymPoint pointer)
{
  SymRigid rigid = self->rigid_start;
  SymPoint centre;
  double from[3], to[3], middle[3];

  if (!get_centre (self, &centre))
    return;
  to_millimetres (self, self->start, from);
  to_millimetres (self, pointer, to);
  to_millimetres (self, centre, middle);
  if (self->part == PART_GRIP)
    for (int i = 0; i < 3; i++)
      rigid.shift[i] += to[i] - from[i];
  else if (self->part == PART_SCALE)
    rigid.scale = CLAMP (rigid.scale * get_distance (pointer, centre) / MAX (get_distance (self->start, centre), 1), 0.1, 10);
  else
    {
      int axis = 0;

      /* the axis along which nothing on screen differs */
      for (int i = 1; i < 3; i++)
        if (fabs (from[i] - middle[i]) + fabs (to[i] - middle[i])
            < fabs (from[axis] - middle[axis]) + fabs (to[axis] - middle[axis]))
          axis = i;
      {
        const int u = (axis + 1) % 3, v = (axis + 2) % 3;
        const double turned = atan2 (to[v] - middle[v], to[u] - middle[u]) - atan2 (from[v] - middle[v], from[u] - middle[u]);

        rigid.turn[axis] = remainder (rigid.turn[axis] + turned * 180 / G_PI, 360);
      }
    }
  g_signal_emit (self, signals[MOVED], 0, &rigid);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SymPairHandle *self)
{
  self->part = find_part (self, x, y);
  self->start = (SymPoint) { x, y };
  self->rigid_start = self->rigid;
  if (self->part == PART_NONE)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  if (!self->aligns)
    {
      const SymPairLook *look = sym_view_get_pair_look (self->view);

      self->place_offset = look->place - get_place (from_screen (self, self->start), look->angle);
    }
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SymPairHandle *self)
{
  const SymPoint pointer = { self->start.x + dx, self->start.y + dy };

  if (self->part == PART_NONE)
    return;
  if (has_ring (self))
    drag_ring (self, pointer);
  else if (has_curtain (self) && self->part == PART_TURN)
    turn_curtain (self, pointer);
  else if (has_curtain (self))
    {
      const double angle = sym_view_get_pair_look (self->view)->angle;

      emit_place (self, get_place (from_screen (self, pointer), angle) + self->place_offset, angle);
    }
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SymPairHandle *self)
{
  self->part = PART_NONE;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, SymPairHandle *self)
{
  self->pointer = (SymPoint) { x, y };
}

/* About the pointer, which so stays on the edge. */
static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, SymPairHandle *self)
{
  double whole, angle;

  if (!has_curtain (self))
    return GDK_EVENT_PROPAGATE;
  self->wheel_rest = modf (self->wheel_rest + dy, &whole);
  angle = sym_view_get_pair_look (self->view)->angle + whole * WHEEL_DEGREES;
  if (whole != 0)
    emit_place (self, get_place (from_screen (self, self->pointer), angle), remainder (angle, 360));
  return GDK_EVENT_STOP;
}

static void
sym_pair_handle_dispose (GObject *object)
{
  SymPairHandle *self = SYM_PAIR_HANDLE (object);

  g_clear_object (&self->view);
  g_clear_pointer (&self->shown, sym_item_unref);

  G_OBJECT_CLASS (sym_pair_handle_parent_class)->dispose (object);
}

static void
sym_pair_handle_class_init (SymPairHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_pair_handle_dispose;
  widget_class->snapshot = sym_pair_handle_snapshot;
  widget_class->contains = sym_pair_handle_contains;
  signals[PLACE_CHANGED] = g_signal_new ("place-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_css_name (widget_class, "sympairhandle");
  /* the bar has the same numbers */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sym_pair_handle_init (SymPairHandle *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grab");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

static void
on_frame_changed (SymPairHandle *self)
{
  SymItem *shown = sym_view_get_pair (self->view) != NULL ? sym_view_get_shown_item (self->view) : NULL;

  if (shown != NULL || sym_view_get_pair (self->view) == NULL)
    {
      g_clear_pointer (&self->shown, sym_item_unref);
      self->shown = shown != NULL && sym_item_get_image (shown) != NULL ? sym_item_ref (shown) : NULL;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkWidget *
sym_pair_handle_new (SymView *view)
{
  SymPairHandle *self = g_object_new (SYM_TYPE_PAIR_HANDLE, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "viewport-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "frame-changed", G_CALLBACK (on_frame_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sym_pair_handle_set_rigid (SymPairHandle *self, const SymRigid *rigid)
{
  g_return_if_fail (SYM_IS_PAIR_HANDLE (self));

  self->aligns = rigid != NULL;
  if (rigid != NULL)
    self->rigid = *rigid;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
sym_pair_handle_get_grip (SymPairHandle *self, double *x, double *y)
{
  SymPoint grip, turn, scale;

  g_return_val_if_fail (SYM_IS_PAIR_HANDLE (self), FALSE);

  if (!get_parts (self, &grip, &turn, &scale))
    return FALSE;
  *x = grip.x;
  *y = grip.y;
  return TRUE;
}
