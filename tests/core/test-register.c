/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "image-test.h"
#include "sym-register.h"

/* A head of sorts: an ellipsoid with balls in it, as a function of millimetres, so that B is made at any place without
 * interpolation. */
static double
get_tissue (const double *at)
{
  static const struct { double at[3], radius, value; } balls[] = {
    { { 8, 5, 3 }, 6, 90 },   { { -9, 3, -4 }, 5, -70 }, { { 2, -10, 2 }, 5, 60 },
    { { -5, -4, 8 }, 4, 80 }, { { 6, 8, -8 }, 4, -60 },  { { -10, 10, 4 }, 3, 110 },
  };
  double value = 100 / (1 + exp (hypot (hypot (at[0] / 20, at[1] / 24), at[2] / 16) * 12 - 12));

  for (gsize i = 0; i < G_N_ELEMENTS (balls); i++)
    {
      const double distance
          = hypot (hypot (at[0] - balls[i].at[0], at[1] - balls[i].at[1]), at[2] - balls[i].at[2]);

      value += balls[i].value / (1 + exp ((distance - balls[i].radius) * 2));
    }
  return value;
}

static void
turn (double *at, int axis, double degrees)
{
  const int u = (axis + 1) % 3, v = (axis + 2) % 3;
  const double cosine = cos (degrees * G_PI / 180), sine = sin (degrees * G_PI / 180), before = at[u];

  at[u] = cosine * at[u] - sine * at[v];
  at[v] = sine * before + cosine * at[v];
}

/* @rigid: what brings it back; @other_values: as another modality would have them */
static SymImage *
make_image (gsize columns, gsize rows, gsize slices, const double *spacing, const SymRigid *rigid, gboolean other_values,
            guint32 seed)
{
  const gsize dims[3] = { columns, rows, slices };
  g_autofree gint16 *samples = g_new (gint16, columns * rows * slices);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  SymInstance *instance;
  SymImage *image;
  gsize n = 0;

  for (gsize z = 0; z < slices; z++)
    for (gsize y = 0; y < rows; y++)
      for (gsize x = 0; x < columns; x++)
        {
          const gsize voxel[3] = { x, y, z };
          double at[3], value;

          for (int k = 0; k < 3; k++)
            at[k] = ((double) voxel[k] - ((double) dims[k] - 1) / 2) * spacing[k];
          /* the content of a place of B belongs where the move takes it */
          for (int axis = 0; axis < 3; axis++)
            turn (at, axis, rigid->turn[axis]);
          for (int k = 0; k < 3; k++)
            at[k] += rigid->shift[k];
          value = get_tissue (at);
          if (other_values)
            value = 400 - 1.5 * value + 0.006 * value * value;
          samples[n++] = (gint16) (4 * value + g_rand_double_range (rand, -12, 12));
        }
  instance = instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_INT16, columns, rows, slices, samples);
  instance->info.flags |= SYM_IMAGE_HAS_AFFINE | SYM_IMAGE_HAS_SPACING;
  for (int k = 0; k < 3; k++)
    {
      instance->info.affine[5 * k] = instance->info.spacing[k] = spacing[k];
      instance->info.affine[4 * k + 3] = -spacing[k] * ((double) dims[k] - 1) / 2;
    }
  instance->info.affine[15] = 1;
  image = _sym_image_new_from_instance (instance, NULL);
  _sym_instance_free (instance);
  g_assert_nonnull (image);
  return image;
}

static const SymRigid no_move = { { 0, 0, 0 }, { 0, 0, 0 }, 1 };

static void
assert_found (const SymRegistration *found, const SymRigid *true_move, double millimetres, double degrees)
{
  for (int k = 0; k < 3; k++)
    {
      g_assert_cmpfloat_with_epsilon (found->rigid.shift[k], true_move->shift[k], millimetres);
      g_assert_cmpfloat_with_epsilon (found->rigid.turn[k], true_move->turn[k], degrees);
    }
  g_assert_cmpfloat (found->rigid.scale, ==, 1);
  g_assert_cmpfloat (found->after, >, found->before);
}

