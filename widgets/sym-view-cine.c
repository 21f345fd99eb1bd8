/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-view"

#include "config.h"

#include "sym-view-private.h"

#include <math.h>

/* For images that do not say how fast they move. */
#define DEFAULT_MS 100.0

/* No screen shows more frames than that; faster ones are left out, so that the rate stays right. */
#define SHORTEST_MS 10.0

/* Times, or slices where there is one time only. */
static gboolean
runs_in_time (SymImage *image)
{
  return sym_viewport_get_n_times (image) > 1;
}

static gint64
get_n_steps (const SymViewport *viewport, SymImage *image)
{
  return runs_in_time (image) ? sym_viewport_get_n_times (image)
                                        : sym_viewport_get_n_slices (viewport, image);
}

/* Steps on by one, from the last to the first, and tells how long that one is shown. */
static double
step (SymViewport *viewport, SymImage *image)
{
  const gint64 n = get_n_steps (viewport, image);
  double duration = 0;

  if (runs_in_time (image))
    sym_viewport_set_time (viewport, image, (sym_viewport_get_time (viewport, image) + 1) % n);
  else
    sym_viewport_set_slice (viewport, image, (viewport->slice + 1) % n);
  if (viewport->plane == SYM_PLANE_ACQUIRED && viewport->slice >= 0)
    duration = sym_image_get_duration (image, viewport->slice, viewport->time, viewport->other);

  return duration > 0 ? duration : DEFAULT_MS;
}

static gboolean on_time (gpointer data);

static void
wait_for_next (SymView *self)
{
  const double left = (double) (self->cine_due - g_get_monotonic_time ()) / 1000;

  self->cine_id = g_timeout_add ((guint) MAX (ceil (left), 1), on_time, self);
}

static gboolean
on_time (gpointer data)
{
  SymView *self = data;
  SymImage *image = sym_view_get_image (self);
  SymViewport viewport = self->viewport;
  const gint64 now = g_get_monotonic_time ();
  gint64 n;

  self->cine_id = 0;
  if (image == NULL || get_n_steps (&viewport, image) < 2)
    {
      _sym_view_stop_cine (self);
      return G_SOURCE_REMOVE;
    }
  /* All that were due meanwhile, but no more than one round after a long pause. */
  n = get_n_steps (&viewport, image);
  do
    self->cine_due += (gint64) (1000 * step (&viewport, image));
  while (self->cine_due <= now + (gint64) (1000 * SHORTEST_MS) && --n > 0);
  self->cine_due = MAX (self->cine_due, now + (gint64) (1000 * SHORTEST_MS));
  _sym_view_edit (self, &viewport);
  wait_for_next (self);
  return G_SOURCE_REMOVE;
}

void
_sym_view_stop_cine (SymView *self)
{
  g_clear_handle_id (&self->cine_id, g_source_remove);
  if (self->cine_on)
    {
      self->cine_on = FALSE;
      if (self->actions != NULL)
        _sym_view_sync_actions (self);
    }
}

gboolean
_sym_view_can_cine (SymView *self)
{
  SymImage *image = sym_view_get_image (self);

  return image != NULL && get_n_steps (&self->viewport, image) > 1;
}

void
_sym_view_set_cine (SymView *self, gboolean on)
{
  SymImage *image = sym_view_get_image (self);
  SymViewport now = self->viewport;
  double duration = 0;

  if (!on)
    {
      _sym_view_stop_cine (self);
      return;
    }
  if (self->cine_on || !_sym_view_can_cine (self))
    return;
  if (now.plane == SYM_PLANE_ACQUIRED && now.slice >= 0)
    duration = sym_image_get_duration (image, now.slice, now.time, now.other);
  self->cine_on = TRUE;
  self->cine_due = g_get_monotonic_time () + (gint64) (1000 * (duration > 0 ? duration : DEFAULT_MS));
  wait_for_next (self);
  _sym_view_sync_actions (self);
}
