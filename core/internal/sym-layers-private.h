/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-item-private.h"
#include "sym-slice-private.h"
#include "sym-viewport-private.h"

G_BEGIN_DECLS

/**
 * _sym_layers_paint:
 * @item: with an image
 * @viewport: valid, with a slice
 * @pixels: rows of R8G8B8, of the size of @viewport
 *
 * Draws the regions that lie over the image. Before the mark: only the compositor calls it.
 *
 * Returns: %FALSE when there is no memory for it
 */
gboolean _sym_layers_paint (SymItem *item, const SymViewport *viewport, guint8 *pixels, int width, int height,
                            gsize stride, GError **error);

/**
 * _sym_labels_paint:
 * @slice: of a map of labels, with an origin of 0
 * @pixels: black
 *
 * Draws each pixel in the colour of the label nearest to its centre. Only the compositor calls it.
 */
void _sym_labels_paint (const SymSlice *slice, const SymPlacement *placement, guint8 *pixels, int width, int height,
                        gsize stride);

/**
 * _sym_viewport_get_place:
 * @place: (out): where the centre of the frame's first pixel lies in the patient, and the ways to the
 *   next pixel to the right and down
 *
 * Returns: %FALSE where the slice has no place
 */
gboolean _sym_viewport_get_place (const SymViewport *self, const SymImage *image, SymPlanePlace *place);

G_END_DECLS
