/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "sym-app-window-private.h"
#include "sym-item-json.h"
#include "sym-application.h"
#include "sym-test-window.h"

/* The whole window with the real decoder, on files of the generator. */

static SymApplication *application;

typedef struct
{
  SymAppWindow *window;
} Fixture;

static char *
find_file (const char *name)
{
  return g_build_filename (g_getenv ("SYM_TEST_DATA"), name, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = sym_app_window_new (GTK_APPLICATION (application));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sym_test_run (200);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
  sym_test_run (100);
}

static SymPane *
get_pane (Fixture *fixture, guint index)
{
  return sym_pane_grid_get_pane (fixture->window->grid, index);
}

static SymItem *
get_item (Fixture *fixture, guint index)
{
  return sym_pane_get_item (get_pane (fixture, index));
}

/* Nothing is being read, and each pane with an item has its frame. */
static gboolean
is_idle (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < sym_pane_grid_get_layout (fixture->window->grid); i++)
    if (get_item (fixture, i) != NULL &&
        sym_view_get_frame (sym_pane_get_view (get_pane (fixture, i))) == NULL)
      return FALSE;
  return fixture->window->jobs->len == 0;
}

static void
test_compare (Fixture *fixture, gconstpointer data)
{
  g_autofree char *plain = find_file ("nifti/axes-RAS.nii");
  g_autofree char *labelled = find_file ("nifti/label-extension.nii");

  sym_app_window_compare (fixture->window, plain, labelled);

  /* Before the verdict: a word in each pane, and no pixel. */
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (sym_pane_is_loading (get_pane (fixture, i)));
      g_assert_null (sym_view_get_texture (sym_pane_get_view (get_pane (fixture, i))));
    }

  sym_test_wait (is_idle, fixture);
  g_assert_cmpuint (sym_pane_grid_get_layout (fixture->window->grid), ==, 2);
  g_assert_cmpstr (sym_item_get_name (get_item (fixture, 0)), ==, "axes-RAS.nii");
  g_assert_cmpint (sym_item_get_verdict (get_item (fixture, 0))->kind, ==, SYM_VERDICT_NO_LABEL);
  g_assert_true (sym_verdict_is_marked (sym_item_get_verdict (get_item (fixture, 1))));
  for (guint i = 0; i < 2; i++)
    {
      SymView *view = sym_pane_get_view (get_pane (fixture, i));

      g_assert_nonnull (sym_view_get_frame (view));
      g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (view))->kind, ==,
                       sym_item_get_verdict (get_item (fixture, i))->kind);
    }
  g_assert_cmpuint (sym_item_list_get_n_items (fixture->window->items), ==, 2);
  g_assert_true (g_str_has_suffix (gtk_label_get_label (fixture->window->status_label), ".nii"));
}

static gboolean
is_there (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

/* The file that is shown, labelled and off the main thread; not one slice of many. */
static void
test_labelled_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *plain = find_file ("nifti/axes-RAS.nii");
  g_autofree char *series = find_file ("dicom/series-plain");
  g_autofree char *copy = g_build_filename (g_get_user_data_dir (), "labelled.nii", NULL);
  g_autofree char *sidecar = g_build_filename (g_get_user_data_dir (), "labelled.json", NULL);
  GActionGroup *actions = G_ACTION_GROUP (fixture->window);
  const char *paths[] = { plain, NULL };

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  /* of an earlier run */
  g_remove (copy);
  g_remove (sidecar);
  g_assert_false (g_action_group_get_action_enabled (actions, "save-labelled-copy"));
  sym_app_window_open (fixture->window, paths);
  sym_test_wait (is_idle, fixture);
  g_assert_true (g_action_group_get_action_enabled (actions, "save-labelled-copy"));
  g_assert_cmpint (sym_item_get_verdict (get_item (fixture, 0))->kind, ==, SYM_VERDICT_NO_LABEL);

  _sym_app_window_save_labelled (fixture->window, plain, copy, &(SymLabel){ "Maker 1", NULL, FALSE });
  sym_test_wait (is_there, copy);
  paths[0] = copy;
  sym_app_window_open (fixture->window, paths);
  sym_test_wait (is_idle, fixture);
  g_assert_cmpstr (sym_item_get_name (get_item (fixture, 0)), ==, "labelled.nii");
  g_assert_cmpint (sym_item_get_verdict (get_item (fixture, 0))->kind, ==, SYM_VERDICT_SYNTHETIC);

  paths[0] = series;
  sym_app_window_open (fixture->window, paths);
  sym_test_wait (is_idle, fixture);
  g_assert_cmpuint (sym_item_get_verdict (get_item (fixture, 0))->n_files, >, 1);
  g_assert_false (g_action_group_get_action_enabled (actions, "save-labelled-copy"));
}

