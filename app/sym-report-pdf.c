/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-report"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "sym-page.h"
#include "sym-pdf.h"
#include "sym-report-private.h"

/* ISO A4, points. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define MARGIN 40.0
#define WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define BOTTOM (PAGE_HEIGHT - MARGIN - 18)

#define TEXT 8.5
#define SMALL 7.5
#define HASH 6.1
#define HEADING 11.5
#define BAND 24.0
#define GAP 8.0
#define PLOT_HEIGHT 165.0
#define PLOT_TEXT 7.0

typedef struct
{
  const SymReportContent *content;
  cairo_t *cr;
  double y;
  int page, n_pages; /* n_pages: 0 while they are counted */
} Writer;

/* Text as it is, at a size and weight; @room: how wide it may get. */
static PangoLayout *
make_layout (Writer *self, const char *text, double size, gboolean bold, double room)
{
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int) (room * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  /* a hyphen within a hash would be read as part of it, and letters joined into one are not found again */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0, clig=0"));
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

static double
get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

/* @draws: otherwise only measured. Returns: the height. */
static double
put_text (Writer *self, const char *text, double size, gboolean bold, double x, double y, double room, gboolean draws)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text, size, bold, room);

  if (draws)
    {
      cairo_move_to (self->cr, x, y);
      pango_cairo_show_layout (self->cr, layout);
    }
  return get_height (layout);
}

static void
put_line (Writer *self, const char *text, double size, gboolean bold, double x, double y, double room, PangoAlignment align)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text, size, bold, room);

  pango_layout_set_height (layout, -1);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, align);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, layout);
}

static void
set_grey (Writer *self, double grey)
{
  cairo_set_source_rgb (self->cr, grey, grey, grey);
}

/* Grounds of the mark's bands; none for what has no mark. Returns: whether there is one. */
static gboolean
get_ground (const SymVerdict *verdict, double *rgb, gboolean *is_light)
{
  *is_light = FALSE;
  switch (verdict->kind)
    {
    case SYM_VERDICT_SYNTHETIC:
    case SYM_VERDICT_PARTLY_SYNTHETIC:
      rgb[0] = 0.776;
      rgb[1] = 0.275;
      rgb[2] = 0;
      return TRUE;
    case SYM_VERDICT_SUSPECTED:
      rgb[0] = 0.961;
      rgb[1] = 0.761;
      rgb[2] = 0.067;
      *is_light = TRUE;
      return TRUE;
    case SYM_VERDICT_UNCHECKABLE:
    case SYM_VERDICT_CHECKING:
      rgb[0] = 0.380;
      rgb[1] = 0.208;
      rgb[2] = 0.514;
      return TRUE;
    case SYM_VERDICT_NO_LABEL:
    case SYM_VERDICT_SAYS_NOT:
    case SYM_VERDICT_PHANTOM:
    case SYM_VERDICT_COMPUTED:
    default:
      return FALSE;
    }
}

/* The words of a verdict on their ground, or in a thin outline. @width: 0 for as wide as they are. */
static void
put_verdict (Writer *self, const SymVerdict *verdict, const char *beside, double x, double y, double width, double height,
             double size)
{
  const char *words = sym_verdict_get_words (verdict);
  g_autoptr (PangoLayout) layout = make_layout (self, words, size, TRUE, WIDTH);
  double rgb[3], words_width;
  gboolean is_light;
  int units;

  pango_layout_set_width (layout, -1);
  pango_layout_get_size (layout, &units, NULL);
  words_width = (double) units / PANGO_SCALE;
  width = width > 0 ? width : words_width + 2 * GAP;
  if (get_ground (verdict, rgb, &is_light))
    {
      cairo_rectangle (self->cr, x, y, width, height);
      cairo_set_source_rgb (self->cr, rgb[0], rgb[1], rgb[2]);
      cairo_fill (self->cr);
      set_grey (self, is_light ? 0 : 1);
    }
  else
    {
      cairo_rectangle (self->cr, x + 0.25, y + 0.25, width - 0.5, height - 0.5);
      cairo_set_line_width (self->cr, 0.5);
      set_grey (self, 0.45);
      cairo_stroke (self->cr);
    }
  cairo_move_to (self->cr, x + GAP, y + (height - get_height (layout)) / 2);
  pango_cairo_show_layout (self->cr, layout);
  if (beside != NULL)
    put_line (self, beside, TEXT, FALSE, x + words_width + 2.5 * GAP, y + (height - TEXT * 1.25) / 2,
              width - words_width - 3.5 * GAP, PANGO_ALIGN_LEFT);
}

