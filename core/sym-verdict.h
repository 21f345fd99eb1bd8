/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-evidence.h"

G_BEGIN_DECLS

/**
 * SymVerdictKind:
 *
 * The eight verdicts of the command line's contract, in the order of gravity, and a passing one:
 * @SYM_VERDICT_CHECKING is what an image without a mark has while its pixels are examined. It bears a
 * mark like the graver ones, and gives way when the examination has come far enough.
 */
typedef enum
{
  SYM_VERDICT_NO_LABEL,
  SYM_VERDICT_SAYS_NOT,
  SYM_VERDICT_PHANTOM,
  SYM_VERDICT_COMPUTED,
  SYM_VERDICT_CHECKING,
  SYM_VERDICT_UNCHECKABLE,
  SYM_VERDICT_SUSPECTED,
  SYM_VERDICT_PARTLY_SYNTHETIC,
  SYM_VERDICT_SYNTHETIC,
} SymVerdictKind;

/**
 * SymOrigin:
 *
 * How a synthetic image was made, where the evidence says.
 */
typedef enum
{
  SYM_ORIGIN_UNSAID,
  SYM_ORIGIN_SIMULATED,
  SYM_ORIGIN_GENERATED,
} SymOrigin;

/**
 * SymVerdict:
 * @kind: the verdict
 * @origin: only with %SYM_VERDICT_SYNTHETIC, else %SYM_ORIGIN_UNSAID
 * @conflict: whether pieces of evidence contradict each other
 * @n_synthetic: how many of the stack's files a positive verdict comes from
 * @n_files: how many files the stack has; 1 for a single file
 * @by_person: whether only a person's statement gives this verdict, not the file
 * @inherited: whether only an image that the file refers to gives this verdict, not the file
 * @denied: whether any evidence says "not synthetic", whatever graver evidence decides
 * @by_pixels: whether it is what was found in the pixels that gives it, not a label of the file
 * @by_layer: whether only what is drawn over the image gives it
 *
 * What the evidence amounts to. A plain value.
 */
typedef struct
{
  SymVerdictKind kind;
  SymOrigin origin;
  gboolean conflict;
  guint n_synthetic;
  guint n_files;
  gboolean by_person;
  gboolean inherited;
  gboolean denied;
  gboolean by_pixels;
  gboolean by_layer;
} SymVerdict;

/**
 * sym_verdict_merge:
 * @evidence: (element-type SymEvidence): all evidence of one file
 *
 * The one merge, rules 1 to 4 of the catalogue: the worst class wins, a denial never cancels a
 * positive and sets `conflict`, absence is neutral.
 *
 * Returns: the verdict
 */
SymVerdict sym_verdict_merge (GPtrArray *evidence);

/**
 * sym_verdict_join:
 *
 * The join of the lattice of verdicts: the graver kind and origin, either conflict; for what is
 * derived from two images (difference, blend) or known later of the same image. Commutative,
 * associative, idempotent; never less grave than either.
 */
SymVerdict sym_verdict_join (SymVerdict a, SymVerdict b);

/**
 * sym_verdict_of_stack:
 * @verdicts: (array length=n): the verdict of each file of a stack
 * @n: at least 1
 *
 * Rule 6: one positive file marks the stack. When only some files are synthetic the whole is
 * "partly synthetic", n of m. A denial in any file and a positive in any contradict each other.
 */
SymVerdict sym_verdict_of_stack (const SymVerdict *verdicts, guint n);

/**
 * sym_verdict_is_marked:
 *
 * Returns: whether every view bears the mark: the five gravest kinds
 */
gboolean sym_verdict_is_marked (const SymVerdict *self);

/**
 * sym_verdict_get_name:
 *
 * Returns: (transfer none): the word of the command line: `"synthetic"`, `"no-label"`, …
 */
const char *sym_verdict_get_name (const SymVerdict *self);

/**
 * sym_verdict_get_origin_name:
 *
 * Returns: (transfer none) (nullable): `"generated"`, `"simulated"` or %NULL
 */
const char *sym_verdict_get_origin_name (const SymVerdict *self);

/**
 * sym_verdict_get_words:
 *
 * Returns: (transfer none): the fixed English words of the mark or badge, never translated:
 *   `"SYNTHETIC"`, `"PARTLY SYNTHETIC"`, `"SYNTHETIC?"`, `"LABEL UNREADABLE"`, `"CHECKING"`,
 *   `"COMPUTED"`, `"PHANTOM"`, `"LABELLED NOT SYNTHETIC"`, `"ORIGIN NOT ESTABLISHED"`
 */
const char *sym_verdict_get_words (const SymVerdict *self);

/**
 * sym_verdict_describe:
 *
 * Returns: (transfer full): one translated sentence for the verdict card and for screen readers
 */
char *sym_verdict_describe (const SymVerdict *self);

/**
 * sym_verdict_describe_limits:
 *
 * Returns: (transfer full): one or two translated sentences on what the verdict does not say
 */
char *sym_verdict_describe_limits (const SymVerdict *self);

/**
 * sym_verdict_describe_reason:
 * @evidence: (element-type SymEvidence): the evidence merged
 *
 * The line beside the mark's words: the gravest piece of evidence in fixed English, such as
 * `DICOM Synthetic Data (0008,001C) = YES`, with the n of m and LABELS CONFLICT where they apply.
 *
 * Returns: (transfer full): the line; "" for an unmarked verdict
 */
char *sym_verdict_describe_reason (const SymVerdict *self, GPtrArray *evidence);

G_END_DECLS
