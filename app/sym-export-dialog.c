/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-export-dialog"

#include "config.h"

#include "sym-export-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

#include "sym-export.h"

#define PROGRESS_INTERVAL_MS 50

struct _SymExportDialog
{
  AdwWindow parent_instance;

  AdwComboRow *what_row, *format_row;
  GtkWidget *settings_group, *width_row, *first_row, *last_row, *rate_row, *export_button;
  GtkSpinButton *width_spin, *first_spin, *last_spin, *rate_spin;
  GtkProgressBar *progress;

  SymScene *all, *pane; /* pane: %NULL where there is one only */
  char *name;
  GtkNativeDialog *chooser;
  GCancellable *cancellable; /* of the export under way */
  guint tick;
  int done, total; /* atomic */
};

enum
{
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SymExportDialog, sym_export_dialog, ADW_TYPE_WINDOW)

typedef struct
{
  SymExportDialog *dialog;
  SymScene *scene;
  SymExportSettings settings;
  char *path;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  sym_scene_free (self->scene);
  g_free (self->path);
  g_free (self);
}

static const SymScene *
get_scene (SymExportDialog *self)
{
  return self->pane != NULL && adw_combo_row_get_selected (self->what_row) == 1 ? self->pane : self->all;
}

static SymExportFormat
get_format (SymExportDialog *self)
{
  return (SymExportFormat) MIN (adw_combo_row_get_selected (self->format_row), SYM_N_EXPORT_FORMATS - 1);
}

static double
get_factor (SymExportDialog *self)
{
  int width, height;

  sym_scene_get_size (get_scene (self), &width, &height);
  return gtk_spin_button_get_value (self->width_spin) / MAX (width, 1);
}

static void
on_width_changed (SymExportDialog *self)
{
  g_autofree char *size = NULL;
  int width, height;

  sym_scene_get_size (get_scene (self), &width, &height);
  /* Translators: the size of a picture in pixels */
  size = g_strdup_printf (_ ("%d × %d pixels"), (int) gtk_spin_button_get_value (self->width_spin),
                          (int) round (height * get_factor (self)));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->width_row), size);
}

static void
on_choice_changed (SymExportDialog *self)
{
  const SymScene *scene = get_scene (self);
  const gboolean has_steps = sym_export_format_has_steps (get_format (self));
  const gint64 n = sym_scene_get_n_steps (scene);
  int width, height;

  sym_scene_get_size (scene, &width, &height);
  gtk_spin_button_set_value (self->width_spin, width);
  gtk_spin_button_set_range (self->first_spin, 1, (double) n);
  gtk_spin_button_set_range (self->last_spin, 1, (double) n);
  gtk_spin_button_set_value (self->first_spin, 1);
  gtk_spin_button_set_value (self->last_spin, (double) n);
  gtk_widget_set_visible (self->first_row, has_steps);
  gtk_widget_set_visible (self->last_row, has_steps);
  gtk_widget_set_visible (self->rate_row, get_format (self) == SYM_EXPORT_MOVIE);
  on_width_changed (self);
}

static void
on_cancel_clicked (SymExportDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
take_progress (guint64 done, guint64 total, gpointer user_data)
{
  SymExportDialog *self = user_data;

  g_atomic_int_set (&self->total, (int) MIN (total, G_MAXINT));
  g_atomic_int_set (&self->done, (int) MIN (done, G_MAXINT));
}

static gboolean
on_tick (gpointer user_data)
{
  SymExportDialog *self = user_data;
  const int total = g_atomic_int_get (&self->total);

  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress, (double) g_atomic_int_get (&self->done) / total);
  else
    gtk_progress_bar_pulse (self->progress);
  return G_SOURCE_CONTINUE;
}

static void
run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Export *export = task_data;
  GError *error = NULL;

  if (sym_export_run (export->scene, &export->settings, export->path, take_progress, source, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SymExportDialog *self = SYM_EXPORT_DIALOG (source);
  const Export *export = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *base = g_path_get_basename (export->path);
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *message = NULL;

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->cancellable);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    /* Translators: a file name */
    message = g_strdup_printf (_ ("Exported as %s"), name);
  else
    message = g_strdup (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _ ("The export was cancelled")
                                                                                  : error->message);
  g_signal_emit (self, signals[ENDED], 0, message);
  gtk_window_destroy (GTK_WINDOW (self));
}

