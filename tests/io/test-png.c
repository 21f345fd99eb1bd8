/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "decoder-test.h"

/* PNG files are written here chunk by chunk, without libpng. */

static void
put32 (GByteArray *bytes, guint32 value)
{
  guint8 b[] = { (guint8) (value >> 24), (guint8) (value >> 16), (guint8) (value >> 8), (guint8) value };

  g_byte_array_append (bytes, b, 4);
}

static void
add_chunk (GByteArray *png, const char *type, const void *data, guint n)
{
  guint start = png->len + 4;

  put32 (png, n);
  g_byte_array_append (png, (const guint8 *) type, 4);
  g_byte_array_append (png, data, n);
  put32 (png, (guint32) crc32 (0, png->data + start, n + 4));
}

#define ADD_CHUNK(png, type, text) add_chunk (png, type, text, sizeof text - 1)

static GByteArray *
start_png (guint32 width, guint32 height, guint8 depth, guint8 colour, guint8 interlace)
{
  GByteArray *png = g_byte_array_new (), *header = g_byte_array_new ();
  guint8 rest[] = { depth, colour, 0, 0, interlace };

  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  put32 (header, width);
  put32 (header, height);
  g_byte_array_append (header, rest, sizeof rest);
  add_chunk (png, "IHDR", header->data, header->len);
  g_byte_array_unref (header);
  return png;
}

static GByteArray *
deflate_bytes (const void *bytes, guint n)
{
  GByteArray *zipped = g_byte_array_new ();
  uLongf size = compressBound (n);

  g_byte_array_set_size (zipped, (guint) size);
  g_assert_cmpint (compress (zipped->data, &size, bytes, n), ==, Z_OK);
  g_byte_array_set_size (zipped, (guint) size);
  return zipped;
}

/* Filtered rows, each with its filter byte. */
static void
add_rows (GByteArray *png, const void *rows, guint n)
{
  g_autoptr (GByteArray) zipped = deflate_bytes (rows, n);

  add_chunk (png, "IDAT", zipped->data, zipped->len);
}

#define ADD_ROWS(png, rows) add_rows (png, rows, sizeof rows - 1)

static SymInstance *
finish (GByteArray *png)
{
  SymInstance *instance;

  ADD_CHUNK (png, "IEND", "");
  instance = test_decode (png);
  g_byte_array_unref (png);
  return instance;
}

/* A grey picture of 2 x 1 that tests of chunks are hung on. */
static GByteArray *
start_small (void)
{
  return start_png (2, 1, 8, 0, 0);
}

typedef struct
{
  guint8 depth, colour;
  guint n_rows;
  const char *rows; /* of 2 x 2 pixels */
  guint n_samples;
  SymColour meaning;
  guint n_expected;
  gconstpointer expected;
} TypeCase;

