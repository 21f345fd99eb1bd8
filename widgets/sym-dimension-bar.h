/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-view.h"

G_BEGIN_DECLS

/**
 * SymDimensionBar:
 *
 * A slider for each axis beyond the slices of the image that a view shows (time, echo, b-value …), with
 * what the file says of where it stands. Invisible where there is none.
 */
#define SYM_TYPE_DIMENSION_BAR (sym_dimension_bar_get_type ())
G_DECLARE_FINAL_TYPE (SymDimensionBar, sym_dimension_bar, SYM, DIMENSION_BAR, GtkWidget)

GtkWidget *sym_dimension_bar_new (SymView *view);

G_END_DECLS
