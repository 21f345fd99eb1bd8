/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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
 * @decode: (nullable): one frame into native form: little-endian samples of Bits Allocated by
 *   pixel (for one bit: packed); %NULL where the frames are not encapsulated or not supported
 */
typedef struct _SymDicomPixels SymDicomPixels;

typedef gboolean (*SymDicomDecode) (const SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                    guint8 *out, gsize out_size, gboolean *is_rgb, GError **error);

typedef struct
{
  const char *uid;
  const char *name;
  gboolean is_encapsulated;
  gboolean is_lossy;
  SymDicomDecode decode;
} SymDicomCodec;

/**
 * SymDicomPixels:
 *
 * The Image Pixel module (PS3.3 C.7.6.3) after checks and repairs.
 *
 * @sample_size: bytes of a sample in native form; 0 for one bit
 * @frame_size: bytes of a frame in native form; for one bit rounded up
 * @is_raw: whether decoding leaves all of Bits Allocated as they are, also those that are no part
 *   of the sample
 */
struct _SymDicomPixels
{
  const SymDicomSet *set;
  const SymDicomElement *data;
  const SymDicomCodec *codec;
  guint32 rows, columns, samples;
  guint32 n_frames;
  guint32 bits_allocated, bits_stored, high_bit;
  gboolean is_signed;
  gboolean is_planar;
  gboolean is_float;
  gboolean is_ybr_422;
  char photometric[20];
  SymColour colour;
  gsize sample_size;
  gsize frame_size;
  gboolean is_raw;
};

/** The transfer syntax, padding removed; %NULL for one that nobody here knows. */
const SymDicomCodec *_sym_dicom_codec_find (const char *uid);

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

/** Whether there is enough of pixels, in a form that is supported: all that is known without decoding. */
gboolean _sym_dicom_pixels_check (const SymDicomPixels *self, GError **error);

/** After _sym_dicom_pixels_check(). Decodes all frames to canonical order. @is_rgb: whether a codec turned YCbCr into RGB. */
gboolean _sym_dicom_pixels_decode (const SymDicomPixels *self, guint8 *out, gsize out_size,
                                   gboolean *is_rgb, GError **error);

/** Fills in everything but data_size. */
void _sym_dicom_fill_info (SymJob *job, const SymDicomSet *set, const SymDicomPixels *pixels,
                           SymImageInfo *info);

/** One record a frame, where the file states positions, or anything by frame. */
void _sym_dicom_send_frames (SymJob *job, const SymDicomSet *set, const SymDicomPixels *pixels);

/** VOI windows and tables, Modality LUT, palette. */
gboolean _sym_dicom_send_luts (SymJob *job, const SymDicomSet *set, const SymDicomPixels *pixels,
                               GError **error);

gboolean _sym_codec_rle_decode (const SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                guint8 *out, gsize out_size, gboolean *is_rgb, GError **error);
gboolean _sym_codec_jpeg_decode (const SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                 guint8 *out, gsize out_size, gboolean *is_rgb, GError **error);
gboolean _sym_codec_jpegls_decode (const SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                   guint8 *out, gsize out_size, gboolean *is_rgb, GError **error);
gboolean _sym_codec_j2k_decode (const SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                guint8 *out, gsize out_size, gboolean *is_rgb, GError **error);
gboolean _sym_codec_deflate_decode (const SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                    guint8 *out, gsize out_size, gboolean *is_rgb, GError **error);

G_END_DECLS
