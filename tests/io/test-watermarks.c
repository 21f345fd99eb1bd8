/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The images that the generators' own encoders marked, and unmarked twins, against their manifest. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "sym-dwtdct-private.h"
#include "sym-evidence.h"
#include "sym-item-private.h"
#include "sym-loader.h"

typedef struct
{
  char *file, *encoder, *payload, *expected, *stage;
  double score;
} Row;

static char *folder;

static void
row_clear (gpointer data)
{
  Row *row = data;

  g_free (row->file);
  g_free (row->encoder);
  g_free (row->payload);
  g_free (row->expected);
  g_free (row->stage);
}

/* Fields of a line of CSV, in quotes where they hold commas. */
static GPtrArray *
split (const char *line)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);
  GString *field = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *p = line; *p != '\0'; p++)
    if (*p == '"')
      quoted = !quoted;
    else if (*p == ',' && !quoted)
      {
        g_ptr_array_add (fields, g_string_free (field, FALSE));
        field = g_string_new (NULL);
      }
    else if (*p != '\r')
      g_string_append_c (field, *p);
  g_ptr_array_add (fields, g_string_free (field, FALSE));

  return fields;
}

/* The rows whose encoder begins so. */
static GArray *
read_rows (const char *encoder)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_array_set_clear_func (rows, row_clear);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) fields = split (lines[i]);
      Row row;

      if (fields->len < 11 || !g_str_has_prefix (fields->pdata[3], encoder))
        continue;
      row = (Row){
        .file = g_strdup (fields->pdata[0]),
        .encoder = g_strdup (fields->pdata[3]),
        .payload = g_strdup (fields->pdata[4]),
        .expected = g_strdup (fields->pdata[8]),
        .stage = g_strdup (fields->pdata[9]),
        .score = g_ascii_strtod (fields->pdata[10], NULL),
      };
      g_array_append_val (rows, row);
    }

  return rows;
}

static void
on_item (SymItem *item, gpointer user_data)
{
  SymItem **to = user_data;

  g_assert_null (*to);
  *to = sym_item_ref (item);
}

