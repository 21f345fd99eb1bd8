/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder.h"
#include "image-test.h"
#include "item-test.h"
#include "sym-statements.h"

typedef struct
{
  char *folder;
  char *path;
  SymStatements *statements;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("statements-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "a", "b", "statements.sqlite", NULL);
  fixture->statements = sym_statements_new (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sym_statements_free (fixture->statements);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* Slices of 2 × 2, each of four samples from @first on; all 7 where @first is 0. */
static SymImage *
stack_of (SymFormat format, const guint8 *first, gsize n)
{
  g_autofree guint8 *samples = g_malloc (4 * n);

  for (gsize i = 0; i < 4 * n; i++)
    samples[i] = first[i / 4] == 0 ? 7 : (guint8) (first[i / 4] + i % 4);
  return image_of (instance_new (format, SYM_SAMPLE_UINT8, 2, 2, n, samples));
}

static SymImage *
image_with (guint8 first)
{
  return stack_of (SYM_FORMAT_PNG, &first, 1);
}

static void
add (Fixture *fixture, SymImage *image, SymStatementKind kind, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sym_statements_add (fixture->statements, image, kind, reason, "", &error));
  g_assert_no_error (error);
}

static GPtrArray *
find (Fixture *fixture, SymImage *image)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *evidence = sym_statements_find (fixture->statements, image, &error);

  g_assert_no_error (error);
  g_assert_nonnull (evidence);
  return evidence;
}

static SymVerdictKind
verdict_of (Fixture *fixture, SymImage *image)
{
  g_autoptr (GPtrArray) evidence = find (fixture, image);

  return sym_verdict_merge (evidence).kind;
}

static SymItem *
item_of (SymImage *image, const char *label)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  SymInstance *instance = _sym_instance_new ("test");
  const SymTag tag = {
    .carrier = SYM_CARRIER_DICOM,
    .key = 0x0008001c,
    .vr = 'C' << 8 | 'S',
    .name = "SyntheticData",
    .where = "(0008,001C)",
    .value = label,
  };

  if (label != NULL)
    sym_tags_add (instance->tags, &tag);
  g_ptr_array_add (files, instance);
  return settle_item (_sym_item_new ("test.dcm", image, files, NULL));
}

/* Nothing is made before something is stated, and nothing is found. */
static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymImage) image = image_with (1);
  g_autoptr (GPtrArray) evidence = find (fixture, image);
  g_autoptr (GError) error = NULL;
  gboolean empty = FALSE;

  g_assert_cmpuint (evidence->len, ==, 0);
  g_assert_true (sym_statements_is_empty (fixture->statements, &empty, &error));
  g_assert_true (empty);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* The statement is about the samples: another object, name and container have it too, and it is
 * there for who opens the file next. */
static void
test_content (Fixture *fixture, gconstpointer data)
{
  const guint8 first = 1;
  g_autoptr (SymImage) image = image_with (first);
  g_autoptr (SymImage) copy = stack_of (SYM_FORMAT_DICOM, &first, 1);
  g_autoptr (GPtrArray) evidence = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  const char opening[] = "Someone marked this image as synthetic on ";
  const SymEvidence *piece;
  gboolean empty = TRUE;

  add (fixture, image, SYM_STATEMENT_SYNTHETIC, "sent by the lab");
  sym_statements_free (fixture->statements);
  fixture->statements = sym_statements_new (fixture->path);

  evidence = find (fixture, copy);
  g_assert_cmpuint (evidence->len, ==, 1);
  piece = g_ptr_array_index (evidence, 0);
  g_assert_cmpstr (piece->signal, ==, "U-MARK");
  g_assert_cmpstr (piece->value, ==, "sent by the lab");
  g_assert_cmpstr (piece->basis, ==, "A person's statement");
  g_assert_cmpint (piece->strength, ==, SYM_STRENGTH_STRONG);
  g_assert_cmpint (piece->asserts, ==, SYM_CLASS_SYNTHETIC);
  g_assert_cmpint (piece->assurance, ==, SYM_ASSURANCE_CLAIMED);
  g_assert_true (g_str_has_prefix (piece->says, opening));
  g_assert_cmpstr (piece->says + strlen (opening), >=, today);
  g_assert_true (g_str_has_suffix (piece->says, ": sent by the lab"));
  g_assert_true (sym_statements_is_empty (fixture->statements, &empty, NULL));
  g_assert_false (empty);
}

