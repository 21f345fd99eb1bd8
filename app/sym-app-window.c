/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-app-window"

#include "config.h"

#include "sym-app-window.h"

#include <glib/gi18n.h>

#include "sym-app-window-private.h"
#include "sym-item-json.h"
#include "sym-protection.h"

/* Logical pixels at the top of a full screen that bring the header bar back. */
#define REVEAL_ZONE 2
#define HIDE_ZONE 64

G_DEFINE_FINAL_TYPE (SymAppWindow, sym_app_window, ADW_TYPE_APPLICATION_WINDOW)

void
_sym_app_window_toast (SymAppWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, 6);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
update_title (SymAppWindow *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  SymItem *active = sym_pane_get_item (sym_pane_grid_get_active (self->grid));

  for (guint i = 0; i < sym_pane_grid_get_layout (self->grid); i++)
    {
      SymItem *item = sym_pane_get_item (sym_pane_grid_get_pane (self->grid, i));

      if (item != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? " · " : "",
                                sym_item_get_name (item));
    }

  adw_window_title_set_title (self->title,
                              active != NULL ? sym_item_get_name (active) : "Symscope");
  adw_window_title_set_subtitle (self->title,
                                 active != NULL && !g_str_equal (names->str, sym_item_get_name (active))
                                     ? names->str
                                     : "");
  gtk_window_set_title (GTK_WINDOW (self), names->len > 0 ? names->str : "Symscope");
}

/* Two images are needed. */
static void
update_compare (SymAppWindow *self)
{
  SymPane *a, *b;

  gtk_widget_set_sensitive (GTK_WIDGET (self->compare_button), sym_pane_grid_get_compared (self->grid, &a, &b));
}

/* Of two images in one picture the panel tells the evidence of both, with the verdict that the picture bears. */
static void
tell_evidence (SymAppWindow *self)
{
  SymPane *pane = sym_pane_grid_get_active (self->grid);
  SymView *view = sym_pane_get_view (pane);
  SymItem *partner = sym_view_get_pair (view);
  SymItem *both = partner != NULL ? sym_view_get_shown_item (view) : NULL;

  g_clear_pointer (&self->told_partner, sym_item_unref);
  self->told_partner = partner != NULL ? sym_item_ref (partner) : NULL;
  self->told_way = sym_pane_grid_get_compare_way (self->grid);
  sym_evidence_panel_set_item (self->evidence, both != NULL ? both : sym_pane_get_item (pane));
}

/* Not with each number that a person changes. */
static void
on_compare_changed (SymAppWindow *self)
{
  SymView *view = sym_pane_get_view (sym_pane_grid_get_active (self->grid));

  if (sym_view_get_pair (view) != self->told_partner || sym_pane_grid_get_compare_way (self->grid) != self->told_way)
    tell_evidence (self);
}

/* The chrome speaks of the active pane. */
static void
on_active_changed (SymAppWindow *self)
{
  SymPane *pane = sym_pane_grid_get_active (self->grid);
  SymView *view = sym_pane_get_view (pane);

  gtk_widget_insert_action_group (GTK_WIDGET (self), "view", sym_view_get_actions (view));
  tell_evidence (self);
  _sym_app_window_update_mark_actions (self);
  _sym_app_window_update_label_actions (self);
  _sym_app_window_update_export_actions (self);
  _sym_app_window_update_examined (self);
  update_compare (self);
  _sym_app_window_update_layers (self);
  update_title (self);
}

/* Outlines where the evidence stands in the active pane, and goes to the slice that holds it. */
static void
on_show_region (SymAppWindow *self, SymEvidence *evidence)
{
  SymPane *pane = sym_pane_grid_get_active (self->grid);
  SymView *view = sym_pane_get_view (pane);
  const SymRegion *region = evidence != NULL ? sym_evidence_get_region (evidence) : NULL;
  SymImage *image = sym_view_get_image (view);
  SymViewport viewport = *sym_view_get_viewport (view);
  double x, y, width, height;

  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    sym_region_outline_set_evidence (sym_pane_get_outline (sym_pane_grid_get_pane (self->grid, i)),
                                     NULL);
  /* of two images in one picture, only A's own has its place here */
  if (region == NULL || image == NULL
      || !g_ptr_array_find (sym_item_get_evidence (sym_view_get_item (view)), evidence, NULL))
    return;
  if (!sym_region_locate (region, image, &viewport, &x, &y, &width, &height) &&
      sym_region_show (region, image, &viewport))
    sym_view_set_viewport (view, &viewport);
  sym_region_outline_set_evidence (sym_pane_get_outline (pane), evidence);
}

