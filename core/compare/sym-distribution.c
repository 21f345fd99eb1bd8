/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-distribution-private.h"

#include <math.h>
#include <stdlib.h>

static double
get_entropy (const guint64 *counts, gsize n, double total)
{
  double entropy = 0;

  for (gsize i = 0; i < n; i++)
    if (counts[i] > 0)
      entropy -= (double) counts[i] / total * log ((double) counts[i] / total);
  return entropy;
}

double
_sym_distribution_get_information (const guint64 *joint, gsize n, double *normalised)
{
  g_autofree guint64 *rows = g_new0 (guint64, n), *columns = g_new0 (guint64, n);
  double total = 0, a, b, both;

  for (gsize i = 0; i < n * n; i++)
    {
      rows[i / n] += joint[i];
      columns[i % n] += joint[i];
      total += (double) joint[i];
    }
  a = get_entropy (columns, n, total);
  b = get_entropy (rows, n, total);
  both = get_entropy (joint, n * n, total);
  *normalised = both > 0 ? (a + b) / both : NAN;
  return MAX (a + b - both, 0);
}

void
_sym_distribution_normalise (const guint64 *counts, gsize n, double *shares)
{
  guint64 total = 0;

  for (gsize i = 0; i < n; i++)
    total += counts[i];
  for (gsize i = 0; i < n; i++)
    shares[i] = total > 0 ? (double) counts[i] / (double) total : 0;
}

double
_sym_distribution_get_overlap (const double *p, const double *q, gsize n)
{
  double overlap = 0;

  for (gsize i = 0; i < n; i++)
    overlap += MIN (p[i], q[i]);
  return overlap;
}

double
_sym_distribution_get_wasserstein (const guint64 *p, const guint64 *q, gsize n, double width)
{
  gint64 ahead = 0;
  guint64 total = 0;
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      ahead += (gint64) p[i] - (gint64) q[i];
      total += p[i];
      sum += fabs ((double) ahead);
    }
  return total > 0 ? sum * width / (double) total : NAN;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
_sym_distribution_get_wasserstein_exact (double *a, double *b, gsize n)
{
  double sum = 0;

  qsort (a, n, sizeof *a, compare_doubles);
  qsort (b, n, sizeof *b, compare_doubles);
  for (gsize i = 0; i < n; i++)
    sum += fabs (a[i] - b[i]);
  return n > 0 ? sum / (double) n : NAN;
}
