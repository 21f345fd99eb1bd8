/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-samples"

#include "config.h"

#include "sym-samples.h"

#include <math.h>
#include <string.h>

static const struct
{
  const char *name;
  guint8 size;
  guint8 unit;
} types[] = {
  [SYM_NUMBER_U8] = { "uint8", 1, 1 },      [SYM_NUMBER_I8] = { "int8", 1, 1 },
  [SYM_NUMBER_U16] = { "uint16", 2, 2 },    [SYM_NUMBER_I16] = { "int16", 2, 2 },
  [SYM_NUMBER_U32] = { "uint32", 4, 4 },    [SYM_NUMBER_I32] = { "int32", 4, 4 },
  [SYM_NUMBER_U64] = { "uint64", 8, 8 },    [SYM_NUMBER_I64] = { "int64", 8, 8 },
  [SYM_NUMBER_F32] = { "float32", 4, 4 },   [SYM_NUMBER_F64] = { "float64", 8, 8 },
  [SYM_NUMBER_C64] = { "complex64", 8, 4 }, [SYM_NUMBER_C128] = { "complex128", 16, 8 },
};

const char *
sym_number_get_name (SymNumber type)
{
  return types[type].name;
}

gsize
sym_number_get_size (SymNumber type)
{
  return types[type].size;
}

gsize
sym_number_get_unit (SymNumber type)
{
  return types[type].unit;
}

void
sym_bytes_swap_units (guint8 *data, gsize size, gsize unit)
{
  for (gsize i = 0; unit > 1 && i + unit <= size; i += unit)
    for (gsize j = 0; j < unit / 2; j++)
      {
        guint8 byte = data[i + j];

        data[i + j] = data[i + unit - 1 - j];
        data[i + unit - 1 - j] = byte;
      }
}

static gboolean
in_ellipsoid (double u, double v, double w, const double centre[3], const double radii[3])
{
  double a = (u - centre[0]) / radii[0];
  double b = (v - centre[1]) / radii[1];
  double c = (w - centre[2]) / radii[2];

  return a * a + b * b + c * c < 1.0;
}

double
sym_phantom_value (double u, double v, double w, guint t, guint sample)
{
  static const double middle[] = { 0.5, 0.5, 0.5 };
  static const double skin[] = { 0.42, 0.48, 0.62 };
  static const double bone[] = { 0.39, 0.45, 0.58 };
  static const double brain[] = { 0.35, 0.41, 0.53 };
  static const double left_ventricle[] = { 0.58, 0.52, 0.52 },
                      right_ventricle[] = { 0.43, 0.52, 0.52 };
  static const double ventricle[] = { 0.045, 0.16, 0.22 };
  static const double ball[] = { 0.70, 0.30, 0.62 };
  static const double lesion[] = { 0.34, 0.62, 0.45 };
  double ball_radii[] = { 0.07, 0.07, 0.12 };
  double lesion_radii[] = { 0.04 + 0.02 * t, 0.05 + 0.02 * t, 0.10 + 0.02 * t };
  double ramp = 0.02 * u + 0.03 * v + 0.04 * w;
  double value = 0.0;

  if (in_ellipsoid (u, v, w, middle, skin))
    value = 0.40 + ramp;
  if (in_ellipsoid (u, v, w, middle, bone))
    value = 0.85 + ramp;
  if (in_ellipsoid (u, v, w, middle, brain))
    value = 0.50 + ramp;
  if (in_ellipsoid (u, v, w, left_ventricle, ventricle)
      || in_ellipsoid (u, v, w, right_ventricle, ventricle))
    value = 0.25 + ramp;
  if (in_ellipsoid (u, v, w, ball, ball_radii))
    value = 0.70 + ramp;
  if (in_ellipsoid (u, v, w, lesion, lesion_radii))
    value = 0.62 + ramp;

  /* Colour: each sample weighs the tissue differently, so that exchanged samples show. */
  switch (sample)
    {
    case 0:
      return value;
    case 1:
      return value * (0.55 + 0.4 * u);
    case 2:
      return value * (0.90 - 0.5 * v);
    default:
      return 0.3 + 0.7 * w * u;
    }
}

static void
append_number (GByteArray *data, SymNumber type, double value)
{
  union
  {
    guint8 u8;
    guint16 u16;
    guint32 u32;
    guint64 u64;
    float f32;
    double f64;
    guint8 bytes[8];
  } number = { 0 };
  gint64 whole = (gint64) (value < 0 ? ceil (value - 0.5) : floor (value + 0.5));
  gsize size = types[type].unit;

  switch (type)
    {
    case SYM_NUMBER_U8:
    case SYM_NUMBER_I8:
      number.u8 = (guint8) whole;
      break;
    case SYM_NUMBER_U16:
    case SYM_NUMBER_I16:
      number.u16 = GUINT16_TO_LE ((guint16) whole);
      break;
    case SYM_NUMBER_U32:
    case SYM_NUMBER_I32:
      number.u32 = GUINT32_TO_LE ((guint32) whole);
      break;
    case SYM_NUMBER_U64:
    case SYM_NUMBER_I64:
      number.u64 = GUINT64_TO_LE ((guint64) whole);
      break;
    case SYM_NUMBER_F32:
    case SYM_NUMBER_C64:
      number.f32 = (float) value;
      number.u32 = GUINT32_TO_LE (number.u32);
      break;
    case SYM_NUMBER_F64:
    case SYM_NUMBER_C128:
      number.f64 = value;
      number.u64 = GUINT64_TO_LE (number.u64);
      break;
    default:
      g_assert_not_reached ();
    }
  g_byte_array_append (data, number.bytes, (guint) size);
}

