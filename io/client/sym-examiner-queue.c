/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-examiner"

#include "config.h"

#include "sym-examiner-private.h"

#define PROGRESS_INTERVAL_US (G_USEC_PER_SEC / 10)

/* The queue belongs to the main thread; the worker sees a Job only. */

typedef struct
{
  gpointer owner;
  SymItem *item; /* as it is now */
  SymExamination heard; /* how far it was when the worker was last heard of */
} Entry;

/* One step of one item, on the worker. */
typedef struct
{
  gatomicrefcount ref_count;
  SymExaminer *examiner;
  Entry *entry; /* (nullable): none when the result is not wanted any more; main thread only */
  SymImage *image;
  SymExamination examination;
  SymExamineEffort effort;
  GCancellable *cancellable;
  GMainContext *context;
  gint64 last_progress;
} Job;

struct _SymExaminerQueue
{
  SymExaminer *examiner; /* owns the queue */
  GPtrArray *entries;    /* in the order in which they were added */
  GPtrArray *preferred;  /* SymItem: what is on screen */
  Job *job;              /* (nullable): at work */
};

static void start_next (SymExaminerQueue *self);

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  sym_item_unref (entry->item);
  g_free (entry);
}

static Job *
job_ref (Job *job)
{
  g_atomic_ref_count_inc (&job->ref_count);
  return job;
}

static void
job_unref (gpointer data)
{
  Job *job = data;

  if (!g_atomic_ref_count_dec (&job->ref_count))
    return;
  g_object_unref (job->examiner);
  sym_image_unref (job->image);
  g_object_unref (job->cancellable);
  g_main_context_unref (job->context);
  g_free (job);
}

SymExaminerQueue *
_sym_examiner_queue_new (SymExaminer *examiner)
{
  SymExaminerQueue *self = g_new0 (SymExaminerQueue, 1);

  self->examiner = examiner;
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->preferred = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  return self;
}

void
_sym_examiner_queue_free (SymExaminerQueue *self)
{
  /* a job at work holds the examiner, which owns this */
  g_assert (self->job == NULL);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->preferred);
  g_free (self);
}

static Entry *
find_entry (SymExaminerQueue *self, SymItem *item)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->item == item)
        return entry;
    }
  return NULL;
}

/* The job goes on until it notices, but nobody hears of it. */
static void
abandon_job (SymExaminerQueue *self)
{
  self->job->entry = NULL;
  g_cancellable_cancel (self->job->cancellable);
}

static void
remove_entry (SymExaminerQueue *self, Entry *entry)
{
  if (self->job != NULL && self->job->entry == entry)
    abandon_job (self);
  g_ptr_array_remove (self->entries, entry);
}

static void
set_item (SymExaminerQueue *self, Entry *entry, SymItem *item)
{
  guint index;

  if (g_ptr_array_find (self->preferred, entry->item, &index))
    {
      sym_item_unref (g_ptr_array_index (self->preferred, index));
      self->preferred->pdata[index] = sym_item_ref (item);
    }
  sym_item_unref (entry->item);
  entry->item = sym_item_ref (item);
}

static Entry *
add_entry (SymExaminerQueue *self, gpointer owner, SymItem *item)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->owner = owner;
  entry->item = sym_item_ref (item);
  entry->heard = *sym_item_get_examination (item);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

/* The listeners may change the queue: @entry is not to be used after this. */
static void
apply (SymExaminerQueue *self, Entry *entry, GPtrArray *findings, const SymExamination *examination)
{
  g_autoptr (SymItem) old = sym_item_ref (entry->item);
  g_autoptr (SymItem) item = _sym_item_with_findings (old, findings, examination);

  set_item (self, entry, item);
  entry->heard = *sym_item_get_examination (item);
  if (examination->state != SYM_EXAMINATION_UNDER_WAY)
    remove_entry (self, entry);
  _sym_examiner_emit_item (self->examiner, old, item);
}

