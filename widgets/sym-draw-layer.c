/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-draw-layer"

#include "config.h"

#include "sym-draw-layer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "sym-draw-layer-private.h"

/* Logical pixels. */
#define LINE_WIDTH 1.5
#define HANDLE 4.0
#define CROSS 14.0

/* The region is seen, and what lies under it. */
#define FILL 0.28

#define ELLIPSE_STEPS 64

enum
{
  DRAWN,
  UNDO,
  LEFT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SymDrawLayer, sym_draw_layer, GTK_TYPE_WIDGET)

gboolean
_sym_draw_layer_is_ready (SymDrawLayer *self)
{
  const SymViewport *viewport = sym_view_get_viewport (self->view);

  return self->has_place && sym_view_get_image (self->view) != NULL && sym_view_get_frame (self->view) != NULL
         && sym_view_get_forensic (self->view) == SYM_FORENSIC_NONE && viewport->slice >= 0 && viewport->scale > 0;
}

void
_sym_draw_layer_to_voxel (SymDrawLayer *self, double x, double y, double *voxel)
{
  const SymViewport *viewport = sym_view_get_viewport (self->view);

  sym_viewport_to_voxel (viewport, sym_view_get_image (self->view), x * viewport->scale, y * viewport->scale, voxel);
  sym_alignment_map (self->from_view, voxel, voxel);
}

void
_sym_draw_layer_from_voxel (SymDrawLayer *self, const double *voxel, double *x, double *y)
{
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  double of_view[3];

  sym_alignment_map (self->to_view, voxel, of_view);
  sym_viewport_from_voxel (viewport, sym_view_get_image (self->view), of_view, x, y);
  *x /= viewport->scale;
  *y /= viewport->scale;
}

/* The axis of A nearest to the view's normal, and where on it the view is. */
static int
get_plane (SymDrawLayer *self, double *slice)
{
  double origin[3], right[3], down[3], least = INFINITY;
  int axis = 2;

  _sym_draw_layer_to_voxel (self, 0, 0, origin);
  _sym_draw_layer_to_voxel (self, 100, 0, right);
  _sym_draw_layer_to_voxel (self, 0, 100, down);
  for (int i = 0; i < 3; i++)
    {
      const double change = fabs (right[i] - origin[i]) + fabs (down[i] - origin[i]);

      if (change < least)
        {
          least = change;
          axis = i;
        }
    }
  _sym_draw_layer_to_voxel (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                            gtk_widget_get_height (GTK_WIDGET (self)) / 2.0, origin);
  *slice = origin[axis];
  return axis;
}

gsize
_sym_draw_layer_span (SymDrawLayer *self, const double *from, const double *to, double points[4][3])
{
  double x0, y0, x1, y1;

  _sym_draw_layer_from_voxel (self, from, &x0, &y0);
  _sym_draw_layer_from_voxel (self, to, &x1, &y1);
  switch (self->tool)
    {
    case SYM_DRAW_RECTANGLE:
      _sym_draw_layer_to_voxel (self, x0, y0, points[0]);
      _sym_draw_layer_to_voxel (self, x1, y0, points[1]);
      _sym_draw_layer_to_voxel (self, x1, y1, points[2]);
      _sym_draw_layer_to_voxel (self, x0, y1, points[3]);
      return 4;
    case SYM_DRAW_ELLIPSE:
      _sym_draw_layer_to_voxel (self, (x0 + x1) / 2, (y0 + y1) / 2, points[0]);
      _sym_draw_layer_to_voxel (self, x1, (y0 + y1) / 2, points[1]);
      _sym_draw_layer_to_voxel (self, (x0 + x1) / 2, y1, points[2]);
      return 3;
    case SYM_DRAW_LINE:
      for (int i = 0; i < 3; i++)
        {
          points[0][i] = from[i];
          points[1][i] = to[i];
        }
      return 2;
    case SYM_DRAW_NONE:
    case SYM_DRAW_POLYGON:
    case SYM_DRAW_BRUSH:
    case SYM_DRAW_ERASER:
    case SYM_N_DRAW_TOOLS:
    default:
      g_return_val_if_reached (0);
    }
}

