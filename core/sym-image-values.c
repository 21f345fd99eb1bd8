/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <math.h>

double
_sym_sample_get (const guint8 *plane, SymSampleType type, gsize index)
{
  const void *samples = plane;

  switch (type)
    {
    case SYM_SAMPLE_UINT8:
      return ((const guint8 *) samples)[index];
    case SYM_SAMPLE_INT8:
      return ((const gint8 *) samples)[index];
    case SYM_SAMPLE_UINT16:
      return ((const guint16 *) samples)[index];
    case SYM_SAMPLE_INT16:
      return ((const gint16 *) samples)[index];
    case SYM_SAMPLE_UINT32:
      return ((const guint32 *) samples)[index];
    case SYM_SAMPLE_INT32:
      return ((const gint32 *) samples)[index];
    case SYM_SAMPLE_UINT64:
      return (double) ((const guint64 *) samples)[index];
    case SYM_SAMPLE_INT64:
      return (double) ((const gint64 *) samples)[index];
    case SYM_SAMPLE_FLOAT32:
      return ((const float *) samples)[index];
    case SYM_SAMPLE_FLOAT64:
      return ((const double *) samples)[index];
    case SYM_SAMPLE_COMPLEX64:
      return hypot (((const float *) samples)[2 * index], ((const float *) samples)[2 * index + 1]);
    case SYM_SAMPLE_COMPLEX128:
      return hypot (((const double *) samples)[2 * index],
                    ((const double *) samples)[2 * index + 1]);
    case SYM_N_SAMPLE_TYPES:
    default:
      g_return_val_if_reached (0);
    }
}

double
_sym_image_to_modality (const SymImage *self, SymRescale rescale, double stored)
{
  const SymLut *lut = self->luts[SYM_LUT_MODALITY];

  if (lut != NULL)
    return isnan (stored) ? stored : _sym_lut_map (lut, stored);

  return rescale.slope * stored + rescale.intercept;
}

gboolean
_sym_image_is_padding (const SymImage *self, double stored)
{
  return (self->info.flags & SYM_IMAGE_HAS_PADDING) != 0 && stored >= self->info.padding_min
         && stored <= self->info.padding_max;
}

static guint8
to_byte (double value)
{
  return (guint8) CLAMP (value + 0.5, 0.0, 255.0);
}

void
_sym_ybr_to_rgb (const guint8 *ybr, guint8 *rgb)
{
  double y = ybr[0];
  double cb = ybr[1] - 128.0;
  double cr = ybr[2] - 128.0;

  rgb[0] = to_byte (y + 1.402 * cr);
  rgb[1] = to_byte (y - 0.344136 * cb - 0.714136 * cr);
  rgb[2] = to_byte (y + 1.772 * cb);
}

/* Samples of YBR beyond 8 bits are brought to 8 first: it is what is shown. */
static void
get_ybr (const SymImage *self, const guint8 *plane, gsize pixel, double *rgb)
{
  guint shift = self->info.bits_stored > 8 ? self->info.bits_stored - 8 : 0;
  guint8 in[3], out[3];

  for (int i = 0; i < 3; i++)
    in[i] = to_byte (floor (
        ldexp (_sym_sample_get (plane, (SymSampleType) self->info.sample_type, 3 * pixel + i),
               -(int) shift)));
  _sym_ybr_to_rgb (in, out);
  for (int i = 0; i < 3; i++)
    rgb[i] = out[i];
}

static void
get_palette (const SymImage *self, double index, double *rgb)
{
  for (int i = 0; i < 3; i++)
    {
      const SymLut *lut = self->luts[SYM_LUT_PALETTE_RED + i];

      if (lut != NULL)
        rgb[i] = _sym_lut_map (lut, index) >> (lut->bits > 8 ? lut->bits - 8 : 0);
      else
        rgb[i] = index;
    }
}

SymValue
sym_image_value_at (const SymImage *self, const gint64 *voxel)
{
  SymSampleType type;
  SymValue value = { 0 };
  const guint8 *plane;
  gsize pixel;
  double stored;

  g_return_val_if_fail (self != NULL, value);
  g_return_val_if_fail (voxel != NULL, value);

  for (int i = 0; i < 5; i++)
    if (voxel[i] < 0 || (guint64) voxel[i] >= self->dims[i])
      return value;

  type = (SymSampleType) self->info.sample_type;
  plane = _sym_image_get_plane (self, (gsize) voxel[2], (gsize) voxel[3], (gsize) voxel[4]);
  pixel = (gsize) voxel[1] * self->dims[0] + (gsize) voxel[0];
  stored = _sym_sample_get (plane, type, pixel * self->info.n_samples);
  if (_sym_image_is_padding (self, stored) && self->info.colour <= SYM_COLOUR_MONO_INVERTED)
    return value;

  value.n = 3;
  switch ((SymColour) self->info.colour)
    {
    case SYM_COLOUR_RGB:
      for (int i = 0; i < 3; i++)
        value.v[i] = _sym_sample_get (plane, type, pixel * self->info.n_samples + i);
      break;
    case SYM_COLOUR_YBR_FULL:
      get_ybr (self, plane, pixel, value.v);
      break;
    case SYM_COLOUR_PALETTE:
      get_palette (self, stored, value.v);
      break;
    case SYM_COLOUR_MONO:
    case SYM_COLOUR_MONO_INVERTED:
    case SYM_N_COLOURS:
    default:
      value.n = 1;
      value.v[0] = _sym_image_to_modality (
          self, _sym_image_get_rescale (self, (gsize) voxel[2], (gsize) voxel[3], (gsize) voxel[4]),
          stored);
      break;
    }

  return value;
}
