/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-pane-grid.h"

G_BEGIN_DECLS

/**
 * SymCompareWay:
 * @SYM_COMPARE_SIDE: each image in its own pane
 * @SYM_COMPARE_FLICKER: A and B in turns, in one place
 *
 * How the two images of a comparison are looked at; those not named here are as in #SymPairMode.
 */
typedef enum
{
  SYM_COMPARE_SIDE,
  SYM_COMPARE_CURTAIN,
  SYM_COMPARE_FLICKER,
  SYM_COMPARE_CHECKER,
  SYM_COMPARE_BLEND,
  SYM_COMPARE_DIFFERENCE,
  SYM_COMPARE_ABSOLUTE,
  SYM_COMPARE_EDGES,
  SYM_N_COMPARE_WAYS,
} SymCompareWay;

/**
 * SYM_FLICKER_DEFAULT, SYM_FLICKER_SAFE, SYM_FLICKER_MAX:
 *
 * Changes a second. More than three flashes a second may cause seizures in people with photosensitive
 * epilepsy (W3C, Web Content Accessibility Guidelines 2.1, success criterion 2.3.2); a person who goes beyond
 * three changes is told so.
 */
#define SYM_FLICKER_DEFAULT 2.0
#define SYM_FLICKER_SAFE 3.0
#define SYM_FLICKER_MAX 10.0

/**
 * sym_pane_grid_set_compare_way:
 *
 * Compares the active pane, A, with the next pane that shows an image, B; does nothing where there are
 * none. The picture of both takes the place of A, and the whole grid; %SYM_COMPARE_SIDE gives the panes back. Ends
 * when one of the panes is emptied or gets another image. Signal `compare-changed` of the grid: the way, its
 * numbers, the images or the alignment changed.
 */
void sym_pane_grid_set_compare_way (SymPaneGrid *self, SymCompareWay way);
SymCompareWay sym_pane_grid_get_compare_way (SymPaneGrid *self);

/**
 * sym_pane_grid_get_compared:
 * @a, @b: (out) (transfer none) (nullable): the panes compared, or that would be
 *
 * Returns: whether there are two
 */
gboolean sym_pane_grid_get_compared (SymPaneGrid *self, SymPane **a, SymPane **b);

/** A takes the place of B. */
void sym_pane_grid_swap_compared (SymPaneGrid *self);

/**
 * sym_pane_grid_set_compare_look:
 * @look: everything but the mode; clamped to what each number may be
 */
void sym_pane_grid_set_compare_look (SymPaneGrid *self, const SymPairLook *look);
const SymPairLook *sym_pane_grid_get_compare_look (SymPaneGrid *self);

/** Changes a second of the flicker, 0.5 to %SYM_FLICKER_MAX. */
void sym_pane_grid_set_flicker_rate (SymPaneGrid *self, double rate);
double sym_pane_grid_get_flicker_rate (SymPaneGrid *self);

/**
 * sym_pane_grid_get_alignment:
 *
 * Returns: (transfer none): the alignment in force
 */
const SymAlignment *sym_pane_grid_get_alignment (SymPaneGrid *self);

/** What geometry and sizes say, without what a person added. */
const SymAlignment *sym_pane_grid_get_base_alignment (SymPaneGrid *self);

/**
 * sym_pane_grid_set_adjustment:
 * @rigid: (nullable): what a person adds; none gives back what geometry and sizes say
 */
void sym_pane_grid_set_adjustment (SymPaneGrid *self, const SymRigid *rigid);
const SymRigid *sym_pane_grid_get_adjustment (SymPaneGrid *self);

/**
 * sym_pane_grid_accept_registration:
 * @rigid: what registration suggested, in place of the adjustment
 */
void sym_pane_grid_accept_registration (SymPaneGrid *self, const SymRigid *rigid);

/** Whether B is moved by handles on the picture; the action is `panes.compare-align`. */
gboolean sym_pane_grid_get_aligning (SymPaneGrid *self);

G_END_DECLS
