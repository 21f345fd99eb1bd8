/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "folder.h"
#include "sym-image-private.h"
#include "sym-item.h"
#include "sym-loader.h"
#include "zip-bytes.h"

/* Files in an archive open as they do in a folder; what is no honest archive gives one sentence, and a
 * name in it is never a path. Through the real decoder, whose children are locked. */

#define LABEL "{\"synthetic\": true}"
#define DEFLATED 8
#define FILE_(name, bytes, ...) { name, bytes, .at = -1, __VA_ARGS__ }

typedef struct
{
  char *folder;
  char *path; /* of the archive */
  SymLoader *loader;
  GPtrArray *items;
  GByteArray *slices[3];
  GByteArray *label, *text;
} Fixture;

static GByteArray *
bytes_of (const char *text)
{
  return g_byte_array_new_take ((guint8 *) g_strdup (text), strlen (text));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *decoder = sym_loader_find_decoder ();

  fixture->folder = g_dir_make_tmp ("symscope-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "in", "a.zip", NULL);
  fixture->loader = sym_loader_new (decoder);
  fixture->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->slices); i++)
    fixture->slices[i] = make_slice ("1.2.3.4", (int) i + 1, 5.0 * i, NULL);
  fixture->label = bytes_of (LABEL);
  fixture->text = bytes_of ("nothing that is an image");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->loader);
  g_ptr_array_unref (fixture->items);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->slices); i++)
    g_byte_array_unref (fixture->slices[i]);
  g_byte_array_unref (fixture->label);
  g_byte_array_unref (fixture->text);
}

static void
put_file (Fixture *fixture, const char *name, const GByteArray *bytes)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
}

static void
take_item (SymItem *item, gpointer user_data)
{
  g_ptr_array_add (user_data, sym_item_ref (item));
}

static void
load (Fixture *fixture, const char *path, SymLoaderFlags flags)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (fixture->items, 0);
  g_assert_true (sym_loader_load (fixture->loader, path, flags, take_item, NULL, fixture->items, NULL, &error));
  g_assert_no_error (error);
}

static void
load_zip (Fixture *fixture, ZipFile *files, guint n)
{
  g_autoptr (GByteArray) zip = make_zip (files, n, FALSE);

  put_file (fixture, "in/a.zip", zip);
  load (fixture, fixture->path, SYM_LOADER_NONE);
}

static void
assert_failed (Fixture *fixture, guint index, SymError code, const char *part)
{
  const SymItem *item = g_ptr_array_index (fixture->items, index);

  g_assert_error (sym_item_get_error (item), SYM_ERROR, (int) code);
  if (strstr (sym_item_get_error (item)->message, part) == NULL)
    g_error ("\"%s\" is not in \"%s\"", part, sym_item_get_error (item)->message);
  g_assert_null (sym_item_get_image ((SymItem *) item));
}

static void
assert_path (Fixture *fixture, guint index, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s:%s", fixture->path, name);

  g_assert_cmpuint (index, <, fixture->items->len);
  g_assert_cmpstr (sym_item_get_path (g_ptr_array_index (fixture->items, index)), ==, path);
}

/* By labels; without any it is "checking", since nobody looks at the pixels here. */
static const char *
get_verdict (Fixture *fixture, guint index)
{
  return sym_verdict_get_name (sym_item_get_verdict (g_ptr_array_index (fixture->items, index)));
}

