/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "coverage.h"

/* Proves the catalogue of signals row by row. coverage.txt holds for every row of the tables a case
 * that has the signal and a near miss that has not; a row without both fails, and so does a case of
 * a row that does not exist. coverage.md is written from it: `test-coverage --page coverage.md`.
 *
 * With the catalogue itself at hand (SYMSCOPE_SHARED, or `shared` beside the source folder), each
 * of its rows must be there, with the strength that it says. */

static void
test_found (gconstpointer data)
{
  const Block *block = data;

  if (block->rows->len == 0)
    g_test_fail_printf ("%s is not found in “%s”", block->id, block->found);
}

static gboolean
reads_any (const SymRow *row, const SymTags *tags)
{
  for (guint i = 0; i < sym_tags_get_length (tags); i++)
    {
      const SymTag *tag = sym_tags_get (tags, i);

      if (_sym_row_reads (row, tag))
        return TRUE;
      /* That an element is there may be all that a row asks: a neighbour is the only near miss. */
      if (tag->carrier == row->carrier && (row->match == SYM_MATCH_ANY || (row->name != NULL && tag->key == row->key)))
        return TRUE;
    }
  return FALSE;
}

static void
test_near_miss (gconstpointer data)
{
  const Block *block = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (SymTags) tags = block_parse_tags (block->near_miss, block->kind);
  gboolean is_near = FALSE;

  block_detect (block->near_miss, block, rows);
  for (guint i = 0; i < block->rows->len; i++)
    {
      const SymRow *row = block->rows->pdata[i];

      if (g_ptr_array_find (rows, row, NULL))
        g_test_fail_printf ("%s is found in “%s”, which only looks so", block->id, block->near_miss);
      is_near |= reads_any (row, tags);
    }
  if (!is_near)
    g_test_fail_printf ("“%s” is no near miss: %s does not look there", block->near_miss, block->id);
}

static char *
get_verdict (const char *line, BlockKind kind)
{
  g_autoptr (SymTags) tags = block_parse_tags (line, kind);
  g_autoptr (GPtrArray) evidence = sym_detect (tags);
  const SymVerdict verdict = sym_verdict_merge (evidence);

  return g_strdup (sym_verdict_get_name (&verdict));
}

static void
test_nothing (gconstpointer data)
{
  const Block *block = data;
  g_autoptr (SymTags) tags = block_parse_tags (block->near_miss, block->kind);
  g_autoptr (GPtrArray) evidence = sym_detect (tags);

  g_assert_cmpuint (evidence->len, ==, 0);
}

static void
test_writer (gconstpointer data)
{
  const Block *block = data;
  g_autofree char *verdict = get_verdict (block->found, block->kind);

  g_assert_cmpstr (verdict, ==, block->verdict);
}

static void
test_words_found (gconstpointer data)
{
  const Block *block = data;
  g_autofree char *verdict = get_verdict (block->found, block->kind);

  if (strcmp (verdict, "no-label") == 0)
    g_test_fail_printf ("“%s” gives nothing", block->found);
}

static void
test_words_near_miss (gconstpointer data)
{
  const Block *block = data;
  g_autofree char *verdict = get_verdict (block->near_miss, block->kind);

  if (strcmp (verdict, "no-label") != 0)
    g_test_fail_printf ("“%s” gives %s", block->near_miss, verdict);
}

/* The first block of a row that proves it. */
static const Block *
find_proof (const SymRow *row)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);
      g_autoptr (SymTags) tags = NULL;

      if (block->kind != BLOCK_ROW || block->near_miss == NULL ||
          !g_ptr_array_find (block->rows, row, NULL))
        continue;
      tags = block_parse_tags (block->near_miss, block->kind);
      if (reads_any (row, tags))
        return block;
    }
  return NULL;
}

