/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "dicom-bytes.h"
#include "sym-image-private.h"
#include "sym-item-private.h"
#include "sym-loader-private.h"
#include "sym-protection.h"

typedef struct
{
  char *folder;
  SymLoader *loader;
  GPtrArray *items;
  guint n_progress;
  guint64 last_done, last_total;
} Fixture;

static char *
find_program (const char *name)
{
  return g_build_filename (g_test_get_dir (G_TEST_BUILT), "io", name, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  /* data: name of a decoder beside the tests; else the real one */
  g_autofree char *decoder = data != NULL ? find_program (data) : sym_loader_find_decoder ();

  g_assert_nonnull (decoder);
  fixture->folder = g_dir_make_tmp ("symscope-XXXXXX", NULL);
  fixture->loader = sym_loader_new (decoder);
  fixture->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->loader);
  g_clear_pointer (&fixture->items, g_ptr_array_unref);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static char *
put_file (Fixture *fixture, const char *name, gconstpointer data, gssize n)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, data, n, NULL));
  return path;
}

static void
put_slice (Fixture *fixture, const char *name, const char *series, int instance, double z)
{
  g_autoptr (GByteArray) file = make_slice (series, instance, z, NULL);

  g_free (put_file (fixture, name, file->data, file->len));
}

static void
on_item (SymItem *item, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->items, sym_item_ref (item));
}

static void
on_progress (guint64 done, guint64 total, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (done, <=, total);
  fixture->n_progress++;
  fixture->last_done = done;
  fixture->last_total = total;
}

static void
load (Fixture *fixture, const char *path, SymLoaderFlags flags)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (fixture->items, 0);
  g_assert_true (
      sym_loader_load (fixture->loader, path, flags, on_item, on_progress, fixture, NULL, &error));
  g_assert_no_error (error);
}

static SymItem *
get_item (Fixture *fixture, guint index)
{
  g_assert_cmpuint (index, <, fixture->items->len);
  return g_ptr_array_index (fixture->items, index);
}

static void
assert_fails (Fixture *fixture, const char *path, SymError code)
{
  load (fixture, path, SYM_LOADER_NONE);
  g_assert_cmpuint (fixture->items->len, ==, 1);
  g_assert_null (sym_item_get_image (get_item (fixture, 0)));
  g_assert_error (sym_item_get_error (get_item (fixture, 0)), SYM_ERROR, (int) code);
  g_assert_cmpstr (sym_item_get_path (get_item (fixture, 0)), ==, path);
}

/* Protects: one DICOM file arrives with its samples, geometry, texts and labels. */
static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) label = g_byte_array_new ();
  g_autoptr (GByteArray) file = NULL;
  g_autofree char *path = NULL;
  const gint64 first[5] = { 0 }, last[5] = { 3, 2 };
  const SymTag *tag;
  SymImage *image;
  SymItem *item;

  put_text (label, 0x0008001c, "CS", "YES");
  file = make_slice ("1.2.3.9", 7, 12.5, label);
  path = put_file (fixture, "no-extension", file->data, file->len);
  load (fixture, path, SYM_LOADER_NONE);
  g_assert_cmpuint (fixture->items->len, ==, 1);
  item = get_item (fixture, 0);
  g_assert_no_error (sym_item_get_error (item));
  image = sym_item_get_image (item);
  g_assert_cmpuint (sym_image_get_format (image), ==, SYM_FORMAT_DICOM);
  g_assert_cmpuint (sym_image_get_dims (image)[0], ==, 4);
  g_assert_cmpuint (sym_image_get_dims (image)[1], ==, 3);
  g_assert_cmpuint (sym_image_get_sample_type (image), ==, SYM_SAMPLE_UINT16);
  g_assert_cmpfloat (sym_image_get_spacing (image)[0], ==, 0.5);
  g_assert_cmpfloat (sym_image_get_spacing (image)[1], ==, 2);
  g_assert_cmpfloat (sym_image_value_at (image, first).v[0], ==, 7 - 1024);
  g_assert_cmpfloat (sym_image_value_at (image, last).v[0], ==, 111 - 1024);
  g_assert_cmpstr (sym_image_get_unit (image), ==, "HU");
  g_assert_cmpstr (sym_image_get_patient (image), ==, "Doe Jane");
  g_assert_cmpstr (sym_image_get_frame_of_reference (image), ==, "1.2.3.4");
  tag = sym_tags_find (sym_item_get_tags (item), SYM_CARRIER_DICOM, 0x0008001c);
  g_assert_nonnull (tag);
  g_assert_cmpstr (tag->value, ==, "YES");
  tag = sym_tags_get (sym_item_get_tags (item), 0);
  g_assert_cmpint (tag->carrier, ==, SYM_CARRIER_FILE);
  g_assert_cmpstr (tag->value, ==, "no-extension");
  g_assert_true (sym_verdict_is_marked (sym_item_get_verdict (item)));
  g_assert_cmpuint (fixture->last_done, <=, fixture->last_total);
}

