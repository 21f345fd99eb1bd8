/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-pixels"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-dicom-private.h"

#define TAG SYM_DICOM_TAG

/* Samples worked on at once. */
#define BLOCK 8192u

static const struct
{
  const char *name;
  SymColour colour;
  guint samples;
} photometrics[] = {
  { "MONOCHROME2", SYM_COLOUR_MONO, 1 },
  { "MONOCHROME1", SYM_COLOUR_MONO_INVERTED, 1 },
  { "PALETTE COLOR", SYM_COLOUR_PALETTE, 1 },
  { "RGB", SYM_COLOUR_RGB, 3 },
  { "YBR_FULL", SYM_COLOUR_YBR_FULL, 3 },
  { "YBR_FULL_422", SYM_COLOUR_YBR_FULL, 3 },
  { "YBR_RCT", SYM_COLOUR_RGB, 3 },
  { "YBR_ICT", SYM_COLOUR_RGB, 3 },
};

static const SymDicomElement *
find_top (const SymDicomSet *set, guint16 group, guint16 element)
{
  return sym_dicom_find (set, SYM_DICOM_NONE, TAG (group, element));
}

/* An integer at the top level; missing where absent or not a number. */
static gint64
get_int (const SymDicomSet *set, guint32 tag, gint64 missing)
{
  gint64 value;

  if (!sym_dicom_get_int (set, sym_dicom_find (set, SYM_DICOM_NONE, tag), 0, &value))
    return missing;
  return value;
}

static gboolean
find_data (SymDicomPixels *self, GError **error)
{
  static const struct
  {
    guint32 tag;
    guint bits;
  } tags[] = {
    { SYM_DICOM_PIXEL_DATA, 0 },
    { TAG (0x7fe0, 0x0008), 32 },
    { TAG (0x7fe0, 0x0009), 64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      self->data = sym_dicom_find (self->set, SYM_DICOM_NONE, tags[i].tag);
      if (self->data != NULL)
        {
          self->is_float = tags[i].bits > 0;
          self->bits_allocated = tags[i].bits;
          return TRUE;
        }
    }
  if (find_top (self->set, 0x0028, 0x7fe0) != NULL)
    g_set_error (
        error, SYM_ERROR, SYM_ERROR_NO_PIXELS,
        "The pixels are on a server, Pixel Data Provider URL (0028,7FE0), and 0 of them in the file");
  else
    g_set_error (error, SYM_ERROR, SYM_ERROR_NO_PIXELS,
                 "The file has no image: there is no Pixel Data (7FE0,0010)");
  return FALSE;
}

static gboolean
init_size (SymDicomPixels *self, SymJob *job, GError **error)
{
  gint64 rows = get_int (self->set, TAG (0x0028, 0x0010), 0);
  gint64 columns = get_int (self->set, TAG (0x0028, 0x0011), 0);
  gint64 frames = get_int (self->set, TAG (0x0028, 0x0008), 1);
  char text[20];

  if (rows < 1 || rows > G_MAXUINT16 || columns < 1 || columns > G_MAXUINT16)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The image has %" G_GINT64_FORMAT " columns and %" G_GINT64_FORMAT " rows",
                   columns, rows);
      return FALSE;
    }
  if (frames > SYM_PROTOCOL_MAX_FRAMES)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "Number of Frames (0028,0008) is %" G_GINT64_FORMAT ", and at most %u are read",
                   frames, SYM_PROTOCOL_MAX_FRAMES);
      return FALSE;
    }
  if (frames == 1 &&
      sym_dicom_get_string (self->set, find_top (self->set, 0x0028, 0x0008), 0, text,
                            sizeof text) &&
      !sym_dicom_get_int (self->set, find_top (self->set, 0x0028, 0x0008), 0, &frames))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "Number of Frames (0028,0008) is “%s”, which is no number", text);
      return FALSE;
    }
  if (frames < 1)
    {
      sym_job_note (job, N_ ("Number of Frames (0028,0008) makes no sense and was taken as 1."),
                    NULL);
      frames = 1;
    }
  self->rows = (guint32) rows;
  self->columns = (guint32) columns;
  self->n_frames = (guint32) frames;
  return TRUE;
}

