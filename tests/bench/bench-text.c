/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sym-text-finder-private.h"

/* How long it takes to see that there are no words in a picture of 1024 x 1024: grain over curves
 * with edges, which costs more than the empty border of most images. The ratio is to what a look at
 * every image may cost before its words are worth reading. */

#define SIZE 1024
#define N_ROUNDS 21
#define LIMIT 60.0 /* milliseconds */

static int
compare (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

int
main (void)
{
  g_autofree guint8 *grey = g_malloc (SIZE * SIZE);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gint64 times[N_ROUNDS];
  guint n_regions = 0;

  for (int y = 0; y < SIZE; y++)
    for (int x = 0; x < SIZE; x++)
      {
        double u = (x - SIZE / 2) / 480.0, v = (y - SIZE / 2) / 420.0;
        double r = sqrt (u * u + v * v);
        double value = r > 1 ? 10 : 100 + 50 * sin (17 * r + 3 * sin (5 * atan2 (v, u)));

        grey[y * SIZE + x] = (guint8) CLAMP (value + 24 * g_rand_double (rand), 0, 255);
      }
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GArray) regions = _sym_text_find (grey, SIZE, SIZE);

      times[i] = g_get_monotonic_time () - start;
      n_regions = regions->len;
    }
  qsort (times, N_ROUNDS, sizeof times[0], compare);
  printf ("look for words in %d x %d: %.1f ms, %u candidates, %.2f of the limit of %.0f ms\n", SIZE, SIZE,
          (double) times[N_ROUNDS / 2] / 1000, n_regions,
          (double) times[N_ROUNDS / 2] / 1000 / LIMIT, LIMIT);
  return EXIT_SUCCESS;
}
