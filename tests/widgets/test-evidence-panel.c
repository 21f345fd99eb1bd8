/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "sym-evidence-panel.h"
#include "sym-test-item.h"
#include "sym-test-window.h"

static const SymTestItem acquired = { "reference.nii", 20, 20, 4, 2, "MR", NULL };

static char *
describe (const SymTestItem *options)
{
  g_autoptr (SymItem) item = sym_test_item_new (options);
  GtkWidget *panel = g_object_ref_sink (sym_evidence_panel_new ());
  char *text;

  sym_evidence_panel_set_item (SYM_EVIDENCE_PANEL (panel), item);
  text = sym_evidence_panel_to_text (SYM_EVIDENCE_PANEL (panel));
  g_object_unref (panel);
  return text;
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is missing in:\n%s", part, text);
}

static void
test_marked (void)
{
  static const SymTestItem options = { "made.nii", 20, 20, 4, 2, "MR", "YES" };
  g_autofree char *text = describe (&options);
  g_autoptr (SymItem) item = sym_test_item_new (&options);
  const SymEvidence *evidence = g_ptr_array_index (sym_item_get_evidence (item), 0);
  g_autofree char *sentence = sym_verdict_describe (sym_item_get_verdict (item));
  g_autofree char *limits = sym_verdict_describe_limits (sym_item_get_verdict (item));

  g_assert_true (g_str_has_prefix (text, "SYNTHETIC\n"));
  assert_contains (text, sentence);
  assert_contains (text, "made.nii");
  assert_contains (text, evidence->says);
  assert_contains (text, "(0008,001C)");
  assert_contains (text, "“YES”");
  assert_contains (text, evidence->basis);
  assert_contains (text, "authoritative");
  assert_contains (text, "Claimed by the file, not verified.");
  assert_contains (text, "Looked for and not found");
  assert_contains (text, "What this does not say");
  assert_contains (text, limits);
}

static void
test_unmarked (void)
{
  g_autofree char *text = describe (&acquired);

  g_assert_true (g_str_has_prefix (text, "ORIGIN NOT ESTABLISHED\n"));
  assert_contains (text, "Evidence (0)");
  assert_contains (text, "Nothing in this file speaks of its origin.");
  g_assert_null (strstr (text, "acquired image"));
}

/* Both sides of a contradiction are shown, and only where there is one. */
static void
test_contradiction (void)
{
  static const SymTestItem options = { "made.nii", 20, 20, 4, 2, "MR", "YES\\NO" };
  static const SymTestItem plain = { "made.nii", 20, 20, 4, 2, "MR", "YES" };
  g_autofree char *text = describe (&options);
  g_autofree char *without = describe (&plain);
  const char *affirms = strstr (text, "Says synthetic:\n(0008,001C)\n“YES\\NO”\n");
  const char *denies = strstr (text, "Says otherwise:\n(0008,001C)\n“YES\\NO”\n");

  assert_contains (text, "Labels that contradict each other\n");
  g_assert_true (affirms != NULL && denies > affirms);
  g_assert_null (strstr (without, "contradict"));
}

/* What files hold is text, never markup. */
static void
test_values_are_not_markup (void)
{
  static const SymTestItem options = { "<b>&bad.nii", 20, 20, 4, 2, "MR",
                                       "YES <span size='1'>&amp;</span>" };
  g_autofree char *text = describe (&options);

  assert_contains (text, "<b>&bad.nii");
  assert_contains (text, "YES <span size='1'>&amp;</span>");
}

static void
test_classes_tell_marked_from_unmarked (void)
{
  for (SymVerdictKind kind = SYM_VERDICT_NO_LABEL; kind <= SYM_VERDICT_SYNTHETIC; kind++)
    {
      SymVerdict verdict = { .kind = kind, .n_files = 1 };
      gboolean unmarked =
          g_str_equal (sym_evidence_panel_get_verdict_class (&verdict), "unmarked");

      g_assert_cmpint (unmarked, ==, !sym_verdict_is_marked (&verdict));
    }
}

static void
test_empty (void)
{
  GtkWidget *panel = g_object_ref_sink (sym_evidence_panel_new ());
  g_autofree char *text = sym_evidence_panel_to_text (SYM_EVIDENCE_PANEL (panel));

  assert_contains (text, "Open an image");
  g_object_unref (panel);
}

int
main (int argc, char **argv)
{
  sym_test_init (&argc, &argv);

  g_test_add_func ("/evidence-panel/marked", test_marked);
  g_test_add_func ("/evidence-panel/unmarked", test_unmarked);
  g_test_add_func ("/evidence-panel/contradiction", test_contradiction);
  g_test_add_func ("/evidence-panel/values-are-not-markup", test_values_are_not_markup);
  g_test_add_func ("/evidence-panel/classes-tell-marked-from-unmarked",
                   test_classes_tell_marked_from_unmarked);
  g_test_add_func ("/evidence-panel/empty", test_empty);

  return g_test_run ();
}
