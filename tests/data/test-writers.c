/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "sym-deflate.h"
#include "sym-dicom-set.h"
#include "sym-nifti-writer.h"
#include "sym-png-writer.h"

static const gsize small[5] = { 5, 3, 2, 1, 1 };

static GByteArray *
inflate_all (const guint8 *data, gsize size, GZlibCompressorFormat format)
{
  g_autoptr (GZlibDecompressor) converter = g_zlib_decompressor_new (format);
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, G_CONVERTER (converter));
  g_autoptr (GError) error = NULL;
  GByteArray *out = g_byte_array_new ();
  guint8 buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error)) > 0)
    g_byte_array_append (out, buffer, (guint) n);
  g_assert_no_error (error);
  return out;
}

static void
test_deflate (void)
{
  static const GZlibCompressorFormat formats[] = {
    [SYM_DEFLATE_RAW] = G_ZLIB_COMPRESSOR_FORMAT_RAW,
    [SYM_DEFLATE_ZLIB] = G_ZLIB_COMPRESSOR_FORMAT_ZLIB,
    [SYM_DEFLATE_GZIP] = G_ZLIB_COMPRESSOR_FORMAT_GZIP,
  };
  guint8 data[50000];

  for (guint i = 0; i < sizeof data; i++)
    data[i] = (guint8) (i * i >> 7);
  for (guint wrap = 0; wrap < G_N_ELEMENTS (formats); wrap++)
    {
      g_autoptr (GByteArray) packed = sym_deflate (data, sizeof data, (SymDeflateWrap) wrap);
      g_autoptr (GByteArray) again = inflate_all (packed->data, packed->len, formats[wrap]);

      g_assert_cmpmem (again->data, again->len, data, sizeof data);
    }
}

/* The definition of the digest: little-endian, by pixel, whatever the machine. */
static void
test_samples (void)
{
  const gsize two[5] = { 2, 1, 1, 1, 1 };
  g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_I16, 1, two, -2, 258);
  static const guint8 expected[] = { 0xfe, 0xff, 0x02, 0x01 };
  g_autofree char *digest = sym_samples_get_digest (samples);
  g_autofree char *own = g_compute_checksum_for_data (G_CHECKSUM_SHA256, expected, sizeof expected);

  g_assert_cmpmem (samples->data->data, samples->data->len, expected, sizeof expected);
  g_assert_cmpstr (digest, ==, own);
  g_assert_cmpfloat (samples->min, ==, -2);
  g_assert_cmpfloat (samples->max, ==, 258);
}

static void
test_phantom_shows_flips (void)
{
  for (guint axis = 0; axis < 3; axis++)
    {
      double at[] = { 0.70, 0.30, 0.62 };
      double value = sym_phantom_value (at[0], at[1], at[2], 0, 0);

      at[axis] = 1.0 - at[axis];
      g_assert_cmpfloat (fabs (value - sym_phantom_value (at[0], at[1], at[2], 0, 0)), >, 0.1);
    }
}

/* Elements come in the order of their tags; each syntax has its own header and byte order. */
static void
test_dicom_elements (void)
{
  static const guint8 explicit_little[]
      = { 0x08, 0x00, 0x1c, 0x00, 'C',  'S', 0x04, 0x00, 'Y',  'E',  'S',
          ' ',  0x28, 0x00, 0x10, 0x00, 'U', 'S',  0x02, 0x00, 0x34, 0x12 };
  static const guint8 explicit_big[]
      = { 0x00, 0x08, 0x00, 0x1c, 'C',  'S', 0x00, 0x04, 'Y',  'E',  'S',
          ' ',  0x00, 0x28, 0x00, 0x10, 'U', 'S',  0x00, 0x02, 0x12, 0x34 };
  static const guint8 implicit_little[]
      = { 0x08, 0x00, 0x1c, 0x00, 0x04, 0x00, 0x00, 0x00, 'Y',  'E',  'S',
          ' ',  0x28, 0x00, 0x10, 0x00, 0x02, 0x00, 0x00, 0x00, 0x34, 0x12 };
  g_autoptr (SymDicomSet) set = sym_dicom_set_new ();
  g_autoptr (GByteArray) little = NULL;
  g_autoptr (GByteArray) big = NULL;
  g_autoptr (GByteArray) implicit = NULL;

  sym_dicom_set_number (set, 0x00280010, "US", 0x1234);
  sym_dicom_set_text (set, 0x0008001c, "CS", "NO");
  sym_dicom_set_text (set, 0x0008001c, "CS", "YES");
  little = sym_dicom_set_write (set, SYM_DICOM_EXPLICIT_LITTLE);
  big = sym_dicom_set_write (set, SYM_DICOM_EXPLICIT_BIG);
  implicit = sym_dicom_set_write (set, SYM_DICOM_IMPLICIT_LITTLE);
  g_assert_cmpmem (little->data, little->len, explicit_little, sizeof explicit_little);
  g_assert_cmpmem (big->data, big->len, explicit_big, sizeof explicit_big);
  g_assert_cmpmem (implicit->data, implicit->len, implicit_little, sizeof implicit_little);
}

