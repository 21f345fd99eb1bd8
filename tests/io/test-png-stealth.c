/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <png.h>
#include <string.h>

#include "decoder-test.h"

/* Text in the lowest bits of the pixels: streams are written here bit by bit, images by libpng. */

typedef struct
{
  guint32 width, height;
  int colour, depth, interlace;
  guint n_channels;
  guint8 *samples; /* big-endian, as PNG has them */
  gsize size;
} Picture;

static void
picture_init (Picture *self, guint32 width, guint32 height, int colour, int depth)
{
  *self = (Picture){ .width = width, .height = height, .colour = colour, .depth = depth };
  self->n_channels = (colour & PNG_COLOR_MASK_COLOR ? 3 : 1) + (colour & PNG_COLOR_MASK_ALPHA ? 1 : 0);
  self->size = (gsize) width * height * self->n_channels * (guint) depth / 8;
  self->samples = g_malloc (self->size);
  for (gsize i = 0; i < self->size; i++)
    self->samples[i] = (guint8) g_test_rand_int_range (0, 256);
}

static void
put_bits (Picture *self, gboolean in_alpha, const guint8 *bytes, gsize n, gsize first)
{
  guint n_carriers = in_alpha ? 1 : 3, sample_size = (guint) self->depth / 8;

  for (gsize i = 0; i < 8 * n; i++)
    {
      gsize at = first + i, pixel = at / n_carriers, x = pixel / self->height, y = pixel % self->height;
      gsize channel = in_alpha ? self->n_channels - 1 : at % n_carriers;
      gsize sample = (y * self->width + x) * self->n_channels + channel;
      guint8 *low = &self->samples[sample * sample_size + sample_size - 1];

      *low = (guint8) ((*low & 0xfe) | (bytes[i / 8] >> (7 - i % 8) & 1));
    }
}

static void
put_text (Picture *self, const char *signature, const void *payload, gsize n, guint32 n_bits)
{
  gboolean in_alpha = g_str_has_prefix (signature, "stealth_png");
  guint8 length[] = { (guint8) (n_bits >> 24), (guint8) (n_bits >> 16), (guint8) (n_bits >> 8), (guint8) n_bits };

  put_bits (self, in_alpha, (const guint8 *) signature, 15, 0);
  put_bits (self, in_alpha, length, 4, 120);
  put_bits (self, in_alpha, payload, n, 152);
}

static void
on_write (png_structp png, png_bytep data, size_t n)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) n);
}

static void
on_flush (png_structp png)
{
}

static GByteArray *
picture_write (Picture *self)
{
  GByteArray *file = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  gsize stride = self->size / self->height;
  g_autofree png_bytep *rows = g_new (png_bytep, self->height);

  for (gsize y = 0; y < self->height; y++)
    rows[y] = self->samples + y * stride;
  png_set_write_fn (png, file, on_write, on_flush);
  png_set_IHDR (png, info, self->width, self->height, self->depth, self->colour, self->interlace,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info (png, info);
  png_write_image (png, rows);
  png_write_end (png, NULL);
  png_destroy_write_struct (&png, &info);
  g_clear_pointer (&self->samples, g_free);
  return file;
}

static SymInstance *
decode (const GByteArray *file, gboolean labels_only)
{
  TestInput input = { SYM_INPUT_MAIN, "a.png", file };

  return test_decode_inputs (&input, 1, labels_only);
}

static const SymTag *
find_signature (const SymInstance *instance)
{
  static const char *const names[] = { "stealth_pnginfo", "stealth_pngcomp", "stealth_rgbinfo", "stealth_rgbcomp" };
  const SymTag *tag = NULL;

  for (guint i = 0; tag == NULL && i < G_N_ELEMENTS (names); i++)
    tag = test_find_tag (instance, SYM_CARRIER_PIXELS, names[i], 0);
  return tag;
}

#define TEXT "a head, \303\244xial\nSteps: 20, Seed: 1"

/* Protects: each signature in each kind of image that can carry it, whether or not the pixels are
 * asked for, in images higher and lower than the signature is long. */
static void
test_forms (void)
{
  static const struct
  {
    const char *signature;
    int colour, depth, interlace;
    guint32 width, height;
  } cases[] = {
    { "stealth_pnginfo", PNG_COLOR_TYPE_RGB_ALPHA, 8, 0, 5, 300 },
    { "stealth_pnginfo", PNG_COLOR_TYPE_RGB_ALPHA, 8, 1, 40, 130 },
    { "stealth_pnginfo", PNG_COLOR_TYPE_RGB_ALPHA, 16, 0, 70, 20 },
    { "stealth_pnginfo", PNG_COLOR_TYPE_GRAY_ALPHA, 8, 0, 500, 1 },
    { "stealth_pngcomp", PNG_COLOR_TYPE_RGB_ALPHA, 8, 0, 64, 64 },
    { "stealth_rgbinfo", PNG_COLOR_TYPE_RGB, 8, 0, 64, 64 },
    { "stealth_rgbinfo", PNG_COLOR_TYPE_RGB_ALPHA, 16, 0, 2, 200 },
    { "stealth_rgbcomp", PNG_COLOR_TYPE_RGB, 8, 1, 64, 64 },
  };
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  g_autoptr (GByteArray) zipped = NULL;

  g_byte_array_append (plain, (const guint8 *) TEXT, strlen (TEXT));
  zipped = test_gzip (plain);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const GByteArray *payload = g_str_has_suffix (cases[i].signature, "comp") ? zipped : plain;
      g_autoptr (GByteArray) file = NULL;
      Picture picture;

      picture_init (&picture, cases[i].width, cases[i].height, cases[i].colour, cases[i].depth);
      picture.interlace = cases[i].interlace;
      put_text (&picture, cases[i].signature, payload->data, payload->len, 8 * payload->len);
      file = picture_write (&picture);
      for (guint labels_only = 0; labels_only < 2; labels_only++)
        {
          g_autoptr (SymInstance) instance = decode (file, labels_only != 0);

          g_test_message ("%s %d bits, labels only %u", cases[i].signature, cases[i].depth, labels_only);
          g_assert_no_error (instance->error);
          test_assert_tag (instance, SYM_CARRIER_PIXELS, cases[i].signature, 0,
                           g_str_has_prefix (cases[i].signature, "stealth_png")
                               ? "lowest bits of alpha"
                               : "lowest bits of red, green and blue",
                           TEXT);
          g_assert_null (test_find_tag (instance, SYM_CARRIER_PIXELS, cases[i].signature, 1));
        }
    }
}

