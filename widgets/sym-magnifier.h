/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-view.h"

G_BEGIN_DECLS

/** SYM_MAGNIFIER_SIDE: logical pixels */
#define SYM_MAGNIFIER_SIDE 200

/**
 * SymMagnifier:
 *
 * Over a view, the surroundings of the spot under the pointer, or under that of a linked pane, four times as large:
 * a view of its own, whose frame bears its own mark. Panes that are too small for it have none.
 */
#define SYM_TYPE_MAGNIFIER (sym_magnifier_get_type ())
G_DECLARE_FINAL_TYPE (SymMagnifier, sym_magnifier, SYM, MAGNIFIER, GtkWidget)

/**
 * sym_magnifier_new:
 * @view: the view it lies over
 */
GtkWidget *sym_magnifier_new (SymView *view);

void sym_magnifier_set_on (SymMagnifier *self, gboolean on);

/**
 * sym_magnifier_get_lens:
 *
 * Returns: (transfer none): the enlarged view; not mapped while there is no spot
 */
SymView *sym_magnifier_get_lens (SymMagnifier *self);

G_END_DECLS
