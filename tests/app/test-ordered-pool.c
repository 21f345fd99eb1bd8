/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-ordered-pool.h"

#define N 200

static int held, most_held; /* atomic: pushed and not given back */

/* The later ones are quick, so that they are done first. */
static gpointer
work (gpointer input)
{
  const guint number = GPOINTER_TO_UINT (input);

  g_usleep ((N - number) % 7 * 300);
  return GUINT_TO_POINTER (number * 2);
}

static void
take (gpointer output, gpointer user_data)
{
  GArray *taken = user_data;
  const guint value = GPOINTER_TO_UINT (output);

  g_atomic_int_dec_and_test (&held);
  g_array_append_val (taken, value);
}

static void
test_order (void)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (guint));
  SymOrderedPool *pool = sym_ordered_pool_new (work, take, taken);

  for (guint i = 1; i <= N; i++)
    {
      g_atomic_int_inc (&held);
      sym_ordered_pool_push (pool, GUINT_TO_POINTER (i));
      most_held = MAX (most_held, g_atomic_int_get (&held));
    }
  sym_ordered_pool_finish (pool);
  g_assert_cmpuint (taken->len, ==, N);
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (g_array_index (taken, guint, i), ==, 2 * (i + 1));
  g_assert_cmpint (most_held, <=, 16);
}

static void
test_nothing (void)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (guint));

  sym_ordered_pool_finish (sym_ordered_pool_new (work, take, taken));
  g_assert_cmpuint (taken->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ordered-pool/order", test_order);
  g_test_add_func ("/ordered-pool/nothing", test_nothing);
  return g_test_run ();
}
