/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-words"

#include "config.h"

#include "sym-words-private.h"

#include <string.h>

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
      (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
      (c >= 0x20000 && c <= 0x3ffff))
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
      if (end - start >= STRETCH_BYTES && g_unichar_combining_class (c) == 0 &&
          (c < 0x1160 || c > 0x11ff))
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
  g_autofree char *normal = g_utf8_normalize (text + start, (gssize) (end - start),
                                              G_NORMALIZE_ALL_COMPOSE);

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
