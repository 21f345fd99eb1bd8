/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <charls/charls.h>

#include "hostile-frame.h"
#include "jpeg-writer.h"

/* Frames of JPEG that a writer of our own makes, and of JPEG-LS: what is lossless comes back sample
 * for sample, what is not as the standard's formulas say. */

#define BASELINE "1.2.840.10008.1.2.4.50"
#define EXTENDED "1.2.840.10008.1.2.4.51"
#define SPECTRAL "1.2.840.10008.1.2.4.53"
#define PROGRESSIVE "1.2.840.10008.1.2.4.55"
#define LOSSLESS "1.2.840.10008.1.2.4.57"
#define LOSSLESS_SV1 "1.2.840.10008.1.2.4.70"
#define JPEGLS "1.2.840.10008.1.2.4.80"
#define JPEGLS_NEAR "1.2.840.10008.1.2.4.81"

static void
put_sample (GByteArray *bytes, guint value, guint size)
{
  const guint8 word[2] = { (guint8) value, (guint8) (value >> 8) };

  g_byte_array_append (bytes, word, size);
}

static guint16 *
make_samples (gsize n, guint precision)
{
  guint16 *samples = g_new (guint16, n);

  for (gsize i = 0; i < n; i++)
    samples[i] = (guint16) g_test_rand_int_range (0, 1 << precision);
  samples[0] = (guint16) ((1 << precision) - 1);
  samples[1] = 0;
  return samples;
}

static Image
make_image (const char *syntax, const char *photometric, guint rows, guint columns, guint stored)
{
  Image image = { syntax, photometric, rows, columns, photometric[0] == 'M' ? 1 : 3, 0, NULL,
                  stored > 8 ? 16 : 8, stored, stored - 1, 0 };

  return image;
}

/* Protects: lossless JPEG of every predictor and precision, one component and three, with restarts. */
static void
test_lossless (void)
{
  for (guint predictor = 1; predictor <= 7; predictor++)
    for (guint precision = 2; precision <= 16; precision++)
      for (guint components = 1; components <= 3; components += 2)
        {
          JpegFrame frame = { .process = 3, .precision = precision, .rows = 9, .columns = 21,
                              .components = components, .names = { 1, 2, 3 }, .predictor = predictor,
                              .restart_rows = precision % 3 == 0 ? 4 : 0, .adobe = -1 };
          const gsize n = 9u * 21u * components;
          Image image = make_image (predictor == 1 && precision % 2 == 0 ? LOSSLESS_SV1 : LOSSLESS,
                                    components == 3 ? "RGB" : "MONOCHROME2", 9, 21, precision);
          g_autofree guint16 *samples = make_samples (n, precision);
          g_autoptr (GByteArray) stream = jpeg_write_lossless (&frame, samples);
          g_autoptr (GByteArray) file = make_compressed (&image, stream);
          g_autoptr (GByteArray) expected = g_byte_array_new ();
          g_autoptr (SymInstance) instance = test_decode (file);

          for (gsize i = 0; i < n; i++)
            put_sample (expected, samples[i], image.allocated / 8);
          test_assert_samples (instance, expected->data, expected->len);
          g_assert_cmpuint (instance->notes->len, ==, 0);
          g_assert_cmpuint (instance->info.flags & SYM_IMAGE_LOSSY, ==, 0);
        }
}

/* Protects: the point transform of lossless JPEG, which loses low bits. */
static void
test_point_transform (void)
{
  JpegFrame frame = { .process = 3, .precision = 12, .rows = 9, .columns = 21, .components = 1,
                      .names = { 1 }, .predictor = 4, .point_transform = 3, .adobe = -1 };
  Image image = make_image (LOSSLESS, "MONOCHROME2", 9, 21, 12);
  g_autofree guint16 *samples = make_samples (9 * 21, 12);
  g_autoptr (GByteArray) stream = jpeg_write_lossless (&frame, samples);
  g_autoptr (GByteArray) file = make_compressed (&image, stream);
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (SymInstance) instance = test_decode (file);

  for (guint i = 0; i < 9 * 21; i++)
    put_sample (expected, samples[i] & ~7u, 2);
  test_assert_samples (instance, expected->data, expected->len);
}

