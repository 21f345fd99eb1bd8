/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "sym-comparison-plot.h"
#include "sym-plot-private.h"

#define WIDTH 400
#define HEIGHT 260

static const SymPlotStyle light = { 11, FALSE };

static void
assert_ticks (double low, double high, guint most, guint n, double first, double step)
{
  double found_first, found_step;

  g_assert_cmpuint (sym_plot_get_ticks (low, high, most, &found_first, &found_step), ==, n);
  g_assert_cmpfloat_with_epsilon (found_first, first, 1e-9 * fabs (step));
  g_assert_cmpfloat_with_epsilon (found_step, step, 1e-9 * step);
}

static void
test_ticks (void)
{
  assert_ticks (0, 10, 6, 6, 0, 2);
  assert_ticks (0, 1, 5, 3, 0, 0.5);
  assert_ticks (-1000, 1000, 5, 5, -1000, 500);
  assert_ticks (0.3, 0.7, 5, 5, 0.3, 0.1);
  assert_ticks (13, 17.5, 4, 2, 14, 2);
  assert_ticks (1e-7, 4e-7, 4, 4, 1e-7, 1e-7);
}

static void
test_labels (void)
{
  const SymPlotAxis plain = { -0.5, 1, TRUE, FALSE }, large = { 0, 2e6, TRUE, FALSE }, decades = { 0.01, 20, TRUE, TRUE };
  g_auto (SymPlotTicks) a = { 0 }, b = { 0 }, c = { 0 };

  _sym_plot_ticks_init (&a, &plain, 4);
  g_assert_cmpuint (a.n, ==, 4);
  g_assert_cmpstr (a.labels[0], ==, "\xe2\x88\x92" "0.5");
  g_assert_cmpstr (a.labels[1], ==, "0.0");
  g_assert_cmpint (a.exponent, ==, 0);
  _sym_plot_ticks_init (&b, &large, 5);
  g_assert_cmpint (b.exponent, ==, 6);
  g_assert_cmpstr (b.labels[b.n - 1], ==, "2.0");
  _sym_plot_ticks_init (&c, &decades, 5);
  g_assert_cmpuint (c.n, ==, 4);
  g_assert_cmpstr (c.labels[0], ==, "0.01");
  g_assert_cmpstr (c.labels[3], ==, "10");
}

static void
test_places (void)
{
  const double x[] = { 0, 5, 10 }, y[] = { 1, 10, 100 };
  g_autoptr (SymPlot) plot = sym_plot_new ("Title", "x", "y");
  SymPlotArea area;
  double px, py;

  sym_plot_add_line (plot, "A", SYM_PLOT_INK_A, x, y, 3);
  sym_plot_set_x_range (plot, 0, 10);
  sym_plot_set_y_range (plot, 0, 100);
  area = sym_plot_get_area (plot, WIDTH, HEIGHT, &light);
  g_assert_true (area.x > 3 * 11 && area.y > 2 * 11 && area.x + area.width < WIDTH && area.y + area.height < HEIGHT - 2 * 11);
  g_assert_true (area.width > WIDTH / 2.0 && area.height > HEIGHT / 2.0);
  sym_plot_map (plot, &area, 0, 0, &px, &py);
  g_assert_cmpfloat (px, ==, area.x);
  g_assert_cmpfloat (py, ==, area.y + area.height);
  sym_plot_map (plot, &area, 10, 100, &px, &py);
  g_assert_cmpfloat (px, ==, area.x + area.width);
  g_assert_cmpfloat (py, ==, area.y);
  sym_plot_map (plot, &area, 2.5, 25, &px, &py);
  g_assert_cmpfloat_with_epsilon (px, area.x + area.width / 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (py, area.y + 3 * area.height / 4, 1e-9);

  sym_plot_set_y_log (plot, TRUE);
  sym_plot_set_y_range (plot, 1, 100);
  sym_plot_map (plot, &area, 5, 10, &px, &py);
  g_assert_cmpfloat_with_epsilon (py, area.y + area.height / 2, 1e-9);
  /* what a logarithm does not have lies on the axis */
  sym_plot_map (plot, &area, 5, 0, &px, &py);
  g_assert_cmpfloat (py, ==, area.y + area.height);
}

/* Colours of the pixels, red in the highest byte. */
static guint32 *
draw (const SymPlot *plot, const SymPlotStyle *style)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  guint32 *pixels = g_new (guint32, WIDTH * HEIGHT);
  const double ground = style->dark ? 0.14 : 1;

  cairo_set_source_rgb (cr, ground, ground, ground);
  cairo_paint (cr);
  sym_plot_draw (plot, cr, WIDTH, HEIGHT, style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < HEIGHT; y++)
    memcpy (pixels + y * WIDTH,
            cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface),
            WIDTH * sizeof *pixels);
  cairo_surface_destroy (surface);
  return pixels;
}

static guint
count_colour (const guint32 *pixels, guint32 colour)
{
  guint n = 0;

  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    n += (pixels[i] & 0xffffff) == colour;
  return n;
}

/* Whether something is drawn at a place, and nothing a little above. */
static gboolean
is_line_at (const guint32 *pixels, double x, double y)
{
  const gsize at = (gsize) y * WIDTH + (gsize) x;

  return (pixels[at] & 0xff00) < 0xb000 && (pixels[at - 8 * WIDTH] & 0xff00) > 0xd000;
}

