/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "sym-raster-private.h"
#include "sym-text-finder-private.h"

#define SIZE 640

typedef enum
{
  GROUND_FLAT,
  GROUND_NOISE,
  GROUND_ANATOMY,
  N_GROUNDS,
} Ground;

static guint8
to_byte (double value)
{
  return (guint8) CLAMP (lround (value), 0, 255);
}

/* Something with the edges, curves and grain of a slice through a body. */
static guint8 *
make_ground (Ground ground, double level, double grain)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint8 *grey = g_malloc (SIZE * SIZE);

  for (int y = 0; y < SIZE; y++)
    for (int x = 0; x < SIZE; x++)
      {
        double value = level, noise = 0;

        if (ground == GROUND_ANATOMY)
          {
            double u = (x - SIZE / 2) / 280.0, v = (y - SIZE / 2) / 230.0;
            double r = sqrt (u * u + v * v);
            double angle = atan2 (v, u);

            value = r > 1 ? 8 : 90 + 40 * sin (9 * r + 2 * sin (5 * angle));
            if (r > 0.86 && r < 0.97)
              value = 210;
            if (fabs (u) < 0.02 || (fabs (u - 0.4) < 0.1 && fabs (v) < 0.13))
              value = 30;
          }
        for (int i = 0; i < 4; i++)
          noise += g_rand_double (rand) - 0.5;
        grey[y * SIZE + x] = to_byte (value + grain * noise * 1.7);
      }
  return grey;
}

typedef struct
{
  int x, y, width, height;
} Box;

static Box
draw_words (guint8 *grey, const char *words, double cap, double ink, double outline, gboolean turned,
            int left, int foot)
{
  const SymTextStyle style = { cap, 0.15, 1, 0.2 };
  g_autoptr (SymMask) mask = _sym_mask_new (0, 0, SIZE, SIZE);
  Box box = { SIZE, SIZE, 0, 0 };
  int right = 0, bottom = 0;

  _sym_mask_add_text (mask, words, &style, left, foot, 0, outline >= 0 ? 2 : 0);
  for (int y = 0; y < SIZE; y++)
    for (int x = 0; x < SIZE; x++)
      {
        double fill = mask->fill[y * SIZE + x] / 255.0;
        double edge = outline >= 0 ? mask->edge[y * SIZE + x] / 255.0 : 0;
        int u = turned ? y : x, v = turned ? SIZE - 1 - x : y;
        guint8 *pixel = &grey[v * SIZE + u];

        *pixel = to_byte (*pixel * (1 - edge) + outline * edge);
        *pixel = to_byte (*pixel * (1 - fill) + ink * fill);
        if (fill > 0.5)
          {
            box.x = MIN (box.x, u);
            box.y = MIN (box.y, v);
            right = MAX (right, u + 1);
            bottom = MAX (bottom, v + 1);
          }
      }
  box.width = right - box.x;
  box.height = bottom - box.y;
  return box;
}

static double
get_covered (const SymTextRegion *region, const Box *box)
{
  int width = MIN (region->x + region->width, box->x + box->width) - MAX (region->x, box->x);
  int height = MIN (region->y + region->height, box->y + box->height) - MAX (region->y, box->y);

  return width > 0 && height > 0 ? (double) width * height / (box->width * box->height) : 0;
}

static gboolean
is_found (const guint8 *grey, const Box *box, gboolean turned)
{
  g_autoptr (GArray) regions = _sym_text_find (grey, SIZE, SIZE);

  for (guint i = 0; i < regions->len; i++)
    {
      const SymTextRegion *region = &g_array_index (regions, SymTextRegion, i);

      g_assert_cmpint (region->x, >=, 0);
      g_assert_cmpint (region->y, >=, 0);
      g_assert_cmpint (region->x + region->width, <=, SIZE);
      g_assert_cmpint (region->y + region->height, <=, SIZE);
      if (region->upright == !turned && get_covered (region, box) > 0.9 &&
          region->width * region->height < 4 * box->width * box->height)
        return TRUE;
    }
  return FALSE;
}

