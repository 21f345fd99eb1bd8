/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-item-private.h"
#include "sym-viewport.h"

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
 * _sym_viewport_get_place:
 * @place: (out): where the centre of the frame's first pixel lies in the patient, and the ways to the
 *   next pixel to the right and down
 *
 * Returns: %FALSE where the slice has no place
 */
gboolean _sym_viewport_get_place (const SymViewport *self, const SymImage *image, SymPlanePlace *place);

G_END_DECLS
