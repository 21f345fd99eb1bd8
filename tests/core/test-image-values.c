/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "image-test.h"
#include "sym-viewport.h"

/* The fast loops against sums that are known, over lengths around their block size. */
static void
test_statistics (void)
{
  const gsize lengths[] = { 1, 7, 1023, 1024, 1025, 3000 };

  for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      gsize n = lengths[l];
      g_autofree gint16 *shorts = g_new (gint16, n);
      g_autofree float *floats = g_new (float, n);
      g_autoptr (SymImage) image = NULL, real = NULL;
      SymInstance *instance;
      SymStatistics statistics;

      for (gsize i = 0; i < n; i++)
        {
          shorts[i] = (gint16) (i - 100);
          floats[i] = (float) i / 4;
        }
      instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, n, 1, 1, shorts);
      instance->info.slope = -2;
      instance->info.intercept = 1;
      image = image_of (instance);
      statistics = sym_image_get_statistics (image);
      g_assert_true (statistics.valid);
      g_assert_cmpfloat (statistics.min, ==, -100);
      g_assert_cmpfloat (statistics.max, ==, (double) n - 101);
      g_assert_cmpfloat_with_epsilon (statistics.mean, ((double) n - 1) / 2 - 100, 1e-9);
      g_assert_cmpfloat (statistics.rescaled_min, ==, -2 * ((double) n - 101) + 1);
      g_assert_cmpfloat (statistics.rescaled_max, ==, 201);
      g_assert_cmpfloat_with_epsilon (statistics.rescaled_mean, -((double) n - 1) + 201, 1e-9);

      real = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_FLOAT32, n, 1, 1, floats));
      statistics = sym_image_get_statistics (real);
      g_assert_cmpfloat (statistics.min, ==, 0);
      g_assert_cmpfloat (statistics.max, ==, ((double) n - 1) / 4);
      g_assert_cmpfloat_with_epsilon (statistics.mean, ((double) n - 1) / 8, 1e-9);
    }
}

/* Extremes of every integer type: no sum wraps. */
static void
test_statistics_extremes (void)
{
  g_autofree guint16 *shorts = g_new (guint16, 4096);
  g_autofree guint32 *words = g_new (guint32, 4096);
  g_autofree guint64 *longs = g_new (guint64, 4096);
  SymImage *image;

  for (int i = 0; i < 4096; i++)
    {
      shorts[i] = G_MAXUINT16;
      words[i] = G_MAXUINT32;
      longs[i] = G_MAXUINT64;
    }
  image = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT16, 4096, 1, 1, shorts));
  g_assert_cmpfloat (sym_image_get_statistics (image).mean, ==, 65535);
  sym_image_unref (image);
  image = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT32, 4096, 1, 1, words));
  g_assert_cmpfloat (sym_image_get_statistics (image).mean, ==, 4294967295.0);
  sym_image_unref (image);
  image = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT64, 4096, 1, 1, longs));
  g_assert_cmpfloat (sym_image_get_statistics (image).mean, ==, 18446744073709551616.0);
  sym_image_unref (image);
}

/* Values at the end of what a double holds: neither their sum nor their scaled values are numbers.
 */
static void
test_statistics_giants (void)
{
  const double values[4] = { 1e308, 1.5e308, 1e308, -1 };
  SymInstance *instance = instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_FLOAT64, 4, 1, 1, values);
  g_autoptr (SymImage) image = NULL;
  SymStatistics statistics;

  instance->info.slope = 10;
  image = image_of (instance);
  statistics = sym_image_get_statistics (image);
  g_assert_true (statistics.valid);
  g_assert_cmpfloat (statistics.max, ==, 1.5e308);
  g_assert_cmpfloat_with_epsilon (statistics.mean / 1e308, 0.875, 1e-12);
  g_assert_cmpfloat (statistics.rescaled_min, ==, -10);
  g_assert_cmpfloat (statistics.rescaled_max, ==, -10);
  g_assert_cmpfloat (statistics.rescaled_mean, ==, -10);
}

/* NaN and infinities are left out of everything, and an image of nothing else has no statistics. */
static void
test_not_finite (void)
{
  g_autofree double *values = g_new (double, 2000);
  const float nothing[2] = { NAN, INFINITY };
  const float complex[2] = { 1, 2 };
  SymStatistics statistics;
  SymWindow window;
  SymImage *image;

  for (int i = 0; i < 2000; i++)
    values[i] = i % 4 == 0 ? NAN : i % 4 == 1 ? INFINITY : i % 4 == 2 ? -INFINITY : 10 + i / 1000;
  image = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_FLOAT64, 2000, 1, 1, values));
  statistics = sym_image_get_statistics (image);
  g_assert_cmpfloat (statistics.min, ==, 10);
  g_assert_cmpfloat (statistics.max, ==, 11);
  g_assert_cmpfloat (statistics.mean, ==, 10.5);
  window = sym_image_get_auto_window (image);
  g_assert_cmpfloat (window.centre, ==, 10.5);
  g_assert_cmpfloat (window.width, ==, 1);
  sym_image_unref (image);

  image = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_FLOAT32, 2, 1, 1, nothing));
  g_assert_false (sym_image_get_statistics (image).valid);
  window = sym_image_get_auto_window (image);
  g_assert_true (isfinite (window.centre) && window.width > 0);
  window = sym_image_get_full_window (image);
  g_assert_true (isfinite (window.centre) && window.width > 0);
  sym_image_unref (image);

  image = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_COMPLEX64, 1, 1, 1, complex));
  g_assert_false (sym_image_get_statistics (image).valid);
  sym_image_unref (image);
}