static gboolean
init_colour (SymDicomPixels *self, SymJob *job, GError **error)
{
  gint64 samples = get_int (self->set, TAG (0x0028, 0x0002), 0);

  sym_dicom_get_string (self->set, find_top (self->set, 0x0028, 0x0004), 0,
                        self->photometric, sizeof self->photometric);
  if (samples == 0)
    {
      gboolean is_colour = g_str_has_prefix (self->photometric, "RGB") ||
                           g_str_has_prefix (self->photometric, "YBR");

      samples = is_colour ? 3 : 1;
    }
  if (self->photometric[0] == '\0')
    {
      g_strlcpy (self->photometric, samples == 3 ? "RGB" : "MONOCHROME2", sizeof self->photometric);
      sym_job_note (job,
                    N_ ("Photometric Interpretation (0028,0004) is missing; it was taken as %s."),
                    self->photometric, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (photometrics); i++)
    {
      if (strcmp (photometrics[i].name, self->photometric) != 0)
        continue;
      if (samples != photometrics[i].samples)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "Samples per Pixel (0028,0002) is %" G_GINT64_FORMAT " for %s, which has %u",
                       samples, self->photometric, photometrics[i].samples);
          return FALSE;
        }
      self->samples = photometrics[i].samples;
      self->colour = photometrics[i].colour;
      self->is_planar = self->samples > 1 && get_int (self->set, TAG (0x0028, 0x0006), 0) == 1;
      self->is_ybr_422 = strcmp (self->photometric, "YBR_FULL_422") == 0 &&
                         !self->codec->is_encapsulated;
      return TRUE;
    }
  g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
               "Photometric Interpretation (0028,0004) is %s, with %" G_GINT64_FORMAT
               " samples, which is not supported",
               self->photometric, samples);
  return FALSE;
}

static gboolean
init_bits (SymDicomPixels *self, SymJob *job, GError **error)
{
  gint64 allocated, stored, high;

  if (self->is_float)
    {
      self->sample_size = self->bits_allocated / 8;
      self->bits_stored = self->bits_allocated;
      self->high_bit = self->bits_allocated - 1;
      return TRUE;
    }
  stored = get_int (self->set, TAG (0x0028, 0x0101), 0);
  allocated = get_int (self->set, TAG (0x0028, 0x0100), 0);
  high = get_int (self->set, TAG (0x0028, 0x0102), -1);
  if (allocated == 0 && stored > 0 && stored <= 64)
    {
      allocated = stored == 1 ? 1 : stored <= 8 ? 8 : stored <= 16 ? 16 : stored <= 32 ? 32 : 64;
      sym_job_note (job,
                    N_ ("Bits Allocated (0028,0100) is missing and was taken from Bits Stored."),
                    NULL);
    }
  if (allocated != 1 && allocated != 8 && allocated != 16 && allocated != 32 && allocated != 64)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "Bits Allocated (0028,0100) is %" G_GINT64_FORMAT
                   "; 1, 8, 16, 32 and 64 are supported",
                   allocated);
      return FALSE;
    }
  if (stored < 1 || stored > allocated)
    {
      g_autofree char *was = g_strdup_printf ("%" G_GINT64_FORMAT, stored);
      g_autofree char *is = g_strdup_printf ("%" G_GINT64_FORMAT, allocated);

      sym_job_note (job, N_ ("Bits Stored (0028,0101) is %s, which cannot be; it was taken as %s."),
                    was, is, NULL);
      stored = allocated;
      high = allocated - 1;
    }
  if (high < stored - 1 || high >= allocated)
    {
      g_autofree char *was = g_strdup_printf ("%" G_GINT64_FORMAT, high);
      g_autofree char *is = g_strdup_printf ("%" G_GINT64_FORMAT, stored - 1);

      sym_job_note (job, N_ ("High Bit (0028,0102) is %s, which cannot be; it was taken as %s."),
                    was, is, NULL);
      high = stored - 1;
    }
  self->bits_allocated = (guint32) allocated;
  self->bits_stored = (guint32) stored;
  self->high_bit = (guint32) high;
  self->sample_size = self->bits_allocated / 8;
  self->is_signed = allocated > 1 && get_int (self->set, TAG (0x0028, 0x0103), 0) == 1;
  if (self->bits_allocated == 1 && self->samples > 1)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "Colour of 1 bit with %u samples per pixel is not supported", self->samples);
      return FALSE;
    }
  return TRUE;
}