void
_sym_draw_layer_finish (SymDrawLayer *self, const double *points, gsize n)
{
  g_autofree double *copy = g_memdup2 (points, 3 * n * sizeof *points);
  SymDrawStroke stroke = { .tool = self->tool, .points = copy, .n = n };
  double slice;

  stroke.axis = get_plane (self, &slice);
  stroke.slice = (gint64) floor (slice + 0.5);
  /* a plane of B can lie between two of A: drawn is in the nearest */
  for (gsize i = 0; i < n; i++)
    copy[3 * i + stroke.axis] = (double) stroke.slice;
  _sym_draw_layer_give_up (self);
  g_signal_emit (self, signals[DRAWN], 0, &stroke);
}

void
_sym_draw_layer_give_up (SymDrawLayer *self)
{
  g_array_set_size (self->points, 0);
  self->pen_down = FALSE;
  _sym_draw_layer_update (self);
}

void
_sym_draw_layer_leave (SymDrawLayer *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

void
_sym_draw_layer_undo (SymDrawLayer *self)
{
  g_signal_emit (self, signals[UNDO], 0);
}

static void
move_to (SymDrawLayer *self, cairo_t *cr, const double *voxel, gboolean is_first)
{
  double x, y;

  _sym_draw_layer_from_voxel (self, voxel, &x, &y);
  if (is_first)
    cairo_move_to (cr, x, y);
  else
    cairo_line_to (cr, x, y);
}

static void
add_ellipse (SymDrawLayer *self, cairo_t *cr, const double *points)
{
  for (int i = 0; i <= ELLIPSE_STEPS; i++)
    {
      const double turn = 2 * G_PI * i / ELLIPSE_STEPS;
      double voxel[3];

      for (int k = 0; k < 3; k++)
        voxel[k] = points[k] + cos (turn) * (points[3 + k] - points[k]) + sin (turn) * (points[6 + k] - points[k]);
      move_to (self, cr, voxel, i == 0);
    }
  cairo_close_path (cr);
}

/* Logical pixels of a voxel of A along the finer axis of its plane. */
static double
get_voxel_size (SymDrawLayer *self, const double *voxel, int axis)
{
  double least = INFINITY, x, y;

  _sym_draw_layer_from_voxel (self, voxel, &x, &y);
  for (int i = 0; i < 3; i++)
    {
      double next[3] = { voxel[0], voxel[1], voxel[2] }, next_x, next_y;

      if (i == axis)
        continue;
      next[i] += 1;
      _sym_draw_layer_from_voxel (self, next, &next_x, &next_y);
      least = MIN (least, hypot (next_x - x, next_y - y));
    }
  return least;
}

static void
add_path (SymDrawLayer *self, cairo_t *cr, const double *points, gsize n)
{
  for (gsize i = 0; i < n; i++)
    move_to (self, cr, points + 3 * i, i == 0);
  /* a path of no length has round ends too, but only as a line */
  if (n == 1)
    move_to (self, cr, points, FALSE);
}

static void
fill_shape (SymDrawLayer *self, cairo_t *cr, SymShapeKind kind, double radius, int axis, const double *points, gsize n)
{
  if (n == 0)
    return;
  cairo_new_path (cr);
  switch (kind)
    {
    case SYM_SHAPE_POLYGON:
      add_path (self, cr, points, n);
      cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
      cairo_fill (cr);
      break;
    case SYM_SHAPE_ELLIPSE:
      add_ellipse (self, cr, points);
      cairo_fill (cr);
      break;
    case SYM_SHAPE_BRUSH:
      add_path (self, cr, points, n);
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_set_line_width (cr, MAX (2 * radius * get_voxel_size (self, points, axis), 1));
      cairo_stroke (cr);
      break;
    default:
      g_return_if_reached ();
    }
}

static void
set_ink (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0.2, 0.85, 1);
}

/* Two inks: one of them shows on any ground. */
static void
stroke_outline (cairo_t *cr)
{
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, LINE_WIDTH + 2);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, LINE_WIDTH);
  set_ink (cr);
  cairo_stroke (cr);
}

static gboolean
is_shown (SymDrawLayer *self, int axis, double slice)
{
  double shown;

  return get_plane (self, &shown) == axis && fabs (shown - slice) <= 0.5 + 1e-6;
}

static void
draw_region (SymDrawLayer *self, cairo_t *cr)
{
  const int axis = sym_drawing_get_axis (self->drawing);

  if (!is_shown (self, axis, (double) sym_drawing_get_slice (self->drawing)))
    return;
  cairo_push_group (cr);
  for (guint i = 0; i < sym_drawing_get_n_shapes (self->drawing); i++)
    {
      SymShapeKind kind;
      gboolean erases;
      double radius;
      gsize n;
      const double *points = sym_drawing_get_shape (self->drawing, i, &kind, &erases, &radius, &n);

      cairo_set_operator (cr, erases ? CAIRO_OPERATOR_CLEAR : CAIRO_OPERATOR_OVER);
      set_ink (cr);
      fill_shape (self, cr, kind, radius, axis, points, n);
    }
  cairo_pop_group_to_source (cr);
  cairo_paint_with_alpha (cr, FILL);
}

