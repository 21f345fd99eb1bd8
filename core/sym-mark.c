/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-mark"

#include "config.h"

#include "sym-overlay-private.h"

#include <math.h>

/* Least difference of the mean of strokes and rims of a word, of 255. The paint guarantees 71 where
 * strokes and rims are wider than a pixel, and 28 in the smallest panes. */
#define MIN_DIFFERENCE 20

#define LETTER_CAP_LOGICAL 10.0
#define LETTER_INSET_LOGICAL 7
#define LETTER_PANE_LEAST_LOGICAL 128 /* in smaller panes they would hide more than they say */
#define NOTICE_CAP_LOGICAL 10.0

static const SymPaint letter_paint = { { 255, 233, 120 }, 0.95, { 0, 0, 0 }, 0.65 };
static const SymPaint notice_paint = { { 150, 150, 150 }, 1.0, { 0, 0, 0 }, 0.0 };

void
_sym_mark_paint (guint8 *pixels, int width, int height, gsize stride, int scale, const SymVerdict *verdict,
                 const char *reason)
{
  g_autoptr (SymOverlay) overlay = _sym_overlay_get (width, height, scale, verdict, reason);

  _sym_overlay_paint (overlay, pixels, stride);
}

static double
get_mean_luma (const SymOverlay *overlay, guint first, guint n, const guint8 *pixels, gsize stride)
{
  double sum = 0;

  for (guint i = first; i < first + n; i++)
    {
      const SymOverlayProbe *probe = &g_array_index (overlay->probes, SymOverlayProbe, i);
      const guint8 *pixel = pixels + (gsize) probe->y * stride + (gsize) probe->x * 3;

      sum += 0.2126 * pixel[0] + 0.7152 * pixel[1] + 0.0722 * pixel[2];
    }
  return sum / n;
}

gboolean
_sym_mark_check (const guint8 *pixels, int width, int height, gsize stride, int scale,
                 const SymVerdict *verdict, const char *reason)
{
  g_autoptr (SymOverlay) overlay = _sym_overlay_get (width, height, scale, verdict, reason);

  if (overlay->probes->len == 0)
    return FALSE;
  for (guint i = 0; i < overlay->probes->len; i++)
    {
      const SymOverlayProbe *probe = &g_array_index (overlay->probes, SymOverlayProbe, i);
      const guint8 *pixel = pixels + (gsize) probe->y * stride + (gsize) probe->x * 3;

      for (int j = 0; j < 3; j++)
        if (pixel[j] < probe->low[j] || pixel[j] > probe->high[j])
          return FALSE;
    }
  for (guint i = 0; i < overlay->words->len; i++)
    {
      const SymOverlayWord *word = &g_array_index (overlay->words, SymOverlayWord, i);

      if (word->n_strokes == 0 || word->n_rims == 0
          || get_mean_luma (overlay, word->strokes, word->n_strokes, pixels, stride)
                     - get_mean_luma (overlay, word->rims, word->n_rims, pixels, stride)
                 < MIN_DIFFERENCE)
        return FALSE;
    }
  return TRUE;
}

static SymStamp *
text_stamp_new (const char *text, const SymTextStyle *style, double rim, const SymPaint *paint,
                int *width, int *height)
{
  g_autoptr (SymMask) mask = NULL;
  int margin = (int) ceil (rim) + 1;

  *width = (int) ceil (_sym_text_measure (text, style)) + 2 * margin;
  *height = (int) ceil (style->cap) + 2 * margin;
  mask = _sym_mask_new (0, 0, *width, *height);
  _sym_mask_add_text (mask, text, style, margin, margin + style->cap, 0, rim);
  return _sym_stamp_new (mask, paint);
}

void
_sym_mark_draw_letters (guint8 *pixels, int width, int height, gsize stride, int scale, char letters[4][8])
{
  SymMarkLayout layout = _sym_mark_layout (width, height, scale);
  SymTextStyle style = { LETTER_CAP_LOGICAL * scale, 0.13, 1, 0.12 };
  int inset = layout.border + LETTER_INSET_LOGICAL * scale;
  int middle_x = width / 2, middle_y = (height + layout.band - layout.border) / 2;

  if (MIN (width, height) < LETTER_PANE_LEAST_LOGICAL * scale)
    return;
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (SymStamp) stamp = NULL;
      int w, h, x = 0, y = 0;

      if (letters[i][0] == '\0')
        continue;
      stamp = text_stamp_new (letters[i], &style, 1.4 * scale, &letter_paint, &w, &h);
      x = i == 0 ? inset : i == 1 ? width - inset - w : middle_x - w / 2;
      y = i == 2 ? layout.band + inset - layout.border : i == 3 ? height - inset - h : middle_y - h / 2;
      _sym_stamp_paint (stamp, pixels, width, height, stride, x, y);
    }
}

void
_sym_mark_draw_notice (guint8 *pixels, int width, int height, gsize stride, int scale, const char *text)
{
  SymTextStyle style = { NOTICE_CAP_LOGICAL * scale, 0.12, 1, 0.18 };
  g_autoptr (SymStamp) stamp = NULL;
  double wide = _sym_text_measure (text, &style);
  int w, h;

  if (wide > 0.9 * width)
    style.cap *= 0.9 * width / wide;
  stamp = text_stamp_new (text, &style, 0, &notice_paint, &w, &h);
  _sym_stamp_paint (stamp, pixels, width, height, stride, (width - w) / 2, (height - h) / 2);
}

void
_sym_mark_get_badge_area (int width, int height, int scale, const SymVerdict *verdict, int *x, int *y,
                          int *badge_width, int *badge_height)
{
  g_autoptr (SymOverlay) overlay = _sym_overlay_get (width, height, scale, verdict, "");

  *x = overlay->badge_x;
  *y = overlay->badge_y;
  *badge_width = overlay->badge_width;
  *badge_height = overlay->badge_height;
}
