/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "image-test.h"
#include "sym-item-private.h"

/* What DICOM objects refer to, and what they inherit from it. Items are written as lines:
 * "name label reference…", references as the path before "(0008,1155)" and the UID, which is the
 * name of an item; or as the path of a series' number, and the number. */

#define SOURCE "(0008,2112)[0]."
#define IMAGE "(0008,1115)[0].(0008,1140)[0]."
#define EVIDENCE "(0040,A375)[0].(0008,1115)[0].(0008,1199)[0]."
#define STUDY "(0008,1110)[0]."

static void
add_tag (SymTags *tags, guint32 key, const char *where, const char *value)
{
  const SymTag tag
      = { .carrier = SYM_CARRIER_DICOM, .key = key, .name = "", .where = where, .value = value };

  sym_tags_add (tags, &tag);
}

static void
add_reference (SymTags *tags, const char *path, const char *class, const char *uid)
{
  g_autofree char *class_where = g_strconcat (path, "(0008,1150)", NULL);
  g_autofree char *where = g_strconcat (path, "(0008,1155)", NULL);

  if (class != NULL)
    add_tag (tags, 0x00081150, class_where, class);
  add_tag (tags, 0x00081155, where, uid);
}

static SymItem *
make_item (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  SymInstance *instance = _sym_instance_new (words[0]);

  instance->info.format = SYM_FORMAT_DICOM;
  add_tag (instance->tags, 0x00080018, "(0008,0018)", words[0]);
  if (g_str_equal (words[1], "GEN"))
    add_tag (instance->tags, 0x00082111, "(0008,2111)", "AI-generated image");
  else if (g_str_equal (words[1], "HINT"))
    add_tag (instance->tags, 0x00080064, "(0008,0064)", "DRW");
  else if (!g_str_equal (words[1], "-"))
    add_tag (instance->tags, 0x0008001c, "(0008,001C)", words[1]);
  for (guint i = 2; words[i] != NULL; i += 2)
    if (g_str_has_suffix (words[i], "(0020,000E)"))
      add_tag (instance->tags, 0x0020000e, words[i], words[i + 1]);
    else
      add_reference (instance->tags, words[i], NULL, words[i + 1]);
  g_ptr_array_add (files, instance);

  return _sym_item_new (words[0], NULL, files, NULL);
}

static const SymEvidence *
find_evidence (const SymItem *item, const char *signal)
{
  GPtrArray *evidence = sym_item_get_evidence (item);

  for (guint i = 0; i < evidence->len; i++)
    if (g_str_equal (((SymEvidence *) g_ptr_array_index (evidence, i))->signal, signal))
      return g_ptr_array_index (evidence, i);

  return NULL;
}

static const SymEvidence *
get_evidence (const SymItem *item, const char *signal)
{
  const SymEvidence *evidence = find_evidence (item, signal);

  g_assert (evidence != NULL);

  return evidence;
}

typedef struct
{
  const char *lines[5];
  const char *verdicts; /* of each, in the order of the lines */
  const char *values;   /* of D-REF-SYN of each, or "-" */
} Case;

static const Case cases[] = {
  /* an object over a synthetic image is synthetic, and says why */
  { { "image YES", "seg - " SOURCE " image" }, "synthetic synthetic", "-|image: (0008,001C) = YES" },
  { { "image YES", "pr - " IMAGE " image" }, "synthetic synthetic", "-|image: (0008,001C) = YES" },
  { { "image YES", "sr - " EVIDENCE " image" }, "synthetic synthetic", "-|image: (0008,001C) = YES" },
  /* whatever is inherited keeps its kind */
  { { "image HINT", "seg - " SOURCE " image" }, "suspected suspected", "-|image: (0008,0064) = DRW" },
  /* the other way nothing goes: a marked segmentation does not mark the image */
  { { "image -", "seg YES " SOURCE " image" }, "no-label synthetic", "-|-" },
  /* an image that nothing is said of gives nothing, nor does one that is not there */
  { { "image NO", "seg - " SOURCE " image" }, "says-not no-label", "-|-" },
  { { "image YES", "seg - " SOURCE " elsewhere" }, "synthetic no-label", "-|-" },
  /* a study of that number is no image */
  { { "image YES", "ct - " STUDY " image" }, "synthetic no-label", "-|-" },
  /* by way of others */
  { { "image YES", "seg - " SOURCE " image", "sr - " EVIDENCE " seg" },
    "synthetic synthetic synthetic",
    "-|image: (0008,001C) = YES|seg, image: (0008,001C) = YES" },
  /* the graver of two, whichever stands first */
  { { "a HINT", "b YES", "sr - " EVIDENCE " a " EVIDENCE " b" }, "suspected synthetic synthetic",
    "-|-|b: (0008,001C) = YES" },
  { { "a HINT", "b YES", "sr - " EVIDENCE " b " EVIDENCE " a" }, "suspected synthetic synthetic",
    "-|-|b: (0008,001C) = YES" },
  /* rings end, with and without anything to inherit */
  { { "a - " SOURCE " b", "b - " SOURCE " c", "c - " SOURCE " a" }, "no-label no-label no-label",
    "-|-|-" },
  { { "a - " SOURCE " b", "b YES " SOURCE " c", "c - " SOURCE " a" },
    "synthetic synthetic synthetic",
    "b: (0008,001C) = YES|-|a, b: (0008,001C) = YES" },
  { { "a YES " SOURCE " a" }, "synthetic", "-" },
  /* two files that say to be one object: the graver counts */
  { { "image -", "image YES", "seg - " SOURCE " image" }, "no-label synthetic synthetic",
    "-|-|image: (0008,001C) = YES" },
};

