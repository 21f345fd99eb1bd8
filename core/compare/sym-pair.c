/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-pair-private.h"

#include <math.h>
#include <string.h>

#include "sym-affine-private.h"

/* Part of a voxel by which a place beyond the outermost voxel centres still counts as on them. */
#define EDGE 1e-6

void
_sym_pair_init (SymPair *self, const SymImage *a, const SymImage *b, const SymAlignment *alignment, gsize time,
                gsize other)
{
  static const double identity[16] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };

  self->a = a;
  self->b = b;
  self->alignment = *alignment;
  memcpy (self->dims, a->dims, sizeof self->dims);
  self->a_time = MIN (time, a->dims[3] - 1);
  self->b_time = MIN (time, b->dims[3] - 1);
  self->a_other = MIN (other, a->dims[4] - 1);
  self->b_other = MIN (other, b->dims[4] - 1);
  self->nearest = FALSE;
  self->interpolates = memcmp (alignment->matrix, identity, sizeof identity) != 0
                       || memcmp (a->dims, b->dims, 3 * sizeof a->dims[0]) != 0;
}

#define READ(type, expression)                                                                    \
  {                                                                                               \
    const type *from = (const type *) (const void *) plane;                                       \
                                                                                                  \
    for (gsize i = 0; i < n; i++)                                                                 \
      {                                                                                           \
        const double stored = expression;                                                         \
                                                                                                  \
        to[i] = stored >= padding_min && stored <= padding_max ? NAN : stored * slope + intercept; \
      }                                                                                           \
    break;                                                                                        \
  }

static void
read_grey (const SymImage *image, const guint8 *plane, SymRescale rescale, double *to)
{
  const gsize n = image->dims[0] * image->dims[1], step = image->info.n_samples;
  const gboolean padded = (image->info.flags & SYM_IMAGE_HAS_PADDING) != 0;
  const gboolean mapped = image->luts[SYM_LUT_MODALITY] != NULL;
  const double padding_min = padded ? image->info.padding_min : 1, padding_max = padded ? image->info.padding_max : 0;
  const double slope = mapped ? 1 : rescale.slope, intercept = mapped ? 0 : rescale.intercept;

  switch ((SymSampleType) image->info.sample_type)
    {
    case SYM_SAMPLE_UINT8:
      READ (guint8, from[i * step])
    case SYM_SAMPLE_INT8:
      READ (gint8, from[i * step])
    case SYM_SAMPLE_UINT16:
      READ (guint16, from[i * step])
    case SYM_SAMPLE_INT16:
      READ (gint16, from[i * step])
    case SYM_SAMPLE_UINT32:
      READ (guint32, from[i * step])
    case SYM_SAMPLE_INT32:
      READ (gint32, from[i * step])
    case SYM_SAMPLE_UINT64:
      READ (guint64, (double) from[i * step])
    case SYM_SAMPLE_INT64:
      READ (gint64, (double) from[i * step])
    case SYM_SAMPLE_FLOAT32:
      READ (float, (double) from[i * step])
    case SYM_SAMPLE_FLOAT64:
      READ (double, from[i * step])
    case SYM_SAMPLE_COMPLEX64:
      READ (float, hypot ((double) from[2 * i * step], (double) from[2 * i * step + 1]))
    case SYM_SAMPLE_COMPLEX128:
      READ (double, hypot (from[2 * i * step], from[2 * i * step + 1]))
    case SYM_N_SAMPLE_TYPES:
    default:
      g_assert_not_reached ();
    }
  for (gsize i = 0; mapped && i < n; i++)
    to[i] = _sym_image_to_modality (image, rescale, to[i]);
  /* infinities would spread over everything that is computed from them */
  for (gsize i = 0; i < n; i++)
    to[i] = isfinite (to[i]) ? to[i] : NAN;
}

/* Red, green and blue from 0 to 255; NaN where they are not finite. */
static void
get_colour (const SymImage *image, const gint64 *voxel, double *rgb)
{
  const double most = ldexp (1, (int) CLAMP (image->info.bits_stored, 1, 64)) - 1;
  const double scale = image->info.colour == SYM_COLOUR_RGB ? 255 / most : 1;
  const SymValue value = sym_image_value_at (image, voxel);

  for (int c = 0; c < 3; c++)
    rgb[c] = isfinite (value.v[c]) ? scale * value.v[c] : NAN;
}

static double
get_luma (const SymImage *image, const gint64 *voxel)
{
  double rgb[3];

  get_colour (image, voxel, rgb);
  return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
}

static void
read_colour (const SymImage *image, gsize slice, gsize time, gsize other, double *to)
{
  gint64 voxel[5] = { 0, 0, (gint64) slice, (gint64) time, (gint64) other };

  for (voxel[1] = 0; voxel[1] < (gint64) image->dims[1]; voxel[1]++)
    for (voxel[0] = 0; voxel[0] < (gint64) image->dims[0]; voxel[0]++)
      *to++ = get_luma (image, voxel);
}

