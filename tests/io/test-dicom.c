/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <zlib.h>

#include "dicom-read.h"

/* Pixels of every native form, in RLE and deflated. */

static const Pixels pixel_cases[] = {
  { "u8",
    NULL,
    NULL,
    1,
    1,
    0,
    8,
    8,
    7,
    0,
    "OB",
    RAW ("\0\1\2\xfd\xfe\xff"),
    SYM_SAMPLE_UINT8,
    SYM_COLOUR_MONO,
    6,
    { 0, 1, 2, 253, 254, 255 } },
  { "i8",
    NULL,
    NULL,
    1,
    1,
    0,
    8,
    8,
    7,
    1,
    "OB",
    RAW ("\0\1\2\xfd\xfe\xff"),
    SYM_SAMPLE_INT8,
    SYM_COLOUR_MONO,
    6,
    { 0, 1, 2, -3, -2, -1 } },
  { "inverted",
    NULL,
    "MONOCHROME1",
    1,
    1,
    0,
    8,
    8,
    7,
    0,
    "OB",
    RAW ("\0\1\2\3\4\5"),
    SYM_SAMPLE_UINT8,
    SYM_COLOUR_MONO_INVERTED,
    6,
    { 0, 1, 2, 3, 4, 5 } },
  /* Bits above High Bit are overlays and not the value's. */
  { "12-of-16",
    NULL,
    NULL,
    1,
    1,
    0,
    16,
    12,
    11,
    0,
    "OW",
    RAW ("\0\0\1\0\xff\x0f\x01\xf0\0\x18\xff\xff"),
    SYM_SAMPLE_UINT16,
    SYM_COLOUR_MONO,
    6,
    { 0, 1, 4095, 1, 2048, 4095 } },
  { "12-of-16-signed",
    NULL,
    NULL,
    1,
    1,
    0,
    16,
    12,
    11,
    1,
    "OW",
    RAW ("\0\0\1\0\xff\x0f\x01\xf0\0\x08\xff\x07"),
    SYM_SAMPLE_INT16,
    SYM_COLOUR_MONO,
    6,
    { 0, 1, -1, 1, -2048, 2047 } },
  { "high-bit-15",
    NULL,
    NULL,
    1,
    1,
    0,
    16,
    12,
    15,
    0,
    "OW",
    RAW ("\x0f\0\x10\0\xf0\xff\0\x80\x1f\0\0\0"),
    SYM_SAMPLE_UINT16,
    SYM_COLOUR_MONO,
    6,
    { 0, 1, 4095, 2048, 1, 0 } },
  { "i32",
    NULL,
    NULL,
    1,
    1,
    0,
    32,
    32,
    31,
    1,
    "OW",
    RAW ("\0\0\0\0\1\0\0\0\xff\xff\xff\xff\0\0\0\x80\xff\xff\xff\x7f\0\0\1\0"),
    SYM_SAMPLE_INT32,
    SYM_COLOUR_MONO,
    6,
    { 0, 1, -1, -2147483648.0, 2147483647.0, 65536 } },
  /* Frames of one bit follow each other without padding: six bits each. */
  { "one-bit",
    NULL,
    NULL,
    2,
    1,
    0,
    1,
    1,
    0,
    0,
    "OB",
    RAW ("\x65\x0a"),
    SYM_SAMPLE_UINT8,
    SYM_COLOUR_MONO,
    12,
    { 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1 } },
  { "rgb",
    NULL,
    "RGB",
    1,
    3,
    0,
    8,
    8,
    7,
    0,
    "OB",
    RAW ("\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22"),
    SYM_SAMPLE_UINT8,
    SYM_COLOUR_RGB,
    18,
    { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 } },
  { "rgb-planes",
    NULL,
    "RGB",
    1,
    3,
    1,
    8,
    8,
    7,
    0,
    "OB",
    RAW ("\1\4\7\12\15\20\2\5\10\13\16\21\3\6\11\14\17\22"),
    SYM_SAMPLE_UINT8,
    SYM_COLOUR_RGB,
    18,
    { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 } },
  { "ybr-full",
    NULL,
    "YBR_FULL",
    1,
    3,
    0,
    8,
    8,
    7,
    0,
    "OB",
    RAW ("\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22"),
    SYM_SAMPLE_UINT8,
    SYM_COLOUR_YBR_FULL,
    18,
    { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 } },
  { "implicit",
    IMPLICIT_LITTLE,
    NULL,
    1,
    1,
    0,
    16,
    16,
    15,
    0,
    NULL,
    RAW ("\0\0\1\0\2\0\3\0\4\0\0\1"),
    SYM_SAMPLE_UINT16,
    SYM_COLOUR_MONO,
    6,
    { 0, 1, 2, 3, 4, 256 } },
  { "big-endian",
    EXPLICIT_BIG,
    NULL,
    1,
    1,
    0,
    16,
    16,
    15,
    0,
    "OW",
    RAW ("\0\0\0\1\0\2\0\3\0\4\1\0"),
    SYM_SAMPLE_UINT16,
    SYM_COLOUR_MONO,
    6,
    { 0, 1, 2, 3, 4, 256 } },
  { "big-endian-bytes-in-words",
    EXPLICIT_BIG,
    NULL,
    1,
    1,
    0,
    8,
    8,
    7,
    0,
    "OW",
    RAW ("\1\0\3\2\5\4"),
    SYM_SAMPLE_UINT8,
    SYM_COLOUR_MONO,
    6,
    { 0, 1, 2, 3, 4, 5 } },
  { "big-endian-bytes",
    EXPLICIT_BIG,
    NULL,
    1,
    1,
    0,
    8,
    8,
    7,
    0,
    "OB",
    RAW ("\0\1\2\3\4\5"),
    SYM_SAMPLE_UINT8,
    SYM_COLOUR_MONO,
    6,
    { 0, 1, 2, 3, 4, 5 } },
  { "frames",
    NULL,
    NULL,
    2,
    1,
    0,
    8,
    8,
    7,
    0,
    "OB",
    RAW ("\0\1\2\3\4\5\6\7\10\11\12\13"),
    SYM_SAMPLE_UINT8,
    SYM_COLOUR_MONO,
    12,
    { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 } },
};

