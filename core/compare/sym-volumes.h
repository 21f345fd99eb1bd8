/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-overlap.h"

G_BEGIN_DECLS

/**
 * SymVolume:
 * @name: the label's number, or the union's name
 * @n: voxels
 * @ml: millilitres: cubic millimetres, as those of #SymOverlap, over 1000; NaN where the grid has no millimetres
 *
 * How large a region of one label map is.
 */
typedef struct
{
  char *name;
  guint64 n;
  double ml;
} SymVolume;

void sym_volume_free (SymVolume *self);

/**
 * sym_volumes_compute:
 * @map: a label map: values are rounded to whole numbers; 0 is no label
 * @unions: (nullable) (element-type SymLabelUnion): measured after the single labels
 *
 * Returns: (transfer full) (nullable) (element-type SymVolume): of each label that the map has, upwards, and of each
 *   union; %NULL with %G_IO_ERROR_CANCELLED, or %SYM_ERROR when there are more than %SYM_OVERLAP_MAX_LABELS labels or no
 *   memory
 */
GPtrArray *sym_volumes_compute (const SymImage *map, GPtrArray *unions, GCancellable *cancellable, GError **error);

G_END_DECLS
