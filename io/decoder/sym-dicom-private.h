/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-dicom-codestream.h"
#include "sym-dicom-value.h"
#include "sym-reader.h"

G_BEGIN_DECLS

/* Shared between the parts of the DICOM reader. */

#define SYM_DICOM_UID_SIZE 68

/** SYM_DICOM_PREAMBLE: bytes before the magic number */
#define SYM_DICOM_PREAMBLE 128

gboolean _sym_dicom_has_magic (const guint8 *bytes, gsize n);

/**
 * _sym_dicom_read_meta:
 * @start: (out): where the data set begins
 * @encoding: (out): how its elements are written
 * @uid: (out): the transfer syntax, as stated or as found
 *
 * Reads the meta header (PS3.10 7.1), into tags too.
 *
 * Returns: whether there is a data set
 */
gboolean _sym_dicom_read_meta (SymJob *job, const guint8 *bytes, gsize size, gsize *start,
                               SymDicomEncoding *encoding, char *uid, gsize uid_size);

/** Unzips a deflated data set, as far as it goes. */
guint8 *_sym_dicom_inflate (const guint8 *bytes, gsize size, gsize *inflated, GError **error);

/**
 * SymDicomCodec:
 * @is_encapsulated: whether frames are in fragments (PS3.5 A.4)
 * @keeps_layout: whether a frame in fragments has the layout of one that is not: planes and
 *   subsampling as the header says them
 * @kind: what its frames begin as; %SYM_CODESTREAM_UNKNOWN where they have no head
 * @decode: (nullable): one frame into native form: little-endian samples of Bits Allocated by
 *   pixel (for one bit: packed); %NULL where the frames are not encapsulated or not supported
 */
typedef struct _SymDicomPixels SymDicomPixels;

typedef gboolean (*SymDicomDecode) (SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                    guint8 *out, gsize out_size, GError **error);

typedef struct
{
  const char *uid;
  const char *name;
  gboolean is_encapsulated;
  gboolean is_lossy;
  gboolean keeps_layout;
  SymCodestreamKind kind;
  SymDicomDecode decode;
} SymDicomCodec;

/**
 * SymDicomPixels:
 *
 * The Image Pixel module (PS3.3 C.7.6.3) after checks and repairs, each of which is said in a note.
 *
 * @codec: how the frames are really written, which the transfer syntax may be wrong about
 * @codestream: what the first compressed frame says of itself; all zero where it says nothing
 * @is_encapsulated: whether Pixel Data is in fragments
 * @is_planar: whether native frames hold their samples by plane
 * @is_ybr_422: whether native frames hold two pixels as Y Y Cb Cr
 * @is_partial: whether samples are YCbCr of the range 16 … 235, which is turned into RGB here
 * @converts_ybr: whether the codec turns YCbCr into RGB
 * @colour: of what decoding gives
 * @sample_size: bytes of a sample in native form; 0 for one bit
 * @frame_size: bytes of a decoded frame in native form; for one bit rounded up
 * @missing: bytes that native Pixel Data is short of
 * @is_raw: whether decoding leaves all of Bits Allocated as they are, also those that are no part
 *   of the sample
 * @noted_short: whether it was said that a compressed frame is short
 * @noted_damage: whether it was said that one is damaged
 */
struct _SymDicomPixels
{
  SymJob *job;
  const SymDicomSet *set;
  const SymDicomElement *data;
  const SymDicomCodec *codec;
  SymCodestream codestream;
  guint32 rows, columns, samples;
  guint32 n_frames;
  guint32 bits_allocated, bits_stored, high_bit;
  gboolean is_encapsulated;
  gboolean is_signed;
  gboolean is_planar;
  gboolean is_float;
  gboolean is_ybr_422;
  gboolean is_partial;
  gboolean converts_ybr;
  char photometric[20];
  SymColour colour;
  gsize sample_size;
  gsize frame_size;
  guint64 missing;
  gboolean is_raw;
  gboolean noted_short, noted_damage;
};

/** The transfer syntax, padding removed; %NULL for one that nobody here knows. */
const SymDicomCodec *_sym_dicom_codec_find (const char *uid);

/**
 * _sym_dicom_codec_for:
 * @codec: what the transfer syntax says
 * @stream: what the first frame says
 *
 * Returns: @codec where it reads such frames, else the one that does; (nullable): %NULL where none
 *   does
 */
const SymDicomCodec *_sym_dicom_codec_for (const SymDicomCodec *codec, const SymCodestream *stream);

/** Every element with text or a short value, as tags. */
void _sym_dicom_send_tags (SymJob *job, const SymDicomSet *set);

/**
 * _sym_dicom_send_signatures:
 * @encoding: how the elements of @set are written
 * @uid: the transfer syntax
 *
 * Verifies every item of every Digital Signatures Sequence (FFFA,FFFA), PS3.15 C, into tags with
 * the key FFFAFFFA and the item's place, such as "(FFFA,FFFA)[0]", as `where`, one after the other:
 *
 * - `check.signature`: "intact", "broken" or "not checked"
 * - `check.reason`: where it is not intact, why
 * - `check.signer`: organisation and common name of the certificate inside
 * - `check.trust`: "not trusted" where it is intact: there is no list of trusted signers
 * - `check.covers`: the Data Elements Signed (0400,0020), as "(0008,0016)\(0008,001C)"
 */
