/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-verdict.h"

#include <string.h>

/* The merge rules of the signal catalogue, sections 1.2 to 1.4, as literal tables: every expected
 * verdict below is written out, none is computed. A verdict is written as three letters (`sim` and
 * `gen` are synthetic images of that origin) and "!" for a conflict. */

static const struct
{
  const char *code;
  SymVerdictKind kind;
  SymOrigin origin;
} codes[] = {
  { "no", SYM_VERDICT_NO_LABEL, SYM_ORIGIN_UNSAID },
  { "not", SYM_VERDICT_SAYS_NOT, SYM_ORIGIN_UNSAID },
  { "pha", SYM_VERDICT_PHANTOM, SYM_ORIGIN_UNSAID },
  { "com", SYM_VERDICT_COMPUTED, SYM_ORIGIN_UNSAID },
  { "che", SYM_VERDICT_CHECKING, SYM_ORIGIN_UNSAID },
  { "unc", SYM_VERDICT_UNCHECKABLE, SYM_ORIGIN_UNSAID },
  { "sus", SYM_VERDICT_SUSPECTED, SYM_ORIGIN_UNSAID },
  { "par", SYM_VERDICT_PARTLY_SYNTHETIC, SYM_ORIGIN_UNSAID },
  { "syn", SYM_VERDICT_SYNTHETIC, SYM_ORIGIN_UNSAID },
  { "sim", SYM_VERDICT_SYNTHETIC, SYM_ORIGIN_SIMULATED },
  { "gen", SYM_VERDICT_SYNTHETIC, SYM_ORIGIN_GENERATED },
};

static SymVerdict
verdict_from_code (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (strncmp (code, codes[i].code, strlen (codes[i].code)) == 0 &&
        strspn (code + strlen (codes[i].code), "!") == strlen (code + strlen (codes[i].code)))
      return (SymVerdict) {
        .kind = codes[i].kind,
        .origin = codes[i].origin,
        .conflict = g_str_has_suffix (code, "!"),
        .n_files = 1,
      };

  g_assert_not_reached ();
}

static void
assert_verdict (const SymVerdict *verdict, const char *code, const char *of)
{
  SymVerdict expected = verdict_from_code (code);

  if (verdict->kind != expected.kind || verdict->origin != expected.origin ||
      !verdict->conflict != !expected.conflict)
    g_error ("%s: expected %s, got %s, origin %d, conflict %d",
             of,
             code,
             sym_verdict_get_name (verdict),
             verdict->origin,
             verdict->conflict);
}

static SymEvidence *
make (SymStrength strength, SymClass asserts)
{
  return sym_evidence_new ("D-TEST", "test", strength, asserts, "(0008,001C)", "value", "says");
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
}

/* 1.2, the effect of each strength: a hint never decides, a denial is only ever a denial, a
 * confounder settles computed images and phantoms, context decides nothing. */
static void
test_single (void)
{
  static const char *const expected[6][11] = {
    /*           none  not    pha    com    unc    hint   contra  partly  syn    sim    gen */
    [0] = { "no", "no", "no", "no", "unc", "no", "no", "no", "no", "no", "no" },             /* CONTEXT */
    [1] = { "no", "no", "pha", "com", "unc", "no", "no", "no", "no", "no", "no" },           /* CONF */
    [2] = { "no", "not", "pha", "com", "unc", "not", "not", "not", "not", "not", "not" },    /* NEG */
    [3] = { "no", "not", "pha", "com", "unc", "sus", "sus!", "sus", "sus", "sus", "sus" },   /* HINT */
    [4] = { "no", "not", "pha", "com", "unc", "sus", "syn!", "par", "syn", "sim", "gen" },   /* STRONG */
    [5] = { "no", "not", "pha", "com", "unc", "sus", "syn!", "par", "syn", "sim", "gen" },   /* AUTH */
  };

  for (guint s = 0; s < 6; s++)
    for (guint c = 0; c < 11; c++)
      {
        g_autoptr (GPtrArray) list = new_list ();
        g_autofree char *of = g_strdup_printf ("strength %u, class %u", s, c);
        SymVerdict verdict;

        g_ptr_array_add (list, make (s, c));
        verdict = sym_verdict_merge (list);
        assert_verdict (&verdict, expected[s][c], of);
        g_assert_cmpuint (verdict.n_files, ==, 1);
        g_assert_cmpuint (verdict.n_synthetic,
                          ==,
                          verdict.kind == SYM_VERDICT_SUSPECTED ||
                              verdict.kind == SYM_VERDICT_PARTLY_SYNTHETIC ||
                              verdict.kind == SYM_VERDICT_SYNTHETIC);
      }
}

