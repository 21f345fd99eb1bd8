/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-pane-grid"

#include "config.h"

#include "sym-pane-grid-private.h"

/* Logical pixels between panes. */
#define GAP 2

enum
{
  PROP_0,
  PROP_LINK_TEXT,
  N_PROPS,
};

enum
{
  ACTIVE_CHANGED,
  FILES_DROPPED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const char *const corner_text_levels[] = { "all", "few", "none" };

G_DEFINE_FINAL_TYPE (SymPaneGrid, sym_pane_grid, GTK_TYPE_WIDGET)

static SymView *
get_view (SymPaneGrid *self, guint index)
{
  return sym_pane_get_view (SYM_PANE (self->panes[index]));
}

static int
find_pane (SymPaneGrid *self, GtkWidget *pane)
{
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    if (self->panes[i] == pane)
      return (int) i;
  return -1;
}

static void
set_state (SymPaneGrid *self, const char *name, GVariant *state)
{
  g_simple_action_set_state (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), state);
}

static void
update_visible (SymPaneGrid *self)
{
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      gtk_widget_set_visible (self->panes[i],
                              self->maximized ? i == self->active : i < self->n_panes);
      if (i == self->active)
        gtk_widget_add_css_class (self->panes[i], "active");
      else
        gtk_widget_remove_css_class (self->panes[i], "active");
    }

  if (self->n_panes > 1 && !self->maximized)
    gtk_widget_add_css_class (GTK_WIDGET (self), "several");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "several");
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
set_maximized (SymPaneGrid *self, gboolean maximized)
{
  if (maximized && self->n_panes < 2)
    return;

  self->maximized = maximized;
  set_state (self, "maximize", g_variant_new_boolean (maximized));
  update_visible (self);
}

static void
move_active (SymPaneGrid *self, int step)
{
  guint next = (self->active + self->n_panes + (guint) step) % self->n_panes;

  sym_pane_grid_set_active (self, SYM_PANE (self->panes[next]));
  gtk_widget_grab_focus (GTK_WIDGET (get_view (self, next)));
}

static void
next_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move_active (user_data, 1);
}

static void
previous_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move_active (user_data, -1);
}

static void
clear_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymPaneGrid *self = user_data;

  sym_pane_grid_set_item (self, sym_pane_grid_get_active (self), NULL);
}

static void
layout_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  gint32 n = g_variant_get_int32 (value);

  if (n >= 1 && n <= SYM_PANE_GRID_MAX)
    sym_pane_grid_set_layout (user_data, (guint) n);
}

static void
maximize_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  set_maximized (user_data, g_variant_get_boolean (value));
}

static void
set_corner_texts (SymPaneGrid *self, guint level)
{
  set_state (self, "corner-texts", g_variant_new_string (corner_text_levels[level]));
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    sym_corner_text_set_level (sym_pane_get_corner_text (SYM_PANE (self->panes[i])),
                               (SymCornerTextLevel) level);
}

static guint
find_corner_text_level (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (corner_text_levels); i++)
    if (g_str_equal (corner_text_levels[i], name))
      return i;
  return 0;
}

static void
corner_texts_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  set_corner_texts (user_data, find_corner_text_level (g_variant_get_string (value, NULL)));
}

static void
corner_texts_next_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymPaneGrid *self = user_data;
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "corner-texts");
  guint level = find_corner_text_level (g_variant_get_string (state, NULL));

  set_corner_texts (self, (level + 1) % G_N_ELEMENTS (corner_text_levels));
}

static void
text_regions_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymPaneGrid *self = user_data;

  g_simple_action_set_state (action, value);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    sym_region_outline_set_all (sym_pane_get_outline (SYM_PANE (self->panes[i])),
                                g_variant_get_boolean (value));
}

/* A link that is switched on takes effect at once: the others come to the active pane. */
static void
link_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymPaneGrid *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));
  gboolean on = g_variant_get_boolean (value);
  SymViewEdits edits = SYM_VIEW_EDIT_NONE;

  g_simple_action_set_state (action, value);
  if (g_str_equal (name, "link-slice"))
    {
      self->link_slice = on;
      edits = SYM_VIEW_EDIT_SLICE;
    }
  else if (g_str_equal (name, "link-zoom"))
    {
      self->link_zoom = on;
      edits = SYM_VIEW_EDIT_ZOOM;
    }
  else if (g_str_equal (name, "link-pan"))
    {
      self->link_pan = on;
      edits = SYM_VIEW_EDIT_PAN;
    }
  else
    {
      self->link_window = on;
      edits = SYM_VIEW_EDIT_WINDOW;
    }

  _sym_pane_grid_lead (self, get_view (self, self->active), on ? edits : SYM_VIEW_EDIT_NONE);
}