/* The percentiles, in modality units, not moved by a few wild voxels; padding does not count. */
static void
test_auto_window (void)
{
  g_autofree gint16 *samples = g_new (gint16, 100000);
  SymInstance *instance;
  g_autoptr (SymImage) image = NULL;
  SymWindow window;

  for (int i = 0; i < 100000; i++)
    samples[i] = (gint16) (i * 7919 % 10000);
  for (int i = 0; i < 20; i++)
    samples[i * 3000] = 32000;
  for (int i = 0; i < 30000; i++)
    samples[i * 3 + 1] = -2000;
  instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, 500, 200, 1, samples);
  instance->info.slope = 0.5;
  instance->info.flags = SYM_IMAGE_HAS_PADDING;
  instance->info.padding_min = instance->info.padding_max = -2000;
  image = image_of (instance);

  window = sym_image_get_auto_window (image);
  g_assert_cmpuint (window.function, ==, SYM_WINDOW_LINEAR_EXACT);
  g_assert_cmpfloat_with_epsilon (window.centre - window.width / 2, 5, 2);
  g_assert_cmpfloat_with_epsilon (window.centre + window.width / 2, 4995, 3);
  window = sym_image_get_full_window (image);
  g_assert_cmpfloat (window.centre - window.width / 2, ==, 0);
  g_assert_cmpfloat (window.centre + window.width / 2, ==, 16000);
}

/* A mask of a few voxels is not shown black. */
static void
test_auto_window_mask (void)
{
  g_autofree guint8 *samples = g_new0 (guint8, 100000);
  g_autoptr (SymImage) image = NULL;
  SymWindow window;

  samples[70000] = 3;
  image = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT8, 1000, 100, 1, samples));
  window = sym_image_get_auto_window (image);
  g_assert_cmpfloat (window.centre, ==, 1.5);
  g_assert_cmpfloat (window.width, ==, 3);
}

/* The first window of the file, else its VOI LUT, else the range of a picture, else automatic. */
static void
test_default_window (void)
{
  const guint16 entries[4] = { 0, 10, 100, 255 };
  const guint8 mask[4] = { 0, 0, 5, 5 };
  SymInstance *instance;
  SymImage *image;
  SymWindow window;
  guint n;

  instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, 2, 2, 1, NULL);
  instance_add_window (instance, 40, 0, SYM_WINDOW_LINEAR);
  instance_add_window (instance, NAN, 1, SYM_WINDOW_LINEAR);
  instance_add_window (instance, 40, 1, SYM_WINDOW_LUT);
  instance_add_window (instance, 40, 400, SYM_WINDOW_SIGMOID);
  instance_add_window (instance, 0.5, 0.25, SYM_WINDOW_LINEAR);
  instance->luts[SYM_LUT_VOI] = _sym_lut_new (-2, 4, 8, entries, "NORMAL");
  image = image_of (instance);
  g_assert_nonnull (sym_image_get_windows (image, &n));
  g_assert_cmpuint (n, ==, 2);
  /* LINEAR has no width below 1 */
  g_assert_cmpuint (sym_image_get_windows (image, &n)[1].function, ==, SYM_WINDOW_LINEAR_EXACT);
  window = sym_image_get_default_window (image);
  g_assert_cmpfloat (window.centre, ==, 40);
  g_assert_cmpfloat (window.width, ==, 400);
  g_assert_cmpuint (window.function, ==, SYM_WINDOW_SIGMOID);
  sym_image_unref (image);

  instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, 2, 2, 1, NULL);
  instance->luts[SYM_LUT_VOI] = _sym_lut_new (-2, 4, 8, entries, "NORMAL");
  image = image_of (instance);
  window = sym_image_get_default_window (image);
  g_assert_cmpuint (window.function, ==, SYM_WINDOW_LUT);
  g_assert_cmpstr (window.name, ==, "NORMAL");
  g_assert_cmpfloat (_sym_image_map_lut (image, &window, -100), ==, 0);
  g_assert_cmpfloat (_sym_image_map_lut (image, &window, -2), ==, 0);
  g_assert_cmpfloat (_sym_image_map_lut (image, &window, -1), ==, 10 / 255.0);
  g_assert_cmpfloat (_sym_image_map_lut (image, &window, 0), ==, 100 / 255.0);
  g_assert_cmpfloat (_sym_image_map_lut (image, &window, 1), ==, 1);
  g_assert_cmpfloat (_sym_image_map_lut (image, &window, NAN), ==, 0);
  window.width *= 2; /* stretched about its centre, -0.5 */
  g_assert_cmpfloat (_sym_image_map_lut (image, &window, -2.4), ==, 10 / 255.0);
  g_assert_cmpfloat (_sym_image_map_lut (image, &window, 3), ==, 1);
  sym_image_unref (image);

  image = image_of (instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, 2, 2, 1, mask));
  window = sym_image_get_default_window (image);
  g_assert_cmpfloat (window.centre, ==, 127.5);
  g_assert_cmpfloat (window.width, ==, 255);
  sym_image_unref (image);

  image = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT8, 2, 2, 1, mask));
  window = sym_image_get_default_window (image);
  g_assert_cmpfloat (window.centre, ==, 2.5);
  g_assert_cmpfloat (window.width, ==, 5);
  sym_image_unref (image);
}