static void
check_case (const Case *test, const guint *order, guint n)
{
  g_autoptr (SymReferenceGraph) graph = sym_reference_graph_new ();
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) verdicts = g_strsplit (test->verdicts, " ", -1);
  g_auto (GStrv) values = g_strsplit (test->values, "|", -1);
  SymItem *items[5];
  guint numbers[5];

  for (guint i = 0; i < n; i++)
    items[i] = make_item (test->lines[i]);
  for (guint i = 0; i < n; i++)
    numbers[order[i]] = sym_reference_graph_add (graph, items[order[i]], changed);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SymItem) item = sym_reference_graph_apply (graph, numbers[i], items[i]);
      g_autoptr (SymItem) again = sym_reference_graph_apply (graph, numbers[i], item);
      const SymEvidence *inherited = find_evidence (item, "D-REF-SYN");

      g_assert_cmpstr (sym_verdict_get_name (sym_item_get_verdict (item)), ==, verdicts[i]);
      g_assert_cmpstr (inherited != NULL ? inherited->value : "-", ==, values[i]);
      /* nothing piles up */
      g_assert_cmpuint (sym_item_get_evidence (again)->len, ==, sym_item_get_evidence (item)->len);
      g_assert_cmpint (sym_item_get_verdict (again)->kind, ==, sym_item_get_verdict (item)->kind);
    }
  for (guint i = 0; i < n; i++)
    sym_item_unref (items[i]);
}

/* In every order of coming the same is inherited. */
static void
permute (const Case *test, guint *order, guint n, guint first)
{
  if (first == n)
    check_case (test, order, n);
  for (guint i = first; i < n; i++)
    {
      guint kept = order[first];

      order[first] = order[i];
      order[i] = kept;
      permute (test, order, n, first + 1);
      order[i] = order[first];
      order[first] = kept;
    }
}

static void
test_inheritance (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint order[5] = { 0, 1, 2, 3, 4 };
      guint n = 0;

      while (n < 5 && cases[i].lines[n] != NULL)
        n++;
      g_test_message ("case %u", i);
      permute (&cases[i], order, n, 0);
    }
}

/* What comes later raises what was there, says whom, and lowers nothing. */
static void
test_later (void)
{
  g_autoptr (SymReferenceGraph) graph = sym_reference_graph_new ();
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (SymItem) seg = make_item ("seg NO " SOURCE " image");
  g_autoptr (SymItem) sr = make_item ("sr - " EVIDENCE " seg");
  g_autoptr (SymItem) image = make_item ("image -");
  g_autoptr (SymItem) graver = make_item ("image YES");
  g_autoptr (SymItem) before = NULL;
  g_autoptr (SymItem) raised = NULL;
  g_autoptr (SymItem) after = NULL;

  g_assert_cmpuint (sym_reference_graph_add (graph, seg, changed), ==, 0);
  g_assert_cmpuint (sym_reference_graph_add (graph, sr, changed), ==, 1);
  g_assert_cmpuint (changed->len, ==, 0);
  before = sym_reference_graph_apply (graph, 0, seg);
  g_assert_cmpint (sym_item_get_verdict (before)->kind, ==, SYM_VERDICT_SAYS_NOT);
  g_assert_nonnull (strstr (get_evidence (before, "D-REF")->says, "not among the files"));
  g_assert_cmpint (get_evidence (before, "D-REF")->strength, ==, SYM_STRENGTH_CONTEXT);

  g_assert_cmpuint (sym_reference_graph_add (graph, image, changed), ==, 2);
  g_assert_cmpuint (changed->len, ==, 1); /* the source is there now */
  g_assert_cmpuint (g_array_index (changed, guint, 0), ==, 0);
  g_array_set_size (changed, 0);

  sym_reference_graph_raise (graph, 2, graver, changed);
  g_assert_cmpuint (changed->len, ==, 2);
  raised = sym_reference_graph_apply (graph, 0, before);
  g_assert_cmpint (sym_item_get_verdict (raised)->kind, ==, SYM_VERDICT_SYNTHETIC);
  g_assert_true (sym_item_get_verdict (raised)->conflict); /* it says NO itself */
  g_assert_nonnull (strstr (get_evidence (raised, "D-REF")->says, "It is among the files"));
  g_assert_true (g_str_has_prefix (sym_item_get_reason (raised), "LABELS CONFLICT: DICOM reference"));

  g_array_set_size (changed, 0);
  sym_reference_graph_raise (graph, 2, image, changed);
  g_assert_cmpuint (changed->len, ==, 0);
  after = sym_reference_graph_apply (graph, 0, raised);
  g_assert_cmpint (sym_item_get_verdict (after)->kind, ==, SYM_VERDICT_SYNTHETIC);
}

