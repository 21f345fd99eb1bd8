/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sym_vocabulary_add_site:
 * @name: name of the file without its ending, for the error
 * @text: its content, in the format of data/vocabulary/README.md
 *
 * Adds a site's own terms to those that are looked for in texts, for the life of the process. They
 * come on top of what the built-in vocabulary finds, which they cannot change: a site can raise
 * verdicts and lower none. Only lines of kinds that raise are allowed.
 *
 * To be called before the first image is looked at, from one thread.
 *
 * Returns: %FALSE with %SYM_ERROR_CORRUPT, which names the line, where one is wrong; the terms
 *   before it count
 */
gboolean sym_vocabulary_add_site (const char *name, const char *text, GError **error);

G_END_DECLS
