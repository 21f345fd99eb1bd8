/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-shade-private.h"

#include <math.h>
#include <string.h>

#include "sym-colormap-private.h"
#include "sym-resample-private.h"

/* Steps of the tabulated sigmoid, over so many widths to either side: beyond, it is black or white. */
#define SIGMOID_STEPS 8192
#define SIGMOID_REACH 2.0

/* A curve over the values from centre - reach to centre + reach. */
static void
take_curve (SymShading *self, guint8 *curve, int n, double reach)
{
  self->curve = curve;
  self->n_curve = n;
  self->gain = (float) (n / (2 * reach));
  self->offset = (float) (n / 2.0);
}

/* PS3.3 C.11.2.1.3.1: 255 / (1 + exp (-4 (x - c) / w)). */
static void
take_sigmoid (SymShading *self, double width)
{
  guint8 *curve = g_malloc (SIGMOID_STEPS);

  for (int i = 0; i < SIGMOID_STEPS; i++)
    {
      double x = ((i + 0.5) / SIGMOID_STEPS * 2 - 1) * SIGMOID_REACH;

      curve[i] = (guint8) (255 / (1 + exp (-4 * x)) + 0.5);
    }
  take_curve (self, curve, SIGMOID_STEPS, SIGMOID_REACH * width);
}

static void
take_lut (SymShading *self, const SymImage *image, const SymWindow *window)
{
  int n = (int) image->luts[SYM_LUT_VOI]->n;
  guint8 *curve = g_malloc ((gsize) n);

  for (int i = 0; i < n; i++)
    {
      double value = window->centre + ((i + 0.5) / n - 0.5) * window->width;

      curve[i] = (guint8) (_sym_image_map_lut (image, window, value) * 255 + 0.5);
    }
  take_curve (self, curve, n, window->width / 2);
}

/* Window to gain and offset on value less centre, PS3.3 C.11.2.1.2.1 and C.11.2.1.3.2. */
void
_sym_shading_init (SymShading *self, const SymViewport *viewport, const SymImage *image)
{
  const SymWindow *window = &viewport->window;
  double width = window->width;

  self->curve = NULL;
  _sym_colormap_fill (viewport->colormap,
                      viewport->invert != (image->info.colour == SYM_COLOUR_MONO_INVERTED), self->table);
  if (window->function == SYM_WINDOW_SIGMOID)
    take_sigmoid (self, width);
  else if (window->function == SYM_WINDOW_LUT && image->luts[SYM_LUT_VOI] != NULL)
    take_lut (self, image, window);
  else if (window->function == SYM_WINDOW_LINEAR && width > 1)
    {
      self->gain = (float) (255 / (width - 1));
      self->offset = (float) ((0.5 / (width - 1) + 0.5) * 255);
    }
  else if (window->function == SYM_WINDOW_LINEAR && width == 1)
    {
      /* a step at c - 0.5, itself black */
      self->gain = 1e30F;
      self->offset = 0.5e30F;
    }
  else
    {
      /* LINEAR_EXACT, and LINEAR of a width below 1, which the standard does not know */
      self->gain = (float) (255 / width);
      self->offset = 127.5F;
    }
}

void
_sym_shading_clear (SymShading *self)
{
  g_clear_pointer (&self->curve, g_free);
}

void
_sym_shade_grey (const SymShading *self, const float *values, const float *share, guint8 *index, guint8 *to, int n)
{
  if (self->curve != NULL)
    for (int i = 0; i < n; i++)
      {
        float at = values[i] * self->gain + self->offset;

        index[i] = self->curve[(int) CLAMP (at, 0, (float) (self->n_curve - 1))];
      }
  else
    _sym_rows_to_index (values, self->gain, self->offset, index, (gsize) n);

  /* Four bytes at once, the fourth overwritten by the next pixel; what follows the row is drawn
   * later or is slack. */
  for (int i = 0; i < n; i++)
    memcpy (to + 3 * (gsize) i, self->table[index[i]], 4);
  if (share != NULL)
    for (int i = 0; i < n; i++)
      if (share[i] < 0.5F)
        memset (to + 3 * (gsize) i, 0, 3);
}

void
_sym_shade_colour (const float *const *channels, guint8 *index, guint8 *to, int n)
{
  for (int c = 0; c < 3; c++)
    {
      _sym_rows_to_index (channels[c], 1, 0, index, (gsize) n);
      for (int i = 0; i < n; i++)
        to[3 * (gsize) i + (gsize) c] = index[i];
    }
}
