/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * Picture:
 * @values: (array): rows of @width 8-bit grey values
 *
 * A rendered picture, and what people do to it.
 */
typedef struct
{
  int width, height;
  guint8 *values;
} Picture;

Picture *picture_new (int width, int height);
Picture *picture_copy (const Picture *from);
void picture_free (Picture *self);

/** Through a baseline JPEG of that quality and back. */
Picture *picture_jpeg (const Picture *from, int quality);
/** The part of @share of both sides whose corner lies at @x, @y of what is left. */
Picture *picture_crop (const Picture *from, double share, double x, double y);
/** 128 + gain (v - 128), or 255 (v / 255)^gamma. */
Picture *picture_contrast (const Picture *from, double gain);
Picture *picture_gamma (const Picture *from, double gamma);
/** Histogram equalisation in 8 x 8 regions with limited contrast. */
Picture *picture_clahe (const Picture *from);
Picture *picture_invert (const Picture *from);
Picture *picture_flip (const Picture *from);
Picture *picture_turn (const Picture *from);
Picture *picture_blur (const Picture *from, double deviation);
Picture *picture_median (const Picture *from);
Picture *picture_noise (const Picture *from, double deviation, guint32 seed);
/** Bicubic, with a kernel as wide as the reduction. */
Picture *picture_resize (const Picture *from, double factor);
/** By an angle about the centre, bilinear. */
Picture *picture_rotate (const Picture *from, double degrees);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Picture, picture_free)
