/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-detect"

#include "config.h"

#include "sym-detect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-words-private.h"

/* What may be said in each kind of field. Classes of terms as bits. */
#define CLASS(name) (1u << SYM_TERM_##name)
#define WORDS (CLASS (STRONG) | CLASS (MADE) | CLASS (HINT) | CLASS (SYN) | CLASS (CUED))

static const struct
{
  guint32 strong; /* terms that decide here */
  guint32 hint;   /* terms that are hints here */
  gboolean covers; /* whether confounders are reported that cover nothing */
  gboolean words_of_identity; /* which no imaging technique explains */
} fields[SYM_N_FIELDS] = {
  [SYM_FIELD_IMAGE] = { CLASS (STRONG) | CLASS (MADE), WORDS | CLASS (TOOL), TRUE, FALSE },
  [SYM_FIELD_OTHER] = { CLASS (STRONG), WORDS | CLASS (TOOL), TRUE, FALSE },
  [SYM_FIELD_WEAK] = { 0, WORDS | CLASS (TOOL), TRUE, FALSE },
  [SYM_FIELD_PRIVATE] = { 0, CLASS (STRONG) | CLASS (MADE), FALSE, FALSE },
  [SYM_FIELD_DATASET] = { 0, CLASS (STRONG) | CLASS (MADE) | CLASS (TOOL), FALSE, FALSE },
  [SYM_FIELD_TOOL] = { CLASS (TOOL) | CLASS (TOOL_ONLY), WORDS | CLASS (EDITOR), FALSE, TRUE },
  [SYM_FIELD_FILE] = { 0, CLASS (FILE), FALSE, TRUE },
  [SYM_FIELD_PERSON] = { 0, CLASS (PERSON), FALSE, TRUE },
};

/* Characters that a field holds, by value representation: a value that fills it may be cut. */
static const struct
{
  char vr[3];
  guint limit;
} limits[] = {
  { "CS", 16 }, { "LO", 64 }, { "LT", 10240 }, { "PN", 64 }, { "SH", 16 }, { "ST", 1024 },
};

static guint
get_limit (const SymRow *row, const SymTag *tag)
{
  if ((tag->flags & SYM_TAG_TRUNCATED) != 0)
    return 1;
  if (row->limit != 0)
    return row->limit;
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    if (tag->vr == (guint) (limits[i].vr[0] << 8 | limits[i].vr[1]))
      return limits[i].limit;

  return 0;
}

/* Objects of these modalities hold no image of their own: what a program made in them is a
 * segmentation, a report or a plan. */
#define NOT_IMAGES "SEG|SR|KO|PR|REG|DOC|RTSTRUCT|RTPLAN|RTRECORD|ANN|PLAN|FID|RWV|M3D"

static gboolean
is_modality (const SymDetection *run, const char *alternatives)
{
  const char *modality = _sym_detection_get_modality (run);

  return modality != NULL && _sym_value_is_one_of (modality, alternatives, 0, FALSE);
}

static void
add_cover (SymDetection *run, const SymRow *row, guint index, const SymHit *hit)
{
  const SymTerm *term = hit->term;
  const SymRow *confounder;
  SymStrength strength = term->strength;

  if (term->signal[0] == '\0')
    return;
  if (!fields[row->field].covers && !hit->covers && strength < SYM_STRENGTH_HINT)
    return;
  if (term->ct_only && !is_modality (run, "CT"))
    return;

  /* In private text, names and file names words decide nothing. What is not the field of a CT
   * object's own description may name the purpose of an MR examination. */
  if (strength == SYM_STRENGTH_STRONG &&
      (row->field >= SYM_FIELD_PRIVATE || hit->weak || is_modality (run, "MR")))
    strength = SYM_STRENGTH_HINT;
  if (row->field == SYM_FIELD_PERSON && term->asserts != SYM_CLASS_PHANTOM)
    return;

  confounder = _sym_detect_find_word_row (term->signal, term->asserts);
  g_return_if_fail (confounder != NULL);
  _sym_detection_add_as (run, confounder, index, NULL, hit->offset, strength, term->asserts,
                         confounder->says);
}