/* A series is one image, stored or deflated, in a ZIP64 archive or not; a sidecar counts. */
static void
test_opens (Fixture *fixture, gconstpointer data)
{
  const gboolean zip64 = GPOINTER_TO_INT (data);
  g_autoptr (GByteArray) other = make_slice ("1.2.3.5", 7, 0, NULL);
  ZipFile files[] = {
    FILE_ ("ct/1.dcm", fixture->slices[0], .method = DEFLATED),
    FILE_ ("ct/3.dcm", fixture->slices[2], .method = DEFLATED),
    FILE_ ("ct/2.dcm", fixture->slices[1]),
    FILE_ ("notes.txt", fixture->text, .method = DEFLATED),
    FILE_ ("other/x.dcm", other, .method = DEFLATED),
    FILE_ ("other/x.json", fixture->label, .method = DEFLATED),
  };
  g_autoptr (GByteArray) zip = make_zip (files, G_N_ELEMENTS (files), zip64);
  g_autofree char *packed = NULL, *one = NULL;
  g_autofree char *plain = NULL;
  SymImage *image;

  put_file (fixture, "in/a.zip", zip);
  load (fixture, fixture->path, SYM_LOADER_NONE);
  g_assert_cmpuint (fixture->items->len, ==, 2);
  assert_path (fixture, 0, "ct/1.dcm");
  image = sym_item_get_image (fixture->items->pdata[0]);
  g_assert_nonnull (image);
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 3);
  packed = sym_image_get_digest (image);
  assert_path (fixture, 1, "other/x.dcm");
  g_assert_cmpstr (get_verdict (fixture, 0), ==, "checking");
  g_assert_cmpstr (get_verdict (fixture, 1), ==, "synthetic");

  /* by labels alone */
  load (fixture, fixture->path, SYM_LOADER_LABELS_ONLY);
  g_assert_cmpuint (fixture->items->len, ==, 2);
  g_assert_cmpstr (get_verdict (fixture, 1), ==, "synthetic");

  /* one of its files by name, which keeps its sidecar */
  one = g_strconcat (fixture->path, ":other/x.dcm", NULL);
  load (fixture, one, SYM_LOADER_NONE);
  g_assert_cmpuint (fixture->items->len, ==, 1);
  assert_path (fixture, 0, "other/x.dcm");
  g_assert_cmpstr (get_verdict (fixture, 0), ==, "synthetic");

  /* the same samples as in a folder, where the archive may be, too */
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("plain/%u.dcm", i);

      put_file (fixture, name, fixture->slices[i]);
    }
  plain = g_build_filename (fixture->folder, "plain", NULL);
  load (fixture, plain, SYM_LOADER_NONE);
  g_assert_cmpuint (fixture->items->len, ==, 1);
  {
    g_autofree char *digest = sym_image_get_digest (sym_item_get_image (fixture->items->pdata[0]));

    g_assert_cmpstr (digest, ==, packed);
  }
  load (fixture, fixture->folder, SYM_LOADER_RECURSE | SYM_LOADER_LABELS_ONLY);
  g_assert_cmpuint (fixture->items->len, ==, 2); /* the series is one, wherever its files are */
}

/* What would lead elsewhere as a path is a name, and names nothing outside. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  ZipFile files[] = {
    FILE_ ("../up.dcm", fixture->slices[0]),
    FILE_ ("/abs/./x.dcm", fixture->slices[0]),
    FILE_ ("abs/x.dcm", fixture->slices[0]),
    FILE_ ("win\\y.dcm", fixture->slices[0]),
    FILE_ ("line\nbreak.dcm", fixture->slices[0]),
    FILE_ ("..", fixture->slices[0]),
  };
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  static const char *const expected[] = { "?", "abs/x.dcm", "abs/x.dcm (2)", "line?break.dcm", "up.dcm", "win/y.dcm" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      /* each in a series of its own, and a label beside each name, if it were one of a file */
      g_autofree char *series = g_strdup_printf ("1.2.3.%u", 10 + i);

      files[i].bytes = make_slice (series, 1, 0, NULL);
    }
  put_file (fixture, "up.json", fixture->label);
  put_file (fixture, "in/up.json", fixture->label);
  put_file (fixture, "in/abs/x.json", fixture->label);
  put_file (fixture, "in/a.zip:abs/x.json", fixture->label);
  put_file (fixture, "in/dataset_description.json", fixture->label);
  load_zip (fixture, files, G_N_ELEMENTS (files));
  g_assert_cmpuint (fixture->items->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < fixture->items->len; i++)
    {
      const char *path = sym_item_get_path (fixture->items->pdata[i]);

      g_assert_no_error (sym_item_get_error (fixture->items->pdata[i]));
      g_assert_true (g_str_has_prefix (path, fixture->path));
      g_hash_table_add (names, (gpointer) (path + strlen (fixture->path) + 1));
      g_assert_cmpstr (get_verdict (fixture, i), ==, "checking");
    }
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_true (g_hash_table_contains (names, expected[i]));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_byte_array_unref ((GByteArray *) files[i].bytes);
}