gboolean
_sym_dicom_pixels_init (SymDicomPixels *self, SymJob *job, const SymDicomSet *set,
                        const SymDicomCodec *codec, GError **error)
{
  gsize size;

  memset (self, 0, sizeof *self);
  self->set = set;
  self->codec = codec;
  if (!find_data (self, error) || !init_size (self, job, error) ||
      !init_colour (self, job, error) || !init_bits (self, job, error))
    return FALSE;
  if (self->is_ybr_422 && (self->columns % 2 != 0 || self->sample_size != 1 || self->is_planar))
    {
      g_set_error (
          error, SYM_ERROR, SYM_ERROR_CORRUPT,
          "YBR_FULL_422 needs 8 bits and an even number of columns, and there are %u bits and %u columns",
          self->bits_allocated, self->columns);
      return FALSE;
    }
  /* 16 bits each: the product of the three fits. */
  size = (gsize) self->rows * self->columns * self->samples;
  self->frame_size = self->sample_size == 0 ? (size + 7) / 8 : size * self->sample_size;
  return TRUE;
}

/* value = sample >> (High Bit + 1 - Bits Stored), masked, then sign-extended: PS3.5 8.1.1. */
#define DEFINE_CANONICAL(type, stype, bits)                                                        \
  static void canonical_##type (const SymDicomPixels *self, type *values, gsize n)                 \
  {                                                                                                \
    guint shift = self->high_bit + 1 - self->bits_stored;                                          \
    guint top = bits - self->bits_stored;                                                          \
                                                                                                   \
    if (self->bits_stored == bits)                                                                 \
      return;                                                                                      \
    if (self->is_signed)                                                                           \
      for (gsize i = 0; i < n; i++)                                                                \
        values[i] = (type) ((stype) (type) ((type) (values[i] >> shift) << top) >> top);           \
    else                                                                                           \
      for (gsize i = 0; i < n; i++)                                                                \
        values[i] = (type) ((type) ((type) (values[i] >> shift) << top) >> top);                   \
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

/* One frame of native form to canonical samples. One-bit frames are not padded to bytes in native
 * pixel data, so they begin at a bit. */
static void
unpack_frame (const SymDicomPixels *self, const guint8 *in, gsize first_bit, gboolean swap,
              gboolean planar, guint8 *out)
{
  gsize n = (gsize) self->rows * self->columns;

  if (self->sample_size == 0)
    {
      for (gsize i = 0; i < n; i++)
        out[i] = in[(first_bit + i) / 8] >> ((first_bit + i) % 8) & 1;
      return;
    }
  if (self->is_ybr_422)
    {
      for (gsize i = 0; i < n / 2; i++)
        {
          const guint8 *p = in + 4 * i; /* Y1 Y2 Cb Cr */
          guint8 *q = out + 6 * i;

          q[0] = p[0];
          q[3] = p[1];
          q[1] = q[4] = p[2];
          q[2] = q[5] = p[3];
        }
      return;
    }
  if (planar)
    {
      planes_to_pixels (self, out, in, swap);
      make_canonical (self, out, n * self->samples);
      return;
    }
  /* In blocks, so that the second step finds its samples in the cache. */
  for (gsize done = 0, total = n * self->samples; done < total; done += BLOCK)
    {
      gsize part = MIN (BLOCK, total - done);

      copy_words (out + done * self->sample_size, in + done * self->sample_size, part,
                  self->sample_size, swap);
      make_canonical (self, out + done * self->sample_size, part);
    }
}

static gsize
get_native_frame_size (const SymDicomPixels *self)
{
  return self->is_ybr_422 ? (gsize) self->rows * self->columns * 2 : self->frame_size;
}

static gboolean
check_native (const SymDicomPixels *self, GError **error)
{
  guint64 n = (guint64) self->rows * self->columns * self->n_frames;
  guint64 wanted = self->sample_size == 0 ? (n + 7) / 8
                                          : (guint64) get_native_frame_size (self) * self->n_frames;

  if ((self->data->flags & SYM_DICOM_ENCAPSULATED) != 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "Pixel Data is in fragments, which transfer syntax %s does not have",
                   self->codec->uid);
      return FALSE;
    }
  if (self->data->length < wanted)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "Pixel Data holds %" G_GUINT64_FORMAT
                   " bytes, and the image needs %" G_GUINT64_FORMAT,
                   self->data->length, wanted);
      return FALSE;
    }
  return TRUE;
}

