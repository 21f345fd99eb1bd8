/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-frame.h"
#include "item-test.h"

#include <string.h>

/* An item made of samples in memory, as a decoder's reply would be; with a label or without. */

static inline SymInstance *
make_instance (SymSampleType type, SymColour colour, guint n_samples, gsize columns, gsize rows, gsize slices,
               const void *samples)
{
  SymInstance *instance = _sym_instance_new ("test");
  SymImageInfo *info = &instance->info;

  info->format = SYM_FORMAT_PNG;
  info->sample_type = type;
  info->colour = colour;
  info->n_samples = n_samples;
  info->bits_stored = (guint32) (8 * sym_sample_type_get_size (type));
  info->dims[0] = columns;
  info->dims[1] = rows;
  info->dims[2] = slices;
  info->dims[3] = info->dims[4] = 1;
  info->slope = 1;
  info->data_size = columns * rows * slices * n_samples * sym_sample_type_get_size (type);
  instance->data = g_bytes_new (samples, info->data_size);
  return instance;
}

static inline void
label_instance (SymInstance *instance)
{
  SymTag tag = { .carrier = SYM_CARRIER_DICOM, .key = 0x0008001C, .vr = 'C' << 8 | 'S', .name = "SyntheticData",
                 .where = "(0008,001C)", .value = "YES" };

  sym_tags_add (instance->tags, &tag);
}

/* Takes the instance. Returns: the item before its pixels were examined. */
static inline SymItem *
make_unsettled_item (SymInstance *instance)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  g_autoptr (GError) error = NULL;
  SymImage *image = _sym_image_new_from_instance (instance, &error);
  SymItem *item;

  g_assert_no_error (error);
  g_ptr_array_add (instances, instance);
  item = _sym_item_new ("test", image, instances, NULL);
  sym_image_unref (image);
  return item;
}

/* Takes the instance. */
static inline SymItem *
make_item (SymInstance *instance)
{
  return settle_item (make_unsettled_item (instance));
}

static inline SymFrame *
compose (SymItem *item, const SymViewport *viewport)
{
  g_autoptr (GError) error = NULL;
  SymFrame *frame = sym_frame_compose (item, viewport, &error);

  g_assert_no_error (error);
  g_assert_nonnull (frame);
  return frame;
}

static inline const guint8 *
get_pixel (const SymFrame *frame, int x, int y)
{
  const guint8 *pixels = g_bytes_get_data (sym_frame_get_bytes (frame), NULL);

  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (x, <, sym_frame_get_width (frame));
  g_assert_cmpint (y, <, sym_frame_get_height (frame));
  return pixels + (gsize) y * sym_frame_get_stride (frame) + 3 * (gsize) x;
}