/* What an item inherited elsewhere stays with it, with what persons say, and is handed on. */
static void
test_kept (void)
{
  g_autoptr (SymReferenceGraph) first = sym_reference_graph_new ();
  g_autoptr (SymReferenceGraph) second = sym_reference_graph_new ();
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (SymItem) image = make_item ("image YES");
  g_autoptr (SymItem) seg = make_item ("seg - " SOURCE " image");
  g_autoptr (SymItem) sr = make_item ("sr - " EVIDENCE " seg");
  g_autoptr (SymItem) marked = NULL;
  g_autoptr (SymItem) stated = NULL;
  g_autoptr (SymItem) alone = NULL;
  g_autoptr (SymItem) report = NULL;

  sym_reference_graph_add (first, image, changed);
  marked = sym_reference_graph_apply (first, sym_reference_graph_add (first, seg, changed), seg);
  stated = sym_item_with_statements (marked, none);
  g_assert_cmpint (sym_item_get_verdict (stated)->kind, ==, SYM_VERDICT_SYNTHETIC);
  alone = sym_reference_graph_apply (second, sym_reference_graph_add (second, stated, changed), stated);
  g_assert_cmpint (sym_item_get_verdict (alone)->kind, ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpstr (get_evidence (alone, "D-REF-SYN")->value, ==, "image: (0008,001C) = YES");
  report = sym_reference_graph_apply (second, sym_reference_graph_add (second, sr, changed), sr);
  g_assert_cmpint (sym_item_get_verdict (report)->kind, ==, SYM_VERDICT_SYNTHETIC);
}

/* References are told by series and role, each object once; not the item's own. */
static void
test_list (void)
{
  static const char seg_class[] = "1.2.840.10008.5.1.4.1.1.66.4";
  static const char ct_class[] = "1.2.840.10008.5.1.4.1.1.2";
  g_autoptr (SymTags) tags = sym_tags_new ();
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (SymReferences) references = NULL;
  const SymReferenceGroup *group;

  add_tag (tags, 0x00080018, "(0008,0018)", "own");
  add_reference (tags, "(0008,1115)[0].(0008,1140)[0].", ct_class, "1");
  add_reference (tags, "(0008,1115)[0].(0008,1140)[1].", ct_class, "2");
  add_reference (tags, "(0008,1115)[0].(0008,1140)[2].", ct_class, "2");
  add_reference (tags, "(0008,1115)[0].(0008,1140)[3].", ct_class, "own");
  add_tag (tags, 0x0020000e, "(0008,1115)[0].(0020,000E)", "series.a");
  add_reference (tags, "(0008,1115)[1].(0008,1140)[0].", ct_class, "3");
  add_tag (tags, 0x0020000e, "(0008,1115)[1].(0020,000E)", "series.b");
  add_reference (tags, "(0008,2112)[0].", ct_class, "4");
  add_reference (tags, "(0040,A375)[0].(0008,1115)[0].(0008,1199)[0].", seg_class, "5");
  add_tag (tags, 0x0020000e, "(0040,A375)[0].(0008,1115)[0].(0020,000E)", "series.c");
  add_reference (tags, "(3006,0010)[0].(3006,0012)[0].", NULL, "study");
  add_reference (tags, "(3006,0010)[0].(3006,0012)[0].(3006,0014)[0].(3006,0016)[0].", ct_class, "6");
  add_tag (tags, 0x0020000e, "(3006,0010)[0].(3006,0012)[0].(3006,0014)[0].(0020,000E)", "series.d");
  add_tag (tags, 0x0020000e, "(0020,000E)", "series.own");
  add_reference (tags, "(0008,1155)", ct_class, "not in an item");
  g_ptr_array_add (files, tags);
  references = _sym_references_new (files);

  g_assert_cmpuint (references->all->len, ==, 6);
  g_assert_cmpuint (references->groups->len, ==, 5);
  group = &g_array_index (references->groups, SymReferenceGroup, 0);
  g_assert_cmpstr (group->series, ==, "series.a");
  g_assert_cmpstr (group->role, ==, "as a related image");
  g_assert_cmpuint (group->n_images, ==, 2);
  g_assert_cmpuint (group->n_others, ==, 0);
  g_assert_cmpstr (group[1].series, ==, "series.b");
  g_assert_cmpstr (group[2].series, ==, "");
  g_assert_cmpstr (group[2].role, ==, "as its source");
  g_assert_cmpstr (group[3].series, ==, "series.c");
  g_assert_cmpuint (group[3].n_others, ==, 1);
  g_assert_cmpstr (group[4].series, ==, "series.d");
  g_assert_cmpstr (group[4].role, ==, "as where contours lie");
}

/* Each after those it refers to, else as given; a ring together. */
static void
test_order (void)
{
  static const char *const lines[]
      = { "sr - " EVIDENCE " seg", "a -", "seg - " SOURCE " image", "x - " SOURCE " y",
          "image -", "b - " SOURCE " gone", "y - " SOURCE " x" };
  static const char *const expected[] = { "image", "seg", "sr", "a", "x y", "b" };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GPtrArray) rings = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_ptr_array_add (items, make_item (lines[i]));
      g_ptr_array_add (all, _sym_item_get_references (g_ptr_array_index (items, i)));
    }
  rings = _sym_references_order (all);
  g_assert_cmpuint (rings->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < rings->len; i++)
    {
      const GArray *ring = g_ptr_array_index (rings, i);
      g_autoptr (GString) names = g_string_new (NULL);

      for (guint j = 0; j < ring->len; j++)
        g_string_append_printf (names, "%s%s", j > 0 ? " " : "",
                                sym_item_get_name (g_ptr_array_index (items, g_array_index (ring, guint, j))));
      g_assert_cmpstr (names->str, ==, expected[i]);
    }
}

