/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-words"

#include "config.h"

#include "sym-words-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-error.h"
#include "sym-vocabulary-data.h"
#include "sym-vocabulary.h"

struct _SymVocabulary
{
  GArray *terms;       /* (element-type SymTerm) */
  GPtrArray *words;    /* id → folded word */
  GArray *first_terms; /* id → first term that begins with it, + 1 */
  guint32 *slots;      /* open-addressing hash of words; n_slots is a power of two */
  guint n_slots;
  GPtrArray *endings; /* of words of languages that append particles */
  SymTokens scratch;
};

/* Kinds of lines: what stands before the colon. */
static const struct
{
  const char *name;
  SymTermClass class;
  SymClass asserts;
  gboolean raises;
} kinds[] = {
  { "strong", SYM_TERM_STRONG, SYM_CLASS_SYNTHETIC, TRUE },
  { "strong generated", SYM_TERM_STRONG, SYM_CLASS_GENERATED, TRUE },
  { "strong simulated", SYM_TERM_STRONG, SYM_CLASS_SIMULATED, TRUE },
  { "made", SYM_TERM_MADE, SYM_CLASS_SYNTHETIC, TRUE },
  { "made generated", SYM_TERM_MADE, SYM_CLASS_GENERATED, TRUE },
  { "hint", SYM_TERM_HINT, SYM_CLASS_HINT, TRUE },
  { "syn", SYM_TERM_SYN, SYM_CLASS_HINT, TRUE },
  { "cued", SYM_TERM_CUED, SYM_CLASS_HINT, TRUE },
  { "tool", SYM_TERM_TOOL, SYM_CLASS_GENERATED, TRUE },
  { "tool simulated", SYM_TERM_TOOL, SYM_CLASS_SIMULATED, TRUE },
  { "tool partly", SYM_TERM_TOOL, SYM_CLASS_PARTLY, TRUE },
  { "tool-only", SYM_TERM_TOOL_ONLY, SYM_CLASS_GENERATED, TRUE },
  { "editor", SYM_TERM_EDITOR, SYM_CLASS_HINT, TRUE },
  { "file", SYM_TERM_FILE, SYM_CLASS_HINT, TRUE },
  { "person", SYM_TERM_PERSON, SYM_CLASS_HINT, TRUE },
  { "negation", SYM_TERM_NEGATION, SYM_CLASS_NO_LABEL, FALSE },
  { "negation-after", SYM_TERM_NEGATION_AFTER, SYM_CLASS_NO_LABEL, FALSE },
  { "cue", SYM_TERM_CUE, SYM_CLASS_NO_LABEL, FALSE },
};

/* What a line of a confounder says of the image: `C-… kind: phrase`. */
static const struct
{
  const char *name;
  SymStrength strength;
  SymClass asserts;
} cover_kinds[] = {
  { "ordinary", SYM_STRENGTH_CONF, SYM_CLASS_NO_LABEL },
  { "computed", SYM_STRENGTH_CONF, SYM_CLASS_COMPUTED },
  { "phantom", SYM_STRENGTH_CONF, SYM_CLASS_PHANTOM },
  { "partly", SYM_STRENGTH_STRONG, SYM_CLASS_PARTLY },
  { "maybe-partly", SYM_STRENGTH_HINT, SYM_CLASS_PARTLY },
  { "maybe-simulated", SYM_STRENGTH_HINT, SYM_CLASS_SIMULATED },
};

static void
clear_term (gpointer data)
{
  SymTerm *term = data;

  g_free (term->phrase);
  g_free (term->words);
  g_strfreev (term->exact_words);
}

SymVocabulary *
_sym_vocabulary_new (void)
{
  SymVocabulary *self = g_new0 (SymVocabulary, 1);
  guint none = 0;

  self->terms = g_array_new (FALSE, TRUE, sizeof (SymTerm));
  g_array_set_clear_func (self->terms, clear_term);
  self->words = g_ptr_array_new_with_free_func (g_free);
  self->first_terms = g_array_new (FALSE, TRUE, sizeof (guint));
  self->endings = g_ptr_array_new_with_free_func (g_free);
  self->n_slots = 4096;
  self->slots = g_new0 (guint32, self->n_slots);
  _sym_tokens_init (&self->scratch);

  /* 0 is any word, 1 any number. */
  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_add (self->words, g_strdup (i == 0 ? "" : "#"));
      g_array_append_val (self->first_terms, none);
    }

  return self;
}

void
_sym_vocabulary_free (SymVocabulary *self)
{
  g_array_unref (self->terms);
  g_ptr_array_unref (self->words);
  g_array_unref (self->first_terms);
  g_ptr_array_unref (self->endings);
  g_free (self->slots);
  _sym_tokens_clear (&self->scratch);
  g_free (self);
}

/* FNV-1a. */
static guint32
hash_word (const char *word, gsize length)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) word[i]) * 16777619u;

  return hash;
}

