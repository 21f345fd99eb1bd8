/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-verdict"

#include "config.h"

#include "sym-verdict.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-detect-private.h"

/* Characters of a value that the line beside the mark quotes. */
#define REASON_VALUE_CHARS 72

/* What a piece of evidence counts as: the class it asserts, held down by its strength. A hint never
 * decides alone; a confounder settles computed images and phantoms only; context decides nothing.
 * What could not be read counts whatever its strength, since it is no statement about the image. */
static const SymClass counts_as[SYM_STRENGTH_AUTH + 1][SYM_CLASS_GENERATED + 1] = {
#define NO SYM_CLASS_NO_LABEL
#define NOT SYM_CLASS_SAYS_NOT
#define PHA SYM_CLASS_PHANTOM
#define COM SYM_CLASS_COMPUTED
#define UNC SYM_CLASS_UNCHECKABLE
#define HIN SYM_CLASS_HINT
#define CON SYM_CLASS_CONTRADICTORY
#define PAR SYM_CLASS_PARTLY
#define SYN SYM_CLASS_SYNTHETIC
#define SIM SYM_CLASS_SIMULATED
#define GEN SYM_CLASS_GENERATED
  /* asserts:             NO  NOT  PHA  COM  UNC  HIN  CON  PAR  SYN  SIM  GEN */
  [SYM_STRENGTH_CONTEXT] = { NO, NO, NO, NO, UNC, NO, NO, NO, NO, NO, NO },
  [SYM_STRENGTH_CONF] = { NO, NO, PHA, COM, UNC, NO, NO, NO, NO, NO, NO },
  [SYM_STRENGTH_NEG] = { NO, NOT, PHA, COM, UNC, NOT, NOT, NOT, NOT, NOT, NOT },
  [SYM_STRENGTH_HINT] = { NO, NOT, PHA, COM, UNC, HIN, HIN, HIN, HIN, HIN, HIN },
  [SYM_STRENGTH_STRONG] = { NO, NOT, PHA, COM, UNC, HIN, CON, PAR, SYN, SIM, GEN },
  [SYM_STRENGTH_AUTH] = { NO, NOT, PHA, COM, UNC, HIN, CON, PAR, SYN, SIM, GEN },
#undef NO
#undef NOT
#undef PHA
#undef COM
#undef UNC
#undef HIN
#undef CON
#undef PAR
#undef SYN
#undef SIM
#undef GEN
};

/* How each class is called. Two labels of equal rank that disagree take the graver verdict. */
static const struct
{
  SymVerdictKind kind;
  SymOrigin origin;
  gboolean conflict;
} called[SYM_CLASS_GENERATED + 1] = {
  [SYM_CLASS_NO_LABEL] = { SYM_VERDICT_NO_LABEL, SYM_ORIGIN_UNSAID, FALSE },
  [SYM_CLASS_SAYS_NOT] = { SYM_VERDICT_SAYS_NOT, SYM_ORIGIN_UNSAID, FALSE },
  [SYM_CLASS_PHANTOM] = { SYM_VERDICT_PHANTOM, SYM_ORIGIN_UNSAID, FALSE },
  [SYM_CLASS_COMPUTED] = { SYM_VERDICT_COMPUTED, SYM_ORIGIN_UNSAID, FALSE },
  [SYM_CLASS_UNCHECKABLE] = { SYM_VERDICT_UNCHECKABLE, SYM_ORIGIN_UNSAID, FALSE },
  [SYM_CLASS_HINT] = { SYM_VERDICT_SUSPECTED, SYM_ORIGIN_UNSAID, FALSE },
  [SYM_CLASS_CONTRADICTORY] = { SYM_VERDICT_SYNTHETIC, SYM_ORIGIN_UNSAID, TRUE },
  [SYM_CLASS_PARTLY] = { SYM_VERDICT_PARTLY_SYNTHETIC, SYM_ORIGIN_UNSAID, FALSE },
  [SYM_CLASS_SYNTHETIC] = { SYM_VERDICT_SYNTHETIC, SYM_ORIGIN_UNSAID, FALSE },
  [SYM_CLASS_SIMULATED] = { SYM_VERDICT_SYNTHETIC, SYM_ORIGIN_SIMULATED, FALSE },
  [SYM_CLASS_GENERATED] = { SYM_VERDICT_SYNTHETIC, SYM_ORIGIN_GENERATED, FALSE },
};