static void
test_dicom_sequence (void)
{
  static const guint8 expected[]
      = { 0x08, 0x00, 0x12, 0x21, 'S',  'Q',  0,    0,    0xff, 0xff, 0xff, 0xff,
          0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff, 0x08, 0x00, 0x60, 0x00,
          'C',  'S',  0x02, 0x00, 'C',  'T',  0xfe, 0xff, 0x0d, 0xe0, 0,    0,
          0,    0,    0xfe, 0xff, 0xdd, 0xe0, 0,    0,    0,    0 };
  g_autoptr (SymDicomSet) set = sym_dicom_set_new ();
  g_autoptr (GByteArray) bytes = NULL;

  sym_dicom_set_text (sym_dicom_set_add_item (set, 0x00082112), 0x00080060, "CS", "CT");
  bytes = sym_dicom_set_write (set, SYM_DICOM_EXPLICIT_LITTLE);
  g_assert_cmpmem (bytes->data, bytes->len, expected, sizeof expected);
}

/* PackBits as PS3.5 G.3.2 tells to read it. */
static void
unpack (const guint8 *data, gsize size, GByteArray *out, gsize wanted)
{
  for (gsize i = 0; out->len < wanted;)
    {
      guint8 n;

      g_assert_cmpuint (i, <, size);
      n = data[i++];
      if (n < 128)
        {
          g_byte_array_append (out, data + i, n + 1u);
          i += n + 1u;
        }
      else if (n > 128)
        {
          for (guint k = 0; k < 257u - n; k++)
            g_byte_array_append (out, data + i, 1);
          i++;
        }
    }
}

static void
test_dicom_rle (void)
{
  guint8 frame[40 * 30 * 2];
  g_autoptr (GByteArray) packed = NULL;
  guint32 header[16];

  for (guint i = 0; i < sizeof frame; i++)
    frame[i] = (guint8) (i % 7 < 4 ? i / 300 : i * 37);
  packed = sym_dicom_encode_rle (frame, 40, 30, 1, 2);
  memcpy (header, packed->data, sizeof header);
  g_assert_cmpuint (GUINT32_FROM_LE (header[0]), ==, 2);
  g_assert_cmpuint (packed->len % 2, ==, 0);
  for (guint segment = 0; segment < 2; segment++)
    {
      g_autoptr (GByteArray) plane = g_byte_array_new ();
      guint32 at = GUINT32_FROM_LE (header[1 + segment]);

      unpack (packed->data + at, packed->len - at, plane, 1200);
      /* The most significant byte comes first. */
      for (guint i = 0; i < 1200; i++)
        g_assert_cmpuint (plane->data[i], ==, frame[2 * i + 1 - segment]);
    }
}

