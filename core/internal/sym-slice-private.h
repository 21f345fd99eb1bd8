/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"

G_BEGIN_DECLS

/** SYM_SLICE_MAX_CHANNELS: red, green and blue */
#define SYM_SLICE_MAX_CHANNELS 3

/**
 * SymSlice:
 *
 * One slice of an image as it stands on screen, read row by row as floats: modality values less
 * @origin for grey images (so that single precision is spent where the window is), 0 to 255 for
 * colour. What is not image (padding, NaN) reads as NaN; infinite values as very large ones.
 *
 * @columns, @rows: size on screen
 * @n_channels: 1 for grey, 3 for colour
 * @may_have_holes: whether NaN is possible
 */
typedef struct
{
  const SymImage *image;
  SymSlicing slicing;
  gsize base[5]; /* voxel at the screen's upper left corner */
  double origin;
  gsize columns, rows;
  guint n_channels;
  gboolean may_have_holes;
} SymSlice;

/**
 * _sym_slice_init:
 * @slice, @time, @other: in range
 */
void _sym_slice_init (SymSlice *self, const SymImage *image, SymSlicing slicing, gsize slice, gsize time,
                      gsize other, double origin);

/**
 * _sym_slice_read_row:
 * @row: less than @rows
 * @first, @n: range of columns
 * @channels: (array length=n_channels): where to, @n floats each
 */
void _sym_slice_read_row (const SymSlice *self, gsize row, gsize first, gsize n, float *const *channels);

G_END_DECLS
