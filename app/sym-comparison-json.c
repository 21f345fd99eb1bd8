/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "sym-comparison.h"
#include "sym-item-json.h"

/* JSON has no NaN: what is not defined is null. */
static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_integer (JsonBuilder *builder, const char *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) value);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_alignment (JsonBuilder *builder, const SymAlignment *alignment)
{
  g_autofree char *says = sym_alignment_describe (alignment);

  json_builder_set_member_name (builder, "alignment");
  json_builder_begin_object (builder);
  add_string (builder, "basis", sym_alignment_get_name (alignment));
  json_builder_set_member_name (builder, "interpolated");
  json_builder_add_boolean_value (builder, sym_alignment_resamples (alignment));
  json_builder_set_member_name (builder, "matrix");
  json_builder_begin_array (builder);
  for (int i = 0; i < 16; i++)
    json_builder_add_double_value (builder, alignment->matrix[i]);
  json_builder_end_array (builder);
  add_string (builder, "says", says);
  json_builder_end_object (builder);
}

static void
add_scope (JsonBuilder *builder, const SymComparison *self)
{
  json_builder_set_member_name (builder, "scope");
  json_builder_begin_object (builder);
  add_integer (builder, "first_slice", self->scope.first_slice);
  add_integer (builder, "slices", self->scope.n_slices);
  add_integer (builder, "time", self->scope.time);
  add_string (builder, "says", self->scope_words);
  json_builder_end_object (builder);
}

static void
add_metrics (JsonBuilder *builder, const SymMetrics *metrics)
{
  add_integer (builder, "voxels", metrics->n_voxels);
  add_double (builder, "range", metrics->range);
  add_double (builder, "mae", metrics->mae);
  add_double (builder, "rmse", metrics->rmse);
  add_double (builder, "max_abs", metrics->max_abs);
  add_double (builder, "psnr", metrics->psnr);
  add_double (builder, "ssim", metrics->ssim);
  add_double (builder, "ssim_3d", metrics->ssim_3d);
  add_double (builder, "ms_ssim", metrics->ms_ssim);
  add_double (builder, "ms_ssim_3d", metrics->ms_ssim_3d);
  add_integer (builder, "ms_ssim_scales", metrics->n_scales);
  add_double (builder, "ncc", metrics->ncc);
  add_double (builder, "mutual_information", metrics->mutual_information);
  add_double (builder, "normalised_mutual_information", metrics->normalised_mutual_information);
  add_double (builder, "histogram_overlap", metrics->histogram_overlap);
  add_double (builder, "histogram_distance", 1 - metrics->histogram_overlap);
  add_double (builder, "wasserstein", metrics->wasserstein);
  add_double (builder, "spectrum_distance_db", metrics->spectrum_distance);
}

static void
add_suspicions (JsonBuilder *builder, GPtrArray *suspicions)
{
  json_builder_set_member_name (builder, "suspicion");
  json_builder_begin_array (builder);
  for (guint i = 0; i < suspicions->len; i++)
    {
      const SymSuspicion *suspicion = g_ptr_array_index (suspicions, i);

      json_builder_begin_object (builder);
      add_string (builder, "kind", sym_suspicion_kind_get_name (suspicion->kind));
      add_string (builder, "says", suspicion->says);
      add_double (builder, "ncc", suspicion->ncc);
      add_double (builder, "detail", suspicion->detail);
      if (suspicion->kind == SYM_SUSPICION_BOUNDED)
        {
          add_double (builder, "epsilon", suspicion->epsilon);
          add_double (builder, "share", suspicion->share);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_overlaps (JsonBuilder *builder, GPtrArray *overlaps)
{
  json_builder_set_member_name (builder, "labels");
  json_builder_begin_object (builder);
  for (guint i = 0; i < overlaps->len; i++)
    {
      const SymOverlap *overlap = g_ptr_array_index (overlaps, i);

      json_builder_set_member_name (builder, overlap->name);
      json_builder_begin_object (builder);
      add_integer (builder, "voxels_a", overlap->n_a);
      add_integer (builder, "voxels_b", overlap->n_b);
      add_double (builder, "dice", overlap->dice);
      add_double (builder, "iou", overlap->iou);
      add_double (builder, "precision", overlap->precision);
      add_double (builder, "recall", overlap->recall);
      add_double (builder, "hausdorff_mm", overlap->hausdorff);
      add_double (builder, "hausdorff95_mm", overlap->hausdorff_95);
      add_double (builder, "surface_distance_mm", overlap->surface_distance);
      add_double (builder, "volume_a_mm3", overlap->volume_a);
      add_double (builder, "volume_b_mm3", overlap->volume_b);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

char *
sym_comparison_to_json_text (const SymComparison *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "a");
  json_builder_add_value (builder, sym_item_to_json (self->a, FALSE, NULL));
  json_builder_set_member_name (builder, "b");
  json_builder_add_value (builder, sym_item_to_json (self->b, FALSE, NULL));
  add_alignment (builder, &self->alignment);
  add_scope (builder, self);
  add_metrics (builder, &self->metrics);
  add_suspicions (builder, self->suspicions);
  if (self->overlaps != NULL)
    add_overlaps (builder, self->overlaps);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sym_json_write (root);
}
