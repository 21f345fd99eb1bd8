/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-raster-private.h"

G_BEGIN_DECLS

/**
 * SymPaint:
 *
 * Colours and opacities (0 to 1) of letters and of the rim around them.
 */
typedef struct
{
  guint8 fill[3];
  double fill_alpha;
  guint8 rim[3];
  double rim_alpha;
} SymPaint;

/**
 * SymStampRun:
 * @first: index of the first of @n neighbouring pixels
 */
typedef struct
{
  int x, y;
  guint n;
  guint first;
} SymStampRun;

/**
 * SymStamp:
 *
 * A mask made ready to be painted many times: runs of the pixels it touches, all of them in the
 * given box. Of what lies below, byte by byte, `below * keep / 255 + add` remains; the two never
 * exceed 255 together.
 *
 * @keep, @add: three bytes for each pixel of the runs
 */
typedef struct
{
  int x, y, width, height;
  GArray *runs; /* SymStampRun */
  GByteArray *keep, *add;
} SymStamp;

SymStamp *_sym_stamp_new (const SymMask *mask, const SymPaint *paint);
void _sym_stamp_free (SymStamp *self);

/**
 * _sym_stamp_paint:
 * @pixels: rows of R8G8B8
 * @dx, @dy: where to
 *
 * Paints, and leaves out what lies outside the rows.
 */
void _sym_stamp_paint (const SymStamp *self, guint8 *pixels, int width, int height, gsize stride,
                       int dx, int dy);

static inline guint8
_sym_stamp_blend (guint8 below, guint8 keep, guint8 add)
{
  /* exact rounding of product / 255, in 16 bits so that eight go at once */
  guint16 product = (guint16) (below * keep + 128);

  return (guint8) (((guint16) (product + (product >> 8)) >> 8) + add);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymStamp, _sym_stamp_free)

G_END_DECLS
