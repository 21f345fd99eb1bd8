/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "nifti-bytes.h"

/* What intent_code says of the values. */

static void
test_intent (void)
{
  static const int one[] = { 2, 2, 2, 0 };
  static const struct { int code; guint32 flag; const char *note; } cases[] = {
    { 0, 0, NULL },
    { 1, 0, NULL },
    { 2, SYM_IMAGE_STATISTIC, "statistic (correlation)" },
    { 3, SYM_IMAGE_STATISTIC, "statistic (t)" },
    { 5, SYM_IMAGE_STATISTIC, "statistic (z)" },
    { 13, SYM_IMAGE_STATISTIC, "statistic (13)" },
    { 24, SYM_IMAGE_STATISTIC, "statistic (log10 p)" },
    { 25, 0, NULL },
    { 1001, 0, NULL },
    { 1002, SYM_IMAGE_LABELS, "names of regions" },
    { 1003, SYM_IMAGE_LABELS, "names of regions" },
    { 1004, 0, NULL },
    { -1, 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int version = 1; version <= 2; version++)
      {
        Writer w = version == 1 ? nifti1 (FALSE, 2, one) : nifti2 (FALSE, 2, one);
        g_autoptr (SymInstance) instance = NULL;

        put (&w, version == 1 ? 68 : 504, (guint64) cases[i].code, version == 1 ? 2 : 4);
        instance = decode_filled (&w, 8);
        g_assert_no_error (instance->error);
        g_assert_cmphex (instance->info.flags & (SYM_IMAGE_STATISTIC | SYM_IMAGE_LABELS), ==, cases[i].flag);
        if (cases[i].note != NULL)
          g_assert_true (test_has_note (instance, cases[i].note));
        else
          g_assert_false (test_has_note (instance, "values are"));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/nifti-meaning/intent", test_intent);
  return g_test_run ();
}
