/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sym-app-window-private.h"
#include "sym-application.h"
#include "sym-export-dialog.h"
#include "sym-export.h"
#include "sym-print.h"
#include "sym-test-window.h"

/* Everything that leaves a window that shows a plain and a synthetic image side by side comes back
 * as synthetic: files of every kind, the clipboard, paper. */

static SymApplication *application;

typedef struct
{
  SymAppWindow *window;
  char *folder;
} Fixture;

static gboolean
is_shown (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < 2; i++)
    if (sym_view_get_frame (sym_pane_get_view (sym_pane_grid_get_pane (fixture->window->grid, i))) == NULL)
      return FALSE;
  return fixture->window->jobs->len == 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *plain = g_build_filename (g_getenv ("SYM_TEST_DATA"), "nifti/axes-RAS.nii", NULL);
  g_autofree char *labelled = g_build_filename (g_getenv ("SYM_TEST_DATA"), "nifti/label-extension.nii", NULL);

  fixture->folder = g_dir_make_tmp ("export-XXXXXX", NULL);
  fixture->window = sym_app_window_new (GTK_APPLICATION (application));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sym_test_run (200);
  sym_app_window_compare (fixture->window, plain, labelled);
  sym_test_wait (is_shown, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  gtk_window_close (GTK_WINDOW (fixture->window));
  sym_test_run (100);
}

static void
take_item (SymItem *item, gpointer user_data)
{
  SymItem **taken = user_data;

  g_assert_null (*taken);
  *taken = sym_item_ref (item);
}

/* Opened as any file is. */
static SymItem *
open_file (const char *path)
{
  g_autofree char *decoder = sym_loader_find_decoder ();
  g_autoptr (SymLoader) loader = sym_loader_new (decoder);
  g_autoptr (GError) error = NULL;
  SymItem *item = NULL;

  g_assert_true (sym_loader_load (loader, path, SYM_LOADER_NONE, take_item, NULL, &item, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (item);
  g_assert_no_error (sym_item_get_error (item));
  return item;
}

static void
assert_synthetic (const char *path, gsize columns)
{
  g_autoptr (SymItem) item = open_file (path);

  g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpuint (sym_image_get_dims (sym_item_get_image (item))[0], ==, columns);
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  static const SymExportFormat formats[] = { SYM_EXPORT_PNG, SYM_EXPORT_DICOM, SYM_EXPORT_MOVIE };
  g_autoptr (SymScene) scene = sym_pane_grid_get_scene (fixture->window->grid);
  SymExportSettings settings = { .factor = 0.75, .first = 0, .last = 2, .rate = 10 };
  int width, height;

  sym_scene_get_size (scene, &width, &height);
  g_assert_cmpuint (sym_scene_get_n_views (scene), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_strconcat ("out", sym_export_format_get_suffix (formats[i]), NULL);
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_autoptr (SymFrame) frame = NULL;
      g_autoptr (GError) error = NULL;

      settings.format = formats[i];
      g_assert_true (sym_export_run (scene, &settings, path, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
      frame = sym_scene_compose (scene, settings.factor, &error);
      g_assert_cmpint (ABS (sym_frame_get_width (frame) - width * 3 / 4), <=, 2);
      assert_synthetic (path, (gsize) sym_frame_get_width (frame));
    }
}

static void
test_sequence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymScene) scene = sym_pane_grid_get_scene (fixture->window->grid);
  const SymExportSettings settings = { SYM_EXPORT_PNG_SEQUENCE, 1, 1, 3, 0 };
  g_autofree char *path = g_build_filename (fixture->folder, "slices.png", NULL);
  g_autofree char *beyond = sym_export_dup_step_path (path, 3, 3);
  g_autoptr (GError) error = NULL;
  int width, height;

  sym_scene_get_size (scene, &width, &height);
  g_assert_true (sym_export_run (scene, &settings, path, NULL, NULL, NULL, &error));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *step = sym_export_dup_step_path (path, i, 3);

      assert_synthetic (step, (gsize) width);
    }
  g_assert_true (g_str_has_suffix (beyond, "slices-0004.png"));
  g_assert_false (g_file_test (beyond, G_FILE_TEST_EXISTS));
}

static void
test_cancelled_movie (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymScene) scene = sym_pane_grid_get_scene (fixture->window->grid);
  const SymExportSettings settings = { SYM_EXPORT_MOVIE, 1, 0, 5, 10 };
  g_autofree char *path = g_build_filename (fixture->folder, "cine.png", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (sym_export_run (scene, &settings, path, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  dir = g_dir_open (fixture->folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

static void
on_ended (SymExportDialog *dialog, const char *message, char **taken)
{
  *taken = g_strdup (message);
}

static gboolean
has_ended (gpointer data)
{
  char **message = data;

  return *message != NULL;
}

static void
test_dialog (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymScene) scene = sym_pane_grid_get_scene (fixture->window->grid);
  g_autofree char *path = g_build_filename (fixture->folder, "dialog.png", NULL);
  g_autofree char *message = NULL;
  GtkWidget *dialog = sym_export_dialog_new (GTK_WINDOW (fixture->window), scene, NULL, "name");
  int width, height;

  g_signal_connect (dialog, "ended", G_CALLBACK (on_ended), &message);
  gtk_window_present (GTK_WINDOW (dialog));
  sym_test_run (200);
  sym_export_dialog_start (SYM_EXPORT_DIALOG (dialog), path);
  sym_test_wait (has_ended, &message);
  g_assert_cmpstr (message, ==, "Exported as dialog.png");
  sym_scene_get_size (scene, &width, &height);
  assert_synthetic (path, (gsize) width);
}

typedef struct
{
  GBytes *bytes;
  gboolean done;
} Pasted;

static void
on_spliced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pasted *pasted = user_data;

  g_assert_cmpint (g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, NULL), >, 0);
  pasted->bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (source));
  pasted->done = TRUE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const char *type = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, &type, &error);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  g_assert_no_error (error);
  g_assert_cmpstr (type, ==, "image/png");
  g_output_stream_splice_async (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT, NULL,
                                on_spliced, user_data);
}