/* Same shape and other samples, or same samples in another shape or type: not marked. */
static void
test_other_content (Fixture *fixture, gconstpointer data)
{
  const guint8 samples[] = { 1, 2, 3, 4 };
  const guint16 others[] = { 0x0201, 0x0403 };
  g_autoptr (SymImage) image = image_with (1);
  g_autoptr (SymImage) other = image_with (2);
  g_autoptr (SymImage) row
      = image_of (instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT8, 4, 1, 1, samples));
  g_autoptr (SymImage) sign
      = image_of (instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_INT8, 2, 2, 1, samples));
  g_autoptr (SymImage) wide
      = image_of (instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT16, 2, 1, 1, others));

  add (fixture, image, SYM_STATEMENT_SYNTHETIC, "reason");
  g_assert_cmpint (verdict_of (fixture, image), ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpint (verdict_of (fixture, other), ==, SYM_VERDICT_NO_LABEL);
  g_assert_cmpint (verdict_of (fixture, row), ==, SYM_VERDICT_NO_LABEL);
  g_assert_cmpint (verdict_of (fixture, sign), ==, SYM_VERDICT_NO_LABEL);
  g_assert_cmpint (verdict_of (fixture, wide), ==, SYM_VERDICT_NO_LABEL);
}

/* NaN is a sample as any other: what counts is its bytes. */
static void
test_nan (Fixture *fixture, gconstpointer data)
{
  const float samples[] = { NAN, NAN, 0, 1 };
  const float others[] = { NAN, NAN, -0.0f, 1 };
  g_autoptr (SymImage) image
      = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_FLOAT32, 2, 2, 1, samples));
  g_autoptr (SymImage) same
      = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_FLOAT32, 2, 2, 1, samples));
  g_autoptr (SymImage) other
      = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_FLOAT32, 2, 2, 1, others));

  add (fixture, image, SYM_STATEMENT_SYNTHETIC, "reason");
  g_assert_cmpint (verdict_of (fixture, same), ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpint (verdict_of (fixture, other), ==, SYM_VERDICT_NO_LABEL);
}

/* A correction is one more statement: all stay to be seen, and a new mark counts again. */
static void
test_correction (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymImage) image = image_with (1);
  g_autoptr (GPtrArray) evidence = NULL;
  const char *const expected[] = { "U-MARK", "U-CORRECTION", "U-MARK" };
  const SymEvidence *piece;

  add (fixture, image, SYM_STATEMENT_SYNTHETIC, "first");
  add (fixture, image, SYM_STATEMENT_CORRECTION, "the wrong image");
  evidence = find (fixture, image);
  g_assert_cmpuint (evidence->len, ==, 2);
  for (guint i = 0; i < evidence->len; i++)
    {
      piece = g_ptr_array_index (evidence, i);
      g_assert_cmpstr (piece->signal, ==, expected[i]);
      g_assert_cmpint (piece->strength, ==, SYM_STRENGTH_CONTEXT);
    }
  g_assert_nonnull (strstr (((SymEvidence *) evidence->pdata[0])->says, "withdrawn later: first"));
  g_assert_nonnull (strstr (((SymEvidence *) evidence->pdata[1])->says, ": the wrong image"));
  g_assert_cmpint (sym_verdict_merge (evidence).kind, ==, SYM_VERDICT_NO_LABEL);

  add (fixture, image, SYM_STATEMENT_SYNTHETIC, "after all");
  g_clear_pointer (&evidence, g_ptr_array_unref);
  evidence = find (fixture, image);
  g_assert_cmpuint (evidence->len, ==, 3);
  for (guint i = 0; i < evidence->len; i++)
    {
      piece = g_ptr_array_index (evidence, i);
      g_assert_cmpstr (piece->signal, ==, expected[i]);
      g_assert_cmpint (piece->strength, ==, i == 2 ? SYM_STRENGTH_STRONG : SYM_STRENGTH_CONTEXT);
    }
  g_assert_cmpint (sym_verdict_merge (evidence).kind, ==, SYM_VERDICT_SYNTHETIC);
}

/* A series that was marked marks each of its slices, but not slices of one value, which are alike
 * everywhere. */
