/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-statements"

#include "config.h"

#include "sym-statements.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "sym-image-private.h"

#define SCHEMA_VERSION 1
#define APPLICATION_ID 0x53796d53 /* "SymS", in the header of the file */
#define BUSY_TIMEOUT_MS 5000

/* Whoever opens the file, with whatever program: statements are only added. */
static const char schema[]
    = "CREATE TABLE statement ("
      "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
      "  kind TEXT NOT NULL CHECK (kind IN ('synthetic', 'correction')),"
      "  reason TEXT NOT NULL CHECK (length (reason) > 0),"
      "  date TEXT NOT NULL,"
      "  author TEXT NOT NULL);"
      "CREATE TABLE content ("
      "  statement INTEGER NOT NULL REFERENCES statement (id),"
      "  sha256 TEXT NOT NULL CHECK (length (sha256) = 64),"
      "  columns INTEGER NOT NULL,"
      "  rows INTEGER NOT NULL,"
      "  planes INTEGER NOT NULL,"
      "  samples INTEGER NOT NULL,"
      "  type TEXT NOT NULL);"
      "CREATE INDEX content_by_sample ON content (sha256, statement);"
      "CREATE INDEX content_by_shape ON content (columns, rows, planes, samples, type);"
      "CREATE TRIGGER statement_stays BEFORE DELETE ON statement"
      "  BEGIN SELECT RAISE (ABORT, 'statements are only added'); END;"
      "CREATE TRIGGER statement_same BEFORE UPDATE ON statement"
      "  BEGIN SELECT RAISE (ABORT, 'statements are only added'); END;"
      "CREATE TRIGGER content_stays BEFORE DELETE ON content"
      "  BEGIN SELECT RAISE (ABORT, 'statements are only added'); END;"
      "CREATE TRIGGER content_same BEFORE UPDATE ON content"
      "  BEGIN SELECT RAISE (ABORT, 'statements are only added'); END;";

typedef enum
{
  QUERY_ANY,
  QUERY_SHAPE,
  QUERY_HISTORY,
  QUERY_ADD_STATEMENT,
  QUERY_ADD_CONTENT,
  N_QUERIES,
} Query;

/* clang-format off */
static const char *const queries[N_QUERIES] = {
  [QUERY_ANY] = "SELECT 1 FROM statement LIMIT 1",
  [QUERY_SHAPE] = "SELECT 1 FROM content WHERE columns = ?1 AND rows = ?2 AND planes = ?3"
                  " AND samples = ?4 AND type = ?5 LIMIT 1",
  [QUERY_HISTORY] = "SELECT s.id, s.kind, s.reason, s.date, s.author"
                    " FROM content AS c JOIN statement AS s ON s.id = c.statement"
                    " WHERE c.columns = ?1 AND c.rows = ?2 AND c.planes = ?3"
                    " AND c.samples = ?4 AND c.type = ?5 AND c.sha256 = ?6 ORDER BY s.id",
  [QUERY_ADD_STATEMENT] = "INSERT INTO statement (kind, reason, date, author)"
                          " VALUES (?1, ?2, ?3, ?4)",
  [QUERY_ADD_CONTENT] = "INSERT INTO content (columns, rows, planes, samples, type, sha256,"
                        " statement) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
};
/* clang-format on */

struct _SymStatements
{
  GMutex lock; /* of all below */
  char *path;
  sqlite3 *db; /* none while there is no file */
  sqlite3_stmt *prepared[N_QUERIES];
  dev_t device; /* which file it was when it was opened */
  ino_t inode;
};

static void
close_database (SymStatements *self)
{
  for (guint i = 0; i < N_QUERIES; i++)
    g_clear_pointer (&self->prepared[i], sqlite3_finalize);
  g_clear_pointer (&self->db, sqlite3_close);
}

static SymError
code_of (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return SYM_ERROR_DENIED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return SYM_ERROR_TIMEOUT;
    default:
      return SYM_ERROR_CORRUPT;
    }
}

