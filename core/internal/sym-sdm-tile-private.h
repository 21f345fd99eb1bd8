/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-sdm-private.h"

G_BEGIN_DECLS

/* The parts of SDM-1: residual, tile, band of its spectrum, code, agreement. */

/** SYM_SDM_TILE: pixels along a side of the tile that the mark repeats */
#define SYM_SDM_TILE 128

/** SYM_SDM_REACH: largest frequency of the code, cycles per tile; the smallest is 8 */
#define SYM_SDM_REACH 28

/** SYM_SDM_N_FREQUENCIES: frequencies of the code, in one half of the plane */
#define SYM_SDM_N_FREQUENCIES 1130

/** SYM_SDM_BAND_ROWS: frequencies 0 to 28 down the tile: the other half is their conjugate */
#define SYM_SDM_BAND_ROWS (SYM_SDM_REACH + 1)

/** SYM_SDM_BAND_COLUMNS: frequencies -28 to 28 along the tile */
#define SYM_SDM_BAND_COLUMNS (2 * SYM_SDM_REACH + 1)

/** SYM_SDM_N_ORIENTATIONS: as it is, and seven turns and mirror images */
#define SYM_SDM_N_ORIENTATIONS 8

/** SymSdmTile: one value for each pixel of the tile, row by row */
typedef double SymSdmTile[SYM_SDM_TILE][SYM_SDM_TILE];

/**
 * SymSdmBand:
 *
 * The part of a tile's spectrum that the code is in: index [fy][fx + 28].
 */
typedef struct
{
  double re[SYM_SDM_BAND_ROWS][SYM_SDM_BAND_COLUMNS];
  double im[SYM_SDM_BAND_ROWS][SYM_SDM_BAND_COLUMNS];
} SymSdmBand;

/**
 * SymSdmFold:
 * @sum: of the residual, at each place of the tile
 * @count: of samples that have one
 */
typedef struct
{
  SymSdmTile sum;
  SymSdmTile count;
} SymSdmFold;

/**
 * SymSdmFrequency:
 * @y, @x: cycles per tile
 * @re, @im: the code, each +1 or -1
 */
typedef struct
{
  int y, x;
  double re, im;
} SymSdmFrequency;

/** The code of a class, in the order of the specification. Returns: SYM_SDM_N_FREQUENCIES of them. */
const SymSdmFrequency *_sym_sdm_get_code (SymSdmClass class);

/** The next output of splitmix64. */
guint64 _sym_sdm_splitmix (guint64 *state);

/** The band of the Fourier transform of a tile, exp (-2 pi i ...), unscaled. */
void _sym_sdm_band_of_tile (const SymSdmTile tile, SymSdmBand *band);

/** Re sum of band * exp (+2 pi i (fy row + fx column) / 128) for every row and column, unscaled. */
void _sym_sdm_tile_of_band (const SymSdmBand *band, SymSdmTile tile);

/** The cosine of 2 pi i / 128, the same on every processor; @i may be any number, sine is cosine of i - 32. */
double _sym_sdm_cosine (int i);

/**
 * SymSdmSource:
 * @largest: no value is larger, without its sign; 0 where that is not known
 * @read: gives @n values of row @y from column @first
 *
 * Rows of one plane as finite numbers.
 */
typedef struct _SymSdmSource SymSdmSource;
struct _SymSdmSource
{
  gsize width, height;
  double largest;
  void (*read) (const SymSdmSource *self, gsize y, gsize first, gsize n, double *row);
};

/**
 * SymSdmPlaneSource:
 * @plane: what is read: the luminance of three channels
 * @low, @high: values beyond are brought to these
 */
typedef struct
{
  SymSdmSource source;
  const SymSdmPlane *plane;
  double low, high;
} SymSdmPlaneSource;

/** Whether samples of this type can be marked: not complex ones and integers of 64 bits. */
gboolean _sym_sdm_plane_is_supported (const SymSdmPlane *self);

void _sym_sdm_plane_source_init (SymSdmPlaneSource *self, const SymSdmPlane *plane, double low, double high);

/** One channel of a row as stored: not clipped, not made finite. */
void _sym_sdm_plane_read (const SymSdmPlane *self, guint channel, gsize y, gsize first, gsize n, double *row);

/**
 * SymSdmArea:
 *
 * The part of a plane that is looked at.
 */
typedef struct
{
  gsize x, y, width, height;
} SymSdmArea;

/** Takes one row of the residual: -2.5 to 2.5, exactly 0 where there is no sample. */
typedef void (*SymSdmResidualFunc) (gpointer user_data, gsize y, const double *row, gsize n);

/**
 * _sym_sdm_residual:
 * @box: side of the box of the means, odd
 * @take: gets the rows of the residual from the first
 *
 * The image less its local mean, in units of its local deviation.
 *
 * Returns: %FALSE when cancelled
 */
gboolean _sym_sdm_residual (const SymSdmSource *source, const SymSdmArea *area, gsize box,
                            GCancellable *cancellable, SymSdmResidualFunc take, gpointer user_data);

/** Side of the box for an image of @scale pixels for one of the mark. */
gsize _sym_sdm_get_box (double scale);

/** Adds the residual of a whole plane at the mark's own size. Returns: %FALSE when cancelled */
gboolean _sym_sdm_fold_add (SymSdmFold *self, const SymSdmSource *source, GCancellable *cancellable);

/**
 * _sym_sdm_fold_add_scaled:
 * @residual: (array): rows of @width values
 * @scale: pixels of the image for one of the mark
 */
void _sym_sdm_fold_add_scaled (SymSdmFold *self, const float *residual, gsize stride, gsize width, gsize height,
                               double scale);

/**
 * _sym_sdm_fold_add_turned:
 * @residual: (array): rows of @width values
 * @degrees: by which the image was turned, clockwise as it is seen
 */
void _sym_sdm_fold_add_turned (SymSdmFold *self, const float *residual, gsize stride, gsize width, gsize height,
                               double degrees);

/** The band of a fold; @least: count below which a place counts as that much. */
void _sym_sdm_fold_get_band (const SymSdmFold *self, double least, SymSdmBand *band);

/** Adds what another fold holds. */
void _sym_sdm_fold_join (SymSdmFold *self, const SymSdmFold *other);

/**
 * _sym_sdm_agree:
 * @band: of what is looked at
 * @n_orientations: 1 or 8
 * @find: z, orientation, place and sign of the best agreement are set
 * @agreement: (nullable): the signed agreement of the last orientation, less its root of the number of
 *   frequencies
 */
void _sym_sdm_agree (const SymSdmBand *band, SymSdmClass class, guint n_orientations, SymSdmFind *find,
                     SymSdmTile agreement);

/**
 * _sym_sdm_find_in_fold:
 * @n_tests: how many pictures are tested as one object
 * @threshold: (out): for the class of @find
 *
 * Stage 1: every class in every orientation.
 */
void _sym_sdm_find_in_fold (const SymSdmFold *fold, gsize n_tests, SymSdmFind *find, double *threshold);

/**
 * _sym_sdm_search_scales:
 * @find: (out): what stands out most from its threshold
 * @threshold: (out): for @find
 *
 * Stage 2: other sizes, and turns by up to 3 degrees.
 *
 * Returns: %FALSE when cancelled
 */
gboolean _sym_sdm_search_scales (const SymSdmSource *const *sources, gsize n_sources, GCancellable *cancellable,
                                 SymSdmFind *find, double *threshold);

G_END_DECLS
