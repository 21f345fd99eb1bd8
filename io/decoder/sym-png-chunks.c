/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-png"

#include "config.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

#include "sym-c2pa.h"
#include "sym-exif.h"
#include "sym-png.h"
#include "sym-text.h"

/* libpng gives up at the first damage in the pixels, and with it the labels behind them; and it
 * drops chunks that it does not know or that are too large. So the labels are found without it. */

#define MAX_LABEL_CHUNKS 100000u

/** A pixel of an image of a patient is not larger, nor smaller than what light can resolve, in
 * metres. */
#define PIXEL_MAX 0.05
#define PIXEL_MIN 1e-8

const guint8 sym_png_signature[SYM_PNG_SIGNATURE_SIZE] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

static gboolean
read_header (SymPngInfo *info, const guint8 *data, gsize n, gboolean crc_ok, GError **error)
{
  static const guint8 depths[]
      = { 1 | 2 | 4 | 8 | 16, 0, 8 | 16, 1 | 2 | 4 | 8, 8 | 16, 0, 8 | 16 };

  if (n != 13 || !crc_ok)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   crc_ok ? "The header of the PNG has %" G_GSIZE_FORMAT " bytes instead of 13"
                          : "The header of the PNG of %" G_GSIZE_FORMAT
                            " bytes is damaged: its checksum is wrong",
                   n);
      return FALSE;
    }
  info->width = sym_png_get_number (data);
  info->height = sym_png_get_number (data + 4);
  info->depth = data[8];
  info->colour_type = data[9];
  info->interlace = data[12];
  if (info->colour_type >= G_N_ELEMENTS (depths) || depths[info->colour_type] == 0)
    g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                 "The PNG has colour type %u, which does not exist", info->colour_type);
  else if (info->depth == 0 || info->depth > 16 || (info->depth & (info->depth - 1)) != 0 ||
           (depths[info->colour_type] & info->depth) == 0)
    g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                 "The PNG has %u bits a sample, which colour type %u does not allow", info->depth,
                 info->colour_type);
  else if (info->width == 0 || info->height == 0 || info->width > G_MAXINT32
           || info->height > G_MAXINT32)
    g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, "The PNG has %u × %u pixels, which cannot be",
                 info->width, info->height);
  else if (data[10] != 0 || data[11] != 0 || info->interlace > 1)
    g_set_error (
        error, SYM_ERROR, SYM_ERROR_CORRUPT,
        "The PNG names compression %u, filter %u and interlace %u, of which one does not exist",
        data[10], data[11], info->interlace);
  else
    return TRUE;
  return FALSE;
}

/* PNG 3, 11.3.4.3: pixels per unit; the unit is unknown or the metre of the paper it is printed on.
 */
static void
read_print_size (SymPngInfo *info, const guint8 *data, gsize n)
{
  guint32 x, y;

  if (n != 9)
    return;
  x = sym_png_get_number (data);
  y = sym_png_get_number (data + 4);
  if (x == 0 || y == 0)
    return;
  info->aspect[0] = 1.0 / x;
  info->aspect[1] = 1.0 / y;
}

/* Extensions to PNG 1.2, sCAL: unit (1 metre, 2 radian), width, NUL, height of a pixel of the
 * subject. */
static void
read_subject_scale (SymPngInfo *info, const guint8 *data, gsize n)
{
  g_autofree char *text = n > 1 ? g_strndup ((const char *) data + 1, n - 1) : g_strdup ("");
  gsize width_length = strlen (text);
  double width, height;

  if (n < 4 || width_length + 2 >= n)
    return;
  width = g_ascii_strtod (text, NULL);
  {
    g_autofree char *height_text
        = g_strndup ((const char *) data + width_length + 2, n - width_length - 2);

    height = g_ascii_strtod (height_text, NULL);
  }
  if (!isfinite (width) || !isfinite (height) || width <= 0 || height <= 0)
    return;
  info->aspect[0] = width;
  info->aspect[1] = height;
  /* Writers that mistake the unit exist: a pixel of a metre is one of a millimetre or of nothing.
   */
  if (data[0] == 1 && width >= PIXEL_MIN && width <= PIXEL_MAX && height >= PIXEL_MIN
      && height <= PIXEL_MAX)
    {
      info->millimetres[0] = width * 1000;
      info->millimetres[1] = height * 1000;
    }
}

/* The PNG specification, third edition, 11.3.2: colour space. */
static gboolean
is_of_colour (const char *type)
{
  static const char *const types[] = { "gAMA", "cHRM", "iCCP", "sRGB", "cICP", "mDCV", "cLLI" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (type, types[i]) == 0)
      return TRUE;
  return FALSE;
}

static void
note_chunk (SymPngInfo *info, const char *type, const guint8 *data, gsize n)
{
  if (strcmp (type, "pHYs") == 0)
    {
      if (info->millimetres[0] == 0)
        read_print_size (info, data, n);
    }
  else if (strcmp (type, "sCAL") == 0)
    read_subject_scale (info, data, n);
  else if (strcmp (type, "tRNS") == 0)
    info->has_transparency = TRUE;
  else if (is_of_colour (type))
    {
      if (strstr (info->colours, type) == NULL)
        {
          if (info->colours[0] != '\0')
            g_strlcat (info->colours, ", ", sizeof info->colours);
          g_strlcat (info->colours, type, sizeof info->colours);
        }
    }
  else if (strcmp (type, "acTL") == 0)
    info->has_animation = TRUE;
}

