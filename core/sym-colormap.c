/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-frame"

#include "config.h"

#include "sym-colormap-private.h"

#include <math.h>

/* Evenly spaced colours; straight lines between them. */
typedef struct
{
  guint n;
  guint8 colours[10][3];
} ControlPoints;

static const ControlPoints maps[SYM_N_COLORMAPS] = {
  [SYM_COLORMAP_GREY] = { 2, { { 0, 0, 0 }, { 255, 255, 255 } } },
  [SYM_COLORMAP_HOT]
  = { 9, { { 0, 0, 0 }, { 85, 0, 0 }, { 170, 0, 0 }, { 255, 0, 0 }, { 255, 85, 0 }, { 255, 170, 0 },
           { 255, 255, 0 }, { 255, 255, 128 }, { 255, 255, 255 } } },
  [SYM_COLORMAP_VIRIDIS]
  = { 10, { { 0x44, 0x01, 0x54 }, { 0x48, 0x28, 0x78 }, { 0x3E, 0x4A, 0x89 }, { 0x31, 0x68, 0x8E },
            { 0x26, 0x82, 0x8E }, { 0x1F, 0x9E, 0x89 }, { 0x35, 0xB7, 0x79 }, { 0x6D, 0xCD, 0x59 },
            { 0xB4, 0xDE, 0x2C }, { 0xFD, 0xE7, 0x25 } } },
  [SYM_COLORMAP_INFERNO]
  = { 10, { { 0x00, 0x00, 0x04 }, { 0x1B, 0x0C, 0x42 }, { 0x4B, 0x0C, 0x6B }, { 0x78, 0x1C, 0x6D },
            { 0xA5, 0x2C, 0x60 }, { 0xCF, 0x44, 0x46 }, { 0xED, 0x69, 0x25 }, { 0xFB, 0x9A, 0x06 },
            { 0xF7, 0xD0, 0x3C }, { 0xFC, 0xFF, 0xA4 } } },
  [SYM_COLORMAP_COOLWARM]
  = { 9, { { 59, 76, 192 }, { 98, 130, 234 }, { 141, 176, 254 }, { 184, 208, 249 }, { 221, 221, 221 },
           { 245, 196, 173 }, { 244, 154, 123 }, { 222, 96, 77 }, { 180, 4, 38 } } },
  [SYM_COLORMAP_DUSK]
  = { 9, { { 131, 200, 255 }, { 76, 155, 210 }, { 66, 111, 145 }, { 51, 69, 85 }, { 31, 31, 31 },
           { 87, 61, 49 }, { 147, 93, 67 }, { 212, 127, 85 }, { 255, 174, 134 } } },
};

void
_sym_colormap_fill (SymColormap colormap, gboolean invert, guint8 table[256][4])
{
  const ControlPoints *map = &maps[colormap];

  for (guint i = 0; i < 256; i++)
    {
      double at = i / 255.0 * (map->n - 1);
      guint low = MIN ((guint) at, map->n - 2);
      double f = at - low;
      guint8 *to = table[invert ? 255 - i : i];

      for (int c = 0; c < 3; c++)
        to[c] = (guint8) (map->colours[low][c] * (1 - f) + map->colours[low + 1][c] * f + 0.5);
      to[3] = 0;
    }
}
