/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-png-writer"

#include "config.h"

#include "sym-png-writer.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "sym-deflate.h"

/* Bytes of one IDAT chunk: small, so that even small images have several. */
#define IDAT_SIZE 1000

GByteArray *
sym_png_new (void)
{
  GByteArray *file = g_byte_array_new ();

  g_byte_array_append (file, (const guint8 *) "\211PNG\r\n\032\n", 8);
  return file;
}

static void
append_u32 (GByteArray *file, guint32 value)
{
  guint32 word = GUINT32_TO_BE (value);

  g_byte_array_append (file, (const guint8 *) &word, sizeof word);
}

void
sym_png_add_chunk (GByteArray *file, const char *type, gconstpointer data, gsize size)
{
  guint start;

  append_u32 (file, (guint32) size);
  start = file->len;
  g_byte_array_append (file, (const guint8 *) type, 4);
  if (size > 0)
    g_byte_array_append (file, data, (guint) size);
  append_u32 (file, (guint32) crc32 (0, file->data + start, file->len - start));
}

void
sym_png_add_header (GByteArray *file,
                    const SymSamples *samples,
                    SymPngColour colour,
                    guint depth,
                    gboolean interlaced)
{
  guint32 columns = GUINT32_TO_BE ((guint32) samples->dims[0]);
  guint32 rows = GUINT32_TO_BE ((guint32) samples->dims[1]);
  guint8 data[13] = { [8] = (guint8) depth, [9] = (guint8) colour, [12] = interlaced ? 1 : 0 };

  memcpy (data, &columns, 4);
  memcpy (data + 4, &rows, 4);
  sym_png_add_chunk (file, "IHDR", data, sizeof data);
}

/* The row of one pass as PNG stores it: big-endian, small depths packed from the high bits on. */
static GByteArray *
pack_row (const SymSamples *samples, guint depth, gsize y, gsize first, gsize step)
{
  GByteArray *row = g_byte_array_new ();
  gsize pixel_size = samples->n_samples * sym_number_get_size (samples->type);
  const guint8 *line = samples->data->data + y * samples->dims[0] * pixel_size;
  guint n_bits = 0;

  for (gsize x = first; x < samples->dims[0]; x += step)
    {
      const guint8 *pixel = line + x * pixel_size;

      if (depth >= 8)
        {
          g_byte_array_append (row, pixel, (guint) pixel_size);
          if (depth == 16)
            sym_bytes_swap_units (row->data + row->len - pixel_size, pixel_size, 2);
          continue;
        }
      if (n_bits % 8 == 0)
        g_byte_array_append (row, (const guint8 *) "", 1);
      row->data[row->len - 1] |= (guint8) (pixel[0] << (8 - depth - n_bits % 8));
      n_bits += depth;
    }
  return row;
}

static guint8
paeth (int a, int b, int c)
{
  int p = a + b - c;
  int pa = abs (p - a), pb = abs (p - b), pc = abs (p - c);

  if (pa <= pb && pa <= pc)
    return (guint8) a;
  return (guint8) (pb <= pc ? b : c);
}

static void
append_filtered (GByteArray *out,
                 const GByteArray *row,
                 const GByteArray *above,
                 guint filter,
                 gsize pixel_bytes)
{
  guint8 type = (guint8) filter;

  g_byte_array_append (out, &type, 1);
  for (gsize i = 0; i < row->len; i++)
    {
      guint8 a = i >= pixel_bytes ? row->data[i - pixel_bytes] : 0;
      guint8 b = above != NULL ? above->data[i] : 0;
      guint8 c = above != NULL && i >= pixel_bytes ? above->data[i - pixel_bytes] : 0;
      const guint8 predicted[] = { 0, a, b, (guint8) ((a + b) / 2), paeth (a, b, c) };
      guint8 byte = (guint8) (row->data[i] - predicted[filter]);

      g_byte_array_append (out, &byte, 1);
    }
}

void
sym_png_add_image (GByteArray *file, const SymSamples *samples, guint depth, gboolean interlaced)
{
  static const guint8 adam7[][4] = { { 0, 0, 8, 8 }, { 4, 0, 8, 8 }, { 0, 4, 4, 8 }, { 2, 0, 4, 4 },
                                     { 0, 2, 2, 4 }, { 1, 0, 2, 2 }, { 0, 1, 1, 2 } };
  static const guint8 whole[][4] = { { 0, 0, 1, 1 } };
  const guint8 (*passes)[4] = interlaced ? adam7 : whole;
  guint n_passes = interlaced ? G_N_ELEMENTS (adam7) : G_N_ELEMENTS (whole);
  gsize pixel_bytes = MAX (1, samples->n_samples * depth / 8);
  g_autoptr (GByteArray) filtered = g_byte_array_new ();
  g_autoptr (GByteArray) packed = NULL;

  for (guint i = 0; i < n_passes; i++)
    {
      g_autoptr (GByteArray) above = NULL;
      guint filter = 0;

      if (passes[i][0] >= samples->dims[0])
        continue;
      for (gsize y = passes[i][1]; y < samples->dims[1]; y += passes[i][3])
        {
          GByteArray *row = pack_row (samples, depth, y, passes[i][0], passes[i][2]);

          append_filtered (filtered, row, above, filter, pixel_bytes);
          filter = (filter + 1) % 5;
          g_clear_pointer (&above, g_byte_array_unref);
          above = row;
        }
    }
  packed = sym_deflate (filtered->data, filtered->len, SYM_DEFLATE_ZLIB);
  for (gsize at = 0; at < packed->len; at += IDAT_SIZE)
    sym_png_add_chunk (file, "IDAT", packed->data + at, MIN (IDAT_SIZE, packed->len - at));
}

void
sym_png_add_text (GByteArray *file, const char *keyword, const char *text)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  g_byte_array_append (data, (const guint8 *) keyword, (guint) strlen (keyword) + 1);
  g_byte_array_append (data, (const guint8 *) text, (guint) strlen (text));
  sym_png_add_chunk (file, "tEXt", data->data, data->len);
}

void
sym_png_add_compressed_text (GByteArray *file, const char *keyword, const char *text)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (GByteArray) packed = sym_deflate (text, strlen (text), SYM_DEFLATE_ZLIB);

  g_byte_array_append (data, (const guint8 *) keyword, (guint) strlen (keyword) + 1);
  g_byte_array_append (data, (const guint8 *) "", 1);
  g_byte_array_append (data, packed->data, packed->len);
  sym_png_add_chunk (file, "zTXt", data->data, data->len);
}

void
sym_png_add_international_text (GByteArray *file,
                                const char *keyword,
                                const char *text,
                                gboolean compressed)
{
  guint8 fields[]
      = { compressed ? 1 : 0, 0, 0, 0 }; /* flag, method, empty language, empty translation */
  g_autoptr (GByteArray) data = g_byte_array_new ();

  g_byte_array_append (data, (const guint8 *) keyword, (guint) strlen (keyword) + 1);
  g_byte_array_append (data, fields, sizeof fields);
  if (compressed)
    {
      g_autoptr (GByteArray) packed = sym_deflate (text, strlen (text), SYM_DEFLATE_ZLIB);

      g_byte_array_append (data, packed->data, packed->len);
    }
  else
    g_byte_array_append (data, (const guint8 *) text, (guint) strlen (text));
  sym_png_add_chunk (file, "iTXt", data->data, data->len);
}
