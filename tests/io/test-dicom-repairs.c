/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "decoder-test.h"
#include "dicom-image.h"

/* Headers that are wrong in ways that are common: the image is shown as it was meant, with one note
 * for each thing that was not believed; or refused in one sentence. Never is it repaired silently. */

#define COMPRESSED "1.2.840.10008.1.2.4.50"

static void
assert_notes (const SymInstance *instance, const char *note)
{
  for (guint i = 0; i < instance->notes->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (instance->notes, i));
  g_assert_no_error (instance->error);
  g_assert_cmpuint (instance->notes->len, ==, note != NULL ? 1 : 0);
  g_assert_true (note == NULL || test_has_note (instance, note));
}

static SymInstance *
decode_native (const Image *image, const char *vr, gconstpointer bytes, gsize n)
{
  g_autoptr (GByteArray) file = begin_image (image, NULL);

  put_bytes (file, 0x7fe00010, vr, bytes, n, FALSE);
  return test_decode (file);
}

/* Protects: bits that contradict each other or what there is of Pixel Data. */
static void
test_bits (void)
{
  static const guint16 words[6] = { 0, 1, 0x7ff, 0x800, 0xffe, 0xfff };
  static const guint8 bytes[6] = { 0, 1, 2, 100, 254, 255 };
  static const struct
  {
    guint allocated, stored, high, is_signed;
    gboolean is_words;
    const char *note;
  } cases[] = {
    { 16, 12, 11, 0, TRUE, NULL },
    { 8, 12, 11, 0, TRUE, "Bits Allocated (0028,0100) is 8, which cannot be; it was taken as 16." },
    { 12, 12, 11, 0, TRUE, "Bits Allocated (0028,0100) is 12, which cannot be; it was taken as 16." },
    { 0, 12, 11, 0, TRUE, "Bits Allocated (0028,0100) is missing" },
    { 16, 12, 12, 2, TRUE, "Pixel Representation (0028,0103) is 2" },
    { 16, 12, 8, 0, TRUE, "High Bit (0028,0102) is 8, which cannot be; it was taken as 11." },
    { 16, 20, 11, 0, TRUE, "Bits Stored (0028,0101) is 20" },
    { 16, 8, 7, 0, FALSE, "Bits Allocated (0028,0100) is 16, which cannot be; it was taken as 8." },
    { 8, 0, 7, 0, FALSE, "Bits Stored (0028,0101) is 0" },
    { 8, 8, 30, 0, FALSE, "High Bit (0028,0102) is 30" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Image image = { NULL, "MONOCHROME2", 2, 3, 1, 0, NULL, cases[i].allocated, cases[i].stored,
                      cases[i].high == 12 ? 11 : cases[i].high, cases[i].is_signed };
      g_autoptr (SymInstance) instance = decode_native (&image, "OW", cases[i].is_words ? (gconstpointer) words : bytes,
                                                        cases[i].is_words ? 12 : 6);

      assert_notes (instance, cases[i].note);
      test_assert_samples (instance, cases[i].is_words ? (gconstpointer) words : bytes,
                           cases[i].is_words ? 12 : 6);
    }
}

/* Protects: frames that Number of Frames forgets or leaves out. */
static void
test_frames (void)
{
  static const struct
  {
    const char *frames;
    guint there, shown;
    const char *note;
  } cases[] = {
    { NULL, 1, 1, NULL },
    { "1", 1, 1, NULL },
    { "", 1, 1, NULL },
    { "0", 1, 1, "makes no sense and was taken as 1" },
    { "-3", 1, 1, "makes no sense and was taken as 1" },
    { NULL, 3, 3, "Pixel Data holds 3" },
    { "0", 3, 3, "Pixel Data holds 3" },
    { "1", 3, 1, "goes on for 40 bytes" },
    { "2", 3, 2, "goes on for 20 bytes" },
  };
  guint8 bytes[60];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (3 * i);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Image image = { NULL, "MONOCHROME2", 4, 5, 1, 0, cases[i].frames, 8, 8, 7, 0 };
      g_autoptr (SymInstance) instance = decode_native (&image, "OB", bytes, 20 * cases[i].there);

      assert_notes (instance, cases[i].note);
      test_assert_samples (instance, bytes, 20 * cases[i].shown);
      g_assert_cmpuint (instance->info.dims[2], ==, cases[i].shown);
    }
}

/* Protects: a little that is missing at the end is shown as 0, with a note that says how much, whether
 * the length says so or the file is cut off; more is refused. */
