/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>
#include <string.h>

/* A writer of JPEG frames (ITU-T T.81) that shares nothing with the codecs under test. It takes
 * coefficients and not pixels, so that what must come out is known from the standard's formulas. All
 * Huffman codes of a table are of one length, which is legal and simple. */

typedef struct
{
  guint process; /* number of the frame header: 0 baseline, 1 extended, 2 progressive, 3 lossless */
  guint precision;
  guint rows, columns, components;
  guint8 names[4];
  guint8 across[4], down[4]; /* sampling factors; 0 is 1 */
  guint quantum;             /* of all coefficients */
  guint predictor, point_transform;
  guint restart_rows; /* lossless: rows between restart markers; 0: none */
  gboolean jfif;
  gint adobe; /* the colour transform in Adobe's marker; below 0: no marker */
} JpegFrame;

typedef struct
{
  GByteArray *bytes;
  guint32 bits;
  guint n;
} JpegBits;

static inline void
jpeg_put_bits (JpegBits *out, guint32 value, guint n)
{
  for (guint i = n; i-- > 0;)
    {
      out->bits = out->bits << 1 | (value >> i & 1);
      if (++out->n == 8)
        {
          guint8 byte = (guint8) out->bits;

          g_byte_array_append (out->bytes, &byte, 1);
          if (byte == 0xff)
            g_byte_array_append (out->bytes, (const guint8 *) "", 1);
          out->n = 0;
        }
    }
}

/* B.1.1.5: padding is of ones. */
static inline void
jpeg_end_bits (JpegBits *out)
{
  while (out->n != 0)
    jpeg_put_bits (out, 1, 1);
}

static inline guint
jpeg_size (gint32 value)
{
  guint size = 0;

  for (guint32 rest = (guint32) ABS (value); rest != 0; rest >>= 1)
    size++;
  return size;
}

/* F.1.2.1.1: the code of the size, then the low bits. code: bits of every Huffman code. */
static inline void
jpeg_put_value (JpegBits *out, guint symbol, guint code, gint32 value, guint size)
{
  jpeg_put_bits (out, symbol, code);
  if (size < 16)
    jpeg_put_bits (out, (guint32) (value < 0 ? value - 1 : value) & ((1u << size) - 1), size);
}

static inline void
jpeg_put_segment (GByteArray *out, guint8 marker, const guint8 *bytes, guint n)
{
  const guint8 head[4] = { 0xff, marker, (guint8) ((n + 2) >> 8), (guint8) (n + 2) };

  g_byte_array_append (out, head, 4);
  g_byte_array_append (out, bytes, n);
}

/* n symbols with codes of `bits` bits: code k is symbol k, which here is `first` + k. */
static inline void
jpeg_put_huffman (GByteArray *out, guint8 destination, guint bits, guint n)
{
  guint8 table[17 + 255] = { destination };

  table[bits] = (guint8) n;
  for (guint i = 0; i < n; i++)
    table[17 + i] = (guint8) i;
  jpeg_put_segment (out, 0xc4, table, 17 + n);
}

static inline void
jpeg_put_scan (GByteArray *out, const JpegFrame *frame, guint first, guint n, guint8 start, guint8 end,
               guint8 low)
{
  guint8 scan[12] = { (guint8) n };

  for (guint c = 0; c < n; c++)
    scan[1 + 2 * c] = frame->names[first + c];
  scan[1 + 2 * n] = start;
  scan[2 + 2 * n] = end;
  scan[3 + 2 * n] = low;
  jpeg_put_segment (out, 0xda, scan, 4 + 2 * n);
}

static inline guint
jpeg_factor (guint8 factor)
{
  return factor != 0 ? factor : 1;
}