static SymItem *
load (const char *file)
{
  g_autofree char *decoder = g_build_filename (g_test_get_dir (G_TEST_BUILT), "..", "io", "decoder",
                                               "symscope-decoder", NULL);
  g_autoptr (SymLoader) loader = sym_loader_new (decoder);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  SymItem *item = NULL;

  sym_loader_load (loader, path, SYM_LOADER_NONE, on_item, NULL, &item, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (item);
  g_assert_no_error (sym_item_get_error (item));

  return item;
}

/* The largest score in the pictures that a stage looks at. */
static SymDwtdctMatch
get_match (SymImage *image, const char *stage)
{
  SymSlice slice;
  SymDwtdctPicture picture = _sym_dwtdct_picture_of (image, 0, 0, &slice);
  SymDwtdctPicture doubled = _sym_dwtdct_picture_double (&picture);
  SymDwtdctMatch matches[SYM_DWTDCT_N_PAYLOADS] = { 0 };
  SymDwtdctMatch best = { 0 };

  if (g_str_equal (stage, "deep"))
    g_assert_true (_sym_dwtdct_search_crop (&picture, 1, matches, NULL));
  else
    g_assert_true (_sym_dwtdct_decode (g_str_equal (stage, "rescale") ? &doubled : &picture, 0, 1, 1, matches, NULL));
  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    if (matches[i].payload != NULL && (best.payload == NULL || matches[i].score > best.score))
      best = matches[i];

  return best;
}

static void
check_row (const Row *row)
{
  g_autoptr (SymItem) item = load (row->file);
  SymImage *image = sym_item_get_image (item);
  gboolean is_deep = !g_str_equal (row->stage, "native");
  g_autoptr (GPtrArray) quick = _sym_dwtdct_examine (image, SYM_EXAMINE_QUICK, NULL);
  g_autoptr (GPtrArray) full = _sym_dwtdct_examine (image, SYM_EXAMINE_FULL, NULL);
  SymDwtdctMatch match = { 0 };

  if (image->info.colour == SYM_COLOUR_MONO)
    {
      g_assert_cmpuint (full->len, ==, 0);
      g_assert_cmpfloat (row->score, ==, 0);
      return;
    }
  match = get_match (image, row->stage);
  g_test_message ("%s: %s %s %.4f, reference %s %.3f, %s at %s", row->file,
                  match.payload != NULL ? match.payload->name : "-", match.deinterpolated ? "undone" : "plain",
                  match.score, row->payload, row->score, row->expected, row->stage);
  if (g_str_equal (row->expected, "no") || g_str_equal (row->expected, "yes"))
    g_assert_cmpfloat (fabs (match.score - row->score), <=, 0.01);
  if (g_str_equal (row->expected, "no"))
    g_assert_cmpuint (full->len, ==, 0);
  if (!g_str_equal (row->expected, "yes"))
    return;

  g_assert_cmpstr (match.payload->name, ==, row->payload);
  if (strstr (row->encoder, "swapped") != NULL)
    g_assert_cmpint (match.plane, ==, SYM_DWTDCT_SWAPPED);
  else
    g_assert_cmpint (match.plane, ==, strstr (row->encoder, "float") ? SYM_DWTDCT_FLOATS : SYM_DWTDCT_BYTES);
  g_assert_cmpuint (quick->len, ==, is_deep ? 0 : 1);
  g_assert_cmpuint (full->len, ==, 1);
  for (guint i = 0; i < full->len; i++)
    {
      const SymEvidence *evidence = g_ptr_array_index (full, i);
      g_autofree char *where = g_strdup_printf ("0,0,%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT,
                                                image->info.dims[0], image->info.dims[1]);
      g_autofree char *value = g_strdup_printf ("%s: score ", row->payload);

      g_assert_cmpstr (evidence->signal, ==, "W-DWT");
      g_assert_cmpstr (evidence->where, ==, where);
      g_assert_true (g_str_has_prefix (evidence->value, value));
      g_assert_cmpint (evidence->strength, ==, SYM_STRENGTH_STRONG);
      g_assert_cmpint (evidence->asserts, ==, SYM_CLASS_GENERATED);
      g_assert_cmpint (evidence->assurance, ==, SYM_ASSURANCE_VERIFIED);
    }
}

static void
check_rows (const char *encoder)
{
  g_autoptr (GArray) rows = NULL;

  if (folder == NULL)
    {
      g_test_skip ("no marked images of real generators at hand");
      return;
    }
  rows = read_rows (encoder);
  g_assert_cmpuint (rows->len, >, 0);
  for (guint i = 0; i < rows->len; i++)
    check_row (&g_array_index (rows, Row, i));
}

static void
test_marked (void)
{
  check_rows ("dwtDct");
}

static void
test_unmarked (void)
{
  check_rows ("none");
}

/* The lowest bits, which the decoder of the format reads. */
static void
test_stealth (void)
{
  g_autoptr (GArray) rows = NULL;

  if (folder == NULL)
    {
      g_test_skip ("no marked images of real generators at hand");
      return;
    }
  rows = read_rows ("stealth");
  g_assert_cmpuint (rows->len, >, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      g_autoptr (SymItem) item = load (row->file);
      GPtrArray *evidence = sym_item_get_evidence (item);
      guint n = 0;

      for (guint j = 0; j < evidence->len; j++)
        {
          const SymEvidence *piece = g_ptr_array_index (evidence, j);

          if (g_str_equal (piece->signal, "G-STEALTH"))
            {
              n++;
              g_assert_cmpint (piece->strength, ==, SYM_STRENGTH_STRONG);
              g_test_message ("%s: %s", row->file, piece->value);
            }
        }
      g_assert_cmpuint (n > 0, ==, g_str_equal (row->expected, "yes"));
    }
}

int
main (int argc, char *argv[])
{
  g_autofree char *beside = NULL;
  const char *shared;

  g_test_init (&argc, &argv, NULL);
  shared = g_getenv ("SYMSCOPE_SHARED");
  beside = g_build_filename (SOURCE_ROOT, "..", "shared", NULL);
  folder = g_build_filename (shared != NULL ? shared : beside, "watermarks", NULL);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_clear_pointer (&folder, g_free);
  g_test_add_func ("/watermarks/marked", test_marked);
  g_test_add_func ("/watermarks/unmarked", test_unmarked);
  g_test_add_func ("/watermarks/stealth", test_stealth);

  return g_test_run ();
}