/* In the archive's own folders labels are inherited as in those of a disk. */
static void
test_dataset (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) description
      = bytes_of ("{\"Name\": \"x\", \"BIDSVersion\": \"1.9.0\", \"GeneratedBy\": [{\"Name\": \"StyleGAN\"}]}");
  ZipFile files[] = {
    FILE_ ("set/sub-01/anat/sub-01_T1w.dcm", fixture->slices[0]),
    FILE_ ("set/T1w.json", fixture->label),
    FILE_ ("set/dataset_description.json", description),
    FILE_ ("outside_T1w.dcm", fixture->slices[1]),
  };

  load_zip (fixture, files, 3);
  g_assert_cmpuint (fixture->items->len, ==, 1);
  g_assert_cmpstr (get_verdict (fixture, 0), ==, "synthetic");
  /* a folder further up has no part in it */
  load_zip (fixture, files + 3, 1);
  g_assert_cmpstr (get_verdict (fixture, 0), ==, "checking");
}

/* One sentence for what is not opened; the rest is. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  ZipFile good[] = { FILE_ ("x.dcm", fixture->slices[0]) };
  g_autoptr (GByteArray) inner = make_zip (good, 1, FALSE);
  const struct
  {
    ZipFile file;
    SymError code;
    const char *part;
  } cases[] = {
    { FILE_ ("e.dcm", fixture->slices[1], .flags = 1), SYM_ERROR_UNSUPPORTED, "1 encrypted" },
    { FILE_ ("m.dcm", fixture->slices[1], .method = 93), SYM_ERROR_UNSUPPORTED, "1 compressed by method 93" },
    { FILE_ ("s.dcm", fixture->slices[1], .claim = 5), SYM_ERROR_CORRUPT, "1 damaged" },
    { FILE_ ("b.dcm", fixture->slices[1], .method = DEFLATED, .claim = 4000000000u), SYM_ERROR_CORRUPT, "1 damaged" },
    { FILE_ ("z.zip", inner), SYM_ERROR_UNSUPPORTED, "an archive within an archive" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ZipFile files[] = { cases[i].file, good[0] };

      load_zip (fixture, files, 2);
      g_assert_cmpuint (fixture->items->len, ==, 2);
      assert_failed (fixture, 1, cases[i].code, cases[i].part);
      assert_path (fixture, 0, "x.dcm");
      g_assert_nonnull (sym_item_get_image (fixture->items->pdata[0]));
    }
}

/* The classical bomb: many names for the same bytes. Neither name is believed. */
static void
test_overlapping (Fixture *fixture, gconstpointer data)
{
  ZipFile files[] = {
    FILE_ ("x.dcm", fixture->slices[0]),
    { "x.dcm", fixture->slices[1], .at = 0 },
    FILE_ ("y.dcm", fixture->slices[2]),
  };

  load_zip (fixture, files, 3);
  g_assert_cmpuint (fixture->items->len, ==, 2);
  assert_failed (fixture, 1, SYM_ERROR_CORRUPT, "2 overlapping with others");
  assert_path (fixture, 0, "y.dcm");
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  ZipFile files[] = { FILE_ ("x.txt", fixture->text) };
  g_autoptr (GByteArray) zip = make_zip (files, 1, FALSE), gz = g_byte_array_new ();
  z_stream stream = { 0 };
  guint8 packed[4096];

  load_zip (fixture, files, 1);
  g_assert_cmpuint (fixture->items->len, ==, 1);
  assert_failed (fixture, 0, SYM_ERROR_UNKNOWN_FORMAT, "in this archive");
  load_zip (fixture, files, 0);
  assert_failed (fixture, 0, SYM_ERROR_UNKNOWN_FORMAT, "in this archive");

  g_assert_cmpint (deflateInit2 (&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  stream.next_in = zip->data;
  stream.avail_in = zip->len;
  stream.next_out = packed;
  stream.avail_out = sizeof packed;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_append (gz, packed, (guint) stream.total_out);
  deflateEnd (&stream);
  put_file (fixture, "in/a.zip", gz);
  load (fixture, fixture->path, SYM_LOADER_NONE);
  assert_failed (fixture, 0, SYM_ERROR_UNSUPPORTED, "compressed by gzip once more");
}

/* Whatever byte is changed, what opens is what was put in: checksums see to it; and a cut archive has no
 * directory. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  ZipFile files[] = {
    FILE_ ("a/1.dcm", fixture->slices[0], .method = DEFLATED),
    FILE_ ("b/2.dcm", fixture->slices[1]),
  };
  g_autoptr (GByteArray) zip = make_zip (files, 2, FALSE);
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_failed = 0;

  for (guint i = 0; i < 3; i++)
    {
      load_zip (fixture, files + (i == 1), i == 2 ? 2 : 1);
      g_hash_table_add (digests, sym_image_get_digest (sym_item_get_image (fixture->items->pdata[0])));
    }
  for (guint i = 0; i < zip->len; i += i < zip->len - 180 ? 41 : 3)
    {
      zip->data[i] ^= 0x55;
      put_file (fixture, "in/a.zip", zip);
      zip->data[i] ^= 0x55;
      load (fixture, fixture->path, SYM_LOADER_NONE);
      g_assert_cmpuint (fixture->items->len, >=, 1);
      for (guint k = 0; k < fixture->items->len; k++)
        {
          SymImage *image = sym_item_get_image (fixture->items->pdata[k]);
          g_autofree char *digest = image != NULL ? sym_image_get_digest (image) : NULL;

          n_failed += digest == NULL;
          g_assert_true (digest == NULL || g_hash_table_contains (digests, digest));
        }
    }
  g_assert_cmpuint (n_failed, >, 20);
  for (guint n = 30; n < zip->len; n += 97)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();

      g_byte_array_append (cut, zip->data, n);
      put_file (fixture, "in/a.zip", cut);
      load (fixture, fixture->path, SYM_LOADER_NONE);
      g_assert_cmpuint (fixture->items->len, ==, 1);
      assert_failed (fixture, 0, SYM_ERROR_CORRUPT, "directory");
    }
}

/* Labels before the damage count, and no picture is made. */
static void
test_damaged_member (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) extra = g_byte_array_new (), slice = NULL, zip = NULL;
  ZipFile files[] = { FILE_ ("x.dcm", NULL, .method = 0) };

  put_text (extra, 0x0008001c, "CS", "YES");
  slice = make_slice ("1.2.3.4", 1, 0, extra);
  files[0].bytes = slice;
  for (guint deflated = 0; deflated < 2; deflated++)
    {
      files[0].method = deflated * DEFLATED;
      g_clear_pointer (&zip, g_byte_array_unref);
      zip = make_zip (files, 1, FALSE);
      /* in the last samples of it, or what they became */
      zip->data[files[0].header + 35 + files[0].size - 6] ^= 0x10;
      put_file (fixture, "in/a.zip", zip);
      load (fixture, fixture->path, SYM_LOADER_NONE);
      g_assert_cmpuint (fixture->items->len, ==, 1);
      assert_failed (fixture, 0, SYM_ERROR_CORRUPT, "What the archive holds of this file is damaged");
      g_assert_cmpstr (get_verdict (fixture, 0), ==, "synthetic");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/archive/opens", Fixture, NULL, set_up, test_opens, tear_down);
  g_test_add ("/archive/opens-zip64", Fixture, GINT_TO_POINTER (TRUE), set_up, test_opens, tear_down);
  g_test_add ("/archive/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/archive/dataset", Fixture, NULL, set_up, test_dataset, tear_down);
  g_test_add ("/archive/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/archive/overlapping", Fixture, NULL, set_up, test_overlapping, tear_down);
  g_test_add ("/archive/nothing", Fixture, NULL, set_up, test_nothing, tear_down);
  g_test_add ("/archive/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/archive/damaged-member", Fixture, NULL, set_up, test_damaged_member, tear_down);
  return g_test_run ();
}
