/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-examiner"

#include "config.h"

#include "sym-examiner-private.h"

#include <glib/gi18n-lib.h>

#include "sym-dwtdct-private.h"
#include "sym-sdm-private.h"
#include "sym-text-reader.h"

/* A small image is remembered when it is settled, a large one, which takes longer to hash, when all of
 * it was examined. Bytes of samples. */
#define SMALL_SIZE (4 * 1024 * 1024)

/* All detectors. */
static const SymDetector detectors[] = {
  { SYM_SEARCH_GENERATORS, _sym_dwtdct_examine },
  { SYM_SEARCH_OWN, _sym_sdm_examine },
  { SYM_SEARCH_WORDS, _sym_text_examine },
};

struct _SymExaminer
{
  GObject parent_instance;

  const SymDetector *detectors;
  guint n_detectors;
  SymExaminerCache *cache;
  SymExaminerQueue *queue;
};

enum
{
  ITEM,
  PROGRESS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SymExaminer, sym_examiner, G_TYPE_OBJECT)

static void
sym_examiner_finalize (GObject *object)
{
  SymExaminer *self = SYM_EXAMINER (object);

  _sym_examiner_queue_free (self->queue);
  _sym_examiner_cache_free (self->cache);
  G_OBJECT_CLASS (sym_examiner_parent_class)->finalize (object);
}

static void
sym_examiner_class_init (SymExaminerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sym_examiner_finalize;

  signals[ITEM] = g_signal_new ("item", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, SYM_TYPE_ITEM, SYM_TYPE_ITEM);
  signals[PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 3, SYM_TYPE_ITEM, G_TYPE_POINTER, G_TYPE_DOUBLE);
}

static void
sym_examiner_init (SymExaminer *self)
{
  self->cache = _sym_examiner_cache_new ();
  self->queue = _sym_examiner_queue_new (self);
}

SymExaminer *
_sym_examiner_new (const SymDetector *table, guint n)
{
  SymExaminer *self = g_object_new (SYM_TYPE_EXAMINER, NULL);

  self->detectors = table;
  self->n_detectors = n;
  return self;
}

void
_sym_examiner_set_detectors (SymExaminer *self, const SymDetector *table, guint n)
{
  _sym_examiner_cache_free (self->cache);
  self->cache = _sym_examiner_cache_new ();
  self->detectors = table;
  self->n_detectors = n;
}

SymExaminer *
sym_examiner_get_default (void)
{
  static gsize examiner = 0;

  if (g_once_init_enter (&examiner))
    g_once_init_leave (&examiner,
                       (gsize) _sym_examiner_new (detectors, G_N_ELEMENTS (detectors)));
  return SYM_EXAMINER ((gpointer) examiner);
}

SymExaminerQueue *
_sym_examiner_get_queue (SymExaminer *self)
{
  return self->queue;
}

void
_sym_examiner_emit_item (SymExaminer *self, SymItem *old, SymItem *item)
{
  g_signal_emit (self, signals[ITEM], 0, old, item);
}

void
_sym_examiner_emit_progress (SymExaminer *self, SymItem *item, const SymExamination *examination,
                             double fraction)
{
  g_signal_emit (self, signals[PROGRESS], 0, item, examination, fraction);
}

gboolean
_sym_examiner_get_effort (const SymExamination *examination, SymExamineEffort *effort)
{
  if (examination == NULL || examination->state != SYM_EXAMINATION_UNDER_WAY)
    return FALSE;

  if (examination->settled)
    *effort = SYM_EXAMINE_FULL;
  else if (examination->n_planes > 1 && examination->reach == SYM_REACH_NOTHING)
    *effort = SYM_EXAMINE_QUICK;
  else
    *effort = SYM_EXAMINE_SPREAD;
  return TRUE;
}

