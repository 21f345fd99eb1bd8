/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tests for the watermarks of generators: all 18 of a 512 x 512 RGB picture, against the same in
 * numpy in the same run, which must also give the same scores; and the search for crops. Processor
 * time of one thread, the best of several rounds. Without numpy there is no ratio. */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "dwtdct-test.h"

#define SIDE 512
#define ROUNDS 20
#define REFERENCE_ROUNDS "5"

/* Debian's own interpreter: another one may come first in the path, without the packages. */
#define PYTHON "/usr/bin/python3"

static double
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* Returns the output of the reference; NULL where it cannot run. */
static char *
run_reference (const char *script, const guint8 *rgb)
{
  const char *const argv[] = { PYTHON, script, NULL, G_STRINGIFY (SIDE), G_STRINGIFY (SIDE), REFERENCE_ROUNDS, NULL };
  const char *arguments[G_N_ELEMENTS (argv)];
  g_autofree char *path = NULL;
  char *output = NULL;
  int status = 1;
  const int fd = g_file_open_tmp ("bench-watermark-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, rgb, 3 * SIDE * SIDE), ==, 3 * SIDE * SIDE);
  close (fd);
  memcpy (arguments, argv, sizeof argv);
  arguments[2] = path;
  if (!g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, &status, NULL)
      || status != 0)
    g_clear_pointer (&output, g_free);
  g_unlink (path);

  return output;
}

/* The largest difference of a score. */
static double
compare (const char *output, const SymDwtdctPicture *picture)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  SymDwtdctSoft soft;
  double worst = 0;
  guint n = 0;

  g_assert_true (_sym_dwtdct_soft_init (&soft, picture, TRUE, NULL));
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++, n++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 4);

      for (guint p = 0; p < SYM_DWTDCT_N_PAYLOADS; p++)
        if (g_str_equal (_sym_dwtdct_payloads[p].name, words[0]))
          {
            const double *values = soft.values[words[1][0] - '0'][words[2][0] - '0'];
            const double score = _sym_dwtdct_soft_score (&soft, values, &_sym_dwtdct_payloads[p], 0, NULL);

            worst = MAX (worst, fabs (score - g_ascii_strtod (words[3], NULL)));
          }
    }
  _sym_dwtdct_soft_clear (&soft);
  g_assert_cmpuint (n, ==, 18);

  return worst;
}

int
main (int argc, char **argv)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree guint8 *rgb = marked_new (rand, SIDE, SIDE, &_sym_dwtdct_payloads[6], SYM_DWTDCT_FLOATS);
  g_autofree char *output = NULL;
  SymDwtdctPicture picture = _sym_dwtdct_picture_packed (rgb, SIDE, SIDE);
  SymDwtdctMatch matches[SYM_DWTDCT_N_PAYLOADS] = { 0 };
  double best = G_MAXDOUBLE, start, search;

  for (guint i = 0; i < ROUNDS; i++)
    {
      start = get_time ();
      g_assert_true (_sym_dwtdct_decode (&picture, 0, 1, 1, matches, NULL));
      best = MIN (best, get_time () - start);
    }
  start = get_time ();
  g_assert_true (_sym_dwtdct_search_crop (&picture, 1, matches, NULL));
  search = get_time () - start;
  g_print ("dwtDct, 18 tests of 512x512 RGB: %.2f ms; search for crops: %.0f ms\n", best, search);

  output = argc > 1 ? run_reference (argv[1], rgb) : NULL;
  if (output == NULL)
    {
      g_print ("no ratio: %s has no numpy (python3-numpy)\n", PYTHON);
      return EXIT_SUCCESS;
    }
  g_print ("numpy: %.2f ms, %.1f times as long; scores differ by %.1e at most\n", g_ascii_strtod (output, NULL),
           g_ascii_strtod (output, NULL) / best, compare (output, &picture));

  return compare (output, &picture) < 1e-6 ? EXIT_SUCCESS : EXIT_FAILURE;
}
