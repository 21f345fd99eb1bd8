/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-plot.h"

#include <math.h>
#include <string.h>

#include "sym-plot-private.h"

/* Most decades of a logarithmic axis. */
#define MAX_DECADES 6

/* Labels between these have no power of ten left out. */
#define LEAST_PLAIN 1e-3
#define MOST_PLAIN 1e5

static void
series_free (gpointer data)
{
  SymPlotSeries *self = data;

  g_free (self->name);
  g_free (self->x);
  g_free (self->y);
  g_free (self);
}

SymPlot *
sym_plot_new (const char *title, const char *x_title, const char *y_title)
{
  SymPlot *self = g_new0 (SymPlot, 1);

  self->title = g_strdup (title);
  self->x_title = g_strdup (x_title);
  self->y_title = g_strdup (y_title);
  self->series = g_ptr_array_new_with_free_func (series_free);
  return self;
}

void
sym_plot_free (SymPlot *self)
{
  g_free (self->title);
  g_free (self->x_title);
  g_free (self->y_title);
  g_free (self->mark);
  g_free (self->note);
  g_strfreev (self->categories);
  g_ptr_array_unref (self->series);
  g_free (self->counts);
  g_free (self);
}

void
sym_plot_set_mark (SymPlot *self, const char *words)
{
  char *copy = g_strdup (words);

  g_free (self->mark);
  self->mark = copy;
}

void
sym_plot_set_note (SymPlot *self, const char *note)
{
  char *copy = g_strdup (note);

  g_free (self->note);
  self->note = copy;
}

static void
set_range (SymPlotAxis *axis, double low, double high)
{
  g_return_if_fail (isfinite (low) && isfinite (high) && low < high);

  axis->low = low;
  axis->high = high;
  axis->is_set = TRUE;
}

void
sym_plot_set_x_range (SymPlot *self, double low, double high)
{
  set_range (&self->x, low, high);
}

void
sym_plot_set_y_range (SymPlot *self, double low, double high)
{
  set_range (&self->y, low, high);
}

void
sym_plot_set_y_log (SymPlot *self, gboolean is_log)
{
  self->y.is_log = is_log;
}

void
sym_plot_set_categories (SymPlot *self, const char *const *names)
{
  g_strfreev (self->categories);
  self->categories = g_strdupv ((char **) names);
}

static void
add (SymPlot *self, SymPlotKind kind, const char *name, SymPlotInk ink, double low, double high, const double *x,
     const double *y, gsize n)
{
  SymPlotSeries *series = g_new0 (SymPlotSeries, 1);

  series->kind = kind;
  series->name = g_strdup (name);
  series->ink = ink;
  series->low = low;
  series->high = high;
  series->x = x != NULL ? g_memdup2 (x, n * sizeof *x) : NULL;
  series->y = g_memdup2 (y, n * sizeof *y);
  series->n = n;
  g_ptr_array_add (self->series, series);
}

void
sym_plot_add_steps (SymPlot *self, const char *name, SymPlotInk ink, double low, double high, const double *values, gsize n)
{
  g_return_if_fail (low <= high && n > 0);

  add (self, SYM_PLOT_STEPS, name, ink, low, high, NULL, values, n);
}

void
sym_plot_add_line (SymPlot *self, const char *name, SymPlotInk ink, const double *x, const double *y, gsize n)
{
  add (self, SYM_PLOT_LINE, name, ink, 0, 0, x, y, n);
}

void
sym_plot_add_points (SymPlot *self, const char *name, SymPlotInk ink, const double *x, const double *y, gsize n)
{
  add (self, SYM_PLOT_POINTS, name, ink, 0, 0, x, y, n);
}

