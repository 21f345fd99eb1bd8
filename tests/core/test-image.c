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

#define REFUSE(code, change)                                                                       \
  instance = instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT16, 4, 3, 2, NULL);                      \
  change;                                                                                          \
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
  REFUSE (SYM_ERROR_CORRUPT,
          (instance->info.flags = SYM_IMAGE_HAS_ASPECT, instance->info.spacing[0] = 1))
  REFUSE (SYM_ERROR_CORRUPT,
          (instance->info.flags = SYM_IMAGE_HAS_SPACING, instance->info.spacing[0] = NAN))
  REFUSE (SYM_ERROR_CORRUPT,
          (instance->info.flags = SYM_IMAGE_HAS_AFFINE, instance->info.affine[5] = NAN))
  REFUSE (SYM_ERROR_CORRUPT,
          (instance->info.flags = SYM_IMAGE_HAS_PADDING, instance->info.padding_min = 1))
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
  instance->info.dims[0] = instance->info.dims[1] = instance->info.dims[2] = G_GUINT64_CONSTANT (1)
                                                                             << 21;
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
    .flags = SYM_FRAME_HAS_POSITION | SYM_FRAME_HAS_ORIENTATION | SYM_FRAME_HAS_RESCALE
             | SYM_FRAME_HAS_SPACING,
    .orientation = { 0.8, 0.6, 0, 0, 0, -1 },
    .spacing = { 1, 1 },
    .slope = 1,
  };
  SymFrameInfo bad;

  g_assert_true (_sym_frame_info_check (&good, NULL));
#define REFUSE(change)                                                                             \
  bad = good;                                                                                      \
  change;                                                                                          \
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
      g_autoptr (SymImage) image
          = image_of (instance_new (SYM_FORMAT_NIFTI1, cases[i].type, 1, 1, 1, &cases[i].sample));

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
    { affine, 5, TRUE, TRUE }, { affine, 1, TRUE, FALSE }, { tilted, 5, TRUE, FALSE },
    { flat, 5, FALSE, FALSE }, { NULL, 5, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SymInstance *instance
          = instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT8, 3, 4, cases[i].slices, NULL);
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
  g_test_add_func ("/image/affine", test_affine);
  g_test_add_func ("/image/geometry", test_geometry);

  return g_test_run ();
}
