/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "sym-random.h"

/* The first numbers of the published generator from the state 1, 2, 3, 4. */
static void
test_published_sequence (void)
{
  static const guint64 expected[]
      = { 11520, 0, 1509978240, G_GUINT64_CONSTANT (1215971899390074240) };
  SymRandom random = { { 1, 2, 3, 4 } };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (sym_random_next (&random), ==, expected[i]);
}

/* splitmix64 from 0 begins with e220a8397b1dcdaf. */
static void
test_seeding (void)
{
  SymRandom random, other;

  sym_random_init (&random, 0, 0);
  g_assert_cmphex (random.s[0], ==, G_GUINT64_CONSTANT (0xe220a8397b1dcdaf));
  sym_random_init (&random, 5, 1);
  sym_random_init (&other, 5, 2);
  g_assert_cmphex (sym_random_next (&random), !=, sym_random_next (&other));
}

static void
test_uniform (void)
{
  SymRandom random;
  double sum = 0.0, low = 1.0, high = 0.0;
  const guint n = 100000;

  sym_random_init (&random, 1, 1);
  for (guint i = 0; i < n; i++)
    {
      double x = sym_random_uniform (&random, -3.0, 5.0);

      g_assert_cmpfloat (x, >=, -3.0);
      g_assert_cmpfloat (x, <, 5.0);
      sum += x;
      low = MIN (low, x);
      high = MAX (high, x);
    }
  g_assert_cmpfloat (fabs (sum / n - 1.0), <, 0.03);
  g_assert_cmpfloat (low, <, -2.99);
  g_assert_cmpfloat (high, >, 4.99);
}

static void
test_normal (void)
{
  SymRandom random;
  double moments[4] = { 0 };
  const guint n = 200000;

  sym_random_init (&random, 2, 1);
  for (guint i = 0; i < n; i++)
    {
      double x = sym_random_normal (&random);

      for (guint k = 0; k < 4; k++)
        moments[k] += pow (x, k + 1) / n;
    }
  g_assert_cmpfloat (fabs (moments[0]), <, 0.01);
  g_assert_cmpfloat (fabs (moments[1] - 1.0), <, 0.02);
  g_assert_cmpfloat (fabs (moments[2]), <, 0.05);
  g_assert_cmpfloat (fabs (moments[3] - 3.0), <, 0.1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random/published-sequence", test_published_sequence);
  g_test_add_func ("/random/seeding", test_seeding);
  g_test_add_func ("/random/uniform", test_uniform);
  g_test_add_func ("/random/normal", test_normal);
  return g_test_run ();
}
