/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-png"

#include "config.h"

#include <string.h>
#include <zlib.h>

#include "sym-json.h"
#include "sym-png-stealth.h"
#include "sym-text.h"

/** MAX_TEXT: bytes that a payload may give; a prompt with its settings has a few thousand */
#define MAX_TEXT (1u << 20)

#define LENGTH_BITS 32u

typedef struct
{
  char signature[SYM_PNG_STEALTH_SIGNATURE + 1];
  gboolean in_alpha, is_gzip;
  const char *where;
} Form;

#define ALPHA "lowest bits of alpha"
#define RGB "lowest bits of red, green and blue"

static const Form forms[] = {
  { "stealth_pnginfo", TRUE, FALSE, ALPHA },
  { "stealth_pngcomp", TRUE, TRUE, ALPHA },
  { "stealth_rgbinfo", FALSE, FALSE, RGB },
  { "stealth_rgbcomp", FALSE, TRUE, RGB },
};

/* The lowest bits of some channels as one stream: columns from left to right, each from the top. */
typedef struct
{
  const guint8 *samples;
  gsize stride;
  guint32 height;
  guint pixel_size, sample_size;
  guint first_channel, n_channels;
  guint64 n_bits;
} Bits;

static gboolean
bits_init (Bits *self, const SymImageInfo *info, const guint8 *samples, gboolean alpha)
{
  guint n_colours = info->n_samples >= 3 ? 3 : 1;

  if (alpha ? info->n_samples != n_colours + 1 : n_colours != 3)
    return FALSE;
  self->samples = samples;
  self->sample_size = (guint) sym_sample_type_get_size (info->sample_type);
  self->pixel_size = self->sample_size * info->n_samples;
  self->stride = (gsize) info->dims[0] * self->pixel_size;
  self->height = (guint32) info->dims[1];
  self->first_channel = alpha ? n_colours : 0;
  self->n_channels = alpha ? 1 : 3;
  self->n_bits = info->dims[0] * info->dims[1] * self->n_channels;
  return TRUE;
}

static guint
get_bit (const Bits *self, guint64 i)
{
  guint64 pixel = i / self->n_channels;
  guint channel = self->first_channel + (guint) (i % self->n_channels);
  const guint8 *sample = self->samples + (gsize) (pixel % self->height) * self->stride +
                         (gsize) (pixel / self->height) * self->pixel_size +
                         channel * self->sample_size;

  /* Samples are in the machine's order. */
  return (self->sample_size == 2 && G_BYTE_ORDER == G_BIG_ENDIAN ? sample[1] : sample[0]) & 1u;
}

static void
get_bytes (const Bits *self, guint64 first_bit, guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      guint byte = 0;

      for (guint bit = 0; bit < 8; bit++)
        byte = byte << 1 | get_bit (self, first_bit + 8 * i + bit);
      bytes[i] = (guint8) byte;
    }
}

static const Form *
find_form (Bits *bits, const SymImageInfo *info, const guint8 *samples)
{
  guint8 signature[SYM_PNG_STEALTH_SIGNATURE];

  for (guint alpha = 0; alpha < 2; alpha++)
    {
      if (!bits_init (bits, info, samples, alpha != 0) ||
          bits->n_bits < 8 * SYM_PNG_STEALTH_SIGNATURE)
        continue;
      get_bytes (bits, 0, signature, sizeof signature);
      for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
        if (forms[i].in_alpha == (alpha != 0) &&
            memcmp (forms[i].signature, signature, sizeof signature) == 0)
          return &forms[i];
    }
  return NULL;
}

gboolean
sym_png_stealth_is_there (const SymImageInfo *info, const guint8 *samples)
{
  Bits bits;

  return find_form (&bits, info, samples) != NULL;
}

/* What came before an error or the cap is kept, and flagged. */
static guint8 *
unzip (guint8 *bytes, gsize n, gsize *n_out, guint16 *flags)
{
  guint8 *out = g_malloc (MAX_TEXT);
  z_stream stream = { 0 };
  int result = inflateInit2 (&stream, 16 + MAX_WBITS);

  stream.next_in = bytes;
  stream.avail_in = (uInt) n;
  stream.next_out = out;
  stream.avail_out = MAX_TEXT;
  if (result == Z_OK)
    result = inflate (&stream, Z_FINISH);
  *n_out = MAX_TEXT - stream.avail_out;
  if (result != Z_STREAM_END)
    *flags |= SYM_TAG_UNREADABLE;
  inflateEnd (&stream);
  return out;
}

/* Returns the text, or NULL where the length that is stated cannot be. */
static char *
read_text (const Bits *bits, const Form *form, guint16 *flags)
{
  const guint64 start = 8 * SYM_PNG_STEALTH_SIGNATURE + LENGTH_BITS;
  g_autofree guint8 *payload = NULL;
  guint8 length[4];
  guint64 n_bits;
  gsize n;

  *flags = SYM_TAG_UNREADABLE;
  if (bits->n_bits < start)
    return NULL;
  get_bytes (bits, start - LENGTH_BITS, length, sizeof length);
  n_bits = (guint64) length[0] << 24 | (guint64) length[1] << 16 | (guint64) length[2] << 8 |
           length[3];
  if (n_bits == 0 || n_bits % 8 != 0 || n_bits > bits->n_bits - start)
    return NULL;
  *flags = SYM_TAG_NONE;
  n = (gsize) (n_bits / 8);
  if (!form->is_gzip && n > MAX_TEXT)
    {
      n = MAX_TEXT;
      *flags = SYM_TAG_UNREADABLE;
    }
  payload = g_malloc (n);
  get_bytes (bits, start, payload, n);
  if (form->is_gzip)
    {
      guint8 *text = unzip (payload, n, &n, flags);

      g_free (payload);
      payload = text;
    }
  /* A character may be cut at the cap, but nowhere else. */
  if (!g_utf8_validate_len ((const char *) payload, n, NULL))
    *flags |= SYM_TAG_UNREADABLE;
  return sym_text_from_bytes (payload, n);
}

typedef struct
{
  SymJob *job;
  const Form *form;
} Values;

static void
on_value (const char *name, const char *path, const char *value, gpointer user_data)
{
  const Values *values = user_data;
  g_autofree char *where = g_strdup_printf ("%s: %s", values->form->signature, path);
  const SymTag tag = { .carrier = SYM_CARRIER_PIXELS, .name = name, .where = where };

  sym_text_add_tag (values->job, &tag, value);
}

void
sym_png_stealth_read (SymJob *job, const SymImageInfo *info, const guint8 *samples)
{
  Bits bits;
  const Form *form = find_form (&bits, info, samples);
  Values values = { job, form };
  g_autofree char *text = NULL;
  SymTag tag = { .carrier = SYM_CARRIER_PIXELS };

  if (form == NULL)
    return;
  text = read_text (&bits, form, &tag.flags);
  tag.name = form->signature;
  tag.where = form->where;
  sym_text_add_tag (job, &tag, text != NULL && *text != '\0' ? text : "signature present, payload damaged");
  /* Most of the writers put plain text there, which is no fault of the file. */
  if (text != NULL && *text == '{')
    sym_json_flatten (text, strlen (text), on_value, &values, NULL);
}
