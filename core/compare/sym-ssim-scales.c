/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-ssim-private.h"

#include <math.h>
#include <string.h>

#define MAX_SCALES 5

/* Wang, Simoncelli and Bovik 2003, found with people. */
static const double weights[MAX_SCALES] = { 0.0448, 0.2856, 0.3001, 0.2363, 0.1333 };

double
_sym_ssim_get_mean (const SymSsimTerms *terms, gsize n_slices, gboolean is_3d, double *by_slice)
{
  double sum = 0;
  guint64 n = 0;

  for (gsize i = 0; i < n_slices; i++)
    {
      const double of_slice = terms[i].n > 0 ? terms[i].ssim / (double) terms[i].n : NAN;

      if (by_slice != NULL)
        by_slice[i] = of_slice;
      if (terms[i].n == 0)
        continue;
      sum += is_3d ? terms[i].ssim : of_slice;
      n += is_3d ? terms[i].n : 1;
    }
  return n > 0 ? sum / (double) n : NAN;
}

/* One scale: each of its slices is made anew from those of the scale below when it is asked for.
 * That is quicker than it is long, and needs no memory for whole volumes. */
typedef struct
{
  SymSsimSource source;
  const SymSsimSource *below;
  gboolean is_3d;
} Scale;

static void
add_half (const double *from, gsize from_columns, double share, double *to, gsize columns, gsize rows)
{
  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < columns; x++)
      {
        const double *at = from + 2 * y * from_columns + 2 * x;

        to[y * columns + x] += share * (at[0] + at[1] + at[from_columns] + at[from_columns + 1]);
      }
}

static void
read_half (gsize slice, double *a, double *b, gpointer user_data)
{
  const Scale *self = user_data;
  const gsize *dims = self->source.dims, *below = self->below->dims;
  const gsize n = self->is_3d ? 2 : 1;
  /* as large as the slice that the caller has memory for twice over; GLib ends the program without it */
  g_autofree double *from_a = g_new (double, below[0] * below[1]), *from_b = g_new (double, below[0] * below[1]);

  memset (a, 0, dims[0] * dims[1] * sizeof *a);
  memset (b, 0, dims[0] * dims[1] * sizeof *b);
  for (gsize i = 0; i < n; i++)
    {
      self->below->read (n * slice + i, from_a, from_b, self->below->user_data);
      add_half (from_a, below[0], 0.25 / (double) n, a, dims[0], dims[1]);
      add_half (from_b, below[0], 0.25 / (double) n, b, dims[0], dims[1]);
    }
}

static guint
count_scales (const SymSsimSource *source, gboolean is_3d)
{
  guint n = 0;
  gsize side = MIN (source->dims[0], source->dims[1]);

  if (is_3d)
    side = MIN (side, source->dims[2]);
  while (n < MAX_SCALES && side >> n >= SYM_SSIM_WINDOW)
    n++;
  return n;
}

/* What a scale contributes for its windows in @n slices: SSIM itself in the last one, else its second
 * part. NaN without windows. */
static double
get_factor (const SymSsimTerms *terms, gsize n, gboolean is_last, double weight)
{
  double sum = 0;
  guint64 windows = 0;

  for (gsize i = 0; i < n; i++)
    {
      sum += is_last ? terms[i].ssim : terms[i].structure;
      windows += terms[i].n;
    }
  return windows > 0 ? pow (MAX (sum / (double) windows, 0), weight) : NAN;
}

gboolean
_sym_ssim_get_multi_scale (const SymSsimSource *source, gboolean is_3d, double c1, double c2, const SymSsimTerms *first,
                           double *value, guint *n_scales, GCancellable *cancellable)
{
  const guint n = count_scales (source, is_3d);
  const gsize n_products = is_3d ? 1 : source->dims[2];
  g_autofree double *products = g_new (double, n_products);
  g_autofree SymSsimTerms *terms = g_new (SymSsimTerms, source->dims[2]);
  Scale scales[MAX_SCALES];
  double total = 0, sum = 0;
  gsize n_slices = 0;

  *n_scales = n;
  for (guint s = 0; s < n; s++)
    total += weights[s];
  for (gsize i = 0; i < n_products; i++)
    products[i] = n > 0 ? 1 : NAN;
  for (guint s = 0; s < n; s++)
    {
      Scale *scale = &scales[s];

      if (s == 0)
        scale->source = *source;
      else
        {
          const SymSsimSource *below = &scales[s - 1].source;

          *scale = (Scale) { .source = { { below->dims[0] / 2, below->dims[1] / 2, is_3d ? below->dims[2] / 2 : below->dims[2] },
                                         read_half, scale },
                             .below = below, .is_3d = is_3d };
        }
      if (s == 0)
        memcpy (terms, first, source->dims[2] * sizeof *terms);
      else if (!_sym_ssim_compute (&scale->source, c1, c2, NULL, is_3d ? NULL : terms, is_3d ? terms : NULL, cancellable, NULL,
                                   NULL))
        return FALSE;
      for (gsize i = 0; i < n_products; i++)
        products[i] *= get_factor (terms + i, is_3d ? scale->source.dims[2] : 1, s == n - 1, weights[s] / total);
    }
  for (gsize i = 0; i < n_products; i++)
    if (!isnan (products[i]))
      {
        sum += products[i];
        n_slices++;
      }
  *value = n_slices > 0 ? sum / (double) n_slices : NAN;
  return TRUE;
}
