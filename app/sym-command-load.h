/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-loader.h"

G_BEGIN_DECLS

/**
 * sym_command_new_loader:
 *
 * Returns: (transfer full): a loader with the decoder that belongs to this program
 */
SymLoader *sym_command_new_loader (void);

/**
 * sym_command_load_image:
 *
 * Loads the first image that a file or folder gives, and complains when there is none. Its pixels are
 * examined to the end: what is written to a file cannot be marked later.
 *
 * Returns: (transfer full) (nullable): an item with an image
 */
SymItem *sym_command_load_image (SymLoader *loader, const char *path);

/**
 * sym_command_load_regions:
 *
 * As sym_command_load_image(), also for what has regions and no image: a structure set.
 *
 * Returns: (transfer full) (nullable): an item with an image or with regions
 */
SymItem *sym_command_load_regions (SymLoader *loader, const char *path);

G_END_DECLS