void _sym_dicom_send_signatures (SymJob *job, const SymDicomSet *set, gsize start,
                                 SymDicomEncoding encoding, const char *uid);

/** Reads and repairs the description of the pixels, with notes. */
gboolean _sym_dicom_pixels_init (SymDicomPixels *self, SymJob *job, const SymDicomSet *set,
                                 const SymDicomCodec *codec, GError **error);

/** The part of it that is about bits: after rows, columns, colour and the first frame's head. */
gboolean _sym_dicom_pixels_init_bits (SymDicomPixels *self, GError **error);

/** Whether there is enough of pixels, in a form that is supported: all that is known without decoding. */
gboolean _sym_dicom_pixels_check (SymDicomPixels *self, GError **error);

/** After _sym_dicom_pixels_check(). Decodes all frames to canonical order. */
gboolean _sym_dicom_pixels_decode (SymDicomPixels *self, guint8 *out, gsize out_size,
                                   GError **error);

/**
 * _sym_dicom_pixels_is_little:
 * @missing: bytes that are not there
 * @row: bytes of a row
 * @whole: bytes of all frames
 *
 * Whether so few bytes are missing at the end that the rest is shown, with a note: less than a row,
 * and at most one in 256.
 */
gboolean _sym_dicom_pixels_is_little (guint64 missing, gsize row, guint64 whole);

/** Notes, once for all frames, that the end of a compressed frame is missing and shown as 0. */
void _sym_dicom_pixels_note_short (SymDicomPixels *self);

/** Notes, for the first of them, that a compressed frame is shown and yet damaged; @how: in English. */
void _sym_dicom_pixels_note_damage (SymDicomPixels *self, const char *how);

/** Bytes of a frame as it is written without compression. */
gsize _sym_dicom_pixels_get_native_size (const SymDicomPixels *self);

/** One frame of native form, from bit @first_bit on, to canonical samples. */
void _sym_dicom_unpack (const SymDicomPixels *self, const guint8 *in, gsize first_bit,
                        gboolean swap, guint8 *out);

/** Native Pixel Data to canonical samples. */
gboolean _sym_dicom_unpack_all (const SymDicomPixels *self, guint8 *out, gsize out_frame,
                                GError **error);

/**
 * _sym_dicom_frames_peek:
 * @n: (out): how many bytes
 * @joined: (out) (nullable): what holds them, where several fragments had to be joined
 *
 * Returns: (nullable): the beginning of the first compressed frame
 */
const guint8 *_sym_dicom_frames_peek (const SymDicomPixels *self, gsize *n, GByteArray **joined);

/** How many fragments begin a frame, where the first does; else 0. */
guint32 _sym_dicom_frames_count (const SymDicomPixels *self);

/** Pixel Data in fragments to canonical samples. */
gboolean _sym_dicom_frames_decode (SymDicomPixels *self, guint8 *out, gsize out_frame,
                                   GError **error);

/** Fills in everything but data_size. */
void _sym_dicom_fill_info (SymJob *job, const SymDicomSet *set, const SymDicomPixels *pixels,
                           SymImageInfo *info);

/** One record a frame, where the file states positions, or anything by frame. */
void _sym_dicom_send_frames (SymJob *job, const SymDicomSet *set, const SymDicomPixels *pixels,
                             SymImageInfo *info);

/**
 * _sym_dicom_send_segments:
 *
 * Sends what a segmentation (PS3.3 A.51) or a structure set (A.19.3) says of regions: their names and
 * colours, and contours.
 */
void _sym_dicom_send_segments (SymJob *job, const SymDicomSet *set);

/**
 * _sym_dicom_send_presentation:
 *
 * Sends the display shutter of an image (PS3.3 C.7.6.11), and what a grey presentation state (A.33.1) says:
 * windows, shutter, turns and flips, displayed area; of the rest how much it is.
 */
void _sym_dicom_send_presentation (SymJob *job, const SymDicomSet *set);

/** The segment that a frame is about, 0 where it does not say: of its functional groups, or those shared. */
guint32 _sym_dicom_get_frame_segment (const SymDicomSet *set, guint32 item);

/** VOI windows and tables, Modality LUT, palette. */
gboolean _sym_dicom_send_luts (SymJob *job, const SymDicomSet *set, const SymDicomPixels *pixels,
                               GError **error);

gboolean _sym_codec_rle_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                guint8 *out, gsize out_size, GError **error);
gboolean _sym_codec_jpeg_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                 guint8 *out, gsize out_size, GError **error);
gboolean _sym_codec_jpegls_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                   guint8 *out, gsize out_size, GError **error);
gboolean _sym_codec_j2k_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                guint8 *out, gsize out_size, GError **error);
gboolean _sym_codec_deflate_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                    guint8 *out, gsize out_size, GError **error);
gboolean _sym_codec_copy_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                 guint8 *out, gsize out_size, GError **error);

G_END_DECLS
