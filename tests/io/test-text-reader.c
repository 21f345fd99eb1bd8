/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/wait.h>

#include "sym-error.h"
#include "sym-lockdown.h"
#include "sym-text-reader.h"

/* The client against a reader that misbehaves under its real locks. */

static char *
get_program (const char *name)
{
  return g_test_build_filename (G_TEST_BUILT, "io", name, NULL);
}

static GPtrArray *
read_lines (const char *program, const char *const *acts, guint n, guint *n_done,
            GCancellable *cancellable, GError **error)
{
  g_autoptr (SymTextReader) reader = _sym_text_reader_new (program);
  SymTextPicture pictures[SYM_TEXT_MAX_CROPS];

  for (guint i = 0; i < n; i++)
    pictures[i] = (SymTextPicture) { (guint8 *) acts[i], (guint) strlen (acts[i]), 1 };
  return _sym_text_reader_read (reader, pictures, n, n_done, cancellable, error);
}

static void
test_words (void)
{
  static const char *const acts[] = { "word", "none", "word" };
  g_autofree char *program = get_program ("fake-text-reader");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) words = NULL;
  const SymTextWord *word;
  guint n_done;

  words = read_lines (program, acts, 3, &n_done, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_done, ==, 3);
  g_assert_cmpuint (words->len, ==, 2);
  word = g_ptr_array_index (words, 1);
  g_assert_cmpuint (word->crop, ==, 2);
  g_assert_cmpuint (word->x, ==, 1);
  g_assert_cmpuint (word->width, ==, 3);
  g_assert_cmpuint (word->confidence, ==, 90);
  g_assert_cmpstr (word->text, ==, "hello");
}

/* Whatever the reader does, the line before it counts, nothing is believed, and the client goes on. */
static void
assert_contained (const char *act, const char *message)
{
  const char *acts[] = { "word", act, "word" };
  g_autofree char *program = get_program ("fake-text-reader");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) words = NULL;
  guint n_done;

  g_test_message ("%s", act);
  words = read_lines (program, acts, 3, &n_done, NULL, &error);
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, SYM_ERROR);
  g_assert_nonnull (strstr (error->message, message));
  g_assert_cmpuint (n_done, ==, 1);
  g_assert_cmpuint (words->len, >=, 1);
}

static void
test_contained (void)
{
  static const char *const forbidden[] = { "open", "socket", "exec", "fork" };
  g_autofree char *missing = sym_lockdown_describe_missing (sym_lockdown_probe ());

  if (missing != NULL)
    {
      g_test_skip (missing);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    assert_contained (forbidden[i], "must not do");
  /* The sanitizer's own report of a crash is a forbidden call. */
#if !defined(__SANITIZE_ADDRESS__)
  assert_contained ("crash", "crashed");
  assert_contained ("allocate", "crashed");
#endif
}

static void
test_stays (void)
{
  assert_contained ("stay", "crashed (signal 9)");
}

/* The line that it is at is number 1. */
static void
test_lies (void)
{
  static const char *const lies[] = {
    "flood", "other-line", "outside", "certain", "control", "bytes", "nul", "long", "unknown",
    "ready", "end",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    assert_contained (lies[i], "makes no sense");
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (200000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  static const char *const acts[] = { "loop" };
  g_autofree char *program = get_program ("fake-text-reader");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) words = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 start = g_get_monotonic_time ();
  guint n_done;

  words = read_lines (program, acts, 1, &n_done, cancellable, &error);
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n_done, ==, 0);
  /* not the minute of processor time that the loop has */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

/* A missing program, and one that is none: said once, in words, and no words are read. */
static void
test_missing (void)
{
  static const char *const programs[] = { NULL, "/nonexistent/reader", "/bin/false" };
  static const char *const acts[] = { "word" };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) words = NULL;
      guint n_done;

      words = read_lines (programs[i], acts, 1, &n_done, NULL, &error);
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, G_IO_ERROR);
      g_assert_cmpuint (words->len, ==, 0);
      g_assert_cmpuint (n_done, ==, 0);
    }
}

static void
test_missing_once (void)
{
  static guint8 grey[4];
  const SymTextPicture picture = { grey, 4, 1 };

  if (g_test_subprocess ())
    {
      g_autoptr (SymTextReader) reader = _sym_text_reader_new (NULL);

      g_assert_null (_sym_text_reader_get_problem (reader));
      for (guint i = 0; i < 3; i++)
        {
          g_autoptr (GPtrArray) words = NULL;
          guint n_done;

          words = _sym_text_reader_read (reader, &picture, 1, &n_done, NULL, NULL);
          g_assert_cmpuint (words->len, ==, 0);
        }
      {
        g_autofree char *problem = _sym_text_reader_get_problem (reader);

        g_assert_nonnull (strstr (problem, "not installed"));
      }
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("symscope: Words in the pixels cannot be read*not installed.\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-reader/words", test_words);
  g_test_add_func ("/text-reader/contained", test_contained);
  g_test_add_func ("/text-reader/stays", test_stays);
  g_test_add_func ("/text-reader/lies", test_lies);
  g_test_add_func ("/text-reader/cancel", test_cancel);
  g_test_add_func ("/text-reader/missing", test_missing);
  g_test_add_func ("/text-reader/missing-once", test_missing_once);
  return g_test_run ();
}
