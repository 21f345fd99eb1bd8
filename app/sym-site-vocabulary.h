/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sym_site_vocabulary_load:
 *
 * Adds the words of the site and of the person to those that are looked for: every file `*.txt` of
 * `/etc/symscope/vocabulary` and of `symscope/vocabulary` in the user's configuration folder. One
 * sentence on standard error for each file that is wrong or cannot be read; none where there is no
 * file.
 */
void sym_site_vocabulary_load (void);

G_END_DECLS