/* 1.3, rules 1 to 4, over every pair of the kinds of evidence that the catalogue has. */
static void
test_pairs (void)
{
  enum { NONE, CONF, COMP, PHAN, SAYS, NEGC, NEGN, UNCH, HINT, CONT, PART, SYNT, SIMU, GENE, N };
  static const struct
  {
    SymStrength strength;
    SymClass asserts;
  } pieces[N] = {
    [NONE] = { SYM_STRENGTH_CONTEXT, SYM_CLASS_NO_LABEL },
    [CONF] = { SYM_STRENGTH_CONF, SYM_CLASS_NO_LABEL },
    [COMP] = { SYM_STRENGTH_CONF, SYM_CLASS_COMPUTED },
    [PHAN] = { SYM_STRENGTH_AUTH, SYM_CLASS_PHANTOM },
    [SAYS] = { SYM_STRENGTH_NEG, SYM_CLASS_SAYS_NOT },
    [NEGC] = { SYM_STRENGTH_NEG, SYM_CLASS_COMPUTED }, /* computationalCapture */
    [NEGN] = { SYM_STRENGTH_NEG, SYM_CLASS_NO_LABEL }, /* a NO of one frame */
    [UNCH] = { SYM_STRENGTH_CONTEXT, SYM_CLASS_UNCHECKABLE },
    [HINT] = { SYM_STRENGTH_HINT, SYM_CLASS_HINT },
    [CONT] = { SYM_STRENGTH_STRONG, SYM_CLASS_CONTRADICTORY },
    [PART] = { SYM_STRENGTH_STRONG, SYM_CLASS_PARTLY },
    [SYNT] = { SYM_STRENGTH_AUTH, SYM_CLASS_SYNTHETIC },
    [SIMU] = { SYM_STRENGTH_STRONG, SYM_CLASS_SIMULATED },
    [GENE] = { SYM_STRENGTH_STRONG, SYM_CLASS_GENERATED },
  };
  /* clang-format off */
  static const char *const expected[N][N] = {
    /*          NONE    CONF    COMP    PHAN    SAYS    NEGC    NEGN    UNCH    HINT    CONT    PART    SYNT    SIMU    GENE */
  [NONE] = { "no", "no", "com", "pha", "not", "com", "no", "unc", "sus", "syn!", "par", "syn", "sim", "gen" },
  [CONF] = { "no", "no", "com", "pha", "not", "com", "no", "unc", "sus", "syn!", "par", "syn", "sim", "gen" },
  [COMP] = { "com", "com", "com", "com", "com", "com", "com", "unc", "sus", "syn!", "par", "syn", "sim", "gen" },
  [PHAN] = { "pha", "pha", "com", "pha", "pha", "com", "pha", "unc", "sus", "syn!", "par", "syn", "sim", "gen" },
  [SAYS] = { "not", "not", "com", "pha", "not", "com", "not", "unc", "sus!", "syn!", "par!", "syn!", "sim!", "gen!" },
  [NEGC] = { "com", "com", "com", "com", "com", "com", "com", "unc", "sus!", "syn!", "par!", "syn!", "sim!", "gen!" },
  [NEGN] = { "no", "no", "com", "pha", "not", "com", "no", "unc", "sus!", "syn!", "par!", "syn!", "sim!", "gen!" },
  [UNCH] = { "unc", "unc", "unc", "unc", "unc", "unc", "unc", "unc", "sus", "syn!", "par", "syn", "sim", "gen" },
  [HINT] = { "sus", "sus", "sus", "sus", "sus!", "sus!", "sus!", "sus", "sus", "syn!", "par", "syn", "sim", "gen" },
  [CONT] = { "syn!", "syn!", "syn!", "syn!", "syn!", "syn!", "syn!", "syn!", "syn!", "syn!", "syn!", "syn!", "sim!", "gen!" },
  [PART] = { "par", "par", "par", "par", "par!", "par!", "par!", "par", "par", "syn!", "par", "syn", "sim", "gen" },
  [SYNT] = { "syn", "syn", "syn", "syn", "syn!", "syn!", "syn!", "syn", "syn", "syn!", "syn", "syn", "sim", "gen" },
  [SIMU] = { "sim", "sim", "sim", "sim", "sim!", "sim!", "sim!", "sim", "sim", "sim!", "sim", "sim", "sim", "gen" },
  [GENE] = { "gen", "gen", "gen", "gen", "gen!", "gen!", "gen!", "gen", "gen", "gen!", "gen", "gen", "gen", "gen" },
  };
  /* clang-format on */

  for (guint a = 0; a < N; a++)
    for (guint b = 0; b < N; b++)
      {
        g_autoptr (GPtrArray) list = new_list ();
        g_autofree char *of = g_strdup_printf ("pair %u, %u", a, b);
        SymVerdict verdict;

        g_ptr_array_add (list, make (pieces[a].strength, pieces[a].asserts));
        g_ptr_array_add (list, make (pieces[b].strength, pieces[b].asserts));
        verdict = sym_verdict_merge (list);
        assert_verdict (&verdict, expected[a][b], of);
      }
}

