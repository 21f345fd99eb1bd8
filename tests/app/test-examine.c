/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "sym-app-window-private.h"
#include "sym-application.h"
#include "sym-examiner-private.h"
#include "sym-test-window.h"

/* What the window shows while the pixels are examined, with a detector that waits for the test. */

static SymApplication *application;

static GMutex lock;
static GCond changed;
static gboolean is_held;
static gboolean finds;
static gboolean fails;
static guint until;      /* held from this effort on */
static GHashTable *seen; /* SymImage that were looked at */

#define NEVER (SYM_EXAMINE_FULL + 1)

static GPtrArray *
examine (SymImage *image, SymExamineEffort effort, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  gboolean failed;

  _sym_examine_report (1);
  g_mutex_lock (&lock);
  g_hash_table_add (seen, image);
  while (is_held && effort >= until && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&changed, &lock, g_get_monotonic_time () + 1000);
  if (finds)
    g_ptr_array_add (findings, sym_evidence_new ("W-DWT", "test", SYM_STRENGTH_STRONG, SYM_CLASS_GENERATED,
                                                 "pixels", "SDXL", "A mark."));
  /* what does not wait is done in no time: a machine under load does not break it off */
  failed = fails || (is_held && effort >= until);
  g_mutex_unlock (&lock);
  return failed ? NULL : g_steal_pointer (&findings);
}

static const SymDetector table[] = { { SYM_SEARCH_GENERATORS, examine } };

