/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-measure"

#include "config.h"

#include <glib/gi18n.h>

#include "sym-describe.h"
#include "sym-measure-private.h"

/* Regions and lines are drawn over either pane, and kept in voxels of A. */

static const struct
{
  SymDrawTool tool;
  const char *name;
} tools[] = {
  { SYM_DRAW_RECTANGLE, N_ ("Rectangle") },
  { SYM_DRAW_ELLIPSE, N_ ("Ellipse") },
  { SYM_DRAW_POLYGON, N_ ("Polygon") },
  { SYM_DRAW_BRUSH, N_ ("Brush") },
  { SYM_DRAW_ERASER, N_ ("Eraser") },
  { SYM_DRAW_LINE, N_ ("Line Profile") },
};

static SymDrawTool
get_tool (SymMeasureWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tool_buttons[tools[i].tool])))
      return tools[i].tool;
  return SYM_DRAW_NONE;
}

/* What is drawn belongs to the grid it was drawn on. */
static void
forget_other_grid (SymMeasureWindow *self)
{
  SymPane *pane = _sym_measure_get_pane (self, FALSE);
  SymImage *image = pane != NULL ? sym_view_get_image (sym_pane_get_view (pane)) : NULL;

  if (image == self->drawing_of)
    return;
  g_clear_pointer (&self->drawing, sym_drawing_free);
  self->has_line = FALSE;
  g_clear_pointer (&self->profile, sym_profile_free);
  g_clear_pointer (&self->drawing_of, sym_image_unref);
  self->drawing_of = image != NULL ? sym_image_ref (image) : NULL;
}

static void
update_hint (SymMeasureWindow *self, SymDrawTool tool)
{
  const char *text;

  switch (tool)
    {
    case SYM_DRAW_RECTANGLE:
    case SYM_DRAW_ELLIPSE:
    case SYM_DRAW_LINE:
      text = _ ("Drag over either image. With keys: arrows move a cross (Shift: faster), Return sets each end, Backspace "
                "takes back, Escape leaves.");
      break;
    case SYM_DRAW_POLYGON:
      text = _ ("Click corners over either image, and the first one again to close it. With keys: arrows move a cross "
                "(Shift: faster), Return sets a corner, and once more closes it; Backspace takes back, Escape leaves.");
      break;
    case SYM_DRAW_BRUSH:
    case SYM_DRAW_ERASER:
      text = _ ("Paint over either image. With keys: arrows move a cross (Shift: faster), Return puts the brush down and up, "
                "Backspace takes back, Escape leaves.");
      break;
    case SYM_DRAW_NONE:
    case SYM_N_DRAW_TOOLS:
    default:
      text = "";
      break;
    }
  gtk_label_set_label (self->hint, text);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), *text != '\0');
  gtk_widget_set_visible (self->radius_box, tool == SYM_DRAW_BRUSH || tool == SYM_DRAW_ERASER);
}

void
_sym_measure_update_layers (SymMeasureWindow *self)
{
  static const double identity[16] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  const SymDrawTool tool = get_tool (self);
  SymPane *a = _sym_measure_get_pane (self, FALSE), *b = _sym_measure_get_pane (self, TRUE);
  const double radius = gtk_spin_button_get_value (self->radius_spin);
  SymAlignment alignment;
  double inverse[16];
  gboolean related;

  forget_other_grid (self);
  related = _sym_measure_get_alignment (self, &alignment) && sym_alignment_invert (&alignment, inverse);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      SymPane *pane = sym_pane_grid_get_pane (self->grid, i);
      SymDrawLayer *layer = sym_pane_get_draw_layer (pane);
      const gboolean is_a = pane == a, is_b = !is_a && pane == b && related;

      sym_draw_layer_set_place (layer, is_a ? identity : is_b ? alignment.matrix : NULL,
                                is_a ? identity : is_b ? inverse : NULL);
      sym_draw_layer_set_tool (layer, is_a || is_b ? tool : SYM_DRAW_NONE, radius);
      sym_draw_layer_set_drawing (layer, is_a || is_b ? self->drawing : NULL,
                                  (is_a || is_b) && self->has_line ? self->line : NULL);
    }
  update_hint (self, tool);
}

void
_sym_measure_clear_layers (SymMeasureWindow *self)
{
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      SymDrawLayer *layer = sym_pane_get_draw_layer (sym_pane_grid_get_pane (self->grid, i));

      g_signal_handlers_disconnect_by_data (layer, self);
      sym_draw_layer_set_tool (layer, SYM_DRAW_NONE, 1);
      sym_draw_layer_set_drawing (layer, NULL, NULL);
    }
}

void
_sym_measure_update_profile (SymMeasureWindow *self)
{
  SymPane *a = _sym_measure_get_pane (self, FALSE), *b = _sym_measure_get_pane (self, TRUE);
  const SymViewport *viewport;
  SymAlignment alignment;
  g_autofree char *words = NULL;

  g_clear_pointer (&self->profile, sym_profile_free);
  if (self->has_line && _sym_measure_get_alignment (self, &alignment))
    {
      viewport = sym_view_get_viewport (sym_pane_get_view (a));
      words = sym_describe_slice (sym_view_get_image (sym_pane_get_view (a)), viewport);
      self->profile = sym_profile_new (sym_view_get_image (sym_pane_get_view (a)), sym_view_get_image (sym_pane_get_view (b)),
                                       &alignment, (gsize) viewport->time, (gsize) viewport->other, self->line,
                                       self->line + 3);
    }
  g_free (self->profile_words);
  self->profile_words = g_steal_pointer (&words);
  _sym_measure_update_results (self);
}

