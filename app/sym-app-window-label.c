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
  g_autofree char *words = NULL;
  SymLabelMark mark;

  if (sym_label_write_finish (SYM_LOADER (source), result, &mark, &error))
    {
      words = sym_label_mark_describe (&mark);
      _sym_app_window_toast (self, words != NULL ? words : _ ("The copy is saved, labelled as synthetic"));
    }
  else
    _sym_app_window_toast (self, error->message);
}

void
_sym_app_window_save_labelled (SymAppWindow *self, const char *input, const char *output,
                               const SymLabel *label)
{
  sym_label_write_async (self->loader, input, output, label, NULL, on_written, g_object_ref (self));
}

/* What the copy is to say, asked for before its name. */
typedef struct
{
  char *input;
  char *generator, *note; /* nullable */
  gboolean watermark;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->input);
  g_free (wish->generator);
  g_free (wish->note);
  g_free (wish);
}

static void
on_response (SymAppWindow *self, int response, GtkNativeDialog *chooser)
{
  const Wish *wish = g_object_get_data (G_OBJECT (chooser), "wish");
  const SymLabel label = { wish->generator, wish->note, wish->watermark };

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

      if (g_file_peek_path (file) != NULL)
        _sym_app_window_save_labelled (self, wish->input, g_file_peek_path (file), &label);
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
choose_name (SymAppWindow *self, Wish *wish)
{
  g_autofree char *name = suggest_name (wish->input);
  GtkFileChooserNative *chooser;

  g_clear_object (&self->chooser);
  chooser = gtk_file_chooser_native_new (_ ("Save Labelled Copy"), GTK_WINDOW (self),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_object_set_data_full (G_OBJECT (chooser), "wish", wish, wish_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_show (self->chooser);
}

static char *
get_text (GObject *dialog, const char *key)
{
  const char *text = gtk_editable_get_text (g_object_get_data (dialog, key));

  return *text != '\0' ? g_strdup (text) : NULL;
}

static void
on_asked (SymAppWindow *self, const char *response, AdwMessageDialog *dialog)
{
  GObject *object = G_OBJECT (dialog);
  g_autoptr (GError) error = NULL;
  SymLabel label;
  Wish *wish;

  if (strcmp (response, "continue") != 0)
    return;
  wish = g_new0 (Wish, 1);
  wish->input = g_strdup (g_object_get_data (object, "input"));
  wish->generator = get_text (object, "generator");
  wish->note = get_text (object, "note");
  wish->watermark = gtk_check_button_get_active (g_object_get_data (object, "watermark"));
  label = (SymLabel){ wish->generator, wish->note, wish->watermark };
  if (sym_label_check (&label, &error))
    choose_name (self, wish);
  else
    {
      _sym_app_window_toast (self, error->message);
      wish_free (wish);
    }
}

static void
add_row (AdwMessageDialog *dialog, GtkListBox *list, const char *key, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_append (list, row);
  g_object_set_data (G_OBJECT (dialog), key, row);
}

static void
save_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymAppWindow *self = user_data;
  SymItem *item = sym_pane_get_item (sym_pane_grid_get_active (self->grid));
  AdwMessageDialog *dialog;
  GtkWidget *box, *list, *watermark;

  if (item == NULL)
    return; /* called over the session bus, or by a key, with an empty pane */
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _ ("Save Labelled Copy"), NULL));
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  list = gtk_list_box_new ();
  watermark = gtk_check_button_new_with_mnemonic (_ ("Put the _watermark into the samples, too"));

  adw_message_dialog_set_body (
      dialog, _ ("The copy of the file says in its labels that the image is synthetic."));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "continue", _ ("Continue"), NULL);
  adw_message_dialog_set_default_response (dialog, "continue");
  adw_message_dialog_set_close_response (dialog, "cancel");
  add_row (dialog, GTK_LIST_BOX (list), "generator", _ ("What made the image"));
  add_row (dialog, GTK_LIST_BOX (list), "note", _ ("More about it, in words"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_box_append (GTK_BOX (box), list);
  gtk_widget_set_tooltip_text (
      watermark, _ ("Changes samples by at most three 255ths of the range that is shown"));
  gtk_box_append (GTK_BOX (box), watermark);
  adw_message_dialog_set_extra_child (dialog, box);
  g_object_set_data (G_OBJECT (dialog), "watermark", watermark);
  g_object_set_data_full (G_OBJECT (dialog), "input", g_strdup (sym_item_get_path (item)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_asked), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
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
