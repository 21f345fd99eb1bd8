/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-tile-private.h"

#include <math.h>

/* z of an image that does not depend on the code is a weighted sum of random signs, the squares of whose
 * weights add up to 1; for those P (|z| >= t) <= 2 c P (N >= t), N normal, c = 1 / (4 P (N >= sqrt (2))) = 3.18
 * (Bentkus and Dzindzalieta, Bernoulli 21 (2015), 1231). With 128^2 shifts in 8 orientations, of the eight
 * usual sizes, and in the 170 * 18 + 24 * 6 tests of the search beyond them that the image may choose:
 * 7.8e-10, 0.2e-10 for the second class, 1.0e-10 and 0.8e-10; together 9.8e-10 for one object. */
#define NATIVE 7.95
#define NATIVE_PARTLY 8.4
#define USUAL 8.2
#define SCALED 8.92

/* Slices of a volume that other sizes are looked for in. */
#define SCALED_SLICES 8

double
_sym_sdm_get_threshold (SymSdmSearch search, SymSdmClass class, gsize n_tests)
{
  const double native = class == SYM_SDM_SYNTHETIC ? NATIVE : NATIVE_PARTLY;
  const double one = search == SYM_SDM_AS_IS ? native : search == SYM_SDM_USUAL_SIZE ? USUAL : SCALED;

  /* The normal tail falls faster than exp (-t^2 / 2): n tests together stay below one. */
  return sqrt (one * one + 2 * log ((double) MAX (n_tests, 1)));
}

gboolean
_sym_sdm_measure (const SymSdmPlane *planes, gsize n_planes, gboolean search_scales, GCancellable *cancellable,
                  SymSdmFind *find, double *threshold)
{
  g_autofree SymSdmFold *fold = g_new0 (SymSdmFold, 1);
  SymSdmPlaneSource sources[SCALED_SLICES];
  const SymSdmSource *pointers[SCALED_SLICES];
  const gsize n_sources = MIN (n_planes, SCALED_SLICES);
  SymSdmFind other;
  double least;

  *threshold = _sym_sdm_get_threshold (SYM_SDM_AS_IS, SYM_SDM_SYNTHETIC, 1);
  *find = (SymSdmFind){ .scale = 1 };
  for (gsize i = 0; i < n_planes; i++)
    {
      _sym_sdm_plane_source_init (&sources[0], &planes[i], -INFINITY, INFINITY);
      if (!_sym_sdm_fold_add (fold, &sources[0].source, cancellable))
        return FALSE;
    }
  _sym_sdm_find_in_fold (fold, 1, find, threshold);
  if (find->z >= *threshold || !search_scales)
    return TRUE;
  for (gsize i = 0; i < n_sources; i++)
    {
      _sym_sdm_plane_source_init (&sources[i], &planes[(2 * i + 1) * n_planes / (2 * n_sources)], -INFINITY, INFINITY);
      pointers[i] = &sources[i].source;
    }
  if (!_sym_sdm_search_scales (pointers, n_sources, cancellable, &other, &least))
    return FALSE;
  if (other.z - least > find->z - *threshold)
    {
      *find = other;
      *threshold = least;
    }
  return TRUE;
}

void
_sym_sdm_find_in_fold (const SymSdmFold *fold, gsize n_tests, SymSdmFind *find, double *threshold)
{
  SymSdmBand band;

  _sym_sdm_fold_get_band (fold, 1, &band);
  for (SymSdmClass class = 0; class < SYM_SDM_N_CLASSES; class++)
    {
      const double least = _sym_sdm_get_threshold (SYM_SDM_AS_IS, class, n_tests);
      SymSdmFind candidate;

      _sym_sdm_agree (&band, class, SYM_SDM_N_ORIENTATIONS, &candidate, NULL);
      if (class == SYM_SDM_SYNTHETIC || candidate.z - least > find->z - *threshold)
        {
          *find = candidate;
          *threshold = least;
        }
    }
}
