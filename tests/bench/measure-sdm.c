/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How unmarked pictures agree with the code of our own mark.
 *
 * usage: measure-sdm DECODER CROPS SEARCHES SEED [FILE|FOLDER]...
 *
 * Looks for the mark in up to 16 planes of every image given, and in CROPS parts of random size and
 * place, in turn of every image and of generated textures. Prints how z is distributed, and how many
 * of all shifts agree beyond 3, 4, 5 and 6, beside what a normal number does and what the bound allows.
 * SEARCHES of the crops go through the search for other sizes and angles. None may be found. */
#include "config.h"

#include <stdlib.h>

#include "dwtdct-test.h"
#include "sym-loader.h"
#include "sym-sdm-tile-private.h"

#define TEXTURES 10 /* every so many crops, one is of a texture */
#define SPREAD 16
#define MIN_SIDE 64
#define MAX_SIDE 512

/* Sums of what one kind of test gave. */
typedef struct
{
  guint64 n, n_found;
  double sum, squares, largest;
} Tally;

typedef struct
{
  Tally whole, crops, searches;
  double shift_sum, shift_squares;
  guint64 n_shifts, beyond[4];
} Results;

static const double levels[] = { 3, 4, 5, 6 };

static void
tally_add (Tally *self, double z, double threshold)
{
  self->n++;
  self->n_found += z >= threshold;
  self->sum += z;
  self->squares += z * z;
  self->largest = MAX (self->largest, z);
}

static void
tally_print (const Tally *self, const char *name)
{
  const double n = (double) MAX (self->n, 1), mean = self->sum / n;

  g_print ("| %s | %" G_GUINT64_FORMAT " | %.2f | %.2f | %.2f | %" G_GUINT64_FORMAT " |\n", name, self->n, mean,
           sqrt (MAX (self->squares / n - mean * mean, 0)), self->largest, self->n_found);
}

static void
on_item (SymItem *item, gpointer user_data)
{
  GPtrArray *images = user_data;
  SymImage *image = sym_item_get_image (item);
  SymSdmPlane plane;

  if (image != NULL && image->n_planes > 0 && _sym_sdm_plane_init (&plane, image, (guint8 *) image->planes[0]))
    g_ptr_array_add (images, sym_item_ref (item));
}

/* The first search, and the shifts of its first orientation one by one. */
static void
look (const SymSdmPlane *plane, Tally *tally, Results *results)
{
  g_autofree SymSdmFold *fold = g_new0 (SymSdmFold, 1);
  g_autofree SymSdmTile *agreement = g_new (SymSdmTile, 1);
  SymSdmPlaneSource source;
  SymSdmFind find = { 0 };
  double threshold = 0;
  SymSdmBand band;

  _sym_sdm_plane_source_init (&source, plane, -INFINITY, INFINITY);
  g_assert_true (_sym_sdm_fold_add (fold, &source.source, NULL));
  _sym_sdm_find_in_fold (fold, 1, &find, &threshold);
  /* pictures of one value, which agree with nothing, would only dilute */
  if (find.z == 0)
    return;
  tally_add (tally, find.z, threshold);

  _sym_sdm_fold_get_band (fold, 1, &band);
  _sym_sdm_agree (&band, SYM_SDM_SYNTHETIC, 1, &find, *agreement);
  for (guint y = 0; y < SYM_SDM_TILE; y++)
    for (guint x = 0; x < SYM_SDM_TILE; x++)
      {
        const double z = (*agreement)[y][x];

        results->shift_sum += z;
        results->shift_squares += z * z;
        for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
          results->beyond[i] += fabs (z) >= levels[i];
      }
  results->n_shifts += SYM_SDM_TILE * SYM_SDM_TILE;
}

static void
look_at_image (const SymImage *image, Results *results)
{
  const gsize n = MIN (image->n_planes, SPREAD);

  for (gsize i = 0; i < n; i++)
    {
      SymSdmPlane plane;

      _sym_sdm_plane_init (&plane, image, (guint8 *) image->planes[(2 * i + 1) * image->n_planes / (2 * n)]);
      look (&plane, &results->whole, results);
    }
}

