/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-field"

#include "config.h"

#include "sym-field.h"

#include <math.h>
#include <string.h>

#define N_BOXES 3
#define N_BAND_PASSES 4
#define BAND_RATIO 1.15

SymField *
sym_field_new (const gsize dims[3], double step)
{
  SymField *self = g_new0 (SymField, 1);

  memcpy (self->dims, dims, sizeof self->dims);
  self->step = step;
  self->values = g_new0 (float, dims[0] * dims[1] * dims[2]);
  return self;
}

SymField *
sym_field_new_cover (const SymField *like, double step)
{
  gsize dims[3];

  for (guint i = 0; i < 3; i++)
    dims[i] = (gsize) ceil ((double) (like->dims[i] - 1) * like->step / step - 1e-6) + 1;
  return sym_field_new (dims, step);
}

SymField *
sym_field_copy (const SymField *self)
{
  SymField *copy = sym_field_new (self->dims, self->step);

  memcpy (copy->values, self->values, sym_field_get_size (self) * sizeof *self->values);
  return copy;
}

void
sym_field_free (SymField *self)
{
  g_free (self->values);
  g_free (self);
}

gsize
sym_field_get_size (const SymField *self)
{
  return self->dims[0] * self->dims[1] * self->dims[2];
}

SymField *
sym_field_new_resampled (const SymField *self, double step)
{
  SymField *out = sym_field_new_cover (self, step);
  gsize i = 0;

  for (gsize z = 0; z < out->dims[2]; z++)
    for (gsize y = 0; y < out->dims[1]; y++)
      for (gsize x = 0; x < out->dims[0]; x++)
        {
          const double position[] = { (double) x * step, (double) y * step, (double) z * step };

          out->values[i++] = sym_field_at (self, position);
        }
  return out;
}

/* The eight neighbours of a position: offsets of four lines and of two voxels in each. */
typedef struct
{
  gsize lines[4];
  gsize here, next;
  float f[3];
} Cell;

static inline Cell
find_cell (const SymField *self, const double position[3])
{
  Cell cell;
  gsize base[3], next[3];
  gsize row = self->dims[0];
  gsize plane = row * self->dims[1];

  for (guint i = 0; i < 3; i++)
    {
      double at = CLAMP (position[i] / self->step, 0.0, (double) (self->dims[i] - 1));

      base[i] = (gsize) at;
      next[i] = MIN (base[i] + 1, self->dims[i] - 1);
      cell.f[i] = (float) (at - (double) base[i]);
    }
  for (guint i = 0; i < 4; i++)
    cell.lines[i] = ((i & 2) ? next[2] : base[2]) * plane + ((i & 1) ? next[1] : base[1]) * row;
  cell.here = base[0];
  cell.next = next[0];
  return cell;
}

static inline float
interpolate (const float *values, const Cell *cell)
{
  float c[4];

  for (guint i = 0; i < 4; i++)
    {
      const float *line = values + cell->lines[i];

      c[i] = line[cell->here] + cell->f[0] * (line[cell->next] - line[cell->here]);
    }
  c[0] += cell->f[1] * (c[1] - c[0]);
  c[2] += cell->f[1] * (c[3] - c[2]);
  return c[0] + cell->f[2] * (c[2] - c[0]);
}

float
sym_field_at (const SymField *self, const double position[3])
{
  Cell cell = find_cell (self, position);

  return interpolate (self->values, &cell);
}

void
sym_field_at_three (SymField *const fields[3], const double position[3], float values[3])
{
  Cell cell = find_cell (fields[0], position);

  for (guint i = 0; i < 3; i++)
    values[i] = interpolate (fields[i]->values, &cell);
}

void
sym_field_gradient_at (const SymField *self, const double position[3], double gradient[3])
{
  for (guint i = 0; i < 3; i++)
    {
      double before[3], after[3];

      memcpy (before, position, sizeof before);
      memcpy (after, position, sizeof after);
      before[i] -= self->step;
      after[i] += self->step;
      gradient[i] = (double) (sym_field_at (self, after) - sym_field_at (self, before))
                    / (2.0 * self->step);
    }
}

/* One extended box over @n values, each a run of @width neighbours; @in and @out do not overlap. */
static void
box_lines (const float *in,
           float *out,
           gsize n,
           gsize width,
           gsize stride,
           gsize radius,
           float edge,
           float *sum)
{
  float norm = 1.0f / ((float) (2 * radius + 1) + 2.0f * edge);
  gint64 last = (gint64) n - 1;
  gint64 r = (gint64) radius;

  memset (sum, 0, width * sizeof *sum);
  for (gint64 k = -r; k <= r; k++)
    for (gsize x = 0; x < width; x++)
      sum[x] += in[(gsize) CLAMP (k, 0, last) * width + x];
  for (gint64 i = 0; i <= last; i++)
    {
      const float *before = in + (gsize) CLAMP (i - r - 1, 0, last) * width;
      const float *after = in + (gsize) CLAMP (i + r + 1, 0, last) * width;
      const float *leaving = in + (gsize) CLAMP (i - r, 0, last) * width;
      float *line = out + (gsize) i * stride;

      for (gsize x = 0; x < width; x++)
        {
          line[x] = norm * (sum[x] + edge * (before[x] + after[x]));
          sum[x] += after[x] - leaving[x];
        }
    }
}

