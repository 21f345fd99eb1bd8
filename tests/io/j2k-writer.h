/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <openjpeg.h>
#include <string.h>

/* Codestreams that OpenJPEG writes. */

typedef struct
{
  GByteArray *bytes;
  gsize at;
} Sink;

static inline OPJ_SIZE_T
write_sink (void *buffer, OPJ_SIZE_T n, void *user_data)
{
  Sink *sink = user_data;

  if (sink->at + n > sink->bytes->len)
    g_byte_array_set_size (sink->bytes, (guint) (sink->at + n));
  memcpy (sink->bytes->data + sink->at, buffer, n);
  sink->at += n;
  return n;
}

static inline OPJ_OFF_T
skip_sink (OPJ_OFF_T n, void *user_data)
{
  Sink *sink = user_data;

  sink->at += (gsize) n;
  return n;
}

static inline OPJ_BOOL
seek_sink (OPJ_OFF_T to, void *user_data)
{
  Sink *sink = user_data;

  sink->at = (gsize) to;
  return OPJ_TRUE;
}

/* @values: pixel by pixel. @format: bare codestream or JP2. */
static inline GByteArray *
j2k_encode (const gint32 *values, guint columns, guint rows, guint samples, guint precision,
            gboolean is_signed, OPJ_CODEC_FORMAT format, gboolean transform, gboolean irreversible)
{
  Sink sink = { g_byte_array_new (), 0 };
  opj_cparameters_t parameters;
  opj_image_cmptparm_t components[3] = { 0 };
  opj_codec_t *codec = opj_create_compress (format);
  opj_stream_t *stream = opj_stream_create (1 << 16, OPJ_FALSE);
  opj_image_t *image;

  for (guint c = 0; c < samples; c++)
    {
      components[c].dx = components[c].dy = 1;
      components[c].w = columns;
      components[c].h = rows;
      components[c].prec = precision;
      components[c].sgnd = is_signed ? 1 : 0;
    }
  image = opj_image_create (samples, components, samples == 3 ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_GRAY);
  image->x1 = columns;
  image->y1 = rows;
  for (guint i = 0; i < columns * rows; i++)
    for (guint c = 0; c < samples; c++)
      image->comps[c].data[i] = values[i * samples + c];

  opj_set_default_encoder_parameters (&parameters);
  parameters.tcp_numlayers = 1;
  parameters.cp_disto_alloc = 1;
  parameters.numresolution = MIN (columns, rows) < 16 ? 1 : MIN (columns, rows) < 64 ? 3 : 6;
  parameters.tcp_mct = transform ? 1 : 0;
  parameters.irreversible = irreversible ? 1 : 0;
  opj_stream_set_write_function (stream, write_sink);
  opj_stream_set_skip_function (stream, skip_sink);
  opj_stream_set_seek_function (stream, seek_sink);
  opj_stream_set_user_data (stream, &sink, NULL);
  g_assert_true (opj_setup_encoder (codec, &parameters, image));
  g_assert_true (opj_start_compress (codec, image, stream));
  g_assert_true (opj_encode (codec, stream));
  g_assert_true (opj_end_compress (codec, stream));
  opj_stream_destroy (stream);
  opj_destroy_codec (codec);
  opj_image_destroy (image);
  return sink.bytes;
}
