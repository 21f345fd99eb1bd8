/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"
#include "sym-presentation.h"

G_BEGIN_DECLS

/** Returns: (transfer full) (nullable): what a file says of presentation; %NULL where that is nothing */
SymPresentation *_sym_presentation_new (const SymInstance *instance);

/** Returns: (transfer none) (nullable): its shutter */
const SymShutterInfo *_sym_presentation_get_shutter (const SymPresentation *self);

/**
 * _sym_shutter_paint:
 * @image: with the slice that @viewport shows
 * @pixels: rows of R8G8B8, of the size of @viewport
 *
 * Hides what lies outside of the shutter, in the acquired plane. Before the mark: only the compositor calls it.
 *
 * Returns: %FALSE when there is no memory for it
 */
gboolean _sym_shutter_paint (const SymShutterInfo *shutter, const SymImage *image, const SymViewport *viewport,
                             guint8 *pixels, int width, int height, gsize stride, GError **error);

/**
 * _sym_image_take_shutters:
 * @instances: (element-type SymInstance): the files of the image
 *
 * Takes over the shutter that all files state; where they state several, none, and says so.
 */
void _sym_image_take_shutters (SymImage *self, GPtrArray *instances, GPtrArray *notes);

/** Whether voxels are hidden: a byte for each of @columns times @rows, 1 where shown. */
void _sym_shutter_fill (const SymShutterInfo *shutter, gsize columns, gsize rows, guint8 *shown);

G_END_DECLS