/* Each page says what it is of, above and below. */
static void
begin_page (Writer *self)
{
  const SymReportContent *content = self->content;
  g_autoptr (GString) sides = g_string_new (NULL);
  g_autofree char *number = NULL;

  if (self->page > 0)
    cairo_show_page (self->cr);
  self->page++;
  put_verdict (self, &content->verdict, content->reason, MARGIN, MARGIN, WIDTH, BAND, 14);
  for (guint i = 0; i < MIN (content->sides->len, 2); i++)
    {
      const SymReportSide *side = g_ptr_array_index (content->sides, i);

      g_string_append_printf (sides, "%s%c: %s", i > 0 ? "  ·  " : "", i == 0 ? 'A' : 'B',
                              sym_verdict_get_words (side->verdict));
    }
  set_grey (self, 0.8);
  cairo_rectangle (self->cr, MARGIN, PAGE_HEIGHT - MARGIN - 12, WIDTH, 0.5);
  cairo_fill (self->cr);
  set_grey (self, 0.35);
  put_line (self, sides->str, SMALL, TRUE, MARGIN, PAGE_HEIGHT - MARGIN - 8, WIDTH * 0.55, PANGO_ALIGN_LEFT);
  /* Translators: pages of a report */
  number = g_strdup_printf (_ ("%s · not for diagnosis · page %d of %d"), content->program, self->page, self->n_pages);
  put_line (self, number, SMALL, FALSE, MARGIN + WIDTH * 0.55, PAGE_HEIGHT - MARGIN - 8, WIDTH * 0.45, PANGO_ALIGN_RIGHT);
  self->y = MARGIN + BAND + 1.5 * GAP;
}

static void
need (Writer *self, double height)
{
  if (self->y + height > BOTTOM)
    begin_page (self);
}

static void
put_heading (Writer *self, const char *text, double with)
{
  need (self, HEADING * 2.2 + with);
  set_grey (self, 0.1);
  self->y += put_text (self, text, HEADING, TRUE, MARGIN, self->y, WIDTH, TRUE) + 1.5;
  set_grey (self, 0.75);
  cairo_rectangle (self->cr, MARGIN, self->y, WIDTH, 0.5);
  cairo_fill (self->cr);
  self->y += 4;
}

static void
put_paragraph (Writer *self, const char *text)
{
  need (self, put_text (self, text, TEXT, FALSE, MARGIN, 0, WIDTH, FALSE));
  set_grey (self, 0.1);
  self->y += put_text (self, text, TEXT, FALSE, MARGIN, self->y, WIDTH, TRUE) + 2;
}

static double
put_side (Writer *self, const SymReportSide *side, double x, double width, gboolean draws)
{
  const double pill = 14;
  double y = self->y;

  set_grey (self, 0.35);
  y += put_text (self, side->heading, SMALL, FALSE, x, y, width, draws);
  set_grey (self, 0.05);
  y += put_text (self, side->name, 10.5, TRUE, x, y, width, draws) + 2;
  if (draws)
    put_verdict (self, side->verdict, NULL, x, y, 0, pill, 8.5);
  y += pill + 3;
  set_grey (self, 0.1);
  y += put_text (self, side->says, TEXT, FALSE, x, y, width, draws) + 2;
  for (guint i = 0; i < side->evidence->len; i++)
    {
      if (draws)
        put_text (self, "•", TEXT, FALSE, x, y, width, TRUE);
      y += put_text (self, g_ptr_array_index (side->evidence, i), TEXT, FALSE, x + 7, y, width - 7, draws) + 1;
    }
  set_grey (self, 0.35);
  for (guint i = 0; i < side->facts->len; i++)
    y += put_text (self, g_ptr_array_index (side->facts, i), HASH, FALSE, x, y, width, draws) + 1;
  return y - self->y;
}

