/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "segment-test.h"

#include "sym-layers-private.h"

/* Shutters, presentation states and maps of labels, in frames. */

static const double heights[] = { 0, 2 };

static char *
draw_shutter (const SymShutterInfo *shutter)
{
  guint8 shown[36];
  GString *text = g_string_new (NULL);

  g_assert_true (_sym_shutter_check (shutter, NULL));
  _sym_shutter_fill (shutter, 6, 6, shown);
  for (int i = 0; i < 36; i++)
    g_string_append_printf (text, "%s%c", i > 0 && i % 6 == 0 ? " " : "", shown[i] != 0 ? '#' : '.');
  return g_string_free (text, FALSE);
}

static void
test_shapes (void)
{
  const SymShutterInfo rectangle = { .shapes = SYM_SHUTTER_RECTANGLE, .left = 2, .right = 5, .top = 3, .bottom = 4 };
  const SymShutterInfo circle = { .shapes = SYM_SHUTTER_CIRCLE, .centre = { 3, 3 }, .radius = 2 };
  const SymShutterInfo triangle = { .shapes = SYM_SHUTTER_POLYGON, .n_corners = 3, .corners = { 1, 1, 6, 1, 1, 6 } };
  SymShutterInfo both = circle;
  g_autofree char *a = draw_shutter (&rectangle), *b = draw_shutter (&circle), *c = draw_shutter (&triangle), *d = NULL;

  g_assert_cmpstr (a, ==, "...... ...... .####. .####. ...... ......");
  g_assert_cmpstr (b, ==, "..#... .###.. #####. .###.. ..#... ......");
  g_assert_cmpstr (c, ==, "#####. ####.. ###... ##.... #..... ......");
  /* together they leave free what each does */
  both.shapes |= SYM_SHUTTER_RECTANGLE;
  both.left = 3;
  both.right = 9;
  both.top = 0;
  both.bottom = 3;
  d = draw_shutter (&both);
  g_assert_cmpstr (d, ==, "..#... ..##.. ..###. ...... ...... ......");
}

static void
test_checks (void)
{
  SymShutterInfo shutter = { .shapes = SYM_SHUTTER_RECTANGLE };
  SymPresentationInfo info = { .rotation = 90 };
  SymPresentationWindow window = { .window = { .width = 1 } };
  SymPresentationArea area = { .magnification = 0 };

  shutter.grey = 256;
  g_assert_false (_sym_shutter_check (&shutter, NULL));
  shutter.grey = 0;
  shutter.n_corners = SYM_SHUTTER_MAX_CORNERS + 1;
  g_assert_false (_sym_shutter_check (&shutter, NULL));
  shutter.n_corners = 0;
  shutter.radius = G_MAXINT32;
  g_assert_false (_sym_shutter_check (&shutter, NULL));
  g_assert_true (_sym_presentation_info_check (&info, NULL));
  info.rotation = 45;
  g_assert_false (_sym_presentation_info_check (&info, NULL));
  info.rotation = 360;
  g_assert_false (_sym_presentation_info_check (&info, NULL));
  g_assert_true (_sym_presentation_window_check (&window, NULL));
  window.window.width = 0;
  g_assert_false (_sym_presentation_window_check (&window, NULL));
  window.window.width = NAN;
  g_assert_false (_sym_presentation_window_check (&window, NULL));
  g_assert_true (_sym_presentation_area_check (&area, NULL));
  area.magnification = 1e9;
  g_assert_false (_sym_presentation_area_check (&area, NULL));
}

/* White everywhere; the left half is hidden. */
static SymItem *
make_shuttered (gboolean synthetic)
{
  guint8 samples[128];
  SymInstance *instance;
  const SymShutterInfo shutter = { .shapes = SYM_SHUTTER_RECTANGLE, .left = 9, .right = 16, .top = 1, .bottom = 4, .grey = 77 };

  memset (samples, 200, sizeof samples);
  instance = make_grid (16, 4, heights, 2, samples);
  instance_add_window (instance, 50, 20, SYM_WINDOW_LINEAR);
  instance->shutter = g_memdup2 (&shutter, sizeof shutter);
  if (synthetic)
    label_instance (instance);
  return make_dicom_item (instance, "image");
}

