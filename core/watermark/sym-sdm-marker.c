/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-marker-private.h"

#include <math.h>
#include <string.h>

/* Half the side of the neighbourhood that is background when it holds nothing but the least value. */
#define MARGIN 2

/* Pixels by which the strength of a change is measured while it is sought. */
#define SOUGHT_PIXELS 65536

/* Largest change of a pixel, in 255ths of the range; of integers whole steps, but at least one. */
#define LARGEST 3.0

/* Strengths beyond which nothing grows any more, and halvings of an interval of them. */
#define STRONGEST 256.0
#define HALVINGS 12

/* Half the side of the box of a pixel's deviation, and the deviation, in 255ths, at which the image
 * begins to matter. */
#define REACH 7
#define EVEN 4.0

static void
write_row (const SymSdmPlane *plane, guint channel, gsize y, const double *row)
{
  const gsize n = plane->width, stride = plane->pixel_stride;
  guint8 *to = plane->samples + y * plane->row_stride + channel * sym_sample_type_get_size (plane->type);

#define WRITE(type) \
  for (gsize i = 0; i < n; i++) \
    *(type *) (void *) (to + i * stride) = (type) row[i]; \
  break
  switch (plane->type)
    {
    case SYM_SAMPLE_UINT8:
      WRITE (guint8);
    case SYM_SAMPLE_INT8:
      WRITE (gint8);
    case SYM_SAMPLE_UINT16:
      WRITE (guint16);
    case SYM_SAMPLE_INT16:
      WRITE (gint16);
    case SYM_SAMPLE_UINT32:
      WRITE (guint32);
    case SYM_SAMPLE_INT32:
      WRITE (gint32);
    case SYM_SAMPLE_FLOAT32:
      WRITE (float);
    case SYM_SAMPLE_FLOAT64:
      WRITE (double);
    case SYM_SAMPLE_UINT64:
    case SYM_SAMPLE_INT64:
    case SYM_SAMPLE_COMPLEX64:
    case SYM_SAMPLE_COMPLEX128:
    case SYM_N_SAMPLE_TYPES:
    default:
      g_assert_not_reached ();
    }
#undef WRITE
}

static gboolean
is_padding (const SymSdmRange *range, double value)
{
  return range->has_padding && value >= range->padding_min && value <= range->padding_max;
}

/* Whether all of a neighbourhood is set: along rows, then down columns. */
static void
shrink (guint8 *flags, gsize width, gsize height)
{
  g_autofree guint8 *rows = g_malloc (width * height);

  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        const gsize end = MIN (x + MARGIN, width - 1);
        guint8 all = 1;

        for (gsize i = x - MIN (x, MARGIN); i <= end; i++)
          all &= flags[y * width + i];
        rows[y * width + x] = all;
      }
  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        const gsize end = MIN (y + MARGIN, height - 1);
        guint8 all = 1;

        for (gsize i = y - MIN (y, MARGIN); i <= end; i++)
          all &= rows[i * width + x];
        flags[y * width + x] = all;
      }
}