static gboolean
fail (const SymStatements *self, SymError code, const char *why, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);

  g_set_error (error, SYM_ERROR, (int) code,
               _ ("The list of images that were marked by hand, %s, cannot be used: %s."), name,
               why);
  return FALSE;
}

static gboolean
fail_with (const SymStatements *self, int result, GError **error)
{
  return fail (self, code_of (result),
               self->db != NULL ? sqlite3_errmsg (self->db) : sqlite3_errstr (result), error);
}

static gboolean
execute (SymStatements *self, const char *sql, GError **error)
{
  const int result = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  return result == SQLITE_OK || fail_with (self, result, error);
}

/* The one value of a pragma or a count, as a number; -1 where it is a text other than "ok". */
static gboolean
ask (SymStatements *self, const char *sql, int *answer, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL);

  if (result == SQLITE_OK && (result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *text = (const char *) sqlite3_column_text (statement, 0);
      const gboolean is_text = sqlite3_column_type (statement, 0) == SQLITE_TEXT;

      *answer = !is_text ? sqlite3_column_int (statement, 0) : g_strcmp0 (text, "ok") == 0 ? 1 : -1;
      result = SQLITE_OK;
    }
  if (result != SQLITE_OK)
    fail_with (self, result, error);
  sqlite3_finalize (statement);
  return result == SQLITE_OK;
}

/* Whether the file is ours, whole and of this version. @blank: it holds nothing yet. */
static gboolean
check (SymStatements *self, gboolean *blank, GError **error)
{
  int n_tables, id, version, whole;

  if (!ask (self, "SELECT count (*) FROM sqlite_schema", &n_tables, error)
      || !ask (self, "PRAGMA application_id", &id, error)
      || !ask (self, "PRAGMA user_version", &version, error))
    return FALSE;
  *blank = n_tables == 0 && id == 0 && version == 0;
  if (*blank)
    return TRUE;
  if (id != APPLICATION_ID || version < 1)
    return fail (self, SYM_ERROR_UNKNOWN_FORMAT, _ ("it is something else"), error);
  if (version > SCHEMA_VERSION)
    return fail (self, SYM_ERROR_UNSUPPORTED, _ ("a newer version of this program made it"), error);
  if (!ask (self, "PRAGMA quick_check (1)", &whole, error))
    return FALSE;
  return whole == 1 || fail (self, SYM_ERROR_CORRUPT, _ ("it is damaged"), error);
}

