/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <charls/charls.h>
#include <glib/gstdio.h>
#include <png.h>
#include <string.h>
#include <zlib.h>

#include "dicom-bytes.h"
#include "sym-decoder-request.h"
#include "sym-loader.h"

/* Time from the file's path to its samples in memory, through the decoder process, against memcpy
 * of the same bytes in the same run; and the round trip for one small file. Files are made here, in
 * a temporary folder, and read once before the clock starts. */

#define SIZE 512
#define N_SLICES 200
#define ROUNDS 3
#define SMALL_ROUNDS 200

typedef struct
{
  char *folder;
  SymDecoderProcess *process;
  SymCompanions *companions;
  guint16 *samples; /* SIZE × SIZE × N_SLICES */
} Bench;

static double
seconds (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

static void
put_description (GByteArray *file, guint frames)
{
  g_autofree char *number = g_strdup_printf ("%u", frames);

  put_text (file, 0x00080060, "CS", "CT");
  put_us (file, 0x00280002, 1);
  put_text (file, 0x00280004, "CS", "MONOCHROME2");
  put_text (file, 0x00280008, "IS", number);
  put_us (file, 0x00280010, SIZE);
  put_us (file, 0x00280011, SIZE);
  put_us (file, 0x00280100, 16);
  put_us (file, 0x00280101, 12);
  put_us (file, 0x00280102, 11);
  put_us (file, 0x00280103, 0);
}

static char *
save (Bench *bench, const char *name, GByteArray *file)
{
  char *path = g_build_filename (bench->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
  return path;
}

static char *
make_native (Bench *bench, const char *name, guint frames)
{
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  guint size = SIZE * SIZE * 2 * frames;

  put_description (file, frames);
  put_head (file, 0x7fe00010, "OW", size, FALSE);
  g_byte_array_append (file, (const guint8 *) bench->samples, size);
  return save (bench, name, file);
}

/* PackBits with literal runs only: the decoder's slower half. */
static void
append_rle (GByteArray *file, const guint16 *samples)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint starts[2];

  g_byte_array_set_size (frame, 64);
  memset (frame->data, 0, 64);
  for (guint s = 0; s < 2; s++)
    {
      starts[s] = frame->len;
      for (guint i = 0; i < SIZE * SIZE; i += 128)
        {
          guint8 run[129] = { 127 };

          for (guint k = 0; k < 128; k++)
            run[k + 1] = (guint8) (s == 0 ? samples[i + k] >> 8 : samples[i + k]);
          g_byte_array_append (frame, run, sizeof run);
        }
    }
  frame->data[0] = 2;
  for (guint s = 0; s < 2; s++)
    for (guint b = 0; b < 4; b++)
      frame->data[4 + 4 * s + b] = (guint8) (starts[s] >> (8 * b));
  put_head (file, 0xfffee000, NULL, frame->len, FALSE);
  g_byte_array_append (file, frame->data, frame->len);
}

static void
append_jpegls (GByteArray *file, const guint16 *samples)
{
  charls_jpegls_encoder *encoder = charls_jpegls_encoder_create ();
  const charls_frame_info info = { SIZE, SIZE, 12, 1 };
  static guint8 buffer[SIZE * SIZE * 4];
  gsize n = 0;

  g_assert_cmpint (charls_jpegls_encoder_set_frame_info (encoder, &info), ==,
                   CHARLS_JPEGLS_ERRC_SUCCESS);
  g_assert_cmpint (charls_jpegls_encoder_set_destination_buffer (encoder, buffer, sizeof buffer),
                   ==, CHARLS_JPEGLS_ERRC_SUCCESS);
  g_assert_cmpint (charls_jpegls_encoder_encode_from_buffer (encoder, samples, SIZE * SIZE * 2, 0),
                   ==, CHARLS_JPEGLS_ERRC_SUCCESS);
  g_assert_cmpint (charls_jpegls_encoder_get_bytes_written (encoder, &n), ==,
                   CHARLS_JPEGLS_ERRC_SUCCESS);
  charls_jpegls_encoder_destroy (encoder);
  buffer[n] = 0;
  put_head (file, 0xfffee000, NULL, (guint32) (n + n % 2), FALSE);
  g_byte_array_append (file, buffer, (guint) (n + n % 2));
}

static char *
make_compressed (Bench *bench, const char *name, const char *transfer_syntax, guint frames,
                 void (*append) (GByteArray *, const guint16 *))
{
  g_autoptr (GByteArray) file = begin_dicom (transfer_syntax);

  put_description (file, frames);
  put_head (file, 0x7fe00010, "OB", 0xffffffff, FALSE);
  put_head (file, 0xfffee000, NULL, 0, FALSE);
  for (guint f = 0; f < frames; f++)
    append (file, bench->samples + (gsize) f * SIZE * SIZE);
  put_head (file, 0xfffee0dd, NULL, 0, FALSE);
  return save (bench, name, file);
}

/* NIfTI-1, one file: sizeof_hdr, dim, datatype, bitpix, pixdim, vox_offset, magic. */
static char *
make_nifti (Bench *bench, const char *name, guint slices, gboolean zip)
{
  g_autofree char *path = g_build_filename (bench->folder, name, NULL);
  guint8 header[352] = { 0 };
  const gint32 sizeof_hdr = 348;
  const gint16 dim[8] = { 3, SIZE, SIZE, (gint16) slices, 1, 1, 1, 1 };
  const gint16 type[2] = { 512, 16 };
  const float pixdim[8] = { 1, 1, 1, 1, 0, 0, 0, 0 };
  const float offset = 352;
  gsize size = (gsize) SIZE * SIZE * slices * 2;

  memcpy (header, &sizeof_hdr, 4);
  memcpy (header + 40, dim, sizeof dim);
  memcpy (header + 70, type, sizeof type);
  memcpy (header + 76, pixdim, sizeof pixdim);
  memcpy (header + 108, &offset, 4);
  memcpy (header + 344, "n+1", 4);
  if (zip)
    {
      gzFile out = gzopen (path, "wb1");

      g_assert_cmpint (gzwrite (out, header, sizeof header), ==, sizeof header);
      g_assert_cmpint (gzwrite (out, bench->samples, (unsigned) size), ==, (int) size);
      g_assert_cmpint (gzclose (out), ==, Z_OK);
    }
  else
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();

      g_byte_array_append (file, header, sizeof header);
      g_byte_array_append (file, (const guint8 *) bench->samples, (guint) size);
      g_free (save (bench, name, file));
    }
  return g_steal_pointer (&path);
}

