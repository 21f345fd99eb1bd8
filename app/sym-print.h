/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "sym-scene.h"

G_BEGIN_DECLS

/** SYM_PRINT_RESOLUTION: dots to the inch that a picture is composed with for paper */
#define SYM_PRINT_RESOLUTION 300.0

/**
 * sym_print_new:
 * @scene: what is printed
 * @title: names of what is shown
 *
 * Prints a scene on one page: composed for the paper at %SYM_PRINT_RESOLUTION, off the main thread,
 * then drawn with sym_page_draw(). A preview shows the same page. The caller runs it.
 *
 * Returns: (transfer full): the operation
 */
GtkPrintOperation *sym_print_new (const SymScene *scene, const char *title);

G_END_DECLS
