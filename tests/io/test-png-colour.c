/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <png.h>

#include "decoder-test.h"

/* What libpng writes of gamma, chromaticities and profiles changes no value, and is said by name. */

enum
{
  GAMMA = 1 << 0,
  CHROMATICITIES = 1 << 1,
  PROFILE = 1 << 2,
  STANDARD = 1 << 3,
};

static void
write_bytes (png_structp png, png_bytep data, size_t n)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) n);
}

static void
flush_bytes (png_structp png)
{
}

static void
put_number (GByteArray *bytes, guint at, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (bytes->data + at, &value, sizeof value);
}

/* The least that libpng takes for a profile: a header and no tags (ICC.1:2010, 7.2). */
static GByteArray *
make_profile (gboolean colour)
{
  GByteArray *profile = g_byte_array_new ();

  g_byte_array_set_size (profile, 132);
  memset (profile->data, 0, profile->len);
  put_number (profile, 0, profile->len);
  put_number (profile, 8, 0x04200000);
  memcpy (profile->data + 12, "mntr", 4);
  memcpy (profile->data + 16, colour ? "RGB " : "GRAY", 4);
  memcpy (profile->data + 20, "XYZ ", 4);
  memcpy (profile->data + 36, "acsp", 4);
  put_number (profile, 68, 0xf6d6);
  put_number (profile, 72, 0x10000);
  put_number (profile, 76, 0xd32d);
  return profile;
}

/* 16 × 2 pixels, values 0, 5, 10 … */
static GByteArray *
make_png (guint depth, gboolean colour, guint what)
{
  GByteArray *bytes = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  g_autoptr (GByteArray) profile = make_profile (colour);
  guint8 row[16 * 6];

  g_assert_cmpint (setjmp (png_jmpbuf (png)), ==, 0);
  png_set_write_fn (png, bytes, write_bytes, flush_bytes);
  png_set_IHDR (png, info, 16, 2, (int) depth, colour ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if ((what & GAMMA) != 0)
    png_set_gAMA (png, info, 0.3);
  if ((what & CHROMATICITIES) != 0)
    png_set_cHRM (png, info, 0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06);
  if ((what & PROFILE) != 0)
    png_set_iCCP (png, info, "test", PNG_COMPRESSION_TYPE_BASE, profile->data, profile->len);
  if ((what & STANDARD) != 0)
    png_set_sRGB (png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_write_info (png, info);
  for (guint y = 0; y < 2; y++)
    {
      for (guint i = 0; i < sizeof row; i++)
        row[i] = (guint8) ((y * sizeof row + i) * 5);
      png_write_row (png, row);
    }
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return bytes;
}

static void
test_ignored (void)
{
  static const struct
  {
    guint what;
    const char *named;
  } cases[] = {
    { GAMMA, "(gAMA)" },
    { CHROMATICITIES, "(cHRM)" },
    { GAMMA | CHROMATICITIES, "(gAMA, cHRM)" },
    { PROFILE, "(iCCP)" },
    { STANDARD, "(sRGB)" },
  };

  for (guint depth = 8; depth <= 16; depth += 8)
    for (int colour = 0; colour < 2; colour++)
      {
        g_autoptr (GByteArray) plain = make_png (depth, colour != 0, 0);
        g_autoptr (SymInstance) expected = test_decode (plain);
        gsize n;
        gconstpointer samples = g_bytes_get_data (expected->data, &n);

        g_assert_cmpuint (n, ==, 32 * (colour != 0 ? 3 : 1) * depth / 8);
        g_assert_false (test_has_note (expected, "not applied"));
        for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
          {
            g_autoptr (GByteArray) file = make_png (depth, colour != 0, cases[i].what);
            g_autoptr (SymInstance) instance = test_decode (file);

            test_assert_samples (instance, samples, n);
            if (!test_has_note (instance, cases[i].named))
              g_error ("%s is not said", cases[i].named);
            g_assert_true (test_has_note (instance, "values are shown as stored"));
          }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/png-colour/ignored", test_ignored);
  return g_test_run ();
}
