/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-sdm-tile-private.h"

G_BEGIN_DECLS

/* How SDM-1 is written: a plane that is being marked, what is added to it, and the views of it in which
 * the mark is to stand out. */

/**
 * SymSdmPattern:
 * @values: (array): rows of @width
 * @width, @height: of the plane that it was made for, or of the tile, which repeats
 *
 * What is added to a plane, before its strength is known.
 */
typedef struct
{
  float *values;
  gsize width, height;
} SymSdmPattern;

/**
 * SymSdmMarker:
 * @plane: what is marked
 * @before: its samples as they were, tightly packed, in @copy
 * @mask: (array): which pixels may change
 * @ease: (nullable) (array): how strongly each pixel takes the mark
 * @unit: a 255th of the range
 * @low, @high: the plane's own smallest and largest value
 */
typedef struct
{
  const SymSdmPlane *plane;
  const SymSdmRange *range;
  SymSdmPlane before;
  guint8 *copy;
  guint8 *mask;
  float *ease;
  double unit;
  double low, high;
  gboolean is_float;
} SymSdmMarker;

/** Returns: %FALSE where the plane has one value only, and cannot be marked. Clear it all the same. */
gboolean _sym_sdm_marker_init (SymSdmMarker *self, const SymSdmPlane *plane, const SymSdmRange *range);
void _sym_sdm_marker_clear (SymSdmMarker *self);

/** Finds @ease: where the image is even, less of the mark is drowned. */
void _sym_sdm_marker_find_ease (SymSdmMarker *self);

/**
 * _sym_sdm_marker_find_strength:
 * @psnr: of the change that is wanted, in relation to the range, decibels
 *
 * Returns: the strength at which the pattern comes up to @psnr, where the largest change of a pixel allows it
 */
double _sym_sdm_marker_find_strength (const SymSdmMarker *self, const SymSdmPattern *pattern, double psnr);

/** Writes the plane with the pattern added. */
void _sym_sdm_marker_apply (const SymSdmMarker *self, const SymSdmPattern *pattern, double strength);

/** Returns: the PSNR of the plane with the pattern added, decibels; infinite where nothing changes. */
double _sym_sdm_marker_get_psnr (const SymSdmMarker *self, const SymSdmPattern *pattern, double strength);

/** SYM_SDM_MAX_VIEWS: the whole, its four corners, the whole blurred */
#define SYM_SDM_MAX_VIEWS 6

/**
 * SymSdmView:
 * @area: part of the plane
 * @share: of the pattern, in relation to that of the whole
 * @floor: length that is added to that of every frequency
 * @band: what there is
 * @wanted: what is added
 * @z: how far the mark stands out at its place
 */
typedef struct
{
  SymSdmArea area;
  gboolean is_blurred;
  double share;
  double floor;
  SymSdmBand band;
  SymSdmBand wanted;
  double z;
} SymSdmView;

/**
 * SymSdmViews:
 * @row, @column: where the mark's tile begins
 *
 * What the mark is to survive is written into it beforehand: a part that is cut out, or a picture made
 * smaller, has other phases than the whole, and each of these views has its own say in the pattern.
 */
typedef struct
{
  const SymSdmFrequency *code;
  guint row, column;
  gsize width, height;
  gboolean is_full;
  guint n;
  SymSdmView views[SYM_SDM_MAX_VIEWS];
} SymSdmViews;

/** The whole alone, or with @is_full all views. */
void _sym_sdm_views_init (SymSdmViews *self, gsize width, gsize height, gboolean is_full, SymSdmClass class, guint row,
                          guint column);

/** Looks at a plane. Returns: %FALSE when cancelled */
gboolean _sym_sdm_views_look (SymSdmViews *self, const SymSdmPlane *plane, const SymSdmRange *range,
                              GCancellable *cancellable);

/** What is wanted at first, after looking at the plane as it is. */
void _sym_sdm_views_start (SymSdmViews *self);

/** What is wanted next, after looking at what came of it. */
void _sym_sdm_views_adapt (SymSdmViews *self);

/** Sets the pattern's values; its size is the plane's with all views, the tile's with the whole alone. */
void _sym_sdm_views_make_pattern (const SymSdmViews *self, SymSdmPattern *pattern);

G_END_DECLS
