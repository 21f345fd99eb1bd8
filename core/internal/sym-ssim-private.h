/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SymSsimSource:
 * @dims: columns, rows, slices
 * @read: gives a slice of both, NaN where either has no value; safe from several threads at once
 * @user_data: for @read
 *
 * Two volumes of one size, read a slice at a time.
 */
typedef struct
{
  gsize dims[3];
  void (*read) (gsize slice, double *a, double *b, gpointer user_data);
  gpointer user_data;
} SymSsimSource;

/**
 * SymSsimTerms:
 * @ssim: sum of SSIM over the windows
 * @structure: sum of its contrast and structure part, (2 s_ab + C2) / (s_a² + s_b² + C2)
 * @n: windows
 */
typedef struct
{
  double ssim, structure;
  guint64 n;
} SymSsimTerms;

/** SYM_SSIM_WINDOW: voxels of a side of the window */
#define SYM_SSIM_WINDOW 11

/**
 * _sym_ssim_compute:
 * @is_3d: window over slices too, rather than within each
 * @c1, @c2: (K1 L)² and (K2 L)²
 * @mask: (nullable): windows are centred on voxels where it is not 0
 * @terms: (array): sums of the windows centred in each slice
 *
 * SSIM by Wang et al. 2004; see #SymMetrics. Splits the slices among the processors.
 *
 * Returns: %FALSE when cancelled or there is no memory
 */
gboolean _sym_ssim_compute (const SymSsimSource *source, gboolean is_3d, double c1, double c2, const guint8 *mask,
                            SymSsimTerms *terms, GCancellable *cancellable);

/**
 * _sym_ssim_get_mean:
 * @mean: (out): of all windows in 3-D, of the slices' means else; NaN where there is no window
 * @by_slice: (out) (nullable) (array): mean of the windows centred in each slice
 *
 * Returns: %FALSE when cancelled or there is no memory
 */
gboolean _sym_ssim_get_mean (const SymSsimSource *source, gboolean is_3d, double c1, double c2, const guint8 *mask,
                             double *mean, double *by_slice, GCancellable *cancellable);

/**
 * _sym_ssim_get_multi_scale:
 * @value: (out): MS-SSIM by Wang et al. 2003, see #SymMetrics; NaN where not even one scale has a window
 * @n_scales: (out): how many scales
 *
 * Returns: %FALSE when cancelled or there is no memory
 */
gboolean _sym_ssim_get_multi_scale (const SymSsimSource *source, gboolean is_3d, double c1, double c2, double *value,
                                    guint *n_scales, GCancellable *cancellable);

G_END_DECLS