/* Protects: signed samples in lossless JPEG, two's complement of Bits Stored. */
static void
test_signed (void)
{
  JpegFrame frame = { .process = 3, .precision = 16, .rows = 9, .columns = 21, .components = 1,
                      .names = { 1 }, .predictor = 6, .adobe = -1 };

  for (guint stored = 12; stored <= 16; stored += 4)
    {
      Image image = make_image (LOSSLESS, "MONOCHROME2", 9, 21, stored);
      g_autofree guint16 *samples = make_samples (9 * 21, 16);
      g_autoptr (GByteArray) stream = NULL;
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;

      for (guint i = 0; i < 9 * 21; i++)
        samples[i] = (guint16) ((gint16) (samples[i] << (16 - stored)) >> (16 - stored));
      image.is_signed = 1;
      stream = jpeg_write_lossless (&frame, samples);
      file = make_compressed (&image, stream);
      instance = test_decode (file);
      g_assert_cmpuint (instance->info.sample_type, ==, SYM_SAMPLE_INT16);
      test_assert_samples (instance, samples, 2 * 9 * 21);
    }
}

/* Blocks of random low frequencies. */
static gint16 *
make_blocks (guint n, gint dc, gint ac)
{
  gint16 *blocks = g_new0 (gint16, 64 * n);

  for (guint i = 0; i < n; i++)
    {
      blocks[64 * i] = (gint16) g_test_rand_int_range (-dc, dc + 1);
      for (guint k = 1; k < 64; k += 1 + (guint) g_test_rand_int_range (0, 25))
        blocks[64 * i + k] = (gint16) g_test_rand_int_range (-ac, ac + 1);
    }
  return blocks;
}

/* Protects: DCT frames of 8 and 12 bits, sequential and progressive: what the inverse transform gives,
 * to the 1 that codecs may round differently. */
static void
test_dct (void)
{
  static const struct
  {
    const char *syntax;
    guint process, precision, stored;
  } cases[] = {
    { BASELINE, 0, 8, 8 },     { EXTENDED, 1, 8, 8 },     { EXTENDED, 1, 12, 12 },
    { SPECTRAL, 2, 8, 8 },     { PROGRESSIVE, 2, 8, 8 },  { PROGRESSIVE, 2, 12, 12 },
    { EXTENDED, 1, 12, 10 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      JpegFrame frame = { .process = cases[i].process, .precision = cases[i].precision, .rows = 24,
                          .columns = 40, .components = 1, .names = { 1 }, .quantum = 3, .adobe = -1 };
      const guint max = (1u << cases[i].stored) - 1;
      Image image = make_image (cases[i].syntax, "MONOCHROME2", 24, 40, cases[i].stored);
      const gint scale = 1 << (cases[i].precision - 8);
      g_autofree gint16 *blocks = make_blocks (15, 250 * scale, 20 * scale);
      gint16 *planes[1] = { blocks };
      g_autoptr (GByteArray) stream = jpeg_write_dct (&frame, planes);
      g_autoptr (GByteArray) file = make_compressed (&image, stream);
      g_autoptr (SymInstance) instance = test_decode (file);
      const guint8 *data;

      g_assert_no_error (instance->error);
      g_assert_cmpuint (instance->notes->len, ==, 0);
      g_assert_cmpuint (instance->info.flags & SYM_IMAGE_LOSSY, !=, 0);
      data = g_bytes_get_data (instance->data, NULL);
      for (guint y = 0; y < 24; y++)
        for (guint x = 0; x < 40; x++)
          {
            double value = jpeg_inverse (&frame, blocks + 64 * (y / 8 * 5 + x / 8), x % 8, y % 8);

            g_assert_cmpfloat_with_epsilon (
                _sym_sample_get (data, (SymSampleType) instance->info.sample_type, y * 40 + x),
                CLAMP (value, 0, max), 1.01);
          }
    }
}

/* The last code ends with a one, so that a zero behind it is padding. */
static guint16 *
end_samples (guint16 *samples, gsize n)
{
  samples[n - 2] = 100;
  samples[n - 1] = 101;
  return samples;
}

static gint16 *
end_blocks (gint16 *blocks, gsize n)
{
  blocks[64 * n - 1] = 1;
  return blocks;
}

/* Protects: a frame without its end marker is read with a note when nothing else is missing, and refused
 * when samples are; broken data is said, since the codec goes on with what it makes of it. */
static void
test_damaged (void)
{
  for (guint lossless = 0; lossless < 2; lossless++)
    {
      JpegFrame frame = { .process = lossless != 0 ? 3 : 0, .precision = 8, .rows = 64, .columns = 64,
                          .components = 1, .names = { 1 }, .quantum = 3, .predictor = 1, .adobe = -1 };
      Image image = make_image (lossless != 0 ? LOSSLESS : BASELINE, "MONOCHROME2", 64, 64, 8);
      g_autofree guint16 *samples = end_samples (make_samples (64 * 64, 8), 64 * 64);
      g_autofree gint16 *blocks = end_blocks (make_blocks (64, 250, 20), 64);
      gint16 *planes[1] = { blocks };
      g_autoptr (GByteArray) stream = lossless != 0 ? jpeg_write_lossless (&frame, samples)
                                                    : jpeg_write_dct (&frame, planes);
      g_autoptr (GByteArray) whole = make_compressed (&image, stream);
      g_autoptr (SymInstance) expected = test_decode (whole);
      g_autoptr (GByteArray) unended = test_cut (stream, stream->len - 2);
      g_autoptr (GByteArray) short_by_five = test_cut (stream, stream->len - 7);
      g_autoptr (GByteArray) half = test_cut (stream, stream->len / 2);
      const struct
      {
        const GByteArray *stream;
        const char *error, *note;
      } cases[] = {
        { stream, NULL, NULL },
        { unended, NULL, "its end marker is missing" },
        { short_by_five, "it ends early", NULL },
        { half, "it ends early", NULL },
      };

      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        {
          g_autoptr (GByteArray) file = make_compressed (&image, cases[i].stream);
          g_autoptr (SymInstance) instance = test_decode (file);

          if (cases[i].error != NULL)
            {
              g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_CORRUPT);
              g_assert_nonnull (strstr (instance->error->message, cases[i].error));
              continue;
            }
          g_assert_no_error (instance->error);
          g_assert_true (g_bytes_equal (instance->data, expected->data));
          g_assert_cmpuint (instance->notes->len, ==, cases[i].note != NULL ? 1 : 0);
          g_assert_true (cases[i].note == NULL || test_has_note (instance, cases[i].note));
        }

      /* A code of ones only is none (C.2); the second half is of nothing else, each byte stuffed. */
      for (guint k = stream->len / 2; k + 4 <= stream->len; k += 2)
        memcpy (stream->data + k, "\xff", 2);
      g_byte_array_unref (g_steal_pointer (&whole));
      whole = make_compressed (&image, stream);
      {
        g_autoptr (SymInstance) instance = test_decode (whole);

        g_assert_no_error (instance->error);
        g_assert_true (test_has_note (instance, "A compressed frame is damaged: Corrupt JPEG data"));
      }
    }
}

