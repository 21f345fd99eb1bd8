/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-frame"

#include "config.h"

#include "sym-slice-private.h"

#include <math.h>
#include <string.h>

/* Far beyond any window, and its products with weights are still finite. */
#define LARGE 1e30

void
_sym_slice_init (SymSlice *self, const SymImage *image, SymSlicing slicing, gsize slice, gsize time,
                 gsize other, double origin)
{
  SymColour colour = image->info.colour;

  memset (self, 0, sizeof *self);
  self->image = image;
  self->slicing = slicing;
  self->columns = image->dims[slicing.axis[0]];
  self->rows = image->dims[slicing.axis[1]];
  self->base[3] = time;
  self->base[4] = other;
  for (int i = 0; i < 2; i++)
    self->base[slicing.axis[i]] = slicing.reverse[i] ? image->dims[slicing.axis[i]] - 1 : 0;
  self->base[slicing.axis[2]] = slicing.reverse[2] ? image->dims[slicing.axis[2]] - 1 - slice : slice;
  self->origin = origin;
  self->n_channels = colour == SYM_COLOUR_MONO || colour == SYM_COLOUR_MONO_INVERTED ? 1 : 3;
  self->may_have_holes = self->n_channels == 1
                         && ((image->info.flags & SYM_IMAGE_HAS_PADDING) != 0
                             || image->info.sample_type >= SYM_SAMPLE_FLOAT32);
}

/* A run of samples in memory and how their values come from them. */
typedef struct
{
  const guint8 *from;
  gssize stride;
  double slope, offset;
  double padding_min, padding_max; /* min above max where there is none */
} Run;

static inline float
to_float (double value)
{
  return (float) CLAMP (value, -LARGE, LARGE);
}

#define READ_INTEGERS(type, real)                                                                 \
  for (gsize i = 0; i < n; i++)                                                                   \
    {                                                                                             \
      type stored;                                                                                \
      real value;                                                                                 \
                                                                                                  \
      memcpy (&stored, run->from + (gssize) i * stride, sizeof stored);                           \
      value = (real) stored;                                                                      \
      to[i] = value >= padding_min && value <= padding_max ? NAN : (float) (value * slope + offset); \
    }

#define READ_FLOATS(type, expression)                                                             \
  for (gsize i = 0; i < n; i++)                                                                   \
    {                                                                                             \
      type stored[2] = { 0 };                                                                     \
      double value;                                                                               \
                                                                                                  \
      memcpy (stored, run->from + (gssize) i * run->stride, size);                                 \
      value = expression;                                                                         \
      to[i] = isnan (value) || (value >= run->padding_min && value <= run->padding_max)           \
                  ? NAN                                                                           \
                  : to_float (value * run->slope + run->offset);                                  \
    }

/* The same loop with a constant stride, which the compiler can vectorise. Up to 16 bits single
 * precision holds every stored value. */
#define READ_EITHER(type, real)                                                                   \
  {                                                                                               \
    const real slope = (real) run->slope, offset = (real) run->offset;                            \
    const real padding_min = (real) run->padding_min, padding_max = (real) run->padding_max;      \
                                                                                                  \
    if (run->stride == (gssize) sizeof (type))                                                    \
      {                                                                                           \
        const gssize stride = sizeof (type);                                                      \
        READ_INTEGERS (type, real)                                                                \
      }                                                                                           \
    else                                                                                          \
      {                                                                                           \
        const gssize stride = run->stride;                                                        \
        READ_INTEGERS (type, real)                                                                \
      }                                                                                           \
    break;                                                                                        \
  }

static void
read_run (const Run *run, SymSampleType type, gsize n, float *to)
{
  gsize size = sym_sample_type_get_size (type);

  switch (type)
    {
    case SYM_SAMPLE_UINT8:
      READ_EITHER (guint8, float)
    case SYM_SAMPLE_INT8:
      READ_EITHER (gint8, float)
    case SYM_SAMPLE_UINT16:
      READ_EITHER (guint16, float)
    case SYM_SAMPLE_INT16:
      READ_EITHER (gint16, float)
    case SYM_SAMPLE_UINT32:
      READ_EITHER (guint32, double)
    case SYM_SAMPLE_INT32:
      READ_EITHER (gint32, double)
    case SYM_SAMPLE_UINT64:
      READ_EITHER (guint64, double)
    case SYM_SAMPLE_INT64:
      READ_EITHER (gint64, double)
    case SYM_SAMPLE_FLOAT32:
      READ_FLOATS (float, (double) stored[0])
      break;
    case SYM_SAMPLE_FLOAT64:
      READ_FLOATS (double, stored[0])
      break;
    case SYM_SAMPLE_COMPLEX64:
      READ_FLOATS (float, hypot ((double) stored[0], (double) stored[1]))
      break;
    case SYM_SAMPLE_COMPLEX128:
      READ_FLOATS (double, hypot (stored[0], stored[1]))
      break;
    case SYM_N_SAMPLE_TYPES:
    default:
      g_assert_not_reached ();
    }
}

static gsize
get_pixel_size (const SymImage *image)
{
  return image->info.n_samples * sym_sample_type_get_size (image->info.sample_type);
}

/* Address of a voxel. */
static const guint8 *
get_pixel (const SymImage *image, const gsize *voxel)
{
  const guint8 *plane = _sym_image_get_plane (image, voxel[2], voxel[3], voxel[4]);

  return plane + (voxel[1] * image->dims[0] + voxel[0]) * get_pixel_size (image);
}

