/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "segment-test.h"

#include "sym-overlap.h"

/* Regions on the grid of an image: of planes, contours and values. Expected masks are drawn by hand. */

static SymImage *
make_image (gsize columns, gsize rows, const double *z, gsize n)
{
  return image_of (make_grid (columns, rows, z, n, NULL));
}

static const double three[] = { 0, 2, 4 };

/* Two segments, one of which lies in the middle plane only and is left out of the others. */
static SymItem *
make_planes (guint32 flags, double threshold)
{
  static const guint8 samples[4][12] = {
    { 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0 },
    { 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0 },
    { 2, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0 },
    { 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 },
  };
  static const double z[] = { 0, 2, 2, 4 };
  SymInstance *instance = make_grid (4, 3, z, 4, samples);

  add_segment (instance, 1, "Liver", flags, threshold);
  add_segment (instance, 2, "Vessel", flags, threshold);
  for (guint i = 0; i < 4; i++)
    instance->frames[i].segment = i == 2 ? 2 : 1;
  return make_dicom_item (instance, "seg");
}

static void
test_planes (void)
{
  g_autoptr (SymItem) item = make_planes (0, 1);
  const SymSegmentation *segmentation = sym_item_get_segmentation (item);
  g_autoptr (SymImage) grid = make_image (4, 3, three, 3);
  static const double between[] = { 0.9, 1.1, 5.1 };
  g_autoptr (SymImage) other = make_image (4, 3, between, 3);
  g_autoptr (SymImage) wide = make_image (6, 3, three, 1);

  g_assert_nonnull (segmentation);
  g_assert_cmpuint (sym_segmentation_get_n_segments (segmentation), ==, 2);
  g_assert_cmpstr (sym_segmentation_get_segment (segmentation, 1)->name, ==, "Vessel");
  g_assert_cmpint (sym_segmentation_get_segment (segmentation, 1)->number, ==, 2);
  g_assert_cmpuint (sym_segmentation_get_segment (segmentation, 0)->colour[1], ==, 255);
  assert_mask (segmentation, 0, grid, ".... .##. ..../.... .##. .#../...# .... ....");
  assert_mask (segmentation, 1, grid, ".... .... ..../##.. .#.. ..../.... .... ....");
  /* the nearest plane, and none beyond half a step */
  assert_mask (segmentation, 0, other, ".... .##. ..../.... .##. .#../.... .... ....");
  assert_mask (segmentation, 0, wide, "...... .##... ......");
}

static void
test_thresholds (void)
{
  g_autoptr (SymItem) fractions = make_planes (0, 2);
  g_autoptr (SymItem) values = make_planes (SYM_SEGMENT_BY_VALUE, 1);
  g_autoptr (SymImage) grid = make_image (4, 3, three, 1);

  assert_mask (sym_item_get_segmentation (fractions), 0, grid, ".... ..#. ....");
  assert_mask (sym_item_get_segmentation (values), 0, grid, ".... .#.. ....");
  assert_mask (sym_item_get_segmentation (values), 1, grid, ".... ..#. ....");
}

/* Frames that lie otherwise than the first are not drawn, and that is said; without a place nothing is. */
static void
test_strange_frames (void)
{
  static const double z[] = { 0, 2 };
  static const guint8 samples[24] = { [5] = 1, [17] = 1 };
  SymInstance *turned = make_grid (4, 3, z, 2, samples), *lost = make_grid (4, 3, z, 2, samples);
  g_autoptr (SymItem) item = NULL, nowhere = NULL;
  g_autoptr (SymImage) grid = make_image (4, 3, three, 2);

  add_segment (turned, 1, "", 0, 1);
  turned->frames[0].segment = turned->frames[1].segment = 1;
  turned->frames[1].orientation[0] = 0;
  turned->frames[1].orientation[2] = 1;
  item = make_dicom_item (turned, "seg");
  assert_mask (sym_item_get_segmentation (item), 0, grid, ".... .#.. ..../.... .... ....");
  g_assert_nonnull (strstr (sym_segmentation_get_notes (sym_item_get_segmentation (item))[0], "1 frame"));
  g_assert_cmpstr (sym_segmentation_get_segment (sym_item_get_segmentation (item), 0)->name, ==, "1");

  add_segment (lost, 1, "", 0, 1);
  lost->frames[0].flags = lost->frames[1].flags = 0;
  nowhere = make_dicom_item (lost, "seg");
  g_assert_null (sym_item_get_segmentation (nowhere));
}

