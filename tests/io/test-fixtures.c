/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* Every test image through the program: what `inspect --json --pixels` says of it against the
 * manifest, which the generator computed from its own numbers. One test for each row. */

enum
{
  PATH,
  FORMAT,
  DIMS,
  SAMPLES,
  TYPE,
  VERDICT,
  KIND,
  MARKED,
  CONFLICT,
  SHA256,
  MIN_,
  MAX_,
  RESCALED_MIN,
  RESCALED_MAX,
  AFFINE,
  ERROR_KIND,
  NOTE,
  N_COLUMNS,
};

static const char *program;
static char *data_folder;
static GHashTable *results; /* path → GPtrArray of JsonObject */

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : "";
}

static void
compare_number (JsonObject *object, const char *member, const char *expected)
{
  double want, got;

  if (expected[0] == '\0')
    return;
  g_assert_true (json_object_has_member (object, member));
  want = g_ascii_strtod (expected, NULL);
  got = json_object_get_double_member (object, member);
  g_assert_cmpfloat_with_epsilon (got, want, 1e-5 * MAX (1.0, fabs (want)));
}

static char *
join_dims (JsonArray *dims)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (dims); i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "x" : "",
                            json_array_get_int_element (dims, i));
  return g_string_free (text, FALSE);
}

static void
compare_image (JsonObject *image, char **row)
{
  if (row[TYPE][0] != '\0')
    {
      g_assert_cmpstr (get_string (image, "type"), ==, row[TYPE]);
      g_assert_cmpint (json_object_get_int_member (image, "samples"), ==,
                       (int) g_ascii_strtoll (row[SAMPLES], NULL, 10));
    }
  if (row[DIMS][0] != '\0')
    {
      g_autofree char *dims = join_dims (json_object_get_array_member (image, "dims"));

      g_assert_cmpstr (dims, ==, row[DIMS]);
    }
  if (row[SHA256][0] != '\0')
    g_assert_cmpstr (get_string (image, "sha256"), ==, row[SHA256]);
  compare_number (image, "min", row[MIN_]);
  compare_number (image, "max", row[MAX_]);
  if (row[RESCALED_MIN][0] != '\0')
    {
      JsonObject *rescaled = json_object_get_object_member (image, "rescaled");

      g_assert_nonnull (rescaled);
      compare_number (rescaled, "min", row[RESCALED_MIN]);
      compare_number (rescaled, "max", row[RESCALED_MAX]);
    }
  if (row[AFFINE][0] != '\0')
    {
      g_auto (GStrv) numbers = g_strsplit (row[AFFINE], " ", -1);
      JsonArray *affine;

      g_assert_cmpuint (g_strv_length (numbers), ==, 16);
      g_assert_true (JSON_NODE_HOLDS_ARRAY (json_object_get_member (image, "affine")));
      affine = json_object_get_array_member (image, "affine");
      g_assert_cmpuint (json_array_get_length (affine), ==, 16);
      for (guint i = 0; i < 16; i++)
        g_assert_cmpfloat_with_epsilon (json_array_get_double_element (affine, i),
                                        g_ascii_strtod (numbers[i], NULL), 1e-3);
    }
}

static void
test_row (gconstpointer data)
{
  char **row = (char **) data;
  GPtrArray *lines = g_hash_table_lookup (results, row[PATH]);
  JsonObject *object;
  const char *error_kind = "";

  g_test_message ("%s: %s", row[PATH], row[NOTE]);
  g_assert_nonnull (lines);
  g_assert_cmpuint (lines->len, ==, 1);
  object = g_ptr_array_index (lines, 0);
  if (JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "error")))
    error_kind = get_string (json_object_get_object_member (object, "error"), "kind");
  g_assert_cmpstr (error_kind, ==, row[ERROR_KIND]);
  g_assert_cmpstr (get_string (object, "format"), ==, row[FORMAT]);
  g_assert_cmpstr (get_string (object, "verdict"), ==, row[VERDICT]);
  g_assert_cmpstr (get_string (object, "kind"), ==, row[KIND]);
  g_assert_cmpint (json_object_get_boolean_member (object, "marked"), ==,
                   g_str_equal (row[MARKED], "true"));
  g_assert_cmpint (json_object_get_boolean_member (object, "conflict"), ==,
                   g_str_equal (row[CONFLICT], "true"));
  if (row[ERROR_KIND][0] == '\0')
    {
      g_assert_true (JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "image")));
      compare_image (json_object_get_object_member (object, "image"), row);
    }
}

/* The row whose image the object is: the path itself, or the folder that a series lies in. */
static char *
find_row_path (GPtrArray *rows, const char *path)
{
  const char *relative = path + strlen (data_folder) + 1;

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      gsize length = strlen (row[PATH]);

      if (strncmp (relative, row[PATH], length) == 0
          && (relative[length] == '\0' || relative[length] == '/'))
        return row[PATH];
    }
  return NULL;
}

/* One run of the program for all files: starting it for each would be the slowest part. */
static void
inspect_all (GPtrArray *rows)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;

  g_ptr_array_add (arguments, g_strdup (program));
  g_ptr_array_add (arguments, g_strdup ("inspect"));
  g_ptr_array_add (arguments, g_strdup ("--json"));
  g_ptr_array_add (arguments, g_strdup ("--pixels"));
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (
        arguments,
        g_build_filename (data_folder, ((char **) g_ptr_array_index (rows, i))[PATH], NULL));
  g_ptr_array_add (arguments, NULL);
  process = g_subprocess_newv ((const char *const *) arguments->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  /* Some of the files are broken on purpose. */
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);

  results
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = NULL;
      const char *path;
      char *key;
      GPtrArray *found;

      if (lines[i][0] == '\0')
        continue;
      node = json_from_string (lines[i], &error);
      g_assert_no_error (error);
      path = get_string (json_node_get_object (node), "path");
      g_assert_true (g_str_has_prefix (path, data_folder));
      key = find_row_path (rows, path);
      g_assert_nonnull (key);
      found = g_hash_table_lookup (results, key);
      if (found == NULL)
        {
          found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
          g_hash_table_insert (results, key, found);
        }
      g_ptr_array_add (found, json_object_ref (json_node_get_object (node)));
    }
}

static GPtrArray *
read_manifest (void)
{
  g_autofree char *path = g_build_filename (data_folder, "manifest.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      {
        char **row = g_strsplit (lines[i], ",", -1);

        g_assert_cmpuint (g_strv_length (row), ==, N_COLUMNS);
        g_ptr_array_add (rows, row);
      }
  return rows;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) rows = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  data_folder = g_strdup (g_getenv ("SYM_TEST_DATA"));
  g_assert_nonnull (data_folder);
  rows = read_manifest ();
  inspect_all (rows);
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      g_autofree char *name = g_strdup_printf ("/fixtures/%s", row[PATH]);

      g_test_add_data_func (name, row, test_row);
    }
  status = g_test_run ();
  g_hash_table_unref (results);
  g_free (data_folder);
  return status;
}
