/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "sym-field.h"

static double
linear (double x, double y, double z)
{
  return 1.0 + 2.0 * x - 3.0 * y + 0.5 * z;
}

static SymField *
new_linear (void)
{
  const gsize dims[] = { 9, 7, 5 };
  SymField *field = sym_field_new (dims, 1.5);

  for (gsize i = 0, z = 0; z < dims[2]; z++)
    for (gsize y = 0; y < dims[1]; y++)
      for (gsize x = 0; x < dims[0]; x++)
        field->values[i++] = (float) linear (1.5 * (double) x, 1.5 * (double) y, 1.5 * (double) z);
  return field;
}

/* Linear interpolation and central differences are exact for a linear function, and positions are
 * millimetres: at another step the same places hold the same values. */
static void
test_linear (void)
{
  g_autoptr (SymField) field = new_linear ();
  g_autoptr (SymField) fine = sym_field_new_resampled (field, 1.0);
  SymField *three[] = { field, field, field };
  const double at[] = { 4.1, 3.7, 2.9 };
  double gradient[3];
  float values[3];

  g_assert_cmpfloat_with_epsilon (sym_field_at (field, at), linear (4.1, 3.7, 2.9), 1e-4);
  g_assert_cmpfloat_with_epsilon (sym_field_at (fine, at), linear (4.1, 3.7, 2.9), 1e-4);
  g_assert_cmpuint (fine->dims[0], ==, 13);
  sym_field_gradient_at (field, at, gradient);
  g_assert_cmpfloat_with_epsilon (gradient[0], 2.0, 1e-4);
  g_assert_cmpfloat_with_epsilon (gradient[1], -3.0, 1e-4);
  g_assert_cmpfloat_with_epsilon (gradient[2], 0.5, 1e-4);
  sym_field_at_three (three, at, values);
  g_assert_cmpfloat (values[1], ==, sym_field_at (field, at));
}

static void
test_beyond_the_box (void)
{
  g_autoptr (SymField) field = new_linear ();
  const double before[] = { -9.0, -9.0, -9.0 }, after[] = { 99.0, 99.0, 99.0 };

  g_assert_cmpfloat (sym_field_at (field, before), ==, field->values[0]);
  g_assert_cmpfloat (sym_field_at (field, after), ==,
                     field->values[sym_field_get_size (field) - 1]);
}

/* A blurred point keeps its sum and spreads by the variance that was asked for. */
static void
test_blur (void)
{
  static const double sigmas[] = { 0.5, 0.9, 2.0, 4.7 };

  for (guint k = 0; k < G_N_ELEMENTS (sigmas); k++)
    {
      const gsize dims[] = { 61, 51, 55 };
      g_autoptr (SymField) field = sym_field_new (dims, 1.0);
      double sum = 0.0, moments[3] = { 0 };

      field->values[(27 * dims[1] + 25) * dims[0] + 30] = 1.0f;
      sym_field_blur (field, sigmas[k]);
      for (gsize i = 0, z = 0; z < dims[2]; z++)
        for (gsize y = 0; y < dims[1]; y++)
          for (gsize x = 0; x < dims[0]; x++, i++)
            {
              double value = (double) field->values[i];

              sum += value;
              moments[0] += value * pow ((double) x - 30.0, 2.0);
              moments[1] += value * pow ((double) y - 25.0, 2.0);
              moments[2] += value * pow ((double) z - 27.0, 2.0);
            }
      g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-4);
      for (guint axis = 0; axis < 3; axis++)
        g_assert_cmpfloat_with_epsilon (moments[axis], sigmas[k] * sigmas[k],
                                        0.01 * sigmas[k] * sigmas[k]);
    }
}

