/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SymSettings:
 *
 * What the window remembers between runs. Nothing in it concerns the mark.
 */
typedef struct
{
  int width, height; /* logical pixels */
  gboolean maximized;
  gboolean level_inverted;
} SymSettings;

/** Reads the file of the person's settings; anything missing or wrong is the default. */
SymSettings *sym_settings_load (void);
void sym_settings_save (const SymSettings *self);

G_END_DECLS