void
_sym_values_read_plane (const SymImage *image, gsize slice, gsize time, gsize other, double *to)
{
  if (image->info.colour > SYM_COLOUR_MONO_INVERTED)
    read_colour (image, slice, time, other, to);
  else
    read_grey (image, _sym_image_get_plane (image, slice, time, other),
               _sym_image_get_rescale (image, slice, time, other), to);
}

void
_sym_pair_read_a (const SymPair *self, gsize slice, double *to)
{
  _sym_values_read_plane (self->a, slice, self->a_time, self->a_other, to);
}

/* Grey value of a voxel of B; NaN where it is no image. */
static double
get_grey (const SymPair *self, const gsize *voxel)
{
  const SymImage *b = self->b;
  const guint8 *plane = _sym_image_get_plane (b, voxel[2], self->b_time, self->b_other);
  const gsize index = voxel[1] * b->dims[0] + voxel[0];
  const double stored = _sym_sample_get (plane, (SymSampleType) b->info.sample_type, index * b->info.n_samples);
  double value;

  if (_sym_image_is_padding (b, stored))
    return NAN;
  value = _sym_image_to_modality (b, _sym_image_get_rescale (b, voxel[2], self->b_time, self->b_other), stored);
  return isfinite (value) ? value : NAN;
}

/* A voxel of B: one value, or @n colours. */
static void
get_values (const SymPair *self, const gsize *voxel, guint n, double *values)
{
  const gint64 place[5] = { (gint64) voxel[0], (gint64) voxel[1], (gint64) voxel[2], (gint64) self->b_time,
                            (gint64) self->b_other };

  if (self->b->info.colour <= SYM_COLOUR_MONO_INVERTED)
    values[0] = get_grey (self, voxel);
  else if (n == 1)
    values[0] = get_luma (self->b, place);
  else
    get_colour (self->b, place, values);
}

static gboolean
get_nearest (const SymPair *self, const double *place, double *value)
{
  gsize voxel[3];

  for (int k = 0; k < 3; k++)
    {
      const double at = floor (place[k] + 0.5);

      if (!(at >= 0 && at < (double) self->b->dims[k]))
        return FALSE;
      voxel[k] = (gsize) at;
    }
  get_values (self, voxel, 1, value);
  return !isnan (*value);
}

/* Trilinear: of the eight voxels around, those count whose weight is not 0. The outermost voxels reach half
 * a voxel beyond their centres. */
static gboolean
interpolate (const SymPair *self, const double *place, guint n, double *values)
{
  gsize low[3];
  double part[3];

  for (int k = 0; k < 3; k++)
    {
      const double last = (double) (self->b->dims[k] - 1);
      double at = place[k];

      if (!(at >= -0.5 - EDGE && at <= last + 0.5 + EDGE))
        return FALSE;
      at = CLAMP (at, 0, last);
      low[k] = MIN ((gsize) at, self->b->dims[k] - 1);
      part[k] = at - (double) low[k];
    }
  memset (values, 0, n * sizeof *values);
  for (int i = 0; i < 8; i++)
    {
      double weight = 1, at[3];
      gsize voxel[3];

      for (int k = 0; k < 3; k++)
        {
          const gboolean upper = (i >> k & 1) != 0;

          weight *= upper ? part[k] : 1 - part[k];
          voxel[k] = low[k] + (upper ? 1 : 0);
        }
      if (!(weight > 0))
        continue;
      get_values (self, voxel, n, at);
      for (guint c = 0; c < n; c++)
        values[c] += weight * at[c];
    }
  return !isnan (values[0]);
}

guint
_sym_pair_get_n_channels (const SymImage *image)
{
  return image->info.colour > SYM_COLOUR_MONO_INVERTED ? 3 : 1;
}

gboolean
_sym_pair_read_b_at (const SymPair *self, const double *voxel, double *values)
{
  double place[3];

  _sym_affine_apply (self->alignment.matrix, voxel, place);
  return interpolate (self, place, _sym_pair_get_n_channels (self->b), values);
}

void
_sym_pair_read_b (const SymPair *self, gsize slice, double *to)
{
  if (!self->interpolates)
    {
      _sym_values_read_plane (self->b, slice, self->b_time, self->b_other, to);
      return;
    }
  for (gsize row = 0; row < self->dims[1]; row++)
    for (gsize column = 0; column < self->dims[0]; column++)
      {
        const double voxel[3] = { (double) column, (double) row, (double) slice };
        double place[3];

        _sym_affine_apply (self->alignment.matrix, voxel, place);
        if (!(self->nearest ? get_nearest (self, place, to) : interpolate (self, place, 1, to)))
          *to = NAN;
        to++;
      }
}
