/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "image-test.h"
#include "item-test.h"
#include "sym-frame.h"
#include "sym-pair-private.h"
#include "sym-pair-view.h"

#define COLUMNS 16
#define ROWS 12

/* Takes the instance. Returns: an item that was examined, labelled so where @synthetic says */
static SymItem *
item_new (SymInstance *instance, const char *synthetic)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new ();
  g_autoptr (SymImage) image = _sym_image_new_from_instance (instance, NULL);
  SymItem *item;

  g_assert_nonnull (image);
  if (synthetic != NULL)
    sym_tags_add (instance->tags, &(SymTag){ .carrier = SYM_CARRIER_DICOM, .key = 0x0008001c, .vr = 'C' << 8 | 'S',
                                             .name = "SyntheticData", .where = "(0008,001C)", .value = synthetic });
  g_ptr_array_add (instances, instance);
  item = _sym_item_new ("made.dcm", image, instances, NULL);
  _sym_instance_free (instance);
  return settle_item (item);
}

static SymItem *
make_grey (guint8 value, const char *synthetic)
{
  guint8 samples[COLUMNS * ROWS];
  SymInstance *instance;

  memset (samples, value, sizeof samples);
  instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, COLUMNS, ROWS, 1, samples);
  instance_add_window (instance, 128, 256, SYM_WINDOW_LINEAR);
  return item_new (instance, synthetic);
}

static SymItem *
look_at (SymItem *a, SymItem *b, const SymPairLook *look)
{
  const SymImage *image_a = sym_item_get_image (a), *image_b = sym_item_get_image (b);
  GError *error = NULL;
  SymAlignment alignment;
  SymViewport a_viewport, b_viewport;
  SymItem *view;

  sym_alignment_init (&alignment, image_a, image_b);
  sym_viewport_init (&a_viewport, image_a, 200, 150, 1);
  sym_viewport_init (&b_viewport, image_b, 200, 150, 1);
  view = sym_pair_view_new (a, b, &alignment, look, &a_viewport, &b_viewport, &error);
  g_assert_no_error (error);
  return view;
}

static double
get (SymItem *view, gint64 x, gint64 y)
{
  return sym_image_value_at (sym_item_get_image (view), (const gint64[5]) { x, y, 0, 0, 0 }).v[0];
}

static void
test_verdicts (void)
{
  static const char *const said[] = { NULL, "YES", "NO", "PERHAPS" };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (said); k++)
      for (SymPairMode mode = SYM_PAIR_OTHER; mode < SYM_N_PAIR_MODES; mode++)
        {
          g_autoptr (SymItem) a = make_grey (40, said[i]), b = make_grey (90, said[k]);
          SymPairLook look = SYM_PAIR_LOOK_INIT;
          g_autoptr (SymItem) view = NULL;
          g_autoptr (SymFrame) frame = NULL;
          const gboolean is_b = mode == SYM_PAIR_OTHER;
          const SymVerdict graver = is_b ? *sym_item_get_verdict (b)
                                         : sym_verdict_join (*sym_item_get_verdict (a), *sym_item_get_verdict (b));
          SymViewport viewport;

          look.mode = mode;
          view = look_at (a, b, &look);
          g_assert_cmpint (sym_item_get_verdict (view)->kind, ==, graver.kind);
          g_assert_cmpuint (sym_item_get_evidence (view)->len, ==,
                            (is_b ? 0 : sym_item_get_evidence (a)->len) + sym_item_get_evidence (b)->len);
          sym_viewport_init (&viewport, sym_item_get_image (view), 200, 150, 1);
          frame = sym_frame_compose (view, &viewport, NULL);
          g_assert_nonnull (frame);
          g_assert_cmpint (sym_frame_get_verdict (frame)->kind, ==, graver.kind);
          if (sym_verdict_is_marked (&graver))
            g_assert_cmpstr (sym_frame_get_reason (frame), !=, "");
        }
}

