/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-mark"

#include "config.h"

#include "sym-stamp-private.h"

/* Below this opacity nobody sees the difference: the pixel stays the image's. */
#define LEAST_ALPHA 0.06

static gboolean
pixel_init (SymStampPixel *pixel, guint8 fill, guint8 edge, const SymPaint *paint)
{
  double fill_alpha = fill / 255.0 * paint->fill_alpha;
  double rim_alpha = (MAX (edge, fill) - fill) / 255.0 * paint->rim_alpha;
  double left = 1 - fill_alpha - rim_alpha;

  if (fill_alpha + rim_alpha < LEAST_ALPHA)
    return FALSE;
  pixel->keep = (guint8) (left * 255 + 0.5);
  for (int i = 0; i < 3; i++)
    {
      int add = (int) (fill_alpha * paint->fill[i] + rim_alpha * paint->rim[i] + 0.5);

      pixel->add[i] = (guint8) MIN (add, 255 - pixel->keep);
    }
  return TRUE;
}

SymStamp *
_sym_stamp_new (const SymMask *mask, const SymPaint *paint)
{
  SymStamp *self = g_new0 (SymStamp, 1);

  self->x = mask->x;
  self->y = mask->y;
  self->width = mask->width;
  self->height = mask->height;
  self->runs = g_array_new (FALSE, FALSE, sizeof (SymStampRun));
  self->pixels = g_array_new (FALSE, FALSE, sizeof (SymStampPixel));
  for (int y = 0; y < mask->height; y++)
    {
      const guint8 *fill = mask->fill + (gsize) y * (gsize) mask->width;
      const guint8 *edge = mask->edge + (gsize) y * (gsize) mask->width;
      gboolean in_run = FALSE;

      for (int x = 0; x < mask->width; x++)
        {
          SymStampPixel pixel;

          if ((fill[x] | edge[x]) == 0 || !pixel_init (&pixel, fill[x], edge[x], paint))
            {
              in_run = FALSE;
              continue;
            }
          if (!in_run)
            {
              SymStampRun run = { mask->x + x, mask->y + y, 0, self->pixels->len };

              g_array_append_val (self->runs, run);
              in_run = TRUE;
            }
          g_array_index (self->runs, SymStampRun, self->runs->len - 1).n++;
          g_array_append_val (self->pixels, pixel);
        }
    }
  return self;
}

void
_sym_stamp_free (SymStamp *self)
{
  g_array_unref (self->runs);
  g_array_unref (self->pixels);
  g_free (self);
}

void
_sym_stamp_paint (const SymStamp *self, guint8 *pixels, int width, int height, gsize stride, int dx, int dy)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      const SymStampRun *run = &g_array_index (self->runs, SymStampRun, i);
      const SymStampPixel *from = &g_array_index (self->pixels, SymStampPixel, run->pixels);
      int x = run->x + dx, y = run->y + dy;
      int skip = MAX (0, -x), n = MIN ((int) run->n, width - x);
      guint8 *to;

      if (y < 0 || y >= height || skip >= n)
        continue;
      to = pixels + (gsize) y * stride + (gsize) (x + skip) * 3;
      for (int j = skip; j < n; j++, to += 3)
        {
          to[0] = _sym_stamp_blend (to[0], from[j].keep, from[j].add[0]);
          to[1] = _sym_stamp_blend (to[1], from[j].keep, from[j].add[1]);
          to[2] = _sym_stamp_blend (to[2], from[j].keep, from[j].add[2]);
        }
    }
}
