/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-codec-jpeg"

#include "config.h"

#include <charls/charls.h>
#include <string.h>

#include "sym-dicom-private.h"

/* What a JPEG or JPEG-LS codestream says of itself in its frame header (SOF). */
typedef struct
{
  guint precision, rows, columns, components;
} FrameHeader;

static gboolean
read_frame_header (const guint8 *bytes, gsize size, FrameHeader *header)
{
  gsize i = 2;

  if (size < 4 || bytes[0] != 0xff || bytes[1] != 0xd8)
    return FALSE;
  while (i + 4 <= size)
    {
      guint8 marker = bytes[i + 1];
      gsize length;

      if (bytes[i] != 0xff)
        return FALSE;
      if (marker == 0xff)
        {
          i++;
          continue;
        }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7))
        {
          i += 2;
          continue;
        }
      length = sym_dicom_u16 (bytes + i + 2, TRUE);
      /* C4, C8 and CC are not frame headers; F7 is that of JPEG-LS. */
      if (marker == 0xf7 ||
          (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc))
        {
          if (length < 8 || i + 10 > size)
            return FALSE;
          header->precision = bytes[i + 4];
          header->rows = sym_dicom_u16 (bytes + i + 5, TRUE);
          header->columns = sym_dicom_u16 (bytes + i + 7, TRUE);
          header->components = bytes[i + 9];
          return TRUE;
        }
      if (marker == 0xda || marker == 0xd9 || length < 2)
        return FALSE;
      i += 2 + length;
    }
  return FALSE;
}

static gboolean
check_frame_header (const SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                    FrameHeader *header, GError **error)
{
  if (!read_frame_header (bytes, size, header))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The %" G_GSIZE_FORMAT " bytes are not a JPEG codestream", size);
      return FALSE;
    }
  if (header->rows != pixels->rows || header->columns != pixels->columns ||
      header->components != pixels->samples)
    {
      g_set_error (
          error, SYM_ERROR, SYM_ERROR_CORRUPT,
          "The codestream is of %u × %u pixels with %u samples, and the header says %u × %u with %u",
          header->columns, header->rows, header->components, pixels->columns, pixels->rows,
          pixels->samples);
      return FALSE;
    }
  if (header->precision < 2 || header->precision > 16 || header->precision > pixels->bits_allocated)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The codestream has %u bits a sample, and Bits Allocated is %u",
                   header->precision, pixels->bits_allocated);
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

gboolean
_sym_codec_jpeg_decode (const SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                        guint8 *out, gsize out_size, gboolean *is_rgb, GError **error)
{
  FrameHeader header;
  SymDicomJpeg jpeg = { 0 };
  char message[200] = "";
  gsize n = (gsize) pixels->rows * pixels->columns * pixels->samples;
  gsize width;
  int rgb = 0;

  if (!check_frame_header (pixels, bytes, size, &header, error))
    return FALSE;
  width = header.precision > 8 ? 2 : 1;
  jpeg.transfer_syntax = pixels->codec->uid;
  /* The codec converts what is called YBR. Lossless samples stay as they are stored. */
  jpeg.photometric = pixels->samples == 3 && !pixels->codec->is_lossy ? "RGB" : pixels->photometric;
  jpeg.rows = (guint16) pixels->rows;
  jpeg.columns = (guint16) pixels->columns;
  jpeg.samples = (guint16) pixels->samples;
  jpeg.bits_allocated = (guint16) (width * 8);
  jpeg.bits_stored = (guint16) MIN (pixels->bits_stored, width * 8);
  jpeg.high_bit = jpeg.bits_stored - 1;
  jpeg.is_signed = pixels->is_signed ? 1 : 0;
  /* dcmtk wants room for even lengths; the caller leaves some behind the frame. */
  if (n * width > out_size ||
      !sym_dicom_jpeg_decode (&jpeg, bytes, size, out, n * width + (n * width) % 2, &rgb, message,
                              sizeof message))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The JPEG codestream of %" G_GSIZE_FORMAT " bytes cannot be decoded: %s", size,
                   message);
      return FALSE;
    }
  widen (out, n, width, pixels->sample_size);
  *is_rgb = pixels->samples == 3 && pixels->codec->is_lossy && rgb;
  return TRUE;
}

gboolean
_sym_codec_jpegls_decode (const SymDicomPixels *pixels, const guint8 *bytes, gsize size,
                          guint8 *out, gsize out_size, gboolean *is_rgb, GError **error)
{
  FrameHeader header;
  charls_jpegls_decoder *decoder;
  charls_interleave_mode interleave = CHARLS_INTERLEAVE_MODE_NONE;
  charls_jpegls_errc result;
  gsize n = (gsize) pixels->rows * pixels->columns;
  gsize total = n * pixels->samples;
  gsize width;

  if (!check_frame_header (pixels, bytes, size, &header, error))
    return FALSE;
  width = header.precision > 8 ? 2 : 1;
  decoder = charls_jpegls_decoder_create ();
  if (decoder == NULL || total * width > out_size)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "No memory to decode %" G_GSIZE_FORMAT " bytes", out_size);
      charls_jpegls_decoder_destroy (decoder);
      return FALSE;
    }
  result = charls_jpegls_decoder_set_source_buffer (decoder, bytes, size);
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
