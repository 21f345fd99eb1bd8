/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-overlap-private.h"
#include "sym-segmentation-private.h"

/* A region, a union of some, or nothing, of each side. */
typedef struct
{
  const char *name;
  GArray *a, *b; /* guint: indices of segments */
} Region;

static void
clear_region (gpointer data)
{
  Region *region = data;

  g_array_unref (region->a);
  g_array_unref (region->b);
}

static gboolean
has_no_name (const SymSegment *segment)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, segment->number);

  return strcmp (segment->name, number) == 0;
}

static gboolean
is_same_region (const SymSegment *a, const SymSegment *b, gboolean by_name)
{
  return by_name ? strcmp (a->name, b->name) == 0
                 : a->number == b->number && (has_no_name (a) || has_no_name (b));
}

static Region *
add_region (GArray *regions, const char *name)
{
  const Region empty = { name, g_array_new (FALSE, FALSE, sizeof (guint)), g_array_new (FALSE, FALSE, sizeof (guint)) };

  g_array_append_val (regions, empty);
  return &g_array_index (regions, Region, regions->len - 1);
}

static void
pair_regions (const SymSegmentation *a, const SymSegmentation *b, GArray *regions)
{
  const guint n_a = sym_segmentation_get_n_segments (a), n_b = sym_segmentation_get_n_segments (b);
  g_autofree gboolean *taken = g_new0 (gboolean, MAX (n_b, 1)), *found = g_new0 (gboolean, MAX (n_a, 1));
  g_autofree guint *partners = g_new0 (guint, MAX (n_a, 1));

  for (int by_name = 1; by_name >= 0; by_name--)
    for (guint i = 0; i < n_a; i++)
      for (guint j = 0; j < n_b && !found[i]; j++)
        if (!taken[j]
            && is_same_region (sym_segmentation_get_segment (a, i), sym_segmentation_get_segment (b, j), by_name))
          {
            taken[j] = found[i] = TRUE;
            partners[i] = j;
          }
  for (guint i = 0; i < n_a; i++)
    {
      Region *region = add_region (regions, sym_segmentation_get_segment (a, i)->name);

      /* the side that has a name gives it */
      if (found[i] && has_no_name (sym_segmentation_get_segment (a, i)))
        region->name = sym_segmentation_get_segment (b, partners[i])->name;
      g_array_append_val (region->a, i);
      if (found[i])
        g_array_append_val (region->b, partners[i]);
    }
  for (guint j = 0; j < n_b; j++)
    if (!taken[j])
      g_array_append_val (add_region (regions, sym_segmentation_get_segment (b, j)->name)->b, j);
}

static void
add_numbers (const SymSegmentation *segmentation, const GArray *numbers, GArray *indices)
{
  for (guint i = 0; i < sym_segmentation_get_n_segments (segmentation); i++)
    for (guint j = 0; j < numbers->len; j++)
      if (sym_segmentation_get_segment (segmentation, i)->number == g_array_index (numbers, gint64, j))
        {
          g_array_append_val (indices, i);
          break;
        }
}

static void
make_mask (const SymSegmentation *segmentation, const GArray *indices, const SymImage *grid, gsize n, guint8 *work,
           guint8 *mask)
{
  memset (mask, 0, n);
  for (guint i = 0; i < indices->len; i++)
    {
      _sym_segmentation_get_mask (segmentation, g_array_index (indices, guint, i), grid, work);
      for (gsize v = 0; v < n; v++)
        mask[v] |= work[v];
    }
}

GPtrArray *
sym_overlaps_compute_regions (const SymSegmentation *a, const SymSegmentation *b, const SymImage *grid, GPtrArray *unions,
                              GCancellable *cancellable, SymProgress progress, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) overlaps = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_overlap_free);
  g_autoptr (GArray) regions = g_array_new (FALSE, FALSE, sizeof (Region));
  const gsize n = grid->dims[0] * grid->dims[1] * grid->dims[2];
  g_autofree guint8 *mask_a = g_try_malloc (n), *mask_b = g_try_malloc (n), *work = g_try_malloc (n);
  SymPlanePlace place;
  double spacing[3], volume;

  g_return_val_if_fail (a != NULL && b != NULL, NULL);

  g_array_set_clear_func (regions, clear_region);
  if (!_sym_image_get_plane_place (grid, 0, 0, 0, &place))
    {
      g_set_error_literal (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                           _ ("The image has no place in the patient, where regions could be looked for"));
      return NULL;
    }
  pair_regions (a, b, regions);
  if (regions->len > SYM_OVERLAP_MAX_LABELS)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED, _ ("More than %d regions cannot be measured"),
                   SYM_OVERLAP_MAX_LABELS);
      return NULL;
    }
  for (guint i = 0; unions != NULL && i < unions->len; i++)
    {
      const SymLabelUnion *label_union = g_ptr_array_index (unions, i);
      Region *region = add_region (regions, label_union->name);

      add_numbers (a, label_union->labels, region->a);
      add_numbers (b, label_union->labels, region->b);
    }
  volume = _sym_overlap_get_spacing (grid, spacing);
  for (guint i = 0; i < regions->len; i++)
    {
      const Region *region = &g_array_index (regions, Region, i);
      SymOverlap *overlap = NULL;

      if (mask_a != NULL && mask_b != NULL && work != NULL)
        {
          make_mask (a, region->a, grid, n, work, mask_a);
          make_mask (b, region->b, grid, n, work, mask_b);
          overlap = _sym_overlap_measure (region->name, mask_a, mask_b, grid->dims, spacing, volume, cancellable);
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          g_clear_pointer (&overlap, sym_overlap_free);
          return NULL;
        }
      if (overlap == NULL)
        {
          g_set_error_literal (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _ ("No memory to compare these regions"));
          return NULL;
        }
      g_ptr_array_add (overlaps, overlap);
      if (progress != NULL)
        progress ((double) (i + 1) / regions->len, user_data);
    }
  return g_steal_pointer (&overlaps);
}
