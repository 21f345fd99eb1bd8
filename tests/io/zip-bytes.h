/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>
#include <zlib.h>

#include "dicom-bytes.h"

/* ZIP archives written byte by byte, honest ones and others. */

/**
 * ZipFile:
 * @claim: what the directory says of the content's size; 0: what it is
 * @flags, @method: as ZIP has them: 1 is encrypted; 0 stored, 8 deflated; any other is stored
 * @at: of another file that this one claims the bytes of, or -1
 */
typedef struct
{
  const char *name;
  const GByteArray *bytes;
  guint method;
  guint flags;
  guint32 claim;
  int at;
  guint32 header, size, crc; /* filled in */
} ZipFile;

static inline void
put_packed (GByteArray *zip, ZipFile *file)
{
  g_autofree guint8 *packed = NULL;
  const guint8 *bytes = file->bytes->data;

  file->crc = (guint32) crc32 (0, bytes, file->bytes->len);
  file->size = file->bytes->len;
  if (file->method == 8)
    {
      z_stream stream = { 0 };

      g_assert_cmpint (deflateInit2 (&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
      packed = g_malloc (deflateBound (&stream, file->size));
      stream.next_in = (guint8 *) bytes;
      stream.avail_in = file->size;
      stream.next_out = packed;
      stream.avail_out = (guint) deflateBound (&stream, file->size);
      g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
      file->size = (guint32) stream.total_out;
      deflateEnd (&stream);
      bytes = packed;
    }
  file->header = zip->len;
  put_u32 (zip, 0x04034b50, FALSE);
  put_u16 (zip, 20, FALSE);
  put_u16 (zip, file->flags, FALSE);
  put_u16 (zip, file->method, FALSE);
  put_u32 (zip, 0, FALSE);
  put_u32 (zip, file->crc, FALSE);
  put_u32 (zip, file->size, FALSE);
  put_u32 (zip, file->bytes->len, FALSE);
  put_u16 (zip, (guint) strlen (file->name), FALSE);
  put_u16 (zip, 0, FALSE);
  g_byte_array_append (zip, (const guint8 *) file->name, (guint) strlen (file->name));
  if (bytes != NULL)
    g_byte_array_append (zip, bytes, file->size);
}

/* In the directory, whose sizes and places are in the extra field where zip64 is asked for. */
static inline void
put_entry (GByteArray *zip, const ZipFile *file, guint32 header, gboolean zip64)
{
  const guint32 content = file->claim != 0 ? file->claim : file->bytes->len;

  put_u32 (zip, 0x02014b50, FALSE);
  put_u32 (zip, 20 | 20 << 16, FALSE);
  put_u16 (zip, file->flags, FALSE);
  put_u16 (zip, file->method, FALSE);
  put_u32 (zip, 0, FALSE);
  put_u32 (zip, file->crc, FALSE);
  put_u32 (zip, zip64 ? 0xffffffff : file->size, FALSE);
  put_u32 (zip, zip64 ? 0xffffffff : content, FALSE);
  put_u16 (zip, (guint) strlen (file->name), FALSE);
  put_u16 (zip, zip64 ? 28 : 0, FALSE);
  put_u16 (zip, 0, FALSE);
  put_u32 (zip, 0, FALSE);
  put_u32 (zip, 0, FALSE);
  put_u32 (zip, zip64 ? 0xffffffff : header, FALSE);
  g_byte_array_append (zip, (const guint8 *) file->name, (guint) strlen (file->name));
  if (zip64)
    {
      const guint32 values[] = { content, file->size, header };

      put_u16 (zip, 1, FALSE);
      put_u16 (zip, 24, FALSE);
      for (guint i = 0; i < 3; i++)
        {
          put_u32 (zip, values[i], FALSE);
          put_u32 (zip, 0, FALSE);
        }
    }
}

static inline GByteArray *
make_zip (ZipFile *files, guint n, gboolean zip64)
{
  GByteArray *zip = g_byte_array_new ();
  guint32 start, size, end;

  for (guint i = 0; i < n; i++)
    put_packed (zip, &files[i]);
  start = zip->len;
  for (guint i = 0; i < n; i++)
    put_entry (zip, &files[i], files[i].at >= 0 ? files[files[i].at].header : files[i].header, zip64);
  size = zip->len - start;
  end = zip->len;
  if (zip64)
    {
      put_u32 (zip, 0x06064b50, FALSE);
      put_u32 (zip, 44, FALSE);
      put_u32 (zip, 0, FALSE);
      put_u32 (zip, 45 | 45 << 16, FALSE);
      put_u32 (zip, 0, FALSE);
      put_u32 (zip, 0, FALSE);
      for (guint i = 0; i < 4; i++)
        {
          put_u32 (zip, i < 2 ? n : i == 2 ? size : start, FALSE);
          put_u32 (zip, 0, FALSE);
        }
      put_u32 (zip, 0x07064b50, FALSE);
      put_u32 (zip, 0, FALSE);
      put_u32 (zip, end, FALSE);
      put_u32 (zip, 0, FALSE);
      put_u32 (zip, 1, FALSE);
    }
  put_u32 (zip, 0x06054b50, FALSE);
  put_u32 (zip, 0, FALSE);
  put_u16 (zip, zip64 ? 0xffff : n, FALSE);
  put_u16 (zip, zip64 ? 0xffff : n, FALSE);
  put_u32 (zip, zip64 ? 0xffffffff : size, FALSE);
  put_u32 (zip, zip64 ? 0xffffffff : start, FALSE);
  put_u16 (zip, 0, FALSE);
  return zip;
}
