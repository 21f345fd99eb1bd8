/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-view.h"

G_BEGIN_DECLS

/**
 * SymPairHandle:
 *
 * What a person takes hold of over a picture of two images: the edge of a curtain, which is dragged across and
 * turned by its small ring or the wheel; or, while images are aligned, the place of B, which is dragged, turned by
 * the ring and enlarged by the square. Only there does it take the pointer; all else goes to the view below.
 *
 * Signals: `place-changed` (double place, double angle) of the curtain; `moved` (const SymRigid *) of B.
 */
#define SYM_TYPE_PAIR_HANDLE (sym_pair_handle_get_type ())
G_DECLARE_FINAL_TYPE (SymPairHandle, sym_pair_handle, SYM, PAIR_HANDLE, GtkWidget)

/**
 * sym_pair_handle_new:
 * @view: the view it lies over
 */
GtkWidget *sym_pair_handle_new (SymView *view);

/**
 * sym_pair_handle_set_rigid:
 * @rigid: (nullable): where B is moved to; %NULL while it is not to be moved by hand
 */
void sym_pair_handle_set_rigid (SymPairHandle *self, const SymRigid *rigid);

/**
 * sym_pair_handle_get_grip:
 * @x, @y: (out): logical pixels: the middle of the edge, or of what B is moved by
 *
 * Returns: whether there is anything to take hold of
 */
gboolean sym_pair_handle_get_grip (SymPairHandle *self, double *x, double *y);

G_END_DECLS
