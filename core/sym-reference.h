/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-item.h"

G_BEGIN_DECLS

/**
 * SymReferenceGraph:
 *
 * Which items refer to which: segmentations, reports, presentation states, structure sets, doses
 * and derived images name the DICOM objects they were made from or speak of. What is made from a
 * synthetic image is synthetic, too (rule 5 of the catalogue), also by way of others.
 *
 * Items are added one after the other, in any order, and none is ever removed: what an item
 * inherits only grows. Every step costs no more than the references it is about, whatever their
 * number, and rings of references end. It keeps no item alive. Owned by one thread.
 */
typedef struct _SymReferenceGraph SymReferenceGraph;

SymReferenceGraph *sym_reference_graph_new (void);
void sym_reference_graph_free (SymReferenceGraph *self);

/**
 * sym_reference_graph_add:
 * @changed: (element-type guint): numbers of other items, for which sym_reference_graph_apply() now
 *   gives something else, are appended
 *
 * Returns: the number of the item in this graph: 0, 1, 2, …
 */
guint sym_reference_graph_add (SymReferenceGraph *self, SymItem *item, GArray *changed);

/**
 * sym_reference_graph_raise:
 * @number: of an item
 * @item: the same with a verdict that may be graver
 *
 * What refers to it rises with it. Nothing falls.
 */
void sym_reference_graph_raise (SymReferenceGraph *self, guint number, SymItem *item,
                                GArray *changed);

/**
 * sym_reference_graph_apply:
 * @number: of @item
 *
 * Gives an item what it refers to, as evidence: D-REF says what, and how much of it is among the
 * items of the graph; D-REF-SYN names a marked one, and raises the verdict.
 *
 * Returns: (transfer full): @item itself where there is nothing to add, else a new item
 */
SymItem *sym_reference_graph_apply (SymReferenceGraph *self, guint number, SymItem *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymReferenceGraph, sym_reference_graph_free)

G_END_DECLS
