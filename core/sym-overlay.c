/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-mark"

#include "config.h"

#include "sym-overlay-private.h"

#include <math.h>
#include <string.h>

/* Panes of a window, thumbnails of a list: more sizes at once are rare. */
#define N_KEPT 16

#define SPLIT_BLEND 3 /* pixels round the slanted edges that are mixed */

static const SymMarkColours colours[] = {
  [SYM_VERDICT_CHECKING]
  = { { 0x2C, 0x4A, 0x6B }, { 255, 255, 255 }, { 0x2C, 0x4A, 0x6B }, SYM_HATCH_FALLING_THIN, FALSE },
  [SYM_VERDICT_UNCHECKABLE]
  = { { 0x61, 0x35, 0x83 }, { 255, 255, 255 }, { 0x61, 0x35, 0x83 }, SYM_HATCH_FALLING, FALSE },
  [SYM_VERDICT_SUSPECTED]
  = { { 0xF5, 0xC2, 0x11 }, { 0, 0, 0 }, { 0xF5, 0xC2, 0x11 }, SYM_HATCH_STRAIGHT, FALSE },
  [SYM_VERDICT_PARTLY_SYNTHETIC]
  = { { 0xC6, 0x46, 0x00 }, { 255, 255, 255 }, { 0x4A, 0x1A, 0x00 }, SYM_HATCH_RISING_THIN, TRUE },
  [SYM_VERDICT_SYNTHETIC]
  = { { 0xC6, 0x46, 0x00 }, { 255, 255, 255 }, { 0xC6, 0x46, 0x00 }, SYM_HATCH_RISING, FALSE },
};

gboolean
_sym_overlay_is_ground (const guint8 *pixel)
{
  for (guint i = SYM_VERDICT_UNCHECKABLE; i < G_N_ELEMENTS (colours); i++)
    if (memcmp (pixel, colours[i].ground, 3) == 0 || memcmp (pixel, colours[i].second, 3) == 0)
      return TRUE;
  return FALSE;
}

static GMutex kept_lock;
static SymOverlay *kept[N_KEPT]; /* last used first */

static inline void
mix (guint8 *colour, const guint8 *from, const guint8 *to, guint share)
{
  for (int i = 0; i < 3; i++)
    colour[i] = (guint8) ((from[i] * (255 - share) + to[i] * share + 127) / 255);
}

static void
init_hatch (SymOverlay *self)
{
  gboolean slanted = self->colours.hatch != SYM_HATCH_STRAIGHT;
  gboolean thin = self->colours.hatch == SYM_HATCH_RISING_THIN || self->colours.hatch == SYM_HATCH_FALLING_THIN;
  double share = thin ? 0.25 : 0.5;
  double softness = slanted ? G_SQRT2 : 1;

  self->hatch_period = MAX (8 * self->scale, (int) lround (2.6 * self->layout.border));
  self->hatch = g_malloc ((gsize) (self->width + self->hatch_period) * 3);
  for (int i = 0; i < self->width + self->hatch_period; i++)
    {
      /* distance to the nearer edge of a stripe about half a period */
      double at = i % self->hatch_period + 0.5;
      double off = fabs (at - self->hatch_period / 2.0) - share * self->hatch_period / 2.0;

      mix (self->hatch + 3 * i, self->colours.ground, self->colours.ink,
           (guint) (CLAMP (0.5 - off / softness, 0, 1) * 255 + 0.5));
    }
}

/* The hatch from a pixel of the border on, to the right; upright dashes at the sides do not run. */
static inline const guint8 *
get_hatch (const SymOverlay *self, int x, int y)
{
  int along = x;

  if (self->colours.hatch == SYM_HATCH_FALLING || self->colours.hatch == SYM_HATCH_FALLING_THIN)
    along = x - y + self->height;
  else if (self->colours.hatch != SYM_HATCH_STRAIGHT)
    along = x + y;
  else if (y < self->height - self->layout.border)
    along = y;
  return self->hatch + 3 * (along % self->hatch_period);
}

static inline double
get_split (const SymOverlay *self, int y)
{
  return self->split_x + (self->opaque_rows - y - 0.5) * self->split_slope;
}

static inline guint
soft_step (double x)
{
  return (guint) (CLAMP (x + 0.5, 0.0, 1.0) * 255 + 0.5);
}

/**
 * _sym_overlay_get_background:
 *
 * What lies below the letters of band, tile and border. @opaque is %FALSE where the image shows.
 */
void
_sym_overlay_get_background (const SymOverlay *self, int x, int y, guint8 *colour, gboolean *opaque)
{
  const SymMarkColours *c = &self->colours;
  int border = self->layout.border;

  *opaque = TRUE;
  if (y < self->opaque_rows)
    {
      double at = x + 0.5 - get_split (self, y);
      double line = 1.5 * self->scale;

      if (y >= self->opaque_rows - self->rule)
        memcpy (colour, c->ink, 3);
      else if (!c->split || at <= -SPLIT_BLEND)
        memcpy (colour, c->ground, 3);
      else if (at < line / 2)
        mix (colour, c->ground, c->ink, soft_step (at));
      else
        mix (colour, c->ink, c->second, soft_step (at - line));
    }
  else if (self->hatch != NULL && (x < border || x >= self->width - border || y >= self->height - border))
    memcpy (colour, get_hatch (self, x, y), 3);
  else
    *opaque = FALSE;
}

static void
fill_row (guint8 *to, int n, const guint8 *colour)
{
  for (int x = 0; x < n; x++)
    memcpy (to + 3 * x, colour, 3);
}

