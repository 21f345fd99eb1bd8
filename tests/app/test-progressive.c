/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "dicom-bytes.h"
#include "sym-app-window-private.h"
#include "sym-application.h"
#include "sym-examiner.h"
#include "sym-test-window.h"

/* A series of 120 files on screen before it is read. What has been read is counted by the kernel: each
 * file is opened once for its labels and once for its samples. */

#define N_FILES 120
#define SIDE 128
#define EVENTS_SIZE (64u << 10)

static SymApplication *application;

typedef struct
{
  SymAppWindow *window;
  SymView *view;
  char *folder;
  int inotify;
  guint n_opened;
  guint n_at_first;    /* opened when the first frame was on screen */
  guint missing_first; /* of its image */
  SymVerdictKind kind_first;
  guint n_grown;
  guint last_missing;
} Fixture;

static char *
get_path (const Fixture *fixture, guint i)
{
  g_autofree char *name = g_strdup_printf ("%03u.dcm", i * 37 % N_FILES);

  return g_build_filename (fixture->folder, name, NULL);
}

static void
put_slice (const Fixture *fixture, guint i)
{
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autofree char *path = get_path (fixture, i);
  g_autofree char *uid = g_strdup_printf ("1.2.3.9.%u", i + 1);
  g_autofree char *position = g_strdup_printf ("0\\0\\%u", i);

  put_text (file, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2");
  put_text (file, 0x00080018, "UI", uid);
  put_text (file, 0x00080060, "CS", "CT");
  put_text (file, 0x0020000d, "UI", "1.2.3");
  put_text (file, 0x0020000e, "UI", "1.2.3.9");
  put_text (file, 0x00200032, "DS", position);
  put_text (file, 0x00200037, "DS", "1\\0\\0\\0\\1\\0");
  put_us (file, 0x00280002, 1);
  put_text (file, 0x00280004, "CS", "MONOCHROME2");
  put_us (file, 0x00280010, SIDE);
  put_us (file, 0x00280011, SIDE);
  put_text (file, 0x00280030, "DS", "1\\1");
  put_us (file, 0x00280100, 16);
  put_us (file, 0x00280101, 12);
  put_us (file, 0x00280102, 11);
  put_us (file, 0x00280103, 0);
  put_head (file, 0x7fe00010, "OW", SIDE * SIDE * 2, FALSE);
  for (guint k = 0; k < SIDE * SIDE; k++)
    put_u16 (file, (k % SIDE * (k / SIDE) / 32 + 4 * i) & 4095, FALSE);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, (gssize) file->len, NULL));
}

static void
count_opened (Fixture *fixture)
{
  g_autofree char *events = g_malloc (EVENTS_SIZE);
  gssize n;

  while ((n = read (fixture->inotify, events, EVENTS_SIZE)) > 0)
    for (char *at = events; at < events + n;)
      {
        const struct inotify_event *event = (const struct inotify_event *) (gpointer) at;

        g_assert_false ((event->mask & IN_Q_OVERFLOW) != 0);
        fixture->n_opened += event->len > 0;
        at += sizeof *event + event->len;
      }
}

