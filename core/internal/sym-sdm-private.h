/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-examine-private.h"

G_BEGIN_DECLS

/* SDM-1, the mark by which Symscope discloses synthetic images in their samples: 1130 frequencies of
 * a tile of 128 x 128 pixels that repeats over the image take the phases of a public code. Anybody
 * can read, write and remove it. See core/watermark/README.md. */

/**
 * SymSdmClass:
 * @SYM_SDM_SYNTHETIC: the image is declared synthetic
 * @SYM_SDM_PARTLY: the image is declared partly synthetic
 *
 * What the mark discloses: each class has a code of its own.
 */
typedef enum
{
  SYM_SDM_SYNTHETIC,
  SYM_SDM_PARTLY,
  SYM_SDM_N_CLASSES,
} SymSdmClass;

/**
 * SymSdmPlane:
 * @samples: the first sample of the first pixel
 * @row_stride: bytes from one row to the next
 * @pixel_stride: bytes from one pixel to the next
 * @type: of a sample; aligned for it
 * @n_channels: 1, or 3 for red, green and blue, which follow each other
 * @width, @height: pixels, at least 1
 * @keep: (nullable) (array): for each pixel, row by row without gaps, whether marking leaves it as it is
 *
 * One slice, one frame, or the rows of a finished picture; borrowed. Marking writes into it,
 * looking for the mark does not.
 */
typedef struct
{
  guint8 *samples;
  gsize row_stride;
  gsize pixel_stride;
  SymSampleType type;
  guint n_channels;
  gsize width, height;
  const guint8 *keep;
} SymSdmPlane;

/**
 * SymSdmRange:
 * @low, @high: stored values shown as black and white
 * @has_padding: whether stored values from @padding_min to @padding_max are not image
 *
 * Which stored values are seen. The strength of the mark is measured in 255ths of it.
 */
typedef struct
{
  double low, high;
  gboolean has_padding;
  double padding_min, padding_max;
} SymSdmRange;

/**
 * SymSdmOutcome:
 * @SYM_SDM_EMBEDDED: the mark is in, and is found again in what was written
 * @SYM_SDM_WEAK: it is in, but will not survive handling with loss, or is not found again: the
 *   image is too small, or nearly empty
 * @SYM_SDM_ALREADY: the planes carry the mark; nothing was changed
 * @SYM_SDM_UNSUPPORTED: samples that cannot take it (complex, 64-bit integers), an empty range, or
 *   nothing but one value; nothing was changed
 * @SYM_SDM_CANCELLED: planes may be marked in part
 */
typedef enum
{
  SYM_SDM_EMBEDDED,
  SYM_SDM_WEAK,
  SYM_SDM_ALREADY,
  SYM_SDM_UNSUPPORTED,
  SYM_SDM_CANCELLED,
} SymSdmOutcome;

/**
 * SymSdmReport:
 * @z: of the mark as it stands now; of several planes that of their sum
 * @psnr: smallest of all planes, decibels, in relation to the range
 */
typedef struct
{
  double z;
  double psnr;
} SymSdmReport;

/** SYM_SDM_STRONG: z from which the mark is expected to survive handling with loss */
#define SYM_SDM_STRONG 10.0

/**
 * _sym_sdm_embed:
 * @planes: (array length=n_planes): marked in place: one picture, or the slices of one volume, of one
 *   size, type and number of channels
 * @range: which stored values are seen, see _sym_sdm_get_range()
 * @class: what is disclosed
 * @cancellable: (nullable): asked often
 * @report: (out caller-allocates) (optional): how strong the mark became
 *
 * Writes the mark into declared images, and only into those: the caller knows the verdict. Looks for
 * it first and never writes it twice. Samples change by at most three 255ths of the range; integers
 * whose steps are larger by one step. No value leaves the plane's own smallest and largest; padding,
 * and what is surrounded by the smallest
 * value, stays as it is. All channels of a pixel change alike. All planes get the mark at one place,
 * so that their sum carries it too. Of several planes each is marked on its own, and so can be
 * found on its own.
 *
 * The same arguments give the same samples. Safe from any thread. To label a copy of an image, copy
 * its samples, set up planes with _sym_sdm_plane_init(), and put the result under the labels. A finished
 * picture has a range of 0 to 255, and gets the mark after the visible mark was drawn.
 *
 * Returns: what was done
 */
