/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-pair-handle"

#include "config.h"

#include <math.h>

#include "sym-pair-handle-private.h"

/* Logical pixels of the letters from the grip. */
#define ASIDE 26.0

static void
ink (cairo_t *cr, double width)
{
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_set_line_width (cr, width + 2.5);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

static void
draw_disc (cairo_t *cr, SymPoint at, double radius)
{
  cairo_new_path (cr);
  cairo_arc (cr, at.x, at.y, radius, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, 0.15, 0.15, 0.15, 0.85);
  cairo_fill_preserve (cr);
  ink (cr, 1.5);
}

/* A small arrow head from the middle outwards. */
static void
draw_arrow (cairo_t *cr, SymPoint at, double angle, double distance)
{
  cairo_save (cr);
  cairo_translate (cr, at.x, at.y);
  cairo_rotate (cr, angle);
  cairo_move_to (cr, distance - 4, -4);
  cairo_line_to (cr, distance, 0);
  cairo_line_to (cr, distance - 4, 4);
  cairo_restore (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

/* Which side is whose. */
static void
draw_letter (cairo_t *cr, PangoLayout *layout, const char *letter, SymPoint at)
{
  int width, height;

  pango_layout_set_text (layout, letter, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, at.x - width / 2.0, at.y - height / 2.0);
  pango_cairo_layout_path (cr, layout);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.75);
  cairo_set_line_width (cr, 3);
  cairo_stroke (cr);
  cairo_move_to (cr, at.x - width / 2.0, at.y - height / 2.0);
  cairo_set_source_rgb (cr, 1, 1, 1);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_turn (cairo_t *cr, SymPoint at)
{
  draw_disc (cr, at, SYM_HANDLE_KNOB);
  cairo_new_path (cr);
  cairo_arc (cr, at.x, at.y, SYM_HANDLE_KNOB / 2, -0.3 * G_PI, 1.2 * G_PI);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

void
_sym_pair_handle_draw_curtain (cairo_t *cr, PangoLayout *layout, SymPoint from, SymPoint to, SymPoint grip, SymPoint turn,
                               double a_side)
{
  cairo_move_to (cr, from.x, from.y);
  cairo_line_to (cr, to.x, to.y);
  ink (cr, 1.5);
  draw_disc (cr, grip, SYM_HANDLE_GRIP);
  draw_arrow (cr, grip, a_side, SYM_HANDLE_GRIP - 4);
  draw_arrow (cr, grip, a_side + G_PI, SYM_HANDLE_GRIP - 4);
  if (hypot (turn.x - grip.x, turn.y - grip.y) > SYM_HANDLE_GRIP + SYM_HANDLE_KNOB)
    draw_turn (cr, turn);
  draw_letter (cr, layout, "A", (SymPoint) { grip.x + ASIDE * cos (a_side), grip.y + ASIDE * sin (a_side) });
  draw_letter (cr, layout, "B", (SymPoint) { grip.x - ASIDE * cos (a_side), grip.y - ASIDE * sin (a_side) });
}

void
_sym_pair_handle_draw_ring (cairo_t *cr, SymPoint centre, SymPoint turn, SymPoint scale)
{
  cairo_new_path (cr);
  cairo_arc (cr, centre.x, centre.y, SYM_HANDLE_RADIUS, 0, 2 * G_PI);
  ink (cr, 1.5);
  cairo_move_to (cr, centre.x - 10, centre.y);
  cairo_line_to (cr, centre.x + 10, centre.y);
  cairo_move_to (cr, centre.x, centre.y - 10);
  cairo_line_to (cr, centre.x, centre.y + 10);
  ink (cr, 1.5);
  draw_turn (cr, turn);
  cairo_rectangle (cr, scale.x - SYM_HANDLE_KNOB + 1, scale.y - SYM_HANDLE_KNOB + 1, 2 * SYM_HANDLE_KNOB - 2, 2 * SYM_HANDLE_KNOB - 2);
  cairo_set_source_rgba (cr, 0.15, 0.15, 0.15, 0.85);
  cairo_fill_preserve (cr);
  ink (cr, 1.5);
}
