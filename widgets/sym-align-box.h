/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-pane-grid-pair.h"

G_BEGIN_DECLS

/**
 * SymAlignBox:
 *
 * How B is brought onto A, by numbers, by handles on the picture, or as automatic registration suggests, which takes
 * effect only when a person accepts it.
 */
#define SYM_TYPE_ALIGN_BOX (sym_align_box_get_type ())
G_DECLARE_FINAL_TYPE (SymAlignBox, sym_align_box, SYM, ALIGN_BOX, GtkWidget)

/**
 * sym_align_box_new:
 * @grid: the panes that are compared
 */
GtkWidget *sym_align_box_new (SymPaneGrid *grid);

/** Starts to look for a registration, as its button does. */
void sym_align_box_suggest (SymAlignBox *self);

/**
 * sym_align_box_get_suggestion:
 *
 * Returns: (transfer none): what registration suggests, in words; "" where it suggests nothing
 */
const char *sym_align_box_get_suggestion (SymAlignBox *self);

/** Takes the suggestion over, or drops it. */
void sym_align_box_answer (SymAlignBox *self, gboolean accepts);

G_END_DECLS
