/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "image-test.h"
#include "sym-link.h"
#include "sym-viewport-private.h"

/* What a broken or taken-over decoder may state: either it is refused with an error, or whatever is
 * asked of the image afterwards is answered with finite numbers. Run under the sanitizers. */

#define ROUNDS 20000

static double
wild_number (GRand *rand)
{
  static const double wild[]
      = { 0,    -0.0,     1,         -1,  1e-300, 1e300, -1e300, 1e-9,        1e9,
          1e10, INFINITY, -INFINITY, NAN, 0.5,    3,     65536,  4294967296.0 };

  return wild[g_rand_int_range (rand, 0, G_N_ELEMENTS (wild))];
}

/* Mostly sane, so that many get past the first check. */
static double
number (GRand *rand)
{
  return g_rand_int_range (rand, 0, 40) == 0 ? wild_number (rand)
                                             : g_rand_double_range (rand, -3, 3);
}

static void
fill_frames (SymInstance *instance, GRand *rand, gsize n)
{
  gboolean same = g_rand_boolean (rand);

  instance->n_frames = n;
  instance->frames = g_new0 (SymFrameInfo, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      SymFrameInfo *frame = &instance->frames[i];

      frame->flags = same ? 15 : (guint32) g_rand_int_range (rand, 0, 16);
      frame->orientation[0] = frame->orientation[4] = 1;
      for (int k = 0; k < 3; k++)
        frame->position[k] = k == 2 ? (double) g_rand_int_range (rand, 0, 4) : 0;
      frame->position[g_rand_int_range (rand, 0, 3)] += same ? 0 : number (rand);
      if (!same)
        frame->orientation[g_rand_int_range (rand, 0, 6)] += number (rand) / 1000;
      frame->spacing[0] = frame->spacing[1] = 1;
      frame->spacing[g_rand_int_range (rand, 0, 2)] = fabs (number (rand));
      frame->thickness = number (rand);
      frame->slope = number (rand);
      frame->intercept = number (rand);
      frame->temporal_position = g_rand_int_range (rand, -1, 3);
    }
}

static SymInstance *
wild_instance (GRand *rand)
{
  gsize dims[3] = { (gsize) g_rand_int_range (rand, 1, 6), (gsize) g_rand_int_range (rand, 1, 6),
                    (gsize) g_rand_int_range (rand, 1, 7) };
  SymSampleType type = (SymSampleType) g_rand_int_range (rand, 0, SYM_N_SAMPLE_TYPES);
  SymInstance *instance = instance_new ((SymFormat) g_rand_int_range (rand, 1, SYM_N_FORMATS), type,
                                        dims[0], dims[1], dims[2], NULL);
  SymImageInfo *info = &instance->info;
  const guint16 entries[3] = { 1, 60000, 7 };

  if (g_rand_boolean (rand))
    {
      guint8 *samples = g_malloc (info->data_size);

      for (gsize i = 0; i < info->data_size; i++)
        samples[i] = (guint8) (g_rand_boolean (rand) ? 255 : g_rand_int (rand));
      g_bytes_unref (instance->data);
      instance->data = g_bytes_new_take (samples, info->data_size);
    }

  info->flags = (guint32) g_rand_int_range (rand, 0, 64);
  for (int i = 0; i < 12; i++)
    info->affine[i] = number (rand);
  for (int i = 0; i < 3; i++)
    info->spacing[i] = fabs (number (rand));
  info->slope = number (rand);
  info->intercept = number (rand);
  info->padding_min = number (rand);
  info->padding_max = number (rand);
  if (g_rand_int_range (rand, 0, 8) == 0)
    info->dims[g_rand_int_range (rand, 0, 5)] = (guint64) 1 << g_rand_int_range (rand, 0, 64);
  if (g_rand_int_range (rand, 0, 8) == 0)
    info->colour = (guint32) g_rand_int_range (rand, 0, 7);
  if (g_rand_int_range (rand, 0, 16) == 0)
    info->sample_type = g_rand_int (rand);
  if (g_rand_int_range (rand, 0, 16) == 0)
    info->patient_orientation[0][0] = (char) g_rand_int_range (rand, 1, 128);
  if (g_rand_int_range (rand, 0, 4) != 0)
    fill_frames (instance, rand, g_rand_int_range (rand, 0, 8) == 0 ? 3 : dims[2]);
  for (int i = 0; i < SYM_N_LUTS; i++)
    if (g_rand_int_range (rand, 0, 6) == 0)
      instance->luts[i] = _sym_lut_new (g_rand_int_range (rand, G_MININT32, G_MAXINT32),
                                        (guint32) g_rand_int_range (rand, 1, 4),
                                        (guint32) g_rand_int_range (rand, 1, 17), entries, NULL);
  for (int i = g_rand_int_range (rand, 0, 3); i > 0; i--)
    instance_add_window (instance, number (rand), number (rand),
                         (SymWindowFunction) g_rand_int_range (rand, 0, 5));

  return instance;
}

static void
assert_window (SymWindow window)
{
  g_assert_true (isfinite (window.centre));
  g_assert_true (isfinite (window.width) && window.width > 0);
  g_assert_cmpuint (window.function, <, SYM_N_WINDOW_FUNCTIONS);
}

