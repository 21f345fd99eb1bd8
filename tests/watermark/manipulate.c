/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "manipulate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

Picture *
picture_new (int width, int height)
{
  Picture *self = g_new (Picture, 1);

  self->width = width;
  self->height = height;
  self->values = g_malloc0 ((gsize) width * (gsize) height);
  return self;
}

Picture *
picture_copy (const Picture *from)
{
  Picture *self = picture_new (from->width, from->height);

  memcpy (self->values, from->values, (gsize) from->width * (gsize) from->height);
  return self;
}

void
picture_free (Picture *self)
{
  g_free (self->values);
  g_free (self);
}

static guint8
to_byte (double value)
{
  return (guint8) lrint (CLAMP (value, 0, 255));
}

static guint8
get (const Picture *self, int x, int y)
{
  x = CLAMP (x, 0, self->width - 1);
  y = CLAMP (y, 0, self->height - 1);
  return self->values[(gsize) y * (gsize) self->width + (gsize) x];
}

static void
set (Picture *self, int x, int y, double value)
{
  self->values[(gsize) y * (gsize) self->width + (gsize) x] = to_byte (value);
}

/* Errors of libjpeg end the program: they are errors of the test. */
Picture *
picture_jpeg (const Picture *from, int quality)
{
  struct jpeg_compress_struct writer;
  struct jpeg_decompress_struct reader;
  struct jpeg_error_mgr errors;
  Picture *self = picture_new (from->width, from->height);
  unsigned char *file = NULL;
  unsigned long size = 0;

  writer.err = reader.err = jpeg_std_error (&errors);
  jpeg_create_compress (&writer);
  jpeg_mem_dest (&writer, &file, &size);
  writer.image_width = (JDIMENSION) from->width;
  writer.image_height = (JDIMENSION) from->height;
  writer.input_components = 1;
  writer.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults (&writer);
  jpeg_set_quality (&writer, quality, TRUE);
  jpeg_start_compress (&writer, TRUE);
  for (int y = 0; y < from->height; y++)
    {
      JSAMPROW row = from->values + (gsize) y * (gsize) from->width;

      jpeg_write_scanlines (&writer, &row, 1);
    }
  jpeg_finish_compress (&writer);
  jpeg_destroy_compress (&writer);

  jpeg_create_decompress (&reader);
  jpeg_mem_src (&reader, file, size);
  jpeg_read_header (&reader, TRUE);
  jpeg_start_decompress (&reader);
  for (int y = 0; y < from->height; y++)
    {
      JSAMPROW row = self->values + (gsize) y * (gsize) from->width;

      jpeg_read_scanlines (&reader, &row, 1);
    }
  jpeg_finish_decompress (&reader);
  jpeg_destroy_decompress (&reader);
  free (file);
  return self;
}

Picture *
picture_crop (const Picture *from, double share, double x, double y)
{
  Picture *self = picture_new (MAX ((int) (from->width * share), 1), MAX ((int) (from->height * share), 1));
  const int left = (int) (x * (from->width - self->width)), top = (int) (y * (from->height - self->height));

  for (int row = 0; row < self->height; row++)
    for (int column = 0; column < self->width; column++)
      set (self, column, row, get (from, left + column, top + row));
  return self;
}

static Picture *
map (const Picture *from, const double *table)
{
  Picture *self = picture_copy (from);

  for (gsize i = 0; i < (gsize) from->width * (gsize) from->height; i++)
    self->values[i] = to_byte (table[from->values[i]]);
  return self;
}

Picture *
picture_contrast (const Picture *from, double gain)
{
  double table[256];

  for (int i = 0; i < 256; i++)
    table[i] = 128 + gain * (i - 128);
  return map (from, table);
}

Picture *
picture_gamma (const Picture *from, double gamma)
{
  double table[256];

  for (int i = 0; i < 256; i++)
    table[i] = 255 * pow (i / 255.0, gamma);
  return map (from, table);
}

Picture *
picture_invert (const Picture *from)
{
  return picture_contrast (from, -1);
}

#define REGIONS 8
#define CONTRAST 3.0 /* most times the mean that one value counts */

Picture *
picture_clahe (const Picture *from)
{
  Picture *self = picture_copy (from);
  static double tables[REGIONS][REGIONS][256];

  for (int v = 0; v < REGIONS; v++)
    for (int u = 0; u < REGIONS; u++)
      {
        const int left = u * from->width / REGIONS, right = (u + 1) * from->width / REGIONS;
        const int top = v * from->height / REGIONS, bottom = (v + 1) * from->height / REGIONS;
        const double n = MAX ((right - left) * (bottom - top), 1), most = CONTRAST * n / 256;
        double counts[256] = { 0 }, excess = 0, sum = 0;

        for (int y = top; y < bottom; y++)
          for (int x = left; x < right; x++)
            counts[get (from, x, y)]++;
        for (int i = 0; i < 256; i++)
          {
            excess += MAX (counts[i] - most, 0);
            counts[i] = MIN (counts[i], most);
          }
        for (int i = 0; i < 256; i++)
          {
            sum += counts[i] + excess / 256;
            tables[v][u][i] = 255 * sum / n;
          }
      }
  for (int y = 0; y < from->height; y++)
    for (int x = 0; x < from->width; x++)
      {
        const double v = CLAMP ((y + 0.5) * REGIONS / from->height - 0.5, 0, REGIONS - 1);
        const double u = CLAMP ((x + 0.5) * REGIONS / from->width - 0.5, 0, REGIONS - 1);
        const int v0 = (int) v, u0 = (int) u, v1 = MIN (v0 + 1, REGIONS - 1), u1 = MIN (u0 + 1, REGIONS - 1);
        const int i = get (from, x, y);

        set (self, x, y,
             (1 - v + v0) * ((1 - u + u0) * tables[v0][u0][i] + (u - u0) * tables[v0][u1][i])
                 + (v - v0) * ((1 - u + u0) * tables[v1][u0][i] + (u - u0) * tables[v1][u1][i]));
      }
  return self;
}