static inline GByteArray *
jpeg_begin (const JpegFrame *frame)
{
  GByteArray *out = g_byte_array_new ();
  guint8 head[6 + 12] = { (guint8) frame->precision,      (guint8) (frame->rows >> 8),
                          (guint8) frame->rows,           (guint8) (frame->columns >> 8),
                          (guint8) frame->columns,        (guint8) frame->components };

  g_byte_array_append (out, (const guint8 *) "\xff\xd8", 2);
  if (frame->jfif)
    jpeg_put_segment (out, 0xe0, (const guint8 *) "JFIF\0\1\1\0\0\1\0\1\0\0", 14);
  if (frame->adobe >= 0)
    {
      guint8 adobe[12] = "Adobe\0\144\0\0\0\0";

      adobe[11] = (guint8) frame->adobe;
      jpeg_put_segment (out, 0xee, adobe, 12);
    }
  for (guint c = 0; c < frame->components; c++)
    {
      head[6 + 3 * c] = frame->names[c];
      head[7 + 3 * c] = (guint8) (jpeg_factor (frame->across[c]) << 4 | jpeg_factor (frame->down[c]));
    }
  jpeg_put_segment (out, (guint8) (0xc0 + frame->process), head, 6 + 3 * frame->components);
  return out;
}

/* H.1.2.1; above and left are those before the point transform is undone. */
static inline gint32
jpeg_predict (const guint16 *at, gsize step, gsize row, guint x, guint y, guint predictor, gint32 first)
{
  const gint32 left = x > 0 ? at[-(gssize) step] : 0, above = y > 0 ? at[-(gssize) row] : 0;
  const gint32 corner = x > 0 && y > 0 ? at[-(gssize) (row + step)] : 0;

  if (y == 0)
    return x == 0 ? first : left;
  if (x == 0)
    return above;
  switch (predictor)
    {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    default:
      return (left + above) >> 1;
    }
}

/* Lossless JPEG, annex H, of samples by pixel. */
static inline GByteArray *
jpeg_write_lossless (const JpegFrame *frame, const guint16 *samples)
{
  GByteArray *out = jpeg_begin (frame);
  const gsize n = frame->components, row = n * frame->columns, total = row * frame->rows;
  g_autofree guint16 *shifted = g_new (guint16, total);
  JpegBits bits = { out, 0, 0 };
  guint restarts = 0;

  for (gsize i = 0; i < total; i++)
    shifted[i] = (guint16) (samples[i] >> frame->point_transform);
  jpeg_put_huffman (out, 0x00, 5, 17);
  if (frame->restart_rows > 0)
    {
      const guint mcus = frame->restart_rows * frame->columns;
      const guint8 interval[2] = { (guint8) (mcus >> 8), (guint8) mcus };

      jpeg_put_segment (out, 0xdd, interval, 2);
    }
  jpeg_put_scan (out, frame, 0, frame->components, (guint8) frame->predictor, 0,
                 (guint8) frame->point_transform);
  for (guint y = 0; y < frame->rows; y++)
    {
      guint from = y;

      if (frame->restart_rows > 0)
        {
          from = y % frame->restart_rows;
          if (y > 0 && from == 0)
            {
              const guint8 marker[2] = { 0xff, (guint8) (0xd0 + restarts++ % 8) };

              jpeg_end_bits (&bits);
              g_byte_array_append (out, marker, 2);
            }
        }
      for (gsize i = 0; i < row; i++)
        {
          const guint16 *at = shifted + y * row + i;
          const gint32 prediction = jpeg_predict (at, n, row, (guint) (i / n), from, frame->predictor,
                                                  1 << (frame->precision - frame->point_transform - 1));
          /* Modulo 2^16, as -32767 … 32768. */
          const gint32 wrapped = (guint16) (*at - prediction);
          const gint32 difference = wrapped > 32768 ? wrapped - 65536 : wrapped;

          jpeg_put_value (&bits, jpeg_size (difference), 5, difference, jpeg_size (difference));
        }
    }
  jpeg_end_bits (&bits);
  g_byte_array_append (out, (const guint8 *) "\xff\xd9", 2);
  return out;
}

/* A.3.6 */
static const guint8 jpeg_zigzag[64] = {
  0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
  41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
  30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
};

