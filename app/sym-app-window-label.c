/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-app-window"

#include "config.h"

#include <glib/gi18n.h>

#include "sym-app-window-private.h"
#include "sym-label-writer.h"

/* A copy of the file that is shown, labelled as synthetic: the file's bytes, not a view of it. */

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SymAppWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sym_label_write_finish (SYM_LOADER (source), result, NULL, &error))
    _sym_app_window_toast (self, _ ("The copy is saved, labelled as synthetic"));
  else
    _sym_app_window_toast (self, error->message);
}

void
_sym_app_window_save_labelled (SymAppWindow *self, const char *input, const char *output)
{
  const SymLabel label = { NULL, NULL, FALSE };

  sym_label_write_async (self->loader, input, output, &label, NULL, on_written, g_object_ref (self));
}

static void
on_response (SymAppWindow *self, int response, GtkNativeDialog *chooser)
{
  const char *input = g_object_get_data (G_OBJECT (chooser), "input");

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

      if (g_file_peek_path (file) != NULL)
        _sym_app_window_save_labelled (self, input, g_file_peek_path (file));
      else
        _sym_app_window_toast (self, _ ("A copy can only be saved to a local folder"));
    }
  g_clear_object (&self->chooser);
}

/* The name of the copy beside its original. */
static char *
suggest_name (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *stem = NULL;
  g_autofree char *copy = NULL;
  const char *end = strrchr (name, '.');

  if (g_str_has_suffix (name, ".nii.gz"))
    end = name + strlen (name) - strlen (".nii.gz");
  if (end == NULL || end == name)
    end = name + strlen (name);
  stem = g_strndup (name, (gsize) (end - name));
  /* A pair becomes one file. */
  if (strcmp (end, ".hdr") == 0 || strcmp (end, ".img") == 0)
    end = ".nii";
  copy = g_strdup_printf ("%s-synthetic%s", stem, end);
  return g_filename_display_name (copy);
}

static void
save_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymAppWindow *self = user_data;
  SymItem *item = sym_pane_get_item (sym_pane_grid_get_active (self->grid));
  g_autofree char *name = suggest_name (sym_item_get_path (item));
  GtkFileChooserNative *chooser;

  g_clear_object (&self->chooser);
  chooser = gtk_file_chooser_native_new (_ ("Save Labelled Copy"), GTK_WINDOW (self),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_object_set_data_full (G_OBJECT (chooser), "input", g_strdup (sym_item_get_path (item)), g_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_show (self->chooser);
}

static const GActionEntry entries[] = {
  { .name = "save-labelled-copy", .activate = save_activated },
};

void
_sym_app_window_add_label_actions (SymAppWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

void
_sym_app_window_update_label_actions (SymAppWindow *self)
{
  SymItem *item = sym_pane_get_item (sym_pane_grid_get_active (self->grid));
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "save-labelled-copy");

  /* One slice of a stack would be less than what is seen. */
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               self->loader != NULL && item != NULL
                                   && sym_item_get_image (item) != NULL
                                   && sym_item_get_verdict (item)->n_files <= 1);
}
