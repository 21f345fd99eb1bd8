/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "mark-variant"

#include "config.h"

#include "sym-overlay-private.h"

#include <string.h>

/* In the place of core/sym-mark.c in programs that are linked for the attacks only and never installed:
 * what the judge must catch. Each passes its own check, as a forger would make it. */

#define UNMARKED 1 /* no mark at all */
#define FAINT 2    /* the mark at a twentieth of its strength */
#define CORNER 3   /* the mark in one corner only */
#define FAILING 4  /* the mark whole, but its check says that it is not */

void
_sym_mark_paint (guint8 *pixels, int width, int height, gsize stride, int scale, const SymVerdict *verdict,
                 const char *reason)
{
  g_autoptr (SymOverlay) overlay = _sym_overlay_get (width, height, scale, verdict, reason);
  g_autofree guint8 *marked = g_memdup2 (pixels, stride * (gsize) height);

  if (VARIANT == UNMARKED)
    return;
  _sym_overlay_paint (overlay, marked, stride);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width * 3; x++)
      {
        gsize i = (gsize) y * stride + (gsize) x;

        if (VARIANT == FAINT)
          pixels[i] = (guint8) ((pixels[i] * 19 + marked[i]) / 20);
        else if (VARIANT == FAILING || (x > width * 3 * 3 / 4 && y > height * 3 / 4))
          pixels[i] = marked[i];
      }
}

gboolean
_sym_mark_check (const guint8 *pixels, int width, int height, gsize stride, int scale, const SymVerdict *verdict,
                 const char *reason)
{
  return VARIANT != FAILING;
}

void
_sym_mark_draw_letters (guint8 *pixels, int width, int height, gsize stride, int scale, char letters[4][8])
{
}

void
_sym_mark_draw_notice (guint8 *pixels, int width, int height, gsize stride, int scale, const char *text)
{
}

void
_sym_mark_get_badge_area (int width, int height, int scale, const SymVerdict *verdict, int *x, int *y,
                          int *badge_width, int *badge_height)
{
  *x = *y = *badge_width = *badge_height = 0;
}