static void
test_modes (void)
{
  g_autoptr (SymItem) a = make_grey (40, NULL), b = make_grey (90, NULL);

  for (SymPairMode mode = SYM_PAIR_OTHER; mode < SYM_N_PAIR_MODES; mode++)
    {
      SymPairLook look = SYM_PAIR_LOOK_INIT;
      g_autoptr (SymItem) view = NULL;

      look.mode = mode;
      look.squares = 4;
      look.share = 0.25;
      view = look_at (a, b, &look);
      switch (mode)
        {
        case SYM_PAIR_OTHER:
          g_assert_cmpfloat (get (view, 3, 3), ==, 90);
          break;
        case SYM_PAIR_CURTAIN:
          g_assert_cmpfloat (get (view, 7, 3), ==, 40);
          g_assert_cmpfloat (get (view, 8, 3), ==, 90);
          break;
        case SYM_PAIR_CHECKER:
          g_assert_cmpfloat (get (view, 3, 3), ==, 40);
          g_assert_cmpfloat (get (view, 4, 3), ==, 90);
          g_assert_cmpfloat (get (view, 4, 4), ==, 40);
          break;
        case SYM_PAIR_BLEND:
          g_assert_cmpfloat (get (view, 3, 3), ==, 53);
          break;
        case SYM_PAIR_DIFFERENCE:
        case SYM_PAIR_ABSOLUTE:
          g_assert_cmpfloat (get (view, 3, 3), ==, 50);
          break;
        case SYM_PAIR_EDGES:
          g_assert_cmpfloat (get (view, 3, 3), ==, 40);
          break;
        case SYM_PAIR_NONE:
        case SYM_N_PAIR_MODES:
        default:
          g_assert_not_reached ();
        }
    }
}

static void
test_curtain (void)
{
  g_autoptr (SymItem) a = make_grey (40, NULL), b = make_grey (90, NULL);
  SymPairLook look = SYM_PAIR_LOOK_INIT;

  look.mode = SYM_PAIR_CURTAIN;
  for (int angle = -180; angle <= 180; angle += 15)
    {
      g_autoptr (SymItem) open = NULL, shut = NULL, half = NULL;
      guint n_b = 0;

      look.angle = angle;
      look.place = 0;
      open = look_at (a, b, &look);
      look.place = 1;
      shut = look_at (a, b, &look);
      look.place = 0.5;
      half = look_at (a, b, &look);
      for (int y = 0; y < ROWS; y++)
        for (int x = 0; x < COLUMNS; x++)
          {
            g_assert_cmpfloat (get (open, x, y), ==, 90);
            g_assert_cmpfloat (get (shut, x, y), ==, 40);
            n_b += get (half, x, y) == 90;
          }
      g_assert_cmpuint (n_b, >=, COLUMNS * ROWS * 2 / 5);
      g_assert_cmpuint (n_b, <=, COLUMNS * ROWS * 3 / 5);
    }
}

/* The width that is drawn full shrinks with the gain; the sign is about 0. */
static void
test_gain (void)
{
  g_autoptr (SymItem) a = make_grey (40, NULL), b = make_grey (30, NULL);
  SymPairLook look = SYM_PAIR_LOOK_INIT;

  for (int gain = 1; gain <= SYM_PAIR_MAX_GAIN; gain *= 4)
    {
      g_autoptr (SymItem) view = NULL, absolute = NULL;
      SymWindow window;

      look.gain = gain;
      look.mode = SYM_PAIR_DIFFERENCE;
      view = look_at (a, b, &look);
      window = sym_image_get_default_window (sym_item_get_image (view));
      g_assert_cmpfloat_with_epsilon (window.width, 512.0 / gain, 1e-9);
      g_assert_cmpfloat (window.centre, ==, 0);
      g_assert_cmpfloat (get (view, 0, 0), ==, -10);
      look.mode = SYM_PAIR_ABSOLUTE;
      absolute = look_at (a, b, &look);
      window = sym_image_get_default_window (sym_item_get_image (absolute));
      g_assert_cmpfloat_with_epsilon (window.centre - window.width / 2, 0, 1e-9);
      g_assert_cmpfloat (get (absolute, 0, 0), ==, 10);
    }
}

