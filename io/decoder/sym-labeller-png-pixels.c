/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-labeller"

#include "config.h"

#include <string.h>
#include <zlib.h>

#include "sym-labeller.h"
#include "sym-png.h"

/* Other pixels in a PNG. What is new is one kind of chunk, IDAT (PNG 3, 10 and 11.2.3): its rows are
 * filtered and deflated here, and put where the old ones were. */

#define HEADER_SIZE 13u
#define IHDR (SYM_PNG_SIGNATURE_SIZE + 8u)

/** IDAT_SIZE: bytes of compressed pixels in a chunk */
#define IDAT_SIZE (1u << 20)

typedef struct
{
  const guint8 *samples;
  guint32 height;
  gsize stride; /* of a row */
  guint pixel;  /* bytes, at least 1 */
  gboolean is_16_bit;
} Rows;

/* A row as it stands in the file: big-endian. */
static void
get_row (const Rows *rows, guint32 y, guint8 *row)
{
  memcpy (row, rows->samples + y * rows->stride, rows->stride);
  if (rows->is_16_bit && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    for (gsize i = 0; i + 1 < rows->stride; i += 2)
      {
        guint8 low = row[i];

        row[i] = row[i + 1];
        row[i + 1] = low;
      }
}

/* PNG 3, 9.4 */
static guint8
paeth (int a, int b, int c)
{
  int pa = ABS (b - c), pb = ABS (a - c), pc = ABS (a + b - 2 * c);

  return (guint8) (pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
}

/* Filters a row, type first, and returns the sum of absolute differences, PNG 3, 12.7. */
static guint64
filter_row (guint type, const guint8 *row, const guint8 *above, gsize n, guint pixel, guint8 *out)
{
  guint64 sum = 0;

  *out++ = (guint8) type;
  for (gsize i = 0; i < n; i++)
    {
      guint8 a = i >= pixel ? row[i - pixel] : 0, b = above[i], c = i >= pixel ? above[i - pixel] : 0;
      const guint8 predicted[] = { 0, a, b, (guint8) ((a + b) / 2), paeth (a, b, c) };

      out[i] = (guint8) (row[i] - predicted[type]);
      sum += out[i] < 128 ? out[i] : 256u - out[i];
    }
  return sum;
}

static gboolean
squeeze (z_stream *stream, const guint8 *bytes, gsize n, int flush, GByteArray *block,
         GByteArray *out)
{
  int result = Z_OK;

  stream->next_in = (Bytef *) bytes;
  stream->avail_in = (uInt) n;
  do
    {
      stream->next_out = block->data;
      stream->avail_out = block->len;
      result = deflate (stream, flush);
      if (stream->avail_out < block->len)
        sym_png_put_chunk (out, "IDAT", block->data, block->len - stream->avail_out);
      /* The length of an array has 32 bits. */
      if (out->len > G_MAXUINT32 / 2)
        return FALSE;
    }
  while (result == Z_OK && (stream->avail_out == 0 || flush == Z_FINISH));
  return result == (flush == Z_FINISH ? Z_STREAM_END : Z_OK) || result == Z_BUF_ERROR;
}

/* The filter of each row is the one that leaves the smallest differences, as usual. */
static gboolean
put_rows (const Rows *rows, GByteArray *out)
{
  g_autofree guint8 *row = g_malloc (rows->stride), *above = g_malloc0 (rows->stride);
  g_autofree guint8 *filtered = g_malloc (rows->stride + 1), *best = g_malloc (rows->stride + 1);
  g_autoptr (GByteArray) block = g_byte_array_new ();
  z_stream stream = { 0 };
  gboolean ok = deflateInit (&stream, Z_DEFAULT_COMPRESSION) == Z_OK;

  g_byte_array_set_size (block, IDAT_SIZE);
  for (guint32 y = 0; ok && y < rows->height; y++)
    {
      guint64 least = G_MAXUINT64;

      get_row (rows, y, row);
      for (guint type = 0; type < 5; type++)
        {
          guint64 sum = filter_row (type, row, above, rows->stride, rows->pixel, filtered);

          if (sum < least)
            {
              least = sum;
              memcpy (best, filtered, rows->stride + 1);
            }
        }
      ok = squeeze (&stream, best, rows->stride + 1, Z_NO_FLUSH, block, out);
      memcpy (above, row, rows->stride);
    }
  ok = ok && squeeze (&stream, NULL, 0, Z_FINISH, block, out);
  deflateEnd (&stream);
  return ok;
}

static gboolean
read_header (const guint8 *header, gsize samples_size, Rows *rows, GError **error)
{
  static const guint n_samples[] = { 1, 0, 3, 0, 2, 0, 4 };
  const guint depth = header[8], colour_type = header[9];
  const guint n = colour_type < G_N_ELEMENTS (n_samples) ? n_samples[colour_type] : 0;

  if (n == 0 || (depth != 8 && depth != 16))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "A PNG of colour type %u with %u bits cannot take the watermark", colour_type,
                   depth);
      return FALSE;
    }
  rows->is_16_bit = depth == 16;
  rows->pixel = n * depth / 8;
  rows->stride = (gsize) sym_png_get_number (header) * rows->pixel;
  rows->height = sym_png_get_number (header + 4);
  if (rows->stride == 0 || rows->stride > G_MAXUINT32 - 1)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "Rows of %" G_GSIZE_FORMAT " bytes cannot be written", rows->stride);
      return FALSE;
    }
  return sym_labeller_check_samples (samples_size, (guint64) rows->stride * rows->height, error);
}

