/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "sym-pane-grid.h"
#include "sym-test-item.h"
#include "sym-test-window.h"

/* Two panes side by side, and what a person does to them with mouse and keys through the X server. */

static const SymTestItem acquired = { "reference.nii", 100, 80, 40, 2, "CT", NULL };
static const SymTestItem synthetic = { "made.nii", 100, 80, 40, 2, "CT", "YES" };

typedef struct
{
  GtkWindow *window;
  SymPaneGrid *grid;
  SymView *left, *right;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymItem) a = sym_test_item_new (&acquired);
  g_autoptr (SymItem) b = sym_test_item_new (&synthetic);

  fixture->grid = SYM_PANE_GRID (sym_pane_grid_new ());
  sym_pane_grid_set_layout (fixture->grid, 2);
  fixture->window = sym_test_show (GTK_WIDGET (fixture->grid), 800, 400);
  sym_pane_grid_set_item (fixture->grid, sym_pane_grid_get_pane (fixture->grid, 0), a);
  sym_pane_grid_set_item (fixture->grid, sym_pane_grid_get_pane (fixture->grid, 1), b);
  fixture->left = sym_pane_get_view (sym_pane_grid_get_pane (fixture->grid, 0));
  fixture->right = sym_pane_get_view (sym_pane_grid_get_pane (fixture->grid, 1));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->left));
  gtk_window_set_title (fixture->window, "symscope-test-input");

  sym_test_run (150);
  sym_test_input ("search --sync --name ^symscope-test-input$ windowmove %@ 0 0 windowfocus --sync %@");
  sym_test_input ("mousemove 200 220");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  sym_test_run (50);
}

static const SymViewport *
left (Fixture *fixture)
{
  return sym_view_get_viewport (fixture->left);
}

static const SymViewport *
right (Fixture *fixture)
{
  return sym_view_get_viewport (fixture->right);
}

static void
test_wheel (Fixture *fixture, gconstpointer data)
{
  gint64 slice = left (fixture)->slice;

  sym_test_input ("click 5 click 5 click 5");
  g_assert_cmpint (left (fixture)->slice, ==, slice + 3);
  g_assert_cmpint (right (fixture)->slice, ==, slice + 3);
  sym_test_input ("click 4");
  g_assert_cmpint (left (fixture)->slice, ==, slice + 2);

  /* The pane under the pointer, without a click first. */
  sym_test_input ("mousemove 600 220 click 4");
  g_assert_cmpint (right (fixture)->slice, ==, slice + 1);
  g_assert_cmpint (left (fixture)->slice, ==, slice + 1);
}

static void
test_wheel_zooms_at_pointer (Fixture *fixture, gconstpointer data)
{
  SymImage *image = sym_view_get_image (fixture->left);
  double zoom = sym_viewport_get_zoom (left (fixture), image);
  double before[3], after[3], x, y;

  sym_test_input ("mousemove 150 180");
  g_assert_true (sym_view_get_cursor (fixture->left, &x, &y));
  g_assert_true (sym_viewport_to_voxel (left (fixture), image, x, y, before));
  sym_test_input ("keydown ctrl click 4 click 4 keyup ctrl");
  g_assert_cmpfloat_with_epsilon (sym_viewport_get_zoom (left (fixture), image) / zoom, 1.25 * 1.25,
                                  1e-9);
  g_assert_true (sym_viewport_to_voxel (left (fixture), image, x, y, after));
  g_assert_cmpfloat_with_epsilon (before[0], after[0], 1e-6);
  g_assert_cmpfloat_with_epsilon (before[1], after[1], 1e-6);
  g_assert_cmpfloat_with_epsilon (sym_viewport_get_zoom (right (fixture), image), zoom * 1.5625, 1e-6);
}

static void
test_left_drag_is_window (Fixture *fixture, gconstpointer data)
{
  SymWindow before = left (fixture)->window;
  SymWindow other = right (fixture)->window;
  double per_pixel = sym_image_get_auto_window (sym_view_get_image (fixture->left)).width /
                     gtk_widget_get_width (GTK_WIDGET (fixture->left));

  sym_test_input ("mousedown 1 mousemove 220 220 mousemove 260 220 mouseup 1");
  g_assert_cmpfloat_with_epsilon (left (fixture)->window.width, before.width + 60 * per_pixel, 1e-6);
  g_assert_cmpfloat_with_epsilon (left (fixture)->window.centre, before.centre, 1e-6);

  /* Up is brighter: a lower level. */
  sym_test_input ("mousedown 1 mousemove 260 200 mousemove 260 180 mouseup 1");
  g_assert_cmpfloat_with_epsilon (left (fixture)->window.centre, before.centre - 40 * per_pixel, 1e-6);

  /* The window is linked only on request. */
  g_assert_cmpfloat (right (fixture)->window.width, ==, other.width);
  g_assert_cmpfloat (right (fixture)->window.centre, ==, other.centre);
}

