/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sym-alignment.h"

#include <math.h>
#include <string.h>

#include "sym-pair-private.h"

/* Voxel (x, y, z) has the value x + 100 y + 10000 z. */
static SymImage *
make_grid (gsize columns, gsize rows, gsize slices, const double *affine, const char *space)
{
  g_autoptr (SymInstance) instance = _sym_instance_new ("grid.nii");
  double *values = g_new (double, columns * rows * slices);
  GError *error = NULL;
  SymImage *image;

  for (gsize i = 0; i < columns * rows * slices; i++)
    values[i] = (double) (i % columns) + 100 * (double) (i / columns % rows) + 10000 * (double) (i / columns / rows);
  instance->info = (SymImageInfo) {
    .format = SYM_FORMAT_NIFTI1, .sample_type = SYM_SAMPLE_FLOAT64, .colour = SYM_COLOUR_MONO, .n_samples = 1,
    .bits_stored = 64, .dims = { columns, rows, slices, 1, 1 }, .data_size = columns * rows * slices * sizeof (double),
    .slope = 1,
  };
  if (affine != NULL)
    {
      instance->info.flags |= SYM_IMAGE_HAS_AFFINE;
      memcpy (instance->info.affine, affine, sizeof instance->info.affine);
    }
  g_strlcpy (instance->info.frame_of_reference, space, sizeof instance->info.frame_of_reference);
  instance->data = g_bytes_new_take (values, instance->info.data_size);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  return image;
}

static const double plain[16] = { 2, 0, 0, -10, 0, 2, 0, 5, 0, 0, 3, 7, 0, 0, 0, 1 };
static const double shifted[16] = { 2, 0, 0, -8, 0, 2, 0, 5, 0, 0, 3, 7, 0, 0, 0, 1 };
static const double finer[16] = { 1, 0, 0, -10, 0, 1, 0, 5, 0, 0, 3, 7, 0, 0, 0, 1 };
static const double far_away[16] = { 2, 0, 0, 990, 0, 2, 0, 5, 0, 0, 3, 7, 0, 0, 0, 1 };

/* Rows of the first run along the columns of the second: axial against sagittal storage. */
static const double permuted[16] = { 0, 0, 3, -10, 2, 0, 0, 5, 0, 2, 0, 7, 0, 0, 0, 1 };

typedef struct
{
  const char *name;
  const double *a, *b;
  const char *a_space, *b_space;
  gsize b_columns;
  SymAlignmentBasis basis;
  gboolean resamples;
} Case;

static const Case cases[] = {
  { "same", plain, plain, "1.2", "1.2", 8, SYM_ALIGNMENT_SAME_GRID, FALSE },
  { "same-unnamed", plain, plain, "", "", 8, SYM_ALIGNMENT_SAME_GRID, FALSE },
  { "shifted", plain, shifted, "1.2", "1.2", 8, SYM_ALIGNMENT_PATIENT, FALSE },
  { "shifted-unnamed", plain, shifted, "", "1.2", 8, SYM_ALIGNMENT_PATIENT_ASSUMED, FALSE },
  { "finer", finer, plain, "1.2", "1.2", 8, SYM_ALIGNMENT_PATIENT, TRUE },
  { "other-space", plain, shifted, "1.2", "1.3", 8, SYM_ALIGNMENT_INDEX, FALSE },
  { "far-away", plain, far_away, "", "", 8, SYM_ALIGNMENT_INDEX, FALSE },
  { "no-place", NULL, plain, "", "", 8, SYM_ALIGNMENT_INDEX, FALSE },
  { "no-place-other-size", NULL, NULL, "", "", 9, SYM_ALIGNMENT_SIZE, TRUE },
  { "permuted", plain, permuted, "1.2", "1.2", 8, SYM_ALIGNMENT_PATIENT, TRUE },
};

static void
test_basis (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (SymImage) a = make_grid (8, 6, 4, test->a, test->a_space);
  g_autoptr (SymImage) b = make_grid (test->b_columns, 6, 4, test->b, test->b_space);
  g_autofree char *words = NULL;
  SymAlignment alignment;

  sym_alignment_init (&alignment, a, b);
  g_assert_cmpint (alignment.basis, ==, test->basis);
  g_assert_cmpint (sym_alignment_resamples (&alignment), ==, test->resamples);
  words = sym_alignment_describe (&alignment);
  g_assert_cmpint (strstr (words, "interpolated") != NULL, ==, test->resamples);
}

