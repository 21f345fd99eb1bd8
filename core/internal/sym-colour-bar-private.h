/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"
#include "sym-viewport.h"

G_BEGIN_DECLS

/** SYM_COLOUR_BAR_MIN_WIDTH, SYM_COLOUR_BAR_MIN_HEIGHT: logical pixels; in smaller panes it would hide more than it says */
#define SYM_COLOUR_BAR_MIN_WIDTH 240
#define SYM_COLOUR_BAR_MIN_HEIGHT 200

/**
 * _sym_colour_bar_draw:
 * @pixels: rows of R8G8B8
 * @image: of one sample per pixel; others have no bar
 *
 * Draws at the right edge which colour stands for which value: the colours of the window, and the values
 * at its ends and in the middle, with the image's unit. Windows that are not linear have no bar.
 */
void _sym_colour_bar_draw (guint8 *pixels, gsize stride, const SymViewport *viewport, const SymImage *image);

G_END_DECLS
