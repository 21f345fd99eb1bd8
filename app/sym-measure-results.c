/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-measure"

#include "config.h"

#include <glib/gi18n.h>

#include "sym-comparison-plot.h"
#include "sym-measure-private.h"
#include "sym-plot-view.h"

/* Columns of ratios in a table of regions; those of lengths and volumes follow. */
#define N_RATIOS 4

static GtkWidget *
add_label (GtkBox *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  /* the first thing to be read aloud is not a selection */
  gtk_widget_set_focusable (label, FALSE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return label;
}

static const char *
get_style (const SymVerdict *verdict)
{
  switch (verdict->kind)
    {
    case SYM_VERDICT_SYNTHETIC:
    case SYM_VERDICT_PARTLY_SYNTHETIC:
      return "synthetic";
    case SYM_VERDICT_SUSPECTED:
      return "suspected";
    case SYM_VERDICT_UNCHECKABLE:
      return "uncheckable";
    case SYM_VERDICT_CHECKING:
      return "checking";
    case SYM_VERDICT_NO_LABEL:
    case SYM_VERDICT_SAYS_NOT:
    case SYM_VERDICT_PHANTOM:
    case SYM_VERDICT_COMPUTED:
    default:
      return "unmarked";
    }
}

static void
add_side (GtkBox *box, const char *letter, const SymItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *pill = gtk_label_new (sym_verdict_get_words (sym_item_get_verdict (item)));
  g_autofree char *text = g_strdup_printf ("%s: %s", letter, sym_item_get_name (item));
  GtkWidget *name = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (pill, "verdict-pill");
  gtk_widget_add_css_class (pill, get_style (sym_item_get_verdict (item)));
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), pill);
  gtk_box_append (box, row);
}

static void
add_about (GtkBox *box, const SymComparison *comparison)
{
  g_autofree char *alignment = sym_alignment_describe (&comparison->alignment);
  g_autofree char *about
      = g_strdup_printf (_ ("%s: %'llu voxels. %s"), comparison->scope_words,
                         (unsigned long long) comparison->metrics.n_voxels, alignment);

  add_side (box, "A", comparison->a);
  add_side (box, "B", comparison->b);
  add_label (box, about, "about");
}

static void
add_warnings (GtkBox *box, const SymComparison *comparison)
{
  if (comparison->suspicions->len == 0)
    add_label (box, _ ("No warning: no near copy, no bounded perturbation, no suspected flip was found. That proves nothing."),
               "about");
  for (guint i = 0; i < comparison->suspicions->len; i++)
    {
      const SymSuspicion *suspicion = g_ptr_array_index (comparison->suspicions, i);

      add_label (box, suspicion->says, "warning-card");
    }
}

static void
attach (GtkGrid *grid, const char *text, gboolean is_name, gboolean is_head, int column, int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), is_name ? 0 : 1);
  gtk_widget_set_hexpand (label, is_name);
  if (is_name)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 8);
      gtk_widget_set_tooltip_text (label, text);
    }
  gtk_widget_add_css_class (label, is_head ? "head" : is_name ? "name" : "numeric");
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
add_numbers (GtkBox *box, const SymComparison *comparison)
{
  GtkWidget *grid = gtk_grid_new ();
  SymComparisonNumber numbers[SYM_COMPARISON_N_NUMBERS];

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_widget_add_css_class (grid, "result-card");
  sym_comparison_list_numbers (comparison, numbers);
  for (int i = 0; i < SYM_COMPARISON_N_NUMBERS; i++)
    {
      g_autofree char *text = sym_comparison_number_to_text (&numbers[i]);

      attach (GTK_GRID (grid), numbers[i].name, TRUE, FALSE, 0, i);
      attach (GTK_GRID (grid), text, FALSE, FALSE, 1, i);
    }
  gtk_box_append (box, grid);
}

