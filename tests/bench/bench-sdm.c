/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "sym-sdm-tile-private.h"

/* Time of our own mark in samples: looking for it at its own size in all orientations, the whole
 * search, and writing it into a slice and into the rows of a finished picture; against the
 * transforms alone that each needs at least, and against memcpy, in the same run. Processor time of
 * one thread, the best of several rounds. */

#define ROUNDS 7

static double
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static guint8 *
make_samples (gsize width, gsize height, guint channels)
{
  guint8 *samples = g_malloc (width * height * channels);
  guint64 state = 1;

  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        double value = 120 + 60 * sin ((double) x / 31) * cos ((double) y / 43) + 30 * sin ((double) (x + 2 * y) / 9);

        for (guint c = 0; c < channels; c++)
          samples[(y * width + x) * channels + c] = (guint8) (value + (double) (_sym_sdm_splitmix (&state) % 16));
      }
  return samples;
}

static double
time_transforms (guint n)
{
  g_autofree SymSdmTile *tile = g_new0 (SymSdmTile, 1);
  g_autofree SymSdmBand *band = g_new (SymSdmBand, 1);
  double best = G_MAXDOUBLE;

  (*tile)[3][5] = 1;
  for (guint round = 0; round < ROUNDS; round++)
    {
      double start = get_time ();

      for (guint i = 0; i < n; i++)
        {
          _sym_sdm_band_of_tile (*tile, band);
          _sym_sdm_tile_of_band (band, *tile);
          (*tile)[i % SYM_SDM_TILE][0] += 1;
        }
      best = MIN (best, (get_time () - start) / n);
    }
  return best;
}

static double
time_memcpy (gsize size)
{
  g_autofree guint8 *from = g_malloc0 (size), *to = g_malloc0 (size);
  double best = G_MAXDOUBLE;

  for (guint round = 0; round < ROUNDS; round++)
    {
      double start = get_time ();

      from[round] = (guint8) round;
      memcpy (to, from, size);
      __asm__ volatile ("" : : "r"(to) : "memory");
      best = MIN (best, get_time () - start);
    }
  return best;
}

static double
time_measure (const SymSdmPlane *plane, gboolean search, guint rounds)
{
  double best = G_MAXDOUBLE, threshold;
  SymSdmFind find;

  for (guint round = 0; round < rounds; round++)
    {
      double start = get_time ();

      g_assert_true (_sym_sdm_measure (plane, 1, search, NULL, &find, &threshold));
      best = MIN (best, get_time () - start);
    }
  g_assert_cmpfloat (find.z, <, threshold);
  return best;
}

static double
time_embed (SymSdmPlane *plane, gsize size, guint rounds)
{
  g_autofree guint8 *before = g_memdup2 (plane->samples, size);
  const SymSdmRange range = { 0, 255, FALSE, 0, 0 };
  double best = G_MAXDOUBLE;
  SymSdmReport report;

  for (guint round = 0; round < rounds; round++)
    {
      double start;

      memcpy (plane->samples, before, size);
      start = get_time ();
      g_assert_cmpint (_sym_sdm_embed (plane, 1, &range, SYM_SDM_SYNTHETIC, NULL, &report), ==, SYM_SDM_EMBEDDED);
      best = MIN (best, get_time () - start);
    }
  return best;
}

int
main (void)
{
  static const struct { gsize width, height; guint channels; const char *name; } pictures[] = {
    { 512, 512, 1, "slice of 512 x 512" },
    { 1024, 768, 3, "picture of 1024 x 768" },
    { 3840, 2160, 3, "picture of 3840 x 2160" },
  };
  const double transforms = time_transforms (100);

  g_print ("one transform of the band there and back: %.3f ms\n", transforms);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      const gsize width = pictures[i].width, height = pictures[i].height, channels = pictures[i].channels;
      const gsize size = width * height * channels;
      g_autofree guint8 *samples = make_samples (width, height, pictures[i].channels);
      SymSdmPlane plane = { samples, width * channels, channels, SYM_SAMPLE_UINT8, pictures[i].channels, width, height };
      const double copy = time_memcpy (size);
      const double native = time_measure (&plane, FALSE, ROUNDS);
      double embed;

      g_print ("%-22s looking, 8 orientations: %7.2f ms, %6.1f times the transforms alone, %6.0f times memcpy\n",
               pictures[i].name, native, native / (8 * transforms), native / copy);
      if (i == 0)
        {
          const double whole = time_measure (&plane, TRUE, 3);

          g_print ("%-22s the whole search:        %7.2f ms, %6.1f times the transforms alone, %6.0f times looking once\n",
                   pictures[i].name, whole, whole / (246 * transforms), whole / native);
        }
      embed = time_embed (&plane, size, i < 2 ? 3 : 1);
      g_print ("%-22s writing:                 %7.2f ms, %6.1f times looking once\n", pictures[i].name, embed,
               embed / native);
    }
  return 0;
}
