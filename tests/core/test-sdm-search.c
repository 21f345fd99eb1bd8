/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "sym-sdm-tile-private.h"

/* The search for the mark in samples: what it may find by chance, and that it finds turned pictures. */

#define WIDTH 240
#define HEIGHT 200

static guint8 *
make_samples (void)
{
  guint8 *samples = g_malloc ((gsize) WIDTH * HEIGHT);
  guint64 state = 7;

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      samples[y * WIDTH + x] = (guint8) (120 + 50 * sin (x / 40.0) * cos (y / 33.0) + 25 * sin (x / 13.0 + y / 16.0)
                                         + (double) (_sym_sdm_splitmix (&state) % 20));
  return samples;
}

static SymSdmPlane
make_plane (guint8 *samples)
{
  return (SymSdmPlane){ samples, WIDTH, 1, SYM_SAMPLE_UINT8, 1, WIDTH, HEIGHT };
}

/* Of a normal number. */
static double
get_tail (double z)
{
  return erfc (z / G_SQRT2) / 2;
}

/* All tests of one object together are passed by an unmarked one less than once in 1e9, whatever it is:
 * what the bound multiplies, counted as the search makes its tests. */
static void
test_bound (void)
{
  const double c = 1 / (4 * get_tail (G_SQRT2)), shifts = SYM_SDM_TILE * SYM_SDM_TILE;
  const double native = _sym_sdm_get_threshold (SYM_SDM_AS_IS, SYM_SDM_SYNTHETIC, 1);
  const double partly = _sym_sdm_get_threshold (SYM_SDM_AS_IS, SYM_SDM_PARTLY, 1);
  const double usual = _sym_sdm_get_threshold (SYM_SDM_USUAL_SIZE, SYM_SDM_SYNTHETIC, 1);
  const double any = _sym_sdm_get_threshold (SYM_SDM_ANY_SIZE, SYM_SDM_SYNTHETIC, 1);
  /* 162 sizes, of those and the usual ones 17 finer steps each; 24 angles, 5 finer steps each */
  const double n_any = 162 + (162 + 8) * 17 + 24 + 24 * 5;
  double sum = 0;

  sum += SYM_SDM_N_ORIENTATIONS * (get_tail (native) + get_tail (partly));
  sum += 8 * get_tail (usual) + n_any * get_tail (any);
  sum *= 2 * c * shifts;
  g_test_message ("%.3g", sum);
  g_assert_cmpfloat (c, >, 3.178);
  g_assert_cmpfloat (sum, <, 1e-9);
  g_assert_cmpfloat (sum, >, 5e-10);
  /* many pictures as one object ask for no more */
  for (gsize n = 2; n < 100000; n *= 3)
    g_assert_cmpfloat ((double) n * get_tail (_sym_sdm_get_threshold (SYM_SDM_AS_IS, SYM_SDM_SYNTHETIC, n)), <=,
                       get_tail (native));
}

/* Turned by little, and found at the angle it was turned by. */
static void
test_turned (void)
{
  static const double angles[] = { -2.6, 1.9 };
  g_autofree guint8 *samples = make_samples ();
  const SymSdmPlane plane = make_plane (samples);
  const SymSdmRange range = { 0, 255, FALSE, 0, 0 };

  g_assert_cmpint (_sym_sdm_embed (&plane, 1, &range, SYM_SDM_SYNTHETIC, NULL, NULL), ==, SYM_SDM_EMBEDDED);
  for (guint i = 0; i < G_N_ELEMENTS (angles); i++)
    {
      const double c = cos (angles[i] * G_PI / 180), s = sin (angles[i] * G_PI / 180);
      g_autofree guint8 *turned = g_malloc ((gsize) WIDTH * HEIGHT);
      SymSdmPlane view = make_plane (turned);
      double threshold;
      SymSdmFind find;

      for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
          {
            const double dx = x - WIDTH / 2.0, dy = y - HEIGHT / 2.0;
            const double u = CLAMP (c * dx + s * dy + WIDTH / 2.0, 0, WIDTH - 1.01);
            const double v = CLAMP (c * dy - s * dx + HEIGHT / 2.0, 0, HEIGHT - 1.01);
            const guint8 *from = samples + (int) v * WIDTH + (int) u;
            const double right = u - (int) u, down = v - (int) v;

            turned[y * WIDTH + x] = (guint8) lrint ((1 - down) * ((1 - right) * from[0] + right * from[1])
                                                    + down * ((1 - right) * from[WIDTH] + right * from[WIDTH + 1]));
          }
      g_assert_true (_sym_sdm_measure (&view, 1, FALSE, NULL, &find, &threshold));
      g_assert_cmpfloat (find.z, <, threshold);
      g_assert_true (_sym_sdm_measure (&view, 1, TRUE, NULL, &find, &threshold));
      g_test_message ("turned by %.1f: z %.1f at %.2f degrees", angles[i], find.z, find.angle);
      g_assert_cmpfloat (find.z, >=, threshold);
      g_assert_cmpfloat_with_epsilon (find.angle, angles[i], 0.3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sdm/search/bound", test_bound);
  g_test_add_func ("/sdm/search/turned", test_turned);
  return g_test_run ();
}