/* Two processes may be the first at the same time: the second finds what the first made. */
static gboolean
create_tables (SymStatements *self, GError **error)
{
  g_autofree char *identity = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = "
                                               "%d;",
                                               APPLICATION_ID, SCHEMA_VERSION);
  gboolean blank;

  if (!execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (check (self, &blank, error)
      && (!blank || (execute (self, schema, error) && execute (self, identity, error)))
      && execute (self, "COMMIT", error))
    return TRUE;

  sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

static gboolean
prepare (SymStatements *self, GError **error)
{
  for (guint i = 0; i < N_QUERIES; i++)
    {
      const int result = sqlite3_prepare_v3 (self->db, queries[i], -1, SQLITE_PREPARE_PERSISTENT,
                                             &self->prepared[i], NULL);

      if (result != SQLITE_OK)
        return fail_with (self, result, error);
    }
  return TRUE;
}

static gboolean
open_database (SymStatements *self, gboolean create, GError **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
  gboolean blank = TRUE;
  int result = sqlite3_open_v2 (self->path, &self->db, flags, NULL);

  if (result != SQLITE_OK)
    return fail_with (self, result, error);
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (create && !create_tables (self, error))
    return FALSE;
  if (!check (self, &blank, error))
    return FALSE;
  /* so that nobody waits for a reader; where it is refused, the file is as safe without */
  if (create)
    sqlite3_exec (self->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
  return blank || prepare (self, error);
}

/* Whether the open database is still what the path names: somebody may have put a backup there. */
static gboolean
is_current (const SymStatements *self, const GStatBuf *status)
{
  return self->prepared[0] != NULL && status->st_dev == self->device
         && status->st_ino == self->inode;
}

/* Opens what is there; afterwards there is a prepared database, or none because nothing was ever
 * stated, or an error. */
static gboolean
ensure_open (SymStatements *self, GError **error)
{
  GStatBuf status = { 0 };
  const gboolean missing
      = g_stat (self->path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR);
  gboolean ok = TRUE;

  if (is_current (self, &status))
    return TRUE;
  close_database (self);
  if (!missing)
    ok = open_database (self, FALSE, error);
  if (self->prepared[N_QUERIES - 1] == NULL)
    close_database (self);
  self->device = status.st_dev;
  self->inode = status.st_ino;
  return ok;
}

static gboolean
ensure_created (SymStatements *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (!ensure_open (self, error))
    return FALSE;
  if (self->db != NULL)
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (self, SYM_ERROR_DENIED, g_strerror (errno), error);
  if (!open_database (self, TRUE, error))
    {
      close_database (self);
      return FALSE;
    }
  close_database (self);
  return ensure_open (self, error);
}

SymStatements *
sym_statements_new (const char *path)
{
  SymStatements *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (SymStatements, 1);
  g_mutex_init (&self->lock);
  self->path = g_strdup (path);

  return self;
}

void
sym_statements_free (SymStatements *self)
{
  g_return_if_fail (self != NULL);

  close_database (self);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self);
}

const char *
sym_statements_get_path (const SymStatements *self)
{
  return self->path;
}

/* Ends a query, whatever came of it. */
static gboolean
reset (SymStatements *self, Query query, int result, GError **error)
{
  gboolean ok = result == SQLITE_ROW || result == SQLITE_DONE || result == SQLITE_OK;

  if (!ok)
    fail_with (self, result, error);
  sqlite3_reset (self->prepared[query]);
  sqlite3_clear_bindings (self->prepared[query]);
  return ok;
}

static int
bind_text (SymStatements *self, Query query, int index, const char *text)
{
  return sqlite3_bind_text (self->prepared[query], index, text, -1, SQLITE_TRANSIENT);
}

/* @n_planes: all of the image, or 1 for one of its planes */
static int
bind_shape (SymStatements *self, Query query, const SymImage *image, gsize n_planes)
{
  const char *type = sym_sample_type_get_name (sym_image_get_sample_type (image));
  const gsize numbers[] = { image->dims[0], image->dims[1], n_planes, image->info.n_samples };
  int result = SQLITE_OK;

  for (int i = 0; i < (int) G_N_ELEMENTS (numbers) && result == SQLITE_OK; i++)
    result = sqlite3_bind_int64 (self->prepared[query], i + 1, (sqlite3_int64) numbers[i]);
  return result == SQLITE_OK ? bind_text (self, query, 5, type) : result;
}

gboolean
sym_statements_is_empty (SymStatements *self, gboolean *empty, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  int result;

  g_return_val_if_fail (self != NULL && empty != NULL, FALSE);

  *empty = TRUE;
  locker = g_mutex_locker_new (&self->lock);
  if (!ensure_open (self, error))
    return FALSE;
  if (self->db == NULL)
    return TRUE;
  result = sqlite3_step (self->prepared[QUERY_ANY]);
  *empty = result == SQLITE_DONE;
  return reset (self, QUERY_ANY, result, error);
}

static gboolean
has_shape (SymStatements *self, const SymImage *image, gsize n_planes, gboolean *has,
           GError **error)
{
  int result = bind_shape (self, QUERY_SHAPE, image, n_planes);

  if (result == SQLITE_OK)
    result = sqlite3_step (self->prepared[QUERY_SHAPE]);
  *has = result == SQLITE_ROW;
  return reset (self, QUERY_SHAPE, result, error);
}

/* What was stated of the planes of one image. */
typedef struct
{
  GHashTable *by_id;     /* gint64 → SymStatement, owned by the list */
  GPtrArray *statements; /* SymStatement */
  guint n_marked;
  guint n_planes;
} Findings;

static void
findings_clear (Findings *self)
{
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->statements, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Findings, findings_clear)

static void
findings_init (Findings *self)
{
  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->statements = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_statement_free);
}