/* Protects: JSON gives the whole text and its values. */
static void
test_json (void)
{
  static const char json[] = "{\"Software\": \"NovelAI\", \"Comment\": {\"steps\": 28}}";
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (SymInstance) instance = NULL;
  Picture picture;

  picture_init (&picture, 64, 64, PNG_COLOR_TYPE_RGB_ALPHA, 8);
  put_text (&picture, "stealth_pnginfo", json, strlen (json), 8 * (guint32) strlen (json));
  file = picture_write (&picture);
  instance = decode (file, FALSE);
  test_assert_tag (instance, SYM_CARRIER_PIXELS, "stealth_pnginfo", 0, "lowest bits of alpha", json);
  test_assert_tag (instance, SYM_CARRIER_PIXELS, "Software", 0, "stealth_pnginfo: Software", "NovelAI");
  test_assert_tag (instance, SYM_CARRIER_PIXELS, "Comment.steps", 0, "stealth_pnginfo: Comment.steps", "28");
}

/* Protects: a signature with a length or a payload that cannot be is said and no more, and none of
 * it reads out of bounds; a bomb stops at its cap. */
static void
test_damaged (void)
{
  g_autoptr (GByteArray) zeros = g_byte_array_new ();
  g_autoptr (GByteArray) bomb = NULL;
  static const guint32 lengths[] = { 0, 7, 64 * 64 - 152 + 8, G_MAXUINT32, 0xfffffff8u };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;
      const SymTag *tag;
      Picture picture;

      picture_init (&picture, 64, 64, PNG_COLOR_TYPE_RGB_ALPHA, 8);
      put_text (&picture, "stealth_pnginfo", "abc", 3, lengths[i]);
      file = picture_write (&picture);
      instance = decode (file, FALSE);
      tag = find_signature (instance);
      g_assert_nonnull (tag);
      g_assert_cmpuint (tag->flags, ==, SYM_TAG_UNREADABLE);
      g_assert_cmpstr (tag->value, ==, "signature present, payload damaged");
    }

  g_byte_array_set_size (zeros, 8u << 20);
  memset (zeros->data, 'a', zeros->len);
  bomb = test_gzip (zeros);
  for (guint cut = 0; cut < 2; cut++)
    {
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;
      gsize n = cut ? 20 : bomb->len, total = 0;
      const SymTag *tag;
      Picture picture;

      picture_init (&picture, 256, 512, PNG_COLOR_TYPE_RGB_ALPHA, 8);
      put_text (&picture, "stealth_rgbcomp", bomb->data, n, 8 * (guint32) n);
      file = picture_write (&picture);
      instance = decode (file, FALSE);
      g_assert_no_error (instance->error);
      for (guint i = 0; (tag = test_find_tag (instance, SYM_CARRIER_PIXELS, "stealth_rgbcomp", i)) != NULL; i++)
        {
          g_assert_cmpuint (tag->flags & SYM_TAG_UNREADABLE, ==, SYM_TAG_UNREADABLE);
          total += strlen (tag->value);
        }
      g_assert_cmpuint (total, >, 0);
      /* Parts of a long text overlap a little. */
      g_assert_cmpuint (total, <, (1u << 20) + (64u << 10));
      if (!cut)
        g_assert_cmpuint (total, >=, 1u << 20);
    }
}

