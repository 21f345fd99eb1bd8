/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sym_protection_describe_missing:
 *
 * What this system does not offer of the protection that helper processes should have: as those that
 * were started so far found it, and before any was, as the kernel says.
 *
 * Returns: (transfer full) (nullable): one translated sentence; %NULL where nothing is missing
 */
char *sym_protection_describe_missing (void);

/**
 * _sym_protection_report:
 * @layers: SymLockdown: what holds in a helper process that was started
 *
 * Keeps it for sym_protection_describe_missing(), and says on standard error what is missing, once.
 * Usable from any thread.
 */
void _sym_protection_report (guint layers);

G_END_DECLS