static char *
make_png (Bench *bench, const char *name, guint rows)
{
  char *path = g_build_filename (bench->folder, name, NULL);
  png_image image = { .version = PNG_IMAGE_VERSION,
                      .width = SIZE * 8,
                      .height = rows,
                      .format = PNG_FORMAT_LINEAR_Y,
                      .flags = PNG_IMAGE_FLAG_FAST };

  g_assert_true (png_image_write_to_file (&image, path, 0, bench->samples, 0, NULL));
  return path;
}

static double
read_once (Bench *bench, const char *path, gboolean labels_only, gsize size)
{
  double start = seconds ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SymInstance) instance = _sym_decoder_read (
      bench->process, bench->companions, path, labels_only, 60000, NULL, NULL, NULL, &error);
  double taken = seconds () - start;

  g_assert_no_error (error);
  g_assert_no_error (instance->error);
  if (!labels_only)
    g_assert_cmpuint (g_bytes_get_size (instance->data), ==, size);
  return taken;
}

static double
copy_once (Bench *bench, gsize size)
{
  guint8 *copy = g_malloc (size); /* fresh pages, as the decoder's are */
  double start = seconds ();
  double taken;

  memcpy (copy, bench->samples, size);
  taken = seconds () - start;
  g_assert_cmpint (copy[size - 1], ==, ((const guint8 *) bench->samples)[size - 1]);
  g_free (copy);
  return taken;
}

static void
measure (Bench *bench, const char *name, char *path, gsize size)
{
  double best = G_MAXDOUBLE, copy = G_MAXDOUBLE;
  double megabytes = (double) size / 1e6;

  read_once (bench, path, FALSE, size);
  for (guint i = 0; i < ROUNDS; i++)
    {
      best = MIN (best, read_once (bench, path, FALSE, size));
      copy = MIN (copy, copy_once (bench, size));
    }
  g_print ("%-22s %7.1f MB  %8.1f ms  %7.0f MB/s  %6.1f x memcpy\n", name, megabytes, best * 1e3,
           megabytes / best, best / copy);
  g_unlink (path);
  g_free (path);
}

static void
measure_round_trip (Bench *bench, const char *name, const char *path, gboolean labels_only,
                    gsize size)
{
  double best = G_MAXDOUBLE, sum = 0;

  for (guint i = 0; i < SMALL_ROUNDS; i++)
    {
      double taken = read_once (bench, path, labels_only, size);

      best = MIN (best, taken);
      sum += taken;
    }
  g_print ("%-22s round trip %.2f ms, mean %.2f ms\n", name, best * 1e3, sum / SMALL_ROUNDS * 1e3);
}

int
main (void)
{
  const gsize slice = (gsize) SIZE * SIZE * 2;
  g_autofree char *decoder = sym_loader_find_decoder ();
  g_autofree char *small = NULL;
  Bench bench;

  g_assert_nonnull (decoder);
  bench.folder = g_dir_make_tmp ("symscope-bench-XXXXXX", NULL);
  bench.process = _sym_decoder_process_new (decoder);
  bench.companions = _sym_companions_new ();
  bench.samples = g_malloc (slice * N_SLICES);
  /* Smooth with some noise, 12 bits: compresses as a CT does. */
  for (gsize i = 0; i < slice / 2 * N_SLICES; i++)
    {
      gsize x = i % SIZE, y = i / SIZE % SIZE;

      bench.samples[i]
          = (guint16) ((x * y / 64 + i / SIZE / SIZE * 3 + (i * 2654435761u >> 20 & 15)) & 4095);
    }

  measure (&bench, "DICOM native", make_native (&bench, "native", N_SLICES), slice * N_SLICES);
  measure (&bench, "DICOM RLE",
           make_compressed (&bench, "rle", "1.2.840.10008.1.2.5", 50, append_rle), slice * 50);
  measure (&bench, "DICOM JPEG-LS",
           make_compressed (&bench, "jpegls", "1.2.840.10008.1.2.4.80", 20, append_jpegls),
           slice * 20);
  measure (&bench, "NIfTI", make_nifti (&bench, "volume.nii", N_SLICES, FALSE), slice * N_SLICES);
  measure (&bench, "NIfTI gzip", make_nifti (&bench, "volume.nii.gz", 50, TRUE), slice * 50);
  measure (&bench, "PNG 16 bit", make_png (&bench, "picture.png", 4096),
           (gsize) 8 * SIZE * 4096 * 2);
  small = make_native (&bench, "small", 1);
  measure_round_trip (&bench, "one slice", small, FALSE, slice);
  measure_round_trip (&bench, "labels of one slice", small, TRUE, slice);
  g_unlink (small);

  g_rmdir (bench.folder);
  g_free (bench.folder);
  g_free (bench.samples);
  _sym_companions_free (bench.companions);
  _sym_decoder_process_free (bench.process);
  return 0;
}