static const char *
say (const SymTerm *term, SymStrength strength)
{
  switch (term->class)
    {
    case SYM_TERM_TOOL:
    case SYM_TERM_TOOL_ONLY:
      if (strength == SYM_STRENGTH_STRONG)
        return N_ ("The program that wrote this only makes artificial images.");
      return N_ ("The text names a program or collection that makes artificial images.");
    case SYM_TERM_EDITOR:
      return N_ ("The image went through a program that can change it freely.");
    case SYM_TERM_FILE:
      return N_ ("The file’s name holds a word that is often given to synthetic images.");
    case SYM_TERM_PERSON:
      return N_ ("The patient’s name or number is an invented one; the image may be, too.");
    case SYM_TERM_STRONG:
    case SYM_TERM_MADE:
    case SYM_TERM_HINT:
    case SYM_TERM_SYN:
    case SYM_TERM_CUED:
    case SYM_TERM_COVER:
    case SYM_TERM_NEGATION:
    case SYM_TERM_NEGATION_AFTER:
    case SYM_TERM_CUE:
    case SYM_N_TERM_CLASSES:
    default:
      if (strength == SYM_STRENGTH_STRONG)
        return N_ ("The text says that the image was made artificially.");
      return N_ ("The text holds words that often stand with synthetic images, but also with "
                 "others.");
    }
}

static SymStrength
weigh (const SymDetection *run, const SymRow *row, const SymHit *hit)
{
  guint32 class = 1u << hit->term->class;

  if ((fields[row->field].strong & class) != 0 && !hit->weak)
    {
      if (hit->term->class != SYM_TERM_MADE || !is_modality (run, NOT_IMAGES))
        return SYM_STRENGTH_STRONG;
      return SYM_STRENGTH_CONF;
    }
  if (((fields[row->field].strong | fields[row->field].hint) & class) == 0)
    return SYM_STRENGTH_CONTEXT;
  if (hit->term->class == SYM_TERM_MADE && is_modality (run, NOT_IMAGES))
    return SYM_STRENGTH_CONF;

  return SYM_STRENGTH_HINT;
}

/* Whether a term is new in this text, with this weight. A hostile text repeats one without end, and
 * each time is not another piece of evidence. */
static gboolean
is_new (GHashTable **told, const SymHit *hit)
{
  if (*told == NULL)
    *told = g_hash_table_new (NULL, NULL);

  return g_hash_table_add (*told, GSIZE_TO_POINTER ((gsize) hit->term | (hit->weak ? 1 : 0) |
                                                    (hit->covers ? 2 : 0)));
}

/* One text is one piece of evidence, by its strongest words; each confounder in it is another. */
void
_sym_detect_words (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  GArray *hits;
  const SymHit *best = NULL;
  SymStrength best_strength = SYM_STRENGTH_CONTEXT;
  g_autoptr (GHashTable) told = NULL;

  if (tag->value[0] == '\0')
    return;

  hits = _sym_detection_match_words (run, tag->value, get_limit (row, tag));

  for (guint i = 0; i < hits->len; i++)
    {
      const SymHit *hit = &g_array_index (hits, SymHit, i);
      SymStrength strength;

      if (hit->term->class == SYM_TERM_COVER)
        {
          if (is_new (&told, hit))
            add_cover (run, row, index, hit);
          continue;
        }
      strength = weigh (run, row, hit);
      if (strength == SYM_STRENGTH_CONF && !is_new (&told, hit))
        continue;
      if (strength == SYM_STRENGTH_CONF)
        _sym_detection_add_as (run,
                               _sym_detect_find_word_row ("C-AIRES", SYM_CLASS_NO_LABEL),
                               index,
                               NULL,
                               hit->offset,
                               SYM_STRENGTH_CONF,
                               SYM_CLASS_NO_LABEL,
                               N_ ("A program made what this file holds, but that is not an "
                                   "image."));
      else if (strength > best_strength ||
               (strength == best_strength && best != NULL &&
                (hit->term->asserts > best->term->asserts ||
                 /* A word that a technique explains must not stand for one that it doesn't. */
                 (best->term->class == SYM_TERM_SYN && hit->term->class != SYM_TERM_SYN &&
                  hit->term->asserts == best->term->asserts))))
        {
          best = hit;
          best_strength = strength;
        }
    }

  if (best != NULL && best_strength >= SYM_STRENGTH_HINT)
    {
      gboolean explicable = best->term->class == SYM_TERM_SYN &&
          best_strength == SYM_STRENGTH_HINT &&
                            !fields[row->field].words_of_identity;

      if (explicable)
        _sym_detection_set_topics (run, SYM_TOPIC_SYNTHETIC);
      _sym_detection_add_as (run, row, index, NULL, best->offset, best_strength,
                             best->term->asserts,
                             say (best->term, best_strength));
      _sym_detection_set_topics (run, 0);
    }
}
