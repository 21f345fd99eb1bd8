/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-item.h"
#include "sym-statements.h"

G_BEGIN_DECLS

/* What persons stated of images on this computer, and the one way it reaches an item: window and
 * command line pass every item through here before anything of it is shown. The list is
 * `symscope/statements.sqlite` in the person's data folder. */

/**
 * sym_statement_store_get:
 *
 * Returns: (transfer none): the list, one for the process
 */
SymStatements *sym_statement_store_get (void);

/**
 * sym_statement_store_needs_samples:
 *
 * Returns: whether anything was ever stated: statements are found by samples, labels are not enough
 */
gboolean sym_statement_store_needs_samples (void);

/**
 * sym_statement_store_apply:
 *
 * May hash the samples: not for the main thread. With a list that cannot be read every item is
 * "uncheckable" at least.
 *
 * Returns: (transfer full): the item with what was stated of it; @item itself where that is nothing
 */
SymItem *sym_statement_store_apply (SymItem *item);

/**
 * sym_statement_store_is_marked:
 *
 * Returns: whether a person's mark stands, so that there is something to correct
 */
gboolean sym_statement_store_is_marked (const SymItem *item);

/**
 * sym_statement_store_add_async:
 * @item: an item with an image
 * @others: (element-type SymItem): items to look at again afterwards: what is stated of one image
 *   holds for its copies and its slices
 *
 * Adds a statement in the name of the person who is logged in, on a worker.
 */
void sym_statement_store_add_async (SymItem *item,
                                    SymStatementKind kind,
                                    const char *reason,
                                    GPtrArray *others,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * sym_statement_store_add_finish:
 *
 * Returns: (transfer full) (element-type SymItem) (nullable): @others as they are now, in the same
 *   order; %NULL with an error when nothing was stated
 */
GPtrArray *sym_statement_store_add_finish (GAsyncResult *result, GError **error);

G_END_DECLS