static void
crop (SymSdmPlane *plane, GRand *rand)
{
  const gsize width = (gsize) g_rand_int_range (rand, (gint) MIN (plane->width, MIN_SIDE), (gint) MIN (plane->width, MAX_SIDE) + 1);
  const gsize height = (gsize) g_rand_int_range (rand, (gint) MIN (plane->height, MIN_SIDE), (gint) MIN (plane->height, MAX_SIDE) + 1);
  const gsize left = (gsize) g_rand_int_range (rand, 0, (gint) (plane->width - width) + 1);
  const gsize top = (gsize) g_rand_int_range (rand, 0, (gint) (plane->height - height) + 1);

  plane->samples += top * plane->row_stride + left * plane->pixel_stride;
  plane->width = width;
  plane->height = height;
}

static double
get_tail (double z)
{
  return erfc (z / G_SQRT2) / 2;
}

int
main (int argc, char **argv)
{
  const guint64 n_crops = argc > 3 ? g_ascii_strtoull (argv[2], NULL, 10) : 0;
  const guint64 n_searches = argc > 3 ? g_ascii_strtoull (argv[3], NULL, 10) : 0;
  g_autoptr (GRand) rand = g_rand_new_with_seed (argc > 4 ? (guint32) g_ascii_strtoull (argv[4], NULL, 10) : 1);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  g_autoptr (SymLoader) loader = NULL;
  const double c = 1 / (4 * get_tail (G_SQRT2));
  Results results = { 0 };
  double n;

  if (n_crops == 0)
    {
      g_printerr ("usage: measure-sdm DECODER CROPS SEARCHES SEED [FILE|FOLDER]...\n");
      return 2;
    }
  loader = sym_loader_new (argv[1]);
  for (int i = 5; i < argc; i++)
    if (!sym_loader_load (loader, argv[i], SYM_LOADER_RECURSE, on_item, NULL, items, NULL, NULL))
      g_printerr ("cannot read %s\n", argv[i]);

  for (guint i = 0; i < items->len; i++)
    look_at_image (sym_item_get_image (g_ptr_array_index (items, i)), &results);
  for (guint64 i = 0; i < n_crops; i++)
    {
      g_autofree guint8 *texture = NULL;
      SymSdmPlane plane;

      if (items->len == 0 || i % TEXTURES == 0)
        {
          texture = texture_new (rand, 512, 512);
          plane = (SymSdmPlane){ texture, 3 * 512, 3, SYM_SAMPLE_UINT8, 3, 512, 512 };
        }
      else
        {
          const SymImage *image = sym_item_get_image (g_ptr_array_index (items, i % items->len));
          const gsize index = (gsize) g_rand_int_range (rand, 0, (gint) image->n_planes);

          _sym_sdm_plane_init (&plane, image, (guint8 *) image->planes[index]);
        }
      crop (&plane, rand);
      look (&plane, &results.crops, &results);
      if (n_searches > 0 && i % MAX (n_crops / n_searches, 1) == 0)
        {
          SymSdmPlaneSource source;
          const SymSdmSource *pointer = &source.source;
          SymSdmFind find;
          double threshold;

          _sym_sdm_plane_source_init (&source, &plane, -INFINITY, INFINITY);
          g_assert_true (_sym_sdm_search_scales (&pointer, 1, NULL, &find, &threshold));
          tally_add (&results.searches, find.z, threshold);
        }
    }

  g_print ("%u images\n| largest z of | objects | mean | deviation | largest | found |\n|---|---|---|---|---|---|\n", items->len);
  tally_print (&results.whole, "whole planes");
  tally_print (&results.crops, "crops");
  tally_print (&results.searches, "searches for other sizes and angles");
  n = (double) MAX (results.n_shifts, 1);
  g_print ("\nsingle shifts: %.3g, mean %.4f, deviation %.4f\n| at least | measured | normal | bound |\n|---|---|---|---|\n", n,
           results.shift_sum / n, sqrt (results.shift_squares / n - pow (results.shift_sum / n, 2)));
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    g_print ("| %.0f | %.2e | %.2e | %.2e |\n", levels[i], (double) results.beyond[i] / n, 2 * get_tail (levels[i]),
             2 * c * get_tail (levels[i]));

  return results.whole.n_found + results.crops.n_found + results.searches.n_found == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
