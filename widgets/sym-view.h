/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "sym-forensic.h"
#include "sym-frame.h"
#include "sym-pair-view.h"

G_BEGIN_DECLS

/**
 * SymViewEdits:
 *
 * What of a viewport a person changed: what panes are linked by.
 */
typedef enum /*< flags >*/
{
  SYM_VIEW_EDIT_NONE = 0,
  SYM_VIEW_EDIT_SLICE = 1 << 0,
  SYM_VIEW_EDIT_PLANE = 1 << 1,
  SYM_VIEW_EDIT_ZOOM = 1 << 2,
  SYM_VIEW_EDIT_PAN = 1 << 3,
  SYM_VIEW_EDIT_WINDOW = 1 << 4,
  SYM_VIEW_EDIT_OTHER = 1 << 5,
  SYM_VIEW_EDIT_LAYERS = 1 << 6,
} SymViewEdits;

/**
 * SymView:
 *
 * Shows one item through one viewport: the frame of sym_frame_compose(), as big as the widget in
 * device pixels, and nothing else. Gestures, keys and the actions of sym_view_get_actions() edit
 * the viewport. Without an item it is black.
 *
 * Signals: `edited` (SymViewEdits): a person changed the viewport; `viewport-changed`: it changed
 * by whatever means; `cursor-changed`: the pointer moved over the picture, or over that of a linked
 * pane, or left it;
 * `frame-changed`: another frame is on screen, or sym_view_get_error() says why there is none.
 */
#define SYM_TYPE_VIEW (sym_view_get_type ())
G_DECLARE_FINAL_TYPE (SymView, sym_view, SYM, VIEW, GtkWidget)

GtkWidget *sym_view_new (void);

/**
 * sym_view_set_item:
 * @item: (nullable): the item; one without an image shows its mark or badge on black
 *
 * Shows an item as a person sees it first, or where it was when the item before has the same image.
 * The picture of the item before is gone at once.
 */
void sym_view_set_item (SymView *self, SymItem *item);

/**
 * sym_view_get_item:
 *
 * Returns: (transfer none) (nullable): the item
 */
SymItem *sym_view_get_item (SymView *self);

/**
 * sym_view_get_image:
 *
 * Returns: (transfer none) (nullable): the item's image
 */
SymImage *sym_view_get_image (SymView *self);

const SymViewport *sym_view_get_viewport (SymView *self);

/**
 * sym_view_set_viewport:
 * @viewport: a viewport for the item; its size and scale are the widget's own whatever it says
 *
 * Changes the view without `edited`: what a linked pane does.
 */
void sym_view_set_viewport (SymView *self, const SymViewport *viewport);

/**
 * sym_view_set_forensic:
 * @kind: another look at the slice, or %SYM_FORENSIC_NONE for the image itself
 *
 * Shows a forensic view of whatever slice is there, computed off the main thread. The window of the
 * viewport is that of the view meanwhile. Without it everything is as before, at the slice that is
 * there then. Another image is shown as itself.
 */
void sym_view_set_forensic (SymView *self, SymForensicKind kind);
SymForensicKind sym_view_get_forensic (SymView *self);

/**
 * sym_view_set_pair:
 * @partner: (nullable): another item with an image, B; %NULL ends it
 * @partner_viewport: how its grey values are drawn
 * @alignment: how it lies on the view's image, A
 * @look: how both are looked at
 *
 * Shows two images in one picture, at whatever slice of A is there. Grey values of A are drawn as the
 * viewport says; in differences its window is that of the difference, and the one from before is what
 * gain is measured by. Without it everything is as before, at the slice that is there then. Another image is
 * shown as itself.
 */
void sym_view_set_pair (SymView *self, SymItem *partner, const SymViewport *partner_viewport,
                        const SymAlignment *alignment, const SymPairLook *look);

/**
 * sym_view_get_pair:
 *
 * Returns: (transfer none) (nullable): B; %NULL where one image is shown
 */
SymItem *sym_view_get_pair (SymView *self);

/**
 * sym_view_get_pair_look:
 *
 * Returns: (transfer none): how two images are looked at; its mode is %SYM_PAIR_NONE where one is
 */
const SymPairLook *sym_view_get_pair_look (SymView *self);

/**
 * sym_view_set_flicker:
 * @rate: changes a second; 0 for none
 *
 * Shows A in turns with the picture of both, which is B in its place with %SYM_PAIR_OTHER. Each bears its own
 * mark. Ends with the picture of both.
 */
void sym_view_set_flicker (SymView *self, double rate);

/**
 * sym_view_describe_pair_values:
 * @x, @y: device pixels
 *
 * Returns: (transfer full): the values of A and B under a point, and their difference; "" beside the
 *   picture, or where one image is shown
 */
char *sym_view_describe_pair_values (SymView *self, double x, double y);

/**
 * sym_view_get_shown_item:
 *
 * Returns: (transfer none) (nullable): what is composed: the item, or another look at it; %NULL while
 *   that is computed
 */
SymItem *sym_view_get_shown_item (SymView *self);

/** The viewport through which sym_view_get_shown_item() is looked at. */
SymViewport sym_view_get_shown_viewport (SymView *self);

/**
 * sym_view_get_cursor:
 * @x, @y: (out): device pixels
 *
 * Returns: whether the pointer is over the view
 */
gboolean sym_view_get_cursor (SymView *self, double *x, double *y);

/**
 * sym_view_set_echo:
 * @x, @y: device pixels
 *
 * Says where the spot is that the pointer is over in a linked pane; emits `cursor-changed`.
 */
void sym_view_set_echo (SymView *self, gboolean is_there, double x, double y);

/** Returns: whether there is such a spot, and the pointer is not over this view itself */
gboolean sym_view_get_echo (SymView *self, double *x, double *y);

/** The pointer's spot, of this view or of a linked one; device pixels. */
gboolean sym_view_get_spot (SymView *self, double *x, double *y);

/**
 * sym_view_get_frame:
 *
 * Returns: (transfer none) (nullable): the frame on screen
 */
SymFrame *sym_view_get_frame (SymView *self);

/**
 * sym_view_get_texture:
 *
 * Returns: (transfer none) (nullable): the texture of sym_view_get_frame()
 */
GdkTexture *sym_view_get_texture (SymView *self);

/**
 * sym_view_get_error:
 *
 * Returns: (transfer none) (nullable): why no frame could be made
 */
const GError *sym_view_get_error (SymView *self);

/**
 * sym_view_get_actions:
 *
 * Everything that a person can do with the view, as actions; the view has them with the prefix
 * `view`. A window that shows them in its menus inserts the group of the active view.
 *
 * Returns: (transfer none): the actions
 */
GActionGroup *sym_view_get_actions (SymView *self);

/**
 * sym_view_get_linked:
 *
 * Returns: whether a person lets this view follow others
 */
gboolean sym_view_get_linked (SymView *self);

/**
 * sym_view_set_level_inverted:
 * @inverted: whether dragging up raises the level (and darkens the picture)
 */
void sym_view_set_level_inverted (SymView *self, gboolean inverted);

/**
 * sym_view_build_window_menu:
 *
 * Returns: (transfer full): the windows of the image shown, as a menu of `view.window`
 */
GMenuModel *sym_view_build_window_menu (SymView *self);

G_END_DECLS