/* Finds the plane's own limits and what of it is image. */
gboolean
_sym_sdm_marker_init (SymSdmMarker *self, const SymSdmPlane *plane, const SymSdmRange *range)
{
  const gsize n = plane->width * plane->height;
  const gsize pixel = plane->n_channels * sym_sample_type_get_size (plane->type);
  gsize stride;
  g_autofree double *row = g_new (double, plane->width);
  g_autofree guint8 *unseen = g_malloc0 (n);

  *self = (SymSdmMarker){ .plane = plane, .range = range };
  self->unit = (range->high - range->low) / 255;
  self->is_float = plane->type >= SYM_SAMPLE_FLOAT32;
  self->low = INFINITY;
  self->high = -INFINITY;
  stride = pixel * plane->width;
  self->copy = g_malloc (stride * plane->height);
  self->before = *plane;
  self->before.samples = self->copy;
  self->before.pixel_stride = pixel;
  self->before.row_stride = stride;
  for (gsize y = 0; y < plane->height; y++)
    {
      const guint8 *from = plane->samples + y * plane->row_stride;

      for (gsize x = 0; x < plane->width; x++)
        memcpy (self->copy + y * stride + x * pixel, from + x * plane->pixel_stride, pixel);
      for (guint c = 0; c < plane->n_channels; c++)
        {
          _sym_sdm_plane_read (plane, c, y, 0, plane->width, row);
          for (gsize x = 0; x < plane->width; x++)
            if (!isfinite (row[x]) || is_padding (range, row[x]))
              unseen[y * plane->width + x] = 1;
            else
              {
                self->low = MIN (self->low, row[x]);
                self->high = MAX (self->high, row[x]);
              }
        }
    }

  self->mask = g_malloc (n);
  memset (self->mask, 1, n);
  for (gsize y = 0; y < plane->height; y++)
    for (guint c = 0; c < plane->n_channels; c++)
      {
        _sym_sdm_plane_read (plane, c, y, 0, plane->width, row);
        for (gsize x = 0; x < plane->width; x++)
          self->mask[y * plane->width + x] &= row[x] == self->low ? 1 : 0;
      }
  shrink (self->mask, plane->width, plane->height);
  for (gsize i = 0; i < n; i++)
    self->mask[i] = self->mask[i] == 0 && unseen[i] == 0 && (plane->keep == NULL || plane->keep[i] == 0);
  return self->low < self->high;
}

void
_sym_sdm_marker_clear (SymSdmMarker *self)
{
  g_free (self->copy);
  g_free (self->mask);
  g_free (self->ease);
}

/* Sums over the box about each place of a line of @n values, which beyond its ends are nothing. */
static void
add_up (const double *from, gsize step, gsize n, double *to)
{
  double sum = 0;

  for (gsize i = 0; i < MIN (REACH, n); i++)
    sum += from[i * step];
  for (gsize i = 0; i < n; i++)
    {
      if (i + REACH < n)
        sum += from[(i + REACH) * step];
      if (i > REACH)
        sum -= from[(i - REACH - 1) * step];
      to[i] = sum;
    }
}

/* The same in two directions, in place. */
static void
add_up_box (double *values, gsize width, gsize height)
{
  g_autofree double *line = g_new (double, MAX (width, height));

  for (gsize y = 0; y < height; y++)
    {
      add_up (values + y * width, 1, width, line);
      memcpy (values + y * width, line, width * sizeof (double));
    }
  for (gsize x = 0; x < width; x++)
    {
      add_up (values + x, width, height, line);
      for (gsize y = 0; y < height; y++)
        values[y * width + x] = line[y];
    }
}

void
_sym_sdm_marker_find_ease (SymSdmMarker *self)
{
  const gsize width = self->plane->width, height = self->plane->height, n = width * height;
  g_autofree double *sums = g_new (double, n), *squares = g_new (double, n), *counts = g_new (double, n);
  SymSdmPlaneSource source;

  _sym_sdm_plane_source_init (&source, &self->before, self->range->low, self->range->high);
  for (gsize y = 0; y < height; y++)
    source.source.read (&source.source, y, 0, width, sums + y * width);
  for (gsize i = 0; i < n; i++)
    {
      sums[i] = (sums[i] - self->range->low) / self->unit;
      squares[i] = sums[i] * sums[i];
      counts[i] = 1;
    }
  add_up_box (sums, width, height);
  add_up_box (squares, width, height);
  add_up_box (counts, width, height);
  self->ease = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    {
      const double mean = sums[i] / counts[i], variance = squares[i] / counts[i] - mean * mean;

      self->ease[i] = (float) (1 / sqrt (sqrt (MAX (variance, 0)) + EVEN));
    }
}

