/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-pane-grid-pair.h"

G_BEGIN_DECLS

/**
 * SymPanePair:
 * @a, @b: numbers of the panes
 * @a_image, @b_image: what the alignment is of; %NULL while nothing is compared
 * @b_viewport: what the picture was made with
 * @base: what geometry and sizes say; @alignment: with what a person added
 * @filled: whether the comparison has let its pane fill the grid
 */
typedef struct
{
  SymCompareWay way;
  guint a, b;
  SymImage *a_image, *b_image;
  SymViewport b_viewport;
  SymPairLook look;
  double rate;
  SymAlignment base, alignment;
  SymRigid rigid;
  gboolean accepted, aligning, filled, busy;
} SymPanePair;

struct _SymPaneGrid
{
  GtkWidget parent_instance;

  GtkWidget *panes[SYM_PANE_GRID_MAX];
  guint n_panes;
  guint active;
  gboolean maximized;
  gboolean following;
  gboolean link_slice, link_zoom, link_pan, link_window;
  SymLinkWay link_way;
  gboolean link_time, link_cursor, link_percentiles, echoing;
  char *link_text;
  SymPanePair pair;
  GSimpleActionGroup *actions;
};

/* sym-pane-grid-spot.c: the pointer's spot in all panes, the magnifier, and by what panes are linked. */
void _sym_pane_grid_init_spot (SymPaneGrid *self);

/* sym-pane-grid-pair.c: two panes in one picture. */
void _sym_pane_grid_init_pair (SymPaneGrid *self);
void _sym_pane_grid_clear_pair (SymPaneGrid *self);
void _sym_pane_grid_pair_class_init (SymPaneGridClass *klass);

/** What either pane shows can change by many ways: ends a comparison that is none any more, and keeps up with B. */
void _sym_pane_grid_check_pair (SymPaneGrid *self);

/** Lets every linked pane follow what changed in @leader. */
void _sym_pane_grid_lead (SymPaneGrid *self, SymView *leader, SymViewEdits edits);

/** Lets @follower, which shows something new, follow the active or else the first other pane. */
void _sym_pane_grid_join (SymPaneGrid *self, SymView *follower);

/** After a change of size: lets the others follow a pane that is fitted, if there is one. */
void _sym_pane_grid_refit (SymPaneGrid *self);

/** Says on each pane and in `link-text` by what the panes are linked. */
void _sym_pane_grid_update_link_text (SymPaneGrid *self);

G_END_DECLS