/* An edge of B, and none of A. */
static void
test_edges (void)
{
  g_autoptr (SymItem) a = make_grey (40, NULL), b = NULL, view = NULL;
  guint8 samples[COLUMNS * ROWS];
  SymInstance *instance;
  SymPairLook look = SYM_PAIR_LOOK_INIT;

  for (int i = 0; i < COLUMNS * ROWS; i++)
    samples[i] = i % COLUMNS < 8 ? 10 : 200;
  instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, COLUMNS, ROWS, 1, samples);
  instance_add_window (instance, 128, 256, SYM_WINDOW_LINEAR);
  b = item_new (instance, NULL);
  look.mode = SYM_PAIR_EDGES;
  view = look_at (a, b, &look);
  g_assert_cmpfloat (get (view, 3, 5), ==, 40);
  g_assert_cmpfloat (get (view, 7, 5), ==, 0);
  g_assert_cmpfloat (get (view, 8, 5), ==, 0);
  g_assert_cmpfloat (get (view, 11, 5), ==, 40);
}

/* Colour on grey: pictures are mixed as they look, differences are of luma. */
static void
test_colour (void)
{
  g_autoptr (SymItem) a = make_grey (100, NULL), b = NULL;
  guint8 samples[COLUMNS * ROWS * 3];
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, COLUMNS, ROWS, 1, NULL);
  SymPairLook look = SYM_PAIR_LOOK_INIT;
  g_autoptr (SymItem) other = NULL, difference = NULL;
  SymValue value;

  for (int i = 0; i < COLUMNS * ROWS; i++)
    memcpy (samples + 3 * i, (const guint8[3]) { 200, 100, 50 }, 3);
  instance_set_colour (instance, SYM_COLOUR_RGB, 3, samples);
  b = item_new (instance, NULL);
  look.mode = SYM_PAIR_OTHER;
  other = look_at (a, b, &look);
  value = sym_image_value_at (sym_item_get_image (other), (const gint64[5]) { 2, 2, 0, 0, 0 });
  g_assert_cmpfloat (value.v[0], ==, 200);
  g_assert_cmpfloat (value.v[2], ==, 50);
  look.mode = SYM_PAIR_DIFFERENCE;
  difference = look_at (a, b, &look);
  g_assert_cmpfloat_with_epsilon (get (difference, 2, 2), 0.299 * 200 + 58.7 + 5.7 - 100, 1e-4);
}

/* What only one of them has is no difference; B shows black there. */
static void
test_beyond (void)
{
  g_autoptr (SymItem) a = NULL, b = NULL, view = NULL, other = NULL;
  SymPairLook look = SYM_PAIR_LOOK_INIT;
  SymItem **items[2] = { &a, &b };

  for (int i = 0; i < 2; i++)
    {
      g_autofree guint8 *samples = g_malloc (COLUMNS * ROWS);
      SymInstance *instance;

      memset (samples, 100 + 20 * i, COLUMNS * ROWS);
      instance = instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT8, COLUMNS, ROWS, 1, samples);
      instance->info.flags |= SYM_IMAGE_HAS_AFFINE | SYM_IMAGE_HAS_SPACING;
      for (int k = 0; k < 3; k++)
        instance->info.affine[5 * k] = instance->info.spacing[k] = 1;
      instance->info.affine[3] = 4 * i;
      instance->info.affine[15] = 1;
      instance_add_window (instance, 128, 256, SYM_WINDOW_LINEAR);
      *items[i] = item_new (instance, NULL);
    }
  look.mode = SYM_PAIR_DIFFERENCE;
  view = look_at (a, b, &look);
  g_assert_true (isnan (get (view, 3, 5)));
  g_assert_cmpfloat (get (view, 4, 5), ==, 20);
  look.mode = SYM_PAIR_OTHER;
  other = look_at (a, b, &look);
  g_assert_cmpfloat (get (other, 3, 5), ==, 0);
  g_assert_cmpfloat (get (other, 4, 5), ==, 120);
}

static SymItem *
make_volume (guint32 seed)
{
  gint16 samples[COLUMNS * ROWS * 6];
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  SymInstance *instance;

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    samples[i] = (gint16) g_rand_int_range (rand, -500, 500);
  instance = instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_INT16, COLUMNS, ROWS, 6, samples);
  instance->info.flags |= SYM_IMAGE_HAS_AFFINE | SYM_IMAGE_HAS_SPACING;
  for (int k = 0; k < 3; k++)
    instance->info.affine[5 * k] = instance->info.spacing[k] = 1;
  instance->info.affine[15] = 1;
  return item_new (instance, NULL);
}

