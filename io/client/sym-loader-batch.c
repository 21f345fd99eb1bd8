/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-loader"

#include "config.h"

#include "sym-loader-batch.h"

#define MAX_WORKERS 8

/* A batch under way. Results stand where their paths do. */
typedef struct
{
  const SymBatch *batch;
  const char *const *paths;
  SymInstance **instances;
  guint n;
  GMutex lock;
  GCond changed;
  guint next;
  guint n_done;
  guint n_workers;
  GError *error;
} Run;

/* With the lock held, which is given up meanwhile. */
static void
read_next (Run *run)
{
  const SymBatch *batch = run->batch;
  guint index = run->next++;
  GError *error = NULL;
  SymInstance *instance;

  g_mutex_unlock (&run->lock);
  instance = _sym_decoder_read (batch->process, batch->companions, run->paths[index],
                                batch->labels_only, batch->deadline_ms, NULL, NULL,
                                batch->cancellable, &error);
  g_mutex_lock (&run->lock);
  run->instances[index] = instance;
  run->n_done++;
  if (error != NULL && run->error == NULL)
    run->error = g_steal_pointer (&error);
  g_clear_error (&error);
}

static gpointer
work (gpointer data)
{
  Run *run = data;

  g_mutex_lock (&run->lock);
  while (run->next < run->n && run->error == NULL)
    {
      read_next (run);
      g_cond_signal (&run->changed);
    }
  run->n_workers--;
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->lock);
  return NULL;
}

/* With the lock held. What is told of is a copy: others may be done meanwhile. */
static void
tell (Run *run, guint *told)
{
  g_autofree SymInstance **instances = NULL;
  guint n_done = run->n_done;

  if (n_done == *told)
    return;
  *told = n_done;
  instances = g_memdup2 (run->instances, run->n * sizeof *instances);
  g_mutex_unlock (&run->lock);
  run->batch->func (instances, run->n, n_done, run->batch->user_data);
  g_mutex_lock (&run->lock);
}

GPtrArray *
_sym_instances_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
}

GPtrArray *
_sym_batch_read (const SymBatch *self, const char *const *paths, guint n, GError **error)
{
  g_autofree SymInstance **instances = g_new0 (SymInstance *, MAX (n, 1));
  g_autoptr (GPtrArray) result = _sym_instances_new ();
  Run run = { .batch = self, .paths = paths, .instances = instances, .n = n };
  GThread *workers[MAX_WORKERS];
  guint n_workers = 0, told = 0;

  g_mutex_init (&run.lock);
  g_cond_init (&run.changed);
  g_mutex_lock (&run.lock);
  if (self->first_alone && n > 0)
    {
      read_next (&run);
      tell (&run, &told);
    }
  if (run.error == NULL)
    n_workers = MIN (CLAMP (g_get_num_processors (), 1, MAX_WORKERS), n - run.next);
  run.n_workers = n_workers;
  for (guint i = 0; i < n_workers; i++)
    workers[i] = g_thread_new ("sym-loader", work, &run);
  while (run.n_workers > 0)
    {
      g_cond_wait (&run.changed, &run.lock);
      tell (&run, &told);
    }
  g_mutex_unlock (&run.lock);
  for (guint i = 0; i < n_workers; i++)
    g_thread_join (workers[i]);
  g_mutex_clear (&run.lock);
  g_cond_clear (&run.changed);

  for (guint i = 0; i < n; i++)
    if (instances[i] != NULL)
      g_ptr_array_add (result, instances[i]);
  if (run.error != NULL)
    {
      g_propagate_error (error, run.error);
      return NULL;
    }
  return g_steal_pointer (&result);
}
