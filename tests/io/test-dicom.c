/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <zlib.h>

#include "dicom-bytes.h"
#include "sym-decoder-request.h"
#include "sym-loader.h"

/* DICOM files written byte by byte, read through the real decoder process: what arrives must be
 * what PS3.3 and PS3.5 say of those bytes. */

static SymDecoderProcess *process;
static SymCompanions *companions;

static SymInstance *
read_bytes (const GByteArray *file, gboolean labels_only)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  SymInstance *instance;
  int fd = g_file_open_tmp ("symscope-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
  instance = _sym_decoder_read (process, companions, path, labels_only, 60000, NULL, NULL, NULL,
                                &error);
  g_assert_no_error (error);
  g_unlink (path);
  return instance;
}

static const SymTag *
find_tag (const SymInstance *instance, const char *where)
{
  for (guint i = 0; i < sym_tags_get_length (instance->tags); i++)
    if (strcmp (sym_tags_get (instance->tags, i)->where, where) == 0)
      return sym_tags_get (instance->tags, i);
  return NULL;
}

/* An image of 3 columns and 2 rows. */
typedef struct
{
  const char *name;
  const char *transfer_syntax; /* NULL: explicit little-endian */
  const char *photometric;     /* NULL: MONOCHROME2 */
  guint frames, samples, planar;
  guint allocated, stored, high, is_signed;
  const char *vr;
  const char *bytes;
  gsize n_bytes;
  SymSampleType type;
  SymColour colour;
  guint n_values;
  double values[36];
} Pixels;

#define RAW(literal) "" literal, sizeof ("" literal) - 1

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

static void
put_number (GByteArray *file, guint32 tag, const char *vr, guint value, gboolean big)
{
  put_head (file, tag, vr != NULL ? "US" : NULL, 2, big);
  put_u16 (file, value, big);
}

/* Everything before the pixels; groups must come in order, so extra goes before group 0028. */
static void
put_image (GByteArray *file, const Pixels *pixels, const GByteArray *extra)
{
  gboolean big = g_strcmp0 (pixels->transfer_syntax, EXPLICIT_BIG) == 0;
  const char *vr = pixels->vr;
  const char *photometric = pixels->photometric != NULL ? pixels->photometric : "MONOCHROME2";
  g_autofree char *frames = g_strdup_printf ("%u", pixels->frames);

  put_bytes (file, 0x00080060, vr != NULL ? "CS" : NULL, "OT", 2, big);
  if (extra != NULL)
    g_byte_array_append (file, extra->data, extra->len);
  put_number (file, 0x00280002, vr, pixels->samples, big);
  put_bytes (file, 0x00280004, vr != NULL ? "CS" : NULL, photometric, strlen (photometric), big);
  if (pixels->samples > 1)
    put_number (file, 0x00280006, vr, pixels->planar, big);
  put_bytes (file, 0x00280008, vr != NULL ? "IS" : NULL, frames, strlen (frames), big);
  put_number (file, 0x00280010, vr, 2, big);
  put_number (file, 0x00280011, vr, 3, big);
  put_number (file, 0x00280100, vr, pixels->allocated, big);
  put_number (file, 0x00280101, vr, pixels->stored, big);
  put_number (file, 0x00280102, vr, pixels->high, big);
  put_number (file, 0x00280103, vr, pixels->is_signed, big);
}

static void
assert_values (const SymInstance *instance, const Pixels *pixels)
{
  const guint8 *data;
  gsize size;

  g_assert_no_error (instance->error);
  g_assert_cmpuint (instance->info.sample_type, ==, pixels->type);
  g_assert_cmpuint (instance->info.colour, ==, pixels->colour);
  g_assert_cmpuint (instance->info.n_samples, ==, pixels->samples);
  g_assert_cmpuint (instance->info.dims[0], ==, 3);
  g_assert_cmpuint (instance->info.dims[1], ==, 2);
  g_assert_cmpuint (instance->info.dims[2], ==, pixels->frames);
  data = g_bytes_get_data (instance->data, &size);
  g_assert_cmpuint (size, ==, pixels->n_values * sym_sample_type_get_size (pixels->type));
  for (guint i = 0; i < pixels->n_values; i++)
    g_assert_cmpfloat (_sym_sample_get (data, pixels->type, i), ==, pixels->values[i]);
}

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