static void
put_sides (Writer *self)
{
  const GPtrArray *sides = self->content->sides;
  const double width = (WIDTH - 2 * GAP) / 2;

  for (guint i = 0; i < sides->len; i += 2)
    {
      const SymReportSide *left = g_ptr_array_index (sides, i);
      const SymReportSide *right = i + 1 < sides->len ? g_ptr_array_index (sides, i + 1) : NULL;
      double height = put_side (self, left, MARGIN, width, FALSE);

      if (right != NULL)
        height = MAX (height, put_side (self, right, MARGIN, width, FALSE));
      need (self, height);
      put_side (self, left, MARGIN, width, TRUE);
      if (right != NULL)
        put_side (self, right, MARGIN + width + 2 * GAP, width, TRUE);
      self->y += height + GAP;
    }
}

static void
put_pictures (Writer *self)
{
  const double width = (WIDTH - 2 * GAP) / SYM_REPORT_N_PICTURES;
  double below = 0;

  need (self, width + 24);
  for (int i = 0; i < SYM_REPORT_N_PICTURES; i++)
    {
      const SymReportPicture *picture = &self->content->pictures[i];
      const double x = MARGIN + i * (width + GAP);

      if (picture->frame == NULL)
        continue;
      sym_page_draw_frame (picture->frame, self->cr, x, self->y, width, width);
      set_grey (self, 0.25);
      below = MAX (below, put_text (self, picture->caption, SMALL, FALSE, x, self->y + width + 2, width, TRUE));
    }
  self->y += width + below + GAP;
}

static void
put_warnings (Writer *self)
{
  const GPtrArray *warnings = self->content->warnings;

  put_heading (self, _ ("Warnings"), 20);
  if (warnings->len == 0)
    put_paragraph (self, _ ("None of the known patterns was found: no near copy, no bounded perturbation, no suspected flip. "
                            "That proves nothing."));
  for (guint i = 0; i < warnings->len; i++)
    {
      const char *text = g_ptr_array_index (warnings, i);
      const double height = put_text (self, text, TEXT, TRUE, 0, 0, WIDTH - 14, FALSE) + 6;

      need (self, height);
      set_grey (self, 0.93);
      cairo_rectangle (self->cr, MARGIN, self->y, WIDTH, height);
      cairo_fill (self->cr);
      set_grey (self, 0.2);
      cairo_rectangle (self->cr, MARGIN, self->y, 3, height);
      cairo_fill (self->cr);
      set_grey (self, 0);
      put_text (self, text, TEXT, TRUE, MARGIN + 10, self->y + 3, WIDTH - 14, TRUE);
      self->y += height + 3;
    }
  self->y += GAP / 2;
}

static void
put_numbers (Writer *self)
{
  const SymReportContent *content = self->content;
  const double column = (WIDTH - 2 * GAP) / 2, line = TEXT * 1.6;
  const guint half = (SYM_COMPARISON_N_NUMBERS + 1) / 2;
  g_autofree char *about = NULL;

  put_heading (self, _ ("Numbers"), line * half + 24);
  /* Translators: of what the numbers are, then how many voxels */
  about = g_strdup_printf (_ ("%s: %s voxels. %s"), content->scope, content->n_voxels, content->alignment);
  put_paragraph (self, about);
  self->y += 3;
  for (guint i = 0; i < SYM_COMPARISON_N_NUMBERS; i++)
    {
      const double x = MARGIN + (i < half ? 0 : column + 2 * GAP), y = self->y + line * (i % half);
      g_autofree char *text = sym_comparison_number_to_text (&content->numbers[i]);

      set_grey (self, 0.25);
      put_line (self, content->numbers[i].name, TEXT, FALSE, x, y, column * 0.62, PANGO_ALIGN_LEFT);
      set_grey (self, 0);
      put_line (self, text, TEXT, TRUE, x + column * 0.62, y, column * 0.38, PANGO_ALIGN_RIGHT);
      set_grey (self, 0.88);
      cairo_rectangle (self->cr, x, y + line - 1.5, column, 0.4);
      cairo_fill (self->cr);
    }
  self->y += line * half + GAP;
}

