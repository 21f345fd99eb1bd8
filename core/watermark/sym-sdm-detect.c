/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-tile-private.h"

#include <math.h>

/* Thresholds, from Hoeffding's inequality: an image that does not depend on the code has z >= t with
 * a probability of at most 2 exp (-t^2 / 2) in one test, whatever the image. Stage 1 makes 8 * 128^2
 * tests: 6.6e-10, and 2e-11 for the second class. Stage 2 tests 128^2 for a scale, and of each of its 170
 * scales 17 neighbours may be chosen; since the image chooses which, all 2890 count: 2.4e-10. Together
 * less than 1e-9 for one object. */
#define NATIVE 8.2
#define NATIVE_PARTLY 8.6
#define SCALED 9.0

/* Slices of a volume that other sizes are looked for in. */
#define SCALED_SLICES 8

double
_sym_sdm_get_threshold (gboolean scaled, SymSdmClass class, gsize n_tests)
{
  const double one = scaled ? SCALED : class == SYM_SDM_SYNTHETIC ? NATIVE : NATIVE_PARTLY;

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

  *threshold = _sym_sdm_get_threshold (FALSE, SYM_SDM_SYNTHETIC, 1);
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
  if (!_sym_sdm_search_scales (pointers, n_sources, cancellable, &other))
    return FALSE;
  if (other.z - _sym_sdm_get_threshold (TRUE, other.class, 1) > find->z - *threshold)
    {
      *find = other;
      *threshold = _sym_sdm_get_threshold (TRUE, other.class, 1);
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
      const double least = _sym_sdm_get_threshold (FALSE, class, n_tests);
      SymSdmFind candidate;

      _sym_sdm_agree (&band, class, SYM_SDM_N_ORIENTATIONS, &candidate, NULL);
      if (class == SYM_SDM_SYNTHETIC || candidate.z - least > find->z - *threshold)
        {
          *find = candidate;
          *threshold = least;
        }
    }
}
