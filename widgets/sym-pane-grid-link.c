/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-pane-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "sym-describe.h"
#include "sym-pane-grid-private.h"

#define EVERYTHING                                                                                 \
  (SYM_VIEW_EDIT_SLICE | SYM_VIEW_EDIT_PLANE | SYM_VIEW_EDIT_ZOOM | SYM_VIEW_EDIT_PAN)

static SymView *
get_view (SymPaneGrid *self, guint index)
{
  return sym_pane_get_view (SYM_PANE (self->panes[index]));
}

/* Whether a pane takes part in linking. */
static gboolean
is_member (SymPaneGrid *self, guint index)
{
  SymView *view = get_view (self, index);

  return index < self->n_panes && sym_view_get_image (view) != NULL && sym_view_get_linked (view);
}

/* The same plane in both, unless that would set them at an angle where they were not. */
static void
follow_plane (SymImage *leader, const SymViewport *leader_viewport, SymImage *image,
              SymViewport *viewport)
{
  SymViewport candidate = *viewport;

  if (!sym_viewport_has_plane (image, leader_viewport->plane))
    return;

  sym_viewport_set_plane (&candidate, image, leader_viewport->plane);
  if (sym_link_get_basis (leader, leader_viewport, image, &candidate) != SYM_LINK_NONE)
    *viewport = candidate;
}

/* A pane that shows the same size when fitted stays fitted, and so follows the window's size. */
static void
follow_zoom (SymImage *leader, const SymViewport *leader_viewport, SymImage *image,
             SymViewport *viewport)
{
  SymViewport fitted = *viewport;
  double ratio;

  sym_link_follow_zoom (leader, leader_viewport, image, viewport);
  sym_viewport_fit (&fitted);
  ratio = sym_viewport_get_zoom (viewport, image) / sym_viewport_get_zoom (&fitted, image);
  if (leader_viewport->zoom == 0 && fabs (ratio - 1) < 1e-6)
    viewport->zoom = 0;
}

static void
follow (SymPaneGrid *self, SymView *leader, SymView *follower, SymViewEdits edits)
{
  SymImage *a = sym_view_get_image (leader);
  SymImage *b = sym_view_get_image (follower);
  const SymViewport *a_view = sym_view_get_viewport (leader);
  SymViewport b_view = *sym_view_get_viewport (follower);
  const SymForensicKind a_look = sym_view_get_forensic (leader), b_look = sym_view_get_forensic (follower);

  /* Frequencies have no place in space, and values of a forensic view or a difference are no grey values. */
  if (a_look == SYM_FORENSIC_SPECTRUM || b_look == SYM_FORENSIC_SPECTRUM)
    edits &= ~(SymViewEdits) (SYM_VIEW_EDIT_ZOOM | SYM_VIEW_EDIT_PAN | SYM_VIEW_EDIT_OTHER);
  if (a_look != SYM_FORENSIC_NONE || b_look != SYM_FORENSIC_NONE
      || sym_pair_mode_is_difference (sym_view_get_pair_look (leader)->mode)
      || sym_pair_mode_is_difference (sym_view_get_pair_look (follower)->mode))
    edits &= ~(SymViewEdits) SYM_VIEW_EDIT_WINDOW;

  if (self->link_slice && (edits & SYM_VIEW_EDIT_PLANE))
    follow_plane (a, a_view, b, &b_view);
  if (self->link_slice && (edits & (SYM_VIEW_EDIT_SLICE | SYM_VIEW_EDIT_PLANE)))
    {
      sym_link_follow_slice_by (self->link_way, a, a_view, b, &b_view);
      if (self->link_time)
        sym_link_follow_axes (a, a_view, b, &b_view);
    }
  if (self->link_zoom && (edits & (SYM_VIEW_EDIT_ZOOM | SYM_VIEW_EDIT_PLANE)))
    follow_zoom (a, a_view, b, &b_view);
  if (self->link_pan && (edits & SYM_VIEW_EDIT_OTHER))
    {
      /* Panning is in screen directions: they have to mean the same in both. */
      b_view.rotation = a_view->rotation;
      b_view.flip_h = a_view->flip_h;
      b_view.flip_v = a_view->flip_v;
    }
  if (self->link_pan &&
      (edits & (SYM_VIEW_EDIT_PAN | SYM_VIEW_EDIT_ZOOM | SYM_VIEW_EDIT_PLANE | SYM_VIEW_EDIT_OTHER)))
    sym_link_follow_pan (a, a_view, b, &b_view);
  if (self->link_window && (edits & SYM_VIEW_EDIT_WINDOW) && self->link_percentiles)
    sym_link_follow_window_percentiles (a, a_view, b, &b_view);
  else if (self->link_window && (edits & SYM_VIEW_EDIT_WINDOW))
    sym_link_follow_window (a, a_view, b, &b_view);

  sym_view_set_viewport (follower, &b_view);
}

