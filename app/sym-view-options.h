/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-viewport.h"

G_BEGIN_DECLS

/**
 * SymViewOptions:
 *
 * The view options of the command line: first the texts as given, then, after
 * sym_view_options_check(), what they mean. There is none that leaves the mark out.
 */
typedef struct
{
  /*< private >*/
  char *size_text, *plane_text, *window_text, *preset_text, *pan_text, *flip_text, *along_text;
  char *colormap_text, *interpolation_text;
  int slice, frame, rotation, scale;
  double zoom;
  gboolean invert;

  SymViewport view; /* of which only what was given is used */
  gboolean has_plane, has_window; /* has_window: view.window holds numbers */
} SymViewOptions;

#define SYM_VIEW_OPTIONS_INIT { .slice = -1, .frame = -1, .scale = 1 }

void sym_view_options_clear (SymViewOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymViewOptions, sym_view_options_clear)

/**
 * sym_view_options_get_entries:
 * @own: (array zero-terminated=1): the command's own options, put first
 *
 * Returns: (transfer container): entries that fill @self; free with g_free()
 */
GOptionEntry *sym_view_options_get_entries (SymViewOptions *self, const GOptionEntry *own);

/**
 * sym_view_options_check:
 *
 * Parses the texts. Fails on what is wrong whatever the image (`G_OPTION_ERROR_BAD_VALUE`).
 */
gboolean sym_view_options_check (SymViewOptions *self, GError **error);

/**
 * sym_view_options_apply:
 * @viewport: (out): the view of @image that the options ask for
 *
 * Fails when the image does not have what is asked for: that plane, slice or frame.
 */
gboolean sym_view_options_apply (const SymViewOptions *self, const SymImage *image,
                                 SymViewport *viewport, GError **error);

/**
 * sym_view_options_has_window:
 *
 * Returns: whether a window was asked for in numbers or by name
 */
gboolean sym_view_options_has_window (const SymViewOptions *self);

G_END_DECLS