static SymSearchReach
get_reach (SymExamineEffort effort)
{
  switch (effort)
    {
    case SYM_EXAMINE_QUICK:
      return SYM_REACH_FIRST;
    case SYM_EXAMINE_SPREAD:
      return SYM_REACH_SPREAD;
    case SYM_EXAMINE_FULL:
    default:
      return SYM_REACH_ALL;
    }
}

/* Where a step is, over all its detectors. */
typedef struct
{
  const SymExaminerListener *listener;
  SymExamination *examination;
  SymSearchExtent *extent; /* of the detector at work */
  guint n_detectors;
  guint n_done;
} Progress;

static void
on_report (gsize n_planes, gpointer user_data)
{
  Progress *progress = user_data;
  const SymExaminerListener *listener = progress->listener;
  const guint n = (guint) MIN (n_planes, progress->examination->n_planes);
  double done;

  progress->extent->n_examined = MAX (progress->extent->n_examined, n);
  if (listener == NULL)
    return;
  done = (double) n / progress->examination->n_planes + progress->n_done;
  listener->progressed (progress->examination, done / progress->n_detectors, listener->user_data);
}

static void
on_found (SymEvidence *evidence, gpointer user_data)
{
  Progress *progress = user_data;
  const SymExaminerListener *listener = progress->listener;
  g_autoptr (GPtrArray) findings = NULL;

  if (listener == NULL)
    return;
  findings = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  g_ptr_array_add (findings, sym_evidence_ref (evidence));
  listener->advanced (findings, progress->examination, listener->user_data);
}

static SymEvidence *
describe_failure (void)
{
  return sym_evidence_new ("W-UNREADABLE", "", SYM_STRENGTH_CONTEXT, SYM_CLASS_UNCHECKABLE,
                           "pixels", "",
                           _ ("The pixels could not be examined to the end: they may carry a mark "
                              "that was not found."));
}

static void
keep_result (SymExaminer *self, SymImage *image, SymExamineEffort effort, const SymExaminerStep *step)
{
  const gboolean is_small = image->info.data_size <= SMALL_SIZE;

  if (step->examination.failed || effort < (is_small ? SYM_EXAMINE_SPREAD : SYM_EXAMINE_FULL))
    return;
  _sym_examiner_cache_add (self->cache, image, effort, step);
}

/* Without a reader, or with one that lacks protection, words do not count as looked for. */
static gboolean
is_available (SymSearch search)
{
  g_autofree char *problem = NULL;

  if (search == SYM_SEARCH_WORDS)
    problem = _sym_text_reader_get_problem (_sym_text_reader_get_default ());
  return problem == NULL;
}

/* Returns: FALSE when cancelled */
static gboolean
run_detector (const SymDetector *detector, SymImage *image, SymExamineEffort effort, Progress *progress,
              GCancellable *cancellable, GPtrArray *findings)
{
  SymExamination *after = progress->examination;
  SymSearchExtent *extent = progress->extent = &after->extents[detector->search];
  g_autoptr (GPtrArray) found = NULL;

  _sym_examine_listen (on_report, on_found, progress);
  found = detector->examine (image, effort, cancellable);
  _sym_examine_listen (NULL, NULL, NULL);

  if (found == NULL && g_cancellable_is_cancelled (cancellable))
    return FALSE;
  if (found == NULL)
    {
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
      g_ptr_array_add (found, describe_failure ());
      after->failed = TRUE;
    }
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (findings, sym_evidence_ref (g_ptr_array_index (found, i)));
  if (is_available (detector->search))
    after->searches |= 1u << detector->search;
  extent->reach = get_reach (effort);
  if (effort == SYM_EXAMINE_FULL)
    extent->n_examined = after->n_planes;
  /* the end of the last one is that of the step */
  if (progress->listener != NULL && (found->len > 0 || progress->n_done + 1 < progress->n_detectors))
    progress->listener->advanced (found, after, progress->listener->user_data);
  return TRUE;
}

