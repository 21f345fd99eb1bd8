/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Bytes of the planes together; 0 with error. */
static gsize
get_size (const SymImageInfo *info, gsize pixel, GError **error)
{
  gsize size = pixel;

  for (int i = 0; i < 3 && size > 0; i++)
    if (!g_size_checked_mul (&size, size, (gsize) info->matrix[i]))
      size = 0;
  if (size == 0 || size > SYM_IMAGE_MAX_MATRIX)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   _ ("The slide of %llu × %llu pixels in %llu planes is larger than the %llu MiB that are "
                      "put together: open a smaller level of it, which is another file of its series."),
                   (unsigned long long) info->matrix[0], (unsigned long long) info->matrix[1],
                   (unsigned long long) info->matrix[2], (unsigned long long) (SYM_IMAGE_MAX_MATRIX >> 20));
      return 0;
    }
  return size;
}

/* What is nowhere a tile. */
static void
paint_background (const SymImageInfo *info, guint8 *samples, gsize size)
{
  if (info->sample_type != SYM_SAMPLE_UINT8 || info->n_samples != 3)
    memset (samples, 0, size);
  else if (info->colour != SYM_COLOUR_YBR_FULL)
    memset (samples, 255, size);
  else
    for (gsize i = 0; i + 3 <= size; i += 3)
      {
        samples[i] = 255;
        samples[i + 1] = samples[i + 2] = 128;
      }
}

/* Returns: pixels of the slide that the tile gave */
static guint64
place_tile (const SymImageInfo *info, const SymFrameInfo *frame, const guint8 *tile, gsize pixel, guint8 *planes)
{
  const gsize columns = (gsize) info->matrix[0], rows = (gsize) info->matrix[1];
  const gsize column = frame->tile[0], row = frame->tile[1];
  gsize width, height;
  guint8 *to;

  if ((frame->flags & SYM_FRAME_IS_TILE) == 0 || column >= columns || row >= rows
      || frame->tile[2] >= info->matrix[2])
    return 0;
  width = MIN ((gsize) info->dims[0], columns - column);
  height = MIN ((gsize) info->dims[1], rows - row);
  to = planes + ((frame->tile[2] * rows + row) * columns + column) * pixel;
  for (gsize y = 0; y < height; y++)
    memcpy (to + y * columns * pixel, tile + y * info->dims[0] * pixel, width * pixel);
  return (guint64) width * height;
}

/* A frame for each plane, of which tiles say the same, with what its first tile says. */
static void
make_frames (const SymInstance *tiles, SymInstance *whole)
{
  whole->n_frames = (gsize) tiles->info.matrix[2];
  whole->frames = g_new0 (SymFrameInfo, whole->n_frames);
  for (gsize i = tiles->n_frames; i-- > 0;)
    if (tiles->frames[i].tile[2] < whole->n_frames)
      {
        SymFrameInfo *frame = &whole->frames[tiles->frames[i].tile[2]];

        *frame = tiles->frames[i];
        frame->flags &= SYM_FRAME_HAS_SPACING | SYM_FRAME_HAS_RESCALE;
      }
}

SymInstance *
_sym_tiles_join (const SymInstance *instance, GError **error)
{
  const SymImageInfo *info = &instance->info;
  const gsize pixel = info->n_samples * sym_sample_type_get_size ((SymSampleType) info->sample_type);
  const gsize tile_size = pixel * (gsize) (info->dims[0] * info->dims[1]);
  const gsize size = get_size (info, pixel, error);
  const guint8 *from;
  guint8 *samples;
  SymInstance *whole;
  guint64 covered = 0;

  if (size == 0)
    return NULL;
  samples = g_try_malloc (size);
  if (samples == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _ ("There is no memory for %llu bytes of samples."),
                   (unsigned long long) size);
      return NULL;
    }
  whole = _sym_instance_new (instance->path);
  paint_background (info, samples, size);
  from = g_bytes_get_data (instance->data, NULL);
  for (gsize i = 0; i < instance->n_frames; i++)
    covered += place_tile (info, &instance->frames[i], from + i * tile_size, pixel, samples);

  whole->info = *info;
  whole->info.dims[0] = info->matrix[0];
  whole->info.dims[1] = info->matrix[1];
  whole->info.dims[2] = 1;
  whole->info.dims[3] = info->matrix[2];
  memset (whole->info.matrix, 0, sizeof whole->info.matrix);
  whole->info.data_size = size;
  whole->data = g_bytes_new_take (samples, size);
  make_frames (instance, whole);
  g_array_append_vals (whole->windows, instance->windows->data, instance->windows->len);
  for (int i = 0; i < SYM_N_LUTS; i++)
    whole->luts[i] = _sym_lut_copy (instance->luts[i]);
  for (guint i = 0; i < instance->notes->len; i++)
    g_ptr_array_add (whole->notes, g_strdup (g_ptr_array_index (instance->notes, i)));
  if (covered < size / pixel)
    g_ptr_array_add (whole->notes, g_strdup (_ ("Parts of the slide have no tile in the file; they are left blank.")));
  return whole;
}
