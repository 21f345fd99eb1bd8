/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-tile-private.h"

#include <math.h>
#include <string.h>

#include "sym-fft-private.h"

/* The one transform that SDM-1 needs: real tiles of 128 x 128, and of the spectrum the band alone,
 * 29 x 57 of 128 x 128 frequencies. Ours and not a library's: knowing the band saves two thirds of
 * the work, nothing is planned or locked, and the sums are the same on every processor, so that
 * marking gives the same pixels everywhere. */

#define N SYM_SDM_TILE

/* Columns transformed at once: with their imaginary parts 16 KiB, which the innermost cache holds. */
#define WIDTH 8

typedef struct
{
  double re[N][WIDTH];
  double im[N][WIDTH];
} Block;

/* Libraries may round cosines differently in the last of 53 bits, not in the 48th. */
#define ROUNDED 48

typedef struct
{
  double cosine[N], sine[N / 2];
  guint8 reversed[N];
} Tables;

static const Tables *
get_tables (void)
{
  static Tables tables;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < N; i++)
        tables.cosine[i] = ldexp (rint (ldexp (cos (2 * G_PI * i / N), ROUNDED)), -ROUNDED);
      for (guint i = 0; i < N / 2; i++)
        tables.sine[i] = tables.cosine[(i + 3 * N / 4) % N];
      for (guint i = 0; i < N; i++)
        for (guint bit = 0; bit < 7; bit++)
          tables.reversed[i] |= (guint8) ((i >> bit & 1) << (6 - bit));
      g_once_init_leave (&ready, 1);
    }
  return &tables;
}

double
_sym_sdm_cosine (int i)
{
  return get_tables ()->cosine[(guint) i % N];
}

/* Down the columns; rows come in bit-reversed order. @sign: of the exponent. */
static void
transform (const Tables *tables, Block *block, double sign)
{
  _sym_fft_columns (block->re[0], block->im[0], N, WIDTH, tables->cosine, tables->sine, sign);
}

void
_sym_sdm_band_of_tile (const SymSdmTile tile, SymSdmBand *band)
{
  const Tables *tables = get_tables ();
  double re[SYM_SDM_BAND_ROWS + 3][N] = { 0 }, im[SYM_SDM_BAND_ROWS + 3][N] = { 0 };
  Block block;

  /* Down the columns, two real ones as one complex. */
  for (guint first = 0; first < N / 2; first += WIDTH)
    {
      for (guint y = 0; y < N; y++)
        {
          memcpy (block.re[tables->reversed[y]], tile[y] + first, sizeof block.re[0]);
          memcpy (block.im[tables->reversed[y]], tile[y] + first + N / 2, sizeof block.im[0]);
        }
      transform (tables, &block, -1);
      for (guint fy = 0; fy < SYM_SDM_BAND_ROWS; fy++)
        {
          const guint mirror = (N - fy) % N;

          for (guint c = 0; c < WIDTH; c++)
            {
              re[fy][first + c] = (block.re[fy][c] + block.re[mirror][c]) / 2;
              im[fy][first + c] = (block.im[fy][c] - block.im[mirror][c]) / 2;
              re[fy][first + c + N / 2] = (block.im[fy][c] + block.im[mirror][c]) / 2;
              im[fy][first + c + N / 2] = (block.re[mirror][c] - block.re[fy][c]) / 2;
            }
        }
    }
  /* Along the rows of the band. */
  for (guint first = 0; first < SYM_SDM_BAND_ROWS; first += WIDTH)
    {
      for (guint x = 0; x < N; x++)
        for (guint c = 0; c < WIDTH; c++)
          {
            block.re[tables->reversed[x]][c] = re[first + c][x];
            block.im[tables->reversed[x]][c] = im[first + c][x];
          }
      transform (tables, &block, -1);
      for (guint c = 0; c < WIDTH && first + c < SYM_SDM_BAND_ROWS; c++)
        for (int fx = -SYM_SDM_REACH; fx <= SYM_SDM_REACH; fx++)
          {
            band->re[first + c][fx + SYM_SDM_REACH] = block.re[(N + fx) % N][c];
            band->im[first + c][fx + SYM_SDM_REACH] = block.im[(N + fx) % N][c];
          }
    }
}

void
_sym_sdm_tile_of_band (const SymSdmBand *band, SymSdmTile tile)
{
  const Tables *tables = get_tables ();
  double re[SYM_SDM_BAND_ROWS + 3][N], im[SYM_SDM_BAND_ROWS + 3][N];
  Block block;

  for (guint first = 0; first < SYM_SDM_BAND_ROWS; first += WIDTH)
    {
      memset (&block, 0, sizeof block);
      for (guint c = 0; c < WIDTH && first + c < SYM_SDM_BAND_ROWS; c++)
        for (int fx = -SYM_SDM_REACH; fx <= SYM_SDM_REACH; fx++)
          {
            block.re[tables->reversed[(N + fx) % N]][c] = band->re[first + c][fx + SYM_SDM_REACH];
            block.im[tables->reversed[(N + fx) % N]][c] = band->im[first + c][fx + SYM_SDM_REACH];
          }
      transform (tables, &block, 1);
      for (guint c = 0; c < WIDTH; c++)
        for (guint x = 0; x < N; x++)
          {
            re[first + c][x] = block.re[x][c];
            im[first + c][x] = block.im[x][c];
          }
    }
  /* The real part is half the sum with the conjugate, which is the other half of the plane; again
   * two real columns as one complex. */
  for (guint first = 0; first < N / 2; first += WIDTH)
    {
      memset (&block, 0, sizeof block);
      for (guint c = 0; c < WIDTH; c++)
        {
          block.re[0][c] = re[0][first + c];
          block.im[0][c] = re[0][first + c + N / 2];
        }
      for (guint fy = 1; fy < SYM_SDM_BAND_ROWS; fy++)
        {
          const guint up = tables->reversed[fy], down = tables->reversed[N - fy];

          for (guint c = 0; c < WIDTH; c++)
            {
              double lr = re[fy][first + c] / 2, li = im[fy][first + c] / 2;
              double rr = re[fy][first + c + N / 2] / 2, ri = im[fy][first + c + N / 2] / 2;

              block.re[up][c] = lr - ri;
              block.im[up][c] = li + rr;
              block.re[down][c] = lr + ri;
              block.im[down][c] = rr - li;
            }
        }
      transform (tables, &block, 1);
      for (guint y = 0; y < N; y++)
        {
          memcpy (tile[y] + first, block.re[y], sizeof block.re[0]);
          memcpy (tile[y] + first + N / 2, block.im[y], sizeof block.im[0]);
        }
    }
}