static void
draw_line (SymDrawLayer *self, cairo_t *cr, const double *from, const double *to)
{
  const double *ends[] = { from, to };

  move_to (self, cr, from, TRUE);
  move_to (self, cr, to, FALSE);
  stroke_outline (cr);
  for (int i = 0; i < 2; i++)
    {
      double x, y;

      _sym_draw_layer_from_voxel (self, ends[i], &x, &y);
      cairo_arc (cr, x, y, HANDLE, 0, 2 * G_PI);
      stroke_outline (cr);
    }
}

/* What is begun, as far as the pointer or the cross is. */
static void
draw_begun (SymDrawLayer *self, cairo_t *cr)
{
  const double *points = (const double *) (const void *) self->points->data;
  double spanned[4][3], slice;
  gsize n;

  if (self->points->len == 0)
    return;
  switch (self->tool)
    {
    case SYM_DRAW_RECTANGLE:
    case SYM_DRAW_ELLIPSE:
      n = _sym_draw_layer_span (self, points, self->at, spanned);
      if (self->tool == SYM_DRAW_ELLIPSE)
        add_ellipse (self, cr, spanned[0]);
      else
        {
          add_path (self, cr, spanned[0], n);
          cairo_close_path (cr);
        }
      stroke_outline (cr);
      break;
    case SYM_DRAW_POLYGON:
      add_path (self, cr, points, self->points->len);
      move_to (self, cr, self->at, FALSE);
      stroke_outline (cr);
      break;
    case SYM_DRAW_BRUSH:
    case SYM_DRAW_ERASER:
      cairo_push_group (cr);
      set_ink (cr);
      fill_shape (self, cr, SYM_SHAPE_BRUSH, self->radius, get_plane (self, &slice), points, self->points->len);
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, FILL);
      break;
    case SYM_DRAW_LINE:
      draw_line (self, cr, points, self->at);
      break;
    case SYM_DRAW_NONE:
    case SYM_N_DRAW_TOOLS:
    default:
      break;
    }
}

/* How large the brush is, and where the keys are. */
static void
draw_cursor (SymDrawLayer *self, cairo_t *cr)
{
  double x, y, slice;

  if (!self->has_at)
    return;
  _sym_draw_layer_from_voxel (self, self->at, &x, &y);
  if (self->tool == SYM_DRAW_BRUSH || self->tool == SYM_DRAW_ERASER)
    {
      cairo_new_path (cr);
      cairo_arc (cr, x, y, MAX (self->radius * get_voxel_size (self, self->at, get_plane (self, &slice)), 1), 0, 2 * G_PI);
      stroke_outline (cr);
    }
  if (self->has_cross)
    {
      cairo_move_to (cr, x - CROSS, y);
      cairo_line_to (cr, x + CROSS, y);
      cairo_move_to (cr, x, y - CROSS);
      cairo_line_to (cr, x, y + CROSS);
      stroke_outline (cr);
    }
}

static void
sym_draw_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SymDrawLayer *self = SYM_DRAW_LAYER (widget);
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  int x, y, width, height;
  graphene_rect_t area;
  cairo_t *cr;

  if ((self->tool == SYM_DRAW_NONE && self->drawing == NULL && !self->has_line) || !_sym_draw_layer_is_ready (self))
    return;
  sym_viewport_get_fit_area (viewport, &x, &y, &width, &height);
  graphene_rect_init (&area, (float) x / (float) viewport->scale, (float) y / (float) viewport->scale,
                      (float) width / (float) viewport->scale, (float) height / (float) viewport->scale);
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  if (self->drawing != NULL)
    draw_region (self, cr);
  if (self->has_line)
    {
      double slice;
      const int axis = get_plane (self, &slice);

      if (fabs (self->line[axis] - slice) <= 0.5 + 1e-6 && fabs (self->line[3 + axis] - slice) <= 0.5 + 1e-6)
        draw_line (self, cr, self->line, self->line + 3);
    }
  draw_begun (self, cr);
  if (self->tool != SYM_DRAW_NONE)
    draw_cursor (self, cr);
  cairo_destroy (cr);
}