/* Adding evidence never makes a verdict less grave, nor takes a conflict back; and the order of the
 * evidence doesn't matter. */
static void
test_merge_only_rises (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GPtrArray) list = new_list ();
      g_autoptr (GPtrArray) reversed = new_list ();
      SymVerdict last = sym_verdict_merge (list);
      SymVerdict verdict;

      for (guint i = 0; i < 6; i++)
        {
          g_ptr_array_add (list, make (g_test_rand_int_range (0, 6), g_test_rand_int_range (0, 11)));
          verdict = sym_verdict_merge (list);
          g_assert_cmpint (verdict.kind, >=, last.kind);
          g_assert_cmpint (verdict.origin, >=, last.origin);
          g_assert_cmpint (verdict.conflict, >=, last.conflict);
          last = verdict;
        }
      for (guint i = list->len; i > 0; i--)
        g_ptr_array_add (reversed, sym_evidence_ref (g_ptr_array_index (list, i - 1)));
      verdict = sym_verdict_merge (reversed);
      g_assert_cmpmem (&verdict, sizeof verdict, &last, sizeof last);
    }
}

static void
test_nothing (void)
{
  g_autoptr (GPtrArray) list = new_list ();
  SymVerdict empty = sym_verdict_merge (list);
  SymVerdict none = sym_verdict_merge (NULL);

  assert_verdict (&empty, "no", "empty");
  assert_verdict (&none, "no", "null");
  g_assert_cmpuint (empty.n_synthetic, ==, 0);
}

/* All verdicts that can be told apart: 8 kinds, 3 origins, conflict, three counts. */
#define N_ALL (8 * 3 * 2 * 3)

static SymVerdict
nth_verdict (guint i)
{
  static const guint counts[3][2] = { { 0, 1 }, { 1, 1 }, { 3, 10 } };

  return (SymVerdict) {
    .kind = i % 8,
    .origin = i / 8 % 3,
    .conflict = (gboolean) (i / 24 % 2),
    .n_synthetic = counts[i / 48][0],
    .n_files = counts[i / 48][1],
  };
}

static gboolean
equal (SymVerdict a, SymVerdict b)
{
  return a.kind == b.kind && a.origin == b.origin && a.conflict == b.conflict &&
         a.n_synthetic == b.n_synthetic && a.n_files == b.n_files;
}

/* The join of every triple: commutative, associative, idempotent, never less grave than either. */
static void
test_join_laws (void)
{
  for (guint i = 0; i < N_ALL; i++)
    {
      SymVerdict a = nth_verdict (i);

      g_assert_true (equal (sym_verdict_join (a, a), a));
      for (guint j = 0; j < N_ALL; j++)
        {
          SymVerdict b = nth_verdict (j);
          SymVerdict ab = sym_verdict_join (a, b);

          g_assert_true (equal (ab, sym_verdict_join (b, a)));
          g_assert_true (ab.kind >= a.kind && ab.kind >= b.kind);
          g_assert_true (ab.kind == a.kind || ab.kind == b.kind);
          g_assert_true (ab.conflict == (a.conflict || b.conflict));
          g_assert_true (ab.kind != a.kind || ab.origin >= a.origin);
          g_assert_true (ab.n_synthetic <= ab.n_files);
          for (guint k = 0; k < N_ALL; k++)
            {
              SymVerdict c = nth_verdict (k);

              if (!equal (sym_verdict_join (ab, c), sym_verdict_join (a, sym_verdict_join (b, c))))
                g_error ("not associative: %u %u %u", i, j, k);
            }
        }
    }
}