/* One bad file never stops the others, and says in its pane what is wrong. */
static void
test_bad_file_beside_good (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bad = find_file ("nifti/truncated.nii");
  g_autofree char *good = find_file ("nifti/axes-RAS.nii");
  g_autofree char *missing = find_file ("nifti/is-not-there.nii");
  const char *paths[] = { bad, good, missing, NULL };

  sym_app_window_open (fixture->window, paths);
  sym_test_wait (is_idle, fixture);
  g_assert_cmpuint (sym_pane_grid_get_layout (fixture->window->grid), ==, 3);
  g_assert_nonnull (sym_item_get_error (get_item (fixture, 0)));
  g_assert_null (sym_item_get_image (get_item (fixture, 0)));
  g_assert_nonnull (sym_item_get_image (get_item (fixture, 1)));
  g_assert_nonnull (sym_item_get_error (get_item (fixture, 2)));
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull (sym_view_get_frame (sym_pane_get_view (get_pane (fixture, i))));
}

static void
test_folder_becomes_series (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = find_file ("nifti");
  const char *paths[] = { folder, NULL };

  sym_app_window_open (fixture->window, paths);
  sym_test_wait (is_idle, fixture);
  g_assert_nonnull (get_item (fixture, 0));
  g_assert_cmpuint (sym_item_list_get_n_items (fixture->window->items), >, 10);

  /* The next one of the list, in the same pane. */
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "next-item", NULL);
  g_assert_true (get_item (fixture, 0) ==
                 sym_item_list_get_next (
                     fixture->window->items,
                     sym_item_list_get_next (fixture->window->items, get_item (fixture, 0), -1), 1));
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = find_file ("dicom");
  const char *paths[] = { folder, NULL };

  sym_app_window_open (fixture->window, paths);
  g_assert_true (sym_pane_is_loading (get_pane (fixture, 0)));
  g_signal_emit_by_name (get_pane (fixture, 0), "cancelled");
  sym_test_wait (is_idle, fixture);
  g_assert_false (sym_pane_is_loading (get_pane (fixture, 0)));
  g_assert_null (get_item (fixture, 0));
  g_assert_cmpuint (sym_item_list_get_n_items (fixture->window->items), ==, 0);
}

static gboolean
has_items (gpointer data)
{
  Fixture *fixture = data;

  return sym_item_list_get_n_items (fixture->window->items) > 0;
}

/* The rest of a folder goes on behind the first image; that can be stopped too, and nothing follows. */
static void
test_stop_the_rest (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = find_file ("dicom");
  const char *paths[] = { folder, NULL };
  guint n;

  sym_app_window_open (fixture->window, paths);
  sym_test_wait (has_items, fixture);
  g_assert_true (gtk_widget_get_visible (fixture->window->reading));
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "stop-reading", NULL);
  n = sym_item_list_get_n_items (fixture->window->items);
  sym_test_wait (is_idle, fixture);
  sym_test_run (200);
  g_assert_cmpuint (sym_item_list_get_n_items (fixture->window->items), ==, n);
  g_assert_false (gtk_widget_get_visible (fixture->window->reading));
  g_assert_nonnull (get_item (fixture, 0));
}

/* A window that goes while it reads takes nothing with it. */
static void
test_close_while_reading (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = find_file ("dicom");
  const char *paths[] = { folder, NULL };
  SymAppWindow *other = sym_app_window_new (GTK_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (other));
  sym_app_window_open (other, paths);
  sym_test_run (20);
  gtk_window_close (GTK_WINDOW (other));
  sym_test_run (1000);
}