static void
test_short (void)
{
  Image image = { NULL, "MONOCHROME2", 64, 64, 1, 0, NULL, 16, 16, 15, 0 };
  g_autofree guint8 *bytes = g_malloc (8192);

  for (guint i = 0; i < 8192; i++)
    bytes[i] = (guint8) (1 + i % 251);
  for (guint missing = 0; missing <= 34; missing += missing < 32 ? 32 : 2)
    for (guint is_cut = 0; is_cut < 2; is_cut++)
      {
        g_autoptr (GByteArray) file = begin_image (&image, NULL);
        g_autofree guint8 *expected = g_memdup2 (bytes, 8192);
        g_autoptr (SymInstance) instance = NULL;

        put_bytes (file, 0x7fe00010, "OW", bytes, is_cut != 0 ? 8192 : 8192 - missing, FALSE);
        if (is_cut != 0)
          g_byte_array_set_size (file, file->len - missing);
        instance = test_decode (file);
        if (missing > 32)
          {
            g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_CORRUPT);
            g_assert_nonnull (strstr (instance->error->message, "holds 8158 bytes, and the image needs 8192"));
            continue;
          }
        memset (expected + 8192 - missing, 0, missing);
        assert_notes (instance, missing != 0 ? "is 32 bytes short" : NULL);
        test_assert_samples (instance, expected, 8192);
        g_assert_cmpuint (test_count_unreadable (instance), ==, 0);
      }
}

/* Protects: data sets that are encoded in another way than the transfer syntax says. */
static void
test_encodings (void)
{
  static const guint8 bytes[6] = { 1, 2, 3, 4, 5, 6 };
  static const char *const syntaxes[] = { EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG, COMPRESSED };

  for (guint i = 0; i < G_N_ELEMENTS (syntaxes); i++)
    {
      Image image = { syntaxes[i], "MONOCHROME2", 2, 3, 1, 0, NULL, 8, 8, 7, 0 };
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (GByteArray) plain = begin_dicom (EXPLICIT_LITTLE);
      g_autoptr (GByteArray) wrong = begin_dicom (syntaxes[i]);
      g_autoptr (SymInstance) instance = NULL;

      image.syntax = NULL;
      file = begin_image (&image, NULL);
      put_bytes (file, 0x7fe00010, "OB", bytes, 6, FALSE);
      g_byte_array_append (wrong, file->data + plain->len, file->len - plain->len);
      instance = test_decode (wrong);
      assert_notes (instance, i == 0   ? NULL
                              : i == 3 ? "not compressed as the transfer syntax JPEG Baseline says"
                                       : "The data set is not encoded as the transfer syntax");
      test_assert_samples (instance, bytes, 6);
    }
}

/* Protects: odd lengths, with padding that is not counted and without. */
static void
test_odd_lengths (void)
{
  static const guint8 bytes[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };

  for (guint padded = 0; padded < 2; padded++)
    for (guint implicit = 0; implicit < 2; implicit++)
      {
        const char *ui = implicit != 0 ? NULL : "UI", *us = implicit != 0 ? NULL : "US";
        g_autoptr (GByteArray) file = begin_dicom (implicit != 0 ? IMPLICIT_LITTLE : EXPLICIT_LITTLE);
        g_autoptr (SymInstance) instance = NULL;
        static const struct
        {
          guint32 tag;
          guint value;
        } numbers[] = { { 0x00280010, 3 }, { 0x00280011, 3 }, { 0x00280100, 8 },
                        { 0x00280101, 8 }, { 0x00280102, 7 }, { 0x00280103, 0 } };

        put_head (file, 0x00080018, ui, 7, FALSE);
        g_byte_array_append (file, (const guint8 *) "1.2.3.4\0", 7 + padded);
        put_head (file, 0x0008103e, implicit != 0 ? NULL : "LO", 3, FALSE);
        g_byte_array_append (file, (const guint8 *) "odd ", 3 + padded);
        put_head (file, 0x00280004, implicit != 0 ? NULL : "CS", 11, FALSE);
        g_byte_array_append (file, (const guint8 *) "MONOCHROME2 ", 11 + padded);
        for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
          {
            put_head (file, numbers[i].tag, us, 2, FALSE);
            put_u16 (file, numbers[i].value, FALSE);
          }
        put_head (file, 0x7fe00010, implicit != 0 ? NULL : "OB", 9, FALSE);
        g_byte_array_append (file, bytes, 9);
        g_byte_array_append (file, (const guint8 *) "", padded);
        instance = test_decode (file);
        assert_notes (instance, "4 elements have an odd length");
        test_assert_samples (instance, bytes, 9);
        g_assert_cmpstr (instance->info.description, ==, "odd");
        g_assert_cmpuint (test_count_unreadable (instance), ==, 0);
      }
}

