/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-region.h"
#include "sym-tag.h"

G_BEGIN_DECLS

/**
 * SymStrength:
 *
 * How much a piece of evidence decides (the strengths of the signal catalogue).
 *
 * @SYM_STRENGTH_CONTEXT: shown, decides nothing
 * @SYM_STRENGTH_CONF: looks like a synthetic statement and is not one; lowers hints in words only
 * @SYM_STRENGTH_NEG: says "not synthetic"; never cancels a positive
 * @SYM_STRENGTH_HINT: weak; never decides alone, never ignored
 * @SYM_STRENGTH_STRONG: specific mark of a known generator or law
 * @SYM_STRENGTH_AUTH: a standard defines exactly this statement
 */
typedef enum
{
  SYM_STRENGTH_CONTEXT,
  SYM_STRENGTH_CONF,
  SYM_STRENGTH_NEG,
  SYM_STRENGTH_HINT,
  SYM_STRENGTH_STRONG,
  SYM_STRENGTH_AUTH,
} SymStrength;

/**
 * SymClass:
 *
 * What a piece of evidence asserts of the content. The order is the order of gravity of the merge
 * rules: the worst class wins.
 */
typedef enum
{
  SYM_CLASS_NO_LABEL,
  SYM_CLASS_SAYS_NOT,
  SYM_CLASS_PHANTOM,
  SYM_CLASS_COMPUTED,
  SYM_CLASS_UNCHECKABLE,
  SYM_CLASS_HINT,
  SYM_CLASS_CONTRADICTORY,
  SYM_CLASS_PARTLY,
  SYM_CLASS_SYNTHETIC, /* made artificially, the evidence does not say how */
  SYM_CLASS_SIMULATED,
  SYM_CLASS_GENERATED,
} SymClass;

/**
 * SymAssurance:
 * @SYM_ASSURANCE_CLAIMED: the file says so, nobody vouches for it
 * @SYM_ASSURANCE_VERIFIED: checked: a signature that verifies, a watermark that was read
 */
typedef enum
{
  SYM_ASSURANCE_CLAIMED,
  SYM_ASSURANCE_VERIFIED,
} SymAssurance;

/**
 * SymEvidence:
 *
 * One piece of evidence: a signal of the catalogue that was found. An immutable value with atomic
 * references.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  SymStrength strength;
  SymClass asserts;
  SymAssurance assurance;
  const char *signal; /* (not nullable): id of the catalogue's row, such as "D-SYN-YES"; static */
  const char *where;  /* (not nullable): path, see SymTag.where */
  const char *value;  /* (not nullable): the exact value, possibly shortened with an ellipsis */
  const char *says;   /* (not nullable): one plain translated sentence */
  const char *basis;  /* (not nullable): the standard, law or habit; untranslated; static */
  guint n_files;      /* in how many files of a stack it stands; 0 unless it is some, not all */
  guint of_files;     /* how many files that stack has; 0 likewise */
  const char *file;   /* (nullable): the first of the n_files, as a person knows it */
  /*< private >*/
  SymRegion region; /* no planes where there is none */
} SymEvidence;

#define SYM_TYPE_EVIDENCE (sym_evidence_get_type ())
GType sym_evidence_get_type (void);

/**
 * sym_evidence_new:
 * @signal: (transfer none): static id of the catalogue's row
 * @basis: (transfer none): static name of the standard, law or habit
 * @where: copied
 * @value: copied
 * @says: copied
 *
 * Returns: (transfer full): the evidence, claimed and not verified
 */
SymEvidence *sym_evidence_new (const char *signal,
                               const char *basis,
                               SymStrength strength,
                               SymClass asserts,
                               const char *where,
                               const char *value,
                               const char *says);

/**
 * sym_evidence_new_in_region:
 * @region: copied: where in the pixels it was found, of at least one plane
 * @has_planes: whether the image has several
 *
 * As sym_evidence_new(). `where` becomes `x,y,width,height`, in images of several planes followed by
 * `@` and the index of the plane, or of the first and the last one: `8,12,200,24@5-7`.
 */
SymEvidence *sym_evidence_new_in_region (const char *signal,
                                         const char *basis,
                                         SymStrength strength,
                                         SymClass asserts,
                                         const SymRegion *region,
                                         gboolean has_planes,
                                         const char *value,
                                         const char *says);

/**
 * sym_evidence_get_region:
 *
 * Returns: (transfer none) (nullable): where in the pixels it was found; %NULL for what stands in
 *   labels
 */
const SymRegion *sym_evidence_get_region (const SymEvidence *self);
SymEvidence *sym_evidence_ref (SymEvidence *self);
void sym_evidence_unref (SymEvidence *self);

/**
 * sym_evidence_is_positive:
 *
 * Returns: whether it speaks for artificial content with a strength of at least HINT
 */
gboolean sym_evidence_is_positive (const SymEvidence *self);

/**
 * sym_evidence_is_denial:
 *
 * Returns: whether it says "not synthetic", or that and the opposite at once
 */
gboolean sym_evidence_is_denial (const SymEvidence *self);

/**
 * sym_evidence_in_files:
 * @n: 1 or more, less than @of
 * @file: name of the first file that has it
 *
 * Returns: (transfer full): the same piece of evidence, which stands in some files of a stack only
 */
SymEvidence *sym_evidence_in_files (const SymEvidence *self, guint n, guint of, const char *file);

/**
 * sym_evidence_describe_files:
 *
 * Returns: (transfer full) (nullable): a translated sentence that says which files of a stack it
 *   stands in; %NULL unless it stands in some only
 */
char *sym_evidence_describe_files (const SymEvidence *self);

/**
 * sym_strength_get_name:
 *
 * Returns: (transfer none): `"AUTH"`, `"STRONG"`, `"HINT"`, `"CONF"`, `"NEG"`, `"CONTEXT"`
 */
const char *sym_strength_get_name (SymStrength strength);

/**
 * sym_detect:
 * @tags: the tags of one file, its sidecars and its dataset description
 *
 * Runs every detector. A pure function: same tags, same evidence, in catalogue order.
 *
 * Returns: (transfer full) (element-type SymEvidence): the evidence, possibly empty; frees its
 *   elements
 */
GPtrArray *sym_detect (const SymTags *tags);

/**
 * SymLookedFor:
 * @name: what was looked for, in plain translated words
 * @found: whether any evidence of it was found
 */
typedef struct
{
  const char *name;
  gboolean found;
} SymLookedFor;

/**
 * sym_detect_list_looked_for:
 * @evidence: (element-type SymEvidence): what sym_detect() found
 * @carriers: bit set `1 << SymCarrier` of the carriers that this format can have
 * @n: (out): how many
 *
 * Lists what was looked for, for the panel's "looked for and not found".
 *
 * Returns: (transfer full) (array length=n): free with g_free()
 */
SymLookedFor *sym_detect_list_looked_for (GPtrArray *evidence, guint32 carriers, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymEvidence, sym_evidence_unref)

G_END_DECLS