static char *
get_text (sqlite3_stmt *row, int column)
{
  const char *text = (const char *) sqlite3_column_text (row, column);

  return g_utf8_make_valid (text != NULL ? text : "", -1);
}

static SymStatement *
take_row (Findings *findings, sqlite3_stmt *row)
{
  gint64 id = sqlite3_column_int64 (row, 0);
  SymStatement *statement = g_hash_table_lookup (findings->by_id, &id);
  g_autofree char *kind = NULL;

  if (statement != NULL)
    return statement;

  kind = get_text (row, 1);
  statement = g_new0 (SymStatement, 1);
  statement->id = id;
  /* what is not understood withdraws nothing */
  statement->kind = g_str_equal (kind, "correction") ? SYM_STATEMENT_CORRECTION
                                                     : SYM_STATEMENT_SYNTHETIC;
  statement->reason = get_text (row, 2);
  statement->date = get_text (row, 3);
  statement->author = get_text (row, 4);
  g_hash_table_insert (findings->by_id, &statement->id, statement);
  g_ptr_array_add (findings->statements, statement);
  return statement;
}

/* Adds what was stated of one digest. A correction withdraws all that was stated of it before. */
static gboolean
find_history (SymStatements *self, const SymImage *image, gsize n_planes, const char *digest,
              Findings *findings, GError **error)
{
  g_autoptr (GPtrArray) standing = g_ptr_array_new ();
  int result;

  if (!ensure_open (self, error))
    return FALSE;
  if (self->db == NULL)
    return TRUE;
  result = bind_shape (self, QUERY_HISTORY, image, n_planes);
  if (result == SQLITE_OK)
    result = bind_text (self, QUERY_HISTORY, 6, digest);
  if (result == SQLITE_OK)
    while ((result = sqlite3_step (self->prepared[QUERY_HISTORY])) == SQLITE_ROW)
      {
        SymStatement *statement = take_row (findings, self->prepared[QUERY_HISTORY]);

        if (statement->kind == SYM_STATEMENT_CORRECTION)
          g_ptr_array_set_size (standing, 0);
        else if (!g_ptr_array_find (standing, statement, NULL))
          g_ptr_array_add (standing, statement);
      }
  for (guint i = 0; i < standing->len; i++)
    ((SymStatement *) g_ptr_array_index (standing, i))->n_standing++;
  findings->n_planes++;
  findings->n_marked += standing->len > 0;
  return reset (self, QUERY_HISTORY, result, error);
}

static gboolean
is_of_one_value (const SymImage *image, gsize plane)
{
  const gsize width
      = image->info.n_samples * sym_sample_type_get_size (sym_image_get_sample_type (image));
  const gsize size = image->dims[0] * image->dims[1] * width;

  return memcmp (image->planes[plane], image->planes[plane] + width, size - width) == 0;
}

/* Digests of the planes that can be told from those of other images; none for a single plane, of
 * which the image's own digest says all. */
static GPtrArray *
list_plane_digests (const SymImage *image)
{
  GPtrArray *digests = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; image->n_planes > 1 && i < image->n_planes; i++)
    if (!is_of_one_value (image, i))
      g_ptr_array_add (digests, _sym_image_get_plane_digest (image, i));
  return digests;
}

static gboolean
find_planes (SymStatements *self, const SymImage *image, Findings *findings, GError **error)
{
  g_autoptr (GPtrArray) digests = list_plane_digests (image);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < digests->len; i++)
    if (!find_history (self, image, 1, g_ptr_array_index (digests, i), findings, error))
      return FALSE;
  return TRUE;
}

static int
compare_statements (gconstpointer a, gconstpointer b)
{
  const SymStatement *first = *(const SymStatement *const *) a;
  const SymStatement *second = *(const SymStatement *const *) b;

  return first->id < second->id ? -1 : first->id > second->id;
}

