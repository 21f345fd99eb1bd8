/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-opener"

#include "config.h"

#include "sym-opener.h"

#include "sym-examiner.h"
#include "sym-statement-store.h"

#define PROGRESS_INTERVAL_MS 33

/* The images that a person waits for, one for each pane, are examined before they are handed out: most
 * are then settled when they appear. All of them together may take this long; what is left over appears
 * CHECKING, and is examined behind the window. */
#define N_AWAITED 4
#define EXAMINE_MS 150

/* The first part of a series is drawn before the next file is read, which would only take the processor
 * from it. Where nothing is drawn reading goes on after so long. */
#define DRAW_MS 500

struct _SymOpener
{
  GObject parent_instance;

  SymLoader *loader;
  char **paths;
  GCancellable *cancellable;

  /* Of the worker. */
  guint n_taken;    /* items read */
  gboolean in_part; /* the last item was part of a series */
  gint64 time_left; /* microseconds for examining what a person waits for */

  /* Filled by the worker, emptied by the main thread. */
  GMutex lock;
  GPtrArray *items;
  guint64 done, total;
  gboolean progressed;
  gboolean drawing; /* what the worker waits for */
  GCond drawn;
  guint delivery;
};

enum
{
  ITEM,
  PROGRESS,
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SymOpener, sym_opener, G_TYPE_OBJECT)

static void
deliver (SymOpener *self)
{
  g_autoptr (GPtrArray) items = NULL;
  guint64 done, total;
  gboolean progressed;

  g_mutex_lock (&self->lock);
  items = g_steal_pointer (&self->items);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  done = self->done;
  total = self->total;
  progressed = self->progressed;
  self->progressed = FALSE;
  g_mutex_unlock (&self->lock);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (progressed)
    g_signal_emit (self, signals[PROGRESS], 0, done, total);
  for (guint i = 0; i < items->len; i++)
    g_signal_emit (self, signals[ITEM], 0, g_ptr_array_index (items, i));
}

static gboolean
on_delivery (gpointer user_data)
{
  deliver (user_data);
  return G_SOURCE_CONTINUE;
}

static SymItem *
examine_awaited (SymOpener *self, SymItem *item)
{
  const gint64 start = g_get_monotonic_time ();
  SymItem *examined = sym_examiner_examine_within (sym_examiner_get_default (), item,
                                                   (guint) (self->time_left / G_TIME_SPAN_MILLISECOND),
                                                   self->cancellable);

  self->time_left -= g_get_monotonic_time () - start;
  return examined;
}

static gboolean
on_part (gpointer user_data)
{
  deliver (user_data);
  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
wait_for_drawing (SymOpener *self)
{
  const gint64 end = g_get_monotonic_time () + DRAW_MS * G_TIME_SPAN_MILLISECOND;

  self->drawing = TRUE;
  while (self->drawing && !g_cancellable_is_cancelled (self->cancellable)
         && g_cond_wait_until (&self->drawn, &self->lock, end))
    ;
  self->drawing = FALSE;
}

static void
take_item (SymItem *item, gpointer user_data)
{
  SymOpener *self = user_data;
  SymItem *told = sym_statement_store_apply (item);
  SymImage *image = sym_item_get_image (item);
  const gboolean is_part = image != NULL && sym_image_get_n_missing (image) > 0;

  /* a part stays CHECKING: the whole is examined */
  if (!is_part && self->n_taken++ < N_AWAITED && self->time_left >= G_TIME_SPAN_MILLISECOND)
    {
      g_autoptr (SymItem) stated = told;

      told = examine_awaited (self, stated);
    }

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->items, told);
  if (is_part)
    g_idle_add_full (G_PRIORITY_DEFAULT, on_part, g_object_ref (self), g_object_unref);
  if (is_part && !self->in_part)
    wait_for_drawing (self);
  self->in_part = is_part;
  g_mutex_unlock (&self->lock);
}

static void
take_progress (guint64 done, guint64 total, gpointer user_data)
{
  SymOpener *self = user_data;

  g_mutex_lock (&self->lock);
  self->done = done;
  self->total = total;
  self->progressed = TRUE;
  g_mutex_unlock (&self->lock);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SymOpener *self = source;
  const SymLoaderFlags flags = SYM_LOADER_RECURSE | SYM_LOADER_FOLLOW | SYM_LOADER_PARTS;
  GError *error = NULL;
  gboolean ok;

  if (self->paths[0] != NULL && self->paths[1] == NULL)
    ok = sym_loader_load (self->loader, self->paths[0], flags, take_item, take_progress, self, cancellable,
                          &error);
  else
    ok = sym_loader_load_files (self->loader, (const char *const *) self->paths, flags, take_item,
                                take_progress, self, cancellable, &error);

  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
load_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SymOpener *self = SYM_OPENER (source);
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->delivery, g_source_remove);
  deliver (self);
  g_task_propagate_boolean (G_TASK (result), &error);
  g_signal_emit (self, signals[DONE], 0, error);
}

static void
sym_opener_finalize (GObject *object)
{
  SymOpener *self = SYM_OPENER (object);

  g_clear_object (&self->loader);
  g_clear_object (&self->cancellable);
  g_strfreev (self->paths);
  g_ptr_array_unref (self->items);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->drawn);

  G_OBJECT_CLASS (sym_opener_parent_class)->finalize (object);
}

static void
sym_opener_class_init (SymOpenerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sym_opener_finalize;

  signals[ITEM] = g_signal_new ("item", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, SYM_TYPE_ITEM);
  signals[PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT64);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sym_opener_init (SymOpener *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->drawn);
  self->time_left = EXAMINE_MS * G_TIME_SPAN_MILLISECOND;
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
}

SymOpener *
sym_opener_new (SymLoader *loader, const char *const *paths)
{
  SymOpener *self = g_object_new (SYM_TYPE_OPENER, NULL);

  self->loader = g_object_ref (loader);
  self->paths = g_strdupv ((char **) paths);
  return self;
}

void
sym_opener_start (SymOpener *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SYM_IS_OPENER (self));
  g_return_if_fail (self->delivery == 0);

  self->delivery = g_timeout_add (PROGRESS_INTERVAL_MS, on_delivery, self);
  task = g_task_new (self, self->cancellable, load_done, NULL);
  g_task_set_source_tag (task, sym_opener_start);
  g_task_run_in_thread (task, load_in_thread);
}

void
sym_opener_go_on (SymOpener *self)
{
  g_return_if_fail (SYM_IS_OPENER (self));

  g_mutex_lock (&self->lock);
  self->drawing = FALSE;
  g_cond_signal (&self->drawn);
  g_mutex_unlock (&self->lock);
}

void
sym_opener_cancel (SymOpener *self)
{
  g_return_if_fail (SYM_IS_OPENER (self));

  g_cancellable_cancel (self->cancellable);
  sym_opener_go_on (self);
}
