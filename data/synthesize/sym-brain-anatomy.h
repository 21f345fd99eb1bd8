/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-brain-model.h"

G_BEGIN_DECLS

/**
 * SymAnatomy:
 * @warp: displacement in millimetres, by axis: where in the space of the model a voxel of the new
 *   head comes from
 * @depth: millimetres below the surface of the new cerebrum, its fissure and its tentorium
 * @sulcus: millimetres to the nearest sheet of a new sulcus
 * @tentorium: MNI height of the border of cerebrum and cerebellum, by x and y
 * @thickness: deviation of the thickness of the cortex from its mean, as a unit field
 *
 * A sampled anatomy. Its cortex owes nothing to that of the acquired volume but mean spacing,
 * thickness and the smooth surface around the brain. Deep structures, cerebellum and the head
 * around the brain are those of the fitted volume, smoothed, in another shape.
 */
typedef struct
{
  const SymBrainModel *model;
  const SymReference *reference;
  SymField *warp[3];
  SymField *depth;
  SymField *sulcus;
  SymField *tentorium;
  SymField *thickness;
} SymAnatomy;

/**
 * sym_anatomy_sample:
 *
 * Returns: (transfer full): a new anatomy
 */
SymAnatomy *
sym_anatomy_sample (const SymBrainModel *model, const SymReference *reference, guint64 seed);

/**
 * sym_anatomy_map:
 * @position: (array fixed-size=3): millimetres in the new image
 * @source: (out) (array fixed-size=3): the place in the space of the model
 */
void sym_anatomy_map (const SymAnatomy *self, const double position[3], double source[3]);

/**
 * sym_anatomy_get_level:
 * @source: (array fixed-size=3): a place in the space of the model
 *
 * Returns: the tissue level there: 0 fluid, 1 grey, 2 white matter
 */
double sym_anatomy_get_level (const SymAnatomy *self, const double source[3]);

/**
 * sym_anatomy_get_fitted_share:
 * @source: (array fixed-size=3): a place in the space of the model
 *
 * Returns: 1 where tissue levels are those that were fitted (deep structures, brain stem,
 *   cerebellum), 0 where they are wholly new, between in the passage
 */
double sym_anatomy_get_fitted_share (const SymAnatomy *self, const double source[3]);

void sym_anatomy_free (SymAnatomy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymAnatomy, sym_anatomy_free)

/**
 * sym_step:
 *
 * Returns: 0 for @x at and below -@width, 1 at and above @width, smooth between
 */
double sym_step (double x, double width);

G_END_DECLS
