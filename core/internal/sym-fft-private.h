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

/** SYM_FFT_WIDTH: columns that a #SymFft transforms at once */
#define SYM_FFT_WIDTH 8

/**
 * SymFft:
 * @n: a power of two
 * @reversed: (array length=n): the row that each row is put in before _sym_fft_run()
 * @re, @im: (array): @n rows of %SYM_FFT_WIDTH columns
 *
 * What transforms of one length need.
 */
typedef struct
{
  gsize n;
  double *cosine, *sine;
  gsize *reversed;
  double *re, *im;
} SymFft;

/** Allocates some 20 doubles for each of @n, a power of two of at most some thousands: memory that cannot fail. */
void _sym_fft_init (SymFft *self, gsize n);
void _sym_fft_clear (SymFft *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymFft, _sym_fft_clear)

/** Transforms the columns in place, forwards. */
void _sym_fft_run (SymFft *self);

/** Returns: the least power of two that is not below @n */
gsize _sym_fft_get_padded (gsize n);

/** Returns: (transfer full) (array length=n): the window of Hann, symmetric, without its zeros */
double *_sym_fft_hann_new (gsize n);

G_END_DECLS
