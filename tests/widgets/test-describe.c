/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "sym-describe.h"
#include "sym-test-item.h"

static void
assert_window (double centre, double width, const char *expected)
{
  SymWindow window = { .centre = centre, .width = width };
  g_autofree char *text = sym_describe_window (&window);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_window (void)
{
  assert_window (40, 400, "W 400 L 40");
  assert_window (-600.4, 1500.2, "W 1500 L −600");
  assert_window (0.25, 0.5, "W 0.5000 L 0.2500");
  assert_window (-0.0, 12, "W 12 L 0");
}

/* The bar is the longest of 1, 2, 5 times a power of ten that fits, and as long as it says. */
static void
test_scale_bar (void)
{
  static const struct
  {
    double mm_per_pixel, max_pixels, pixels;
    const char *label;
  } cases[] = {
    { 0.5, 150, 100, "50 mm" }, { 1, 99, 50, "50 mm" },         { 1, 100, 100, "100 mm" },
    { 0.1, 100, 100, "10 mm" }, { 0.001, 120, 100, "0.1 mm" },  { 2, 45, 25, "50 mm" },
    { 0.25, 200, 200, "50 mm" }, { 0.26, 190, 20 / 0.26, "20 mm" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *label = NULL;
      double pixels = sym_describe_scale_bar (cases[i].mm_per_pixel, cases[i].max_pixels, &label);

      g_assert_cmpfloat_with_epsilon (pixels, cases[i].pixels, 1e-6);
      g_assert_cmpstr (label, ==, cases[i].label);
    }
}

static void
test_scale_bar_needs_millimetres (void)
{
  char *label = (char *) "unset";

  g_assert_cmpfloat (sym_describe_scale_bar (0, 100, &label), ==, 0);
  g_assert_null (label);
  g_assert_cmpfloat (sym_describe_scale_bar (NAN, 100, &label), ==, 0);
  g_assert_cmpfloat (sym_describe_scale_bar (1, -5, &label), ==, 0);
}

static void
test_slice_and_cursor (void)
{
  static const SymTestItem options = { "a.nii", 60, 50, 20, 2, "CT", NULL };
  g_autoptr (SymItem) item = sym_test_item_new (&options);
  SymImage *image = sym_item_get_image (item);
  double voxel[3] = { 10, 20, 4 }, x, y;
  SymViewport viewport;
  g_autofree char *slice = NULL, *none = NULL, *place = NULL, *position = NULL, *value = NULL,
                  *outside = NULL, *spacing = NULL;

  sym_viewport_init (&viewport, image, 600, 600, 1);
  sym_viewport_set_plane (&viewport, image, SYM_PLANE_AXIAL);
  sym_viewport_set_slice (&viewport, image, 4);
  sym_viewport_from_voxel (&viewport, image, voxel, &x, &y);

  slice = sym_describe_slice (image, &viewport);
  g_assert_cmpstr (slice, ==, "Axial 5 / 20");
  place = sym_describe_slice_position (image, &viewport);
  g_assert_cmpstr (place, ==, "z +8.0 mm");
  position = sym_describe_cursor_position (image, &viewport, x, y);
  g_assert_cmpstr (position, ==, "x +10.0 y +20.0 z +8.0 mm");
  value = sym_describe_cursor_value (image, &viewport, x, y);
  g_assert_cmpstr (value, ==, "value 174");
  outside = sym_describe_cursor_value (image, &viewport, -50, -50);
  g_assert_cmpstr (outside, ==, "");
  spacing = sym_describe_spacing (image);
  g_assert_cmpstr (spacing, ==, "CT 1.00 × 1.00 × 2.00 mm");

  viewport.slice = -1;
  none = sym_describe_slice (image, &viewport);
  g_assert_cmpstr (none, ==, "No slice here");
}

static void
test_menu_label (void)
{
  g_autofree char *label = sym_describe_menu_label ("a_b__c");

  g_assert_cmpstr (label, ==, "a__b____c");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/describe/window", test_window);
  g_test_add_func ("/describe/scale-bar", test_scale_bar);
  g_test_add_func ("/describe/scale-bar-needs-millimetres", test_scale_bar_needs_millimetres);
  g_test_add_func ("/describe/slice-and-cursor", test_slice_and_cursor);
  g_test_add_func ("/describe/menu-label", test_menu_label);

  return g_test_run ();
}