static void
test_middle_drag_is_pan (Fixture *fixture, gconstpointer data)
{
  sym_test_input ("mousedown 2 mousemove 210 220 mousemove 230 205 mouseup 2");
  g_assert_cmpfloat_with_epsilon (left (fixture)->pan_x, 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (left (fixture)->pan_y, -15, 1e-9);
  g_assert_cmpfloat_with_epsilon (right (fixture)->pan_x, 30, 1e-6);
}

static void
test_right_drag_is_zoom (Fixture *fixture, gconstpointer data)
{
  SymImage *image = sym_view_get_image (fixture->left);
  double zoom = sym_viewport_get_zoom (left (fixture), image);

  sym_test_input ("mousedown 3 mousemove 200 200 mousemove 200 100 mouseup 3");
  g_assert_cmpfloat_with_epsilon (sym_viewport_get_zoom (left (fixture), image) / zoom, 2, 1e-6);
  g_assert_cmpfloat_with_epsilon (sym_viewport_get_zoom (right (fixture), image) / zoom, 2, 1e-6);
}

static gboolean
has_menu (SymView *view)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER_MENU (child) && gtk_widget_get_mapped (child))
      return TRUE;
  return FALSE;
}

static void
test_right_click_is_menu (Fixture *fixture, gconstpointer data)
{
  SymViewport before = *left (fixture);

  g_assert_false (has_menu (fixture->left));
  sym_test_input ("mousedown 3 mousemove_relative 2 1 mouseup 3");
  g_assert_true (has_menu (fixture->left));
  g_assert_cmpfloat (left (fixture)->zoom, ==, before.zoom);
  sym_test_input ("key Escape");
  g_assert_false (has_menu (fixture->left));
}

static gboolean
is_shown (SymView *view)
{
  return gtk_widget_get_mapped (GTK_WIDGET (view));
}

static void
test_double_click_maximizes (Fixture *fixture, gconstpointer data)
{
  SymWindow before = left (fixture)->window;

  sym_test_input ("click --repeat 2 --delay 60 1");
  g_assert_false (is_shown (fixture->right));
  g_assert_cmpint (left (fixture)->width, >, 700);
  sym_test_run (500);
  sym_test_input ("click --repeat 2 --delay 60 1");
  g_assert_true (is_shown (fixture->right));
  g_assert_cmpint (left (fixture)->width, <, 400);
  g_assert_cmpfloat (left (fixture)->window.width, ==, before.width);
}

static void
test_slice_keys (Fixture *fixture, gconstpointer data)
{
  gint64 slice = left (fixture)->slice;

  sym_test_input ("key Down key Down key Up");
  g_assert_cmpint (left (fixture)->slice, ==, slice + 1);
  sym_test_input ("key shift+Down");
  g_assert_cmpint (left (fixture)->slice, ==, slice + 11);
  sym_test_input ("key shift+Up");
  g_assert_cmpint (left (fixture)->slice, ==, slice + 1);
  sym_test_input ("key End");
  g_assert_cmpint (left (fixture)->slice, ==, 39);
  sym_test_input ("key Down");
  g_assert_cmpint (left (fixture)->slice, ==, 39);
  sym_test_input ("key Home");
  g_assert_cmpint (left (fixture)->slice, ==, 0);
  g_assert_cmpint (right (fixture)->slice, ==, 0);
}