static void
test_no_inspector (Fixture *fixture, gconstpointer data)
{
  GtkWindow *window = GTK_WINDOW (fixture->window);
  guint before = g_list_model_get_n_items (gtk_window_get_toplevels ());

  g_assert_true (GTK_WINDOW_GET_CLASS (window)->enable_debugging (window, TRUE));
  sym_test_run (100);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, before);
}

static AdwMessageDialog *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data))
      return l->data;
  return NULL;
}

/* What a person does: the action, a reason, the answer. */
static void
state (Fixture *fixture, const char *action, const char *reason)
{
  AdwMessageDialog *dialog;
  GtkEditable *entry;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL);
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "state"));
  entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  gtk_editable_set_text (entry, "  ");
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "state"));
  gtk_editable_set_text (entry, reason);
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "state"));
  adw_message_dialog_response (dialog, "state");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static gboolean
has_verdict (Fixture *fixture, SymVerdictKind kind)
{
  SymItem *item = get_item (fixture, 0);

  return item != NULL && sym_item_get_verdict (item)->kind == kind && is_idle (fixture);
}

static gboolean
is_synthetic (gpointer data)
{
  return has_verdict (data, SYM_VERDICT_SYNTHETIC);
}

static gboolean
is_corrected (gpointer data)
{
  return has_verdict (data, SYM_VERDICT_NO_LABEL);
}

/* A person's mark reaches each pane with the image at once, where it was, and whoever opens a copy;
 * a correction takes it back and keeps both in the evidence. */
static void
test_mark (Fixture *fixture, gconstpointer data)
{
  g_autofree char *plain = find_file ("nifti/int16-little.nii");
  g_autofree char *copy = g_build_filename (g_get_user_data_dir (), "renamed.nii", NULL);
  g_autofree char *samples = NULL;
  GActionGroup *actions = G_ACTION_GROUP (fixture->window);
  SymView *view = sym_pane_get_view (get_pane (fixture, 0));
  SymViewport moved;
  gsize size;

  g_assert_true (g_file_get_contents (plain, &samples, &size, NULL));
  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  g_assert_true (g_file_set_contents (copy, samples, (gssize) size, NULL));

  g_assert_false (g_action_group_get_action_enabled (actions, "mark-as-synthetic"));
  sym_app_window_compare (fixture->window, plain, copy);
  sym_test_wait (is_idle, fixture);
  g_assert_cmpint (sym_item_get_verdict (get_item (fixture, 0))->kind, ==, SYM_VERDICT_NO_LABEL);
  g_assert_true (g_action_group_get_action_enabled (actions, "mark-as-synthetic"));
  g_assert_false (g_action_group_get_action_enabled (actions, "add-correction"));

  moved = *sym_view_get_viewport (view);
  moved.zoom = 5;
  sym_view_set_viewport (view, &moved);
  state (fixture, "win.mark-as-synthetic", "drawn by hand");
  sym_test_wait (is_synthetic, fixture);
  g_assert_cmpfloat (sym_view_get_viewport (view)->zoom, ==, moved.zoom);
  for (guint i = 0; i < 2; i++)
    {
      SymItem *item = get_item (fixture, i);
      const SymFrame *frame = sym_view_get_frame (sym_pane_get_view (get_pane (fixture, i)));

      g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, SYM_VERDICT_SYNTHETIC);
      g_assert_cmpint (sym_frame_get_verdict (frame)->kind, ==, SYM_VERDICT_SYNTHETIC);
      g_assert_cmpstr (sym_item_get_reason (item), ==, "Marked by a person = drawn by hand");
    }
  g_assert_cmpuint (sym_item_list_get_n_items (fixture->window->items), ==, 2);
  g_assert_true (sym_item_list_get_next (fixture->window->items, get_item (fixture, 0), 1)
                     == get_item (fixture, 1)
                 || sym_item_list_get_next (fixture->window->items, get_item (fixture, 1), 1)
                        == get_item (fixture, 0));
  g_assert_true (g_action_group_get_action_enabled (actions, "add-correction"));

  /* whoever opens it again */
  sym_app_window_compare (fixture->window, copy, plain);
  sym_test_wait (is_synthetic, fixture);

  state (fixture, "win.add-correction", "the wrong image");
  sym_test_wait (is_corrected, fixture);
  g_assert_cmpuint (sym_item_get_evidence (get_item (fixture, 0))->len, ==, 2);
  g_assert_false (g_action_group_get_action_enabled (actions, "add-correction"));
}