/* The transform against a search through all seeds. */
static void
test_distance (void)
{
  const gsize dims[] = { 13, 11, 9 };
  g_autoptr (SymField) seeds = sym_field_new (dims, 2.0);
  gsize n = sym_field_get_size (seeds);
  g_autofree guint32 *nearest = g_new (guint32, n);
  g_autoptr (SymField) distance = NULL;
  SymRandom random;

  sym_random_init (&random, 9, 9);
  for (guint i = 0; i < 7; i++)
    seeds->values[sym_random_next (&random) % n] = 1.0f;
  distance = sym_field_measure_distance (seeds, nearest);
  for (gsize i = 0; i < n; i++)
    {
      double best = G_MAXDOUBLE, own = G_MAXDOUBLE;

      for (gsize j = 0; j < n; j++)
        {
          double dx = (double) (i % 13) - (double) (j % 13);
          double dy = (double) (i / 13 % 11) - (double) (j / 13 % 11);
          double dz = (double) (i / 143) - (double) (j / 143);
          double d = 2.0 * sqrt (dx * dx + dy * dy + dz * dz);

          if (seeds->values[j] > 0)
            best = MIN (best, d);
          if (j == nearest[i])
            own = d;
        }
      g_assert_cmpfloat_with_epsilon (distance->values[i], best, 1e-4);
      g_assert_cmpfloat (seeds->values[nearest[i]], ==, 1.0f);
      g_assert_cmpfloat_with_epsilon (own, best, 1e-4);
    }
}

static void
test_distance_without_seeds (void)
{
  const gsize dims[] = { 4, 4, 4 };
  g_autoptr (SymField) seeds = sym_field_new (dims, 1.0);
  g_autoptr (SymField) distance = sym_field_measure_distance (seeds, NULL);

  g_assert_cmpfloat (distance->values[5], >, 1e5);
}

/* Voxels that touch at an edge only are not connected. */
static void
test_flood (void)
{
  const gsize dims[] = { 4, 4, 1 };
  g_autoptr (SymField) field = sym_field_new (dims, 1.0);

  field->values[0] = field->values[1] = field->values[5] = 1.0f;
  field->values[10] = field->values[11] = 1.0f;
  sym_field_flood (field, 0);
  g_assert_cmpfloat (field->values[0] + field->values[1] + field->values[5], ==, 3.0f);
  g_assert_cmpfloat (field->values[10] + field->values[11], ==, 0.0f);
}

/* The sulci are zero surfaces of such a field: their distance is what the model promises. Along a
 * line an isotropic field of a narrow band crosses zero 2 / (sqrt (3) wavelength) times a
 * millimetre (Rice's formula). */
static void
test_band_noise (void)
{
  const gsize dims[] = { 80, 80, 80 };
  g_autoptr (SymField) like = sym_field_new (dims, 2.0);
  g_autoptr (SymField) noise = NULL;
  SymRandom random;
  double crossings = 0.0, sum = 0.0, squares = 0.0;
  gsize n;

  sym_random_init (&random, 4, 4);
  noise = sym_field_new_band_noise (like, 24.0, &random);
  n = sym_field_get_size (noise);
  for (gsize i = 0; i < n; i++)
    {
      sum += (double) noise->values[i];
      squares += (double) noise->values[i] * (double) noise->values[i];
      if (i + 1 < n)
        crossings += (noise->values[i] > 0) != (noise->values[i + 1] > 0);
    }
  g_assert_cmpfloat (fabs (sum / (double) n), <, 1e-3);
  g_assert_cmpfloat_with_epsilon (squares / (double) n, 1.0, 1e-3);
  g_assert_cmpfloat_with_epsilon (crossings / ((double) n * noise->step) * sqrt (3.0) * 24.0 / 2.0,
                                  1.0, 0.2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/linear", test_linear);
  g_test_add_func ("/field/beyond-the-box", test_beyond_the_box);
  g_test_add_func ("/field/blur", test_blur);
  g_test_add_func ("/field/distance", test_distance);
  g_test_add_func ("/field/distance-without-seeds", test_distance_without_seeds);
  g_test_add_func ("/field/flood", test_flood);
  g_test_add_func ("/field/band-noise", test_band_noise);
  return g_test_run ();
}