/* How urgent an item is; less is sooner. */
static guint64
get_urgency (SymExaminerQueue *self, const Entry *entry)
{
  const SymExamination *examination = sym_item_get_examination (entry->item);
  guint64 class = 1;
  guint place = G_MAXUINT;

  if (examination->settled)
    class = 2;
  else if (sym_item_get_verdict (entry->item)->kind == SYM_VERDICT_CHECKING)
    class = 0;
  g_ptr_array_find (self->preferred, entry->item, &place);
  return class << 32 | place;
}

static Entry *
find_most_urgent (SymExaminerQueue *self)
{
  Entry *best = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (best == NULL || get_urgency (self, entry) < get_urgency (self, best))
        best = entry;
    }
  return best;
}

typedef struct
{
  Job *job;
  GPtrArray *findings; /* (nullable): a detector is done */
  SymExamination examination;
  double fraction;
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  job_unref (notice->job);
  g_clear_pointer (&notice->findings, g_ptr_array_unref);
  g_free (notice);
}

static gboolean
deliver_notice (gpointer data)
{
  Notice *notice = data;
  Entry *entry = notice->job->entry;
  SymExaminer *examiner = notice->job->examiner;

  if (entry == NULL)
    return G_SOURCE_REMOVE;
  if (notice->findings != NULL)
    {
      apply (_sym_examiner_get_queue (examiner), entry, notice->findings, &notice->examination);
      return G_SOURCE_REMOVE;
    }
  entry->heard = notice->examination;
  _sym_examiner_emit_progress (examiner, entry->item, &entry->heard, notice->fraction);
  return G_SOURCE_REMOVE;
}

static void
send_notice (Job *job, GPtrArray *findings, const SymExamination *examination, double fraction)
{
  Notice *notice = g_new0 (Notice, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  notice->job = job_ref (job);
  notice->findings = findings != NULL ? g_ptr_array_ref (findings) : NULL;
  notice->examination = *examination;
  notice->fraction = fraction;
  /* g_main_context_invoke() calls at once, in this thread, while nobody runs the context */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_notice, notice, notice_free);
  g_source_attach (source, job->context);
}

/* The verdict rises with the finding, not with the end of the step. */
static void
on_advanced (GPtrArray *findings, const SymExamination *examination, gpointer user_data)
{
  send_notice (user_data, findings, examination, 0);
}

static void
on_progressed (const SymExamination *examination, double fraction, gpointer user_data)
{
  Job *job = user_data;
  gint64 now = g_get_monotonic_time ();

  if (now - job->last_progress < PROGRESS_INTERVAL_US)
    return;
  job->last_progress = now;
  send_notice (job, NULL, examination, fraction);
}

static void
step_free (gpointer data)
{
  SymExaminerStep *step = data;

  g_ptr_array_unref (step->findings);
  g_free (step);
}

static void
run_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  const SymExaminerListener listener = { on_advanced, on_progressed, job };
  SymExaminerStep *step = g_new0 (SymExaminerStep, 1);

  if (_sym_examiner_run_step (job->examiner, job->image, &job->examination, job->effort, &listener,
                              job->cancellable, step))
    {
      g_task_return_pointer (task, step, step_free);
      return;
    }
  step_free (step);
  g_task_return_pointer (task, NULL, NULL);
}

static void
on_job_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SymExaminer *examiner = SYM_EXAMINER (source);
  SymExaminerQueue *self = _sym_examiner_get_queue (examiner);
  SymExaminerStep *step = g_task_propagate_pointer (G_TASK (result), NULL);
  Job *job = g_steal_pointer (&self->job);

  if (step != NULL && job->entry != NULL)
    apply (self, job->entry, step->findings, &step->examination);
  g_clear_pointer (&step, step_free);
  job_unref (job);
  start_next (self);
}

/* One worker: a job under way that is no longer the most urgent is told to end, and the next begins
 * when it has. */
