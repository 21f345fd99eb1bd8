/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "sym-scene.h"

G_BEGIN_DECLS

/**
 * SymExportDialog:
 *
 * Asks what is exported, as what, how large and where to, and does it, with progress and a way to
 * cancel.
 *
 * Signals: `ended` (message): the export was done or failed; a sentence for the person.
 */
#define SYM_TYPE_EXPORT_DIALOG (sym_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SymExportDialog, sym_export_dialog, SYM, EXPORT_DIALOG, AdwWindow)

/**
 * sym_export_dialog_new:
 * @all: all panes that are seen
 * @pane: (nullable): the active one, where there are several
 * @name: what the file is called at first, without its suffix
 */
GtkWidget *sym_export_dialog_new (GtkWindow *parent, const SymScene *all, const SymScene *pane, const char *name);

/**
 * sym_export_dialog_start:
 * @path: where to
 *
 * Exports with the settings as they are: what follows the choice of a file.
 */
void sym_export_dialog_start (SymExportDialog *self, const char *path);

G_END_DECLS