static GByteArray *
encode_jpegls (const guint16 *samples, const Image *image, gint near, charls_interleave_mode mode)
{
  const charls_frame_info info = { image->columns, image->rows, (gint32) image->stored,
                                   (gint32) image->samples };
  const gsize n = (gsize) image->rows * image->columns;
  charls_jpegls_encoder *encoder = charls_jpegls_encoder_create ();
  g_autoptr (GByteArray) source = g_byte_array_new ();
  GByteArray *stream = g_byte_array_new ();
  size_t size = 0;

  for (gsize i = 0; i < n * image->samples; i++)
    put_sample (source,
                mode == CHARLS_INTERLEAVE_MODE_NONE ? samples[i % n * image->samples + i / n] : samples[i],
                image->allocated / 8);
  g_byte_array_set_size (stream, 4 * source->len + 1000);
  g_assert_cmpint (charls_jpegls_encoder_set_frame_info (encoder, &info), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_set_near_lossless (encoder, near), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_set_interleave_mode (encoder, mode), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_set_destination_buffer (encoder, stream->data, stream->len), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_encode_from_buffer (encoder, source->data, source->len, 0), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_get_bytes_written (encoder, &size), ==, 0);
  g_byte_array_set_size (stream, (guint) size);
  charls_jpegls_encoder_destroy (encoder);
  return stream;
}

