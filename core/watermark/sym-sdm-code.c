/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-tile-private.h"

#include <math.h>
#include <string.h>

/* "SYNTHETI" in ASCII: a seed that nobody could have picked for what it does to one image. */
#define SEED G_GUINT64_CONSTANT (0x53594E5448455449)

/* Squares of the smallest and the largest frequency, cycles per tile. */
#define LEAST (8 * 8)
#define LARGEST (SYM_SDM_REACH * SYM_SDM_REACH)

/* Below this a frequency has no phase. */
#define SILENCE 1e-12

guint64
_sym_sdm_splitmix (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ z >> 31;
}

const SymSdmFrequency *
_sym_sdm_get_code (SymSdmClass class)
{
  static SymSdmFrequency codes[SYM_SDM_N_CLASSES][SYM_SDM_N_FREQUENCIES];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint c = 0; c < SYM_SDM_N_CLASSES; c++)
        {
          guint64 state = SEED + c;
          guint n = 0;

          for (int fy = 0; fy <= SYM_SDM_REACH; fy++)
            for (int fx = -SYM_SDM_REACH; fx <= SYM_SDM_REACH; fx++)
              {
                const int square = fx * fx + fy * fy;
                guint64 word;

                if ((fy == 0 && fx <= 0) || square < LEAST || square > LARGEST)
                  continue;
                word = _sym_sdm_splitmix (&state);
                codes[c][n++] = (SymSdmFrequency){
                  .y = fy,
                  .x = fx,
                  .re = word >> 63 & 1 ? 1 : -1,
                  .im = word >> 62 & 1 ? 1 : -1,
                };
              }
          g_assert (n == SYM_SDM_N_FREQUENCIES);
        }
      g_once_init_leave (&ready, 1);
    }
  return codes[class];
}

/* One frequency of the whole plane, from the half that is kept. */
static void
band_get (const SymSdmBand *band, int y, int x, double *re, double *im)
{
  const gboolean is_mirrored = y < 0;

  *re = band->re[ABS (y)][(is_mirrored ? -x : x) + SYM_SDM_REACH];
  *im = band->im[ABS (y)][(is_mirrored ? -x : x) + SYM_SDM_REACH];
  if (is_mirrored)
    *im = -*im;
}

void
_sym_sdm_agree (const SymSdmBand *band, SymSdmClass class, guint n_orientations, SymSdmFind *find,
                SymSdmTile agreement)
{
  const SymSdmFrequency *code = _sym_sdm_get_code (class);
  SymSdmTile local;
  double (*tile)[SYM_SDM_TILE] = agreement != NULL ? agreement : local;

  *find = (SymSdmFind){ .class = class, .scale = 1 };
  for (guint orientation = 0; orientation < n_orientations; orientation++)
    {
      SymSdmBand product = { 0 };
      guint n = 0;
      double root;

      for (guint k = 0; k < SYM_SDM_N_FREQUENCIES; k++)
        {
          int y = orientation & 2 ? -code[k].y : code[k].y;
          int x = orientation & 1 ? -code[k].x : code[k].x;
          double re, im, length;

          band_get (band, orientation & 4 ? x : y, orientation & 4 ? y : x, &re, &im);
          length = sqrt (re * re + im * im);
          if (!(length >= SILENCE))
            continue;
          n++;
          product.re[code[k].y][code[k].x + SYM_SDM_REACH] = (code[k].re * re + code[k].im * im) / length;
          product.im[code[k].y][code[k].x + SYM_SDM_REACH] = (code[k].re * im - code[k].im * re) / length;
        }
      if (n == 0)
        {
          if (agreement != NULL)
            memset (agreement, 0, sizeof (SymSdmTile));
          return;
        }
      root = sqrt (n);
      _sym_sdm_tile_of_band (&product, tile);
      for (guint row = 0; row < SYM_SDM_TILE; row++)
        for (guint column = 0; column < SYM_SDM_TILE; column++)
          if (fabs (tile[row][column]) > find->z * root)
            {
              find->z = fabs (tile[row][column]) / root;
              find->orientation = orientation;
              find->row = row;
              find->column = column;
              find->inverted = tile[row][column] < 0;
            }
      if (agreement != NULL)
        for (guint row = 0; row < SYM_SDM_TILE; row++)
          for (guint column = 0; column < SYM_SDM_TILE; column++)
            tile[row][column] /= root;
    }
}
