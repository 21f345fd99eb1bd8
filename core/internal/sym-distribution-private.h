/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Formulas on finished counts, for the numbers of #SymMetrics. */

/**
 * _sym_bin:
 * @low, @high: values at the ends; @high is not less than @low
 * @n: how many bins
 *
 * Returns: the bin of a value from @low to @high; the last one includes @high
 */
static inline gsize
_sym_bin (double value, double low, double high, gsize n)
{
  const double at = high > low ? (value - low) / (high - low) * (double) n : 0;

  return at > 0 ? MIN ((gsize) at, n - 1) : 0;
}

/**
 * _sym_distribution_get_information:
 * @joint: (array): @n rows of @n counts
 * @normalised: (out): (H(A) + H(B)) / H(A, B); NaN where H(A, B) is 0
 *
 * Returns: mutual information, nats
 */
double _sym_distribution_get_information (const guint64 *joint, gsize n, double *normalised);

/** Shares of counts; all 0 where there are none. */
void _sym_distribution_normalise (const guint64 *counts, gsize n, double *shares);

/** The sum of the lesser of each pair of shares. */
double _sym_distribution_get_overlap (const double *p, const double *q, gsize n);

/** First Wasserstein distance of as many counts, in bins of @width. */
double _sym_distribution_get_wasserstein (const guint64 *p, const guint64 *q, gsize n, double width);

/** The same of two sets of @n values, exactly; sorts them. */
double _sym_distribution_get_wasserstein_exact (double *a, double *b, gsize n);

/**
 * SymSpectrum:
 *
 * What the power spectra of slices of one size need. For one thread at a time.
 */
typedef struct _SymSpectrum SymSpectrum;

/** Returns: (transfer full) (nullable): %NULL when there is no memory */
SymSpectrum *_sym_spectrum_new (gsize columns, gsize rows);
void _sym_spectrum_free (SymSpectrum *self);

/**
 * _sym_spectrum_add:
 * @a, @b: (array): a slice of both; NaN counts as the mean
 * @power_a, @power_b: (array length=SYM_METRICS_RINGS): power of each ring is added to it
 *
 * Power by spatial frequency of one slice of two images, see #SymMetrics: both in one transform.
 */
void _sym_spectrum_add (SymSpectrum *self, const double *a, const double *b, double *power_a, double *power_b);

/** Root mean square difference of two spectra in decibel, see #SymMetrics. */
double _sym_spectrum_get_distance (const double *a, const double *b);

G_END_DECLS
