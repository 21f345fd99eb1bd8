/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * sym_widgets_init:
 *
 * Makes the resources and style sheets of this library known to the default display. To be called
 * once, after adw_init() or in GApplication's startup, before any widget is made.
 */
void sym_widgets_init (void);

G_END_DECLS
