/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-slices-private.h"

typedef struct
{
  gsize n;
  SymSliceFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  void (*progress) (double done, gpointer user_data);
  gpointer progress_data;
  guint n_workers;

  GMutex lock;
  gsize n_done;
  gboolean failed;
} Run;

typedef struct
{
  Run *run;
  guint index;
} Worker;

static gboolean
goes_on (Run *run)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&run->lock);

  return !run->failed && !g_cancellable_is_cancelled (run->cancellable);
}

/* The same slices each time, whoever is quicker: sums of what a worker has seen do not change from run
 * to run, not in the last bit. */
static gpointer
work (gpointer data)
{
  Worker *self = data;
  Run *run = self->run;

  for (gsize slice = self->index; slice < run->n && goes_on (run); slice += run->n_workers)
    {
      const gboolean done = run->func (slice, self->index, run->user_data);
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&run->lock);

      run->failed |= !done;
      run->n_done++;
      if (run->progress != NULL)
        run->progress ((double) run->n_done / (double) run->n, run->progress_data);
    }
  return NULL;
}

guint
_sym_slices_get_n_workers (void)
{
  return g_get_num_processors ();
}

gboolean
_sym_slices_run (gsize n, SymSliceFunc func, gpointer user_data, GCancellable *cancellable,
                 void (*progress) (double done, gpointer user_data), gpointer progress_data)
{
  const guint n_workers = (guint) MIN (n, (gsize) _sym_slices_get_n_workers ());
  g_autofree Worker *workers = g_new (Worker, MAX (n_workers, 1));
  g_autofree GThread **threads = g_new0 (GThread *, MAX (n_workers, 1));
  Run run = { n, func, user_data, cancellable, progress, progress_data, n_workers, { 0 }, 0, FALSE };

  g_mutex_init (&run.lock);
  for (guint i = 0; i < n_workers; i++)
    workers[i] = (Worker) { &run, i };
  for (guint i = 1; i < n_workers; i++)
    threads[i] = g_thread_try_new ("slices", work, &workers[i], NULL);
  if (n_workers > 0)
    work (&workers[0]);
  for (guint i = 1; i < n_workers; i++)
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
    else
      work (&workers[i]);
  g_mutex_clear (&run.lock);
  return run.n_done == n && !run.failed;
}