gboolean
_sym_examiner_run_step (SymExaminer *self, SymImage *image, const SymExamination *examination,
                        SymExamineEffort effort, const SymExaminerListener *listener,
                        GCancellable *cancellable, SymExaminerStep *step)
{
  SymExamination *after = &step->examination;
  Progress progress = { listener, after, NULL, self->n_detectors, 0 };
  gboolean is_whole = TRUE;
  /* A mark was put into the samples as they are stored. */
  SymImage *searched = image->as_stored != NULL ? image->as_stored : image;

  if (self->n_detectors > 0 && _sym_examiner_cache_find (self->cache, image, effort, step))
    return TRUE;

  step->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  *after = *examination;
  for (; progress.n_done < self->n_detectors; progress.n_done++)
    {
      const SymDetector *detector = &self->detectors[progress.n_done];

      /* done before this step was broken off; what it found, the item has */
      if (examination->extents[detector->search].reach >= get_reach (effort))
        {
          is_whole = FALSE;
          continue;
        }
      if (!run_detector (detector, searched, effort, &progress, cancellable, step->findings))
        return FALSE;
    }

  after->reach = get_reach (effort);
  after->settled |= effort >= SYM_EXAMINE_SPREAD || self->n_detectors == 0;
  if (effort == SYM_EXAMINE_FULL || self->n_detectors == 0)
    after->state = SYM_EXAMINATION_DONE;
  if (self->n_detectors > 0 && is_whole)
    keep_result (self, image, effort, step);
  return TRUE;
}

SymItem *
sym_examiner_examine (SymExaminer *self, SymItem *item, SymExaminerDepth depth,
                      GCancellable *cancellable)
{
  g_autoptr (SymItem) present = NULL;
  SymExamineEffort effort;
  gboolean goes_on = TRUE;

  g_return_val_if_fail (SYM_IS_EXAMINER (self) && item != NULL, NULL);

  present = sym_item_ref (item);
  while (goes_on && _sym_examiner_get_effort (sym_item_get_examination (present), &effort)
         && (depth == SYM_EXAMINER_ALL || effort < SYM_EXAMINE_FULL))
    {
      SymExaminerStep step;
      SymItem *next;

      goes_on = _sym_examiner_run_step (self, sym_item_get_image (present),
                                        sym_item_get_examination (present), effort, NULL, cancellable,
                                        &step);
      next = _sym_item_with_findings (present, step.findings, &step.examination);
      g_ptr_array_unref (step.findings);
      sym_item_unref (present);
      present = next;
    }
  return g_steal_pointer (&present);
}

/* A clock that cancels. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean is_over;
  gint64 end;
  GCancellable *cancellable;
} Watch;

static gpointer
watch (gpointer data)
{
  Watch *self = data;

  g_mutex_lock (&self->lock);
  while (!self->is_over)
    if (!g_cond_wait_until (&self->changed, &self->lock, self->end))
      {
        g_cancellable_cancel (self->cancellable);
        break;
      }
  g_mutex_unlock (&self->lock);
  return NULL;
}

static void
pass_on (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

SymItem *
sym_examiner_examine_within (SymExaminer *self, SymItem *item, guint milliseconds,
                             GCancellable *cancellable)
{
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  Watch clock = { .end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND,
                  .cancellable = inner };
  gulong handler = 0;
  GThread *thread;
  SymItem *result;

  g_mutex_init (&clock.lock);
  g_cond_init (&clock.changed);
  thread = g_thread_new ("sym-examiner-clock", watch, &clock);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (pass_on), inner, NULL);

  result = sym_examiner_examine (self, item, SYM_EXAMINER_FIRST, inner);

  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  g_mutex_lock (&clock.lock);
  clock.is_over = TRUE;
  g_cond_signal (&clock.changed);
  g_mutex_unlock (&clock.lock);
  g_thread_join (thread);
  g_mutex_clear (&clock.lock);
  g_cond_clear (&clock.changed);
  return result;
}
