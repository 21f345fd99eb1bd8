/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-view"

#include "config.h"

#include "sym-view.h"

#include "sym-describe.h"
#include "sym-texture.h"
#include "sym-view-private.h"

/* Frames of more device pixels are composed by a worker: one of this size takes about one refresh
 * of the display. */
#define WORKER_PIXELS (4 * 1024 * 1024)

enum
{
  EDITED,
  VIEWPORT_CHANGED,
  CURSOR_CHANGED,
  FRAME_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SymView, sym_view, GTK_TYPE_WIDGET)

typedef struct
{
  SymItem *item;
  SymViewport viewport;
  guint64 generation;
} ComposeJob;

static void
compose_job_free (gpointer data)
{
  ComposeJob *job = data;

  sym_item_unref (job->item);
  g_free (job);
}

static void compose (SymView *self);
static void update_label (SymView *self);

static void
show_frame (SymView *self, SymFrame *frame, GError *error, guint64 generation)
{
  g_clear_pointer (&self->frame, sym_frame_unref);
  g_clear_object (&self->texture);
  g_clear_error (&self->error);

  self->frame = frame;
  self->texture = frame != NULL ? sym_texture_new (frame) : NULL;
  self->error = error;
  self->shown = generation;

  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[FRAME_CHANGED], 0);
}

static void
compose_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  ComposeJob *job = task_data;
  GError *error = NULL;
  SymFrame *frame = sym_frame_compose (job->item, &job->viewport, &error);

  if (frame != NULL)
    g_task_return_pointer (task, frame, (GDestroyNotify) sym_frame_unref);
  else
    g_task_return_error (task, error);
}

static void
compose_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SymView *self = SYM_VIEW (source);
  ComposeJob *job = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  SymFrame *frame = g_task_propagate_pointer (G_TASK (result), &error);

  self->working = FALSE;

  /* A frame of an older view of the same item is better than none while a person drags; of another
   * item it is not. */
  if (job->item == sym_view_get_shown_item (self) && job->generation > self->shown)
    {
      show_frame (self, frame, error, job->generation);
    }
  else
    {
      g_clear_pointer (&frame, sym_frame_unref);
      g_clear_error (&error);
    }

  if (self->item != NULL && self->generation != self->shown)
    compose (self);
}

static void
compose (SymView *self)
{
  SymViewport shown;
  const SymViewport *viewport = &shown;
  SymItem *item;
  GError *error = NULL;
  SymFrame *frame;

  if (_sym_view_make_look_now (self))
    update_label (self);
  shown = sym_view_get_shown_viewport (self);
  item = sym_view_get_shown_item (self);
  if (item == NULL || viewport->width <= 0 || viewport->height <= 0)
    return;

  if ((gint64) viewport->width * viewport->height > WORKER_PIXELS)
    {
      g_autoptr (GTask) task = NULL;
      ComposeJob *job;

      if (self->working)
        return;

      job = g_new0 (ComposeJob, 1);
      job->item = sym_item_ref (item);
      job->viewport = *viewport;
      job->generation = self->generation;
      self->working = TRUE;

      task = g_task_new (self, NULL, compose_done, NULL);
      g_task_set_source_tag (task, compose);
      g_task_set_task_data (task, job, compose_job_free);
      g_task_run_in_thread (task, compose_in_thread);
      return;
    }

  frame = sym_frame_compose (item, viewport, &error);
  show_frame (self, frame, error, self->generation);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  SymView *self = SYM_VIEW (widget);

  self->tick_id = 0;
  if (self->generation != self->shown)
    compose (self);

  return G_SOURCE_REMOVE;
}

static void
update_label (SymView *self)
{
  SymItem *item = self->pair.mode != SYM_PAIR_NONE && self->look != NULL ? self->look : self->item;
  const SymViewport shown = sym_view_get_shown_viewport (self);
  g_autofree char *image = sym_describe_view (item, item == self->look ? &shown : &self->viewport);
  g_autofree char *label = self->forensic != SYM_FORENSIC_NONE
                               ? g_strconcat (image, " ", sym_describe_forensic (self->forensic), NULL)
                               : g_steal_pointer (&image);

  if (g_strcmp0 (label, self->label) == 0)
    return;

  g_free (self->label);
  self->label = g_steal_pointer (&label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label,
                                  -1);
}

static void
viewport_changed (SymView *self)
{
  self->generation++;
  if (self->viewport.slice >= 0)
    self->last_slice = self->viewport.slice;

  _sym_view_update_look (self);
  update_label (self);
  _sym_view_sync_actions (self);
  g_signal_emit (self, signals[VIEWPORT_CHANGED], 0);
}

