/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include "sym-pane-grid.h"
#include "sym-test-item.h"
#include "sym-test-window.h"

static const SymTestItem acquired = { "reference.nii", 60, 50, 20, 2, "MR", NULL };
static const SymTestItem unsettled = { "new.nii", 60, 50, 20, 2, "MR", NULL, TRUE };
static const SymTestItem synthetic = { "made.nii", 60, 50, 20, 2, "MR", "YES" };

typedef struct
{
  SymItem *item;
  GtkWidget *pane;
  SymView *view;
  GtkWindow *window;
} Fixture;

/* Whether the picture on screen is that of the slice and look asked for, made apart from the view. */
static gboolean
shows_its_look (gpointer data)
{
  SymView *view = data;
  const SymForensicKind kind = sym_view_get_forensic (view);
  SymViewport viewport = sym_view_get_shown_viewport (view);
  SymFrame *frame = sym_view_get_frame (view);
  g_autoptr (SymItem) look = NULL;
  g_autoptr (SymFrame) expected = NULL;

  if (frame == NULL || sym_view_get_shown_item (view) == NULL)
    return FALSE;
  look = kind == SYM_FORENSIC_NONE
             ? sym_item_ref (sym_view_get_item (view))
             : sym_forensic_view_new (sym_view_get_item (view), kind, sym_view_get_viewport (view), NULL);
  expected = sym_frame_compose (look, &viewport, NULL);
  g_assert_nonnull (expected);
  return g_bytes_equal (sym_frame_get_bytes (frame), sym_frame_get_bytes (expected));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->item = sym_test_item_new (data);
  fixture->pane = sym_pane_new ();
  fixture->view = sym_pane_get_view (SYM_PANE (fixture->pane));
  fixture->window = sym_test_show (fixture->pane, 400, 420);
  sym_pane_set_item (SYM_PANE (fixture->pane), fixture->item);
  sym_test_wait (shows_its_look, fixture->view);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  sym_item_unref (fixture->item);
}

static void
choose (Fixture *fixture, const char *name)
{
  g_action_group_change_action_state (sym_view_get_actions (fixture->view), "forensic",
                                      g_variant_new_string (name));
}

static void
assert_state (Fixture *fixture, const char *name)
{
  g_autoptr (GVariant) state
      = g_action_group_get_action_state (sym_view_get_actions (fixture->view), "forensic");

  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, name);
}

static GtkWidget *
find_caption (GtkWidget *pane)
{
  for (GtkWidget *child = gtk_widget_get_first_child (pane); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_has_css_class (child, "forensic-caption"))
      return child;
  g_assert_not_reached ();
}

/* On: the picture of the slice is gone at once, then the look is there, with the verdict of its source
 * and the word that it proves nothing. Off: everything as before. */
static void
test_on_and_off (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "spectrum", "residual", "variance" };
  GtkWidget *caption = find_caption (fixture->pane);
  SymViewport before = *sym_view_get_viewport (fixture->view);

  g_assert_false (gtk_widget_get_visible (caption));
  before.zoom = 3;
  before.pan_x = 17;
  before.invert = TRUE;
  before.colormap = SYM_COLORMAP_HOT;
  sym_view_set_viewport (fixture->view, &before);
  before = *sym_view_get_viewport (fixture->view);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const SymVerdict *verdict = sym_item_get_verdict (fixture->item);

      choose (fixture, names[i]);
      g_assert_null (sym_view_get_texture (fixture->view));
      sym_test_wait (shows_its_look, fixture->view);
      assert_state (fixture, names[i]);
      g_assert_true (sym_view_get_item (fixture->view) == fixture->item);
      g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (fixture->view))->kind, ==, verdict->kind);
      g_assert_true (gtk_widget_get_visible (caption));
      g_assert_true (g_str_has_suffix (gtk_label_get_label (GTK_LABEL (caption)), "It proves nothing."));
      g_assert_cmpint (sym_view_get_viewport (fixture->view)->slice, ==, before.slice);
    }

  choose (fixture, "none");
  assert_state (fixture, "none");
  sym_test_wait (shows_its_look, fixture->view);
  g_assert_false (gtk_widget_get_visible (caption));
  before.width = sym_view_get_viewport (fixture->view)->width;
  before.height = sym_view_get_viewport (fixture->view)->height;
  g_assert_cmpmem (sym_view_get_viewport (fixture->view), sizeof before, &before, sizeof before);
}

