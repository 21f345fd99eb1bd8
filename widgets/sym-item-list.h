/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "sym-item.h"

G_BEGIN_DECLS

/**
 * SymItemList:
 *
 * The images read so far, by name, size and verdict, to pick one for the active pane.
 *
 * Signals: `chosen` (SymItem).
 */
#define SYM_TYPE_ITEM_LIST (sym_item_list_get_type ())
G_DECLARE_FINAL_TYPE (SymItemList, sym_item_list, SYM, ITEM_LIST, GtkWidget)

GtkWidget *sym_item_list_new (void);
void sym_item_list_add (SymItemList *self, SymItem *item);

/**
 * sym_item_list_replace:
 *
 * Puts @item where @old is, if it is in the list: the same image with a better verdict.
 */
void sym_item_list_replace (SymItemList *self, SymItem *old, SymItem *item);

/**
 * sym_item_list_copy_items:
 *
 * Returns: (transfer full) (element-type SymItem): the items now
 */
GPtrArray *sym_item_list_copy_items (SymItemList *self);
guint sym_item_list_get_n_items (SymItemList *self);

/**
 * sym_item_list_get_next:
 * @item: (nullable): an item of the list
 * @step: 1 or -1
 *
 * Returns: (transfer none) (nullable): the item beside @item; %NULL beyond the ends
 */
SymItem *sym_item_list_get_next (SymItemList *self, SymItem *item, int step);

G_END_DECLS