void
sym_plot_set_density (SymPlot *self, const guint64 *counts, gsize columns, gsize rows, double x_low, double x_high,
                      double y_low, double y_high)
{
  g_free (self->counts);
  self->counts = g_memdup2 (counts, columns * rows * sizeof *counts);
  self->columns = columns;
  self->rows = rows;
  self->cell_x[0] = x_low;
  self->cell_x[1] = x_high;
  self->cell_y[0] = y_low;
  self->cell_y[1] = y_high;
}

static void
include (double value, gboolean only_positive, double *low, double *high)
{
  if (!isfinite (value) || (only_positive && value <= 0))
    return;
  *low = MIN (*low, value);
  *high = MAX (*high, value);
}

/* An axis has a length also where there is one value only, or none. */
static void
widen (SymPlotAxis *axis)
{
  if (!(axis->low <= axis->high))
    {
      axis->low = 0;
      axis->high = 1;
    }
  else if (axis->low == axis->high)
    {
      const double part = axis->low != 0 ? fabs (axis->low) / 10 : 1;

      axis->low -= part;
      axis->high += part;
    }
}

SymPlotAxis
_sym_plot_get_x_axis (const SymPlot *self)
{
  SymPlotAxis axis = self->x;

  if (axis.is_set)
    return axis;
  if (self->categories != NULL)
    {
      axis.low = -0.5;
      axis.high = (double) g_strv_length (self->categories) - 0.5;
      widen (&axis);
      return axis;
    }
  axis.low = INFINITY;
  axis.high = -INFINITY;
  for (guint s = 0; s < self->series->len; s++)
    {
      const SymPlotSeries *series = g_ptr_array_index (self->series, s);

      include (series->low, series->kind != SYM_PLOT_STEPS, &axis.low, &axis.high);
      include (series->high, series->kind != SYM_PLOT_STEPS, &axis.low, &axis.high);
      for (gsize i = 0; series->x != NULL && i < series->n; i++)
        include (series->x[i], FALSE, &axis.low, &axis.high);
    }
  for (int i = 0; self->counts != NULL && i < 2; i++)
    include (self->cell_x[i], FALSE, &axis.low, &axis.high);
  widen (&axis);
  return axis;
}

/* Room above the highest value, and below the lowest where that is no end by itself. */
static void
pad (SymPlotAxis *axis, gboolean from_zero)
{
  const double part = (axis->high - axis->low) * 0.05;

  axis->high += part;
  axis->low = from_zero && axis->low >= 0 ? 0 : axis->low - part;
}

SymPlotAxis
_sym_plot_get_y_axis (const SymPlot *self)
{
  SymPlotAxis axis = self->y;
  gboolean has_steps = FALSE;

  if (axis.is_set)
    return axis;
  axis.low = INFINITY;
  axis.high = -INFINITY;
  for (guint s = 0; s < self->series->len; s++)
    {
      const SymPlotSeries *series = g_ptr_array_index (self->series, s);

      has_steps |= series->kind == SYM_PLOT_STEPS || self->categories != NULL;
      for (gsize i = 0; i < series->n; i++)
        include (series->y[i], axis.is_log, &axis.low, &axis.high);
    }
  for (int i = 0; self->counts != NULL && i < 2; i++)
    include (self->cell_y[i], FALSE, &axis.low, &axis.high);
  if (axis.is_log && axis.high > 0)
    {
      axis.high *= 1.5;
      axis.low = pow (10, MAX (floor (log10 (axis.low)), ceil (log10 (axis.high)) - MAX_DECADES));
      return axis;
    }
  axis.is_log = FALSE;
  widen (&axis);
  if (self->counts == NULL)
    pad (&axis, has_steps);
  return axis;
}

