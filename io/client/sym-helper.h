/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * _sym_helper_find:
 * @folder: its folder below io/ in the build tree
 * @name: the program's
 *
 * Finds a helper program beside the running one: in the installed libexec folder or in the build
 * tree, relative to /proc/self/exe. No environment variable is asked.
 *
 * Returns: (transfer full) (nullable): the path
 */
char *_sym_helper_find (const char *folder, const char *name);

G_END_DECLS