static const struct
{
  const char *name;  /* the command line's word */
  const char *words; /* the words of the mark or badge */
} kinds[SYM_VERDICT_SYNTHETIC + 1] = {
  [SYM_VERDICT_NO_LABEL] = { "no-label", "ORIGIN NOT ESTABLISHED" },
  [SYM_VERDICT_SAYS_NOT] = { "says-not", "LABELLED NOT SYNTHETIC" },
  [SYM_VERDICT_PHANTOM] = { "phantom", "PHANTOM" },
  [SYM_VERDICT_COMPUTED] = { "computed", "COMPUTED" },
  [SYM_VERDICT_CHECKING] = { "checking", "CHECKING" },
  [SYM_VERDICT_UNCHECKABLE] = { "uncheckable", "LABEL UNREADABLE" },
  [SYM_VERDICT_SUSPECTED] = { "suspected", "SYNTHETIC?" },
  [SYM_VERDICT_PARTLY_SYNTHETIC] = { "partly-synthetic", "PARTLY SYNTHETIC" },
  [SYM_VERDICT_SYNTHETIC] = { "synthetic", "SYNTHETIC" },
};

static SymVerdict
verdict_of (const SymEvidence *evidence)
{
  SymClass class = counts_as[evidence->strength][evidence->asserts];
  SymVerdict verdict = {
    .kind = called[class].kind,
    .origin = called[class].origin,
    .conflict = called[class].conflict || evidence->asserts == SYM_CLASS_CONTRADICTORY,
    .n_files = 1,
  };

  if (!sym_evidence_is_positive (evidence))
    verdict.conflict = FALSE;
  verdict.n_synthetic = verdict.kind >= SYM_VERDICT_SUSPECTED;

  return verdict;
}

SymVerdict
sym_verdict_merge (GPtrArray *evidence)
{
  SymVerdict verdict = { .n_files = 1 };
  gboolean affirmed = FALSE;

  for (guint i = 0; evidence != NULL && i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);

      verdict = sym_verdict_join (verdict, verdict_of (piece));
      affirmed |= sym_evidence_is_positive (piece);
      verdict.denied |= sym_evidence_is_denial (piece);
    }
  verdict.conflict |= affirmed && verdict.denied;

  return verdict;
}

/* Who gives a verdict: of several that give the same it is the file, then the pixels, then what the
 * file refers to, then a person, then what is drawn over the image. */
static int
get_source (const SymVerdict *self)
{
  return self->by_layer ? 4 : self->by_person ? 3 : self->inherited ? 2 : self->by_pixels ? 1 : 0;
}

SymVerdict
sym_verdict_join (SymVerdict a, SymVerdict b)
{
  SymVerdict graver = a.kind >= b.kind ? a : b;
  const int source = MIN (get_source (&a), get_source (&b));

  graver.conflict = a.conflict || b.conflict;
  graver.denied = a.denied || b.denied;
  if (a.kind == b.kind)
    {
      graver.origin = MAX (a.origin, b.origin);
      graver.n_synthetic = MAX (a.n_synthetic, b.n_synthetic);
      graver.n_files = MAX (a.n_files, b.n_files);
      graver.by_pixels = source == 1;
      graver.inherited = source == 2;
      graver.by_person = source == 3;
      graver.by_layer = source == 4;
    }

  return graver;
}

SymVerdict
sym_verdict_of_stack (const SymVerdict *verdicts, guint n)
{
  SymVerdict whole;
  guint n_settled = 0; /* synthetic or partly */
  guint n_suspected = 0;

  g_return_val_if_fail (verdicts != NULL && n > 0, (SymVerdict) { .n_files = 1 });

  whole = verdicts[0];
  for (guint i = 0; i < n; i++)
    {
      whole = sym_verdict_join (whole, verdicts[i]);
      n_settled += verdicts[i].kind >= SYM_VERDICT_PARTLY_SYNTHETIC;
      n_suspected += verdicts[i].kind == SYM_VERDICT_SUSPECTED;
      whole.denied |= verdicts[i].kind == SYM_VERDICT_SAYS_NOT;
    }

  whole.n_files = n;
  whole.n_synthetic = n_settled > 0 ? n_settled : n_suspected;
  if (n_settled > 0 && n_settled < n)
    {
      whole.kind = SYM_VERDICT_PARTLY_SYNTHETIC;
      whole.origin = SYM_ORIGIN_UNSAID;
    }
  /* Files of one series that contradict each other are a contradiction of the series. */
  whole.conflict |= whole.denied && whole.n_synthetic > 0;

  return whole;
}

