/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "image-test.h"
#include "sym-verdict.h"

#define COLUMNS 40
#define ROWS 30
#define SLICES 5

static SymImage *
make_image (guint32 flags)
{
  SymInstance *instance =
      instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT8, COLUMNS, ROWS, SLICES, NULL);

  instance->info.flags |= flags;
  return image_of (instance);
}

/* What lies in the middle of the outline is the middle of the region, however it is looked at. */
static void
assert_located (const SymRegion *region, SymImage *image, const SymViewport *viewport)
{
  double x, y, width, height, voxel[3], corner[3];
  double zoom = sym_viewport_get_zoom (viewport, image);
  gboolean turned = viewport->rotation % 180 != 0;

  g_assert_true (sym_region_locate (region, image, viewport, &x, &y, &width, &height));
  g_assert_cmpfloat_with_epsilon (width, (double) (turned ? region->height : region->width) * zoom,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (height, (double) (turned ? region->width : region->height) * zoom,
                                  1e-6);
  sym_viewport_to_voxel (viewport, image, x + width / 2, y + height / 2, voxel);
  g_assert_cmpfloat_with_epsilon (voxel[0], (double) region->x + ((double) region->width - 1) / 2,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (voxel[1], (double) region->y + ((double) region->height - 1) / 2,
                                  1e-6);
  /* just within a corner is the pixel of a corner */
  sym_viewport_to_voxel (viewport, image, x + 0.01, y + 0.01, corner);
  g_assert_true (lround (corner[0]) == (long) region->x ||
                 lround (corner[0]) == (long) (region->x + region->width - 1));
  g_assert_true (lround (corner[1]) == (long) region->y ||
                 lround (corner[1]) == (long) (region->y + region->height - 1));
}

static void
test_views (void)
{
  static const SymRegion region = { 3, 20, 12, 5, 2, 1 };
  static const guint32 flags[] = { 0, SYM_IMAGE_ROWS_UP };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    for (guint j = 0; j < 16; j++)
      {
        g_autoptr (SymImage) image = make_image (flags[i]);
        SymViewport viewport;

        sym_viewport_init (&viewport, image, 500, 400, 1);
        g_assert_cmpint (viewport.slice, ==, 2);
        viewport.flip_h = (j & 1) != 0;
        viewport.flip_v = (j & 2) != 0;
        sym_viewport_rotate (&viewport, (int) j / 4);
        assert_located (&region, image, &viewport);
        sym_viewport_zoom_at (&viewport, image, 100, 120, 3.3);
        sym_viewport_pan (&viewport, 31, -17);
        assert_located (&region, image, &viewport);
      }
}

static void
test_slices (void)
{
  static const SymRegion region = { 3, 20, 12, 5, 1, 2 };
  g_autoptr (SymImage) image = make_image (0);
  SymViewport viewport;
  double x, y, width, height;

  sym_viewport_init (&viewport, image, 500, 400, 1);
  for (gint64 slice = -1; slice < SLICES; slice++)
    {
      viewport.slice = slice;
      g_assert_true (sym_region_locate (&region, image, &viewport, &x, &y, &width, &height) ==
                     (slice == 1 || slice == 2));
    }
  g_assert_true (sym_region_show (&region, image, &viewport));
  g_assert_cmpint (viewport.slice, ==, 1);
  g_assert_true (sym_region_locate (&region, image, &viewport, &x, &y, &width, &height));
  /* of another image */
  g_assert_false (sym_region_show (&(SymRegion){ 0, 0, 1, 1, SLICES, 1 }, image, &viewport));
  g_assert_cmpint (viewport.slice, ==, 1);
}

static void
test_evidence (void)
{
  static const SymRegion region = { 3, 20, 12, 5, 1, 2 };
  static const SymRegion one = { 8, 9, 10, 11, 0, 1 };
  g_autoptr (SymEvidence) plain = sym_evidence_new ("W-VIS", "b", SYM_STRENGTH_HINT,
                                                    SYM_CLASS_SYNTHETIC, "w", "v", "s");
  g_autoptr (SymEvidence) in_stack = sym_evidence_new_in_region (
      "W-VIS", "b", SYM_STRENGTH_HINT, SYM_CLASS_SYNTHETIC, &region, TRUE, "v", "s");
  g_autoptr (SymEvidence) in_picture = sym_evidence_new_in_region (
      "W-VIS", "b", SYM_STRENGTH_HINT, SYM_CLASS_SYNTHETIC, &one, FALSE, "v", "s");

  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autofree char *reason = NULL;
  SymVerdict verdict;

  g_assert_null (sym_evidence_get_region (plain));
  g_assert_cmpstr (in_stack->where, ==, "3,20,12,5@1-2");
  g_assert_cmpuint (sym_evidence_get_region (in_stack)->height, ==, 5);
  g_assert_cmpstr (in_picture->where, ==, "8,9,10,11");

  /* beside the mark stand words, not numbers */
  g_ptr_array_add (all, in_picture);
  verdict = sym_verdict_merge (all);
  reason = sym_verdict_describe_reason (&verdict, all);
  g_assert_nonnull (strstr (reason, "Text in the pixels"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/region/views", test_views);
  g_test_add_func ("/region/slices", test_slices);
  g_test_add_func ("/region/evidence", test_evidence);
  return g_test_run ();
}
