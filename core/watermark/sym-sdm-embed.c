/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-marker-private.h"

#include <math.h>
#include <string.h>

/* Strengths that are tried until the mark stands out enough, in the whole and in each other view:
 * decibels of the difference in relation to the range. */
static const double ladder[] = { 50.5, 49, 47.5, 46 };
#define ENOUGH 15.0
#define ENOUGH_IN_VIEW 12.0

/* Times that the pattern is adapted to what came of it. A large picture has so many tiles that the
 * mark stands out without, and in its parts too: of those the whole alone is looked at. */
#define ROUNDS 5
#define ROUNDS_LARGE 2
#define ROUNDS_LARGEST 1
#define PIXELS_FULL (1 << 19)
#define PIXELS_LARGE (1 << 20)
#define PIXELS_LARGEST (1 << 22)

static guint
get_rounds (gsize n_pixels)
{
  return n_pixels <= PIXELS_LARGE ? ROUNDS : n_pixels <= PIXELS_LARGEST ? ROUNDS_LARGE : ROUNDS_LARGEST;
}

static double
get_score (const SymSdmViews *views)
{
  double score = views->views[0].z;

  for (guint i = 1; i < views->n; i++)
    score = MIN (score, views->views[i].z * ENOUGH / ENOUGH_IN_VIEW);
  return score;
}

/* Marks one plane. Returns: FALSE when cancelled */
static gboolean
mark_plane (SymSdmMarker *marker, SymSdmViews *views, GCancellable *cancellable, SymSdmReport *report)
{
  const gsize width = views->is_full ? views->width : SYM_SDM_TILE;
  const gsize height = views->is_full ? views->height : SYM_SDM_TILE;
  const guint n_rounds = get_rounds (views->width * views->height);
  g_autofree float *values = g_new (float, width * height), *best_values = g_new0 (float, width * height);
  SymSdmPattern pattern = { values, width, height }, best = { best_values, width, height };
  g_autofree SymSdmViews *first = NULL;
  double best_score = -INFINITY, best_strength = 0;

  if (views->is_full)
    _sym_sdm_marker_find_ease (marker);
  if (!_sym_sdm_views_look (views, &marker->before, marker->range, cancellable))
    return FALSE;
  _sym_sdm_views_start (views);
  first = g_memdup2 (views, sizeof *views);
  report->z = views->views[0].z;
  for (guint step = 0; step < G_N_ELEMENTS (ladder) && best_score < ENOUGH; step++)
    {
      *views = *first;
      for (guint round = 0; round < n_rounds; round++)
        {
          double strength;

          if (round > 0)
            _sym_sdm_views_adapt (views);
          _sym_sdm_views_make_pattern (views, &pattern);
          strength = _sym_sdm_marker_find_strength (marker, &pattern, ladder[step]);
          _sym_sdm_marker_apply (marker, &pattern, strength);
          if (!_sym_sdm_views_look (views, marker->plane, marker->range, cancellable))
            return FALSE;
          if (get_score (views) > best_score)
            {
              best_score = get_score (views);
              best_strength = strength;
              memcpy (best_values, values, width * height * sizeof (float));
              report->z = views->views[0].z;
            }
        }
    }
  _sym_sdm_marker_apply (marker, &best, best_strength);
  report->psnr = _sym_sdm_marker_get_psnr (marker, &best, best_strength);
  return TRUE;
}

static gboolean
are_supported (const SymSdmPlane *planes, gsize n_planes)
{
  for (gsize i = 0; i < n_planes; i++)
    if (!_sym_sdm_plane_is_supported (&planes[i]))
      return FALSE;
  return n_planes > 0;
}

/* Whether the range leaves no value of the plane's type out: what is seen is all there is. */
static gboolean
is_all_seen (const SymSdmPlane *plane, const SymSdmRange *range)
{
  return (plane->type == SYM_SAMPLE_UINT8 && range->low <= 0 && range->high >= G_MAXUINT8)
         || (plane->type == SYM_SAMPLE_UINT16 && range->low <= 0 && range->high >= G_MAXUINT16);
}

