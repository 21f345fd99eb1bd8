/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hostile-frame.h"
#include "j2k-writer.h"

/* Codestreams that OpenJPEG writes, in DICOM files written byte by byte: what is lossless comes
 * back sample for sample. */

#define COLUMNS 40
#define ROWS 36

static GByteArray *
encode_with (const gint32 *values, guint samples, guint precision, gboolean is_signed,
             OPJ_CODEC_FORMAT format, gboolean transform, gboolean irreversible)
{
  return j2k_encode (values, COLUMNS, ROWS, samples, precision, is_signed, format, transform, irreversible);
}

static GByteArray *
encode (const gint32 *values, guint samples, guint precision, gboolean is_signed, OPJ_CODEC_FORMAT format)
{
  return encode_with (values, samples, precision, is_signed, format, samples == 3, FALSE);
}

static GByteArray *
make_file (const char *syntax, const char *photometric, guint samples, guint allocated, guint stored,
           gboolean is_signed, const GByteArray *codestream)
{
  const Image image = { syntax, photometric, ROWS, COLUMNS, samples, 0, NULL, allocated, stored, stored - 1, is_signed };

  return make_compressed (&image, codestream);
}

static gint32 *
make_values (guint samples, gint32 low, gint32 high)
{
  gint32 *values = g_new (gint32, COLUMNS * ROWS * samples);

  for (guint i = 0; i < COLUMNS * ROWS * samples; i++)
    values[i] = g_test_rand_int_range (low, high + 1);
  values[0] = low;
  values[1] = high;
  return values;
}

static void
put_sample (GByteArray *expected, gint32 value, guint size)
{
  const guint32 bits = (guint32) value;

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  g_byte_array_append (expected, (const guint8 *) &bits, size);
#else
  g_byte_array_append (expected, (const guint8 *) &bits + 4 - size, size);
#endif
}

