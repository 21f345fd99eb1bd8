/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and scrolling: a 16-bit volume of 512 x 512 x 400 (200 MB of samples), made here.
 *
 * Reported: time from the path to the first composed frame, of it what reading the same bytes once
 * takes (the limit); memory held, as a multiple of the samples; time per frame while scrolling, as
 * a multiple of copying the frame's bytes. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sym-frame.h"
#include "sym-loader.h"

#define COLUMNS 512
#define ROWS 512
#define SLICES 400
#define WIDTH 1920
#define HEIGHT 1080

static void
put (guint8 *header, gsize offset, const void *value, gsize size)
{
  memcpy (header + offset, value, size);
}

/* A NIfTI-1 header by the numbers of its specification; the values are a formula, no patient. */
static char *
make_volume (gsize *n_bytes)
{
  const gint32 sizeof_hdr = 348;
  const gint16 dim[8] = { 3, COLUMNS, ROWS, SLICES, 1, 1, 1, 1 };
  const gint16 datatype = 4, bitpix = 16, sform_code = 1;
  const float pixdim[8] = { 1, 0.5f, 0.5f, 0.8f, 1, 1, 1, 1 };
  const float vox_offset = 352, slope = 1;
  const float srow[12] = { 0.5f, 0, 0, -128, 0, 0.5f, 0, -128, 0, 0, 0.8f, -160 };
  guint8 header[352] = { 0 };
  g_autofree gint16 *slice = g_new (gint16, COLUMNS * ROWS);
  char *path = NULL;
  int fd;

  put (header, 0, &sizeof_hdr, 4);
  put (header, 40, dim, sizeof dim);
  put (header, 70, &datatype, 2);
  put (header, 72, &bitpix, 2);
  put (header, 76, pixdim, sizeof pixdim);
  put (header, 108, &vox_offset, 4);
  put (header, 112, &slope, 4);
  put (header, 254, &sform_code, 2);
  put (header, 280, srow, sizeof srow);
  put (header, 344, "n+1", 4);

  fd = g_file_open_tmp ("bench-open-XXXXXX.nii", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, header, sizeof header), ==, sizeof header);
  for (int z = 0; z < SLICES; z++)
    {
      for (int y = 0; y < ROWS; y++)
        for (int x = 0; x < COLUMNS; x++)
          slice[y * COLUMNS + x] = (gint16) ((x * y / 64 + z * 5) % 2048);
      g_assert_cmpint (write (fd, slice, COLUMNS * ROWS * 2), ==, COLUMNS * ROWS * 2);
    }
  close (fd);
  *n_bytes = (gsize) COLUMNS * ROWS * SLICES * 2;
  return path;
}

static double
read_once (const char *path, gsize n_bytes)
{
  g_autofree guint8 *buffer = g_malloc (n_bytes);
  const gint64 start = g_get_monotonic_time ();
  const int fd = g_open (path, O_RDONLY, 0);
  gsize done = 0;
  gssize n;

  while (done < n_bytes && (n = read (fd, buffer + done, n_bytes - done)) > 0)
    done += (gsize) n;
  close (fd);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

/* Resident bytes of this process, or the most there ever were. */
static double
memory (const char *field)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, field);
  return (double) g_ascii_strtoull (line + strlen (field), NULL, 10) * 1024;
}

static void
on_item (SymItem *item, gpointer user_data)
{
  *(SymItem **) user_data = sym_item_ref (item);
}

int
main (int argc, char **argv)
{
  gsize n_bytes = 0;
  g_autofree char *path = make_volume (&n_bytes);
  const double limit = read_once (path, n_bytes);
  const double before = memory ("VmRSS:");
  g_autoptr (SymLoader) loader = sym_loader_new (argv[1]);
  g_autoptr (SymItem) item = NULL;
  g_autoptr (SymFrame) first = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *copy = g_malloc ((gsize) WIDTH * HEIGHT * 3);
  SymViewport viewport;
  gint64 start = g_get_monotonic_time ();
  double open, scroll = 0, copying = 0, worst = 0;

  sym_loader_load (loader, path, SYM_LOADER_NONE, on_item, NULL, &item, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (sym_item_get_image (item));
  sym_viewport_init (&viewport, sym_item_get_image (item), WIDTH, HEIGHT, 1);
  first = sym_frame_compose (item, &viewport, &error);
  g_assert_no_error (error);
  open = (double) (g_get_monotonic_time () - start) / 1000;

  for (int z = 0; z < SLICES; z++)
    {
      g_autoptr (SymFrame) frame = NULL;
      double took;

      viewport.slice = z;
      start = g_get_monotonic_time ();
      frame = sym_frame_compose (item, &viewport, &error);
      took = (double) (g_get_monotonic_time () - start) / 1000;
      g_assert_no_error (error);
      scroll += took;
      worst = MAX (worst, took);
      start = g_get_monotonic_time ();
      memcpy (copy, g_bytes_get_data (sym_frame_get_bytes (frame), NULL), (gsize) WIDTH * HEIGHT * 3);
      copying += (double) (g_get_monotonic_time () - start) / 1000;
    }
  g_print ("open to first frame, %zu MB: %.0f ms, %.1f times reading the bytes once (%.0f ms)\n",
           n_bytes >> 20, open, open / limit, limit);
  g_print ("memory: %.2f times the samples held, %.2f at most\n",
           (memory ("VmRSS:") - before) / (double) n_bytes, (memory ("VmHWM:") - before) / (double) n_bytes);
  g_print ("scrolling %d slices at %dx%d: %.2f ms a frame, worst %.2f, %.1f times copying the frame (%.2f ms)\n",
           SLICES, WIDTH, HEIGHT, scroll / SLICES, worst, scroll / copying, copying / SLICES);
  g_unlink (path);
  return 0;
}