gboolean
sym_verdict_is_marked (const SymVerdict *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->kind >= SYM_VERDICT_CHECKING;
}

const char *
sym_verdict_get_name (const SymVerdict *self)
{
  g_return_val_if_fail (self != NULL && self->kind < G_N_ELEMENTS (kinds), "uncheckable");

  return kinds[self->kind].name;
}

const char *
sym_verdict_get_origin_name (const SymVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind != SYM_VERDICT_SYNTHETIC)
    return NULL;

  switch (self->origin)
    {
    case SYM_ORIGIN_GENERATED:
      return "generated";
    case SYM_ORIGIN_SIMULATED:
      return "simulated";
    case SYM_ORIGIN_UNSAID:
    default:
      return NULL;
    }
}

const char *
sym_verdict_get_words (const SymVerdict *self)
{
  g_return_val_if_fail (self != NULL && self->kind < G_N_ELEMENTS (kinds), "LABEL UNREADABLE");

  return kinds[self->kind].words;
}

static gboolean
is_n_of_m (const SymVerdict *self)
{
  return self->n_synthetic > 0 && self->n_synthetic < self->n_files;
}

/* What the file says is told by the evidence: it is less than this. */
static const char *
describe_statement (const SymVerdict *self)
{
  switch (self->kind)
    {
    case SYM_VERDICT_SYNTHETIC:
      return _ ("A person marked this image as synthetic.");
    case SYM_VERDICT_PARTLY_SYNTHETIC:
      return _ ("A person marked parts of this image as synthetic.");
    case SYM_VERDICT_UNCHECKABLE:
      return _ ("Whether a person marked this image as synthetic could not be read.");
    case SYM_VERDICT_NO_LABEL:
    case SYM_VERDICT_SAYS_NOT:
    case SYM_VERDICT_PHANTOM:
    case SYM_VERDICT_COMPUTED:
    case SYM_VERDICT_CHECKING:
    case SYM_VERDICT_SUSPECTED:
    default:
      return NULL;
    }
}

/* Of the object itself nothing is said: what it refers to is marked. */
static const char *
describe_inherited (const SymVerdict *self)
{
  switch (self->kind)
    {
    case SYM_VERDICT_SYNTHETIC:
      return _ ("The file refers to a synthetic image, and counts as synthetic, too.");
    case SYM_VERDICT_PARTLY_SYNTHETIC:
      return _ ("The file refers to a partly synthetic image, and counts as that, too.");
    case SYM_VERDICT_SUSPECTED:
      return _ ("The file refers to an image that may be synthetic.");
    case SYM_VERDICT_NO_LABEL:
    case SYM_VERDICT_SAYS_NOT:
    case SYM_VERDICT_PHANTOM:
    case SYM_VERDICT_COMPUTED:
    case SYM_VERDICT_CHECKING:
    case SYM_VERDICT_UNCHECKABLE:
    default:
      return NULL;
    }
}

/* What was found in the pixels, where no label says as much. */
static const char *
describe_finding (const SymVerdict *self)
{
  switch (self->kind)
    {
    case SYM_VERDICT_SYNTHETIC:
      if (self->origin == SYM_ORIGIN_GENERATED)
        return _ ("The pixels carry the watermark of a generative model.");
      return _ ("The pixels carry a mark that says that this image was made artificially.");
    case SYM_VERDICT_PARTLY_SYNTHETIC:
      return _ ("The pixels carry a mark that says that parts of this image were made artificially.");
    case SYM_VERDICT_SUSPECTED:
      return _ ("Something in the pixels suggests that this image may be synthetic.");
    case SYM_VERDICT_UNCHECKABLE:
      return _ ("The pixels could not be examined to the end: they may carry a mark.");
    case SYM_VERDICT_NO_LABEL:
    case SYM_VERDICT_SAYS_NOT:
    case SYM_VERDICT_PHANTOM:
    case SYM_VERDICT_COMPUTED:
    case SYM_VERDICT_CHECKING:
    default:
      return NULL;
    }
}

