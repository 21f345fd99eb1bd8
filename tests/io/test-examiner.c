/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "item-test.h"
#include "sym-dwtdct-private.h"
#include "sym-examiner-private.h"
#include "sym-sdm-private.h"
#include "sym-text-reader.h"

/* The examiner with detectors that do as they are told. */

#define MARKED 200 /* value of the first sample of an image that the fake detectors find marked */
#define LATE 201   /* the same, found only when everything is looked at */
#define BROKEN 202

static GMutex lock;
static GCond changed;
static guint n_calls;
static gboolean is_held; /* detectors wait until this is FALSE, or until they are cancelled */
static GString *order;   /* first samples of the images examined, and the efforts */

static guint8
get_first_sample (SymImage *image)
{
  return image->planes[0][0];
}

static GPtrArray *
make_findings (gboolean found)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);

  if (found)
    g_ptr_array_add (findings, sym_evidence_new ("W-DWT", "test", SYM_STRENGTH_STRONG, SYM_CLASS_GENERATED,
                                                 "pixels", "SDXL", "A mark."));
  return findings;
}

static GPtrArray *
examine (SymImage *image, SymExamineEffort effort, GCancellable *cancellable)
{
  const guint8 first = get_first_sample (image);

  g_mutex_lock (&lock);
  n_calls++;
  g_string_append_printf (order, "%u%c ", first, "qsf"[effort]);
  g_cond_broadcast (&changed);
  while (is_held && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&changed, &lock, g_get_monotonic_time () + 1000);
  g_mutex_unlock (&lock);

  for (gsize i = 0; i < image->n_planes && effort == SYM_EXAMINE_FULL; i++)
    _sym_examine_report (i + 1);
  if (effort == SYM_EXAMINE_SPREAD)
    _sym_examine_report (3);
  if (g_cancellable_is_cancelled (cancellable) || first == BROKEN)
    return NULL;
  return make_findings (first == MARKED || (first == LATE && effort == SYM_EXAMINE_FULL));
}

static const SymDetector table[] = { { SYM_SEARCH_GENERATORS, examine } };

static SymItem *
make_item (guint8 first, gsize slices)
{
  SymInstance *instance = _sym_instance_new ("test");
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  g_autoptr (SymImage) image = NULL;
  g_autoptr (GError) error = NULL;
  SymImageInfo *info = &instance->info;
  g_autofree guint8 *samples = g_malloc0 (64 * slices);

  samples[0] = first;
  info->format = SYM_FORMAT_NIFTI1;
  info->n_samples = 1;
  info->bits_stored = 8;
  info->slope = 1;
  info->dims[0] = info->dims[1] = 8;
  info->dims[2] = slices;
  info->dims[3] = info->dims[4] = 1;
  info->data_size = 64 * slices;
  instance->data = g_bytes_new (samples, info->data_size);
  g_ptr_array_add (instances, instance);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  return _sym_item_new ("test", image, instances, NULL);
}

static SymExaminer *
make_examiner (void)
{
  n_calls = 0;
  is_held = FALSE;
  g_string_truncate (order, 0);
  return _sym_examiner_new (table, G_N_ELEMENTS (table));
}

static void
assert_item (const SymItem *item, SymVerdictKind kind, SymExaminationState state, guint n_examined)
{
  const SymExamination *examination = sym_item_get_examination (item);

  g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, kind);
  g_assert_cmpint (examination->state, ==, state);
  g_assert_cmpuint (examination->extents[SYM_SEARCH_GENERATORS].n_examined, ==, n_examined);
}

static void
test_steps (void)
{
  g_autoptr (SymExaminer) examiner = make_examiner ();
  g_autoptr (SymItem) volume = make_item (1, 20);
  g_autoptr (SymItem) settled = NULL, done = NULL;

  settled = sym_examiner_examine (examiner, volume, SYM_EXAMINER_FIRST, NULL);
  assert_item (settled, SYM_VERDICT_NO_LABEL, SYM_EXAMINATION_UNDER_WAY, 3);
  g_assert_cmpstr (order->str, ==, "1q 1s ");
  g_assert_cmphex (sym_item_get_examination (settled)->searches, ==, 1u << SYM_SEARCH_GENERATORS);
  done = sym_examiner_examine (examiner, settled, SYM_EXAMINER_ALL, NULL);
  assert_item (done, SYM_VERDICT_NO_LABEL, SYM_EXAMINATION_DONE, 20);
  g_assert_cmpstr (order->str, ==, "1q 1s 1f ");
}

