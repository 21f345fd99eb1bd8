/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-case-volumes.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sym-output-file.h"
#include "sym-pdf.h"
#include "sym-volumes.h"

/* ISO A5 on its side, points. */
#define WIDTH 595.28
#define HEIGHT 419.53
#define MARGIN 36.0

/* Parts of a category: how far cases without and with a mark lie beside its middle, and how far dots and lines reach. */
#define BESIDE 0.22
#define SPREAD 0.13
#define MEDIAN_REACH 0.17
#define QUARTILE_REACH 0.1

typedef struct
{
  char *path, *label;
  double ml;
  SymVerdict verdict;
} Row;

struct _SymCaseVolumes
{
  GPtrArray *rows;
  GPtrArray *labels; /* char *, in the order in which they came */
  SymVerdict verdict;
  char *reason;
  guint n_cases;
};

static void
row_free (gpointer data)
{
  Row *self = data;

  g_free (self->path);
  g_free (self->label);
  g_free (self);
}

SymCaseVolumes *
sym_case_volumes_new (void)
{
  SymCaseVolumes *self = g_new0 (SymCaseVolumes, 1);

  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->reason = g_strdup ("");
  return self;
}

void
sym_case_volumes_free (SymCaseVolumes *self)
{
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->labels);
  g_free (self->reason);
  g_free (self);
}

gboolean
sym_case_volumes_add (SymCaseVolumes *self, SymItem *map, GPtrArray *unions, GError **error)
{
  const SymVerdict verdict = *sym_item_get_verdict (map);
  g_autoptr (GPtrArray) volumes = sym_volumes_compute (sym_item_get_image (map), unions, NULL, error);

  if (volumes == NULL)
    return FALSE;
  for (guint i = 0; i < volumes->len; i++)
    {
      const SymVolume *volume = g_ptr_array_index (volumes, i);
      Row *row = g_new0 (Row, 1);

      row->path = g_strdup (sym_item_get_path (map));
      row->label = g_strdup (volume->name);
      row->ml = volume->ml;
      row->verdict = verdict;
      g_ptr_array_add (self->rows, row);
      if (!g_ptr_array_find_with_equal_func (self->labels, volume->name, g_str_equal, NULL))
        g_ptr_array_add (self->labels, g_strdup (volume->name));
    }
  if (self->n_cases == 0 || verdict.kind > self->verdict.kind)
    {
      g_free (self->reason);
      self->reason = g_strdup (sym_item_get_reason (map));
    }
  self->verdict = self->n_cases == 0 ? verdict : sym_verdict_join (self->verdict, verdict);
  self->n_cases++;
  return TRUE;
}

static void
add_field (GString *csv, const char *text)
{
  if (strpbrk (text, "\",\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *c);
    }
  g_string_append_c (csv, '"');
}

char *
sym_case_volumes_to_csv (const SymCaseVolumes *self)
{
  GString *csv = g_string_new ("file,label,ml,verdict\r\n");

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);
      char number[G_ASCII_DTOSTR_BUF_SIZE] = "";

      if (!isnan (row->ml))
        g_ascii_formatd (number, sizeof number, "%.10g", row->ml);
      add_field (csv, row->path);
      g_string_append_c (csv, ',');
      add_field (csv, row->label);
      g_string_append_printf (csv, ",%s,%s\r\n", number, sym_verdict_get_name (&row->verdict));
    }
  return g_string_free (csv, FALSE);
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Linear between two, as most programs do. */
static double
get_quantile (const double *sorted, gsize n, double share)
{
  const double at = share * (double) (n - 1);
  const gsize low = (gsize) at, high = MIN (low + 1, n - 1);

  return sorted[low] + (at - (double) low) * (sorted[high] - sorted[low]);
}

static void
add_mark (SymPlot *plot, double x, double reach, double y)
{
  sym_plot_add_line (plot, NULL, SYM_PLOT_INK_BOTH, (double[]){ x - reach, x + reach }, (double[]){ y, y }, 2);
}

/* Cases with a mark stand beside those without. Dots lie in the order of the files, which no chance changes. */
static void
add_group (const SymCaseVolumes *self, SymPlot *plot, guint label, gboolean marked, gboolean *is_named)
{
  g_autofree double *x = g_new (double, self->rows->len + 1), *y = g_new (double, self->rows->len + 1);
  const double middle = label + (marked ? BESIDE : -BESIDE);
  gsize n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      if (!isnan (row->ml) && g_str_equal (row->label, g_ptr_array_index (self->labels, label))
          && (sym_verdict_is_marked (&row->verdict) != FALSE) == (marked != FALSE))
        y[n++] = row->ml;
    }
  for (gsize i = 0; i < n; i++)
    x[i] = middle + (n > 1 ? SPREAD * (2 * (double) i / (double) (n - 1) - 1) : 0);
  if (n == 0)
    return;
  sym_plot_add_points (plot, *is_named ? NULL : marked ? _ ("a case with a mark") : _ ("a case without a mark"),
                       marked ? SYM_PLOT_INK_B : SYM_PLOT_INK_A, x, y, n);
  *is_named = TRUE;
  qsort (y, n, sizeof *y, compare_doubles);
  add_mark (plot, middle, MEDIAN_REACH, get_quantile (y, n, 0.5));
  add_mark (plot, middle, QUARTILE_REACH, get_quantile (y, n, 0.25));
  add_mark (plot, middle, QUARTILE_REACH, get_quantile (y, n, 0.75));
}

SymPlot *
sym_case_volumes_to_plot (const SymCaseVolumes *self)
{
  SymPlot *plot = sym_plot_new (_ ("Volumes of regions"), _ ("Region"), _ ("Volume (ml)"));
  g_autofree char *note = g_strdup_printf (ngettext ("%u case; lines: median and quartiles", "%u cases; lines: median and quartiles", self->n_cases), self->n_cases);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) categories = NULL;
  gboolean is_named[2] = { FALSE };

  for (guint i = 0; i < self->labels->len; i++)
    {
      g_strv_builder_add (names, g_ptr_array_index (self->labels, i));
      add_group (self, plot, i, FALSE, &is_named[0]);
      add_group (self, plot, i, TRUE, &is_named[1]);
    }
  categories = g_strv_builder_end (names);
  sym_plot_set_categories (plot, (const char *const *) categories);
  sym_plot_set_note (plot, note);
  if (sym_verdict_is_marked (&self->verdict))
    sym_plot_set_mark (plot, sym_verdict_get_words (&self->verdict));
  return plot;
}

static void
draw (cairo_t *cr, gpointer data)
{
  const SymPlotStyle style = { 9, FALSE };

  cairo_translate (cr, MARGIN, MARGIN);
  sym_plot_draw (data, cr, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN, &style);
}

gboolean
sym_case_volumes_can_write (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".csv") || g_str_has_suffix (lower, ".pdf");
}

gboolean
sym_case_volumes_write (const SymCaseVolumes *self, const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autoptr (GBytes) bytes = NULL;

  if (g_str_has_suffix (lower, ".pdf"))
    {
      g_autoptr (SymPlot) plot = sym_case_volumes_to_plot (self);

      bytes = sym_pdf_make (WIDTH, HEIGHT, &self->verdict, self->reason, sym_plot_get_title (plot), draw, plot, error);
    }
  else
    {
      char *csv = sym_case_volumes_to_csv (self);

      bytes = g_bytes_new_take (csv, strlen (csv));
    }
  return bytes != NULL && sym_output_file_save (path, bytes, error);
}
