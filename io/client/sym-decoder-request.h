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
 * SymLabelOutput:
 * @parts: (nullable): the finished files, in memory that nobody can change any more
 */
typedef struct
{
  GBytes *parts[SYM_N_OUTPUT_PARTS];
} SymLabelOutput;

void _sym_label_output_clear (SymLabelOutput *self);

/**
 * _sym_decoder_label:
 * @path: the header, for a pair
 * @samples: memory file with the samples that the copy gets, see %SYM_INPUT_SAMPLES; -1 to keep
 *   those of the file
 * @out: (out): empty before
 *
 * Lets a decoder process of its own make a labelled copy of one file, and blocks.
 */
gboolean _sym_decoder_label (SymDecoderProcess *process, const char *path,
                             const SymRequestLabel *label, int samples, guint deadline_ms,
                             SymLabelOutput *out, GCancellable *cancellable, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymLabelOutput, _sym_label_output_clear)

/**
 * _sym_instance_has_content:
 *
 * Returns: whether anything was read of the file itself, beyond its name
 */
gboolean _sym_instance_has_content (const SymInstance *instance);

G_END_DECLS