/* One slice has no middle of its own to begin with. */
static void
test_single (void)
{
  g_autoptr (SymExaminer) examiner = make_examiner ();
  g_autoptr (SymItem) item = make_item (2, 1);
  g_autoptr (SymItem) done = sym_examiner_examine (examiner, item, SYM_EXAMINER_ALL, NULL);

  assert_item (done, SYM_VERDICT_NO_LABEL, SYM_EXAMINATION_DONE, 1);
  g_assert_cmpstr (order->str, ==, "2s 2f ");
}

static void
test_findings (void)
{
  g_autoptr (SymExaminer) examiner = make_examiner ();
  g_autoptr (SymItem) item = make_item (MARKED, 5), late = make_item (LATE, 5);
  g_autoptr (SymItem) found = NULL, settled = NULL, raised = NULL;

  found = sym_examiner_examine (examiner, item, SYM_EXAMINER_ALL, NULL);
  assert_item (found, SYM_VERDICT_SYNTHETIC, SYM_EXAMINATION_DONE, 5);
  g_assert_cmpuint (sym_item_get_evidence (found)->len, ==, 1);

  settled = sym_examiner_examine (examiner, late, SYM_EXAMINER_FIRST, NULL);
  assert_item (settled, SYM_VERDICT_NO_LABEL, SYM_EXAMINATION_UNDER_WAY, 3);
  raised = sym_examiner_examine (examiner, settled, SYM_EXAMINER_ALL, NULL);
  assert_item (raised, SYM_VERDICT_SYNTHETIC, SYM_EXAMINATION_DONE, 5);
}

/* What fails is never clean, now or later. */
static void
test_failure (void)
{
  g_autoptr (SymExaminer) examiner = make_examiner ();
  g_autoptr (SymItem) item = make_item (BROKEN, 4);
  g_autoptr (SymItem) failed = sym_examiner_examine (examiner, item, SYM_EXAMINER_ALL, NULL);
  g_autoptr (SymItem) copy = make_item (BROKEN, 4);
  g_autoptr (SymItem) again = sym_examiner_examine (examiner, copy, SYM_EXAMINER_ALL, NULL);

  assert_item (failed, SYM_VERDICT_UNCHECKABLE, SYM_EXAMINATION_DONE, 4);
  g_assert_true (sym_item_get_examination (failed)->failed);
  g_assert_cmpstr (sym_item_get_reason (failed), ==, "the pixels could not be examined");
  g_assert_cmpuint (sym_item_get_evidence (failed)->len, ==, 1);
  /* a failure is not remembered as a result */
  assert_item (again, SYM_VERDICT_UNCHECKABLE, SYM_EXAMINATION_DONE, 4);
  g_assert_cmpuint (n_calls, ==, 6);
}

static void
test_no_detectors (void)
{
  g_autoptr (SymExaminer) examiner = _sym_examiner_new (NULL, 0);
  g_autoptr (SymItem) item = make_item (3, 4);
  g_autoptr (SymItem) done = sym_examiner_examine (examiner, item, SYM_EXAMINER_FIRST, NULL);

  assert_item (done, SYM_VERDICT_NO_LABEL, SYM_EXAMINATION_DONE, 0);
  g_assert_cmphex (sym_item_get_examination (done)->searches, ==, 0);
}

/* A search that is broken off leaves the item as unsettled as it was. */
static void
test_deadline (void)
{
  g_autoptr (SymExaminer) examiner = make_examiner ();
  g_autoptr (SymItem) item = make_item (4, 6);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (SymItem) late = NULL, never = NULL, quick = NULL;

  is_held = TRUE;
  late = sym_examiner_examine_within (examiner, item, 30, NULL);
  assert_item (late, SYM_VERDICT_CHECKING, SYM_EXAMINATION_UNDER_WAY, 0);
  is_held = FALSE;
  g_cancellable_cancel (cancelled);
  never = sym_examiner_examine_within (examiner, item, 60000, cancelled);
  assert_item (never, SYM_VERDICT_CHECKING, SYM_EXAMINATION_UNDER_WAY, 0);
  quick = sym_examiner_examine_within (examiner, late, 60000, NULL);
  assert_item (quick, SYM_VERDICT_NO_LABEL, SYM_EXAMINATION_UNDER_WAY, 3);
}