/* Protects: JPEG-LS of every precision and interleaving, without loss and with at most NEAR of it. */
static void
test_jpegls (void)
{
  for (guint precision = 2; precision <= 16; precision++)
    for (guint mode = 0; mode < 4; mode++)
      for (gint near = 0; near <= 3; near += 3)
        {
          const gboolean colour = mode < 3;
          const gsize n = 17u * 19u * (colour ? 3 : 1);
          Image image = make_image (near == 0 ? JPEGLS : JPEGLS_NEAR, colour ? "RGB" : "MONOCHROME2", 17, 19,
                                    precision);
          g_autofree guint16 *samples = make_samples (n, precision);
          g_autoptr (GByteArray) stream = NULL;
          g_autoptr (GByteArray) file = NULL;
          g_autoptr (SymInstance) instance = NULL;
          const guint8 *data;

          if (near * 2 > (1 << precision) - 1)
            continue;
          stream = encode_jpegls (samples, &image, near,
                                  colour ? (charls_interleave_mode) mode
                                         : CHARLS_INTERLEAVE_MODE_NONE);
          file = make_compressed (&image, stream);
          instance = test_decode (file);
          g_assert_no_error (instance->error);
          g_assert_cmpuint (instance->notes->len, ==, 0);
          data = g_bytes_get_data (instance->data, NULL);
          for (gsize i = 0; i < n; i++)
            g_assert_cmpfloat_with_epsilon (
                _sym_sample_get (data, (SymSampleType) instance->info.sample_type, i), samples[i],
                near + 0.01);
        }
}

/* Protects: the example of ITU-T T.87 annex H.3. */
static void
test_jpegls_standard (void)
{
  static const guint8 stream_bytes[] = {
    0xff, 0xd8, 0xff, 0xf7, 0x00, 0x0b, 0x08, 0x00, 0x04, 0x00, 0x04, 0x01, 0x01, 0x11, 0x00, 0xff, 0xda,
    0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x6c, 0x80, 0x20, 0x8e, 0x01, 0xc0,
    0x00, 0x00, 0x57, 0x40, 0x00, 0x00, 0x6e, 0xe6, 0x00, 0x00, 0x01, 0xbc, 0x18, 0x00, 0x00, 0x05, 0xd8,
    0x00, 0x00, 0x91, 0x60, 0xff, 0xd9,
  };
  static const guint8 samples[16] = { 0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145 };
  Image image = make_image (JPEGLS, "MONOCHROME2", 4, 4, 8);
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (SymInstance) instance = NULL;

  g_byte_array_append (stream, stream_bytes, sizeof stream_bytes);
  file = make_compressed (&image, stream);
  instance = test_decode (file);
  test_assert_samples (instance, samples, sizeof samples);
}

/* Protects: what the lossy codecs make of the same frames today they make tomorrow, bit for bit: the
 * hash of all samples. That they are right within rounding is for the tests above. Colour is that of gdcm
 * 3.0.21 and dcmdjpeg 3.6.7, which leave it as luminance and differences, by the equations of PS3.3
 * C.7.6.3.1.2 in whole numbers of each precision: not one sample differs. */
static void
test_hashes (void)
{
  static const struct
  {
    const char *syntax, *photometric;
    guint process, precision;
    const char *sha256;
  } cases[] = {
    { BASELINE, "MONOCHROME2", 0, 8, "71396d9df2f8684188056f08c357d1a13d983a3f5771be4085c65fa5fb10f923" },
    { BASELINE, "YBR_FULL", 0, 8, "5bf77dc0c2085b8689f7c8e55b1092c9d2a9b08caa53c65bb226a1165bc2d0e6" },
    { EXTENDED, "MONOCHROME2", 1, 12, "f079981f9e7af90d8ff090be09c1c681fbf09dd0e8f4181168b0eb6102d6f473" },
    { EXTENDED, "YBR_FULL", 1, 12, "762415043f3d8c5bd97e6af7d879e533666a0490bdc0c976e7cea245d3376d32" },
    { PROGRESSIVE, "YBR_FULL", 2, 8, "5bf77dc0c2085b8689f7c8e55b1092c9d2a9b08caa53c65bb226a1165bc2d0e6" },
    { JPEGLS_NEAR, "MONOCHROME2", 3, 12, "b8cb86a4a05cca440e82b073c29095ac9fdfc2e4ae553ba6faa9b42203c6e032" },
    { JPEGLS_NEAR, "RGB", 3, 8, "1beeafbc2a3fafba4e35eeb5323d38a719becdf8e6c7ae0219f27f8849351bdf" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Image image = make_image (cases[i].syntax, cases[i].photometric, 16, 32, cases[i].precision);
      JpegFrame frame = { .process = cases[i].process, .precision = cases[i].precision, .rows = 16,
                          .columns = 32, .components = image.samples, .names = { 1, 2, 3 }, .quantum = 4,
                          .adobe = -1 };
      gint16 blocks[3][8 * 64] = { 0 };
      gint16 *planes[3] = { blocks[0], blocks[1], blocks[2] };
      guint16 samples[16 * 32 * 3];
      guint32 state = 1;
      g_autoptr (GByteArray) stream = NULL;
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;
      g_autofree char *hash = NULL;

      for (guint k = 0; k < G_N_ELEMENTS (samples); k++)
        {
          state = state * 1664525u + 1013904223u;
          samples[k] = (guint16) ((k + (state >> 28)) & ((1u << cases[i].precision) - 1));
          if (k % 64 == 0 || k % 7 == 0)
            blocks[k / 512][k % 512] = (gint16) (k % 64 == 0 ? (gint32) (state >> 24) - 128 : (gint32) (state >> 29) - 3);
        }
      stream = cases[i].process == 3
                   ? encode_jpegls (samples, &image, 2,
                                    image.samples == 3 ? CHARLS_INTERLEAVE_MODE_SAMPLE
                                                       : CHARLS_INTERLEAVE_MODE_NONE)
                   : jpeg_write_dct (&frame, planes);
      file = make_compressed (&image, stream);
      instance = test_decode (file);
      g_assert_no_error (instance->error);
      hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, instance->data);
      g_assert_cmpstr (hash, ==, cases[i].sha256);
    }
}