static void
test_look_keys (Fixture *fixture, gconstpointer data)
{
  SymViewport before = *left (fixture);

  sym_test_input ("key i key h key v key alt+r");
  g_assert_true (left (fixture)->invert);
  g_assert_true (left (fixture)->flip_h);
  g_assert_true (left (fixture)->flip_v);
  g_assert_cmpint (left (fixture)->rotation, ==, 90);
  sym_test_input ("key alt+l key alt+l");
  g_assert_cmpint (left (fixture)->rotation, ==, 270);
  sym_test_input ("key alt+Right key alt+shift+Down");
  g_assert_cmpfloat_with_epsilon (left (fixture)->pan_x, 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (left (fixture)->pan_y, 10, 1e-9);

  sym_test_input ("key r");
  g_assert_false (left (fixture)->invert);
  g_assert_false (left (fixture)->flip_h);
  g_assert_cmpint (left (fixture)->rotation, ==, 0);
  g_assert_cmpfloat (left (fixture)->pan_x, ==, before.pan_x);
  g_assert_cmpfloat (left (fixture)->window.centre, ==, before.window.centre);
}

static void
test_window_keys (Fixture *fixture, gconstpointer data)
{
  SymWindow automatic = sym_image_get_auto_window (sym_view_get_image (fixture->left));

  /* The image is CT: the third key is the first of its presets, soft tissue. */
  sym_test_input ("key 3");
  g_assert_cmpfloat (left (fixture)->window.width, ==, 400);
  g_assert_cmpfloat (left (fixture)->window.centre, ==, 40);
  /* The file stores no window. */
  sym_test_input ("key 1");
  g_assert_cmpfloat (left (fixture)->window.width, ==, 400);
  sym_test_input ("key 0");
  g_assert_cmpfloat (left (fixture)->window.width, ==, automatic.width);
  g_assert_cmpfloat (left (fixture)->window.centre, ==, automatic.centre);
}

static void
test_presets_are_for_ct (Fixture *fixture, gconstpointer data)
{
  static const SymTestItem options = { "mr.nii", 100, 80, 40, 2, "MR", NULL };
  g_autoptr (SymItem) item = sym_test_item_new (&options);
  SymWindow before;

  sym_pane_grid_set_item (fixture->grid, sym_pane_grid_get_pane (fixture->grid, 0), item);
  before = left (fixture)->window;
  sym_test_input ("key 3 key 4 key 9");
  g_assert_cmpfloat (left (fixture)->window.width, ==, before.width);
  g_assert_cmpfloat (left (fixture)->window.centre, ==, before.centre);
}

static void
test_pane_keys (Fixture *fixture, gconstpointer data)
{
  SymPane *first = sym_pane_grid_get_pane (fixture->grid, 0);
  SymPane *second = sym_pane_grid_get_pane (fixture->grid, 1);

  g_assert_true (sym_pane_grid_get_active (fixture->grid) == first);
  sym_test_input ("key Tab");
  g_assert_true (sym_pane_grid_get_active (fixture->grid) == second);
  sym_test_input ("key shift+Tab");
  g_assert_true (sym_pane_grid_get_active (fixture->grid) == first);
  sym_test_input ("key Right");
  g_assert_true (sym_pane_grid_get_active (fixture->grid) == second);
  sym_test_input ("mousemove 100 200 click 1");
  g_assert_true (sym_pane_grid_get_active (fixture->grid) == first);
}

static void
assert_same_frames (SymView *view, GBytes *before)
{
  g_assert_true (g_bytes_equal (sym_frame_get_bytes (sym_view_get_frame (view)), before));
}

/* Space takes texts away, never what is in the frame. */
static void
test_space_keeps_the_mark (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) before =
      g_bytes_ref (sym_frame_get_bytes (sym_view_get_frame (fixture->right)));
  GActionGroup *actions = sym_pane_grid_get_actions (fixture->grid);
  static const char *const states[] = { "few", "none", "all" };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (GVariant) state = NULL;

      sym_test_input ("key space");
      state = g_action_group_get_action_state (actions, "corner-texts");
      g_assert_cmpstr (g_variant_get_string (state, NULL), ==, states[i]);
      assert_same_frames (fixture->right, before);
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
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");

  if (xdotool == NULL)
    {
      g_print ("1..0 # SKIP xdotool is not installed\n");
      return 0;
    }
  sym_test_init (&argc, &argv);

  add ("/input/wheel", test_wheel);
  add ("/input/wheel-zooms-at-pointer", test_wheel_zooms_at_pointer);
  add ("/input/left-drag-is-window", test_left_drag_is_window);
  add ("/input/middle-drag-is-pan", test_middle_drag_is_pan);
  add ("/input/right-drag-is-zoom", test_right_drag_is_zoom);
  add ("/input/right-click-is-menu", test_right_click_is_menu);
  add ("/input/double-click-maximizes", test_double_click_maximizes);
  add ("/input/slice-keys", test_slice_keys);
  add ("/input/look-keys", test_look_keys);
  add ("/input/window-keys", test_window_keys);
  add ("/input/presets-are-for-ct", test_presets_are_for_ct);
  add ("/input/pane-keys", test_pane_keys);
  add ("/input/space-keeps-the-mark", test_space_keeps_the_mark);

  return g_test_run ();
}