/* Channels whose low bytes differ, in 16 bits. */
static const guint16 grey16[] = { 0x0102, 0x0304, 0x0506, 0x0708 };
static const guint16 rgb16[] = { 0x0102, 0x0304, 0x0506, 0x0708, 0x090a, 0x0b0c, 0x0d0e, 0x0f10, 0x1112, 0x1314, 0x1516, 0x1718 };
static const guint16 rgba16[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
static const guint16 ga16[] = { 1, 0x100, 2, 0x200, 3, 0x300, 4, 0x400 };

static const TypeCase cases[] = {
  { 1, 0, 4, "\0\x80\0\x40", 1, SYM_COLOUR_MONO, 4, "\1\0\0\1" },
  { 2, 0, 4, "\0\xe0\0\x10", 1, SYM_COLOUR_MONO, 4, "\3\2\0\1" },
  { 4, 0, 4, "\0\xf1\0\x2e", 1, SYM_COLOUR_MONO, 4, "\17\1\2\16" },
  { 8, 0, 6, "\0\x01\xff\0\x80\x7f", 1, SYM_COLOUR_MONO, 4, "\x01\xff\x80\x7f" },
  { 16, 0, 10, "\0\1\2\3\4\0\5\6\7\10", 1, SYM_COLOUR_MONO, 8, grey16 },
  { 8, 2, 14, "\0\1\2\3\4\5\6\0\7\10\11\12\13\14", 3, SYM_COLOUR_RGB, 12, "\1\2\3\4\5\6\7\10\11\12\13\14" },
  { 16, 2, 26, "\0\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\0\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18", 3,
    SYM_COLOUR_RGB, 24, rgb16 },
  { 1, 3, 4, "\0\x80\0\x40", 1, SYM_COLOUR_PALETTE, 4, "\1\0\0\1" },
  { 2, 3, 4, "\0\xe0\0\x10", 1, SYM_COLOUR_PALETTE, 4, "\3\2\0\1" },
  { 4, 3, 4, "\0\x31\0\x20", 1, SYM_COLOUR_PALETTE, 4, "\3\1\2\0" },
  { 8, 3, 6, "\0\3\2\0\1\0", 1, SYM_COLOUR_PALETTE, 4, "\3\2\1\0" },
  { 8, 4, 10, "\0\1\2\3\4\0\5\6\7\10", 2, SYM_COLOUR_MONO, 8, "\1\2\3\4\5\6\7\10" },
  { 16, 4, 18, "\0\0\1\1\0\0\2\2\0\0\0\3\3\0\0\4\4\0", 2, SYM_COLOUR_MONO, 16, ga16 },
  { 8, 6, 18, "\0\1\2\3\4\5\6\7\10\0\11\12\13\14\15\16\17\20", 4, SYM_COLOUR_RGB, 16,
    "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20" },
  { 16, 6, 34, "\0\0\1\0\2\0\3\0\4\0\5\0\6\0\7\0\10\0\0\11\0\12\0\13\0\14\0\15\0\16\0\17\0\20", 4, SYM_COLOUR_RGB, 32, rgba16 },
};

/* Every colour type and depth: samples as stored, alpha kept, palettes as index and tables. */
static void
test_types (void)
{
  static const guint16 reds[] = { 10, 40, 70, 100 }, blues[] = { 30, 60, 90, 120 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TypeCase *c = &cases[i];
      GByteArray *png = start_png (2, 2, c->depth, c->colour, 0);
      g_autoptr (SymInstance) instance = NULL;

      if (c->colour == 3)
        add_chunk (png, "PLTE", "\12\24\36\50\62\74\106\120\132\144\156\170", c->depth == 1 ? 6 : 12);
      add_rows (png, c->rows, c->n_rows);
      instance = finish (png);
      test_assert_samples (instance, c->expected, c->n_expected);
      g_assert_cmpint (instance->info.format, ==, SYM_FORMAT_PNG);
      g_assert_cmpint (instance->info.sample_type, ==, c->depth == 16 ? SYM_SAMPLE_UINT16 : SYM_SAMPLE_UINT8);
      g_assert_cmpuint (instance->info.n_samples, ==, c->n_samples);
      g_assert_cmpint (instance->info.colour, ==, c->meaning);
      g_assert_cmpuint (instance->info.bits_stored, ==, c->depth);
      g_assert_cmpint (test_has_note (instance, "Transparency"), ==, c->colour >= 4);
      if (c->colour == 3)
        {
          const SymLut *red = instance->luts[SYM_LUT_PALETTE_RED], *blue = instance->luts[SYM_LUT_PALETTE_BLUE];
          gsize n = c->depth == 1 ? 2 : 4;

          g_assert_cmpuint (red->n, ==, n);
          g_assert_cmpuint (red->bits, ==, 8);
          g_assert_cmpmem (red->values, red->n * 2, reds, n * 2);
          g_assert_cmpmem (blue->values, blue->n * 2, blues, n * 2);
        }
      else
        g_assert_null (instance->luts[SYM_LUT_PALETTE_RED]);
    }
}

/* Adam7: 3 x 3 pixels in passes 1, 4, 5, 6 and 7. */
static void
test_interlaced (void)
{
  static const char rows[] = "\0\1"      /* pass 1: (0,0) */
                             "\0\3"      /* pass 4: (2,0) */
                             "\0\7\11"   /* pass 5: (0,2) (2,2) */
                             "\0\2"      /* pass 6: (1,0) */
                             "\0\10"     /*         (1,2) */
                             "\0\4\5\6"; /* pass 7: row 1 */
  GByteArray *png = start_png (3, 3, 8, 0, 1);
  g_autoptr (SymInstance) instance = NULL;

  ADD_ROWS (png, rows);
  instance = finish (png);
  test_assert_samples (instance, "\1\2\3\4\5\6\7\10\11", 9);
}

/* All five filters. */
static void
test_filters (void)
{
  static const char rows[] = "\0\1\2" "\1\1\2" "\2\1\2" "\3\1\2" "\4\1\2";
  GByteArray *png = start_png (2, 5, 8, 0, 0);
  g_autoptr (SymInstance) instance = NULL;

  ADD_ROWS (png, rows);
  instance = finish (png);
  test_assert_samples (instance, "\1\2\1\3\2\5\2\5\3\7", 10);
}

static void
test_text (void)
{
  GByteArray *png = start_small ();
  g_autoptr (GByteArray) zipped = deflate_bytes ("zipped words", 12), international = g_byte_array_new ();
  g_autoptr (GByteArray) ztxt = g_byte_array_new ();
  g_autoptr (SymInstance) instance = NULL;

  ADD_CHUNK (png, "tEXt", "parameters\0Steps: 20");
  ADD_CHUNK (png, "tEXt", "Comment\0K\xf6ln");
  g_byte_array_append (ztxt, (const guint8 *) "Software\0\0", 10);
  g_byte_array_append (ztxt, zipped->data, zipped->len);
  add_chunk (png, "zTXt", ztxt->data, ztxt->len);
  ADD_CHUNK (png, "iTXt", "Title\0\0\0de\0Titel\0\xe5\x90\x88\xe6\x88\x90");
  g_byte_array_append (international, (const guint8 *) "Author\0\1\0\0\0", 11);
  g_byte_array_append (international, zipped->data, zipped->len);
  add_chunk (png, "iTXt", international->data, international->len);
  ADD_CHUNK (png, "tEXt", "Empty\0");
  ADD_ROWS (png, "\0\1\2");
  ADD_CHUNK (png, "tEXt", "Late\0behind the pixels");
  instance = finish (png);
  test_assert_samples (instance, "\1\2", 2);
  test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "parameters", 0, "tEXt parameters", "Steps: 20");
  test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Comment", 0, "tEXt Comment", "Köln");
  test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Software", 0, "zTXt Software", "zipped words");
  test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Title", 0, "iTXt Title: translated keyword", "Titel");
  test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Title", 1, "iTXt Title", "合成");
  test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Author", 0, "iTXt Author", "zipped words");
  test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Empty", 0, "tEXt Empty", "");
  test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Late", 0, "tEXt Late", "behind the pixels");
  g_assert_cmpuint (test_count_unreadable (instance), ==, 0);
}

