/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "sym-examination.h"

G_BEGIN_DECLS

/**
 * SymExaminationBar:
 *
 * How far the pixels are examined: in words for each kind of search, and as a bar while it goes on, with
 * the one button that stops it or lets it go on. The button stays the same widget, so that it keeps the
 * keyboard's focus.
 *
 * Signals: `stop`, `go-on`: a person wants the search to end, or to go on where it was stopped.
 */
#define SYM_TYPE_EXAMINATION_BAR (sym_examination_bar_get_type ())
G_DECLARE_FINAL_TYPE (SymExaminationBar, sym_examination_bar, SYM, EXAMINATION_BAR, GtkWidget)

GtkWidget *sym_examination_bar_new (void);

/**
 * sym_examination_bar_set_examination:
 * @examination: (nullable): %NULL without an image: the bar is hidden
 */
void sym_examination_bar_set_examination (SymExaminationBar *self, const SymExamination *examination);

/** Shows how far the present step is, from 0 to 1. */
void sym_examination_bar_set_fraction (SymExaminationBar *self, double fraction);

/** Returns: (transfer none): its words */
const char *sym_examination_bar_get_text (SymExaminationBar *self);

G_END_DECLS