/* Protects: images that are too small for a signature, that hold the signature in another order, or
 * that have nothing to hide it in, say nothing. */
static void
test_none (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;
      Picture picture;

      picture_init (&picture, i == 0 ? 17 : 64, i == 0 ? 7 : 64,
                    i == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB_ALPHA, 8);
      if (i == 2)
        put_bits (&picture, TRUE, (const guint8 *) "stealth_pnginfo", 15, 1);
      if (i == 3) /* of the other carrier */
        put_bits (&picture, TRUE, (const guint8 *) "stealth_rgbinfo", 15, 0);
      file = picture_write (&picture);
      instance = decode (file, FALSE);
      g_assert_no_error (instance->error);
      g_assert_null (find_signature (instance));
    }
}

/* Protects: what original writers made is read, and noise is not. The images are not part of the
 * repository. */
static void
test_development_set (void)
{
  const char *shared = g_getenv ("SYMSCOPE_SHARED");
  g_autofree char *folder = NULL;
  g_autofree char *manifest = NULL;
  g_autofree char *table = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  folder = shared != NULL ? g_build_filename (shared, "watermarks", NULL)
                          : g_build_filename (SOURCE_ROOT, "..", "shared", "watermarks", NULL);
  manifest = g_build_filename (folder, "manifest.csv", NULL);
  if (!g_file_get_contents (manifest, &table, NULL, NULL))
    {
      g_test_skip ("the images with watermarks are not beside the source folder (SYMSCOPE_SHARED names another place)");
      return;
    }
  lines = g_strsplit (table, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
      g_autofree char *path = NULL;
      g_autofree char *content = NULL;
      gboolean wanted;

      if (g_strv_length (cells) < 9 || !g_str_has_suffix (cells[0], ".png"))
        continue;
      wanted = g_str_has_prefix (cells[4], "stealth_");
      path = g_build_filename (folder, cells[0], NULL);
      for (guint labels_only = 0; labels_only < 2; labels_only++)
        {
          g_autoptr (GByteArray) file = g_byte_array_new ();
          g_autoptr (SymInstance) instance = NULL;
          const SymTag *tag;
          gsize size = 0;

          g_clear_pointer (&content, g_free);
          g_assert_true (g_file_get_contents (path, &content, &size, NULL));
          g_byte_array_append (file, (const guint8 *) content, (guint) size);
          instance = decode (file, labels_only != 0);
          tag = find_signature (instance);
          g_test_message ("%s", cells[0]);
          g_assert_cmpint (tag != NULL, ==, wanted);
          if (wanted)
            {
              g_assert_true (g_str_has_prefix (cells[4], tag->name));
              g_assert_cmpuint (tag->flags, ==, SYM_TAG_NONE);
              g_assert_cmpuint (strlen (tag->value), >, 20);
              n++;
            }
        }
    }
  g_assert_cmpuint (n, >=, 8);
}

/* Protects: whatever stands in the bits behind a signature, and whatever is damaged. */
static void
test_mutated (void)
{
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  g_autoptr (GByteArray) zipped = NULL;

  g_byte_array_append (plain, (const guint8 *) TEXT, strlen (TEXT));
  zipped = test_gzip (plain);
  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (GByteArray) payload = test_cut (zipped, zipped->len);
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;
      Picture picture;

      payload->data[g_test_rand_int_range (0, (gint32) payload->len)] ^= (guint8) g_test_rand_int_range (1, 256);
      picture_init (&picture, 40, 40, PNG_COLOR_TYPE_RGB_ALPHA, 8);
      put_text (&picture, "stealth_pngcomp", payload->data, payload->len, 8 * payload->len);
      file = picture_write (&picture);
      instance = decode (file, FALSE);
      g_assert_no_error (instance->error);
      g_assert_nonnull (find_signature (instance));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/png-stealth/forms", test_forms);
  g_test_add_func ("/png-stealth/json", test_json);
  g_test_add_func ("/png-stealth/damaged", test_damaged);
  g_test_add_func ("/png-stealth/none", test_none);
  g_test_add_func ("/png-stealth/development-set", test_development_set);
  g_test_add_func ("/png-stealth/mutations", test_mutated);
  return g_test_run ();
}
