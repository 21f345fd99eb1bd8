/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-text-finder-private.h"

G_BEGIN_DECLS

/** SYM_TEXT_MAX_SIDE: longest side of a plane that text is looked for in, pixels */
#define SYM_TEXT_MAX_SIDE 32767

/**
 * SymTextPlane:
 * @grey: rows of 8-bit grey
 * @columns, @rows: size of the plane
 * @rows_up: whether the first row of @grey is the image's last, as it is shown
 *
 * One plane of an image as a person first sees it, for finding and reading words in it.
 */
typedef struct
{
  guint8 *grey;
  gsize columns, rows;
  gboolean rows_up;
} SymTextPlane;

/**
 * SymTextLight:
 * @SYM_TEXT_BRIGHTEST: grey by the window, or the brightest of red, green and blue
 * @SYM_TEXT_DARKEST: of colour, the darkest of the three
 *
 * How colour becomes grey. Letters of any colour stand out from any other in one of the two: blue
 * from black in the brightest, yellow from white in the darkest.
 */
typedef enum
{
  SYM_TEXT_BRIGHTEST,
  SYM_TEXT_DARKEST,
} SymTextLight;

/**
 * _sym_text_plane_init:
 * @window: what maps values to grey, from sym_image_get_default_window()
 * @plane: index of the plane
 * @coloured: (out) (optional): whether any pixel has a colour, so that the other light differs
 *
 * Returns: %FALSE when the plane is too large for a search or there is no memory for it; nothing is
 *   to be cleared then
 */
gboolean _sym_text_plane_init (SymTextPlane *self, SymImage *image, const SymWindow *window,
                               gsize plane, SymTextLight light, gboolean *coloured);
void _sym_text_plane_clear (SymTextPlane *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymTextPlane, _sym_text_plane_clear)

G_END_DECLS
