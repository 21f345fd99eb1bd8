/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "segment-test.h"

#include "sym-reference.h"

/* Regions over images, in frames: 8 × 2 pixels of an image are 4 mm each way. */

static const double heights[] = { 0, 2 };

#define SIDE 256

static SymItem *
make_base (gboolean synthetic)
{
  SymInstance *instance = make_grid (16, 4, heights, 2, NULL);

  if (synthetic)
    label_instance (instance);
  return make_dicom_item (instance, "image");
}

/* Columns 4 to 11 and rows 1 and 2 of the first slice. */
static SymItem *
make_regions (gboolean synthetic)
{
  guint8 samples[64] = { 0 };
  SymInstance *instance;

  for (int y = 1; y <= 2; y++)
    memset (samples + 16 * y + 4, 1, 8);
  instance = make_grid (16, 4, heights, 1, samples);
  add_segment (instance, 1, "Tumour", 0, 1);
  instance->frames[0].segment = 1;
  if (synthetic)
    label_instance (instance);
  return make_dicom_item (instance, "seg");
}

static SymViewport
make_viewport (const SymItem *item, int scale)
{
  SymViewport viewport;

  sym_viewport_init (&viewport, sym_item_get_image (item), SIDE * scale, SIDE * scale, scale);
  viewport.slice = 0;
  return viewport;
}

static gboolean
is_green (const SymFrame *frame, int x, int y)
{
  const guint8 *pixel = get_pixel (frame, x, y);

  return pixel[0] == 0 && pixel[1] == 255 && pixel[2] == 0;
}

/* Where a voxel's corner lies in the frame. */
static void
find_corner (const SymViewport *viewport, const SymItem *item, double column, double row, int *x, int *y)
{
  const double voxel[3] = { column - 0.5, row - 0.5, 0 };
  double at[2];

  sym_viewport_from_voxel (viewport, sym_item_get_image (item), voxel, &at[0], &at[1]);
  *x = (int) ceil (at[0] - 0.5);
  *y = (int) ceil (at[1] - 0.5);
}

/* The line lies inside the edge of the region, and is as wide at every scale: 1.5 logical pixels. */
static void
test_outline (void)
{
  static const int widths[] = { 0, 2, 3, 5 };
  g_autoptr (SymItem) base = make_base (FALSE), regions = make_regions (FALSE);
  g_autoptr (SymItem) item = sym_item_with_layer (base, regions);

  g_assert_nonnull (item);
  g_assert_cmpuint (sym_item_get_n_regions (item), ==, 1);
  g_assert_cmpstr (sym_item_get_region (item, 0, NULL)->name, ==, "Tumour");
  for (int scale = 1; scale <= 3; scale++)
    {
      SymViewport viewport = make_viewport (item, scale);
      g_autoptr (SymFrame) frame = compose (item, &viewport);
      g_autoptr (SymFrame) bare = compose (base, &viewport);
      int x, y, right, bottom;

      find_corner (&viewport, item, 4, 1, &x, &y);
      find_corner (&viewport, item, 12, 3, &right, &bottom);
      for (int i = -3 * scale; i < 10 * scale; i++)
        {
          g_assert_cmpint (is_green (frame, (x + right) / 2, y + i), ==, i >= 0 && i < widths[scale]);
          g_assert_cmpint (is_green (frame, x + i, (y + bottom) / 2), ==, i >= 0 && i < widths[scale]);
          g_assert_cmpint (is_green (frame, right - 1 - i, (y + bottom) / 2), ==, i >= 0 && i < widths[scale]);
          g_assert_cmpint (is_green (frame, (x + right) / 2, bottom - 1 - i), ==, i >= 0 && i < widths[scale]);
          g_assert_false (is_green (bare, x + i, (y + bottom) / 2));
        }
    }
}