/* One row of the change before it is rounded: as the pattern says, times the strength. */
static void
get_change (const SymSdmMarker *self, const SymSdmPattern *pattern, double strength, gsize y, double *change)
{
  const gsize width = self->plane->width;
  const float *from = pattern->values + y % pattern->height * pattern->width;
  const double most = LARGEST * self->unit, whole = MAX (floor (most + 1e-9), 1), gain = strength * self->unit;

  for (gsize first = 0; first < width; first += pattern->width)
    for (gsize x = 0; x < MIN (pattern->width, width - first); x++)
      change[first + x] = gain * (double) from[x];
  if (self->ease != NULL)
    for (gsize x = 0; x < width; x++)
      change[x] *= (double) self->ease[y * width + x];
  for (gsize x = 0; x < width; x++)
    change[x] = self->is_float ? CLAMP (change[x], -most, most) : rint (CLAMP (change[x], -whole, whole));
}

/* One channel of a row with the change added. */
static void
mark_row (const SymSdmMarker *self, const double *change, gsize y, double *row)
{
  const guint8 *mask = self->mask + y * self->plane->width;

  for (gsize x = 0; x < self->plane->width; x++)
    {
      double value = row[x] + change[x];

      if (!mask[x])
        continue;
      value = MIN (MAX (value, self->low), self->high);
      if (!is_padding (self->range, value))
        row[x] = value;
    }
}

/* Mean square of what is seen of the change, over every step-th row. */
static double
measure_change (const SymSdmMarker *self, const SymSdmPattern *pattern, double strength, gsize step)
{
  const gsize width = self->plane->width;
  const double low = self->range->low, high = self->range->high;
  g_autofree double *before = g_new (double, width), *after = g_new (double, width), *change = g_new (double, width);
  double sum = 0;
  gsize n = 0;

  for (gsize y = step / 2; y < self->plane->height; y += step)
    {
      get_change (self, pattern, strength, y, change);
      for (guint c = 0; c < self->plane->n_channels; c++)
        {
          _sym_sdm_plane_read (&self->before, c, y, 0, width, before);
          memcpy (after, before, width * sizeof (double));
          mark_row (self, change, y, after);
          n += width;
          for (gsize x = 0; x < width; x++)
            {
              const double d = MIN (MAX (after[x], low), high) - MIN (MAX (before[x], low), high);

              sum += d == d ? d * d : 0;
            }
        }
    }
  return sum / (double) n;
}

void
_sym_sdm_marker_apply (const SymSdmMarker *self, const SymSdmPattern *pattern, double strength)
{
  g_autofree double *row = g_new (double, self->plane->width), *change = g_new (double, self->plane->width);

  for (gsize y = 0; y < self->plane->height; y++)
    {
      get_change (self, pattern, strength, y, change);
      for (guint c = 0; c < self->plane->n_channels; c++)
        {
          _sym_sdm_plane_read (&self->before, c, y, 0, self->plane->width, row);
          mark_row (self, change, y, row);
          write_row (self->plane, c, y, row);
        }
    }
}

double
_sym_sdm_marker_find_strength (const SymSdmMarker *self, const SymSdmPattern *pattern, double psnr)
{
  const gsize n = self->plane->width * self->plane->height;
  const gsize step = MIN (MAX (n / SOUGHT_PIXELS, 1), self->plane->height);
  const double range = self->range->high - self->range->low;
  const double wanted = range * range * pow (10, -psnr / 10);
  double low = 0, high = 1;

  while (high < STRONGEST && measure_change (self, pattern, high, step) < wanted)
    {
      low = high;
      high *= 2;
    }
  for (guint i = 0; i < HALVINGS; i++)
    {
      const double middle = (low + high) / 2;

      if (measure_change (self, pattern, middle, step) < wanted)
        low = middle;
      else
        high = middle;
    }
  return low;
}

double
_sym_sdm_marker_get_psnr (const SymSdmMarker *self, const SymSdmPattern *pattern, double strength)
{
  const double mean = measure_change (self, pattern, strength, 1);

  return mean > 0 ? 10 * log10 (pow (self->range->high - self->range->low, 2) / mean) : INFINITY;
}
