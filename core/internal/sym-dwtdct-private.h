/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-examine-private.h"
#include "sym-slice-private.h"

G_BEGIN_DECLS

/* The "dwtDct" watermark of the package invisible-watermark, which public image generators write
 * with payloads that are always the same. It is in the colour difference U of RGB pixels: in each
 * 8x8 block the largest low-pass Haar coefficient holds one bit as its residue modulo 36. The bits
 * repeat row by row over the whole image. Bounds and measurements: core/watermark/README.md. */

/** SYM_DWTDCT_STEP: quantisation step of the coefficients, in grey levels times two */
#define SYM_DWTDCT_STEP 36.0

/** SYM_DWTDCT_MAX_BITS: bits of the longest payload */
#define SYM_DWTDCT_MAX_BITS 224

/** SYM_DWTDCT_N_PAYLOADS: how many payloads are looked for */
#define SYM_DWTDCT_N_PAYLOADS 8

/** SYM_DWTDCT_MIN_PIXELS: of the image that an encoder marks; it leaves smaller ones alone */
#define SYM_DWTDCT_MIN_PIXELS 65536

/**
 * SymDwtdctPlane:
 * @SYM_DWTDCT_BYTES: what encoders that were given 8-bit pixels marked, in their integer arithmetic
 * @SYM_DWTDCT_FLOATS: what encoders that were given float pixels marked: U around 0.5, not 128
 * @SYM_DWTDCT_SWAPPED: the same with red and blue exchanged
 *
 * Which plane of an RGB picture the encoder took for U.
 */
typedef enum
{
  SYM_DWTDCT_BYTES,
  SYM_DWTDCT_FLOATS,
  SYM_DWTDCT_SWAPPED,
  SYM_DWTDCT_N_PLANES,
} SymDwtdctPlane;

/**
 * SymDwtdctPayload:
 * @name: short name, untranslated
 * @generator: what writes it, a proper name
 * @n_bits: its length
 * @bits: (nullable): digits 0 and 1; where %NULL the bits are those of the bytes of @text
 * @planes: bit set `1 << SymDwtdctPlane`
 * @effective: independent bits to which the measured scores of unmarked images correspond
 * @threshold: least score that counts, at the native size
 * @crop_threshold: least score that counts among all alignments of a crop
 */
typedef struct
{
  const char *name;
  const char *generator;
  guint n_bits;
  const char *bits;
  const char *text;
  guint planes;
  double effective;
  double threshold;
  double crop_threshold;
} SymDwtdctPayload;

extern const SymDwtdctPayload _sym_dwtdct_payloads[SYM_DWTDCT_N_PAYLOADS];

/**
 * _sym_dwtdct_raise_threshold:
 * @n: how many pictures are tested as one object, at least 1
 *
 * The score to ask for so that @n pictures together are as rarely taken for marked as one is with
 * @threshold. The scores of unmarked pictures have Student's distribution, whose tail falls as
 * (1 - score²)^((effective - 2) / 2), or faster.
 *
 * Returns: @threshold for one picture, more for several, always less than 1
 */
double _sym_dwtdct_raise_threshold (const SymDwtdctPayload *payload, double threshold, gsize n);

/**
 * _sym_dwtdct_get_least_bits:
 * @n: how often a picture is tested, and how many pictures are tested as one object
 *
 * How many bits must agree with the payload beside the score. Whatever the picture, those of a payload
 * that was chosen without knowing it agree as often as coins fall: binomially. With this many less than
 * 6e-8 of unmarked objects agree in any test for the payload.
 *
 * Returns: at most all bits, which for the payloads of 32 bits is not enough from 128 pictures on
 */
guint _sym_dwtdct_get_least_bits (const SymDwtdctPayload *payload, gsize n);

/**
 * _sym_dwtdct_get_code:
 * @code: (array length=n_bits): set to +1 or -1 for each bit
 */
void _sym_dwtdct_get_code (const SymDwtdctPayload *payload, double *code);

/**
 * _sym_dwtdct_get_template:
 * @blocks_per_row: how far the code advances from one row of blocks to the next
 * @template: (array length=n_bits): set to what an image marked with the payload is compared with: the
 *   code less its mean over 5x5 blocks, as the decoder does with the image, and less its mean
 *
 * Returns: the template's Euclidean norm
 */
double _sym_dwtdct_get_template (const SymDwtdctPayload *payload, gsize blocks_per_row, double *template);

typedef struct _SymDwtdctPicture SymDwtdctPicture;

/**
 * SymDwtdctPicture:
 * @columns, @rows: in pixels
 * @read: puts pixels of a row, the @n from column @first on, as bytes R, G, B into @rgb
 * @inner: (nullable): the picture that a view of it is made from
 * @left, @top: of a cropped view: where in @inner it begins
 * @data: (nullable): of the maker of the picture
 *
 * 8-bit RGB pixels to be examined, read row by row: a plane of an image, or a view of another
 * picture. A value that owns nothing.
 */
struct _SymDwtdctPicture
{
  gsize columns, rows;
  void (*read) (const SymDwtdctPicture *self, gsize row, gsize first, gsize n, guint8 *rgb);
  const SymDwtdctPicture *inner;
  gsize left, top;
  const void *data;
};

/** A picture of tightly packed pixels R, G, B. */
SymDwtdctPicture _sym_dwtdct_picture_packed (const guint8 *rgb, gsize columns, gsize rows);

/** SYM_DWTDCT_N_ORIENTATIONS: rotations by 90 degrees, and each of them mirrored */
#define SYM_DWTDCT_N_ORIENTATIONS 8