static void
test_styles (void)
{
  g_autoptr (SymItem) base = make_base (FALSE), regions = make_regions (FALSE);
  g_autoptr (SymItem) item = sym_item_with_layer (base, regions);
  SymViewport viewport = make_viewport (item, 1);
  g_autoptr (SymFrame) fill = NULL, hidden = NULL, next = NULL, bare = NULL, zoomed = NULL;
  int x, y;

  find_corner (&viewport, item, 8, 2, &x, &y);
  viewport.layer_style = SYM_LAYER_FILL;
  viewport.layer_opacity = 0.5;
  fill = compose (item, &viewport);
  /* black below, half of 255 */
  g_assert_cmpuint (get_pixel (fill, x, y)[1], ==, 128);
  g_assert_cmpuint (get_pixel (fill, x, y)[0], ==, 0);

  viewport.layer_style = SYM_LAYER_OUTLINE;
  sym_viewport_set_region_hidden (&viewport, 0, TRUE);
  g_assert_true (sym_viewport_is_region_hidden (&viewport, 0));
  hidden = compose (item, &viewport);
  bare = compose (base, &viewport);
  g_assert_true (g_bytes_equal (sym_frame_get_bytes (hidden), sym_frame_get_bytes (bare)));
  sym_viewport_set_region_hidden (&viewport, 0, FALSE);

  /* wholly inside there is no edge: none is drawn along the pane either */
  viewport.zoom = 150;
  zoomed = compose (item, &viewport);
  for (int i = 40; i < SIDE - 40; i++)
    g_assert_false (is_green (zoomed, i, SIDE / 2));
  viewport.zoom = 0;

  viewport.slice = 1;
  next = compose (item, &viewport);
  for (int i = 0; i < SIDE; i++)
    g_assert_false (is_green (next, i, y));
}

/* What is synthetic over an image marks the picture, and what refers to the image does not inherit it. */
static void
test_verdict (void)
{
  g_autoptr (SymItem) base = make_base (FALSE), regions = make_regions (TRUE), plain = make_regions (FALSE);
  g_autoptr (SymItem) item = sym_item_with_layer (base, regions), again = NULL;
  g_autoptr (SymItem) marked = make_base (TRUE), both = sym_item_with_layer (marked, regions);
  g_autofree char *said = sym_verdict_describe (sym_item_get_verdict (item));
  SymViewport viewport = make_viewport (item, 1);
  g_autoptr (SymFrame) frame = NULL, fill = NULL;

  g_assert_cmpint (sym_item_get_verdict (base)->kind, ==, SYM_VERDICT_NO_LABEL);
  g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpint (_sym_item_get_without_layers (item)->kind, ==, SYM_VERDICT_NO_LABEL);
  g_assert_nonnull (strstr (sym_item_get_reason (item), "overlay = seg: DICOM Synthetic Data"));
  g_assert_true (sym_item_get_verdict (item)->by_layer);
  g_assert_false (sym_item_get_verdict (both)->by_layer);
  g_assert_cmpstr (said, ==, "What is drawn over the image is synthetic.");
  frame = compose (item, &viewport);
  g_assert_true (sym_verdict_is_marked (sym_frame_get_verdict (frame)));

  /* the mark lies above whatever is drawn: the compositor's own check has passed */
  viewport.layer_style = SYM_LAYER_FILL;
  viewport.layer_opacity = 1;
  viewport.zoom = 150;
  fill = compose (item, &viewport);
  g_assert_true (sym_verdict_is_marked (sym_frame_get_verdict (fill)));

  /* hiding it takes nothing back, another layer neither */
  again = sym_item_with_layer (item, plain);
  g_assert_cmpuint (sym_item_get_n_regions (again), ==, 2);
  g_assert_cmpint (sym_item_get_verdict (again)->kind, ==, SYM_VERDICT_SYNTHETIC);
}

/* A map of labels over an image: each label within its own edges, none over another. */
static void
test_label_map (void)
{
  guint8 samples[128] = { 0 };
  SymInstance *instance;
  g_autoptr (SymItem) base = make_base (FALSE), map = NULL, item = NULL;
  g_autoptr (SymFrame) frame = NULL, hidden = NULL;
  guint8 left[3], right[3];
  SymViewport viewport;
  int x, y;

  for (int i = 0; i < 64; i++)
    samples[i] = (guint8) (i % 16 < 8 ? 5 : 9);
  instance = make_grid (16, 4, heights, 2, samples);
  instance->info.flags |= SYM_IMAGE_LABELS;
  map = make_dicom_item (instance, "map");
  _sym_label_get_colour (5, left);
  _sym_label_get_colour (9, right);
  g_assert_true (sym_segmentation_fits (sym_item_get_segmentation (map), sym_item_get_image (base)));
  item = sym_item_with_layer (base, map);
  viewport = make_viewport (item, 1);
  find_corner (&viewport, item, 8, 2, &x, &y);
  frame = compose (item, &viewport);
  g_assert_cmpmem (get_pixel (frame, x - 1, y), 3, left, 3);
  g_assert_cmpmem (get_pixel (frame, x - 2, y), 3, left, 3);
  g_assert_cmpuint (get_pixel (frame, x - 3, y)[0], ==, 0);
  g_assert_cmpmem (get_pixel (frame, x, y), 3, right, 3);
  g_assert_cmpmem (get_pixel (frame, x + 1, y), 3, right, 3);
  g_assert_cmpuint (get_pixel (frame, x + 2, y)[0], ==, 0);

  sym_viewport_set_region_hidden (&viewport, 0, TRUE);
  viewport.layer_style = SYM_LAYER_FILL;
  viewport.layer_opacity = 1;
  hidden = compose (item, &viewport);
  g_assert_cmpuint (get_pixel (hidden, x - 1, y)[0], ==, 0);
  g_assert_cmpmem (get_pixel (hidden, x + 20, y), 3, right, 3);
}

