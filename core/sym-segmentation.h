/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image.h"

G_BEGIN_DECLS

/**
 * SymSegment:
 * @number: Segment Number (0062,0004), ROI Number (3006,0022), or the value in a label map
 * @name: for a person, UTF-8; "" never
 * @colour: red, green, blue
 *
 * One named region.
 */
typedef struct
{
  gint64 number;
  const char *name;
  guint8 colour[3];
} SymSegment;

/** SYM_SEGMENTATION_MAX_SEGMENTS: most regions of one segmentation */
#define SYM_SEGMENTATION_MAX_SEGMENTS 512

/**
 * SymSegmentation:
 *
 * Named, coloured regions of a patient's space, whatever they are stored as: the planes of a DICOM
 * segmentation, the contours of a structure set, or the values of a label map. They may lie over
 * each other. Immutable, with atomic references.
 *
 * Which voxels are in a region is not public: it is seen in frames (sym_item_with_layer()), and
 * measured by core/compare.
 */
typedef struct _SymSegmentation SymSegmentation;

#define SYM_TYPE_SEGMENTATION (sym_segmentation_get_type ())
GType sym_segmentation_get_type (void);
SymSegmentation *sym_segmentation_ref (SymSegmentation *self);
void sym_segmentation_unref (SymSegmentation *self);

/** SYM_SEGMENTATION_MAX_LABELS: most different values of a label map */
#define SYM_SEGMENTATION_MAX_LABELS 256

/**
 * sym_segmentation_new_from_labels:
 * @labels: an image whose values are names of regions, 0 of none
 *
 * Goes through all voxels of its first volume: not on the main thread.
 *
 * Returns: (transfer full) (nullable): its values as regions; %NULL where it has no place in the patient or
 *   more than %SYM_SEGMENTATION_MAX_LABELS values
 */
SymSegmentation *sym_segmentation_new_from_labels (SymImage *labels);

/** sym_segmentation_is_label_map: whether the regions are values of an image, which do not lie over each other */
gboolean sym_segmentation_is_label_map (const SymSegmentation *self);

guint sym_segmentation_get_n_segments (const SymSegmentation *self);

/**
 * sym_segmentation_get_segment:
 * @index: less than sym_segmentation_get_n_segments()
 *
 * Returns: (transfer none): the region
 */
const SymSegment *sym_segmentation_get_segment (const SymSegmentation *self, guint index);

/**
 * sym_segmentation_get_notes:
 *
 * Returns: (transfer none) (array zero-terminated=1): translated sentences on what of it is not drawn
 */
const char *const *sym_segmentation_get_notes (const SymSegmentation *self);

/**
 * sym_segmentation_fits:
 * @image: an image with a place in the patient
 *
 * Whether it speaks of the space that @image lies in: they name one frame of reference, and the
 * boxes round them meet. A label map without a frame of reference fits images of its own grid.
 */
gboolean sym_segmentation_fits (const SymSegmentation *self, const SymImage *image);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymSegmentation, sym_segmentation_unref)

G_END_DECLS
