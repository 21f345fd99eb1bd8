/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "image-test.h"
#include "sym-link.h"

/* A volume of 8-bit zeros along the patient's axes: `spacing` mm apart from `origin` on. */
static SymImage *
make_volume (guint64 columns, guint64 rows, guint64 slices, const double *origin, double spacing,
             double slice_spacing, const char *space, gboolean has_affine)
{
  SymInstance *instance = _sym_instance_new ("test");
  SymImageInfo *info = &instance->info;
  const double affine[16] = { spacing, 0, 0, origin[0], 0, spacing, 0, origin[1],
                              0, 0, slice_spacing, origin[2], 0, 0, 0, 1 };
  g_autoptr (GError) error = NULL;
  SymImage *image;

  info->format = SYM_FORMAT_NIFTI1;
  info->sample_type = SYM_SAMPLE_UINT8;
  info->colour = SYM_COLOUR_MONO;
  info->n_samples = 1;
  info->bits_stored = 8;
  info->dims[0] = columns;
  info->dims[1] = rows;
  info->dims[2] = slices;
  info->dims[3] = info->dims[4] = 1;
  info->data_size = columns * rows * slices;
  info->slope = 1;
  if (has_affine)
    {
      info->flags = SYM_IMAGE_HAS_AFFINE | SYM_IMAGE_HAS_SPACING;
      memcpy (info->affine, affine, sizeof affine);
      info->spacing[0] = info->spacing[1] = spacing;
      info->spacing[2] = slice_spacing;
    }
  g_strlcpy (info->frame_of_reference, space, sizeof info->frame_of_reference);
  instance->data = g_bytes_new_take (g_malloc0 (info->data_size), info->data_size);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  _sym_instance_free (instance);
  return image;
}

static void
init (SymViewport *view, const SymImage *image, SymPlane plane)
{
  sym_viewport_init (view, image, 400, 300, 1);
  if (plane != view->plane)
    sym_viewport_set_plane (view, image, plane);
}

/* Same space, other spacing: the slice follows by millimetres, not by count. */
static void
test_patient (void)
{
  const double origin_a[3] = { 0, 0, -50 }, origin_b[3] = { -7, 3, -20 };
  g_autoptr (SymImage) a = make_volume (10, 10, 101, origin_a, 1, 1, "1.2.3", TRUE);
  g_autoptr (SymImage) b = make_volume (12, 9, 21, origin_b, 2, 2.5, "1.2.3", TRUE);
  SymViewport view_a, view_b;
  /* position of a's slice, and the slice of b at -20 + 2.5 i nearest to it, none beyond half a step */
  const struct { gint64 a, b; } cases[] = {
    { 30, 0 }, { 31, 0 }, { 32, 1 }, { 33, 1 }, { 80, 20 }, { 81, 20 }, { 82, -1 }, { 100, -1 }, { 28, -1 }, { 29, 0 }
  };

  init (&view_a, a, SYM_PLANE_AXIAL);
  init (&view_b, b, SYM_PLANE_AXIAL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      view_a.slice = cases[i].a;
      g_assert_cmpint (sym_link_follow_slice (a, &view_a, b, &view_b), ==, SYM_LINK_PATIENT);
      g_assert_cmpint (view_b.slice, ==, cases[i].b);
    }
}

/* Following there and back settles at once: within half a step of rounding, then never further. */
static void
test_no_drift (void)
{
  const double origin[3] = { 0, 0, 0 };
  g_autoptr (SymImage) a = make_volume (10, 10, 40, origin, 1, 1, "s", TRUE);
  g_autoptr (SymImage) b = make_volume (10, 10, 40, origin, 1, 1.02, "s", TRUE);
  SymViewport view_a, view_b;

  init (&view_a, a, SYM_PLANE_AXIAL);
  init (&view_b, b, SYM_PLANE_AXIAL);
  for (gint64 z = 0; z < 39; z++)
    {
      gint64 settled = 0;

      view_a.slice = z;
      for (int i = 0; i < 20; i++)
        {
          sym_link_follow_slice (a, &view_a, b, &view_b);
          sym_link_follow_slice (b, &view_b, a, &view_a);
          if (i == 0)
            settled = view_a.slice;
          g_assert_cmpint (view_a.slice, ==, settled);
        }
      g_assert_cmpint (ABS (settled - z), <=, 1);
    }
}

