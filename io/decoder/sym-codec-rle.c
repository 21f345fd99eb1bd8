/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-codec-rle"

#include "config.h"

#include <string.h>
#include <zlib.h>

#include "sym-dicom-private.h"

#define HEADER_SIZE 64
#define MAX_SEGMENTS 15

/* One segment holds one byte of every sample: PackBits, PS3.5 annex G. Writes every stride-th byte
 * and returns how many. */
static gsize
unpack_segment (const guint8 *in, gsize size, guint8 *out, gsize n, gsize stride)
{
  gsize i = 0, done = 0;

  while (i < size && done < n)
    {
      guint8 code = in[i++];

      if (code < 128)
        {
          gsize run = MIN (MIN ((gsize) code + 1, size - i), n - done);

          for (gsize k = 0; k < run; k++)
            out[(done + k) * stride] = in[i + k];
          i += run;
          done += run;
        }
      else if (code > 128 && i < size)
        {
          gsize run = MIN ((gsize) 257 - code, n - done);

          for (gsize k = 0; k < run; k++)
            out[(done + k) * stride] = in[i];
          i++;
          done += run;
        }
    }
  return done;
}

gboolean
_sym_codec_rle_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                       gsize out_size, GError **error)
{
  gsize sample_size = MAX (pixels->sample_size, 1);
  gsize n = pixels->sample_size == 0 ? out_size : (gsize) pixels->rows * pixels->columns;
  gsize stride = sample_size * pixels->samples;
  guint32 n_segments = size >= HEADER_SIZE ? sym_dicom_u32 (bytes, FALSE) : 0;

  if (n_segments != stride || n_segments > MAX_SEGMENTS)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "RLE has %u segments, and the pixels need %" G_GSIZE_FORMAT, n_segments, stride);
      return FALSE;
    }
  for (guint32 s = 0; s < n_segments; s++)
    {
      gsize start = sym_dicom_u32 (bytes + 4 + 4 * s, FALSE);
      gsize end = s + 1 < n_segments ? sym_dicom_u32 (bytes + 8 + 4 * s, FALSE) : size;
      /* Segments go sample by sample, the most significant byte first. */
      gsize place = s / sample_size * sample_size + (sample_size - 1 - s % sample_size);
      gsize done;

      if (start < HEADER_SIZE || start > end || end > size)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "RLE segment %u is said to be at byte %" G_GSIZE_FORMAT
                       " of %" G_GSIZE_FORMAT,
                       s + 1, start, size);
          return FALSE;
        }
      done = unpack_segment (bytes + start, end - start, out + place, n, stride);
      if (done < n && _sym_dicom_pixels_is_little (n - done, pixels->columns, n))
        {
          for (; done < n; done++)
            out[place + done * stride] = 0;
          _sym_dicom_pixels_note_short (pixels);
        }
      if (done < n)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "RLE segment %u gives %" G_GSIZE_FORMAT " bytes, and %" G_GSIZE_FORMAT
                       " are needed",
                       s + 1, done, n);
          return FALSE;
        }
    }
  return TRUE;
}

/* A native frame of which @n bytes of @size were found. */
static gboolean
check_frame_size (SymDicomPixels *pixels, guint8 *out, gsize n, gsize size, GError **error)
{
  if (n == size)
    return TRUE;
  if (_sym_dicom_pixels_is_little (size - n, size / pixels->rows, size))
    {
      memset (out + n, 0, size - n);
      _sym_dicom_pixels_note_short (pixels);
      return TRUE;
    }
  g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
               "It gives %" G_GSIZE_FORMAT " bytes, and %" G_GSIZE_FORMAT " are needed", n, size);
  return FALSE;
}

/* Deflated Image Frame Compression: raw deflate of the native frame, PS3.5 A.4.13. */
gboolean
_sym_codec_deflate_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                           gsize out_size, GError **error)
{
  z_stream stream = { 0 };

  if (size > G_MAXUINT32 || out_size > G_MAXUINT32 || inflateInit2 (&stream, -MAX_WBITS) != Z_OK)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "A frame of %" G_GSIZE_FORMAT " bytes is too large", out_size);
      return FALSE;
    }
  stream.next_in = (Bytef *) bytes;
  stream.avail_in = (uInt) size;
  stream.next_out = out;
  stream.avail_out = (uInt) out_size;
  inflate (&stream, Z_FINISH);
  inflateEnd (&stream);
  return check_frame_size (pixels, out, out_size - stream.avail_out, out_size, error);
}

/* Encapsulated Uncompressed: the native frame, padded to an even length, PS3.5 A.4.11. */
gboolean
_sym_codec_copy_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                        gsize out_size, GError **error)
{
  const gsize n = MIN (size, out_size);

  memcpy (out, bytes, n);
  return check_frame_size (pixels, out, n, out_size, error);
}
