/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "sym-pane-grid.h"
#include "sym-test-item.h"
#include "sym-test-window.h"

/* What a person draws over two panes, with mouse and keys through the X server, in voxels of A. B lies two columns
 * to the side. */

static const SymTestItem reference = { "reference.nii", 100, 80, 40, 2, "CT", NULL };
static const SymTestItem made = { "made.nii", 100, 80, 40, 2, "CT", "YES" };

typedef struct
{
  GtkWindow *window;
  SymPaneGrid *grid;
  SymView *view[2];
  SymDrawLayer *layer[2];
  SymDrawTool tool;
  int axis;
  gint64 slice;
  GArray *points;
  guint n_drawn, n_undo, n_left;
} Fixture;

static const double identity[16] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
static const double two_more[16] = { 1, 0, 0, 2, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
static const double two_less[16] = { 1, 0, 0, -2, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };

static void
on_drawn (SymDrawLayer *layer, const SymDrawStroke *stroke, Fixture *fixture)
{
  fixture->n_drawn++;
  fixture->tool = stroke->tool;
  fixture->axis = stroke->axis;
  fixture->slice = stroke->slice;
  g_array_set_size (fixture->points, 0);
  g_array_append_vals (fixture->points, stroke->points, (guint) stroke->n);
}

static void
on_undo (SymDrawLayer *layer, Fixture *fixture)
{
  fixture->n_undo++;
}

static void
on_left (SymDrawLayer *layer, Fixture *fixture)
{
  fixture->n_left++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->points = g_array_new (FALSE, FALSE, 3 * sizeof (double));
  fixture->grid = SYM_PANE_GRID (sym_pane_grid_new ());
  sym_pane_grid_set_layout (fixture->grid, 2);
  fixture->window = sym_test_show (GTK_WIDGET (fixture->grid), 800, 400);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SymItem) item = sym_test_item_new (i == 0 ? &reference : &made);
      SymPane *pane = sym_pane_grid_get_pane (fixture->grid, i);

      sym_pane_grid_set_item (fixture->grid, pane, item);
      fixture->view[i] = sym_pane_get_view (pane);
      fixture->layer[i] = sym_pane_get_draw_layer (pane);
      sym_draw_layer_set_place (fixture->layer[i], i == 0 ? identity : two_more, i == 0 ? identity : two_less);
      g_signal_connect (fixture->layer[i], "drawn", G_CALLBACK (on_drawn), fixture);
      g_signal_connect (fixture->layer[i], "undo", G_CALLBACK (on_undo), fixture);
      g_signal_connect (fixture->layer[i], "left", G_CALLBACK (on_left), fixture);
    }
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view[0]));
  gtk_window_set_title (fixture->window, "symscope-test-draw");
  sym_test_run (150);
  sym_test_input ("search --sync --name ^symscope-test-draw$ windowmove %@ 0 0 windowfocus --sync %@");
  sym_test_input ("mousemove 200 220");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  sym_test_run (50);
  g_array_unref (fixture->points);
}

/* The voxel of A under a point of the window. */
static void
get_voxel (Fixture *fixture, guint index, double x, double y, double *voxel)
{
  double px, py;

  g_assert_true (gtk_widget_translate_coordinates (GTK_WIDGET (fixture->grid), GTK_WIDGET (fixture->view[index]), x, y, &px, &py));
  sym_viewport_to_voxel (sym_view_get_viewport (fixture->view[index]), sym_view_get_image (fixture->view[index]), px, py, voxel);
  if (index == 1)
    voxel[0] -= 2;
}

static void
assert_point (Fixture *fixture, guint point, guint index, double x, double y)
{
  const double *found = (const double *) (const void *) fixture->points->data + 3 * point;
  double voxel[3];

  g_assert_cmpuint (point, <, fixture->points->len);
  get_voxel (fixture, index, x, y, voxel);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (found[i], voxel[i], i == fixture->axis ? 0.5 : 1e-6);
  g_assert_cmpfloat (found[fixture->axis], ==, (double) fixture->slice);
}

static void
set_tool (Fixture *fixture, SymDrawTool tool)
{
  for (guint i = 0; i < 2; i++)
    sym_draw_layer_set_tool (fixture->layer[i], tool, 3);
}

static void
test_shapes (Fixture *fixture, gconstpointer data)
{
  const SymWindow before = sym_view_get_viewport (fixture->view[0])->window;

  set_tool (fixture, SYM_DRAW_RECTANGLE);
  sym_test_input ("mousemove 150 180 mousedown 1 mousemove 170 200 mousemove 230 240 mouseup 1");
  g_assert_cmpuint (fixture->n_drawn, ==, 1);
  g_assert_cmpint (fixture->tool, ==, SYM_DRAW_RECTANGLE);
  g_assert_cmpint (fixture->axis, ==, 2);
  g_assert_cmpint (fixture->slice, ==, 20);
  g_assert_cmpuint (fixture->points->len, ==, 4);
  assert_point (fixture, 0, 0, 150, 180);
  assert_point (fixture, 1, 0, 230, 180);
  assert_point (fixture, 2, 0, 230, 240);
  assert_point (fixture, 3, 0, 150, 240);
  /* the button belonged to the tool, not to the window of grey values */
  g_assert_cmpfloat (sym_view_get_viewport (fixture->view[0])->window.width, ==, before.width);

  set_tool (fixture, SYM_DRAW_ELLIPSE);
  sym_test_input ("mousemove 150 180 mousedown 1 mousemove 170 200 mousemove 230 240 mouseup 1");
  g_assert_cmpuint (fixture->points->len, ==, 3);
  assert_point (fixture, 0, 0, 190, 210);
  assert_point (fixture, 1, 0, 230, 210);
  assert_point (fixture, 2, 0, 190, 240);

  /* over B, in voxels of A */
  set_tool (fixture, SYM_DRAW_LINE);
  sym_test_input ("mousemove 550 180 mousedown 1 mousemove 570 200 mousemove 630 240 mouseup 1");
  g_assert_cmpuint (fixture->n_drawn, ==, 3);
  g_assert_cmpuint (fixture->points->len, ==, 2);
  assert_point (fixture, 0, 1, 550, 180);
  assert_point (fixture, 1, 1, 630, 240);

  /* a click is no shape, and without a tool the button is the view's */
  sym_test_input ("click 1");
  set_tool (fixture, SYM_DRAW_NONE);
  sym_test_input ("mousemove 150 180 mousedown 1 mousemove 170 200 mousemove 230 240 mouseup 1");
  g_assert_cmpuint (fixture->n_drawn, ==, 3);
  g_assert_cmpfloat (sym_view_get_viewport (fixture->view[0])->window.width, !=, before.width);
}