/* A stack of axial slices at the given heights. */
static SymImage *
make_stack (const double *z, gsize n, double thickness)
{
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, 6, 6, n, NULL);

  instance_set_positions (instance, z, NULL, n);
  for (gsize i = 0; i < n; i++)
    instance->frames[i].thickness = thickness;
  g_strlcpy (instance->info.frame_of_reference, "s", sizeof instance->info.frame_of_reference);
  return image_of (instance);
}

/* Slices that are not evenly spaced are found where they are, and none in the gap. */
static void
test_uneven (void)
{
  const double z[5] = { 0, 3, 6, 30, 33 }, every[12] = { 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33 };
  const gint64 found[12] = { 0, 1, 2, -1, -1, -1, -1, -1, -1, -1, 3, 4 };
  g_autoptr (SymImage) uneven = make_stack (z, 5, 3), even = make_stack (every, 12, 3);
  SymViewport a, b;

  g_assert_false (sym_image_is_volume (uneven));
  init (&a, even, SYM_PLANE_ACQUIRED);
  init (&b, uneven, SYM_PLANE_ACQUIRED);
  for (gint64 i = 0; i < 12; i++)
    {
      a.slice = i;
      b.slice = 0;
      g_assert_cmpint (sym_link_follow_slice (even, &a, uneven, &b), ==, SYM_LINK_PATIENT);
      /* half the usual step, not half of the mean that the gap makes large */
      g_assert_cmpint (b.slice, ==, found[i]);
    }
  for (gint64 i = 0; i < 5; i++)
    {
      b.slice = i;
      sym_link_follow_slice (uneven, &b, even, &a);
      g_assert_cmpfloat (every[a.slice], ==, z[i]);
    }
}

/* A single slice reaches as far as it is thick. */
static void
test_single_slice (void)
{
  const double z[1] = { 10 }, every[5] = { 4, 7, 10, 13, 16 };
  g_autoptr (SymImage) thick = make_stack (z, 1, 7), stack = make_stack (every, 5, 3);
  const gint64 found[5] = { -1, 0, 0, 0, -1 };
  SymViewport a, b;

  init (&a, stack, SYM_PLANE_ACQUIRED);
  init (&b, thick, SYM_PLANE_ACQUIRED);
  for (gint64 i = 0; i < 5; i++)
    {
      a.slice = i;
      b.slice = 0;
      sym_link_follow_slice (stack, &a, thick, &b);
      g_assert_cmpint (b.slice, ==, found[i]);
    }
}

/* Where two slices are equally near, following there and back stays, in either direction. */
static void
test_ties (void)
{
  const double origin[3] = { 0, 0, 0 }, between[3] = { 0, 0, 0.5 };
  g_autoptr (SymImage) a = make_volume (10, 10, 40, origin, 1, 1, "s", TRUE);
  g_autoptr (SymImage) b = make_volume (10, 10, 40, between, 1, 1, "s", TRUE);
  SymViewport view_a, view_b;

  init (&view_a, a, SYM_PLANE_AXIAL);
  init (&view_b, b, SYM_PLANE_AXIAL);
  view_a.slice = 20;
  for (int i = 0; i < 50; i++)
    {
      sym_link_follow_slice (a, &view_a, b, &view_b);
      sym_link_follow_slice (b, &view_b, a, &view_a);
    }
  g_assert_cmpint (view_a.slice, ==, 20);
}

/* The file's table does not travel to an image that has none. */
static void
test_window_table (void)
{
  const guint16 entries[2] = { 0, 255 };
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, 2, 1, 1, "\001\377");
  g_autoptr (SymImage) other = image_of (instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, 2, 1, 1, "\001\377"));
  g_autoptr (SymImage) image = NULL;
  SymViewport a, b;

  instance->luts[SYM_LUT_VOI] = _sym_lut_new (0, 2, 8, entries, NULL);
  image = image_of (instance);
  init (&a, image, SYM_PLANE_ACQUIRED);
  init (&b, other, SYM_PLANE_ACQUIRED);
  g_assert_cmpuint (a.window.function, ==, SYM_WINDOW_LUT);
  sym_link_follow_window (image, &a, other, &b);
  g_assert_true (sym_viewport_is_valid (&b, other));
  g_assert_cmpfloat (b.window.width, ==, a.window.width);
}

