/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-tile-private.h"

#include <math.h>
#include <string.h>

/* Rows between two looks at the cancellable. */
#define ROWS_UNASKED 32

/* Part of the largest value below which differences are rounding, not image. */
#define ROUNDING 1e-6

/* Largest residual: a bright spot must not outweigh its tile. */
#define CLIP 2.5

/* Values beyond have squares that are no numbers. */
#define LARGEST 1e60

static const double luminance[3] = { 0.299, 0.587, 0.114 };

/* Index of a row or column beyond the edge: reflected, with the edge sample repeated. */
static gsize
reflect (gssize i, gsize n)
{
  gssize period = 2 * (gssize) n;
  gssize at = i % period;

  if (at < 0)
    at += period;
  return (gsize) (at < (gssize) n ? at : period - 1 - at);
}

/* Sums over a square box, row by row: the sums along rows of all rows that a box can hold, and their
 * sum down the columns, which moves on by one row each time. */
typedef struct
{
  gsize width, height, box, half;
  double *rows;   /* ring of box + 1 */
  double *sum;    /* of the box around the row that moved to last */
  double *padded; /* one row with what is reflected at its ends, doubled in place */
  gsize at;
} Box;

static void
box_init (Box *self, gsize width, gsize height, gsize box)
{
  self->width = width;
  self->height = height;
  self->box = box;
  self->half = box / 2;
  self->at = 0;
  self->rows = g_new (double, (box + 1) * width);
  self->sum = g_new0 (double, width);
  self->padded = g_new (double, width + 2 * box);
}

static void
box_clear (Box *self)
{
  g_free (self->rows);
  g_free (self->sum);
  g_free (self->padded);
}

static double *
box_get_row (const Box *self, gsize y)
{
  return self->rows + y % (self->box + 1) * self->width;
}

/* Sums along one row: of 2, 4, 8 … neighbours by doubling, and of those the ones that make up the
 * box: no running sum, whose steps would wait for each other. */
static void
box_push (Box *self, gsize y, const double *row)
{
  const gsize n = self->width;
  double *restrict out = box_get_row (self, y);
  double *padded = self->padded;
  gsize done = 0, room = n + 2 * self->half;

  for (gsize i = 0; i < self->half; i++)
    {
      padded[i] = row[reflect ((gssize) i - (gssize) self->half, n)];
      padded[n + self->half + i] = row[reflect ((gssize) (n + i), n)];
    }
  memcpy (padded + self->half, row, n * sizeof (double));
  memset (out, 0, n * sizeof (double));
  for (gsize step = 1; step <= self->box; step *= 2)
    {
      if (self->box & step)
        {
          const double *from = padded + done;

          for (gsize i = 0; i < n; i++)
            out[i] += from[i];
          done += step;
        }
      if (2 * step <= self->box)
        {
          room -= step;
          for (gsize i = 0; i < room; i++)
            padded[i] += padded[i + step];
        }
    }
}

/* The sums around the next row; all rows that the box reaches have been pushed. */
static const double *
box_next (Box *self)
{
  const gsize n = self->width;
  double *restrict sum = self->sum;

  if (self->at == 0)
    for (gsize j = 0; j < self->box; j++)
      {
        const double *row = box_get_row (self, reflect ((gssize) j - (gssize) self->half, self->height));

        for (gsize i = 0; i < n; i++)
          sum[i] += row[i];
      }
  else
    {
      const gssize y = (gssize) self->at, half = (gssize) self->half;
      const double *in = box_get_row (self, reflect (y + half, self->height));
      const double *out = box_get_row (self, reflect (y - half - 1, self->height));

      for (gsize i = 0; i < n; i++)
        sum[i] += in[i] - out[i];
    }
  self->at++;
  return sum;
}

static double
get_largest (const SymSdmSource *source, const SymSdmArea *area, double *row)
{
  double largest = 1;

  if (source->largest > 0)
    return source->largest;
  for (gsize y = 0; y < area->height; y++)
    {
      source->read (source, area->y + y, area->x, area->width, row);
      for (gsize i = 0; i < area->width; i++)
        largest = MAX (largest, fabs (row[i]));
    }
  return largest;
}

static void
normalise (const double *restrict h, const double *restrict squares, double count, double least,
           double *restrict out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      double deviation = sqrt (MAX (squares[i] / count, 0));
      double value = h[i] / MAX (deviation, least);

      value = MIN (MAX (value, -CLIP), CLIP);
      out[i] = deviation > least && fabs (h[i]) > least ? value : 0;
    }
}

gsize
_sym_sdm_get_box (double scale)
{
  return (gsize) MAX (5, 2 * lround (7 * scale) + 1);
}

