/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-slice-private.h"
#include "sym-viewport-private.h"

G_BEGIN_DECLS

/**
 * SymTaps:
 *
 * How the pixels of one axis of the frame come from those of the slice. Frame pixel @first + i is
 * the sum of @n[i] slice pixels from @start[i] on, weighted by @weights[i * @most …].
 *
 * Nearest, linear and cubic (Catmull-Rom: Keys 1981, a = -1/2) sample at the pixel's centre; the
 * area mean weights each slice pixel by its overlap. Beyond the slice's edge its last pixel goes on.
 *
 * @first, @n_out: the frame pixels whose centres lie on the slice
 */
typedef struct
{
  int first, n_out;
  guint most;
  gsize *start;
  guint *n;
  float *weights;
} SymTaps;

/**
 * _sym_taps_init:
 * @x0, @step: see #SymPlacement
 * @count: of slice pixels
 * @size: of the frame
 *
 * Returns: %FALSE when there is no memory for it
 */
gboolean _sym_taps_init (SymTaps *self, double x0, double step, gsize count, int size,
                         SymInterpolation interpolation);
void _sym_taps_clear (SymTaps *self);

/**
 * SymResampler:
 *
 * Gives the rows of the frame, one after the other, from the rows of the slice.
 *
 * @has_holes: whether the slice has pixels that are no image; then the last channel of a row is the
 *   share of image in each pixel, and the others are to be divided by it
 */
typedef struct
{
  const SymSlice *slice;
  SymTaps x, y;
  gboolean has_holes;
  guint n_channels;
  gsize first_column, n_columns; /* of the slice, that are needed */
  float *source[SYM_SLICE_MAX_CHANNELS + 1];
  float *ring; /* rows resampled along x */
  gsize *ring_rows;
  float *out[SYM_SLICE_MAX_CHANNELS + 1];
} SymResampler;

gboolean _sym_resampler_init (SymResampler *self, const SymSlice *slice, const SymPlacement *placement,
                              int width, int height, SymInterpolation interpolation);
void _sym_resampler_clear (SymResampler *self);

/**
 * _sym_resampler_get_row:
 * @y: from the first to the last row of @self->y, upwards
 *
 * Returns: (array length=n_channels): rows of @self->x.n_out floats, valid until the next call
 */
const float *const *_sym_resampler_get_row (SymResampler *self, int y);

/** _sym_rows_to_index: clamps value * gain + offset to 0 … 255 and rounds half up. */
void _sym_rows_to_index (const float *values, float gain, float offset, guint8 *index, gsize n);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymTaps, _sym_taps_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymResampler, _sym_resampler_clear)

G_END_DECLS