static void
test_basis (void)
{
  const double origin[3] = { 0, 0, 0 }, far_away[3] = { 0, 0, 900 };
  g_autoptr (SymImage) a = make_volume (20, 20, 20, origin, 1, 1, "s", TRUE);
  g_autoptr (SymImage) same = make_volume (20, 20, 20, origin, 1, 1, "s", TRUE);
  g_autoptr (SymImage) other = make_volume (20, 20, 20, origin, 1, 1, "t", TRUE);
  g_autoptr (SymImage) unnamed = make_volume (20, 20, 20, origin, 1, 1, "", TRUE);
  g_autoptr (SymImage) distant = make_volume (20, 20, 20, far_away, 1, 1, "", TRUE);
  g_autoptr (SymImage) flat = make_volume (20, 20, 20, origin, 1, 1, "", FALSE);
  g_autoptr (SymImage) longer = make_volume (20, 20, 39, origin, 1, 1, "", FALSE);
  const struct { SymImage *b; SymPlane plane; SymLinkBasis basis; } cases[] = {
    { same, SYM_PLANE_AXIAL, SYM_LINK_PATIENT },
    { same, SYM_PLANE_SAGITTAL, SYM_LINK_NONE },
    { other, SYM_PLANE_AXIAL, SYM_LINK_INDEX },
    { unnamed, SYM_PLANE_AXIAL, SYM_LINK_PATIENT_ASSUMED },
    { unnamed, SYM_PLANE_CORONAL, SYM_LINK_NONE },
    { distant, SYM_PLANE_AXIAL, SYM_LINK_INDEX },
    { flat, SYM_PLANE_ACQUIRED, SYM_LINK_INDEX },
    { longer, SYM_PLANE_ACQUIRED, SYM_LINK_RELATIVE },
  };
  SymViewport view_a, view_b;

  init (&view_a, a, SYM_PLANE_AXIAL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      init (&view_b, cases[i].b, cases[i].plane);
      g_test_message ("case %zu", i);
      g_assert_cmpint (sym_link_get_basis (a, &view_a, cases[i].b, &view_b), ==, cases[i].basis);
      g_assert_cmpint (sym_link_get_basis (cases[i].b, &view_b, a, &view_a), ==, cases[i].basis);
    }
  init (&view_b, longer, SYM_PLANE_ACQUIRED);
  view_a.slice = 19;
  sym_link_follow_slice (a, &view_a, longer, &view_b);
  g_assert_cmpint (view_b.slice, ==, 38);
  view_a.slice = 5;
  sym_link_follow_slice (a, &view_a, longer, &view_b);
  g_assert_cmpint (view_b.slice, ==, 10);
  view_a.slice = -1;
  sym_link_follow_slice (a, &view_a, longer, &view_b);
  g_assert_cmpint (view_b.slice, ==, 10);
}

/* The same anatomy has the same size and stands in the same place, in panes of other sizes too. */
static void
test_zoom_and_pan (void)
{
  const double origin_a[3] = { -10, -20, 0 }, origin_b[3] = { -31, -12, 0 };
  g_autoptr (SymImage) a = make_volume (40, 50, 3, origin_a, 1, 1, "s", TRUE);
  g_autoptr (SymImage) b = make_volume (90, 70, 3, origin_b, 0.7, 1, "s", TRUE);
  SymViewport view_a, view_b;
  double voxel[3], x, y;
  int left, top, width, height;

  init (&view_a, a, SYM_PLANE_AXIAL);
  sym_viewport_init (&view_b, b, 700, 500, 1);
  sym_viewport_zoom_at (&view_a, a, 100, 90, 3.3);
  sym_link_follow_slice (a, &view_a, b, &view_b);
  sym_link_follow_zoom (a, &view_a, b, &view_b);
  sym_link_follow_pan (a, &view_a, b, &view_b);
  g_assert_cmpfloat_with_epsilon (sym_viewport_get_mm_per_pixel (&view_a, a),
                                  sym_viewport_get_mm_per_pixel (&view_b, b), 1e-9);

  sym_viewport_get_fit_area (&view_a, &left, &top, &width, &height);
  sym_viewport_to_voxel (&view_a, a, left + width / 2.0, top + height / 2.0, voxel);
  /* from a's indices to b's by hand: both lie along the patient's axes */
  voxel[0] = (voxel[0] - 10 + 31) / 0.7;
  voxel[1] = (voxel[1] - 20 + 12) / 0.7;
  sym_viewport_from_voxel (&view_b, b, voxel, &x, &y);
  sym_viewport_get_fit_area (&view_b, &left, &top, &width, &height);
  g_assert_cmpfloat_with_epsilon (x, left + width / 2.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, top + height / 2.0, 1e-6);
}

