/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "sym-item.h"

G_BEGIN_DECLS

/**
 * SymEvidencePanel:
 *
 * What is known of an item's origin, to be read like a short letter: the verdict, each piece of
 * evidence, what was looked for and not found, and what all this does not say.
 *
 * Signals: `show-region` (SymEvidence, nullable): a person wants to see where in the pixels a piece
 * of evidence stands, or no longer; `stop`, `go-on`: a person wants the search through the pixels to end,
 * or to go on where it was stopped.
 */
#define SYM_TYPE_EVIDENCE_PANEL (sym_evidence_panel_get_type ())
G_DECLARE_FINAL_TYPE (SymEvidencePanel, sym_evidence_panel, SYM, EVIDENCE_PANEL, GtkWidget)

GtkWidget *sym_evidence_panel_new (void);

/**
 * sym_evidence_panel_set_item:
 * @item: (nullable): the item
 */
void sym_evidence_panel_set_item (SymEvidencePanel *self, SymItem *item);

/**
 * sym_evidence_panel_set_progress:
 * @examination: (nullable): how far the item's pixels are examined by now
 * @fraction: of the present step, from 0 to 1
 *
 * What is known of the search through the pixels besides what the item itself says.
 */
void sym_evidence_panel_set_progress (SymEvidencePanel *self, const SymExamination *examination,
                                      double fraction);

/**
 * sym_evidence_panel_to_text:
 *
 * Returns: (transfer full): the panel as plain text
 */
char *sym_evidence_panel_to_text (SymEvidencePanel *self);

/**
 * sym_evidence_panel_get_verdict_class:
 *
 * Returns: (transfer none): the style class of a verdict's colour
 */
const char *sym_evidence_panel_get_verdict_class (const SymVerdict *verdict);

G_END_DECLS