static void
queue_compose (SymView *self)
{
  if (self->tick_id == 0 && gtk_widget_get_realized (GTK_WIDGET (self)))
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

void
_sym_view_recompose (SymView *self)
{
  viewport_changed (self);
  queue_compose (self);
}

void
_sym_view_show_error (SymView *self, GError *error)
{
  show_frame (self, NULL, error, error != NULL ? self->generation : self->generation - 1);
}

static SymViewEdits
compare (const SymViewport *a, const SymViewport *b)
{
  SymViewEdits edits = SYM_VIEW_EDIT_NONE;

  if (a->slice != b->slice || a->time != b->time || a->other != b->other)
    edits |= SYM_VIEW_EDIT_SLICE;
  if (a->plane != b->plane)
    edits |= SYM_VIEW_EDIT_PLANE;
  if (a->zoom != b->zoom)
    edits |= SYM_VIEW_EDIT_ZOOM;
  if (a->pan_x != b->pan_x || a->pan_y != b->pan_y)
    edits |= SYM_VIEW_EDIT_PAN;
  if (a->window.centre != b->window.centre || a->window.width != b->window.width ||
      a->window.function != b->window.function || strcmp (a->window.name, b->window.name) != 0)
    edits |= SYM_VIEW_EDIT_WINDOW;
  if (a->rotation != b->rotation || a->flip_h != b->flip_h || a->flip_v != b->flip_v ||
      a->invert != b->invert || a->colormap != b->colormap || a->interpolation != b->interpolation)
    edits |= SYM_VIEW_EDIT_OTHER;
  if (a->layer_style != b->layer_style || a->layer_opacity != b->layer_opacity ||
      a->is_presented != b->is_presented || a->no_shutter != b->no_shutter ||
      memcmp (a->hidden_regions, b->hidden_regions, sizeof a->hidden_regions) != 0)
    edits |= SYM_VIEW_EDIT_LAYERS;

  return edits;
}

static SymViewEdits
take_viewport (SymView *self, const SymViewport *viewport)
{
  SymViewport next = *viewport;
  SymViewEdits edits;

  next.width = self->viewport.width;
  next.height = self->viewport.height;
  next.scale = self->viewport.scale;
  if (self->item != NULL)
    sym_item_follow (self->item, &self->viewport, &next);

  edits = compare (&self->viewport, &next);
  if (edits == SYM_VIEW_EDIT_NONE)
    return edits;

  self->viewport = next;
  viewport_changed (self);
  queue_compose (self);
  return edits;
}

void
_sym_view_edit (SymView *self, const SymViewport *viewport)
{
  SymViewEdits edits = take_viewport (self, viewport);

  if (edits != SYM_VIEW_EDIT_NONE)
    g_signal_emit (self, signals[EDITED], 0, edits);
}

static void
sym_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SymView *self = SYM_VIEW (widget);
  SymViewport *viewport = &self->viewport;
  int scale = CLAMP (gtk_widget_get_scale_factor (widget), 1, SYM_VIEWPORT_MAX_SCALE);
  int device_width = CLAMP (width * scale, 1, SYM_VIEWPORT_MAX_SIZE);
  int device_height = CLAMP (height * scale, 1, SYM_VIEWPORT_MAX_SIZE);

  if (device_width != viewport->width || device_height != viewport->height ||
      scale != viewport->scale)
    {
      /* The same anatomy keeps its size when the window moves to another screen. */
      double ratio = viewport->scale > 0 ? (double) scale / viewport->scale : 1;

      viewport->width = device_width;
      viewport->height = device_height;
      viewport->scale = scale;
      viewport->zoom *= ratio;
      viewport->pan_x *= ratio;
      viewport->pan_y *= ratio;

      viewport_changed (self);
      compose (self);
    }

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
sym_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = 32;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 360;
}

static void
sym_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SymView *self = SYM_VIEW (widget);
  int scale = MAX (self->viewport.scale, 1);

  if (self->texture == NULL)
    return;

  gtk_snapshot_append_texture (
      snapshot, self->texture,
      &GRAPHENE_RECT_INIT (0, 0, (float) gdk_texture_get_width (self->texture) / (float) scale,
                           (float) gdk_texture_get_height (self->texture) / (float) scale));
}

static void
sym_view_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sym_view_parent_class)->realize (widget);
  queue_compose (SYM_VIEW (widget));
}

static void
sym_view_unrealize (GtkWidget *widget)
{
  SymView *self = SYM_VIEW (widget);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (widget, self->tick_id);
  self->tick_id = 0;

  GTK_WIDGET_CLASS (sym_view_parent_class)->unrealize (widget);
}

