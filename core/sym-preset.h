/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image.h"

G_BEGIN_DECLS

/**
 * SymPreset:
 * @id: the word of `--preset`, ASCII
 * @name: name for a person, untranslated: pass it through gettext
 * @centre, @width: in Hounsfield units
 *
 * A window that readers of CT know by name.
 */
typedef struct
{
  const char *id;
  const char *name;
  double centre;
  double width;
} SymPreset;

/**
 * sym_preset_list:
 * @image: (nullable): the image to be shown
 * @n: (out): how many
 *
 * The presets that make sense for an image: Hounsfield windows for CT, none for anything else.
 *
 * Returns: (transfer none) (array length=n): the presets, in the order of the keys 3 to 9
 */
const SymPreset *sym_preset_list (const SymImage *image, guint *n);

/**
 * sym_preset_find:
 *
 * Returns: (transfer none) (nullable): the preset called @id
 */
const SymPreset *sym_preset_find (const char *id);

G_END_DECLS
