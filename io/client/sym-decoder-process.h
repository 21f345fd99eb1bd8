/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-protocol.h"

G_BEGIN_DECLS

/**
 * SymDecoderProcess:
 *
 * The fork server, started with the first request and again when it died. Usable from any thread.
 */
typedef struct _SymDecoderProcess SymDecoderProcess;

/**
 * _sym_decoder_process_new:
 * @program: the decoder; `symscope-labels`, where it stands beside it or in io/labels of the build
 *   tree, reads the labels of what it can finish
 */
SymDecoderProcess *_sym_decoder_process_new (const char *program);
void _sym_decoder_process_free (SymDecoderProcess *self);

/**
 * _sym_decoder_process_get_labels:
 *
 * Returns: (transfer none) (nullable): the server of `symscope-labels`, whose children end with
 *   %SYM_PROTOCOL_EXIT_ELSEWHERE on what is not for them
 */
SymDecoderProcess *_sym_decoder_process_get_labels (SymDecoderProcess *self);

/**
 * SymDecoderChild:
 *
 * One child at work on one file, from the side of who asked.
 *
 * @memory_size: bytes of the memory file, which can neither grow nor shrink
 */
typedef struct
{
  int pidfd;
  int reply_fd;
  int exit_fd;
  int memory_fd;
  guint64 memory_size;
} SymDecoderChild;

/**
 * _sym_decoder_process_start:
 * @request: n_inputs, inputs and labels_only are set; the rest is filled in here
 * @inputs: (array): open descriptors, one each; they stay the caller's
 * @child: (out caller-allocates): to be closed with _sym_decoder_child_clear()
 *
 * Errors are those of starting a program, never of a file.
 */
gboolean _sym_decoder_process_start (SymDecoderProcess *self, SymRequest *request,
                                     const int *inputs, SymDecoderChild *child, GError **error);

/** Kills the child; safe when it is gone. */
void _sym_decoder_child_kill (SymDecoderChild *self);

/**
 * _sym_decoder_child_wait:
 * @status: (out): as of waitpid()
 *
 * Waits until the child is reaped: all it had mapped is unmapped then. Only for a child that has
 * closed its reply or was killed.
 *
 * Returns: %FALSE when the server died with it
 */
gboolean _sym_decoder_child_wait (SymDecoderChild *self, int *status);

/**
 * _sym_decoder_child_seal:
 * @size: bytes of samples the reply speaks of, at most memory_size
 *
 * Makes the memory file unchangeable and maps it for reading, without a copy.
 *
 * Returns: (transfer full) (nullable): the samples
 */
GBytes *_sym_decoder_child_seal (SymDecoderChild *self, gsize size, GError **error);
void _sym_decoder_child_clear (SymDecoderChild *self);

G_END_DECLS
