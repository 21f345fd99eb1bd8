/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "sym-plot-private.h"

/* Lengths in heights of the text. */
#define GAP 0.5
#define TICK 0.4
#define SWATCH 2.0
#define TICK_ROOM_X 5.5
#define TICK_ROOM_Y 2.6
#define SCALE_BAR 5.0

typedef struct
{
  double r, g, b;
} Colour;

/* Told apart by those who see red and green as one, on white and on #242424; none is that of the mark. */
static const Colour inks[2][SYM_N_PLOT_INKS] = {
  { { 0.10, 0.37, 0.71 }, { 0.55, 0.14, 0.52 }, { 0.20, 0.20, 0.24 } },
  { { 0.49, 0.72, 0.98 }, { 0.93, 0.58, 0.88 }, { 0.85, 0.85, 0.88 } },
};

static const Colour mark_ground = { 0.776, 0.275, 0 };

static void
set_ink (cairo_t *cr, const SymPlotStyle *style, SymPlotInk ink, double alpha)
{
  const Colour *colour = &inks[style->dark ? 1 : 0][ink];

  cairo_set_source_rgba (cr, colour->r, colour->g, colour->b, alpha);
}

static void
set_grey (cairo_t *cr, const SymPlotStyle *style, double strength)
{
  const double grey = style->dark ? 1 : 0;

  cairo_set_source_rgba (cr, grey, grey, grey, strength);
}

static PangoLayout *
make_text (PangoContext *context, const SymPlotStyle *style, const char *text, gboolean bold)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");

  pango_font_description_set_absolute_size (font, style->text_size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

/* Text sizes must not depend on where the plot is drawn, or values would lie elsewhere. */
static PangoContext *
make_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  return context;
}

static void
get_size (PangoLayout *layout, double *width, double *height)
{
  int w, h;

  pango_layout_get_size (layout, &w, &h);
  *width = (double) w / PANGO_SCALE;
  *height = (double) h / PANGO_SCALE;
}

static double
get_text_width (PangoContext *context, const SymPlotStyle *style, const char *text)
{
  g_autoptr (PangoLayout) layout = make_text (context, style, text, FALSE);
  double width, height;

  get_size (layout, &width, &height);
  return width;
}

static double
get_line_height (PangoContext *context, const SymPlotStyle *style)
{
  g_autoptr (PangoLayout) layout = make_text (context, style, "Ág", TRUE);
  double width, height;

  get_size (layout, &width, &height);
  return height;
}

static gboolean
has_legend (const SymPlot *self)
{
  for (guint s = 0; s < self->series->len; s++)
    if (((const SymPlotSeries *) g_ptr_array_index (self->series, s))->name != NULL)
      return TRUE;
  return self->counts != NULL;
}

static void
init_ticks (const SymPlot *self, const SymPlotStyle *style, double width, double height, SymPlotTicks *x, SymPlotTicks *y)
{
  const SymPlotAxis across = _sym_plot_get_x_axis (self), up = _sym_plot_get_y_axis (self);

  _sym_plot_ticks_init (x, &across, (guint) CLAMP (width / (TICK_ROOM_X * style->text_size), 2, 12));
  _sym_plot_ticks_init (y, &up, (guint) CLAMP (height / (TICK_ROOM_Y * style->text_size), 2, 10));
}

static SymPlotArea
get_area (const SymPlot *self, PangoContext *context, double width, double height, const SymPlotStyle *style)
{
  const double line = get_line_height (context, style), gap = GAP * style->text_size;
  const double right = 1.5 * style->text_size;
  g_auto (SymPlotTicks) x = { 0 }, y = { 0 };
  double widest = 0, top = line + gap, bottom = 2 * line + 2 * gap + TICK * style->text_size;
  SymPlotArea area;

  if (self->note != NULL)
    top += line;
  if (has_legend (self))
    top += line + gap / 2;
  /* half of the uppermost label reaches above the area */
  top += line / 2 + gap / 2;
  init_ticks (self, style, width, height - top - bottom, &x, &y);
  for (guint i = 0; i < y.n; i++)
    widest = MAX (widest, get_text_width (context, style, y.labels[i]));
  area.x = line + 2 * gap + widest + TICK * style->text_size;
  area.y = top;
  area.width = MAX (width - area.x - right, 1);
  area.height = MAX (height - top - bottom, 1);
  return area;
}

SymPlotArea
sym_plot_get_area (const SymPlot *self, double width, double height, const SymPlotStyle *style)
{
  PangoContext *context = make_context ();
  const SymPlotArea area = get_area (self, context, width, height, style);

  g_object_unref (context);
  return area;
}

