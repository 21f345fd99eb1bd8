/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-companions.h"
#include "sym-decoder-process.h"

G_BEGIN_DECLS

/**
 * SymRequestProgress:
 * @done: bytes of samples written so far
 */
typedef void (*SymRequestProgress) (guint64 done, gpointer user_data);

/**
 * _sym_decoder_read:
 * @labels_only: tags and description, no samples
 * @deadline_ms: how long the decoder may take
 * @progress_func: (nullable): called some twenty times a second
 *
 * Reads one file through a decoder process of its own, and blocks.
 *
 * Returns: (transfer full) (nullable): the instance, whose `error` says what is wrong with the file;
 *   %NULL with error when cancelled or when the decoder cannot be started at all
 */
SymInstance *_sym_decoder_read (SymDecoderProcess *process, SymCompanions *companions, const char *path,
                   gboolean labels_only, guint deadline_ms, SymRequestProgress progress_func,
                   gpointer user_data, GCancellable *cancellable, GError **error);

/**
 * _sym_instance_has_content:
 *
 * Returns: whether anything was read of the file itself, beyond its name
 */
gboolean _sym_instance_has_content (const SymInstance *instance);

G_END_DECLS
