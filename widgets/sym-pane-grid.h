/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-pane.h"
#include "sym-scene.h"

G_BEGIN_DECLS

/** SYM_PANE_GRID_MAX: panes at the same time */
#define SYM_PANE_GRID_MAX 6

/**
 * SymPaneGrid:
 *
 * One to six panes, one of them active, linked with each other by what the actions
 * `panes.link-slice`, `-zoom`, `-pan` and `-window` say.
 *
 * Signals: `active-changed`: another pane or another item in it; `files-dropped` (SymPane,
 * GListModel of GFile). Property `link-text`: by what the panes are linked, in words.
 */
#define SYM_TYPE_PANE_GRID (sym_pane_grid_get_type ())
G_DECLARE_FINAL_TYPE (SymPaneGrid, sym_pane_grid, SYM, PANE_GRID, GtkWidget)

GtkWidget *sym_pane_grid_new (void);

/** How many panes are laid out, 1 to %SYM_PANE_GRID_MAX. */
guint sym_pane_grid_get_layout (SymPaneGrid *self);
void sym_pane_grid_set_layout (SymPaneGrid *self, guint n_panes);

/**
 * sym_pane_grid_get_pane:
 * @index: less than %SYM_PANE_GRID_MAX, laid out or not
 *
 * Returns: (transfer none): the pane
 */
SymPane *sym_pane_grid_get_pane (SymPaneGrid *self, guint index);

/**
 * sym_pane_grid_get_active:
 *
 * Returns: (transfer none): the active pane
 */
SymPane *sym_pane_grid_get_active (SymPaneGrid *self);
void sym_pane_grid_set_active (SymPaneGrid *self, SymPane *pane);

/**
 * sym_pane_grid_set_item:
 * @item: (nullable): the item
 *
 * Shows an item in a pane, at the place that the other panes show.
 */
void sym_pane_grid_set_item (SymPaneGrid *self, SymPane *pane, SymItem *item);

/**
 * sym_pane_grid_get_scene:
 *
 * Returns: (transfer full) (nullable): what the panes on screen show, the active one leading; %NULL
 *   when none shows anything
 */
SymScene *sym_pane_grid_get_scene (SymPaneGrid *self);

/**
 * sym_pane_grid_get_actions:
 *
 * Returns: (transfer none): what a person can do with the panes; the prefix is `panes`
 */
GActionGroup *sym_pane_grid_get_actions (SymPaneGrid *self);
const char *sym_pane_grid_get_link_text (SymPaneGrid *self);
void sym_pane_grid_set_level_inverted (SymPaneGrid *self, gboolean inverted);

G_END_DECLS
