/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "image-test.h"
#include "sym-affine-private.h"

static SymValue
value_at (const SymImage *image, gint64 x, gint64 y, gint64 z)
{
  const gint64 voxel[5] = { x, y, z, 0, 0 };

  return sym_image_value_at (image, voxel);
}

static void
refuse (SymInstance *instance, SymError code)
{
  g_autoptr (GError) error = NULL;
  SymImage *image = _sym_image_new_from_instance (instance, &error);

  g_assert_error (error, SYM_ERROR, (int) code);
  g_assert_null (image);
  _sym_instance_free (instance);
}

/* Every statement of a decoder that cannot be true is refused. */
static void
test_check (void)
{
  SymInstance *instance;

#define REFUSE(code, change)                                                 \
  instance = instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT16, 4, 3, 2, NULL); \
  change;                                                                    \
  refuse (instance, code);

  REFUSE (SYM_ERROR_CORRUPT, instance->info.format = SYM_N_FORMATS)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.format = SYM_FORMAT_UNKNOWN)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.sample_type = SYM_N_SAMPLE_TYPES)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.sample_type = G_MAXUINT32)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.colour = SYM_N_COLOURS)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.n_samples = 0)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.n_samples = 3)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.colour = SYM_COLOUR_RGB)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.bits_stored = 0)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.bits_stored = 17)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.dims[1] = 0)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.dims[4] = 0)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.dims[2] = 3)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.dims[0] = G_MAXUINT64)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.data_size = 47)
  REFUSE (SYM_ERROR_CORRUPT, (instance->info.data_size = 96, instance->info.dims[2] = 4))
  REFUSE (SYM_ERROR_CORRUPT, instance->info.slope = NAN)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.intercept = INFINITY)
  REFUSE (SYM_ERROR_CORRUPT, instance->info.flags = SYM_IMAGE_HAS_SPACING)
  REFUSE (SYM_ERROR_CORRUPT, (instance->info.flags = SYM_IMAGE_HAS_ASPECT, instance->info.spacing[0] = 1))
  REFUSE (SYM_ERROR_CORRUPT, (instance->info.flags = SYM_IMAGE_HAS_SPACING, instance->info.spacing[0] = NAN))
  REFUSE (SYM_ERROR_CORRUPT, (instance->info.flags = SYM_IMAGE_HAS_AFFINE, instance->info.affine[5] = NAN))
  REFUSE (SYM_ERROR_CORRUPT, (instance->info.flags = SYM_IMAGE_HAS_PADDING, instance->info.padding_min = 1))
  REFUSE (SYM_ERROR_CORRUPT, memset (instance->info.patient, 'x', sizeof instance->info.patient))
  REFUSE (SYM_ERROR_CORRUPT, strcpy (instance->info.modality, "\xff\xfe"))
  REFUSE (SYM_ERROR_NO_PIXELS, g_clear_pointer (&instance->data, g_bytes_unref))
#undef REFUSE

  /* 2^31 - 1 to the fifth: the product must be refused before it wraps to something small. */
  instance = instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT16, 4, 3, 2, NULL);
  for (int i = 0; i < 5; i++)
    instance->info.dims[i] = G_MAXINT32;
  refuse (instance, SYM_ERROR_TOO_LARGE);
  instance = instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT16, 4, 3, 2, NULL);
  instance->info.dims[0] = instance->info.dims[1] = instance->info.dims[2] = G_GUINT64_CONSTANT (1) << 21;
  instance->info.dims[3] = 2;
  instance->info.data_size = 0;
  refuse (instance, SYM_ERROR_TOO_LARGE);
  /* it fits an address, and is beyond the stated limit */
  instance = instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT16, 4, 3, 2, NULL);
  instance->info.dims[0] = 1 << 20;
  instance->info.dims[1] = 1 << 15;
  instance->info.data_size = G_GUINT64_CONSTANT (1) << 37;
  refuse (instance, SYM_ERROR_TOO_LARGE);
}