/* Protects: labels alone come without samples. */
static void
test_labels_only (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "slice", NULL);

  put_slice (fixture, "slice", "1.2.3.9", 1, 0);
  load (fixture, path, SYM_LOADER_LABELS_ONLY);
  g_assert_cmpuint (fixture->items->len, ==, 1);
  g_assert_null (sym_item_get_image (get_item (fixture, 0)));
  g_assert_null (sym_item_get_error (get_item (fixture, 0)));
  g_assert_nonnull (
      sym_tags_find (sym_item_get_tags (get_item (fixture, 0)), SYM_CARRIER_DICOM, 0x00080060));
}

/* Protects: a folder becomes its series, sorted along the normal whatever the names say; other
 * files are no noise, and one broken file stops nothing. */
static void
test_folder (Fixture *fixture, gconstpointer data)
{
  const gint64 voxels[3][5] = { { 0, 0, 0 }, { 0, 0, 1 }, { 0, 0, 2 } };
  g_autoptr (GByteArray) cut = make_slice ("1.2.3.9", 9, 30, NULL);
  SymItem *series = NULL, *alone = NULL, *broken = NULL;

  put_slice (fixture, "c", "1.2.3.9", 3, 0);
  put_slice (fixture, "a", "1.2.3.9", 1, 10);
  put_slice (fixture, "b", "1.2.3.9", 2, 5);
  put_slice (fixture, "other", "1.2.3.10", 4, 0);
  put_slice (fixture, "below/d", "1.2.3.9", 5, 15);
  g_free (put_file (fixture, "cut", cut->data, cut->len - 10));
  g_free (put_file (fixture, "README", "read me\n", -1));
  g_free (put_file (fixture, "empty", "", 0));
  load (fixture, fixture->folder, SYM_LOADER_NONE);
  g_assert_cmpuint (fixture->items->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      SymItem *item = get_item (fixture, i);

      if (sym_item_get_image (item) == NULL)
        broken = item;
      else if (sym_image_get_dims (sym_item_get_image (item))[2] == 3)
        series = item;
      else
        alone = item;
    }
  g_assert_nonnull (series);
  g_assert_nonnull (alone);
  g_assert_nonnull (broken);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (sym_image_value_at (sym_item_get_image (series), voxels[i]).v[0], ==,
                       3 - i - 1024);
  g_assert_cmpfloat (sym_image_get_affine (sym_item_get_image (series))[10], ==, 5);
  g_assert_error (sym_item_get_error (broken), SYM_ERROR, SYM_ERROR_CORRUPT);
  g_assert_nonnull (strstr (sym_item_get_error (broken)->message, "14"));
  g_assert_cmpuint (fixture->last_done, ==, fixture->last_total);
  g_assert_cmpuint (fixture->n_progress, >, 5);

  load (fixture, fixture->folder, SYM_LOADER_RECURSE | SYM_LOADER_LABELS_ONLY);
  g_assert_cmpuint (fixture->items->len, ==, 3);
}

