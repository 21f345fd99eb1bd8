/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "sym-describe.h"
#include "sym-pane-grid.h"
#include "sym-test-item.h"
#include "sym-test-window.h"

static const SymTestItem fine = { "fine.nii", 100, 80, 40, 1, "MR", NULL };
static const SymTestItem coarse = { "coarse.nii", 100, 80, 20, 2, "MR", "YES" };
static const SymTestItem short_stack = { "short.nii", 100, 80, 10, 1, "MR", NULL };

typedef struct
{
  GtkWindow *window;
  SymPaneGrid *grid;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = SYM_PANE_GRID (sym_pane_grid_new ());
  sym_pane_grid_set_layout (fixture->grid, 2);
  fixture->window = sym_test_show (GTK_WIDGET (fixture->grid), 640, 320);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
}

static SymView *
get_view (Fixture *fixture, guint index)
{
  return sym_pane_get_view (sym_pane_grid_get_pane (fixture->grid, index));
}

static void
show (Fixture *fixture, guint index, const SymTestItem *options)
{
  g_autoptr (SymItem) item = sym_test_item_new (options);

  sym_pane_grid_set_item (fixture->grid, sym_pane_grid_get_pane (fixture->grid, index), item);
  sym_test_run (50);
}

static void
act (SymView *view, const char *action, GVariant *parameter)
{
  g_action_group_activate_action (sym_view_get_actions (view), action, parameter);
}

static gint64
get_slice (Fixture *fixture, guint index)
{
  return sym_view_get_viewport (get_view (fixture, index))->slice;
}

static double
get_position (Fixture *fixture, guint index)
{
  SymView *view = get_view (fixture, index);
  double lps[3];

  g_assert_true (
      sym_viewport_get_position (sym_view_get_viewport (view), sym_view_get_image (view), lps));
  return lps[2];
}

static void
test_slices_by_position (Fixture *fixture, gconstpointer data)
{
  show (fixture, 0, &fine);
  show (fixture, 1, &coarse);
  g_assert_cmpfloat_with_epsilon (get_position (fixture, 0), get_position (fixture, 1), 1.001);
  g_assert_cmpstr (sym_pane_grid_get_link_text (fixture->grid), ==, "linked by patient position");

  act (get_view (fixture, 0), "first-slice", NULL);
  for (int i = 0; i < 15; i++)
    {
      act (get_view (fixture, 0), "scroll", g_variant_new_int32 (2));
      g_assert_cmpint (get_slice (fixture, 0), ==, 2 * i + 2);
      g_assert_cmpint (get_slice (fixture, 1), ==, i + 1);
    }

  /* And the other way. */
  act (get_view (fixture, 1), "scroll", g_variant_new_int32 (-3));
  g_assert_cmpint (get_slice (fixture, 1), ==, 12);
  g_assert_cmpint (get_slice (fixture, 0), ==, 24);
}

/* Where the other image has no slice, none is shown, rather than one from another place. */
static void
test_no_slice_beyond_the_stack (Fixture *fixture, gconstpointer data)
{
  show (fixture, 0, &fine);
  show (fixture, 1, &short_stack);
  act (get_view (fixture, 0), "last-slice", NULL);
  g_assert_cmpint (get_slice (fixture, 1), ==, -1);
  act (get_view (fixture, 0), "first-slice", NULL);
  g_assert_cmpint (get_slice (fixture, 1), ==, 0);
}

/* A file just opened shows something, even where the other pane is at a place it does not reach. */
static void
test_opening_shows_a_slice (Fixture *fixture, gconstpointer data)
{
  show (fixture, 0, &fine);
  act (get_view (fixture, 0), "last-slice", NULL);
  show (fixture, 1, &short_stack);
  g_assert_cmpint (get_slice (fixture, 1), >=, 0);
  act (get_view (fixture, 0), "scroll", g_variant_new_int32 (-1));
  g_assert_cmpint (get_slice (fixture, 1), ==, -1);
}

static void
set_link (Fixture *fixture, const char *action, gboolean on)
{
  g_action_group_change_action_state (sym_pane_grid_get_actions (fixture->grid), action,
                                      g_variant_new_boolean (on));
}

static void
test_links_have_switches (Fixture *fixture, gconstpointer data)
{
  const SymViewport *left = sym_view_get_viewport (get_view (fixture, 0));
  const SymViewport *right = sym_view_get_viewport (get_view (fixture, 1));
  double zoom;

  show (fixture, 0, &fine);
  show (fixture, 1, &coarse);

  set_link (fixture, "link-slice", FALSE);
  act (get_view (fixture, 0), "first-slice", NULL);
  g_assert_cmpint (right->slice, !=, 0);
  g_assert_cmpstr (sym_pane_grid_get_link_text (fixture->grid), ==, "slices not linked");
  set_link (fixture, "link-slice", TRUE);
  g_assert_cmpint (right->slice, ==, 0);

  set_link (fixture, "link-zoom", FALSE);
  zoom = sym_viewport_get_zoom (right, sym_view_get_image (get_view (fixture, 1)));
  act (get_view (fixture, 0), "zoom-in", NULL);
  g_assert_cmpfloat (sym_viewport_get_zoom (right, sym_view_get_image (get_view (fixture, 1))), ==,
                     zoom);
  set_link (fixture, "link-zoom", TRUE);
  g_assert_cmpfloat_with_epsilon (right->zoom, left->zoom, 1e-9);

  set_link (fixture, "link-pan", FALSE);
  act (get_view (fixture, 0), "pan", g_variant_new ("(ii)", 40, 0));
  g_assert_cmpfloat (fabs (right->pan_x - left->pan_x), >, 30);
  set_link (fixture, "link-pan", TRUE);
  g_assert_cmpfloat_with_epsilon (right->pan_x, left->pan_x, 1e-6);

  act (get_view (fixture, 0), "window", g_variant_new_string ("brain"));
  g_assert_cmpfloat (right->window.width, !=, 80);
  set_link (fixture, "link-window", TRUE);
  g_assert_cmpfloat (right->window.width, ==, 80);
  act (get_view (fixture, 1), "window", g_variant_new_string ("lung"));
  g_assert_cmpfloat (left->window.width, ==, 1500);
}

