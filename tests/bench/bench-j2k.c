/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <openjpeg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "dicom-bytes.h"
#include "sym-reader.h"

/* What reading a DICOM file of JPEG 2000 adds to OpenJPEG's own work on the codestream in it. Best of
 * ROUNDS. */

#define SIDE 1024u
#define ROUNDS 5

typedef struct
{
  guint8 *bytes;
  gsize size, room, at;
} Memory;

static OPJ_SIZE_T
read_memory (void *buffer, OPJ_SIZE_T n, void *user_data)
{
  Memory *memory = user_data;
  gsize part = MIN (n, memory->size - memory->at);

  if (part == 0)
    return (OPJ_SIZE_T) -1;
  memcpy (buffer, memory->bytes + memory->at, part);
  memory->at += part;
  return part;
}

static OPJ_SIZE_T
write_memory (void *buffer, OPJ_SIZE_T n, void *user_data)
{
  Memory *memory = user_data;

  if (n > memory->room - memory->at)
    return (OPJ_SIZE_T) -1;
  memcpy (memory->bytes + memory->at, buffer, n);
  memory->at += n;
  memory->size = MAX (memory->size, memory->at);
  return n;
}

static OPJ_OFF_T
skip_memory (OPJ_OFF_T n, void *user_data)
{
  Memory *memory = user_data;

  memory->at += (gsize) n;
  return n;
}

static OPJ_BOOL
seek_memory (OPJ_OFF_T to, void *user_data)
{
  Memory *memory = user_data;

  memory->at = (gsize) to;
  return OPJ_TRUE;
}

static opj_stream_t *
open_stream (Memory *memory, gboolean reading)
{
  opj_stream_t *stream = opj_stream_create (1 << 20, reading);

  opj_stream_set_read_function (stream, read_memory);
  opj_stream_set_write_function (stream, write_memory);
  opj_stream_set_skip_function (stream, skip_memory);
  opj_stream_set_seek_function (stream, seek_memory);
  opj_stream_set_user_data (stream, memory, NULL);
  opj_stream_set_user_data_length (stream, memory->size);
  return stream;
}

/* 12 bits of smooth ground and noise, as an image has. */
static Memory
make_codestream (void)
{
  Memory memory = { g_malloc (4 * SIDE * SIDE), 0, 4 * SIDE * SIDE, 0 };
  opj_cparameters_t parameters;
  opj_image_cmptparm_t component = { .dx = 1, .dy = 1, .w = SIDE, .h = SIDE, .prec = 12 };
  opj_image_t *image = opj_image_create (1, &component, OPJ_CLRSPC_GRAY);
  opj_codec_t *codec = opj_create_compress (OPJ_CODEC_J2K);
  opj_stream_t *stream = open_stream (&memory, FALSE);
  guint32 state = 1;

  image->x1 = image->y1 = SIDE;
  for (guint i = 0; i < SIDE * SIDE; i++)
    {
      state = state * 1664525u + 1013904223u;
      image->comps[0].data[i] = (gint32) (i / SIDE + i % SIDE + (state >> 27));
    }
  opj_set_default_encoder_parameters (&parameters);
  parameters.tcp_numlayers = 1;
  parameters.cp_disto_alloc = 1;
  g_assert (opj_setup_encoder (codec, &parameters, image) && opj_start_compress (codec, image, stream)
            && opj_encode (codec, stream) && opj_end_compress (codec, stream));
  opj_stream_destroy (stream);
  opj_destroy_codec (codec);
  opj_image_destroy (image);
  return memory;
}

static GByteArray *
make_file (const Memory *codestream)
{
  GByteArray *file = begin_dicom ("1.2.840.10008.1.2.4.90");

  put_us (file, 0x00280002, 1);
  put_text (file, 0x00280004, "CS", "MONOCHROME2");
  put_us (file, 0x00280010, SIDE);
  put_us (file, 0x00280011, SIDE);
  put_us (file, 0x00280100, 16);
  put_us (file, 0x00280101, 12);
  put_us (file, 0x00280102, 11);
  put_us (file, 0x00280103, 0);
  put_head (file, 0x7fe00010, "OB", 0xffffffff, FALSE);
  put_head (file, 0xfffee000, NULL, 0, FALSE);
  put_head (file, 0xfffee000, NULL, (guint32) (codestream->size + codestream->size % 2), FALSE);
  g_byte_array_append (file, codestream->bytes, (guint) codestream->size);
  if (codestream->size % 2 != 0)
    g_byte_array_append (file, (const guint8 *) "", 1);
  put_head (file, 0xfffee0dd, NULL, 0, FALSE);
  return file;
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
decode_bare (Memory *memory)
{
  opj_dparameters_t parameters;
  opj_codec_t *codec = opj_create_decompress (OPJ_CODEC_J2K);
  opj_stream_t *stream;
  opj_image_t *image = NULL;

  memory->at = 0;
  stream = open_stream (memory, TRUE);
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
  Memory codestream = make_codestream ();
  g_autoptr (GByteArray) file = make_file (&codestream);
  double ours = G_MAXDOUBLE, theirs = G_MAXDOUBLE;

  sym_job_init ();
  for (int i = 0; i < ROUNDS; i++)
    {
      double start = get_cpu_ms (), middle;

      decode_file (file);
      middle = get_cpu_ms ();
      decode_bare (&codestream);
      ours = MIN (ours, middle - start);
      theirs = MIN (theirs, get_cpu_ms () - middle);
    }
  printf ("JPEG 2000 %6.1f ms; OpenJPEG alone %6.1f ms; ratio %.2f\n", ours, theirs, ours / theirs);
  g_free (codestream.bytes);
  return EXIT_SUCCESS;
}