static gboolean
is_within (SymImage *image, const SymDrawStroke *stroke)
{
  return stroke->slice >= 0 && (gsize) stroke->slice < sym_image_get_dims (image)[stroke->axis];
}

/* A region lies in one plane: in another one a new region begins. */
static void
take_shape (SymMeasureWindow *self, const SymDrawStroke *stroke)
{
  const SymShapeKind kind = stroke->tool == SYM_DRAW_ELLIPSE                                         ? SYM_SHAPE_ELLIPSE
                            : stroke->tool == SYM_DRAW_BRUSH || stroke->tool == SYM_DRAW_ERASER ? SYM_SHAPE_BRUSH
                                                                                                     : SYM_SHAPE_POLYGON;

  if (self->drawing != NULL
      && (sym_drawing_get_axis (self->drawing) != stroke->axis || sym_drawing_get_slice (self->drawing) != stroke->slice))
    {
      g_clear_pointer (&self->drawing, sym_drawing_free);
      _sym_measure_toast (self, _ ("Another slice: a new region begins"));
    }
  if (self->drawing == NULL)
    self->drawing = sym_drawing_new (stroke->axis, stroke->slice);
  sym_drawing_add (self->drawing, kind, stroke->tool == SYM_DRAW_ERASER, gtk_spin_button_get_value (self->radius_spin));
  for (gsize i = 0; i < stroke->n; i++)
    sym_drawing_add_point (self->drawing, stroke->points + 3 * i);
}

static void
on_drawn (SymDrawLayer *layer, const SymDrawStroke *stroke, SymMeasureWindow *self)
{
  if (self->drawing_of == NULL || !is_within (self->drawing_of, stroke))
    {
      _sym_measure_toast (self, _ ("There is no slice of A at this place"));
      return;
    }
  if (stroke->tool == SYM_DRAW_LINE)
    {
      for (int i = 0; i < 6; i++)
        self->line[i] = stroke->points[i];
      self->has_line = TRUE;
      _sym_measure_update_layers (self);
      _sym_measure_update_profile (self);
      return;
    }
  take_shape (self, stroke);
  gtk_toggle_button_set_active (self->region_toggle, TRUE);
  _sym_measure_update_layers (self);
  sym_measure_window_start (self);
}

static void
undo (SymMeasureWindow *self)
{
  if (get_tool (self) == SYM_DRAW_LINE)
    {
      self->has_line = FALSE;
      _sym_measure_update_profile (self);
    }
  else if (self->drawing != NULL)
    {
      sym_drawing_undo (self->drawing);
      if (sym_drawing_get_n_shapes (self->drawing) == 0)
        g_clear_pointer (&self->drawing, sym_drawing_free);
    }
  _sym_measure_update_layers (self);
}

static void
clear (SymMeasureWindow *self)
{
  g_clear_pointer (&self->drawing, sym_drawing_free);
  self->has_line = FALSE;
  _sym_measure_update_layers (self);
  _sym_measure_update_profile (self);
}

static void
leave (SymMeasureWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tool_buttons[tools[i].tool]), FALSE);
}

/* One tool at most. */
static void
on_tool_toggled (SymMeasureWindow *self, GtkToggleButton *button)
{
  if (self->setting_tool)
    return;
  self->setting_tool = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++)
    if (self->tool_buttons[tools[i].tool] != GTK_WIDGET (button))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tool_buttons[tools[i].tool]), FALSE);
  self->setting_tool = FALSE;
  _sym_measure_update_layers (self);
}

static void
add_button (SymMeasureWindow *self, GtkWidget *button)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  gtk_flow_box_append (self->tools, child);
}

void
_sym_measure_add_tools (SymMeasureWindow *self)
{
  GtkWidget *undo_button = gtk_button_new_with_label (_ ("Take Back"));
  GtkWidget *clear_button = gtk_button_new_with_label (_ ("Clear"));

  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_ (tools[i].name));

      self->tool_buttons[tools[i].tool] = button;
      g_signal_connect_object (button, "toggled", G_CALLBACK (on_tool_toggled), self, G_CONNECT_SWAPPED);
      add_button (self, button);
    }
  g_signal_connect_object (undo_button, "clicked", G_CALLBACK (undo), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clear_button, "clicked", G_CALLBACK (clear), self, G_CONNECT_SWAPPED);
  add_button (self, undo_button);
  add_button (self, clear_button);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      SymDrawLayer *layer = sym_pane_get_draw_layer (sym_pane_grid_get_pane (self->grid, i));

      g_signal_connect_object (layer, "drawn", G_CALLBACK (on_drawn), self, 0);
      g_signal_connect_object (layer, "undo", G_CALLBACK (undo), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (layer, "left", G_CALLBACK (leave), self, G_CONNECT_SWAPPED);
    }
}