static inline void
jpeg_put_block (JpegBits *bits, const gint16 *block, gint32 *dc, guint start, guint end)
{
  guint zeros = 0;

  if (start == 0)
    {
      const gint32 difference = block[0] - *dc;

      jpeg_put_value (bits, jpeg_size (difference), 5, difference, jpeg_size (difference));
      *dc = block[0];
      start = 1;
    }
  if (end == 0)
    return;
  for (guint k = start; k <= end; k++)
    {
      const gint32 value = block[jpeg_zigzag[k]];

      if (value == 0)
        {
          zeros++;
          continue;
        }
      for (; zeros > 15; zeros -= 16)
        jpeg_put_bits (bits, 0xf0, 8);
      jpeg_put_value (bits, zeros << 4 | jpeg_size (value), 8, value, jpeg_size (value));
      zeros = 0;
    }
  if (zeros > 0)
    jpeg_put_bits (bits, 0, 8);
}

/* Blocks of one component from `start` to `end` in zigzag order, row by row. */
static inline void
jpeg_put_plane (JpegBits *bits, const gint16 *blocks, guint n, guint start, guint end)
{
  gint32 dc = 0;

  for (guint i = 0; i < n; i++)
    jpeg_put_block (bits, blocks + 64 * (gsize) i, &dc, start, end);
  jpeg_end_bits (bits);
}

/* DCT frames, annexes F and G. blocks[c]: quantised coefficients of the component's blocks, by rows of
 * blocks and within a block by rows; the sizes must be whole MCUs. Sequential frames are one
 * interleaved scan, progressive ones a scan of all DC coefficients and one of AC for each component. */
static inline GByteArray *
jpeg_write_dct (const JpegFrame *frame, gint16 *const *blocks)
{
  GByteArray *out;
  JpegBits bits = { NULL, 0, 0 };
  guint8 quanta[65] = { 0 };
  guint across = 1, down = 1, mcus_across, mcus_down;
  gint32 dc[4] = { 0 };

  out = jpeg_begin (frame);
  bits.bytes = out;
  memset (quanta + 1, (int) frame->quantum, 64);
  jpeg_put_segment (out, 0xdb, quanta, 65);
  jpeg_put_huffman (out, 0x00, 5, 16);
  jpeg_put_huffman (out, 0x10, 8, 255);
  for (guint c = 0; c < frame->components; c++)
    {
      across = MAX (across, frame->across[c]);
      down = MAX (down, frame->down[c]);
    }
  mcus_across = frame->columns / (8 * across);
  mcus_down = frame->rows / (8 * down);
  g_assert_cmpuint (mcus_across * 8 * across, ==, frame->columns);
  g_assert_cmpuint (mcus_down * 8 * down, ==, frame->rows);

  jpeg_put_scan (out, frame, 0, frame->components, 0, frame->process == 2 ? 0 : 63, 0);
  for (guint my = 0; my < mcus_down; my++)
    for (guint mx = 0; mx < mcus_across; mx++)
      for (guint c = 0; c < frame->components; c++)
        {
          const guint h = jpeg_factor (frame->across[c]), v = jpeg_factor (frame->down[c]);

          for (guint y = my * v; y < my * v + v; y++)
            for (guint x = mx * h; x < mx * h + h; x++)
              jpeg_put_block (&bits, blocks[c] + 64 * (gsize) (y * mcus_across * h + x), &dc[c], 0,
                              frame->process == 2 ? 0 : 63);
        }
  jpeg_end_bits (&bits);
  for (guint c = 0; frame->process == 2 && c < frame->components; c++)
    {
      jpeg_put_scan (out, frame, c, 1, 1, 63, 0);
      jpeg_put_plane (&bits, blocks[c],
                      mcus_across * mcus_down * jpeg_factor (frame->across[c]) * jpeg_factor (frame->down[c]),
                      1, 63);
    }
  g_byte_array_append (out, (const guint8 *) "\xff\xd9", 2);
  return out;
}

/* A.3.3: the sample at x, y of a block, before rounding. */
static inline double
jpeg_inverse (const JpegFrame *frame, const gint16 *block, guint x, guint y)
{
  double sum = 0;

  for (guint v = 0; v < 8; v++)
    for (guint u = 0; u < 8; u++)
      sum += (u == 0 ? G_SQRT2 / 2 : 1) * (v == 0 ? G_SQRT2 / 2 : 1) * block[8 * v + u] * frame->quantum
             * cos ((2 * x + 1) * u * G_PI / 16) * cos ((2 * y + 1) * v * G_PI / 16);
  return sum / 4 + (1 << (frame->precision - 1));
}