/* Squares of 5 × 5 pixels: columns 1 to 5 and rows 1 to 5, with edges between pixels. */
static const double outer[] = { -9.75, -19, -7.25, -19, -7.25, -9, -9.75, -9 };
static const double inner[] = { -9.25, -17, -7.75, -17, -7.75, -11, -9.25, -11 };

#define RING                                                                                                         \
  "....... .#####. .#...#. .#...#. .#...#. .#####. ......."
#define NOTHING "....... ....... ....... ....... ....... ....... ......."

static SymItem *
make_contours (void)
{
  static const double keyhole[] = { -9.75, -19, -7.25, -19, -7.25, -9, -9.75, -9, -9.75, -17, -9.25, -17,
                                    -9.25, -11, -7.75, -11, -7.75, -17, -9.75, -17 };
  static const double spot[] = { -8.5, -14 };
  SymInstance *instance = make_grid (1, 1, three, 1, NULL);

  g_clear_pointer (&instance->data, g_bytes_unref);
  add_segment (instance, 7, "Ring", 0, 1);
  add_segment (instance, 8, "Keyhole", 0, 1);
  add_segment (instance, 9, "Point", 0, 1);
  /* the sense of going round does not matter */
  add_contour (instance, 7, SYM_CONTOUR_CLOSED, outer, 4, 0);
  add_contour (instance, 7, SYM_CONTOUR_CLOSED, inner, 4, 0);
  add_contour (instance, 7, SYM_CONTOUR_CLOSED, outer, 4, 2);
  add_contour (instance, 8, SYM_CONTOUR_CLOSED, keyhole, 10, 2);
  add_contour (instance, 9, SYM_CONTOUR_POINT, spot, 1, 4);
  add_contour (instance, 9, SYM_CONTOUR_OTHER, spot, 0, 4);
  return make_dicom_item (instance, "rs");
}

static void
test_contours (void)
{
  g_autoptr (SymItem) item = make_contours ();
  const SymSegmentation *segmentation = sym_item_get_segmentation (item);
  g_autoptr (SymImage) grid = make_image (7, 7, three, 3);

  g_assert_nonnull (segmentation);
  assert_mask (segmentation, 0, grid,
               RING "/....... .#####. .#####. .#####. .#####. .#####. ......./" NOTHING);
  assert_mask (segmentation, 1, grid, NOTHING "/" RING "/" NOTHING);
  assert_mask (segmentation, 2, grid, NOTHING "/" NOTHING "/" NOTHING);
  g_assert_nonnull (strstr (sym_segmentation_get_notes (segmentation)[0], "1 contour"));
}

/* A plane across the contours cuts what they stand for: half a step to either side of each. */
static void
test_across (void)
{
  g_autoptr (SymItem) item = make_contours ();
  const SymSegmentation *segmentation = sym_item_get_segmentation (item);
  /* through the middle, columns along y, rows along z from -1.5 on */
  const SymPlanePlace upright = { TRUE, { -8.5, -20, -1.5 }, { 0, 2, 0 }, { 0, 0, 1 } };
  /* the same with columns along z, and one that no axis lies in */
  const SymPlanePlace turned = { TRUE, { -8.5, -20, -1.5 }, { 0, 0, 1 }, { 0, 2, 0 } };
  const SymPlanePlace tilted = { TRUE, { -8.5, -20, -1.5 }, { 0, 2, 1 }, { 0.001, 0, 1 } };
  static const char *const expected[] = { ".......", ".#...#.", ".#...#.", ".#####.", ".#####.", "......." };
  guint8 mask[42], other[42], skew[42];
  int bounds[4];

  g_assert_true (_sym_segmentation_sample (segmentation, 0, &upright, 0, 7, 6, mask, bounds));
  g_assert_cmpint (bounds[0], ==, 1);
  g_assert_cmpint (bounds[1], ==, 1);
  g_assert_cmpint (bounds[2], ==, 5);
  g_assert_cmpint (bounds[3], ==, 4);
  g_assert_true (_sym_segmentation_sample (segmentation, 0, &turned, 0, 6, 7, other, bounds));
  g_assert_true (_sym_segmentation_sample (segmentation, 0, &tilted, 0, 7, 6, skew, bounds));
  for (int y = 0; y < 6; y++)
    for (int x = 0; x < 7; x++)
      {
        g_assert_cmpint (mask[7 * y + x], ==, expected[y][x] == '#');
        g_assert_cmpint (other[6 * x + y], ==, expected[y][x] == '#');
        /* its row y + x of the upright one */
        g_assert_cmpint (skew[7 * y + x], ==, y + x < 6 && expected[y + x][x] == '#');
      }
}

