/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How unmarked pictures score in the tests for the watermarks of generators.
 *
 * usage: measure-dwtdct DECODER CROPS SEARCHES SEED [FILE|FOLDER]...
 *
 * Takes CROPS crops of random size and place, in turn from every colour image given, every grey one
 * in false colours, and generated textures; runs the 18 tests of each; prints the largest scores,
 * and how often unmarked scores are beyond what Student's distribution with the assumed number of
 * independent bits says. SEARCHES of the crops go through the search for parts of a marked image. */
#include "config.h"

#include <stdlib.h>

#include "dwtdct-test.h"
#include "sym-loader.h"

#define TEXTURES 3 /* every so many crops, one is of a texture */
#define MAX_IMAGE 4096
#define MIN_SIDE 256
#define MAX_SIDE 640

typedef struct
{
  guint8 *rgb;
  gsize columns, rows;
} Source;

static const double probabilities[] = { 1e-3, 1e-4, 1e-5 };

typedef struct
{
  guint64 n_tests;
  double largest, largest_crop;
  guint most_bits;
  guint64 bits;
  double quantiles[G_N_ELEMENTS (probabilities)];
  guint64 beyond[G_N_ELEMENTS (probabilities)];
} Tally;

static void
source_clear (gpointer data)
{
  g_free (((Source *) data)->rgb);
}

/* Dark blue by green and yellow to white, as overlays of functional images are coloured. */
static void
colour (double value, guint8 *rgb)
{
  rgb[0] = (guint8) CLAMP (255 * (3 * value - 1), 0, 255);
  rgb[1] = (guint8) CLAMP (255 * (1.5 - fabs (4 * value - 2)), 0, 255);
  rgb[2] = (guint8) CLAMP (255 * (value < .5 ? 0.2 + 1.6 * value : 3 * value - 2), 0, 255);
}

static void
on_item (SymItem *item, gpointer user_data)
{
  GArray *sources = user_data;
  SymImage *image = sym_item_get_image (item);
  Source source;

  if (image == NULL || image->dims[0] < MIN_SIDE || image->dims[1] < MIN_SIDE || image->dims[0] > MAX_IMAGE
      || image->dims[1] > MAX_IMAGE)
    return;
  source = (Source){ g_new (guint8, 3 * image->dims[0] * image->dims[1]), image->dims[0], image->dims[1] };
  if (image->info.colour == SYM_COLOUR_MONO || image->info.colour == SYM_COLOUR_MONO_INVERTED)
    {
      const SymStatistics statistics = sym_image_get_statistics (image);

      for (gsize y = 0; y < source.rows; y++)
        for (gsize x = 0; x < source.columns; x++)
          {
            const gint64 voxel[5] = { (gint64) x, (gint64) y, (gint64) image->dims[2] / 2, 0, 0 };
            const SymValue value = sym_image_value_at (image, voxel);
            const double range = statistics.rescaled_max - statistics.rescaled_min;

            colour (value.n > 0 && range > 0 ? (value.v[0] - statistics.rescaled_min) / range : 0,
                    source.rgb + 3 * (y * source.columns + x));
          }
    }
  else
    {
      SymSlice slice;
      const SymDwtdctPicture picture = _sym_dwtdct_picture_of (image, image->n_planes / 2, 0, &slice);

      for (gsize y = 0; y < source.rows; y++)
        picture.read (&picture, y, 0, source.columns, source.rgb + 3 * y * source.columns);
    }
  g_array_append_val (sources, source);
}

