/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-pane-grid.h"

G_BEGIN_DECLS

struct _SymPaneGrid
{
  GtkWidget parent_instance;

  GtkWidget *panes[SYM_PANE_GRID_MAX];
  guint n_panes;
  guint active;
  gboolean maximized;
  gboolean following;
  gboolean link_slice, link_zoom, link_pan, link_window;
  char *link_text;
  GSimpleActionGroup *actions;
};

/** Lets every linked pane follow what changed in @leader. */
void _sym_pane_grid_lead (SymPaneGrid *self, SymView *leader, SymViewEdits edits);

/** Lets @follower, which shows something new, follow the active or else the first other pane. */
void _sym_pane_grid_join (SymPaneGrid *self, SymView *follower);

/** After a change of size: lets the others follow a pane that is fitted, if there is one. */
void _sym_pane_grid_refit (SymPaneGrid *self);

/** Says on each pane and in `link-text` by what the panes are linked. */
void _sym_pane_grid_update_link_text (SymPaneGrid *self);

G_END_DECLS
