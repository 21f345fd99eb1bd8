/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "image-test.h"
#include "frame-test.h"
#include "sym-segmentation-private.h"

/* Images and what is said of regions in them, as a decoder's reply would give them. Pixels are 0.5 mm wide
 * and 2 mm high, the first at -10, -20. */

#define SPACE "1.2.3.4"

static inline SymInstance *
make_grid (gsize columns, gsize rows, const double *z, gsize n, const void *samples)
{
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, columns, rows, n, samples);

  instance_set_positions (instance, z, NULL, n);
  g_strlcpy (instance->info.frame_of_reference, SPACE, sizeof instance->info.frame_of_reference);
  return instance;
}

static inline void
add_segment (SymInstance *instance, guint32 number, const char *name, guint32 flags, double threshold)
{
  SymSegmentInfo info = { .number = number, .flags = flags | SYM_SEGMENT_HAS_COLOUR, .colour = { 0, 255, 0 },
                          .threshold = threshold, .frame_of_reference = SPACE };
  g_autoptr (GError) error = NULL;

  g_strlcpy (info.name, name, sizeof info.name);
  _sym_segment_info_check (&info, &error);
  g_assert_no_error (error);
  g_array_append_val (instance->segments, info);
}

/* @points: x, y pairs at height z */
static inline void
add_contour (SymInstance *instance, guint32 number, SymContourKind kind, const double *xy, guint n, double z)
{
  SymContour *contour = g_new0 (SymContour, 1);

  contour->info = (SymContourInfo){ .number = number, .kind = kind, .n_points = n };
  contour->points = g_new0 (double, 3 * n);
  for (guint i = 0; i < n; i++)
    {
      contour->points[3 * i] = xy[2 * i];
      contour->points[3 * i + 1] = xy[2 * i + 1];
      contour->points[3 * i + 2] = z;
    }
  g_ptr_array_add (instance->contours, contour);
}

/* Takes the instance, which has samples or contours. */
static inline SymItem *
make_dicom_item (SymInstance *instance, const char *name)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (SymImage) image = NULL;

  g_ptr_array_add (instances, instance);
  if (instance->contours->len > 0)
    {
      const GError none = { SYM_ERROR, SYM_ERROR_NO_PIXELS, (char *) "It is a structure set." };

      return _sym_item_new (name, NULL, instances, &none);
    }
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  return settle_item (_sym_item_new (name, image, instances, NULL));
}

/* Rows of '.' and '#' of all slices. */
static inline char *
draw_mask (const SymSegmentation *segmentation, guint index, const SymImage *grid)
{
  const gsize *dims = sym_image_get_dims (grid);
  g_autofree guint8 *mask = g_malloc (dims[0] * dims[1] * dims[2]);
  GString *text = g_string_new (NULL);
  guint64 n = _sym_segmentation_get_mask (segmentation, index, grid, mask), counted = 0;

  for (gsize i = 0; i < dims[0] * dims[1] * dims[2]; i++)
    {
      if (i > 0 && i % dims[0] == 0)
        g_string_append_c (text, i % (dims[0] * dims[1]) == 0 ? '/' : ' ');
      g_string_append_c (text, mask[i] != 0 ? '#' : '.');
      counted += mask[i];
    }
  g_assert_cmpuint (n, ==, counted);
  return g_string_free (text, FALSE);
}

static inline void
assert_mask (const SymSegmentation *segmentation, guint index, const SymImage *grid, const char *expected)
{
  g_autofree char *drawn = draw_mask (segmentation, index, grid);

  g_assert_cmpstr (drawn, ==, expected);
}
