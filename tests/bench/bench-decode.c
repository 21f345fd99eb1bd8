/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "sym-reader.h"

/* What the readers of NIfTI and PNG add to what must be done anyway: copying the bytes, inflating
 * them with zlib, or reading the rows with libpng into memory of their own. Best of ROUNDS. Fails
 * above LIMIT times the bare work. */

#define SIDE 512u
#define SLICES 64u
#define ROUNDS 9
#define LIMIT 1.5

typedef struct
{
  guint8 *bytes;
  gsize n;
} Buffer;

typedef void (*Work) (const Buffer *file, gsize n_samples);

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
read_by_job (const Buffer *file, gsize n_samples)
{
  SymRequest request = { SYM_PROTOCOL_MAGIC, 0, 1, 0, n_samples };
  int fds[3] = { memory_file (NULL, n_samples), memory_file (NULL, 0),
                 memory_file (file->bytes, file->n) };
  g_autoptr (SymJob) job = NULL;

  g_strlcpy (request.inputs[0].name, "bench", sizeof request.inputs[0].name);
  job = sym_job_new (&request, fds, 3);
  sym_job_run (job);
}

/* The bare work also has to fill a new memory file. */
static guint8 *
map_new (gsize n, int *fd)
{
  guint8 *memory;

  *fd = memory_file (NULL, n);
  memory = mmap (NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
  g_assert (memory != MAP_FAILED);
  return memory;
}

static void
unmap (guint8 *memory, gsize n, int fd)
{
  munmap (memory, n);
  close (fd);
}

static void
copy_bare (const Buffer *file, gsize n_samples)
{
  int input = memory_file (file->bytes, file->n), fd;
  guint8 *memory = map_new (n_samples, &fd);

  memcpy (memory, file->bytes + file->n - n_samples, n_samples);
  unmap (memory, n_samples, fd);
  close (input);
}

static void
inflate_bare (const Buffer *file, gsize n_samples)
{
  z_stream stream = { 0 };
  guint8 first[352];
  int input = memory_file (file->bytes, file->n), fd;
  guint8 *memory = map_new (n_samples, &fd);

  g_assert (inflateInit2 (&stream, 16 + MAX_WBITS) == Z_OK);
  stream.next_in = file->bytes;
  stream.avail_in = (uInt) file->n;
  stream.next_out = first;
  stream.avail_out = sizeof first;
  g_assert (inflate (&stream, Z_NO_FLUSH) == Z_OK);
  stream.next_out = memory;
  stream.avail_out = (uInt) n_samples;
  g_assert (inflate (&stream, Z_FINISH) == Z_STREAM_END);
  inflateEnd (&stream);
  unmap (memory, n_samples, fd);
  close (input);
}

static void
png_bare (const Buffer *file, gsize n_samples)
{
  png_image image = { .version = PNG_IMAGE_VERSION };
  int input = memory_file (file->bytes, file->n), fd;
  guint8 *memory = map_new (n_samples, &fd);

  g_assert (png_image_begin_read_from_memory (&image, file->bytes, file->n));
  image.format = PNG_FORMAT_RGB;
  g_assert (png_image_finish_read (&image, NULL, memory, 0, NULL));
  png_image_free (&image);
  unmap (memory, n_samples, fd);
  close (input);
}

/* Of this process, so that what else the machine does counts less. */
static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
measure (Work work, const Buffer *file, gsize n_samples, double *best)
{
  double start = get_cpu_ms ();

  work (file, n_samples);
  *best = MIN (*best, get_cpu_ms () - start);
}

static gboolean
compare (const char *name, Work bare, const Buffer *file, gsize n_samples)
{
  double ours = G_MAXDOUBLE, theirs = G_MAXDOUBLE, megabytes = (double) n_samples / 1e6;

  for (int i = 0; i < ROUNDS; i++)
    {
      measure (read_by_job, file, n_samples, &ours);
      measure (bare, file, n_samples, &theirs);
    }
  printf ("%-16s %6.1f ms, %6.0f MB/s; bare %6.1f ms, %6.0f MB/s; ratio %.2f\n", name, ours,
          megabytes / ours * 1000, theirs, megabytes / theirs * 1000, ours / theirs);
  return ours <= LIMIT * theirs;
}

/* Smooth ground and noise, as an image has. */
static Buffer
make_nifti (gboolean big)
{
  Buffer file = { NULL, 352 + (gsize) SIDE * SIDE * SLICES * 2 };
  guint8 *h = file.bytes = g_malloc0 (file.n);
  guint32 state = 1;

  memcpy (h, big ? "\0\0\1\x5c" : "\x5c\1\0\0", 4);
  memcpy (h + 40, big ? "\0\3\2\0\2\0\0\100" : "\3\0\0\2\0\2\100\0", 8);
  memcpy (h + 70, big ? "\0\4" : "\4\0", 2);
  memcpy (h + 108, big ? "\x43\xb0\0\0" : "\0\0\xb0\x43", 4);
  memcpy (h + 344, "n+1", 4);
  for (gsize i = 352; i < file.n; i += 2)
    {
      state = state * 1664525u + 1013904223u;
      h[i + (big ? 1 : 0)] = (guint8) (state >> 28);
      h[i + (big ? 0 : 1)] = (guint8) (i >> 12 & 15);
    }
  return file;
}

static Buffer
make_gzip (const Buffer *plain)
{
  z_stream stream = { 0 };
  Buffer file;

  g_assert (deflateInit2 (&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  file.n = deflateBound (&stream, plain->n);
  file.bytes = g_malloc (file.n);
  stream.next_in = plain->bytes;
  stream.avail_in = (uInt) plain->n;
  stream.next_out = file.bytes;
  stream.avail_out = (uInt) file.n;
  g_assert (deflate (&stream, Z_FINISH) == Z_STREAM_END);
  file.n = stream.total_out;
  deflateEnd (&stream);
  return file;
}

static Buffer
make_png (const Buffer *pixels)
{
  png_image image
      = { .version = PNG_IMAGE_VERSION, .width = 2048, .height = 2048, .format = PNG_FORMAT_RGB };
  png_alloc_size_t n = PNG_IMAGE_PNG_SIZE_MAX (image);
  Buffer file = { g_malloc (n), 0 };

  g_assert (png_image_write_to_memory (&image, file.bytes, &n, 0, pixels->bytes + 352, 0, NULL));
  file.n = n;
  return file;
}

int
main (void)
{
  Buffer little = make_nifti (FALSE), big = make_nifti (TRUE), zipped = make_gzip (&little),
         png = make_png (&little);
  gsize n = little.n - 352;
  gboolean ok;

  sym_job_init ();
  ok = compare ("NIfTI", copy_bare, &little, n);
  ok = compare ("NIfTI big-endian", copy_bare, &big, n) && ok;
  ok = compare ("NIfTI gzip", inflate_bare, &zipped, n) && ok;
  ok = compare ("PNG", png_bare, &png, (gsize) 2048 * 2048 * 3) && ok;
  g_free (little.bytes);
  g_free (big.bytes);
  g_free (zipped.bytes);
  g_free (png.bytes);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