Picture *
picture_flip (const Picture *from)
{
  Picture *self = picture_copy (from);

  for (int y = 0; y < from->height; y++)
    for (int x = 0; x < from->width; x++)
      set (self, x, y, get (from, from->width - 1 - x, y));
  return self;
}

Picture *
picture_turn (const Picture *from)
{
  Picture *self = picture_new (from->height, from->width);

  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      set (self, x, y, get (from, from->width - 1 - y, x));
  return self;
}

/* One axis at a time: taps for each place of the result. */
static Picture *
filter (const Picture *from, int width, int height, double scale_x, double scale_y, double reach,
        double (*kernel) (double, double), double parameter)
{
  g_autofree double *between = g_new0 (double, (gsize) width * (gsize) from->height);
  Picture *self = picture_new (width, height);

  for (int x = 0; x < width; x++)
    {
      const double wide = MAX (scale_x, 1), centre = (x + 0.5) * scale_x - 0.5;
      const int first = (int) ceil (centre - reach * wide), last = (int) floor (centre + reach * wide);
      double total = 0;

      for (int i = first; i <= last; i++)
        total += kernel ((i - centre) / wide, parameter);
      for (int i = first; i <= last; i++)
        for (int y = 0; y < from->height; y++)
          between[(gsize) y * (gsize) width + (gsize) x] += kernel ((i - centre) / wide, parameter) / total * get (from, i, y);
    }
  for (int y = 0; y < height; y++)
    {
      const double wide = MAX (scale_y, 1), centre = (y + 0.5) * scale_y - 0.5;
      const int first = (int) ceil (centre - reach * wide), last = (int) floor (centre + reach * wide);
      double total = 0;

      for (int i = first; i <= last; i++)
        total += kernel ((i - centre) / wide, parameter);
      for (int x = 0; x < width; x++)
        {
          double sum = 0;

          for (int i = first; i <= last; i++)
            sum += kernel ((i - centre) / wide, parameter)
                   * between[(gsize) CLAMP (i, 0, from->height - 1) * (gsize) width + (gsize) x];
          set (self, x, y, sum / total);
        }
    }
  return self;
}

static double
gaussian (double x, double deviation)
{
  return exp (-x * x / (2 * deviation * deviation));
}

/* Keys, a = -1/2. */
static double
cubic (double x, double a)
{
  x = fabs (x);
  if (x < 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

Picture *
picture_blur (const Picture *from, double deviation)
{
  return filter (from, from->width, from->height, 1, 1, 4 * deviation, gaussian, deviation);
}

Picture *
picture_resize (const Picture *from, double factor)
{
  const int width = MAX ((int) lround (from->width * factor), 1), height = MAX ((int) lround (from->height * factor), 1);

  return filter (from, width, height, (double) from->width / width, (double) from->height / height, 2, cubic, -0.5);
}

static int
compare_bytes (const void *a, const void *b)
{
  return *(const guint8 *) a - *(const guint8 *) b;
}

Picture *
picture_median (const Picture *from)
{
  Picture *self = picture_copy (from);

  for (int y = 0; y < from->height; y++)
    for (int x = 0; x < from->width; x++)
      {
        guint8 near[9];

        for (int i = 0; i < 9; i++)
          near[i] = get (from, x + i % 3 - 1, y + i / 3 - 1);
        qsort (near, 9, 1, compare_bytes);
        set (self, x, y, near[4]);
      }
  return self;
}

Picture *
picture_noise (const Picture *from, double deviation, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  Picture *self = picture_copy (from);

  for (int y = 0; y < from->height; y++)
    for (int x = 0; x < from->width; x++)
      {
        const double u = 1 - g_rand_double (random), v = g_rand_double (random);

        set (self, x, y, get (from, x, y) + deviation * sqrt (-2 * log (u)) * cos (2 * G_PI * v));
      }
  return self;
}

Picture *
picture_rotate (const Picture *from, double degrees)
{
  const double c = cos (degrees * G_PI / 180), s = sin (degrees * G_PI / 180);
  Picture *self = picture_copy (from);

  for (int y = 0; y < from->height; y++)
    for (int x = 0; x < from->width; x++)
      {
        const double dx = x - from->width / 2.0, dy = y - from->height / 2.0;
        const double u = c * dx + s * dy + from->width / 2.0, v = c * dy - s * dx + from->height / 2.0;
        const int u0 = (int) floor (u), v0 = (int) floor (v);

        set (self, x, y,
             (1 - v + v0) * ((1 - u + u0) * get (from, u0, v0) + (u - u0) * get (from, u0 + 1, v0))
                 + (v - v0) * ((1 - u + u0) * get (from, u0, v0 + 1) + (u - u0) * get (from, u0 + 1, v0 + 1)));
      }
  return self;
}
