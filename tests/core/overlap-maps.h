/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "sym-image-private.h"
#include "sym-overlap.h"

/* Label 2 in a wavy ball about the middle, label 1 in a shell around it; voxels of 1.5 by 0.75 by 2 mm. */
static inline SymImage *
make_map (const gsize *dims, double place, int waves)
{
  g_autoptr (SymInstance) instance = _sym_instance_new ("map.nii");
  guint8 *labels = g_new0 (guint8, dims[0] * dims[1] * dims[2]);
  GError *error = NULL;
  SymImage *image;

  for (gsize z = 0; z < dims[2]; z++)
    for (gsize y = 0; y < dims[1]; y++)
      for (gsize x = 0; x < dims[0]; x++)
        {
          const double u = (double) x / (double) dims[0] - place, v = (double) y / (double) dims[1] - 0.5;
          const double w = dims[2] > 1 ? (double) z / (double) dims[2] - place : 0;
          const double reach = 0.3 + 0.04 * sin (waves * atan2 (v, u));
          const double radius = sqrt (u * u + v * v + w * w);

          labels[(z * dims[1] + y) * dims[0] + x] = radius < reach * 0.6 ? 2 : radius < reach ? 1 : 0;
        }
  instance->info = (SymImageInfo) {
    .format = SYM_FORMAT_NIFTI1, .sample_type = SYM_SAMPLE_UINT8, .colour = SYM_COLOUR_MONO, .n_samples = 1,
    .bits_stored = 8, .dims = { dims[0], dims[1], dims[2], 1, 1 }, .data_size = dims[0] * dims[1] * dims[2], .slope = 1,
    .flags = SYM_IMAGE_HAS_AFFINE | SYM_IMAGE_HAS_SPACING, .affine = { 1.5, 0, 0, 0, 0, 0.75, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1 },
    .spacing = { 1.5, 0.75, 2 },
  };
  instance->data = g_bytes_new_take (labels, instance->info.data_size);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  return image;
}
