/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-tile-private.h"

#include <math.h>

/* Rows of the tile that are folded at once. */
#define ROWS 8

static void
fold_row (gpointer user_data, gsize y, const double *row, gsize n)
{
  SymSdmFold *self = user_data;
  double *restrict sum = self->sum[y % SYM_SDM_TILE];
  double *restrict count = self->count[y % SYM_SDM_TILE];

  for (gsize first = 0; first < n; first += SYM_SDM_TILE)
    {
      const double *from = row + first;
      const gsize chunk = MIN (n - first, SYM_SDM_TILE);

      for (gsize i = 0; i < chunk; i++)
        {
          sum[i] += from[i];
          count[i] += from[i] != 0 ? 1 : 0;
        }
    }
}

gboolean
_sym_sdm_fold_add (SymSdmFold *self, const SymSdmSource *source, GCancellable *cancellable)
{
  const SymSdmArea all = { 0, 0, source->width, source->height };

  return _sym_sdm_residual (source, &all, _sym_sdm_get_box (1), cancellable, fold_row, self);
}

/* Along the rows: several at once, which do not wait for each other's sums. */
static void
fold_rows (SymSdmFold *self, gsize first, const float *sums, const float *counts, const guint8 *places,
           const float *shares, gsize width)
{
  float sum[SYM_SDM_TILE][2 * ROWS] = { 0 };

  for (gsize x = 0; x < width; x++)
    {
      const float share = shares[x];
      float *restrict here = sum[places[x]], *restrict next = sum[(places[x] + 1) % SYM_SDM_TILE];
      float column[2 * ROWS];

      for (gsize row = 0; row < ROWS; row++)
        {
          column[row] = sums[row * width + x];
          column[ROWS + row] = counts[row * width + x];
        }
      for (gsize i = 0; i < 2 * ROWS; i++)
        {
          here[i] += (1 - share) * column[i];
          next[i] += share * column[i];
        }
    }
  for (gsize row = 0; row < ROWS; row++)
    for (gsize x = 0; x < SYM_SDM_TILE; x++)
      {
        self->sum[first + row][x] += (double) sum[x][row];
        self->count[first + row][x] += (double) sum[x][ROWS + row];
      }
}

/* The place in the tile that a row or column of the image begins in, and how much of it is in the
 * next. */
static guint8
get_place (gsize i, double scale, float *share)
{
  const double at = ((double) i + 0.5) / scale - 0.5, floored = floor (at);

  *share = (float) (at - floored);
  return (guint8) ((int) floored & (SYM_SDM_TILE - 1));
}

/* Down the columns first, where neighbours add up side by side; along the rows what is left. */
void
_sym_sdm_fold_add_scaled (SymSdmFold *self, const float *residual, gsize stride, gsize width, gsize height,
                          double scale)
{
  g_autofree float *sums = g_new0 (float, SYM_SDM_TILE * width);
  g_autofree float *counts = g_new0 (float, SYM_SDM_TILE * width);
  g_autofree float *shares = g_new (float, width);
  g_autofree guint8 *places = g_malloc (width);

  for (gsize y = 0; y < height; y++)
    {
      float share;
      const gsize place = get_place (y, scale, &share), next = (place + 1) % SYM_SDM_TILE;
      const float *restrict row = residual + y * stride;
      float *restrict sum = sums + place * width, *restrict sum_next = sums + next * width;
      float *restrict count = counts + place * width, *restrict count_next = counts + next * width;

      for (gsize i = 0; i < width; i++)
        {
          const float is_sample = row[i] != 0 ? 1 : 0;

          sum[i] += (1 - share) * row[i];
          sum_next[i] += share * row[i];
          count[i] += (1 - share) * is_sample;
          count_next[i] += share * is_sample;
        }
    }
  for (gsize x = 0; x < width; x++)
    places[x] = get_place (x, scale, &shares[x]);
  for (gsize first = 0; first < SYM_SDM_TILE; first += ROWS)
    fold_rows (self, first, sums + first * width, counts + first * width, places, shares, width);
}

/* Each pixel goes to the nearest place: 16 bits for the fraction, a turn wraps with the numbers. */
void
_sym_sdm_fold_add_turned (SymSdmFold *self, const float *residual, gsize stride, gsize width, gsize height,
                          double degrees)
{
  const double c = cos (degrees * G_PI / 180), s = sin (degrees * G_PI / 180);
  const guint32 along_x = (guint32) lrint (c * 65536), along_y = (guint32) lrint (-s * 65536);

  for (gsize y = 0; y < height; y++)
    {
      const float *row = residual + y * stride;
      guint32 u = (guint32) lrint ((s * (double) y + 0.5) * 65536);
      guint32 v = (guint32) lrint ((c * (double) y + 0.5) * 65536);

      for (gsize i = 0; i < width; i++, u += along_x, v += along_y)
        {
          const guint row_of_tile = v >> 16 & (SYM_SDM_TILE - 1), column = u >> 16 & (SYM_SDM_TILE - 1);

          self->sum[row_of_tile][column] += (double) row[i];
          self->count[row_of_tile][column] += row[i] != 0 ? 1 : 0;
        }
    }
}

void
_sym_sdm_fold_get_band (const SymSdmFold *self, double least, SymSdmBand *band)
{
  SymSdmTile tile;

  for (guint y = 0; y < SYM_SDM_TILE; y++)
    for (guint x = 0; x < SYM_SDM_TILE; x++)
      tile[y][x] = self->sum[y][x] / sqrt (MAX (self->count[y][x], least));
  _sym_sdm_band_of_tile (tile, band);
}

void
_sym_sdm_fold_join (SymSdmFold *self, const SymSdmFold *other)
{
  for (guint y = 0; y < SYM_SDM_TILE; y++)
    for (guint x = 0; x < SYM_SDM_TILE; x++)
      {
        self->sum[y][x] += other->sum[y][x];
        self->count[y][x] += other->count[y][x];
      }
}
