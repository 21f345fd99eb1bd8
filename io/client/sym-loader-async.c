/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-loader"

#include "config.h"

#include "sym-loader.h"

#define PROGRESS_INTERVAL_US (G_USEC_PER_SEC / 30)

/* What an asynchronous call needs on its worker. */
typedef struct
{
  char *path;
  SymLoaderFlags flags;
  SymLoaderProgress progress_func;
  gpointer progress_data;
  GMainContext *context;
  GPtrArray *items;
  gint64 last_progress;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->path);
  g_clear_pointer (&call->context, g_main_context_unref);
  g_clear_pointer (&call->items, g_ptr_array_unref);
  g_free (call);
}

typedef struct
{
  GTask *task;
  guint64 done, total;
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_object_unref (notice->task);
  g_free (notice);
}

static gboolean
deliver_notice (gpointer data)
{
  Notice *notice = data;
  Call *call = g_task_get_task_data (notice->task);

  if (!g_task_get_completed (notice->task))
    call->progress_func (notice->done, notice->total, call->progress_data);
  return G_SOURCE_REMOVE;
}

static void
on_call_progress (guint64 done, guint64 total, gpointer user_data)
{
  GTask *task = user_data;
  Call *call = g_task_get_task_data (task);
  gint64 now = g_get_monotonic_time ();
  Notice *notice;

  if (done < total && now - call->last_progress < PROGRESS_INTERVAL_US)
    return;
  call->last_progress = now;
  notice = g_new0 (Notice, 1);
  notice->task = g_object_ref (task);
  notice->done = done;
  notice->total = total;
  g_main_context_invoke_full (call->context, G_PRIORITY_DEFAULT, deliver_notice, notice,
                              notice_free);
}

static void
on_call_item (SymItem *item, gpointer user_data)
{
  Call *call = g_task_get_task_data (user_data);

  g_ptr_array_add (call->items, sym_item_ref (item));
}

static void
call_run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Call *call = task_data;
  GError *error = NULL;

  if (sym_loader_load (source, call->path, call->flags, on_call_item,
                       call->progress_func != NULL ? on_call_progress : NULL, task, cancellable,
                       &error))
    g_task_return_pointer (task, g_steal_pointer (&call->items),
                           (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
sym_loader_load_async (SymLoader *self, const char *path, SymLoaderFlags flags,
                       SymLoaderProgress progress_func, gpointer progress_data,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Call *call;

  g_return_if_fail (SYM_IS_LOADER (self) && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sym_loader_load_async);
  call = g_new0 (Call, 1);
  call->path = g_strdup (path);
  call->flags = flags;
  call->progress_func = progress_func;
  call->progress_data = progress_data;
  call->context = g_main_context_ref_thread_default ();
  call->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  g_task_set_task_data (task, call, call_free);
  g_task_run_in_thread (task, call_run);
}

GPtrArray *
sym_loader_load_finish (SymLoader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
