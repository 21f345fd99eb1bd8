/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-view.h"

G_BEGIN_DECLS

/**
 * SymLayerPanel:
 *
 * The regions that lie over the image of a view, by name and colour: which of them are drawn, and how.
 * What it changes is the view's viewport. It has no say in what the mark shows.
 */
#define SYM_TYPE_LAYER_PANEL (sym_layer_panel_get_type ())
G_DECLARE_FINAL_TYPE (SymLayerPanel, sym_layer_panel, SYM, LAYER_PANEL, GtkWidget)

GtkWidget *sym_layer_panel_new (void);

/**
 * sym_layer_panel_set_view:
 * @view: (nullable): the view that it speaks of from now on
 */
void sym_layer_panel_set_view (SymLayerPanel *self, SymView *view);

G_END_DECLS