static void
sym_view_dispose (GObject *object)
{
  SymView *self = SYM_VIEW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  _sym_view_stop_cine (self);
  _sym_view_clear_look (self);
  _sym_view_forget_pair (self);
  self->forensic = SYM_FORENSIC_NONE;
  g_clear_pointer (&self->item, sym_item_unref);
  g_clear_pointer (&self->frame, sym_frame_unref);
  g_clear_object (&self->texture);
  g_clear_error (&self->error);
  g_clear_pointer (&self->label, g_free);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (sym_view_parent_class)->dispose (object);
}

static void
sym_view_class_init (SymViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sym_view_dispose;
  widget_class->measure = sym_view_measure;
  widget_class->size_allocate = sym_view_size_allocate;
  widget_class->snapshot = sym_view_snapshot;
  widget_class->realize = sym_view_realize;
  widget_class->unrealize = sym_view_unrealize;

  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[VIEWPORT_CHANGED] = g_signal_new ("viewport-changed", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CURSOR_CHANGED] = g_signal_new ("cursor-changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FRAME_CHANGED] = g_signal_new ("frame-changed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "symview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  _sym_view_class_add_shortcuts (widget_class);
}

static void
on_scale_factor_changed (SymView *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
sym_view_init (SymView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->linked = TRUE;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  sym_viewport_init (&self->viewport, NULL, 1, 1, 1);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (on_scale_factor_changed), NULL);

  _sym_view_add_actions (self);
  _sym_view_add_controllers (self);
  update_label (self);
}

GtkWidget *
sym_view_new (void)
{
  return g_object_new (SYM_TYPE_VIEW, NULL);
}

/* Another verdict of the image that is there does not move it, nor break off what a person does. The
 * last frame stays until the next one is there, so that nothing flickers, unless it says less: a frame
 * that is to carry another mark is composed at once, and where a worker has to do it nothing is shown
 * until then. So it is with a forensic view, which a worker always has to compute again. */
static void
give_way (SymView *self, SymItem *old)
{
  const SymVerdict *before = sym_item_get_verdict (old), *after = sym_item_get_verdict (self->item);
  const gboolean is_outdated = sym_verdict_is_marked (after)
                               && (before->kind != after->kind || before->conflict != after->conflict);

  if (is_outdated)
    _sym_view_clear_look (self);
  else
    _sym_view_renew_look (self);
  _sym_view_make_look_now (self);
  viewport_changed (self);
  if (is_outdated)
    {
      show_frame (self, NULL, NULL, self->generation - 1);
      if (gtk_widget_get_realized (GTK_WIDGET (self)))
        compose (self);
    }
  if (self->generation != self->shown)
    queue_compose (self);
}

void
sym_view_set_item (SymView *self, SymItem *item)
{
  g_autoptr (SymItem) old = NULL;

  g_return_if_fail (SYM_IS_VIEW (self));

  if (item == self->item)
    return;

  old = g_steal_pointer (&self->item);
  self->item = item != NULL ? sym_item_ref (item) : NULL;
  if (old != NULL && item != NULL && sym_item_get_image (old) != NULL
      && sym_item_get_image (old) == sym_item_get_image (item))
    {
      give_way (self, old);
      return;
    }

  _sym_view_stop_cine (self);
  _sym_view_clear_look (self);
  _sym_view_forget_pair (self);
  self->forensic = SYM_FORENSIC_NONE;
  sym_item_init_viewport (self->item, &self->viewport, self->viewport.width, self->viewport.height,
                          self->viewport.scale);
  self->last_slice = 0;
  self->scroll_rest = 0;
  self->drag = SYM_VIEW_DRAG_NONE;

  viewport_changed (self);
  show_frame (self, NULL, NULL, self->generation - 1);
  queue_compose (self);
}

SymItem *
sym_view_get_item (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  return self->item;
}

SymImage *
sym_view_get_image (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  return self->item != NULL ? sym_item_get_image (self->item) : NULL;
}

const SymViewport *
sym_view_get_viewport (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  return &self->viewport;
}

void
sym_view_set_viewport (SymView *self, const SymViewport *viewport)
{
  g_return_if_fail (SYM_IS_VIEW (self));
  g_return_if_fail (viewport != NULL);

  take_viewport (self, viewport);
}

gboolean
sym_view_get_cursor (SymView *self, double *x, double *y)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), FALSE);

  *x = self->cursor_x * self->viewport.scale;
  *y = self->cursor_y * self->viewport.scale;
  return self->has_cursor;
}

SymFrame *
sym_view_get_frame (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  return self->frame;
}

GdkTexture *
sym_view_get_texture (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  return self->texture;
}

const GError *
sym_view_get_error (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  return self->error;
}

GActionGroup *
sym_view_get_actions (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

gboolean
sym_view_get_linked (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), FALSE);

  return self->linked;
}

void
sym_view_set_level_inverted (SymView *self, gboolean inverted)
{
  g_return_if_fail (SYM_IS_VIEW (self));

  self->level_inverted = inverted;
}
