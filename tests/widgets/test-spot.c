/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include "sym-pane-grid.h"
#include "sym-test-item.h"
#include "sym-test-window.h"

static const SymTestItem acquired = { "reference.nii", 60, 50, 20, 2, "MR", NULL };
static const SymTestItem synthetic = { "made.nii", 60, 50, 40, 1, "MR", "YES" };

typedef struct
{
  SymItem *items[2];
  SymPaneGrid *grid;
  SymPane *panes[2];
  SymView *views[2];
  GtkWindow *window;
} Fixture;

static gboolean
has_frames (gpointer data)
{
  Fixture *fixture = data;

  return sym_view_get_frame (fixture->views[0]) != NULL && sym_view_get_frame (fixture->views[1]) != NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->items[0] = sym_test_item_new (&acquired);
  fixture->items[1] = sym_test_item_new (&synthetic);
  fixture->grid = SYM_PANE_GRID (sym_pane_grid_new ());
  fixture->window = sym_test_show (GTK_WIDGET (fixture->grid), 900, 500);
  sym_pane_grid_set_layout (fixture->grid, 2);
  for (guint i = 0; i < 2; i++)
    {
      fixture->panes[i] = sym_pane_grid_get_pane (fixture->grid, i);
      fixture->views[i] = sym_pane_get_view (fixture->panes[i]);
      sym_pane_grid_set_item (fixture->grid, fixture->panes[i], fixture->items[i]);
    }
  sym_test_wait (has_frames, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  for (guint i = 0; i < 2; i++)
    sym_item_unref (fixture->items[i]);
}

static void
set (Fixture *fixture, const char *action, GVariant *value)
{
  g_action_group_change_action_state (sym_pane_grid_get_actions (fixture->grid), action, value);
}

/* The spot under the pointer is shown where it lies in the other pane, unless switched off or beside the image. */
static void
test_echo (Fixture *fixture, gconstpointer data)
{
  double x, y, there_x, there_y, voxel[3], there[3];

  sym_test_input ("mousemove 225 240 mousemove 226 241");
  g_assert_true (sym_view_get_cursor (fixture->views[0], &x, &y));
  g_assert_false (sym_view_get_echo (fixture->views[0], &there_x, &there_y));
  g_assert_true (sym_view_get_echo (fixture->views[1], &there_x, &there_y));
  g_assert_true (sym_view_get_spot (fixture->views[1], &there_x, &there_y));
  sym_viewport_to_voxel (sym_view_get_viewport (fixture->views[0]), sym_item_get_image (fixture->items[0]), x, y, voxel);
  sym_viewport_to_voxel (sym_view_get_viewport (fixture->views[1]), sym_item_get_image (fixture->items[1]), there_x,
                         there_y, there);
  g_assert_cmpfloat_with_epsilon (voxel[0], there[0], 1e-6);
  g_assert_cmpfloat_with_epsilon (voxel[1], there[1], 1e-6);
  set (fixture, "link-cursor", g_variant_new_boolean (FALSE));
  g_assert_false (sym_view_get_echo (fixture->views[1], &there_x, &there_y));
  set (fixture, "link-cursor", g_variant_new_boolean (TRUE));
  sym_test_input ("mousemove 225 245");
  g_assert_true (sym_view_get_echo (fixture->views[1], &there_x, &there_y));
  sym_test_input ("mousemove 10 490");
  g_assert_false (sym_view_get_echo (fixture->views[1], &there_x, &there_y));
}

static gboolean
lens_is_there (gpointer data)
{
  return sym_view_get_frame (data) != NULL && gtk_widget_get_mapped (data);
}

/* Both panes enlarge the same spot, each with its own mark. */
static void
test_magnifier (Fixture *fixture, gconstpointer data)
{
  static const SymVerdictKind kinds[2] = { SYM_VERDICT_NO_LABEL, SYM_VERDICT_SYNTHETIC };

  for (guint i = 0; i < 2; i++)
    g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (sym_magnifier_get_lens (sym_pane_get_magnifier (fixture->panes[i])))));
  set (fixture, "magnifier", g_variant_new_boolean (TRUE));
  sym_test_input ("mousemove 225 240 mousemove 226 241");
  for (guint i = 0; i < 2; i++)
    {
      SymView *lens = sym_magnifier_get_lens (sym_pane_get_magnifier (fixture->panes[i]));
      SymImage *image = sym_item_get_image (fixture->items[i]);
      const SymViewport *viewport = sym_view_get_viewport (lens);
      int left, top, width, height;
      double x, y, voxel[3], middle[3];

      sym_test_wait (lens_is_there, lens);
      g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (lens))->kind, ==, kinds[i]);
      g_assert_true (sym_view_get_spot (fixture->views[i], &x, &y));
      sym_viewport_to_voxel (sym_view_get_viewport (fixture->views[i]), image, x, y, voxel);
      sym_viewport_get_fit_area (viewport, &left, &top, &width, &height);
      sym_viewport_to_voxel (viewport, image, left + width / 2.0, top + height / 2.0, middle);
      for (int k = 0; k < 3; k++)
        g_assert_cmpfloat_with_epsilon (voxel[k], middle[k], 1 / sym_viewport_get_zoom (viewport, image));
      g_assert_cmpfloat_with_epsilon (sym_viewport_get_zoom (viewport, image),
                                      4 * sym_viewport_get_zoom (sym_view_get_viewport (fixture->views[i]), image), 1e-6);
    }
  set (fixture, "magnifier", g_variant_new_boolean (FALSE));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (sym_magnifier_get_lens (sym_pane_get_magnifier (fixture->panes[0])))));
}

/* Slices follow by what a person chose. */
static void
test_link_by (Fixture *fixture, gconstpointer data)
{
  GActionGroup *actions = sym_view_get_actions (fixture->views[0]);

  g_action_group_activate_action (actions, "first-slice", NULL);
  g_action_group_activate_action (actions, "scroll", g_variant_new_int32 (5));
  g_assert_cmpint (sym_view_get_viewport (fixture->views[1])->slice, ==, 10);
  set (fixture, "link-by", g_variant_new_string ("index"));
  g_assert_cmpint (sym_view_get_viewport (fixture->views[1])->slice, ==, 5);
  g_assert_nonnull (strstr (sym_pane_grid_get_link_text (fixture->grid), "slice number"));
  set (fixture, "link-by", g_variant_new_string ("fraction"));
  g_action_group_activate_action (actions, "last-slice", NULL);
  g_assert_cmpint (sym_view_get_viewport (fixture->views[1])->slice, ==, 39);
  set (fixture, "link-by", g_variant_new_string ("quiz"));
  g_assert_nonnull (strstr (sym_pane_grid_get_link_text (fixture->grid), "relative"));
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  sym_test_init (&argc, &argv);
  ADD ("/spot/echo", test_echo);
  ADD ("/spot/magnifier", test_magnifier);
  ADD ("/spot/link-by", test_link_by);
  return g_test_run ();
}
