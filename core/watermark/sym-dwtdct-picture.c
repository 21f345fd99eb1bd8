/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-watermark"

#include "config.h"

#include "sym-dwtdct-private.h"

#include <string.h>

/** RUN: pixels that are converted at a time */
#define RUN 256

static void
read_packed (const SymDwtdctPicture *self, gsize row, gsize first, gsize n, guint8 *rgb)
{
  memcpy (rgb, (const guint8 *) self->data + 3 * (row * self->columns + first), 3 * n);
}

SymDwtdctPicture
_sym_dwtdct_picture_packed (const guint8 *rgb, gsize columns, gsize rows)
{
  return (SymDwtdctPicture){ .columns = columns, .rows = rows, .read = read_packed, .data = rgb };
}

static void
read_slice (const SymDwtdctPicture *self, gsize row, gsize first, gsize n, guint8 *rgb)
{
  float buffer[SYM_SLICE_MAX_CHANNELS][RUN];
  float *channels[SYM_SLICE_MAX_CHANNELS] = { buffer[0], buffer[1], buffer[2] };

  for (gsize done = 0; done < n; done += RUN)
    {
      const gsize run = MIN (n - done, RUN);
      guint8 *to = rgb + 3 * done;

      _sym_slice_read_row (self->data, row, first + done, run, channels);
      for (gsize i = 0; i < run; i++)
        for (guint c = 0; c < 3; c++)
          to[3 * i + c] = (guint8) CLAMP (channels[c][i] + 0.5f, 0, 255);
    }
}

SymDwtdctPicture
_sym_dwtdct_picture_of (const SymImage *image, gsize plane, guint orientation, SymSlice *slice)
{
  const int across = (orientation & 4) != 0 ? 1 : 0;
  const SymSlicing slicing = {
    .axis = { across, 1 - across, 2 },
    .reverse = { (orientation & 1) != 0, (orientation & 2) != 0, FALSE },
  };

  g_assert (orientation < SYM_DWTDCT_N_ORIENTATIONS && plane < image->n_planes);
  _sym_slice_init (slice, image, slicing, plane % image->dims[2], plane / image->dims[2] % image->dims[3],
                   plane / image->dims[2] / image->dims[3], 0);
  g_assert (slice->n_channels == SYM_SLICE_MAX_CHANNELS);

  return (SymDwtdctPicture){
    .columns = slice->columns, .rows = slice->rows, .read = read_slice, .data = slice,
  };
}

static void
read_cropped (const SymDwtdctPicture *self, gsize row, gsize first, gsize n, guint8 *rgb)
{
  self->inner->read (self->inner, self->top + row, self->left + first, n, rgb);
}

SymDwtdctPicture
_sym_dwtdct_picture_crop (const SymDwtdctPicture *inner, gsize left, gsize top, gsize columns, gsize rows)
{
  g_assert (left <= inner->columns && columns <= inner->columns - left);
  g_assert (top <= inner->rows && rows <= inner->rows - top);

  return (SymDwtdctPicture){
    .columns = columns, .rows = rows, .read = read_cropped, .inner = inner, .left = left, .top = top,
  };
}

static void
read_doubled (const SymDwtdctPicture *self, gsize row, gsize first, gsize n, guint8 *rgb)
{
  const gsize begin = first / 2;

  if (n == 0)
    return;
  self->inner->read (self->inner, row / 2, begin, (first + n - 1) / 2 + 1 - begin, rgb);
  /* From the end, so that no pixel is written over before it is read. */
  for (gsize i = n; i-- > 0;)
    memmove (rgb + 3 * i, rgb + 3 * ((first + i) / 2 - begin), 3);
}

SymDwtdctPicture
_sym_dwtdct_picture_double (const SymDwtdctPicture *inner)
{
  return (SymDwtdctPicture){
    .columns = 2 * inner->columns, .rows = 2 * inner->rows, .read = read_doubled, .inner = inner,
  };
}

static void
read_halved (const SymDwtdctPicture *self, gsize row, gsize first, gsize n, guint8 *rgb)
{
  guint8 upper[6 * RUN], lower[6 * RUN];

  for (gsize done = 0; done < n; done += RUN)
    {
      const gsize run = MIN (n - done, RUN);

      self->inner->read (self->inner, 2 * row, 2 * (first + done), 2 * run, upper);
      self->inner->read (self->inner, 2 * row + 1, 2 * (first + done), 2 * run, lower);
      for (gsize i = 0; i < run; i++)
        for (gsize c = 0; c < 3; c++)
          {
            const gsize at = 6 * i + c;

            rgb[3 * (done + i) + c] = (guint8) ((upper[at] + upper[at + 3] + lower[at] + lower[at + 3] + 2) / 4);
          }
    }
}

SymDwtdctPicture
_sym_dwtdct_picture_halve (const SymDwtdctPicture *inner)
{
  return (SymDwtdctPicture){
    .columns = inner->columns / 2, .rows = inner->rows / 2, .read = read_halved, .inner = inner,
  };
}