static gboolean
fold_planes (const SymSdmPlane *planes, gsize n_planes, double low, double high, GCancellable *cancellable,
             SymSdmFold *fold)
{
  for (gsize i = 0; i < n_planes; i++)
    {
      SymSdmPlaneSource source;

      _sym_sdm_plane_source_init (&source, &planes[i], low, high);
      if (!_sym_sdm_fold_add (fold, &source.source, cancellable))
        return FALSE;
    }
  return TRUE;
}

/* The place where what is seen already agrees best with the code. */
static void
find_place (const SymSdmBand *band, SymSdmClass class, guint *row, guint *column)
{
  g_autofree SymSdmTile *agreement = g_new0 (SymSdmTile, 1);
  double most = -INFINITY;
  SymSdmFind find;

  _sym_sdm_agree (band, class, 1, &find, *agreement);
  for (guint y = 0; y < SYM_SDM_TILE; y++)
    for (guint x = 0; x < SYM_SDM_TILE; x++)
      if ((*agreement)[y][x] > most)
        {
          most = (*agreement)[y][x];
          *row = y;
          *column = x;
        }
}

/* Marks every plane at one place. */
static SymSdmOutcome
mark_planes (const SymSdmPlane *planes, gsize n_planes, const SymSdmRange *range, SymSdmClass class,
             const SymSdmBand *band, GCancellable *cancellable, SymSdmReport *report)
{
  g_autofree SymSdmViews *views = g_new (SymSdmViews, 1);
  const gsize n_pixels = planes[0].width * planes[0].height;
  guint row = 0, column = 0;
  gboolean any = FALSE;

  find_place (band, class, &row, &column);
  for (gsize i = 0; i < n_planes; i++)
    {
      SymSdmReport one = { 0, INFINITY };
      gboolean has_room, is_whole = TRUE;
      SymSdmMarker marker;

      _sym_sdm_views_init (views, planes[i].width, planes[i].height, n_pixels <= PIXELS_FULL, class, row, column);
      has_room = _sym_sdm_marker_init (&marker, &planes[i], range);
      if (has_room)
        is_whole = mark_plane (&marker, views, cancellable, &one);
      _sym_sdm_marker_clear (&marker);
      if (!is_whole)
        return SYM_SDM_CANCELLED;
      any |= has_room;
      report->psnr = MIN (report->psnr, one.psnr);
      report->z = one.z;
    }
  return any ? SYM_SDM_EMBEDDED : SYM_SDM_UNSUPPORTED;
}

SymSdmOutcome
_sym_sdm_embed (const SymSdmPlane *planes, gsize n_planes, const SymSdmRange *range, SymSdmClass class,
                GCancellable *cancellable, SymSdmReport *report)
{
  g_autofree SymSdmFold *fold = g_new0 (SymSdmFold, 1);
  SymSdmOutcome outcome;
  SymSdmReport unused;
  SymSdmBand band;
  SymSdmFind find;
  double threshold;
  gboolean all_seen;

  if (report == NULL)
    report = &unused;
  *report = (SymSdmReport){ 0, INFINITY };
  if (!are_supported (planes, n_planes) || !(range->high > range->low) || !isfinite (range->high - range->low))
    return SYM_SDM_UNSUPPORTED;
  all_seen = is_all_seen (&planes[0], range);
  if (!fold_planes (planes, n_planes, -INFINITY, INFINITY, cancellable, fold))
    return SYM_SDM_CANCELLED;
  _sym_sdm_find_in_fold (fold, 1, &find, &threshold);
  if (find.z >= threshold)
    {
      report->z = find.z;
      return SYM_SDM_ALREADY;
    }
  if (!all_seen)
    {
      memset (fold, 0, sizeof *fold);
      if (!fold_planes (planes, n_planes, range->low, range->high, cancellable, fold))
        return SYM_SDM_CANCELLED;
    }
  _sym_sdm_fold_get_band (fold, 1, &band);
  outcome = mark_planes (planes, n_planes, range, class, &band, cancellable, report);
  if (outcome != SYM_SDM_EMBEDDED)
    return outcome;
  /* One plane, of which all is seen, was measured already. */
  if (!all_seen || n_planes > 1)
    {
      if (!_sym_sdm_measure (planes, n_planes, FALSE, cancellable, &find, &threshold))
        return SYM_SDM_CANCELLED;
      report->z = find.z;
    }
  return report->z >= SYM_SDM_STRONG ? SYM_SDM_EMBEDDED : SYM_SDM_WEAK;
}