static void
test_frame (void)
{
  g_autoptr (SymItem) item = make_shuttered (FALSE), marked = make_shuttered (TRUE);
  g_autoptr (SymFrame) frame = NULL, open = NULL, turned = NULL, mark = NULL, upright = NULL;
  SymViewport viewport;

  g_assert_true (sym_item_has_shutter (item));
  g_assert_true (has_note (sym_item_get_image (item), "display shutter"));
  sym_item_init_viewport (item, &viewport, 256, 256, 1);
  frame = compose (item, &viewport);
  g_assert_cmpuint (get_pixel (frame, 100, 120)[0], ==, 77);
  g_assert_cmpuint (get_pixel (frame, 150, 120)[0], ==, 255);
  /* it turns with the image */
  viewport.flip_h = TRUE;
  turned = compose (item, &viewport);
  g_assert_cmpuint (get_pixel (turned, 100, 120)[0], ==, 255);
  g_assert_cmpuint (get_pixel (turned, 150, 120)[0], ==, 77);
  viewport.flip_h = FALSE;
  viewport.no_shutter = TRUE;
  open = compose (item, &viewport);
  g_assert_cmpuint (get_pixel (open, 100, 120)[0], ==, 255);
  /* a cut across the slices has none */
  viewport.no_shutter = FALSE;
  sym_viewport_set_plane (&viewport, sym_item_get_image (item), SYM_PLANE_CORONAL);
  upright = compose (item, &viewport);
  g_assert_cmpuint (get_pixel (upright, 100, 130)[0], ==, 255);

  /* the mark lies above: its own check has passed */
  sym_item_init_viewport (marked, &viewport, 256, 256, 1);
  mark = compose (marked, &viewport);
  g_assert_true (sym_verdict_is_marked (sym_frame_get_verdict (mark)));
}

static SymItem *
make_state (void)
{
  SymInstance *instance = make_grid (1, 1, heights, 1, NULL);
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  const SymPresentationInfo info = { .flags = SYM_PRESENTATION_INVERT | SYM_PRESENTATION_FLIP, .rotation = 90,
                                     .n_graphics = 2, .n_texts = 1, .name = "READING" };
  const SymShutterInfo shutter = { .shapes = SYM_SHUTTER_RECTANGLE, .left = 1, .right = 4, .top = 1, .bottom = 4 };
  const SymPresentationWindow windows[] = {
    { { .centre = 10, .width = 4 }, "" },
    { { .centre = 20, .width = 8 }, "1.2.3" },
  };
  const SymPresentationArea area = { { 5, 1 }, { 8, 4 }, 0, "" };
  const GError none = { SYM_ERROR, SYM_ERROR_NO_PIXELS, (char *) "It is a presentation state." };

  g_clear_pointer (&instance->data, g_bytes_unref);
  instance->presentation = g_memdup2 (&info, sizeof info);
  instance->shutter = g_memdup2 (&shutter, sizeof shutter);
  g_array_append_vals (instance->presentation_windows, windows, 2);
  g_array_append_val (instance->presentation_areas, area);
  g_ptr_array_add (instances, instance);
  return _sym_item_new ("pr", NULL, instances, &none);
}

static void
test_apply (void)
{
  g_autoptr (SymItem) image = make_shuttered (FALSE), state = make_state ();
  g_autoptr (SymItem) item = sym_item_with_presentation (image, state);
  const SymPresentation *presentation = sym_item_get_presentation (state);
  SymViewport viewport;
  double x, y;
  int left, top, width, height;
  const double middle[3] = { 5.5, 1.5, 0 };

  g_assert_true (sym_item_get_presented_by (item) == state);
  g_assert_cmpstr (sym_presentation_get_name (presentation), ==, "READING");
  g_assert_nonnull (strstr (sym_presentation_get_notes (presentation)[0], "2 graphics"));
  g_assert_nonnull (strstr (sym_presentation_get_notes (presentation)[1], "1 text"));
  g_assert_null (sym_presentation_get_notes (presentation)[2]);
  g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, sym_item_get_verdict (image)->kind);

  sym_item_init_viewport (item, &viewport, 300, 300, 1);
  g_assert_true (viewport.is_presented);
  g_assert_true (viewport.invert);
  g_assert_true (viewport.flip_h);
  g_assert_false (viewport.flip_v);
  g_assert_cmpint (viewport.rotation, ==, 90);
  g_assert_cmpfloat (viewport.window.centre, ==, 10);
  g_assert_cmpfloat (viewport.window.width, ==, 4);
  g_assert_true (sym_viewport_is_valid (&viewport, sym_item_get_image (item)));
  /* columns 5 to 8 and all rows: 2 mm by 8 mm, the middle of the pane */
  sym_viewport_from_voxel (&viewport, sym_item_get_image (item), middle, &x, &y);
  sym_viewport_get_fit_area (&viewport, &left, &top, &width, &height);
  g_assert_cmpfloat_with_epsilon (x, left + width / 2.0, 1);
  g_assert_cmpfloat_with_epsilon (y, top + height / 2.0, 1);
  g_assert_cmpfloat_with_epsilon (sym_viewport_get_mm_per_pixel (&viewport, sym_item_get_image (item)), 8.0 / MIN (width, height),
                                  0.01);

  /* its shutter takes the place of the image's own, as long as it is applied */
  g_assert_cmpint (_sym_item_get_shutter (item, &viewport)->right, ==, 4);
  viewport.is_presented = FALSE;
  g_assert_cmpint (_sym_item_get_shutter (item, &viewport)->right, ==, 16);
  viewport.no_shutter = TRUE;
  g_assert_null (_sym_item_get_shutter (item, &viewport));
}