/* The quick ways to read a slice of B give what reading it voxel by voxel gives: in each plane, shifted, turned within
 * the slice, and tilted so far that many slices of B are met. */
static void
test_quick_ways (void)
{
  static const SymRigid moves[] = { { { 0, 0, 0 }, { 0, 0, 0 }, 1 },      { { 0.3, -1.7, 0 }, { 0, 0, 0 }, 1 },
                                    { { 0, 0, 0.4 }, { 0, 0, 12 }, 1.1 }, { { 1, 1, 1 }, { 25, -40, 5 }, 0.8 } };
  g_autoptr (SymItem) a = make_volume (1), b = make_volume (2);
  SymImage *image_a = sym_item_get_image (a), *image_b = sym_item_get_image (b);
  SymAlignment base, alignment;
  SymPairLook look = SYM_PAIR_LOOK_INIT;

  look.mode = SYM_PAIR_DIFFERENCE;
  sym_alignment_init (&base, image_a, image_b);
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    for (SymPlane plane = SYM_PLANE_ACQUIRED; plane < SYM_N_PLANES; plane++)
      {
        SymViewport a_viewport, b_viewport;
        g_autoptr (SymItem) view = NULL;
        SymImage *shown;
        SymPair pair;
        guint n = 0;

        sym_alignment_adjust (&alignment, &base, image_a, &moves[i]);
        sym_viewport_init (&a_viewport, image_a, 200, 150, 1);
        sym_viewport_init (&b_viewport, image_b, 200, 150, 1);
        sym_viewport_set_plane (&a_viewport, image_a, plane);
        view = sym_pair_view_new (a, b, &alignment, &look, &a_viewport, &b_viewport, NULL);
        shown = sym_item_get_image (view);
        _sym_pair_init (&pair, image_a, image_b, &alignment, 0, 0);
        for (gint64 y = 0; y < (gint64) sym_image_get_dims (shown)[1]; y++)
          for (gint64 x = 0; x < (gint64) sym_image_get_dims (shown)[0]; x++)
            {
              SymViewport of_view;
              double at_x, at_y, voxel[3], value;
              gint64 at[5] = { 0 };

              /* where the pixel of the view lies in A, by way of the screen */
              sym_viewport_init (&of_view, shown, 200, 150, 1);
              sym_viewport_from_voxel (&of_view, shown, (const double[3]) { (double) x, (double) y, 0 }, &at_x, &at_y);
              sym_viewport_to_voxel (&a_viewport, image_a, at_x, at_y, voxel);
              for (int k = 0; k < 3; k++)
                {
                  voxel[k] = round (voxel[k]);
                  at[k] = (gint64) voxel[k];
                }
              if (!_sym_pair_read_b_at (&pair, voxel, &value))
                {
                  g_assert_true (isnan (get (view, x, y)));
                  continue;
                }
              g_assert_cmpfloat_with_epsilon (get (view, x, y), value - sym_image_value_at (image_a, at).v[0], 2e-3);
              n++;
            }
        g_assert_cmpuint (n, >, 30);
      }
}

static void
test_names (void)
{
  SymPairMode mode;

  for (guint i = 0; i < SYM_N_PAIR_MODES; i++)
    {
      g_assert_true (sym_pair_mode_from_name (sym_pair_mode_get_name ((SymPairMode) i), &mode));
      g_assert_cmpuint (mode, ==, i);
    }
  g_assert_false (sym_pair_mode_from_name ("quiz", &mode));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pair-view/verdicts", test_verdicts);
  g_test_add_func ("/pair-view/modes", test_modes);
  g_test_add_func ("/pair-view/curtain", test_curtain);
  g_test_add_func ("/pair-view/gain", test_gain);
  g_test_add_func ("/pair-view/edges", test_edges);
  g_test_add_func ("/pair-view/colour", test_colour);
  g_test_add_func ("/pair-view/beyond", test_beyond);
  g_test_add_func ("/pair-view/quick-ways", test_quick_ways);
  g_test_add_func ("/pair-view/names", test_names);
  return g_test_run ();
}
