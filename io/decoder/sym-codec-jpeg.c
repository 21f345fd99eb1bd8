/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-codec-jpeg"

#include "config.h"

#include <charls/charls.h>
#include <string.h>

#include "sym-dicom-private.h"

/* Every frame is asked, since the first may be of another kind than the rest. */
static gboolean
check_frame (const SymDicomPixels *pixels, const guint8 *bytes, gsize size, SymCodestream *stream,
             GError **error)
{
  if (!_sym_codestream_read (bytes, size, stream) || stream->kind != pixels->codec->kind)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The %" G_GSIZE_FORMAT " bytes are not a codestream of %s", size,
                   pixels->codec->name);
      return FALSE;
    }
  if (stream->rows != pixels->rows || stream->columns != pixels->columns ||
      stream->components != pixels->samples)
    {
      g_set_error (
          error, SYM_ERROR, SYM_ERROR_CORRUPT,
          "The codestream is of %u × %u pixels with %u samples, and the header says %u × %u with %u",
          stream->columns, stream->rows, stream->components, pixels->columns, pixels->rows,
          pixels->samples);
      return FALSE;
    }
  if (stream->precision < 2 || stream->precision > 16 ||
      stream->precision > pixels->bits_allocated)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The codestream has %u bits a sample, and Bits Allocated is %u",
                   stream->precision, pixels->bits_allocated);
      return FALSE;
    }
  return TRUE;
}

/* Codecs give one byte a sample up to 8 bits, else two; native form has Bits Allocated. From the
 * back, so that it can be done in place. */
static void
widen (guint8 *bytes, gsize n, gsize from, gsize to)
{
  if (from == to)
    return;
  for (gsize i = n; i-- > 0;)
    {
      guint8 sample[8] = { 0 };

      memcpy (sample, bytes + i * from, from);
      memcpy (bytes + i * to, sample, to);
    }
}

/* DCT frames have 8 or 12 bits, whatever Bits Stored is. What the loss makes of white may then be
 * more than Bits Stored can hold: it is white, and not black. */
static void
clamp (const SymDicomPixels *pixels, guint8 *bytes, gsize n, gsize width)
{
  const guint max = (1u << pixels->bits_stored) - 1;

  for (gsize i = 0; i < n; i++)
    {
      guint16 word;

      if (width == 1)
        {
          bytes[i] = (guint8) MIN (bytes[i], max);
          continue;
        }
      memcpy (&word, bytes + 2 * i, 2);
      word = (guint16) MIN (word, max);
      memcpy (bytes + 2 * i, &word, 2);
    }
}

gboolean
_sym_codec_jpeg_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                        gsize out_size, GError **error)
{
  SymCodestream stream;
  SymDicomJpeg jpeg = { 0 };
  char message[200] = "";
  gsize n = (gsize) pixels->rows * pixels->columns * pixels->samples;
  gsize width;

  if (!check_frame (pixels, bytes, size, &stream, error))
    return FALSE;
  width = stream.precision > 8 ? 2 : 1;
  jpeg.transfer_syntax = pixels->codec->uid;
  /* dcmtk converts what is called YBR. Lossless samples stay as they are stored. */
  jpeg.photometric = pixels->samples == 1     ? "MONOCHROME2"
                     : pixels->converts_ybr ? "YBR_FULL"
                                            : "RGB";
  jpeg.rows = (guint16) pixels->rows;
  jpeg.columns = (guint16) pixels->columns;
  jpeg.samples = (guint16) pixels->samples;
  jpeg.bits_allocated = (guint16) (width * 8);
  jpeg.bits_stored = (guint16) MIN (pixels->bits_stored, width * 8);
  jpeg.high_bit = jpeg.bits_stored - 1;
  jpeg.is_signed = pixels->is_signed ? 1 : 0;
  /* dcmtk wants room for even lengths; the caller leaves some behind the frame. */
  if (n * width > out_size ||
      !sym_dicom_jpeg_decode (&jpeg, bytes, size, out, n * width + (n * width) % 2, message,
                              sizeof message))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The JPEG codestream of %" G_GSIZE_FORMAT " bytes cannot be decoded: %s", size,
                   message);
      return FALSE;
    }
  if (message[0] != '\0')
    _sym_dicom_pixels_note_damage (pixels, message);
  if (pixels->codec->is_lossy && !pixels->is_signed && stream.precision > pixels->bits_stored)
    clamp (pixels, out, n, width);
  widen (out, n, width, pixels->sample_size);
  return TRUE;
}

/* Whether the marker EOI stands at the end, but for padding. */
static gboolean
has_end (const guint8 *bytes, gsize size)
{
  while (size > 2 && (bytes[size - 1] == 0 || bytes[size - 1] == 0xff))
    size--;
  return size >= 2 && bytes[size - 2] == 0xff && bytes[size - 1] == 0xd9;
}

gboolean
_sym_codec_jpegls_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                          gsize out_size, GError **error)
{
  static const guint8 end_of_image[] = { 0xff, 0xd9 };
  g_autofree guint8 *ended = NULL;
  SymCodestream stream;
  charls_jpegls_decoder *decoder;
  charls_interleave_mode interleave = CHARLS_INTERLEAVE_MODE_NONE;
  charls_jpegls_errc result;
  gsize n = (gsize) pixels->rows * pixels->columns;
  gsize total = n * pixels->samples;
  gsize width;

  if (!check_frame (pixels, bytes, size, &stream, error))
    return FALSE;
  /* CharLS 2.4 counts bits behind the end for seconds before it says so. */
  if (!has_end (bytes, size))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The JPEG-LS codestream of %" G_GSIZE_FORMAT " bytes ends early", size);
      return FALSE;
    }
  width = stream.precision > 8 ? 2 : 1;
  decoder = charls_jpegls_decoder_create ();
  ended = g_try_malloc (size + sizeof end_of_image);
  if (decoder == NULL || ended == NULL || total * width > out_size)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "No memory to decode %" G_GSIZE_FORMAT " bytes", out_size);
      charls_jpegls_decoder_destroy (decoder);
      return FALSE;
    }
  /* Where no marker ends a scan that is cut off, CharLS 2.4.1 reads zeros for ever. */
  memcpy (ended, bytes, size);
  memcpy (ended + size, end_of_image, sizeof end_of_image);
  result = charls_jpegls_decoder_set_source_buffer (decoder, ended, size + sizeof end_of_image);
  if (result == CHARLS_JPEGLS_ERRC_SUCCESS)
    result = charls_jpegls_decoder_read_header (decoder);
  if (result == CHARLS_JPEGLS_ERRC_SUCCESS)
    result = charls_jpegls_decoder_get_interleave_mode (decoder, &interleave);
  if (result == CHARLS_JPEGLS_ERRC_SUCCESS)
    result = charls_jpegls_decoder_decode_to_buffer (decoder, out, total * width, 0);
  charls_jpegls_decoder_destroy (decoder);
  if (result != CHARLS_JPEGLS_ERRC_SUCCESS)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The JPEG-LS codestream of %" G_GSIZE_FORMAT " bytes cannot be decoded: %s",
                   size, charls_get_error_message (result));
      return FALSE;
    }
  if (pixels->samples > 1 && interleave == CHARLS_INTERLEAVE_MODE_NONE)
    {
      g_autofree guint8 *planes = g_memdup2 (out, total * width);

      for (guint s = 0; s < pixels->samples; s++)
        for (gsize i = 0; i < n; i++)
          memcpy (out + (i * pixels->samples + s) * width, planes + (s * n + i) * width, width);
    }
  widen (out, total, width, pixels->sample_size);
  return TRUE;
}