static void
test_join_values (void)
{
  static const char *const expected[][3] = {
    { "no", "gen", "gen" },
    { "sim", "gen", "gen" },
    { "par", "sim", "sim" },
    { "not", "sus", "sus" },
    { "sus!", "syn", "syn!" },
    { "com", "pha", "com" },
    { "unc", "not", "unc" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      SymVerdict joined = sym_verdict_join (verdict_from_code (expected[i][0]), verdict_from_code (expected[i][1]));

      assert_verdict (&joined, expected[i][2], expected[i][0]);
    }
}

/* Rule 6: one positive file marks the stack, n of m. */
static void
test_stack (void)
{
  static const struct
  {
    const char *files[5];
    const char *expected;
    guint n_synthetic;
  } cases[] = {
    { { "no" }, "no", 0 },
    { { "gen" }, "gen", 1 },
    { { "gen", "gen", "gen" }, "gen", 3 },
    { { "sim", "gen" }, "gen", 2 },
    { { "no", "no", "gen" }, "par", 1 },
    { { "syn", "par" }, "syn", 2 },
    { { "par", "par", "no" }, "par", 2 },
    { { "sus", "no", "no", "no" }, "sus", 1 },
    { { "sus", "sus", "syn", "no" }, "par", 1 },
    { { "unc", "no" }, "unc", 0 },
    { { "unc", "sus" }, "sus", 1 },
    { { "com", "no" }, "com", 0 },
    { { "not", "not" }, "not", 0 },
    { { "not", "no" }, "not", 0 },
    { { "gen", "not" }, "par!", 1 },
    { { "sus", "not" }, "sus!", 1 },
    { { "com", "not" }, "com", 0 },
    { { "gen!", "gen" }, "gen!", 2 },
    { { "gen!", "no", "no", "no" }, "par!", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SymVerdict files[5];
      SymVerdict whole;
      g_autofree char *of = g_strdup_printf ("stack %u", i);
      guint n = 0;

      for (; n < 5 && cases[i].files[n] != NULL; n++)
        files[n] = verdict_from_code (cases[i].files[n]);
      whole = sym_verdict_of_stack (files, n);
      assert_verdict (&whole, cases[i].expected, of);
      g_assert_cmpuint (whole.n_files, ==, n);
      g_assert_cmpuint (whole.n_synthetic, ==, cases[i].n_synthetic);
    }
}

/* The contract of the command line and the words of the mark. */
static void
test_words (void)
{
  static const struct
  {
    const char *code, *name, *words;
    gboolean marked;
    const char *origin;
  } table[] = {
    { "gen", "synthetic", "SYNTHETIC", TRUE, "generated" },
    { "sim", "synthetic", "SYNTHETIC", TRUE, "simulated" },
    { "syn", "synthetic", "SYNTHETIC", TRUE, NULL },
    { "par", "partly-synthetic", "PARTLY SYNTHETIC", TRUE, NULL },
    { "sus", "suspected", "SYNTHETIC?", TRUE, NULL },
    { "unc", "uncheckable", "LABEL UNREADABLE", TRUE, NULL },
    { "com", "computed", "COMPUTED", FALSE, NULL },
    { "pha", "phantom", "PHANTOM", FALSE, NULL },
    { "not", "says-not", "LABELLED NOT SYNTHETIC", FALSE, NULL },
    { "no", "no-label", "ORIGIN NOT ESTABLISHED", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      SymVerdict verdict = verdict_from_code (table[i].code);
      g_autofree char *sentence = sym_verdict_describe (&verdict);
      g_autofree char *limits = sym_verdict_describe_limits (&verdict);

      g_assert_cmpstr (sym_verdict_get_name (&verdict), ==, table[i].name);
      g_assert_cmpstr (sym_verdict_get_words (&verdict), ==, table[i].words);
      g_assert_cmpstr (sym_verdict_get_origin_name (&verdict), ==, table[i].origin);
      g_assert_cmpint (sym_verdict_is_marked (&verdict), ==, table[i].marked);

      /* Nothing is ever called real or authentic, and no image "synthetic medical". */
      for (guint j = 0; j < 2; j++)
        {
          const char *text = j == 0 ? sentence : limits;

          g_assert_true (g_str_has_suffix (text, "."));
          g_assert_null (strstr (text, "real"));
          g_assert_null (strstr (text, "authentic"));
          g_assert_null (strstr (text, "medical"));
        }
    }
}

static void
test_describe (void)
{
  SymVerdict verdict = { SYM_VERDICT_PARTLY_SYNTHETIC, SYM_ORIGIN_UNSAID, TRUE, 12, 93 };
  g_autofree char *of_stack = sym_verdict_describe (&verdict);
  g_autofree char *generated = NULL;

  g_assert_cmpstr (of_stack,
                   ==,
                   "12 of the 93 images of this series are labelled as made artificially. "
                   "Its labels contradict each other: the graver one is shown.");
  verdict = verdict_from_code ("gen");
  generated = sym_verdict_describe (&verdict);
  g_assert_cmpstr (generated, ==, "The file says that a generative model made this image.");
}

static void
test_reason (void)
{
  g_autoptr (GPtrArray) list = new_list ();
  SymVerdict verdict;
  g_autofree char *alone = NULL;
  g_autofree char *contradicted = NULL;
  g_autofree char *foreign = NULL;
  g_autofree char *unmarked = NULL;
  g_autofree char *unread = NULL;
  g_autofree char *seen = NULL;

  g_ptr_array_add (list,
                   sym_evidence_new ("D-CONV-SYN", "test", SYM_STRENGTH_STRONG, SYM_CLASS_SYNTHETIC, "(0008,0064)", "SYN", "."));
  g_ptr_array_add (list,
                   sym_evidence_new ("D-SYN-YES", "test", SYM_STRENGTH_AUTH, SYM_CLASS_SYNTHETIC, "(0008,001C)", "YES", "."));
  g_ptr_array_add (list,
                   sym_evidence_new ("D-QCI", "test", SYM_STRENGTH_AUTH, SYM_CLASS_PHANTOM, "(0028,0300)", "YES", "."));
  verdict = sym_verdict_merge (list);
  alone = sym_verdict_describe_reason (&verdict, list);
  g_assert_cmpstr (alone, ==, "DICOM Synthetic Data (0008,001C) = YES");

  g_ptr_array_add (list,
                   sym_evidence_new ("X-DST", "test", SYM_STRENGTH_NEG, SYM_CLASS_SAYS_NOT, "XMP a", "digitalCapture", "."));
  verdict = sym_verdict_merge (list);
  verdict.n_synthetic = 2;
  verdict.n_files = 40;
  contradicted = sym_verdict_describe_reason (&verdict, list);
  g_assert_cmpstr (contradicted, ==, "LABELS CONFLICT: DICOM Synthetic Data (0008,001C) = YES; 2 of 40 images");

  /* The mark has outlines for ASCII only. */
  g_ptr_array_set_size (list, 0);
  g_ptr_array_add (list,
                   sym_evidence_new ("N-DESC", "test", SYM_STRENGTH_STRONG, SYM_CLASS_SYNTHETIC, "descrip", "合成图像", "."));
  verdict = sym_verdict_merge (list);
  foreign = sym_verdict_describe_reason (&verdict, list);
  g_assert_cmpstr (foreign, ==, "NIfTI descrip");

  /* A watermark's place is a rectangle: numbers that say nothing beside the mark. */
  g_ptr_array_set_size (list, 0);
  g_ptr_array_add (list,
                   sym_evidence_new ("W-DWT", "test", SYM_STRENGTH_STRONG, SYM_CLASS_GENERATED, "0,0,9,9", "SDXL", "."));
  verdict = sym_verdict_merge (list);
  seen = sym_verdict_describe_reason (&verdict, list);
  g_assert_cmpstr (seen, ==, "Watermark in the pixels = SDXL");

  g_ptr_array_set_size (list, 0);
  verdict = sym_verdict_merge (list);
  unmarked = sym_verdict_describe_reason (&verdict, list);
  g_assert_cmpstr (unmarked, ==, "");
  verdict.kind = SYM_VERDICT_UNCHECKABLE;
  unread = sym_verdict_describe_reason (&verdict, list);
  g_assert_cmpstr (unread, ==, "the file could not be read");
}

/* A denial is not what makes an image synthetic, and a long value is cut. */
static void
test_reason_picks (void)
{
  g_autoptr (GPtrArray) list = new_list ();
  g_autofree char *long_value = g_strnfill (500, 'x');
  g_autofree char *reason = NULL;
  SymVerdict verdict;

  g_ptr_array_add (list,
                   sym_evidence_new ("D-SYN-NO", "test", SYM_STRENGTH_NEG, SYM_CLASS_SAYS_NOT, "(0008,001C)", "NO", "."));
  g_ptr_array_add (list,
                   sym_evidence_new ("D-TXT", "test", SYM_STRENGTH_HINT, SYM_CLASS_HINT, "(0008,103E)", long_value, "."));
  verdict = sym_verdict_merge (list);
  reason = sym_verdict_describe_reason (&verdict, list);
  g_assert_true (g_str_has_prefix (reason, "LABELS CONFLICT: DICOM Series Description (0008,103E) = xxx"));
  g_assert_true (g_str_has_suffix (reason, "x..."));
  g_assert_cmpuint (strlen (reason), <, 140);
}

/* A value is quoted also where it was shortened or holds more than ASCII. */
static void
test_reason_quotes (void)
{
  static const char *const cases[][2] = {
    { "AI-generated image, not for diagnosis", "NIfTI ext[0] ecode 6 = AI-generated image, not for diagnosis" },
    { "AI-generated image …", "NIfTI ext[0] ecode 6 = AI-generated image ..." },
    { "“AI-generated” – image’s note", "NIfTI ext[0] ecode 6 = \"AI-generated\" - image's note" },
    { "AI generated\nimage", "NIfTI ext[0] ecode 6 = AI generated image" },
    { "künstlich erzeugtes Bild", "NIfTI ext[0] ecode 6 = k?nstlich erzeugtes Bild" },
    { "синтетическое изображение", "NIfTI ext[0] ecode 6" },
    { "AI生成画像です", "NIfTI ext[0] ecode 6" },
    { "", "NIfTI ext[0] ecode 6" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) list = new_list ();
      g_autofree char *reason = NULL;
      SymVerdict verdict;

      g_ptr_array_add (list,
                       sym_evidence_new ("N-X6", "test", SYM_STRENGTH_STRONG, SYM_CLASS_GENERATED,
                                         "ext[0] ecode 6", cases[i][0], "."));
      verdict = sym_verdict_merge (list);
      reason = sym_verdict_describe_reason (&verdict, list);
      g_assert_cmpstr (reason, ==, cases[i][1]);
      g_assert_true (g_str_is_ascii (reason));
    }
}

static void
test_evidence (void)
{
  SymEvidence *evidence = make (SYM_STRENGTH_HINT, SYM_CLASS_HINT);
  static const char *const names[] = { "CONTEXT", "CONF", "NEG", "HINT", "STRONG", "AUTH" };

  g_assert_true (sym_evidence_ref (evidence) == evidence);
  sym_evidence_unref (evidence);
  g_assert_cmpstr (evidence->signal, ==, "D-TEST");
  g_assert_cmpint (evidence->assurance, ==, SYM_ASSURANCE_CLAIMED);
  g_assert_true (sym_evidence_is_positive (evidence));
  sym_evidence_unref (evidence);

  for (guint s = 0; s < 6; s++)
    {
      g_assert_cmpstr (sym_strength_get_name (s), ==, names[s]);
      for (guint c = 0; c < 11; c++)
        {
          g_autoptr (SymEvidence) piece = make (s, c);

          g_assert_cmpint (sym_evidence_is_positive (piece), ==, s >= 3 && c >= 5);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/verdict/merge/each-strength-and-class", test_single);
  g_test_add_func ("/verdict/merge/every-pair", test_pairs);
  g_test_add_func ("/verdict/merge/only-rises", test_merge_only_rises);
  g_test_add_func ("/verdict/merge/nothing", test_nothing);
  g_test_add_func ("/verdict/join/laws", test_join_laws);
  g_test_add_func ("/verdict/join/values", test_join_values);
  g_test_add_func ("/verdict/stack/n-of-m", test_stack);
  g_test_add_func ("/verdict/words", test_words);
  g_test_add_func ("/verdict/describe", test_describe);
  g_test_add_func ("/verdict/reason", test_reason);
  g_test_add_func ("/verdict/reason/picks-the-gravest", test_reason_picks);
  g_test_add_func ("/verdict/reason/quotes-the-value", test_reason_quotes);
  g_test_add_func ("/verdict/evidence", test_evidence);

  return g_test_run ();
}
