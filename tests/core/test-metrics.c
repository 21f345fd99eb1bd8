/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics-pair.h"
#include "ramp.h"
#include "sym-metrics.h"

/* By scikit-image 0.19.3, SciPy 1.10.1 and NumPy 1.24.2, as metrics_peer.py computes them. */
static const SymMetrics flat = {
  .n_voxels = 64 * 48, .mae = 26.060909539461136, .rmse = 31.585038790256863, .max_abs = 74.53054809570312,
  .range = 457.2299499511719, .psnr = 23.213065113326294, .ssim = 0.7124865459923474, .ssim_3d = NAN,
  .ms_ssim = 0.9620477693094259, .ms_ssim_3d = NAN, .n_scales = 3, .n_scales_3d = 0, .ncc = 0.9546477475617735,
  .mutual_information = 1.6592863364094428, .normalised_mutual_information = 1.228676620035048,
  .histogram_overlap = 0.8499348958333333, .wasserstein = 2.10377781589826, .spectrum_distance = 4.294438146713596,
};
static const SymMetrics deep = {
  .n_voxels = 40 * 37 * 24, .mae = 25.85103832365156, .rmse = 31.318923032533647, .max_abs = 74.76593017578125,
  .range = 680.8780212402344, .psnr = 26.745249917203296, .ssim = 0.7372399044955203, .ssim_3d = 0.7654523132033859,
  .ms_ssim = 0.935908812595216, .ms_ssim_3d = 0.9555627982720503, .n_scales = 2, .n_scales_3d = 2,
  .ncc = 0.9708674140381066, .mutual_information = 1.4635774169365687,
  .normalised_mutual_information = 1.2033246651709175, .histogram_overlap = 0.9567286036036036,
  .wasserstein = 0.9639254827757145, .spectrum_distance = 2.947222731358009,
};

static void
assert_near (double value, double expected)
{
  if (isnan (expected))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat_with_epsilon (value, expected, 1e-6 * MAX (1, fabs (expected)));
}

