/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * _sym_fft_columns:
 * @re, @im: (array): @n rows of @width columns; rows come in bit-reversed order and leave in order
 * @n: a power of two
 * @width: columns transformed at once
 * @cosine, @sine: (array): of 2 pi i / n, for i below n / 2
 * @sign: of the exponent
 *
 * Discrete Fourier transform down the columns, Cooley and Tukey's radix 2 ("An Algorithm for the
 * Machine Calculation of Complex Fourier Series", 1965). Inlined, so that constant sizes are
 * constants to the compiler.
 */
G_ALWAYS_INLINE static inline void
_sym_fft_columns (double *re, double *im, gsize n, gsize width, const double *cosine, const double *sine,
                  double sign)
{
  for (gsize half = 1; half < n; half *= 2)
    for (gsize start = 0; start < n; start += 2 * half)
      for (gsize j = 0; j < half; j++)
        {
          const double wr = cosine[j * (n / 2 / half)], wi = sign * sine[j * (n / 2 / half)];
          double *restrict ar = re + (start + j) * width, *restrict ai = im + (start + j) * width;
          double *restrict br = re + (start + j + half) * width, *restrict bi = im + (start + j + half) * width;

          for (gsize c = 0; c < width; c++)
            {
              double tr = wr * br[c] - wi * bi[c], ti = wr * bi[c] + wi * br[c];

              br[c] = ar[c] - tr;
              bi[c] = ai[c] - ti;
              ar[c] += tr;
              ai[c] += ti;
            }
        }
}

G_END_DECLS
