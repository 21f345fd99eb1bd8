/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-text-evidence"

#include "config.h"

#include "sym-text-evidence-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-detect-private.h"
#include "sym-words-private.h"

#define BASIS "visible text"

/* What a word must reach to be text at all; to be a word of the vocabulary; to be a long one, which
 * chance does not make (the reader doubts words that are not in its dictionary, in capitals and with
 * a hyphen above all); to be one that a misread letter makes of something else: a name, or a word
 * where case matters. */
#define CONFIDENCE_TEXT 75
#define CONFIDENCE_WORD 60
#define CONFIDENCE_LONG 25
#define CONFIDENCE_NAME 80
#define LETTERS_LONG 8

/* Fewer letters are too easily read into an ornament. */
#define LETTERS_TEXT 3
#define LETTERS_WIDE 2
#define LETTERS_TERM 4

#define VALUE_CHARS 40
#define MAX_RESIDUAL 64

SymTextLine *
_sym_text_line_new (const SymRegion *region)
{
  SymTextLine *self = g_new0 (SymTextLine, 1);

  self->region = *region;
  self->text = g_string_new (NULL);
  self->confidences = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
_sym_text_line_free (SymTextLine *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  g_array_unref (self->confidences);
  g_free (self);
}

void
_sym_text_line_add (SymTextLine *self, const char *word, guint32 confidence)
{
  g_autofree char *stripped = g_strstrip (g_strdup (word));

  if (stripped[0] == '\0' || strchr (stripped, ' ') != NULL)
    return;
  if (self->text->len > 0)
    g_string_append_c (self->text, ' ');
  g_string_append (self->text, stripped);
  g_array_append_val (self->confidences, confidence);
}

/* At most one letter exchanged, left out or put in. */
static gboolean
is_nearly (const char *a, const char *b)
{
  gsize length_a = strlen (a), length_b = strlen (b), same = 0, same_end = 0;

  while (same < MIN (length_a, length_b) && a[same] == b[same])
    same++;
  while (same_end < MIN (length_a, length_b) - same &&
         a[length_a - 1 - same_end] == b[length_b - 1 - same_end])
    same_end++;
  return MAX (length_a, length_b) - same - same_end <= 1;
}

/* Long words, in which one letter may be misread and no other word is meant. */
static const char *const robust[] = { "synthetic", "artificial", "generated", "intelligence" };

/* Letters and digits that look alike, within a word: nobody writes SYNTHET1C. */
static char *
mend_word (const char *word)
{
  static const char look_alike[][2] = { { '0', 'o' }, { '1', 'i' }, { '|', 'i' }, { '5', 's' },
                                        { '$', 's' }, { '8', 'b' }, { '!', 'i' } };
  g_autofree char *folded = g_ascii_strdown (word, -1);
  gsize start = 0, end = strlen (folded);

  while (start < end && g_ascii_ispunct (folded[start]) && folded[start] != '|' && folded[start] != '$')
    start++;
  while (end > start && g_ascii_ispunct (folded[end - 1]) && folded[end - 1] != '|')
    end--;
  for (gsize i = start; i < end; i++)
    for (guint j = 0; j < G_N_ELEMENTS (look_alike); j++)
      if (folded[i] == look_alike[j][0])
        folded[i] = look_alike[j][1];
  for (guint i = 0; i < G_N_ELEMENTS (robust); i++)
    {
      g_autofree char *bare = g_strndup (folded + start, end - start);

      if (strcmp (bare, robust[i]) != 0 && is_nearly (bare, robust[i]))
        return g_strdup_printf ("%.*s%s%s", (int) start, word, robust[i], word + end);
      if (strcmp (bare, robust[i]) == 0)
        return g_strdup_printf ("%.*s%s%s", (int) start, word, bare, word + end);
    }
  return g_strdup (word);
}

/* The letter in @word that is to be an I, where an Al, Kl or lA is AI, KI or IA: where something is
 * made by it, or it has made something; -1 where there is none. */
static int
find_misread_i (const char *before, const char *word, const char *after)
{
  static const char *const makers[] = { "an",  "by",  "from", "using", "with", "durch", "mit",
                                        "von", "par", "con",  "da",    "por",  NULL };
  static const char *const made[] = { "gener", "creat", "made", "imag", "synth", "erzeug",
                                      "erstell" };
  g_autofree char *folded = g_ascii_strdown (before, -1);
  int i = word[0] == 'A' || word[0] == 'K' ? 1 : 0;

  if (word[0] == '\0' || (word[i] != 'l' && word[i] != '1') || (i == 0 && word[1] != 'A') ||
      g_ascii_isalnum (word[2]))
    return -1;
  if (word[2] == '-' || g_strv_contains (makers, folded))
    return i;
  for (guint j = 0; j < G_N_ELEMENTS (made); j++)
    if (g_ascii_strncasecmp (after, made[j], strlen (made[j])) == 0)
      return i;
  return -1;
}

/* The line as the vocabulary is to see it: misread letters of a few long words mended, and the I of
 * AI. @offsets gets where each word begins. */
static char *
mend_line (const char *text, GArray *offsets)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  GString *line = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      int misread = find_misread_i (i > 0 ? words[i - 1] : "", words[i],
                                    words[i + 1] != NULL ? words[i + 1] : "");
      g_autofree char *mended = NULL;
      gsize offset;

      if (misread >= 0)
        words[i][misread] = 'I';
      mended = mend_word (words[i]);
      if (line->len > 0)
        g_string_append_c (line, ' ');
      offset = line->len;
      g_array_append_val (offsets, offset);
      g_string_append (line, mended);
    }
  return g_string_free (line, FALSE);
}