/* Where one plane ends the next begins, at whatever height between them, and though positions are rounded. */
static void
test_no_gap (void)
{
  static const double rounded[] = { 0.1, 2.5999, 5.1001 };
  static const double square[] = { -9.75, -19, -7.25, -19, -7.25, -9, -9.75, -9 };
  g_autofree guint8 *samples = g_malloc (3 * 49);
  SymInstance *planes, *contours = make_grid (1, 1, three, 1, NULL);
  g_autoptr (SymItem) seg = NULL, structures = NULL;

  memset (samples, 1, 3 * 49);
  planes = make_grid (7, 7, rounded, 3, samples);
  add_segment (planes, 1, "", 0, 1);
  add_segment (contours, 1, "", 0, 1);
  g_clear_pointer (&contours->data, g_bytes_unref);
  for (guint i = 0; i < 3; i++)
    {
      planes->frames[i].segment = 1;
      add_contour (contours, 1, SYM_CONTOUR_CLOSED, square, 4, rounded[i]);
    }
  seg = make_dicom_item (planes, "seg");
  structures = make_dicom_item (contours, "rs");
  for (int i = 0; i <= 5000; i++)
    {
      const SymPlanePlace place = { TRUE, { -8.5, -14, 0.1 + i * 0.001 }, { 0.5, 0, 0 }, { 0, 0, 1 } };
      guint8 mask[1];
      int bounds[4];

      g_assert_true (_sym_segmentation_sample (sym_item_get_segmentation (seg), 0, &place, 0, 1, 1, mask, bounds));
      g_assert_true (_sym_segmentation_sample (sym_item_get_segmentation (structures), 0, &place, 0, 1, 1, mask, bounds));
    }
}

static void
test_labels (void)
{
  static const guint8 samples[24] = { 0, 3, 3, 0, 0, 0, 9, 0, 0, 0, 0, 0, 9 };
  SymInstance *instance = make_grid (4, 3, three, 2, samples);
  g_autoptr (SymItem) item = NULL;
  g_autoptr (SymImage) grid = make_image (4, 3, three, 2), far = make_image (5, 3, three, 2);

  instance->info.flags |= SYM_IMAGE_LABELS;
  item = make_dicom_item (instance, "labels");
  g_assert_cmpuint (sym_segmentation_get_n_segments (sym_item_get_segmentation (item)), ==, 2);
  g_assert_cmpstr (sym_segmentation_get_segment (sym_item_get_segmentation (item), 1)->name, ==, "9");
  g_assert_cmpint (sym_segmentation_get_segment (sym_item_get_segmentation (item), 1)->number, ==, 9);
  assert_mask (sym_item_get_segmentation (item), 0, grid, ".##. .... ..../.... .... ....");
  assert_mask (sym_item_get_segmentation (item), 1, grid, ".... ..#. ..../#... .... ....");
  g_assert_true (sym_segmentation_fits (sym_item_get_segmentation (item), far));
}

/* Values that no file calls labels, when a person does. */
static void
test_as_labels (void)
{
  static const guint8 samples[24] = { 0, 3 };
  guint16 many[300];
  SymInstance *noise;
  g_autoptr (SymItem) item = make_dicom_item (make_grid (4, 3, three, 2, samples), "map"), labels = NULL, other = NULL;

  g_assert_null (sym_item_get_segmentation (item));
  labels = sym_item_as_labels (item);
  g_assert_nonnull (labels);
  g_assert_cmpuint (sym_segmentation_get_n_segments (sym_item_get_segmentation (labels)), ==, 1);
  g_assert_true (sym_segmentation_is_label_map (sym_item_get_segmentation (labels)));

  for (guint i = 0; i < 300; i++)
    many[i] = (guint16) (i + 1);
  noise = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT16, 20, 15, 1, many);
  instance_set_positions (noise, three, NULL, 1);
  other = make_dicom_item (noise, "noise");
  g_assert_null (sym_item_as_labels (other));
}