static void
blur_axis (SymField *self, guint axis, gsize radius, float edge)
{
  gsize n = self->dims[axis];
  gsize row = self->dims[0];
  gsize stride = axis == 0 ? 1 : axis == 1 ? row : row * self->dims[1];
  gsize width = axis == 0 ? 1 : row;
  gsize n_lines = sym_field_get_size (self) / (n * width);
  g_autofree float *buffer = g_new (float, n *width);
  g_autofree float *sum = g_new (float, width);

  for (gsize line = 0; line < n_lines; line++)
    {
      float *start = self->values
                     + (axis == 1   ? line * row * n
                        : axis == 0 ? line * n
                                    : line * row);

      for (gsize i = 0; i < n; i++)
        memcpy (buffer + i * width, start + i * stride, width * sizeof *buffer);
      box_lines (buffer, start, n, width, stride, radius, edge, sum);
    }
}

void
sym_field_blur (SymField *self, double sigma)
{
  double variance = sigma * sigma / (self->step * self->step) / N_BOXES;
  double radius = floor (0.5 * sqrt (12.0 * variance + 1.0) - 0.5);
  double edge = (2.0 * radius + 1.0) * (radius * (radius + 1.0) - 3.0 * variance)
                / (6.0 * (variance - (radius + 1.0) * (radius + 1.0)));

  for (guint axis = 0; axis < 3; axis++)
    for (guint i = 0; i < N_BOXES; i++)
      blur_axis (self, axis, (gsize) radius, (float) edge);
}

void
sym_field_normalise (SymField *self)
{
  gsize n = sym_field_get_size (self);
  double sum = 0.0, squares = 0.0, mean, deviation;

  for (gsize i = 0; i < n; i++)
    {
      sum += (double) self->values[i];
      squares += (double) self->values[i] * (double) self->values[i];
    }
  mean = sum / (double) n;
  deviation = sqrt (MAX (squares / (double) n - mean * mean, 1e-30));
  for (gsize i = 0; i < n; i++)
    self->values[i] = (float) (((double) self->values[i] - mean) / deviation);
}

static SymField *
new_white_noise (const SymField *like, double step, SymRandom *random)
{
  SymField *self = sym_field_new_cover (like, step);
  gsize n = sym_field_get_size (self);

  for (gsize i = 0; i < n; i++)
    self->values[i] = (float) sym_random_normal (random);
  return self;
}

SymField *
sym_field_new_smooth_noise (const SymField *like, double sigma, SymRandom *random)
{
  SymField *self = new_white_noise (like, MAX (like->step, sigma / 2.5), random);

  sym_field_blur (self, sigma);
  sym_field_normalise (self);
  return self;
}

SymField *
sym_field_new_band_noise (const SymField *like, double wavelength, SymRandom *random)
{
  /* A Laplacian of a Gaussian has the spectrum k^2 exp (-k^2 sigma^2 / 2), with its peak at
   * k = sqrt (2) / sigma. A difference of near Gaussians stands in for it. */
  double sigma = wavelength * G_SQRT2 / (2.0 * G_PI);
  SymField *self = new_white_noise (like, MAX (like->step, sigma / 2.5), random);
  gsize n = sym_field_get_size (self);

  for (guint pass = 0; pass < N_BAND_PASSES; pass++)
    {
      g_autoptr (SymField) wide = NULL;

      sym_field_blur (self, sigma / BAND_RATIO);
      wide = sym_field_copy (self);
      sym_field_blur (wide,
                      sigma * sqrt (BAND_RATIO * BAND_RATIO - 1.0 / (BAND_RATIO * BAND_RATIO)));
      for (gsize i = 0; i < n; i++)
        self->values[i] -= wide->values[i];
    }
  sym_field_normalise (self);
  return self;
}

void
sym_field_flood (SymField *self, gsize start)
{
  gsize n = sym_field_get_size (self);
  gsize row = self->dims[0], plane = row * self->dims[1];
  g_autofree guint8 *reached = g_malloc0 (n);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (gsize));

  if (self->values[start] > 0)
    {
      reached[start] = 1;
      g_array_append_val (stack, start);
    }
  while (stack->len > 0)
    {
      gsize i = g_array_index (stack, gsize, stack->len - 1);
      gsize x = i % row, y = i / row % self->dims[1], z = i / plane;
      const gsize neighbours[] = { x > 0 ? i - 1 : i,     x + 1 < row ? i + 1 : i,
                                   y > 0 ? i - row : i,   y + 1 < self->dims[1] ? i + row : i,
                                   z > 0 ? i - plane : i, z + 1 < self->dims[2] ? i + plane : i };

      g_array_set_size (stack, stack->len - 1);
      for (guint k = 0; k < G_N_ELEMENTS (neighbours); k++)
        if (!reached[neighbours[k]] && self->values[neighbours[k]] > 0)
          {
            reached[neighbours[k]] = 1;
            g_array_append_val (stack, neighbours[k]);
          }
    }
  for (gsize i = 0; i < n; i++)
    self->values[i] = reached[i] ? 1.0f : 0.0f;
}
