/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-metrics.h"
#include "sym-segmentation.h"

G_BEGIN_DECLS

/**
 * SymLabelUnion:
 * @name: for a person
 * @labels: (element-type gint64): values of the label maps that belong to it
 *
 * Labels taken together as one region, such as the whole tumour of labels 1, 2 and 4.
 */
typedef struct
{
  char *name;
  GArray *labels;
} SymLabelUnion;

/**
 * sym_label_union_parse:
 * @text: `NAME=1+2+4`, or `1+2+4`, which is its own name
 *
 * Returns: (transfer full) (nullable): the union
 */
SymLabelUnion *sym_label_union_parse (const char *text, GError **error);
void sym_label_union_free (SymLabelUnion *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymLabelUnion, sym_label_union_free)

/**
 * SymOverlap:
 * @name: the label's number, or the union's name
 * @n_a, @n_b, @n_both: voxels of the grid of A in the region of A, of B and of both
 * @dice: 2 |A ∩ B| / (|A| + |B|) (L. R. Dice, "Measures of the amount of ecologic association between
 *   species", Ecology 26 (3), 1945)
 * @iou: |A ∩ B| / |A ∪ B| (P. Jaccard, 1901)
 * @precision: |A ∩ B| / |B|: A is the reference
 * @recall: |A ∩ B| / |A|
 * @hausdorff: the largest distance from a voxel of one surface to the nearest of the other, mm (D. P.
 *   Huttenlocher et al., "Comparing images using the Hausdorff distance", IEEE PAMI 15 (9), 1993)
 * @hausdorff_95: the 95th percentile of these distances, of both directions together, linear between two
 *   (as MedPy's hd95)
 * @surface_distance: their mean, of both directions together: average symmetric surface distance (T.
 *   Heimann et al., "Comparison and evaluation of methods for liver segmentation from CT datasets", IEEE TMI
 *   28 (8), 2009)
 * @volume_a, @volume_b: mm³
 *
 * How a region of B agrees with that of A. The surface is what has a neighbour outside across one of its
 * faces, the end of the grid included. Distances and volumes are NaN where the grid has no millimetres,
 * ratios and distances where they are not defined.
 */
typedef struct
{
  char *name;
  guint64 n_a, n_b, n_both;
  double dice, iou, precision, recall;
  double hausdorff, hausdorff_95, surface_distance;
  double volume_a, volume_b;
} SymOverlap;

void sym_overlap_free (SymOverlap *self);

/** SYM_OVERLAP_MAX_LABELS: most different labels that are measured one by one */
#define SYM_OVERLAP_MAX_LABELS 256

/**
 * sym_overlaps_compute:
 * @a, @b: label maps: values are rounded to whole numbers; 0 is no label
 * @alignment: of the two maps: B is brought onto the grid of A by its nearest voxels
 * @unions: (nullable) (element-type SymLabelUnion): measured after the single labels
 *
 * Measures each label that either map has, upwards, and each union. 256³ voxels take about a second: not on the
 * main thread.
 *
 * Returns: (transfer full) (nullable) (element-type SymOverlap): %NULL with %G_IO_ERROR_CANCELLED, or %SYM_ERROR when
 *   there are more than %SYM_OVERLAP_MAX_LABELS labels or no memory
 */
GPtrArray *sym_overlaps_compute (const SymImage *a, const SymImage *b, const SymAlignment *alignment, GPtrArray *unions,
                                 GCancellable *cancellable, SymProgress progress, gpointer user_data, GError **error);

/**
 * sym_overlaps_compute_regions:
 * @a, @b: regions in the space of @grid
 * @grid: the image on whose voxels they are measured: a voxel is in a region when its centre is
 * @unions: (nullable) (element-type SymLabelUnion): of region numbers, measured after the single regions
 *
 * As sym_overlaps_compute(), for segmentations and structure sets, whose regions may lie over each other. Two
 * regions are one when they have the same name, else when they have the same number and one of them has no
 * other name. A region that only one side has is measured against nothing.
 *
 * Returns: (transfer full) (nullable) (element-type SymOverlap): in the order of A, then what only B has; %NULL with
 *   %G_IO_ERROR_CANCELLED, or %SYM_ERROR when @grid has no place in the patient, there are too many or no memory
 */
GPtrArray *sym_overlaps_compute_regions (const SymSegmentation *a, const SymSegmentation *b, const SymImage *grid,
                                         GPtrArray *unions, GCancellable *cancellable, SymProgress progress,
                                         gpointer user_data, GError **error);

G_END_DECLS
