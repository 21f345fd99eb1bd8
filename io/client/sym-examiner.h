/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-item.h"

G_BEGIN_DECLS

/**
 * SymExaminer:
 *
 * Looks for marks in the samples of images: runs the table of detectors and gives items with what
 * they found. Nothing else can say of an item that its pixels were examined.
 *
 * An image is examined in steps: a volume's middle slice; then a spread of its slices, after which
 * the item is settled; then everything. An image of one slice has the last two only. A detector that
 * fails makes the item "uncheckable"; one that is cancelled leaves it as it was.
 *
 * What was examined already is known by its content and not searched again while the program runs.
 *
 * sym_examiner_examine() blocks and is safe from any thread. The queue is for the main thread: one
 * worker takes the most urgent step, again each time: unsettled images before settled ones, what is
 * on screen before what is not; a step that is no longer the most urgent is broken off, to be done
 * later.
 *
 * Signals, on the main thread: `item` (old, new: SymItem): an item of the queue has been replaced;
 * `progress` (SymItem, SymExamination, fraction: double): how far it is by now, and its present step, at
 * most 10 times a second.
 */
#define SYM_TYPE_EXAMINER (sym_examiner_get_type ())
G_DECLARE_FINAL_TYPE (SymExaminer, sym_examiner, SYM, EXAMINER, GObject)

/**
 * SymExaminerDepth:
 * @SYM_EXAMINER_FIRST: until the item is settled
 * @SYM_EXAMINER_ALL: every step
 */
typedef enum
{
  SYM_EXAMINER_FIRST,
  SYM_EXAMINER_ALL,
} SymExaminerDepth;

/**
 * sym_examiner_get_default:
 *
 * Returns: (transfer none): the examiner of the process, with all detectors
 */
SymExaminer *sym_examiner_get_default (void);

/**
 * sym_examiner_examine:
 * @cancellable: (nullable): breaks the search off
 *
 * Examines and blocks.
 *
 * Returns: (transfer full): the item with what was found; where it was cancelled, with what had been
 *   found until then, as unsettled as it was. @item itself where there is nothing to do
 */
SymItem *sym_examiner_examine (SymExaminer *self, SymItem *item, SymExaminerDepth depth,
                               GCancellable *cancellable);

/**
 * sym_examiner_examine_within:
 * @milliseconds: how long it may take
 *
 * As sym_examiner_examine() until the item is settled, broken off when the time is over: what is worth
 * waiting for before a first picture.
 */
SymItem *sym_examiner_examine_within (SymExaminer *self, SymItem *item, guint milliseconds,
                                      GCancellable *cancellable);

/**
 * sym_examiner_add:
 * @owner: (not nullable): whose item it is, for sym_examiner_drop(); compared only
 *
 * Puts an item in the queue for all that is left to do; one that was stopped goes on.
 */
void sym_examiner_add (SymExaminer *self, gpointer owner, SymItem *item);

/** Forgets the items of an owner; no signal about them follows. */
void sym_examiner_drop (SymExaminer *self, gpointer owner);

/**
 * sym_examiner_replace:
 *
 * Says that @item takes the place of @old: the same image with other statements, or another image,
 * for which nothing is left of what was asked of @old.
 */
void sym_examiner_replace (SymExaminer *self, SymItem *old, SymItem *item);

/**
 * sym_examiner_prefer:
 * @items: (element-type SymItem): what is on screen, the one looked at first
 *
 * Takes these before all others. The latest call counts.
 */
void sym_examiner_prefer (SymExaminer *self, GPtrArray *items);

/** Stops the examination of an item until it is added again; the item says so from then on. */
void sym_examiner_stop (SymExaminer *self, SymItem *item);

/**
 * sym_examiner_is_queued:
 *
 * Returns: whether the item is in the queue, so that sym_examiner_stop() has something to stop
 */
gboolean sym_examiner_is_queued (SymExaminer *self, SymItem *item);

G_END_DECLS