/* Once for every part, before its frame, and for the whole. */
static void
on_frame (SymView *view, Fixture *fixture)
{
  SymImage *image = sym_view_get_image (view);
  guint missing;

  if (image == NULL || sym_view_get_frame (view) == NULL)
    return;
  missing = sym_image_get_n_missing (image);
  if (fixture->n_at_first == 0)
    {
      count_opened (fixture);
      fixture->n_at_first = fixture->n_opened;
      fixture->missing_first = missing;
      fixture->kind_first = sym_frame_get_verdict (sym_view_get_frame (view))->kind;
    }
  fixture->n_grown += missing != fixture->last_missing;
  fixture->last_missing = missing;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("symscope-XXXXXX", NULL);
  for (guint i = 0; i < N_FILES; i++)
    put_slice (fixture, i);
  fixture->inotify = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  g_assert_cmpint (fixture->inotify, >=, 0);
  g_assert_cmpint (inotify_add_watch (fixture->inotify, fixture->folder, IN_OPEN), >=, 0);

  fixture->window = sym_app_window_new (GTK_APPLICATION (application));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sym_test_run (200);
  fixture->view = sym_pane_get_view (sym_pane_grid_get_pane (fixture->window->grid, 0));
  fixture->last_missing = N_FILES;
  g_signal_connect (fixture->view, "frame-changed", G_CALLBACK (on_frame), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (fixture->view, fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  sym_test_run (100);
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *path = get_path (fixture, i);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  close (fixture->inotify);
  g_free (fixture->folder);
}

static gboolean
is_idle (gpointer data)
{
  return ((Fixture *) data)->window->jobs->len == 0;
}

static gboolean
is_whole (gpointer data)
{
  return ((Fixture *) data)->last_missing == 0;
}

static gboolean
has_frame (gpointer data)
{
  return ((Fixture *) data)->n_at_first > 0;
}

static void
open_folder (Fixture *fixture)
{
  const char *paths[] = { fixture->folder, NULL };

  sym_app_window_open (fixture->window, paths);
}

/* Protects: the middle slice is on screen, marked, before a tenth of the samples has been read; the
 * whole takes its place in the list and in the pane, which stays where it is. */
static void
test_first_picture (Fixture *fixture, gconstpointer data)
{
  g_autofree char *told = NULL;
  SymImage *image;

  open_folder (fixture);
  sym_test_wait (has_frame, fixture);
  /* nobody examines a part, and nobody says so */
  g_assert_cmpuint (sym_image_get_n_missing (sym_view_get_image (fixture->view)), >, 0);
  told = sym_evidence_panel_to_text (fixture->window->evidence);
  g_assert_nonnull (strstr (told, "Only 1 of the 120 files of the series has been read."));
  g_assert_null (strstr (told, "being examined"));
  g_test_message ("%u of %u files opened for their samples when the first frame was on screen",
                  fixture->n_at_first - N_FILES, N_FILES);
  g_assert_cmpuint (fixture->n_at_first, >, N_FILES);
  g_assert_cmpuint (fixture->n_at_first - N_FILES, <, N_FILES / 10);
  g_assert_cmpuint (fixture->missing_first, ==, N_FILES - 1);
  g_assert_cmpint (fixture->kind_first, ==, SYM_VERDICT_CHECKING);
  g_assert_true (gtk_widget_get_visible (fixture->window->reading));

  sym_test_wait (is_idle, fixture);
  sym_test_wait (is_whole, fixture);
  image = sym_view_get_image (fixture->view);
  g_assert_cmpuint (fixture->n_grown, >=, 2);
  g_assert_cmpuint (sym_image_get_n_missing (image), ==, 0);
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, N_FILES);
  g_assert_cmpint (sym_view_get_viewport (fixture->view)->slice, ==, N_FILES / 2);
  g_assert_cmpuint (sym_item_list_get_n_items (fixture->window->items), ==, 1);
  g_assert_false (gtk_widget_get_visible (fixture->window->reading));
  count_opened (fixture);
  g_assert_cmpuint (fixture->n_opened, ==, 2 * N_FILES);
}

/* Protects: who stops keeps the slices that are there, told so, and they are examined as an image. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  SymItem *item;
  SymImage *image;

  open_folder (fixture);
  sym_test_wait (has_frame, fixture);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "stop-reading", NULL);
  sym_test_wait (is_idle, fixture);
  item = sym_view_get_item (fixture->view);
  g_assert_nonnull (item);
  image = sym_item_get_image (item);
  g_assert_cmpuint (sym_image_get_n_missing (image), >, 0);
  g_assert_true (g_str_has_prefix (sym_image_get_notes (image)[0], "Only "));
  g_assert_cmpuint (sym_item_list_get_n_items (fixture->window->items), ==, 1);
  g_assert_true (sym_examiner_is_queued (sym_examiner_get_default (), item)
                 || sym_item_get_examination (item)->settled);
}

/* Protects: another image in the pane is not pushed aside by the series that goes on behind it. */
static void
test_other_image (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (g_getenv ("SYM_TEST_DATA"), "nifti/axes-RAS.nii", NULL);
  const char *paths[] = { other, NULL };

  open_folder (fixture);
  sym_test_wait (has_frame, fixture);
  _sym_app_window_open_in (fixture->window, sym_pane_grid_get_pane (fixture->window->grid, 0), paths);
  sym_test_wait (is_idle, fixture);
  sym_test_run (100);
  g_assert_cmpstr (sym_item_get_name (sym_view_get_item (fixture->view)), ==, "axes-RAS.nii");
  g_assert_cmpuint (sym_item_list_get_n_items (fixture->window->items), ==, 2);
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

  g_test_add ("/progressive/first-picture", Fixture, NULL, set_up, test_first_picture, tear_down);
  g_test_add ("/progressive/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/progressive/other-image", Fixture, NULL, set_up, test_other_image, tear_down);

  return g_test_run ();
}
