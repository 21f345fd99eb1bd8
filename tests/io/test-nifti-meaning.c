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

/* What the fourth axis is, by its unit (nifti1.h), and those beyond. */
static void
test_axes (void)
{
  static const int five[] = { 2, 1, 1, 4, 3, 0 }, six[] = { 2, 1, 1, 1, 3, 2, 0 };
  static const struct
  {
    int units;
    float step, first;
    const char *name, *unit;
    double expected_step, expected_first;
  } cases[] = {
    { 8, 2.5f, 1, "Time", "s", 2.5, 1 },        { 16, 500, 250, "Time", "s", 0.5, 0.25 },
    { 24, 2e6f, 0, "Time", "s", 2, 0 },         { 32, 4, 0, "Frequency", "Hz", 4, 0 },
    { 40, 0.5f, 0, "Chemical shift", "ppm", 0.5, 0 }, { 48, 2, 0, "Frequency", "rad/s", 2, 0 },
    { 0, 2, 1, "Time", "", 0, 0 },              { 8, 0, 1, "Time", "", 0, 0 },
    { 8, -2, 0, "Time", "s", 2, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int version = 1; version <= 2; version++)
      {
        Writer w = version == 1 ? nifti1 (FALSE, 2, five) : nifti2 (FALSE, 2, five);
        g_autoptr (SymInstance) instance = NULL;
        const SymAxisInfo *axes;

        if (version == 1)
          {
            put (&w, 123, (guint64) (2 | cases[i].units), 1);
            put (&w, 68, 1007, 2);
            put_float (&w, 92, cases[i].step);
            put_float (&w, 136, cases[i].first);
          }
        else
          {
            put (&w, 500, (guint64) (2 | cases[i].units), 4);
            put (&w, 504, 1007, 4);
            put_double (&w, 136, (double) cases[i].step);
            put_double (&w, 216, (double) cases[i].first);
          }
        instance = decode_filled (&w, 24);
        g_assert_no_error (instance->error);
        axes = instance->info.axes;
        g_assert_cmpuint (instance->info.n_axes, ==, 2);
        g_assert_cmpuint (axes[0].n, ==, 4);
        g_assert_cmpstr (axes[0].name, ==, cases[i].name);
        g_assert_cmpstr (axes[0].unit, ==, cases[i].unit);
        g_assert_cmpfloat_with_epsilon (axes[0].step, cases[i].expected_step, 1e-6);
        g_assert_cmpfloat_with_epsilon (axes[0].first, cases[i].expected_first, 1e-6);
        g_assert_cmpuint (axes[1].n, ==, 3);
        g_assert_cmpstr (axes[1].name, ==, "Component");
      }
  {
    Writer w = nifti1 (FALSE, 2, six);
    g_autoptr (SymInstance) instance = decode_filled (&w, 12);

    g_assert_cmpuint (instance->info.n_axes, ==, 2);
    g_assert_cmpstr (instance->info.axes[0].name, ==, "Dimension 5");
    g_assert_cmpstr (instance->info.axes[1].name, ==, "Dimension 6");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/nifti-meaning/intent", test_intent);
  g_test_add_func ("/nifti-meaning/axes", test_axes);
  return g_test_run ();
}