static void
test_slices_of_marked (Fixture *fixture, gconstpointer data)
{
  const guint8 series[] = { 10, 20, 0 }, reversed[] = { 0, 20, 10 }, others[] = { 30, 0 };
  g_autoptr (SymImage) image = stack_of (SYM_FORMAT_DICOM, series, 3);
  g_autoptr (SymImage) turned = stack_of (SYM_FORMAT_DICOM, reversed, 3);
  g_autoptr (SymImage) other = stack_of (SYM_FORMAT_DICOM, others, 2);
  g_autoptr (SymImage) slice = image_with (20);
  g_autoptr (SymImage) blank = image_with (0);

  add (fixture, image, SYM_STATEMENT_SYNTHETIC, "reason");
  g_assert_cmpint (verdict_of (fixture, image), ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpint (verdict_of (fixture, slice), ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpint (verdict_of (fixture, turned), ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpint (verdict_of (fixture, blank), ==, SYM_VERDICT_NO_LABEL);
  g_assert_cmpint (verdict_of (fixture, other), ==, SYM_VERDICT_NO_LABEL);

  /* to withdraw it for a slice does not withdraw it for the series, but for the series does for all */
  add (fixture, slice, SYM_STATEMENT_CORRECTION, "this one is not");
  g_assert_cmpint (verdict_of (fixture, slice), ==, SYM_VERDICT_NO_LABEL);
  g_assert_cmpint (verdict_of (fixture, image), ==, SYM_VERDICT_SYNTHETIC);
  add (fixture, slice, SYM_STATEMENT_SYNTHETIC, "it is");
  add (fixture, image, SYM_STATEMENT_CORRECTION, "none is");
  g_assert_cmpint (verdict_of (fixture, slice), ==, SYM_VERDICT_NO_LABEL);
  g_assert_cmpint (verdict_of (fixture, image), ==, SYM_VERDICT_NO_LABEL);
}

/* One marked slice: the series is partly synthetic, and says how many. */
static void
test_series_of_marked (Fixture *fixture, gconstpointer data)
{
  const guint8 series[] = { 10, 20, 0 };
  g_autoptr (SymImage) image = stack_of (SYM_FORMAT_DICOM, series, 3);
  g_autoptr (SymImage) first = image_with (10);
  g_autoptr (SymImage) second = image_with (20);
  g_autoptr (GPtrArray) evidence = NULL;

  add (fixture, second, SYM_STATEMENT_SYNTHETIC, "reason");
  evidence = find (fixture, image);
  g_assert_cmpuint (evidence->len, ==, 1);
  g_assert_cmpint (sym_verdict_merge (evidence).kind, ==, SYM_VERDICT_PARTLY_SYNTHETIC);
  g_assert_nonnull (strstr (((SymEvidence *) evidence->pdata[0])->says, "1 of the 2 slices"));

  add (fixture, first, SYM_STATEMENT_SYNTHETIC, "reason");
  g_assert_cmpint (verdict_of (fixture, image), ==, SYM_VERDICT_SYNTHETIC);
}

static void
write_bytes (const char *path, goffset at, const char *bytes, gsize n)
{
  int fd = g_open (path, O_WRONLY, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, bytes, n, at), ==, (int) n);
  close (fd);
}

/* What cannot be read may hold a mark: an error in one sentence, and "uncheckable", never less. */
static void
check_unreadable (Fixture *fixture, SymError code)
{
  g_autoptr (SymImage) image = image_with (1);
  g_autoptr (SymItem) item = item_of (image, NULL);
  g_autoptr (SymItem) told = NULL;
  g_autoptr (GPtrArray) failure = NULL;
  g_autoptr (GError) error = NULL;
  gboolean empty;

  g_assert_null (sym_statements_find (fixture->statements, image, &error));
  g_assert_error (error, SYM_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_false (sym_statements_is_empty (fixture->statements, &empty, NULL));
  g_assert_false (sym_statements_add (fixture->statements, image, SYM_STATEMENT_SYNTHETIC, "r", "", NULL));

  failure = sym_statements_describe_failure (error);
  told = sym_item_with_statements (item, failure);
  g_assert_cmpint (sym_item_get_verdict (told)->kind, ==, SYM_VERDICT_UNCHECKABLE);
  g_assert_cmpstr (sym_item_get_reason (told), ==, "List of images marked by hand");
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *junk = g_strnfill (3000, 'x');
  g_autoptr (SymImage) image = image_with (1);

  add (fixture, image, SYM_STATEMENT_SYNTHETIC, "reason");
  sym_statements_free (fixture->statements);

  /* pages behind the first */
  write_bytes (fixture->path, 4096, junk, 3000);
  fixture->statements = sym_statements_new (fixture->path);
  check_unreadable (fixture, SYM_ERROR_CORRUPT);
  /* the header */
  write_bytes (fixture->path, 0, junk, 100);
  check_unreadable (fixture, SYM_ERROR_CORRUPT);
  /* somebody else's kind of file */
  g_assert_true (g_file_set_contents (fixture->path, junk, 3000, NULL));
  check_unreadable (fixture, SYM_ERROR_CORRUPT);
  /* a folder */
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  check_unreadable (fixture, SYM_ERROR_DENIED);
}

static int
run_sql (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  int result;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  result = sqlite3_exec (db, sql, NULL, NULL, NULL);
  sqlite3_close (db);
  return result & 0xff;
}

static void
test_other_database (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_cmpint (run_sql (fixture->path, "CREATE TABLE t (x)"), ==, SQLITE_OK);
  check_unreadable (fixture, SYM_ERROR_UNKNOWN_FORMAT);
}

static void
test_newer_version (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymImage) image = image_with (1);

  add (fixture, image, SYM_STATEMENT_SYNTHETIC, "reason");
  sym_statements_free (fixture->statements);
  g_assert_cmpint (run_sql (fixture->path, "PRAGMA user_version = 2"), ==, SQLITE_OK);
  fixture->statements = sym_statements_new (fixture->path);
  check_unreadable (fixture, SYM_ERROR_UNSUPPORTED);
}

/* The file itself refuses what is not adding. */
static void
test_only_added (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymImage) image = image_with (1);
  const char *const refused[] = {
    "DELETE FROM statement",
    "DELETE FROM content",
    "UPDATE statement SET kind = 'correction'",
    "UPDATE content SET sha256 = upper (sha256)",
    "INSERT INTO statement (kind, reason, date, author) VALUES ('not', 'r', '', '')",
    "INSERT INTO statement (kind, reason, date, author) VALUES ('synthetic', '', '', '')",
  };

  add (fixture, image, SYM_STATEMENT_SYNTHETIC, "reason");
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_cmpint (run_sql (fixture->path, refused[i]), ==, SQLITE_CONSTRAINT);
  g_assert_cmpint (verdict_of (fixture, image), ==, SYM_VERDICT_SYNTHETIC);
}

/* Somebody puts another file, or none, where the list was while it is open. */
static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymImage) image = image_with (1);
  g_autofree char *backup = g_strconcat (fixture->path, ".old", NULL);
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *index = g_strconcat (fixture->path, "-shm", NULL);

  add (fixture, image, SYM_STATEMENT_SYNTHETIC, "reason");
  g_assert_cmpint (run_sql (fixture->path, "PRAGMA wal_checkpoint (TRUNCATE)"), ==, SQLITE_OK);
  g_assert_cmpint (g_rename (fixture->path, backup), ==, 0);
  g_remove (log);
  g_remove (index);
  g_assert_cmpint (verdict_of (fixture, image), ==, SYM_VERDICT_NO_LABEL);
  g_assert_cmpint (g_rename (backup, fixture->path), ==, 0);
  g_assert_cmpint (verdict_of (fixture, image), ==, SYM_VERDICT_SYNTHETIC);
}

