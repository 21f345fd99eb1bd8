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

/* Bytes normalised at once: GLib's composition takes quadratic time. */
#define STRETCH_BYTES 1024

typedef enum
{
  CHAR_LETTER,
  CHAR_LONE,    /* a word of its own: Han and Kana */
  CHAR_NOTHING, /* marks and invisible characters, left out */
  CHAR_SPACE,
  CHAR_JOINER, /* a space too, but with spaces around it or at an end it is punctuation */
  CHAR_NEWLINE,
  CHAR_BREAK,
  CHAR_VALUE_END, /* of one of several values */
} CharKind;

static CharKind
classify_ascii (char c)
{
  if (g_ascii_isalnum (c))
    return CHAR_LETTER;

  switch (c)
    {
    case ' ':
    case '\t':
    case '\'':
      return CHAR_SPACE;
    case '_':
    case '-':
    case '/':
    case '^':
    case '.':
      return CHAR_JOINER;
    case '\n':
    case '\r':
      return CHAR_NEWLINE;
    case '\\':
      return CHAR_VALUE_END;
    default:
      return CHAR_BREAK;
    }
}

static CharKind
classify (gunichar c)
{
  if (c < 0x80)
    return classify_ascii ((char) c);

  if ((c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff || c == 0xad || c == 0x640 ||
      (c >= 0x64b && c <= 0x652))
    return CHAR_NOTHING;
  if ((c >= 0x3041 && c <= 0x30ff && c != 0x30fb) || (c >= 0x31f0 && c <= 0x31ff) || c == 0x3005 ||
      (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff))
    return CHAR_LONE;
  if (c == 0x2019 || c == 0x2bc || c == 0xb7 || c == 0x30fb)
    return CHAR_SPACE;
  if (c == 0x2010 || c == 0x2011)
    return CHAR_JOINER;
  if (g_unichar_isalnum (c) || g_unichar_ismark (c))
    return CHAR_LETTER;
  if (g_unichar_isspace (c))
    return CHAR_SPACE;

  return CHAR_BREAK;
}

void
_sym_tokens_init (SymTokens *self)
{
  self->tokens = g_array_new (FALSE, TRUE, sizeof (SymToken));
  self->folded = g_string_new (NULL);
  self->exact = g_string_new (NULL);
}

void
_sym_tokens_clear (SymTokens *self)
{
  g_clear_pointer (&self->tokens, g_array_unref);
  if (self->folded != NULL)
    g_string_free (self->folded, TRUE);
  if (self->exact != NULL)
    g_string_free (self->exact, TRUE);
  self->folded = self->exact = NULL;
}

/* The state of cutting one text. */
typedef struct
{
  SymTokens *out;
  guint limit;
  guint n_chars;      /* of the current value */
  gboolean in_word;
  SymToken word;
  gboolean breaks;    /* of the gap being read */
  gboolean stops;
  gboolean joined;    /* the last character was a joiner */
  gboolean newline;
} Cutter;

static void
fold_word (Cutter *cutter)
{
  SymTokens *out = cutter->out;
  SymToken *word = &cutter->word;
  const char *exact = out->exact->str + word->exact;
  gboolean ascii = TRUE;

  word->folded = (guint32) out->folded->len;
  for (guint32 i = 0; i < word->n_exact && ascii; i++)
    ascii = (guchar) exact[i] < 0x80;

  if (ascii)
    {
      g_string_append_len (out->folded, exact, word->n_exact);
      for (gsize i = word->folded; i < out->folded->len; i++)
        out->folded->str[i] = g_ascii_tolower (out->folded->str[i]);
    }
  else
    {
      g_autofree char *folded = g_utf8_casefold (exact, word->n_exact);

      /* Folding a dotted capital I leaves its dot behind. */
      for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
        if (g_utf8_get_char (p) != 0x307)
          g_string_append_unichar (out->folded, g_utf8_get_char (p));
    }
  word->n_folded = (guint32) out->folded->len - word->folded;
}

static void
end_word (Cutter *cutter)
{
  if (!cutter->in_word)
    return;

  cutter->in_word = FALSE;
  cutter->word.n_exact = (guint32) cutter->out->exact->len - cutter->word.exact;
  fold_word (cutter);
  g_array_append_val (cutter->out->tokens, cutter->word);
}

static void
begin_word (Cutter *cutter, gsize offset)
{
  cutter->in_word = TRUE;
  cutter->word = (SymToken) {
    .offset = (guint32) offset,
    .exact = (guint32) cutter->out->exact->len,
    .breaks = (guint8) cutter->breaks,
    .stops = (guint8) (cutter->stops || cutter->breaks),
  };
  cutter->breaks = cutter->stops = cutter->joined = cutter->newline = FALSE;
}

/* A value that fills its field may have been cut: its last word is not to be relied on. */
static void
end_value (Cutter *cutter)
{
  GArray *tokens = cutter->out->tokens;

  end_word (cutter);
  if (cutter->limit > 0 && cutter->n_chars >= cutter->limit && tokens->len > 0)
    g_array_index (tokens, SymToken, tokens->len - 1).tail = TRUE;
  cutter->n_chars = 0;
  cutter->breaks = TRUE;
}

static void
read_gap (Cutter *cutter, CharKind kind)
{
  end_word (cutter);

  /* "diagnosis. " and " - " end a clause; "non-synthetic" and "Leonardo.Ai" do not. */
  if ((kind == CHAR_SPACE || kind == CHAR_NEWLINE) && cutter->joined)
    cutter->stops = TRUE;
  if (kind == CHAR_NEWLINE && cutter->newline)
    cutter->stops = TRUE;

  cutter->joined = kind == CHAR_JOINER;
  cutter->newline |= kind == CHAR_NEWLINE;
  if (kind == CHAR_BREAK)
    cutter->breaks = cutter->out->punctuated = TRUE;
}

static void
cut_char (Cutter *cutter, gunichar c, gsize offset)
{
  CharKind kind = classify (c);

  if (kind == CHAR_VALUE_END)
    {
      end_value (cutter);
      return;
    }
  cutter->n_chars++;

  switch (kind)
    {
    case CHAR_LETTER:
    case CHAR_LONE:
      if (kind == CHAR_LONE)
        end_word (cutter);
      if (!cutter->in_word)
        begin_word (cutter, offset);
      g_string_append_unichar (cutter->out->exact, c);
      if (kind == CHAR_LONE)
        end_word (cutter);
      break;
    case CHAR_NOTHING:
      break;
    case CHAR_SPACE:
    case CHAR_JOINER:
    case CHAR_NEWLINE:
    case CHAR_BREAK:
    case CHAR_VALUE_END:
    default:
      read_gap (cutter, kind);
      break;
    }
}

/* The end of a stretch without ASCII spaces; a very long one ends before a character that does not
 * combine with what stands before it (nor is a vowel or final of Hangul in parts). */
static gsize
find_stretch_end (const char *text, gsize start, gsize length, gboolean *ascii)
{
  gsize end = start;

  *ascii = TRUE;
  while (end < length && !g_ascii_isspace (text[end]))
    {
      gunichar c;

      if ((guchar) text[end] < 0x80)
        {
          if (!*ascii && end - start >= STRETCH_BYTES)
            break;
          end++;
          continue;
        }
      c = g_utf8_get_char (text + end);
      if (end - start >= STRETCH_BYTES && g_unichar_combining_class (c) == 0 && (c < 0x1160 || c > 0x11ff))
        break;
      *ascii = FALSE;
      end += (gsize) g_unichar_to_utf8 (c, NULL);
    }

  return end;
}

/* Most text is ASCII: its words are copied as they stand. */
static void
cut_ascii (Cutter *cutter, const char *text, gsize start, gsize end)
{
  gsize i = start;

  while (i < end)
    {
      gsize word = i;

      while (word < end && g_ascii_isalnum (text[word]))
        word++;
      if (word == i)
        {
          cut_char (cutter, (guchar) text[i], i);
          i++;
          continue;
        }
      if (!cutter->in_word)
        begin_word (cutter, i);
      g_string_append_len (cutter->out->exact, text + i, (gssize) (word - i));
      cutter->n_chars += (guint) (word - i);
      i = word;
    }
}

/* NFKC composes within a stretch only, so its place in the text is known. */
static void
cut_stretch (Cutter *cutter, const char *text, gsize start, gsize end)
{
  g_autofree char *normal = g_utf8_normalize (text + start, (gssize) (end - start), G_NORMALIZE_ALL_COMPOSE);

  if (normal == NULL)
    return;
  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p))
    cut_char (cutter, g_utf8_get_char (p), start);
}

