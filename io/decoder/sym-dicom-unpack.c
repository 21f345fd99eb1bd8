/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-unpack"

#include "config.h"

#include <string.h>

#include "sym-dicom-private.h"

/* Samples worked on at once. */
#define BLOCK 8192u

/* Samples whose number is known when compiling, so that the loop becomes vector instructions. */
#define STEP 64u

/* value = sample >> (High Bit + 1 - Bits Stored), masked, then sign-extended: PS3.5 8.1.1. */
#define CANONICAL(type, as) ((type) ((as) (type) ((type) (values[i + k] >> shift) << top) >> top))
#define DEFINE_CANONICAL(type, stype, bits)                                                        \
  static void canonical_##type (const SymDicomPixels *self, type *values, gsize n)                 \
  {                                                                                                \
    const guint shift = self->high_bit + 1 - self->bits_stored;                                    \
    const guint top = bits - self->bits_stored;                                                    \
    gsize i = 0;                                                                                   \
                                                                                                   \
    if (self->bits_stored == bits)                                                                 \
      return;                                                                                      \
    for (; self->is_signed && i + STEP <= n; i += STEP)                                            \
      for (gsize k = 0; k < STEP; k++)                                                             \
        values[i + k] = CANONICAL (type, stype);                                                   \
    for (; !self->is_signed && i + STEP <= n; i += STEP)                                           \
      for (gsize k = 0; k < STEP; k++)                                                             \
        values[i + k] = CANONICAL (type, type);                                                    \
    for (gsize k = 0; i + k < n; k++)                                                              \
      values[i + k] = (type) (self->is_signed ? CANONICAL (type, stype) : CANONICAL (type, type)); \
  }

DEFINE_CANONICAL (guint8, gint8, 8)
DEFINE_CANONICAL (guint16, gint16, 16)
DEFINE_CANONICAL (guint32, gint32, 32)
DEFINE_CANONICAL (guint64, gint64, 64)

static void
make_canonical (const SymDicomPixels *self, guint8 *out, gsize n)
{
  if (self->is_float || self->is_raw)
    return;
  switch (self->sample_size)
    {
    case 1:
      canonical_guint8 (self, out, n);
      break;
    case 2:
      canonical_guint16 (self, (guint16 *) (void *) out, n);
      break;
    case 4:
      canonical_guint32 (self, (guint32 *) (void *) out, n);
      break;
    case 8:
      canonical_guint64 (self, (guint64 *) (void *) out, n);
      break;
    default:
      break;
    }
}

/* Little-endian words of a native frame to the machine's order. */
static void
copy_words (guint8 *out, const guint8 *in, gsize n, gsize size, gboolean swap)
{
  if (!swap || size == 1)
    {
      memcpy (out, in, n * size);
      return;
    }
  for (gsize i = 0; i < n; i++)
    for (gsize b = 0; b < size; b++)
      out[i * size + b] = in[i * size + size - 1 - b];
}

static void
planes_to_pixels (const SymDicomPixels *self, guint8 *out, const guint8 *in, gboolean swap)
{
  gsize n = (gsize) self->rows * self->columns;
  gsize size = self->sample_size;

  for (guint s = 0; s < self->samples; s++)
    for (gsize i = 0; i < n; i++)
      for (gsize b = 0; b < size; b++)
        out[(i * self->samples + s) * size + b] = in[(s * n + i) * size +
                                                     (swap ? size - 1 - b : b)];
}

/* In blocks, so that the second step finds its samples in the cache. */
static void
unpack_blocks (const SymDicomPixels *self, const guint8 *in, gsize n, gboolean swap, guint8 *out)
{
  const gsize size = self->sample_size;

  for (gsize done = 0; done < n; done += BLOCK)
    {
      gsize part = MIN (BLOCK, n - done);

      copy_words (out + done * size, in + done * size, part, size, swap);
      make_canonical (self, out + done * size, part);
    }
}

static guint8
to_byte (double value)
{
  return (guint8) CLAMP (value + 0.5, 0.0, 255.0);
}