/* @align: 0 for the left end at @x, 0.5 for the middle, 1 for the right end. Returns: its width. */
static double
draw_text (cairo_t *cr, PangoContext *context, const SymPlotStyle *style, const char *text, gboolean bold, double x,
           double y, double align, double room)
{
  g_autoptr (PangoLayout) layout = make_text (context, style, text, bold);
  double width, height;

  get_size (layout, &width, &height);
  if (width > room)
    {
      pango_layout_set_width (layout, (int) (MAX (room, 0) * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      get_size (layout, &width, &height);
    }
  cairo_move_to (cr, x - align * width, y);
  pango_cairo_show_layout (cr, layout);
  return width;
}

/* The words of the mark on its own ground, at the right end of the title's line. Returns: its width. */
static double
draw_mark (const SymPlot *self, cairo_t *cr, PangoContext *context, double width, double line, const SymPlotStyle *style)
{
  const double inset = 0.6 * style->text_size;
  g_autoptr (PangoLayout) layout = NULL;
  double text_width, text_height;

  if (self->mark == NULL)
    return 0;
  layout = make_text (context, style, self->mark, TRUE);
  get_size (layout, &text_width, &text_height);
  cairo_rectangle (cr, width - text_width - 2 * inset, 0, text_width + 2 * inset, line + 0.3 * style->text_size);
  cairo_set_source_rgb (cr, mark_ground.r, mark_ground.g, mark_ground.b);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_move_to (cr, width - text_width - inset, 0.15 * style->text_size);
  pango_cairo_show_layout (cr, layout);
  return text_width + 2 * inset;
}

static void
set_dash (cairo_t *cr, const SymPlotStyle *style, SymPlotInk ink)
{
  const double dash[] = { 0.45 * style->text_size, 0.25 * style->text_size };

  cairo_set_dash (cr, dash, ink == SYM_PLOT_INK_B ? 2 : 0, 0);
}

/* A disc of A, a square of B. */
static void
add_dot (cairo_t *cr, const SymPlotStyle *style, SymPlotInk ink, double x, double y)
{
  const double radius = 0.25 * style->text_size;

  cairo_new_sub_path (cr);
  if (ink == SYM_PLOT_INK_B)
    cairo_rectangle (cr, x - 0.9 * radius, y - 0.9 * radius, 1.8 * radius, 1.8 * radius);
  else
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_fill (cr);
}

static double
draw_density_scale (const SymPlot *self, cairo_t *cr, PangoContext *context, double x, double y, double line,
                    const SymPlotStyle *style)
{
  const double bar = SCALE_BAR * style->text_size, gap = GAP * style->text_size;
  guint64 most = 0;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < self->columns * self->rows; i++)
    most = MAX (most, self->counts[i]);
  /* Translators: the most voxels that one spot of a plot stands for */
  text = g_strdup_printf (_ ("%'llu voxels"), (unsigned long long) most);
  set_grey (cr, style, 0.8);
  x += draw_text (cr, context, style, "1", FALSE, x, y, 0, bar) + gap;
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (int i = 0; i < 20; i++)
    {
      cairo_rectangle (cr, x + i * bar / 20, y + 0.25 * line, bar / 20, 0.5 * line);
      set_ink (cr, style, SYM_PLOT_INK_A, 0.12 + 0.88 * i / 19);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  x += bar + gap;
  set_grey (cr, style, 0.8);
  return x + draw_text (cr, context, style, text, FALSE, x, y, 0, 3 * bar) + 2 * gap;
}

static void
draw_legend (const SymPlot *self, cairo_t *cr, PangoContext *context, double x, double y, double width, double line,
             const SymPlotStyle *style)
{
  const double gap = GAP * style->text_size, swatch = SWATCH * style->text_size;

  if (self->counts != NULL)
    x = draw_density_scale (self, cr, context, x, y, line, style);
  for (guint s = 0; s < self->series->len; s++)
    {
      const SymPlotSeries *series = g_ptr_array_index (self->series, s);

      if (series->name == NULL || x + swatch + gap >= width)
        continue;
      set_ink (cr, style, series->ink, 1);
      if (series->kind == SYM_PLOT_POINTS)
        add_dot (cr, style, series->ink, x + swatch / 2, y + line / 2);
      else
        {
          set_dash (cr, style, series->ink);
          cairo_move_to (cr, x, y + line / 2);
          cairo_line_to (cr, x + swatch, y + line / 2);
          cairo_stroke (cr);
          cairo_set_dash (cr, NULL, 0, 0);
        }
      x += swatch + gap;
      set_grey (cr, style, 0.8);
      x += draw_text (cr, context, style, series->name, FALSE, x, y, 0, width - x) + 2 * gap;
    }
}

static char *
make_axis_title (const char *title, int exponent)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  GString *text = g_string_new (title);
  g_autofree char *number = g_strdup_printf ("%d", ABS (exponent));

  if (exponent == 0)
    return g_string_free (text, FALSE);
  g_string_append_printf (text, " × 10%s", exponent < 0 ? "⁻" : "");
  for (const char *c = number; *c != '\0'; c++)
    g_string_append (text, digits[*c - '0']);
  return g_string_free (text, FALSE);
}

/* On a device without its own hairlines, lines lie on whole units where those are pixels. */
static double
sharp (double at)
{
  return floor (at) + 0.5;
}

static void
draw_x_axis (const SymPlot *self, cairo_t *cr, PangoContext *context, const SymPlotArea *area, const SymPlotTicks *ticks,
             double line, const SymPlotStyle *style)
{
  const double tick = TICK * style->text_size, gap = GAP * style->text_size, bottom = area->y + area->height;
  const guint n = self->categories != NULL ? g_strv_length (self->categories) : ticks->n;
  g_autofree char *title = make_axis_title (self->x_title, ticks->exponent);

  for (guint i = 0; i < n; i++)
    {
      const double value = self->categories != NULL ? i : ticks->at[i];
      const char *label = self->categories != NULL ? self->categories[i] : ticks->labels[i];
      double x, y;

      sym_plot_map (self, area, value, 0, &x, &y);
      set_grey (cr, style, 0.5);
      cairo_move_to (cr, sharp (x), bottom);
      cairo_line_to (cr, sharp (x), bottom + tick);
      cairo_stroke (cr);
      set_grey (cr, style, 0.8);
      draw_text (cr, context, style, label, FALSE, x, bottom + tick, 0.5,
                 self->categories != NULL ? area->width / n - gap : area->width);
    }
  set_grey (cr, style, 0.8);
  draw_text (cr, context, style, title, FALSE, area->x + area->width / 2, bottom + tick + line + gap / 2, 0.5,
             area->x + area->width);
}

static void
draw_y_axis (const SymPlot *self, cairo_t *cr, PangoContext *context, const SymPlotArea *area, const SymPlotTicks *ticks,
             double line, const SymPlotStyle *style)
{
  const double tick = TICK * style->text_size;
  g_autofree char *title = make_axis_title (self->y_title, ticks->exponent);

  for (guint i = 0; i < ticks->n; i++)
    {
      double x, y;

      sym_plot_map (self, area, 0, ticks->at[i], &x, &y);
      set_grey (cr, style, 0.13);
      cairo_move_to (cr, area->x, sharp (y));
      cairo_line_to (cr, area->x + area->width, sharp (y));
      cairo_stroke (cr);
      set_grey (cr, style, 0.8);
      draw_text (cr, context, style, ticks->labels[i], FALSE, area->x - tick, y - line / 2, 1, area->x);
    }
  cairo_save (cr);
  cairo_translate (cr, 0, area->y + area->height / 2);
  cairo_rotate (cr, -G_PI / 2);
  draw_text (cr, context, style, title, FALSE, 0, 0, 0.5, area->height);
  cairo_restore (cr);
}

static void
draw_cells (const SymPlot *self, cairo_t *cr, const SymPlotArea *area, const SymPlotStyle *style)
{
  double most = 1;

  for (gsize i = 0; i < self->columns * self->rows; i++)
    most = MAX (most, (double) self->counts[i]);
  cairo_save (cr);
  /* neighbours meet without a seam */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (gsize row = 0; row < self->rows; row++)
    for (gsize column = 0; column < self->columns; column++)
      {
        const guint64 count = self->counts[row * self->columns + column];
        const double width = (self->cell_x[1] - self->cell_x[0]) / (double) self->columns;
        const double height = (self->cell_y[1] - self->cell_y[0]) / (double) self->rows;
        double x[2], y[2];

        if (count == 0)
          continue;
        sym_plot_map (self, area, self->cell_x[0] + (double) column * width, self->cell_y[0] + (double) row * height, &x[0], &y[0]);
        sym_plot_map (self, area, self->cell_x[0] + (double) (column + 1) * width,
                      self->cell_y[0] + (double) (row + 1) * height, &x[1], &y[1]);
        set_ink (cr, style, SYM_PLOT_INK_A, 0.12 + 0.88 * (most > 1 ? log ((double) count) / log (most) : 1));
        cairo_rectangle (cr, x[0], y[1], MAX (x[1] - x[0], 0.5), MAX (y[0] - y[1], 0.5));
        cairo_fill (cr);
      }
  cairo_restore (cr);
}

static void
draw_steps (const SymPlot *self, const SymPlotSeries *series, cairo_t *cr, const SymPlotArea *area, const SymPlotStyle *style)
{
  const double width = (series->high - series->low) / (double) series->n, bottom = area->y + area->height;
  double x = area->x, y = bottom;

  sym_plot_map (self, area, series->low, 0, &x, &y);
  cairo_move_to (cr, x, bottom);
  for (gsize i = 0; i < series->n; i++)
    {
      sym_plot_map (self, area, series->low + (double) i * width, series->y[i], &x, &y);
      cairo_line_to (cr, x, MIN (y, bottom));
      sym_plot_map (self, area, series->low + (double) (i + 1) * width, series->y[i], &x, &y);
      cairo_line_to (cr, x, MIN (y, bottom));
    }
  cairo_line_to (cr, x, bottom);
  set_ink (cr, style, series->ink, 0.15);
  cairo_fill_preserve (cr);
  set_ink (cr, style, series->ink, 1);
  set_dash (cr, style, series->ink);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static gboolean
has_value (const SymPlotSeries *series, gsize i)
{
  return i < series->n && isfinite (series->y[i]) && isfinite (series->x[i]);
}

/* Values between gaps on both sides are dots: a line of one point has no length. */
static void
draw_values (const SymPlot *self, const SymPlotSeries *series, cairo_t *cr, const SymPlotArea *area, const SymPlotStyle *style)
{
  gboolean joined = FALSE;

  set_ink (cr, style, series->ink, series->kind == SYM_PLOT_POINTS ? 0.75 : 1);
  set_dash (cr, style, series->ink);
  for (gsize i = 0; i < series->n; i++)
    {
      double x, y;

      if (!has_value (series, i))
        {
          joined = FALSE;
          continue;
        }
      sym_plot_map (self, area, series->x[i], series->y[i], &x, &y);
      if (series->kind == SYM_PLOT_POINTS || (!joined && !has_value (series, i + 1)))
        add_dot (cr, style, series->ink, x, y);
      else if (joined)
        cairo_line_to (cr, x, y);
      else
        cairo_move_to (cr, x, y);
      joined = series->kind != SYM_PLOT_POINTS;
      if (joined && !has_value (series, i + 1))
        cairo_stroke (cr);
    }
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_equal_values (const SymPlot *self, cairo_t *cr, const SymPlotArea *area, const SymPlotStyle *style)
{
  const double low = MAX (self->cell_x[0], self->cell_y[0]), high = MIN (self->cell_x[1], self->cell_y[1]);
  double x, y;

  if (low >= high)
    return;
  sym_plot_map (self, area, low, low, &x, &y);
  cairo_move_to (cr, x, y);
  sym_plot_map (self, area, high, high, &x, &y);
  cairo_line_to (cr, x, y);
  set_grey (cr, style, 0.6);
  set_dash (cr, style, SYM_PLOT_INK_B);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

void
sym_plot_draw (const SymPlot *self, cairo_t *cr, double width, double height, const SymPlotStyle *style)
{
  PangoContext *context = make_context ();
  const double line = get_line_height (context, style), gap = GAP * style->text_size;
  const SymPlotArea area = get_area (self, context, width, height, style);
  g_auto (SymPlotTicks) x = { 0 }, y = { 0 };
  double mark, at = line + gap;

  init_ticks (self, style, area.width, area.height, &x, &y);
  cairo_save (cr);
  cairo_set_line_width (cr, 1);
  mark = draw_mark (self, cr, context, width, line, style);
  set_grey (cr, style, 0.95);
  draw_text (cr, context, style, self->title, TRUE, 0, 0.15 * style->text_size, 0, width - mark - gap);
  set_grey (cr, style, 0.65);
  if (self->note != NULL)
    {
      draw_text (cr, context, style, self->note, FALSE, 0, at, 0, width);
      at += line;
    }
  cairo_set_line_width (cr, MAX (style->text_size / 9, 0.5));
  if (has_legend (self))
    draw_legend (self, cr, context, 0, at + gap / 2, width, line, style);

  cairo_set_line_width (cr, MAX (style->text_size / 14, 0.35));
  draw_y_axis (self, cr, context, &area, &y, line, style);
  draw_x_axis (self, cr, context, &area, &x, line, style);
  cairo_save (cr);
  cairo_rectangle (cr, area.x, area.y - 1, area.width, area.height + 2);
  cairo_clip (cr);
  cairo_set_line_width (cr, MAX (style->text_size / 9, 0.5));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (self->counts != NULL)
    {
      draw_cells (self, cr, &area, style);
      draw_equal_values (self, cr, &area, style);
    }
  for (guint s = 0; s < self->series->len; s++)
    {
      const SymPlotSeries *series = g_ptr_array_index (self->series, s);

      if (series->kind == SYM_PLOT_STEPS)
        draw_steps (self, series, cr, &area, style);
      else
        draw_values (self, series, cr, &area, style);
    }
  cairo_restore (cr);
  cairo_set_line_width (cr, MAX (style->text_size / 14, 0.35));
  set_grey (cr, style, 0.5);
  cairo_rectangle (cr, sharp (area.x), sharp (area.y), floor (area.width), floor (area.height));
  cairo_stroke (cr);
  cairo_restore (cr);
  g_object_unref (context);
}