static const GActionEntry entries[] = {
  { .name = "next", .activate = next_activated },
  { .name = "previous", .activate = previous_activated },
  { .name = "clear", .activate = clear_activated },
  { .name = "layout", .parameter_type = "i", .state = "1", .change_state = layout_changed },
  { .name = "maximize", .state = "false", .change_state = maximize_changed },
  { .name = "corner-texts", .parameter_type = "s", .state = "'all'",
    .change_state = corner_texts_changed },
  { .name = "corner-texts-next", .activate = corner_texts_next_activated },
  { .name = "text-regions", .state = "false", .change_state = text_regions_changed },
  { .name = "link-slice", .state = "true", .change_state = link_changed },
  { .name = "link-zoom", .state = "true", .change_state = link_changed },
  { .name = "link-pan", .state = "true", .change_state = link_changed },
  { .name = "link-window", .state = "false", .change_state = link_changed },
};

static void
on_edited (SymView *view, SymViewEdits edits, SymPaneGrid *self)
{
  _sym_pane_grid_lead (self, view, edits);
}

static void
on_focus_enter (GtkEventControllerFocus *controller, SymPaneGrid *self)
{
  GtkWidget *pane = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  sym_pane_grid_set_active (self, SYM_PANE (pane));
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, SymPaneGrid *self)
{
  GtkWidget *pane = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  sym_pane_grid_set_active (self, SYM_PANE (pane));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, SymPaneGrid *self)
{
  GtkWidget *pane = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  g_signal_emit (self, signals[FILES_DROPPED], 0, pane, files);
  return TRUE;
}

static void
add_pane (SymPaneGrid *self, guint index)
{
  GtkWidget *pane = sym_pane_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->panes[index] = pane;
  gtk_widget_set_parent (pane, GTK_WIDGET (self));
  g_signal_connect_object (sym_pane_get_view (SYM_PANE (pane)), "edited", G_CALLBACK (on_edited),
                           self, 0);

  g_signal_connect_object (focus, "enter", G_CALLBACK (on_focus_enter), self, 0);
  gtk_widget_add_controller (pane, focus);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, 0);
  gtk_widget_add_controller (pane, GTK_EVENT_CONTROLLER (click));

  g_signal_connect_object (drop, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (pane, GTK_EVENT_CONTROLLER (drop));
}

/* One row up to three panes, then two. */
static guint
get_columns (guint n)
{
  return n <= 3 ? n : (n + 1) / 2;
}

static void
sym_pane_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  SymPaneGrid *self = SYM_PANE_GRID (widget);
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;
  guint n = self->maximized ? 1 : self->n_panes;
  guint columns = get_columns (n);
  guint rows = (n + columns - 1) / columns;
  int largest = 0;

  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    if (gtk_widget_get_visible (self->panes[i]))
      {
        int least;

        gtk_widget_measure (self->panes[i], orientation, -1, &least, NULL, NULL, NULL);
        largest = MAX (largest, least);
      }

  *minimum = largest * (int) (horizontal ? columns : rows) + GAP * SYM_PANE_GRID_MAX;
  *natural = MAX (*minimum, horizontal ? 640 : 480);
}

static void
sym_pane_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SymPaneGrid *self = SYM_PANE_GRID (widget);
  guint n = self->maximized ? 1 : self->n_panes;
  int columns = (int) get_columns (n);
  int rows = ((int) n + columns - 1) / columns;

  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      int place = self->maximized ? 0 : (int) i;
      int column = place % columns, row = place / columns;
      int x0 = column * (width + GAP) / columns, x1 = (column + 1) * (width + GAP) / columns - GAP;
      int y0 = row * (height + GAP) / rows, y1 = (row + 1) * (height + GAP) / rows - GAP;

      if (gtk_widget_get_visible (self->panes[i]))
        gtk_widget_size_allocate (self->panes[i], &(GtkAllocation){ x0, y0, x1 - x0, y1 - y0 }, -1);
    }

  _sym_pane_grid_refit (self);
}

static void
sym_pane_grid_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SymPaneGrid *self = SYM_PANE_GRID (object);

  switch (id)
    {
    case PROP_LINK_TEXT:
      g_value_set_string (value, self->link_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sym_pane_grid_dispose (GObject *object)
{
  SymPaneGrid *self = SYM_PANE_GRID (object);

  _sym_pane_grid_clear_pair (self);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    g_clear_pointer (&self->panes[i], gtk_widget_unparent);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->link_text, g_free);

  G_OBJECT_CLASS (sym_pane_grid_parent_class)->dispose (object);
}

static void
sym_pane_grid_class_init (SymPaneGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sym_pane_grid_get_property;
  object_class->dispose = sym_pane_grid_dispose;
  widget_class->measure = sym_pane_grid_measure;
  widget_class->size_allocate = sym_pane_grid_size_allocate;

  properties[PROP_LINK_TEXT] = g_param_spec_string (
      "link-text", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTIVE_CHANGED] = g_signal_new ("active-changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FILES_DROPPED] = g_signal_new ("files-dropped", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         SYM_TYPE_PANE, G_TYPE_LIST_MODEL);
  _sym_pane_grid_pair_class_init (klass);

  gtk_widget_class_set_css_name (widget_class, "sympanegrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sym_pane_grid_init (SymPaneGrid *self)
{
  self->n_panes = 1;
  self->link_slice = self->link_zoom = self->link_pan = TRUE;
  self->link_text = g_strdup ("");
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "panes", G_ACTION_GROUP (self->actions));

  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    add_pane (self, i);
  _sym_pane_grid_init_spot (self);
  _sym_pane_grid_init_pair (self);
  update_visible (self);
}

GtkWidget *
sym_pane_grid_new (void)
{
  return g_object_new (SYM_TYPE_PANE_GRID, NULL);
}

guint
sym_pane_grid_get_layout (SymPaneGrid *self)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), 0);

  return self->n_panes;
}