/* PS3.3 C.7.6.3.1.2 turned round: Y of 16 to 235, Cb and Cr of 16 to 240 about 128. */
static void
partial_to_rgb (guint8 *pixels, gsize n)
{
  for (gsize i = 0; i < n; i++, pixels += 3)
    {
      const double y = 255.0 / 219.0 * (pixels[0] - 16.0);
      const double cb = 255.0 / 224.0 * (pixels[1] - 128.0);
      const double cr = 255.0 / 224.0 * (pixels[2] - 128.0);

      pixels[0] = to_byte (y + 1.402 * cr);
      pixels[1] = to_byte (y - 0.344136 * cb - 0.714136 * cr);
      pixels[2] = to_byte (y + 1.772 * cb);
    }
}

/* Y1 Y2 Cb Cr to two pixels. */
static void
repeat_chroma (guint8 *out, const guint8 *in, gsize n)
{
  for (gsize i = 0; i < n / 2; i++, in += 4, out += 6)
    {
      out[0] = in[0];
      out[3] = in[1];
      out[1] = out[4] = in[2];
      out[2] = out[5] = in[3];
    }
}

/* One-bit frames are not padded to bytes in native pixel data, so they begin at a bit. */
void
_sym_dicom_unpack (const SymDicomPixels *self, const guint8 *in, gsize first_bit, gboolean swap,
                   guint8 *out)
{
  gsize n = (gsize) self->rows * self->columns;

  if (self->sample_size == 0)
    {
      for (gsize i = 0; i < n; i++)
        out[i] = in[(first_bit + i) / 8] >> ((first_bit + i) % 8) & 1;
      return;
    }
  if (self->is_ybr_422)
    repeat_chroma (out, in, n);
  else if (self->is_planar)
    {
      planes_to_pixels (self, out, in, swap);
      make_canonical (self, out, n * self->samples);
    }
  else
    unpack_blocks (self, in, n * self->samples, swap, out);
  if (self->is_partial)
    partial_to_rgb (out, n);
}

/* Bytes in swapped pairs put right, and what is missing at the end as zeros. */
static guint8 *
prepare (const SymDicomPixels *self, gboolean swap_bytes, GError **error)
{
  const guint8 *in = self->set->bytes + self->data->offset;
  const gsize n = (gsize) self->data->length, total = n + (gsize) self->missing;
  guint8 *bytes = g_try_malloc (total + 1);

  if (bytes == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, "No memory for %" G_GSIZE_FORMAT " bytes",
                   total);
      return NULL;
    }
  memcpy (bytes, in, n);
  memset (bytes + n, 0, total + 1 - n);
  if (swap_bytes)
    for (gsize i = 0; i + 1 < n; i += 2)
      {
        bytes[i] = in[i + 1];
        bytes[i + 1] = in[i];
      }
  return bytes;
}

gboolean
_sym_dicom_unpack_all (const SymDicomPixels *self, guint8 *out, gsize out_frame, GError **error)
{
  gsize n = (gsize) self->rows * self->columns;
  gsize frame = _sym_dicom_pixels_get_native_size (self);
  const guint8 *in = self->set->bytes + self->data->offset;
  gboolean big = (self->data->flags & SYM_DICOM_BIG_ENDIAN) != 0;
  gboolean swap = big != (G_BYTE_ORDER == G_BIG_ENDIAN);
  /* Bytes and bits in big-endian OW come in swapped pairs (PS3.5 annex A.3 of 2016 and before). */
  gboolean swap_bytes = big && self->data->vr == SYM_DICOM_VR ('O', 'W') && self->sample_size <= 1;
  g_autofree guint8 *prepared = NULL;

  if (swap_bytes || self->missing > 0)
    {
      in = prepared = prepare (self, swap_bytes, error);
      if (prepared == NULL)
        return FALSE;
    }
  for (guint32 f = 0; f < self->n_frames; f++)
    if (self->sample_size == 0)
      _sym_dicom_unpack (self, in, f * n, FALSE, out + f * out_frame);
    else
      _sym_dicom_unpack (self, in + f * frame, 0, swap, out + f * out_frame);
  return TRUE;
}