static char *
describe_place (const SymRow *row)
{
  static const char *const carriers[] = {
    [SYM_CARRIER_DICOM] = "DICOM",         [SYM_CARRIER_NIFTI_HEADER] = "NIfTI header",
    [SYM_CARRIER_NIFTI_EXTENSION] = "NIfTI extension", [SYM_CARRIER_BIDS_SIDECAR] = "sidecar",
    [SYM_CARRIER_BIDS_DATASET] = "data set", [SYM_CARRIER_PNG_TEXT] = "PNG text",
    [SYM_CARRIER_PNG_CHUNK] = "PNG chunk", [SYM_CARRIER_XMP] = "XMP",
    [SYM_CARRIER_EXIF] = "EXIF",           [SYM_CARRIER_IPTC] = "IPTC",
    [SYM_CARRIER_C2PA] = "C2PA",           [SYM_CARRIER_FILE] = "file",
    [SYM_CARRIER_PIXELS] = "samples",      [SYM_CARRIER_WORDS] = "words",
  };
  GString *text = g_string_new (carriers[row->carrier]);

  if (row->key == SYM_KEY_ANY_PRIVATE && row->carrier == SYM_CARRIER_DICOM)
    g_string_append (text, " private");
  else if (row->key != 0 && row->carrier == SYM_CARRIER_DICOM)
    g_string_append_printf (text, " (%04X,%04X)", row->key >> 16, row->key & 0xffff);
  else if (row->key != 0)
    g_string_append_printf (text, row->carrier == SYM_CARRIER_NIFTI_EXTENSION ? " %u" : " %04X", row->key);
  if (row->name != NULL)
    g_string_append_printf (text, " %s", row->name);
  if (row->match == SYM_MATCH_UNREADABLE)
    g_string_append (text, ", unreadable");
  return g_string_free (text, FALSE);
}

/* A value of a case as code in a table of Markdown. */
static char *
as_code (const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "|", -1);
  g_autofree char *escaped = g_strjoinv ("\\|", parts);

  return g_strdup_printf ("`%s`", escaped);
}

static char *
make_page (void)
{
  static const char *const kinds[] = { "row", "the catalogue calls it no evidence", "what a known program writes",
                                       "found in the samples by its own detector", "words" };
  GString *page = g_string_new ("# Proof of the signal catalogue\n\n"
                                "Written by `test-coverage --page FILE` from `coverage.txt`; the test `coverage` fails when it is\n"
                                "not current, when a row has no case, and when a case has no row.\n\n"
                                "| signal | where | strength | basis | found: test, case | near miss: test, case |\n"
                                "| --- | --- | --- | --- | --- | --- |\n");

  for (guint i = 0; i < _sym_detect_get_n_rows (); i++)
    {
      const SymRow *row = _sym_detect_get_row (i);
      const Block *block = find_proof (row);
      g_autofree char *place = describe_place (row);
      g_autofree char *found = block != NULL ? as_code (block->found) : g_strdup ("");
      g_autofree char *near_miss = block != NULL ? as_code (block->near_miss) : g_strdup ("");
      const char *name = block != NULL ? block->name : "NONE";

      g_string_append_printf (page, "| %s | %s | %s | %s | %s/found %s | %s/near-miss %s |\n", row->signal, place,
                              block != NULL ? sym_strength_get_name (block->strength) : "", row->basis, name, found,
                              name, near_miss);
    }
  g_string_append (page, "\n## Rows of the catalogue that are no rows of the tables\n\n| id | what it is | test | case |\n| --- | --- | --- | --- |\n");
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);
      const char *line = block->found != NULL ? block->found : block->near_miss;
      g_autofree char *code = line != NULL ? as_code (line) : g_strdup ("");

      if (block->kind != BLOCK_ROW && block->kind != BLOCK_WORDS)
        g_string_append_printf (page, "| %s | %s%s%s | %s | %s |\n", block->id, kinds[block->kind],
                                block->verdict != NULL ? ": " : "", block->verdict != NULL ? block->verdict : "",
                                line != NULL ? block->name : "", code);
    }
  g_string_append (page, "\n## Files of the vocabulary\n\n| file | found | near miss |\n| --- | --- | --- |\n");
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);

      if (block->kind == BLOCK_WORDS)
        g_string_append_printf (page, "| %s | %s/found `%s` | %s/near-miss `%s` |\n", block->id, block->name,
                                block->found, block->name, block->near_miss);
    }
  return g_string_free (page, FALSE);
}

