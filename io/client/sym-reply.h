/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-protocol.h"

G_BEGIN_DECLS

/**
 * _sym_reply_parse:
 * @bytes: (array length=size): the records
 * @memory_size: size of the memory file
 * @labels_only: whether no samples were asked for
 * @instance: gets tags, notes, info, frames, windows, tables, and `error` where the decoder gives one
 * @complete: (out): whether the last record was the end
 *
 * Reads what a decoder answered, and believes nothing of it: every length, count, enumeration,
 * string and number is checked. What came before the first wrong record is kept.
 *
 * Returns: %FALSE with `SYM_ERROR_CRASHED` when a record makes no sense
 */
gboolean _sym_reply_parse (const guint8 *bytes, gsize size, guint64 memory_size, gboolean labels_only,
                  SymInstance *instance, gboolean *complete, GError **error);

/**
 * _sym_reply_parse_outputs:
 * @memory_size: bytes of the memory file
 * @records: (out) (array fixed-size=2): by part; the size of one that is not there is 0
 * @complete: (out): whether the reply has its end
 *
 * Takes the answer to a request for a labelled copy, and believes none of it.
 *
 * Returns: %FALSE with the child's own error, or because the answer makes no sense; without an error
 *   a complete answer has the main part
 */
gboolean _sym_reply_parse_outputs (const guint8 *bytes, gsize size, guint64 memory_size,
                                   SymRecordOutput *records, gboolean *complete, GError **error);

G_END_DECLS
