/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "decoder-test.h"
#include "dicom-image.h"
#include "sym-image-private.h"

/* Palettes and lookup tables, whole and in segments, of 8 and 16 bits and either byte order; and
 * descriptors that are wrong about them. */

static const guint8 six[6] = { 0, 1, 2, 3, 4, 5 };

static void
put_descriptor (GByteArray *file, guint32 tag, const char *vr, guint n, gint first, guint bits, gboolean big)
{
  put_head (file, tag, vr, 6, big);
  put_u16 (file, n, big);
  put_u16 (file, (guint16) first, big);
  put_u16 (file, bits, big);
}

static void
put_words (GByteArray *file, guint32 tag, const guint16 *words, guint n, gboolean big)
{
  put_head (file, tag, "OW", 2 * n, big);
  for (guint i = 0; i < n; i++)
    put_u16 (file, words[i], big);
}

/* The same table for the three colours. */
static GByteArray *
make_palette (guint n, gint first, guint bits, const guint16 *words, guint n_words, gboolean segmented,
              gboolean big)
{
  GByteArray *extra = g_byte_array_new ();

  for (guint c = 0; c < 3; c++)
    put_descriptor (extra, 0x00281101 + c, "US", n, first, bits, big);
  for (guint c = 0; c < 3; c++)
    put_words (extra, (segmented ? 0x00281221 : 0x00281201) + c, words, n_words, big);
  return extra;
}

static SymInstance *
decode (const Image *image, const GByteArray *extra, gconstpointer bytes, gsize n)
{
  g_autoptr (GByteArray) file = begin_image (image, extra);
  SymInstance *instance;

  put_bytes (file, 0x7fe00010, "OB", bytes, n, g_strcmp0 (image->syntax, EXPLICIT_BIG) == 0);
  instance = test_decode (file);
  for (guint i = 0; i < instance->notes->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (instance->notes, i));
  g_assert_no_error (instance->error);
  return instance;
}

