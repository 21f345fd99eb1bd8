/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ramp.h"

#include <math.h>

#include "sym-profile.h"

static SymProfile *
make_profile (gboolean placed, double shift, const double *from, const double *to)
{
  g_autoptr (SymImage) a = make_ramp (20, 16, 6, placed);
  const SymAlignment alignment = { SYM_ALIGNMENT_MANUAL, { 1, 0, 0, shift, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 } };

  return sym_profile_new (a, a, &alignment, 0, 0, from, to);
}

static void
test_along_a_row (void)
{
  g_autoptr (SymProfile) profile = make_profile (TRUE, 2, (double[]){ 0, 5, 3 }, (double[]){ 19, 5, 3 });

  g_assert_cmpuint (profile->n, ==, 20);
  g_assert_true (profile->is_millimetres);
  for (gsize i = 0; i < profile->n; i++)
    {
      g_assert_cmpfloat_with_epsilon (profile->distances[i], 1.5 * (double) i, 1e-9);
      g_assert_cmpfloat_with_epsilon (profile->a[i], 350 + (double) i, 1e-9);
      /* B ends two columns earlier */
      if (i < 18)
        g_assert_cmpfloat_with_epsilon (profile->b[i], 352 + (double) i, 1e-9);
      else
        g_assert_true (isnan (profile->b[i]));
    }
}

static void
test_across (void)
{
  g_autoptr (SymProfile) profile = make_profile (FALSE, 0, (double[]){ 0.5, 5, 3 }, (double[]){ 3.5, 9, 3 });

  g_assert_cmpuint (profile->n, ==, 5);
  g_assert_false (profile->is_millimetres);
  for (gsize i = 0; i < profile->n; i++)
    {
      g_assert_cmpfloat_with_epsilon (profile->distances[i], 1.25 * (double) i, 1e-9);
      g_assert_cmpfloat_with_epsilon (profile->a[i], 350.5 + 10.75 * (double) i, 1e-9);
      g_assert_cmpfloat_with_epsilon (profile->b[i], profile->a[i], 1e-9);
    }
}

static void
test_none (void)
{
  g_assert_null (make_profile (FALSE, 0, (double[]){ 3, 5, 3 }, (double[]){ 3, 5, 3 }));
  g_assert_null (make_profile (FALSE, 0, (double[]){ 3, 5, 3 }, (double[]){ 1e12, 5, 3 }));
  g_assert_null (make_profile (FALSE, 0, (double[]){ 3, 5, 3 }, (double[]){ NAN, NAN, NAN }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/row", test_along_a_row);
  g_test_add_func ("/profile/across", test_across);
  g_test_add_func ("/profile/none", test_none);
  return g_test_run ();
}
