/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-evidence.h"

G_BEGIN_DECLS

/* The vocabulary: words and phrases by which people and programs say that an image is synthetic, in
 * many languages, and those that only look so. The format of its files is documented in
 * data/vocabulary/README.md. The built-in files are part of the program. */

/**
 * SymTermClass:
 *
 * @SYM_TERM_STRONG: says so of the image
 * @SYM_TERM_MADE: says so without naming what is meant: strong where the field describes the image
 * @SYM_TERM_HINT: weak
 * @SYM_TERM_SYN: weak; a word that images of a known technique carry too ("synthetic" of SyMRI)
 * @SYM_TERM_CUED: weak, and only beside a word of the same language
 * @SYM_TERM_TOOL: name of a program or data set that only makes artificial images
 * @SYM_TERM_TOOL_ONLY: the same, but a common word or a product's name elsewhere: it counts only
 *   where a field names the program
 * @SYM_TERM_EDITOR: name of a program that also edits acquired images
 * @SYM_TERM_FILE: a token of a file's name
 * @SYM_TERM_PERSON: a component of a person's name or number
 * @SYM_TERM_COVER: looks like one of the above and is not
 * @SYM_TERM_NEGATION: denies what follows it
 * @SYM_TERM_NEGATION_AFTER: denies what stands before it
 * @SYM_TERM_CUE: common word of a language
 */
typedef enum
{
  SYM_TERM_STRONG,
  SYM_TERM_MADE,
  SYM_TERM_HINT,
  SYM_TERM_SYN,
  SYM_TERM_CUED,
  SYM_TERM_TOOL,
  SYM_TERM_TOOL_ONLY,
  SYM_TERM_EDITOR,
  SYM_TERM_FILE,
  SYM_TERM_PERSON,
  SYM_TERM_COVER,
  SYM_TERM_NEGATION,
  SYM_TERM_NEGATION_AFTER,
  SYM_TERM_CUE,
  SYM_N_TERM_CLASSES,
} SymTermClass;

typedef struct
{
  SymTermClass class;
  SymStrength strength;   /* of covers */
  SymClass asserts;
  const char *signal;     /* of covers: id of the confounder; "" when it covers silently */
  const char *language;   /* name of the file */
  char *phrase;           /* as written */
  gboolean ct_only;       /* counts in CT objects only */
  gboolean site;          /* from a site's own file */
  gboolean exact;         /* upper and lower case matter */
  char **exact_words;     /* (nullable) */
  guint32 *words;
  guint n_words;
  guint next;             /* next term with the same first word, + 1 */
} SymTerm;

typedef struct _SymVocabulary SymVocabulary;

/**
 * SymVocabularySource:
 * @SYM_VOCABULARY_BUILT_IN: may hold every kind of line
 * @SYM_VOCABULARY_SITE: may only add terms that raise a verdict
 */
typedef enum
{
  SYM_VOCABULARY_BUILT_IN,
  SYM_VOCABULARY_SITE,
} SymVocabularySource;

SymVocabulary *_sym_vocabulary_new (void);
void _sym_vocabulary_free (SymVocabulary *self);

/**
 * _sym_vocabulary_parse:
 * @name: name of the file without its ending
 * @text: its content
 *
 * Adds the terms of one file. Fails with %SYM_ERROR_CORRUPT and the number of the line; what stood
 * before that line is kept.
 */
gboolean _sym_vocabulary_parse (SymVocabulary *self,
                                const char *name,
                                const char *text,
                                SymVocabularySource source,
                                GError **error);

/**
 * _sym_vocabulary_get_built_in:
 *
 * Returns: (transfer none): the vocabulary that is part of the program
 */
const SymVocabulary *_sym_vocabulary_get_built_in (void);

/**
 * _sym_vocabulary_get_site:
 *
 * The built-in vocabulary with a site's terms. It is asked for hits of those only: what it makes of
 * the built-in ones, beside them, counts for nothing.
 *
 * Returns: (transfer none) (nullable): the vocabulary; %NULL where no site added any
 */
const SymVocabulary *_sym_vocabulary_get_site (void);

guint _sym_vocabulary_get_n_terms (const SymVocabulary *self);
const SymTerm *_sym_vocabulary_get_term (const SymVocabulary *self, guint i);

/* Ids of words; 0 is any word that no term uses. */
#define SYM_WORD_NUMBER 1u
guint32 _sym_vocabulary_find_word (const SymVocabulary *self, const char *folded, gsize length);
guint32 _sym_vocabulary_find_stem (const SymVocabulary *self, const char *folded, gsize length);
guint _sym_vocabulary_get_first_term (const SymVocabulary *self, guint32 word);
const char *_sym_vocabulary_get_word (const SymVocabulary *self, guint32 word);

/**
 * SymToken:
 * @word: id in a vocabulary, 0 if no term uses it
 * @offset: byte in the text where it, or the stretch without spaces that holds it, begins
 * @folded: its normalised and case-folded letters, in SymTokens.folded
 * @exact: its normalised letters, in SymTokens.exact
 * @breaks: whether no phrase runs over the gap before it
 * @stops: whether no negation reaches over the gap before it
 * @tail: whether it ends a value that fills its field and may be cut
 * @marks: of matching
 * @longest: of matching: words of the longest match that holds it
 */
typedef struct
{
  guint32 word;
  guint32 offset;
  guint32 folded, n_folded;
  guint32 exact, n_exact;
  guint8 breaks;
  guint8 stops;
  guint8 tail;
  guint8 marks;
  guint longest;
} SymToken;

typedef struct
{
  GArray *tokens; /* (element-type SymToken) */
  GString *folded;
  GString *exact;
  gboolean punctuated; /* whether there is punctuation that no phrase runs over */
} SymTokens;

void _sym_tokens_init (SymTokens *self);
void _sym_tokens_clear (SymTokens *self);

/**
 * _sym_tokens_fill:
 * @limit: characters that the field holds, 0 if it has no limit
 *
 * Cuts text into words by the matching rules: NFKC, Unicode case folding, without Arabic marks and
 * invisible characters; a Han or Kana character is a word of its own, which makes phrases of such
 * scripts match anywhere.
 */
void _sym_tokens_fill (SymTokens *self, const char *text, guint limit);

/**
 * SymHit:
 * @term: what was found
 * @offset: byte in the text
 * @weak: whether it is a hint at most: the end of a cut value, or partly covered by a term that
 *   only looks so
 * @covers: of covers: whether they cover another hit
 */
typedef struct
{
  const SymTerm *term;
  guint32 offset;
  gboolean weak;
  gboolean covers;
} SymHit;

/**
 * _sym_words_match:
 * @hits: (out caller-allocates) (element-type SymHit): what was found and is neither denied nor
 *   covered, in text order
 */
void _sym_words_match (const SymVocabulary *vocabulary,
                       SymTokens *scratch,
                       const char *text,
                       guint limit,
                       GArray *hits);

G_END_DECLS
