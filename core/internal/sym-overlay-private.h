/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-mark-private.h"
#include "sym-stamp-private.h"

G_BEGIN_DECLS

/**
 * SymHatch:
 *
 * How the border is hatched: each mark has its own, so that colour is never the only difference.
 */
typedef enum
{
  SYM_HATCH_RISING,
  SYM_HATCH_RISING_THIN,
  SYM_HATCH_STRAIGHT,
  SYM_HATCH_FALLING,
  SYM_HATCH_FALLING_THIN,
} SymHatch;

/**
 * SymMarkColours:
 * @ground, @ink: of band, border and tile
 * @second: ground of the other part of a split band
 */
typedef struct
{
  guint8 ground[3], ink[3], second[3];
  SymHatch hatch;
  gboolean split;
} SymMarkColours;

typedef struct
{
  guint stamp;
  int x, y;
} SymOverlayPlace;

/**
 * SymOverlayProbe:
 *
 * A pixel and the least and greatest values that it can have where the mark was painted last.
 */
typedef struct
{
  int x, y;
  guint8 low[3], high[3];
} SymOverlayProbe;

/** A word of the lattice: its stroke and rim probes, for the contrast between them. */
typedef struct
{
  guint strokes, n_strokes;
  guint rims, n_rims;
} SymOverlayWord;

/**
 * SymOverlay:
 *
 * Everything that is painted over the image of one pane: a function of size, verdict and reason
 * alone. Immutable, with atomic references.
 *
 * @background: rows of the band (or of the whole tile) are opaque above this many pixels
 * @split_x: where the band's split meets its lower edge; @split_slope: pixels to the right per row up
 * @hatch_period: of the border; 0 where there is none
 */
typedef struct
{
  gatomicrefcount ref_count;
  int width, height, scale;
  SymVerdict verdict;
  char *reason;

  SymMarkLayout layout;
  SymMarkColours colours;
  int opaque_rows;
  int rule; /* height of the line below the band */
  double split_x, split_slope;
  int hatch_period;
  guint8 *hatch; /* colours of a row of the border, one period longer than the pane is wide */
  GPtrArray *stamps;
  GArray *places;
  GArray *probes;
  GArray *words;
  int badge_x, badge_y, badge_width, badge_height;
} SymOverlay;

/** The overlay for these arguments: made, or taken from those used last. */
SymOverlay *_sym_overlay_get (int width, int height, int scale, const SymVerdict *verdict, const char *reason);
void _sym_overlay_unref (SymOverlay *self);
void _sym_overlay_paint (const SymOverlay *self, guint8 *pixels, gsize stride);

/* sym-overlay-words.c: what is written */
void _sym_overlay_add_band (SymOverlay *self);
void _sym_overlay_add_tile (SymOverlay *self);
void _sym_overlay_add_lattice (SymOverlay *self);
void _sym_overlay_add_badge (SymOverlay *self);
void _sym_overlay_place (SymOverlay *self, SymMask *mask, const SymPaint *paint, int x, int y);

/* sym-overlay-probes.c */
void _sym_overlay_add_probes (SymOverlay *self);
void _sym_overlay_get_background (const SymOverlay *self, int x, int y, guint8 *colour, gboolean *opaque);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymOverlay, _sym_overlay_unref)

/** Whether a pixel has exactly one of the colours that bands, borders and tiles are filled with. */
gboolean _sym_overlay_is_ground (const guint8 *pixel);

G_END_DECLS
