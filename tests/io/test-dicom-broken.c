/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dicom-read.h"

/* What cannot be read is said in words, what can be repaired is; labels survive in either case. */

typedef void (*Change) (GByteArray *file);

static void
put_plain (GByteArray *file)
{
  put_image (file, &six_bytes, NULL);
  put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
}

static void
make_short (GByteArray *file)
{
  put_image (file, &six_bytes, NULL);
  put_bytes (file, 0x7fe00010, "OB", "\0\1\2\3", 4, FALSE);
}

static void
make_rowless (GByteArray *file)
{
  put_us (file, 0x00280002, 1);
  put_us (file, 0x00280011, 3);
  put_bytes (file, 0x7fe00010, "OB", "\0\1\2\3", 4, FALSE);
}

static void
make_odd_bits (GByteArray *file)
{
  Pixels pixels = six_bytes;

  pixels.allocated = 12;
  put_image (file, &pixels, NULL);
  put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
}

static void
make_many_frames (GByteArray *file)
{
  Pixels pixels = six_bytes;

  pixels.frames = 2000000;
  put_image (file, &pixels, NULL);
  put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
}

static void
make_wrong_samples (GByteArray *file)
{
  Pixels pixels = six_bytes;

  pixels.photometric = "RGB";
  put_image (file, &pixels, NULL);
  put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
}

static void
make_odd_photometric (GByteArray *file)
{
  Pixels pixels = six_bytes;

  pixels.photometric = "HSV";
  put_image (file, &pixels, NULL);
  put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
}

static void
make_broken_jpeg (GByteArray *file)
{
  put_image (file, &six_bytes, NULL);
  put_head (file, 0x7fe00010, "OB", 0xffffffff, FALSE);
  put_fragment (file, "", 0);
  put_fragment (file, "\xff\xd8\xff\xc0\0\x0b\x08\0\2\0\3\1\1\x11\0\xff\xd9\0", 18);
  put_head (file, 0xfffee0dd, NULL, 0, FALSE);
}

static void
make_other_size_jpeg (GByteArray *file)
{
  put_image (file, &six_bytes, NULL);
  put_head (file, 0x7fe00010, "OB", 0xffffffff, FALSE);
  put_fragment (file, "", 0);
  put_fragment (file, "\xff\xd8\xff\xc0\0\x0b\x08\x40\0\x40\0\1\1\x11\0\xff\xd9\0", 18);
  put_head (file, 0xfffee0dd, NULL, 0, FALSE);
}

static void
make_nothing (GByteArray *file)
{
}

/* Protects: each header that cannot be is refused with one sentence that holds the number, and the
 * labels are there all the same. */
