/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-comparison.h"

#include <glib/gi18n.h>

/* Shares of the work: numbers, warnings, then regions. */
#define SHARE_NUMBERS 0.9
#define SHARE_WARNINGS 0.04

typedef struct
{
  SymProgress progress;
  gpointer user_data;
  double before, share;
} Part;

static void
report (double done, gpointer user_data)
{
  const Part *part = user_data;

  if (part->progress != NULL)
    part->progress (part->before + done * part->share, part->user_data);
}

static void
set_scope (SymComparison *self, const SymComparisonOptions *options)
{
  const SymImage *a = sym_item_get_image (self->a);

  if (options->scope != NULL)
    self->scope = *options->scope;
  self->scope.mask = NULL;
  if (self->scope.n_slices == 0)
    {
      self->scope.first_slice = 0;
      self->scope.n_slices = sym_image_get_dims (a)[2];
    }
  self->scope_words = g_strdup (options->scope_words != NULL          ? options->scope_words
                                : sym_viewport_get_n_times (a) > 1 ? _ ("The whole volume, first of several")
                                                                   : _ ("The whole image"));
}

/* Whether the regions of an item are those of a segmentation or a structure set. */
static gboolean
has_objects (SymItem *item)
{
  const SymSegmentation *segmentation = sym_item_get_segmentation (item);

  return sym_item_get_image (item) == NULL
         || (segmentation != NULL && !sym_segmentation_is_label_map (segmentation));
}

static SymSegmentation *
get_regions (SymItem *item, GError **error)
{
  SymSegmentation *segmentation = sym_item_get_segmentation (item);

  if (segmentation != NULL)
    return sym_segmentation_ref (segmentation);
  if (sym_item_get_image (item) != NULL)
    segmentation = sym_segmentation_new_from_labels (sym_item_get_image (item));
  if (segmentation == NULL)
    g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED, _ ("%s is no map of labels with a place in the patient"),
                 sym_item_get_name (item));
  return segmentation;
}

/* Two label maps voxel by voxel; all else on the grid of the image that is the reference. */
static GPtrArray *
compute_overlaps (SymItem *a, SymItem *b, const SymImage *grid, GPtrArray *unions, GCancellable *cancellable, Part *part,
                  GError **error)
{
  g_autoptr (SymSegmentation) regions_a = NULL, regions_b = NULL;
  SymAlignment alignment;

  if (!has_objects (a) && !has_objects (b))
    {
      sym_alignment_init (&alignment, sym_item_get_image (a), sym_item_get_image (b));
      return sym_overlaps_compute (sym_item_get_image (a), sym_item_get_image (b), &alignment, unions, cancellable,
                                   report, part, error);
    }
  regions_a = get_regions (a, error);
  regions_b = regions_a != NULL ? get_regions (b, error) : NULL;
  if (regions_b == NULL)
    return NULL;
  return sym_overlaps_compute_regions (regions_a, regions_b, grid, unions, cancellable, report, part, error);
}

static gboolean
compare_labels (SymComparison *self, const SymComparisonOptions *options, GCancellable *cancellable, Part *part,
                GError **error)
{
  self->labels_a = sym_item_ref (options->labels_a);
  self->labels_b = sym_item_ref (options->labels_b);
  self->overlaps = compute_overlaps (self->labels_a, self->labels_b, sym_item_get_image (self->a), options->unions,
                                     cancellable, part, error);
  return self->overlaps != NULL;
}

SymComparison *
sym_comparison_new (SymItem *a, SymItem *b, const SymComparisonOptions *options, GCancellable *cancellable,
                    SymProgress progress, gpointer user_data, GError **error)
{
  const SymComparisonOptions none = { 0 };
  const SymImage *image_a = sym_item_get_image (a), *image_b = sym_item_get_image (b);
  g_autoptr (SymComparison) self = g_atomic_rc_box_new0 (SymComparison);
  Part part = { progress, user_data, 0, 1 };

  g_return_val_if_fail (image_a != NULL && image_b != NULL, NULL);
  options = options != NULL ? options : &none;
  g_return_val_if_fail ((options->labels_a == NULL) == (options->labels_b == NULL), NULL);

  self->a = sym_item_ref (a);
  self->b = sym_item_ref (b);
  self->unit = g_strdup (sym_image_get_unit (image_a));
  if (options->alignment != NULL)
    self->alignment = *options->alignment;
  else
    sym_alignment_init (&self->alignment, image_a, image_b);
  set_scope (self, options);
  part.share = options->labels_a != NULL ? SHARE_NUMBERS / 2 : SHARE_NUMBERS;
  if (!sym_metrics_compute (image_a, image_b, &self->alignment, options->scope, &self->metrics, &self->curves, cancellable,
                            report, &part, error))
    return NULL;
  self->suspicions = sym_suspicions_find (image_a, image_b, &self->alignment, options->scope, &self->metrics, cancellable,
                                          error);
  if (self->suspicions == NULL)
    return NULL;
  part.before = part.share + SHARE_WARNINGS;
  part.share = 1 - part.before;
  if (options->labels_a != NULL && !compare_labels (self, options, cancellable, &part, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
clear (gpointer data)
{
  SymComparison *self = data;

  g_clear_pointer (&self->a, sym_item_unref);
  g_clear_pointer (&self->b, sym_item_unref);
  g_clear_pointer (&self->labels_a, sym_item_unref);
  g_clear_pointer (&self->labels_b, sym_item_unref);
  g_clear_pointer (&self->curves, sym_curves_free);
  g_clear_pointer (&self->suspicions, g_ptr_array_unref);
  g_clear_pointer (&self->overlaps, g_ptr_array_unref);
  g_free (self->scope_words);
  g_free (self->unit);
}

SymComparison *
sym_comparison_ref (SymComparison *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
sym_comparison_unref (SymComparison *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
renew (SymItem **item, SymItem *newer)
{
  if (newer == NULL || newer == *item || sym_item_get_image (newer) != sym_item_get_image (*item))
    return FALSE;
  sym_item_unref (*item);
  *item = sym_item_ref (newer);
  return TRUE;
}

gboolean
sym_comparison_renew (SymComparison *self, SymItem *a, SymItem *b)
{
  const gboolean has_changed = renew (&self->a, a);

  return renew (&self->b, b) || has_changed;
}

SymVerdict
sym_comparison_get_verdict (const SymComparison *self)
{
  SymVerdict verdict = sym_verdict_join (*sym_item_get_verdict (self->a), *sym_item_get_verdict (self->b));

  if (self->labels_a != NULL)
    verdict = sym_verdict_join (sym_verdict_join (verdict, *sym_item_get_verdict (self->labels_a)),
                                *sym_item_get_verdict (self->labels_b));
  return verdict;
}
