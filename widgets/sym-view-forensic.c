/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-view"

#include "config.h"

#include "sym-view-private.h"

/* Milliseconds that the picture of the slice before may stay while the next one is computed. */
#define STALE_MS 200

/* Pixels of a slice for which a picture of two images is made at once. */
#define NOW_PIXELS (1024 * 1024)

/* Looks, forensic ones and those of two images: the viewport stays that of the item, but for the window
 * where the look has values of its own. A look is computed by a worker, one at a time; pictures of two
 * images, of which a person wants many a second, at once while slices are small. */

typedef struct
{
  SymItem *item;
  SymForensicKind kind;
  SymViewport viewport;
  SymItem *partner; /* nullable */
  SymViewport partner_viewport;
  SymAlignment alignment;
  SymPairLook pair;
  guint64 serial;
} LookJob;

static void
look_job_free (gpointer data)
{
  LookJob *job = data;

  sym_item_unref (job->item);
  g_clear_pointer (&job->partner, sym_item_unref);
  g_free (job);
}

gboolean
_sym_view_has_look (SymView *self)
{
  return self->forensic != SYM_FORENSIC_NONE || self->pair.mode != SYM_PAIR_NONE;
}

gboolean
_sym_view_look_has_values (SymView *self)
{
  return self->forensic != SYM_FORENSIC_NONE || sym_pair_mode_is_difference (self->pair.mode);
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

static gboolean
has_same_greys (const SymViewport *a, const SymViewport *b)
{
  return a->window.centre == b->window.centre && a->window.width == b->window.width
         && a->window.function == b->window.function && a->invert == b->invert && a->colormap == b->colormap;
}

/* A look at this slice, or the word that there is none. */
static gboolean
is_settled (SymView *self)
{
  return (self->look != NULL || self->look_failed) && is_same_slice (&self->look_of, &self->viewport)
         && self->look_serial == self->pair_serial
         && (_sym_view_look_has_values (self) || has_same_greys (&self->look_of, &self->viewport));
}

/* A flicker shows the image itself in turns with the other one. */
static gboolean
shows_look (SymView *self)
{
  return _sym_view_has_look (self) && self->viewport.slice >= 0 && !(self->flicker_id != 0 && self->flicker_at_a);
}

SymItem *
sym_view_get_shown_item (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  if (!shows_look (self))
    return self->item;
  return self->look != NULL && is_settled (self) ? self->look : NULL;
}

SymViewport
sym_view_get_shown_viewport (SymView *self)
{
  SymViewport viewport = self->viewport;

  if (shows_look (self))
    {
      viewport.plane = SYM_PLANE_ACQUIRED;
      viewport.slice = viewport.time = viewport.other = 0;
      viewport.colour_bar = sym_pair_mode_is_difference (self->pair.mode);
      /* a picture of two images has its grey values behind it */
      if (!_sym_view_look_has_values (self))
        {
          viewport.window = (SymWindow) { .centre = 128, .width = 256 };
          viewport.invert = FALSE;
          viewport.colormap = SYM_COLORMAP_GREY;
        }
    }
  return viewport;
}

SymImage *
_sym_view_get_window_image (SymView *self)
{
  if (!_sym_view_look_has_values (self))
    return sym_view_get_image (self);
  return self->look != NULL ? sym_item_get_image (self->look) : NULL;
}

static SymItem *
make_look (const LookJob *job, GError **error)
{
  if (job->kind != SYM_FORENSIC_NONE)
    return sym_forensic_view_new (job->item, job->kind, &job->viewport, error);
  return sym_pair_view_new (job->item, job->partner, &job->alignment, &job->pair, &job->viewport,
                            &job->partner_viewport, error);
}

static LookJob *
look_job_new (SymView *self)
{
  LookJob *job = g_new0 (LookJob, 1);

  job->item = sym_item_ref (self->item);
  job->kind = self->forensic;
  job->viewport = self->viewport;
  job->serial = self->pair_serial;
  if (self->partner != NULL)
    {
      job->partner = sym_item_ref (self->partner);
      job->partner_viewport = self->partner_viewport;
      job->alignment = self->alignment;
      job->pair = self->pair;
      /* the window is of the difference then; the one that the person has set is what the gain is of */
      if (sym_pair_mode_is_difference (self->pair.mode))
        _sym_view_take_greys (&job->viewport, &self->before);
    }
  return job;
}

/* Of an older place of the curtain a person sees more than of none; of another slice, or another way, not. */
static gboolean
is_wanted (SymView *self, const LookJob *job)
{
  return job->item == self->item && job->kind == self->forensic && job->partner == self->partner
         && job->pair.mode == self->pair.mode && is_same_slice (&job->viewport, &self->viewport);
}

static void
take_look (SymView *self, const LookJob *job, SymItem *look)
{
  _sym_view_clear_look (self);
  self->look = look;
  self->look_of = job->viewport;
  self->look_serial = job->serial;
  self->look_failed = look == NULL;
  if (look != NULL && _sym_view_look_has_values (self) && !self->look_has_window)
    {
      self->viewport.window = sym_image_get_default_window (sym_item_get_image (look));
      self->look_has_window = TRUE;
    }
}

static void
compute_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  SymItem *look = make_look (task_data, &error);

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
  if (!is_wanted (self, job))
    {
      g_clear_pointer (&look, sym_item_unref);
      g_clear_error (&error);
      _sym_view_update_look (self);
      return;
    }

  take_look (self, job, look);
  _sym_view_recompose (self);
  if (look == NULL)
    _sym_view_show_error (self, error);
}

