/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-mark-private.h"

#include <math.h>
#include <string.h>

/* Panes with nothing but a ground, to paint marks on. */

typedef enum
{
  GROUND_BLACK,
  GROUND_WHITE,
  GROUND_GREY,
  GROUND_STRIPES,
  GROUND_NOISE,
  N_GROUNDS,
} Ground;

typedef struct
{
  guint8 *pixels;
  int width, height, scale;
  gsize stride;
  SymVerdict verdict;
} Pane;

static inline Pane
pane_new (int width, int height, int scale, SymVerdictKind kind, gboolean conflict)
{
  Pane pane = { NULL, width, height, scale, (gsize) width * 3 + 5,
                { .kind = kind, .conflict = conflict, .n_synthetic = 1, .n_files = 1 } };

  pane.pixels = g_malloc0 (pane.stride * (gsize) height);
  return pane;
}

static inline void
pane_clear (Pane *pane)
{
  g_clear_pointer (&pane->pixels, g_free);
}

static inline guint8 *
pane_get (const Pane *pane, int x, int y)
{
  return pane->pixels + (gsize) y * pane->stride + 3 * (gsize) x;
}

static inline void
pane_fill (Pane *pane, Ground ground)
{
  static const guint8 flat[N_GROUNDS] = { 0, 255, 128, 0, 0 };
  guint32 state = 12345;

  for (int y = 0; y < pane->height; y++)
    for (int x = 0; x < pane->width; x++)
      {
        guint8 value = flat[ground];

        if (ground == GROUND_STRIPES)
          value = (x + y) / 3 % 2 == 0 ? 0 : 255;
        else if (ground == GROUND_NOISE)
          {
            state = state * 1664525 + 1013904223;
            value = (guint8) (state >> 24);
          }
        memset (pane_get (pane, x, y), value, 3);
      }
}

/* Sizes from 1 on, small ones more often. */
static inline int
random_size (int most)
{
  return (int) exp (g_test_rand_double_range (log (40.0), log (most + 1.0)));
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pane, pane_clear)