static GPtrArray *
examine_words (SymImage *image, SymExamineEffort effort, GCancellable *cancellable)
{
  g_mutex_lock (&lock);
  g_string_append_printf (order, "words%c ", "qsf"[effort]);
  g_mutex_unlock (&lock);
  _sym_examine_report (effort == SYM_EXAMINE_QUICK ? 0 : 2);
  return is_held ? NULL : make_findings (FALSE);
}

/* The first has no word of cancelling: it is done, when the second is broken off. */
static GPtrArray *
examine_own (SymImage *image, SymExamineEffort effort, GCancellable *cancellable)
{
  g_mutex_lock (&lock);
  g_string_append_printf (order, "own%c ", "qsf"[effort]);
  g_mutex_unlock (&lock);
  _sym_examine_report (4);
  return make_findings (FALSE);
}

/* Each search has its own extent; one that was done when the other was broken off is not done again. */
static void
test_extents (void)
{
  static const SymDetector two[] = { { SYM_SEARCH_OWN, examine_own }, { SYM_SEARCH_WORDS, examine_words } };
  g_autoptr (SymExaminer) examiner = _sym_examiner_new (two, G_N_ELEMENTS (two));
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (SymItem) item = make_item (11, 9);
  g_autoptr (SymItem) broken_off = NULL, settled = NULL, done = NULL;
  const SymExamination *examination;
  g_autofree char *text = NULL, *later = NULL, *end = NULL;

  g_string_truncate (order, 0);
  g_cancellable_cancel (cancelled);
  is_held = TRUE;
  broken_off = sym_examiner_examine (examiner, item, SYM_EXAMINER_FIRST, cancelled);
  examination = sym_item_get_examination (broken_off);
  g_assert_cmpstr (order->str, ==, "ownq wordsq ");
  g_assert_cmpint (examination->reach, ==, SYM_REACH_NOTHING);
  g_assert_cmpint (examination->extents[SYM_SEARCH_OWN].reach, ==, SYM_REACH_FIRST);
  g_assert_cmpint (examination->extents[SYM_SEARCH_WORDS].reach, ==, SYM_REACH_NOTHING);
  text = sym_examination_describe (examination);
  g_assert_cmpstr (text, ==, "Pixels: being examined.\nGenerators’ watermarks, Words: not yet\n"
                             "Symscope’s mark: 4 of 9 slices");

  is_held = FALSE;
  settled = sym_examiner_examine (examiner, broken_off, SYM_EXAMINER_FIRST, NULL);
  g_assert_cmpstr (order->str, ==, "ownq wordsq wordsq owns wordss ");
  later = sym_examination_describe (sym_item_get_examination (settled));
  g_assert_cmpstr (later, ==, "Pixels: the search goes on.\nGenerators’ watermarks: not yet\n"
                              "Symscope’s mark: 4 of 9 slices\nWords: 2 of 9 slices");
  done = sym_examiner_examine (examiner, settled, SYM_EXAMINER_ALL, NULL);
  end = sym_examination_describe (sym_item_get_examination (done));
  g_assert_cmpstr (end, ==, "Pixels: examined all 9 slices.");
}

typedef struct
{
  gsize first, stop_at;
  GCancellable *cancellable;
} Reports;

static void
on_report (gsize n_planes, gpointer user_data)
{
  Reports *reports = user_data;

  if (reports->first == G_MAXSIZE)
    reports->first = n_planes;
  if (n_planes >= reports->stop_at)
    g_cancellable_cancel (reports->cancellable);
}

static GPtrArray *
examine_until (SymExamineFunc function, SymImage *image, Reports *reports)
{
  GPtrArray *found;

  _sym_examine_listen (on_report, NULL, reports);
  found = function (image, SYM_EXAMINE_FULL, reports->cancellable);
  _sym_examine_listen (NULL, NULL, NULL);
  return found;
}

static SymItem *
make_gradient (gsize side, gsize slices)
{
  SymInstance *instance = _sym_instance_new ("test");
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  g_autoptr (SymImage) image = NULL;
  g_autoptr (GError) error = NULL;
  SymImageInfo *info = &instance->info;
  guint8 *samples = g_malloc (3 * side * side * slices);

  for (gsize i = 0; i < 3 * side * side * slices; i++)
    samples[i] = (guint8) (i / 3 % side + i / 3 / side % side);
  info->format = SYM_FORMAT_NIFTI1;
  info->colour = SYM_COLOUR_RGB;
  info->n_samples = 3;
  info->bits_stored = 8;
  info->slope = 1;
  info->dims[0] = info->dims[1] = side;
  info->dims[2] = slices;
  info->dims[3] = info->dims[4] = 1;
  info->data_size = 3 * side * side * slices;
  instance->data = g_bytes_new_take (samples, info->data_size);
  g_ptr_array_add (instances, instance);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  return _sym_item_new ("test", image, instances, NULL);
}