static guint32 *
find_slot (const SymVocabulary *self, const char *word, gsize length)
{
  guint32 slot = hash_word (word, length) & (self->n_slots - 1);

  for (;; slot = (slot + 1) & (self->n_slots - 1))
    {
      const char *known;

      if (self->slots[slot] == 0)
        return &self->slots[slot];
      known = g_ptr_array_index (self->words, self->slots[slot]);
      if (strncmp (known, word, length) == 0 && known[length] == '\0')
        return &self->slots[slot];
    }
}

guint32
_sym_vocabulary_find_word (const SymVocabulary *self, const char *folded, gsize length)
{
  return *find_slot (self, folded, length);
}

guint32
_sym_vocabulary_find_stem (const SymVocabulary *self, const char *folded, gsize length)
{
  for (guint i = 0; i < self->endings->len; i++)
    {
      const char *ending = g_ptr_array_index (self->endings, i);
      gsize n = strlen (ending);

      if (n < length && memcmp (folded + length - n, ending, n) == 0)
        {
          guint32 word = _sym_vocabulary_find_word (self, folded, length - n);

          if (word != 0)
            return word;
        }
    }

  return 0;
}

guint
_sym_vocabulary_get_first_term (const SymVocabulary *self, guint32 word)
{
  return g_array_index (self->first_terms, guint, word);
}

const char *
_sym_vocabulary_get_word (const SymVocabulary *self, guint32 word)
{
  return g_ptr_array_index (self->words, word);
}

guint
_sym_vocabulary_get_n_terms (const SymVocabulary *self)
{
  return self->terms->len;
}

const SymTerm *
_sym_vocabulary_get_term (const SymVocabulary *self, guint i)
{
  return &g_array_index (self->terms, SymTerm, i);
}

static void
grow (SymVocabulary *self)
{
  g_free (self->slots);
  self->n_slots *= 2;
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint32 id = 2; id < self->words->len; id++)
    {
      const char *word = g_ptr_array_index (self->words, id);

      *find_slot (self, word, strlen (word)) = id;
    }
}

static guint32
intern_word (SymVocabulary *self, const char *word, gsize length)
{
  guint32 *slot = find_slot (self, word, length);
  guint none = 0;

  if (*slot != 0)
    return *slot;

  *slot = self->words->len;
  g_ptr_array_add (self->words, g_strndup (word, length));
  g_array_append_val (self->first_terms, none);
  if (self->words->len * 2 > self->n_slots)
    grow (self);

  return self->words->len - 1;
}

/* The letters without accents, for text in a character set that has none. */
static char *
strip_accents (const char *phrase)
{
  g_autofree char *decomposed = g_utf8_normalize (phrase, -1, G_NORMALIZE_NFD);
  GString *plain = g_string_new (NULL);

  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x300 || c > 0x36f)
        g_string_append_unichar (plain, c);
    }

  return g_string_free (plain, FALSE);
}

static gboolean
add_term (SymVocabulary *self, const SymTerm *template, const char *phrase)
{
  SymTerm term = *template;
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GPtrArray) exact = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = NULL;
  guint *first;

  term.exact = phrase[0] == '=';
  if (term.exact)
    phrase++;

  parts = g_strsplit (phrase, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (strcmp (parts[i], "#") == 0)
        {
          guint32 number = SYM_WORD_NUMBER;

          g_array_append_val (words, number);
          g_ptr_array_add (exact, g_strdup (""));
          continue;
        }
      _sym_tokens_fill (&self->scratch, parts[i], 0);
      if (self->scratch.punctuated)
        return FALSE;
      for (guint j = 0; j < self->scratch.tokens->len; j++)
        {
          const SymToken *token = &g_array_index (self->scratch.tokens, SymToken, j);
          guint32 word = intern_word (self, self->scratch.folded->str + token->folded,
                                      token->n_folded);

          g_array_append_val (words, word);
          g_ptr_array_add (exact, g_strndup (self->scratch.exact->str + token->exact,
                                             token->n_exact));
        }
    }
  if (words->len == 0 || g_array_index (words, guint32, 0) == SYM_WORD_NUMBER)
    return FALSE;

  g_ptr_array_add (exact, NULL);
  term.phrase = g_strdup (phrase);
  term.n_words = words->len;
  term.words = (guint32 *) (void *) g_array_free (g_steal_pointer (&words), FALSE);
  if (term.exact)
    term.exact_words = (char **) g_ptr_array_free (g_steal_pointer (&exact), FALSE);

  first = &g_array_index (self->first_terms, guint, term.words[0]);
  term.next = *first;
  g_array_append_val (self->terms, term);
  *first = self->terms->len;

  return TRUE;
}

static gboolean
add_term_and_plain_form (SymVocabulary *self, const SymTerm *template, const char *phrase)
{
  g_autofree char *plain = NULL;

  if (!add_term (self, template, phrase))
    return FALSE;
  if (template->class != SYM_TERM_STRONG && template->class != SYM_TERM_MADE)
    return TRUE;

  /* A hint without its accents may be another word; a whole phrase is not. */
  plain = strip_accents (phrase);
  if (strcmp (plain, phrase) != 0 && strchr (plain, ' ') != NULL && g_str_is_ascii (plain))
    return add_term (self, template, plain);

  return TRUE;
}