static void
release (void)
{
  g_mutex_lock (&lock);
  is_held = FALSE;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

typedef struct
{
  SymAppWindow *window;
  GArray *frames; /* SymVerdictKind of each frame that the first pane showed */
} Fixture;

static void
note_frame (SymView *view, Fixture *fixture)
{
  SymFrame *frame = sym_view_get_frame (view);

  if (frame != NULL)
    g_array_append_val (fixture->frames, sym_frame_get_verdict (frame)->kind);
}

static void
make_window (Fixture *fixture, guint effort)
{
  is_held = TRUE;
  finds = fails = FALSE;
  until = effort;
  g_hash_table_remove_all (seen);
  _sym_examiner_set_detectors (sym_examiner_get_default (), table, G_N_ELEMENTS (table));
  fixture->window = sym_app_window_new (GTK_APPLICATION (application));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sym_test_run (200);
  fixture->frames = g_array_new (FALSE, FALSE, sizeof (SymVerdictKind));
  g_signal_connect (sym_pane_get_view (sym_pane_grid_get_pane (fixture->window->grid, 0)), "frame-changed",
                    G_CALLBACK (note_frame), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("SYM_TEST_DATA"), "nifti/axes-RAS.nii", NULL);
  const char *const paths[] = { path, NULL };

  make_window (fixture, GPOINTER_TO_UINT (data));
  _sym_app_window_open_in (fixture->window, sym_pane_grid_get_pane (fixture->window->grid, 0), paths);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  release ();
  if (fixture->window != NULL)
    gtk_window_close (GTK_WINDOW (fixture->window));
  sym_test_run (200);
  g_array_unref (fixture->frames);
}

static SymView *
get_view (Fixture *fixture)
{
  return sym_pane_get_view (sym_pane_grid_get_pane (fixture->window->grid, 0));
}

/* The frame, the list and the panel say the same. */
static gboolean
shows (Fixture *fixture, SymVerdictKind kind)
{
  SymView *view = get_view (fixture);
  SymItem *item = sym_view_get_item (view);
  SymFrame *frame = sym_view_get_frame (view);
  g_autofree char *text = sym_evidence_panel_to_text (fixture->window->evidence);

  return item != NULL && frame != NULL && sym_item_get_verdict (item)->kind == kind
         && sym_frame_get_verdict (frame)->kind == kind
         && g_str_has_prefix (text, sym_verdict_get_words (sym_item_get_verdict (item)));
}

static gboolean
is_checking (gpointer data)
{
  return shows (data, SYM_VERDICT_CHECKING);
}

static gboolean
is_unmarked (gpointer data)
{
  return shows (data, SYM_VERDICT_NO_LABEL);
}

static gboolean
is_synthetic (gpointer data)
{
  return shows (data, SYM_VERDICT_SYNTHETIC);
}

static gboolean
is_uncheckable (gpointer data)
{
  return shows (data, SYM_VERDICT_UNCHECKABLE);
}

static gboolean
is_done (gpointer data)
{
  Fixture *fixture = data;

  return sym_item_get_examination (sym_view_get_item (get_view (fixture)))->state == SYM_EXAMINATION_DONE;
}

/* The first button below a widget with this label. */
static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
get_stop (Fixture *fixture)
{
  GtkWidget *stop = find_button (GTK_WIDGET (fixture->window->evidence), "_Stop");

  g_assert_nonnull (stop);
  return stop;
}

/* Nothing is left to stop: whichever it was, the button is gone. */
static gboolean
has_button (Fixture *fixture)
{
  GtkWidget *stop = find_button (GTK_WIDGET (fixture->window->evidence), "_Stop");
  GtkWidget *go_on = find_button (GTK_WIDGET (fixture->window->evidence), "_Go On");

  g_assert_true ((stop == NULL) != (go_on == NULL));
  return gtk_widget_get_mapped (stop != NULL ? stop : go_on);
}

static void
assert_says (Fixture *fixture, const char *part)
{
  g_autofree char *text = sym_evidence_panel_to_text (fixture->window->evidence);

  if (strstr (text, part) == NULL)
    g_error ("“%s” is missing in:\n%s", part, text);
}

static void
count_blanks (SymView *view, guint *n_blanks)
{
  *n_blanks += sym_view_get_frame (view) == NULL;
}

/* What takes no time is done before anything is seen. */
static void
test_quick (Fixture *fixture, gconstpointer data)
{
  sym_test_wait (is_unmarked, fixture);
  sym_test_wait (is_done, fixture);
  sym_test_run (100);
  g_assert_cmpuint (fixture->frames->len, >, 0);
  for (guint i = 0; i < fixture->frames->len; i++)
    g_assert_cmpint (g_array_index (fixture->frames, SymVerdictKind, i), ==, SYM_VERDICT_NO_LABEL);
}

/* What takes long is seen CHECKING until it is done, and never again. */
static void
test_slow (Fixture *fixture, gconstpointer data)
{
  guint n_checking;

  sym_test_wait (is_checking, fixture);
  n_checking = fixture->frames->len;
  release ();
  sym_test_wait (is_unmarked, fixture);
  sym_test_wait (is_done, fixture);
  sym_test_run (100);
  g_assert_cmpuint (n_checking, >, 0);
  g_assert_cmpuint (fixture->frames->len, >, n_checking);
  for (guint i = 0; i < fixture->frames->len; i++)
    g_assert_cmpint (g_array_index (fixture->frames, SymVerdictKind, i), ==,
                     i < n_checking ? SYM_VERDICT_CHECKING : SYM_VERDICT_NO_LABEL);
}

static void
set_up_four (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "axes-RAS.nii", "axes-LSA.nii", "axes-ALS.nii", "axes-PIR.nii" };
  g_auto (GStrv) paths = g_new0 (char *, G_N_ELEMENTS (names) + 1);

  make_window (fixture, GPOINTER_TO_UINT (data));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    paths[i] = g_build_filename (g_getenv ("SYM_TEST_DATA"), "nifti", names[i], NULL);
  sym_app_window_open (fixture->window, (const char *const *) paths);
}

static gboolean
are_four_checking (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < 4; i++)
    {
      SymFrame *frame = sym_view_get_frame (sym_pane_get_view (sym_pane_grid_get_pane (fixture->window->grid, i)));

      if (frame == NULL || sym_frame_get_verdict (frame)->kind != SYM_VERDICT_CHECKING)
        return FALSE;
    }
  return TRUE;
}

/* Images opened together are waited for once: the first of them took all of that time, and the others
 * were not looked at before they were seen. */
static void
test_one_wait (Fixture *fixture, gconstpointer data)
{
  sym_test_wait (are_four_checking, fixture);
  g_mutex_lock (&lock);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 1);
  g_mutex_unlock (&lock);
}