#define N_PROCESSES 2
#define N_EACH 20

/* Two processes are the first at the same time and add at the same time: no statement is lost. */
static void
test_two_processes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymImage) image = image_with (1);
  g_autoptr (GPtrArray) evidence = NULL;
  pid_t children[N_PROCESSES];

  for (guint i = 0; i < N_PROCESSES; i++)
    if ((children[i] = fork ()) == 0)
      {
        SymStatements *own = sym_statements_new (fixture->path);

        for (guint j = 0; j < N_EACH; j++)
          if (!sym_statements_add (own, image, SYM_STATEMENT_SYNTHETIC, "reason", "", NULL))
            _exit (1);
        sym_statements_free (own);
        _exit (0);
      }
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      int status = -1;

      g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
      g_assert_cmpint (status, ==, 0);
    }
  evidence = find (fixture, image);
  g_assert_cmpuint (evidence->len, ==, N_PROCESSES * N_EACH);
}

static void
assert_not_lower (const SymVerdict *low, const SymVerdict *high)
{
  const SymVerdict joined = sym_verdict_join (*low, *high);

  g_assert_cmpint (joined.kind, ==, high->kind);
  g_assert_cmpint (joined.origin, ==, high->origin);
  g_assert_cmpint (joined.conflict, ==, high->conflict);
}

/* Whatever is stated, the verdict is never lower than the file's own nor than the statements', and
 * goes back to the file's own when all is withdrawn. */