static void
test_marked (Fixture *fixture, gconstpointer data)
{
  choose (fixture, "residual");
  sym_test_wait (shows_its_look, fixture->view);
  g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (fixture->view))->kind, ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpstr (sym_frame_get_reason (sym_view_get_frame (fixture->view)), ==,
                   sym_item_get_reason (fixture->item));
}

/* The view follows the slice, with the window that it had, and stays at the slice when it ends. */
static void
test_follows_slice (Fixture *fixture, gconstpointer data)
{
  SymWindow window;

  choose (fixture, "variance");
  sym_test_wait (shows_its_look, fixture->view);
  window = sym_view_get_viewport (fixture->view)->window;
  for (int i = 0; i < 5; i++)
    g_action_group_activate_action (sym_view_get_actions (fixture->view), "scroll", g_variant_new_int32 (1));
  sym_test_wait (shows_its_look, fixture->view);
  g_assert_cmpint (sym_view_get_viewport (fixture->view)->slice, ==, 15);
  g_assert_cmpfloat (sym_view_get_viewport (fixture->view)->window.width, ==, window.width);
  choose (fixture, "none");
  sym_test_wait (shows_its_look, fixture->view);
  g_assert_cmpint (sym_view_get_viewport (fixture->view)->slice, ==, 15);
}

static void
count_blanks (SymView *view, guint *n_blanks)
{
  *n_blanks += sym_view_get_texture (view) == NULL;
}

/* A verdict of the same image that says no more leaves the picture until the next one is there; another
 * slice does not. */
static void
test_settles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymItem) settled = sym_test_item_settle (fixture->item);
  SymFrame *frame;
  guint n_blanks = 0;

  choose (fixture, "spectrum");
  sym_test_wait (shows_its_look, fixture->view);
  frame = sym_view_get_frame (fixture->view);
  g_assert_cmpint (sym_frame_get_verdict (frame)->kind, ==, SYM_VERDICT_CHECKING);
  g_signal_connect (fixture->view, "frame-changed", G_CALLBACK (count_blanks), &n_blanks);
  sym_pane_set_item (SYM_PANE (fixture->pane), settled);
  g_assert_true (sym_view_get_frame (fixture->view) == frame);
  assert_state (fixture, "spectrum");
  sym_test_wait (shows_its_look, fixture->view);
  g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (fixture->view))->kind, ==, SYM_VERDICT_NO_LABEL);
  sym_test_run (300);
  g_assert_cmpuint (n_blanks, ==, 0);
  g_signal_handlers_disconnect_by_data (fixture->view, &n_blanks);
}

/* A graver verdict of the same image raises the look, and nothing is seen until it has; another image is
 * shown as itself. */
static void
test_new_item (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) statements
      = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  g_autoptr (SymItem) raised = NULL;
  g_autoptr (SymItem) other = sym_test_item_new (&acquired);

  g_ptr_array_add (statements, sym_evidence_new ("U-MARK", "test", SYM_STRENGTH_STRONG, SYM_CLASS_SYNTHETIC,
                                                 "test", "", "A mark."));
  raised = sym_item_with_statements (fixture->item, statements);
  choose (fixture, "spectrum");
  sym_test_wait (shows_its_look, fixture->view);
  sym_pane_set_item (SYM_PANE (fixture->pane), raised);
  g_assert_null (sym_view_get_texture (fixture->view));
  assert_state (fixture, "spectrum");
  sym_test_wait (shows_its_look, fixture->view);
  g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (fixture->view))->kind, ==, SYM_VERDICT_SYNTHETIC);

  sym_pane_set_item (SYM_PANE (fixture->pane), other);
  assert_state (fixture, "none");
  sym_test_wait (shows_its_look, fixture->view);
  g_assert_false (gtk_widget_get_visible (find_caption (fixture->pane)));
}