static void
read_grey (const SymSlice *self, const gsize *voxel, gssize stride, gsize n, float *to)
{
  const SymImage *image = self->image;
  SymSampleType type = image->info.sample_type;
  SymRescale rescale = _sym_image_get_rescale (image, voxel[2], voxel[3], voxel[4]);
  gboolean padded = (image->info.flags & SYM_IMAGE_HAS_PADDING) != 0;
  Run run = { get_pixel (image, voxel), stride, rescale.slope, rescale.intercept - self->origin,
              padded ? image->info.padding_min : 1, padded ? image->info.padding_max : 0 };

  if (image->luts[SYM_LUT_MODALITY] != NULL)
    {
      run.slope = 1;
      run.offset = 0;
    }
  read_run (&run, type, n, to);
  if (image->luts[SYM_LUT_MODALITY] != NULL)
    for (gsize i = 0; i < n; i++)
      if (!isnan (to[i]))
        to[i] = to_float (_sym_image_to_modality (image, rescale, (double) to[i]) - self->origin);
}

static void
read_rgb (const SymSlice *self, const gsize *voxel, gssize stride, gsize n, float *const *channels)
{
  const SymImageInfo *info = &self->image->info;
  Run run = { get_pixel (self->image, voxel), stride, 1, 0, 1, 0 };

  run.slope = 255 / (ldexp (1, (int) CLAMP (info->bits_stored, 1, 64)) - 1);
  for (guint c = 0; c < 3; c++)
    {
      read_run (&run, info->sample_type, n, channels[c]);
      run.from += sym_sample_type_get_size (info->sample_type);
    }
}

/* Beyond 8 bits the samples are brought to 8 first, as sym_image_value_at() does. */
static void
read_ybr (const SymSlice *self, const gsize *voxel, gssize stride, gsize n, float *const *channels)
{
  const SymImageInfo *info = &self->image->info;
  Run run = { get_pixel (self->image, voxel), stride, 1, 0, 1, 0 };

  if (info->bits_stored > 8)
    run.slope = ldexp (1, 8 - (int) info->bits_stored);
  for (guint c = 0; c < 3; c++)
    {
      read_run (&run, info->sample_type, n, channels[c]);
      run.from += sym_sample_type_get_size (info->sample_type);
    }
  for (gsize i = 0; i < n; i++)
    {
      guint8 ybr[3], rgb[3];

      for (guint c = 0; c < 3; c++)
        ybr[c] = (guint8) CLAMP (channels[c][i], 0, 255);
      _sym_ybr_to_rgb (ybr, rgb);
      for (guint c = 0; c < 3; c++)
        channels[c][i] = rgb[c];
    }
}

static void
read_palette (const SymSlice *self, const gsize *voxel, gssize stride, gsize n, float *const *channels)
{
  Run run = { get_pixel (self->image, voxel), stride, 1, 0, 1, 0 };

  read_run (&run, self->image->info.sample_type, n, channels[0]);
  for (gsize i = 0; i < n; i++)
    {
      double index = (double) channels[0][i];

      for (guint c = 0; c < 3; c++)
        {
          const SymLut *lut = self->image->luts[SYM_LUT_PALETTE_RED + c];
          double value = lut != NULL ? _sym_lut_map (lut, index) >> (lut->bits > 8 ? lut->bits - 8 : 0) : index;

          channels[c][i] = (float) CLAMP (value, 0, 255);
        }
    }
}

static void
read_pixels (const SymSlice *self, const gsize *voxel, gssize stride, gsize n, float *const *channels)
{
  switch ((SymColour) self->image->info.colour)
    {
    case SYM_COLOUR_RGB:
      read_rgb (self, voxel, stride, n, channels);
      break;
    case SYM_COLOUR_YBR_FULL:
      read_ybr (self, voxel, stride, n, channels);
      break;
    case SYM_COLOUR_PALETTE:
      read_palette (self, voxel, stride, n, channels);
      break;
    case SYM_COLOUR_MONO:
    case SYM_COLOUR_MONO_INVERTED:
    case SYM_N_COLOURS:
    default:
      read_grey (self, voxel, stride, n, channels[0]);
      break;
    }
}

void
_sym_slice_read_row (const SymSlice *self, gsize row, gsize first, gsize n, float *const *channels)
{
  int along = self->slicing.axis[0], down = self->slicing.axis[1];
  gssize sense = self->slicing.reverse[0] ? -1 : 1;
  gsize voxel[5];

  memcpy (voxel, self->base, sizeof voxel);
  voxel[down] = self->slicing.reverse[1] ? voxel[down] - row : voxel[down] + row;
  voxel[along] = self->slicing.reverse[0] ? voxel[along] - first : voxel[along] + first;
  if (along < 2)
    {
      gssize stride = (gssize) get_pixel_size (self->image);

      if (along == 1)
        stride *= (gssize) self->image->dims[0];
      read_pixels (self, voxel, sense * stride, n, channels);
      return;
    }
  /* Along the slices each pixel lies in a plane of its own, perhaps with its own transform. */
  for (gsize i = 0; i < n; i++)
    {
      float *one[SYM_SLICE_MAX_CHANNELS];

      for (guint c = 0; c < self->n_channels; c++)
        one[c] = channels[c] + i;
      read_pixels (self, voxel, 0, 1, one);
      voxel[2] += (gsize) sense;
    }
}