static gboolean
is_quick (SymView *self)
{
  SymImage *image = sym_view_get_image (self);
  const gsize *dims;

  if (self->pair.mode == SYM_PAIR_NONE || image == NULL)
    return FALSE;
  /* whichever two axes the slice has */
  dims = sym_image_get_dims (image);
  return dims[0] * dims[1] <= NOW_PIXELS && dims[0] * dims[2] <= NOW_PIXELS && dims[1] * dims[2] <= NOW_PIXELS;
}

gboolean
_sym_view_make_look_now (SymView *self)
{
  GError *error = NULL;
  LookJob *job;

  if (!is_quick (self) || self->viewport.slice < 0 || is_settled (self))
    return FALSE;
  job = look_job_new (self);
  take_look (self, job, make_look (job, &error));
  look_job_free (job);
  if (error != NULL)
    _sym_view_show_error (self, error);
  return TRUE;
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

  if (!_sym_view_has_look (self) || sym_view_get_image (self) == NULL || self->viewport.slice < 0
      || is_settled (self) || is_quick (self))
    {
      stop_timeout (self);
      return;
    }
  if (self->look_timeout_id == 0 && !(self->look_stays && is_same_slice (&self->look_of, &self->viewport)))
    self->look_timeout_id = g_timeout_add (STALE_MS, on_stale, self);
  if (self->look_working)
    return;

  self->look_working = TRUE;

  task = g_task_new (self, NULL, on_computed, NULL);
  g_task_set_source_tag (task, _sym_view_update_look);
  g_task_set_task_data (task, look_job_new (self), look_job_free);
  g_task_run_in_thread (task, compute_in_thread);
}

void
_sym_view_take_greys (SymViewport *self, const SymViewport *from)
{
  self->window = from->window;
  self->invert = from->invert;
  self->colormap = from->colormap;
}

void
_sym_view_restore (SymView *self, SymViewport *viewport)
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

  if (self->pair.mode != SYM_PAIR_NONE)
    {
      sym_view_set_pair (self, NULL, NULL, NULL, NULL);
      viewport = self->viewport;
    }
  if (old == SYM_FORENSIC_NONE)
    self->before = self->viewport;
  if (kind == SYM_FORENSIC_NONE || old == SYM_FORENSIC_SPECTRUM)
    _sym_view_restore (self, &viewport);
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
