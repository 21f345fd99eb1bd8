/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-random.h"

G_BEGIN_DECLS

/**
 * SymField:
 * @dims: sizes
 * @step: millimetres between neighbours, the same along each axis
 * @values: (array): first axis fastest
 *
 * Numbers on a regular grid in space. Positions are millimetres from the centre of the first
 * voxel along the axes, so that fields of different steps that cover one box share positions.
 */
typedef struct
{
  gsize dims[3];
  double step;
  float *values;
} SymField;

/**
 * sym_field_new:
 *
 * Returns: (transfer full): a field of zeros
 */
SymField *sym_field_new (const gsize dims[3], double step);

/**
 * sym_field_new_cover:
 *
 * Returns: (transfer full): a field of zeros with another step that covers the same box
 */
SymField *sym_field_new_cover (const SymField *like, double step);

/**
 * sym_field_new_resampled:
 *
 * Returns: (transfer full): @self at another step, by linear interpolation
 */
SymField *sym_field_new_resampled (const SymField *self, double step);
SymField *sym_field_copy (const SymField *self);
void sym_field_free (SymField *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymField, sym_field_free)

gsize sym_field_get_size (const SymField *self);

/**
 * sym_field_at:
 * @position: (array fixed-size=3): millimetres; beyond the box the nearest face counts
 *
 * Returns: the value there, by linear interpolation
 */
float sym_field_at (const SymField *self, const double position[3]);

/**
 * sym_field_at_three:
 * @fields: (array fixed-size=3): fields on one grid
 * @values: (out) (array fixed-size=3): what sym_field_at() gives for each
 */
void sym_field_at_three (SymField *const fields[3], const double position[3], float values[3]);

/**
 * sym_field_gradient_at:
 * @gradient: (out) (array fixed-size=3): change per millimetre, by central differences
 */
void sym_field_gradient_at (const SymField *self, const double position[3], double gradient[3]);

/**
 * sym_field_blur:
 * @sigma: millimetres
 *
 * Convolves with a Gaussian, as three extended boxes (Gwosdek et al., "Theoretical foundations of
 * Gaussian convolution by extended box filtering", 2011).
 */
void sym_field_blur (SymField *self, double sigma);

/**
 * sym_field_normalise:
 *
 * Subtracts the mean and divides by the standard deviation.
 */
void sym_field_normalise (SymField *self);

/**
 * sym_field_new_smooth_noise:
 * @like: the box
 * @sigma: millimetres: the Gaussian that shapes white noise
 *
 * Returns: (transfer full): a Gaussian random field of mean 0 and standard deviation 1, at a step
 *   that is fine enough for @sigma
 */
SymField *sym_field_new_smooth_noise (const SymField *like, double sigma, SymRandom *random);

/**
 * sym_field_new_band_noise:
 * @wavelength: millimetres: where the spectrum has its peak
 *
 * Returns: (transfer full): as sym_field_new_smooth_noise(), with the spectrum of a Laplacian of a
 *   Gaussian to the fourth power: its zero surfaces lie about half a wavelength apart
 */
SymField *sym_field_new_band_noise (const SymField *like, double wavelength, SymRandom *random);

/**
 * sym_field_measure_distance:
 * @self: seeds are the voxels greater than 0
 * @nearest: (nullable) (out caller-allocates) (array): index of the nearest seed of each voxel
 *
 * The exact Euclidean distance transform (Felzenszwalb and Huttenlocher, "Distance transforms of
 * sampled functions", 2012).
 *
 * Returns: (transfer full): distance of each voxel to the nearest seed, millimetres; huge without
 *   any seed
 */
SymField *sym_field_measure_distance (const SymField *self, guint32 *nearest);

/**
 * sym_field_flood:
 * @start: index of a voxel
 *
 * Leaves only the voxels greater than 0 that are connected with @start through faces.
 */
void sym_field_flood (SymField *self, gsize start);

G_END_DECLS
