/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "sym-words-private.h"

/* A site's vocabulary file, and the words of the same text looked for in it and in the built-in one. */
static void
run (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  SymVocabulary *vocabulary = _sym_vocabulary_new ();

  _sym_vocabulary_parse (vocabulary, "site", text, SYM_VOCABULARY_SITE, NULL);
  if (g_utf8_validate (text, -1, NULL))
    {
      g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (SymHit));
      SymTokens tokens;

      _sym_tokens_init (&tokens);
      _sym_words_match (vocabulary, &tokens, text, 64, hits);
      _sym_words_match (_sym_vocabulary_get_built_in (), &tokens, text, 0, hits);
      _sym_tokens_clear (&tokens);
      for (guint i = 0; i < hits->len; i++)
        g_assert_cmpuint (g_array_index (hits, SymHit, i).offset, <=, strlen (text));
    }
  _sym_vocabulary_free (vocabulary);
}

const FuzzHarness fuzz_vocabulary = { "vocabulary", NULL, run };