/* Protects: files chosen together become one series, and a stranger among them is said. */
static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = g_build_filename (fixture->folder, "a", NULL);
  g_autofree char *b = g_build_filename (fixture->folder, "b", NULL);
  g_autofree char *text = put_file (fixture, "text", "text", -1);
  const char *paths[] = { b, text, a, NULL };

  put_slice (fixture, "a", "1.2.3.9", 1, 10);
  put_slice (fixture, "b", "1.2.3.9", 2, 5);
  g_assert_true (sym_loader_load_files (fixture->loader, paths, SYM_LOADER_NONE, on_item, NULL,
                                        fixture, NULL, NULL));
  g_assert_cmpuint (fixture->items->len, ==, 2);
  g_assert_cmpuint (sym_image_get_dims (sym_item_get_image (get_item (fixture, 0)))[2], ==, 2);
  g_assert_error (sym_item_get_error (get_item (fixture, 1)), SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT);
}

/* Protects: what cannot be read is an item that says why, never a failed call. */
static void
test_errors (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autofree char *text = put_file (fixture, "text.dcm", "This is no image.\n", -1);
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo", NULL);
  g_autofree char *empty = g_build_filename (fixture->folder, "empty", NULL);

  assert_fails (fixture, missing, SYM_ERROR_NOT_FOUND);
  assert_fails (fixture, text, SYM_ERROR_UNKNOWN_FORMAT);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_fails (fixture, fifo, SYM_ERROR_UNKNOWN_FORMAT);
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  assert_fails (fixture, empty, SYM_ERROR_UNKNOWN_FORMAT);
  if (geteuid () != 0)
    {
      g_assert_cmpint (g_chmod (text, 0), ==, 0);
      assert_fails (fixture, text, SYM_ERROR_DENIED);
    }
}

/* Protects: only a missing decoder fails the call. */
static void
test_no_decoder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "slice", NULL);
  g_autoptr (SymLoader) loader = sym_loader_new ("/nonexistent/symscope-decoder");
  g_autoptr (GError) error = NULL;

  put_slice (fixture, "slice", "1.2.3.9", 1, 0);
  g_assert_false (
      sym_loader_load (loader, path, SYM_LOADER_NONE, on_item, NULL, fixture, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (fixture->items->len, ==, 0);
}

/* Whether the tags say that some may be missing. */
static gboolean
says_unreadable (SymItem *item)
{
  const SymTags *tags = sym_item_get_tags (item);

  for (guint i = 0; i < sym_tags_get_length (tags); i++)
    if ((sym_tags_get (tags, i)->flags & SYM_TAG_UNREADABLE) != 0)
      return TRUE;
  return FALSE;
}

static void
run_script (Fixture *fixture, const char *script)
{
  g_autofree char *path = put_file (fixture, "script", script, -1);

  load (fixture, path, SYM_LOADER_NONE);
  g_assert_cmpuint (fixture->items->len, ==, 1);
}

/* Protects: each way a decoder can end badly is one sentence about one file, tags that came before
 * count, and the next file is read as if nothing had been. */
static void
test_misbehaviour (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *script;
    SymError code;
    const char *words;
    gboolean has_tag;
  } cases[] = {
    { "tag abort", SYM_ERROR_CRASHED, "signal 6", TRUE },
    { "abort", SYM_ERROR_CRASHED, "signal 6", FALSE },
    { "other abort", SYM_ERROR_CRASHED, "signal 6", FALSE },
    { "tag image abort", SYM_ERROR_CRASHED, "signal 6", TRUE },
    { "tag cpu", SYM_ERROR_TIMEOUT, "processor time", TRUE },
    { "tag fail", SYM_ERROR_CRASHED, "status 3", TRUE },
    { "tag", SYM_ERROR_CRASHED, "halfway", TRUE },
    { "tag end", SYM_ERROR_CRASHED, "makes no sense", TRUE },
    { "tag hang", SYM_ERROR_TIMEOUT, "without progress", TRUE },
    { "image hang", SYM_ERROR_TIMEOUT, "without progress", FALSE },
    { "tag huge end", SYM_ERROR_CORRUPT, "", TRUE },
    { "tag grow", SYM_ERROR_TOO_LARGE, "signal 25", TRUE },
    { "tag loop", SYM_ERROR_TIMEOUT, "without progress", TRUE },
  };

  _sym_loader_set_deadline (fixture->loader, 400);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SymItem *item;

      run_script (fixture, cases[i].script);
      item = get_item (fixture, 0);
      g_test_message ("%s: %s", cases[i].script, sym_item_get_error (item)->message);
      g_assert_null (sym_item_get_image (item));
      g_assert_error (sym_item_get_error (item), SYM_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (sym_item_get_error (item)->message, cases[i].words));
      g_assert_true (sym_verdict_is_marked (sym_item_get_verdict (item)));
      g_assert_cmpint (sym_item_get_verdict (item)->kind, ==,
                       cases[i].has_tag ? SYM_VERDICT_SYNTHETIC : SYM_VERDICT_UNCHECKABLE);
      if (cases[i].has_tag)
        g_assert_true (says_unreadable (item));

      run_script (fixture, "tag image end");
      item = get_item (fixture, 0);
      g_assert_no_error (sym_item_get_error (item));
      g_assert_cmpuint (sym_image_get_dims (sym_item_get_image (item))[0], ==, 8);
    }
}

