/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-alignment.h"

G_BEGIN_DECLS

/**
 * SymMetrics:
 *
 * Numbers on how B differs from A, over the N voxels of A at which both have a value. a and b are the
 * values: modality values, the luma of colours. A number that is not defined is NaN.
 *
 * @n_voxels: N
 * @range: L, the range of values that PSNR and SSIM refer to: that of the sample type for pictures
 *   (PNG), else the highest less the lowest a
 * @mae: mean absolute error, sum |a - b| / N
 * @rmse: root of the mean squared error, sqrt (sum (a - b)² / N)
 * @max_abs: largest |a - b|
 * @psnr: peak signal-to-noise ratio, 20 log10 (L / rmse), decibel; NaN where the images are identical or L is 0
 * @ssim: structural similarity, mean over the slices of A as they are stored. Z. Wang, A. C. Bovik, H.
 *   R. Sheikh, E. P. Simoncelli, "Image quality assessment: from error visibility to structural
 *   similarity", IEEE Trans. Image Processing 13 (4), 2004, eq. 13: Gaussian window of 11 × 11, sigma
 *   1.5, K1 = 0.01, K2 = 0.03, population variances. Means of a window are taken where it lies wholly
 *   in the image and on values; NaN where no window does.
 * @ssim_3d: the same with a window of 11 × 11 × 11 voxels; NaN with fewer than 11 slices
 * @ms_ssim: multi-scale SSIM. Z. Wang, E. P. Simoncelli, A. C. Bovik, "Multiscale structural similarity
 *   for image quality assessment", Asilomar 2003, eq. 7, weights 0.0448, 0.2856, 0.3001, 0.2363,
 *   0.1333; each scale is the mean of 2 × 2 pixels of the one before. As many of the five scales as
 *   keep 11 pixels a side; with fewer the weights are scaled to a sum of 1. Negative terms count as
 *   0. Mean over the slices.
 * @ms_ssim_3d: the same with windows and means of voxels
 * @n_scales, @n_scales_3d: how many scales there were, 0 to 5
 * @ncc: normalised cross-correlation (Pearson's r): sum (a - mean a)(b - mean b) / (N sd a sd b); NaN where
 *   one is constant
 * @mutual_information: sum p(i, j) ln (p(i, j) / (p(i) p(j))), nats, from a joint histogram of
 *   %SYM_METRICS_JOINT_BINS² bins between the least and the highest value of each image (F. Maes et al.,
 *   "Multimodality image registration by maximization of mutual information", IEEE Trans. Medical
 *   Imaging 16 (2), 1997)
 * @normalised_mutual_information: (H(A) + H(B)) / H(A, B), 1 to 2 (C. Studholme, D. L. G. Hill, D. J. Hawkes,
 *   "An overlap invariant entropy measure of 3D medical image alignment", Pattern Recognition 32 (1), 1999)
 * @histogram_overlap: sum min (p(i), q(i)) over %SYM_METRICS_BINS bins between the least and the highest value of
 *   both (M. J. Swain, D. H. Ballard, "Color indexing", Int. J. Computer Vision 7 (1), 1991); 0 to 1
 * @wasserstein: first Wasserstein distance of the two distributions of values, integral |F(v) - G(v)| dv, in
 *   modality units (L. N. Vaserstein, 1969). Exact of whole numbers within 2²⁰ of each other, and up to
 *   %SYM_METRICS_EXACT_VALUES voxels; beyond, values
 *   are counted in 2²⁰ bins, which changes it by at most 2⁻²⁰ of the range of values
 * @spectrum_distance: root mean square, over %SYM_METRICS_RINGS rings of equal width up to half a cycle a
 *   pixel, of the difference in decibel of the mean power of the two in the ring, added up over the
 *   slices. (R. Durall, M. Keuper, J. Keuper, "Watch your Up-Convolution", CVPR 2020, azimuthal
 *   average.) Each slice less its mean, times a Hann window, padded with zeros to powers of two (8
 *   at least). A ring has 10⁻¹² of the strongest ring's power at least; NaN where one is constant
 */