/* Protects: stored values are read as PS3.5 8.1.1 defines them, in canonical order. */
static void
test_pixels (gconstpointer data)
{
  const Pixels *pixels = data;
  g_autoptr (GByteArray) file = begin_dicom (
      pixels->transfer_syntax != NULL ? pixels->transfer_syntax : EXPLICIT_LITTLE);
  g_autoptr (SymInstance) instance = NULL;

  put_image (file, pixels, NULL);
  put_bytes (file, 0x7fe00010, pixels->vr, pixels->bytes, pixels->n_bytes,
             g_strcmp0 (pixels->transfer_syntax, EXPLICIT_BIG) == 0);
  instance = read_bytes (file, FALSE);
  assert_values (instance, pixels);
  g_assert_cmpuint (instance->notes->len, ==, 0);
}

/* Protects: YBR_FULL_422 gets its chroma samples repeated for the second pixel of each pair. */
static void
test_ybr_422 (void)
{
  static const guint8 stored[] = { 1, 2, 10, 20, 3, 4, 30, 40 };
  static const double values[] = { 1, 10, 20, 2, 10, 20, 3, 30, 40, 4, 30, 40 };
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (SymInstance) instance = NULL;

  put_us (file, 0x00280002, 3);
  put_text (file, 0x00280004, "CS", "YBR_FULL_422");
  put_us (file, 0x00280010, 2);
  put_us (file, 0x00280011, 2);
  put_us (file, 0x00280100, 8);
  put_us (file, 0x00280101, 8);
  put_us (file, 0x00280102, 7);
  put_us (file, 0x00280103, 0);
  put_bytes (file, 0x7fe00010, "OB", stored, sizeof stored, FALSE);
  instance = read_bytes (file, FALSE);
  g_assert_no_error (instance->error);
  g_assert_cmpuint (instance->info.colour, ==, SYM_COLOUR_YBR_FULL);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_cmpfloat (((const guint8 *) g_bytes_get_data (instance->data, NULL))[i], ==,
                       values[i]);
}

static void
test_float (void)
{
  static const float stored[] = { 0, 1.5f, -2.25f, 1e30f, 3, 4 };
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (SymInstance) instance = NULL;

  put_us (file, 0x00280002, 1);
  put_text (file, 0x00280004, "CS", "MONOCHROME2");
  put_us (file, 0x00280010, 2);
  put_us (file, 0x00280011, 3);
  put_us (file, 0x00280100, 32);
  put_bytes (file, 0x7fe00008, "OF", stored, sizeof stored, FALSE);
  instance = read_bytes (file, FALSE);
  g_assert_no_error (instance->error);
  g_assert_cmpuint (instance->info.sample_type, ==, SYM_SAMPLE_FLOAT32);
  g_assert_cmpmem (g_bytes_get_data (instance->data, NULL), g_bytes_get_size (instance->data),
                   stored, sizeof stored);
}

/* Protects: a deflated data set. */
static void
test_deflated (void)
{
  g_autoptr (GByteArray) file = begin_dicom ("1.2.840.10008.1.2.1.99");
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  g_autoptr (SymInstance) instance = NULL;
  guint8 packed[2048];
  z_stream stream = { 0 };

  put_text (plain, 0x0008001c, "CS", "YES");
  put_image (plain, &six_bytes, NULL);
  put_bytes (plain, 0x7fe00010, "OB", six_bytes.bytes, six_bytes.n_bytes, FALSE);
  g_assert_cmpint (deflateInit2 (&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==,
                   Z_OK);
  stream.next_in = plain->data;
  stream.avail_in = plain->len;
  stream.next_out = packed;
  stream.avail_out = sizeof packed;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_append (file, packed, (guint) stream.total_out);
  deflateEnd (&stream);
  instance = read_bytes (file, FALSE);
  assert_values (instance, &six_bytes);
  g_assert_cmpstr (get_tag (instance, "(0008,001C)")->value, ==, "YES");
}

static void
put_rle_frame (GByteArray *file, const char *segment, gsize n)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  static const guint8 rest[56] = { 0 };

  put_u32 (frame, 1, FALSE);
  put_u32 (frame, 64, FALSE);
  g_byte_array_append (frame, rest, sizeof rest);
  g_byte_array_append (frame, (const guint8 *) segment, (guint) n);
  put_fragment (file, frame->data, frame->len);
}