static void
test_check_frame (void)
{
  const SymFrameInfo good = {
    .flags = SYM_FRAME_HAS_POSITION | SYM_FRAME_HAS_ORIENTATION | SYM_FRAME_HAS_RESCALE | SYM_FRAME_HAS_SPACING,
    .orientation = { 0.8, 0.6, 0, 0, 0, -1 },
    .spacing = { 1, 1 },
    .slope = 1,
  };
  SymFrameInfo bad;

  g_assert_true (_sym_frame_info_check (&good, NULL));
#define REFUSE(change)                                  \
  bad = good;                                           \
  change;                                               \
  g_assert_false (_sym_frame_info_check (&bad, NULL));

  REFUSE (bad.position[2] = NAN)
  REFUSE (bad.position[0] = 1e12)
  REFUSE (bad.orientation[0] = NAN)
  REFUSE (bad.orientation[0] = 0.9)
  REFUSE (bad.orientation[5] = 0)
  REFUSE ((bad.orientation[3] = 0.8, bad.orientation[4] = 0.6, bad.orientation[5] = 0))
  REFUSE (bad.spacing[1] = 0)
  REFUSE (bad.spacing[0] = -1)
  REFUSE (bad.slope = INFINITY)
#undef REFUSE

  /* What is not claimed is not looked at. */
  bad = good;
  bad.flags = 0;
  bad.slope = NAN;
  bad.position[0] = NAN;
  g_assert_true (_sym_frame_info_check (&bad, NULL));
}

/* Every sample type gives the number that is stored. */
static void
test_sample_types (void)
{
  const struct
  {
    SymSampleType type;
    const char *name;
    gsize size;
    union
    {
      guint8 u8;
      gint8 i8;
      guint16 u16;
      gint16 i16;
      guint32 u32;
      gint32 i32;
      guint64 u64;
      gint64 i64;
      float f32[2];
      double f64[2];
    } sample;
    double value;
  } cases[] = {
    { SYM_SAMPLE_UINT8, "uint8", 1, { .u8 = 200 }, 200 },
    { SYM_SAMPLE_INT8, "int8", 1, { .i8 = -100 }, -100 },
    { SYM_SAMPLE_UINT16, "uint16", 2, { .u16 = 65535 }, 65535 },
    { SYM_SAMPLE_INT16, "int16", 2, { .i16 = -32768 }, -32768 },
    { SYM_SAMPLE_UINT32, "uint32", 4, { .u32 = 4294967295u }, 4294967295.0 },
    { SYM_SAMPLE_INT32, "int32", 4, { .i32 = -2147483647 }, -2147483647.0 },
    { SYM_SAMPLE_UINT64, "uint64", 8, { .u64 = 1ull << 60 }, 1152921504606846976.0 },
    { SYM_SAMPLE_INT64, "int64", 8, { .i64 = -(1ll << 40) }, -1099511627776.0 },
    { SYM_SAMPLE_FLOAT32, "float32", 4, { .f32 = { -0.25f } }, -0.25 },
    { SYM_SAMPLE_FLOAT64, "float64", 8, { .f64 = { 1e300 } }, 1e300 },
    { SYM_SAMPLE_COMPLEX64, "complex64", 8, { .f32 = { 3, -4 } }, 5 },
    { SYM_SAMPLE_COMPLEX128, "complex128", 16, { .f64 = { -5, 12 } }, 13 },
  };

  g_assert_cmpuint (G_N_ELEMENTS (cases), ==, SYM_N_SAMPLE_TYPES);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SymImage) image =
          image_of (instance_new (SYM_FORMAT_NIFTI1, cases[i].type, 1, 1, 1, &cases[i].sample));

      g_assert_cmpuint (sym_sample_type_get_size (cases[i].type), ==, cases[i].size);
      g_assert_cmpstr (sym_sample_type_get_name (cases[i].type), ==, cases[i].name);
      g_assert_cmpfloat (value_at (image, 0, 0, 0).v[0], ==, cases[i].value);
    }
}

