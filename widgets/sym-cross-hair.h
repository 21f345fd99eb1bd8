/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-view.h"

G_BEGIN_DECLS

/**
 * SymCrossHair:
 *
 * Draws over a view where the pointer of a linked pane is: two lines that leave the spot itself free. Keeps out of the
 * mark's band.
 */
#define SYM_TYPE_CROSS_HAIR (sym_cross_hair_get_type ())
G_DECLARE_FINAL_TYPE (SymCrossHair, sym_cross_hair, SYM, CROSS_HAIR, GtkWidget)

/**
 * sym_cross_hair_new:
 * @view: the view it lies over
 */
GtkWidget *sym_cross_hair_new (SymView *view);

G_END_DECLS
