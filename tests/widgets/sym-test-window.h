/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * sym_test_init:
 *
 * As g_test_init() and sym_widgets_init(); leaves the program as skipped where there is no display.
 */
void sym_test_init (int *argc, char ***argv);

/** Shows a widget in an undecorated window of exactly this size and waits until it is drawn. */
GtkWindow *sym_test_show (GtkWidget *widget, int width, int height);

/** Lets the main loop run until @done gives %TRUE; fails the test after ten seconds. */
void sym_test_wait (gboolean (*done) (gpointer), gpointer data);

/** Lets the main loop run for a while. */
void sym_test_run (guint milliseconds);

/**
 * sym_test_input:
 * @command: arguments of xdotool, separated by blanks
 *
 * Sends real input through the X server while the main loop runs, and lets it settle.
 */
void sym_test_input (const char *command);

G_END_DECLS