/* Protects: a decoder that a file has taken over reaches nothing, which is one sentence about that file,
 * and cannot touch the next one. */
static void
test_attacks (Fixture *fixture, gconstpointer data)
{
  static const char *const forbidden[] = {
    "unlink", "socket", "socket-unix", "exec", "fork", "thread", "ptrace", "server-memory",
    "pidfd", "receive", "send", "unlock", "code", "kill-server", "storm-shared",
  };
  static const char *const refused[] = { "open", "create", "everywhere" };
  g_autofree char *missing = sym_protection_describe_missing ();
  SymItem *item;

  if (missing != NULL)
    {
      g_test_skip (missing);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    {
      g_autofree char *script = g_strconcat ("tag ", forbidden[i], " image end", NULL);

      run_script (fixture, script);
      item = get_item (fixture, 0);
      g_test_message ("%s", forbidden[i]);
      g_assert_error (sym_item_get_error (item), SYM_ERROR, SYM_ERROR_CRASHED);
      g_assert_cmpstr (
          sym_item_get_error (item)->message, ==,
          "The decoder tried something it must not do and was stopped (signal 31).");
      g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, SYM_VERDICT_SYNTHETIC);

      run_script (fixture, "image end");
      item = get_item (fixture, 0);
      g_assert_no_error (sym_item_get_error (item));
      g_assert_cmpint (sym_item_get_verdict (item)->kind, !=, SYM_VERDICT_SYNTHETIC);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *script = g_strconcat (refused[i], " tag image end", NULL);

      g_test_message ("%s", refused[i]);
      run_script (fixture, script);
      g_assert_no_error (sym_item_get_error (get_item (fixture, 0)));
    }
  g_assert_false (g_file_test ("/tmp/symscope-fake-decoder", G_FILE_TEST_EXISTS));
}

/* Protects: memory that is asked for without end is not had, whoever asks. */
static void
test_storms (Fixture *fixture, gconstpointer data)
{
#if defined(__SANITIZE_ADDRESS__)
  g_test_skip ("the sanitizers take more memory than any limit allows");
#else
  run_script (fixture, "storm image end");
  g_assert_error (sym_item_get_error (get_item (fixture, 0)), SYM_ERROR, SYM_ERROR_TOO_LARGE);
  g_assert_cmpstr (sym_item_get_error (get_item (fixture, 0))->message, ==,
                   "Reading takes more memory than is allowed for a file of this size.");
  run_script (fixture, "storm-malloc image end");
  g_assert_error (sym_item_get_error (get_item (fixture, 0)), SYM_ERROR, SYM_ERROR_CRASHED);
  run_script (fixture, "image end");
  g_assert_no_error (sym_item_get_error (get_item (fixture, 0)));
#endif
}