static guint
count_letters (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    n += g_unichar_isalnum (g_utf8_get_char (p));
  return n;
}

/* Whether every letter of a term is a word by itself, as in scripts written without spaces. */
static gboolean
is_ideographic (const char *phrase)
{
  for (const char *p = phrase; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iswide (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static guint32
get_least_confidence (const SymTextLine *line, GArray *offsets, const SymHit *hit)
{
  guint32 least = 100;
  gsize end = hit->offset + strlen (hit->term->phrase);

  for (guint i = 0; i < offsets->len && i < line->confidences->len; i++)
    {
      gsize start = g_array_index (offsets, gsize, i);
      gsize next = i + 1 < offsets->len ? g_array_index (offsets, gsize, i + 1) : G_MAXSIZE;

      if (next > hit->offset && start < end)
        least = MIN (least, g_array_index (line->confidences, guint32, i));
    }
  return least;
}

/* What the words of a line amount to. */
typedef struct
{
  SymClass asserts;
  gboolean positive;   /* says that the image is artificial */
  gboolean explicable; /* by a word that images of a known technique carry too */
  gboolean explains;   /* names such a technique */
} Reading;

/* Weighted images that synthetic MRI calculates are annotated with both words. */
static gboolean
names_weighting (const char *text)
{
  static const char *const names[] = { "T1", "T1W", "T2", "T2W", "PD", "PDW", "FLAIR", "STIR",
                                       "DIR", "PSIR", "MR", "MRI", "T1WI", "T2WI", NULL };
  g_auto (GStrv) words = g_strsplit_set (text, " _-/.,:()", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_strv_contains (names, words[i]))
      return TRUE;
  return FALSE;
}

static void
consider (const SymTextLine *line, GArray *offsets, const SymHit *hit, Reading *reading)
{
  const SymTerm *term = hit->term;
  guint32 confidence = get_least_confidence (line, offsets, hit);
  gboolean counts = FALSE;

  switch (term->class)
    {
    case SYM_TERM_COVER:
      reading->explains |= strcmp (term->signal, "C-SYMRI") == 0 ||
                           strcmp (term->signal, "C-DBT2D") == 0;
      return;
    case SYM_TERM_STRONG:
    case SYM_TERM_MADE:
    case SYM_TERM_SYN:
    case SYM_TERM_HINT:
    case SYM_TERM_CUED:
      counts = confidence >= (term->exact                                    ? CONFIDENCE_NAME
                              : count_letters (term->phrase) >= LETTERS_LONG ? CONFIDENCE_LONG
                                                                             : CONFIDENCE_WORD);
      break;
    case SYM_TERM_TOOL:
      counts = confidence >= CONFIDENCE_NAME;
      break;
    case SYM_TERM_TOOL_ONLY:
    case SYM_TERM_EDITOR:
    case SYM_TERM_FILE:
    case SYM_TERM_PERSON:
    case SYM_TERM_NEGATION:
    case SYM_TERM_NEGATION_AFTER:
    case SYM_TERM_CUE:
    case SYM_N_TERM_CLASSES:
    default:
      break;
    }
  if (!counts || (count_letters (term->phrase) < LETTERS_TERM && !is_ideographic (term->phrase)))
    return;
  if (!reading->positive || (reading->explicable && term->class != SYM_TERM_SYN))
    reading->explicable = term->class == SYM_TERM_SYN;
  reading->positive = TRUE;
  reading->asserts = MAX (reading->asserts, MAX (term->asserts, SYM_CLASS_SYNTHETIC));
}

static void
match (const SymVocabulary *vocabulary, gboolean site_only, const SymTextLine *line,
       const char *text, GArray *offsets, SymTokens *scratch, GArray *hits, Reading *reading)
{
  if (vocabulary == NULL)
    return;
  _sym_words_match (vocabulary, scratch, text, 0, hits);
  for (guint i = 0; i < hits->len; i++)
    {
      const SymHit *hit = &g_array_index (hits, SymHit, i);

      if (!site_only || hit->term->site)
        consider (line, offsets, hit, reading);
    }
}

/* Ornament reads as many short words: text has one at least of some length. */
static gboolean
is_text (const SymTextLine *line)
{
  g_auto (GStrv) words = g_strsplit (line->text->str, " ", -1);
  guint n_wide = 0;

  for (guint i = 0; words[i] != NULL && i < line->confidences->len; i++)
    {
      guint n = count_letters (words[i]);

      if (g_array_index (line->confidences, guint32, i) < CONFIDENCE_TEXT)
        continue;
      n_wide += is_ideographic (words[i]) ? n : 0;
      if (n >= LETTERS_TEXT || n_wide >= LETTERS_WIDE)
        return TRUE;
    }
  return FALSE;
}

static SymEvidence *
make_hint (const SymTextLine *line, gboolean has_planes, SymClass asserts)
{
  g_autofree char *shown = _sym_shorten (line->text->str, 0, VALUE_CHARS, "…");

  return sym_evidence_new_in_region ("W-VIS", BASIS, SYM_STRENGTH_HINT, asserts, &line->region,
                                     has_planes, shown,
                                     _ ("Words in the pixels say that the image was made "
                                        "artificially."));
}

static SymEvidence *
make_residual (const SymTextLine *line, gboolean has_planes)
{
  g_autofree char *shown = _sym_shorten (line->text->str, 0, VALUE_CHARS, "…");

  return sym_evidence_new_in_region ("W-TEXT", BASIS, SYM_STRENGTH_CONTEXT, SYM_CLASS_NO_LABEL,
                                     &line->region, has_planes, shown,
                                     _ ("There is text in the pixels. In a synthetic image it may "
                                        "be a fragment of a patient’s data that the model was "
                                        "trained with."));
}

/* What is left out is said. */
static void
add_remainder (GPtrArray *evidence, guint n_more, guint n_unread)
{
  g_autofree char *says = NULL;

  if (n_more == 0 && n_unread == 0)
    return;
  says = g_strdup_printf (_ ("There is more that looks like text: lines that were read and are not "
                             "listed: %u; lines that were not read: %u."),
                          n_more, n_unread);
  g_ptr_array_add (evidence, sym_evidence_new ("W-TEXT", BASIS, SYM_STRENGTH_CONTEXT,
                                               SYM_CLASS_NO_LABEL, "pixels", "", says));
}

GPtrArray *
_sym_text_judge (GPtrArray *lines, gboolean has_planes, guint n_unread)
{
  GPtrArray *evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  g_autofree Reading *readings = g_new0 (Reading, (gsize) lines->len + 1);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (SymHit));
  gboolean explained = FALSE;
  guint n_residual = 0;
  SymTokens scratch;

  _sym_tokens_init (&scratch);
  for (guint i = 0; i < lines->len; i++)
    {
      const SymTextLine *line = g_ptr_array_index (lines, i);
      g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
      g_autofree char *text = mend_line (line->text->str, offsets);

      match (_sym_vocabulary_get_built_in (), FALSE, line, text, offsets, &scratch, hits,
             &readings[i]);
      match (_sym_vocabulary_get_site (), TRUE, line, text, offsets, &scratch, hits, &readings[i]);
      if (readings[i].explicable && names_weighting (text))
        readings[i].explains = TRUE;
      explained |= readings[i].explains;
    }
  _sym_tokens_clear (&scratch);

  for (guint i = 0; i < lines->len; i++)
    {
      if (readings[i].explicable && explained)
        readings[i].positive = FALSE;
      if (readings[i].positive)
        g_ptr_array_add (evidence,
                         make_hint (g_ptr_array_index (lines, i), has_planes, readings[i].asserts));
    }
  for (guint i = 0; i < lines->len; i++)
    {
      const SymTextLine *line = g_ptr_array_index (lines, i);

      if (readings[i].positive || !is_text (line))
        continue;
      if (n_residual++ < MAX_RESIDUAL)
        g_ptr_array_add (evidence, make_residual (line, has_planes));
    }
  add_remainder (evidence, n_residual > MAX_RESIDUAL ? n_residual - MAX_RESIDUAL : 0, n_unread);
  return evidence;
}
