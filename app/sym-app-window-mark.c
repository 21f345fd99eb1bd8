/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-app-window"

#include "config.h"

#include <glib/gi18n.h>

#include "sym-app-window-private.h"
#include "sym-examiner.h"
#include "sym-statement-store.h"

#define MAX_REASON_CHARS 500

/* A person's own mark: what is asked, what is kept, and who shows it then. */

typedef struct
{
  GtkApplication *application;
  SymAppWindow *window; /* compared only: it may be closed before all is done */
  SymItem *item;
  GPtrArray *others; /* SymItem: all that were read, in all windows */
  SymStatementKind kind;
} Statement;

static void
statement_clear (gpointer data)
{
  Statement *self = data;

  g_clear_pointer (&self->others, g_ptr_array_unref);
  sym_item_unref (self->item);
  g_object_unref (self->application);
}

static void
statement_release (gpointer data)
{
  g_rc_box_release_full (data, statement_clear);
}

static void
set_enabled (SymAppWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
_sym_app_window_update_mark_actions (SymAppWindow *self)
{
  SymItem *item = sym_pane_get_item (sym_pane_grid_get_active (self->grid));
  const gboolean has_image = item != NULL && sym_item_get_image (item) != NULL;

  set_enabled (self, "mark-as-synthetic", has_image);
  set_enabled (self, "add-correction", has_image && sym_statement_store_is_marked (item));
}

static GPtrArray *
collect_items (GtkApplication *application)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (SYM_IS_APP_WINDOW (l->data))
      g_ptr_array_extend_and_steal (items,
                                    sym_item_list_copy_items (SYM_APP_WINDOW (l->data)->items));
  return items;
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Statement *statement = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sym_statement_store_add_finish (result, &error);
  const char *text = error != NULL                                  ? error->message
                     : statement->kind == SYM_STATEMENT_SYNTHETIC ? _ ("Marked as synthetic")
                                                                    : _ ("Correction added");

  for (GList *l = gtk_application_get_windows (statement->application); l != NULL; l = l->next)
    {
      if (items != NULL && SYM_IS_APP_WINDOW (l->data))
        _sym_app_window_replace_stated (l->data, statement->others, items);
      if (l->data == statement->window)
        _sym_app_window_toast (l->data, text);
    }
  statement_release (statement);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Statement *statement)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (!g_str_equal (response, "state") || reason[0] == '\0')
    return;

  statement->others = collect_items (statement->application);
  sym_statement_store_add_async (statement->item, statement->kind, reason, statement->others,
                                 on_added, g_rc_box_acquire (statement));
}

static void
on_reason_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "state", reason[0] != '\0');
}

static GtkWidget *
create_reason (AdwMessageDialog *dialog)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Reason"));
  gtk_entry_set_max_length (GTK_ENTRY (entry), MAX_REASON_CHARS);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reason"), GTK_ACCESSIBLE_PROPERTY_REQUIRED, TRUE, -1);
  g_signal_connect (entry, "changed", G_CALLBACK (on_reason_changed), dialog);
  return entry;
}

static void
ask_reason (SymAppWindow *self, SymStatementKind kind, const char *heading, const char *body,
            const char *answer)
{
  SymItem *item = sym_pane_get_item (sym_pane_grid_get_active (self->grid));
  Statement *statement;
  AdwMessageDialog *dialog;
  GtkWidget *reason;

  if (item == NULL)
    return; /* called over the session bus, or by a key, with an empty pane */
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), heading, body));
  reason = create_reason (dialog);
  statement = g_rc_box_new0 (Statement);
  statement->application = g_object_ref (gtk_window_get_application (GTK_WINDOW (self)));
  statement->window = self;
  statement->item = sym_item_ref (item);
  statement->kind = kind;

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "state", answer, NULL);
  adw_message_dialog_set_response_appearance (dialog, "state", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "state", FALSE);
  adw_message_dialog_set_default_response (dialog, "state");
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_extra_child (dialog, reason);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), statement,
                         (GClosureNotify) (GCallback) statement_release, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (reason);
}

static void
mark_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ask_reason (user_data, SYM_STATEMENT_SYNTHETIC, _ ("Mark as Synthetic?"),
              _ ("The mark belongs to what the image shows: it stays with copies under any name. "
                 "It cannot be deleted, only corrected by a later statement."),
              _ ("_Mark"));
}

static void
correct_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ask_reason (user_data, SYM_STATEMENT_CORRECTION, _ ("Add a Correction?"),
              _ ("The image then counts as what its file says, and both statements stay in the "
                 "evidence. Labels of the file itself are not affected."),
              _ ("_Add Correction"));
}

static const GActionEntry entries[] = {
  { .name = "mark-as-synthetic", .activate = mark_activated },
  { .name = "add-correction", .activate = correct_activated },
};

void
_sym_app_window_add_mark_actions (SymAppWindow *self)
{
  g_autoptr (GError) error = NULL;
  gboolean empty;

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  if (!sym_statements_is_empty (sym_statement_store_get (), &empty, &error))
    _sym_app_window_toast (self, error->message);
}