static void
test_pixels (void)
{
  const double x[] = { 0, 10 }, y[] = { 30, 30 };
  g_autoptr (SymPlot) plot = sym_plot_new ("Title", "x", "y");
  g_autofree guint32 *plain = NULL, *marked = NULL;
  SymPlotArea area;
  double px, py;

  sym_plot_add_line (plot, NULL, SYM_PLOT_INK_A, x, y, 2);
  sym_plot_set_y_range (plot, 0, 100);
  area = sym_plot_get_area (plot, WIDTH, HEIGHT, &light);
  plain = draw (plot, &light);
  sym_plot_map (plot, &area, 3.3, 30, &px, &py);
  g_assert_true (is_line_at (plain, px, py));
  /* what comes from a marked image says so on the ground of the mark */
  g_assert_cmpuint (count_colour (plain, 0xc64600), ==, 0);
  sym_plot_set_mark (plot, "SYNTHETIC");
  marked = draw (plot, &light);
  g_assert_cmpuint (count_colour (marked, 0xc64600), >, 500);
}

/* No text reaches the edge, in either style and small. */
static void
test_edges (void)
{
  const SymPlotStyle styles[] = { { 11, FALSE }, { 11, TRUE }, { 7, FALSE }, { 20, TRUE } };
  const double x[] = { 0, 1e7 }, y[] = { -123456, 654321 };
  g_autoptr (SymPlot) plot = sym_plot_new ("A title that is far too long for a plot of this width, so that it has to end early",
                                           "Distance (mm)", "Value (Bq/ml)");

  sym_plot_add_line (plot, "A", SYM_PLOT_INK_A, x, y, 2);
  sym_plot_set_mark (plot, "PARTLY SYNTHETIC");
  sym_plot_set_note (plot, "Slice 3");
  for (gsize s = 0; s < G_N_ELEMENTS (styles); s++)
    {
      g_autofree guint32 *pixels = draw (plot, &styles[s]);
      const guint32 ground = pixels[(HEIGHT - 1) * WIDTH] & 0xffffff;

      for (int i = 0; i < WIDTH; i++)
        g_assert_cmphex (pixels[(HEIGHT - 1) * WIDTH + i] & 0xffffff, ==, ground);
      for (int i = 2 * (int) styles[s].text_size; i < HEIGHT; i++)
        g_assert_cmphex (pixels[i * WIDTH + WIDTH - 1] & 0xffffff, ==, ground);
    }
}

/* Whole values do not become a comb, whatever the number of bins. */
static void
test_whole_values (void)
{
  g_autofree SymCurves *curves = g_new0 (SymCurves, 1);
  g_autoptr (SymPlot) plot = NULL;
  const SymPlotSeries *series;

  curves->low = 0;
  curves->high = 99;
  curves->is_whole = TRUE;
  for (int v = 0; v < 100; v++)
    curves->histogram_a[MIN (v * 256 / 99, 255)] = 0.01;
  plot = sym_comparison_plot_new (SYM_COMPARISON_PLOT_HISTOGRAMS, curves, 0, "HU", NULL, NULL);
  series = g_ptr_array_index (plot->series, 0);
  g_assert_cmpuint (series->n, ==, 100);
  g_assert_cmpfloat (series->low, ==, -0.5);
  for (gsize i = 0; i < series->n; i++)
    g_assert_cmpfloat_with_epsilon (series->y[i], 1, 1e-12);
  g_assert_cmpstr (plot->x_title, ==, "Value (HU)");

  /* 1024 values in 256 bins, but 1023 / 256 of a value wide: the last bin holds one more */
  curves->high = 1023;
  memset (curves->histogram_a, 0, sizeof curves->histogram_a);
  for (int v = 0; v < 1024; v++)
    curves->histogram_a[MIN (v * 256 / 1023, 255)] += 1.0 / 1024;
  g_clear_pointer (&plot, sym_plot_free);
  plot = sym_comparison_plot_new (SYM_COMPARISON_PLOT_HISTOGRAMS, curves, 0, "", NULL, NULL);
  series = g_ptr_array_index (plot->series, 0);
  g_assert_cmpuint (series->n, ==, 256);
  for (gsize i = 0; i < series->n; i++)
    g_assert_cmpfloat_with_epsilon (series->y[i], 100.0 / 256, 1e-9);
}

static void
test_words (void)
{
  const double x[] = { 0, 10 }, y[] = { 30, 40 };
  g_autoptr (SymPlot) plot = sym_plot_new ("Profile", "mm", "HU");
  g_autofree char *text = NULL;

  sym_plot_add_line (plot, "A", SYM_PLOT_INK_A, x, y, 2);
  sym_plot_set_mark (plot, "SYNTHETIC?");
  text = sym_plot_describe (plot);
  g_assert_true (g_str_has_prefix (text, "SYNTHETIC?: Profile"));
  g_assert_nonnull (strstr (text, "mm: 0 – 10"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/ticks", test_ticks);
  g_test_add_func ("/plot/labels", test_labels);
  g_test_add_func ("/plot/places", test_places);
  g_test_add_func ("/plot/pixels", test_pixels);
  g_test_add_func ("/plot/edges", test_edges);
  g_test_add_func ("/plot/whole-values", test_whole_values);
  g_test_add_func ("/plot/words", test_words);
  return g_test_run ();
}