void
_sym_tokens_fill (SymTokens *self, const char *text, guint limit)
{
  Cutter cutter = { .out = self, .limit = limit };
  g_autofree char *valid = NULL;
  gsize length;
  gsize i = 0;

  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);
  length = strlen (text);

  self->punctuated = FALSE;
  g_array_set_size (self->tokens, 0);
  g_string_truncate (self->folded, 0);
  g_string_truncate (self->exact, 0);

  while (i < length)
    {
      gboolean ascii;
      gsize end = find_stretch_end (text, i, length, &ascii);

      if (ascii)
        cut_ascii (&cutter, text, i, end);
      else
        cut_stretch (&cutter, text, i, end);
      i = end;
      for (; i < length && g_ascii_isspace (text[i]); i++)
        cut_char (&cutter, (guchar) text[i], i);
    }
  end_value (&cutter);
}

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
match_term (const SymVocabulary *vocabulary, const SymTokens *tokens, guint start, const SymTerm *term, Match *match)
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
      if (i > 0 && token->tail && token->n_folded >= CUT_LETTERS_OF_PHRASE && term->class < SYM_TERM_COVER &&
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
match_cut_word (const SymVocabulary *vocabulary, const SymTokens *tokens, guint start, GArray *matches)
{
  const SymToken *token = get_token (tokens, start);

  if (!token->tail || token->word != 0 || token->n_folded < CUT_LETTERS_ALONE)
    return;

  for (guint i = 0; i < _sym_vocabulary_get_n_terms (vocabulary); i++)
    {
      const SymTerm *term = _sym_vocabulary_get_term (vocabulary, i);

      if (term->n_words == 1 && !term->exact &&
          (term->class == SYM_TERM_SYN || term->class == SYM_TERM_HINT || term->class == SYM_TERM_MADE) &&
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
  for (guint i = 0; i < NEGATION_REACH && word < tokens->tokens->len && !get_token (tokens, word)->stops; i++)
    if ((get_token (tokens, word++)->marks & MARK_DENIES_BEFORE) != 0)
      return TRUE;

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
