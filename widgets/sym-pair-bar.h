/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-pane-grid-pair.h"

G_BEGIN_DECLS

/**
 * SymPairBar:
 *
 * The controls of a comparison: the way, its numbers, which images they are, and by what they are aligned, which
 * is always said. Not visible while each image has its own pane.
 */
#define SYM_TYPE_PAIR_BAR (sym_pair_bar_get_type ())
G_DECLARE_FINAL_TYPE (SymPairBar, sym_pair_bar, SYM, PAIR_BAR, GtkWidget)

/**
 * sym_pair_bar_set_grid:
 * @grid: the panes that it is about
 */
void sym_pair_bar_set_grid (SymPairBar *self, SymPaneGrid *grid);

/**
 * sym_pair_bar_get_text:
 *
 * Returns: (transfer none): what the bar says of images and alignment
 */
const char *sym_pair_bar_get_text (SymPairBar *self);

G_END_DECLS
