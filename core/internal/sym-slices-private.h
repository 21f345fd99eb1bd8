/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SymSliceFunc:
 * @slice: which
 * @worker: from 0, less than _sym_slices_get_n_workers(): each is called on one thread at a time
 *
 * Returns: %FALSE to end the whole run, for lack of memory
 */
typedef gboolean (*SymSliceFunc) (gsize slice, guint worker, gpointer user_data);

guint _sym_slices_get_n_workers (void);

/**
 * _sym_slices_run:
 * @n: how many slices
 * @progress: (nullable): called with the share that is done, by one worker at a time
 *
 * Calls @func for each slice, on all processors.
 *
 * Returns: %FALSE when cancelled, or @func returned %FALSE
 */
gboolean _sym_slices_run (gsize n, SymSliceFunc func, gpointer user_data, GCancellable *cancellable,
                          void (*progress) (double done, gpointer user_data), gpointer progress_data);

G_END_DECLS