/* Samples at an odd address are read all the same. */
static void
test_unaligned (void)
{
  const guint8 bytes[9] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
  g_autoptr (GBytes) all = g_bytes_new (bytes, sizeof bytes);
  SymInstance *instance = instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT16, 2, 2, 1, NULL);
  g_autoptr (SymImage) image = NULL;

  g_bytes_unref (instance->data);
  instance->data = g_bytes_new_from_bytes (all, 1, 8);
  image = image_of (instance);
  g_assert_cmpuint ((guintptr) _sym_image_get_plane (image, 0, 0, 0) % 2, ==, 0);
  g_assert_cmpfloat (value_at (image, 1, 1, 0).v[0], ==, 0x0807);
}

static void
test_value_at (void)
{
  const gint16 samples[12] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, -9, 10, 11 };
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, 3, 2, 2, samples);
  g_autoptr (SymImage) image = NULL;
  const gint64 outside[5] = { 0, 0, 0, 1, 0 };

  instance->info.slope = 2;
  instance->info.intercept = -1024;
  instance->info.flags = SYM_IMAGE_HAS_PADDING;
  instance->info.padding_min = -20;
  instance->info.padding_max = -9;
  image = image_of (instance);

  g_assert_cmpuint (value_at (image, 2, 1, 0).n, ==, 1);
  g_assert_cmpfloat (value_at (image, 2, 1, 0).v[0], ==, 5 * 2 - 1024);
  g_assert_cmpfloat (value_at (image, 1, 0, 1).v[0], ==, 7 * 2 - 1024);
  g_assert_cmpuint (value_at (image, 0, 1, 1).n, ==, 0); /* padding */
  g_assert_cmpuint (value_at (image, 3, 0, 0).n, ==, 0);
  g_assert_cmpuint (value_at (image, -1, 0, 0).n, ==, 0);
  g_assert_cmpuint (value_at (image, 0, G_MAXINT64, 0).n, ==, 0);
  g_assert_cmpuint (sym_image_value_at (image, outside).n, ==, 0);
}

/* Modality LUT, PS3.3 C.11.1: ends continue. */
static void
test_modality_lut (void)
{
  const guint8 samples[6] = { 0, 9, 10, 11, 12, 255 };
  const guint16 entries[3] = { 100, 200, 400 };
  const double expected[6] = { 100, 100, 100, 200, 400, 400 };
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, 6, 1, 1, samples);
  g_autoptr (SymImage) image = NULL;
  SymStatistics statistics;

  instance->luts[SYM_LUT_MODALITY] = _sym_lut_new (10, 3, 16, entries, "OD");
  image = image_of (instance);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (value_at (image, i, 0, 0).v[0], ==, expected[i]);
  statistics = sym_image_get_statistics (image);
  g_assert_cmpfloat (statistics.max, ==, 255);
  g_assert_cmpfloat (statistics.rescaled_min, ==, 100);
  g_assert_cmpfloat (statistics.rescaled_max, ==, 400);
  g_assert_cmpfloat_with_epsilon (statistics.rescaled_mean, 1300 / 6.0, 1e-9);
}

static void
test_lut_map (void)
{
  const guint16 entries[3] = { 5, 6, 7 };
  SymLut *lut = _sym_lut_new (-1, 3, 16, entries, NULL);

  g_assert_cmpuint (_sym_lut_map (lut, -1e300), ==, 5);
  g_assert_cmpuint (_sym_lut_map (lut, -1), ==, 5);
  g_assert_cmpuint (_sym_lut_map (lut, 0.4), ==, 6);
  g_assert_cmpuint (_sym_lut_map (lut, 1), ==, 7);
  g_assert_cmpuint (_sym_lut_map (lut, INFINITY), ==, 7);
  g_assert_cmpuint (_sym_lut_map (lut, NAN), ==, 5);
  _sym_lut_free (lut);
}