static SymItem *
find_item (Fixture *fixture, const char *name)
{
  g_autoptr (GPtrArray) items = sym_item_list_copy_items (fixture->window->items);

  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (sym_item_get_name (g_ptr_array_index (items, i)), name))
      return g_ptr_array_index (items, i); /* the list keeps it */
  return NULL;
}

static void
open_in (Fixture *fixture, guint index, const char *name)
{
  g_autofree char *path = find_file (name);
  const char *paths[] = { path, NULL };

  _sym_app_window_open_in (fixture->window, get_pane (fixture, index), paths);
  sym_test_wait (is_idle, fixture);
}

/* What is opened later raises what is open and refers to it, where it is shown; closing nothing and
 * opening more never lowers. */
static void
test_references (Fixture *fixture, gconstpointer data)
{
  SymItem *derived;

  sym_pane_grid_set_layout (fixture->window->grid, 2);
  open_in (fixture, 0, "dicom-references/over-yes/i-derived.dcm");
  g_assert_cmpint (sym_item_get_verdict (get_item (fixture, 0))->kind, ==, SYM_VERDICT_SAYS_NOT);

  open_in (fixture, 1, "dicom-references/over-yes/image-0.dcm");
  derived = get_item (fixture, 0);
  g_assert_cmpint (sym_item_get_verdict (derived)->kind, ==, SYM_VERDICT_SYNTHETIC);
  g_assert_true (sym_item_get_verdict (derived)->conflict);
  g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (sym_pane_get_view (
                                              get_pane (fixture, 0))))->kind,
                   ==, SYM_VERDICT_SYNTHETIC);
  g_assert_true (find_item (fixture, "i-derived.dcm") == derived);
  g_assert_cmpuint (sym_item_list_get_n_items (fixture->window->items), ==, 2);

  /* and the other way round: what comes inherits from what is there */
  open_in (fixture, 1, "dicom-references/over-yes/g-rtstruct.dcm");
  g_assert_cmpint (sym_item_get_verdict (get_item (fixture, 1))->kind, ==, SYM_VERDICT_SYNTHETIC);
  g_assert_null (sym_item_get_image (get_item (fixture, 1)));
  g_assert_cmpint (sym_item_get_verdict (get_item (fixture, 0))->kind, ==, SYM_VERDICT_SYNTHETIC);
}

/* What a person marks raises what refers to it, too. */
static void
test_mark_raises_references (Fixture *fixture, gconstpointer data)
{
  open_in (fixture, 0, "dicom-references/over-plain/b-pr.dcm");
  open_in (fixture, 0, "dicom-references/over-plain/image-0.dcm");
  g_assert_cmpint (sym_item_get_verdict (find_item (fixture, "b-pr.dcm"))->kind, ==,
                   SYM_VERDICT_NO_LABEL);
  state (fixture, "win.mark-as-synthetic", "made by a program");
  sym_test_wait (is_synthetic, fixture);
  g_assert_cmpint (sym_item_get_verdict (find_item (fixture, "b-pr.dcm"))->kind, ==,
                   SYM_VERDICT_SYNTHETIC);
  g_assert_nonnull (strstr (sym_item_get_reason (find_item (fixture, "b-pr.dcm")),
                            "DICOM reference = image-0.dcm"));
}

static gboolean
has_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child) && has_text (child))
      return TRUE;
  return FALSE;
}

/* Whether something is said of a control to who does not see it. A tooltip does not count: it is a
 * description, not a name. */
static gboolean
is_named (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  /* A menu button is a frame around the button that takes the focus; a spin button has two of GTK's, which step what it
   * is named by. */
  if (GTK_IS_MENU_BUTTON (parent) || GTK_IS_SPIN_BUTTON (parent))
    return is_named (parent);
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         has_text (widget);
}

