/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SymOrderedPool:
 *
 * Works on several things at once and gives them back in the order in which they came. A bounded
 * number is held: who pushes more waits.
 */
typedef struct _SymOrderedPool SymOrderedPool;

/**
 * SymOrderedWork:
 * @input: (transfer full): what was pushed
 *
 * Called from a thread of the pool, several at once.
 *
 * Returns: (transfer full): what came of it
 */
typedef gpointer (*SymOrderedWork) (gpointer input);

/**
 * SymOrderedTake:
 * @output: (transfer full): what the work returned
 *
 * Called from the thread that pushes, in order.
 */
typedef void (*SymOrderedTake) (gpointer output, gpointer user_data);

/**
 * sym_ordered_pool_new:
 *
 * Returns: (transfer full): a pool of as many threads as there are processors, at most eight
 */
SymOrderedPool *sym_ordered_pool_new (SymOrderedWork work, SymOrderedTake take, gpointer user_data);

/**
 * sym_ordered_pool_push:
 * @input: (transfer full): what to work on
 *
 * Gives back what is done at the head of the line, and waits for it where too much is held.
 */
void sym_ordered_pool_push (SymOrderedPool *self, gpointer input);

/**
 * sym_ordered_pool_finish:
 *
 * Waits for all that was pushed, gives it back, and frees the pool.
 */
void sym_ordered_pool_finish (SymOrderedPool *self);

G_END_DECLS