/* Labels show from the first to the last, without values between them; 0 is the middle of a statistic
 * that has two sides, and of no other. */
static void
test_meaning (void)
{
  const float two_sided[4] = { -2, 0, 1, 6 }, one_sided[4] = { 0, 1, 2, 6 };
  const guint8 labels[4] = { 0, 0, 0, 200 };
  const struct { guint32 flag; SymSampleType type; const void *samples; double centre, width; } cases[] = {
    { SYM_IMAGE_STATISTIC, SYM_SAMPLE_FLOAT32, two_sided, 0, 12 },
    { SYM_IMAGE_STATISTIC, SYM_SAMPLE_FLOAT32, one_sided, 3, 6 },
    { SYM_IMAGE_LABELS, SYM_SAMPLE_UINT8, labels, 100, 200 },
    { 0, SYM_SAMPLE_FLOAT32, two_sided, 2, 8 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SymInstance *instance = instance_new (SYM_FORMAT_NIFTI1, cases[i].type, 4, 1, 1, cases[i].samples);
      g_autoptr (SymImage) image = NULL;
      SymViewport view;

      instance->info.flags |= cases[i].flag;
      image = image_of (instance);
      sym_viewport_init (&view, image, 10, 10, 1);
      g_assert_cmpfloat (view.window.centre, ==, cases[i].centre);
      g_assert_cmpfloat (view.window.width, ==, cases[i].width);
      g_assert_cmpint (view.interpolation, ==,
                       cases[i].flag == SYM_IMAGE_LABELS ? SYM_INTERPOLATION_NEAREST
                                                         : SYM_INTERPOLATION_LINEAR);
    }
}

/* The automatic window of a 100 MB volume is there before anybody notices. */
static void
test_auto_window_speed (void)
{
  const gsize n = 512 * 512 * 200;
  g_autofree gint16 *samples = NULL;
  g_autoptr (SymImage) image = NULL;
  double automatic, statistics;
  gint64 start;

  if (!g_test_perf ())
    {
      g_test_skip ("timing: run with -m perf");
      return;
    }
  samples = g_new (gint16, n);
  for (gsize i = 0; i < n; i++)
    samples[i] = (gint16) (i * 2654435761u >> 16);
  image = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_INT16, 512, 512, 200, samples));
  start = g_get_monotonic_time ();
  sym_image_get_auto_window (image);
  automatic = (double) (g_get_monotonic_time () - start) / 1000;
  start = g_get_monotonic_time ();
  sym_image_get_statistics (image);
  statistics = (double) (g_get_monotonic_time () - start) / 1000;
  g_test_message ("automatic window %.1f ms, statistics %.1f ms", automatic, statistics);
  g_assert_cmpfloat (automatic, <, 30);
}

/* SHA-256 of the example of two samples: 1 and 258, little-endian 01 00 02 01. */
static void
test_digest (void)
{
  const guint16 samples[2] = { 1, 258 };
  g_autoptr (SymImage) image
      = image_of (instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT16, 2, 1, 1, samples));
  g_autofree char *digest = sym_image_get_digest (image);

  g_assert_cmpstr (digest, ==, "d4744442255e7771a216170e3f705b6c9e519b7f05d6c0ce0eaf402e44a8c6a9");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/statistics", test_statistics);
  g_test_add_func ("/image/statistics/extremes", test_statistics_extremes);
  g_test_add_func ("/image/statistics/giants", test_statistics_giants);
  g_test_add_func ("/image/not-finite", test_not_finite);
  g_test_add_func ("/image/window/automatic", test_auto_window);
  g_test_add_func ("/image/window/meaning", test_meaning);
  g_test_add_func ("/image/window/mask", test_auto_window_mask);
  g_test_add_func ("/image/window/default", test_default_window);
  g_test_add_func ("/image/window/speed", test_auto_window_speed);
  g_test_add_func ("/image/digest", test_digest);

  return g_test_run ();
}
