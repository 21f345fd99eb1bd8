/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-tile-private.h"

#include <math.h>

/* The search for a mark in an image that was enlarged or reduced, or turned by a few degrees: the
 * central part is folded at each of a series of scales and angles; around the best of them with finer
 * steps in a larger part. */

#define STEP 0.01 /* of the logarithm of the scale */
#define FIRST 0.45
#define N_STEPS 162
#define FINE_STEP 0.001 /* relative to the scale */
#define N_FINE 8        /* to either side */
#define N_BEST 4
#define ANGLE_STEP 0.25 /* degrees: moves the corner of the coarse part by less than a pixel */
#define N_ANGLES 12     /* to either side */
#define FINE_ANGLE 0.05
#define N_FINE_ANGLES 2 /* to either side */
#define N_BEST_ANGLES 2
#define COARSE_SIDE 512 /* pixels of the part looked at, at scales up to 1 */
#define FINE_SIDE 1024

/* Factors that programs offer: few, so that less agreement is asked of them. */
static const double usual[] = { 0.5, 2 / 3.0, 0.75, 0.8, 1.25, 4 / 3.0, 1.5, 2 };

#define N_SCALES (G_N_ELEMENTS (usual) + N_STEPS)

/* Least count of a place that several pixels share. */
#define LEAST 1e-3

/* The residual of the central part of one source, made with one box. */
typedef struct
{
  float *values;
  gsize side, width, height;
} Part;

typedef struct
{
  const SymSdmSource *const *sources;
  gsize n_sources;
  GCancellable *cancellable;
  Part *parts; /* (array length=n_sources) of one box */
  gsize box, side;
} Search;

static void
take_row (gpointer user_data, gsize y, const double *row, gsize n)
{
  Part *part = user_data;
  float *to = part->values + y * part->width;

  for (gsize i = 0; i < n; i++)
    to[i] = (float) row[i];
}

/* Scales come in order: those of one box share its residual. */
static gboolean
search_prepare (Search *self, gsize box, gsize side)
{
  if (self->box == box && self->side == side)
    return TRUE;
  self->box = box;
  self->side = side;
  for (gsize i = 0; i < self->n_sources; i++)
    {
      const SymSdmSource *source = self->sources[i];
      Part *part = &self->parts[i];
      SymSdmArea area;

      area.width = MIN (source->width, side);
      area.height = MIN (source->height, side);
      area.x = (source->width - area.width) / 2;
      area.y = (source->height - area.height) / 2;
      part->width = area.width;
      part->height = area.height;
      g_free (part->values);
      part->values = g_new (float, area.width * area.height);
      if (!_sym_sdm_residual (source, &area, box, self->cancellable, take_row, part))
        return FALSE;
    }
  return TRUE;
}

static gsize
get_side (double scale, gsize at_one)
{
  return (gsize) lround ((double) at_one * MAX (scale, 1));
}

/* Side of the part for the largest scale that has this box. */
static gsize
get_box_side (gsize box, gsize at_one)
{
  return get_side (((double) box / 2) / 7, at_one);
}

/* One scale, or one angle. */
static gboolean
search_try (Search *self, double scale, double angle, gsize at_one, SymSdmFind *find)
{
  g_autofree SymSdmFold *fold = g_new0 (SymSdmFold, 1);
  const gsize side = get_side (scale, at_one), box = _sym_sdm_get_box (scale);
  SymSdmBand band;

  if (!search_prepare (self, box, get_box_side (box, at_one)))
    return FALSE;
  for (gsize i = 0; i < self->n_sources; i++)
    {
      const Part *part = &self->parts[i];
      const gsize width = MIN (part->width, side), height = MIN (part->height, side);
      const float *first
          = part->values + (part->height - height) / 2 * part->width + (part->width - width) / 2;

      if (angle != 0)
        _sym_sdm_fold_add_turned (fold, first, part->width, width, height, angle);
      else
        _sym_sdm_fold_add_scaled (fold, first, part->width, width, height, scale);
    }
  _sym_sdm_fold_get_band (fold, angle != 0 ? 1 : LEAST, &band);
  _sym_sdm_agree (&band, SYM_SDM_SYNTHETIC, 1, find, NULL);
  find->scale = scale;
  find->angle = angle;
  return !g_cancellable_is_cancelled (self->cancellable);
}

