/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-item.h"
#include "sym-image-private.h"

G_BEGIN_DECLS

/**
 * _sym_item_new:
 * @path: as given or found
 * @image: (transfer none) (nullable): the image
 * @instances: (element-type SymInstance): the files it was made of, at least one, for their tags
 * @error: (transfer none) (nullable): why there is no image
 *
 * Detects, merges and binds: the verdict is computed here from the tags of every file, so no caller
 * can supply one.
 *
 * Returns: (transfer full): the item
 */
SymItem *_sym_item_new (const char *path, SymImage *image, GPtrArray *instances, const GError *error);

/**
 * _sym_item_new_failed:
 *
 * An item for a file of which nothing could be read (not found, denied, crashed before any
 * label): the verdict is "uncheckable".
 */
SymItem *_sym_item_new_failed (const char *path, const GError *error);

G_END_DECLS
