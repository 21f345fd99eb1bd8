/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-companions.h"
#include "sym-decoder-request.h"

G_BEGIN_DECLS

/**
 * SymBatchFunc:
 * @instances: (array length=n): what has been read, where its path stands; %NULL where it has not
 * @n_done: how many have been read
 *
 * Called from the thread that waits for the batch, after one or several files were read.
 */
typedef void (*SymBatchFunc) (SymInstance *const *instances, guint n, guint n_done, gpointer user_data);

/**
 * SymBatch:
 * @labels_only: without samples
 * @first_alone: the first file is read, and told of, before the others are begun: somebody waits for it
 *
 * How the files of a batch are read.
 */
typedef struct
{
  SymDecoderProcess *process;
  SymCompanions *companions;
  guint deadline_ms;
  GCancellable *cancellable;
  gboolean labels_only;
  gboolean first_alone;
  SymBatchFunc func;
  gpointer user_data;
} SymBatch;

/**
 * _sym_batch_read:
 * @paths: (array length=n)
 *
 * Reads files side by side, a decoder child each, as many at a time as there are processors; begun in
 * the order of @paths.
 *
 * Returns: (transfer full) (element-type SymInstance): in the order of @paths; %NULL when the call
 *   itself fails
 */
GPtrArray *_sym_batch_read (const SymBatch *self, const char *const *paths, guint n, GError **error);

/** Returns: (transfer full) (element-type SymInstance): an array that owns what is put into it */
GPtrArray *_sym_instances_new (void);

G_END_DECLS