static void
test_polygon_and_brush (Fixture *fixture, gconstpointer data)
{
  set_tool (fixture, SYM_DRAW_POLYGON);
  sym_test_input ("mousemove 150 180 click 1");
  sym_test_input ("mousemove 230 180 click 1");
  sym_test_input ("mousemove 190 240 click 1");
  g_assert_cmpuint (fixture->n_drawn, ==, 0);
  sym_test_input ("mousemove 152 182 click 1");
  g_assert_cmpuint (fixture->n_drawn, ==, 1);
  g_assert_cmpuint (fixture->points->len, ==, 3);
  assert_point (fixture, 2, 0, 190, 240);

  set_tool (fixture, SYM_DRAW_ERASER);
  sym_test_input ("mousemove 150 180 mousedown 1 mousemove 170 200 mousemove 230 240 mouseup 1");
  g_assert_cmpuint (fixture->n_drawn, ==, 2);
  g_assert_cmpint (fixture->tool, ==, SYM_DRAW_ERASER);
  g_assert_cmpuint (fixture->points->len, >=, 2);
  assert_point (fixture, 0, 0, 150, 180);
  assert_point (fixture, fixture->points->len - 1, 0, 230, 240);
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  const gint64 slice = sym_view_get_viewport (fixture->view[0])->slice;
  g_autofree char *words = NULL;
  const double *points;

  set_tool (fixture, SYM_DRAW_RECTANGLE);
  sym_test_input ("mousemove 150 180");
  sym_test_input ("key Return key shift+Right key Right key Down key Down");
  words = sym_draw_layer_describe (fixture->layer[0]);
  g_assert_true (g_str_has_prefix (words, "Rectangle at column "));
  g_assert_true (g_str_has_suffix (words, "points set: 1"));
  sym_test_input ("key Return");
  g_assert_cmpuint (fixture->n_drawn, ==, 1);
  points = (const double *) (const void *) fixture->points->data;
  g_assert_cmpuint (fixture->points->len, ==, 4);
  g_assert_cmpfloat_with_epsilon (fabs (points[6] - points[0]), 11, 1e-6);
  g_assert_cmpfloat_with_epsilon (fabs (points[7] - points[1]), 2, 1e-6);

  set_tool (fixture, SYM_DRAW_POLYGON);
  sym_test_input ("key Return key shift+Right key Return key shift+Down key Return key Return");
  g_assert_cmpuint (fixture->n_drawn, ==, 2);
  g_assert_cmpuint (fixture->points->len, ==, 3);

  set_tool (fixture, SYM_DRAW_BRUSH);
  sym_test_input ("key space key Right key Right key space");
  g_assert_cmpuint (fixture->n_drawn, ==, 3);
  g_assert_cmpuint (fixture->points->len, ==, 3);

  /* what is begun is given up first */
  sym_test_input ("key Return key Escape key Return key BackSpace");
  g_assert_cmpuint (fixture->n_left, ==, 0);
  g_assert_cmpuint (fixture->n_undo, ==, 0);
  sym_test_input ("key BackSpace key Escape");
  g_assert_cmpuint (fixture->n_undo, ==, 1);
  g_assert_cmpuint (fixture->n_left, ==, 1);
  g_assert_cmpuint (fixture->n_drawn, ==, 3);

  /* arrows are the view's again */
  g_assert_cmpint (sym_view_get_viewport (fixture->view[0])->slice, ==, slice);
  set_tool (fixture, SYM_DRAW_NONE);
  sym_test_input ("key Up");
  g_assert_cmpint (sym_view_get_viewport (fixture->view[0])->slice, !=, slice);
}

/* Without a relation to A nothing can be drawn. */
static void
test_no_place (Fixture *fixture, gconstpointer data)
{
  set_tool (fixture, SYM_DRAW_RECTANGLE);
  sym_draw_layer_set_place (fixture->layer[0], NULL, NULL);
  sym_test_input ("mousemove 150 180 mousedown 1 mousemove 170 200 mousemove 230 240 mouseup 1");
  g_assert_cmpuint (fixture->n_drawn, ==, 0);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  sym_test_init (&argc, &argv);
  ADD ("/draw-layer/shapes", test_shapes);
  ADD ("/draw-layer/polygon-and-brush", test_polygon_and_brush);
  ADD ("/draw-layer/keys", test_keys);
  ADD ("/draw-layer/no-place", test_no_place);
  return g_test_run ();
}
