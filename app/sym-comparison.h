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
 * @scope: of which part of A the numbers are; without its mask
 * @scope_words: the same for a person
 * @metrics: the numbers
 * @curves: what plots are drawn from
 * @suspicions: (element-type SymSuspicion): what a person ought to be warned of
 * @unit: of the values of A, "" where unknown
 * @labels_a, @labels_b: (nullable): label maps
 * @overlaps: (nullable) (element-type SymOverlap): how they agree
 *
 * Everything that a comparison found, for the command line, the window and the report alike. With atomic references;
 * all but @a and @b never changes.
 */
typedef struct
{
  SymItem *a, *b;
  SymAlignment alignment;
  SymScope scope;
  char *scope_words;
  SymMetrics metrics;
  SymCurves *curves;
  GPtrArray *suspicions;
  char *unit;
  SymItem *labels_a, *labels_b;
  GPtrArray *overlaps;
} SymComparison;

/**
 * SymComparisonOptions:
 * @alignment: (nullable): how B is brought onto A; %NULL as they are aligned by themselves
 * @scope: (nullable): part of A; %NULL for all of its first point in time
 * @scope_words: (nullable): the same for a person
 * @labels_a, @labels_b: (nullable): items with label maps or with regions, both or none; compared whole,
 *   regions on the grid of A
 * @unions: (nullable) (element-type SymLabelUnion): regions of several labels
 *
 * What a person can choose of a comparison.
 */
typedef struct
{
  const SymAlignment *alignment;
  const SymScope *scope;
  const char *scope_words;
  SymItem *labels_a, *labels_b;
  GPtrArray *unions;
} SymComparisonOptions;

/**
 * sym_comparison_new:
 * @a, @b: items with images
 * @options: (nullable): what is chosen
 *
 * Compares two images. Not on the main thread.
 *
 * Returns: (transfer full) (nullable): the comparison; %NULL with the error of what failed
 */
SymComparison *sym_comparison_new (SymItem *a, SymItem *b, const SymComparisonOptions *options, GCancellable *cancellable,
                                   SymProgress progress, gpointer user_data, GError **error);
SymComparison *sym_comparison_ref (SymComparison *self);
void sym_comparison_unref (SymComparison *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymComparison, sym_comparison_unref)

/**
 * sym_comparison_renew:
 * @a, @b: (nullable): items
 *
 * Takes over items that say more of the images compared: verdicts rise while pixels are examined. Only in the thread that
 * shows the comparison.
 *
 * Returns: whether they are of these images and others than before
 */
gboolean sym_comparison_renew (SymComparison *self, SymItem *a, SymItem *b);

/**
 * sym_comparison_get_verdict:
 *
 * Returns: the join of the verdicts of everything compared: what is measured from it has that one
 */
SymVerdict sym_comparison_get_verdict (const SymComparison *self);

/**
 * SymComparisonNumber:
 * @name: for a person
 * @value: NaN where it is not defined
 * @unit: "" where it has none
 */
typedef struct
{
  const char *name;
  double value;
  const char *unit;
} SymComparisonNumber;

/** SYM_COMPARISON_N_NUMBERS: how many there are */
#define SYM_COMPARISON_N_NUMBERS 14

/**
 * sym_comparison_list_numbers:
 * @numbers: (out caller-allocates) (array fixed-size=14): in the order in which they are shown
 */
void sym_comparison_list_numbers (const SymComparison *self, SymComparisonNumber *numbers);

/** Returns: (transfer full): value and unit, or that it is not defined */
char *sym_comparison_number_to_text (const SymComparisonNumber *number);

/** SYM_COMPARISON_N_COLUMNS: of a table of regions */
#define SYM_COMPARISON_N_COLUMNS 10

/** Returns: (transfer none): heading of a column of a table of regions, with its unit */
const char *sym_comparison_get_column (guint column);

/** Returns: (transfer full): what stands in a column of a table of regions: a name, a number or a dash */
char *sym_comparison_get_cell (const SymOverlap *overlap, guint column);

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
