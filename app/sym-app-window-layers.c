/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-app-window"

#include "config.h"

#include "sym-app-window-private.h"
#include "sym-layer-panel.h"

/* The button that lists the regions over the image of the active pane, the presentation state and the shutter;
 * without any it is not there. */

static SymLayerPanel *
get_panel (SymAppWindow *self)
{
  GtkPopover *popover = gtk_menu_button_get_popover (self->layers_button);

  return SYM_LAYER_PANEL (gtk_popover_get_child (popover));
}

void
_sym_app_window_update_layers (SymAppWindow *self)
{
  SymView *view = sym_pane_get_view (sym_pane_grid_get_active (self->grid));
  SymItem *item = sym_view_get_item (view);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "overlays");
  const gboolean any = item != NULL
                       && (sym_item_get_n_regions (item) > 0 || sym_item_get_presented_by (item) != NULL
                           || sym_item_has_shutter (item));

  gtk_widget_set_visible (GTK_WIDGET (self->layers_button), any);
  if (action != NULL)
    {
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), any);
      sym_layer_panel_set_view (get_panel (self), view);
    }
}

static void
overlays_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymAppWindow *self = user_data;

  gtk_menu_button_popup (self->layers_button);
}

void
_sym_app_window_add_layer_actions (SymAppWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "overlays", .activate = overlays_activated },
  };
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), sym_layer_panel_new ());
  gtk_widget_set_size_request (popover, 320, -1);
  gtk_menu_button_set_popover (self->layers_button, popover);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  _sym_app_window_update_layers (self);
}