static const char *
get_tool_name (SymDrawTool tool)
{
  switch (tool)
    {
    case SYM_DRAW_RECTANGLE:
      return _ ("Rectangle");
    case SYM_DRAW_ELLIPSE:
      return _ ("Ellipse");
    case SYM_DRAW_POLYGON:
      return _ ("Polygon");
    case SYM_DRAW_BRUSH:
      return _ ("Brush");
    case SYM_DRAW_ERASER:
      return _ ("Eraser");
    case SYM_DRAW_LINE:
      return _ ("Line");
    case SYM_DRAW_NONE:
    case SYM_N_DRAW_TOOLS:
    default:
      return "";
    }
}

char *
sym_draw_layer_describe (SymDrawLayer *self)
{
  g_return_val_if_fail (SYM_IS_DRAW_LAYER (self), NULL);

  if (self->tool == SYM_DRAW_NONE)
    return g_strdup ("");
  if (!self->has_at)
    return g_strdup (get_tool_name (self->tool));
  /* Translators: a tool for drawing, then voxel indices, then how many points of the shape are set */
  return g_strdup_printf (_ ("%s at column %.0f, row %.0f, slice %.0f; points set: %u"), get_tool_name (self->tool),
                          self->at[0], self->at[1], self->at[2], self->points->len);
}

void
_sym_draw_layer_update (SymDrawLayer *self)
{
  g_autofree char *label = sym_draw_layer_describe (self);

  if (g_strcmp0 (label, self->label) != 0)
    {
      g_free (self->label);
      self->label = g_steal_pointer (&label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_frame_changed (SymDrawLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sym_draw_layer_dispose (GObject *object)
{
  SymDrawLayer *self = SYM_DRAW_LAYER (object);

  g_clear_pointer (&self->drawing, sym_drawing_free);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->label, g_free);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (sym_draw_layer_parent_class)->dispose (object);
}

static void
sym_draw_layer_class_init (SymDrawLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_draw_layer_dispose;
  widget_class->snapshot = sym_draw_layer_snapshot;
  gtk_widget_class_set_css_name (widget_class, "symdrawlayer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  signals[DRAWN] = g_signal_new ("drawn", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_POINTER);
  signals[UNDO]
      = g_signal_new ("undo", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT]
      = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sym_draw_layer_init (SymDrawLayer *self)
{
  self->points = g_array_new (FALSE, FALSE, 3 * sizeof (double));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
sym_draw_layer_new (SymView *view)
{
  SymDrawLayer *self = g_object_new (SYM_TYPE_DRAW_LAYER, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "viewport-changed", G_CALLBACK (on_frame_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "frame-changed", G_CALLBACK (on_frame_changed), self, G_CONNECT_SWAPPED);
  _sym_draw_layer_add_controllers (self, GTK_WIDGET (view));
  return GTK_WIDGET (self);
}

void
sym_draw_layer_set_tool (SymDrawLayer *self, SymDrawTool tool, double radius)
{
  g_return_if_fail (SYM_IS_DRAW_LAYER (self) && tool < SYM_N_DRAW_TOOLS);

  if (tool != self->tool)
    self->has_at = self->has_cross = FALSE;
  self->tool = tool;
  self->radius = radius;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->view), tool != SYM_DRAW_NONE ? "crosshair" : NULL);
  _sym_draw_layer_give_up (self);
}

void
sym_draw_layer_set_place (SymDrawLayer *self, const double *to_view, const double *from_view)
{
  g_return_if_fail (SYM_IS_DRAW_LAYER (self));

  self->has_place = to_view != NULL && from_view != NULL;
  for (int i = 0; i < 16 && self->has_place; i++)
    {
      self->to_view[i] = to_view[i];
      self->from_view[i] = from_view[i];
    }
  _sym_draw_layer_give_up (self);
}

void
sym_draw_layer_set_drawing (SymDrawLayer *self, const SymDrawing *drawing, const double *line)
{
  g_return_if_fail (SYM_IS_DRAW_LAYER (self));

  g_clear_pointer (&self->drawing, sym_drawing_free);
  self->drawing = drawing != NULL ? sym_drawing_copy (drawing) : NULL;
  self->has_line = line != NULL;
  for (int i = 0; i < 6 && line != NULL; i++)
    self->line[i] = line[i];
  _sym_draw_layer_update (self);
}