static void
test_pane_can_stay_out (Fixture *fixture, gconstpointer data)
{
  gint64 slice;

  show (fixture, 0, &fine);
  show (fixture, 1, &coarse);
  g_action_group_change_action_state (sym_view_get_actions (get_view (fixture, 1)), "linked",
                                      g_variant_new_boolean (FALSE));
  slice = get_slice (fixture, 1);
  act (get_view (fixture, 0), "scroll", g_variant_new_int32 (6));
  g_assert_cmpint (get_slice (fixture, 1), ==, slice);
  g_assert_cmpstr (
      sym_corner_text_get_link (sym_pane_get_corner_text (sym_pane_grid_get_pane (fixture->grid, 1))),
      ==, "not linked");
}

static void
test_plane_follows (Fixture *fixture, gconstpointer data)
{
  show (fixture, 0, &fine);
  show (fixture, 1, &coarse);
  act (get_view (fixture, 0), "plane", g_variant_new_string ("coronal"));
  g_assert_cmpint (sym_view_get_viewport (get_view (fixture, 1))->plane, ==, SYM_PLANE_CORONAL);
  g_assert_cmpint (get_slice (fixture, 1), ==, get_slice (fixture, 0));
}

/* Fitted images stay fitted, at the same size, when the window changes. */
static void
test_fit_survives_resize (Fixture *fixture, gconstpointer data)
{
  const SymViewport *left = sym_view_get_viewport (get_view (fixture, 0));
  const SymViewport *right = sym_view_get_viewport (get_view (fixture, 1));

  show (fixture, 0, &fine);
  show (fixture, 1, &coarse);
  g_assert_cmpfloat (left->zoom, ==, 0);
  g_assert_cmpfloat (right->zoom, ==, 0);

  show (fixture, 1, &short_stack);
  gtk_widget_set_size_request (GTK_WIDGET (fixture->window), 900, 500);
  gtk_window_set_default_size (fixture->window, 900, 500);
  sym_test_run (150);
  g_assert_cmpint (left->width, >, 400);
  g_assert_cmpfloat_with_epsilon (
      sym_viewport_get_mm_per_pixel (left, sym_view_get_image (get_view (fixture, 0))),
      sym_viewport_get_mm_per_pixel (right, sym_view_get_image (get_view (fixture, 1))), 1e-9);
}

static void
test_layouts (Fixture *fixture, gconstpointer data)
{
  static const guint shown[] = { 1, 2, 3, 5, 6, 4 };

  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_action_group_change_action_state (sym_pane_grid_get_actions (fixture->grid), "layout",
                                          g_variant_new_int32 ((gint32) shown[i]));
      sym_test_run (50);
      for (guint j = 0; j < SYM_PANE_GRID_MAX; j++)
        g_assert_cmpint (
            gtk_widget_get_mapped (GTK_WIDGET (sym_pane_grid_get_pane (fixture->grid, j))), ==,
            j < shown[i]);
    }

  /* Panes are whole device pixels side by side, none over another. */
  for (guint j = 0; j < 4; j++)
    {
      GtkWidget *pane = GTK_WIDGET (sym_pane_grid_get_pane (fixture->grid, j));
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (pane, GTK_WIDGET (fixture->grid), &bounds));
      g_assert_cmpfloat (bounds.origin.x, ==, floorf (bounds.origin.x));
      g_assert_cmpfloat (bounds.origin.x, ==, j % 2 == 0 ? 0 : 321);
      g_assert_cmpfloat (bounds.origin.y, ==, j < 2 ? 0 : 161);
      g_assert_cmpfloat (bounds.size.width, ==, 319);
    }
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  sym_test_init (&argc, &argv);

  add ("/grid/slices-by-position", test_slices_by_position);
  add ("/grid/no-slice-beyond-the-stack", test_no_slice_beyond_the_stack);
  add ("/grid/opening-shows-a-slice", test_opening_shows_a_slice);
  add ("/grid/links-have-switches", test_links_have_switches);
  add ("/grid/pane-can-stay-out", test_pane_can_stay_out);
  add ("/grid/plane-follows", test_plane_follows);
  add ("/grid/fit-survives-resize", test_fit_survives_resize);
  add ("/grid/layouts", test_layouts);

  return g_test_run ();
}
