/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-app-window"

#include "config.h"

#include <glib/gi18n.h>

#include "sym-app-window-private.h"
#include "sym-export-dialog.h"
#include "sym-frame-writer.h"
#include "sym-print.h"

/* Ways out of the window. Each takes a scene and gives it to the compositor: what leaves has the
 * mark, the labels and the watermark that every frame has. */

static SymScene *
get_active_scene (SymAppWindow *self)
{
  SymView *view = sym_pane_get_view (sym_pane_grid_get_active (self->grid));
  SymItem *item = sym_view_get_shown_item (view);
  const SymViewport viewport = sym_view_get_shown_viewport (view);
  SymScene *scene;

  if (item == NULL)
    return NULL;
  scene = sym_scene_new (1, 0, FALSE);
  sym_scene_add (scene, item, &viewport, TRUE);
  return scene;
}

/* Names as in the title of the window. */
static char *
make_title (const SymScene *scene)
{
  g_autoptr (GString) title = g_string_new (NULL);

  for (guint i = 0; i < sym_scene_get_n_views (scene); i++)
    g_string_append_printf (title, "%s%s", i > 0 ? " · " : "", sym_item_get_name (sym_scene_get_item (scene, i)));
  return g_string_free (g_steal_pointer (&title), FALSE);
}

/* What the file is called at first: the words of the mark stay with it. */
static char *
make_name (const SymScene *scene)
{
  SymItem *item = sym_scene_get_item (scene, 0);
  SymVerdict verdict = *sym_item_get_verdict (item);
  g_autoptr (GString) name = g_string_new (sym_item_get_name (item));

  for (guint i = 1; i < sym_scene_get_n_views (scene); i++)
    verdict = sym_verdict_join (verdict, *sym_item_get_verdict (sym_scene_get_item (scene, i)));
  if (sym_verdict_is_marked (&verdict))
    g_string_append_printf (name, " %s", sym_verdict_get_words (&verdict));
  return g_strdelimit (g_string_free (g_steal_pointer (&name), FALSE), G_DIR_SEPARATOR_S "?", '_');
}

static void
on_export_ended (SymExportDialog *dialog, const char *message, SymAppWindow *self)
{
  _sym_app_window_toast (self, message);
}

static void
export_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymAppWindow *self = user_data;
  g_autoptr (SymScene) all = sym_pane_grid_get_scene (self->grid);
  g_autoptr (SymScene) pane = get_active_scene (self);
  g_autofree char *name = NULL;
  GtkWidget *dialog;

  if (all == NULL)
    return;
  name = make_name (all);
  dialog = sym_export_dialog_new (GTK_WINDOW (self), all, sym_scene_get_n_views (all) > 1 ? pane : NULL, name);
  g_signal_connect_object (dialog, "ended", G_CALLBACK (on_export_ended), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
encode_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (SymFrame) frame = sym_scene_compose (task_data, 1, &error);
  GBytes *png = frame != NULL ? sym_frame_to_png (frame, &error) : NULL;

  if (png != NULL)
    g_task_return_pointer (task, png, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
on_encoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SymAppWindow *self = SYM_APP_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GdkContentProvider) provider = NULL;

  if (png == NULL)
    {
      _sym_app_window_toast (self, error->message);
      return;
    }
  /* The file itself: a texture would lose its labels. */
  provider = gdk_content_provider_new_for_bytes ("image/png", png);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), provider);
  _sym_app_window_toast (self, _ ("Copied"));
}

static void
copy_scene (SymAppWindow *self, SymScene *scene)
{
  g_autoptr (GTask) task = NULL;

  if (scene == NULL)
    return;
  task = g_task_new (self, NULL, on_encoded, NULL);
  g_task_set_source_tag (task, copy_scene);
  g_task_set_task_data (task, scene, (GDestroyNotify) sym_scene_free);
  g_task_run_in_thread (task, encode_in_thread);
}

/* The keys of the window come before those of a text that has the focus. */
static gboolean
copy_selected_text (SymAppWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (GTK_IS_LABEL (focus))
    return gtk_label_get_selection_bounds (GTK_LABEL (focus), NULL, NULL)
           && gtk_widget_activate_action (focus, "clipboard.copy", NULL);
  return GTK_IS_TEXT (focus) && gtk_widget_activate_action (focus, "clipboard.copy", NULL);
}

static void
copy_pane_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (!copy_selected_text (user_data))
    copy_scene (user_data, get_active_scene (user_data));
}

static void
copy_panes_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymAppWindow *self = user_data;

  copy_scene (self, sym_pane_grid_get_scene (self->grid));
}

static void
on_printed (GtkPrintOperation *operation, GtkPrintOperationResult result, SymAppWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  _sym_app_window_toast (self, error != NULL ? error->message : _ ("The page could not be printed"));
}

static void
print_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymAppWindow *self = user_data;
  g_autoptr (SymScene) scene = sym_pane_grid_get_scene (self->grid);
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autofree char *title = NULL;

  if (scene == NULL)
    return;
  title = make_title (scene);
  operation = sym_print_new (scene, title);
  g_signal_connect_object (operation, "done", G_CALLBACK (on_printed), self, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (self), NULL);
}

static const GActionEntry entries[] = {
  { .name = "export", .activate = export_activated },
  { .name = "print", .activate = print_activated },
  { .name = "copy-pane", .activate = copy_pane_activated },
  { .name = "copy-panes", .activate = copy_panes_activated },
};

void
_sym_app_window_update_export_actions (SymAppWindow *self)
{
  g_autoptr (SymScene) scene = sym_pane_grid_get_scene (self->grid);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), entries[i].name)), scene != NULL);
}

void
_sym_app_window_add_export_actions (SymAppWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
