/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-item.h"
#include "sym-viewport.h"

G_BEGIN_DECLS

/**
 * SymForensicKind:
 * @SYM_FORENSIC_NONE: the image itself
 * @SYM_FORENSIC_SPECTRUM: log power spectrum. The slice v less its weighted mean, times the Hann
 *   window w(x, y) = sin²(pi (x + ½) / W) sin²(pi (y + ½) / H), padded with zeros to powers of two;
 *   P = |F|² of its discrete Fourier transform; shown is 10 log10 (P / mean P) in decibel, no less
 *   than -120, the frequency 0 at column W' / 2 and row H' / 2. (F. J. Harris, "On the Use of Windows
 *   for Harmonic Analysis", Proc. IEEE 66, 1978; the periodogram of M. S. Bartlett, 1948.) A slice of
 *   one value has no spectrum: -120 everywhere. What is not image counts as the mean.
 * @SYM_FORENSIC_RESIDUAL: noise residual: the slice less its 3 × 3 median. (J. W. Tukey, "Exploratory
 *   Data Analysis", 1977.) Of the eight neighbours those count whose opposite neighbour is image
 *   too, so that at edges as well an even slope leaves 0.
 * @SYM_FORENSIC_VARIANCE: local variance: of the n values around a pixel, 7 × 7 as far as they are
 *   image, sum (v - mean v)² / (n - 1); 0 where n is 1.
 *
 * Other looks at one slice. They say nothing on the origin of an image, and no verdict is ever drawn
 * from them: patterns come from generators, and as well from scanners, filters and compression.
 * Colours are taken as their luma, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
 */
typedef enum
{
  SYM_FORENSIC_NONE,
  SYM_FORENSIC_SPECTRUM,
  SYM_FORENSIC_RESIDUAL,
  SYM_FORENSIC_VARIANCE,
  SYM_N_FORENSICS,
} SymForensicKind;

/** SYM_FORENSIC_MAX_SIDE: most columns or rows of a slice that is looked at so */
#define SYM_FORENSIC_MAX_SIDE 8192

/** SYM_FORENSIC_FLOOR: least value of a spectrum, decibel */
#define SYM_FORENSIC_FLOOR (-120.0)

/**
 * sym_forensic_kind_get_name:
 *
 * Returns: (transfer none): `"none"`, `"spectrum"`, `"residual"`, `"variance"`
 */
const char *sym_forensic_kind_get_name (SymForensicKind kind);
gboolean sym_forensic_kind_from_name (const char *name, SymForensicKind *kind);

/**
 * sym_forensic_view_new:
 * @item: an item with an image
 * @kind: any but %SYM_FORENSIC_NONE
 * @viewport: which plane, slice and time; in range for the image, the slice not -1. Nothing else
 *   of it matters.
 *
 * An item of one slice with the look in place of the image, and the evidence and verdict of @item. Its
 * pixels are those of the slice as its plane stands on screen without rotation and flips, in the
 * same place; those of a spectrum are frequencies, and have no place. Takes up to seconds for the
 * largest slices: not on the main thread.
 *
 * Returns: (transfer full) (nullable): the item; %NULL when the slice is too large
 */
SymItem *sym_forensic_view_new (SymItem *item, SymForensicKind kind, const SymViewport *viewport, GError **error);

G_END_DECLS