static void
test_replace (void)
{
  g_autoptr (SymItem) base = make_base (FALSE), regions = make_regions (FALSE);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (SymItem) stated = sym_item_with_statements (regions, nothing);
  g_autoptr (SymItem) item = sym_item_with_layer (base, regions), after = sym_item_with_layer (item, stated);
  g_autoptr (SymItem) copy = sym_item_with_statements (after, nothing);

  g_assert_cmpuint (sym_item_get_layers (after)->len, ==, 1);
  g_assert_true (g_ptr_array_index (sym_item_get_layers (after), 0) == stated);
  g_assert_cmpuint (sym_item_get_n_regions (copy), ==, 1);
}

/* There is a bit for each region: more of them are refused as a whole. */
static void
test_too_many (void)
{
  SymInstance *instance = make_grid (16, 4, heights, 1, NULL);
  g_autoptr (SymItem) base = make_base (FALSE), regions = make_regions (FALSE), many = NULL, item = NULL;

  for (guint i = 1; i <= 600; i++)
    add_segment (instance, i, "", 0, 1);
  instance->frames[0].segment = 1;
  many = make_dicom_item (instance, "many");
  g_assert_cmpuint (sym_segmentation_get_n_segments (sym_item_get_segmentation (many)), ==, 512);
  g_assert_nonnull (strstr (sym_segmentation_get_notes (sym_item_get_segmentation (many))[0], "88 more"));
  item = sym_item_with_layer (base, many);
  g_assert_cmpuint (sym_item_get_n_regions (item), ==, 512);
  g_assert_null (sym_item_with_layer (item, regions));
}

/* What refers to an image inherits from the image, not from what a person laid over it. */
static void
test_graph (void)
{
  g_autoptr (SymReferenceGraph) graph = sym_reference_graph_new ();
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));
  SymInstance *named = make_grid (16, 4, heights, 2, NULL), *referring = make_grid (16, 4, heights, 1, NULL);
  const SymTag own = { .carrier = SYM_CARRIER_DICOM, .key = 0x00080018, .vr = 'U' << 8 | 'I', .name = "SOPInstanceUID",
                       .where = "(0008,0018)", .value = "1.2.3" };
  const SymTag reference = { .carrier = SYM_CARRIER_DICOM, .key = 0x00081155, .vr = 'U' << 8 | 'I', .name = "Referenced",
                             .where = "(0008,1140)[0].(0008,1155)", .value = "1.2.3" };
  g_autoptr (SymItem) image = NULL, other = NULL, laid = NULL, regions = make_regions (TRUE);

  sym_tags_add (named->tags, &own);
  sym_tags_add (referring->tags, &reference);
  image = make_dicom_item (named, "image");
  other = make_dicom_item (referring, "other");
  laid = sym_item_with_layer (image, regions);
  sym_reference_graph_add (graph, laid, changed);
  sym_reference_graph_add (graph, other, changed);
  {
    g_autoptr (SymItem) applied = sym_reference_graph_apply (graph, 1, other);

    g_assert_cmpint (sym_item_get_verdict (applied)->kind, ==, SYM_VERDICT_NO_LABEL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/layers/outline", test_outline);
  g_test_add_func ("/layers/styles", test_styles);
  g_test_add_func ("/layers/verdict", test_verdict);
  g_test_add_func ("/layers/label-map", test_label_map);
  g_test_add_func ("/layers/replace", test_replace);
  g_test_add_func ("/layers/too-many", test_too_many);
  g_test_add_func ("/layers/graph", test_graph);

  return g_test_run ();
}