gboolean
_sym_dicom_pixels_check (const SymDicomPixels *self, GError **error)
{
  if (self->is_float || !self->codec->is_encapsulated)
    return check_native (self, error);
  if (self->codec->decode == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "The pixels are compressed as %s (%s), which is not supported",
                   self->codec->name, self->codec->uid);
      return FALSE;
    }
  if ((self->data->flags & SYM_DICOM_ENCAPSULATED) == 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "Pixel Data of %" G_GUINT64_FORMAT " bytes is not in fragments, as %s must be",
                   self->data->length, self->codec->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
decode_native (const SymDicomPixels *self, guint8 *out, gsize out_frame, GError **error)
{
  gsize n = (gsize) self->rows * self->columns;
  gsize frame = get_native_frame_size (self);
  const guint8 *in = self->set->bytes + self->data->offset;
  gboolean big = (self->data->flags & SYM_DICOM_BIG_ENDIAN) != 0;
  gboolean words = self->data->vr == SYM_DICOM_VR ('O', 'W');
  gboolean swap = big != (G_BYTE_ORDER == G_BIG_ENDIAN);
  g_autofree guint8 *swapped = NULL;

  /* Bytes and bits in big-endian OW come in swapped pairs (PS3.5 annex A.3 of 2016 and before). */
  if (big && words && self->sample_size <= 1)
    {
      swapped = g_try_malloc (self->data->length + 1);
      if (swapped == NULL)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                       "No memory for %" G_GUINT64_FORMAT " bytes", self->data->length);
          return FALSE;
        }
      for (gsize i = 0; i + 1 < self->data->length; i += 2)
        {
          swapped[i] = in[i + 1];
          swapped[i + 1] = in[i];
        }
      in = swapped;
    }
  for (guint32 f = 0; f < self->n_frames; f++)
    if (self->sample_size == 0)
      unpack_frame (self, in, f * n, FALSE, FALSE, out + f * out_frame);
    else
      unpack_frame (self, in + f * frame, 0, swap, self->is_planar, out + f * out_frame);
  return TRUE;
}

/* Fragment number index: the first item is the Basic Offset Table. */
static const SymDicomElement *
get_fragment (const SymDicomPixels *self, GArray *items, guint32 index)
{
  return sym_dicom_get (self->set, g_array_index (items, guint32, index + 1));
}

/* Where each frame's fragments begin, PS3.5 A.4: as many fragments as frames, or one frame, or by
 * the offset tables, or by the codestreams' first bytes. Returns n_frames + 1 indices. */