static void
test_nifti_header (void)
{
  g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_I16, 1, small, -5, 300);
  SymNiftiHeader header = { .spacing = { 1, 2, 3 },
                            .description = "Synthetic image",
                            .extension = "comment",
                            .extension_code = 6 };
  g_autoptr (GByteArray) file = sym_nifti_write (&header, samples);
  g_autoptr (GByteArray) big = NULL;

  /* 352 bytes of header and extender, 16 of extension, 60 of voxels. */
  g_assert_cmpuint (file->len, ==, 352 + 16 + 60);
  g_assert_cmpmem (file->data, 4, "\x5c\x01\x00\x00", 4);
  g_assert_cmpmem (file->data + 40, 8, "\x03\x00\x05\x00\x03\x00\x02\x00", 8);
  g_assert_cmpmem (file->data + 70, 4, "\x04\x00\x10\x00", 4);
  g_assert_cmpmem (file->data + 108, 4, "\x00\x00\xb8\x43", 4); /* 368 */
  g_assert_cmpstr ((const char *) file->data + 148, ==, "Synthetic image");
  g_assert_cmpmem (file->data + 344, 4, "n+1", 4);
  g_assert_cmpmem (file->data + 348, 12, "\x01\x00\x00\x00\x10\x00\x00\x00\x06\x00\x00\x00", 12);
  g_assert_cmpstr ((const char *) file->data + 360, ==, "comment");
  g_assert_cmpmem (file->data + 368, 60, samples->data->data, 60);

  header.flags = SYM_NIFTI_BIG;
  big = sym_nifti_write (&header, samples);
  g_assert_cmpmem (big->data, 4, "\x00\x00\x01\x5c", 4);
  for (guint i = 0; i < 60; i += 2)
    {
      g_assert_cmpuint (big->data[368 + i], ==, file->data[369 + i]);
      g_assert_cmpuint (big->data[369 + i], ==, file->data[368 + i]);
    }
}

/* A quaternion of a quarter turn about z: x goes to y; LPS negates the first two rows. */
static void
test_nifti_affine (void)
{
  static const double expected[] = { 0, 2, 0, -10, -1, 0, 0, -20, 0, 0, -3, 30, 0, 0, 0, 1 };
  SymNiftiHeader header = { .spacing = { 1, 2, 3 },
                            .qform_code = 1,
                            .quaternion = { 0, 0, sqrt (0.5) },
                            .qfac = -1,
                            .offset = { 10, 20, 30 } };
  double affine[16];

  g_assert_true (sym_nifti_get_affine (&header, affine));
  for (guint i = 0; i < 16; i++)
    g_assert_cmpfloat_with_epsilon (affine[i], expected[i], 1e-12);
  header.qform_code = 0;
  g_assert_false (sym_nifti_get_affine (&header, affine));
}

/* The chunk that ends every PNG file, with its well-known CRC, and text with its own. */
static void
test_png_chunks (void)
{
  g_autoptr (GByteArray) file = sym_png_new ();

  sym_png_add_text (file, "k", "v");
  sym_png_add_chunk (file, "IEND", NULL, 0);
  g_assert_cmpmem (file->data, 8, "\211PNG\r\n\032\n", 8);
  g_assert_cmpmem (file->data + 8, 11, "\0\0\0\3tEXtk\0v", 11);
  g_assert_cmpmem (file->data + file->len - 12, 12, "\0\0\0\0IEND\xae\x42\x60\x82", 12);
}

/* Undoes the filter of the first two rows by hand: none, then the difference to the left. */
static void
test_png_rows (void)
{
  const gsize dims[5] = { 6, 2, 1, 1, 1 };
  g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_U16, 1, dims, 0, 65535);
  g_autoptr (GByteArray) file = sym_png_new ();
  g_autoptr (GByteArray) rows = NULL;

  sym_png_add_image (file, samples, 16, FALSE);
  rows = inflate_all (file->data + 16, file->len - 20, G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_assert_cmpuint (rows->len, ==, 26);
  g_assert_cmpuint (rows->data[0], ==, 0);
  g_assert_cmpuint (rows->data[13], ==, 1);
  for (guint i = 2; i < 12; i++)
    rows->data[14 + i] = (guint8) (rows->data[14 + i] + rows->data[12 + i]);
  for (guint i = 0; i < 12; i++)
    {
      g_assert_cmpuint (rows->data[1 + i], ==, samples->data->data[i ^ 1]);
      g_assert_cmpuint (rows->data[14 + i], ==, samples->data->data[12 + (i ^ 1)]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deflate/round-trip", test_deflate);
  g_test_add_func ("/samples/canonical", test_samples);
  g_test_add_func ("/samples/phantom-shows-flips", test_phantom_shows_flips);
  g_test_add_func ("/dicom-set/elements", test_dicom_elements);
  g_test_add_func ("/dicom-set/sequence", test_dicom_sequence);
  g_test_add_func ("/dicom-set/rle", test_dicom_rle);
  g_test_add_func ("/nifti-writer/header", test_nifti_header);
  g_test_add_func ("/nifti-writer/affine", test_nifti_affine);
  g_test_add_func ("/png-writer/chunks", test_png_chunks);
  g_test_add_func ("/png-writer/rows", test_png_rows);
  return g_test_run ();
}