static void
start_next (SymExaminerQueue *self)
{
  Entry *entry = find_most_urgent (self);
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (self->job != NULL)
    {
      if (entry != NULL && self->job->entry != NULL && entry != self->job->entry
          && get_urgency (self, entry) < get_urgency (self, self->job->entry))
        abandon_job (self);
      return;
    }
  if (entry == NULL)
    return;

  job = g_new0 (Job, 1);
  g_atomic_ref_count_init (&job->ref_count);
  job->examiner = g_object_ref (self->examiner);
  job->entry = entry;
  job->image = sym_image_ref (sym_item_get_image (entry->item));
  job->examination = *sym_item_get_examination (entry->item);
  _sym_examiner_get_effort (&job->examination, &job->effort);
  job->cancellable = g_cancellable_new ();
  job->context = g_main_context_ref_thread_default ();
  self->job = job;

  task = g_task_new (self->examiner, NULL, on_job_done, NULL);
  g_task_set_source_tag (task, start_next);
  g_task_set_task_data (task, job_ref (job), job_unref);
  g_task_run_in_thread (task, run_job);
}

void
sym_examiner_add (SymExaminer *self, gpointer owner, SymItem *item)
{
  SymExaminerQueue *queue;
  const SymExamination *examination;
  Entry *entry;

  g_return_if_fail (SYM_IS_EXAMINER (self) && owner != NULL && item != NULL);

  queue = _sym_examiner_get_queue (self);
  examination = sym_item_get_examination (item);
  if (examination == NULL || examination->state == SYM_EXAMINATION_DONE
      || find_entry (queue, item) != NULL)
    return;

  entry = add_entry (queue, owner, item);
  if (examination->state == SYM_EXAMINATION_STOPPED)
    {
      g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
      SymExamination again = *examination;

      again.state = SYM_EXAMINATION_UNDER_WAY;
      apply (queue, entry, nothing, &again);
    }
  start_next (queue);
}

void
sym_examiner_drop (SymExaminer *self, gpointer owner)
{
  SymExaminerQueue *queue;

  g_return_if_fail (SYM_IS_EXAMINER (self));

  queue = _sym_examiner_get_queue (self);
  for (guint i = queue->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (queue->entries, i - 1);

      if (entry->owner == owner)
        remove_entry (queue, entry);
    }
  g_ptr_array_set_size (queue->preferred, 0);
}

void
sym_examiner_replace (SymExaminer *self, SymItem *old, SymItem *item)
{
  SymExaminerQueue *queue;
  Entry *entry;

  g_return_if_fail (SYM_IS_EXAMINER (self) && item != NULL);

  queue = _sym_examiner_get_queue (self);
  entry = find_entry (queue, old);
  if (entry == NULL)
    return;
  /* what is found in one image, and that it was examined, says nothing about another */
  if (sym_item_get_image (item) == sym_item_get_image (old))
    set_item (queue, entry, item);
  else
    remove_entry (queue, entry);
}

void
sym_examiner_prefer (SymExaminer *self, GPtrArray *items)
{
  SymExaminerQueue *queue;

  g_return_if_fail (SYM_IS_EXAMINER (self) && items != NULL);

  queue = _sym_examiner_get_queue (self);
  g_ptr_array_set_size (queue->preferred, 0);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (queue->preferred, sym_item_ref (g_ptr_array_index (items, i)));
  start_next (queue);
}

void
sym_examiner_stop (SymExaminer *self, SymItem *item)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  SymExaminerQueue *queue;
  SymExamination stopped;
  Entry *entry;

  g_return_if_fail (SYM_IS_EXAMINER (self));

  queue = _sym_examiner_get_queue (self);
  entry = find_entry (queue, item);
  if (entry == NULL)
    return;
  stopped = entry->heard;
  stopped.state = SYM_EXAMINATION_STOPPED;
  apply (queue, entry, nothing, &stopped);
  start_next (queue);
}

gboolean
sym_examiner_is_queued (SymExaminer *self, SymItem *item)
{
  g_return_val_if_fail (SYM_IS_EXAMINER (self), FALSE);

  return find_entry (_sym_examiner_get_queue (self), item) != NULL;
}
