/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-scene"

#include "config.h"

#include "sym-scene.h"

#include <math.h>

typedef struct
{
  SymItem *item;
  SymViewport viewport;
} View;

struct _SymScene
{
  View views[SYM_SCENE_MAX_VIEWS];
  guint n_views, columns, leading;
  int gap;
  gboolean linked;
};

SymScene *
sym_scene_new (guint columns, int gap, gboolean linked)
{
  SymScene *self = g_new0 (SymScene, 1);

  g_return_val_if_fail (columns > 0 && gap >= 0, self);
  self->columns = columns;
  self->gap = gap;
  self->linked = linked;
  return self;
}

SymScene *
sym_scene_copy (const SymScene *self)
{
  SymScene *copy = g_memdup2 (self, sizeof *self);

  for (guint i = 0; i < copy->n_views; i++)
    sym_item_ref (copy->views[i].item);
  return copy;
}

void
sym_scene_free (SymScene *self)
{
  for (guint i = 0; i < self->n_views; i++)
    sym_item_unref (self->views[i].item);
  g_free (self);
}

void
sym_scene_add (SymScene *self, SymItem *item, const SymViewport *viewport, gboolean leads)
{
  g_return_if_fail (item != NULL && self->n_views < SYM_SCENE_MAX_VIEWS);

  if (leads)
    self->leading = self->n_views;
  self->views[self->n_views].item = sym_item_ref (item);
  self->views[self->n_views].viewport = *viewport;
  self->n_views++;
}

guint
sym_scene_get_n_views (const SymScene *self)
{
  return self->n_views;
}

SymItem *
sym_scene_get_item (const SymScene *self, guint index)
{
  g_return_val_if_fail (index < self->n_views, NULL);

  return self->views[index].item;
}

const SymViewport *
sym_scene_get_viewport (const SymScene *self, guint index)
{
  g_return_val_if_fail (index < self->n_views, NULL);

  return &self->views[index].viewport;
}

void
sym_scene_get_size (const SymScene *self, int *width, int *height)
{
  *width = *height = 0;
  for (guint first = 0; first < self->n_views; first += self->columns)
    {
      int row = 0;

      for (guint i = first; i < MIN (first + self->columns, self->n_views); i++)
        row += self->views[i].viewport.width + (i > first ? self->gap : 0);
      *width = MAX (*width, row);
      *height += self->views[first].viewport.height + (first > 0 ? self->gap : 0);
    }
}

/* Slices where there are several, else time. */
static gboolean
steps_in_time (const View *view, const SymImage *image)
{
  return sym_viewport_get_n_slices (&view->viewport, image) <= 1 && sym_viewport_get_n_times (image) > 1;
}

gint64
sym_scene_get_n_steps (const SymScene *self)
{
  const View *view = &self->views[self->leading];
  const SymImage *image = self->n_views > 0 ? sym_item_get_image (view->item) : NULL;

  if (image == NULL)
    return 1;
  return steps_in_time (view, image) ? sym_viewport_get_n_times (image)
                                     : sym_viewport_get_n_slices (&view->viewport, image);
}

gint64
sym_scene_get_step (const SymScene *self)
{
  const View *view = &self->views[self->leading];
  const SymImage *image = self->n_views > 0 ? sym_item_get_image (view->item) : NULL;

  if (image == NULL)
    return 0;
  return steps_in_time (view, image) ? sym_viewport_get_time (&view->viewport, image) : view->viewport.slice;
}

void
sym_scene_set_step (SymScene *self, gint64 step)
{
  View *view = &self->views[self->leading];
  const SymImage *image = self->n_views > 0 ? sym_item_get_image (view->item) : NULL;
  const SymViewport before = view->viewport;

  g_return_if_fail (step >= 0 && step < sym_scene_get_n_steps (self));
  if (image == NULL)
    return;
  if (steps_in_time (view, image))
    sym_viewport_set_time (&view->viewport, image, step);
  else
    sym_viewport_set_slice (&view->viewport, image, step);
  sym_item_follow (view->item, &before, &view->viewport);
  if (!self->linked)
    return;
  for (guint i = 0; i < self->n_views; i++)
    {
      View *other = &self->views[i];
      SymImage *theirs = sym_item_get_image (other->item);

      if (i != self->leading && theirs != NULL)
        sym_link_follow_slice (image, &view->viewport, theirs, &other->viewport);
    }
}

SymFrame *
sym_scene_compose (const SymScene *self, double factor, GError **error)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_frame_unref);

  g_return_val_if_fail (self->n_views > 0, NULL);
  for (guint i = 0; i < self->n_views; i++)
    {
      SymViewport viewport = self->views[i].viewport;
      SymFrame *frame;

      if (factor != 1)
        sym_viewport_enlarge (&viewport, factor);
      frame = sym_frame_compose (self->views[i].item, &viewport, error);
      if (frame == NULL)
        return NULL;
      g_ptr_array_add (frames, frame);
    }
  if (frames->len == 1)
    return g_ptr_array_steal_index (frames, 0);
  return sym_frame_join_grid ((SymFrame *const *) frames->pdata, frames->len, self->columns,
                              (int) round (self->gap * factor), error);
}
