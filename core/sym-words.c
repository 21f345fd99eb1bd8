/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-words"

#include "config.h"

#include "sym-words-private.h"

#include <string.h>

/* Words before (or after) a phrase in which a negation denies it. */
#define NEGATION_REACH 3

/* Letters of a cut word that must be there for it to count as the beginning of a known one: of the
 * last word of a phrase, and of a word that stands alone. */
#define CUT_LETTERS_OF_PHRASE 4
#define CUT_LETTERS_ALONE 7

/* A term found at the words from `start` to before `end`. */
typedef struct
{
  const SymTerm *term;
  guint start, end;
  gboolean cut; /* it ends in a word that may be cut */
} Match;

static const SymToken *
get_token (const SymTokens *tokens, guint i)
{
  return &g_array_index (tokens->tokens, SymToken, i);
}

static gboolean
begins (const char *word, const SymTokens *tokens, const SymToken *token)
{
  return strncmp (word, tokens->folded->str + token->folded, token->n_folded) == 0 &&
         word[token->n_folded] != '\0';
}

static gboolean
match_term (const SymVocabulary *vocabulary, const SymTokens *tokens, guint start,
            const SymTerm *term, Match *match)
{
  guint n = tokens->tokens->len;

  *match = (Match) { .term = term, .start = start, .end = start + term->n_words };
  for (guint i = 0; i < term->n_words; i++)
    {
      const SymToken *token;

      if (start + i >= n)
        return FALSE;
      token = get_token (tokens, start + i);
      if (i > 0 && token->breaks)
        return FALSE;
      if (term->exact_words != NULL && term->words[i] != SYM_WORD_NUMBER &&
          (strlen (term->exact_words[i]) != token->n_exact ||
           memcmp (term->exact_words[i], tokens->exact->str + token->exact, token->n_exact) != 0))
        return FALSE;
      if (token->word == term->words[i])
        {
          match->cut |= token->tail != 0;
          continue;
        }
      /* The beginning of a word may raise a verdict, never lower it. */
      if (i > 0 && token->tail && token->n_folded >= CUT_LETTERS_OF_PHRASE &&
          term->class < SYM_TERM_COVER &&
          begins (_sym_vocabulary_get_word (vocabulary, term->words[i]), tokens, token))
        {
          match->end = start + i + 1;
          match->cut = TRUE;
          return TRUE;
        }
      return FALSE;
    }

  return TRUE;
}

/* The words of the text as ids of the vocabulary. Returns whether any is known. */
static gboolean
look_up_words (const SymVocabulary *vocabulary, SymTokens *tokens)
{
  gboolean any = FALSE;

  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      SymToken *token = &g_array_index (tokens->tokens, SymToken, i);
      const char *folded = tokens->folded->str + token->folded;

      if (token->n_folded == 0)
        continue;
      token->word = _sym_vocabulary_find_word (vocabulary, folded, token->n_folded);
      if (token->word == 0 && g_ascii_isdigit (folded[0]))
        {
          gsize digits = 0;

          while (digits < token->n_folded && g_ascii_isdigit (folded[digits]))
            digits++;
          if (digits == token->n_folded)
            token->word = SYM_WORD_NUMBER;
        }
      if (token->word == 0 && (guchar) folded[0] >= 0x80)
        token->word = _sym_vocabulary_find_stem (vocabulary, folded, token->n_folded);
      any |= token->word > SYM_WORD_NUMBER || token->tail;
    }

  return any;
}

/* A word that was cut off and begins as a single weak word does. */
static void
match_cut_word (const SymVocabulary *vocabulary, const SymTokens *tokens, guint start,
                GArray *matches)
{
  const SymToken *token = get_token (tokens, start);

  if (!token->tail || token->word != 0 || token->n_folded < CUT_LETTERS_ALONE)
    return;

  for (guint i = 0; i < _sym_vocabulary_get_n_terms (vocabulary); i++)
    {
      const SymTerm *term = _sym_vocabulary_get_term (vocabulary, i);

      if (term->n_words == 1 && !term->exact &&
          (term->class == SYM_TERM_SYN || term->class == SYM_TERM_HINT ||
           term->class == SYM_TERM_MADE) &&
          begins (_sym_vocabulary_get_word (vocabulary, term->words[0]), tokens, token))
        {
          Match match = { term, start, start + 1, TRUE };

          g_array_append_val (matches, match);
          return;
        }
    }
}

static void
collect (const SymVocabulary *vocabulary, const SymTokens *tokens, GArray *matches)
{
  for (guint start = 0; start < tokens->tokens->len; start++)
    {
      guint32 word = get_token (tokens, start)->word;
      guint next = word > SYM_WORD_NUMBER ? _sym_vocabulary_get_first_term (vocabulary, word) : 0;

      while (next > 0)
        {
          const SymTerm *term = _sym_vocabulary_get_term (vocabulary, next - 1);
          Match match;

          if (match_term (vocabulary, tokens, start, term, &match))
            g_array_append_val (matches, match);
          next = term->next;
        }
      match_cut_word (vocabulary, tokens, start, matches);
    }
}

/* What matches leave on the words they cover, so that judging a match looks at its neighbours only:
 * a hostile text has as many matches as words. */
enum
{
  MARK_TERM = 1 << 0,           /* part of a term that is no cover */
  MARK_COVERED = 1 << 1,        /* part of a cover */
  MARK_DENIES_AFTER = 1 << 2,   /* last word of a negation of what follows */
  MARK_DENIES_BEFORE = 1 << 3,  /* first word of a negation of what stands before */
  MARK_DENIED = 1 << 4,         /* part of a term that is denied */
};

/* Whether longer matches hold every word of a cover, so that it isn't what the text means:
 * "phantom" of "digital phantom" or "IEC Body Dosimetry Phantom". */