void
_sym_pane_grid_lead (SymPaneGrid *self, SymView *leader, SymViewEdits edits)
{
  if (self->following || sym_view_get_image (leader) == NULL || !sym_view_get_linked (leader))
    {
      _sym_pane_grid_update_link_text (self);
      return;
    }

  self->following = TRUE;
  for (guint i = 0; i < self->n_panes; i++)
    if (get_view (self, i) != leader && is_member (self, i))
      follow (self, leader, get_view (self, i), edits);
  self->following = FALSE;

  _sym_pane_grid_update_link_text (self);
}

/* Whether the follower has something to show where the leader is. */
static gboolean
can_join (SymPaneGrid *self, SymView *leader, SymView *follower)
{
  SymViewport viewport = *sym_view_get_viewport (follower);

  if (!self->link_slice)
    return TRUE;

  sym_link_follow_slice_by (self->link_way, sym_view_get_image (leader), sym_view_get_viewport (leader),
                            sym_view_get_image (follower), &viewport);
  return viewport.slice >= 0;
}

void
_sym_pane_grid_join (SymPaneGrid *self, SymView *follower)
{
  SymView *leader = NULL;

  if (sym_view_get_image (follower) != NULL && sym_view_get_linked (follower))
    {
      if (is_member (self, self->active) && get_view (self, self->active) != follower)
        leader = get_view (self, self->active);
      for (guint i = 0; leader == NULL && i < self->n_panes; i++)
        if (is_member (self, i) && get_view (self, i) != follower)
          leader = get_view (self, i);

      /* What a person has just opened is not answered with an empty pane. */
      if (leader != NULL && can_join (self, leader, follower))
        follow (self, leader, follower,
                EVERYTHING | (self->link_window ? SYM_VIEW_EDIT_WINDOW : SYM_VIEW_EDIT_NONE));
    }

  _sym_pane_grid_update_link_text (self);
}

void
_sym_pane_grid_refit (SymPaneGrid *self)
{
  guint leader = self->active;

  for (guint i = 0; i < self->n_panes; i++)
    if (!is_member (self, leader) || sym_view_get_viewport (get_view (self, leader))->zoom != 0)
      leader = i;
  if (is_member (self, leader) && sym_view_get_viewport (get_view (self, leader))->zoom == 0)
    _sym_pane_grid_lead (self, get_view (self, leader), SYM_VIEW_EDIT_ZOOM | SYM_VIEW_EDIT_PAN);
}

static const char *
describe_pair (SymPaneGrid *self, SymView *leader, SymView *follower)
{
  if (!self->link_slice)
    return _ ("slices not linked");

  return sym_describe_link (sym_link_get_basis_by (
      self->link_way, sym_view_get_image (leader), sym_view_get_viewport (leader), sym_view_get_image (follower),
      sym_view_get_viewport (follower)));
}

void
_sym_pane_grid_update_link_text (SymPaneGrid *self)
{
  SymView *leader = get_view (self, self->active);
  gboolean leads = is_member (self, self->active);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *text = NULL;
  guint n_images = 0;

  for (guint i = 0; i < self->n_panes; i++)
    n_images += sym_view_get_image (get_view (self, i)) != NULL;

  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      SymView *view = get_view (self, i);
      const char *word = "";

      if (n_images > 1 && i < self->n_panes && sym_view_get_image (view) != NULL)
        {
          if (!sym_view_get_linked (view))
            word = _ ("not linked");
          else if (leads && view != leader)
            word = describe_pair (self, leader, view);
        }

      sym_corner_text_set_link (sym_pane_get_corner_text (SYM_PANE (self->panes[i])), word);
      if (word[0] != '\0' && !g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
        g_ptr_array_add (words, (gpointer) word);
    }

  g_ptr_array_add (words, NULL);
  text = g_strjoinv (_ ("; "), (char **) words->pdata);
  if (g_strcmp0 (text, self->link_text) == 0)
    return;

  g_free (self->link_text);
  self->link_text = g_steal_pointer (&text);
  g_object_notify (G_OBJECT (self), "link-text");
}
