/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dwtdct-test.h"

/* The bits of the dwtDct mark: which coefficient holds one, and how many must agree. */

#define SIDE 512

/* The mark leaves the first coefficient of a block alone, even where it is the largest. */
static void
test_first_coefficient (void)
{
  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    for (guint p = 0; p < SYM_DWTDCT_N_PLANES; p++)
      {
        g_autoptr (GRand) rand = g_rand_new_with_seed (i);
        g_autofree guint8 *rgb = texture_new (rand, SIDE, SIDE);
        const SymDwtdctPicture picture = _sym_dwtdct_picture_packed (rgb, SIDE, SIDE);
        const SymDwtdctPayload *payload = &_sym_dwtdct_payloads[i];
        const guint channel = p == SYM_DWTDCT_SWAPPED ? 0 : 2;
        double code[SYM_DWTDCT_MAX_BITS];
        SymDwtdctSoft soft;
        guint n_agreeing;
        double score;

        if ((payload->planes & 1u << p) == 0)
          continue;
        for (gsize k = 0; k < 3 * SIDE * SIDE; k++)
          rgb[k] = (guint8) (80 + rgb[k] / 8);
        _sym_dwtdct_get_code (payload, code);
        encoder_mark (rgb, SIDE, SIDE, code, payload->n_bits, p);
        /* as different from block to block as anything that the image says there */
        for (gsize y = 0; y < SIDE; y++)
          for (gsize x = 0; x < SIDE; x++)
            if (y % 8 < 2 && x % 8 < 2)
              rgb[3 * (y * SIDE + x) + channel] = (guint8) (180 + (y / 8 * 37 + x / 8 * 101) % 70);

        g_assert_true (_sym_dwtdct_soft_init (&soft, &picture, FALSE, NULL));
        score = _sym_dwtdct_soft_score (&soft, soft.values[p][0], payload, 0, &n_agreeing);
        g_test_message ("%s: %.3f, %u of %u bits", payload->name, score, n_agreeing, payload->n_bits);
        g_assert_cmpfloat (score, >, 0.95);
        g_assert_cmpuint (n_agreeing, >=, payload->n_bits - 2);
        _sym_dwtdct_soft_clear (&soft);
      }
}

/* Of @n coins, at least @k on one side. */
static double
get_tail (guint n, guint k)
{
  double sum = 0;

  for (guint i = k; i <= n; i++)
    sum += exp (lgamma (n + 1) - lgamma (i + 1) - lgamma (n - i + 1) - n * G_LN2);
  return sum;
}

/* All tests of a picture as it is, turned and resized: less than one in a million agree, whatever they are. */
static void
test_bound (void)
{
  static const guint least[] = { 100, 153, 31, 54, 31, 90, 43, 41 };
  double sum = 0;

  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    {
      const SymDwtdctPayload *payload = &_sym_dwtdct_payloads[i];
      const guint n_planes = i == 6 ? 2 : 1, bits = payload->n_bits;

      g_test_message ("%s: %u, of nine ways %u", payload->name, _sym_dwtdct_get_least_bits (payload, 1),
                      _sym_dwtdct_get_least_bits (payload, 9));
      g_assert_cmpuint (_sym_dwtdct_get_least_bits (payload, 1), ==, least[i]);
      sum += 2 * n_planes * get_tail (bits, _sym_dwtdct_get_least_bits (payload, 1));
      sum += 9 * 2 * n_planes * get_tail (bits, _sym_dwtdct_get_least_bits (payload, 9));
      /* one bit less would be too little */
      g_assert_cmpfloat (2 * n_planes * get_tail (bits, least[i] - 1), >, 6e-8);
      g_assert_cmpuint (_sym_dwtdct_get_least_bits (payload, 1000000), <=, bits);
    }
  g_test_message ("%.2g", sum);
  g_assert_cmpfloat (sum, <, 1e-6);
  /* 32 bits are all there are */
  g_assert_cmpuint (_sym_dwtdct_get_least_bits (&_sym_dwtdct_payloads[2], 100), ==, 32);
  g_assert_cmpuint (_sym_dwtdct_get_least_bits (&_sym_dwtdct_payloads[2], 1000000), ==, 32);
}

/* A score without the bits, and bits without the score, are no hit. */
static void
test_both (void)
{
  const SymDwtdctPayload *payload = &_sym_dwtdct_payloads[2];
  SymDwtdctMatch matches[SYM_DWTDCT_N_PAYLOADS] = { 0 };

  matches[2] = (SymDwtdctMatch){ .payload = payload, .score = 0.9, .threshold = 0.88, .n_agreeing = 31, .least_bits = 31 };
  g_assert_true (_sym_dwtdct_find_hit (matches) == &matches[2]);
  matches[2].n_agreeing = 30;
  g_assert_null (_sym_dwtdct_find_hit (matches));
  matches[2].n_agreeing = 32;
  matches[2].score = 0.87;
  g_assert_null (_sym_dwtdct_find_hit (matches));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dwtdct/bits/first-coefficient", test_first_coefficient);
  g_test_add_func ("/dwtdct/bits/bound", test_bound);
  g_test_add_func ("/dwtdct/bits/both", test_both);
  return g_test_run ();
}