/* A search that is broken off in the middle of a volume goes on there, and looks at no slice twice. */
static void
test_goes_on (void)
{
  static const SymExamineFunc functions[] = { _sym_dwtdct_examine, _sym_sdm_examine, _sym_text_examine };

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      g_autoptr (SymItem) item = make_gradient (64, 6);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GPtrArray) found = NULL;
      Reports stopped = { G_MAXSIZE, 3, cancellable }, rest = { G_MAXSIZE, G_MAXSIZE, NULL };
      Reports again = { G_MAXSIZE, G_MAXSIZE, NULL };

      g_assert_null (examine_until (functions[i], sym_item_get_image (item), &stopped));
      g_assert_cmpuint (stopped.first, <=, 1);
      found = examine_until (functions[i], sym_item_get_image (item), &rest);
      g_assert_nonnull (found);
      g_assert_cmpuint (found->len, ==, 0);
      g_assert_cmpuint (rest.first, >=, 3);
      g_ptr_array_unref (found);
      /* what is done is begun anew */
      found = examine_until (functions[i], sym_item_get_image (item), &again);
      g_assert_cmpuint (again.first, <=, 1);
    }
}

/* The same content is looked through once, whatever it is called; other content is not the same. */
static void
test_cache (void)
{
  g_autoptr (SymExaminer) examiner = make_examiner ();
  g_autoptr (SymItem) item = make_item (MARKED, 5), copy = make_item (MARKED, 5), other = make_item (9, 5);
  g_autoptr (SymItem) first = sym_examiner_examine (examiner, item, SYM_EXAMINER_ALL, NULL);
  g_autoptr (SymItem) second = NULL, third = NULL;

  g_assert_cmpuint (n_calls, ==, 3);
  second = sym_examiner_examine (examiner, copy, SYM_EXAMINER_FIRST, NULL);
  g_assert_cmpuint (n_calls, ==, 3);
  assert_item (second, SYM_VERDICT_SYNTHETIC, SYM_EXAMINATION_DONE, 5);
  third = sym_examiner_examine (examiner, other, SYM_EXAMINER_FIRST, NULL);
  g_assert_cmpuint (n_calls, ==, 5);
  assert_item (third, SYM_VERDICT_NO_LABEL, SYM_EXAMINATION_UNDER_WAY, 3);
}

/* The queue. */

typedef struct
{
  SymItem *items[4]; /* as they are now */
  guint n_signals;
} Listener;

static void
on_item (SymExaminer *examiner, SymItem *old, SymItem *item, Listener *listener)
{
  listener->n_signals++;
  for (guint i = 0; i < G_N_ELEMENTS (listener->items); i++)
    if (listener->items[i] == old)
      {
        sym_item_unref (old);
        listener->items[i] = sym_item_ref (item);
        return;
      }
  g_assert_not_reached ();
}

static void
listener_clear (Listener *listener)
{
  for (guint i = 0; i < G_N_ELEMENTS (listener->items); i++)
    g_clear_pointer (&listener->items[i], sym_item_unref);
}