/* Columns from @first on, less than @end, beside the names. */
static void
add_table (GtkBox *box, const GPtrArray *overlaps, guint first, guint end)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_widget_add_css_class (grid, "result-card");
  for (guint c = 0; c < end; c = c == 0 ? first : c + 1)
    {
      const int column = c == 0 ? 0 : (int) (c - first) + 1;

      attach (GTK_GRID (grid), sym_comparison_get_column (c), c == 0, TRUE, column, 0);
      for (guint i = 0; i < overlaps->len; i++)
        {
          g_autofree char *cell = sym_comparison_get_cell (g_ptr_array_index (overlaps, i), c);

          attach (GTK_GRID (grid), cell, c == 0, FALSE, column, (int) i + 1);
        }
    }
  gtk_box_append (box, grid);
}

static void
add_regions (GtkBox *box, const SymComparison *comparison)
{
  if (comparison->overlaps == NULL)
    return;
  add_label (box, _ ("Regions of the label maps, whole"), "heading");
  add_side (box, _ ("Label map of A"), comparison->labels_a);
  add_side (box, _ ("Label map of B"), comparison->labels_b);
  /* one below the other: side by side they are wider than the window */
  add_table (box, comparison->overlaps, 1, N_RATIOS + 1);
  add_table (box, comparison->overlaps, N_RATIOS + 1, SYM_COMPARISON_N_COLUMNS);
}

static void
add_plot (GtkBox *box, SymPlot *plot)
{
  GtkWidget *view = sym_plot_view_new (plot);

  gtk_widget_add_css_class (view, "result-card");
  gtk_box_append (box, view);
}

static void
add_plots (GtkBox *box, const SymComparison *comparison)
{
  const SymVerdict verdict = sym_comparison_get_verdict (comparison);
  const char *mark = sym_verdict_is_marked (&verdict) ? sym_verdict_get_words (&verdict) : NULL;

  for (int i = 0; i < SYM_N_COMPARISON_PLOTS; i++)
    if (sym_comparison_plot_has_values ((SymComparisonPlot) i, comparison->curves))
      add_plot (box, sym_comparison_plot_new ((SymComparisonPlot) i, comparison->curves, comparison->scope.first_slice,
                                              comparison->unit, mark, comparison->scope_words));
}

static void
add_profile (SymMeasureWindow *self, const SymVerdict *verdict)
{
  SymPane *a = _sym_measure_get_pane (self, FALSE);
  const char *mark = sym_verdict_is_marked (verdict) ? sym_verdict_get_words (verdict) : NULL;

  g_autofree char *says = NULL;
  SymAlignment alignment;

  if (self->profile == NULL || !_sym_measure_get_alignment (self, &alignment))
    return;
  says = sym_alignment_describe (&alignment);
  add_plot (self->results, sym_comparison_plot_new_profile (
                               self->profile, sym_image_get_unit (sym_view_get_image (sym_pane_get_view (a))), mark,
                               self->profile_words));
  add_label (self->results, says, "about");
}

/* That of the panes, and of the result: what is drawn of either. */
static SymVerdict
get_verdict (SymMeasureWindow *self)
{
  SymVerdict verdict = { .n_files = 1 };
  gboolean has_verdict = self->comparison != NULL;

  if (has_verdict)
    verdict = sym_comparison_get_verdict (self->comparison);
  for (int i = 0; i < 2; i++)
    {
      SymPane *pane = _sym_measure_get_pane (self, i == 1);

      if (pane != NULL)
        verdict = has_verdict ? sym_verdict_join (verdict, *sym_item_get_verdict (sym_pane_get_item (pane)))
                              : *sym_item_get_verdict (sym_pane_get_item (pane));
      has_verdict |= pane != NULL;
    }
  return verdict;
}

void
_sym_measure_update_results (SymMeasureWindow *self)
{
  static const char *const of_result[] = { "copy-text", "copy-json", "export-report" };
  const SymComparison *comparison = self->comparison;
  const SymVerdict verdict = get_verdict (self);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->results))) != NULL)
    gtk_box_remove (self->results, child);
  for (gsize i = 0; i < G_N_ELEMENTS (of_result); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), of_result[i])), comparison != NULL);
  if (comparison != NULL)
    {
      add_about (self->results, comparison);
      add_warnings (self->results, comparison);
    }
  add_profile (self, &verdict);
  if (comparison == NULL)
    return;
  add_numbers (self->results, comparison);
  add_regions (self->results, comparison);
  add_plots (self->results, comparison);
}
