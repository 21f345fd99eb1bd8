/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "sym-image-private.h"

/* Smooth structure and noise from a linear congruential generator, the same everywhere. */
static inline SymImage *
make_volume (gsize columns, gsize rows, gsize slices, guint32 seed, double noise)
{
  g_autoptr (SymInstance) instance = _sym_instance_new ("volume.nii");
  float *values = g_new (float, columns * rows * slices);
  GError *error = NULL;
  SymImage *image;

  for (gsize z = 0; z < slices; z++)
    for (gsize y = 0; y < rows; y++)
      for (gsize x = 0; x < columns; x++)
        {
          double random;

          seed = seed * 1664525 + 1013904223;
          random = (double) (seed >> 8) / 16777216.0 - 0.5;
          values[(z * rows + y) * columns + x]
              = (float) (500 + 200 * sin ((double) x / 7) * cos ((double) y / 5) + 10 * (double) z + noise * random);
        }
  instance->info = (SymImageInfo) {
    .format = SYM_FORMAT_NIFTI1, .sample_type = SYM_SAMPLE_FLOAT32, .colour = SYM_COLOUR_MONO, .n_samples = 1,
    .bits_stored = 32, .dims = { columns, rows, slices, 1, 1 }, .data_size = columns * rows * slices * sizeof (float),
    .slope = 1,
  };
  instance->data = g_bytes_new_take (values, columns * rows * slices * sizeof (float));
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  return image;
}