static void
assert_table (const SymInstance *instance, SymLutKind kind, gint first, guint bits, const guint16 *values, guint n)
{
  const SymLut *lut = instance->luts[kind];

  g_assert_nonnull (lut);
  g_assert_cmpint (lut->first, ==, first);
  g_assert_cmpuint (lut->bits, ==, bits);
  g_assert_cmpuint (lut->n, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (lut->values[i], ==, values[i]);
}

/* Protects: palettes of words and of bytes, in either byte order, whole and in segments: a run, a ramp
 * up and down, and copies of both (PS3.3 C.7.9.2). */
static void
test_palettes (void)
{
  static const guint16 words[6] = { 0, 0x100, 0x8000, 0xffff, 7, 0x1234 };
  static const guint16 segments[] = { 0, 2, 100, 200, 1, 2, 400, 2, 1, 0, 0 };
  static const guint16 expanded[6] = { 100, 200, 300, 400, 100, 200 };
  static const guint16 ramps[] = { 0, 1, 1000, 1, 3, 400, 2, 1, 6, 0, 0 };
  static const guint16 ramped[6] = { 1000, 800, 600, 400, 400, 400 };
  /* Pairs of bytes as words: 0 2 10 20, 1 2 40, 2 1 0 0 0 0. */
  static const guint16 byte_segments[] = { 0x0200, 0x140a, 0x0201, 0x0228, 0x0001, 0x0000, 0x0000 };
  static const guint16 byte_expanded[6] = { 10, 20, 30, 40, 10, 20 };
  static const guint16 bytes[] = { 0x0200, 0x0604, 0xff08 };
  static const guint16 bytes_expanded[6] = { 0, 2, 4, 6, 8, 255 };
  static const struct
  {
    guint bits, n_words;
    const guint16 *words, *expected;
    gboolean segmented, big;
  } cases[] = {
    { 16, 6, words, words, FALSE, FALSE },           { 16, 6, words, words, FALSE, TRUE },
    { 16, 11, segments, expanded, TRUE, FALSE },     { 16, 11, segments, expanded, TRUE, TRUE },
    { 8, 7, byte_segments, byte_expanded, TRUE, FALSE }, { 8, 3, bytes, bytes_expanded, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Image image = { cases[i].big ? EXPLICIT_BIG : NULL, "PALETTE COLOR", 2, 3, 1, 0, NULL, 8, 8, 7, 0 };
      g_autoptr (GByteArray) extra = make_palette (6, 0, cases[i].bits, cases[i].words, cases[i].n_words,
                                                   cases[i].segmented, cases[i].big);
      g_autoptr (SymInstance) instance = decode (&image, extra, six, 6);

      g_assert_cmpuint (instance->notes->len, ==, 0);
      g_assert_cmpuint (instance->info.colour, ==, SYM_COLOUR_PALETTE);
      for (guint c = 0; c < 3; c++)
        assert_table (instance, SYM_LUT_PALETTE_RED + c, 0, cases[i].bits, cases[i].expected, 6);
    }

  {
    Image image = { NULL, "PALETTE COLOR", 2, 3, 1, 0, NULL, 8, 8, 7, 0 };
    g_autoptr (GByteArray) extra = make_palette (6, 0, 16, ramps, G_N_ELEMENTS (ramps), TRUE, FALSE);
    g_autoptr (SymInstance) instance = NULL;

    /* The copied ramp goes from 400 to 400; its place, 6 bytes, is that of the ramp. */
    instance = decode (&image, extra, six, 6);
    assert_table (instance, SYM_LUT_PALETTE_GREEN, 0, 16, ramped, 6);
  }
}

/* Protects: 16 bits of index with 65536 entries, which the descriptor counts as 0. */
static void
test_whole_range (void)
{
  static const guint16 indices[6] = { 0, 1, 255, 256, 32768, 65535 };
  Image image = { NULL, "PALETTE COLOR", 2, 3, 1, 0, NULL, 16, 16, 15, 0 };
  g_autofree guint16 *words = g_new (guint16, 65536);
  g_autoptr (GByteArray) extra = NULL;
  g_autoptr (SymInstance) instance = NULL;

  for (guint i = 0; i < 65536; i++)
    words[i] = (guint16) (65535 - i);
  extra = g_byte_array_new ();
  for (guint c = 0; c < 3; c++)
    put_descriptor (extra, 0x00281101 + c, "US", 0, 0, 16, FALSE);
  for (guint c = 0; c < 3; c++)
    put_words (extra, 0x00281201 + c, words, 65536, FALSE);
  instance = decode (&image, extra, indices, 12);
  g_assert_cmpuint (instance->notes->len, ==, 0);
  assert_table (instance, SYM_LUT_PALETTE_BLUE, 0, 16, words, 65536);
  test_assert_samples (instance, indices, 12);
}

/* Protects: palettes whose descriptors or whose samples' sign are wrong. */
static void
test_wrong_palettes (void)
{
  static const guint16 small[6] = { 0, 10, 20, 200, 250, 255 }, large[6] = { 0, 1, 2, 3, 4, 4096 };
  static const guint8 high[6] = { 0, 1, 127, 128, 254, 255 };
  guint16 all[256];

  for (guint i = 0; i < 256; i++)
    all[i] = (guint16) (257 * i);
  for (guint i = 0; i < 4; i++)
    {
      static const guint bits[] = { 16, 10, 0, 16 }, read_as[] = { 8, 16, 16, 16 };
      static const char *const notes[] = { "said to have 16 bits and have 8", "said to have 10 bits and have 16",
                                           "said to have 0 bits and have 16", "Pixel Representation" };
      Image image = { NULL, "PALETTE COLOR", 2, 3, 1, 0, NULL, 8, 8, 7, i == 3 };
      const guint16 *words = i == 0 ? small : i < 3 ? large : all;
      const guint n = i < 3 ? 6 : 256;
      g_autoptr (GByteArray) extra = make_palette (n, 0, bits[i], words, n, FALSE, FALSE);
      g_autoptr (SymInstance) instance = decode (&image, extra, high, 6);

      g_assert_cmpuint (instance->notes->len, ==, 1);
      g_assert_true (test_has_note (instance, notes[i]));
      assert_table (instance, SYM_LUT_PALETTE_RED, 0, read_as[i], words, n);
      test_assert_samples (instance, high, 6);
      g_assert_cmpuint (instance->info.sample_type, ==, SYM_SAMPLE_UINT8);
    }
}

/* Protects: modality and VOI tables begin where the samples, the VR or the rescale have the sign. */
static void
test_first_values (void)
{
  static const guint16 entries[4] = { 1, 2, 3, 0xfff };
  static const struct
  {
    guint32 sequence;
    const char *vr;
    guint is_signed;
    const char *intercept;
    gint first, expected;
    const char *note;
  } cases[] = {
    { 0x00283000, "US", 0, NULL, 40000, 40000, NULL },
    { 0x00283000, "SS", 1, NULL, -2, -2, NULL },
    { 0x00283000, "US", 1, NULL, -2, -2, NULL },
    { 0x00283000, "SS", 0, NULL, -2, -2, "begins at -2" },
    { 0x00283010, "US", 0, NULL, 40000, 40000, NULL },
    { 0x00283010, "SS", 0, "-1024", -1000, -1000, NULL },
    { 0x00283010, "US", 0, "-1024", -1000, -1000, NULL },
    { 0x00283010, "SS", 0, NULL, -1000, -1000, "begins at -1000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Image image = { NULL, "MONOCHROME2", 2, 3, 1, 0, NULL, 8, 8, 7, cases[i].is_signed };
      g_autoptr (GByteArray) extra = g_byte_array_new ();
      g_autoptr (GByteArray) item = g_byte_array_new ();
      g_autoptr (SymInstance) instance = NULL;

      if (cases[i].intercept != NULL)
        {
          put_text (extra, 0x00281052, "DS", cases[i].intercept);
          put_text (extra, 0x00281053, "DS", "1");
        }
      put_descriptor (item, 0x00283002, cases[i].vr, 4, cases[i].first, 12, FALSE);
      put_words (item, 0x00283006, entries, 4, FALSE);
      put_head (extra, cases[i].sequence, "SQ", 8 + item->len, FALSE);
      put_fragment (extra, item->data, item->len);
      instance = decode (&image, extra, six, 6);
      assert_table (instance, cases[i].sequence == 0x00283000 ? SYM_LUT_MODALITY : SYM_LUT_VOI,
                    cases[i].expected, 12, entries, 4);
      g_assert_cmpuint (instance->notes->len, ==, cases[i].note != NULL ? 1 : 0);
      g_assert_true (cases[i].note == NULL || test_has_note (instance, cases[i].note));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/dicom/tables/palettes", test_palettes);
  g_test_add_func ("/dicom/tables/whole-range", test_whole_range);
  g_test_add_func ("/dicom/tables/wrong-palettes", test_wrong_palettes);
  g_test_add_func ("/dicom/tables/first-values", test_first_values);
  return g_test_run ();
}
