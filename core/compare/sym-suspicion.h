/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-metrics.h"

G_BEGIN_DECLS

/**
 * SymSuspicionKind:
 * @SYM_SUSPICION_IDENTICAL: every value is the same; at most the labels differ
 * @SYM_SUSPICION_NEAR_COPY: B nearly repeats A, down to its detail: a generator may have memorised the
 *   patient in A (N. Carlini et al., "Extracting Training Data from Diffusion Models", USENIX Security
 *   2023; S. U. H. Dar et al., "Investigating Data Memorization in 3D Latent Diffusion Models for Medical
 *   Image Synthesis", MICCAI workshops 2023)
 * @SYM_SUSPICION_BOUNDED: no difference is larger than some small epsilon, and most of them are as large as it,
 *   with either sign: as adversarial examples are (I. J. Goodfellow et al., "Explaining and Harnessing
 *   Adversarial Examples", ICLR 2015; A. Madry et al., "Towards Deep Learning Models Resistant to
 *   Adversarial Attacks", ICLR 2018)
 * @SYM_SUSPICION_FLIPPED: B mirrored or turned repeats A much better than B as it is aligned
 * @SYM_SUSPICION_ORIENTATION: aligned voxel by voxel or by size, while the files say that their axes run in
 *   different directions of the patient
 *
 * What a person who compares two images ought to be warned of.
 */
typedef enum
{
  SYM_SUSPICION_IDENTICAL,
  SYM_SUSPICION_NEAR_COPY,
  SYM_SUSPICION_BOUNDED,
  SYM_SUSPICION_FLIPPED,
  SYM_SUSPICION_ORIENTATION,
  SYM_N_SUSPICIONS,
} SymSuspicionKind;

/** SYM_SUSPICION_COPY_DETAIL: least correlation of detail of a near copy */
#define SYM_SUSPICION_COPY_DETAIL 0.5

/** SYM_SUSPICION_COPY_NCC: least correlation of a near copy */
#define SYM_SUSPICION_COPY_NCC 0.9

/** SYM_SUSPICION_FLIP_GAIN: by how much the correlation of detail is higher when B is turned */
#define SYM_SUSPICION_FLIP_GAIN 0.25

/** SYM_SUSPICION_MAX_EPSILON: largest epsilon, as part of the range: 32 of 255 */
#define SYM_SUSPICION_MAX_EPSILON 0.1255

/**
 * SymSuspicion:
 * @kind: what it is
 * @says: one sentence for a person, with the evidence
 * @epsilon: of %SYM_SUSPICION_BOUNDED: the largest difference, in modality units
 * @share: of %SYM_SUSPICION_BOUNDED: of the voxels compared, those that differ by epsilon
 * @detail: correlation of detail: of the values less their mean over 5 × 5 pixels, over a spread of slices
 * @ncc: normalised cross-correlation of all values compared
 */
typedef struct
{
  SymSuspicionKind kind;
  char *says;
  double epsilon, share;
  double detail, ncc;
} SymSuspicion;

void sym_suspicion_free (SymSuspicion *self);

/**
 * sym_suspicion_kind_get_name:
 *
 * Returns: (transfer none): `"identical"`, `"near-copy"`, `"bounded-perturbation"`, `"flipped"`, `"orientation"`
 */
const char *sym_suspicion_kind_get_name (SymSuspicionKind kind);

/**
 * sym_suspicions_find:
 * @scope: (nullable): as for sym_metrics_compute(); with a mask nothing is said of turned images
 * @metrics: of the same comparison
 *
 * Returns: (transfer full) (nullable) (element-type SymSuspicion): what was found, the gravest first, possibly
 *   nothing; %NULL when cancelled or there is no memory
 */
GPtrArray *sym_suspicions_find (const SymImage *a, const SymImage *b, const SymAlignment *alignment, const SymScope *scope,
                                const SymMetrics *metrics, GCancellable *cancellable, GError **error);

G_END_DECLS