/* A report on many series lists some and counts the rest; many references, files that claim one
 * number, and a long chain neither take long nor deep recursion: a step for every pair of the
 * 20000 would. */
static void
test_many (void)
{
  g_autoptr (SymReferenceGraph) graph = sym_reference_graph_new ();
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GPtrArray) rings = NULL;
  g_autoptr (GString) report = g_string_new ("report -");
  g_autoptr (SymItem) raised = NULL;
  const guint n = 20000;
  guint n_listed = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = i + 1 < n ? g_strdup_printf ("same - " SOURCE " c%u", i)
                                        : g_strdup ("same YES");
      g_autofree char *link = i > 0 ? g_strdup_printf ("c%u - " SOURCE " c%u", i, i - 1)
                                    : g_strdup ("c0 - " SOURCE " same");

      g_ptr_array_add (items, make_item (link));
      g_ptr_array_add (items, make_item (line));
      g_string_append_printf (report, " (0008,1115)[%u].(0008,1199)[0]. c%u", i, i);
      g_string_append_printf (report, " (0008,1115)[%u].(0020,000E) series%u", i, i % 100);
    }
  g_ptr_array_add (items, make_item (report->str));
  for (guint i = 0; i < items->len; i++)
    {
      sym_reference_graph_add (graph, g_ptr_array_index (items, i), changed);
      g_ptr_array_add (all, _sym_item_get_references (g_ptr_array_index (items, i)));
    }
  rings = _sym_references_order (all);
  /* the file that nothing leads from, the ring, its end, the report */
  g_assert_cmpuint (rings->len, ==, 4);
  raised = sym_reference_graph_apply (graph, 2 * n, g_ptr_array_index (items, 2 * n));
  g_assert_cmpint (sym_item_get_verdict (raised)->kind, ==, SYM_VERDICT_SYNTHETIC);
  for (guint i = 0; i < sym_item_get_evidence (raised)->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (sym_item_get_evidence (raised), i);

      n_listed += g_str_equal (piece->signal, "D-REF");
    }
  g_assert_cmpuint (n_listed, ==, 17);
  g_assert_nonnull (strstr (sym_item_get_reason (raised), "same: (0008,001C) = YES"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/inheritance", test_inheritance);
  g_test_add_func ("/reference/later", test_later);
  g_test_add_func ("/reference/kept", test_kept);
  g_test_add_func ("/reference/list", test_list);
  g_test_add_func ("/reference/order", test_order);
  g_test_add_func ("/reference/many", test_many);

  return g_test_run ();
}
