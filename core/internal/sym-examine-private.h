/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-evidence.h"
#include "sym-image-private.h"

G_BEGIN_DECLS

/**
 * SymExamineEffort:
 * @SYM_EXAMINE_QUICK: what is worth waiting for before the first frame, about 150 ms at most: the
 *   native size only, of a volume the middle slice only; a slice that would take longer is read in part or
 *   left to the next effort
 * @SYM_EXAMINE_SPREAD: still the native size, of a volume a spread of slices
 * @SYM_EXAMINE_FULL: everything: every slice, and the searches for crops and other sizes
 *
 * How far to look into the samples of an image. Each effort looks at no less than the one before.
 */
typedef enum
{
  SYM_EXAMINE_QUICK,
  SYM_EXAMINE_SPREAD,
  SYM_EXAMINE_FULL,
} SymExamineEffort;

/**
 * SymExamineFunc:
 * @image: the image, of any sample type and colour
 * @effort: how far to look
 * @cancellable: (nullable): asked at least once a slice and every 50 ms
 *
 * A detector of marks in the samples: a pure function, safe from any thread, several at once. One that is
 * cancelled may leave with the image what spares it the same work when it is called again; what it finds
 * does not depend on that.
 *
 * Returns: (transfer full) (nullable) (element-type SymEvidence): what was found, possibly nothing,
 *   freeing its elements; %NULL when cancelled before it was done
 */
typedef GPtrArray *(*SymExamineFunc) (SymImage *image, SymExamineEffort effort, GCancellable *cancellable);

/**
 * _sym_examine_take_rest:
 *
 * For detectors, at their beginning.
 *
 * Returns: (transfer full) (nullable): what was left when this search with this effort was broken off
 */
gpointer _sym_examine_take_rest (SymImage *image, SymSearch search, SymExamineEffort effort);

/**
 * _sym_examine_leave_rest:
 * @data: (transfer full): what is needed to go on; without a reference to the image
 * @destroy: frees it
 *
 * For detectors that are cancelled. What was left before is forgotten.
 */
void _sym_examine_leave_rest (SymImage *image, SymSearch search, SymExamineEffort effort, gpointer data,
                              GDestroyNotify destroy);

/**
 * SymExamineReport:
 * @n_planes: how many planes of the image a detector has looked at since it was called
 *
 * Called on the detector's thread.
 */
typedef void (*SymExamineReport) (gsize n_planes, gpointer user_data);

/**
 * _sym_examine_report:
 *
 * For detectors, after each plane: tells whoever listens on this thread how far they are.
 */
void _sym_examine_report (gsize n_planes);

/**
 * SymExamineFound:
 * @evidence: (transfer none): what is found by now; what the detector returns in the end takes its place
 *
 * Called on the detector's thread.
 */
typedef void (*SymExamineFound) (SymEvidence *evidence, gpointer user_data);

/**
 * _sym_examine_announce:
 *
 * For detectors that have found a mark and go on: the verdict rises now.
 */
void _sym_examine_announce (SymEvidence *evidence);

/**
 * _sym_examine_listen:
 * @report, @found: (nullable): %NULL to listen no more
 *
 * Hears the detectors that are called on this thread from now on.
 */
void _sym_examine_listen (SymExamineReport report, SymExamineFound found, gpointer user_data);

G_END_DECLS