/* Of the image itself nothing is said: what is drawn over it is marked. */
static const char *
describe_layer (const SymVerdict *self)
{
  switch (self->kind)
    {
    case SYM_VERDICT_SYNTHETIC:
      return _ ("What is drawn over the image is synthetic.");
    case SYM_VERDICT_PARTLY_SYNTHETIC:
      return _ ("What is drawn over the image is partly synthetic.");
    case SYM_VERDICT_SUSPECTED:
      return _ ("What is drawn over the image may be synthetic.");
    case SYM_VERDICT_UNCHECKABLE:
      return _ ("It cannot be checked whether what is drawn over the image is synthetic.");
    case SYM_VERDICT_NO_LABEL:
    case SYM_VERDICT_SAYS_NOT:
    case SYM_VERDICT_PHANTOM:
    case SYM_VERDICT_COMPUTED:
    case SYM_VERDICT_CHECKING:
    default:
      return NULL;
    }
}

static char *
describe_kind (const SymVerdict *self)
{
  if (self->by_layer && describe_layer (self) != NULL)
    return g_strdup (describe_layer (self));
  if (self->inherited && describe_inherited (self) != NULL)
    return g_strdup (describe_inherited (self));
  if (self->by_person && describe_statement (self) != NULL)
    return g_strdup (describe_statement (self));
  if (self->by_pixels && describe_finding (self) != NULL)
    return g_strdup (describe_finding (self));

  switch (self->kind)
    {
    case SYM_VERDICT_SYNTHETIC:
      if (self->origin == SYM_ORIGIN_GENERATED)
        return g_strdup (_ ("The file says that a generative model made this image."));
      if (self->origin == SYM_ORIGIN_SIMULATED)
        return g_strdup (_ ("The file says that this image was simulated or drawn by a program."));
      return g_strdup (_ ("The file says that this image was made artificially."));

    case SYM_VERDICT_PARTLY_SYNTHETIC:
      if (is_n_of_m (self))
        return g_strdup_printf (ngettext ("%u of the %u images of this series is labelled as "
                                          "made artificially.",
                                          "%u of the %u images of this series are labelled as "
                                          "made artificially.",
                                          self->n_synthetic),
                                self->n_synthetic,
                                self->n_files);
      return g_strdup (_ ("The file says that parts of this image were made artificially."));

    case SYM_VERDICT_SUSPECTED:
      if (is_n_of_m (self))
        return g_strdup_printf (ngettext ("Something in %u of the %u images of this series "
                                          "suggests that it may be synthetic.",
                                          "Something in %u of the %u images of this series "
                                          "suggests that they may be synthetic.",
                                          self->n_synthetic),
                                self->n_synthetic,
                                self->n_files);
      return g_strdup (_ ("Something in the file suggests that this image may be synthetic."));

    case SYM_VERDICT_UNCHECKABLE:
      return g_strdup (_ ("The file has a place for labels that could not be read."));

    case SYM_VERDICT_CHECKING:
      return g_strdup (_ ("The pixels have not been examined for marks of generators yet."));

    case SYM_VERDICT_COMPUTED:
      return g_strdup (_ ("This image was calculated from acquired data by a known method."));

    case SYM_VERDICT_PHANTOM:
      return g_strdup (_ ("The file says that this image shows a test object, not a patient."));

    case SYM_VERDICT_SAYS_NOT:
      return g_strdup (_ ("The file is labelled as not synthetic."));

    case SYM_VERDICT_NO_LABEL:
    default:
      return g_strdup (_ ("Nothing in the file says how this image was made."));
    }
}

char *
sym_verdict_describe (const SymVerdict *self)
{
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  sentence = describe_kind (self);
  if (self->conflict)
    return g_strdup_printf ("%s %s",
                            sentence,
                            _ ("Its labels contradict each other: the graver one is shown."));

  return g_steal_pointer (&sentence);
}

char *
sym_verdict_describe_limits (const SymVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->kind)
    {
    case SYM_VERDICT_SYNTHETIC:
      return g_strdup (_ ("This does not say which structures are artificial. Patient, scanner "
                          "and dates in the "
                          "file may be those of an examination that never took place."));

    case SYM_VERDICT_PARTLY_SYNTHETIC:
      return g_strdup (_ ("This does not say which parts are artificial: any structure may be. "
                          "Nor does it say that the other parts are as acquired."));

    case SYM_VERDICT_SUSPECTED:
      return g_strdup (_ ("This is not proof: words and names like these also occur with "
                          "acquired images. "
                          "Ask where the image comes from before relying on it."));

    case SYM_VERDICT_UNCHECKABLE:
      return g_strdup (_ ("This does not say that the image is synthetic. It says that a label "
                          "may be there "
                          "and nobody could read it."));

    case SYM_VERDICT_CHECKING:
      return g_strdup (_ ("This does not say that the image is synthetic, nor that it is not: the "
                          "verdict follows when the pixels have been examined."));

    case SYM_VERDICT_COMPUTED:
      return g_strdup (_ ("This does not say that the calculation was right, nor that the data "
                          "it started from "
                          "were acquired from this patient."));

    case SYM_VERDICT_PHANTOM:
      return g_strdup (_ ("This is only what the file claims. It does not exclude that the image "
                          "was changed "
                          "later."));

    case SYM_VERDICT_SAYS_NOT:
      return g_strdup (_ ("This is only what the file claims: nobody vouches for it, and anyone "
                          "can write such a "
                          "label."));

    case SYM_VERDICT_NO_LABEL:
    default:
      return g_strdup (_ ("The absence of a label is not evidence. Most synthetic images carry "
                          "none, and "
                          "anonymising a file often removes it."));
    }
}

