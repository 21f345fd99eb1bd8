/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dicom-bytes.h"
#include "sym-loader.h"

/* How fast evidence is gathered without decoding pixels: a folder of small DICOM files from warm
 * cache, through the decoder process as the program reads it, against pydicom's
 * dcmread(stop_before_pixels=True) over the same files. What counts is processor time, the kernel's
 * and all child processes' included, so that a busy machine changes little. Wanted: 2000 files a
 * second and core, and four times pydicom. A file's labels are read by a process of its own, which no
 * other file can have taken over: what that alone costs is measured as the limit, by this small
 * program's own forks. */

#define FILES 3000
#define ROUNDS 3

static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("symscope-XXXXXX", NULL);

  for (int i = 0; i < FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%05d.dcm", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *series = g_strdup_printf ("1.2.3.%d", i / 100);
      g_autoptr (GByteArray) extra = g_byte_array_new ();
      g_autoptr (GByteArray) file = NULL;

      put_text (extra, 0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL");
      put_text (extra, 0x0008001c, "CS", i % 10 == 0 ? "YES" : "NO");
      file = make_slice (series, i % 100, i % 100, extra);
      g_assert_true (g_file_set_contents_full (path, (const char *) file->data, file->len,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
  return folder;
}

static void
remove_folder (const char *folder)
{
  for (int i = 0; i < FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%05d.dcm", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

typedef struct
{
  guint n_items, n_marked;
} Count;

static void
on_item (SymItem *item, gpointer user_data)
{
  Count *count = user_data;

  count->n_items++;
  count->n_marked += sym_verdict_is_marked (sym_item_get_verdict (item));
}

static double
get_seconds (const struct rusage *usage)
{
  return (double) (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
         (double) (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

/* Of this process and of all processes it waited for. */
static double
get_processor_time (void)
{
  struct rusage self, children;

  getrusage (RUSAGE_SELF, &self);
  getrusage (RUSAGE_CHILDREN, &children);
  return get_seconds (&self) + get_seconds (&children);
}

/* Files a second of processor time, the best of some rounds. */
static double
measure_symscope (const char *decoder, const char *folder)
{
  double best = 0;

  for (int i = 0; i <= ROUNDS; i++)
    {
      SymLoader *loader = sym_loader_new (decoder);
      g_autoptr (GError) error = NULL;
      Count count = { 0 };
      const double start = get_processor_time ();

      sym_loader_load (loader, folder, SYM_LOADER_LABELS_ONLY, on_item, NULL, &count, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (count.n_items, ==, FILES / 100);
      g_assert_cmpuint (count.n_marked, ==, FILES / 100);
      /* this waits for the fork server, which waited for its children */
      g_object_unref (loader);
      best = MAX (best, FILES / (get_processor_time () - start));
    }
  return best;
}

/* The least that a process for each file can cost: a fork, a byte through a pipe, an end. */
static double
measure_forks (void)
{
  double best = 0;

  for (int i = 0; i <= ROUNDS; i++)
    {
      const double start = get_processor_time ();

      for (int j = 0; j < FILES; j++)
        {
          int pair[2];
          char byte = 0;
          pid_t pid;

          g_assert_no_errno (pipe (pair));
          pid = fork ();
          if (pid == 0)
            _exit (write (pair[1], &byte, 1) == 1 ? 0 : 1);
          g_assert_cmpint (pid, >, 0);
          g_assert_cmpint (read (pair[0], &byte, 1), ==, 1);
          close (pair[0]);
          close (pair[1]);
          g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
        }
      best = MAX (best, FILES / (get_processor_time () - start));
    }
  return best;
}

/* The same of pydicom; 0 where it is not installed. */
static double
measure_pydicom (const char *folder)
{
  static const char program[] =
      "import glob, sys, time\n"
      "import pydicom\n"
      "files = sorted(glob.glob(sys.argv[1] + '/*.dcm'))\n"
      "best = 0\n"
      "for i in range(int(sys.argv[2]) + 1):\n"
      "    start = time.process_time()\n"
      "    yes = sum(pydicom.dcmread(f, stop_before_pixels=True).get((8, 0x1c)) is not None for f in files)\n"
      "    best = max(best, len(files) / (time.process_time() - start))\n"
      "assert yes == len(files)\n"
      "print(best)\n";
  g_autofree char *rounds = g_strdup_printf ("%d", ROUNDS);
  const char *argv[] = { "/usr/bin/python3", "-c", program, folder, rounds, NULL };
  g_autofree char *out = NULL;
  int status = 1;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out,
                     NULL, &status, NULL) ||
      status != 0)
    return 0;
  return g_ascii_strtod (out, NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = make_folder ();
  double ours, theirs, limit;

  g_assert_cmpint (argc, ==, 2);
  limit = measure_forks ();
  ours = measure_symscope (argv[1], folder);
  theirs = measure_pydicom (folder);
  g_print ("evidence of %d small DICOM files: %.0f files a second and core, %.2f times the 2000 wanted\n", FILES, ours,
           ours / 2000);
  g_print ("a fork, a byte and an end, nothing else: %.0f a second and core; symscope reaches %.2f of that limit\n",
           limit, ours / limit);
  if (theirs > 0)
    g_print ("pydicom without pixels: %.0f files a second and core; symscope is %.2f times as fast\n", theirs,
             ours / theirs);
  else
    g_print ("pydicom is not installed (python3-pydicom): nothing to compare with\n");
  remove_folder (folder);
  return 0;
}
