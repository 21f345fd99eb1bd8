/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-mark"

#include "config.h"

#include "sym-mark-private.h"

#include <math.h>

/* The band grows more slowly than the pane, so that it stays legible in a small one and thin in a
 * large one, and never falls below a twentieth. */
#define BAND_BASE_LOGICAL 14.0
#define BAND_FRACTION 0.045
#define BAND_MIN_FRACTION 0.05
#define BORDER_BASE_LOGICAL 2.5
#define BORDER_FRACTION 0.006

SymMarkLayout
_sym_mark_layout (int width, int height, int scale)
{
  int shorter = MIN (width, height);
  SymMarkLayout layout = { 0 };

  if (shorter < SYM_MARK_MIN_LOGICAL * scale)
    {
      layout.tile = TRUE;
      return layout;
    }
  layout.band = (int) ceil (fmax (BAND_BASE_LOGICAL * scale + BAND_FRACTION * shorter,
                                  BAND_MIN_FRACTION * shorter));
  layout.border = (int) lround (BORDER_BASE_LOGICAL * scale + BORDER_FRACTION * shorter);
  return layout;
}

/* Words of the lattice: whole, and the short form for panes where the whole does not fit. */
typedef struct
{
  const char *lines[2];
  double overhang; /* of a K at the end beyond other letters' ends, of the width of a stroke */
} Form;

static const Form forms[][2] = {
  [SYM_VERDICT_CHECKING] = { { { "CHECKING", NULL } }, { { "CHECK", NULL }, 0.6 } },
  [SYM_VERDICT_UNCHECKABLE] = { { { "LABEL", "UNREADABLE" } }, { { "LABEL?", NULL } } },
  [SYM_VERDICT_SUSPECTED] = { { { "SYNTHETIC?", NULL } }, { { "SYNTH?", NULL } } },
  [SYM_VERDICT_PARTLY_SYNTHETIC] = { { { "PARTLY", "SYNTHETIC" } }, { { "PARTLY", NULL } } },
  [SYM_VERDICT_SYNTHETIC] = { { { "SYNTHETIC", NULL } }, { { "SYNTH", NULL } } },
};

/* From the roomiest style to the tightest; the first is the one meant. */
typedef struct
{
  double fraction; /* height of capitals, of the shorter side */
  double weight, stretch, tracking;
} Style;

static const Style styles[] = {
  { 0.0350, 0.165, 1.00, 0.20 },
  { 0.0340, 0.160, 0.95, 0.17 },
  { 0.0330, 0.155, 0.90, 0.14 },
  { 0.0320, 0.150, 0.84, 0.12 },
  { 0.0310, 0.145, 0.78, 0.10 },
  { 0.0305, 0.140, 0.70, 0.09 },
  { 0.0300, 0.135, 0.58, 0.08 },
};

static const double slopes[] = { 24, 21, 18, 15, 12, 9, 6 };

#define LINE_PITCH 1.5
#define RIM_FRACTION 0.05
#define RIM_MIN 0.8
#define CLEARANCE 0.3 /* between words, of the height of capitals */
#define FRINGE 1.4    /* pixels that a stroke touches beyond its width, on average */

/* What is aimed at, so that rounding and the fringe of the letters stay within 8 %. */
#define TOUCHED_AIM 0.07
#define TOUCHED_LIMIT 0.075
/* What is borne before the square grows or words shrink. */
#define TOUCHED_SMALL 0.12
#define TOUCHED_TINY 0.145
#define STEPS_SMALL 48
#define CAP_LEAST 5

/* One way to lay the words; of two the one with less cost is taken. */
typedef struct
{
  const Form *form;
  Style style;
  double cap, rim, angle;
  double block_length, block_height; /* along and across the slope */
  int word_width, word_height;
  int columns, rows;
  gboolean brick, half_rows;
  double touched;
  double cost;
} Candidate;

typedef struct
{
  double side; /* of the square */
  double width, height; /* of the picture */
  double min_cap;
  double shorter;
} Room;

/* How many places fit a range so that no gap is longer than the reach. With margins of half a step
 * the places can be shifted from row to row like bricks; with whole steps they are fewer. */
static int
count_places (double range, double reach, gboolean half_margins)
{
  double n = half_margins ? ceil (range / reach) : ceil (range / reach) - 1;

  return MAX (1, (int) n);
}

static double
get_step (double range, int n, gboolean half_margins)
{
  return range / (half_margins ? n : n + 1);
}

