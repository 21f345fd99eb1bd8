/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-pane-grid"

#include "config.h"

#include "sym-pane-grid-private.h"

/* The spot under the pointer in all panes, and by what panes are linked beside the switches of the bottom bar. */

static const char *const ways[SYM_N_LINK_WAYS] = { "position", "index", "fraction" };

static SymView *
get_view (SymPaneGrid *self, guint index)
{
  return sym_pane_get_view (SYM_PANE (self->panes[index]));
}

static void
on_cursor_changed (SymView *view, SymPaneGrid *self)
{
  SymImage *image = sym_view_get_image (view);
  gboolean is_there;
  double x, y;

  if (self->echoing)
    return;
  is_there = self->link_cursor && image != NULL && sym_view_get_linked (view) && sym_view_get_cursor (view, &x, &y);
  self->echoing = TRUE;
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      SymView *other = get_view (self, i);
      double there_x = 0, there_y = 0;

      if (other != view)
        {
          const gboolean echoes
              = is_there && i < self->n_panes && sym_view_get_image (other) != NULL && sym_view_get_linked (other)
                && sym_link_map_point (image, sym_view_get_viewport (view), x, y, sym_view_get_image (other),
                                       sym_view_get_viewport (other), &there_x, &there_y);

          sym_view_set_echo (other, echoes, there_x, there_y);
        }
    }
  self->echoing = FALSE;
}

static void
lead (SymPaneGrid *self, SymViewEdits edits)
{
  _sym_pane_grid_lead (self, get_view (self, self->active), edits);
}

static void
link_by_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymPaneGrid *self = user_data;

  for (guint i = 0; i < SYM_N_LINK_WAYS; i++)
    if (g_str_equal (ways[i], g_variant_get_string (value, NULL)))
      {
        self->link_way = (SymLinkWay) i;
        g_simple_action_set_state (action, value);
        lead (self, SYM_VIEW_EDIT_SLICE);
      }
}

static void
link_time_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymPaneGrid *self = user_data;

  self->link_time = g_variant_get_boolean (value);
  g_simple_action_set_state (action, value);
  if (self->link_time)
    lead (self, SYM_VIEW_EDIT_SLICE);
}

static void
link_percentiles_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymPaneGrid *self = user_data;

  self->link_percentiles = g_variant_get_boolean (value);
  g_simple_action_set_state (action, value);
  if (self->link_window)
    lead (self, SYM_VIEW_EDIT_WINDOW);
}

static void
link_cursor_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymPaneGrid *self = user_data;

  self->link_cursor = g_variant_get_boolean (value);
  g_simple_action_set_state (action, value);
  on_cursor_changed (get_view (self, self->active), self);
}

static void
magnifier_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymPaneGrid *self = user_data;

  g_simple_action_set_state (action, value);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    sym_magnifier_set_on (sym_pane_get_magnifier (SYM_PANE (self->panes[i])), g_variant_get_boolean (value));
}

static const GActionEntry entries[] = {
  { .name = "link-by", .parameter_type = "s", .state = "'position'", .change_state = link_by_changed },
  { .name = "link-time", .state = "true", .change_state = link_time_changed },
  { .name = "link-percentiles", .state = "false", .change_state = link_percentiles_changed },
  { .name = "link-cursor", .state = "true", .change_state = link_cursor_changed },
  { .name = "magnifier", .state = "false", .change_state = magnifier_changed },
};

void
_sym_pane_grid_init_spot (SymPaneGrid *self)
{
  self->link_time = self->link_cursor = TRUE;
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    g_signal_connect_object (get_view (self, i), "cursor-changed", G_CALLBACK (on_cursor_changed), self, 0);
}