static void
copy_evidence_json (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymAppWindow *self = user_data;
  SymItem *item = sym_pane_get_item (sym_pane_grid_get_active (self->grid));
  g_autofree char *text = NULL;

  if (item == NULL)
    return;
  text = sym_item_to_json_text (item, FALSE, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
on_link_text_changed (SymAppWindow *self)
{
  gtk_label_set_label (self->link_label, sym_pane_grid_get_link_text (self->grid));
}

static void
on_files_dropped (SymAppWindow *self, SymPane *pane, GListModel *files)
{
  _sym_app_window_open_files (self, pane, files);
}

void
_sym_app_window_show_item (SymAppWindow *self, SymPane *pane, SymItem *item)
{
  g_autofree char *status = NULL;

  sym_pane_grid_set_item (self->grid, pane, item);
  update_compare (self);
  update_title (self);
  if (item == NULL)
    return;

  /* Said aloud by screen readers, in the words of the mark. */
  status = g_strdup_printf ("%s: %s", sym_verdict_get_words (sym_item_get_verdict (item)),
                            sym_item_get_name (item));
  gtk_label_set_label (self->status_label, status);
}

static void
on_item_chosen (SymAppWindow *self, SymItem *item)
{
  SymPane *pane = sym_pane_grid_get_active (self->grid);

  gtk_popover_popdown (self->series_popover);
  _sym_app_window_show_item (self, pane, item);
  gtk_widget_grab_focus (GTK_WIDGET (sym_pane_get_view (pane)));
}

static void
step_item (SymAppWindow *self, int step)
{
  SymPane *pane = sym_pane_grid_get_active (self->grid);
  SymItem *item = sym_item_list_get_next (self->items, sym_pane_get_item (pane), step);

  if (item != NULL && !sym_pane_is_loading (pane))
    _sym_app_window_show_item (self, pane, item);
}

static void
next_item_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step_item (user_data, 1);
}

static void
previous_item_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step_item (user_data, -1);
}

static void
close_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (user_data);
}

static void
about_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *purpose = _ ("Shows medical images side by side and never lets a synthetic image pass "
                           "for an acquired one. Not a medical device: not for diagnosis.");
  g_autofree char *missing = sym_protection_describe_missing ();
  g_autofree char *comments = g_strjoin ("\n\n", purpose, missing, NULL);

  adw_show_about_window (user_data, "application-name", "Symscope", "application-icon",
                         SYM_APPLICATION_ID, "version", SYM_VERSION, "developer-name",
                         _ ("The Symscope developers"), "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", comments, NULL);
}

static void
invert_level_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymAppWindow *self = user_data;

  self->settings->level_inverted = g_variant_get_boolean (value);
  sym_pane_grid_set_level_inverted (self->grid, self->settings->level_inverted);
  g_simple_action_set_state (action, value);
}

static void
fullscreen_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  if (g_variant_get_boolean (value))
    gtk_window_fullscreen (user_data);
  else
    gtk_window_unfullscreen (user_data);
}

static const GActionEntry entries[] = {
  { .name = "copy-evidence-json", .activate = copy_evidence_json },
  { .name = "next-item", .activate = next_item_activated },
  { .name = "previous-item", .activate = previous_item_activated },
  { .name = "close", .activate = close_activated },
  { .name = "about", .activate = about_activated },
  { .name = "invert-level", .state = "false", .change_state = invert_level_changed },
  { .name = "fullscreen", .state = "false", .change_state = fullscreen_changed },
};

/* The window can also leave the full screen by itself. */
static void
on_fullscreened (SymAppWindow *self)
{
  gboolean fullscreen = gtk_window_is_fullscreen (GTK_WINDOW (self));
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "fullscreen");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (fullscreen));
  gtk_revealer_set_reveal_child (self->header_revealer, !fullscreen);
  gtk_revealer_set_reveal_child (self->bar_revealer, !fullscreen);
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, SymAppWindow *self)
{
  if (!gtk_window_is_fullscreen (GTK_WINDOW (self)))
    return;

  if (y < REVEAL_ZONE)
    gtk_revealer_set_reveal_child (self->header_revealer, TRUE);
  else if (y > HIDE_ZONE)
    gtk_revealer_set_reveal_child (self->header_revealer, FALSE);
}

static void
fill_window_menu (GtkMenuButton *button, gpointer user_data)
{
  SymAppWindow *self = user_data;
  SymView *view = sym_pane_get_view (sym_pane_grid_get_active (self->grid));
  g_autoptr (GMenuModel) menu = sym_view_build_window_menu (view);

  gtk_menu_button_set_menu_model (button, menu);
}

