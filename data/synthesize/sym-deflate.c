/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-deflate"

#include "config.h"

#include "sym-deflate.h"

#include <zlib.h>

GByteArray *
sym_deflate (gconstpointer data, gsize size, SymDeflateWrap wrap)
{
  static const int window_bits[] = {
    [SYM_DEFLATE_RAW] = -15,
    [SYM_DEFLATE_ZLIB] = 15,
    [SYM_DEFLATE_GZIP] = 15 + 16,
  };
  GByteArray *out = g_byte_array_new ();
  z_stream stream = { 0 };
  guint8 buffer[16384];
  int status;

  /* Inputs are our own images, far below zlib's 4 GiB per call. */
  g_assert (size <= G_MAXUINT32);
  status = deflateInit2 (&stream, 5, Z_DEFLATED, window_bits[wrap], 8, Z_DEFAULT_STRATEGY);
  g_assert (status == Z_OK);
  stream.next_in = (Bytef *) data;
  stream.avail_in = (uInt) size;
  do
    {
      stream.next_out = buffer;
      stream.avail_out = sizeof buffer;
      status = deflate (&stream, Z_FINISH);
      g_byte_array_append (out, buffer, (guint) (sizeof buffer - stream.avail_out));
    }
  while (status == Z_OK || status == Z_BUF_ERROR);
  g_assert (status == Z_STREAM_END);
  deflateEnd (&stream);
  return out;
}
