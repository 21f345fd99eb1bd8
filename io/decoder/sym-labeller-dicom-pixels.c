/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-labeller"

#include "config.h"

#include "sym-labeller-dicom.h"

#include <string.h>

/* Where the words of the samples stand. */
typedef struct
{
  const SymDicomPixels *pixels;
  guint8 *words;
  gsize frame; /* bytes */
  gboolean big;
  gboolean is_planar, is_ybr_422, is_swapped;
} Layout;

static guint64
read_word (const guint8 *p, gsize size, gboolean big)
{
  guint64 word = 0;

  for (gsize b = 0; b < size; b++)
    word |= (guint64) p[big ? size - 1 - b : b] << 8 * b;
  return word;
}

static void
write_word (guint8 *p, gsize size, gboolean big, guint64 word)
{
  for (gsize b = 0; b < size; b++)
    p[big ? size - 1 - b : b] = (guint8) (word >> 8 * b);
}

static guint64
get_mask (guint bits)
{
  return bits >= 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << bits) - 1;
}

/* The word with another sample in it. Bits above that repeat the sign go on doing so; any other
 * bits beside the sample, which old files use for overlays, stay (PS3.5 8.1.1). */
static guint64
put_sample (const SymDicomPixels *pixels, guint64 word, guint64 sample)
{
  const guint stored = pixels->bits_stored, shift = pixels->high_bit + 1 - stored;
  const guint64 mask = get_mask (stored) << shift;
  const guint64 above = get_mask (pixels->bits_allocated) & ~get_mask (pixels->high_bit + 1);
  const gboolean was_negative = (word >> pixels->high_bit & 1) != 0;
  guint64 value = sample << shift & mask;

  if (((word & mask) >> shift) == (sample & get_mask (stored)))
    return word;
  value |= word & ~mask;
  if (pixels->is_signed && above != 0 && (word & above) == (was_negative ? above : 0))
    {
      value &= ~above;
      if ((value >> pixels->high_bit & 1) != 0)
        value |= above;
    }
  return value;
}

static guint8 *
find_word (const Layout *self, gsize frame, gsize pixel, guint sample)
{
  const SymDicomPixels *pixels = self->pixels;
  const gsize n = (gsize) pixels->rows * pixels->columns, size = pixels->sample_size;
  gsize at = self->frame * frame;

  if (self->is_ybr_422) /* Y1 Y2 Cb Cr */
    at += pixel / 2 * 4 + (sample == 0 ? pixel % 2 : sample + 1);
  else if (self->is_planar)
    at += (sample * n + pixel) * size;
  else
    at += (pixel * pixels->samples + sample) * size;
  return self->words + (self->is_swapped ? at ^ 1 : at);
}

static void
put_samples (const Layout *self, const guint8 *samples)
{
  const SymDicomPixels *pixels = self->pixels;
  const gsize n = (gsize) pixels->rows * pixels->columns, size = pixels->sample_size;

  for (gsize f = 0; f < pixels->n_frames; f++)
    for (gsize i = 0; i < n; i++)
      for (guint s = 0; s < pixels->samples; s++, samples += size)
        {
          guint8 *p = find_word (self, f, i, s);
          guint64 word = read_word (p, size, self->big);
          guint64 sample = read_word (samples, size, G_BYTE_ORDER == G_BIG_ENDIAN);

          write_word (p, size, self->big, put_sample (pixels, word, sample));
        }
}

/* All words as they were compressed, and then with the samples in them. */
static GByteArray *
uncompress (const SymDicomPixels *pixels, const guint8 *samples, gsize size, GError **error)
{
  g_autoptr (GByteArray) value = g_byte_array_new ();
  SymDicomPixels raw = *pixels;
  Layout layout = { .pixels = pixels, .frame = pixels->frame_size };

  if (size > G_MAXUINT32 - 2)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "Pixel Data of %" G_GSIZE_FORMAT " bytes is more than DICOM can hold without "
                   "compression",
                   size);
      return NULL;
    }
  raw.is_raw = TRUE;
  g_byte_array_set_size (value, (guint) size);
  if (!_sym_dicom_pixels_decode (&raw, value->data, size, error))
    return NULL;
  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    for (gsize i = 0; i < size; i += pixels->sample_size)
      write_word (value->data + i, pixels->sample_size, FALSE,
                  read_word (value->data + i, pixels->sample_size, TRUE));
  layout.words = value->data;
  put_samples (&layout, samples);
  return g_steal_pointer (&value);
}

gboolean
sym_labeller_dicom_put_samples (const SymDicomPixels *pixels, guint8 *bytes,
                                const guint8 *samples, gsize size, GByteArray **value,
                                GError **error)
{
  *value = NULL;
  if (pixels->is_float || pixels->sample_size == 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   pixels->is_float ? "Floating-point pixels of %u bits cannot take the watermark"
                                    : "Pixels of %u bit cannot take the watermark",
                   pixels->bits_allocated);
      return FALSE;
    }
  if (pixels->missing > 0 || pixels->is_partial)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   pixels->is_partial
                       ? "Pixels of %s, %" G_GUINT64_FORMAT " bytes, cannot take the watermark"
                       : "Pixels of %s that lack %" G_GUINT64_FORMAT " bytes cannot take the watermark",
                   pixels->photometric,
                   pixels->is_partial ? pixels->data->length : pixels->missing);
      return FALSE;
    }
  if (!sym_labeller_check_samples (size, (guint64) pixels->frame_size * pixels->n_frames, error))
    return FALSE;
  if (!pixels->codec->is_encapsulated)
    {
      const gboolean big = (pixels->data->flags & SYM_DICOM_BIG_ENDIAN) != 0;
      const Layout layout = {
        .pixels = pixels,
        .words = bytes + pixels->data->offset,
        .frame = pixels->is_ybr_422 ? pixels->frame_size / 3 * 2 : pixels->frame_size,
        .big = big,
        .is_planar = pixels->is_planar,
        .is_ybr_422 = pixels->is_ybr_422,
        /* Bytes in big-endian OW come in swapped pairs. */
        .is_swapped = big && pixels->data->vr == SYM_DICOM_VR ('O', 'W') && pixels->sample_size == 1,
      };

      if (layout.is_swapped && pixels->data->length % 2 != 0)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "Pixel Data in pairs of bytes has %" G_GUINT64_FORMAT " of them",
                       pixels->data->length);
          return FALSE;
        }
      put_samples (&layout, samples);
      return TRUE;
    }
  *value = uncompress (pixels, samples, size, error);
  return *value != NULL;
}