static void
test_refusals (void)
{
  static const struct
  {
    const char *transfer_syntax;
    Change make;
    SymError code;
    const char *words;
  } cases[] = {
    { EXPLICIT_LITTLE, make_short, SYM_ERROR_CORRUPT, "holds 4 bytes, and the image needs 6" },
    { EXPLICIT_LITTLE, make_rowless, SYM_ERROR_CORRUPT, "3 columns and 0 rows" },
    { EXPLICIT_LITTLE, make_odd_bits, SYM_ERROR_UNSUPPORTED, "is 12" },
    { EXPLICIT_LITTLE, make_many_frames, SYM_ERROR_TOO_LARGE, "2000000" },
    { EXPLICIT_LITTLE, make_wrong_samples, SYM_ERROR_CORRUPT, "is 1 for RGB" },
    { EXPLICIT_LITTLE, make_odd_photometric, SYM_ERROR_UNSUPPORTED, "HSV" },
    { EXPLICIT_LITTLE, make_nothing, SYM_ERROR_NO_PIXELS, "(7FE0,0010)" },
    { "1.2.840.10008.1.2.4.50", make_broken_jpeg, SYM_ERROR_CORRUPT, "Frame 1: " },
    { "1.2.840.10008.1.2.4.50", make_other_size_jpeg, SYM_ERROR_CORRUPT, "16384 × 16384" },
    { "1.2.840.10008.1.2.4.80", make_broken_jpeg, SYM_ERROR_CORRUPT, "JPEG codestream" },
    { "1.2.840.10008.1.2.5", make_broken_jpeg, SYM_ERROR_CORRUPT, "JPEG codestream" },
    { "1.2.840.10008.1.2.5", make_short, SYM_ERROR_CORRUPT, "not in fragments" },
    { EXPLICIT_LITTLE, make_broken_jpeg, SYM_ERROR_CORRUPT, "JPEG codestream" },
    { "1.2.840.10008.1.2.4.102", make_broken_jpeg, SYM_ERROR_UNSUPPORTED,
      "MPEG-4 AVC (1.2.840.10008.1.2.4.102)" },
    { "1.2.3.4", make_broken_jpeg, SYM_ERROR_UNSUPPORTED, "1.2.3.4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file = begin_dicom (cases[i].transfer_syntax);
      g_autoptr (SymInstance) instance = NULL;

      put_text (file, 0x0008001c, "CS", "YES");
      cases[i].make (file);
      instance = read_bytes (file, FALSE);
      g_assert_error (instance->error, SYM_ERROR, (int) cases[i].code);
      g_test_message ("%s", instance->error->message);
      g_assert_nonnull (strstr (instance->error->message, cases[i].words));
      g_assert_null (instance->data);
      g_assert_cmpstr (get_tag (instance, "(0008,001C)")->value, ==, "YES");
    }
}

/* Protects: headers that are wrong in a known way are read with a note. */
static void
test_repairs (void)
{
  static const struct
  {
    guint stored, high;
    const char *words;
  } cases[] = {
    { 0, 7, "Bits Stored" }, { 9, 8, "Bits Stored" }, { 8, 20, "High Bit" }, { 8, 3, "High Bit" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
      g_autoptr (SymInstance) instance = NULL;
      Pixels pixels = six_bytes;

      pixels.stored = cases[i].stored;
      pixels.high = cases[i].high;
      put_image (file, &pixels, NULL);
      put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
      instance = read_bytes (file, FALSE);
      assert_values (instance, &six_bytes);
      g_assert_cmpuint (instance->notes->len, ==, 1);
      g_assert_nonnull (strstr (g_ptr_array_index (instance->notes, 0), cases[i].words));
    }
}

/* Protects: a file cut off within its labels says that labels may be missing; cut off within its
 * pixels it does not. */
static void
test_cut (void)
{
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  guint header;

  put_text (file, 0x0008103e, "LO", "A description");
  header = file->len - 4;
  put_plain (file);
  for (guint n = header; n <= file->len; n += file->len - header - 1)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();
      g_autoptr (SymInstance) instance = NULL;

      g_byte_array_append (cut, file->data, n);
      instance = read_bytes (cut, FALSE);
      g_assert_nonnull (instance->error);
      g_assert_true ((find_tag (instance, "labels") != NULL) == (n == header));
      g_assert_nonnull (find_tag (instance, "(0008,103E)"));
    }
}

/* Protects: a thousand nested items and a length of 4 GB in 200 bytes neither crash nor hang. */
static void
test_hostile (void)
{
  g_autoptr (GByteArray) deep = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (GByteArray) large = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (SymInstance) first = NULL;
  g_autoptr (SymInstance) second = NULL;

  put_text (deep, 0x0008001c, "CS", "YES");
  for (guint i = 0; i < 20000; i++)
    {
      put_head (deep, 0x00081140, "SQ", 0xffffffff, FALSE);
      put_head (deep, 0xfffee000, NULL, 0xffffffff, FALSE);
    }
  first = read_bytes (deep, FALSE);
  g_assert_nonnull (first->error);
  g_assert_false (g_error_matches (first->error, SYM_ERROR, SYM_ERROR_CRASHED));
  g_assert_cmpstr (get_tag (first, "(0008,001C)")->value, ==, "YES");
  g_assert_nonnull (strstr (get_tag (first, "labels")->value, "64"));

  put_image (large, &six_bytes, NULL);
  put_head (large, 0x7fe00010, "OB", 0xfffffffe, FALSE);
  second = read_bytes (large, FALSE);
  g_assert_error (second->error, SYM_ERROR, SYM_ERROR_CORRUPT);
}

int
main (int argc, char *argv[])
{
  begin_reading (&argc, &argv);
  g_test_add_func ("/dicom-broken/refusals", test_refusals);
  g_test_add_func ("/dicom-broken/repairs", test_repairs);
  g_test_add_func ("/dicom-broken/cut", test_cut);
  g_test_add_func ("/dicom-broken/hostile", test_hostile);
  return end_reading ();
}
