/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-comparison.h"

#include <glib/gi18n.h>
#include <math.h>

SymComparison *
sym_comparison_new (SymItem *a, SymItem *b, SymItem *labels_a, SymItem *labels_b, GPtrArray *unions,
                    GCancellable *cancellable, SymProgress progress, gpointer user_data, GError **error)
{
  g_autoptr (SymComparison) self = g_new0 (SymComparison, 1);
  const SymImage *image_a = sym_item_get_image (a), *image_b = sym_item_get_image (b);

  g_return_val_if_fail (image_a != NULL && image_b != NULL, NULL);
  g_return_val_if_fail ((labels_a == NULL) == (labels_b == NULL), NULL);

  self->a = sym_item_ref (a);
  self->b = sym_item_ref (b);
  sym_alignment_init (&self->alignment, image_a, image_b);
  if (!sym_metrics_compute (image_a, image_b, &self->alignment, NULL, &self->metrics, &self->curves, cancellable,
                            progress, user_data, error))
    return NULL;
  self->suspicions = sym_suspicions_find (image_a, image_b, &self->alignment, NULL, &self->metrics, cancellable, error);
  if (self->suspicions == NULL)
    return NULL;
  if (labels_a != NULL)
    {
      SymAlignment alignment;

      self->labels_a = sym_item_ref (labels_a);
      self->labels_b = sym_item_ref (labels_b);
      sym_alignment_init (&alignment, sym_item_get_image (labels_a), sym_item_get_image (labels_b));
      self->overlaps = sym_overlaps_compute (sym_item_get_image (labels_a), sym_item_get_image (labels_b), &alignment,
                                             unions, cancellable, NULL, NULL, error);
      if (self->overlaps == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
sym_comparison_free (SymComparison *self)
{
  g_clear_pointer (&self->a, sym_item_unref);
  g_clear_pointer (&self->b, sym_item_unref);
  g_clear_pointer (&self->labels_a, sym_item_unref);
  g_clear_pointer (&self->labels_b, sym_item_unref);
  g_clear_pointer (&self->curves, sym_curves_free);
  g_clear_pointer (&self->suspicions, g_ptr_array_unref);
  g_clear_pointer (&self->overlaps, g_ptr_array_unref);
  g_free (self);
}

static void
add_number (GString *text, const char *name, double value, const char *unit)
{
  if (isnan (value))
    g_string_append_printf (text, "  %s: %s\n", name, _ ("not defined"));
  else
    g_string_append_printf (text, "  %s: %.6g%s%s\n", name, value, *unit != '\0' ? " " : "", unit);
}

static void
add_side (GString *text, char letter, const SymItem *item)
{
  g_string_append_printf (text, "%c: %s: %s\n", letter, sym_item_get_name (item),
                          sym_verdict_get_words (sym_item_get_verdict (item)));
}

static void
add_numbers (GString *text, const SymComparison *self)
{
  const char *unit = sym_image_get_unit (sym_item_get_image (self->a));
  const SymMetrics *metrics = &self->metrics;

  g_string_append_printf (text, _ ("Numbers of %llu voxels:\n"), (unsigned long long) metrics->n_voxels);
  add_number (text, _ ("Mean absolute error"), metrics->mae, unit);
  add_number (text, _ ("Root mean square error"), metrics->rmse, unit);
  add_number (text, _ ("Largest difference"), metrics->max_abs, unit);
  add_number (text, _ ("Peak signal-to-noise ratio"), metrics->psnr, "dB");
  add_number (text, _ ("SSIM by slice"), metrics->ssim, "");
  add_number (text, _ ("SSIM of the volume"), metrics->ssim_3d, "");
  add_number (text, _ ("MS-SSIM by slice"), metrics->ms_ssim, "");
  add_number (text, _ ("MS-SSIM of the volume"), metrics->ms_ssim_3d, "");
  add_number (text, _ ("Normalised cross-correlation"), metrics->ncc, "");
  add_number (text, _ ("Mutual information"), metrics->mutual_information, "nat");
  add_number (text, _ ("Histogram overlap"), metrics->histogram_overlap, "");
  add_number (text, _ ("Wasserstein distance"), metrics->wasserstein, unit);
  add_number (text, _ ("Power spectrum distance"), metrics->spectrum_distance, "dB");
}

static void
add_overlap (GString *text, const SymOverlap *overlap)
{
  g_string_append_printf (text, _ ("Region %s:\n"), overlap->name);
  add_number (text, _ ("Dice"), overlap->dice, "");
  add_number (text, _ ("IoU"), overlap->iou, "");
  add_number (text, _ ("Precision"), overlap->precision, "");
  add_number (text, _ ("Recall"), overlap->recall, "");
  add_number (text, _ ("Hausdorff distance"), overlap->hausdorff, "mm");
  add_number (text, _ ("Hausdorff distance, 95 %"), overlap->hausdorff_95, "mm");
  add_number (text, _ ("Mean surface distance"), overlap->surface_distance, "mm");
  add_number (text, _ ("Volume in A"), overlap->volume_a, "mm³");
  add_number (text, _ ("Volume in B"), overlap->volume_b, "mm³");
}

char *
sym_comparison_to_text (const SymComparison *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *alignment = sym_alignment_describe (&self->alignment);

  add_side (text, 'A', self->a);
  add_side (text, 'B', self->b);
  g_string_append_printf (text, "%s\n", alignment);
  for (guint i = 0; i < self->suspicions->len; i++)
    g_string_append_printf (text, "%s\n", ((const SymSuspicion *) g_ptr_array_index (self->suspicions, i))->says);
  add_numbers (text, self);
  for (guint i = 0; self->overlaps != NULL && i < self->overlaps->len; i++)
    add_overlap (text, g_ptr_array_index (self->overlaps, i));
  return g_string_free (text, FALSE);
}