GByteArray *
sym_labeller_remake_png (const guint8 *bytes, gsize size, const guint8 *samples,
                         gsize samples_size, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize offset = SYM_PNG_SIGNATURE_SIZE;
  Rows rows = { .samples = samples };
  guint8 header[HEADER_SIZE];
  gboolean ok, has_rows = FALSE, has_end = FALSE;

  if (size < IHDR + HEADER_SIZE || size > G_MAXUINT32 / 2
      || memcmp (bytes + IHDR - 4, "IHDR", 4) != 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The PNG of %" G_GSIZE_FORMAT " bytes has no header that can be kept", size);
      return NULL;
    }
  memcpy (header, bytes + IHDR, HEADER_SIZE);
  if (!read_header (header, samples_size, &rows, error))
    return NULL;
  rows.samples = samples;
  header[12] = 0; /* no interlace */
  g_byte_array_append (out, bytes, SYM_PNG_SIGNATURE_SIZE);
  sym_png_put_chunk (out, "IHDR", header, HEADER_SIZE);
  ok = sym_png_get_number (bytes + offset) == HEADER_SIZE;
  offset += HEADER_SIZE + SYM_PNG_CHUNK_OVERHEAD;
  while (ok && !has_end)
    {
      const guint8 *p = bytes + offset;
      gsize n = size - offset >= SYM_PNG_CHUNK_OVERHEAD ? sym_png_get_number (p) : G_MAXSIZE;

      ok = n != G_MAXSIZE && n <= size - offset - SYM_PNG_CHUNK_OVERHEAD;
      if (!ok)
        break;
      n += SYM_PNG_CHUNK_OVERHEAD;
      if (memcmp (p + 4, "IDAT", 4) == 0)
        {
          if (!has_rows)
            ok = put_rows (&rows, out);
          has_rows = TRUE;
        }
      /* iDOT says where in the old compressed pixels what begins. */
      else if (memcmp (p + 4, "iDOT", 4) != 0)
        g_byte_array_append (out, p, (guint) n);
      has_end = memcmp (p + 4, "IEND", 4) == 0;
      offset += n;
    }
  if (!ok)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The pixels of the PNG cannot be replaced, near byte %" G_GSIZE_FORMAT, offset);
      return NULL;
    }
  g_byte_array_append (out, bytes + offset, (guint) (size - offset));
  return g_steal_pointer (&out);
}
