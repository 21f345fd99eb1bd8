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
 * SymSsimProgress:
 * @done: 0 to 1
 *
 * Called from any thread, one at a time.
 */
typedef void (*SymSsimProgress) (double done, gpointer user_data);

/**
 * _sym_ssim_compute:
 * @c1, @c2: (K1 L)² and (K2 L)²
 * @mask: (nullable): windows are centred on voxels where it is not 0
 * @flat: (nullable) (array): sums of the windows within each slice
 * @deep: (nullable) (array): sums of the windows over slices too that are centred in each slice
 *
 * SSIM by Wang et al. 2004; see #SymMetrics. Splits the slices among the processors. Both at once take little longer than
 * @deep alone.
 *
 * Returns: %FALSE when cancelled or there is no memory
 */
gboolean _sym_ssim_compute (const SymSsimSource *source, double c1, double c2, const guint8 *mask, SymSsimTerms *flat,
                            SymSsimTerms *deep, GCancellable *cancellable, SymSsimProgress progress, gpointer user_data);

/**
 * _sym_ssim_get_mean:
 * @is_3d: whether they are of windows over slices too
 * @by_slice: (out) (nullable) (array): mean of the windows centred in each slice
 *
 * Returns: the mean of all windows in 3-D, of the slices' means else; NaN where there is no window
 */
double _sym_ssim_get_mean (const SymSsimTerms *terms, gsize n_slices, gboolean is_3d, double *by_slice);

/**
 * _sym_ssim_get_multi_scale:
 * @first: (array): terms of the images as they are
 * @value: (out): MS-SSIM by Wang et al. 2003, see #SymMetrics; NaN where not even one scale has a window
 * @n_scales: (out): how many scales
 *
 * Returns: %FALSE when cancelled or there is no memory
 */
gboolean _sym_ssim_get_multi_scale (const SymSsimSource *source, gboolean is_3d, double c1, double c2,
                                    const SymSsimTerms *first, double *value, guint *n_scales, GCancellable *cancellable);

G_END_DECLS