/* Damaged text is kept and flagged; nothing of it stops the picture. */
static void
test_damaged_text (void)
{
  static const char *const chunks[][2] = {
    { "tEXt", "no NUL at all" },
    { "zTXt", "Key|" "|" "no deflate" },
    { "iTXt", "Key|" "||" },
  };

  for (guint i = 0; i <= G_N_ELEMENTS (chunks); i++)
    {
      GByteArray *png = start_small ();
      g_autoptr (SymInstance) instance = NULL;

      if (i < G_N_ELEMENTS (chunks))
        {
          g_autofree char *data = g_strdelimit (g_strdup (chunks[i][1]), "|", '\0');

          add_chunk (png, chunks[i][0], data, (guint) strlen (chunks[i][1]));
        }
      else
        {
          ADD_CHUNK (png, "tEXt", "Key\0value");
          png->data[png->len - 1] ^= 1; /* the checksum */
        }
      ADD_ROWS (png, "\0\1\2");
      instance = finish (png);
      test_assert_samples (instance, "\1\2", 2);
      g_assert_cmpuint (test_count_unreadable (instance), ==, 1);
    }
}

/* A text over several blocks of the inflater comes out as it went in. */
static void
test_long_text (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GByteArray) zipped = NULL, chunk = g_byte_array_new ();
  GByteArray *png = start_small ();
  g_autoptr (SymInstance) instance = NULL;

  for (guint i = 0; text->len < 60000; i++)
    g_string_append_printf (text, "%u, ", i);
  g_string_append (text, "end");
  zipped = deflate_bytes (text->str, (guint) text->len);
  g_byte_array_append (chunk, (const guint8 *) "prompt\0\0", 8);
  g_byte_array_append (chunk, zipped->data, zipped->len);
  add_chunk (png, "zTXt", chunk->data, chunk->len);
  ADD_ROWS (png, "\0\1\2");
  instance = finish (png);
  test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "prompt", 0, "zTXt prompt", text->str);
}

