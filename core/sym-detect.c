/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-detect"

#include "config.h"

#include "sym-detect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Characters of a value that evidence quotes. */
#define VALUE_CHARS 160

/* Tags on either side that are searched for an element of the same item: items of codes and of
 * equipment are small, and a hostile file must not make the search quadratic. */
#define BESIDE_REACH 256

typedef struct
{
  const SymRow *row;
  guint rank; /* of the row in the catalogue */
  guint count;
  guint last; /* tag it was last found at */
  guint32 topics;
  SymStrength strength;
  SymClass asserts;
  SymAssurance assurance;
  char *where;
  char *value;
  const char *says;
} Finding;

struct _SymDetection
{
  const SymTags *tags;
  GArray *findings;
  GHashTable *by_identity; /* identity → index of a finding + 1 */
  GHashTable *creators;    /* group and block → value of the private creator seen last */
  guint32 explained;       /* topics of words that a known technique explains */
  guint32 topics;
  SymAssurance assurance;
  SymCredentials credentials;
  gboolean credentials_known;
  const char *modality;
  SymTokens scratch;
  GArray *hits;
  GHashTable *verified; /* places of what an intact signature vouches for */
  GHashTable *plain; /* texts without any word of the vocabulary → limit of their field + 1 */
};

/* The tables in catalogue order. */
static const struct
{
  const SymRow *rows;
  const guint *n_rows;
} tables[] = {
  { _sym_rows_dicom, &_sym_n_rows_dicom },
  { _sym_rows_dicom_support, &_sym_n_rows_dicom_support },
  { _sym_rows_confounder, &_sym_n_rows_confounder },
  { _sym_rows_nifti, &_sym_n_rows_nifti },
  { _sym_rows_c2pa, &_sym_n_rows_c2pa },
  { _sym_rows_png, &_sym_n_rows_png },
};

/* One entry of the index by element. */
typedef struct
{
  guint64 key;
  const SymRow *row;
  guint rank;
} Entry;

typedef struct
{
  Entry *entries; /* sorted by key, then rank */
  guint n_entries;
} Index;

static gboolean
is_private (guint32 key)
{
  return ((key >> 16) & 1) != 0;
}

/* Groups that repeat are filed under one key: overlays 6000 to 60FF under 6000; private elements,
 * whose block number differs from file to file, under block 00. */