static void
note_progress (double done, gpointer user_data)
{
  double *most = user_data;

  g_assert_cmpfloat (done, >=, 0);
  g_assert_cmpfloat (done, <=, 1);
  *most = MAX (*most, done);
}

/* Known moves are found again, from values of the same and of another kind, on grids of other sizes. */
static void
test_volumes (void)
{
  static const SymRigid moves[] = { { { 4, -3, 2 }, { 0, 0, 6 }, 1 }, { { -9, 6, -3 }, { 5, -4, 3 }, 1 } };
  const double fine[3] = { 1, 1, 2 }, coarse[3] = { 1.5, 1.5, 1.5 };

  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr (SymImage) a = make_image (60, 64, 24, fine, &no_move, FALSE, 1);
      g_autoptr (SymImage) b = make_image (44, 46, 36, coarse, &moves[i], i == 1, 2);
      g_autoptr (GError) error = NULL;
      SymRegistration found;
      SymAlignment base;
      double most = 0;

      sym_alignment_init (&base, a, b);
      g_assert_true (sym_register (a, b, 0, 0, &base, note_progress, &most, NULL, &found, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (most, >, 0.6);
      assert_found (&found, &moves[i], 0.5, 1);
    }
}

static void
test_slice (void)
{
  const double spacing[3] = { 0.7, 0.7, 1 };
  const SymRigid move = { { 3, -2, 0 }, { 0, 0, -7 }, 1 };
  g_autoptr (SymImage) a = make_image (90, 100, 1, spacing, &no_move, FALSE, 1);
  g_autoptr (SymImage) b = make_image (90, 100, 1, spacing, &move, TRUE, 2);
  SymRegistration found;
  SymAlignment base;

  sym_alignment_init (&base, a, b);
  g_assert_true (sym_register (a, b, 0, 0, &base, NULL, NULL, NULL, &found, NULL));
  assert_found (&found, &move, 0.4, 1);
}

/* What lies right already is left there, and the same images give the same result. */
static void
test_still (void)
{
  const double spacing[3] = { 1.3, 1.3, 2.5 };
  g_autoptr (SymImage) a = make_image (36, 40, 16, spacing, &no_move, FALSE, 1);
  g_autoptr (SymImage) b = make_image (36, 40, 16, spacing, &no_move, TRUE, 2);
  SymRegistration found, again;
  SymAlignment base;

  sym_alignment_init (&base, a, b);
  g_assert_true (sym_register (a, b, 0, 0, &base, NULL, NULL, NULL, &found, NULL));
  g_assert_true (sym_register (a, b, 0, 0, &base, NULL, NULL, NULL, &again, NULL));
  g_assert_cmpmem (&found, sizeof found, &again, sizeof again);
  for (int k = 0; k < 3; k++)
    {
      g_assert_cmpfloat_with_epsilon (found.rigid.shift[k], 0, 0.3);
      g_assert_cmpfloat_with_epsilon (found.rigid.turn[k], 0, 1);
    }
}

static void
test_refusals (void)
{
  const double spacing[3] = { 1, 1, 1 };
  g_autoptr (SymImage) a = make_image (20, 20, 4, spacing, &no_move, FALSE, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gint16 *samples = g_new0 (gint16, 20 * 20 * 4);
  SymInstance *instance = instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_INT16, 20, 20, 4, samples);
  g_autoptr (SymImage) plain = _sym_image_new_from_instance (instance, NULL);
  SymRegistration found;
  SymAlignment base;

  _sym_instance_free (instance);
  sym_alignment_init (&base, a, plain);
  g_assert_false (sym_register (a, plain, 0, 0, &base, NULL, NULL, NULL, &found, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (sym_register (a, a, 0, 0, &base, NULL, NULL, cancellable, &found, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/register/volumes", test_volumes);
  g_test_add_func ("/register/slice", test_slice);
  g_test_add_func ("/register/still", test_still);
  g_test_add_func ("/register/refusals", test_refusals);
  return g_test_run ();
}