/* Regions of two sides: by name, then by number where only one side has names. */
static void
test_overlaps (void)
{
  static const guint8 values[36] = { [5] = 1, [6] = 1, [13] = 1, [18] = 2 };
  g_autoptr (SymItem) planes = make_planes (0, 1);
  g_autoptr (SymItem) map = make_dicom_item (make_grid (4, 3, three, 3, values), "map");
  g_autoptr (SymItem) labels = sym_item_as_labels (map);
  g_autoptr (SymImage) grid = make_image (4, 3, three, 3);
  g_autoptr (GPtrArray) unions = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_label_union_free);
  g_autoptr (GPtrArray) overlaps = NULL;
  g_autoptr (GError) error = NULL;
  const SymOverlap *liver, *vessel, *whole;

  g_ptr_array_add (unions, sym_label_union_parse ("whole=1+2", NULL));
  overlaps = sym_overlaps_compute_regions (sym_item_get_segmentation (labels), sym_item_get_segmentation (planes), grid,
                                           unions, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (overlaps->len, ==, 3);
  liver = g_ptr_array_index (overlaps, 0);
  vessel = g_ptr_array_index (overlaps, 1);
  whole = g_ptr_array_index (overlaps, 2);
  /* .... .##. ..../.... .##. .#../...# .... .... and .... .##. ..../.#.. .... ..../.... .... .... */
  g_assert_cmpstr (liver->name, ==, "Liver");
  g_assert_cmpuint (liver->n_a, ==, 3);
  g_assert_cmpuint (liver->n_b, ==, 6);
  g_assert_cmpuint (liver->n_both, ==, 2);
  g_assert_cmpfloat_with_epsilon (liver->dice, 4.0 / 9, 1e-12);
  g_assert_cmpfloat_with_epsilon (liver->volume_b, 12, 1e-9);
  g_assert_cmpstr (vessel->name, ==, "Vessel");
  g_assert_cmpuint (vessel->n_both, ==, 0);
  g_assert_cmpstr (whole->name, ==, "whole");
  /* the vessel lies partly in the liver */
  g_assert_cmpuint (whole->n_b, ==, 8);
  g_assert_cmpuint (whole->n_both, ==, 4);
}

static void
test_fits (void)
{
  static const double beyond[] = { 7, 9 };
  g_autoptr (SymItem) item = make_planes (0, 1);
  const SymSegmentation *segmentation = sym_item_get_segmentation (item);
  SymInstance *stranger = make_grid (4, 3, three, 3, NULL);
  g_autoptr (SymImage) grid = make_image (4, 3, three, 3), away = make_image (4, 3, beyond, 2), other = NULL;

  g_strlcpy (stranger->info.frame_of_reference, "1.2.3.5", sizeof stranger->info.frame_of_reference);
  other = image_of (stranger);
  g_assert_true (sym_segmentation_fits (segmentation, grid));
  g_assert_false (sym_segmentation_fits (segmentation, away));
  g_assert_false (sym_segmentation_fits (segmentation, other));
}

static void
test_checks (void)
{
  const SymSegmentInfo good = { .number = 1, .threshold = 1, .name = "a" };
  SymSegmentInfo bad = good;
  const double points[] = { 1, 2, 3 }, lost[] = { 1, NAN, 3 };
  SymContourInfo contour = { .n_points = 1, .kind = SYM_CONTOUR_CLOSED };

  g_assert_true (_sym_segment_info_check (&good, NULL));
  memset (bad.name, 'a', sizeof bad.name);
  g_assert_false (_sym_segment_info_check (&bad, NULL));
  bad = good;
  bad.threshold = 0;
  g_assert_false (_sym_segment_info_check (&bad, NULL));
  bad = good;
  bad.flags = 1 << 9;
  g_assert_false (_sym_segment_info_check (&bad, NULL));
  bad = good;
  bad.name[0] = (char) 0xff;
  g_assert_false (_sym_segment_info_check (&bad, NULL));

  g_assert_true (_sym_contour_check (&contour, points, sizeof points, NULL));
  g_assert_false (_sym_contour_check (&contour, points, sizeof points - 8, NULL));
  g_assert_false (_sym_contour_check (&contour, lost, sizeof lost, NULL));
  contour.kind = SYM_N_CONTOUR_KINDS;
  g_assert_false (_sym_contour_check (&contour, points, sizeof points, NULL));
  contour.kind = SYM_CONTOUR_OTHER;
  g_assert_false (_sym_contour_check (&contour, points, sizeof points, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/segmentation/planes", test_planes);
  g_test_add_func ("/segmentation/thresholds", test_thresholds);
  g_test_add_func ("/segmentation/strange-frames", test_strange_frames);
  g_test_add_func ("/segmentation/contours", test_contours);
  g_test_add_func ("/segmentation/across", test_across);
  g_test_add_func ("/segmentation/no-gap", test_no_gap);
  g_test_add_func ("/segmentation/labels", test_labels);
  g_test_add_func ("/segmentation/as-labels", test_as_labels);
  g_test_add_func ("/segmentation/overlaps", test_overlaps);
  g_test_add_func ("/segmentation/fits", test_fits);
  g_test_add_func ("/segmentation/checks", test_checks);

  return g_test_run ();
}
