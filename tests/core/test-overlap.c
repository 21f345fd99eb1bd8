/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "overlap-maps.h"

static SymImage *
make_box (gsize columns, gsize rows, gsize slices, const gsize *low, const gsize *high, guint8 label, gboolean placed)
{
  g_autoptr (SymInstance) instance = _sym_instance_new ("box.nii");
  guint8 *labels = g_new0 (guint8, columns * rows * slices);
  GError *error = NULL;
  SymImage *image;

  for (gsize z = low[2]; z < high[2]; z++)
    for (gsize y = low[1]; y < high[1]; y++)
      for (gsize x = low[0]; x < high[0]; x++)
        labels[(z * rows + y) * columns + x] = label;
  instance->info = (SymImageInfo) {
    .format = SYM_FORMAT_NIFTI1, .sample_type = SYM_SAMPLE_UINT8, .colour = SYM_COLOUR_MONO, .n_samples = 1,
    .bits_stored = 8, .dims = { columns, rows, slices, 1, 1 }, .data_size = columns * rows * slices, .slope = 1,
  };
  if (placed)
    {
      instance->info.flags = SYM_IMAGE_HAS_AFFINE | SYM_IMAGE_HAS_SPACING;
      instance->info.affine[0] = 1.5;
      instance->info.affine[5] = 0.75;
      instance->info.affine[10] = 2;
      instance->info.affine[15] = 1;
      instance->info.spacing[0] = 1.5;
      instance->info.spacing[1] = 0.75;
      instance->info.spacing[2] = 2;
    }
  instance->data = g_bytes_new_take (labels, instance->info.data_size);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  return image;
}

