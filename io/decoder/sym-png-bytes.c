/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-png.h"

#include <zlib.h>

guint32
sym_png_get_number (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static void
put_number (GByteArray *out, guint32 value)
{
  guint8 bytes[] = { (guint8) (value >> 24), (guint8) (value >> 16), (guint8) (value >> 8),
                     (guint8) value };

  g_byte_array_append (out, bytes, sizeof bytes);
}

void
sym_png_put_chunk (GByteArray *out, const char *type, const guint8 *data, gsize n)
{
  gsize start = out->len + 4;

  g_return_if_fail (n <= G_MAXINT32);

  put_number (out, (guint32) n);
  g_byte_array_append (out, (const guint8 *) type, 4);
  g_byte_array_append (out, data, (guint) n);
  put_number (out, (guint32) crc32_z (0, out->data + start, 4 + n));
}
