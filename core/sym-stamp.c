/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-mark"

#include "config.h"

#include "sym-stamp-private.h"

/* Below this opacity nobody sees the difference: the pixel stays the image's. */
#define LEAST_ALPHA 0.06

static gboolean
add_pixel (SymStamp *self, guint8 fill, guint8 edge, const SymPaint *paint)
{
  double fill_alpha = fill / 255.0 * paint->fill_alpha;
  double rim_alpha = (MAX (edge, fill) - fill) / 255.0 * paint->rim_alpha;
  guint8 keep[3], add[3];

  if (fill_alpha + rim_alpha < LEAST_ALPHA)
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      int sum = (int) (fill_alpha * paint->fill[i] + rim_alpha * paint->rim[i] + 0.5);

      keep[i] = (guint8) ((1 - fill_alpha - rim_alpha) * 255 + 0.5);
      add[i] = (guint8) MIN (sum, 255 - keep[i]);
    }
  g_byte_array_append (self->keep, keep, 3);
  g_byte_array_append (self->add, add, 3);
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
  self->keep = g_byte_array_new ();
  self->add = g_byte_array_new ();
  for (int y = 0; y < mask->height; y++)
    {
      const guint8 *fill = mask->fill + (gsize) y * (gsize) mask->width;
      const guint8 *edge = mask->edge + (gsize) y * (gsize) mask->width;
      gboolean in_run = FALSE;

      for (int x = 0; x < mask->width; x++)
        {
          const guint index = self->keep->len / 3;

          if ((fill[x] | edge[x]) == 0 || !add_pixel (self, fill[x], edge[x], paint))
            {
              in_run = FALSE;
              continue;
            }
          if (!in_run)
            {
              SymStampRun run = { mask->x + x, mask->y + y, 0, index };

              g_array_append_val (self->runs, run);
              in_run = TRUE;
            }
          g_array_index (self->runs, SymStampRun, self->runs->len - 1).n++;
        }
    }
  return self;
}

void
_sym_stamp_free (SymStamp *self)
{
  g_array_unref (self->runs);
  g_byte_array_unref (self->keep);
  g_byte_array_unref (self->add);
  g_free (self);
}

static inline void
paint_bytes (guint8 *restrict to, const guint8 *restrict keep, const guint8 *restrict add, int n)
{
  for (int i = 0; i < n; i++)
    to[i] = _sym_stamp_blend (to[i], keep[i], add[i]);
}

void
_sym_stamp_paint (const SymStamp *self, guint8 *pixels, int width, int height, gsize stride, int dx, int dy)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      const SymStampRun *run = &g_array_index (self->runs, SymStampRun, i);
      int x = run->x + dx, y = run->y + dy;
      int skip = MAX (0, -x), n = MIN ((int) run->n, width - x);
      gsize first = 3 * ((gsize) run->first + (gsize) skip);

      if (y >= 0 && y < height && skip < n)
        paint_bytes (pixels + (gsize) y * stride + (gsize) (x + skip) * 3, self->keep->data + first,
                     self->add->data + first, 3 * (n - skip));
    }
}