static void
test_pan_without_geometry (void)
{
  const double origin[3] = { 0, 0, 0 };
  g_autoptr (SymImage) a = make_volume (100, 50, 1, origin, 1, 1, "", FALSE);
  g_autoptr (SymImage) b = make_volume (200, 100, 1, origin, 1, 1, "", FALSE);
  SymViewport view_a, view_b;

  init (&view_a, a, SYM_PLANE_ACQUIRED);
  init (&view_b, b, SYM_PLANE_ACQUIRED);
  view_a.zoom = 2;
  view_b.zoom = 2;
  view_a.pan_x = 30;
  view_a.pan_y = -10;
  sym_link_follow_pan (a, &view_a, b, &view_b);
  g_assert_cmpfloat_with_epsilon (view_b.pan_x, 60, 1e-9);
  g_assert_cmpfloat_with_epsilon (view_b.pan_y, -20, 1e-9);
  view_a.zoom = 0;
  sym_link_follow_zoom (a, &view_a, b, &view_b);
  g_assert_cmpfloat_with_epsilon (view_b.zoom, sym_viewport_get_zoom (&view_a, a) / 2, 1e-9);
}

/* By number or part of the stack where a person wants it so, whatever the geometry says. */
static void
test_ways (void)
{
  const double origin_a[3] = { 0, 0, -50 }, origin_b[3] = { 0, 0, -20 };
  g_autoptr (SymImage) a = make_volume (20, 20, 41, origin_a, 1, 2, "1.2", TRUE);
  g_autoptr (SymImage) b = make_volume (20, 20, 11, origin_b, 1, 2, "1.2", TRUE);
  SymViewport a_view, b_view;

  init (&a_view, a, SYM_PLANE_AXIAL);
  init (&b_view, b, SYM_PLANE_AXIAL);
  a_view.slice = 20;
  g_assert_cmpint (sym_link_follow_slice_by (SYM_LINK_BY_POSITION, a, &a_view, b, &b_view), ==, SYM_LINK_PATIENT);
  g_assert_cmpint (b_view.slice, ==, 5);
  a_view.slice = 7;
  g_assert_cmpint (sym_link_follow_slice_by (SYM_LINK_BY_INDEX, a, &a_view, b, &b_view), ==, SYM_LINK_INDEX);
  g_assert_cmpint (b_view.slice, ==, 7);
  a_view.slice = 30;
  g_assert_cmpint (sym_link_follow_slice_by (SYM_LINK_BY_INDEX, a, &a_view, b, &b_view), ==, SYM_LINK_INDEX);
  g_assert_cmpint (b_view.slice, ==, -1);
  g_assert_cmpint (sym_link_follow_slice_by (SYM_LINK_BY_FRACTION, a, &a_view, b, &b_view), ==, SYM_LINK_RELATIVE);
  g_assert_cmpint (b_view.slice, ==, 8);
  g_assert_cmpint (sym_link_get_basis_by (SYM_LINK_BY_FRACTION, a, &a_view, b, &b_view), ==, SYM_LINK_RELATIVE);
}

