/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>
#include <string.h>

#include "sym-dwtdct-private.h"

/* Pictures that look like something, and an encoder of the dwtDct mark after its description, for
 * the tests and measurements of the decoder. */

/* Value noise: random values on a grid, interpolated, in octaves. Each colour has its own. */
static inline void
texture_add_noise (GRand *rand, gsize columns, gsize rows, double *channel, double amplitude, gsize cell)
{
  const gsize across = columns / cell + 2, down = rows / cell + 2;
  g_autofree double *grid = g_new (double, across * down);

  for (gsize i = 0; i < across * down; i++)
    grid[i] = g_rand_double_range (rand, -amplitude, amplitude);
  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < columns; x++)
      {
        const double u = (double) (x % cell) / (double) cell, v = (double) (y % cell) / (double) cell;
        const double *g = grid + y / cell * across + x / cell;

        channel[y * columns + x] += (1 - v) * ((1 - u) * g[0] + u * g[1]) + v * ((1 - u) * g[across] + u * g[across + 1]);
      }
}

/* Bars, rings or a checkerboard, with periods that the blocks of the mark may share. */
static inline void
texture_add_pattern (GRand *rand, gsize columns, gsize rows, double *channel)
{
  const gint kind = g_rand_int_range (rand, 0, 3);
  const gint period = g_rand_int_range (rand, 2, 40);
  const double amplitude = g_rand_double_range (rand, 5, 60);

  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < columns; x++)
      {
        const gsize at = kind == 0   ? (x + y / 3) / (gsize) period
                         : kind == 1 ? (gsize) (hypot ((double) x - 100, (double) y - 90) / period)
                                     : x / (gsize) period + y / (gsize) period;

        channel[y * columns + x] += at % 2 == 0 ? amplitude : -amplitude;
      }
}

/* Returns: packed RGB, free with g_free() */
static inline guint8 *
texture_new (GRand *rand, gsize columns, gsize rows)
{
  const gsize n = columns * rows;
  g_autofree double *common = g_new0 (double, n);
  guint8 *rgb = g_new (guint8, 3 * n);

  for (gsize cell = 64; cell >= 2; cell /= 4)
    texture_add_noise (rand, columns, rows, common, g_rand_double_range (rand, 1, 60), cell);
  for (gsize c = 0; c < 3; c++)
    {
      g_autofree double *channel = g_memdup2 (common, n * sizeof (double));
      const double base = g_rand_double_range (rand, 60, 200);

      texture_add_noise (rand, columns, rows, channel, g_rand_double_range (rand, 0, 40), 32);
      texture_add_noise (rand, columns, rows, channel, g_rand_double_range (rand, 0, 12), 3);
      if (g_rand_int_range (rand, 0, 3) == 0)
        texture_add_pattern (rand, columns, rows, channel);
      for (gsize i = 0; i < n; i++)
        rgb[3 * i + c] = (guint8) CLAMP (base + channel[i], 0, 255);
    }

  return rgb;
}

/* The encoder, after section 1 of the watermark notes. Floats keep fractions through all steps. */
static inline double
encoder_get_u (const double *rgb, gboolean floats)
{
  double y;

  if (floats)
    return .492 * (rgb[2] - (.114 * rgb[2] + .587 * rgb[1] + .299 * rgb[0])) + .5;
  y = floor ((1868 * rgb[2] + 9617 * rgb[1] + 4899 * rgb[0] + 8192) / 16384);

  return floor ((8061 * (rgb[2] - y) + (128 << 14) + 8192) / 16384);
}

static inline void
encoder_put_u (double *rgb, gboolean floats, double u)
{
  const double y = floats ? .114 * rgb[2] + .587 * rgb[1] + .299 * rgb[0]
                          : floor ((1868 * rgb[2] + 9617 * rgb[1] + 4899 * rgb[0] + 8192) / 16384);
  const double du = u - (floats ? .5 : 128), dv = .877 * (rgb[0] - y);

  rgb[0] = y + 1.140 * dv;
  rgb[1] = y - .395 * du - .581 * dv;
  rgb[2] = y + 2.032 * du;
}

/* Writes bit number @n of the code into the 8x8 block whose first value of U is @u. */
static inline void
encoder_mark_block (double *u, gsize stride, gboolean bit)
{
  double *largest = NULL;
  double most = -1, sum = 0, wanted;

  for (gsize i = 1; i < 16; i++)
    {
      double *cell = u + i / 4 * 2 * stride + i % 4 * 2;
      const double value = (cell[0] + cell[1] + cell[stride] + cell[stride + 1]) / 2;

      if (fabs (value) > most)
        {
          most = fabs (value);
          sum = value;
          largest = cell;
        }
    }
  wanted = (floor (most / 36) + 0.25 + (bit ? 0.5 : 0)) * 36 * (sum < 0 ? -1 : 1);
  largest[0] += (wanted - sum) / 2;
  largest[1] += (wanted - sum) / 2;
  largest[stride] += (wanted - sum) / 2;
  largest[stride + 1] += (wanted - sum) / 2;
}

/* Marks packed RGB in place with @n_bits of +1 and -1. */
static inline void
encoder_mark (guint8 *rgb, gsize columns, gsize rows, const double *code, guint n_bits, SymDwtdctPlane plane)
{
  const gsize n = columns * rows;
  const gboolean floats = plane != SYM_DWTDCT_BYTES, swapped = plane == SYM_DWTDCT_SWAPPED;
  g_autofree double *u = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      const double pixel[3] = { rgb[3 * i + (swapped ? 2 : 0)], rgb[3 * i + 1], rgb[3 * i + (swapped ? 0 : 2)] };

      u[i] = encoder_get_u (pixel, floats);
    }
  for (gsize y = 0; y < rows / 8; y++)
    for (gsize x = 0; x < columns / 8; x++)
      encoder_mark_block (u + 8 * (y * columns + x), columns, code[(y * (columns / 8) + x) % n_bits] > 0);
  /* It exchanges two of the details of the transform, which transposes each cell. */
  for (gsize y = 0; y + 1 < rows / 4 * 4; y += 2)
    for (gsize x = 0; x + 1 < columns / 4 * 4; x += 2)
      {
        double *cell = u + y * columns + x;
        const double swap = cell[1];

        cell[1] = cell[columns];
        cell[columns] = swap;
      }
  for (gsize i = 0; i < n; i++)
    {
      double pixel[3] = { rgb[3 * i + (swapped ? 2 : 0)], rgb[3 * i + 1], rgb[3 * i + (swapped ? 0 : 2)] };

      encoder_put_u (pixel, floats, floats ? u[i] : trunc (u[i]));
      for (gsize c = 0; c < 3; c++)
        rgb[3 * i + (swapped ? 2 - c : c)] = (guint8) CLAMP (pixel[c] + 0.5, 0, 255);
    }
}

/* Returns: a marked texture, free with g_free() */
static inline guint8 *
marked_new (GRand *rand, gsize columns, gsize rows, const SymDwtdctPayload *payload, SymDwtdctPlane plane)
{
  guint8 *rgb = texture_new (rand, columns, rows);
  double code[SYM_DWTDCT_MAX_BITS];

  _sym_dwtdct_get_code (payload, code);
  encoder_mark (rgb, columns, rows, code, payload->n_bits, plane);

  return rgb;
}
