/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-ordered-pool.h"

#define MAX_THREADS 8

/* Held for each thread: one that is worked on, one that waits. */
#define HELD_PER_THREAD 2

typedef struct
{
  gpointer value; /* what was pushed, then what came of it */
  gboolean done;
} Entry;

struct _SymOrderedPool
{
  SymOrderedWork work;
  SymOrderedTake take;
  gpointer user_data;
  GThreadPool *threads;
  guint max_held;
  GQueue line; /* Entry, of the thread that pushes */
  GMutex lock;
  GCond changed;
};

static void
work_in_thread (gpointer data, gpointer user_data)
{
  SymOrderedPool *self = user_data;
  Entry *entry = data;
  gpointer output = self->work (entry->value);

  g_mutex_lock (&self->lock);
  entry->value = output;
  entry->done = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

SymOrderedPool *
sym_ordered_pool_new (SymOrderedWork work, SymOrderedTake take, gpointer user_data)
{
  SymOrderedPool *self = g_new0 (SymOrderedPool, 1);
  const guint n = CLAMP (g_get_num_processors (), 1, MAX_THREADS);

  self->work = work;
  self->take = take;
  self->user_data = user_data;
  self->max_held = HELD_PER_THREAD * n;
  g_queue_init (&self->line);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->threads = g_thread_pool_new (work_in_thread, self, (int) n, FALSE, NULL);
  return self;
}

/* Gives back from the head while it is done, and waits while more than @max_held are in line. */
static void
give_back (SymOrderedPool *self, guint max_held)
{
  while (!g_queue_is_empty (&self->line))
    {
      Entry *head = g_queue_peek_head (&self->line);
      gboolean done;

      g_mutex_lock (&self->lock);
      while (!head->done && g_queue_get_length (&self->line) > max_held)
        g_cond_wait (&self->changed, &self->lock);
      done = head->done;
      g_mutex_unlock (&self->lock);
      if (!done)
        return;
      g_queue_pop_head (&self->line);
      self->take (head->value, self->user_data);
      g_free (head);
    }
}

void
sym_ordered_pool_push (SymOrderedPool *self, gpointer input)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->value = input;
  g_queue_push_tail (&self->line, entry);
  g_thread_pool_push (self->threads, entry, NULL);
  give_back (self, self->max_held);
}

void
sym_ordered_pool_finish (SymOrderedPool *self)
{
  give_back (self, 0);
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}