/* A spot is found again: by millimetres where there are any, else by the part of the picture. */
static void
test_points (void)
{
  const double origin_a[3] = { 0, 0, 0 }, origin_b[3] = { 5, -3, 0 };
  g_autoptr (SymImage) a = make_volume (40, 40, 5, origin_a, 1, 2, "1.2", TRUE);
  g_autoptr (SymImage) b = make_volume (60, 60, 5, origin_b, 0.5, 2, "1.2", TRUE);
  g_autoptr (SymImage) c = make_volume (80, 80, 5, origin_a, 1, 2, "", FALSE);
  SymViewport a_view, b_view, c_view;
  double x, y, b_x, b_y, voxel[3];

  init (&a_view, a, SYM_PLANE_AXIAL);
  init (&b_view, b, SYM_PLANE_AXIAL);
  init (&c_view, c, SYM_PLANE_ACQUIRED);
  sym_viewport_from_voxel (&a_view, a, (const double[3]) { 12, 9, 2 }, &x, &y);
  g_assert_true (sym_link_map_point (a, &a_view, x, y, b, &b_view, &b_x, &b_y));
  sym_viewport_to_voxel (&b_view, b, b_x, b_y, voxel);
  g_assert_cmpfloat_with_epsilon (voxel[0], 14, 1e-6);
  g_assert_cmpfloat_with_epsilon (voxel[1], 24, 1e-6);
  /* a place that B does not have */
  sym_viewport_from_voxel (&a_view, a, (const double[3]) { 2, 9, 2 }, &x, &y);
  g_assert_false (sym_link_map_point (a, &a_view, x, y, b, &b_view, &b_x, &b_y));
  init (&a_view, a, SYM_PLANE_ACQUIRED);
  sym_viewport_from_voxel (&a_view, a, (const double[3]) { 9.5, 29.5, 2 }, &x, &y);
  g_assert_true (sym_link_map_point (a, &a_view, x, y, c, &c_view, &b_x, &b_y));
  sym_viewport_to_voxel (&c_view, c, b_x, b_y, voxel);
  g_assert_cmpfloat_with_epsilon (voxel[0], 19.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (voxel[1], 59.5, 1e-6);
  c_view.slice = -1;
  g_assert_false (sym_link_map_point (a, &a_view, x, y, c, &c_view, &b_x, &b_y));
}

/* The same shares of values below and above: of values that are a function of the other's, the function of the window. */
static void
test_percentiles (void)
{
  g_autofree gint16 *of_a = g_new (gint16, 64 * 64), *of_b = g_new (gint16, 64 * 64);
  SymInstance *instance_a, *instance_b;
  g_autoptr (SymImage) a = NULL, b = NULL;
  SymViewport a_view, b_view;

  for (int i = 0; i < 64 * 64; i++)
    {
      of_a[i] = (gint16) (i * 37 % 1000);
      of_b[i] = (gint16) (2 * of_a[i] + 300);
    }
  instance_a = instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_INT16, 64, 64, 1, of_a);
  instance_b = instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_INT16, 64, 64, 1, of_b);
  a = _sym_image_new_from_instance (instance_a, NULL);
  b = _sym_image_new_from_instance (instance_b, NULL);
  _sym_instance_free (instance_a);
  _sym_instance_free (instance_b);
  init (&a_view, a, SYM_PLANE_ACQUIRED);
  init (&b_view, b, SYM_PLANE_ACQUIRED);
  a_view.window = (SymWindow) { .centre = 400, .width = 500 };
  sym_link_follow_window_percentiles (a, &a_view, b, &b_view);
  g_assert_cmpfloat_with_epsilon (b_view.window.centre, 1100, 4);
  g_assert_cmpfloat_with_epsilon (b_view.window.width, 1000, 6);
  a_view.window = (SymWindow) { .centre = -4000, .width = 10 };
  sym_link_follow_window_percentiles (a, &a_view, b, &b_view);
  g_assert_cmpfloat_with_epsilon (b_view.window.width, 1000, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/link/slice/by-millimetres", test_patient);
  g_test_add_func ("/link/slice/no-drift", test_no_drift);
  g_test_add_func ("/link/slice/ties", test_ties);
  g_test_add_func ("/link/slice/uneven", test_uneven);
  g_test_add_func ("/link/slice/single", test_single_slice);
  g_test_add_func ("/link/window/table", test_window_table);
  g_test_add_func ("/link/basis", test_basis);
  g_test_add_func ("/link/zoom-and-pan", test_zoom_and_pan);
  g_test_add_func ("/link/without-geometry", test_pan_without_geometry);
  g_test_add_func ("/link/ways", test_ways);
  g_test_add_func ("/link/points", test_points);
  g_test_add_func ("/link/percentiles", test_percentiles);
  return g_test_run ();
}