static void
compare (const SymImage *a, const SymImage *b, const SymScope *scope, SymMetrics *metrics, SymCurves **curves)
{
  GError *error = NULL;
  SymAlignment alignment;

  sym_alignment_init (&alignment, a, b);
  g_assert_true (sym_metrics_compute (a, b, &alignment, scope, metrics, curves, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
test_literal (gconstpointer data)
{
  const SymMetrics *expected = data;
  const gboolean is_flat = expected == &flat;
  g_autoptr (SymImage) a = make_volume (is_flat ? 64 : 40, is_flat ? 48 : 37, is_flat ? 1 : 24, 1, 60);
  g_autoptr (SymImage) b = make_volume (is_flat ? 64 : 40, is_flat ? 48 : 37, is_flat ? 1 : 24, 2, 90);
  SymMetrics metrics;

  compare (a, b, NULL, &metrics, NULL);
  g_assert_cmpuint (metrics.n_voxels, ==, expected->n_voxels);
  assert_near (metrics.range, expected->range);
  assert_near (metrics.mae, expected->mae);
  assert_near (metrics.rmse, expected->rmse);
  assert_near (metrics.max_abs, expected->max_abs);
  assert_near (metrics.psnr, expected->psnr);
  assert_near (metrics.ssim, expected->ssim);
  assert_near (metrics.ssim_3d, expected->ssim_3d);
  assert_near (metrics.ms_ssim, expected->ms_ssim);
  assert_near (metrics.ms_ssim_3d, expected->ms_ssim_3d);
  g_assert_cmpuint (metrics.n_scales, ==, expected->n_scales);
  g_assert_cmpuint (metrics.n_scales_3d, ==, expected->n_scales_3d);
  assert_near (metrics.ncc, expected->ncc);
  assert_near (metrics.mutual_information, expected->mutual_information);
  assert_near (metrics.normalised_mutual_information, expected->normalised_mutual_information);
  assert_near (metrics.histogram_overlap, expected->histogram_overlap);
  assert_near (metrics.wasserstein, expected->wasserstein);
  assert_near (metrics.spectrum_distance, expected->spectrum_distance);
}

static void
test_identical (void)
{
  g_autoptr (SymImage) a = make_volume (32, 32, 12, 1, 60);
  g_autoptr (SymCurves) curves = NULL;
  SymMetrics metrics;

  compare (a, a, NULL, &metrics, &curves);
  g_assert_cmpfloat (metrics.mae, ==, 0);
  g_assert_cmpfloat (metrics.max_abs, ==, 0);
  g_assert_true (isnan (metrics.psnr));
  assert_near (metrics.ssim, 1);
  assert_near (metrics.ssim_3d, 1);
  assert_near (metrics.ms_ssim, 1);
  assert_near (metrics.ncc, 1);
  assert_near (metrics.histogram_overlap, 1);
  g_assert_cmpfloat (metrics.wasserstein, ==, 0);
  g_assert_cmpfloat (metrics.spectrum_distance, ==, 0);
  assert_near (metrics.normalised_mutual_information, 2);
  g_assert_cmpuint (curves->n_slices, ==, 12);
  for (gsize i = 0; i < 12; i++)
    assert_near (curves->ssim[i], 1);
  g_assert_cmpfloat (curves->difference_low, ==, 0);
}

/* The mask leaves one voxel: all numbers are of that voxel. */
static void
test_mask (void)
{
  g_autoptr (SymImage) a = make_volume (32, 32, 3, 1, 60);
  g_autoptr (SymImage) b = make_volume (32, 32, 3, 2, 60);
  g_autoptr (SymCurves) curves = NULL;
  guint8 *mask = g_malloc0 (32 * 32);
  SymScope scope = { .first_slice = 1, .n_slices = 1 };
  const gint64 voxel[5] = { 20, 15, 1, 0, 0 };
  const double difference = fabs (sym_image_value_at (a, voxel).v[0] - sym_image_value_at (b, voxel).v[0]);
  SymMetrics metrics;

  mask[15 * 32 + 20] = 1;
  scope.mask = g_bytes_new_take (mask, 32 * 32);
  compare (a, b, &scope, &metrics, &curves);
  g_bytes_unref (scope.mask);
  g_assert_cmpuint (metrics.n_voxels, ==, 1);
  assert_near (metrics.mae, difference);
  assert_near (metrics.wasserstein, difference);
  g_assert_true (isnan (metrics.ncc));
  g_assert_true (isnan (metrics.ms_ssim));
  g_assert_cmpuint (curves->n_slices, ==, 1);
}

/* A value that is none takes all windows with it that it lies in, and nothing else. */
static void
test_holes (void)
{
  g_autoptr (SymImage) a = make_volume (32, 32, 1, 1, 60);
  g_autoptr (SymImage) b = make_volume (32, 32, 1, 2, 60);
  g_autoptr (SymImage) whole = make_volume (32, 32, 1, 2, 60);
  SymMetrics metrics, without;
  guint8 *mask = g_malloc (32 * 32);
  SymScope scope = { .n_slices = 1 };

  ((float *) (gpointer) b->planes[0])[10 * 32 + 12] = NAN;
  compare (a, b, NULL, &metrics, NULL);
  g_assert_cmpuint (metrics.n_voxels, ==, 32 * 32 - 1);
  for (int y = 0; y < 32; y++)
    for (int x = 0; x < 32; x++)
      mask[y * 32 + x] = ABS (y - 10) > 5 || ABS (x - 12) > 5;
  scope.mask = g_bytes_new_take (mask, 32 * 32);
  compare (a, whole, &scope, &without, NULL);
  g_bytes_unref (scope.mask);
  /* the range differs with the voxels, and with it the constants of SSIM */
  g_assert_cmpfloat_with_epsilon (metrics.ssim, without.ssim, 1e-3);
  g_assert_true (isfinite (metrics.spectrum_distance));
}

static void
set_to (const SymImage *image, float value)
{
  for (gsize i = 0; i < image->plane_values; i++)
    ((float *) (gpointer) image->planes[0])[i] = value;
}

static void
test_constant (void)
{
  g_autoptr (SymImage) a = make_volume (16, 16, 1, 1, 0);
  g_autoptr (SymImage) b = make_volume (16, 16, 1, 1, 0);
  SymMetrics metrics;

  set_to (a, 7);
  set_to (b, 9);
  compare (a, b, NULL, &metrics, NULL);
  g_assert_cmpfloat (metrics.mae, ==, 2);
  g_assert_cmpfloat (metrics.range, ==, 0);
  g_assert_true (isnan (metrics.psnr));
  g_assert_true (isnan (metrics.ncc));
  g_assert_cmpfloat (metrics.mutual_information, ==, 0);
  g_assert_true (isnan (metrics.normalised_mutual_information));
  g_assert_true (isnan (metrics.spectrum_distance));
  g_assert_true (isfinite (metrics.ssim));
}

static void
test_nothing_to_compare (void)
{
  g_autoptr (SymImage) a = make_volume (16, 16, 1, 1, 0);
  g_autoptr (SymImage) b = make_volume (16, 16, 1, 1, 0);
  g_autoptr (GError) error = NULL;
  SymAlignment alignment;
  SymMetrics metrics;

  set_to (b, NAN);
  sym_alignment_init (&alignment, a, b);
  g_assert_false (sym_metrics_compute (a, b, &alignment, NULL, &metrics, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED);
}

static void
note_progress (double done, gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (done, >=, *last - 1e-9);
  g_assert_cmpfloat (done, <=, 1);
  *last = done;
}

static void
cancel_half (double done, gpointer user_data)
{
  if (done > 0.1)
    g_cancellable_cancel (user_data);
}

static void
test_progress (void)
{
  g_autoptr (SymImage) a = make_volume (32, 32, 20, 1, 60);
  g_autoptr (SymImage) b = make_volume (32, 32, 20, 2, 60);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  SymAlignment alignment;
  SymMetrics metrics;
  double last = 0;

  sym_alignment_init (&alignment, a, b);
  g_assert_true (sym_metrics_compute (a, b, &alignment, NULL, &metrics, NULL, NULL, note_progress, &last, &error));
  g_assert_cmpfloat (last, >, 0.7);
  g_assert_false (sym_metrics_compute (a, b, &alignment, NULL, &metrics, NULL, cancellable, cancel_half, cancellable,
                                       &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Whole numbers are counted another way: the same numbers come of it as of numbers half a step beside. */
static void
test_whole_numbers (void)
{
  g_autoptr (SymImage) whole = make_ramp (20, 16, 6, FALSE);
  g_autoptr (SymImage) half = make_ramp_at (20, 16, 6, FALSE, 0.5);
  const SymAlignment shifted = { SYM_ALIGNMENT_MANUAL, { 1, 0, 0, 2, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 } };
  g_autoptr (SymCurves) a = NULL, b = NULL;
  GError *error = NULL;
  SymMetrics of_whole, of_half;

  g_assert_true (sym_metrics_compute (whole, whole, &shifted, NULL, &of_whole, &a, NULL, NULL, NULL, &error));
  g_assert_true (sym_metrics_compute (half, half, &shifted, NULL, &of_half, &b, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (a->is_whole);
  g_assert_false (b->is_whole);
  g_assert_cmpuint (of_whole.n_voxels, ==, 18 * 16 * 6);
  g_assert_cmpfloat (of_whole.mae, ==, 2);
  g_assert_cmpfloat (of_whole.wasserstein, ==, 2);
  assert_near (of_whole.wasserstein, of_half.wasserstein);
  assert_near (of_whole.histogram_overlap, of_half.histogram_overlap);
  assert_near (of_whole.mutual_information, of_half.mutual_information);
  assert_near (of_whole.ncc, of_half.ncc);
  for (gsize i = 0; i < SYM_METRICS_BINS; i++)
    {
      g_assert_cmpfloat (a->histogram_a[i], ==, b->histogram_a[i]);
      g_assert_cmpfloat (a->histogram_b[i], ==, b->histogram_b[i]);
      g_assert_cmpfloat (a->histogram_difference[i], ==, b->histogram_difference[i]);
    }
  g_assert_cmpmem (a->joint, sizeof a->joint, b->joint, sizeof b->joint);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/metrics/slice", &flat, test_literal);
  g_test_add_data_func ("/metrics/volume", &deep, test_literal);
  g_test_add_func ("/metrics/identical", test_identical);
  g_test_add_func ("/metrics/mask", test_mask);
  g_test_add_func ("/metrics/holes", test_holes);
  g_test_add_func ("/metrics/constant", test_constant);
  g_test_add_func ("/metrics/nothing-to-compare", test_nothing_to_compare);
  g_test_add_func ("/metrics/whole-numbers", test_whole_numbers);
  g_test_add_func ("/metrics/progress", test_progress);
  return g_test_run ();
}
