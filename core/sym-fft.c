/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-fft-private.h"

#include <math.h>

#include "sym-clones-private.h"

void
_sym_fft_init (SymFft *self, gsize n)
{
  self->n = n;
  self->cosine = g_new (double, n);
  self->sine = g_new (double, n);
  self->reversed = g_new0 (gsize, n);
  self->re = g_new (double, n * SYM_FFT_WIDTH);
  self->im = g_new (double, n * SYM_FFT_WIDTH);
  for (gsize i = 0; i < n; i++)
    {
      self->cosine[i] = cos (2 * G_PI * (double) i / (double) n);
      self->sine[i] = sin (2 * G_PI * (double) i / (double) n);
      for (gsize bit = 1, mirror = n / 2; bit < n; bit *= 2, mirror /= 2)
        if ((i & bit) != 0)
          self->reversed[i] |= mirror;
    }
}

void
_sym_fft_clear (SymFft *self)
{
  g_free (self->cosine);
  g_free (self->sine);
  g_free (self->reversed);
  g_free (self->re);
  g_free (self->im);
}

SYM_CLONES void
_sym_fft_run (SymFft *self)
{
  _sym_fft_columns (self->re, self->im, self->n, SYM_FFT_WIDTH, self->cosine, self->sine, -1);
}

gsize
_sym_fft_get_padded (gsize n)
{
  gsize padded = 1;

  while (padded < n)
    padded *= 2;
  return padded;
}

double *
_sym_fft_hann_new (gsize n)
{
  double *window = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      const double s = sin (G_PI * ((double) i + 0.5) / (double) n);

      window[i] = s * s;
    }
  return window;
}
