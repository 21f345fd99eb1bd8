/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "dicom-bytes.h"
#include "sym-decoder-request.h"
#include "sym-dicom-shim.h"
#include "sym-labels-dictionary.h"
#include "sym-loader.h"

/* symscope-labels must say of every file what symscope-decoder says, or leave the file to it. */

static SymDecoderProcess *alone; /* the decoder by a name beside which nothing is looked for */
static SymDecoderProcess *quick; /* symscope-labels by itself: what it leaves is an error */
static SymCompanions *companions;

static SymInstance *
read_labels (SymDecoderProcess *process, const char *path)
{
  g_autoptr (GError) error = NULL;
  SymInstance *instance
      = _sym_decoder_read (process, companions, path, TRUE, 60000, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return instance;
}

static gboolean
is_left (const SymInstance *instance)
{
  return g_error_matches (instance->error, SYM_ERROR, SYM_ERROR_CRASHED);
}

static void
assert_same (const SymInstance *a, const SymInstance *b)
{
  g_assert_cmpuint (sym_tags_get_length (a->tags), ==, sym_tags_get_length (b->tags));
  for (guint i = 0; i < sym_tags_get_length (a->tags); i++)
    {
      const SymTag *x = sym_tags_get (a->tags, i), *y = sym_tags_get (b->tags, i);

      g_assert_cmpint (x->carrier, ==, y->carrier);
      g_assert_cmphex (x->key, ==, y->key);
      g_assert_cmphex (x->vr, ==, y->vr);
      g_assert_cmphex (x->flags, ==, y->flags);
      g_assert_cmpstr (x->name, ==, y->name);
      g_assert_cmpstr (x->where, ==, y->where);
      g_assert_cmpstr (x->value, ==, y->value);
    }
  g_assert_cmpmem (&a->info, sizeof a->info, &b->info, sizeof b->info);
  g_assert_cmpstr (a->error != NULL ? a->error->message : NULL, ==,
                   b->error != NULL ? b->error->message : NULL);
}

/* Returns how many of the files below the folder symscope-labels finished. */
static guint
compare_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (SymInstance) a = NULL;
      g_autoptr (SymInstance) b = NULL;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          n += compare_folder (path);
          continue;
        }
      a = read_labels (quick, path);
      if (is_left (a))
        continue;
      b = read_labels (alone, path);
      assert_same (a, b);
      n++;
    }
  return n;
}

static void
test_same (void)
{
  const char *data = g_getenv ("SYM_TEST_DATA");
  g_autofree char *folder = NULL;

  g_assert_nonnull (data);
  folder = g_build_filename (data, "dicom", NULL);
  g_assert_cmpuint (compare_folder (folder), >, 20);
}

/* What it leaves: other formats, signatures, characters of other tables. */
static void
test_leaves (void)
{
  g_autofree char *folder = g_dir_make_tmp ("symscope-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "file", NULL);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GByteArray) extra = g_byte_array_new ();
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) a = NULL;

      if (i == 1)
        {
          put_text (extra, 0x00080005, "CS", "ISO_IR 144");
          put_text (extra, 0x00081030, "LO", "\xb8\xd8\xdd");
        }
      file = make_slice ("1.2.3", 1, 1, extra);
      if (i == 2)
        put_bytes (file, 0xfffafffa, "SQ", "\xfe\xff\0\xe0\0\0\0\0", 8, FALSE);
      if (i == 3)
        g_byte_array_set_size (file, 100);
      g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
      a = read_labels (quick, path);
      g_assert_cmpint (is_left (a), ==, i > 0);
      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
test_dictionary (void)
{
  g_assert_cmpuint (sym_labels_n_tags, >, 4000);
  g_assert_cmpuint (sym_labels_n_ranges, >, 20);
  for (gsize i = 0; i < sym_labels_n_tags; i++)
    {
      char keyword[96];

      sym_dicom_dictionary_get_keyword (sym_labels_tags[i].tag, keyword, sizeof keyword);
      g_assert_cmpstr (keyword, ==, sym_labels_tags[i].keyword);
      g_assert_cmphex (sym_dicom_dictionary_get_vr (sym_labels_tags[i].tag), ==,
                       sym_labels_tags[i].vr);
      if (i > 0)
        g_assert_cmphex (sym_labels_tags[i - 1].tag, <, sym_labels_tags[i].tag);
    }
}

int
main (int argc, char *argv[])
{
  g_autofree char *decoder = sym_loader_find_decoder ();
  g_autofree char *folder = g_dir_make_tmp ("symscope-XXXXXX", NULL);
  g_autofree char *link = g_build_filename (folder, "decoder-alone", NULL);
  int result;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  sym_dicom_shim_init ();
  g_assert_no_errno (symlink (decoder, link));
  alone = _sym_decoder_process_new (link);
  quick = _sym_decoder_process_new (argv[1]);
  companions = _sym_companions_new ();
  g_assert_null (_sym_decoder_process_get_labels (alone));
  g_test_add_func ("/labels-program/same", test_same);
  g_test_add_func ("/labels-program/leaves", test_leaves);
  g_test_add_func ("/labels-program/dictionary", test_dictionary);
  result = g_test_run ();
  _sym_companions_free (companions);
  _sym_decoder_process_free (quick);
  _sym_decoder_process_free (alone);
  g_unlink (link);
  g_rmdir (folder);
  return result;
}