/* `kind`, before the colon, as a template of terms. */
static gboolean
parse_kind (const char *kind, SymTerm *template, gboolean *raises)
{
  g_auto (GStrv) words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kind, kinds[i].name) == 0)
      {
        template->class = kinds[i].class;
        template->asserts = kinds[i].asserts;
        *raises = kinds[i].raises;
        return TRUE;
      }

  *raises = FALSE;
  template->class = SYM_TERM_COVER;
  template->signal = "";
  template->strength = SYM_STRENGTH_CONF;
  if (strcmp (kind, "cover") == 0)
    return TRUE;

  words = g_strsplit (kind, " ", -1);
  if (!g_str_has_prefix (kind, "C-") || g_strv_length (words) < 2 || g_strv_length (words) > 3)
    return FALSE;
  template->signal = g_intern_string (words[0]);
  template->ct_only = words[2] != NULL && strcmp (words[2], "ct") == 0;
  if (words[2] != NULL && !template->ct_only)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (cover_kinds); i++)
    if (strcmp (words[1], cover_kinds[i].name) == 0)
      {
        template->strength = cover_kinds[i].strength;
        template->asserts = cover_kinds[i].asserts;
        return TRUE;
      }

  return FALSE;
}

static gboolean
parse_line (SymVocabulary *self, const char *name, char *line, SymVocabularySource source,
            const char **problem)
{
  char *colon = strchr (line, ':');
  SymTerm template = {
    .language = g_intern_string (name),
    .site = source == SYM_VOCABULARY_SITE,
  };
  g_auto (GStrv) phrases = NULL;
  gboolean raises;

  if (colon == NULL)
    {
      *problem = N_ ("it has no colon");
      return FALSE;
    }
  *colon = '\0';
  g_strstrip (line);

  if (strcmp (line, "endings") == 0 && source == SYM_VOCABULARY_BUILT_IN)
    {
      phrases = g_strsplit_set (colon + 1, " ", -1);
      for (guint i = 0; phrases[i] != NULL; i++)
        if (phrases[i][0] != '\0')
          g_ptr_array_add (self->endings, g_utf8_normalize (phrases[i], -1, G_NORMALIZE_NFKC));
      return TRUE;
    }

  if (!parse_kind (line, &template, &raises))
    {
      *problem = N_ ("it begins with no known kind of term");
      return FALSE;
    }
  if (!raises && source == SYM_VOCABULARY_SITE)
    {
      *problem = N_ ("a term of this kind could lower a verdict");
      return FALSE;
    }

  phrases = g_strsplit (colon + 1, ";", -1);
  for (guint i = 0; phrases[i] != NULL; i++)
    if (!add_term_and_plain_form (self, &template, g_strstrip (phrases[i])))
      {
        *problem = N_ ("a phrase is empty or holds punctuation");
        return FALSE;
      }

  return TRUE;
}

gboolean
_sym_vocabulary_parse (SymVocabulary *self,
                       const char *name,
                       const char *text,
                       SymVocabularySource source,
                       GError **error)
{
  g_auto (GStrv) lines = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, _ ("The vocabulary “%s” is not UTF-8."),
                   name);
      return FALSE;
    }

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *problem = NULL;

      g_strstrip (lines[i]);
      if (lines[i][0] == '\0' || lines[i][0] == '#')
        continue;
      if (!parse_line (self, name, lines[i], source, &problem))
        {
          g_set_error (error,
                       SYM_ERROR,
                       SYM_ERROR_CORRUPT,
                       _ ("Line %u of the vocabulary “%s” is wrong: %s."),
                       i + 1,
                       name,
                       _ (problem));
          return FALSE;
        }
    }

  return TRUE;
}

static SymVocabulary *
make_built_in (void)
{
  SymVocabulary *self = _sym_vocabulary_new ();

  for (guint i = 0; i < G_N_ELEMENTS (_sym_vocabulary_files); i++)
    {
      g_autoptr (GError) error = NULL;

      /* The files are part of the program: a wrong line is a bug, and a silent gap in the
       * vocabulary would be a missed label. */
      if (!_sym_vocabulary_parse (self,
                                  _sym_vocabulary_files[i].name,
                                  _sym_vocabulary_files[i].text,
                                  SYM_VOCABULARY_BUILT_IN,
                                  &error))
        g_error ("%s", error->message);
    }

  return self;
}

const SymVocabulary *
_sym_vocabulary_get_built_in (void)
{
  static gsize ready = 0;
  static SymVocabulary *built_in;

  if (g_once_init_enter (&ready))
    {
      built_in = make_built_in ();
      g_once_init_leave (&ready, 1);
    }

  return built_in;
}

static SymVocabulary *site;

const SymVocabulary *
_sym_vocabulary_get_site (void)
{
  return site;
}

gboolean
sym_vocabulary_add_site (const char *name, const char *text, GError **error)
{
  g_return_val_if_fail (name != NULL && text != NULL, FALSE);

  if (site == NULL)
    site = make_built_in ();

  return _sym_vocabulary_parse (site, name, text, SYM_VOCABULARY_SITE, error);
}