/* What stands at a place of the patient is the same, whichever grid it is read by. */
static void
test_values (void)
{
  g_autoptr (SymImage) a = make_grid (8, 6, 4, finer, "1.2");
  g_autoptr (SymImage) b = make_grid (8, 6, 4, plain, "1.2");
  double values[48];
  SymAlignment alignment;
  SymPair pair;

  sym_alignment_init (&alignment, a, b);
  _sym_pair_init (&pair, a, b, &alignment, 0, 0);
  _sym_pair_read_b (&pair, 2, values);
  for (int y = 0; y < 6; y++)
    for (int x = 0; x < 8; x++)
      g_assert_cmpfloat_with_epsilon (values[8 * y + x], x / 2.0 + 100 * y / 2.0 + 20000, 1e-9);
}

static void
test_beyond (void)
{
  g_autoptr (SymImage) a = make_grid (8, 6, 4, plain, "1.2");
  g_autoptr (SymImage) b = make_grid (8, 6, 4, shifted, "1.2");
  double values[48];
  SymAlignment alignment;
  SymPair pair;

  sym_alignment_init (&alignment, a, b);
  _sym_pair_init (&pair, a, b, &alignment, 0, 0);
  _sym_pair_read_b (&pair, 1, values);
  g_assert_true (isnan (values[0]));
  for (int x = 1; x < 8; x++)
    g_assert_cmpfloat_with_epsilon (values[x], x - 1 + 10000, 1e-9);
}

static void
test_size (void)
{
  g_autoptr (SymImage) a = make_grid (4, 4, 1, NULL, "");
  g_autoptr (SymImage) b = make_grid (8, 8, 1, NULL, "");
  double values[16];
  SymAlignment alignment;
  SymPair pair;

  sym_alignment_init (&alignment, a, b);
  _sym_pair_init (&pair, a, b, &alignment, 0, 0);
  _sym_pair_read_b (&pair, 0, values);
  /* the middle of the first two pixels of each axis */
  g_assert_cmpfloat_with_epsilon (values[0], 0.5 + 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (values[15], 6.5 + 650, 1e-9);
}

static void
map (const SymAlignment *alignment, double x, double y, double z, double *voxel)
{
  for (int i = 0; i < 3; i++)
    voxel[i] = alignment->matrix[4 * i] * x + alignment->matrix[4 * i + 1] * y + alignment->matrix[4 * i + 2] * z
               + alignment->matrix[4 * i + 3];
}

static void
test_adjust (void)
{
  g_autoptr (SymImage) a = make_grid (9, 9, 9, plain, "1.2");
  SymRigid rigid = { .shift = { 4, 0, 3 }, .scale = 1 };
  SymAlignment base, moved;
  double voxel[3];

  sym_alignment_init (&base, a, a);
  sym_alignment_adjust (&moved, &base, a, &rigid);
  g_assert_cmpint (moved.basis, ==, SYM_ALIGNMENT_MANUAL);
  /* 4 mm to the right are two columns: what was at column 3 is at column 5 */
  map (&moved, 5, 4, 4, voxel);
  g_assert_cmpfloat_with_epsilon (voxel[0], 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (voxel[1], 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (voxel[2], 3, 1e-9);

  /* a quarter turn from the columns to the rows, about the middle */
  rigid = (SymRigid) { .turn = { 0, 0, 90 }, .scale = 1 };
  sym_alignment_adjust (&moved, &base, a, &rigid);
  map (&moved, 4, 6, 1, voxel);
  g_assert_cmpfloat_with_epsilon (voxel[0], 6, 1e-9);
  g_assert_cmpfloat_with_epsilon (voxel[1], 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (voxel[2], 1, 1e-9);

  /* twice as large: what was one column from the middle is two from it */
  rigid = (SymRigid) { .scale = 2 };
  sym_alignment_adjust (&moved, &base, a, &rigid);
  map (&moved, 6, 4, 8, voxel);
  g_assert_cmpfloat_with_epsilon (voxel[0], 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (voxel[2], 6, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/alignment/basis/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_basis);
    }
  g_test_add_func ("/alignment/values", test_values);
  g_test_add_func ("/alignment/beyond", test_beyond);
  g_test_add_func ("/alignment/size", test_size);
  g_test_add_func ("/alignment/adjust", test_adjust);
  return g_test_run ();
}
