/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-examine-private.h"
#include "sym-examiner.h"
#include "sym-item-private.h"

G_BEGIN_DECLS

/**
 * SymDetector:
 *
 * A row of the table of detectors.
 */
typedef struct
{
  SymSearch search;
  SymExamineFunc examine;
} SymDetector;

/* sym-examiner-cache.c: what is known by content. */
typedef struct _SymExaminerCache SymExaminerCache;

SymExaminerCache *_sym_examiner_cache_new (void);
void _sym_examiner_cache_free (SymExaminerCache *self);

/**
 * SymExaminerStep:
 * @findings: (element-type SymEvidence): what was found in it
 * @examination: where it left the item
 *
 * The outcome of one step.
 */
typedef struct
{
  GPtrArray *findings;
  SymExamination examination;
} SymExaminerStep;

/**
 * _sym_examiner_cache_find:
 *
 * Hashes the samples when an image of the same shape is known, not otherwise.
 *
 * Returns: whether an image of the same content was examined as far as @effort
 */
gboolean _sym_examiner_cache_find (SymExaminerCache *self, SymImage *image, SymExamineEffort effort,
                                   SymExaminerStep *step);
void _sym_examiner_cache_add (SymExaminerCache *self, SymImage *image, SymExamineEffort effort,
                              const SymExaminerStep *step);

/* sym-examiner.c: one step. */

/**
 * SymExaminerListener:
 * @advanced: called when a detector has found something, and when it is done, with what it found,
 *   possibly nothing, and how far the image is examined now; not at the end of the last one when it found
 *   nothing: the step ends then
 * @progressed: called with how far the image is examined, and the fraction of the step that is done
 *
 * What can be heard of a step under way, on the thread that it runs on.
 */
typedef struct
{
  void (*advanced) (GPtrArray *findings, const SymExamination *examination, gpointer user_data);
  void (*progressed) (const SymExamination *examination, double fraction, gpointer user_data);
  gpointer user_data;
} SymExaminerListener;

/**
 * _sym_examiner_get_effort:
 *
 * Returns: whether anything is left to do; @effort is then the next step
 */
gboolean _sym_examiner_get_effort (const SymExamination *examination, SymExamineEffort *effort);

/**
 * _sym_examiner_run_step:
 * @listener: (nullable)
 *
 * Detectors that have this effort behind them are not called again: a step that was broken off goes on.
 *
 * Returns: %FALSE when cancelled; @step has then what was found until then, and how far each search came
 */
gboolean _sym_examiner_run_step (SymExaminer *self, SymImage *image, const SymExamination *examination,
                                 SymExamineEffort effort, const SymExaminerListener *listener,
                                 GCancellable *cancellable, SymExaminerStep *step);

/**
 * _sym_examiner_new:
 * @detectors: (array length=n): outlives the examiner
 *
 * An examiner with other detectors, for tests.
 */
SymExaminer *_sym_examiner_new (const SymDetector *detectors, guint n);

/**
 * _sym_examiner_set_detectors:
 *
 * Gives an examiner other detectors and forgets what it knows, for tests of the window.
 */
void _sym_examiner_set_detectors (SymExaminer *self, const SymDetector *detectors, guint n);

/* sym-examiner-queue.c */
typedef struct _SymExaminerQueue SymExaminerQueue;

SymExaminerQueue *_sym_examiner_queue_new (SymExaminer *examiner);
void _sym_examiner_queue_free (SymExaminerQueue *self);
SymExaminerQueue *_sym_examiner_get_queue (SymExaminer *self);
void _sym_examiner_emit_item (SymExaminer *self, SymItem *old, SymItem *item);
void _sym_examiner_emit_progress (SymExaminer *self, SymItem *item, const SymExamination *examination,
                                  double fraction);

G_END_DECLS
