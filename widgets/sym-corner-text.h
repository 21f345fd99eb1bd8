/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-view.h"

G_BEGIN_DECLS

/**
 * SymCornerTextLevel:
 *
 * How much is written beside the picture. Never about the mark or badge, which are in the frame.
 */
typedef enum
{
  SYM_CORNER_TEXT_ALL,
  SYM_CORNER_TEXT_FEW,
  SYM_CORNER_TEXT_NONE,
} SymCornerTextLevel;

/**
 * SymCornerText:
 *
 * Draws, above a view, what radiology expects in the corners and the scale bar. Keeps out of the
 * mark's band and the badge's corner, and thins out when the pane is small.
 */
#define SYM_TYPE_CORNER_TEXT (sym_corner_text_get_type ())
G_DECLARE_FINAL_TYPE (SymCornerText, sym_corner_text, SYM, CORNER_TEXT, GtkWidget)

/**
 * sym_corner_text_new:
 * @view: the view it lies over; must outlive it, as its sibling in a pane does
 */
GtkWidget *sym_corner_text_new (SymView *view);
void sym_corner_text_set_level (SymCornerText *self, SymCornerTextLevel level);

/**
 * sym_corner_text_set_link:
 * @text: how the view is linked, "" where it is not
 */
void sym_corner_text_set_link (SymCornerText *self, const char *text);
const char *sym_corner_text_get_link (SymCornerText *self);

G_END_DECLS
