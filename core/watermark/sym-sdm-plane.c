/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-tile-private.h"

#include <math.h>

/* Part of the values of an image without a window that lie beyond either end of its range. */
#define TAIL 0.005

/* Values that the range is taken from. */
#define VALUES 65536

gboolean
_sym_sdm_plane_init (SymSdmPlane *self, const SymImage *image, guint8 *samples)
{
  const SymSampleType type = (SymSampleType) image->info.sample_type;

  self->samples = samples;
  self->type = type;
  self->pixel_stride = image->info.n_samples * sym_sample_type_get_size (type);
  self->row_stride = self->pixel_stride * image->dims[0];
  self->n_channels = image->info.colour == SYM_COLOUR_RGB ? 3 : 1;
  self->width = image->dims[0];
  self->height = image->dims[1];
  self->keep = NULL;
  return _sym_sdm_plane_is_supported (self) && image->info.colour != SYM_COLOUR_PALETTE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
take_percentiles (SymSdmRange *range, const SymImage *image, gsize plane)
{
  const gsize n = image->dims[0] * image->dims[1], step = n / VALUES + 1;
  g_autofree double *values = g_new (double, n / step + 1);
  gsize n_values = 0, tail;

  for (gsize i = 0; i < n; i += step)
    {
      double stored = _sym_sample_get (image->planes[plane], (SymSampleType) image->info.sample_type,
                                       i * image->info.n_samples);

      if (isfinite (stored) && !_sym_image_is_padding (image, stored))
        values[n_values++] = stored;
    }
  if (n_values == 0)
    return;
  qsort (values, n_values, sizeof *values, compare);
  tail = (gsize) (TAIL * (double) n_values);
  range->low = values[tail];
  range->high = values[n_values - 1 - tail];
  /* a mask of a few pixels */
  if (range->low == range->high)
    {
      range->low = values[0];
      range->high = values[n_values - 1];
    }
}

SymSdmRange
_sym_sdm_get_range (const SymImage *image, gsize plane)
{
  const SymRescale rescale = image->rescales[image->n_rescales == 1 ? 0 : plane];
  const gboolean is_mono = image->info.colour <= SYM_COLOUR_MONO_INVERTED;
  const guint bits = image->info.bits_stored;
  SymSdmRange range = { 0, 0, FALSE, 0, 0 };

  if ((image->info.flags & SYM_IMAGE_HAS_PADDING) != 0)
    {
      range.has_padding = TRUE;
      range.padding_min = image->info.padding_min;
      range.padding_max = image->info.padding_max;
    }
  if (is_mono && image->windows->len > 0 && image->luts[SYM_LUT_MODALITY] == NULL && rescale.slope != 0)
    {
      const SymWindow *window = &g_array_index (image->windows, SymWindow, 0);
      const double a = (window->centre - window->width / 2 - rescale.intercept) / rescale.slope;
      const double b = (window->centre + window->width / 2 - rescale.intercept) / rescale.slope;

      range.low = MIN (a, b);
      range.high = MAX (a, b);
    }
  else if (image->info.sample_type == SYM_SAMPLE_UINT8
           || (!is_mono && (image->info.sample_type == SYM_SAMPLE_UINT16)))
    range.high = ldexp (1, (int) bits) - 1;
  else
    take_percentiles (&range, image, plane);
  return range;
}
