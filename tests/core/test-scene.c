/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "frame-test.h"
#include "sym-scene.h"
#include "sym-sdm-private.h"

/* What a window shows, composed as a whole. */

#define COLUMNS 160
#define ROWS 120

static SymItem *
make_stack (gsize slices, gboolean marked)
{
  const gsize n = COLUMNS * ROWS * slices;
  g_autofree guint8 *samples = g_malloc (n);
  SymInstance *instance;

  for (gsize i = 0; i < n; i++)
    samples[i] = (guint8) (120 + 40 * sin ((double) (i % COLUMNS) / 9) * cos ((double) (i / COLUMNS) / 7)
                           + g_test_rand_int_range (-6, 7));
  instance = make_instance (SYM_SAMPLE_UINT8, SYM_COLOUR_MONO, 1, COLUMNS, ROWS, slices, samples);
  if (marked)
    label_instance (instance);
  return make_item (instance);
}

static void
test_steps (void)
{
  g_autoptr (SymScene) scene = sym_scene_new (2, 3, TRUE);
  g_autoptr (SymScene) copy = NULL;
  g_autoptr (SymItem) a = make_stack (7, FALSE), b = make_stack (7, TRUE);
  g_autoptr (SymFrame) frame = NULL, right = NULL;
  g_autoptr (GError) error = NULL;
  SymViewport viewport;
  int width, height;

  sym_viewport_init (&viewport, sym_item_get_image (a), 300, 240, 1);
  sym_scene_add (scene, a, &viewport, FALSE);
  sym_scene_add (scene, b, &viewport, TRUE);
  sym_scene_get_size (scene, &width, &height);
  g_assert_cmpint (width, ==, 603);
  g_assert_cmpint (height, ==, 240);
  g_assert_cmpint (sym_scene_get_n_steps (scene), ==, 7);
  g_assert_cmpint (sym_scene_get_step (scene), ==, 3);

  /* A copy moves alone, and by slice number both views of it. */
  copy = sym_scene_copy (scene);
  sym_scene_set_step (copy, 6);
  g_assert_cmpint (sym_scene_get_viewport (copy, 0)->slice, ==, 6);
  g_assert_cmpint (sym_scene_get_viewport (copy, 1)->slice, ==, 6);
  g_assert_cmpint (sym_scene_get_viewport (scene, 1)->slice, ==, 3);

  frame = sym_scene_compose (scene, 1, &error);
  g_assert_no_error (error);
  right = compose (b, &viewport);
  g_assert_cmpint (sym_frame_get_width (frame), ==, 603);
  g_assert_cmpint (sym_frame_get_verdict (frame)->kind, ==, SYM_VERDICT_SYNTHETIC);
  for (int y = 0; y < 240; y++)
    g_assert_cmpmem (get_pixel (frame, 303, y), 900, get_pixel (right, 0, y), 900);
}

static void
test_enlarged (void)
{
  g_autoptr (SymScene) scene = sym_scene_new (2, 3, FALSE);
  g_autoptr (SymItem) item = make_stack (2, TRUE);
  g_autoptr (SymFrame) frame = NULL;
  g_autoptr (GError) error = NULL;
  SymViewport viewport;

  sym_viewport_init (&viewport, sym_item_get_image (item), 300, 240, 1);
  for (guint i = 0; i < 3; i++)
    sym_scene_add (scene, item, &viewport, FALSE);
  frame = sym_scene_compose (scene, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sym_frame_get_width (frame), ==, 1206);
  g_assert_cmpint (sym_frame_get_height (frame), ==, 966);
  g_clear_pointer (&frame, sym_frame_unref);
  frame = sym_scene_compose (scene, 1000, &error);
  g_assert_null (frame);
  g_assert_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE);
}

/* The middle of the picture, cut out of band and border, still says it; an
 * unmarked picture does not. */
static void
test_watermark (void)
{
  for (int marked = 0; marked < 2; marked++)
    {
      g_autoptr (SymItem) item = make_stack (1, marked);
      g_autoptr (SymFrame) frame = NULL, written = NULL;
      const SymSdmRange range = { .low = 0, .high = 255 };
      SymSdmPlane plane = { .pixel_stride = 3, .type = SYM_SAMPLE_UINT8, .n_channels = 3 };
      g_autofree guint8 *rows = NULL;
      SymViewport viewport;
      SymSdmReport report;
      SymSdmOutcome outcome;
      guint n_ground = 0;

      sym_viewport_init (&viewport, sym_item_get_image (item), 640, 500, 1);
      frame = compose (item, &viewport);
      written = sym_frame_watermark (frame);
      g_assert_cmpint (sym_frame_get_verdict (written)->kind, ==, sym_frame_get_verdict (frame)->kind);
      g_assert_cmpstr (sym_frame_get_reason (written), ==, sym_frame_get_reason (frame));
      for (int y = 0; y < 500; y++)
        for (int i = 0; i < 3 * 640; i++)
          g_assert_cmpint (ABS (get_pixel (frame, 0, y)[i] - get_pixel (written, 0, y)[i]), <=, marked ? 3 : 0);

      /* The visible mark's band is as it was drawn. */
      for (int i = 0; i < 640 && marked; i++)
        if (memcmp (get_pixel (frame, i, 4), "\xc6\x46\x00", 3) == 0)
          {
            g_assert_cmpmem (get_pixel (written, i, 4), 3, get_pixel (frame, i, 4), 3);
            n_ground++;
          }
      g_assert_cmpuint (n_ground, >=, marked ? 100 : 0);

      /* Looking for it is the first half of writing it. */
      rows = g_memdup2 (g_bytes_get_data (sym_frame_get_bytes (written), NULL),
                        g_bytes_get_size (sym_frame_get_bytes (written)));
      plane.samples = rows + 70 * sym_frame_get_stride (written) + 3 * 80;
      plane.row_stride = sym_frame_get_stride (written);
      plane.width = 480;
      plane.height = 360;
      outcome = _sym_sdm_embed (&plane, 1, &range, SYM_SDM_SYNTHETIC, NULL, &report);
      if (marked)
        g_assert_cmpint (outcome, ==, SYM_SDM_ALREADY);
      else
        g_assert_cmpint (outcome, !=, SYM_SDM_ALREADY);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/steps", test_steps);
  g_test_add_func ("/scene/enlarged", test_enlarged);
  g_test_add_func ("/scene/watermark", test_watermark);
  return g_test_run ();
}
