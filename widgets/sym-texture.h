/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "sym-frame.h"

G_BEGIN_DECLS

/**
 * sym_texture_new:
 * @frame: a composed frame
 *
 * The one way of pixels to the screen: nothing else in the program makes a texture, and what this
 * takes cannot exist without a verdict and its mark or badge.
 *
 * Returns: (transfer full): a texture of the frame's own bytes, one device pixel to the texel
 */
GdkTexture *sym_texture_new (SymFrame *frame);

G_END_DECLS