static GArray *
find_frames (const SymDicomPixels *self, GArray *items, GError **error)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 n = items->len - 1;
  const SymDicomElement *table = sym_dicom_get (self->set, g_array_index (items, guint32, 0));
  const SymDicomElement *extended = find_top (self->set, 0x7fe0, 0x0001);
  const guint8 *bytes = self->set->bytes;
  guint32 last;

  if (n == self->n_frames || self->n_frames == 1)
    {
      for (guint32 f = 0; f < self->n_frames; f++)
        g_array_append_val (starts, f);
      g_array_append_val (starts, n);
      return starts;
    }
  if (table->length / 4 == self->n_frames ||
      (extended != NULL && extended->length / 8 == self->n_frames))
    {
      gboolean is_basic = table->length / 4 == self->n_frames;
      guint64 first = n > 0 ? get_fragment (self, items, 0)->offset - 8 : 0;
      guint32 at = 0;

      for (guint32 f = 0; f < self->n_frames; f++)
        {
          guint64 offset = is_basic ? sym_dicom_u32 (bytes + table->offset + 4 * f, FALSE)
                                    : sym_dicom_u64 (bytes + extended->offset + 8 * f, FALSE);

          while (at < n && get_fragment (self, items, at)->offset - 8 - first < offset)
            at++;
          g_array_append_val (starts, at);
        }
    }
  else
    {
      for (guint32 i = 0; i < n; i++)
        {
          const SymDicomElement *item = get_fragment (self, items, i);

          if (item->length >= 2 && bytes[item->offset] == 0xff &&
              (bytes[item->offset + 1] == 0xd8 || bytes[item->offset + 1] == 0x4f))
            g_array_append_val (starts, i);
        }
    }
  last = n;
  if (starts->len != self->n_frames)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, "Pixel Data has %u fragments for %u frames",
                   n, self->n_frames);
      g_array_unref (starts);
      return NULL;
    }
  g_array_append_val (starts, last);
  return starts;
}

static gboolean
decode_frame (const SymDicomPixels *self, GArray *items, guint32 from, guint32 to, guint8 *native,
              gboolean *is_rgb, GError **error)
{
  const SymDicomElement *first;
  g_autoptr (GByteArray) joined = NULL;

  if (from >= to)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, "It has 0 fragments");
      return FALSE;
    }
  first = get_fragment (self, items, from);
  if (to - from == 1)
    return self->codec->decode (self, self->set->bytes + first->offset, first->length, native,
                                self->frame_size, is_rgb, error);
  joined = g_byte_array_new ();
  for (guint32 i = from; i < to; i++)
    {
      const SymDicomElement *item = get_fragment (self, items, i);

      g_byte_array_append (joined, self->set->bytes + item->offset, (guint) item->length);
    }
  return self->codec->decode (self, joined->data, joined->len, native, self->frame_size, is_rgb,
                              error);
}

static gboolean
decode_encapsulated (const SymDicomPixels *self, guint8 *out, gsize out_frame, gboolean *is_rgb,
                     GError **error)
{
  g_autoptr (GArray) items = NULL;
  g_autoptr (GArray) starts = NULL;
  g_autofree guint8 *native = NULL;

  items = sym_dicom_get_items (self->set, self->data);
  if (items->len < 2)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "Pixel Data has %u items and no fragment among them", items->len);
      return FALSE;
    }
  starts = find_frames (self, items, error);
  if (starts == NULL)
    return FALSE;
  native = g_try_malloc (self->frame_size + 8);
  if (native == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "No memory for a frame of %" G_GSIZE_FORMAT " bytes", self->frame_size);
      return FALSE;
    }
  for (guint32 f = 0; f < self->n_frames; f++)
    {
      if (!decode_frame (self, items, g_array_index (starts, guint32, f),
                         g_array_index (starts, guint32, f + 1), native, is_rgb, error))
        {
          g_prefix_error (error, "Frame %u: ", f + 1);
          return FALSE;
        }
      /* Codecs give samples by pixel, whatever Planar Configuration says of the codestream. */
      unpack_frame (self, native, 0, G_BYTE_ORDER == G_BIG_ENDIAN, FALSE, out + f * out_frame);
    }
  return TRUE;
}

gboolean
_sym_dicom_pixels_decode (const SymDicomPixels *self, guint8 *out, gsize out_size, gboolean *is_rgb,
                          GError **error)
{
  gsize out_frame = out_size / self->n_frames;

  *is_rgb = FALSE;
  if (self->is_float || !self->codec->is_encapsulated)
    return decode_native (self, out, out_frame, error);
  return decode_encapsulated (self, out, out_frame, is_rgb, error);
}