static void
test_key (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "spectrum", "residual", "variance", "none" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_action_group_activate_action (sym_view_get_actions (fixture->view), "forensic-next", NULL);
      assert_state (fixture, names[i]);
    }
}

/* What leaves is what is shown: nothing of the slice while its look is computed. A spectrum does not
 * lead others in space. */
static void
test_scene (void)
{
  g_autoptr (SymItem) first = sym_test_item_new (&synthetic);
  g_autoptr (SymItem) second = sym_test_item_new (&acquired);
  GtkWidget *grid = sym_pane_grid_new ();
  GtkWindow *window = sym_test_show (grid, 800, 420);
  SymItem *const items[] = { first, second };
  SymView *views[2];
  g_autoptr (SymScene) none = NULL, scene = NULL;
  g_autoptr (SymFrame) frame = NULL;

  sym_pane_grid_set_layout (SYM_PANE_GRID (grid), 2);
  for (guint i = 0; i < 2; i++)
    {
      SymPane *pane = sym_pane_grid_get_pane (SYM_PANE_GRID (grid), i);

      sym_pane_grid_set_item (SYM_PANE_GRID (grid), pane, items[i]);
      views[i] = sym_pane_get_view (pane);
      sym_test_wait (shows_its_look, views[i]);
    }

  sym_view_set_forensic (views[0], SYM_FORENSIC_SPECTRUM);
  none = sym_pane_grid_get_scene (SYM_PANE_GRID (grid));
  g_assert_cmpuint (sym_scene_get_n_views (none), ==, 1);
  g_assert_true (sym_scene_get_item (none, 0) == second);

  sym_test_wait (shows_its_look, views[0]);
  scene = sym_pane_grid_get_scene (SYM_PANE_GRID (grid));
  g_assert_cmpuint (sym_scene_get_n_views (scene), ==, 2);
  g_assert_true (sym_scene_get_item (scene, 0) == sym_view_get_shown_item (views[0]));
  g_assert_cmpstr (sym_item_get_name (sym_scene_get_item (scene, 0)), ==, "made.nii, log power spectrum");
  frame = sym_scene_compose (scene, 1, NULL);
  g_assert_nonnull (frame);
  g_assert_cmpint (sym_frame_get_verdict (frame)->kind, ==,
                   sym_verdict_join (*sym_item_get_verdict (first), *sym_item_get_verdict (second)).kind);

  g_action_group_activate_action (sym_view_get_actions (views[0]), "zoom-in", NULL);
  g_assert_cmpfloat (sym_view_get_viewport (views[0])->zoom, >, 0);
  g_assert_cmpfloat (sym_view_get_viewport (views[1])->zoom, ==, 0);
  g_action_group_activate_action (sym_view_get_actions (views[0]), "scroll", g_variant_new_int32 (2));
  g_assert_cmpint (sym_view_get_viewport (views[1])->slice, ==, sym_view_get_viewport (views[0])->slice);

  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  sym_test_init (&argc, &argv);

  g_test_add ("/forensic/on-and-off/acquired", Fixture, &acquired, set_up, test_on_and_off, tear_down);
  g_test_add ("/forensic/on-and-off/synthetic", Fixture, &synthetic, set_up, test_on_and_off, tear_down);
  g_test_add ("/forensic/marked", Fixture, &synthetic, set_up, test_marked, tear_down);
  g_test_add ("/forensic/follows-slice", Fixture, &acquired, set_up, test_follows_slice, tear_down);
  g_test_add ("/forensic/settles", Fixture, &unsettled, set_up, test_settles, tear_down);
  g_test_add ("/forensic/new-item", Fixture, &acquired, set_up, test_new_item, tear_down);
  g_test_add ("/forensic/next", Fixture, &acquired, set_up, test_key, tear_down);

  g_test_add_func ("/forensic/scene", test_scene);

  return g_test_run ();
}