static GPtrArray *
compute (const SymImage *a, const SymImage *b, GPtrArray *unions)
{
  GError *error = NULL;
  SymAlignment alignment;
  GPtrArray *found;

  sym_alignment_init (&alignment, a, b);
  found = sym_overlaps_compute (a, b, &alignment, unions, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return found;
}

/* Two boxes of 4 x 4 x 4, one two columns further: half of each is in both, and the far faces are two
 * columns of 1.5 mm apart. */
static void
test_boxes (void)
{
  g_autoptr (SymImage) a = make_box (16, 16, 16, (gsize[]) { 4, 4, 4 }, (gsize[]) { 8, 8, 8 }, 3, TRUE);
  g_autoptr (SymImage) b = make_box (16, 16, 16, (gsize[]) { 6, 4, 4 }, (gsize[]) { 10, 8, 8 }, 3, TRUE);
  g_autoptr (GPtrArray) found = compute (a, b, NULL);
  const SymOverlap *box = g_ptr_array_index (found, 0);

  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (box->name, ==, "3");
  g_assert_cmpuint (box->n_a, ==, 64);
  g_assert_cmpuint (box->n_both, ==, 32);
  g_assert_cmpfloat_with_epsilon (box->dice, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (box->iou, 1.0 / 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (box->precision, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (box->recall, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (box->hausdorff, 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (box->volume_a, 64 * 2.25, 1e-9);
}

static void
test_precision_is_of_b (void)
{
  g_autoptr (SymImage) a = make_box (8, 8, 1, (gsize[]) { 0, 0, 0 }, (gsize[]) { 8, 8, 1 }, 1, TRUE);
  g_autoptr (SymImage) b = make_box (8, 8, 1, (gsize[]) { 2, 2, 0 }, (gsize[]) { 4, 4, 1 }, 1, TRUE);
  g_autoptr (GPtrArray) found = compute (a, b, NULL);
  const SymOverlap *box = g_ptr_array_index (found, 0);

  g_assert_cmpfloat (box->precision, ==, 1);
  g_assert_cmpfloat_with_epsilon (box->recall, 4.0 / 64, 1e-12);
  /* from the corner furthest from the inner square: four columns and four rows */
  g_assert_cmpfloat_with_epsilon (box->hausdorff, hypot (4 * 1.5, 4 * 0.75), 1e-12);
}

static void
test_missing (void)
{
  g_autoptr (SymImage) a = make_box (8, 8, 4, (gsize[]) { 1, 1, 1 }, (gsize[]) { 3, 3, 3 }, 1, TRUE);
  g_autoptr (SymImage) b = make_box (8, 8, 4, (gsize[]) { 1, 1, 1 }, (gsize[]) { 3, 3, 3 }, 2, TRUE);
  g_autoptr (GPtrArray) unions = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_label_union_free);
  g_autoptr (GPtrArray) found = NULL;
  const SymOverlap *one, *both;

  g_ptr_array_add (unions, sym_label_union_parse ("either=1+2", NULL));
  found = compute (a, b, unions);
  g_assert_cmpuint (found->len, ==, 3);
  one = g_ptr_array_index (found, 0);
  g_assert_cmpfloat (one->dice, ==, 0);
  g_assert_true (isnan (one->precision));
  g_assert_true (isnan (one->hausdorff));
  both = g_ptr_array_index (found, 2);
  g_assert_cmpstr (both->name, ==, "either");
  g_assert_cmpfloat (both->dice, ==, 1);
  g_assert_cmpfloat (both->hausdorff, ==, 0);
  g_assert_cmpfloat (both->surface_distance, ==, 0);
}

static void
test_no_millimetres (void)
{
  g_autoptr (SymImage) a = make_box (8, 8, 1, (gsize[]) { 1, 1, 0 }, (gsize[]) { 3, 3, 1 }, 1, FALSE);
  g_autoptr (GPtrArray) found = compute (a, a, NULL);
  const SymOverlap *box = g_ptr_array_index (found, 0);

  g_assert_cmpfloat (box->dice, ==, 1);
  g_assert_true (isnan (box->hausdorff));
  g_assert_true (isnan (box->volume_a));
}

static void
test_parse (void)
{
  static const char *const wrong[] = { "", "=1", "whole=", "whole=1+", "whole=1+0", "whole=x", "1+2.5", "a=99999999999" };
  g_autoptr (SymLabelUnion) whole = sym_label_union_parse (" whole tumour = 1 + 2+4", NULL);
  g_autoptr (SymLabelUnion) unnamed = sym_label_union_parse ("1+4", NULL);

  g_assert_cmpstr (whole->name, ==, "whole tumour");
  g_assert_cmpuint (whole->labels->len, ==, 3);
  g_assert_cmpint (g_array_index (whole->labels, gint64, 2), ==, 4);
  g_assert_cmpstr (unnamed->name, ==, "1+4");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sym_label_union_parse (wrong[i], &error));
      g_assert_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED);
    }
}

static void
test_too_many (void)
{
  g_autoptr (SymImage) a = make_box (32, 32, 1, (gsize[]) { 0, 0, 0 }, (gsize[]) { 1, 1, 1 }, 1, TRUE);
  g_autoptr (SymInstance) instance = _sym_instance_new ("values.nii");
  g_autoptr (SymImage) b = NULL;
  g_autoptr (GError) error = NULL;
  gint16 *values = g_new (gint16, 1024);
  SymAlignment alignment;

  for (int i = 0; i < 1024; i++)
    values[i] = (gint16) i;
  instance->info = a->info;
  instance->info.sample_type = SYM_SAMPLE_INT16;
  instance->info.bits_stored = 16;
  instance->info.data_size = 2048;
  instance->data = g_bytes_new_take (values, 2048);
  b = _sym_image_new_from_instance (instance, NULL);
  sym_alignment_init (&alignment, a, b);
  g_assert_null (sym_overlaps_compute (a, b, &alignment, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overlap/boxes", test_boxes);
  g_test_add_func ("/overlap/precision-is-of-b", test_precision_is_of_b);
  g_test_add_func ("/overlap/missing", test_missing);
  g_test_add_func ("/overlap/no-millimetres", test_no_millimetres);
  g_test_add_func ("/overlap/parse", test_parse);
  g_test_add_func ("/overlap/too-many", test_too_many);
  return g_test_run ();
}
