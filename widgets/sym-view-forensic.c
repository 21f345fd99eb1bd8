/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-view"

#include "config.h"

#include "sym-view-private.h"

/* Milliseconds that the picture of the slice before may stay while the next one is computed. */
#define STALE_MS 200

/* Forensic views: the viewport stays that of the item, but for the window, which is of the look. The
 * look is computed by a worker, one at a time. */

typedef struct
{
  SymItem *item;
  SymForensicKind kind;
  SymViewport viewport;
} LookJob;

static void
look_job_free (gpointer data)
{
  LookJob *job = data;

  sym_item_unref (job->item);
  g_free (job);
}

static gboolean
is_same_slice (const SymViewport *a, const SymViewport *b)
{
  return a->plane == b->plane && a->slice == b->slice && a->time == b->time && a->other == b->other;
}

static void
stop_timeout (SymView *self)
{
  g_clear_handle_id (&self->look_timeout_id, g_source_remove);
}

void
_sym_view_clear_look (SymView *self)
{
  stop_timeout (self);
  g_clear_pointer (&self->look, sym_item_unref);
  self->look_failed = FALSE;
  self->look_stays = FALSE;
}

void
_sym_view_renew_look (SymView *self)
{
  const gboolean is_there = self->look != NULL;

  _sym_view_clear_look (self);
  self->look_stays = is_there;
}

/* A look at this slice, or the word that there is none. */
static gboolean
is_settled (SymView *self)
{
  return (self->look != NULL || self->look_failed) && is_same_slice (&self->look_of, &self->viewport);
}

SymItem *
sym_view_get_shown_item (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  if (self->forensic == SYM_FORENSIC_NONE || self->viewport.slice < 0)
    return self->item;
  return self->look != NULL && is_settled (self) ? self->look : NULL;
}

SymViewport
sym_view_get_shown_viewport (SymView *self)
{
  SymViewport viewport = self->viewport;

  if (self->forensic != SYM_FORENSIC_NONE && viewport.slice >= 0)
    {
      viewport.plane = SYM_PLANE_ACQUIRED;
      viewport.slice = viewport.time = viewport.other = 0;
    }
  return viewport;
}

SymImage *
_sym_view_get_window_image (SymView *self)
{
  if (self->forensic == SYM_FORENSIC_NONE)
    return sym_view_get_image (self);
  return self->look != NULL ? sym_item_get_image (self->look) : NULL;
}

static void
compute_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  LookJob *job = task_data;
  GError *error = NULL;
  SymItem *look = sym_forensic_view_new (job->item, job->kind, &job->viewport, &error);

  if (look != NULL)
    g_task_return_pointer (task, look, (GDestroyNotify) sym_item_unref);
  else
    g_task_return_error (task, error);
}

static void
on_computed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SymView *self = SYM_VIEW (source);
  LookJob *job = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  SymItem *look = g_task_propagate_pointer (G_TASK (result), &error);

  self->look_working = FALSE;
  if (job->item != self->item || job->kind != self->forensic
      || !is_same_slice (&job->viewport, &self->viewport))
    {
      g_clear_pointer (&look, sym_item_unref);
      g_clear_error (&error);
      _sym_view_update_look (self);
      return;
    }

  _sym_view_clear_look (self);
  self->look = look;
  self->look_of = job->viewport;
  self->look_failed = look == NULL;
  if (look != NULL && !self->look_has_window)
    {
      self->viewport.window = sym_image_get_default_window (sym_item_get_image (look));
      self->look_has_window = TRUE;
    }
  _sym_view_recompose (self);
  if (look == NULL)
    _sym_view_show_error (self, error);
}

static gboolean
on_stale (gpointer data)
{
  SymView *self = data;

  self->look_timeout_id = 0;
  _sym_view_show_error (self, NULL);
  return G_SOURCE_REMOVE;
}

void
_sym_view_update_look (SymView *self)
{
  g_autoptr (GTask) task = NULL;
  LookJob *job;

  if (self->forensic == SYM_FORENSIC_NONE || sym_view_get_image (self) == NULL || self->viewport.slice < 0
      || is_settled (self))
    {
      stop_timeout (self);
      return;
    }
  if (self->look_timeout_id == 0 && !(self->look_stays && is_same_slice (&self->look_of, &self->viewport)))
    self->look_timeout_id = g_timeout_add (STALE_MS, on_stale, self);
  if (self->look_working)
    return;

  job = g_new0 (LookJob, 1);
  job->item = sym_item_ref (self->item);
  job->kind = self->forensic;
  job->viewport = self->viewport;
  self->look_working = TRUE;

  task = g_task_new (self, NULL, on_computed, NULL);
  g_task_set_source_tag (task, _sym_view_update_look);
  g_task_set_task_data (task, job, look_job_free);
  g_task_run_in_thread (task, compute_in_thread);
}

/* The viewport as it was, at the slice that is there now. */
static void
restore (SymView *self, SymViewport *viewport)
{
  const double ratio = (double) self->viewport.scale / MAX (self->before.scale, 1);
  const SymViewport now = self->viewport;

  *viewport = self->before;
  viewport->width = now.width;
  viewport->height = now.height;
  viewport->scale = now.scale;
  viewport->zoom *= ratio;
  viewport->pan_x *= ratio;
  viewport->pan_y *= ratio;
  viewport->plane = now.plane;
  viewport->slice = now.slice;
  viewport->time = now.time;
  viewport->other = now.other;
}

void
sym_view_set_forensic (SymView *self, SymForensicKind kind)
{
  const SymForensicKind old = self->forensic;
  SymViewport viewport = self->viewport;

  g_return_if_fail (SYM_IS_VIEW (self));
  g_return_if_fail (kind < SYM_N_FORENSICS);

  if (kind == old || sym_view_get_image (self) == NULL)
    return;

  if (old == SYM_FORENSIC_NONE)
    self->before = self->viewport;
  if (kind == SYM_FORENSIC_NONE || old == SYM_FORENSIC_SPECTRUM)
    restore (self, &viewport);
  /* frequencies stand elsewhere than what is seen of them */
  if (kind == SYM_FORENSIC_SPECTRUM)
    sym_viewport_fit (&viewport);
  if (kind != SYM_FORENSIC_NONE)
    {
      viewport.invert = FALSE;
      viewport.colormap = SYM_COLORMAP_GREY;
    }

  _sym_view_clear_look (self);
  self->forensic = kind;
  self->look_has_window = FALSE;
  _sym_view_show_error (self, NULL);
  if (old == SYM_FORENSIC_SPECTRUM || kind == SYM_FORENSIC_SPECTRUM)
    sym_view_set_viewport (self, &viewport);
  else
    _sym_view_edit (self, &viewport);
  _sym_view_recompose (self);
}

SymForensicKind
sym_view_get_forensic (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), SYM_FORENSIC_NONE);

  return self->forensic;
}
