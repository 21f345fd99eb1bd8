/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sym-output-file.h"

static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("output-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
assert_holds (const char *path, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

/* The old file stands until the whole new one takes its place. */
static void
test_replace (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "out", NULL);
  g_autoptr (GError) error = NULL;
  SymOutputFile *file;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  file = sym_output_file_new (path, &error);
  g_assert_no_error (error);
  g_assert_true (sym_output_file_write (file, "new 0 text", 10, &error));
  g_assert_true (sym_output_file_write_at (file, 4, "7", 1, &error));
  g_assert_true (sym_output_file_write (file, "!", 1, &error));
  assert_holds (path, "old");
  g_assert_true (sym_output_file_commit (file, &error));
  sym_output_file_free (file);
  assert_holds (path, "new 7 text!");
  g_assert_cmpuint (count_entries (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_abandon (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "out", NULL);
  g_autoptr (GError) error = NULL;
  SymOutputFile *file = sym_output_file_new (path, &error);

  g_assert_true (sym_output_file_write (file, "half", 4, &error));
  sym_output_file_free (file);
  g_assert_cmpuint (count_entries (folder), ==, 0);
  g_rmdir (folder);
}

/* Who is killed while writing leaves the old file, and nothing beside it. */
static void
test_killed (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "out", NULL);
  int pipes[2], status;
  char said = 0;
  pid_t pid;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_cmpint (pipe (pipes), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      SymOutputFile *file = sym_output_file_new (path, NULL);

      said = file != NULL && sym_output_file_write (file, "half", 4, NULL)
                            ? g_str_has_prefix (sym_output_file_get_temporary (file), folder) ? 'n' : 'u'
                            : 'f';

      if (write (pipes[1], &said, 1) == 1)
        pause ();
      _exit (1);
    }
  g_assert_cmpint (read (pipes[0], &said, 1), ==, 1);
  g_assert_cmpint (said, !=, 'f');
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  assert_holds (path, "old");
  if (said == 'n')
    g_test_skip ("this file system knows no files without a name");
  else
    g_assert_cmpuint (count_entries (folder), ==, 1);
  close (pipes[0]);
  close (pipes[1]);
  g_unlink (path);
  g_rmdir (folder);
}

/* Over what is there only where that was asked for. */
static void
test_new (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "out", NULL);
  g_autoptr (GError) error = NULL;
  SymOutputFile *first = sym_output_file_new (path, NULL), *second = sym_output_file_new (path, NULL);

  g_assert_true (sym_output_file_write (first, "first", 5, NULL));
  g_assert_true (sym_output_file_write (second, "second", 6, NULL));
  g_assert_true (sym_output_file_commit_new (first, NULL));
  g_assert_false (sym_output_file_commit_new (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  sym_output_file_free (first);
  sym_output_file_free (second);
  assert_holds (path, "first");
  g_assert_cmpuint (count_entries (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

/* Never through a link: what it points to stays as it is. */
static void
test_link (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *target = g_build_filename (folder, "target", NULL);
  g_autofree char *path = g_build_filename (folder, "link", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("new", 3);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (target, "kept", -1, NULL));
  g_assert_cmpint (symlink (target, path), ==, 0);
  g_assert_true (sym_output_file_save (path, bytes, &error));
  assert_holds (target, "kept");
  assert_holds (path, "new");
  g_assert_false (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_unlink (path);
  g_unlink (target);
  g_rmdir (folder);
}

static void
test_nowhere (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("new", 3);
  g_autoptr (GError) error = NULL;

  g_assert_false (sym_output_file_save ("/nonexistent/folder/out.png", bytes, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nonexistent/folder/out.png"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/output-file/replace", test_replace);
  g_test_add_func ("/output-file/abandon", test_abandon);
  g_test_add_func ("/output-file/killed", test_killed);
  g_test_add_func ("/output-file/new", test_new);
  g_test_add_func ("/output-file/link", test_link);
  g_test_add_func ("/output-file/nowhere", test_nowhere);
  return g_test_run ();
}
