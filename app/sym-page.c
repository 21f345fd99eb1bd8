/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-page"

#include "config.h"

#include "sym-page.h"

#include <glib/gi18n.h>

#include "sym-pdf.h"

/* Points. */
#define MARGIN 36.0
#define CAPTION_HEIGHT 72.0
#define CAPTION_GAP 8.0
#define TEXT_SIZE 9.0

void
sym_page_get_picture_size (double width, double height, double *picture_width, double *picture_height)
{
  *picture_width = MAX (width - 2 * MARGIN, 1);
  *picture_height = MAX (height - 2 * MARGIN - CAPTION_HEIGHT - CAPTION_GAP, 1);
}

/* The one place where Cairo is given rows of a frame: on paper there is no other way. The surface
 * holds no more than the frame does. */
static cairo_surface_t *
make_surface (SymFrame *frame)
{
  const int width = sym_frame_get_width (frame), height = sym_frame_get_height (frame);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  const guint8 *from = g_bytes_get_data (sym_frame_get_bytes (frame), NULL);
  guint8 *to = cairo_image_surface_get_data (surface);

  if (to == NULL)
    return surface;
  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    {
      const guint8 *row = from + (gsize) y * sym_frame_get_stride (frame);
      guint32 *pixels = (guint32 *) (void *) (to + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));

      for (int x = 0; x < width; x++)
        pixels[x] = (guint32) row[3 * x] << 16 | (guint32) row[3 * x + 1] << 8 | row[3 * x + 2];
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
draw_caption (const SymPage *self, cairo_t *cr, double x, double y, double width)
{
  const SymVerdict *verdict = sym_frame_get_verdict (self->frame);
  const char *reason = sym_frame_get_reason (self->frame);
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  g_autofree char *limits = sym_verdict_describe_limits (verdict);
  g_autofree char *text = g_markup_printf_escaped (
      "<b>%s</b>%s%s\n%s\n%s\n%s", sym_verdict_get_words (verdict), *reason != '\0' ? ": " : "", reason,
      self->title, self->date, limits);

  pango_font_description_set_size (font, (int) (TEXT_SIZE * PANGO_SCALE));
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  /* The words of the verdict come first; of long names two lines, then an ellipsis. */
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_height (layout, -2);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_markup (layout, text, -1);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

double
sym_page_draw_frame (SymFrame *frame, cairo_t *cr, double x, double y, double width, double height)
{
  cairo_surface_t *surface = make_surface (frame);
  const double scale = MIN (width / sym_frame_get_width (frame), height / sym_frame_get_height (frame));

  cairo_save (cr);
  cairo_translate (cr, x + (width - sym_frame_get_width (frame) * scale) / 2, y);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
  return sym_frame_get_height (frame) * scale;
}

void
sym_page_draw (const SymPage *self, cairo_t *cr, double width, double height)
{
  double room_width, room_height, drawn_height;

  sym_page_get_picture_size (width, height, &room_width, &room_height);
  drawn_height = sym_page_draw_frame (self->frame, cr, MARGIN, MARGIN, room_width, room_height);
  draw_caption (self, cr, MARGIN, MARGIN + drawn_height + CAPTION_GAP, room_width);
}

typedef struct
{
  const SymPage *page;
  double width, height;
} Sheet;

static void
draw_sheet (cairo_t *cr, gpointer user_data)
{
  const Sheet *sheet = user_data;

  sym_page_draw (sheet->page, cr, sheet->width, sheet->height);
}

GBytes *
sym_page_to_pdf (const SymPage *self, double width, double height, GError **error)
{
  g_autoptr (SymFrame) frame = sym_frame_watermark (self->frame);
  const SymPage page = { frame, self->title, self->date };
  Sheet sheet = { &page, width, height };

  return sym_pdf_make (width, height, sym_frame_get_verdict (frame), sym_frame_get_reason (frame), NULL, draw_sheet, &sheet,
                       error);
}