/* The score that a part @p of Student's distribution exceeds: by bisection of its integral. */
static double
get_quantile (double effective, double p)
{
  const double freedom = effective - 2;
  const double scale = exp (lgamma ((freedom + 1) / 2) - lgamma (freedom / 2)) / sqrt (G_PI);
  double low = 0, high = 1;

  for (guint i = 0; i < 40; i++)
    {
      const double middle = (low + high) / 2, step = (1 - middle) / 2000;
      double sum = 0;

      for (guint k = 0; k < 2000; k++)
        sum += pow (1 - pow (middle + (k + .5) * step, 2), (freedom - 2) / 2);
      if (sum * step * scale > p)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/* Returns whether it would be taken for marked. */
static gboolean
test_picture (const SymDwtdctPicture *picture, Tally *tallies)
{
  gboolean is_hit = FALSE;
  SymDwtdctSoft soft;

  g_assert_true (_sym_dwtdct_soft_init (&soft, picture, TRUE, NULL));
  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    for (guint p = 0; p < SYM_DWTDCT_N_PLANES; p++)
      for (guint d = 0; d < 2; d++)
        if ((_sym_dwtdct_payloads[i].planes & 1u << p) != 0)
          {
            const SymDwtdctPayload *payload = &_sym_dwtdct_payloads[i];
            guint n_agreeing;
            const double score = _sym_dwtdct_soft_score (&soft, soft.values[p][d], payload, 0, &n_agreeing);

            /* each of the two conditions alone is to be met by none */
            is_hit |= score >= payload->threshold || n_agreeing >= _sym_dwtdct_get_least_bits (payload, 1);
            tallies[i].most_bits = MAX (tallies[i].most_bits, n_agreeing);
            tallies[i].bits += n_agreeing;
            tallies[i].n_tests++;
            tallies[i].largest = MAX (tallies[i].largest, score);
            for (guint k = 0; k < G_N_ELEMENTS (probabilities); k++)
              tallies[i].beyond[k] += score > tallies[i].quantiles[k];
          }
  _sym_dwtdct_soft_clear (&soft);

  return is_hit;
}

/* The same for the search for parts of a marked image. */
static gboolean
search_picture (const SymDwtdctPicture *picture, Tally *tallies)
{
  SymDwtdctMatch matches[SYM_DWTDCT_N_PAYLOADS] = { 0 };

  g_assert_true (_sym_dwtdct_search_crop (picture, 1, matches, NULL));
  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    if (matches[i].payload != NULL)
      tallies[i].largest_crop = MAX (tallies[i].largest_crop, matches[i].score);

  return _sym_dwtdct_find_hit (matches) != NULL;
}

int
main (int argc, char **argv)
{
  const guint64 n_crops = argc > 3 ? g_ascii_strtoull (argv[2], NULL, 10) : 0;
  const guint64 n_searches = argc > 3 ? g_ascii_strtoull (argv[3], NULL, 10) : 0;
  g_autoptr (GRand) rand = g_rand_new_with_seed (argc > 4 ? (guint32) g_ascii_strtoull (argv[4], NULL, 10) : 1);
  g_autoptr (GArray) sources = g_array_new (FALSE, TRUE, sizeof (Source));
  g_autoptr (SymLoader) loader = NULL;
  Tally tallies[SYM_DWTDCT_N_PAYLOADS] = { 0 };
  guint64 n_hits = 0, n_searched = 0, n_search_hits = 0, n_textures = 0;

  if (n_crops == 0)
    {
      g_printerr ("usage: measure-dwtdct DECODER CROPS SEARCHES SEED [FILE|FOLDER]...\n");
      return 2;
    }
  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    for (guint k = 0; k < G_N_ELEMENTS (probabilities); k++)
      tallies[i].quantiles[k] = get_quantile (_sym_dwtdct_payloads[i].effective, probabilities[k]);
  g_array_set_clear_func (sources, source_clear);
  loader = sym_loader_new (argv[1]);
  for (int i = 5; i < argc; i++)
    if (!sym_loader_load (loader, argv[i], SYM_LOADER_RECURSE, on_item, NULL, sources, NULL, NULL))
      g_printerr ("cannot read %s\n", argv[i]);

  for (guint64 i = 0; i < n_crops; i++)
    {
      const gboolean is_texture = sources->len == 0 || i % TEXTURES == 0;
      g_autofree guint8 *texture = NULL;
      SymDwtdctPicture whole, crop;
      gsize columns, rows;

      if (is_texture)
        {
          texture = texture_new (rand, 512, 512);
          whole = _sym_dwtdct_picture_packed (texture, 512, 512);
          n_textures++;
        }
      else
        {
          const Source *source = &g_array_index (sources, Source, i % sources->len);

          whole = _sym_dwtdct_picture_packed (source->rgb, source->columns, source->rows);
        }
      columns = (gsize) g_rand_int_range (rand, MIN_SIDE, (gint) MIN (whole.columns, MAX_SIDE) + 1);
      rows = (gsize) g_rand_int_range (rand, MIN_SIDE, (gint) MIN (whole.rows, MAX_SIDE) + 1);
      crop = _sym_dwtdct_picture_crop (&whole, (gsize) g_rand_int_range (rand, 0, (gint) (whole.columns - columns) + 1),
                                       (gsize) g_rand_int_range (rand, 0, (gint) (whole.rows - rows) + 1), columns, rows);
      n_hits += test_picture (&crop, tallies);
      if (n_searches > 0 && i % MAX (n_crops / n_searches, 1) == 0)
        {
          n_searched++;
          n_search_hits += search_picture (&crop, tallies);
        }
    }

  g_print ("%" G_GUINT64_FORMAT " crops, %" G_GUINT64_FORMAT " of textures, the others of %u images: %" G_GUINT64_FORMAT
           " taken for marked; %" G_GUINT64_FORMAT " searches for crops: %" G_GUINT64_FORMAT "\n",
           n_crops, n_textures, sources->len, n_hits, n_searched, n_search_hits);
  g_print ("| payload | tests | largest score | threshold | beyond 1e-3 | 1e-4 | 1e-5 | bits that agree: mean | largest | asked for | largest in search | threshold |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    g_print ("| %s | %" G_GUINT64_FORMAT " | %.3f | %.2f | %.1e | %.1e | %.1e | %.2f of %u | %u | %u | %.3f | %.3f |\n", _sym_dwtdct_payloads[i].name, tallies[i].n_tests,
             tallies[i].largest, _sym_dwtdct_payloads[i].threshold,
             (double) tallies[i].beyond[0] / (double) tallies[i].n_tests,
             (double) tallies[i].beyond[1] / (double) tallies[i].n_tests,
             (double) tallies[i].beyond[2] / (double) tallies[i].n_tests, (double) tallies[i].bits / (double) tallies[i].n_tests,
             _sym_dwtdct_payloads[i].n_bits, tallies[i].most_bits, _sym_dwtdct_get_least_bits (&_sym_dwtdct_payloads[i], 1), tallies[i].largest_crop,
             _sym_dwtdct_payloads[i].crop_threshold);

  return n_hits + n_search_hits == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
