/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "sym-comparison.h"

/* Cubic millimetres of a millilitre. */
#define ML 1000.0

void
sym_comparison_list_numbers (const SymComparison *self, SymComparisonNumber *numbers)
{
  const char *unit = self->unit;
  const SymMetrics *metrics = &self->metrics;
  const SymComparisonNumber all[SYM_COMPARISON_N_NUMBERS] = {
    { _ ("Mean absolute error"), metrics->mae, unit },
    { _ ("Root mean square error"), metrics->rmse, unit },
    { _ ("Largest difference"), metrics->max_abs, unit },
    { _ ("Peak signal-to-noise ratio"), metrics->psnr, "dB" },
    { _ ("SSIM by slice"), metrics->ssim, "" },
    { _ ("SSIM of the volume"), metrics->ssim_3d, "" },
    { _ ("MS-SSIM by slice"), metrics->ms_ssim, "" },
    { _ ("MS-SSIM of the volume"), metrics->ms_ssim_3d, "" },
    { _ ("Normalised cross-correlation"), metrics->ncc, "" },
    { _ ("Mutual information"), metrics->mutual_information, "nat" },
    { _ ("Normalised mutual information"), metrics->normalised_mutual_information, "" },
    { _ ("Histogram overlap"), metrics->histogram_overlap, "" },
    { _ ("Wasserstein distance"), metrics->wasserstein, unit },
    { _ ("Power spectrum distance"), metrics->spectrum_distance, "dB" },
  };

  for (guint i = 0; i < SYM_COMPARISON_N_NUMBERS; i++)
    numbers[i] = all[i];
}

char *
sym_comparison_number_to_text (const SymComparisonNumber *number)
{
  if (isnan (number->value))
    return g_strdup (_ ("not defined"));
  return g_strdup_printf ("%.6g%s%s", number->value, *number->unit != '\0' ? " " : "", number->unit);
}

const char *
sym_comparison_get_column (guint column)
{
  switch (column)
    {
    case 0:
      return _ ("Region");
    case 1:
      return _ ("Dice");
    case 2:
      return _ ("IoU");
    case 3:
      return _ ("Precision");
    case 4:
      return _ ("Recall");
    case 5:
      /* Translators: Hausdorff distance, short: heading of a column */
      return _ ("HD (mm)");
    case 6:
      /* Translators: the same, its 95th percentile */
      return _ ("HD95 (mm)");
    case 7:
      /* Translators: average surface distance, short */
      return _ ("ASD (mm)");
    case 8:
      return _ ("A (ml)");
    case 9:
      return _ ("B (ml)");
    default:
      g_return_val_if_reached ("");
    }
}

char *
sym_comparison_get_cell (const SymOverlap *overlap, guint column)
{
  const double values[SYM_COMPARISON_N_COLUMNS]
      = { NAN, overlap->dice, overlap->iou, overlap->precision, overlap->recall, overlap->hausdorff,
          overlap->hausdorff_95, overlap->surface_distance, overlap->volume_a / ML, overlap->volume_b / ML };

  g_return_val_if_fail (column < SYM_COMPARISON_N_COLUMNS, NULL);

  if (column == 0)
    return g_strdup (overlap->name);
  return isnan (values[column]) ? g_strdup ("–") : g_strdup_printf (column < 5 ? "%.4f" : "%.4g", values[column]);
}

static void
add_side (GString *text, char letter, const SymItem *item)
{
  g_string_append_printf (text, "%c: %s: %s\n", letter, sym_item_get_name (item),
                          sym_verdict_get_words (sym_item_get_verdict (item)));
}

static void
add_line (GString *text, const char *name, double value, const char *unit)
{
  const SymComparisonNumber number = { name, value, unit };
  g_autofree char *shown = sym_comparison_number_to_text (&number);

  g_string_append_printf (text, "  %s: %s\n", name, shown);
}

static void
add_overlap (GString *text, const SymOverlap *overlap)
{
  g_string_append_printf (text, _ ("Region %s:\n"), overlap->name);
  add_line (text, _ ("Dice"), overlap->dice, "");
  add_line (text, _ ("IoU"), overlap->iou, "");
  add_line (text, _ ("Precision"), overlap->precision, "");
  add_line (text, _ ("Recall"), overlap->recall, "");
  add_line (text, _ ("Hausdorff distance"), overlap->hausdorff, "mm");
  add_line (text, _ ("Hausdorff distance, 95 %"), overlap->hausdorff_95, "mm");
  add_line (text, _ ("Mean surface distance"), overlap->surface_distance, "mm");
  add_line (text, _ ("Volume in A"), overlap->volume_a, "mm³");
  add_line (text, _ ("Volume in B"), overlap->volume_b, "mm³");
}

char *
sym_comparison_to_text (const SymComparison *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *alignment = sym_alignment_describe (&self->alignment);
  SymComparisonNumber numbers[SYM_COMPARISON_N_NUMBERS];

  add_side (text, 'A', self->a);
  add_side (text, 'B', self->b);
  g_string_append_printf (text, "%s\n%s.\n", alignment, self->scope_words);
  for (guint i = 0; i < self->suspicions->len; i++)
    g_string_append_printf (text, "%s\n", ((const SymSuspicion *) g_ptr_array_index (self->suspicions, i))->says);
  g_string_append_printf (text, _ ("Numbers of %llu voxels:\n"), (unsigned long long) self->metrics.n_voxels);
  sym_comparison_list_numbers (self, numbers);
  for (guint i = 0; i < SYM_COMPARISON_N_NUMBERS; i++)
    add_line (text, numbers[i].name, numbers[i].value, numbers[i].unit);
  for (guint i = 0; self->overlaps != NULL && i < self->overlaps->len; i++)
    add_overlap (text, g_ptr_array_index (self->overlaps, i));
  return g_string_free (text, FALSE);
}