static const Pixels six_bytes = { "six",
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
                                  RAW ("\0\1\2\3\4\5"),
                                  SYM_SAMPLE_UINT8,
                                  SYM_COLOUR_MONO,
                                  6,
                                  { 0, 1, 2, 3, 4, 5 } };
static const Pixels two_frames = { "two",
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
                                   RAW (""),
                                   SYM_SAMPLE_UINT8,
                                   SYM_COLOUR_MONO,
                                   12,
                                   { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 } };

/* Protects: float pixel data. */
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
  g_assert_cmpstr (find_tag (instance, "(0008,001C)")->value, ==, "YES");
}

static void
put_fragment (GByteArray *file, gconstpointer bytes, gsize n)
{
  put_head (file, 0xfffee000, NULL, (guint32) n, FALSE);
  g_byte_array_append (file, bytes, (guint) n);
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
static void
test_palette (void)
{
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (SymInstance) instance = NULL;
  Pixels pixels = six_bytes;

  pixels.photometric = "PALETTE COLOR";
  pixels.colour = SYM_COLOUR_PALETTE;
  put_image (file, &pixels, NULL);
  for (guint c = 0; c < 3; c++)
    {
      put_head (file, 0x00281101 + c, "US", 6, FALSE);
      put_u16 (file, 6, FALSE);
      put_u16 (file, 0, FALSE);
      put_u16 (file, c == 2 ? 8 : 16, FALSE);
    }
  put_bytes (file, 0x00281201, "OW", "\0\1\0\2\0\3\0\4\0\5\0\6", 12, FALSE);
  put_bytes (file, 0x00281202, "OW", "\1\0\2\0\3\0\4\0\5\0\6\0", 12, FALSE);
  put_bytes (file, 0x00281203, "OW", "\7\10\11\12\13\14", 6, FALSE);
  put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
  instance = read_bytes (file, FALSE);
  assert_values (instance, &pixels);
  g_assert_cmpuint (instance->luts[SYM_LUT_PALETTE_RED]->values[5], ==, 0x600);
  g_assert_cmpuint (instance->luts[SYM_LUT_PALETTE_GREEN]->values[5], ==, 6);
  g_assert_cmpuint (instance->luts[SYM_LUT_PALETTE_BLUE]->values[5], ==, 12);
}

/* Protects: a segmented palette: a run, a ramp and a copy of the run (PS3.3 C.7.9.2). */
static void
test_segmented (void)
{
  static const guint16 segments[] = { 0, 2, 100, 200, 1, 2, 400, 2, 1, 0, 0 };
  static const guint16 entries[] = { 100, 200, 300, 400, 100, 200 };
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (SymInstance) instance = NULL;
  Pixels pixels = six_bytes;

  pixels.photometric = "PALETTE COLOR";
  put_image (file, &pixels, NULL);
  for (guint c = 0; c < 3; c++)
    {
      put_head (file, 0x00281101 + c, "US", 6, FALSE);
      put_u16 (file, 6, FALSE);
      put_u16 (file, 0, FALSE);
      put_u16 (file, 16, FALSE);
    }
  for (guint c = 0; c < 3; c++)
    {
      put_head (file, 0x00281221 + c, "OW", sizeof segments, FALSE);
      for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
        put_u16 (file, segments[i], FALSE);
    }
  put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
  instance = read_bytes (file, FALSE);
  g_assert_no_error (instance->error);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_assert_cmpuint (instance->luts[SYM_LUT_PALETTE_GREEN]->values[i], ==, entries[i]);
}

/* Protects: windows with their names and function, rescale, padding, modality table. */
static void
test_transforms (void)
{
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (GByteArray) item = g_byte_array_new ();
  g_autoptr (SymInstance) instance = NULL;
  const SymWindow *window;
  Pixels pixels = six_bytes;

  pixels.is_signed = 1;
  put_image (file, &pixels, NULL);
  put_head (file, 0x00280120, "SS", 2, FALSE);
  put_u16 (file, 0xfffd, FALSE);
  put_head (file, 0x00280121, "SS", 2, FALSE);
  put_u16 (file, 0xffff, FALSE);
  put_text (file, 0x00281050, "DS", "40\\-600.5\\3");
  put_text (file, 0x00281051, "DS", "400\\1500\\0");
  put_text (file, 0x00281052, "DS", "-3.5");
  put_text (file, 0x00281053, "DS", "2");
  put_text (file, 0x00281054, "LO", "HU");
  put_text (file, 0x00281055, "LO", "ABDOMEN\\LUNG");
  put_text (file, 0x00281056, "CS", "SIGMOID");
  put_head (item, 0x00283002, "SS", 6, FALSE);
  put_u16 (item, 2, FALSE);
  put_u16 (item, 0xfffe, FALSE);
  put_u16 (item, 16, FALSE);
  put_text (item, 0x00283003, "LO", "Density");
  put_bytes (item, 0x00283006, "OW", "\1\0\2\0", 4, FALSE);
  put_head (file, 0x00283000, "SQ", 8 + item->len, FALSE);
  put_fragment (file, item->data, item->len);
  put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
  instance = read_bytes (file, FALSE);
  g_assert_no_error (instance->error);
  g_assert_cmpuint (instance->windows->len, ==, 2);
  window = &g_array_index (instance->windows, SymWindow, 1);
  g_assert_cmpfloat (window->centre, ==, -600.5);
  g_assert_cmpfloat (window->width, ==, 1500);
  g_assert_cmpuint (window->function, ==, SYM_WINDOW_SIGMOID);
  g_assert_cmpstr (window->name, ==, "LUNG");
  g_assert_cmpuint (instance->notes->len, ==, 1);
  g_assert_cmpfloat (instance->info.slope, ==, 2);
  g_assert_cmpfloat (instance->info.intercept, ==, -3.5);
  g_assert_cmpstr (instance->info.unit, ==, "HU");
  g_assert_true ((instance->info.flags & SYM_IMAGE_HAS_PADDING) != 0);
  g_assert_cmpfloat (instance->info.padding_min, ==, -3);
  g_assert_cmpfloat (instance->info.padding_max, ==, -1);
  g_assert_cmpint (instance->luts[SYM_LUT_MODALITY]->first, ==, -2);
  g_assert_cmpuint (instance->luts[SYM_LUT_MODALITY]->values[1], ==, 2);
  g_assert_cmpstr (instance->luts[SYM_LUT_MODALITY]->name, ==, "Density");
}

static void
put_sequence (GByteArray *file, guint32 tag, const GByteArray *item)
{
  put_head (file, tag, "SQ", 8 + item->len, FALSE);
  put_fragment (file, item->data, item->len);
}

/* Protects: frames take their place from shared and per-frame functional groups. */
static void
test_groups (void)
{
  static const char *const positions[] = { "0\\0\\5", "0\\0\\7.5" };
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (GByteArray) shared = g_byte_array_new ();
  g_autoptr (GByteArray) item = g_byte_array_new ();
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autoptr (SymInstance) instance = NULL;

  put_image (file, &two_frames, NULL);
  put_text (item, 0x00200037, "DS", "0\\1\\0\\0\\0\\-1");
  put_sequence (shared, 0x00209116, item);
  g_byte_array_set_size (item, 0);
  put_text (item, 0x00180050, "DS", "2");
  put_text (item, 0x00280030, "DS", "3\\4");
  put_sequence (shared, 0x00289110, item);
  put_sequence (file, 0x52009229, shared);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GByteArray) group = g_byte_array_new ();

      g_byte_array_set_size (item, 0);
      put_text (item, 0x00200032, "DS", positions[i]);
      put_sequence (group, 0x00209113, item);
      g_byte_array_set_size (item, 0);
      put_text (item, 0x00281052, "DS", "1");
      put_text (item, 0x00281053, "DS", i == 0 ? "2" : "3");
      put_sequence (group, 0x00289145, item);
      put_fragment (frames, group->data, group->len);
    }
  put_head (file, 0x52009230, "SQ", frames->len, FALSE);
  g_byte_array_append (file, frames->data, frames->len);
  put_bytes (file, 0x7fe00010, "OB", "\0\1\2\3\4\5\6\7\10\11\12\13", 12, FALSE);
  instance = read_bytes (file, FALSE);
  assert_values (instance, &two_frames);
  g_assert_cmpuint (instance->n_frames, ==, 2);
  g_assert_cmpfloat (instance->frames[1].position[2], ==, 7.5);
  g_assert_cmpfloat (instance->frames[1].orientation[1], ==, 1);
  g_assert_cmpfloat (instance->frames[1].orientation[5], ==, -1);
  g_assert_cmpfloat (instance->frames[0].spacing[0], ==, 4);
  g_assert_cmpfloat (instance->frames[0].spacing[1], ==, 3);
  g_assert_cmpfloat (instance->frames[0].thickness, ==, 2);
  g_assert_cmpfloat (instance->frames[0].slope, ==, 2);
  g_assert_cmpfloat (instance->frames[1].slope, ==, 3);
  g_assert_cmpstr (find_tag (instance, "(5200,9230)[1].(0020,9113)[0].(0020,0032)")->value, ==,
                   "0\\0\\7.5");
}

