/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-viewport.h"

G_BEGIN_DECLS

/**
 * _sym_colormap_fill:
 * @table: (array fixed-size=256): bytes R, G, B, 0 in memory for each grey level
 *
 * Grey; hot (black, red, yellow, white in equal parts of 3/8, 3/8 and 1/4); viridis and inferno
 * (S. van der Walt, N. Smith, E. Firing, public domain) through ten of their colours; the diverging
 * map from cool to warm of K. Moreland (ISVC 2009) through the nine colours he gives.
 */
void _sym_colormap_fill (SymColormap colormap, gboolean invert, guint8 table[256][4]);

G_END_DECLS
