/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reference.h"

G_BEGIN_DECLS

/**
 * SymTissue:
 *
 * Tissues of the brain in the order of their brightness in a T1-weighted image. A "level" is a
 * number between them: 1.5 is a voxel half of grey and half of white matter.
 */
typedef enum
{
  SYM_TISSUE_FLUID,
  SYM_TISSUE_GREY,
  SYM_TISSUE_WHITE,
  SYM_N_TISSUES,
} SymTissue;

/**
 * SymBrainModel:
 * @mean, @deviation, @share: the mixture of three Gaussians over the intensities of the brain
 * @texture_deviation: standard deviation of the intensity within white matter, trend removed
 * @texture_sigma: millimetres: the Gaussian whose noise has the autocorrelation of that texture
 * @sulcal_spacing: millimetres: mean distance of neighbouring sulci
 * @cortex_thickness: millimetres: mean thickness of the cortex
 * @hull: millimetres below the smooth surface around the brain, negative outside
 * @level: tissue level of the deep structures, smoothed
 * @outer: intensity of the head without the brain, as the means of a mixture of Gaussians
 *
 * What is learned of one acquired volume.
 */
typedef struct
{
  double mean[SYM_N_TISSUES];
  double deviation[SYM_N_TISSUES];
  double share[SYM_N_TISSUES];
  double texture_deviation;
  double texture_sigma;
  double sulcal_spacing;
  double cortex_thickness;
  SymField *hull;
  SymField *level;
  SymField *outer;
} SymBrainModel;

/**
 * sym_brain_model_fit:
 *
 * Returns: (transfer full): the model; %NULL with error when the volume does not look like a
 *   T1-weighted head
 */
SymBrainModel *sym_brain_model_fit (const SymReference *reference, GError **error);

void sym_brain_model_free (SymBrainModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymBrainModel, sym_brain_model_free)

/**
 * sym_mixture_fit:
 * @histogram: (array length=n): how often each intensity occurs
 * @mean, @deviation, @share: (inout) (array length=k): the start, and the result
 *
 * Fits a mixture of @k Gaussians by expectation and maximisation.
 */
void sym_mixture_fit (
    const double *histogram, guint n, guint k, double *mean, double *deviation, double *share);

G_END_DECLS
