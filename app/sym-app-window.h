/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SYM_TYPE_APP_WINDOW (sym_app_window_get_type ())
G_DECLARE_FINAL_TYPE (SymAppWindow, sym_app_window, SYM, APP_WINDOW, AdwApplicationWindow)

SymAppWindow *sym_app_window_new (GtkApplication *application);

/**
 * sym_app_window_open:
 * @paths: (array zero-terminated=1): what a person chose together
 *
 * Reads files and folders and shows them: each image in a pane of its own while there are panes,
 * all of them in the list.
 */
void sym_app_window_open (SymAppWindow *self, const char *const *paths);

/**
 * sym_app_window_compare:
 *
 * Reads two images, @reference to the left of @synthetic.
 */
void sym_app_window_compare (SymAppWindow *self, const char *reference, const char *synthetic);

G_END_DECLS