static gboolean
words_overlap (const Candidate *c, double dx, double dy)
{
  double along = fabs (dx * cos (c->angle) - dy * sin (c->angle));
  double across = fabs (dx * sin (c->angle) + dy * cos (c->angle));

  return along < c->block_length + CLEARANCE * c->cap && across < c->block_height + CLEARANCE * c->cap;
}

static gboolean
candidate_is_clear (const Candidate *c, double step_x, double step_y)
{
  double shift = c->brick ? step_x / 2 : 0;

  if (c->columns > 1 && words_overlap (c, step_x, 0))
    return FALSE;
  if (c->rows > 1)
    for (int i = -2; i <= 2; i++)
      if (words_overlap (c, shift + i * step_x, step_y))
        return FALSE;
  return TRUE;
}

/* Width of the longer line, and pixels touched by the strokes of both with rim and fringe. */
static void
candidate_measure (const Candidate *c, double *length, double *ink)
{
  SymTextStyle style = { c->cap, c->style.weight, c->style.stretch, c->style.tracking };
  double strokes = 0;

  *length = 0;
  for (int i = 0; i < 2 && c->form->lines[i] != NULL; i++)
    {
      *length = fmax (*length, _sym_text_measure (c->form->lines[i], &style));
      strokes += _sym_text_measure_strokes (c->form->lines[i], &style);
    }
  *ink = strokes * (c->style.weight * c->cap + 2 * c->rim + FRINGE);
}

/* Boxes the slanted words; FALSE when a square cannot hold them and be moved at all. */
static gboolean
candidate_slant (Candidate *c, const Room *room, double length)
{
  double height = c->form->lines[1] != NULL ? (1 + LINE_PITCH) * c->cap : c->cap;

  /* Diagonals that are cut (A, Y) stand out a little at either end, and so do corners of the rim. */
  c->block_length = length + 3 * c->rim + (0.9 + c->form->overhang) * c->style.weight * c->cap;
  c->block_height = height + 3 * c->rim;
  c->word_width = (int) ceil (c->block_length * cos (c->angle) + c->block_height * sin (c->angle)) + 2;
  c->word_height = (int) ceil (c->block_length * sin (c->angle) + c->block_height * cos (c->angle)) + 2;
  return room->side - c->word_width >= 3 && room->side - c->word_height >= 3;
}

/* Lays the words; FALSE when they would overlap. */
static gboolean
candidate_lay (Candidate *c, const Room *room, double ink)
{
  /* One pixel less than there is: places are rounded. */
  double reach_x = room->side - c->word_width - 1, reach_y = room->side - c->word_height - 1;
  double range_x = room->width - c->word_width, range_y = room->height - c->word_height;
  double step_x, step_y, picture = room->width * room->height;
  double touched_rows, touched_columns;

  if (range_x < 0 || range_y < 0)
    return FALSE;
  c->columns = count_places (range_x, reach_x, c->brick);
  c->rows = count_places (range_y, reach_y, c->half_rows);
  step_x = get_step (range_x, c->columns, c->brick);
  step_y = get_step (range_y, c->rows, c->half_rows);
  if (!candidate_is_clear (c, step_x, step_y))
    return FALSE;
  /* Over the whole picture, and over an image that fills only its width or only its height. */
  c->touched = c->columns * c->rows * ink / picture;
  touched_rows = c->rows * ink / (room->height * fmax (step_x, 1));
  touched_columns = c->columns * ink / (room->width * fmax (step_y, 1));
  if (c->columns > 2)
    c->touched = fmax (c->touched, touched_rows);
  if (c->rows > 2)
    c->touched = fmax (c->touched, touched_columns);
  return TRUE;
}

static void
try_forms (const Room *room, guint first_form, const Form *pair, double cap_limit, double limit,
           Candidate *best)
{
  for (guint f = first_form; f < 2; f++)
    for (guint s = 0; s < G_N_ELEMENTS (styles); s++)
      {
        Candidate c = { .form = &pair[f], .style = styles[s] };
        double length, ink;

        c.cap = fmin (fmax (c.style.fraction * room->shorter, room->min_cap), cap_limit);
        c.rim = fmax (RIM_MIN, RIM_FRACTION * c.cap);
        candidate_measure (&c, &length, &ink);
        for (guint a = 0; a < G_N_ELEMENTS (slopes); a++)
          for (guint arrangement = 0; arrangement < 4; arrangement++)
            {
              c.angle = slopes[a] * G_PI / 180;
              c.brick = (arrangement & 1) == 0;
              c.half_rows = (arrangement & 2) == 0;
              if (!candidate_slant (&c, room, length) || !candidate_lay (&c, room, ink)
                  || c.touched > limit)
                continue;
              c.cost = 8.0 * f + 0.8 * s + 0.5 * a + (c.brick ? 0 : 1) + (c.half_rows ? 0 : 0.7)
                       + 20 * fmax (0, c.touched - TOUCHED_AIM) / TOUCHED_AIM;
              if (c.cost < best->cost)
                *best = c;
            }
      }
}