void
sym_export_dialog_start (SymExportDialog *self, const char *path)
{
  g_autoptr (GTask) task = NULL;
  Export *export;

  g_return_if_fail (SYM_IS_EXPORT_DIALOG (self) && self->cancellable == NULL);

  export = g_new0 (Export, 1);
  export->scene = sym_scene_copy (get_scene (self));
  export->path = g_strdup (path);
  export->settings = (SymExportSettings){
    .format = get_format (self),
    .factor = get_factor (self),
    .first = gtk_spin_button_get_value_as_int (self->first_spin) - 1,
    .last = gtk_spin_button_get_value_as_int (self->last_spin) - 1,
    .rate = gtk_spin_button_get_value (self->rate_spin),
  };

  gtk_widget_set_sensitive (self->settings_group, FALSE);
  gtk_widget_set_sensitive (self->export_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  self->tick = g_timeout_add (PROGRESS_INTERVAL_MS, on_tick, self);

  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_ended, NULL);
  g_task_set_source_tag (task, sym_export_dialog_start);
  g_task_set_task_data (task, export, export_free);
  g_task_run_in_thread (task, run_in_thread);
}

static void
on_chosen (GtkNativeDialog *chooser, int response, SymExportDialog *self)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    sym_export_dialog_start (self, path);
}

static void
on_export_clicked (SymExportDialog *self)
{
  g_autofree char *name
      = g_strconcat (self->name, sym_export_format_get_suffix (get_format (self)), NULL);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ ("Export"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chosen), self, 0);
  g_set_object (&self->chooser, GTK_NATIVE_DIALOG (chooser));
  g_object_unref (chooser);
  gtk_native_dialog_show (self->chooser);
}

/* While it works, closing means to cancel; the window goes when the worker has let go. */
static gboolean
sym_export_dialog_close_request (GtkWindow *window)
{
  SymExportDialog *self = SYM_EXPORT_DIALOG (window);

  if (self->cancellable != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      return TRUE;
    }
  return GTK_WINDOW_CLASS (sym_export_dialog_parent_class)->close_request (window);
}

static void
sym_export_dialog_dispose (GObject *object)
{
  SymExportDialog *self = SYM_EXPORT_DIALOG (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (sym_export_dialog_parent_class)->dispose (object);
}

static void
sym_export_dialog_finalize (GObject *object)
{
  SymExportDialog *self = SYM_EXPORT_DIALOG (object);

  g_clear_pointer (&self->all, sym_scene_free);
  g_clear_pointer (&self->pane, sym_scene_free);
  g_free (self->name);

  G_OBJECT_CLASS (sym_export_dialog_parent_class)->finalize (object);
}

static void
sym_export_dialog_class_init (SymExportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sym_export_dialog_dispose;
  object_class->finalize = sym_export_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sym_export_dialog_close_request;

  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/symscope/Symscope/sym-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, what_row);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, settings_group);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, width_row);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, first_row);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, last_row);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, rate_row);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, export_button);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, width_spin);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, first_spin);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, last_spin);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, rate_spin);
  gtk_widget_class_bind_template_child (widget_class, SymExportDialog, progress);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_export_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_width_changed);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sym_export_dialog_init (SymExportDialog *self)
{
  self->all = sym_scene_new (1, 0, FALSE);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sym_export_dialog_new (GtkWindow *parent, const SymScene *all, const SymScene *pane, const char *name)
{
  SymExportDialog *self = g_object_new (SYM_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);

  g_clear_pointer (&self->all, sym_scene_free);
  self->all = sym_scene_copy (all);
  self->pane = pane != NULL ? sym_scene_copy (pane) : NULL;
  self->name = g_strdup (name);
  gtk_widget_set_visible (GTK_WIDGET (self->what_row), pane != NULL);
  on_choice_changed (self);
  return GTK_WIDGET (self);
}