static void
test_bomb (void)
{
  g_autoptr (GByteArray) zeros = g_byte_array_new (), zipped = NULL, chunk = g_byte_array_new ();
  GByteArray *png = start_small ();
  g_autoptr (SymInstance) instance = NULL;

  /* 40 MiB in 40 kB. */
  g_byte_array_set_size (zeros, 40u << 20);
  memset (zeros->data, 'a', zeros->len);
  zipped = deflate_bytes (zeros->data, zeros->len);
  g_byte_array_append (chunk, (const guint8 *) "Key\0\0", 5);
  g_byte_array_append (chunk, zipped->data, zipped->len);
  add_chunk (png, "zTXt", chunk->data, chunk->len);
  ADD_ROWS (png, "\0\1\2");
  instance = finish (png);
  test_assert_samples (instance, "\1\2", 2);
  g_assert_cmpuint (test_count_unreadable (instance), >, 0);
}

#define XMP                                                                                      \
  "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-"    \
  "syntax-ns#'><rdf:Description xmlns:i='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' "          \
  "i:DigitalSourceType='trainedAlgorithmicMedia'/></rdf:RDF></x:xmpmeta>"
#define EXIF                                                                                     \
  "MM\0*\0\0\0\10" "\0\3"                                                                        \
  "\1\x31\0\2\0\0\0\6" "\0\0\0\x32" "\x87\x69\0\4\0\0\0\1" "\0\0\0\x38" "\1\x3b\0\2\0\0\0\3" "me\0\0" \
  "\0\0\0\0" "maker\0" "\0\1" "\x92\x86\0\7\0\0\0\12" "\0\0\0\x4a" "\0\0\0\0" "UNICODE\0\0A"

static void
test_carriers (void)
{
  GByteArray *png = start_small ();
  g_autoptr (SymInstance) instance = NULL;

  ADD_CHUNK (png, "iTXt", "XML:com.adobe.xmp\0\0\0\0\0" XMP);
  ADD_CHUNK (png, "eXIf", EXIF);
  ADD_CHUNK (png, "caBX", "\0\0\0\10jumb");
  ADD_CHUNK (png, "gAMA", "\0\0\xb1\x8f");
  ADD_CHUNK (png, "tEXt", "Raw profile type iptc\0\niptc\n      26\n3842494d040400000000000e1c026e00094d61646520\n776974680a\n");
  ADD_ROWS (png, "\0\1\2");
  instance = finish (png);
  test_assert_samples (instance, "\1\2", 2);
  test_assert_tag (instance, SYM_CARRIER_XMP, "Iptc4xmpExt:DigitalSourceType", 0,
                   "iTXt XML:com.adobe.xmp: Iptc4xmpExt:DigitalSourceType", "trainedAlgorithmicMedia");
  test_assert_tag (instance, SYM_CARRIER_EXIF, "Software", 0, "eXIf Software", "maker");
  test_assert_tag (instance, SYM_CARRIER_EXIF, "Artist", 0, "eXIf Artist", "me");
  test_assert_tag (instance, SYM_CARRIER_EXIF, "UserComment", 0, "eXIf UserComment", "A");
  test_assert_tag (instance, SYM_CARRIER_PNG_CHUNK, "caBX", 0, "caBX", "8");
  test_assert_tag (instance, SYM_CARRIER_PNG_CHUNK, "gAMA", 0, "gAMA", "4");
  test_assert_tag (instance, SYM_CARRIER_IPTC, "Credit", 0, "tEXt Raw profile type iptc 2:110", "Made with");
  g_assert_true (test_has_note (instance, "Gamma"));
  /* the credential is a box without a manifest store, and nothing else is unreadable */
  g_assert_cmpuint (test_count_unreadable (instance), ==, 1);
}