/* Protects: the label is found under any VR, at any depth, however padded, in labels-only mode too. */
static void
test_label (void)
{
  static const struct
  {
    const char *vr;
    const char *bytes;
    gsize n;
    const char *value;
    guint flags;
  } cases[] = {
    { "CS", RAW ("YES"), "YES", 0 },
    { "CS", RAW ("YES\0"), "YES", 0 },
    { "UN", RAW ("YES "), "YES", 0 },
    { "OB", RAW ("NO"), "NO", 0 },
    { "LT", RAW (" yes  "), " yes", 0 },
    { "US", RAW ("NO"), "NO", 0 },
    { "CS", RAW ("YES\\NO"), "YES\\NO", 0 },
    { "CS", RAW (""), "", 0 },
    { "SQ", RAW ("YES "), "YES", 0 },
    { "CS", RAW ("\1\2\3\4"), "01020304", SYM_TAG_UNREADABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint deep = 0; deep < 2; deep++)
      {
        g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
        g_autoptr (GByteArray) label = g_byte_array_new ();
        g_autoptr (SymInstance) instance = NULL;
        const SymTag *tag;

        put_bytes (label, 0x0008001c, cases[i].vr, cases[i].bytes, cases[i].n, FALSE);
        if (deep != 0)
          put_sequence (file, 0x00082112, label);
        else
          g_byte_array_append (file, label->data, label->len);
        put_image (file, &six_bytes, NULL);
        put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
        instance = read_bytes (file, TRUE);
        g_assert_no_error (instance->error);
        g_assert_null (instance->data);
        tag = find_tag (instance, deep != 0 ? "(0008,2112)[0].(0008,001C)" : "(0008,001C)");
        g_assert_nonnull (tag);
        g_assert_cmphex (tag->key, ==, 0x0008001c);
        g_assert_cmpstr (tag->value, ==, cases[i].value);
        g_assert_cmpuint (tag->flags, ==, cases[i].flags);
        g_assert_cmpstr (tag->name, ==, "SyntheticData");
        g_assert_null (find_tag (instance, "labels"));
      }
}

/* Protects: text of every place arrives as UTF-8 under its own character set; an item may have
 * another; bulk does not arrive; encrypted content is said to be unreadable. */
static void
test_tags (void)
{
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (GByteArray) item = g_byte_array_new ();
  g_autoptr (SymInstance) instance = NULL;
  g_autofree char *longer = g_strnfill (70000, 'x');
  gsize n_long = 0;
  const SymTag *tag;

  put_text (file, 0x00080005, "CS", "ISO_IR 100");
  put_text (item, 0x00080005, "CS", "ISO_IR 192");
  put_text (item, 0x00080104, "LO", "\xc3\xa9t\xc3\xa9");
  put_sequence (file, 0x00081140, item);
  g_byte_array_set_size (item, 0);
  put_text (item, 0x00080104, "LO", "\xe9t\xe9");
  put_sequence (file, 0x00082112, item);
  put_text (file, 0x00090010, "LO", "CREATOR");
  put_text (file, 0x00091001, "UN", "private text");
  put_bytes (file, 0x00091002, "OB", "\0\1\2\3", 4, FALSE);
  put_text (file, 0x00104000, "LT", "caf\xe9");
  put_head (file, 0x00204000, "UT", 70000, FALSE);
  g_byte_array_append (file, (const guint8 *) longer, 70000);
  g_byte_array_set_size (item, 0);
  put_bytes (item, 0x04000520, "OB", "\0\1\2\3", 4, FALSE);
  put_sequence (file, 0x04000500, item);
  put_text (file, 0x60001500, "LO", "overlay");
  put_bytes (file, 0x60003000, "OW", "AAAA\0\0\0\0", 8, FALSE);
  instance = read_bytes (file, TRUE);
  g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_NO_PIXELS);
  g_assert_cmpuint (instance->info.format, ==, SYM_FORMAT_DICOM);
  g_assert_cmpstr (find_tag (instance, "(0008,1140)[0].(0008,0104)")->value, ==, "été");
  g_assert_cmpstr (find_tag (instance, "(0008,2112)[0].(0008,0104)")->value, ==, "été");
  g_assert_cmpuint (find_tag (instance, "(0008,2112)[0].(0008,0104)")->flags, ==, 0);
  g_assert_cmpstr (find_tag (instance, "(0010,4000)")->value, ==, "café");
  g_assert_cmpstr (find_tag (instance, "(0009,1001)")->value, ==, "private text");
  g_assert_null (find_tag (instance, "(0009,1002)"));
  g_assert_null (find_tag (instance, "(6000,3000)"));
  g_assert_cmpstr (find_tag (instance, "(6000,1500)")->value, ==, "overlay");
  /* A long text comes in parts that overlap, so that no phrase is lost between two of them. */
  for (guint i = 0; i < sym_tags_get_length (instance->tags); i++)
    {
      tag = sym_tags_get (instance->tags, i);
      if (strcmp (tag->where, "(0020,4000)") != 0)
        continue;
      g_assert_cmpuint (strlen (tag->value), <=, SYM_PROTOCOL_MAX_VALUE);
      g_assert_cmpuint (tag->flags, ==, SYM_TAG_NONE);
      n_long += strlen (tag->value);
    }
  g_assert_cmpuint (n_long, ==, 70000 + 512);
  g_assert_nonnull (find_tag (instance, "(0400,0500)"));
  g_assert_cmpuint (find_tag (instance, "(0400,0500)[0].(0400,0520)")->flags, ==,
                    SYM_TAG_UNREADABLE);
}

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
      g_assert_cmpstr (find_tag (instance, "(0008,001C)")->value, ==, "YES");
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
  g_assert_cmpstr (find_tag (first, "(0008,001C)")->value, ==, "YES");
  g_assert_nonnull (strstr (find_tag (first, "labels")->value, "64"));

  put_image (large, &six_bytes, NULL);
  put_head (large, 0x7fe00010, "OB", 0xfffffffe, FALSE);
  second = read_bytes (large, FALSE);
  g_assert_error (second->error, SYM_ERROR, SYM_ERROR_CORRUPT);
}

int
main (int argc, char *argv[])
{
  g_autofree char *decoder = sym_loader_find_decoder ();
  int result;

  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (decoder);
  process = _sym_decoder_process_new (decoder);
  companions = _sym_companions_new ();
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
  g_test_add_func ("/dicom/palette", test_palette);
  g_test_add_func ("/dicom/palette/segmented", test_segmented);
  g_test_add_func ("/dicom/transforms", test_transforms);
  g_test_add_func ("/dicom/groups", test_groups);
  g_test_add_func ("/dicom/label", test_label);
  g_test_add_func ("/dicom/tags", test_tags);
  g_test_add_func ("/dicom/refusals", test_refusals);
  g_test_add_func ("/dicom/repairs", test_repairs);
  g_test_add_func ("/dicom/cut", test_cut);
  g_test_add_func ("/dicom/hostile", test_hostile);
  result = g_test_run ();
  _sym_companions_free (companions);
  _sym_decoder_process_free (process);
  return result;
}