/* The gravest piece: by what it counts as, then by strength, then the first. Nothing that merely
 * accompanies the verdict may stand as its reason. */
const SymEvidence *
_sym_verdict_find_gravest (GPtrArray *evidence)
{
  const SymEvidence *gravest = NULL;
  SymVerdict held = { 0 };

  for (guint i = 0; evidence != NULL && i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);
      SymVerdict verdict = verdict_of (piece);

      if (verdict.kind == SYM_VERDICT_NO_LABEL)
        continue;
      if (gravest == NULL || verdict.kind > held.kind ||
          (verdict.kind == held.kind &&
           (piece->strength > gravest->strength ||
            (piece->strength == gravest->strength && verdict.origin > held.origin))))
        {
          gravest = piece;
          held = verdict;
        }
    }

  return gravest;
}

/* The mark has outlines for ASCII only. Punctuation is written as ASCII has it, a letter that ASCII
 * lacks as "?"; where most are such, the value says nothing that way and only the panel shows it. */
static char *
quote_in_ascii (const char *value)
{
  static const struct
  {
    gunichar c;
    const char *ascii;
  } punctuation[] = {
    { 0xa0, " " },    { 0x2010, "-" },  { 0x2011, "-" },  { 0x2012, "-" },   { 0x2013, "-" },
    { 0x2014, "-" },  { 0x2018, "'" },  { 0x2019, "'" },  { 0x201c, "\"" }, { 0x201d, "\"" },
    { 0x2026, "..." },
  };
  g_autoptr (GString) ascii = g_string_new (NULL);
  guint n_known = 0;
  guint n_unknown = 0;

  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      guint i = 0;

      if (c < 0x80)
        {
          g_string_append_c (ascii, g_ascii_isprint ((char) c) ? (char) c : ' ');
          n_known += g_ascii_isalnum ((char) c);
          continue;
        }
      while (i < G_N_ELEMENTS (punctuation) && punctuation[i].c != c)
        i++;
      g_string_append (ascii, i < G_N_ELEMENTS (punctuation) ? punctuation[i].ascii : "?");
      n_unknown += i == G_N_ELEMENTS (punctuation);
    }
  if (ascii->len == 0 || n_unknown > n_known)
    return NULL;

  return _sym_shorten (ascii->str, 0, REASON_VALUE_CHARS, "...");
}

char *
sym_verdict_describe_reason (const SymVerdict *self, GPtrArray *evidence)
{
  const SymEvidence *gravest;
  g_autoptr (GString) line = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  line = g_string_new (NULL);
  if (!sym_verdict_is_marked (self))
    return g_string_free (g_steal_pointer (&line), FALSE);

  if (self->conflict)
    g_string_append (line, "LABELS CONFLICT: ");

  if (self->kind == SYM_VERDICT_CHECKING)
    {
      g_string_append (line, "looking for marks in the pixels");
      return g_string_free (g_steal_pointer (&line), FALSE);
    }

  gravest = _sym_verdict_find_gravest (evidence);
  if (gravest != NULL)
    {
      g_autofree char *place = _sym_evidence_name_place (gravest);
      g_autofree char *value = quote_in_ascii (gravest->value);

      g_string_append (line, place);

      if (value != NULL)
        g_string_append_printf (line, " = %s", value);
    }
  else
    g_string_append (line, "the file could not be read");

  if (is_n_of_m (self))
    g_string_append_printf (line, "; %u of %u images", self->n_synthetic, self->n_files);

  return g_string_free (g_steal_pointer (&line), FALSE);
}