/* Protects: no frame, cut anywhere or changed at random, crashes a codec or takes it long. */
static void
test_hostile (void)
{
  const guint n = g_test_quick () ? 120 : 20000;
  g_autofree guint16 *samples = make_samples (16 * 16 * 3, 12);
  g_autofree gint16 *blocks = make_blocks (12, 250, 20);
  gint16 *planes[3] = { blocks, blocks + 4 * 64, blocks + 8 * 64 };
  static const struct
  {
    const char *syntax, *photometric;
    guint process, precision;
  } cases[] = {
    { BASELINE, "YBR_FULL", 0, 8 },   { EXTENDED, "MONOCHROME2", 1, 12 }, { PROGRESSIVE, "YBR_FULL", 2, 8 },
    { LOSSLESS, "MONOCHROME2", 3, 12 }, { LOSSLESS_SV1, "RGB", 3, 8 },    { JPEGLS, "RGB", 0, 8 },
    { JPEGLS_NEAR, "MONOCHROME2", 3, 12 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Image image = make_image (cases[i].syntax, cases[i].photometric, 16, 16, cases[i].precision);
      JpegFrame frame = { .process = cases[i].process, .precision = cases[i].precision, .rows = 16,
                          .columns = 16, .components = image.samples, .names = { 1, 2, 3 }, .quantum = 3,
                          .predictor = 5, .adobe = -1 };
      g_autoptr (GByteArray) stream = NULL;
      g_autofree guint16 *cut = g_memdup2 (samples, 16 * 16 * 3 * 2);

      for (guint k = 0; k < 16 * 16 * 3; k++)
        cut[k] = (guint16) (cut[k] & ((1u << cases[i].precision) - 1));
      stream = i >= 5                   ? encode_jpegls (cut, &image, i == 5 ? 0 : 2,
                                                         i == 5 ? CHARLS_INTERLEAVE_MODE_LINE
                                                                : CHARLS_INTERLEAVE_MODE_NONE)
               : cases[i].process == 3 ? jpeg_write_lossless (&frame, cut)
                                       : jpeg_write_dct (&frame, planes);
      test_hostile_frame (&image, stream, n);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/dicom/jpeg/lossless", test_lossless);
  g_test_add_func ("/dicom/jpeg/point-transform", test_point_transform);
  g_test_add_func ("/dicom/jpeg/signed", test_signed);
  g_test_add_func ("/dicom/jpeg/dct", test_dct);
  g_test_add_func ("/dicom/jpeg/damaged", test_damaged);
  g_test_add_func ("/dicom/jpeg/ls", test_jpegls);
  g_test_add_func ("/dicom/jpeg/ls-standard", test_jpegls_standard);
  g_test_add_func ("/dicom/jpeg/hashes", test_hashes);
  g_test_add_func ("/dicom/jpeg/hostile", test_hostile);
  return g_test_run ();
}