static void
wait_for_calls (guint n)
{
  g_mutex_lock (&lock);
  while (n_calls < n)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

static void
let_go (void)
{
  g_mutex_lock (&lock);
  is_held = FALSE;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

static gboolean
is_queued (SymExaminer *examiner, Listener *listener)
{
  for (guint i = 0; i < G_N_ELEMENTS (listener->items); i++)
    if (listener->items[i] != NULL && sym_examiner_is_queued (examiner, listener->items[i]))
      return TRUE;
  return FALSE;
}

/* Until nothing is left to do and the worker has been heard of for the last time. */
static void
run_queue (SymExaminer *examiner, Listener *listener)
{
  const gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (is_queued (examiner, listener) || G_OBJECT (examiner)->ref_count > 1)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
    }
}

/* Unsettled images first, what is on screen before the others; a search that became less urgent is
 * broken off and done later. */
static void
test_queue_order (void)
{
  g_autoptr (SymExaminer) examiner = make_examiner ();
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  Listener listener = { { make_item (1, 1), make_item (2, 1), make_item (3, 1) } };

  g_signal_connect (examiner, "item", G_CALLBACK (on_item), &listener);
  is_held = TRUE;
  for (guint i = 0; i < 3; i++)
    sym_examiner_add (examiner, &listener, listener.items[i]);
  wait_for_calls (1);
  g_ptr_array_add (shown, listener.items[2]);
  sym_examiner_prefer (examiner, shown);
  for (guint i = 0; i < 100; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  let_go ();
  run_queue (examiner, &listener);
  g_assert_cmpstr (order->str, ==, "1s 3s 1s 2s 3f 1f 2f ");
  for (guint i = 0; i < 3; i++)
    assert_item (listener.items[i], SYM_VERDICT_NO_LABEL, SYM_EXAMINATION_DONE, 1);
  listener_clear (&listener);
}

static void
test_queue_rises (void)
{
  g_autoptr (SymExaminer) examiner = make_examiner ();
  Listener listener = { { make_item (LATE, 4), make_item (BROKEN, 4) } };
  SymVerdictKind kind = SYM_VERDICT_CHECKING;

  g_signal_connect (examiner, "item", G_CALLBACK (on_item), &listener);
  sym_examiner_add (examiner, &listener, listener.items[0]);
  sym_examiner_add (examiner, &listener, listener.items[1]);
  while (is_queued (examiner, &listener))
    {
      const SymVerdict *verdict;

      g_main_context_iteration (NULL, TRUE);
      verdict = sym_item_get_verdict (listener.items[0]);
      /* from CHECKING down to the badge once, then upwards only */
      g_assert_true (verdict->kind >= kind || kind == SYM_VERDICT_CHECKING);
      kind = verdict->kind;
    }
  assert_item (listener.items[0], SYM_VERDICT_SYNTHETIC, SYM_EXAMINATION_DONE, 4);
  assert_item (listener.items[1], SYM_VERDICT_UNCHECKABLE, SYM_EXAMINATION_DONE, 4);
  run_queue (examiner, &listener);
  listener_clear (&listener);
}

/* Stopped by a person: it says so, stays CHECKING, and can go on. */
/* Finds a mark in the first slice, and goes on for as long as it is held. */
static GPtrArray *
examine_and_announce (SymImage *image, SymExamineEffort effort, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) findings = make_findings (TRUE);

  _sym_examine_announce (g_ptr_array_index (findings, 0));
  g_mutex_lock (&lock);
  while (is_held && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&changed, &lock, g_get_monotonic_time () + 1000);
  g_mutex_unlock (&lock);
  return g_cancellable_is_cancelled (cancellable) ? NULL : g_steal_pointer (&findings);
}

/* The verdict rises with the find, while the search through the other slices goes on. */
static void
test_queue_announces (void)
{
  static const SymDetector one[] = { { SYM_SEARCH_GENERATORS, examine_and_announce } };
  g_autoptr (SymExaminer) examiner = _sym_examiner_new (one, G_N_ELEMENTS (one));
  Listener listener = { { make_item (12, 9) } };
  const gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_signal_connect (examiner, "item", G_CALLBACK (on_item), &listener);
  is_held = TRUE;
  sym_examiner_add (examiner, &listener, listener.items[0]);
  while (listener.n_signals == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
    }
  g_assert_cmpint (sym_item_get_verdict (listener.items[0])->kind, ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpint (sym_item_get_examination (listener.items[0])->reach, ==, SYM_REACH_NOTHING);
  let_go ();
  run_queue (examiner, &listener);
  g_assert_cmpint (sym_item_get_examination (listener.items[0])->state, ==, SYM_EXAMINATION_DONE);
  g_assert_cmpuint (sym_item_get_evidence (listener.items[0])->len, ==, 1);
  listener_clear (&listener);
}

static void
test_queue_stop (void)
{
  g_autoptr (SymExaminer) examiner = make_examiner ();
  Listener listener = { { make_item (5, 4) } };

  g_signal_connect (examiner, "item", G_CALLBACK (on_item), &listener);
  is_held = TRUE;
  sym_examiner_add (examiner, &listener, listener.items[0]);
  wait_for_calls (1);
  sym_examiner_stop (examiner, listener.items[0]);
  assert_item (listener.items[0], SYM_VERDICT_CHECKING, SYM_EXAMINATION_STOPPED, 0);
  g_assert_false (sym_examiner_is_queued (examiner, listener.items[0]));
  run_queue (examiner, &listener);
  assert_item (listener.items[0], SYM_VERDICT_CHECKING, SYM_EXAMINATION_STOPPED, 0);

  let_go ();
  sym_examiner_add (examiner, &listener, listener.items[0]);
  run_queue (examiner, &listener);
  assert_item (listener.items[0], SYM_VERDICT_NO_LABEL, SYM_EXAMINATION_DONE, 4);
  listener_clear (&listener);
}

/* An owner that goes hears nothing more; statements made meanwhile are kept. */
static void
test_queue_drop_and_replace (void)
{
  g_autoptr (SymExaminer) examiner = make_examiner ();
  g_autoptr (GPtrArray) statement = make_findings (TRUE);
  Listener listener = { { make_item (6, 2), make_item (7, 2) } };
  SymItem *stated;
  int other;

  g_signal_connect (examiner, "item", G_CALLBACK (on_item), &listener);
  is_held = TRUE;
  sym_examiner_add (examiner, &listener, listener.items[0]);
  sym_examiner_add (examiner, &other, listener.items[1]);
  wait_for_calls (1);
  stated = sym_item_with_statements (listener.items[0], statement);
  sym_examiner_replace (examiner, listener.items[0], stated);
  sym_item_unref (listener.items[0]);
  listener.items[0] = stated;
  sym_examiner_drop (examiner, &other);
  let_go ();
  run_queue (examiner, &listener);
  assert_item (listener.items[0], SYM_VERDICT_SYNTHETIC, SYM_EXAMINATION_DONE, 2);
  assert_item (listener.items[1], SYM_VERDICT_CHECKING, SYM_EXAMINATION_UNDER_WAY, 0);
  g_assert_cmpuint (listener.n_signals, ==, 3);

  is_held = TRUE;
  sym_examiner_add (examiner, &other, listener.items[1]);
  wait_for_calls (4);
  sym_examiner_drop (examiner, &other);
  run_queue (examiner, &listener);
  g_assert_cmpuint (listener.n_signals, ==, 3);
  listener_clear (&listener);
}

/* What is found in one image, and that it was examined, never comes to another that takes its place. */
static void
test_queue_other_image (void)
{
  g_autoptr (SymExaminer) examiner = make_examiner ();
  Listener listener = { { make_item (6, 2), make_item (7, 2) } };

  g_signal_connect (examiner, "item", G_CALLBACK (on_item), &listener);
  is_held = TRUE;
  sym_examiner_add (examiner, &listener, listener.items[0]);
  wait_for_calls (1);
  sym_examiner_replace (examiner, listener.items[0], listener.items[1]);
  g_assert_false (sym_examiner_is_queued (examiner, listener.items[0]));
  g_assert_false (sym_examiner_is_queued (examiner, listener.items[1]));
  let_go ();
  run_queue (examiner, &listener);
  g_assert_cmpuint (listener.n_signals, ==, 0);
  assert_item (listener.items[1], SYM_VERDICT_CHECKING, SYM_EXAMINATION_UNDER_WAY, 0);
  listener_clear (&listener);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  order = g_string_new (NULL);
  g_test_add_func ("/examiner/steps", test_steps);
  g_test_add_func ("/examiner/single", test_single);
  g_test_add_func ("/examiner/findings", test_findings);
  g_test_add_func ("/examiner/failure", test_failure);
  g_test_add_func ("/examiner/no-detectors", test_no_detectors);
  g_test_add_func ("/examiner/deadline", test_deadline);
  g_test_add_func ("/examiner/extents", test_extents);
  g_test_add_func ("/examiner/goes-on", test_goes_on);
  g_test_add_func ("/examiner/cache", test_cache);
  g_test_add_func ("/examiner/queue/order", test_queue_order);
  g_test_add_func ("/examiner/queue/rises", test_queue_rises);
  g_test_add_func ("/examiner/queue/announces", test_queue_announces);
  g_test_add_func ("/examiner/queue/stop", test_queue_stop);
  g_test_add_func ("/examiner/queue/drop-and-replace", test_queue_drop_and_replace);
  g_test_add_func ("/examiner/queue/other-image", test_queue_other_image);
  return g_test_run ();
}