/* Protects: fragments of odd lengths. */
static void
test_odd_fragments (void)
{
  static const guint8 bytes[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  Image image = { "1.2.840.10008.1.2.1.98", "MONOCHROME2", 3, 3, 1, 0, "2", 8, 8, 7, 0 };
  guint8 expected[18];

  memcpy (expected, bytes, 9);
  memcpy (expected + 9, bytes, 9);
  for (guint padded = 0; padded < 2; padded++)
    {
      g_autoptr (GByteArray) file = begin_image (&image, NULL);
      g_autoptr (SymInstance) instance = NULL;

      begin_fragments (file, NULL, 0);
      for (guint i = 0; i < 2; i++)
        {
          put_head (file, 0xfffee000, NULL, 9, FALSE);
          g_byte_array_append (file, bytes, 9);
          g_byte_array_append (file, (const guint8 *) "", padded);
        }
      end_fragments (file);
      instance = test_decode (file);
      assert_notes (instance, "2 elements have an odd length");
      test_assert_samples (instance, expected, 18);
    }
}

/* Protects: every transfer syntax that is known and not supported is refused by its name. */
static void
test_unsupported (void)
{
  static const char *const syntaxes[][2] = {
    { "1.2.840.10008.1.2.4.100", "MPEG2" },           { "1.2.840.10008.1.2.4.101.1", "Fragmentable MPEG2" },
    { "1.2.840.10008.1.2.4.102", "MPEG-4 AVC" },      { "1.2.840.10008.1.2.4.103.1", "MPEG-4 AVC BD" },
    { "1.2.840.10008.1.2.4.104", "MPEG-4 AVC 4.2" },  { "1.2.840.10008.1.2.4.107", "HEVC" },
    { "1.2.840.10008.1.2.4.108", "HEVC Main 10" },    { "1.2.840.10008.1.2.4.94", "JPIP" },
    { "1.2.840.10008.1.2.4.110", "JPEG XL" },         { "1.2.840.10008.1.2.4.52", "arithmetic" },
    { "1.2.840.10008.1.2.4.65", "hierarchical" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (syntaxes); i++)
    {
      Image image = { syntaxes[i][0], "YBR_PARTIAL_420", 16, 16, 3, 0, "2", 8, 8, 7, 0 };
      g_autoptr (GByteArray) frame = g_byte_array_new ();
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;

      g_byte_array_append (frame, (const guint8 *) "\0\0\1\xb3\x01\x02\x03\x04", 8);
      file = make_compressed (&image, frame);
      instance = test_decode (file);
      g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_UNSUPPORTED);
      g_test_message ("%s", instance->error->message);
      g_assert_nonnull (strstr (instance->error->message, syntaxes[i][0]));
      g_assert_nonnull (strstr (instance->error->message, syntaxes[i][1]));
      g_assert_true (g_str_has_suffix (instance->error->message, "not supported"));
    }
}

/* Protects: floating-point Pixel Data of both sizes. */
static void
test_float (void)
{
  static const float floats[6] = { 0, 1.5f, -2.25f, 1e30f, -1e-30f, 4 };
  static const double doubles[6] = { 0, 1.5, -2.25, 1e300, -1e-300, 4 };

  for (guint is_double = 0; is_double < 2; is_double++)
    {
      const guint bits = is_double != 0 ? 64 : 32;
      const gsize n = 6 * bits / 8;
      gconstpointer values = is_double != 0 ? (gconstpointer) doubles : floats;
      Image image = { NULL, "MONOCHROME2", 2, 3, 1, 0, NULL, bits, bits, bits - 1, 0 };
      g_autoptr (GByteArray) file = begin_image (&image, NULL);
      g_autoptr (SymInstance) instance = NULL;

      put_bytes (file, is_double != 0 ? 0x7fe00009 : 0x7fe00008, is_double != 0 ? "OD" : "OF", values, n, FALSE);
      instance = test_decode (file);
      assert_notes (instance, NULL);
      g_assert_cmpuint (instance->info.sample_type, ==, is_double != 0 ? SYM_SAMPLE_FLOAT64 : SYM_SAMPLE_FLOAT32);
      test_assert_samples (instance, values, n);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/dicom/repairs/bits", test_bits);
  g_test_add_func ("/dicom/repairs/frames", test_frames);
  g_test_add_func ("/dicom/repairs/short", test_short);
  g_test_add_func ("/dicom/repairs/encodings", test_encodings);
  g_test_add_func ("/dicom/repairs/odd-lengths", test_odd_lengths);
  g_test_add_func ("/dicom/repairs/odd-fragments", test_odd_fragments);
  g_test_add_func ("/dicom/repairs/unsupported", test_unsupported);
  g_test_add_func ("/dicom/repairs/float", test_float);
  return g_test_run ();
}
