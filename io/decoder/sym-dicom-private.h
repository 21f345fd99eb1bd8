/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-dicom-value.h"
#include "sym-reader.h"

G_BEGIN_DECLS

/* Shared between the parts of the DICOM reader. */

#define SYM_DICOM_UID_SIZE 68

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
};

/** The transfer syntax, padding removed; %NULL for one that nobody here knows. */
const SymDicomCodec *_sym_dicom_codec_find (const char *uid);

/** Every element with text or a short value, as tags. */
void _sym_dicom_send_tags (SymJob *job, const SymDicomSet *set);

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
gboolean _sym_codec_deflate_decode (const SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                                    guint8 *out, gsize out_size, gboolean *is_rgb, GError **error);

G_END_DECLS
