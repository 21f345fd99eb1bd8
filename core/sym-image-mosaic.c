/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One tile of a mosaic as a file of one slice would be. */
static SymInstance *
new_tile (const SymInstance *mosaic, guint32 tile, GBytes *samples)
{
  const SymImageInfo *info = &mosaic->info;
  const gsize size = (gsize) info->data_size / (info->mosaic_tiles * info->mosaic_tiles);
  SymInstance *instance = _sym_instance_new (mosaic->path);

  instance->info = *info;
  instance->info.dims[0] /= info->mosaic_tiles;
  instance->info.dims[1] /= info->mosaic_tiles;
  instance->info.data_size = size;
  instance->info.mosaic_slices = instance->info.mosaic_tiles = 0;
  instance->data = g_bytes_new_from_bytes (samples, tile * size, size);
  instance->frames = g_memdup2 (mosaic->frames, sizeof *mosaic->frames);
  instance->n_frames = 1;
  instance->frames[0].flags |= SYM_FRAME_HAS_POSITION;
  for (int i = 0; i < 3; i++)
    instance->frames[0].position[i] = info->mosaic_origin[i] + tile * info->mosaic_step[i];
  g_array_append_vals (instance->windows, mosaic->windows->data, mosaic->windows->len);
  for (int i = 0; i < SYM_N_LUTS; i++)
    instance->luts[i] = _sym_lut_copy (mosaic->luts[i]);
  for (guint i = 0; i < mosaic->notes->len; i++)
    g_ptr_array_add (instance->notes, g_strdup (g_ptr_array_index (mosaic->notes, i)));

  return instance;
}

/* The tiles one after the other, row by row. Returns: NULL out of memory. */
static GBytes *
take_apart (const SymInstance *mosaic, gboolean *more, GError **error)
{
  const SymImageInfo *info = &mosaic->info;
  const gsize tiles = info->mosaic_tiles;
  const gsize rows = (gsize) info->dims[1] / tiles;
  const gsize width = (gsize) info->data_size / ((gsize) info->dims[1] * tiles);
  const guint8 *from = g_bytes_get_data (mosaic->data, NULL);
  guint8 *samples = g_try_malloc (info->data_size);

  if (samples == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   _ ("There is no memory for %llu bytes of samples."),
                   (unsigned long long) info->data_size);
      return NULL;
    }
  for (gsize tile = 0; tile < tiles * tiles; tile++)
    for (gsize row = 0; row < rows; row++)
      {
        const guint8 *line = from + ((tile / tiles * rows + row) * tiles + tile % tiles) * width;

        for (gsize i = 0; tile >= info->mosaic_slices && i < width && !*more; i++)
          *more = line[i] != 0;
        memcpy (samples + (tile * rows + row) * width, line, width);
      }
  return g_bytes_new_take (samples, info->data_size);
}

GPtrArray *
_sym_mosaic_split (GPtrArray *mosaics, GError **error)
{
  g_autoptr (GPtrArray) slices
      = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);

  for (guint i = 0; i < mosaics->len; i++)
    {
      const SymInstance *mosaic = g_ptr_array_index (mosaics, i);
      g_autoptr (GBytes) samples = NULL;
      gboolean more = FALSE;

      if (mosaic->data == NULL || mosaic->n_frames != 1)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_NO_PIXELS, _ ("The file %s holds no image."),
                       mosaic->path);
          return NULL;
        }
      if (!_sym_image_info_check (&mosaic->info, g_bytes_get_size (mosaic->data), error))
        return NULL;
      samples = take_apart (mosaic, &more, error);
      if (samples == NULL)
        return NULL;
      for (guint32 tile = 0; tile < mosaic->info.mosaic_slices; tile++)
        g_ptr_array_add (slices, new_tile (mosaic, tile, samples));
      if (more)
        g_ptr_array_add (((SymInstance *) g_ptr_array_index (slices, slices->len - 1))->notes,
                         g_strdup (_ ("The mosaic holds something beside its slices, which is not "
                                      "shown.")));
    }
  return g_steal_pointer (&slices);
}