/* Protects: samples that were handed over are those that were written. */
static void
test_sealed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *digest = NULL;

  run_script (fixture, "tag image end");
  g_assert_no_error (sym_item_get_error (get_item (fixture, 0)));
  digest = sym_image_get_digest (sym_item_get_image (get_item (fixture, 0)));
  /* SHA-256 of the bytes 0 to 63 */
  g_assert_cmpstr (digest, ==, "fdeab9acf3710362bd2658cdc9a29e8f9c757fcf9811603a8c447cd1d9151108");
}

/* Protects: a reply without end is given up on. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  run_script (fixture, "flood");
  g_assert_error (sym_item_get_error (get_item (fixture, 0)), SYM_ERROR, SYM_ERROR_TOO_LARGE);
  g_assert_null (sym_item_get_image (get_item (fixture, 0)));
}

/* Protects: a decoder that says a little for ever is not listened to for ever. */
static void
test_trickle (Fixture *fixture, gconstpointer data)
{
  _sym_loader_set_deadline (fixture->loader, 20);
  run_script (fixture, "tag trickle");
  g_assert_error (sym_item_get_error (get_item (fixture, 0)), SYM_ERROR, SYM_ERROR_TIMEOUT);
  g_assert_nonnull (strstr (sym_item_get_error (get_item (fixture, 0))->message, "was stopped after"));
  g_assert_null (strstr (sym_item_get_error (get_item (fixture, 0))->message, "progress"));
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (50000);
  g_cancellable_cancel (data);
  return NULL;
}

/* Protects: a load can be stopped in the middle of a file that never ends. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = put_file (fixture, "script", "tag hang", -1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_false (sym_loader_load (fixture->loader, path, SYM_LOADER_NONE, on_item, NULL, fixture,
                                   cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->items->len, ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  g_thread_join (thread);
}

/* Protects: a decoder that is given many files at once mixes none of them up. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03d", i);
      g_autofree char *series = g_strdup_printf ("1.2.3.%d", 100 + i);

      put_slice (fixture, name, series, i + 1, 0);
    }
  load (fixture, fixture->folder, SYM_LOADER_NONE);
  g_assert_cmpuint (fixture->items->len, ==, 200);
  for (guint i = 0; i < 200; i++)
    {
      const gint64 voxel[5] = { 0 };
      g_autofree char *name = g_strdup_printf ("%03u", i);
      g_autofree char *base = g_path_get_basename (sym_item_get_path (get_item (fixture, i)));

      g_assert_cmpstr (base, ==, name);
      g_assert_cmpfloat (sym_image_value_at (sym_item_get_image (get_item (fixture, i)), voxel)
                             .v[0],
                         ==, i + 1 - 1024.0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, decoder, func) g_test_add (path, Fixture, decoder, set_up, func, tear_down)
  ADD ("/loader/file", NULL, test_file);
  ADD ("/loader/labels-only", NULL, test_labels_only);
  ADD ("/loader/folder", NULL, test_folder);
  ADD ("/loader/files", NULL, test_files);
  ADD ("/loader/errors", NULL, test_errors);
  ADD ("/loader/no-decoder", NULL, test_no_decoder);
  ADD ("/loader/many", NULL, test_many);
  ADD ("/loader/misbehaviour", "fake-decoder", test_misbehaviour);
  ADD ("/loader/attacks", "fake-decoder", test_attacks);
  ADD ("/loader/storms", "fake-decoder", test_storms);
  ADD ("/loader/sealed", "fake-decoder", test_sealed);
  ADD ("/loader/trickle", "fake-decoder", test_trickle);
  ADD ("/loader/flood", "fake-decoder", test_flood);
  ADD ("/loader/cancel", "fake-decoder", test_cancel);
  return g_test_run ();
}