static gboolean
is_pasted (gpointer data)
{
  return ((Pasted *) data)->done;
}

static gboolean
has_png (gpointer data)
{
  GdkContentFormats *formats = gdk_clipboard_get_formats (data);

  return gdk_content_formats_contain_mime_type (formats, "image/png");
}

static void
test_clipboard (Fixture *fixture, gconstpointer data)
{
  static const char *const types[] = { "image/png", NULL };
  static const char *const actions[] = { "win.copy-panes", "win.copy-pane" };
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));

  sym_pane_grid_set_active (fixture->window->grid, sym_pane_grid_get_pane (fixture->window->grid, 1));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, "pasted.png", NULL);
      g_autoptr (SymItem) item = NULL;
      Pasted pasted = { 0 };

      gdk_clipboard_set_text (clipboard, "");
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), actions[i], NULL));
      sym_test_wait (has_png, clipboard);
      gdk_clipboard_read_async (clipboard, (const char **) types, G_PRIORITY_DEFAULT, NULL, on_read, &pasted);
      sym_test_wait (is_pasted, &pasted);
      g_assert_true (g_file_set_contents (path, g_bytes_get_data (pasted.bytes, NULL),
                                          (gssize) g_bytes_get_size (pasted.bytes), NULL));
      item = open_file (path);
      g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, SYM_VERDICT_SYNTHETIC);
      g_bytes_unref (pasted.bytes);
    }
}

static void
on_done (GtkPrintOperation *operation, GtkPrintOperationResult result, gboolean *done)
{
  g_assert_cmpint (result, !=, GTK_PRINT_OPERATION_RESULT_ERROR);
  *done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return *(gboolean *) data;
}

/* Where pdftotext is at hand, the words under the picture are read too; the picture itself is a
 * frame, which the suite of attacks looks at. */
static void
test_paper (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymScene) scene = sym_pane_grid_get_scene (fixture->window->grid);
  g_autoptr (GtkPrintOperation) operation = sym_print_new (scene, "reference and other");
  g_autofree char *path = g_build_filename (fixture->folder, "page.pdf", NULL);
  g_autofree char *pdftotext = g_find_program_in_path ("pdftotext");
  g_autofree char *contents = NULL;
  gboolean done = FALSE;
  gsize size;

  gtk_print_operation_set_export_filename (operation, path);
  g_signal_connect (operation, "done", G_CALLBACK (on_done), &done);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, GTK_WINDOW (fixture->window), NULL);
  sym_test_wait (is_done, &done);
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_assert_true (g_str_has_prefix (contents, "%PDF-"));
  /* The frame of a whole page at 300 dots to the inch is not small. */
  g_assert_cmpuint (size, >, 50000);
  if (pdftotext != NULL)
    {
      const char *argv[] = { pdftotext, path, "-", NULL };
      g_autofree char *text = NULL;

      g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, NULL, NULL));
      g_assert_nonnull (strstr (text, "SYNTHETIC"));
      g_assert_nonnull (strstr (text, "reference and other"));
    }
}

static void
test_pdf (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymScene) scene = sym_pane_grid_get_scene (fixture->window->grid);
  const SymExportSettings settings = { .format = SYM_EXPORT_PDF, .factor = 1 };
  g_autofree char *path = g_build_filename (fixture->folder, "out.pdf", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (sym_export_run (scene, &settings, path, NULL, NULL, NULL, &error));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, "%PDF-"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  sym_test_init (&argc, &argv);
  application = sym_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_set_default (G_APPLICATION (application));

  add ("/export/files", test_files);
  add ("/export/sequence", test_sequence);
  add ("/export/cancelled-movie", test_cancelled_movie);
  add ("/export/dialog", test_dialog);
  add ("/export/clipboard", test_clipboard);
  add ("/export/paper", test_paper);
  add ("/export/pdf", test_pdf);
  return g_test_run ();
}