static guint32
file_key (SymCarrier carrier, guint32 key)
{
  if (carrier != SYM_CARRIER_DICOM)
    return key;
  if (is_private (key))
    return (key & 0xffff) >= 0x1000 ? key & 0xffff00ffu : key;
  if ((key >> 24) == 0x60)
    return SYM_KEY_OVERLAY (key & 0xffff);

  return key;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *x = a;
  const Entry *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;

  return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static const Index *
get_index (void)
{
  static gsize ready = 0;
  static Index index;

  if (g_once_init_enter (&ready))
    {
      guint n = 0;

      for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
        n += *tables[t].n_rows;

      index.entries = g_new0 (Entry, n);
      for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
        for (guint r = 0; r < *tables[t].n_rows; r++)
          {
            const SymRow *row = &tables[t].rows[r];
            Entry *entry = &index.entries[index.n_entries];

            entry->key = (guint64) row->carrier << 32 | row->key;
            entry->row = row;
            entry->rank = index.n_entries++;
          }
      qsort (index.entries, index.n_entries, sizeof (Entry), compare_entries);

      g_once_init_leave (&ready, 1);
    }

  return &index;
}

static guint
find_first_entry (const Index *index, guint64 key)
{
  guint low = 0;
  guint high = index->n_entries;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (index->entries[middle].key < key)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static gboolean
contains_one_of (const char *value, const char *alternatives)
{
  g_auto (GStrv) words = g_strsplit (alternatives, "|", -1);
  g_autofree char *lower = g_ascii_strdown (value, -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = g_ascii_strdown (words[i], -1);

      if (strstr (lower, word) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_empty (const char *value)
{
  return value[strspn (value, " \t\r\n\\")] == '\0';
}

const SymTag *
_sym_detection_find_beside (const SymDetection *run, guint index, guint up, guint32 key)
{
  const SymTag *tag = sym_tags_get (run->tags, index);
  guint n = sym_tags_get_length (run->tags);
  gsize prefix = _sym_place_get_prefix (tag->where, up);

  if (prefix == 0)
    return sym_tags_find (run->tags, tag->carrier, key);

  for (int step = -1; step <= 1; step += 2)
    for (guint distance = 1; distance <= BESIDE_REACH; distance++)
      {
        const SymTag *other;

        if (step < 0 ? distance > index : distance >= n - index)
          break;
        other = sym_tags_get (run->tags, step < 0 ? index - distance : index + distance);
        if (strncmp (other->where, tag->where, prefix) != 0)
          break;
        if (other->carrier == tag->carrier && other->key == key &&
            _sym_place_get_prefix (other->where, 0) == prefix)
          return other;
      }

  return NULL;
}

static gboolean
is_in_place (const SymRow *row, const SymTag *tag)
{
  switch (row->place)
    {
    case SYM_PLACE_TOP:
      return sym_tag_get_depth (tag) == 0;
    case SYM_PLACE_WITHIN:
      return sym_tag_is_within (tag, row->sequence);
    case SYM_PLACE_CODE:
      return _sym_place_is_directly_within (tag, row->sequence, row->code_sequence);
    case SYM_PLACE_ANY:
    default:
      return TRUE;
    }
}

static gboolean
matches (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (run->tags, index);

  switch (row->match)
    {
    case SYM_MATCH_ANY:
      return TRUE;
    case SYM_MATCH_PRESENT:
      return !is_empty (tag->value);
    case SYM_MATCH_VALUE:
      return _sym_value_is_one_of (tag->value, row->arg, 0, TRUE);
    case SYM_MATCH_EXACT:
      return _sym_value_is_one_of (tag->value, row->arg, 0, FALSE);
    case SYM_MATCH_THIRD:
      return _sym_value_is_one_of (tag->value, row->arg, 2, TRUE);
    case SYM_MATCH_CONTAINS:
      return contains_one_of (tag->value, row->arg);
    case SYM_MATCH_CODE:
      {
        const SymTag *scheme;

        if (!_sym_value_is_one_of (tag->value, row->arg, 0, FALSE))
          return FALSE;
        scheme = _sym_detection_find_beside (run, index, 0, 0x00080102);
        return scheme != NULL && _sym_value_is_one_of (scheme->value, row->scheme, 0, FALSE);
      }
    case SYM_MATCH_UNREADABLE:
      return (tag->flags & SYM_TAG_UNREADABLE) != 0;
    case SYM_MATCH_WORDS:
    case SYM_MATCH_CALL:
    default:
      return FALSE;
    }
}

static void
run_rows (SymDetection *run, const Index *index, guint64 key, guint tag_index)
{
  const SymTag *tag = sym_tags_get (run->tags, tag_index);
  const char *settled = NULL;

  for (guint i = find_first_entry (index, key);
       i < index->n_entries && index->entries[i].key == key;
       i++)
    {
      const SymRow *row = index->entries[i].row;

      if (row->name != NULL && g_ascii_strcasecmp (row->name, tag->name) != 0)
        continue;
      if (!is_in_place (row, tag))
        continue;
      if (row->match == SYM_MATCH_CALL)
        row->call (run, row, tag_index);
      else if (row->match == SYM_MATCH_WORDS)
        {
          /* A value that is known as a whole needs no reading by words. */
          if (settled == NULL || strcmp (settled, row->signal) != 0)
            _sym_detect_words (run, row, tag_index);
        }
      else if (matches (run, row, tag_index))
        {
          _sym_detection_add (run, row, tag_index, NULL, 0);
          settled = row->signal;
        }
    }
}

static void
run_on_tag (SymDetection *run, const Index *index, guint i)
{
  const SymTag *tag = sym_tags_get (run->tags, i);
  guint64 carrier = (guint64) tag->carrier << 32;

  run_rows (run, index, carrier | file_key (tag->carrier, tag->key), i);
  if (tag->key != 0)
    run_rows (run, index, carrier, i);
  if (tag->carrier == SYM_CARRIER_DICOM && is_private (tag->key))
    run_rows (run, index, carrier | SYM_KEY_ANY_PRIVATE, i);
}

const SymTags *
_sym_detection_get_tags (const SymDetection *run)
{
  return run->tags;
}

/* A longer phrase of the site's may take the words of a built-in one: so the built-in vocabulary is
 * asked by itself, and the site's terms come on top. */
static void
add_site_hits (SymDetection *run, const char *text, guint limit)
{
  g_autoptr (GArray) hits = NULL;

  if (_sym_vocabulary_get_site () == NULL)
    return;
  hits = g_array_new (FALSE, FALSE, sizeof (SymHit));
  _sym_words_match (_sym_vocabulary_get_site (), &run->scratch, text, limit, hits);
  for (guint i = 0; i < hits->len; i++)
    if (g_array_index (hits, SymHit, i).term->site)
      g_array_append_val (run->hits, g_array_index (hits, SymHit, i));
}

/* Objects of many frames repeat their texts in each, so what is plain is remembered. */
GArray *
_sym_detection_match_words (SymDetection *run, const char *text, guint limit)
{
  if (GPOINTER_TO_UINT (g_hash_table_lookup (run->plain, text)) == limit + 1)
    {
      g_array_set_size (run->hits, 0);
      return run->hits;
    }

  _sym_words_match (_sym_vocabulary_get_built_in (), &run->scratch, text, limit, run->hits);
  add_site_hits (run, text, limit);
  if (run->hits->len == 0)
    g_hash_table_insert (run->plain, (gpointer) text, GUINT_TO_POINTER (limit + 1));

  return run->hits;
}

const char *
_sym_detection_get_modality (const SymDetection *run)
{
  return run->modality;
}

void
_sym_detection_set_topics (SymDetection *run, guint32 topics)
{
  run->topics = topics;
}

void
_sym_detection_set_assurance (SymDetection *run, SymAssurance assurance)
{
  run->assurance = assurance;
}

const SymCredentials *
_sym_detection_get_credentials (SymDetection *run)
{
  if (!run->credentials_known)
    run->credentials = _sym_credentials_read (run->tags);
  run->credentials_known = TRUE;

  return &run->credentials;
}

/* A private creator (gggg,00bb) reserves the elements (gggg,bb00) to (gggg,bbFF) of its item. */
static void
note_creator (SymDetection *run, const SymTag *tag)
{
  guint32 block = tag->key & 0xffff;

  if (tag->carrier == SYM_CARRIER_DICOM && is_private (tag->key) && block >= 0x10 && block <= 0xff)
    g_hash_table_insert (run->creators, GUINT_TO_POINTER (tag->key), (gpointer) tag->value);
}

const char *
_sym_detection_get_creator (const SymDetection *run, guint32 key)
{
  guint32 creator = (key & 0xffff0000u) | (key >> 8 & 0xff);

  return g_hash_table_lookup (run->creators, GUINT_TO_POINTER (creator));
}

static const char *
find_modality (const SymTags *tags)
{
  const SymTag *tag = sym_tags_find (tags, SYM_CARRIER_DICOM, 0x00080060);

  if (tag != NULL)
    return tag->value;
  for (guint i = 0; i < sym_tags_get_length (tags); i++)
    {
      tag = sym_tags_get (tags, i);
      if (tag->carrier == SYM_CARRIER_BIDS_SIDECAR && strcmp (tag->name, "Modality") == 0)
        return tag->value;
    }

  return NULL;
}

const SymRow *
_sym_detect_find_word_row (const char *signal, SymClass asserts)
{
  const SymRow *found = NULL;

  for (guint i = 0; i < _sym_n_rows_confounder; i++)
    {
      const SymRow *row = &_sym_rows_confounder[i];

      if (row->carrier != SYM_CARRIER_WORDS || strcmp (row->signal, signal) != 0)
        continue;
      if (row->asserts == asserts)
        return row;
      if (found == NULL)
        found = row;
    }

  return found;
}

static guint
get_rank (const SymRow *row)
{
  guint rank = 0;

  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      if (row >= tables[t].rows && row < tables[t].rows + *tables[t].n_rows)
        return rank + (guint) (row - tables[t].rows);
      rank += *tables[t].n_rows;
    }

  return rank;
}

/* What makes two findings one: the same row and value at places that differ in item numbers only,
 * so that a statement repeated in a thousand frames is one piece of evidence. */
static char *
make_identity (guint rank, SymStrength strength, SymClass asserts, const char *where,
               const char *value)
{
  GString *identity = g_string_new (NULL);

  g_string_append_printf (identity, "%u %d %d ", rank, strength, asserts);
  for (const char *p = where; *p != '\0'; p++)
    {
      g_string_append_c (identity, *p);
      if (*p == '[')
        p += strspn (p + 1, "0123456789");
    }
  g_string_append_c (identity, '\n');
  g_string_append (identity, value);

  return g_string_free (identity, FALSE);
}

void
_sym_detection_add_as (SymDetection *run,
                       const SymRow *row,
                       guint index,
                       const char *value,
                       gsize around,
                       SymStrength strength,
                       SymClass asserts,
                       const char *says)
{
  const SymTag *tag = sym_tags_get (run->tags, index);
  guint rank = get_rank (row);
  g_autofree char *shown = _sym_shorten (value != NULL ? value : tag->value, around, VALUE_CHARS,
                                         "…");
  char *identity = make_identity (rank, strength, asserts, tag->where, shown);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (run->by_identity, identity));
  Finding finding;

  if (known > 0)
    {
      Finding *same = &g_array_index (run->findings, Finding, known - 1);

      same->count += same->last != index;
      same->last = index;
      g_free (identity);
      return;
    }

  finding = (Finding) {
    .row = row,
    .rank = rank,
    .count = 1,
    .last = index,
    .strength = strength,
    .asserts = asserts,
    .assurance = run->assurance,
    .where = g_strdup (tag->where),
    .value = g_steal_pointer (&shown),
    .says = says,
    .topics = row->topics | run->topics,
  };
  run->explained |= row->explains;
  g_array_append_val (run->findings, finding);
  g_hash_table_insert (run->by_identity, identity, GUINT_TO_POINTER (run->findings->len));
}

void
_sym_detection_add (SymDetection *run, const SymRow *row, guint index, const char *value,
                    gsize around)
{
  if (row->match == SYM_MATCH_UNREADABLE)
    value = "";
  _sym_detection_add_as (run, row, index, value, around, row->strength, row->asserts, row->says);
}

void
_sym_detection_verify (SymDetection *run, const char *where)
{
  gsize prefix = _sym_place_get_prefix (where, 0);

  g_hash_table_add (run->verified, g_strdup (where));
  g_hash_table_add (run->verified, g_strdup_printf ("%.*s(0008,001C)", (int) prefix, where));
}

static void
clear_finding (gpointer data)
{
  Finding *finding = data;

  g_free (finding->where);
  g_free (finding->value);
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const Finding *x = a;
  const Finding *y = b;

  return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static SymEvidence *
finding_to_evidence (const Finding *finding)
{
  const char *sentence = _ (finding->says);
  g_autofree char *says = NULL;
  SymEvidence *evidence;

  if (finding->count > 1)
    {
      g_autofree char *places = g_strdup_printf (ngettext ("It says so in %u place.",
                                                           "It says so in %u places.",
                                                           finding->count),
                                                 finding->count);
      says = g_strdup_printf ("%s %s", sentence, places);
    }

  evidence = sym_evidence_new (finding->row->signal,
                               finding->row->basis,
                               finding->strength,
                               finding->asserts,
                               finding->where,
                               finding->value,
                               says != NULL ? says : sentence);
  evidence->assurance = finding->assurance;

  return evidence;
}

guint
_sym_detect_get_n_rows (void)
{
  return get_index ()->n_entries;
}

const SymRow *
_sym_detect_get_row (guint rank)
{
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      if (rank < *tables[t].n_rows)
        return &tables[t].rows[rank];
      rank -= *tables[t].n_rows;
    }

  return NULL;
}

gboolean
_sym_row_reads (const SymRow *row, const SymTag *tag)
{
  if (row->carrier == SYM_CARRIER_WORDS)
    return TRUE;
  if (row->carrier != tag->carrier ||
      (row->name != NULL && g_ascii_strcasecmp (row->name, tag->name) != 0))
    return FALSE;

  return row->key == 0 || row->key == file_key (tag->carrier, tag->key) ||
         (row->key == SYM_KEY_ANY_PRIVATE && is_private (tag->key));
}

GPtrArray *
sym_detect (const SymTags *tags)
{
  return _sym_detect_with_rows (tags, NULL);
}

GPtrArray *
_sym_detect_with_rows (const SymTags *tags, GPtrArray *rows)
{
  SymDetection run = { .tags = tags };
  g_autoptr (GArray) findings = NULL;
  g_autoptr (GHashTable) by_identity = NULL;
  g_autoptr (GHashTable) creators = NULL;
  g_autoptr (GHashTable) plain = NULL;
  g_autoptr (GHashTable) verified = NULL;
  g_autoptr (GArray) hits = NULL;
  const Index *index;
  GPtrArray *evidence;
  guint n;

  g_return_val_if_fail (tags != NULL, NULL);

  index = get_index ();
  run.findings = findings = g_array_new (FALSE, TRUE, sizeof (Finding));
  g_array_set_clear_func (findings, clear_finding);
  run.by_identity = by_identity = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  run.creators = creators = g_hash_table_new (NULL, NULL);
  run.verified = verified = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run.plain = plain = g_hash_table_new (g_str_hash, g_str_equal);
  run.hits = hits = g_array_new (FALSE, FALSE, sizeof (SymHit));
  run.modality = find_modality (tags);
  _sym_tokens_init (&run.scratch);

  n = sym_tags_get_length (tags);
  for (guint i = 0; i < n; i++)
    {
      note_creator (&run, sym_tags_get (tags, i));
      run_on_tag (&run, index, i);
    }
  _sym_tokens_clear (&run.scratch);

  /* g_array_sort() is stable: equal ranks stay in the order of the file. */
  g_array_sort (findings, compare_findings);

  evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  for (guint i = 0; i < findings->len; i++)
    {
      const Finding *finding = &g_array_index (findings, Finding, i);
      SymEvidence *piece;

      /* A technique that the file declares explains weak words, never anything stronger. */
      if (finding->strength == SYM_STRENGTH_HINT && (finding->topics & run.explained) != 0)
        continue;
      piece = finding_to_evidence (finding);
      /* A signature vouches for one place, not for others that say the same, nor for its signer; and
       * it never makes a denial weigh more. */
      if (finding->count == 1 && g_hash_table_contains (verified, finding->where) &&
          (sym_evidence_is_positive (piece) ||
           g_strcmp0 (finding->row->name, "check.signature") == 0))
        piece->assurance = SYM_ASSURANCE_VERIFIED;
      g_ptr_array_add (evidence, piece);
      if (rows != NULL)
        g_ptr_array_add (rows, (gpointer) finding->row);
    }

  return evidence;
}