static void
test_every_row (void)
{
  guint n_missing = 0;

  for (guint i = 0; i < _sym_detect_get_n_rows (); i++)
    {
      const SymRow *row = _sym_detect_get_row (i);
      g_autofree char *place = describe_place (row);

      if (find_proof (row) != NULL)
        continue;
      g_test_message ("%s at %s (%s) has no case and near miss in coverage.txt", row->signal, place, row->says);
      n_missing++;
    }
  if (n_missing > 0)
    g_test_fail_printf ("%u rows are not proven", n_missing);
}

/* A case that names a signal of no table would prove nothing. */
static void
test_every_case (void)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);
      gboolean known = block->kind != BLOCK_ROW;

      for (guint r = 0; r < _sym_detect_get_n_rows () && !known; r++)
        known = strcmp (_sym_detect_get_row (r)->signal, block->id) == 0;
      if (!known)
        g_error ("%s is no signal of the tables", block->id);
      if (block->kind == BLOCK_ROW && (block->found == NULL || block->near_miss == NULL))
        g_error ("%s has not both a case and a near miss", block->name);
    }
}

static void
test_every_language (void)
{
  const SymVocabulary *built_in = _sym_vocabulary_get_built_in ();

  for (guint i = 0; i < _sym_vocabulary_get_n_terms (built_in); i++)
    {
      const char *language = _sym_vocabulary_get_term (built_in, i)->language;
      gboolean proven = FALSE;

      for (guint b = 0; b < blocks->len && !proven; b++)
        {
          const Block *block = g_ptr_array_index (blocks, b);

          proven = block->kind == BLOCK_WORDS && strcmp (block->id, language) == 0 &&
                   block->found != NULL && block->near_miss != NULL;
        }
      if (!proven)
        g_error ("the file %s of the vocabulary has no case and near miss", language);
    }
}

static gboolean
matches_term (const SymVocabulary *vocabulary, SymTokens *scratch, const char *text, const SymTerm *term)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (SymHit));

  _sym_words_match (vocabulary, scratch, text, 0, hits);
  for (guint i = 0; i < hits->len; i++)
    if (g_array_index (hits, SymHit, i).term == term)
      return TRUE;
  return FALSE;
}

/* Every phrase of every file is found where it stands alone, and not where a letter is missing. */
static void
test_every_phrase (void)
{
  const SymVocabulary *built_in = _sym_vocabulary_get_built_in ();
  SymTokens scratch;
  guint n_phrases = 0, n_failed = 0;

  _sym_tokens_init (&scratch);
  for (guint i = 0; i < _sym_vocabulary_get_n_terms (built_in); i++)
    {
      const SymTerm *term = _sym_vocabulary_get_term (built_in, i);
      g_auto (GStrv) parts = g_strsplit (term->phrase, "#", -1);
      g_autofree char *phrase = g_strjoinv ("12", parts);
      g_autofree char *cut = NULL;

      if (term->class >= SYM_TERM_NEGATION || term->class == SYM_TERM_CUED)
        continue;
      n_phrases++;
      cut = g_utf8_substring (phrase, 0, g_utf8_strlen (phrase, -1) - 1);
      if (!matches_term (built_in, &scratch, phrase, term))
        {
          g_test_message ("%s: “%s” is not found", term->language, phrase);
          n_failed++;
        }
      if (matches_term (built_in, &scratch, cut, term))
        {
          g_test_message ("%s: “%s” is found in “%s”", term->language, phrase, cut);
          n_failed++;
        }
    }
  _sym_tokens_clear (&scratch);
  g_assert_cmpuint (n_phrases, >, 500);
  if (n_failed > 0)
    g_test_fail_printf ("%u of %u phrases failed", n_failed, n_phrases);
}

static void
test_page (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "core", "coverage.md", NULL);
  g_autofree char *page = make_page ();
  g_autofree char *written = NULL;

  if (!g_file_get_contents (path, &written, NULL, NULL) || strcmp (page, written) != 0)
    g_test_fail_printf ("coverage.md is not what test-coverage --page writes");
}

