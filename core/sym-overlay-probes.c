/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-mark"

#include "config.h"

#include "sym-overlay-private.h"

#include <string.h>

/* Enough for several in each letter of the longest word. */
#define PROBES_PER_STAMP 96
#define PROBES_PER_WORD 64
#define SECTIONS 16 /* of a word, each with a probe of its own */
#define BAND_COLUMNS 48
#define BORDER_PROBES 64

/* Index of the pixel's first byte, -1 where the stamp touches nothing. */
static gssize
stamp_find (const SymStamp *stamp, int x, int y)
{
  guint low = 0, high = stamp->runs->len;

  if (x < stamp->x || y < stamp->y || x >= stamp->x + stamp->width || y >= stamp->y + stamp->height)
    return -1;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      const SymStampRun *run = &g_array_index (stamp->runs, SymStampRun, middle);

      if (run->y < y || (run->y == y && run->x + (int) run->n <= x))
        low = middle + 1;
      else if (run->y > y || run->x > x)
        high = middle;
      else
        return 3 * ((gssize) run->first + x - run->x);
    }
  return -1;
}

/* What the overlay makes of a black and of a white pixel there. */
static void
add_probe (SymOverlay *self, int x, int y)
{
  SymOverlayProbe probe = { x, y, { 0, 0, 0 }, { 255, 255, 255 } };
  gboolean opaque;

  if (x < 0 || y < 0 || x >= self->width || y >= self->height)
    return;
  _sym_overlay_get_background (self, x, y, probe.low, &opaque);
  if (opaque)
    memcpy (probe.high, probe.low, 3);
  for (guint i = 0; i < self->places->len; i++)
    {
      const SymOverlayPlace *place = &g_array_index (self->places, SymOverlayPlace, i);
      const SymStamp *stamp = g_ptr_array_index (self->stamps, place->stamp);
      gssize at = stamp_find (stamp, x - place->x, y - place->y);

      if (at < 0)
        continue;
      for (int j = 0; j < 3; j++)
        {
          probe.low[j] = _sym_stamp_blend (probe.low[j], stamp->keep->data[at + j], stamp->add->data[at + j]);
          probe.high[j] = _sym_stamp_blend (probe.high[j], stamp->keep->data[at + j], stamp->add->data[at + j]);
        }
    }
  g_array_append_val (self->probes, probe);
}

/* How much a pixel is stroke, or rim: strokes add the most light, rims keep the least of the image. */
static int
get_weight (const SymStamp *stamp, guint index, gboolean rims)
{
  const guint8 *add = stamp->add->data + 3 * (gsize) index;
  int light = MAX (add[0], MAX (add[1], add[2]));

  if (rims)
    return light < 8 ? 255 - stamp->keep->data[3 * (gsize) index] : 0;
  return light >= 8 ? light : 0;
}

/* The pixels that are wholly stroke, or wholly rim, spread evenly over the stamp. */
static guint
add_stamp_probes (SymOverlay *self, const SymOverlayPlace *place, gboolean rims, guint most)
{
  const SymStamp *stamp = g_ptr_array_index (self->stamps, place->stamp);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, 2 * sizeof (int));
  guint before = self->probes->len;
  int greatest = 1;

  for (guint i = 0; i < stamp->keep->len / 3; i++)
    greatest = MAX (greatest, get_weight (stamp, i, rims));
  for (guint i = 0; i < stamp->runs->len; i++)
    {
      const SymStampRun *run = &g_array_index (stamp->runs, SymStampRun, i);

      for (guint j = 0; j < run->n; j++)
        {
          int point[2] = { run->x + (int) j, run->y };

          if (get_weight (stamp, run->first + j, rims) >= greatest - 12)
            g_array_append_vals (points, point, 1);
        }
    }
  for (guint i = 0; i < MIN (most, points->len); i++)
    {
      gsize index = (gsize) i * points->len / MIN (most, points->len);
      const int *point = (const int *) (gconstpointer) points->data + 2 * index;

      add_probe (self, place->x + point[0], place->y + point[1]);
    }
  return self->probes->len - before;
}

/* The best pixel of each upright section of the stamp, so that no letter goes without. */
static void
add_section_probes (SymOverlay *self, const SymOverlayPlace *place, gboolean rims)
{
  const SymStamp *stamp = g_ptr_array_index (self->stamps, place->stamp);
  int best[SECTIONS] = { 0 }, x[SECTIONS] = { 0 }, y[SECTIONS] = { 0 };

  for (guint i = 0; i < stamp->runs->len; i++)
    {
      const SymStampRun *run = &g_array_index (stamp->runs, SymStampRun, i);

      for (guint j = 0; j < run->n; j++)
        {
          int weight = get_weight (stamp, run->first + j, rims);
          int section = (run->x + (int) j - stamp->x) * SECTIONS / stamp->width;

          if (weight <= best[section])
            continue;
          best[section] = weight;
          x[section] = run->x + (int) j;
          y[section] = run->y;
        }
    }
  for (int i = 0; i < SECTIONS; i++)
    if (best[i] > 0)
      add_probe (self, place->x + x[i], place->y + y[i]);
}

void
_sym_overlay_add_probes (SymOverlay *self)
{
  gboolean marked = sym_verdict_is_marked (&self->verdict);
  int border = self->layout.border;

  for (guint i = 0; i < self->places->len; i++)
    {
      const SymOverlayPlace *place = &g_array_index (self->places, SymOverlayPlace, i);

      if (marked && place->y >= self->opaque_rows)
        {
          SymOverlayWord word = { .strokes = self->probes->len };

          word.n_strokes = add_stamp_probes (self, place, FALSE, PROBES_PER_WORD);
          word.rims = self->probes->len;
          word.n_rims = add_stamp_probes (self, place, TRUE, PROBES_PER_WORD);
          g_array_append_val (self->words, word);
          add_section_probes (self, place, FALSE);
          add_section_probes (self, place, TRUE);
        }
      else
        {
          add_stamp_probes (self, place, FALSE, PROBES_PER_STAMP);
          add_stamp_probes (self, place, TRUE, PROBES_PER_STAMP);
        }
    }
  for (int row = 0; row < 4 && self->opaque_rows > 0; row++)
    for (int column = 0; column < BAND_COLUMNS; column++)
      add_probe (self, (int) ((column + 0.5) * self->width / BAND_COLUMNS), self->opaque_rows * row / 4);
  for (int i = 0; i < BORDER_PROBES && border > 0 && marked; i++)
    {
      int y = self->opaque_rows + (int) ((i + 0.5) * (self->height - self->opaque_rows) / BORDER_PROBES);

      add_probe (self, i % border, y);
      add_probe (self, self->width - 1 - i % border, y);
      add_probe (self, (int) ((i + 0.5) * self->width / BORDER_PROBES), self->height - 1 - i % border);
    }
}