static gboolean
sym_app_window_close_request (GtkWindow *window)
{
  SymAppWindow *self = SYM_APP_WINDOW (window);

  self->settings->maximized = gtk_window_is_maximized (window);
  gtk_window_get_default_size (window, &self->settings->width, &self->settings->height);
  sym_settings_save (self->settings);
  _sym_app_window_cancel_all (self);
  _sym_app_window_stop_examining (self);

  return GTK_WINDOW_CLASS (sym_app_window_parent_class)->close_request (window);
}

/* GTK's inspector would let anyone edit what stands around a frame. */
static gboolean
sym_app_window_enable_debugging (GtkWindow *window, gboolean toggle)
{
  return TRUE;
}

static void
sym_app_window_dispose (GObject *object)
{
  SymAppWindow *self = SYM_APP_WINDOW (object);

  if (self->jobs != NULL)
    _sym_app_window_cancel_all (self);
  _sym_app_window_stop_examining (self);
  g_clear_object (&self->chooser);
  g_clear_object (&self->loader);
  g_clear_weak_pointer (&self->measure);

  G_OBJECT_CLASS (sym_app_window_parent_class)->dispose (object);
}

static void
sym_app_window_finalize (GObject *object)
{
  SymAppWindow *self = SYM_APP_WINDOW (object);

  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->told_partner, sym_item_unref);
  g_clear_pointer (&self->known, _sym_window_items_free);
  g_free (self->settings);

  G_OBJECT_CLASS (sym_app_window_parent_class)->finalize (object);
}

static void
sym_app_window_class_init (SymAppWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = sym_app_window_dispose;
  object_class->finalize = sym_app_window_finalize;
  window_class->close_request = sym_app_window_close_request;
  window_class->enable_debugging = sym_app_window_enable_debugging;

  g_type_ensure (SYM_TYPE_PAIR_BAR);
  g_type_ensure (SYM_TYPE_PANE_GRID);
  g_type_ensure (SYM_TYPE_EVIDENCE_PANEL);
  g_type_ensure (SYM_TYPE_ITEM_LIST);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/symscope/Symscope/sym-app-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, header_revealer);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, bar_revealer);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, grid);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, pair_bar);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, compare_button);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, evidence);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, items);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, link_label);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, status_label);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, reading);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, reading_progress);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, recent_button);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, window_button);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, layers_button);
  gtk_widget_class_bind_template_child (widget_class, SymAppWindow, series_popover);
  gtk_widget_class_bind_template_callback (widget_class, on_active_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_files_dropped);
  gtk_widget_class_bind_template_callback (widget_class, on_item_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_link_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_show_region);
}

static void
sym_app_window_init (SymAppWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_autofree char *decoder = sym_loader_find_decoder ();
  g_autoptr (GPropertyAction) evidence = NULL;

  self->settings = sym_settings_load ();
  self->known = _sym_window_items_new ();
  gtk_widget_init_template (widget);

  gtk_widget_insert_action_group (widget, "panes", sym_pane_grid_get_actions (self->grid));
  sym_pair_bar_set_grid (self->pair_bar, self->grid);
  g_signal_connect_object (self->grid, "compare-changed", G_CALLBACK (on_compare_changed), self, G_CONNECT_SWAPPED);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  evidence = g_property_action_new ("evidence", self->flap, "reveal-flap");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (evidence));
  g_action_group_change_action_state (G_ACTION_GROUP (self), "invert-level",
                                      g_variant_new_boolean (self->settings->level_inverted));
  _sym_app_window_add_open_actions (self);
  _sym_app_window_add_mark_actions (self);
  _sym_app_window_add_label_actions (self);
  _sym_app_window_add_export_actions (self);
  _sym_app_window_add_layer_actions (self);
  _sym_app_window_add_measure_actions (self);
  _sym_app_window_start_examining (self);

  gtk_menu_button_set_create_popup_func (self->window_button, fill_window_menu, self, NULL);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (on_fullscreened), NULL);
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (widget, motion);

  if (decoder != NULL)
    self->loader = sym_loader_new (decoder);
  else
    _sym_app_window_toast (self, _ ("The program symscope-decoder is missing: no file can be opened"));

  gtk_window_set_default_size (GTK_WINDOW (self), self->settings->width, self->settings->height);
  if (self->settings->maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  on_active_changed (self);
  gtk_widget_grab_focus (
      GTK_WIDGET (sym_pane_get_view (sym_pane_grid_get_active (self->grid))));
}

SymAppWindow *
sym_app_window_new (GtkApplication *application)
{
  return g_object_new (SYM_TYPE_APP_WINDOW, "application", application, NULL);
}