static void
test_lossless (void)
{
  static const struct
  {
    const char *photometric;
    guint samples, allocated, stored, precision;
    gboolean is_signed, stream_signed;
    gint32 low, high;
  } cases[] = {
    { "MONOCHROME2", 1, 8, 8, 8, FALSE, FALSE, 0, 255 },
    { "MONOCHROME2", 1, 16, 12, 12, FALSE, FALSE, 0, 4095 },
    { "MONOCHROME1", 1, 16, 16, 16, FALSE, FALSE, 0, 65535 },
    { "MONOCHROME2", 1, 16, 16, 16, TRUE, TRUE, -32768, 32767 },
    { "MONOCHROME2", 1, 16, 12, 12, TRUE, TRUE, -2048, 2047 },
    { "YBR_RCT", 3, 8, 8, 8, FALSE, FALSE, 0, 255 },
    { "RGB", 3, 16, 16, 16, FALSE, FALSE, 0, 65535 },
  };
  static const char *const syntaxes[] = { "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.92" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint k = 0; k < 2; k++)
      {
        g_autofree gint32 *values = make_values (cases[i].samples, cases[i].low, cases[i].high);
        g_autoptr (GByteArray) codestream
            = encode (values, cases[i].samples, cases[i].precision, cases[i].stream_signed,
                      k == 0 ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
        g_autoptr (GByteArray) file
            = make_file (syntaxes[i % G_N_ELEMENTS (syntaxes)], cases[i].photometric, cases[i].samples,
                         cases[i].allocated, cases[i].stored, cases[i].is_signed, codestream);
        g_autoptr (GByteArray) expected = g_byte_array_new ();
        SymInstance *instance = test_decode (file);

        for (guint s = 0; s < COLUMNS * ROWS * cases[i].samples; s++)
          put_sample (expected, values[s], cases[i].allocated / 8);
        test_assert_samples (instance, expected->data, expected->len);
        if (cases[i].samples == 3)
          g_assert_cmpint (instance->info.colour, ==, SYM_COLOUR_RGB);
        _sym_instance_free (instance);
      }
}

/* The header says signed and the codestream does not, or the reverse: the bits count. */
static void
test_sign_disagrees (void)
{
  g_autofree gint32 *values = make_values (1, 0, 4095);
  g_autoptr (GByteArray) unsigned_stream = encode (values, 1, 12, FALSE, OPJ_CODEC_J2K);
  g_autoptr (GByteArray) file = make_file ("1.2.840.10008.1.2.4.90", "MONOCHROME2", 1, 16, 12, TRUE, unsigned_stream);
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  SymInstance *instance = test_decode (file);

  for (guint s = 0; s < COLUMNS * ROWS; s++)
    put_sample (expected, values[s] >= 2048 ? values[s] - 4096 : values[s], 2);
  test_assert_samples (instance, expected->data, expected->len);
  _sym_instance_free (instance);
}

/* Protects: fewer bits allocated or stored than the codestream has are repaired with a note, and only
 * where it matters; what the transfer syntax calls it does not. */
static void
test_too_narrow (void)
{
  static const struct
  {
    const char *syntax;
    guint allocated, stored;
    gint32 high;
    const char *note;
  } cases[] = {
    { "1.2.840.10008.1.2.4.90", 8, 8, 4095, "Bits Allocated (0028,0100) is 8" },
    { "1.2.840.10008.1.2.4.90", 16, 10, 4095, "Bits Stored (0028,0101) is 10" },
    { "1.2.840.10008.1.2.4.90", 16, 10, 1023, NULL },
    { "1.2.840.10008.1.2.4.50", 16, 12, 4095, "read as JPEG 2000 Lossless" },
    { "1.2.840.10008.1.2.4.81", 16, 12, 4095, "read as JPEG 2000 Lossless" },
    { "1.2.840.10008.1.2.1", 16, 12, 4095, "read as JPEG 2000 Lossless" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gint32 *values = make_values (1, 0, cases[i].high);
      g_autoptr (GByteArray) codestream = encode (values, 1, 12, FALSE, OPJ_CODEC_J2K);
      g_autoptr (GByteArray) file = make_file (cases[i].syntax, "MONOCHROME2", 1, cases[i].allocated,
                                               cases[i].stored, FALSE, codestream);
      g_autoptr (GByteArray) expected = g_byte_array_new ();
      g_autoptr (SymInstance) instance = test_decode (file);

      for (guint s = 0; s < COLUMNS * ROWS; s++)
        put_sample (expected, values[s], 2);
      test_assert_samples (instance, expected->data, expected->len);
      g_assert_true (cases[i].note == NULL || test_has_note (instance, cases[i].note));
      if (cases[i].note == NULL)
        g_assert_cmpuint (instance->notes->len, ==, 0);
    }
}

/* Protects: colours are what the codestream makes them, whatever Photometric Interpretation says: RGB
 * where it has the multiple component transform, and else what the header says. */
static void
test_colours (void)
{
  static const struct
  {
    const char *photometric;
    gboolean transform, irreversible;
    SymColour colour;
    const char *note;
  } cases[] = {
    { "RGB", FALSE, FALSE, SYM_COLOUR_RGB, NULL },
    { "RGB", TRUE, FALSE, SYM_COLOUR_RGB, NULL },
    { "YBR_RCT", TRUE, FALSE, SYM_COLOUR_RGB, NULL },
    { "YBR_RCT", FALSE, FALSE, SYM_COLOUR_RGB, NULL },
    { "YBR_ICT", TRUE, TRUE, SYM_COLOUR_RGB, NULL },
    { "YBR_FULL", FALSE, FALSE, SYM_COLOUR_YBR_FULL, NULL },
    { "YBR_FULL", FALSE, TRUE, SYM_COLOUR_YBR_FULL, NULL },
    { "YBR_FULL", TRUE, FALSE, SYM_COLOUR_RGB, "YBR_FULL, and the compressed frames say RGB" },
    { "YBR_FULL_422", TRUE, TRUE, SYM_COLOUR_RGB, "YBR_FULL_422, and the compressed frames say RGB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gsize n = COLUMNS * ROWS * 3;
      g_autofree gint32 *values = g_new (gint32, n);
      g_autoptr (GByteArray) codestream = NULL;
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;
      const guint8 *data;

      /* Six patches of one colour each. */
      for (gsize k = 0; k < n; k++)
        values[k] = (gint32) ((k / 3 / COLUMNS / 18 * 3 + k / 3 % COLUMNS / 14) * 41 + k % 3 * 77) % 256;
      codestream = encode_with (values, 3, 8, FALSE, OPJ_CODEC_J2K, cases[i].transform,
                                cases[i].irreversible);
      file = make_file (cases[i].irreversible ? "1.2.840.10008.1.2.4.91" : "1.2.840.10008.1.2.4.90",
                        cases[i].photometric, 3, 8, 8, FALSE, codestream);
      instance = test_decode (file);
      g_assert_no_error (instance->error);
      g_assert_cmpuint (instance->info.colour, ==, cases[i].colour);
      g_assert_cmpuint (instance->notes->len, ==, cases[i].note != NULL ? 1 : 0);
      g_assert_true (cases[i].note == NULL || test_has_note (instance, cases[i].note));
      data = g_bytes_get_data (instance->data, NULL);
      for (gsize k = 0; k < n; k++)
        g_assert_cmpint (ABS (data[k] - values[k]), <=, cases[i].irreversible ? 2 : 0);
    }
}

static void
test_one_bit (void)
{
  g_autofree gint32 *values = make_values (1, 0, 1);
  g_autoptr (GByteArray) codestream = encode (values, 1, 1, FALSE, OPJ_CODEC_J2K);
  g_autoptr (GByteArray) file = make_file ("1.2.840.10008.1.2.4.90", "MONOCHROME2", 1, 1, 1, FALSE, codestream);
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  SymInstance *instance = test_decode (file);

  for (guint s = 0; s < COLUMNS * ROWS; s++)
    put_sample (expected, values[s], 1);
  test_assert_samples (instance, expected->data, expected->len);
  _sym_instance_free (instance);
}

static void
assert_refused (const GByteArray *file, int code, const char *part)
{
  SymInstance *instance = test_decode (file);

  g_assert_error (instance->error, SYM_ERROR, code);
  g_assert_nonnull (strstr (instance->error->message, part));
  _sym_instance_free (instance);
}

static void
test_refused (void)
{
  const char *const syntax = "1.2.840.10008.1.2.4.90";
  g_autofree gint32 *values = make_values (1, 0, 4095);
  g_autoptr (GByteArray) codestream = encode (values, 1, 12, FALSE, OPJ_CODEC_J2K);
  g_autoptr (GByteArray) half = test_cut (codestream, codestream->len / 2);
  g_autoptr (GByteArray) nothing = test_cut (codestream, 0);
  g_autoptr (GByteArray) colour = make_file (syntax, "RGB", 3, 16, 12, FALSE, codestream);
  g_autoptr (GByteArray) cut = make_file (syntax, "MONOCHROME2", 1, 16, 12, FALSE, half);
  g_autoptr (GByteArray) empty = make_file (syntax, "MONOCHROME2", 1, 16, 12, FALSE, nothing);

  assert_refused (colour, SYM_ERROR_CORRUPT, "with 1 samples, and the header says 40 × 36 with 3");
  assert_refused (cut, SYM_ERROR_CORRUPT, "cannot be decoded");
  assert_refused (empty, SYM_ERROR_CORRUPT, "no fragment among them");

  test_mutations (cut, cut->len, g_test_quick () ? 100 : 5000);
}

/* Protects: no JPEG 2000 frame, cut anywhere or changed at random, crashes the codec or takes it long. */
static void
test_hostile (void)
{
  Image image = { "1.2.840.10008.1.2.4.91", "RGB", ROWS, COLUMNS, 3, 0, NULL, 8, 8, 7, 0 };
  g_autofree gint32 *values = make_values (3, 0, 255);

  for (guint irreversible = 0; irreversible < 2; irreversible++)
    {
      g_autoptr (GByteArray) stream = encode_with (values, 3, 8, FALSE, irreversible != 0 ? OPJ_CODEC_J2K : OPJ_CODEC_JP2,
                                                   TRUE, irreversible != 0);

      test_hostile_frame (&image, stream, g_test_quick () ? 300 : 20000);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/dicom/j2k/lossless", test_lossless);
  g_test_add_func ("/dicom/j2k/sign-disagrees", test_sign_disagrees);
  g_test_add_func ("/dicom/j2k/too-narrow", test_too_narrow);
  g_test_add_func ("/dicom/j2k/colours", test_colours);
  g_test_add_func ("/dicom/j2k/one-bit", test_one_bit);
  g_test_add_func ("/dicom/j2k/refused", test_refused);
  g_test_add_func ("/dicom/j2k/hostile", test_hostile);
  return g_test_run ();
}