static char *
find_catalogue (void)
{
  g_autofree char *beside = g_build_filename (SOURCE_ROOT, "..", "shared", NULL);
  const char *shared = g_getenv ("SYMSCOPE_SHARED");

  return g_build_filename (shared != NULL ? shared : beside, "reference", "provenance-signals.md", NULL);
}

/* Whether the catalogue's column of strengths allows what the case gives. */
static gboolean
allows (const char *column, SymStrength strength)
{
  g_autofree char *lower = g_ascii_strdown (column, -1);
  g_autofree char *name = g_ascii_strdown (sym_strength_get_name (strength), -1);

  return strstr (lower, name) != NULL ||
         (strength == SYM_STRENGTH_CONTEXT && strstr (lower, "none") != NULL);
}

/* Each row of the catalogue: "| ID | … |" in a table, whose header says where the strength is. */
static void
test_catalogue (void)
{
  g_autofree char *path = find_catalogue ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gint column = -1;
  guint n_ids = 0, n_failed = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip_printf ("the catalogue of signals is not at %s (SYMSCOPE_SHARED names another place)", path);
      return;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "|", -1);
      const guint n = g_strv_length (cells);
      gboolean known = FALSE;
      const char *id;

      if (n < 4 || lines[i][0] != '|')
        continue;
      id = g_strstrip (cells[1]);
      if (strcmp (id, "id") == 0)
        {
          column = -1;
          for (guint c = 0; c < n; c++)
            if (strcmp (g_strstrip (cells[c]), "Strength") == 0)
              column = (gint) (n - c); /* from the end: cells may hold bars */
        }
      if (!g_regex_match_simple ("^[A-Z]+-[A-Z0-9-]+$", id, 0, 0))
        continue;
      n_ids++;
      for (guint b = 0; b < blocks->len; b++)
        {
          const Block *block = g_ptr_array_index (blocks, b);

          if (block->kind == BLOCK_WORDS || strcmp (block->id, id) != 0)
            continue;
          known = TRUE;
          if (block->kind == BLOCK_ROW && column > 0 && block->reason == NULL &&
              !allows (cells[(gint) n - column], block->strength))
            {
              g_test_message ("%s gives %s, the catalogue says “%s”", block->name,
                              sym_strength_get_name (block->strength), cells[(gint) n - column]);
              n_failed++;
            }
        }
      if (!known)
        {
          g_test_message ("%s of the catalogue is not in coverage.txt", id);
          n_failed++;
        }
    }
  g_assert_cmpuint (n_ids, >, 100);
  if (n_failed > 0)
    g_test_fail_printf ("%u rows of the catalogue are missing or differ", n_failed);
}

static void
add_test (const Block *block, const char *what, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/coverage/%s/%s", block->name, what);

  g_test_add_data_func (path, block, func);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  blocks_read ();
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);

      switch (block->kind)
        {
        case BLOCK_ROW:
          add_test (block, "found", test_found);
          add_test (block, "near-miss", test_near_miss);
          break;
        case BLOCK_NOTHING:
          if (block->near_miss != NULL)
            add_test (block, "nothing", test_nothing);
          break;
        case BLOCK_WRITER:
          add_test (block, "writer", test_writer);
          break;
        case BLOCK_WORDS:
          add_test (block, "found", test_words_found);
          add_test (block, "near-miss", test_words_near_miss);
          break;
        case BLOCK_SAMPLES:
        default:
          break;
        }
    }
  if (argc > 2 && strcmp (argv[1], "--page") == 0)
    {
      g_autofree char *page = make_page ();

      return g_file_set_contents (argv[2], page, -1, NULL) ? 0 : 1;
    }
  g_test_add_func ("/coverage/every-row", test_every_row);
  g_test_add_func ("/coverage/every-case", test_every_case);
  g_test_add_func ("/coverage/every-language", test_every_language);
  g_test_add_func ("/coverage/every-phrase", test_every_phrase);
  g_test_add_func ("/coverage/page-is-current", test_page);
  g_test_add_func ("/coverage/catalogue", test_catalogue);
  status = g_test_run ();
  g_ptr_array_unref (blocks);

  return status;
}