static void
put_region_row (Writer *self, const SymOverlap *overlap, double line)
{
  const double first = WIDTH * 0.12, other = (WIDTH - first) / (SYM_COMPARISON_N_COLUMNS - 1);

  for (guint c = 0; c < SYM_COMPARISON_N_COLUMNS; c++)
    {
      g_autofree char *text
          = overlap != NULL ? sym_comparison_get_cell (overlap, c) : g_strdup (sym_comparison_get_column (c));

      set_grey (self, overlap != NULL ? 0 : 0.35);
      put_line (self, text, SMALL, overlap != NULL && c == 0, MARGIN + (c == 0 ? 0 : first + (c - 1) * other), self->y,
                (c == 0 ? first : other) - 2, c == 0 ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
    }
  set_grey (self, 0.88);
  cairo_rectangle (self->cr, MARGIN, self->y + line - 1.5, WIDTH, 0.4);
  cairo_fill (self->cr);
  self->y += line;
}

static void
put_regions (Writer *self)
{
  const GPtrArray *overlaps = self->content->overlaps;
  const double line = TEXT * 1.6;

  if (overlaps == NULL)
    return;
  put_heading (self, _ ("Regions"), line * 3);
  put_region_row (self, NULL, line);
  for (guint i = 0; i < overlaps->len; i++)
    {
      if (self->y + line > BOTTOM)
        {
          begin_page (self);
          put_region_row (self, NULL, line);
        }
      put_region_row (self, g_ptr_array_index (overlaps, i), line);
    }
  if (overlaps->len == 0)
    put_paragraph (self, _ ("Neither map has a label."));
  self->y += GAP;
}

static void
put_plots (Writer *self)
{
  const SymPlotStyle style = { PLOT_TEXT, FALSE };
  const GPtrArray *plots = self->content->plots;
  const double width = (WIDTH - 2 * GAP) / 2;

  put_heading (self, _ ("Plots"), PLOT_HEIGHT);
  for (guint i = 0; i < plots->len; i += 2)
    {
      need (self, PLOT_HEIGHT);
      for (guint c = 0; c < 2 && i + c < plots->len; c++)
        {
          cairo_save (self->cr);
          cairo_translate (self->cr, MARGIN + c * (width + 2 * GAP), self->y);
          sym_plot_draw (g_ptr_array_index (plots, i + c), self->cr, width, PLOT_HEIGHT, &style);
          cairo_restore (self->cr);
        }
      self->y += PLOT_HEIGHT + GAP;
    }
}

static void
put_all (Writer *self)
{
  const SymReportContent *content = self->content;

  begin_page (self);
  set_grey (self, 0);
  put_line (self, content->title, 18, TRUE, MARGIN, self->y, WIDTH * 0.7, PANGO_ALIGN_LEFT);
  set_grey (self, 0.35);
  put_line (self, content->date, TEXT, FALSE, MARGIN + WIDTH * 0.7, self->y + 7, WIDTH * 0.3, PANGO_ALIGN_RIGHT);
  self->y += 28;
  put_sides (self);
  put_pictures (self);
  put_warnings (self);
  put_numbers (self);
  put_regions (self);
  put_plots (self);
  put_paragraph (self, _ ("Definitions of the numbers, with their sources, stand in the documentation of the program that "
                          "made this report. Agreement in numbers is no evidence of where an image comes from."));
}

static void
draw (cairo_t *cr, gpointer user_data)
{
  Writer *self = user_data;

  self->cr = cr;
  self->page = 0;
  put_all (self);
}

GBytes *
_sym_report_to_pdf (const SymReportContent *content, GError **error)
{
  Writer writer = { .content = content };
  /* once to count the pages, once to number them */
  g_autoptr (GBytes) counted = sym_pdf_make (PAGE_WIDTH, PAGE_HEIGHT, &content->verdict, content->reason, content->title, draw,
                                             &writer, error);

  if (counted == NULL)
    return NULL;
  writer.n_pages = writer.page;
  return sym_pdf_make (PAGE_WIDTH, PAGE_HEIGHT, &content->verdict, content->reason, content->title, draw, &writer, error);
}
