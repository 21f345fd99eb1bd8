/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-view.h"

G_BEGIN_DECLS

/**
 * SymRegionOutline:
 *
 * Draws, above a view, where in the pixels the evidence stands: dashes of two colours, which no
 * anatomy has, around the region and never in it. Follows zoom, pan, rotation, flips and slices.
 * Keeps out of the mark's band. Outlines one piece of evidence, or all that have a region.
 */
#define SYM_TYPE_REGION_OUTLINE (sym_region_outline_get_type ())
G_DECLARE_FINAL_TYPE (SymRegionOutline, sym_region_outline, SYM, REGION_OUTLINE, GtkWidget)

/**
 * sym_region_outline_new:
 * @view: the view it lies over
 */
GtkWidget *sym_region_outline_new (SymView *view);

/**
 * sym_region_outline_set_evidence:
 * @evidence: (nullable): the piece of the view's item to outline; forgotten with the item
 */
void sym_region_outline_set_evidence (SymRegionOutline *self, SymEvidence *evidence);

/**
 * sym_region_outline_set_all:
 * @all: whether every region of the item is outlined
 */
void sym_region_outline_set_all (SymRegionOutline *self, gboolean all);

/**
 * sym_region_outline_count:
 *
 * Returns: how many outlines lie on what the view shows now
 */
guint sym_region_outline_count (SymRegionOutline *self);

/**
 * sym_region_outline_describe:
 *
 * Returns: (transfer full): the outlines in words, one line each, "" where there is none: what
 *   assistive technology is told
 */
char *sym_region_outline_describe (SymRegionOutline *self);

G_END_DECLS
