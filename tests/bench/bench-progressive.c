/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A series of 400 files of 512 x 512 x 16 bit, made here: what has been read when its first frame is
 * composed, and when that is. Limit: a tenth of the series. */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "dicom-image.h"
#include "sym-frame.h"
#include "sym-loader.h"

#define N_FILES 400u
#define SIDE 512u
#define WIDTH 1920
#define HEIGHT 1080
#define EVENTS_SIZE (64u << 10)

typedef struct
{
  int inotify;
  guint n_opened;
  guint n_parts;
  guint n_first; /* files opened for their samples when the first frame was there */
  gint64 start;
  double first, whole; /* milliseconds */
} Bench;

static char *
get_path (const char *folder, guint i)
{
  g_autofree char *name = g_strdup_printf ("%03u.dcm", i * 37 % N_FILES);

  return g_build_filename (folder, name, NULL);
}

static void
make_file (const char *folder, guint i)
{
  g_autofree char *path = get_path (folder, i);
  g_autofree char *uid = g_strdup_printf ("1.2.3.9.%u", i + 1);
  g_autofree char *position = g_strdup_printf ("0\\0\\%u", i);
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);

  put_text (file, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2");
  put_text (file, 0x00080018, "UI", uid);
  put_text (file, 0x00080060, "CS", "CT");
  put_text (file, 0x0020000d, "UI", "1.2.3");
  put_text (file, 0x0020000e, "UI", "1.2.3.9");
  put_text (file, 0x00200032, "DS", position);
  put_text (file, 0x00200037, "DS", "1\\0\\0\\0\\1\\0");
  put_us (file, 0x00280002, 1);
  put_text (file, 0x00280004, "CS", "MONOCHROME2");
  put_us (file, 0x00280010, SIDE);
  put_us (file, 0x00280011, SIDE);
  put_text (file, 0x00280030, "DS", "1\\1");
  put_us (file, 0x00280100, 16);
  put_us (file, 0x00280101, 12);
  put_us (file, 0x00280102, 11);
  put_us (file, 0x00280103, 0);
  put_head (file, 0x7fe00010, "OW", SIDE * SIDE * 2, FALSE);
  for (guint k = 0; k < SIDE * SIDE; k++)
    put_u16 (file, (k % SIDE * (k / SIDE) / 64 + 4 * i) & 4095, FALSE);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, (gssize) file->len, NULL));
}

static void
count_opened (Bench *bench)
{
  g_autofree char *events = g_malloc (EVENTS_SIZE);
  gssize n;

  while ((n = read (bench->inotify, events, EVENTS_SIZE)) > 0)
    for (char *at = events; at < events + n;)
      {
        const struct inotify_event *event = (const struct inotify_event *) (gpointer) at;

        bench->n_opened += event->len > 0;
        at += sizeof *event + event->len;
      }
}

static double
get_elapsed (const Bench *bench)
{
  return (double) (g_get_monotonic_time () - bench->start) / 1000;
}

static void
on_item (SymItem *item, gpointer user_data)
{
  Bench *bench = user_data;
  SymImage *image = sym_item_get_image (item);
  g_autoptr (SymFrame) frame = NULL;
  g_autoptr (GError) error = NULL;
  SymViewport viewport;

  g_assert_nonnull (image);
  bench->n_parts += sym_image_get_n_missing (image) > 0;
  if (bench->first > 0)
    return;
  sym_viewport_init (&viewport, image, WIDTH, HEIGHT, 1);
  frame = sym_frame_compose (item, &viewport, &error);
  g_assert_no_error (error);
  bench->first = get_elapsed (bench);
  count_opened (bench);
  bench->n_first = bench->n_opened - N_FILES;
}

static void
run (const char *decoder, const char *folder, SymLoaderFlags flags, Bench *bench)
{
  g_autoptr (SymLoader) loader = sym_loader_new (decoder);
  g_autoptr (GError) error = NULL;

  *bench = (Bench){ .inotify = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC),
                    .start = g_get_monotonic_time () };
  g_assert_cmpint (inotify_add_watch (bench->inotify, folder, IN_OPEN), >=, 0);
  sym_loader_load (loader, folder, flags, on_item, NULL, bench, NULL, &error);
  g_assert_no_error (error);
  bench->whole = get_elapsed (bench);
  close (bench->inotify);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("symscope-bench-XXXXXX", NULL);
  Bench at_once, parts;

  g_assert_cmpint (argc, >, 1);
  for (guint i = 0; i < N_FILES; i++)
    make_file (folder, i);
  run (argv[1], folder, SYM_LOADER_NONE, &at_once);
  run (argv[1], folder, SYM_LOADER_PARTS, &parts);
  g_print ("first frame: %u of %u files read for their samples, %.2f of the limit of a tenth\n", parts.n_first,
           N_FILES, parts.n_first / (N_FILES / 10.0));
  g_print ("first frame after %.0f ms, %.0f ms where the series is opened whole: %.2f of it\n", parts.first,
           at_once.first, parts.first / at_once.first);
  g_print ("whole series after %.0f ms in %u parts, %.0f ms in none: %.2f of it\n", parts.whole, parts.n_parts,
           at_once.whole, parts.whole / at_once.whole);
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *path = get_path (folder, i);

      g_unlink (path);
    }
  g_rmdir (folder);
  return 0;
}