void
sym_pane_grid_set_layout (SymPaneGrid *self, guint n_panes)
{
  g_return_if_fail (SYM_IS_PANE_GRID (self));
  g_return_if_fail (n_panes >= 1 && n_panes <= SYM_PANE_GRID_MAX);

  self->n_panes = n_panes;
  _sym_pane_grid_check_pair (self);
  set_state (self, "layout", g_variant_new_int32 ((gint32) n_panes));
  set_maximized (self, FALSE);
  update_visible (self);
  if (self->active >= n_panes)
    sym_pane_grid_set_active (self, SYM_PANE (self->panes[0]));
  _sym_pane_grid_lead (self, get_view (self, self->active),
                       SYM_VIEW_EDIT_SLICE | SYM_VIEW_EDIT_ZOOM | SYM_VIEW_EDIT_PAN);
}

SymPane *
sym_pane_grid_get_pane (SymPaneGrid *self, guint index)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), NULL);
  g_return_val_if_fail (index < SYM_PANE_GRID_MAX, NULL);

  return SYM_PANE (self->panes[index]);
}

SymPane *
sym_pane_grid_get_active (SymPaneGrid *self)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), NULL);

  return SYM_PANE (self->panes[self->active]);
}

void
sym_pane_grid_set_active (SymPaneGrid *self, SymPane *pane)
{
  int index;

  g_return_if_fail (SYM_IS_PANE_GRID (self));

  index = find_pane (self, GTK_WIDGET (pane));
  if (index < 0 || (guint) index >= self->n_panes || (guint) index == self->active)
    return;

  self->active = (guint) index;
  update_visible (self);
  _sym_pane_grid_update_link_text (self);
  g_signal_emit (self, signals[ACTIVE_CHANGED], 0);
}

void
sym_pane_grid_set_item (SymPaneGrid *self, SymPane *pane, SymItem *item)
{
  g_autoptr (SymImage) before = NULL;

  g_return_if_fail (SYM_IS_PANE_GRID (self));
  g_return_if_fail (SYM_IS_PANE (pane));

  before = sym_view_get_image (sym_pane_get_view (pane));
  before = before != NULL ? sym_image_ref (before) : NULL;
  sym_pane_set_item (pane, item);
  /* the same image stays where it is */
  if (before == NULL || before != sym_view_get_image (sym_pane_get_view (pane)))
    _sym_pane_grid_join (self, sym_pane_get_view (pane));
  if (pane == sym_pane_grid_get_active (self))
    g_signal_emit (self, signals[ACTIVE_CHANGED], 0);
}

SymScene *
sym_pane_grid_get_scene (SymPaneGrid *self)
{
  const guint columns = self->maximized ? 1 : get_columns (self->n_panes);
  g_autoptr (SymScene) scene = NULL;

  g_return_val_if_fail (SYM_IS_PANE_GRID (self), NULL);

  scene = sym_scene_new (columns, GAP * gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                         self->link_slice);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      SymItem *item = sym_view_get_shown_item (get_view (self, i));
      SymViewport viewport = sym_view_get_shown_viewport (get_view (self, i));

      /* the caption of a forensic view takes rows that its neighbours have */
      viewport.height = CLAMP (gtk_widget_get_height (self->panes[i]) * viewport.scale, viewport.height,
                               SYM_VIEWPORT_MAX_SIZE);
      if (item != NULL && gtk_widget_get_visible (self->panes[i]))
        sym_scene_add (scene, item, &viewport, i == self->active);
    }
  return sym_scene_get_n_views (scene) > 0 ? g_steal_pointer (&scene) : NULL;
}

GActionGroup *
sym_pane_grid_get_actions (SymPaneGrid *self)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

const char *
sym_pane_grid_get_link_text (SymPaneGrid *self)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), NULL);

  return self->link_text;
}

void
sym_pane_grid_set_level_inverted (SymPaneGrid *self, gboolean inverted)
{
  g_return_if_fail (SYM_IS_PANE_GRID (self));

  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    sym_view_set_level_inverted (get_view (self, i), inverted);
}