SymMarkLattice *
_sym_mark_lattice_new (int width, int height, int scale, SymVerdictKind kind)
{
  SymMarkLattice *self = g_new0 (SymMarkLattice, 1);
  SymMarkLayout layout = _sym_mark_layout (width, height, scale);
  Room room = { 0 };
  Candidate best = { .cost = G_MAXDOUBLE };
  double step_x, step_y, x0, y0;

  g_assert (!layout.tile && kind >= SYM_VERDICT_CHECKING);
  room.shorter = MIN (width, height);
  room.side = floor (room.shorter / 2);
  room.width = width - 2 * layout.border;
  room.height = height - layout.band - layout.border;
  room.min_cap = SYM_MARK_BAND_MIN_LOGICAL * scale;

  try_forms (&room, 0, forms[kind], G_MAXDOUBLE, TOUCHED_LIMIT, &best);
  if (best.form == NULL)
    try_forms (&room, 1, forms[kind], G_MAXDOUBLE, TOUCHED_SMALL, &best);
  /* Too small a pane: a word that can be read comes first, then the smallest square. */
  for (double cap = room.min_cap; best.form == NULL && cap >= CAP_LEAST * scale; cap -= scale)
    for (int i = 1; best.form == NULL && i <= STEPS_SMALL; i++)
      {
        double most = 2 * MIN (room.width, room.height), least = floor (room.shorter / 2);

        room.side = floor (least + (most - least) * i / STEPS_SMALL);
        try_forms (&room, 1, forms[kind], cap, TOUCHED_TINY, &best);
      }
  g_assert (best.form != NULL);

  self->square = (int) room.side;
  self->lines[0] = best.form->lines[0];
  self->lines[1] = best.form->lines[1];
  self->style = (SymTextStyle){ best.cap, best.style.weight, best.style.stretch, best.style.tracking };
  self->rim = best.rim;
  self->angle = best.angle;
  self->word_width = best.word_width;
  self->word_height = best.word_height;
  self->n = (guint) (best.columns * best.rows);
  self->places = g_malloc_n (self->n, sizeof *self->places);

  step_x = get_step (room.width - best.word_width, best.columns, best.brick);
  step_y = get_step (room.height - best.word_height, best.rows, best.half_rows);
  x0 = layout.border + (best.brick ? step_x / 2 : step_x);
  y0 = layout.band + (best.half_rows ? step_y / 2 : step_y);
  for (int row = 0; row < best.rows; row++)
    for (int column = 0; column < best.columns; column++)
      {
        double shift = !best.brick || best.rows == 1 ? 0 : row % 2 == 0 ? -step_x / 4 : step_x / 4;
        guint i = (guint) (row * best.columns + column);

        self->places[i].x = (int) floor (x0 + shift + column * step_x + 0.5);
        self->places[i].y = (int) floor (y0 + row * step_y + 0.5);
      }
  return self;
}

void
_sym_mark_lattice_free (SymMarkLattice *self)
{
  g_free (self->places);
  g_free (self);
}

SymMask *
_sym_mark_lattice_mask (const SymMarkLattice *self)
{
  SymMask *mask = _sym_mask_new (0, 0, self->word_width, self->word_height);
  double cap = self->style.cap;
  double half_height = (self->lines[1] != NULL ? cap * (1 + LINE_PITCH) : cap) / 2;
  double cos_angle = cos (self->angle), sin_angle = sin (self->angle);

  for (int i = 0; i < 2 && self->lines[i] != NULL; i++)
    {
      /* from the middle of the box to the left end of the foot line */
      double u = -_sym_text_measure (self->lines[i], &self->style) / 2;
      double v = half_height - cap * (1 + i * LINE_PITCH);

      _sym_mask_add_text (mask, self->lines[i], &self->style,
                          self->word_width / 2.0 + u * cos_angle - v * sin_angle,
                          self->word_height / 2.0 - u * sin_angle - v * cos_angle, self->angle, self->rim);
    }
  return mask;
}
