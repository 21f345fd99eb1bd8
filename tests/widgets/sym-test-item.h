/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-item.h"

G_BEGIN_DECLS

/**
 * SymTestItem:
 * @columns, @rows, @slices: size
 * @spacing: millimetres between slices; 1 within them
 * @modality: "CT", "MR", …
 * @synthetic_data: (nullable): value of Synthetic Data (0008,001C); %NULL for a file without labels
 * @unsettled: whether its pixels were not examined yet
 * @times, @echoes: more volumes at its place, two seconds apart and without values; 0 as 1
 * @duration: milliseconds for which each slice is shown in a film; 0 where not stated
 */
typedef struct
{
  const char *name;
  gsize columns, rows, slices;
  double spacing;
  const char *modality;
  const char *synthetic_data;
  gboolean unsettled;
  double duration;
  gsize times, echoes;
} SymTestItem;

/**
 * sym_test_item_new:
 *
 * Makes an item of a computed 16-bit volume with a place in space, by the same way as the loader.
 *
 * Returns: (transfer full): the item
 */
SymItem *sym_test_item_new (const SymTestItem *options);

/** Returns: (transfer full): the item as it is when its pixels were examined and nothing was found */
SymItem *sym_test_item_settle (SymItem *item);

/** An item of a file of which nothing could be read. */
SymItem *sym_test_item_new_failed (const char *name, const char *message);

G_END_DECLS