guint
sym_plot_get_ticks (double low, double high, guint most, double *first, double *step)
{
  static const double factors[] = { 1, 2, 5, 10 };
  double power;

  g_return_val_if_fail (isfinite (low) && isfinite (high) && low < high && most >= 2, 0);

  power = pow (10, floor (log10 ((high - low) / most)));
  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      guint n;

      *step = factors[i] * power;
      /* ends that are ticks but for rounding are ticks */
      *first = ceil (low / *step - 1e-9) * *step;
      n = *first <= high + 1e-9 * *step ? (guint) floor ((high - *first) / *step + 1e-9) + 1 : 0;
      if (n <= most || i + 1 == G_N_ELEMENTS (factors))
        return MIN (n, most);
    }
  g_assert_not_reached ();
}

static char *
format_tick (double value, double step, int exponent)
{
  const double unit = pow (10, exponent);
  const int decimals = (int) MAX (-floor (log10 (step / unit) + 1e-9), 0);
  const double shown = fabs (value) < step / 1e6 ? 0 : value / unit;
  char *text = g_strdup_printf ("%.*f", decimals, fabs (shown));

  if (shown < 0)
    {
      /* the sign of numbers, not the hyphen of words */
      char *negative = g_strconcat ("\xe2\x88\x92", text, NULL);

      g_free (text);
      return negative;
    }
  return text;
}

void
_sym_plot_ticks_init (SymPlotTicks *self, const SymPlotAxis *axis, guint most)
{
  double first, step;
  double largest = MAX (fabs (axis->low), fabs (axis->high));

  memset (self, 0, sizeof *self);
  if (axis->is_log)
    {
      for (int k = (int) ceil (log10 (axis->low) - 1e-9);
           k <= (int) floor (log10 (axis->high) + 1e-9) && self->n < G_N_ELEMENTS (self->at); k++)
        {
          self->at[self->n] = pow (10, k);
          self->labels[self->n++] = g_strdup_printf ("%.*f", MAX (-k, 0), pow (10, k));
        }
      return;
    }
  self->n = sym_plot_get_ticks (axis->low, axis->high, MIN (most, (guint) G_N_ELEMENTS (self->at)), &first, &step);
  if (largest >= MOST_PLAIN || largest < LEAST_PLAIN)
    self->exponent = (int) floor (log10 (largest) / 3) * 3;
  for (guint i = 0; i < self->n; i++)
    {
      self->at[i] = first + i * step;
      self->labels[i] = format_tick (self->at[i], step, self->exponent);
    }
}

void
_sym_plot_ticks_clear (SymPlotTicks *self)
{
  for (guint i = 0; i < self->n; i++)
    g_free (self->labels[i]);
  self->n = 0;
}

void
sym_plot_map (const SymPlot *self, const SymPlotArea *area, double x, double y, double *px, double *py)
{
  const SymPlotAxis across = _sym_plot_get_x_axis (self), up = _sym_plot_get_y_axis (self);
  double share = (y - up.low) / (up.high - up.low);

  if (up.is_log)
    share = log10 (MAX (y, up.low) / up.low) / log10 (up.high / up.low);
  *px = area->x + (x - across.low) / (across.high - across.low) * area->width;
  *py = area->y + (1 - share) * area->height;
}

const char *
sym_plot_get_title (const SymPlot *self)
{
  return self->title;
}

char *
sym_plot_describe (const SymPlot *self)
{
  GString *text = g_string_new (self->mark);
  const SymPlotAxis across = _sym_plot_get_x_axis (self), up = _sym_plot_get_y_axis (self);

  g_string_append_printf (text, "%s%s", text->len > 0 ? ": " : "", self->title);
  if (self->note != NULL)
    g_string_append_printf (text, ", %s", self->note);
  for (guint s = 0; s < self->series->len; s++)
    {
      const SymPlotSeries *series = g_ptr_array_index (self->series, s);

      if (series->name != NULL)
        g_string_append_printf (text, ", %s", series->name);
    }
  if (self->categories == NULL)
    g_string_append_printf (text, ". %s: %g – %g", self->x_title, across.low, across.high);
  g_string_append_printf (text, ". %s: %g – %g", self->y_title, up.low, up.high);
  return g_string_free (text, FALSE);
}
