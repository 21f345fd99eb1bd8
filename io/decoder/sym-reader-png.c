/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-png"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <png.h>
#include <string.h>

#include "sym-labeller.h"
#include "sym-png.h"
#include "sym-png-stealth.h"

/* PNG's own limit, 2^31 - 1, is what sizes are checked against before; memory is the job's matter.
 */
/* Bytes of samples that a byte of the file can give: deflate makes at most 1032 bytes of one (its
 * matches of 258 bytes take two bits), and a bit can become a sample of one byte. */
#define MAX_RATIO (1032u * 8)
#define SIDE_MAX 0x7fffffffu

/** ASPECT_MAX: a pixel that is longer than this many times its width is a mistake */
#define ASPECT_MAX 100.0

typedef struct
{
  const guint8 *bytes;
  gsize size, offset;
  char message[256];
  char warning[256];
} Source;

static void
on_read (png_structp png, png_bytep data, size_t n)
{
  Source *source = png_get_io_ptr (png);

  if (n > source->size - source->offset)
    png_error (png, "the file is cut off");
  memcpy (data, source->bytes + source->offset, n);
  source->offset += n;
}

static G_GNUC_NORETURN void
on_error (png_structp png, const char *message)
{
  Source *source = png_get_error_ptr (png);

  g_strlcpy (source->message, message, sizeof source->message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png, const char *message)
{
  Source *source = png_get_error_ptr (png);

  if (source->warning[0] == '\0')
    g_strlcpy (source->warning, message, sizeof source->warning);
}

/* The one function with setjmp: nothing is allocated in it, and no variable of it is read after the
 * jump that was changed before. */
static gboolean
run_libpng (png_structp png, png_infop info, Source *source, guint8 *samples, gsize stride,
            guint32 n_rows, gboolean to_end)
{
  int n_passes;

  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;
  png_set_read_fn (png, source, on_read);
  png_set_user_limits (png, SIDE_MAX, SIDE_MAX);
  png_set_chunk_malloc_max (png, 1u << 20);
  png_set_chunk_cache_max (png, 16);
  /* Labels are read elsewhere: libpng sees the pixels and the palette. */
  png_set_keep_unknown_chunks (png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_read_info (png, info);
  png_set_packing (png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);
  n_passes = png_set_interlace_handling (png);
  png_read_update_info (png, info);
  for (int pass = 0; pass < n_passes; pass++)
    for (gsize y = 0; y < n_rows; y++)
      png_read_row (png, samples + y * stride, NULL);
  if (to_end)
    png_read_end (png, NULL);
  return TRUE;
}

static gboolean
read_rows (const SymPngInfo *header, Source *source, guint8 *samples, gsize stride, guint32 n_rows,
           GError **error)
{
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, source, on_error, on_warning);
  png_infop structure = png != NULL ? png_create_info_struct (png) : NULL;
  gboolean ok;

  if (structure == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, "There is no memory to read %u rows",
                   n_rows);
      png_destroy_read_struct (&png, NULL, NULL);
      return FALSE;
    }
  source->offset = 0;
  ok = run_libpng (png, structure, source, samples, stride, n_rows, n_rows == header->height);
  png_destroy_read_struct (&png, &structure, NULL);
  if (!ok)
    g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                 "The pixels cannot be read, near byte %" G_GSIZE_FORMAT ": %s", source->offset,
                 source->message);
  return ok;
}

static gboolean
read_pixels (
    SymJob *job, const SymPngInfo *header, Source *source, SymImageInfo *info, GError **error)
{
  guint8 *samples = sym_job_reserve_samples (job, info, error);
  gboolean ok;

  if (samples == NULL)
    return FALSE;
  sym_job_info (job, info);
  ok = read_rows (header, source, samples, (gsize) info->data_size / header->height,
                  header->height, error);
  if (ok && source->warning[0] != '\0')
    sym_job_note (job, N_ ("While reading the pixels: %s"), source->warning, NULL);
  sym_png_stealth_read (job, info, samples);
  return ok;
}

/* Without the pixels being asked for: as many rows as tell whether there is text in them, and all
 * rows only where there is. Damage is found when they are asked for. */
static void
read_stealth (SymJob *job, const SymPngInfo *header, Source *source, const SymImageInfo *info)
{
  gsize stride = sym_sample_type_get_size (info->sample_type);
  guint32 n_rows
      = header->interlace ? header->height : MIN (header->height, SYM_PNG_STEALTH_ROWS);
  g_autofree guint8 *samples = NULL;
  gsize size;

  if (info->n_samples < 2)
    return;
  for (;;)
    {
      if (!g_size_checked_mul (&size, stride * info->n_samples, header->width) ||
          !g_size_checked_mul (&size, size, n_rows) || size / MAX_RATIO > source->size ||
          (samples = g_try_malloc0 (size)) == NULL)
        {
          sym_job_unreadable (job, "there is no memory to search the pixels for text");
          return;
        }
      read_rows (header, source, samples, size / n_rows, n_rows, NULL);
      if (!sym_png_stealth_is_there (info, samples))
        return;
      if (n_rows == header->height)
        break;
      n_rows = header->height;
      g_clear_pointer (&samples, g_free);
    }
  sym_png_stealth_read (job, info, samples);
}