/* A frame is there all the time. */
static void
test_settles (Fixture *fixture, gconstpointer data)
{
  guint n_blanks = 0;

  sym_test_wait (is_checking, fixture);
  g_assert_true (gtk_widget_get_visible (get_stop (fixture)));
  assert_says (fixture, "Pixels: being examined.");
  g_signal_connect (get_view (fixture), "frame-changed", G_CALLBACK (count_blanks), &n_blanks);
  release ();
  sym_test_wait (is_unmarked, fixture);
  sym_test_wait (is_done, fixture);
  sym_test_run (100);
  g_assert_cmpuint (n_blanks, ==, 0);
  g_assert_false (has_button (fixture));
  assert_says (fixture, "Pixels: examined ");
  g_signal_handlers_disconnect_by_data (get_view (fixture), &n_blanks);
}

static void
test_rises (Fixture *fixture, gconstpointer data)
{
  sym_test_wait (is_checking, fixture);
  finds = TRUE;
  release ();
  sym_test_wait (is_synthetic, fixture);
  assert_says (fixture, "A mark.");
}

static void
test_fails (Fixture *fixture, gconstpointer data)
{
  sym_test_wait (is_checking, fixture);
  fails = TRUE;
  release ();
  sym_test_wait (is_uncheckable, fixture);
}

/* With the keyboard, as a person does who has no mouse. */
static void
press_button (Fixture *fixture, const char *label, const char *name)
{
  GtkWidget *button = find_button (GTK_WIDGET (fixture->window->evidence), label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_true (gtk_widget_get_focusable (button));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  gtk_widget_grab_focus (button);
  sym_test_input ("key --clearmodifiers Return");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == button);
}

/* What is stopped before the item is settled was not examined: it never becomes clean, unless the search
 * goes on. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  const gboolean is_settled = GPOINTER_TO_INT (data) == SYM_EXAMINE_FULL;

  sym_test_wait (is_settled ? is_unmarked : is_checking, fixture);
  sym_test_run (200);
  press_button (fixture, "_Stop", "Stop examining the pixels");
  sym_test_run (200);
  assert_says (fixture, "Pixels: the search was stopped.");
  g_assert_cmpint (sym_item_get_examination (sym_view_get_item (get_view (fixture)))->state, ==,
                   SYM_EXAMINATION_STOPPED);
  g_assert_true (sym_verdict_is_marked (sym_frame_get_verdict (sym_view_get_frame (get_view (fixture))))
                 != is_settled);

  press_button (fixture, "_Go On", "Go on examining the pixels");
  g_assert_nonnull (find_button (GTK_WIDGET (fixture->window->evidence), "_Stop"));
  release ();
  sym_test_wait (is_done, fixture);
  sym_test_wait (is_unmarked, fixture);
  g_assert_false (has_button (fixture));
}

static void
test_close (Fixture *fixture, gconstpointer data)
{
  gpointer window = fixture->window;

  sym_test_wait (is_checking, fixture);
  g_object_add_weak_pointer (window, &window);
  gtk_window_close (GTK_WINDOW (g_steal_pointer (&fixture->window)));
  release ();
  sym_test_run (300);
  g_assert_null (window);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  sym_test_init (&argc, &argv);
  seen = g_hash_table_new (NULL, NULL);
  application = sym_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_set_default (G_APPLICATION (application));

#define ADD(path, effort, test)                                                                    \
  g_test_add (path, Fixture, GINT_TO_POINTER (effort), set_up, test, tear_down)
  ADD ("/examine/quick", NEVER, test_quick);
  ADD ("/examine/slow", SYM_EXAMINE_QUICK, test_slow);
  g_test_add ("/examine/one-wait", Fixture, GINT_TO_POINTER (SYM_EXAMINE_QUICK), set_up_four, test_one_wait,
              tear_down);
  ADD ("/examine/settles", SYM_EXAMINE_QUICK, test_settles);
  ADD ("/examine/rises", SYM_EXAMINE_QUICK, test_rises);
  ADD ("/examine/fails", SYM_EXAMINE_QUICK, test_fails);
  ADD ("/examine/stop", SYM_EXAMINE_QUICK, test_stop);
  ADD ("/examine/stop-settled", SYM_EXAMINE_FULL, test_stop);
  ADD ("/examine/close", SYM_EXAMINE_QUICK, test_close);

  return g_test_run ();
}
