/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dicom-image.h"
#include "sym-decoder-request.h"
#include "sym-loader.h"
#include "sym-reader.h"

/* What a locked child for each file costs: the time from a path to samples through the decoder process,
 * less the time in which the same reader does it in this process, file after file in turn so that both
 * see the same machine. One slice of 512 x 512 x 16 bit, medians. Limit: 3 ms on a quiet machine. */

#define SIDE 512u
#define ROUNDS 400u
#define LIMIT_MS 3.0

static char *
make_file (const char *folder)
{
  const Image image = { .photometric = "MONOCHROME2", .rows = SIDE, .columns = SIDE, .samples = 1,
                        .allocated = 16, .stored = 12, .high = 11 };
  g_autoptr (GByteArray) file = begin_image (&image, NULL);
  char *path = g_build_filename (folder, "slice.dcm", NULL);

  put_head (file, 0x7fe00010, "OW", SIDE * SIDE * 2, FALSE);
  for (guint i = 0; i < SIDE * SIDE; i++)
    put_u16 (file, (i % SIDE * (i / SIDE) / 64 + (i * 2654435761u >> 28)) & 4095, FALSE);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
  return path;
}

static double
milliseconds (void)
{
  return (double) g_get_monotonic_time () / 1e3;
}

/* All that the child does, and the mapping of the samples that the parent makes. */
static double
read_here (const char *path)
{
  const double start = milliseconds ();
  const gsize size = SIDE * SIDE * 2;
  SymRequest request = { SYM_PROTOCOL_MAGIC, 0, 1, SYM_TASK_READ, size };
  int fds[3] = { memfd_create ("bench", MFD_CLOEXEC), memfd_create ("bench", MFD_CLOEXEC),
                 open (path, O_RDONLY | O_CLOEXEC) };
  SymJob *job;
  void *samples;

  g_assert_cmpint (ftruncate (fds[0], (off_t) size), ==, 0);
  samples = mmap (NULL, size, PROT_READ, MAP_SHARED, fds[0], 0);
  g_assert_true (samples != MAP_FAILED);
  g_strlcpy (request.inputs[0].name, "slice.dcm", sizeof request.inputs[0].name);
  job = sym_job_new (&request, fds, 3);
  sym_job_run (job);
  sym_job_free (job);
  g_assert_cmpuint (((const guint16 *) samples)[SIDE * SIDE - 1], !=, 0);
  munmap (samples, size);
  return milliseconds () - start;
}

static double
read_there (SymDecoderProcess *process, SymCompanions *companions, const char *path)
{
  const double start = milliseconds ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SymInstance) instance
      = _sym_decoder_read (process, companions, path, FALSE, 60000, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_no_error (instance->error);
  g_assert_cmpuint (g_bytes_get_size (instance->data), ==, SIDE * SIDE * 2);
  return milliseconds () - start;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
get_part (double *values, double part)
{
  qsort (values, ROUNDS, sizeof *values, compare);
  return values[(guint) (part * (ROUNDS - 1))];
}

int
main (void)
{
  static double here[ROUNDS], there[ROUNDS];
  g_autofree char *decoder = sym_loader_find_decoder ();
  g_autofree char *folder = g_dir_make_tmp ("symscope-bench-XXXXXX", NULL);
  g_autofree char *path = make_file (folder);
  SymDecoderProcess *process = _sym_decoder_process_new (decoder);
  SymCompanions *companions = _sym_companions_new ();
  double least;

  sym_job_init ();
  for (guint i = 0; i < ROUNDS; i++)
    {
      here[i] = read_here (path);
      there[i] = read_there (process, companions, path);
    }
  least = get_part (there, 0) - get_part (here, 0);
  g_print ("in this process  median %.2f ms, least %.2f ms\n", get_part (here, 0.5), get_part (here, 0));
  g_print ("locked child     median %.2f ms, least %.2f ms\n", get_part (there, 0.5), get_part (there, 0));
  g_print ("the child costs  median %.2f ms, least %.2f ms: %.2f of the limit of %.0f ms\n",
           get_part (there, 0.5) - get_part (here, 0.5), least,
           (get_part (there, 0.5) - get_part (here, 0.5)) / LIMIT_MS, LIMIT_MS);
  _sym_companions_free (companions);
  _sym_decoder_process_free (process);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
