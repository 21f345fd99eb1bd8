/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"
#include "sym-viewport.h"

G_BEGIN_DECLS

/** SYM_SHADE_SLACK: bytes beyond the last pixel of a row that are written too */
#define SYM_SHADE_SLACK 4

/**
 * SymShading:
 *
 * Grey value to colour: first to 0 … 255, linear or by a curve, then through the colour map.
 *
 * @gain, @offset: of a value less the window's centre, to an index of the curve or of the table
 * @curve: (nullable) (array length=n_curve): indices of the table
 */
typedef struct
{
  float gain, offset;
  guint8 *curve;
  int n_curve;
  guint8 table[256][4];
} SymShading;

/** Window, inversion and colour map of @viewport, for values of @image. */
void _sym_shading_init (SymShading *self, const SymViewport *viewport, const SymImage *image);
void _sym_shading_clear (SymShading *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymShading, _sym_shading_clear)

/**
 * _sym_shade_grey:
 * @values: (array length=n): less the window's centre
 * @share: (nullable) (array length=n): of image in each pixel; black below a half
 * @index: (array length=n): to work in
 * @to: (array): three bytes a pixel, and %SYM_SHADE_SLACK more
 */
void _sym_shade_grey (const SymShading *self, const float *values, const float *share, guint8 *index, guint8 *to, int n);

/** The same of red, green and blue from 0 to 255. */
void _sym_shade_colour (const float *const *channels, guint8 *index, guint8 *to, int n);

G_END_DECLS