static void
test_raw_profiles (void)
{
  static const struct
  {
    const char *kind;
    const char *head;
    guint n_head;
    const char *content;
    guint n;
    SymCarrier carrier;
    const char *name;
  } profiles[] = {
    { "exif", "Exif\0\0", 6, EXIF, sizeof EXIF - 1, SYM_CARRIER_EXIF, "Software" },
    { "APP1", "http://ns.adobe.com/xap/1.0/\0", 29, XMP, sizeof XMP - 1, SYM_CARRIER_XMP, "Iptc4xmpExt:DigitalSourceType" },
    { "xmp", "", 0, XMP, sizeof XMP - 1, SYM_CARRIER_XMP, "Iptc4xmpExt:DigitalSourceType" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      GByteArray *png = start_small ();
      g_autoptr (SymInstance) instance = NULL;

      g_string_append_printf (text, "Raw profile type %s", profiles[i].kind);
      g_string_append_c (text, '\0');
      g_string_append_printf (text, "\n%s\n%8u\n", profiles[i].kind, profiles[i].n_head + profiles[i].n);
      for (guint j = 0; j < profiles[i].n_head + profiles[i].n; j++)
        g_string_append_printf (text, "%02x%s",
                                (guint8) (j < profiles[i].n_head ? profiles[i].head[j] : profiles[i].content[j - profiles[i].n_head]),
                                j % 36 == 35 ? "\n" : "");
      add_chunk (png, "tEXt", text->str, (guint) text->len);
      ADD_ROWS (png, "\0\1\2");
      instance = finish (png);
      g_assert_nonnull (test_find_tag (instance, profiles[i].carrier, profiles[i].name, 0));
      g_assert_cmpuint (test_count_unreadable (instance), ==, 0);
    }
}

/* The print size gives the shape of a pixel, the scale of the subject its size. */
static void
test_scale (void)
{
  GByteArray *png = start_small ();
  g_autoptr (SymInstance) square = NULL, tall = NULL, subject = NULL, absurd = NULL;

  ADD_CHUNK (png, "pHYs", "\0\0\x0b\x13\0\0\x0b\x13\1");
  ADD_ROWS (png, "\0\1\2");
  square = finish (png);
  g_assert_cmpuint (square->info.flags, ==, 0);

  png = start_small ();
  ADD_CHUNK (png, "pHYs", "\0\0\0\4\0\0\0\1\0");
  ADD_ROWS (png, "\0\1\2");
  tall = finish (png);
  g_assert_cmpuint (tall->info.flags, ==, SYM_IMAGE_HAS_ASPECT);
  g_assert_cmpfloat (tall->info.spacing[1] / tall->info.spacing[0], ==, 4);

  png = start_small ();
  ADD_CHUNK (png, "sCAL", "\1" "5e-4\0" "0.00025");
  ADD_ROWS (png, "\0\1\2");
  subject = finish (png);
  g_assert_cmpuint (subject->info.flags, ==, SYM_IMAGE_HAS_SPACING);
  g_assert_cmpfloat_with_epsilon (subject->info.spacing[0], 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (subject->info.spacing[1], 0.25, 1e-9);

  png = start_small ();
  ADD_CHUNK (png, "sCAL", "\1" "1\0" "1");
  ADD_ROWS (png, "\0\1\2");
  absurd = finish (png);
  g_assert_cmpuint (absurd->info.flags, ==, 0);
}

static void
test_trailing (void)
{
  GByteArray *png = start_small ();
  g_autoptr (SymInstance) instance = NULL;

  ADD_ROWS (png, "\0\1\2");
  ADD_CHUNK (png, "IEND", "");
  g_byte_array_append (png, (const guint8 *) "xx" XMP, sizeof "xx" XMP - 1);
  instance = test_decode (png);
  g_byte_array_unref (png);
  test_assert_samples (instance, "\1\2", 2);
  g_assert_true (test_has_note (instance, "follow the end"));
  test_assert_tag (instance, SYM_CARRIER_XMP, "Iptc4xmpExt:DigitalSourceType", 0,
                   "XMP after IEND: Iptc4xmpExt:DigitalSourceType", "trainedAlgorithmicMedia");
}

/* Broken pixels do not take the labels behind them along. */
static void
test_broken_pixels (void)
{
  GByteArray *png = start_small ();
  g_autoptr (SymInstance) instance = NULL;

  ADD_ROWS (png, "\0\1\2");
  png->data[png->len - 6] ^= 0x55;
  ADD_CHUNK (png, "tEXt", "Late\0synthetic image");
  instance = finish (png);
  g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_CORRUPT);
  test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Late", 0, "tEXt Late", "synthetic image");
}

static void
test_wrong_headers (void)
{
  static const struct
  {
    guint32 width, height;
    guint8 depth, colour, interlace;
    SymError error;
    const char *words;
  } headers[] = {
    { 2, 1, 8, 1, 0, SYM_ERROR_CORRUPT, "*colour type 1*" },   { 2, 1, 8, 9, 0, SYM_ERROR_CORRUPT, "*colour type 9*" },
    { 2, 1, 0, 2, 0, SYM_ERROR_CORRUPT, "*0 bits*" },          { 2, 1, 99, 2, 0, SYM_ERROR_CORRUPT, "*99 bits*" },
    { 2, 1, 16, 3, 0, SYM_ERROR_CORRUPT, "*16 bits*" },        { 2, 1, 4, 6, 0, SYM_ERROR_CORRUPT, "*4 bits*" },
    { 0, 1, 8, 0, 0, SYM_ERROR_CORRUPT, "*0 × 1*" },           { 2, 0x80000000, 8, 0, 0, SYM_ERROR_CORRUPT, "*2147483648*" },
    { 2, 1, 8, 0, 2, SYM_ERROR_CORRUPT, "*interlace 2*" },     { 0x7fffffff, 0x7fffffff, 16, 6, 0, SYM_ERROR_TOO_LARGE, "*2147483647*" },
    { 2, 1, 8, 3, 0, SYM_ERROR_CORRUPT, "*no palette*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      GByteArray *png = start_png (headers[i].width, headers[i].height, headers[i].depth, headers[i].colour, headers[i].interlace);
      g_autoptr (SymInstance) instance = NULL;

      ADD_ROWS (png, "\0\1\2");
      instance = finish (png);
      g_assert_error (instance->error, SYM_ERROR, (gint) headers[i].error);
      g_assert_true (g_pattern_match_simple (headers[i].words, instance->error->message));
    }
}

static GByteArray *
make_whole (void)
{
  GByteArray *png = start_png (2, 2, 8, 2, 0);

  ADD_CHUNK (png, "pHYs", "\0\0\x0b\x13\0\0\x0b\x13\1");
  ADD_CHUNK (png, "tEXt", "Comment\0some words");
  ADD_CHUNK (png, "iTXt", "XML:com.adobe.xmp\0\0\0\0\0" XMP);
  ADD_CHUNK (png, "eXIf", EXIF);
  ADD_ROWS (png, "\0\1\2\3\4\5\6\0\7\10\11\12\13\14");
  ADD_CHUNK (png, "IEND", "");
  return png;
}

/* Cut anywhere, a file is refused, and that labels may be gone is said. */
static void
test_truncations (void)
{
  g_autoptr (GByteArray) whole = make_whole ();

  for (guint n = 0; n < whole->len; n++)
    {
      g_autoptr (GByteArray) part = test_cut (whole, n);
      g_autoptr (SymInstance) instance = test_decode (part);

      g_assert_nonnull (instance->error);
      g_assert_null (instance->data);
      g_assert_true (n < 6 || test_count_unreadable (instance) > 0);
    }
}

static void
test_signature (void)
{
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (GByteArray) whole = make_whole ();
      g_autoptr (SymInstance) instance = NULL;

      whole->data[i] ^= 0x20;
      instance = test_decode (whole);
      g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_CORRUPT);
      g_assert_nonnull (strstr (instance->error->message, "signature"));
    }
}