static double
get_number (const guint8 *bytes, SymNumber type)
{
  guint16 u16;
  guint32 u32;
  guint64 u64;
  float f32;
  double f64;

  switch (type)
    {
    case SYM_NUMBER_U8:
      return bytes[0];
    case SYM_NUMBER_I8:
      return (gint8) bytes[0];
    case SYM_NUMBER_U16:
    case SYM_NUMBER_I16:
      memcpy (&u16, bytes, sizeof u16);
      u16 = GUINT16_FROM_LE (u16);
      return type == SYM_NUMBER_U16 ? (double) u16 : (double) (gint16) u16;
    case SYM_NUMBER_U32:
    case SYM_NUMBER_I32:
    case SYM_NUMBER_F32:
    case SYM_NUMBER_C64:
      memcpy (&u32, bytes, sizeof u32);
      u32 = GUINT32_FROM_LE (u32);
      memcpy (&f32, &u32, sizeof f32);
      if (type == SYM_NUMBER_U32)
        return u32;
      return type == SYM_NUMBER_I32 ? (double) (gint32) u32 : (double) f32;
    case SYM_NUMBER_U64:
    case SYM_NUMBER_I64:
    case SYM_NUMBER_F64:
    case SYM_NUMBER_C128:
      memcpy (&u64, bytes, sizeof u64);
      u64 = GUINT64_FROM_LE (u64);
      memcpy (&f64, &u64, sizeof f64);
      if (type == SYM_NUMBER_U64)
        return (double) u64;
      return type == SYM_NUMBER_I64 ? (double) (gint64) u64 : f64;
    default:
      g_assert_not_reached ();
    }
}

void
sym_samples_update_range (SymSamples *self)
{
  gsize unit = types[self->type].unit;

  self->min = INFINITY;
  self->max = -INFINITY;
  for (gsize i = 0; i < self->data->len; i += unit)
    {
      double value = get_number (self->data->data + i, self->type);

      if (isfinite (value))
        {
          self->min = MIN (self->min, value);
          self->max = MAX (self->max, value);
        }
    }
}

SymSamples *
sym_samples_new (SymNumber type, guint n_samples, const gsize dims[5], double low, double high)
{
  SymSamples *self = g_new0 (SymSamples, 1);
  gboolean is_complex = type == SYM_NUMBER_C64 || type == SYM_NUMBER_C128;
  gsize n = dims[0] * dims[1] * dims[2] * dims[3] * dims[4];

  self->type = type;
  self->n_samples = n_samples;
  memcpy (self->dims, dims, sizeof self->dims);
  self->data = g_byte_array_new ();
  for (gsize i = 0; i < n; i++)
    {
      gsize x = i % dims[0];
      gsize y = i / dims[0] % dims[1];
      gsize z = i / dims[0] / dims[1] % dims[2];
      gsize t = i / dims[0] / dims[1] / dims[2];
      double u = ((double) x + 0.5) / (double) dims[0];
      double v = ((double) y + 0.5) / (double) dims[1];
      double w = ((double) z + 0.5) / (double) dims[2];

      for (guint s = 0; s < n_samples; s++)
        {
          double value = sym_phantom_value (u, v, w, (guint) t, s);

          /* The extremes of the type stand in the last two pixels: widths and signs show. */
          if (i == n - 1)
            value = 1.0;
          else if (i == n - 2)
            value = 0.0;
          append_number (self->data, type, low + (high - low) * value);
          if (is_complex)
            append_number (self->data, type, (high - low) * 0.25 * u - value);
        }
    }
  sym_samples_update_range (self);
  return self;
}

SymSamples *
sym_samples_slice (const SymSamples *self, gsize z, gsize t)
{
  SymSamples *slice = g_new0 (SymSamples, 1);
  gsize size = self->dims[0] * self->dims[1] * self->n_samples * types[self->type].size;

  *slice = *self;
  slice->dims[2] = slice->dims[3] = slice->dims[4] = 1;
  slice->data = g_byte_array_new ();
  g_byte_array_append (slice->data, self->data->data + (t * self->dims[2] + z) * size,
                       (guint) size);
  sym_samples_update_range (slice);
  return slice;
}

char *
sym_samples_get_digest (const SymSamples *self)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, self->data->data, self->data->len);
}

void
sym_samples_free (SymSamples *self)
{
  g_byte_array_unref (self->data);
  g_free (self);
}
