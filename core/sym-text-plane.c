/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-text-plane"

#include "config.h"

#include "sym-text-plane-private.h"

#include <math.h>

#include "sym-slice-private.h"

static guint8
to_grey (double share)
{
  return share > 0 ? (guint8) lrint (255 * MIN (share, 1)) : 0;
}

static double
apply (const SymImage *image, const SymWindow *window, double value)
{
  switch ((SymWindowFunction) window->function)
    {
    case SYM_WINDOW_SIGMOID:
      return 1 / (1 + exp (-4 * (value - window->centre) / window->width));
    case SYM_WINDOW_LUT:
      return _sym_image_map_lut (image, window, value);
    case SYM_WINDOW_LINEAR:
    case SYM_WINDOW_LINEAR_EXACT:
    case SYM_N_WINDOW_FUNCTIONS:
    default:
      /* LINEAR differs from LINEAR_EXACT by half a value: nothing to a reader. */
      return (value - window->centre) / window->width + 0.5;
    }
}

gboolean
_sym_text_plane_init (SymTextPlane *self, SymImage *image, const SymWindow *window, gsize plane,
                      SymTextLight light, gboolean *coloured)
{
  SymSlicing slicing = { { 0, 1, 2 }, { FALSE, FALSE, FALSE } };
  const gsize *dims = image->dims;
  gsize series = plane / dims[2];
  g_autofree float *values = NULL;
  float *channels[SYM_SLICE_MAX_CHANNELS];
  gboolean any_colour = FALSE;
  SymSlice slice;

  g_return_val_if_fail (plane < dims[2] * dims[3] * dims[4], FALSE);

  if (dims[0] > SYM_TEXT_MAX_SIDE || dims[1] > SYM_TEXT_MAX_SIDE)
    return FALSE;
  self->columns = dims[0];
  self->rows = dims[1];
  self->rows_up = (image->info.flags & SYM_IMAGE_ROWS_UP) != 0;
  self->grey = g_try_malloc (dims[0] * dims[1]);
  if (self->grey == NULL)
    return FALSE;

  slicing.reverse[1] = self->rows_up;
  _sym_slice_init (&slice, image, slicing, plane % dims[2], series % dims[3], series / dims[3], 0);
  values = g_new (float, SYM_SLICE_MAX_CHANNELS * dims[0]);
  for (guint i = 0; i < SYM_SLICE_MAX_CHANNELS; i++)
    channels[i] = values + i * dims[0];
  for (gsize y = 0; y < dims[1]; y++)
    {
      guint8 *row = self->grey + y * dims[0];

      _sym_slice_read_row (&slice, y, 0, dims[0], channels);
      for (gsize x = 0; x < dims[0]; x++)
        {
          float a = channels[0][x];

          if (slice.n_channels == 1)
            row[x] = isnan (a) ? 0 : to_grey (apply (image, window, (double) a));
          else
            {
              float b = channels[1][x], c = channels[2][x];
              float most = fmaxf (a, fmaxf (b, c)), least = fminf (a, fminf (b, c));

              any_colour |= most - least > 24;
              row[x] = to_grey ((double) (light == SYM_TEXT_BRIGHTEST ? most : least) / 255);
            }
        }
    }
  if (coloured != NULL)
    *coloured = any_colour;
  return TRUE;
}

void
_sym_text_plane_clear (SymTextPlane *self)
{
  g_clear_pointer (&self->grey, g_free);
}