/* Colour as shown: RGB as stored, YBR by PS3.3 C.7.6.3.1.2, palette through its tables. */
static void
test_colour (void)
{
  const guint8 rgba[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  /* grey, and the primaries of BT.601: red, green, blue */
  const guint8 ybr[12] = { 100, 128, 128, 76, 85, 255, 150, 44, 21, 29, 255, 107 };
  const guint8 converted[12] = { 100, 100, 100, 254, 0, 0, 0, 255, 1, 0, 0, 254 };
  const guint8 indices[2] = { 0, 1 };
  const guint16 red[2] = { 0x1234, 0xff00 }, green[2] = { 7, 8 }, blue[2] = { 0, 255 };
  SymInstance *instance;
  SymImage *image;

  instance = instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT8, 2, 1, 1, NULL);
  instance_set_colour (instance, SYM_COLOUR_RGB, 4, rgba);
  image = image_of (instance);
  g_assert_cmpuint (value_at (image, 1, 0, 0).n, ==, 3);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (value_at (image, 1, 0, 0).v[i], ==, 5 + i);
  sym_image_unref (image);

  instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, 4, 1, 1, NULL);
  instance_set_colour (instance, SYM_COLOUR_YBR_FULL, 3, ybr);
  image = image_of (instance);
  for (int i = 0; i < 12; i++)
    g_assert_cmpfloat (value_at (image, i / 3, 0, 0).v[i % 3], ==, converted[i]);
  sym_image_unref (image);

  instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, 2, 1, 1, indices);
  instance->info.colour = SYM_COLOUR_PALETTE;
  instance->luts[SYM_LUT_PALETTE_RED] = _sym_lut_new (0, 2, 16, red, NULL);
  instance->luts[SYM_LUT_PALETTE_GREEN] = _sym_lut_new (0, 2, 8, green, NULL);
  instance->luts[SYM_LUT_PALETTE_BLUE] = _sym_lut_new (0, 2, 8, blue, NULL);
  image = image_of (instance);
  g_assert_cmpfloat (value_at (image, 0, 0, 0).v[0], ==, 0x12);
  g_assert_cmpfloat (value_at (image, 1, 0, 0).v[0], ==, 0xff);
  g_assert_cmpfloat (value_at (image, 1, 0, 0).v[1], ==, 8);
  g_assert_cmpfloat (value_at (image, 1, 0, 0).v[2], ==, 255);
  sym_image_unref (image);
}

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

/* Values at the end of what a double holds: neither their sum nor their scaled values are numbers. */
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

/* SHA-256 of the example of two samples: 1 and 258, little-endian 01 00 02 01. */
static void
test_digest (void)
{
  const guint16 samples[2] = { 1, 258 };
  g_autoptr (SymImage) image = image_of (instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT16, 2, 1, 1, samples));
  g_autofree char *digest = sym_image_get_digest (image);

  g_assert_cmpstr (digest, ==, "d4744442255e7771a216170e3f705b6c9e519b7f05d6c0ce0eaf402e44a8c6a9");
}

