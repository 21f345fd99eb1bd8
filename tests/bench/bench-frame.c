/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <time.h>

#include "frame-test.h"

/* Time of a frame: a 512 x 512 slice of 16 bits at 1080p and 4K, with and without the mark, by every
 * interpolation, against memcpy of the frame's bytes in the same run. Processor time of one thread,
 * the best of several rounds that take turns, so that a busy machine does not matter much. */

#define ROUNDS 30

static double
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static SymItem *
make_slice (SymSampleType type, gsize size, gboolean labelled)
{
  gsize n = size * size;
  SymInstance *instance;
  SymItem *item;

  if (type == SYM_SAMPLE_INT16)
    {
      g_autofree gint16 *samples = g_new (gint16, n);

      for (gsize i = 0; i < n; i++)
        samples[i] = (gint16) (g_random_int_range (-200, 200) + 4 * (gint) (i % size) - 1000);
      instance = make_instance (type, SYM_COLOUR_MONO, 1, size, size, 1, samples);
    }
  else
    {
      g_autofree float *samples = g_new (float, n);

      for (gsize i = 0; i < n; i++)
        samples[i] = i % 7 == 0 ? NAN : (float) g_random_double ();
      instance = make_instance (type, SYM_COLOUR_MONO, 1, size, size, 1, samples);
    }
  if (labelled)
    label_instance (instance);
  item = make_item (instance);
  return item;
}

static void
measure_frame (SymItem *item, const SymViewport *viewport, double *best)
{
  double start = get_time ();
  g_autoptr (SymFrame) frame = compose (item, viewport);

  *best = MIN (*best, get_time () - start);
}

static double
measure_memcpy (gsize size)
{
  g_autofree guint8 *from = g_malloc0 (size), *to = g_malloc0 (size);
  double best = G_MAXDOUBLE;

  for (int i = 0; i < ROUNDS; i++)
    {
      double start = get_time ();

      from[i] = (guint8) i;
      memcpy (to, from, size);
      __asm__ volatile ("" : : "r"(to) : "memory");
      best = MIN (best, get_time () - start);
    }
  return best;
}

int
main (void)
{
  static const struct { const char *name; int width, height; double zoom; } views[] = {
    { "1080p fit", 1920, 1080, 0 },
    { "1080p filled", 1920, 1080, 4 },
    { "1080p reduced", 1920, 1080, 0.4 },
    { "4K filled", 3840, 2160, 8 },
  };
  static const char *const interpolations[] = { "nearest", "linear", "cubic" };
  g_autoptr (SymItem) plain = make_slice (SYM_SAMPLE_INT16, 512, FALSE);
  g_autoptr (SymItem) marked = make_slice (SYM_SAMPLE_INT16, 512, TRUE);
  g_autoptr (SymItem) holes = make_slice (SYM_SAMPLE_FLOAT32, 512, FALSE);
  g_autoptr (SymItem) large = make_slice (SYM_SAMPLE_INT16, 4096, FALSE);
  double holed = G_MAXDOUBLE, reduced = G_MAXDOUBLE, first = G_MAXDOUBLE;
  SymViewport viewport;

  for (guint v = 0; v < G_N_ELEMENTS (views); v++)
    {
      double copy = measure_memcpy ((gsize) views[v].width * (gsize) views[v].height * 3);

      for (guint i = 0; i < SYM_N_INTERPOLATIONS; i++)
        {
          double without = G_MAXDOUBLE, with = G_MAXDOUBLE;

          sym_viewport_init (&viewport, sym_item_get_image (plain), views[v].width, views[v].height, 1);
          viewport.zoom = views[v].zoom;
          viewport.interpolation = i;
          for (int round = 0; round < ROUNDS; round++)
            {
              measure_frame (plain, &viewport, &without);
              measure_frame (marked, &viewport, &with);
            }
          g_print ("%-14s %-8s %6.2f ms unmarked, %6.2f ms marked (%+5.1f %%), %5.1f times memcpy (%.2f ms)\n",
                   views[v].name, interpolations[i], without, with, 100 * (with / without - 1), with / copy, copy);
        }
    }

  sym_viewport_init (&viewport, sym_item_get_image (holes), 1920, 1080, 1);
  viewport.zoom = 4;
  for (int round = 0; round < ROUNDS; round++)
    measure_frame (holes, &viewport, &holed);
  g_print ("%-14s %-8s %6.2f ms: float samples, some of them NaN\n", "1080p filled", "linear", holed);

  sym_viewport_init (&viewport, sym_item_get_image (large), 1920, 1080, 1);
  for (int round = 0; round < ROUNDS; round++)
    measure_frame (large, &viewport, &reduced);
  g_print ("%-14s %-8s %6.2f ms: a slice of 4096 x 4096\n", "1080p fit", "mean", reduced);

  for (int round = 0; round < ROUNDS; round++)
    {
      sym_viewport_init (&viewport, sym_item_get_image (marked), 1900 + round, 1080, 1);
      measure_frame (marked, &viewport, &first);
    }
  g_print ("%-14s %-8s %6.2f ms: marked, in a size not seen before\n", "1080p fit", "linear", first);
  return 0;
}
