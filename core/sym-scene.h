/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-frame.h"
#include "sym-link.h"

G_BEGIN_DECLS

/** SYM_SCENE_MAX_VIEWS: most views of one scene */
#define SYM_SCENE_MAX_VIEWS 16

/**
 * SymScene:
 *
 * What a window shows at one moment: items, each through its viewport, in rows of @columns. The
 * thing that leaves the program as one picture. Owned by one thread; a copy for another one is
 * cheap.
 */
typedef struct _SymScene SymScene;

/**
 * sym_scene_new:
 * @columns: views side by side, at least 1
 * @gap: device pixels between two of them
 * @linked: whether the other views follow the leading one through the slices
 *
 * Returns: (transfer full): a scene without views
 */
SymScene *sym_scene_new (guint columns, int gap, gboolean linked);
SymScene *sym_scene_copy (const SymScene *self);
void sym_scene_free (SymScene *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymScene, sym_scene_free)

/**
 * sym_scene_add:
 * @item: a reference is taken
 * @viewport: copied
 * @leads: whether sym_scene_set_step() moves this view; otherwise the first one leads
 *
 * Adds a view behind the others; at most %SYM_SCENE_MAX_VIEWS.
 */
void sym_scene_add (SymScene *self, SymItem *item, const SymViewport *viewport, gboolean leads);

guint sym_scene_get_n_views (const SymScene *self);

/**
 * sym_scene_get_item:
 *
 * Returns: (transfer none): the item of the view
 */
SymItem *sym_scene_get_item (const SymScene *self, guint index);

/**
 * sym_scene_get_viewport:
 *
 * Returns: (transfer none): how the view looks at it
 */
const SymViewport *sym_scene_get_viewport (const SymScene *self, guint index);

/**
 * sym_scene_get_size:
 * @width, @height: (out): device pixels of sym_scene_compose() with a factor of 1
 */
void sym_scene_get_size (const SymScene *self, int *width, int *height);

/**
 * sym_scene_get_n_steps:
 *
 * Returns: how many slices the leading view can show, or points in time where it has one slice only
 */
gint64 sym_scene_get_n_steps (const SymScene *self);

/**
 * sym_scene_get_step:
 *
 * Returns: the slice or point in time that the leading view shows; -1 where it shows none
 */
gint64 sym_scene_get_step (const SymScene *self);

/**
 * sym_scene_set_step:
 * @step: from 0, less than sym_scene_get_n_steps()
 *
 * Moves the leading view, and the others with it where the scene is linked.
 */
void sym_scene_set_step (SymScene *self, gint64 step);

/**
 * sym_scene_compose:
 * @factor: size of the picture in relation to the window's
 *
 * Composes each view with sym_frame_compose() and joins the frames: each has its own mark, and the
 * whole the gravest verdict. Safe from any thread.
 *
 * Returns: (transfer full) (nullable): the frame
 */
SymFrame *sym_scene_compose (const SymScene *self, double factor, GError **error);

G_END_DECLS