/* Asks everything of an image that a window asks. */
static void
use (const SymImage *image, GRand *rand)
{
  SymStatistics statistics = sym_image_get_statistics (image);
  g_autofree char *digest = sym_image_get_digest (image);
  const gsize *dims = sym_image_get_dims (image);
  SymViewport view, other;

  g_assert_cmpuint (strlen (digest), ==, 64);
  if (statistics.valid)
    g_assert_true (isfinite (statistics.min) && statistics.min <= statistics.max);
  assert_window (sym_image_get_auto_window (image));
  assert_window (sym_image_get_full_window (image));
  assert_window (sym_image_get_default_window (image));
  for (int i = 0; i < 10; i++)
    {
      gint64 voxel[5];

      for (int k = 0; k < 5; k++)
        voxel[k] = g_rand_int_range (rand, 0, (gint32) dims[k]);
      sym_image_value_at (image, voxel);
    }

  sym_viewport_init (&view, image, g_rand_int_range (rand, 1, 500), g_rand_int_range (rand, 1, 500),
                     1);
  for (int plane = 0; plane < SYM_N_PLANES; plane++)
    {
      char letters[4][8];
      double voxel[3], lps[3], x, y;
      SymPlacement placement;

      sym_viewport_set_plane (&view, image, (SymPlane) plane);
      sym_viewport_zoom_at (&view, image, number (rand), number (rand), fabs (number (rand)));
      sym_viewport_rotate (&view, g_rand_int_range (rand, -9, 9));
      view.flip_h = g_rand_boolean (rand);
      g_assert_true (sym_viewport_is_valid (&view, image));
      placement = _sym_viewport_get_placement (&view, image);
      g_assert_true (placement.step_x > 0 && placement.step_y > 0);
      g_assert_true (isfinite (placement.x0) && isfinite (placement.y0));
      sym_viewport_to_voxel (&view, image, 10, 20, voxel);
      sym_viewport_from_voxel (&view, image, voxel, &x, &y);
      g_assert_true (isfinite (x) && isfinite (y));
      sym_viewport_get_letters (&view, image, letters);
      if (sym_viewport_get_position (&view, image, lps))
        for (int k = 0; k < 3; k++)
          g_assert_true (isfinite (lps[k]));
      g_assert_true (isfinite (sym_viewport_get_mm_per_pixel (&view, image)));

      sym_viewport_init (&other, image, 100, 100, 1);
      sym_link_follow_slice (image, &view, image, &other);
      sym_link_follow_zoom (image, &view, image, &other);
      sym_link_follow_pan (image, &view, image, &other);
      sym_link_follow_window (image, &view, image, &other);
      g_assert_true (sym_viewport_is_valid (&other, image));
    }
}

static void
test_instances (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2026);
  guint n_made = 0;

  for (int i = 0; i < ROUNDS; i++)
    {
      g_autoptr (SymInstance) instance = wild_instance (rand);
      g_autoptr (GError) error = NULL;
      g_autoptr (SymImage) image = _sym_image_new_from_instance (instance, &error);

      g_assert_cmpint (image == NULL, ==, error != NULL);
      if (image == NULL)
        continue;
      n_made++;
      use (image, rand);
    }
  /* neither all refused nor none */
  g_test_message ("%u of %d images made", n_made, ROUNDS);
  g_assert_cmpuint (n_made, >, ROUNDS / 20);
  g_assert_cmpuint (n_made, <, ROUNDS * 19 / 20);
}

static void
test_stacks (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2027);
  guint n_made = 0;

  for (int i = 0; i < ROUNDS / 8; i++)
    {
      g_autoptr (GPtrArray) files
          = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
      g_autoptr (GPtrArray) groups = NULL;
      guint n_grouped = 0;

      for (int f = g_rand_int_range (rand, 1, 12); f > 0; f--)
        {
          SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, 2, 2, 1, NULL);

          g_strlcpy (instance->info.series_uid, "1.2", SYM_UID_SIZE);
          instance->info.instance_number = g_rand_int_range (rand, 0, 4);
          instance->info.temporal_position = g_rand_int_range (rand, 0, 2);
          fill_frames (instance, rand, (gsize) g_rand_int_range (rand, 0, 8) != 0);
          g_ptr_array_add (files, instance);
        }
      groups = _sym_stack_group (files);
      for (guint g = 0; g < groups->len; g++)
        {
          GPtrArray *group = g_ptr_array_index (groups, g);
          g_autoptr (GError) error = NULL;
          g_autoptr (SymImage) image = _sym_image_new_from_stack (group, &error);

          n_grouped += group->len;
          g_assert_cmpint (image == NULL, ==, error != NULL);
          if (image == NULL)
            continue;
          n_made += group->len > 1;
          g_assert_cmpuint (image->n_planes, <=, group->len);
          g_assert_cmpuint (image->dims[2] * image->dims[3], ==, image->n_planes);
          use (image, rand);
        }
      /* no file is lost */
      g_assert_cmpuint (n_grouped, ==, files->len);
    }
  g_test_message ("%u stacks made", n_made);
  g_assert_cmpuint (n_made, >, ROUNDS / 80);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile/instances", test_instances);
  g_test_add_func ("/hostile/stacks", test_stacks);

  return g_test_run ();
}