static void
read_ancillary (SymJob *job, SymPngInfo *info, SymSpan file, const char *type, const guint8 *data, gsize n,
                gboolean crc_ok)
{
  guint16 flags = crc_ok ? SYM_TAG_NONE : SYM_TAG_UNREADABLE;
  g_autofree char *value = g_strdup_printf ("%" G_GSIZE_FORMAT, n);
  SymTag tag = { SYM_CARRIER_PNG_CHUNK, 0, 0, flags, type, type, value };

  if (strcmp (type, "tEXt") == 0 || strcmp (type, "zTXt") == 0 || strcmp (type, "iTXt") == 0)
    {
      sym_png_text_read (job, type, data, n, flags);
      return;
    }
  /* Only a carrier of labels that is damaged leaves a question open. */
  if (strcmp (type, "caBX") != 0)
    tag.flags = SYM_TAG_NONE;
  sym_job_tag (job, &tag);
  if (strcmp (type, "caBX") == 0)
    sym_c2pa_read (job, (SymSpan) { data, n }, file, "caBX");
  if (strcmp (type, "eXIf") == 0 || strcmp (type, "zxIf") == 0)
    sym_exif_read (job, data, n, type);
  note_chunk (info, type, data, n);
}

/* Labels are also appended to files behind their end. */
static void
read_trailing (SymJob *job, const guint8 *bytes, gsize n)
{
  static const char start_mark[] = "<x:xmpmeta", end_mark[] = "</x:xmpmeta>";
  const guint8 *start = memmem (bytes, n, start_mark, strlen (start_mark));
  const guint8 *end = start != NULL
                          ? memmem (start, n - (gsize) (start - bytes), end_mark, strlen (end_mark))
                          : NULL;

  if (start == NULL)
    return;
  n = end != NULL ? (gsize) (end - start) + strlen (end_mark) : n - (gsize) (start - bytes);
  sym_xmp_read (job, (const char *) start, n, "XMP after IEND");
}

static gboolean
is_type (const guint8 *p)
{
  return g_ascii_isalpha ((char) p[0]) && g_ascii_isalpha ((char) p[1])
         && g_ascii_isalpha ((char) p[2]) && g_ascii_isalpha ((char) p[3]);
}

static gboolean
check_signature (const guint8 *bytes, gsize size, GError **error)
{
  if (size >= sizeof sym_png_signature && memcmp (bytes, sym_png_signature, sizeof sym_png_signature) == 0)
    return TRUE;
  for (gsize i = 0; i < sizeof sym_png_signature; i++)
    if (i >= size || bytes[i] != sym_png_signature[i])
      {
        g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                     "The signature of the PNG is damaged at byte %" G_GSIZE_FORMAT
                     ", as by a transfer as text",
                     i);
        return FALSE;
      }
  return FALSE;
}

static gboolean
fail_at (gsize offset, const char *what, GError **error)
{
  g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
               "The PNG is damaged at byte %" G_GSIZE_FORMAT ": %s", offset, what);
  return FALSE;
}

gboolean
sym_png_chunks_read (SymJob *job, const guint8 *bytes, gsize size, SymPngInfo *info, GError **error)
{
  gsize offset = SYM_PNG_SIGNATURE_SIZE;
  guint n_labels = 0;
  gboolean ok = TRUE;

  memset (info, 0, sizeof *info);
  if (!check_signature (bytes, size, error))
    return FALSE;
  while (!info->has_end)
    {
      const guint8 *p = bytes + offset, *data = p + 8;
      char type[5] = { 0 };
      gsize n;
      gboolean crc_ok = TRUE;

      if (size - offset < SYM_PNG_CHUNK_OVERHEAD)
        return ok && fail_at (offset, "it ends without its last chunk", error);
      n = sym_png_get_number (p);
      if (!is_type (p + 4))
        return ok && fail_at (offset, "a chunk has no name", error);
      memcpy (type, p + 4, 4);
      if (n > size - offset - SYM_PNG_CHUNK_OVERHEAD)
        {
          /* A label that is cut off is still a label. */
          if ((p[4] & 0x20) != 0)
            read_ancillary (job, info, (SymSpan) { bytes, size }, type, data, size - offset - 8, FALSE);
          return ok && fail_at (offset, "a chunk is cut off", error);
        }
      /* The checksums of the pixels are libpng's to check. */
      if (strcmp (type, "IDAT") != 0)
        crc_ok = crc32 (crc32 (0, p + 4, 4), data, (uInt) n) == sym_png_get_number (data + n);
      offset += n + SYM_PNG_CHUNK_OVERHEAD;
      if (!info->has_header)
        {
          info->has_header = TRUE;
          if (strcmp (type, "IHDR") != 0)
            ok = fail_at (SYM_PNG_SIGNATURE_SIZE, "the first chunk is not the header", error);
          else
            ok = read_header (info, data, n, crc_ok, error);
        }
      else if (strcmp (type, "PLTE") == 0 && n % 3 == 0 && n > 0 && n <= 768)
        {
          info->palette = data;
          info->n_palette = (guint) (n / 3);
        }
      else if (strcmp (type, "IEND") == 0)
        info->has_end = TRUE;
      else if ((p[4] & 0x20) != 0)
        {
          if (n_labels++ < MAX_LABEL_CHUNKS)
            read_ancillary (job, info, (SymSpan) { bytes, size }, type, data, n, crc_ok);
          else if (n_labels == MAX_LABEL_CHUNKS + 1)
            sym_job_unreadable (job, "the PNG has more than 100000 chunks besides its pixels");
        }
    }
  info->n_trailing = size - offset;
  read_trailing (job, bytes + offset, size - offset);
  return ok;
}