/* Each slice has its own window, until a person chooses another. */
static void
test_follow (void)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  static const char *const names[] = { "1.2.2", "1.2.3" };
  g_autoptr (SymItem) image = NULL, item = NULL, state = make_state ();
  g_autoptr (SymImage) stack = NULL;
  g_autoptr (GError) error = NULL;
  SymViewport viewport, next;

  for (guint i = 0; i < 2; i++)
    {
      SymInstance *instance = make_grid (4, 4, heights + i, 1, NULL);
      const SymTag uid = { .carrier = SYM_CARRIER_DICOM, .key = 0x00080018, .vr = 'U' << 8 | 'I', .name = "SOPInstanceUID",
                           .where = "(0008,0018)", .value = names[i] };

      g_strlcpy (instance->info.series_uid, "1.2", sizeof instance->info.series_uid);
      sym_tags_add (instance->tags, &uid);
      g_ptr_array_add (instances, instance);
    }
  stack = _sym_image_new_from_stack (instances, &error);
  g_assert_no_error (error);
  image = settle_item (_sym_item_new ("stack", stack, instances, NULL));
  item = sym_item_with_presentation (image, state);
  sym_item_init_viewport (item, &viewport, 100, 100, 1);
  g_assert_cmpint (viewport.slice, ==, 1);
  g_assert_cmpfloat (viewport.window.centre, ==, 20);
  next = viewport;
  next.slice = 0;
  sym_item_follow (item, &viewport, &next);
  g_assert_cmpfloat (next.window.centre, ==, 10);
  next.window.width = 99;
  viewport = next;
  next.slice = 1;
  sym_item_follow (item, &viewport, &next);
  g_assert_cmpfloat (next.window.centre, ==, 10);
  g_assert_cmpfloat (next.window.width, ==, 99);
}

/* Labels have their own colours, whatever the window and the zoom, and nothing between them. */
static void
test_labels (void)
{
  guint8 samples[64];
  SymInstance *instance;
  g_autoptr (SymItem) item = NULL;
  g_autoptr (SymFrame) frame = NULL, other = NULL, small = NULL;
  guint8 colours[3][3] = { { 0 } };
  SymViewport viewport;
  guint n_black = 0;

  for (int i = 0; i < 64; i++)
    samples[i] = (guint8) (i % 16 < 8 ? 3 : 250);
  instance = make_grid (16, 4, heights, 1, samples);
  instance->info.flags |= SYM_IMAGE_LABELS;
  item = make_dicom_item (instance, "labels");
  _sym_label_get_colour (3, colours[1]);
  _sym_label_get_colour (250, colours[2]);
  sym_item_init_viewport (item, &viewport, 256, 256, 1);
  frame = compose (item, &viewport);
  for (int x = 60; x < 200; x++)
    {
      const guint8 *pixel = get_pixel (frame, x, 130);

      g_assert_true (memcmp (pixel, colours[1], 3) == 0 || memcmp (pixel, colours[2], 3) == 0);
    }
  g_assert_cmpmem (get_pixel (frame, 60, 130), 3, colours[1], 3);
  g_assert_cmpmem (get_pixel (frame, 190, 130), 3, colours[2], 3);
  viewport.window = (SymWindow){ .centre = 1, .width = 5 };
  viewport.interpolation = SYM_INTERPOLATION_CUBIC;
  viewport.invert = TRUE;
  other = compose (item, &viewport);
  g_assert_true (g_bytes_equal (sym_frame_get_bytes (frame), sym_frame_get_bytes (other)));

  /* smaller than its pixels it is still no mixture */
  viewport.zoom = 0.3;
  small = compose (item, &viewport);
  for (int i = 0; i < 100 * 60; i++)
    {
      /* the middle, without letters */
      const guint8 *pixel = get_pixel (small, 78 + i % 100, 100 + i / 100);

      n_black += memcmp (pixel, colours[0], 3) == 0;
      g_assert_true (memcmp (pixel, colours[0], 3) == 0 || memcmp (pixel, colours[1], 3) == 0
                     || memcmp (pixel, colours[2], 3) == 0);
    }
  g_assert_cmpuint (n_black, <, 100 * 60);
}

/* The colours of a statistic part at 0, wherever the file's window lies. */
static void
test_statistic (void)
{
  static const guint8 samples[64] = { 0, 10, 20 };
  SymInstance *instance = make_grid (16, 4, heights, 1, samples);
  g_autoptr (SymImage) image = NULL;
  SymViewport viewport;

  instance->info.flags |= SYM_IMAGE_STATISTIC;
  instance_add_window (instance, -2, 20, SYM_WINDOW_LINEAR_EXACT);
  image = image_of (instance);
  sym_viewport_init (&viewport, image, 100, 100, 1);
  g_assert_cmpint (viewport.colormap, ==, SYM_COLORMAP_COOLWARM);
  g_assert_cmpfloat (viewport.window.centre, ==, 0);
  g_assert_cmpfloat (viewport.window.width, ==, 24);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/presentation/shapes", test_shapes);
  g_test_add_func ("/presentation/checks", test_checks);
  g_test_add_func ("/presentation/frame", test_frame);
  g_test_add_func ("/presentation/apply", test_apply);
  g_test_add_func ("/presentation/follow", test_follow);
  g_test_add_func ("/presentation/labels", test_labels);
  g_test_add_func ("/presentation/statistic", test_statistic);

  return g_test_run ();
}
