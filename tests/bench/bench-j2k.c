/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "dicom-image.h"
#include "j2k-writer.h"
#include "sym-reader.h"

/* What reading a DICOM file of JPEG 2000 adds to OpenJPEG's own work on the codestream in it. Best of
 * ROUNDS. */

#define SIDE 1024u
#define ROUNDS 5

static OPJ_SIZE_T
read_sink (void *buffer, OPJ_SIZE_T n, void *user_data)
{
  Sink *sink = user_data;
  gsize part = MIN (n, sink->bytes->len - sink->at);

  if (part == 0)
    return (OPJ_SIZE_T) -1;
  memcpy (buffer, sink->bytes->data + sink->at, part);
  sink->at += part;
  return part;
}

/* 12 bits of smooth ground and noise, as an image has. */
static GByteArray *
make_codestream (void)
{
  g_autofree gint32 *values = g_new (gint32, SIDE * SIDE);
  guint32 state = 1;

  for (guint i = 0; i < SIDE * SIDE; i++)
    {
      state = state * 1664525u + 1013904223u;
      values[i] = (gint32) (i / SIDE + i % SIDE + (state >> 27));
    }
  return j2k_encode (values, SIDE, SIDE, 1, 12, FALSE, OPJ_CODEC_J2K, FALSE, FALSE);
}

static int
memory_file (const void *bytes, gsize n)
{
  int fd = memfd_create ("bench", MFD_CLOEXEC);

  if (fd < 0 || ftruncate (fd, (off_t) n) != 0
      || (bytes != NULL && pwrite (fd, bytes, n, 0) != (gssize) n))
    g_error ("no memory file");
  return fd;
}

/* As the decoder's child does it, but for the fork. */
static void
decode_file (const GByteArray *file)
{
  const gsize n = (gsize) SIDE * SIDE * 2;
  SymRequest request = { SYM_PROTOCOL_MAGIC, 0, 1, 0, n };
  int fds[3] = { memory_file (NULL, n), memory_file (NULL, 0), memory_file (file->data, file->len) };
  g_autoptr (SymJob) job = NULL;

  g_strlcpy (request.inputs[0].name, "bench", sizeof request.inputs[0].name);
  job = sym_job_new (&request, fds, 3);
  sym_job_run (job);
}

static void
decode_bare (GByteArray *codestream)
{
  Sink sink = { codestream, 0 };
  opj_dparameters_t parameters;
  opj_codec_t *codec = opj_create_decompress (OPJ_CODEC_J2K);
  opj_stream_t *stream = opj_stream_create (1 << 20, OPJ_TRUE);
  opj_image_t *image = NULL;

  opj_stream_set_read_function (stream, read_sink);
  opj_stream_set_skip_function (stream, skip_sink);
  opj_stream_set_seek_function (stream, seek_sink);
  opj_stream_set_user_data (stream, &sink, NULL);
  opj_stream_set_user_data_length (stream, codestream->len);
  opj_set_default_decoder_parameters (&parameters);
  g_assert (opj_setup_decoder (codec, &parameters) && opj_read_header (stream, codec, &image)
            && opj_decode (codec, stream, image) && opj_end_decompress (codec, stream));
  opj_image_destroy (image);
  opj_stream_destroy (stream);
  opj_destroy_codec (codec);
}

/* Of this process, so that what else the machine does counts less. */
static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

int
main (void)
{
  static const Image image = { "1.2.840.10008.1.2.4.90", "MONOCHROME2", SIDE, SIDE, 1, 0, NULL, 16, 12, 11, 0 };
  g_autoptr (GByteArray) codestream = make_codestream ();
  g_autoptr (GByteArray) file = make_compressed (&image, codestream);
  double ours = G_MAXDOUBLE, theirs = G_MAXDOUBLE;

  sym_job_init ();
  for (int i = 0; i < ROUNDS; i++)
    {
      double start = get_cpu_ms (), middle;

      decode_file (file);
      middle = get_cpu_ms ();
      decode_bare (codestream);
      ours = MIN (ours, middle - start);
      theirs = MIN (theirs, get_cpu_ms () - middle);
    }
  printf ("JPEG 2000 %6.1f ms; OpenJPEG alone %6.1f ms; ratio %.2f\n", ours, theirs, ours / theirs);
  return EXIT_SUCCESS;
}
