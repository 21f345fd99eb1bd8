/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-item.h"
#include "sym-overlap.h"
#include "sym-suspicion.h"

G_BEGIN_DECLS

/**
 * SymComparison:
 * @a, @b: what is compared; A is the reference
 * @alignment: how B was brought onto the grid of A
 * @metrics: the numbers
 * @curves: what plots are drawn from
 * @suspicions: (element-type SymSuspicion): what a person ought to be warned of
 * @labels_a, @labels_b: (nullable): label maps
 * @overlaps: (nullable) (element-type SymOverlap): how they agree
 *
 * Everything that a comparison found, for the command line, the window and the report alike.
 */
typedef struct
{
  SymItem *a, *b;
  SymAlignment alignment;
  SymMetrics metrics;
  SymCurves *curves;
  GPtrArray *suspicions;
  SymItem *labels_a, *labels_b;
  GPtrArray *overlaps;
} SymComparison;

/**
 * sym_comparison_new:
 * @a, @b: items with images
 * @labels_a, @labels_b: (nullable): items with label maps, both or none
 * @unions: (nullable) (element-type SymLabelUnion): regions of several labels
 *
 * Compares two images as they are aligned by themselves. Not on the main thread.
 *
 * Returns: (transfer full) (nullable): the comparison; %NULL with the error of what failed
 */
SymComparison *sym_comparison_new (SymItem *a, SymItem *b, SymItem *labels_a, SymItem *labels_b, GPtrArray *unions,
                                   GCancellable *cancellable, SymProgress progress, gpointer user_data, GError **error);
void sym_comparison_free (SymComparison *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymComparison, sym_comparison_free)

/**
 * sym_comparison_to_json_text:
 *
 * Returns: (transfer full): the object of `compare --json` as one line, without its end
 */
char *sym_comparison_to_json_text (const SymComparison *self);

/**
 * sym_comparison_to_text:
 *
 * Returns: (transfer full): lines for a person: verdicts, alignment, warnings, numbers, regions
 */
char *sym_comparison_to_text (const SymComparison *self);

G_END_DECLS
