/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"

/* Values column + 10 row + 100 slice + @intercept. @placed: with millimetres of 1.5, 0.75 and 2, else without any. */
static inline SymImage *
make_ramp_at (gsize columns, gsize rows, gsize slices, gboolean placed, double intercept)
{
  g_autoptr (SymInstance) instance = _sym_instance_new ("ramp.nii");
  gint16 *values = g_new (gint16, columns * rows * slices);
  GError *error = NULL;
  SymImage *image;

  for (gsize z = 0; z < slices; z++)
    for (gsize y = 0; y < rows; y++)
      for (gsize x = 0; x < columns; x++)
        values[(z * rows + y) * columns + x] = (gint16) (x + 10 * y + 100 * z);
  instance->info = (SymImageInfo) {
    .format = SYM_FORMAT_NIFTI1, .sample_type = SYM_SAMPLE_INT16, .colour = SYM_COLOUR_MONO, .n_samples = 1,
    .bits_stored = 16, .dims = { columns, rows, slices, 1, 1 }, .data_size = columns * rows * slices * 2, .slope = 1,
    .intercept = intercept,
  };
  if (placed)
    {
      instance->info.flags = SYM_IMAGE_HAS_AFFINE | SYM_IMAGE_HAS_SPACING;
      instance->info.affine[0] = instance->info.spacing[0] = 1.5;
      instance->info.affine[5] = instance->info.spacing[1] = 0.75;
      instance->info.affine[10] = instance->info.spacing[2] = 2;
      instance->info.affine[15] = 1;
    }
  instance->data = g_bytes_new_take (values, instance->info.data_size);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  return image;
}

static inline SymImage *
make_ramp (gsize columns, gsize rows, gsize slices, gboolean placed)
{
  return make_ramp_at (columns, rows, slices, placed, 0);
}
