/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "sym-evidence.h"

G_BEGIN_DECLS

/* The parts of the evidence panel's letter that show pieces of evidence. */

/**
 * sym_evidence_label_new:
 * @text: shown as it is, never as markup
 * @css_class: (nullable): how it is set
 *
 * Returns: (transfer floating): a paragraph that wraps and can be selected
 */
GtkWidget *sym_evidence_label_new (const char *text, const char *css_class);

/**
 * sym_evidence_row_new:
 *
 * Returns: (transfer floating): a piece of evidence: what it says, how strongly, where it stands, and on
 *   what it rests
 */
GtkWidget *sym_evidence_row_new (SymEvidence *evidence);

/**
 * sym_evidence_row_get_region_button:
 * @row: from sym_evidence_row_new()
 *
 * Returns: (transfer none) (nullable): "Show in Image", where the evidence has a region
 */
GtkToggleButton *sym_evidence_row_get_region_button (GtkWidget *row);

/** Returns: (transfer none): the evidence whose region the button is for */
SymEvidence *sym_evidence_row_get_evidence (GtkToggleButton *button);

/**
 * sym_evidence_side_new:
 * @evidence: (element-type SymEvidence): all there is
 * @belongs: says which of it stands on this side
 *
 * Returns: (transfer floating): one side of a contradiction
 */
GtkWidget *sym_evidence_side_new (GPtrArray *evidence, const char *title,
                                  gboolean (*belongs) (const SymEvidence *));

G_END_DECLS