gboolean
_sym_sdm_residual (const SymSdmSource *source, const SymSdmArea *area, gsize box, GCancellable *cancellable,
                   SymSdmResidualFunc take, gpointer user_data)
{
  const gsize width = area->width, height = area->height, half = box / 2, ring = box + 1;
  const double count = (double) (box * box);
  g_autofree double *x = g_new (double, ring * width), *h = g_new (double, ring * width);
  g_autofree double *work = g_new (double, width);
  gsize n_x = 0, n_h = 0;
  gboolean is_whole = TRUE;
  double least;
  Box means, squares;

  box_init (&means, width, height, box);
  box_init (&squares, width, height, box);
  least = ROUNDING * get_largest (source, area, work);
  for (gsize y = 0; y < height && is_whole; y++)
    {
      for (; n_h < MIN (y + half + 1, height); n_h++)
        {
          const double *sum;
          double *to = h + n_h % ring * width;
          const double *from = x + n_h % ring * width;

          for (; n_x < MIN (n_h + half + 1, height); n_x++)
            {
              double *row = x + n_x % ring * width;

              source->read (source, area->y + n_x, area->x, width, row);
              box_push (&means, n_x, row);
            }
          sum = box_next (&means);
          for (gsize i = 0; i < width; i++)
            {
              to[i] = from[i] - sum[i] / count;
              work[i] = to[i] * to[i];
            }
          box_push (&squares, n_h, work);
        }
      normalise (h + y % ring * width, box_next (&squares), count, least, work, width);
      take (user_data, y, work, width);
      is_whole = y % ROWS_UNASKED != 0 || !g_cancellable_is_cancelled (cancellable);
    }
  box_clear (&means);
  box_clear (&squares);
  return is_whole;
}

gboolean
_sym_sdm_plane_is_supported (const SymSdmPlane *self)
{
  return self->type <= SYM_SAMPLE_INT32 || self->type == SYM_SAMPLE_FLOAT32 || self->type == SYM_SAMPLE_FLOAT64;
}

#define READ(type) \
  { \
    const guint8 *from = self->samples + y * self->row_stride + first * self->pixel_stride; \
\
    if (self->pixel_stride == sizeof (type)) \
      for (gsize i = 0; i < n; i++) \
        row[i] = (double) ((const type *) (const void *) from)[i]; \
    else \
      for (gsize i = 0; i < n; i++, from += self->pixel_stride) \
        row[i] = (double) ((const type *) (const void *) from)[channel]; \
    return; \
  }

void
_sym_sdm_plane_read (const SymSdmPlane *self, guint channel, gsize y, gsize first, gsize n, double *row)
{
  switch (self->type)
    {
    case SYM_SAMPLE_UINT8:
      READ (guint8)
    case SYM_SAMPLE_INT8:
      READ (gint8)
    case SYM_SAMPLE_UINT16:
      READ (guint16)
    case SYM_SAMPLE_INT16:
      READ (gint16)
    case SYM_SAMPLE_UINT32:
      READ (guint32)
    case SYM_SAMPLE_INT32:
      READ (gint32)
    case SYM_SAMPLE_FLOAT32:
      READ (float)
    case SYM_SAMPLE_FLOAT64:
      READ (double)
    case SYM_SAMPLE_UINT64:
    case SYM_SAMPLE_INT64:
    case SYM_SAMPLE_COMPLEX64:
    case SYM_SAMPLE_COMPLEX128:
    case SYM_N_SAMPLE_TYPES:
    default:
      for (gsize i = 0; i < n; i++)
        row[i] = _sym_sample_get (self->samples + y * self->row_stride + (first + i) * self->pixel_stride,
                                  self->type, channel);
      return;
    }
}

/* What nearly all finished pictures are. */
static void
read_picture (const SymSdmSource *source, gsize y, gsize first, gsize n, double *row)
{
  const SymSdmPlane *plane = ((const SymSdmPlaneSource *) source)->plane;
  const guint8 *from = plane->samples + y * plane->row_stride + first * plane->pixel_stride;

  for (gsize i = 0; i < n; i++, from += plane->pixel_stride)
    row[i] = luminance[0] * from[0] + luminance[1] * from[1] + luminance[2] * from[2];
}

static void
read_plane (const SymSdmSource *source, gsize y, gsize first, gsize n, double *row)
{
  const SymSdmPlaneSource *self = (const SymSdmPlaneSource *) source;
  const gboolean may_be_odd = self->plane->type >= SYM_SAMPLE_FLOAT32;
  double part[256];

  for (gsize done = 0; done < n; done += G_N_ELEMENTS (part))
    {
      const gsize chunk = MIN (n - done, G_N_ELEMENTS (part));
      double *out = row + done;

      for (guint c = 0; c < self->plane->n_channels; c++)
        {
          _sym_sdm_plane_read (self->plane, c, y, first + done, chunk, part);
          if (may_be_odd)
            for (gsize i = 0; i < chunk; i++)
              part[i] = isnan (part[i]) ? 0 : part[i];
          for (gsize i = 0; i < chunk; i++)
            part[i] = MIN (MAX (part[i], self->low), self->high);
          if (self->plane->n_channels == 1)
            memcpy (out, part, chunk * sizeof (double));
          else if (c == 0)
            for (gsize i = 0; i < chunk; i++)
              out[i] = luminance[0] * part[i];
          else
            for (gsize i = 0; i < chunk; i++)
              out[i] += luminance[c] * part[i];
        }
    }
}

void
_sym_sdm_plane_source_init (SymSdmPlaneSource *self, const SymSdmPlane *plane, double low, double high)
{
  self->source.width = plane->width;
  self->source.height = plane->height;
  self->source.largest = plane->type == SYM_SAMPLE_UINT8 ? G_MAXUINT8 : 0;
  self->source.read = plane->type == SYM_SAMPLE_UINT8 && plane->n_channels == 3 && low <= 0 && high >= G_MAXUINT8
                          ? read_picture
                          : read_plane;
  self->plane = plane;
  self->low = MAX (low, -LARGEST);
  self->high = MIN (high, LARGEST);
}