static guint
count_unnamed (GtkWidget *widget, guint *n_controls)
{
  guint n = 0;

  if (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || SYM_IS_VIEW (widget))
    {
      *n_controls += 1;
      if (!is_named (widget))
        {
          g_test_message ("%s has no name", G_OBJECT_TYPE_NAME (widget));
          n++;
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_unnamed (child, n_controls);
  return n;
}

static void
on_text (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(char **) data != NULL;
}

/* What is copied is the line that `inspect --json` prints. */
static void
test_copy_json (Fixture *fixture, gconstpointer data)
{
  g_autofree char *labelled = find_file ("nifti/label-extension.nii");
  const char *const paths[] = { labelled, NULL };
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  sym_app_window_open (fixture->window, paths);
  sym_test_wait (is_idle, fixture);
  line = sym_item_to_json_text (get_item (fixture, 0), FALSE, NULL);
  g_assert_nonnull (strstr (line, "\"verdict\":\"synthetic\""));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.copy-evidence-json", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)), NULL, on_text, &text);
  sym_test_wait (is_set, &text);
  g_assert_cmpstr (text, ==, line);
}

static void
test_controls_are_named (Fixture *fixture, gconstpointer data)
{
  guint n_controls = 0;

  g_assert_cmpuint (count_unnamed (GTK_WIDGET (fixture->window), &n_controls), ==, 0);
  g_assert_cmpuint (n_controls, >, 20);
  gtk_test_accessible_assert_role (fixture->window->status_label, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
test_keys_of_the_window (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = find_file ("nifti/axes-RAS.nii");
  const char *paths[] = { file, NULL };
  SymView *view = sym_pane_get_view (get_pane (fixture, 0));
  double fitted;

  sym_app_window_open (fixture->window, paths);
  sym_test_wait (is_idle, fixture);
  sym_test_run (200);
  fitted = sym_viewport_get_zoom (sym_view_get_viewport (view), sym_view_get_image (view));
  sym_test_input ("search --sync --name ^axes-RAS windowfocus --sync %@");

  sym_test_input ("key ctrl+1");
  g_assert_cmpfloat (sym_view_get_viewport (view)->zoom, ==, 1);
  sym_test_input ("key ctrl+plus");
  g_assert_cmpfloat_with_epsilon (sym_view_get_viewport (view)->zoom, 1.25, 1e-9);
  sym_test_input ("key ctrl+minus");
  g_assert_cmpfloat_with_epsilon (sym_view_get_viewport (view)->zoom, 1, 1e-9);
  sym_test_input ("key ctrl+0");
  g_assert_cmpfloat (sym_view_get_viewport (view)->zoom, ==, 0);
  g_assert_cmpfloat_with_epsilon (
      sym_viewport_get_zoom (sym_view_get_viewport (view), sym_view_get_image (view)), fitted, 1e-9);

  sym_test_input ("key F9");
  sym_test_run (400);
  g_assert_false (adw_flap_get_reveal_flap (fixture->window->flap));
  sym_test_input ("key ctrl+alt+2");
  g_assert_cmpuint (sym_pane_grid_get_layout (fixture->window->grid), ==, 2);
  sym_test_input ("key ctrl+w");
  g_assert_null (get_item (fixture, 0));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

/* What an earlier run stated. */
static void
forget_statements (void)
{
  static const char *const names[]
      = { "statements.sqlite", "statements.sqlite-wal", "statements.sqlite-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (g_get_user_data_dir (), "symscope", names[i], NULL);

      g_remove (path);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");
  g_autoptr (GError) error = NULL;

  sym_test_init (&argc, &argv);
  forget_statements ();
  application = sym_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_set_default (G_APPLICATION (application));

  add ("/window/compare", test_compare);
  add ("/window/bad-file-beside-good", test_bad_file_beside_good);
  add ("/window/folder-becomes-series", test_folder_becomes_series);
  add ("/window/cancel", test_cancel);
  add ("/window/stop-the-rest", test_stop_the_rest);
  add ("/window/close-while-reading", test_close_while_reading);
  add ("/window/no-inspector", test_no_inspector);
  add ("/window/copy-json", test_copy_json);
  add ("/window/mark", test_mark);
  add ("/window/references", test_references);
  add ("/window/mark-raises-references", test_mark_raises_references);
  add ("/window/labelled-copy", test_labelled_copy);
  add ("/window/controls-are-named", test_controls_are_named);
  if (xdotool != NULL)
    add ("/window/keys-of-the-window", test_keys_of_the_window);

  return g_test_run ();
}