static void
add_palette (SymJob *job, const SymPngInfo *header)
{
  guint16 values[256];

  for (guint channel = 0; channel < 3; channel++)
    {
      for (guint i = 0; i < header->n_palette; i++)
        values[i] = header->palette[3 * i + channel];
      sym_job_lut (job, (SymLutKind) (SYM_LUT_PALETTE_RED + channel), 0, header->n_palette, 8,
                   values, "");
    }
}

static void
add_notes (SymJob *job, const SymPngInfo *header)
{
  gboolean has_alpha = (header->colour_type & PNG_COLOR_MASK_ALPHA) != 0;

  if (has_alpha || header->has_transparency)
    sym_job_note (job, N_ ("Transparency is not applied: all pixels are shown."), NULL);
  if (header->colours[0] != '\0')
    sym_job_note (
        job,
        N_ ("Gamma and colour profile of the file (%s) are not applied: values are shown as stored."),
        header->colours, NULL);
  if (header->has_animation)
    sym_job_note (job, N_ ("The file is animated; its first picture is shown."), NULL);
  if (header->n_trailing > 0)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, header->n_trailing);

      sym_job_note (job, N_ ("%s bytes follow the end of the picture and are not shown."), text,
                    NULL);
    }
}

/* The print size (pHYs) is that of paper, not of the patient: it gives the shape of a pixel only.
 */
static void
fill_spacing (const SymPngInfo *header, SymImageInfo *info)
{
  if (header->millimetres[0] > 0)
    {
      info->flags |= SYM_IMAGE_HAS_SPACING;
      info->spacing[0] = header->millimetres[0];
      info->spacing[1] = header->millimetres[1];
    }
  else if (header->aspect[0] > 0 && header->aspect[0] != header->aspect[1]
           && header->aspect[1] / header->aspect[0] < ASPECT_MAX
           && header->aspect[0] / header->aspect[1] < ASPECT_MAX)
    {
      info->flags |= SYM_IMAGE_HAS_ASPECT;
      info->spacing[0] = 1;
      info->spacing[1] = header->aspect[1] / header->aspect[0];
    }
}

static void
fill_info (const SymPngInfo *header, SymImageInfo *info)
{
  static const guint8 n_samples[] = { 1, 0, 3, 1, 2, 0, 4 };

  info->format = SYM_FORMAT_PNG;
  info->sample_type = header->depth == 16 ? SYM_SAMPLE_UINT16 : SYM_SAMPLE_UINT8;
  info->colour = header->colour_type == PNG_COLOR_TYPE_PALETTE     ? SYM_COLOUR_PALETTE
                 : (header->colour_type & PNG_COLOR_MASK_COLOR) != 0 ? SYM_COLOUR_RGB
                                                                       : SYM_COLOUR_MONO;
  info->n_samples = n_samples[header->colour_type];
  info->bits_stored = header->depth;
  info->dims[0] = header->width;
  info->dims[1] = header->height;
  info->dims[2] = info->dims[3] = info->dims[4] = 1;
  info->slope = 1;
  fill_spacing (header, info);
}

static gboolean
sniff (const guint8 *bytes, gsize n)
{
  guint n_same = 0;

  /* Also a damaged one, to say so: the name behind the first byte, or most of the eight. */
  for (gsize i = 0; i < sizeof sym_png_signature && i < n; i++)
    n_same += bytes[i] == sym_png_signature[i];
  return n_same >= 6 || (n >= 6 && memcmp (bytes, sym_png_signature, 4) == 0);
}

static gboolean
read_png (SymJob *job, GError **error)
{
  SymInput *input = sym_job_get_input (job, SYM_INPUT_MAIN, 0);
  Source source = { 0 };
  SymPngInfo header;
  SymImageInfo info = { 0 };

  sym_job_set_format (job, SYM_FORMAT_PNG);
  source.bytes = sym_input_map (input, &source.size, error);
  if (source.bytes == NULL)
    return FALSE;
  if (!sym_png_chunks_read (job, source.bytes, source.size, &header, error))
    {
      if (!header.has_end)
        sym_job_unreadable (job, "the PNG is damaged before its end");
      return FALSE;
    }
  fill_info (&header, &info);
  if (info.colour == SYM_COLOUR_PALETTE)
    {
      if (header.n_palette == 0)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "The PNG has colour type 3 and no palette");
          return FALSE;
        }
      add_palette (job, &header);
    }
  add_notes (job, &header);
  if (!sym_job_is_labels_only (job))
    return read_pixels (job, &header, &source, &info, error);
  sym_job_info (job, &info);
  read_stealth (job, &header, &source, &info);
  return TRUE;
}

const SymReader sym_reader_png = { "png", NULL, sniff, read_png, sym_labeller_png };