static void
test_affine (void)
{
  const double affine[16] = { 0, -2, 0, 10, 0, 0, 3, 20, 4, 0, 0, 30, 0, 0, 0, 1 };
  const double nan[16] = { NAN, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  const double flat[16] = { 1, 1, 0, 0, 1, 1.0000001, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  const double voxel[3] = { 1, 2, 3 };
  double inverse[16], lps[3], back[3];
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);

  _sym_affine_apply (affine, voxel, lps);
  g_assert_cmpfloat (lps[0], ==, 10 - 4);
  g_assert_cmpfloat (lps[1], ==, 20 + 9);
  g_assert_cmpfloat (lps[2], ==, 30 + 4);
  g_assert_false (_sym_affine_invert (nan, inverse));
  g_assert_false (_sym_affine_invert (flat, inverse));

  for (int i = 0; i < 1000; i++)
    {
      double random[16] = { 0 };

      for (int k = 0; k < 12; k++)
        random[k] = g_rand_double_range (rand, -100, 100);
      if (!_sym_affine_invert (random, inverse))
        continue;
      _sym_affine_apply (random, voxel, lps);
      _sym_affine_apply (inverse, lps, back);
      for (int k = 0; k < 3; k++)
        g_assert_cmpfloat_with_epsilon (back[k], voxel[k], 1e-7);
    }
}

/* A NIfTI grid: spacing is that of the affine; a flat or tilted one is no volume. */
static void
test_geometry (void)
{
  const double affine[16] = { 0, -2, 0, 10, 0, 0, 3, 20, 4, 0, 0, 30, 0, 0, 0, 1 };
  const double tilted[16] = { 1, 0, 0, 0, 0, 1, 0.2, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  const double flat[16] = { 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  const struct
  {
    const double *affine;
    gsize slices;
    gboolean has_affine, is_volume;
  } cases[] = {
    { affine, 5, TRUE, TRUE },
    { affine, 1, TRUE, FALSE },
    { tilted, 5, TRUE, FALSE },
    { flat, 5, FALSE, FALSE },
    { NULL, 5, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SymInstance *instance = instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT8, 3, 4, cases[i].slices, NULL);
      g_autoptr (SymImage) image = NULL;

      instance->info.flags = SYM_IMAGE_HAS_SPACING;
      instance->info.spacing[0] = 7;
      instance->info.spacing[1] = 8;
      instance->info.spacing[2] = 9;
      if (cases[i].affine != NULL)
        {
          instance->info.flags |= SYM_IMAGE_HAS_AFFINE;
          memcpy (instance->info.affine, cases[i].affine, sizeof instance->info.affine);
        }
      image = image_of (instance);
      g_assert_cmpint (sym_image_get_affine (image) != NULL, ==, cases[i].has_affine);
      g_assert_cmpint (sym_image_is_volume (image), ==, cases[i].is_volume);
      g_assert_true (sym_image_has_millimetres (image));
      if (cases[i].affine == affine)
        g_assert_cmpfloat (sym_image_get_spacing (image)[0], ==, 4);
      if (!cases[i].has_affine)
        g_assert_cmpfloat (sym_image_get_spacing (image)[0], ==, 7);
      g_assert_cmpint (has_note (image, "right angles"), ==, cases[i].affine == tilted);
      g_assert_cmpint (has_note (image, "do not span"), ==, cases[i].affine == flat);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/check", test_check);
  g_test_add_func ("/image/check/frame", test_check_frame);
  g_test_add_func ("/image/sample-types", test_sample_types);
  g_test_add_func ("/image/unaligned", test_unaligned);
  g_test_add_func ("/image/value-at", test_value_at);
  g_test_add_func ("/image/modality-lut", test_modality_lut);
  g_test_add_func ("/image/lut/map", test_lut_map);
  g_test_add_func ("/image/colour", test_colour);
  g_test_add_func ("/image/statistics", test_statistics);
  g_test_add_func ("/image/statistics/extremes", test_statistics_extremes);
  g_test_add_func ("/image/statistics/giants", test_statistics_giants);
  g_test_add_func ("/image/not-finite", test_not_finite);
  g_test_add_func ("/image/window/automatic", test_auto_window);
  g_test_add_func ("/image/window/mask", test_auto_window_mask);
  g_test_add_func ("/image/window/default", test_default_window);
  g_test_add_func ("/image/window/speed", test_auto_window_speed);
  g_test_add_func ("/image/digest", test_digest);
  g_test_add_func ("/image/affine", test_affine);
  g_test_add_func ("/image/geometry", test_geometry);

  return g_test_run ();
}
