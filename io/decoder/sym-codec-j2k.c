/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-codec-j2k"

#include "config.h"

#include <openjpeg.h>
#include <string.h>

#include "sym-dicom-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (opj_codec_t, opj_destroy_codec)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (opj_stream_t, opj_stream_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (opj_image_t, opj_image_destroy)

typedef struct
{
  const guint8 *bytes;
  gsize size, at;
} Source;

static OPJ_SIZE_T
read_source (void *buffer, OPJ_SIZE_T n, void *user_data)
{
  Source *source = user_data;
  gsize part = MIN (n, source->size - source->at);

  if (part == 0)
    return (OPJ_SIZE_T) -1;
  memcpy (buffer, source->bytes + source->at, part);
  source->at += part;
  return part;
}

static OPJ_OFF_T
skip_source (OPJ_OFF_T n, void *user_data)
{
  Source *source = user_data;

  if (n < 0 || (guint64) n > source->size - source->at)
    return -1;
  source->at += (gsize) n;
  return n;
}

static OPJ_BOOL
seek_source (OPJ_OFF_T to, void *user_data)
{
  Source *source = user_data;

  if (to < 0 || (guint64) to > source->size)
    return OPJ_FALSE;
  source->at = (gsize) to;
  return OPJ_TRUE;
}

/* Keeps the first thing that OpenJPEG complains of. */
static void
take_message (const char *message, void *user_data)
{
  char **first = user_data;

  if (*first == NULL)
    *first = g_strchomp (g_strdup (message));
}

static void
ignore_message (const char *message, void *user_data)
{
}

/* PS3.5 A.4.4 wants a bare codestream; files wrapped as JP2 are common enough to be read. */
static OPJ_CODEC_FORMAT
get_format (const guint8 *bytes, gsize size)
{
  static const guint8 jp2[] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ' };

  return size >= sizeof jp2 && memcmp (bytes, jp2, sizeof jp2) == 0 ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K;
}

static gboolean
check_image (const SymDicomPixels *pixels, const opj_image_t *image, GError **error)
{
  guint32 width = image->x1 > image->x0 ? image->x1 - image->x0 : 0;
  guint32 height = image->y1 > image->y0 ? image->y1 - image->y0 : 0;

  if (width != pixels->columns || height != pixels->rows || image->numcomps != pixels->samples)
    {
      g_set_error (
          error, SYM_ERROR, SYM_ERROR_CORRUPT,
          "The codestream is of %u × %u pixels with %u samples, and the header says %u × %u with %u",
          width, height, image->numcomps, pixels->columns, pixels->rows, pixels->samples);
      return FALSE;
    }
  for (guint c = 0; c < image->numcomps; c++)
    {
      const opj_image_comp_t *component = &image->comps[c];

      if (component->dx != 1 || component->dy != 1)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                       "Component %u of the codestream has one sample for %u × %u pixels, and 1 × 1 "
                       "is supported",
                       c + 1, component->dx, component->dy);
          return FALSE;
        }
      if (component->prec < 1 || component->prec > 32 || component->prec > pixels->bits_allocated)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "The codestream has %u bits a sample, and Bits Allocated is %u",
                       component->prec, pixels->bits_allocated);
          return FALSE;
        }
    }
  return TRUE;
}

/* Little-endian samples by pixel, or packed bits. What the codestream calls unsigned and the header signed, or the
 * reverse, is two's complement of the codestream's precision: the bits are the header's to read. */
static gboolean
store (const SymDicomPixels *pixels, const opj_image_t *image, guint8 *out, GError **error)
{
  const gsize n = (gsize) pixels->rows * pixels->columns;
  const gsize step = (gsize) pixels->samples * pixels->sample_size;

  for (guint c = 0; c < pixels->samples; c++)
    {
      const opj_image_comp_t *component = &image->comps[c];
      const guint top = 32 - component->prec;
      guint8 *to = out + c * pixels->sample_size;

      if (component->data == NULL || component->w != pixels->columns || component->h != pixels->rows)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "Component %u of the codestream was decoded to %u × %u pixels", c + 1,
                       component->w, component->h);
          return FALSE;
        }
      if (pixels->sample_size == 0)
        {
          memset (out, 0, pixels->frame_size);
          for (gsize i = 0; i < n; i++)
            out[i / 8] |= (guint8) ((component->data[i] & 1) << (i % 8));
          continue;
        }
      for (gsize i = 0; i < n; i++, to += step)
        {
          guint32 value = (guint32) component->data[i];

          if (!pixels->is_signed)
            value = value << top >> top;
          else if (!component->sgnd)
            value = (guint32) ((gint32) (value << top) >> top);
          for (gsize b = 0; b < MIN (pixels->sample_size, 4); b++)
            to[b] = (guint8) (value >> (8 * b));
          for (gsize b = 4; b < pixels->sample_size; b++)
            to[b] = pixels->is_signed && (gint32) value < 0 ? 0xff : 0;
        }
    }
  return TRUE;
}

gboolean
_sym_codec_j2k_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                       gsize out_size, GError **error)
{
  Source source = { bytes, size, 0 };
  opj_dparameters_t parameters;
  g_autofree char *message = NULL;
  g_autoptr (opj_codec_t) codec = opj_create_decompress (get_format (bytes, size));
  g_autoptr (opj_stream_t) stream = opj_stream_create (MIN (MAX (size, 1), 1 << 20), OPJ_TRUE);
  g_autoptr (opj_image_t) image = NULL;

  if (codec == NULL || stream == NULL || pixels->frame_size > out_size)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "No memory to decode %" G_GSIZE_FORMAT " bytes", out_size);
      return FALSE;
    }
  opj_stream_set_read_function (stream, read_source);
  opj_stream_set_skip_function (stream, skip_source);
  opj_stream_set_seek_function (stream, seek_source);
  opj_stream_set_user_data (stream, &source, NULL);
  opj_stream_set_user_data_length (stream, size);
  opj_set_error_handler (codec, take_message, &message);
  opj_set_warning_handler (codec, ignore_message, NULL);
  opj_set_info_handler (codec, ignore_message, NULL);
  opj_set_default_decoder_parameters (&parameters);
  /* The palette is the header's (PS3.5 8.2.4), not that of a JP2 box. */
  parameters.flags |= OPJ_DPARAMETERS_IGNORE_PCLR_CMAP_CDEF_FLAG;

  if (!opj_setup_decoder (codec, &parameters) || !opj_read_header (stream, codec, &image))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The %" G_GSIZE_FORMAT " bytes are not a JPEG 2000 codestream: %s", size,
                   message != NULL ? message : "no header");
      return FALSE;
    }
  /* Before anything is allocated by what the codestream says of itself. */
  if (!check_image (pixels, image, error))
    return FALSE;
  if (!opj_decode (codec, stream, image))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The JPEG 2000 codestream of %" G_GSIZE_FORMAT " bytes cannot be decoded: %s",
                   size, message != NULL ? message : "it ends early");
      return FALSE;
    }
  /* The multiple component transform is undone above: YBR_RCT and YBR_ICT come out as RGB. What is
   * called YBR_FULL was not transformed by it and stays. */
  return store (pixels, image, out, error);
}