static gboolean
is_outdone (const SymTokens *tokens, const Match *match)
{
  for (guint word = match->start; word < match->end; word++)
    if (get_token (tokens, word)->longest <= match->end - match->start)
      return FALSE;

  return TRUE;
}

static void
mark_words (SymTokens *tokens, GArray *matches)
{
  guint n_kept = 0;

  for (guint i = 0; i < matches->len; i++)
    {
      const Match *match = &g_array_index (matches, Match, i);

      if (match->term->class <= SYM_TERM_COVER)
        for (guint word = match->start; word < match->end; word++)
          {
            SymToken *token = &g_array_index (tokens->tokens, SymToken, word);

            token->longest = MAX (token->longest, match->end - match->start);
          }
    }
  for (guint i = 0; i < matches->len; i++)
    {
      const Match match = g_array_index (matches, Match, i);

      if (match.term->class != SYM_TERM_COVER || !is_outdone (tokens, &match))
        g_array_index (matches, Match, n_kept++) = match;
    }
  g_array_set_size (matches, n_kept);

  for (guint i = 0; i < matches->len; i++)
    {
      const Match *match = &g_array_index (matches, Match, i);
      SymToken *words = &g_array_index (tokens->tokens, SymToken, 0);

      if (match->term->class == SYM_TERM_NEGATION)
        words[match->end - 1].marks |= MARK_DENIES_AFTER;
      else if (match->term->class == SYM_TERM_NEGATION_AFTER)
        words[match->start].marks |= MARK_DENIES_BEFORE;
      else if (match->term->class <= SYM_TERM_COVER)
        for (guint word = match->start; word < match->end; word++)
          words[word].marks |= match->term->class == SYM_TERM_COVER ? MARK_COVERED : MARK_TERM;
    }
}

static gboolean
has_negation (const SymTokens *tokens, const Match *match)
{
  guint word = match->start;

  for (guint i = 0; i < NEGATION_REACH && word > 0 && !get_token (tokens, word)->stops; i++)
    if ((get_token (tokens, --word)->marks & MARK_DENIES_AFTER) != 0)
      return TRUE;

  word = match->end;
  for (guint i = 0; i < NEGATION_REACH && word < tokens->tokens->len; i++, word++)
    {
      if (get_token (tokens, word)->stops)
        break;
      if ((get_token (tokens, word)->marks & MARK_DENIES_BEFORE) != 0)
        return TRUE;
    }

  return FALSE;
}

static void
mark_denied (SymTokens *tokens, const GArray *matches)
{
  for (guint i = 0; i < matches->len; i++)
    {
      const Match *match = &g_array_index (matches, Match, i);

      if (match->term->class <= SYM_TERM_COVER && has_negation (tokens, match))
        for (guint word = match->start; word < match->end; word++)
          g_array_index (tokens->tokens, SymToken, word).marks |= MARK_DENIED;
    }
}

static guint
count_marked (const SymTokens *tokens, const Match *match, guint mark)
{
  guint n = 0;

  for (guint word = match->start; word < match->end; word++)
    n += (get_token (tokens, word)->marks & mark) != 0;

  return n;
}

/* With a phrase all of its words are denied: "imagen sintética" and the weak word in it. */
static gboolean
is_denied (const SymTokens *tokens, const Match *match)
{
  return count_marked (tokens, match, MARK_DENIED) == match->end - match->start;
}

static gboolean
has_cue (const GArray *matches, const char *language)
{
  for (guint i = 0; i < matches->len; i++)
    {
      const Match *other = &g_array_index (matches, Match, i);

      if (other->term->class == SYM_TERM_CUE && other->term->language == language)
        return TRUE;
    }

  return FALSE;
}

void
_sym_words_match (const SymVocabulary *vocabulary,
                  SymTokens *scratch,
                  const char *text,
                  guint limit,
                  GArray *hits)
{
  g_autoptr (GArray) matches = NULL;

  g_array_set_size (hits, 0);
  _sym_tokens_fill (scratch, text, limit);
  if (!look_up_words (vocabulary, scratch))
    return;

  matches = g_array_new (FALSE, FALSE, sizeof (Match));
  collect (vocabulary, scratch, matches);
  mark_words (scratch, matches);
  mark_denied (scratch, matches);

  for (guint i = 0; i < matches->len; i++)
    {
      const Match *match = &g_array_index (matches, Match, i);
      SymHit hit = {
        .term = match->term,
        .offset = get_token (scratch, match->start)->offset,
        .weak = match->cut,
      };
      guint covered;

      switch (match->term->class)
        {
        case SYM_TERM_NEGATION:
        case SYM_TERM_NEGATION_AFTER:
        case SYM_TERM_CUE:
          continue;
        case SYM_TERM_COVER:
          hit.covers = count_marked (scratch, match, MARK_TERM) > 0;
          if (match->term->strength >= SYM_STRENGTH_HINT && is_denied (scratch, match))
            continue;
          break;
        case SYM_TERM_STRONG:
        case SYM_TERM_MADE:
        case SYM_TERM_HINT:
        case SYM_TERM_SYN:
        case SYM_TERM_CUED:
        case SYM_TERM_TOOL:
        case SYM_TERM_TOOL_ONLY:
        case SYM_TERM_EDITOR:
        case SYM_TERM_FILE:
        case SYM_TERM_PERSON:
        case SYM_N_TERM_CLASSES:
        default:
          covered = count_marked (scratch, match, MARK_COVERED);
          if (covered == match->end - match->start || is_denied (scratch, match))
            continue;
          if (match->term->class == SYM_TERM_CUED && !has_cue (matches, match->term->language))
            continue;
          hit.weak |= covered > 0;
          break;
        }
      g_array_append_val (hits, hit);
    }
}