/**
 * _sym_dwtdct_picture_of:
 * @image: a colour image
 * @plane: index of one of its planes
 * @orientation: 0 as stored, or below %SYM_DWTDCT_N_ORIENTATIONS; the mark does not turn with the image
 * @slice: set, and used by the picture
 *
 * The pixels of a plane as 8-bit RGB, as they are shown: more bits are scaled, YBR is converted, a
 * palette is looked up.
 */
SymDwtdctPicture _sym_dwtdct_picture_of (const SymImage *image, gsize plane, guint orientation, SymSlice *slice);

/** Part of a picture; it must lie within. */
SymDwtdctPicture _sym_dwtdct_picture_crop (const SymDwtdctPicture *inner, gsize left, gsize top,
                                           gsize columns, gsize rows);

/** A picture enlarged to twice its size by repeating pixels: how one that was halved is read. */
SymDwtdctPicture _sym_dwtdct_picture_double (const SymDwtdctPicture *inner);

/** A picture reduced to half its size by means of 2x2 pixels: how one that was doubled is read. */
SymDwtdctPicture _sym_dwtdct_picture_halve (const SymDwtdctPicture *inner);

/**
 * SymDwtdctSoft:
 * @columns, @rows: in blocks of 8x8 pixels
 * @values: (array): for each plane and, second, after undoing the interpolation of chroma, one
 *   value for each block: -1 where its residue is that of a 0, +1 where it is that of a 1, less the
 *   mean over 5x5 blocks; %NULL where it was not asked for
 *
 * What each block of a picture says of its bit.
 */
typedef struct
{
  gsize columns, rows;
  double *values[SYM_DWTDCT_N_PLANES][2];
} SymDwtdctSoft;

/**
 * _sym_dwtdct_soft_init:
 * @deinterpolate: whether to undo the interpolation of JPEG 4:2:0 decoders too
 *
 * Reads the soft bits of a picture.
 *
 * Returns: %FALSE when cancelled, or when the memory for them cannot be had
 */
gboolean _sym_dwtdct_soft_init (SymDwtdctSoft *self, const SymDwtdctPicture *picture, gboolean deinterpolate,
                                GCancellable *cancellable);
void _sym_dwtdct_soft_clear (SymDwtdctSoft *self);

/**
 * _sym_dwtdct_soft_score:
 * @values: (array): one of those of @self
 * @first_row: row of blocks of the marked image that is the first here
 * @n_agreeing: (out) (optional): how many bits are the payload's
 *
 * Compares with a payload, as section 3 of the watermark notes says: the correlation of the mean of
 * the blocks of each bit with the payload's template.
 *
 * Returns: -1 to 1; exactly 0 where the blocks say nothing
 */
double _sym_dwtdct_soft_score (const SymDwtdctSoft *self, const double *values,
                               const SymDwtdctPayload *payload, gsize first_row, guint *n_agreeing);

/**
 * SymDwtdctMatch:
 * @payload: (nullable): what was tested; %NULL before the first test
 * @score: the largest of its scores
 * @threshold: what it is held against
 * @n_agreeing: how many bits are the payload's; in a search for crops not counted
 * @least_bits: what they are held against
 */
typedef struct
{
  const SymDwtdctPayload *payload;
  SymDwtdctPlane plane;
  gboolean deinterpolated;
  double score;
  double threshold;
  guint n_agreeing;
  guint least_bits;
} SymDwtdctMatch;

/**
 * _sym_dwtdct_find_hit:
 * @matches: (array fixed-size=8): the best match of each payload
 *
 * Payloads that begin alike match each other in part: the largest score tells them apart.
 *
 * Returns: (transfer none) (nullable): of those that reach their thresholds, the one with the largest
 *   score
 */
const SymDwtdctMatch *_sym_dwtdct_find_hit (const SymDwtdctMatch *matches);

/**
 * _sym_dwtdct_decode:
 * @first_row: row of blocks of the marked image that is the first here
 * @n_pictures: how many are tested as one object
 * @n_ways: in how many ways each is looked at
 * @matches: (inout) (array fixed-size=8): for each payload, replaced by a test with a larger score
 *
 * The 18 tests of a picture at the size it has: every payload in the planes it is written to, with
 * and without undoing the interpolation of chroma. A picture of less than %SYM_DWTDCT_MIN_PIXELS
 * is none that an encoder marks, and is not tested.
 *
 * Returns: %FALSE when cancelled
 */
gboolean _sym_dwtdct_decode (const SymDwtdctPicture *picture, gsize first_row, gsize n_pictures, guint n_ways,
                             SymDwtdctMatch *matches, GCancellable *cancellable);

/**
 * _sym_dwtdct_search_crop:
 * @n_pictures: how many are tested as one object
 * @matches: (inout) (array fixed-size=8): for each payload, replaced by a test with a larger score
 *
 * Looks for every payload in a part of a marked image: at every offset of the blocks, every length
 * of a row of blocks and every bit to begin with. A picture too small to hold a payload's bits
 * several times is not tested for that payload.
 *
 * Returns: %FALSE when cancelled
 */
gboolean _sym_dwtdct_search_crop (const SymDwtdctPicture *picture, gsize n_pictures,
                                  SymDwtdctMatch *matches, GCancellable *cancellable);

/**
 * _sym_dwtdct_examine:
 *
 * A #SymExamineFunc. Grey images cannot carry the mark and give nothing.
 */
GPtrArray *_sym_dwtdct_examine (SymImage *image, SymExamineEffort effort, GCancellable *cancellable);

G_END_DECLS