static int
compare_scales (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static int
compare_finds (gconstpointer a, gconstpointer b)
{
  const double x = ((const SymSdmFind *) a)->z, y = ((const SymSdmFind *) b)->z;

  return (x < y) - (x > y);
}

static SymSdmSearch
get_kind (double scale)
{
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (scale == usual[i])
      return SYM_SDM_USUAL_SIZE;
  return SYM_SDM_ANY_SIZE;
}

/* Keeps what stands out more from what is asked of it. */
static void
keep (SymSdmFind *find, double *threshold, const SymSdmFind *other, SymSdmSearch kind)
{
  const double least = _sym_sdm_get_threshold (kind, SYM_SDM_SYNTHETIC, 1);

  if (other->z - least <= find->z - *threshold)
    return;
  *find = *other;
  *threshold = least;
}

static gboolean
search_scales (Search *self, SymSdmFind *find, double *threshold)
{
  double scales[N_SCALES];
  SymSdmFind coarse[N_SCALES], fine;

  for (guint i = 0; i < N_STEPS; i++)
    scales[i] = FIRST * exp (STEP * i);
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    scales[N_STEPS + i] = usual[i];
  qsort (scales, N_SCALES, sizeof *scales, compare_scales);

  for (guint i = 0; i < N_SCALES; i++)
    {
      if (!search_try (self, scales[i], 0, COARSE_SIDE, &coarse[i]))
        return FALSE;
      keep (find, threshold, &coarse[i], get_kind (scales[i]));
    }
  qsort (coarse, N_SCALES, sizeof *coarse, compare_finds);
  for (guint i = 0; i < N_BEST; i++)
    for (int j = -N_FINE; j <= N_FINE; j++)
      {
        if (!search_try (self, coarse[i].scale * (1 + FINE_STEP * j), 0, FINE_SIDE, &fine))
          return FALSE;
        keep (find, threshold, &fine, SYM_SDM_ANY_SIZE);
      }
  return TRUE;
}

static gboolean
search_angles (Search *self, SymSdmFind *find, double *threshold)
{
  SymSdmFind coarse[2 * N_ANGLES], fine;

  for (int i = 0; i < 2 * N_ANGLES; i++)
    {
      const double angle = ANGLE_STEP * (i < N_ANGLES ? i - N_ANGLES : i - N_ANGLES + 1);

      if (!search_try (self, 1, angle, COARSE_SIDE, &coarse[i]))
        return FALSE;
      keep (find, threshold, &coarse[i], SYM_SDM_ANY_SIZE);
    }
  qsort (coarse, G_N_ELEMENTS (coarse), sizeof *coarse, compare_finds);
  for (guint i = 0; i < N_BEST_ANGLES; i++)
    for (int j = -N_FINE_ANGLES; j <= N_FINE_ANGLES; j++)
      {
        if (!search_try (self, 1, coarse[i].angle + FINE_ANGLE * j, FINE_SIDE, &fine))
          return FALSE;
        keep (find, threshold, &fine, SYM_SDM_ANY_SIZE);
      }
  return TRUE;
}

gboolean
_sym_sdm_search_scales (const SymSdmSource *const *sources, gsize n_sources, GCancellable *cancellable,
                        SymSdmFind *find, double *threshold)
{
  Search search = { .sources = sources, .n_sources = n_sources, .cancellable = cancellable };
  gboolean is_whole;

  *find = (SymSdmFind){ .scale = 1 };
  *threshold = _sym_sdm_get_threshold (SYM_SDM_ANY_SIZE, SYM_SDM_SYNTHETIC, 1);
  search.parts = g_new0 (Part, n_sources);
  is_whole = search_scales (&search, find, threshold) && search_angles (&search, find, threshold);
  for (gsize i = 0; i < n_sources; i++)
    g_free (search.parts[i].values);
  g_free (search.parts);
  return is_whole;
}
