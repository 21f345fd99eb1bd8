/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "sym-frame.h"

G_BEGIN_DECLS

/**
 * SymPage:
 *
 * A composed frame on paper: the frame with its mark, under it what it shows and what it is. Text
 * and lines are drawn with Cairo and Pango; the image and its mark are in the frame.
 *
 * @title: names of what is shown
 * @date: when the page was made, for a person
 */
typedef struct
{
  SymFrame *frame;
  const char *title;
  const char *date;
} SymPage;

/**
 * sym_page_get_picture_size:
 * @width, @height: of the page, points
 * @picture_width, @picture_height: (out): room for the picture, points
 *
 * Where the picture has its place, so that a frame can be composed in a resolution that fits.
 */
void sym_page_get_picture_size (double width, double height, double *picture_width, double *picture_height);

/**
 * sym_page_draw:
 * @cr: in points, the page's corner at the origin
 *
 * Draws the page; the frame as large as there is room, in its own proportions.
 */
void sym_page_draw (const SymPage *self, cairo_t *cr, double width, double height);

/**
 * sym_page_draw_frame:
 * @x, @y, @width, @height: the room there is, points
 *
 * Draws a frame as large as there is room, in its own proportions, in the middle at the top.
 *
 * Returns: the height drawn
 */
double sym_page_draw_frame (SymFrame *frame, cairo_t *cr, double x, double y, double width, double height);

/**
 * sym_page_to_pdf:
 * @width, @height: of the page, points
 *
 * A PDF of one page as sym_pdf_make() labels it, with sym_frame_watermark() in its samples.
 *
 * Returns: (transfer full) (nullable): the bytes of the file
 */
GBytes *sym_page_to_pdf (const SymPage *self, double width, double height, GError **error);

G_END_DECLS