static void
test_recall (void)
{
  static const double caps[] = { 8, 10, 14, 20, 30, 44, 60 };
  static const struct
  {
    Ground ground;
    double level, grain, ink, outline;
  } cases[] = {
    { GROUND_FLAT, 0, 0, 255, -1 },      { GROUND_FLAT, 255, 0, 0, -1 },
    { GROUND_FLAT, 90, 0, 160, -1 },     { GROUND_NOISE, 90, 20, 255, -1 },
    { GROUND_NOISE, 160, 20, 0, -1 },    { GROUND_NOISE, 128, 12, 255, 0 },
    { GROUND_ANATOMY, 0, 8, 255, -1 },   { GROUND_ANATOMY, 0, 8, 255, 0 },
  };
  guint n = 0, n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree guint8 *ground = make_ground (cases[i].ground, cases[i].level, cases[i].grain);

      for (guint j = 0; j < 2 * G_N_ELEMENTS (caps); j++)
        {
          g_autofree guint8 *grey = g_memdup2 (ground, SIZE * SIZE);
          double cap = caps[j / 2];
          gboolean turned = j % 2 != 0;
          /* inside the ring of bone: white words on white bone nobody can read */
          int left = cases[i].ground == GROUND_ANATOMY ? 100 : 20;
          Box box = draw_words (grey, "SYNTHETIC", cap, cases[i].ink, cases[i].outline, turned,
                                left, 300);
          gboolean found = is_found (grey, &box, turned);

          if (!found)
            g_test_message ("case %u, capitals of %g pixels%s: not found", i, cap,
                            turned ? ", turned" : "");
          /* On even ground nothing may be missed. */
          g_assert_true (found || cases[i].ground != GROUND_FLAT);
          n++;
          n_found += found;
        }
    }
  g_test_message ("%u of %u found", n_found, n);
  g_assert_cmpuint (n_found * 100, >=, n * 95);
}

static void
test_none (void)
{
  static const struct
  {
    Ground ground;
    double level, grain;
  } cases[] = {
    { GROUND_FLAT, 0, 0 },     { GROUND_NOISE, 128, 5 }, { GROUND_NOISE, 128, 20 },
    { GROUND_NOISE, 128, 50 }, { GROUND_ANATOMY, 0, 0 }, { GROUND_ANATOMY, 0, 20 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree guint8 *grey = make_ground (cases[i].ground, cases[i].level, cases[i].grain);
      g_autoptr (GArray) regions = _sym_text_find (grey, SIZE, SIZE);

      g_test_message ("case %u: %u regions", i, regions->len);
      g_assert_cmpuint (regions->len, <=, 4);
    }
}

/* A person's own letters R and L, a scale's strokes: no line of text. */
static void
test_markers (void)
{
  g_autofree guint8 *grey = make_ground (GROUND_ANATOMY, 0, 8);
  g_autoptr (GArray) regions = NULL;

  draw_words (grey, "R", 20, 255, -1, FALSE, 8, 330);
  draw_words (grey, "L", 20, 255, -1, FALSE, 610, 330);
  regions = _sym_text_find (grey, SIZE, SIZE);
  g_assert_cmpuint (regions->len, <=, 2);
}

static void
test_odd_sizes (void)
{
  static const gsize sizes[][2] = { { 1, 1 }, { 23, 400 }, { 24, 24 }, { 25, 3001 }, { 4001, 26 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (3);
      gsize n = sizes[i][0] * sizes[i][1];
      g_autofree guint8 *grey = g_malloc (n);
      g_autoptr (GArray) regions = NULL;

      for (gsize j = 0; j < n; j++)
        grey[j] = (guint8) g_rand_int (rand);
      regions = _sym_text_find (grey, sizes[i][0], sizes[i][1]);
      for (guint j = 0; j < regions->len; j++)
        {
          const SymTextRegion *region = &g_array_index (regions, SymTextRegion, j);

          g_assert_cmpint (region->width, >, 0);
          g_assert_cmpint (region->height, >, 0);
          g_assert_cmpint (region->x + region->width, <=, (int) sizes[i][0]);
          g_assert_cmpint (region->y + region->height, <=, (int) sizes[i][1]);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-finder/recall", test_recall);
  g_test_add_func ("/text-finder/none", test_none);
  g_test_add_func ("/text-finder/markers", test_markers);
  g_test_add_func ("/text-finder/odd-sizes", test_odd_sizes);
  return g_test_run ();
}