static void
paint_opaque_rows (const SymOverlay *self, guint8 *pixels, gsize stride)
{
  const SymMarkColours *c = &self->colours;

  for (int y = 0; y < self->opaque_rows; y++)
    {
      guint8 *row = pixels + (gsize) y * stride;
      gboolean is_rule = y >= self->opaque_rows - self->rule, opaque;

      if (!is_rule && c->split)
        {
          int edge = (int) get_split (self, y), reach = 2 * self->scale + SPLIT_BLEND;
          int low = CLAMP (edge - reach, 0, self->width), high = CLAMP (edge + reach, 0, self->width);

          fill_row (row, low, c->ground);
          for (int x = low; x < high; x++)
            _sym_overlay_get_background (self, x, y, row + 3 * x, &opaque);
          fill_row (row + 3 * high, self->width - high, c->second);
        }
      else if (y > 0 && !c->split && (y < self->opaque_rows - self->rule))
        memcpy (row, pixels, (gsize) self->width * 3);
      else
        fill_row (row, self->width, is_rule ? c->ink : c->ground);
    }
}

static void
paint_border (const SymOverlay *self, guint8 *pixels, gsize stride)
{
  const int border = self->layout.border, right = self->width - border;

  for (int y = self->opaque_rows; y < self->height; y++)
    {
      guint8 *row = pixels + (gsize) y * stride;

      if (y >= self->height - border)
        memcpy (row, get_hatch (self, 0, y), 3 * (gsize) self->width);
      else if (self->colours.hatch == SYM_HATCH_STRAIGHT)
        {
          fill_row (row, border, get_hatch (self, 0, y));
          fill_row (row + 3 * right, border, get_hatch (self, right, y));
        }
      else
        {
          memcpy (row, get_hatch (self, 0, y), 3 * (gsize) border);
          memcpy (row + 3 * right, get_hatch (self, right, y), 3 * (gsize) border);
        }
    }
}

void
_sym_overlay_paint (const SymOverlay *self, guint8 *pixels, gsize stride)
{
  paint_opaque_rows (self, pixels, stride);
  if (self->hatch != NULL)
    paint_border (self, pixels, stride);
  for (guint i = 0; i < self->places->len; i++)
    {
      const SymOverlayPlace *place = &g_array_index (self->places, SymOverlayPlace, i);

      _sym_stamp_paint (g_ptr_array_index (self->stamps, place->stamp), pixels, self->width, self->height,
                        stride, place->x, place->y);
    }
}

/* Paints the mask at x, y; takes the mask. */
void
_sym_overlay_place (SymOverlay *self, SymMask *mask, const SymPaint *paint, int x, int y)
{
  SymOverlayPlace place = { self->stamps->len, x, y };

  g_ptr_array_add (self->stamps, _sym_stamp_new (mask, paint));
  g_array_append_val (self->places, place);
  _sym_mask_free (mask);
}

static SymOverlay *
overlay_new (int width, int height, int scale, const SymVerdict *verdict, const char *reason)
{
  SymOverlay *self = g_new0 (SymOverlay, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->width = width;
  self->height = height;
  self->scale = scale;
  self->verdict = *verdict;
  self->reason = g_strdup (reason);
  self->layout = _sym_mark_layout (width, height, scale);
  self->stamps = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_stamp_free);
  self->places = g_array_new (FALSE, FALSE, sizeof (SymOverlayPlace));
  self->probes = g_array_new (FALSE, FALSE, sizeof (SymOverlayProbe));
  self->words = g_array_new (FALSE, FALSE, sizeof (SymOverlayWord));

  if (!sym_verdict_is_marked (verdict))
    _sym_overlay_add_badge (self);
  else
    {
      self->colours = colours[verdict->kind];
      if (self->layout.tile)
        _sym_overlay_add_tile (self);
      else
        {
          init_hatch (self);
          self->opaque_rows = self->layout.band;
          self->rule = scale;
          _sym_overlay_add_lattice (self);
          _sym_overlay_add_band (self);
        }
    }
  _sym_overlay_add_probes (self);
  return self;
}

static SymOverlay *
overlay_ref (SymOverlay *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
_sym_overlay_unref (SymOverlay *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->reason);
  g_free (self->hatch);
  g_ptr_array_unref (self->stamps);
  g_array_unref (self->places);
  g_array_unref (self->probes);
  g_array_unref (self->words);
  g_free (self);
}

static gboolean
overlay_is_for (const SymOverlay *self, int width, int height, int scale, const SymVerdict *verdict,
                const char *reason)
{
  return self->width == width && self->height == height && self->scale == scale
         && self->verdict.kind == verdict->kind && self->verdict.conflict == verdict->conflict
         && g_str_equal (self->reason, reason);
}

SymOverlay *
_sym_overlay_get (int width, int height, int scale, const SymVerdict *verdict, const char *reason)
{
  SymOverlay *found = NULL, *dropped = NULL;

  g_mutex_lock (&kept_lock);
  for (int i = 0; i < N_KEPT && kept[i] != NULL && found == NULL; i++)
    if (overlay_is_for (kept[i], width, height, scale, verdict, reason))
      {
        found = overlay_ref (kept[i]);
        memmove (kept + 1, kept, (gsize) i * sizeof *kept);
        kept[0] = found;
      }
  g_mutex_unlock (&kept_lock);
  if (found != NULL)
    return found;

  found = overlay_new (width, height, scale, verdict, reason);
  g_mutex_lock (&kept_lock);
  dropped = kept[N_KEPT - 1];
  memmove (kept + 1, kept, (N_KEPT - 1) * sizeof *kept);
  kept[0] = overlay_ref (found);
  g_mutex_unlock (&kept_lock);
  g_clear_pointer (&dropped, _sym_overlay_unref);
  return found;
}