static void
test_labels_only (void)
{
  g_autoptr (GByteArray) whole = make_whole ();
  TestInput input = { SYM_INPUT_MAIN, "a.png", whole };
  g_autoptr (SymInstance) instance = test_decode_inputs (&input, 1, TRUE);

  g_assert_no_error (instance->error);
  g_assert_null (instance->data);
  g_assert_cmpuint (instance->info.data_size, ==, 12);
  test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Comment", 0, "tEXt Comment", "some words");
}

static void
test_mutated (void)
{
  g_autoptr (GByteArray) whole = make_whole ();

  test_mutations (whole, whole->len, 3000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/png/types", test_types);
  g_test_add_func ("/png/interlaced", test_interlaced);
  g_test_add_func ("/png/filters", test_filters);
  g_test_add_func ("/png/text", test_text);
  g_test_add_func ("/png/damaged-text", test_damaged_text);
  g_test_add_func ("/png/long-text", test_long_text);
  g_test_add_func ("/png/bomb", test_bomb);
  g_test_add_func ("/png/carriers", test_carriers);
  g_test_add_func ("/png/raw-profiles", test_raw_profiles);
  g_test_add_func ("/png/scale", test_scale);
  g_test_add_func ("/png/trailing", test_trailing);
  g_test_add_func ("/png/broken-pixels", test_broken_pixels);
  g_test_add_func ("/png/wrong-headers", test_wrong_headers);
  g_test_add_func ("/png/truncations", test_truncations);
  g_test_add_func ("/png/signature", test_signature);
  g_test_add_func ("/png/labels-only", test_labels_only);
  g_test_add_func ("/png/mutations", test_mutated);
  return g_test_run ();
}