typedef struct
{
  guint64 n_voxels;
  double range;
  double mae, rmse, max_abs, psnr;
  double ssim, ssim_3d, ms_ssim, ms_ssim_3d;
  guint n_scales, n_scales_3d;
  double ncc;
  double mutual_information, normalised_mutual_information;
  double histogram_overlap, wasserstein;
  double spectrum_distance;
} SymMetrics;

/** SYM_METRICS_JOINT_BINS: bins of each axis of the joint histogram */
#define SYM_METRICS_JOINT_BINS 100

/** SYM_METRICS_BINS: bins of the histograms that are drawn and whose overlap is taken */
#define SYM_METRICS_BINS 256

/** SYM_METRICS_RINGS: rings of the power spectrum */
#define SYM_METRICS_RINGS 32

/** SYM_METRICS_EXACT_VALUES: most voxels whose Wasserstein distance is exact */
#define SYM_METRICS_EXACT_VALUES (G_GUINT64_CONSTANT (1) << 22)

/**
 * SymScope:
 * @first_slice, @n_slices: of A as stored, of axis 2; 0 and 0 for all
 * @time, @other: indices on axes 3 and 4, clamped to what each image has
 * @mask: (nullable): a byte for each voxel of the slices named, rows of A's columns: those that are 0 are left
 *   out. Windows of SSIM are centred in it and may reach beyond it.
 *
 * Of which part of A the numbers are.
 */
typedef struct
{
  gsize first_slice, n_slices;
  gsize time, other;
  GBytes *mask;
} SymScope;

/**
 * SymCurves:
 * @low, @high: values at the ends of the histograms
 * @histogram_a, @histogram_b: shares of voxels, %SYM_METRICS_BINS bins from @low to @high
 * @difference_low, @difference_high: values at the ends of the next
 * @histogram_difference: shares of voxels by b - a
 * @is_whole: whether all values are whole numbers, so that bins hold several of them or none
 * @joint: counts, %SYM_METRICS_JOINT_BINS rows (values of b, upwards) of as many columns (values of a)
 * @a_low, @a_high, @b_low, @b_high: values at its ends
 * @ssim: (array length=n_slices): of each slice; NaN where it is not defined
 *
 * What the plots of a comparison are drawn from.
 */
typedef struct
{
  double low, high;
  double histogram_a[SYM_METRICS_BINS], histogram_b[SYM_METRICS_BINS];
  double difference_low, difference_high;
  double histogram_difference[SYM_METRICS_BINS];
  gboolean is_whole;
  guint64 joint[SYM_METRICS_JOINT_BINS * SYM_METRICS_JOINT_BINS];
  double a_low, a_high, b_low, b_high;
  gsize n_slices;
  double *ssim;
} SymCurves;

void sym_curves_free (SymCurves *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymCurves, sym_curves_free)

/**
 * SymProgress:
 * @done: 0 to 1
 *
 * Called from any thread, one at a time.
 */
typedef void (*SymProgress) (double done, gpointer user_data);

/**
 * sym_metrics_compute:
 * @scope: (nullable): %NULL for all of the first point in time
 * @metrics: (out caller-allocates): the numbers
 * @curves: (out) (optional) (transfer full): what is drawn
 * @progress: (nullable) (scope call): hears how far it is
 *
 * Compares two images. Uses all processors; takes seconds for large volumes: not on the main thread.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED, or %SYM_ERROR when there is no voxel at which both have a value or no memory
 */
gboolean sym_metrics_compute (const SymImage *a, const SymImage *b, const SymAlignment *alignment, const SymScope *scope,
                              SymMetrics *metrics, SymCurves **curves, GCancellable *cancellable,
                              SymProgress progress, gpointer user_data, GError **error);

G_END_DECLS
