/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-corner-text.h"
#include "sym-draw-layer.h"
#include "sym-magnifier.h"
#include "sym-pair-handle.h"
#include "sym-region-outline.h"

G_BEGIN_DECLS

/**
 * SymPane:
 *
 * One place for an image: the view with its corner texts, or a word on why there is no picture:
 * empty, being read (no pixel before the verdict), cannot be shown.
 *
 * Signals: `cancelled`: a person does not want to wait for what is being read.
 */
#define SYM_TYPE_PANE (sym_pane_get_type ())
G_DECLARE_FINAL_TYPE (SymPane, sym_pane, SYM, PANE, GtkWidget)

GtkWidget *sym_pane_new (void);

/**
 * sym_pane_get_view:
 *
 * Returns: (transfer none): the view
 */
SymView *sym_pane_get_view (SymPane *self);

/**
 * sym_pane_get_corner_text:
 *
 * Returns: (transfer none): the texts over the view
 */
SymCornerText *sym_pane_get_corner_text (SymPane *self);

/**
 * sym_pane_get_outline:
 *
 * Returns: (transfer none): the outlines over the view
 */
SymRegionOutline *sym_pane_get_outline (SymPane *self);

/**
 * sym_pane_get_handle:
 *
 * Returns: (transfer none): what a person takes hold of in a picture of two images
 */
SymPairHandle *sym_pane_get_handle (SymPane *self);

/**
 * sym_pane_get_draw_layer:
 *
 * Returns: (transfer none): what is drawn by hand over the view
 */
SymDrawLayer *sym_pane_get_draw_layer (SymPane *self);

/**
 * sym_pane_get_magnifier:
 *
 * Returns: (transfer none): the lens over the view
 */
SymMagnifier *sym_pane_get_magnifier (SymPane *self);

/**
 * sym_pane_set_item:
 * @item: (nullable): the item; %NULL empties the pane
 */
void sym_pane_set_item (SymPane *self, SymItem *item);

/**
 * sym_pane_get_item:
 *
 * Returns: (transfer none) (nullable): the item
 */
SymItem *sym_pane_get_item (SymPane *self);

/**
 * sym_pane_set_loading:
 * @name: what is being read
 *
 * Clears the picture and says so, until sym_pane_set_item().
 */
void sym_pane_set_loading (SymPane *self, const char *name);
gboolean sym_pane_is_loading (SymPane *self);

/**
 * sym_pane_set_progress:
 * @done, @total: as in SymLoaderProgress; @total 0 where not known
 */
void sym_pane_set_progress (SymPane *self, guint64 done, guint64 total);

G_END_DECLS