SymSdmOutcome _sym_sdm_embed (const SymSdmPlane *planes, gsize n_planes, const SymSdmRange *range,
                              SymSdmClass class, GCancellable *cancellable, SymSdmReport *report);

/**
 * _sym_sdm_plane_init:
 * @image: what the samples belong to
 * @samples: one plane of @image, or a copy of one
 *
 * Describes a plane as the mark sees it: RGB as three channels, of YBR_FULL the luminance alone, of
 * anything else the first sample of a pixel.
 *
 * Returns: whether samples of this kind can be marked (not a palette, complex or 64-bit integers)
 */
gboolean _sym_sdm_plane_init (SymSdmPlane *self, const SymImage *image, guint8 *samples);

/**
 * _sym_sdm_get_range:
 * @image: with samples
 * @plane: index of the plane
 *
 * The range of stored values of the image's first window; without a window 0 to 255 of an 8-bit
 * picture and of colour (all of its bits), else from the first to the last but 0.5 % of its values.
 */
SymSdmRange _sym_sdm_get_range (const SymImage *image, gsize plane);

/**
 * SymSdmFind:
 * @z: how far the agreement with the code stands out: at most sqrt (2 * 1130) = 47.5
 * @class: of which code
 * @scale: pixels of the image for one of the mark
 * @angle: degrees by which it was turned, clockwise
 * @orientation: 0 to 7: bit 0 mirrors columns, bit 1 rows, bit 2 exchanges both
 * @row, @column: where the tile begins
 * @inverted: whether brightness is inverted
 */
typedef struct
{
  double z;
  SymSdmClass class;
  double scale;
  double angle;
  guint orientation;
  guint row, column;
  gboolean inverted;
} SymSdmFind;

/**
 * _sym_sdm_measure:
 * @planes: (array length=n_planes): their folds are added up
 * @search_scales: whether to look for other sizes too (a volume: in up to eight slices)
 * @find: (out caller-allocates): the best agreement, found or not
 * @threshold: (out): z from which it is the mark
 *
 * The detector on bare planes: what _sym_sdm_examine() does to images.
 *
 * Returns: %FALSE when cancelled
 */
gboolean _sym_sdm_measure (const SymSdmPlane *planes, gsize n_planes, gboolean search_scales,
                           GCancellable *cancellable, SymSdmFind *find, double *threshold);

/**
 * SymSdmSearch:
 * @SYM_SDM_AS_IS: at the mark's own size, in eight orientations
 * @SYM_SDM_USUAL_SIZE: at one of eight factors that programs offer
 * @SYM_SDM_ANY_SIZE: at any other size, or turned by a few degrees
 *
 * Where the mark is looked for: the more tests, the more agreement is asked for.
 */
typedef enum
{
  SYM_SDM_AS_IS,
  SYM_SDM_USUAL_SIZE,
  SYM_SDM_ANY_SIZE,
} SymSdmSearch;

/**
 * _sym_sdm_get_threshold:
 * @class: of the code
 * @n_tests: how many pictures are tested as one object
 *
 * From the bound on the false agreement of any image that does not depend on the code: over all
 * tests of one object it stays below 1e-9. See core/watermark/README.md.
 *
 * Returns: z from which an agreement is the mark
 */
double _sym_sdm_get_threshold (SymSdmSearch search, SymSdmClass class, gsize n_tests);

/** _sym_sdm_examine: the #SymExamineFunc of the mark */
GPtrArray *_sym_sdm_examine (SymImage *image, SymExamineEffort effort, GCancellable *cancellable);

G_END_DECLS
