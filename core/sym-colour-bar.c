/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-frame"

#include "config.h"

#include "sym-colour-bar-private.h"

#include <math.h>
#include <string.h>

#include "sym-colormap-private.h"
#include "sym-mark-private.h"
#include "sym-stamp-private.h"

/* Logical pixels. */
#define CAP 9.0
#define RIM 1.4
#define INSET 34 /* from the border: the orientation letter stands between */
#define BAR_WIDTH 12
#define TICK 4
#define GAP 5

/* Of the height that the mark leaves. */
#define SHARE 0.45

/* Characters of a unit. */
#define UNIT_MAX 12

static const SymPaint paint = { { 235, 235, 230 }, 1.0, { 0, 0, 0 }, 0.75 };

typedef struct
{
  guint8 *pixels;
  gsize stride;
  int width, height, scale;
} Rows;

static void
fill (const Rows *rows, int x, int y, int width, int height, const guint8 *colour)
{
  for (int v = MAX (y, 0); v < MIN (y + height, rows->height); v++)
    for (int u = MAX (x, 0); u < MIN (x + width, rows->width); u++)
      memcpy (rows->pixels + (gsize) v * rows->stride + 3 * (gsize) u, colour, 3);
}

/* Its right end at @right, its middle at @middle. */
static void
write_text (const Rows *rows, const char *text, int right, int middle)
{
  const SymTextStyle style = { CAP * rows->scale, 0.13, 1, 0.14 };
  const double rim = RIM * rows->scale;
  const int margin = (int) ceil (rim) + 1;
  const int width = (int) ceil (_sym_text_measure (text, &style)) + 2 * margin;
  const int height = (int) ceil (style.cap) + 2 * margin;
  g_autoptr (SymMask) mask = _sym_mask_new (0, 0, width, height);
  g_autoptr (SymStamp) stamp = NULL;

  _sym_mask_add_text (mask, text, &style, margin, margin + style.cap, 0, rim);
  stamp = _sym_stamp_new (mask, &paint);
  _sym_stamp_paint (stamp, rows->pixels, rows->width, rows->height, rows->stride, right - width, middle - height / 2);
}

/* Three figures; a sign where values lie on both sides of 0. No language matters to it. */
static char *
format (double value, const SymWindow *window)
{
  const gboolean is_signed = window->centre - window->width / 2 < 0;
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (fabs (value) < window->width * 1e-6)
    return g_strdup ("0");
  g_ascii_formatd (digits, sizeof digits, fabs (value) >= 999.5 && fabs (value) < 1e6 ? "%.0f" : "%.3g", value);
  return g_strconcat (is_signed && value > 0 ? "+" : "", digits, NULL);
}

void
_sym_colour_bar_draw (guint8 *pixels, gsize stride, const SymViewport *viewport, const SymImage *image)
{
  static const guint8 frame[3] = { 0, 0, 0 }, line[3] = { 235, 235, 230 };
  const Rows rows = { pixels, stride, viewport->width, viewport->height, viewport->scale };
  const SymMarkLayout layout = _sym_mark_layout (rows.width, rows.height, rows.scale);
  const SymWindow *window = &viewport->window;
  const int scale = rows.scale, bar = BAR_WIDTH * scale;
  const int free_height = rows.height - layout.band - layout.border;
  const int length = (int) (SHARE * free_height);
  const int x = rows.width - layout.border - INSET * scale - bar, y = layout.band + (free_height - length) / 2;
  const char *unit = sym_image_get_unit (image);
  guint8 table[256][4];

  if (image->info.colour > SYM_COLOUR_MONO_INVERTED || window->function > SYM_WINDOW_LINEAR_EXACT
      || rows.width < SYM_COLOUR_BAR_MIN_WIDTH * scale || rows.height < SYM_COLOUR_BAR_MIN_HEIGHT * scale)
    return;
  _sym_colormap_fill (viewport->colormap, viewport->invert != (image->info.colour == SYM_COLOUR_MONO_INVERTED), table);
  fill (&rows, x - 2 * scale, y - 2 * scale, bar + 4 * scale, length + 4 * scale, frame);
  fill (&rows, x - scale, y - scale, bar + 2 * scale, length + 2 * scale, line);
  for (int i = 0; i < length; i++)
    fill (&rows, x, y + i, bar, 1, table[(length - 1 - i) * 255 / MAX (length - 1, 1)]);
  for (int i = 0; i < 3; i++)
    {
      const int at = y + i * (length - 1) / 2;
      g_autofree char *text = format (window->centre + (1 - i) * window->width / 2, window);

      fill (&rows, x - (TICK + 1) * scale, at - scale, TICK * scale, 3 * scale, frame);
      fill (&rows, x - (TICK + 1) * scale, at, TICK * scale, scale, line);
      write_text (&rows, text, x - (TICK + GAP) * scale, at);
    }
  if (*unit != '\0' && g_utf8_validate (unit, -1, NULL))
    {
      g_autofree char *word = g_utf8_substring (unit, 0, MIN (g_utf8_strlen (unit, -1), UNIT_MAX));

      write_text (&rows, word, x + bar + 2 * scale, y - (int) ((CAP + GAP) * scale));
    }
}
