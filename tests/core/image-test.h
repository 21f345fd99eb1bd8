/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "sym-image-private.h"

/* Instances as a reader would make them, for the tests of images and stacks. */

static inline SymInstance *
instance_new (SymFormat format,
              SymSampleType type,
              gsize columns,
              gsize rows,
              gsize slices,
              const void *samples)
{
  SymInstance *instance = _sym_instance_new ("test");
  SymImageInfo *info = &instance->info;

  info->format = format;
  info->sample_type = type;
  info->colour = SYM_COLOUR_MONO;
  info->n_samples = 1;
  info->bits_stored = 8 * (guint32) sym_sample_type_get_size (type);
  info->dims[0] = columns;
  info->dims[1] = rows;
  info->dims[2] = slices;
  info->dims[3] = info->dims[4] = 1;
  info->data_size = columns * rows * slices * sym_sample_type_get_size (type);
  info->slope = 1;
  if (samples != NULL)
    instance->data = g_bytes_new (samples, info->data_size);
  else
    instance->data = g_bytes_new_take (g_malloc0 (info->data_size), info->data_size);

  return instance;
}

/* Makes the pixels of an instance colour: as many bytes a pixel as samples. */
static inline void
instance_set_colour (SymInstance *instance, SymColour colour, guint n_samples, const void *samples)
{
  SymImageInfo *info = &instance->info;

  info->data_size = info->data_size / info->n_samples * n_samples;
  info->colour = colour;
  info->n_samples = n_samples;
  g_bytes_unref (instance->data);
  instance->data = g_bytes_new (samples, info->data_size);
}

static inline void
instance_add_window (SymInstance *instance, double centre, double width, SymWindowFunction function)
{
  SymWindow window = { .centre = centre, .width = width, .function = function };

  g_array_append_val (instance->windows, window);
}

/* Gives every frame the axial orientation and a position at @z[frame]. */
static inline void
instance_set_positions (SymInstance *instance, const double *z, const gint64 *times, gsize n)
{
  instance->frames = g_new0 (SymFrameInfo, n);
  instance->n_frames = n;
  for (gsize i = 0; i < n; i++)
    {
      SymFrameInfo *frame = &instance->frames[i];

      frame->flags = SYM_FRAME_HAS_POSITION | SYM_FRAME_HAS_ORIENTATION | SYM_FRAME_HAS_SPACING;
      frame->position[0] = -10;
      frame->position[1] = -20;
      frame->position[2] = z[i];
      frame->orientation[0] = frame->orientation[4] = 1;
      frame->spacing[0] = 0.5;
      frame->spacing[1] = 2;
      frame->temporal_position = times != NULL ? times[i] : 0;
    }
}

/* The image of an instance, which is freed. */
static inline SymImage *
image_of (SymInstance *instance)
{
  g_autoptr (GError) error = NULL;
  SymImage *image = _sym_image_new_from_instance (instance, &error);

  g_assert_no_error (error);
  g_assert_nonnull (image);
  _sym_instance_free (instance);

  return image;
}

static inline gboolean
has_note (const SymImage *image, const char *text)
{
  for (const char *const *note = sym_image_get_notes (image); *note != NULL; note++)
    if (strstr (*note, text) != NULL)
      return TRUE;

  return FALSE;
}