/* Protects: RLE literal runs and repeats, frame by frame. */
static void
test_rle (void)
{
  g_autoptr (GByteArray) file = begin_dicom ("1.2.840.10008.1.2.5");
  g_autoptr (SymInstance) instance = NULL;
  Pixels pixels = two_frames;

  for (guint i = 6; i < 12; i++)
    pixels.values[i] = 9;
  put_image (file, &two_frames, NULL);
  put_head (file, 0x7fe00010, "OB", 0xffffffff, FALSE);
  put_fragment (file, "", 0);
  put_rle_frame (file, RAW ("\5\0\1\2\3\4\5\x80"));
  put_rle_frame (file, RAW ("\xfd\x09\1\x09\x09\x80"));
  put_head (file, 0xfffee0dd, NULL, 0, FALSE);
  instance = read_bytes (file, FALSE);
  assert_values (instance, &pixels);
}

/* Protects: RLE runs of the greatest lengths, literal and repeated, and the code that means nothing. */
static void
test_rle_runs (void)
{
  g_autoptr (GByteArray) file = begin_dicom ("1.2.840.10008.1.2.5");
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  g_autoptr (SymInstance) instance = NULL;
  const guint8 *values;

  put_us (file, 0x00280002, 1);
  put_text (file, 0x00280004, "CS", "MONOCHROME2");
  put_us (file, 0x00280010, 1);
  put_us (file, 0x00280011, 256);
  put_us (file, 0x00280100, 8);
  put_us (file, 0x00280101, 8);
  put_us (file, 0x00280102, 7);
  put_us (file, 0x00280103, 0);
  g_byte_array_append (segment, (const guint8 *) "\x7f", 1);
  for (guint8 i = 0; i < 128; i++)
    g_byte_array_append (segment, &i, 1);
  g_byte_array_append (segment, (const guint8 *) "\x80\x81\x2a", 3);
  put_head (file, 0x7fe00010, "OB", 0xffffffff, FALSE);
  put_fragment (file, "", 0);
  put_rle_frame (file, (const char *) segment->data, segment->len);
  put_head (file, 0xfffee0dd, NULL, 0, FALSE);
  instance = read_bytes (file, FALSE);
  g_assert_no_error (instance->error);
  values = g_bytes_get_data (instance->data, NULL);
  for (guint i = 0; i < 256; i++)
    g_assert_cmpuint (values[i], ==, i < 128 ? i : 42);
}

/* Protects: a frame in several fragments is found, also where the offset table lies, with a note. */
static void
test_fragments (void)
{
  for (guint lie = 0; lie < 2; lie++)
    {
      g_autoptr (GByteArray) file = begin_dicom ("1.2.840.10008.1.2.5");
      g_autoptr (GByteArray) frames = g_byte_array_new ();
      g_autoptr (GByteArray) table = g_byte_array_new ();
      g_autoptr (SymInstance) instance = NULL;

      put_image (file, &two_frames, NULL);
      put_head (file, 0x7fe00010, "OB", 0xffffffff, FALSE);
      put_rle_frame (frames, RAW ("\5\0\1\2\3\4\5\x80"));
      put_u32 (table, 0, FALSE);
      put_u32 (table, lie != 0 ? 0 : frames->len, FALSE);
      put_rle_frame (frames, RAW ("\2\6\7\10"));
      put_fragment (frames, RAW ("\2\11\12\13"));
      put_fragment (file, table->data, table->len);
      g_byte_array_append (file, frames->data, frames->len);
      put_head (file, 0xfffee0dd, NULL, 0, FALSE);
      instance = read_bytes (file, FALSE);
      assert_values (instance, &two_frames);
      g_assert_cmpuint (instance->notes->len, ==, lie);
    }
}

/* Protects: a palette arrives with 16-bit entries, also where they are packed as bytes. */

int
main (int argc, char *argv[])
{
  begin_reading (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (pixel_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dicom/pixels/%s", pixel_cases[i].name);

      g_test_add_data_func (path, &pixel_cases[i], test_pixels);
    }
  g_test_add_func ("/dicom/pixels/ybr-422", test_ybr_422);
  g_test_add_func ("/dicom/pixels/float", test_float);
  g_test_add_func ("/dicom/pixels/deflated", test_deflated);
  g_test_add_func ("/dicom/pixels/rle", test_rle);
  g_test_add_func ("/dicom/pixels/rle-runs", test_rle_runs);
  g_test_add_func ("/dicom/pixels/fragments", test_fragments);
  return end_reading ();
}