static void
test_item (void)
{
  const char *const labels[] = { NULL, "NO", "YES", "MAYBE" };
  const struct
  {
    guint n_marked, n_planes, n_standing;
    SymStatementKind kind;
  } stated[] = {
    { 0, 1, 0, SYM_STATEMENT_SYNTHETIC },
    { 0, 1, 0, SYM_STATEMENT_CORRECTION },
    { 1, 2, 1, SYM_STATEMENT_SYNTHETIC },
    { 1, 1, 1, SYM_STATEMENT_SYNTHETIC },
  };
  char text[] = "reason", date[] = "2026-11-21T09:48:23Z", author[] = "Ada";

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autoptr (SymImage) image = image_with (1);
      g_autoptr (SymItem) item = item_of (image, labels[i]);
      g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

      for (gsize j = 0; j < G_N_ELEMENTS (stated); j++)
        {
          SymStatement statement = { 3, stated[j].kind, text, date, author, stated[j].n_standing };
          g_autoptr (GPtrArray) statements = g_ptr_array_new ();
          g_autoptr (GPtrArray) evidence = NULL;
          g_autoptr (SymItem) told = NULL;
          g_autoptr (SymItem) back = NULL;
          SymVerdict alone;

          g_ptr_array_add (statements, &statement);
          evidence = sym_statement_list_evidence (statements, stated[j].n_marked, stated[j].n_planes);
          alone = sym_verdict_merge (evidence);
          told = sym_item_with_statements (item, evidence);
          assert_not_lower (sym_item_get_verdict (item), sym_item_get_verdict (told));
          assert_not_lower (&alone, sym_item_get_verdict (told));
          g_assert_cmpuint (sym_item_get_evidence (told)->len, ==,
                            sym_item_get_evidence (item)->len + 1);
          g_assert_true (sym_item_get_image (told) == image);
          g_assert_cmpint (sym_item_get_verdict (told)->by_person, ==,
                           sym_item_get_verdict (told)->kind > sym_item_get_verdict (item)->kind);

          back = sym_item_with_statements (told, nothing);
          assert_not_lower (sym_item_get_verdict (back), sym_item_get_verdict (item));
          assert_not_lower (sym_item_get_verdict (item), sym_item_get_verdict (back));
          g_assert_cmpuint (sym_item_get_evidence (back)->len, ==, sym_item_get_evidence (item)->len);
          g_assert_cmpstr (sym_item_get_reason (back), ==, sym_item_get_reason (item));
        }
    }
}

/* The words do not put into the file's mouth what a person said; a denial of the file conflicts. */
static void
test_words (void)
{
  char text[] = "reason", date[] = "2026-11-21T09:48:23Z", author[] = "Ada";
  SymStatement statement = { 3, SYM_STATEMENT_SYNTHETIC, text, date, author, 1 };
  g_autoptr (GPtrArray) statements = g_ptr_array_new ();
  g_autoptr (GPtrArray) evidence = NULL;
  g_autoptr (SymImage) image = image_with (1);
  g_autoptr (SymItem) item = item_of (image, NULL);
  g_autoptr (SymItem) denied = item_of (image, "NO");
  g_autoptr (SymItem) told = NULL;
  g_autoptr (SymItem) against = NULL;
  g_autofree char *sentence = NULL;

  g_ptr_array_add (statements, &statement);
  evidence = sym_statement_list_evidence (statements, 1, 1);
  g_assert_cmpstr (((SymEvidence *) evidence->pdata[0])->says, ==,
                   "Ada marked this image as synthetic on 2026-11-21: reason");
  told = sym_item_with_statements (item, evidence);
  sentence = sym_verdict_describe (sym_item_get_verdict (told));
  g_assert_cmpstr (sentence, ==, "A person marked this image as synthetic.");
  g_assert_cmpstr (sym_item_get_reason (told), ==, "Marked by a person = reason");
  g_assert_false (sym_item_get_verdict (told)->conflict);

  against = sym_item_with_statements (denied, evidence);
  g_assert_true (sym_item_get_verdict (against)->conflict);
  g_assert_cmpint (sym_item_get_verdict (against)->kind, ==, SYM_VERDICT_SYNTHETIC);
}

#define add_test(name, function) \
  g_test_add ("/statements/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("nothing", test_nothing);
  add_test ("content", test_content);
  add_test ("other-content", test_other_content);
  add_test ("nan", test_nan);
  add_test ("correction", test_correction);
  add_test ("slices-of-marked", test_slices_of_marked);
  add_test ("series-of-marked", test_series_of_marked);
  add_test ("damaged", test_damaged);
  add_test ("other-database", test_other_database);
  add_test ("newer-version", test_newer_version);
  add_test ("only-added", test_only_added);
  add_test ("replaced", test_replaced);
  add_test ("two-processes", test_two_processes);
  g_test_add_func ("/statements/item", test_item);
  g_test_add_func ("/statements/words", test_words);

  return g_test_run ();
}
