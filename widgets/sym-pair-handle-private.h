/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** SYM_HANDLE_GRIP, SYM_HANDLE_KNOB, SYM_HANDLE_RADIUS: of grip and knobs, and of the ring that turns B; logical pixels */
#define SYM_HANDLE_GRIP 13.0
#define SYM_HANDLE_KNOB 8.0
#define SYM_HANDLE_RADIUS 64.0

/** SymPoint: logical pixels of the widget, or a place on the slice from -1/2 to 1/2 */
typedef struct
{
  double x, y;
} SymPoint;

/**
 * _sym_pair_handle_draw_curtain:
 * @layout: of the widget, for the letters
 * @a_side: direction from the edge to A, radians
 *
 * Draws the edge from @from to @to with its grip and the ring that turns it.
 */
void _sym_pair_handle_draw_curtain (cairo_t *cr, PangoLayout *layout, SymPoint from, SymPoint to, SymPoint grip,
                                    SymPoint turn, double a_side);

/** Draws what B is moved, turned and enlarged by. */
void _sym_pair_handle_draw_ring (cairo_t *cr, SymPoint centre, SymPoint turn, SymPoint scale);

G_END_DECLS
