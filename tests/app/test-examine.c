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
static SymExamineEffort until; /* held at this effort only */

static GPtrArray *
examine (SymImage *image, SymExamineEffort effort, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  gboolean failed;

  _sym_examine_report (1);
  g_mutex_lock (&lock);
  while (is_held && effort >= until && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&changed, &lock, g_get_monotonic_time () + 1000);
  if (finds)
    g_ptr_array_add (findings, sym_evidence_new ("W-DWT", "test", SYM_STRENGTH_STRONG, SYM_CLASS_GENERATED,
                                                 "pixels", "SDXL", "A mark."));
  failed = fails;
  g_mutex_unlock (&lock);
  return failed || g_cancellable_is_cancelled (cancellable) ? NULL : g_steal_pointer (&findings);
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
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("SYM_TEST_DATA"), "nifti/axes-RAS.nii", NULL);
  const char *const paths[] = { path, NULL };

  is_held = TRUE;
  finds = fails = FALSE;
  until = GPOINTER_TO_INT (data);
  _sym_examiner_set_detectors (sym_examiner_get_default (), table, G_N_ELEMENTS (table));
  fixture->window = sym_app_window_new (GTK_APPLICATION (application));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sym_test_run (200);
  _sym_app_window_open_in (fixture->window, sym_pane_grid_get_pane (fixture->window->grid, 0), paths);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  release ();
  if (fixture->window != NULL)
    gtk_window_close (GTK_WINDOW (fixture->window));
  sym_test_run (200);
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

/* A frame is there all the time. */
static void
test_settles (Fixture *fixture, gconstpointer data)
{
  guint n_blanks = 0;

  sym_test_wait (is_checking, fixture);
  g_assert_true (gtk_widget_get_visible (get_stop (fixture)));
  assert_says (fixture, "The search goes on.");
  g_signal_connect (get_view (fixture), "frame-changed", G_CALLBACK (count_blanks), &n_blanks);
  release ();
  sym_test_wait (is_unmarked, fixture);
  sym_test_wait (is_done, fixture);
  sym_test_run (100);
  g_assert_cmpuint (n_blanks, ==, 0);
  g_assert_false (gtk_widget_get_visible (get_stop (fixture)));
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

/* What is stopped before the item is settled was not examined: it never becomes clean. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  const gboolean is_settled = GPOINTER_TO_INT (data) == SYM_EXAMINE_FULL;

  sym_test_wait (is_settled ? is_unmarked : is_checking, fixture);
  sym_test_run (200);
  g_assert_true (gtk_widget_get_visible (get_stop (fixture)));
  g_signal_emit_by_name (get_stop (fixture), "clicked");
  sym_test_run (200);
  g_assert_false (gtk_widget_get_visible (get_stop (fixture)));
  assert_says (fixture, "The search was stopped.");
  g_assert_cmpint (sym_item_get_examination (sym_view_get_item (get_view (fixture)))->state, ==,
                   SYM_EXAMINATION_STOPPED);
  g_assert_true (sym_verdict_is_marked (sym_frame_get_verdict (sym_view_get_frame (get_view (fixture))))
                 != is_settled);
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
  application = sym_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_set_default (G_APPLICATION (application));

#define ADD(path, effort, test)                                                                    \
  g_test_add (path, Fixture, GINT_TO_POINTER (effort), set_up, test, tear_down)
  ADD ("/examine/settles", SYM_EXAMINE_QUICK, test_settles);
  ADD ("/examine/rises", SYM_EXAMINE_QUICK, test_rises);
  ADD ("/examine/fails", SYM_EXAMINE_QUICK, test_fails);
  ADD ("/examine/stop", SYM_EXAMINE_QUICK, test_stop);
  ADD ("/examine/stop-settled", SYM_EXAMINE_FULL, test_stop);
  ADD ("/examine/close", SYM_EXAMINE_QUICK, test_close);

  return g_test_run ();
}
