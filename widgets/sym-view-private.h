/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-view.h"

G_BEGIN_DECLS

/* Shared by sym-view.c (state, frames), sym-view-input.c (pointer, keys), sym-view-actions.c. */

typedef enum
{
  SYM_VIEW_DRAG_NONE,
  SYM_VIEW_DRAG_WINDOW,
  SYM_VIEW_DRAG_PAN,
  SYM_VIEW_DRAG_ZOOM,
} SymViewDrag;

struct _SymView
{
  GtkWidget parent_instance;

  SymItem *item;
  SymViewport viewport;
  gint64 last_slice; /* the last one that existed, for when a link found none */
  gboolean linked;

  SymFrame *frame;
  GdkTexture *texture;
  GError *error;
  guint64 generation; /* of the viewport; grows with every change */
  guint64 shown;      /* generation of the frame on screen */
  gboolean working;
  guint tick_id;
  char *label;

  SymForensicKind forensic;
  SymItem *look;       /* the forensic view of a slice */
  SymViewport look_of; /* and which one */
  SymViewport before;  /* what the viewport was without forensic view */
  gboolean look_failed, look_working, look_has_window;
  gboolean look_stays; /* its picture, while that of an item of the same image is computed */
  guint look_timeout_id;

  SymItem *partner; /* B, while two images are looked at in one picture */
  SymViewport partner_viewport;
  SymAlignment alignment;
  SymPairLook pair;
  guint64 pair_serial, look_serial; /* of what is asked for; of what the look was made for */
  guint flicker_id;
  gboolean flicker_at_a;

  gboolean cine_on;
  guint cine_id;
  gint64 cine_due; /* monotonic microseconds: when the next frame is to be there */

  GSimpleActionGroup *actions;
  GtkWidget *menu;

  SymViewDrag drag;
  gboolean drag_moved;
  gboolean level_inverted;
  SymViewport drag_start;
  double drag_x, drag_y;
  double scroll_rest;
  gboolean has_cursor;
  double cursor_x, cursor_y;
  gboolean has_echo;
  double echo_x, echo_y; /* device pixels */
};

/** Takes @viewport over, tells everybody what changed, and composes with the next frame. */
void _sym_view_edit (SymView *self, const SymViewport *viewport);

void _sym_view_add_controllers (SymView *self);
void _sym_view_class_add_shortcuts (GtkWidgetClass *klass);

void _sym_view_add_actions (SymView *self);
void _sym_view_sync_actions (SymView *self);
GMenuModel *_sym_view_build_menu (SymView *self);

/** Moves by @n slices, or by @n times where there is one slice only. */
void _sym_view_scroll (SymView *self, gint64 n);

/**
 * _sym_view_set_cine:
 *
 * Runs through the times, or the frames of a moving picture, as fast as the file says (ten a second
 * where it does not), from the last to the first again; or stops.
 */
void _sym_view_set_cine (SymView *self, gboolean on);
void _sym_view_stop_cine (SymView *self);
gboolean _sym_view_can_cine (SymView *self);

/** Starts to compute the forensic view of the slice where there is none of it. */
void _sym_view_update_look (SymView *self);
void _sym_view_clear_look (SymView *self);

/** Computes the look again and leaves its picture until then. */
void _sym_view_renew_look (SymView *self);

/** Whether another picture than the item's own is asked for: a forensic one, or one of two images. */
gboolean _sym_view_has_look (SymView *self);

/** Whether the window is one of a look's values, not of the image's. */
gboolean _sym_view_look_has_values (SymView *self);

/**
 * _sym_view_make_look_now:
 *
 * Makes the look of two images at once where that takes no longer than a frame or two.
 *
 * Returns: whether there is another one now
 */
gboolean _sym_view_make_look_now (SymView *self);

/** Ends to look at two images, without restoring the viewport. */
void _sym_view_forget_pair (SymView *self);

/** Takes window, inversion and colours from @from. */
void _sym_view_take_greys (SymViewport *self, const SymViewport *from);

/** The viewport as it was without look, at the slice that is there now. */
void _sym_view_restore (SymView *self, SymViewport *viewport);

/** The image whose values the window is about; %NULL while there is none. */
SymImage *_sym_view_get_window_image (SymView *self);

/** Tells everybody that the view changed, and composes with the next frame. */
void _sym_view_recompose (SymView *self);

/** Shows no picture, because of @error (transfer full) or because there is none yet. */
void _sym_view_show_error (SymView *self, GError *error);

/** Whether grey values of the item can be windowed. */
gboolean _sym_view_has_window (SymView *self);

/** Opens the context menu at a point in logical pixels. */
void _sym_view_popup_menu (SymView *self, double x, double y);

G_END_DECLS