GPtrArray *
sym_statements_find (SymStatements *self, SymImage *image, GError **error)
{
  g_auto (Findings) findings = { 0 };
  gboolean as_whole = FALSE, as_planes = FALSE, ok;

  g_return_val_if_fail (self != NULL && image != NULL, NULL);

  findings_init (&findings);
  g_mutex_lock (&self->lock);
  ok = ensure_open (self, error)
       && (self->db == NULL
           || (has_shape (self, image, image->n_planes, &as_whole, error)
               && (image->n_planes == 1 || has_shape (self, image, 1, &as_planes, error))));
  g_mutex_unlock (&self->lock);
  if (!ok)
    return NULL;

  if (as_whole)
    {
      g_autofree char *digest = sym_image_get_digest (image);
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

      if (!find_history (self, image, image->n_planes, digest, &findings, error))
        return NULL;
    }
  if (as_planes && findings.n_marked == 0)
    {
      findings.n_planes = 0;
      if (!find_planes (self, image, &findings, error))
        return NULL;
    }
  g_ptr_array_sort (findings.statements, compare_statements);
  return sym_statement_list_evidence (findings.statements, findings.n_marked,
                                      MAX (findings.n_planes, 1));
}

static gboolean
add_content (SymStatements *self, const SymImage *image, gsize n_planes, const char *digest,
             gint64 statement, GError **error)
{
  int result = bind_shape (self, QUERY_ADD_CONTENT, image, n_planes);

  if (result == SQLITE_OK)
    result = bind_text (self, QUERY_ADD_CONTENT, 6, digest);
  if (result == SQLITE_OK)
    result = sqlite3_bind_int64 (self->prepared[QUERY_ADD_CONTENT], 7, statement);
  if (result == SQLITE_OK)
    result = sqlite3_step (self->prepared[QUERY_ADD_CONTENT]);
  return reset (self, QUERY_ADD_CONTENT, result, error);
}

static gboolean
add_statement (SymStatements *self, const char *const *texts, GError **error)
{
  int result = SQLITE_OK;

  for (int i = 0; texts[i] != NULL && result == SQLITE_OK; i++)
    result = bind_text (self, QUERY_ADD_STATEMENT, i + 1, texts[i]);
  if (result == SQLITE_OK)
    result = sqlite3_step (self->prepared[QUERY_ADD_STATEMENT]);
  return reset (self, QUERY_ADD_STATEMENT, result, error);
}

static gboolean
add_all (SymStatements *self, const SymImage *image, const char *const *texts, const char *digest,
         GPtrArray *planes, GError **error)
{
  gint64 id;

  if (!add_statement (self, texts, error))
    return FALSE;
  id = sqlite3_last_insert_rowid (self->db);
  if (!add_content (self, image, image->n_planes, digest, id, error))
    return FALSE;
  for (guint i = 0; i < planes->len; i++)
    if (!add_content (self, image, 1, g_ptr_array_index (planes, i), id, error))
      return FALSE;
  return execute (self, "COMMIT", error);
}

gboolean
sym_statements_add (SymStatements *self,
                    SymImage *image,
                    SymStatementKind kind,
                    const char *reason,
                    const char *author,
                    GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format_iso8601 (now);
  const char *const texts[] = { kind == SYM_STATEMENT_CORRECTION ? "correction" : "synthetic",
                                reason, date, author, NULL };
  g_autofree char *digest = NULL;
  g_autoptr (GPtrArray) planes = NULL;
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL && image != NULL, FALSE);
  g_return_val_if_fail (reason != NULL && reason[0] != '\0' && author != NULL, FALSE);

  digest = sym_image_get_digest (image);
  planes = list_plane_digests (image);
  locker = g_mutex_locker_new (&self->lock);
  if (!ensure_created (self, error) || !execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (add_all (self, image, texts, digest, planes, error))
    return TRUE;
  sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}
