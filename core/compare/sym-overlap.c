/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-overlap.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-affine-private.h"
#include "sym-overlap-private.h"
#include "sym-pair-private.h"
#include "sym-surface-private.h"

/* Labels of both maps on the grid of A. */
typedef struct
{
  gsize dims[3], n;
  gint32 *a, *b;
  double spacing[3]; /* 0 without millimetres */
  double volume;
} Maps;

static void
maps_clear (Maps *self)
{
  g_free (self->a);
  g_free (self->b);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Maps, maps_clear)

void
sym_label_union_free (SymLabelUnion *self)
{
  g_free (self->name);
  g_array_unref (self->labels);
  g_free (self);
}

SymLabelUnion *
sym_label_union_parse (const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autoptr (SymLabelUnion) self = g_new0 (SymLabelUnion, 1);
  g_auto (GStrv) labels = g_strsplit (equals != NULL ? equals + 1 : text, "+", -1);

  self->name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);
  self->labels = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_strstrip (self->name);
  for (guint i = 0; labels[i] != NULL; i++)
    {
      gint64 label;

      if (!g_ascii_string_to_signed (g_strstrip (labels[i]), 10, G_MININT32, G_MAXINT32, &label, NULL) || label == 0)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                       _ ("“%s” is no union of labels, which is written like whole=1+2+4"), text);
          return NULL;
        }
      g_array_append_val (self->labels, label);
    }
  if (*self->name == '\0' || self->labels->len == 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   _ ("“%s” is no union of labels, which is written like whole=1+2+4"), text);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
sym_overlap_free (SymOverlap *self)
{
  g_free (self->name);
  g_free (self);
}

static void
take_labels (const double *values, gsize n, gint32 *labels)
{
  for (gsize i = 0; i < n; i++)
    labels[i] = isnan (values[i]) ? 0 : (gint32) CLAMP (floor (values[i] + 0.5), G_MININT32, G_MAXINT32);
}

double
_sym_overlap_get_spacing (const SymImage *image, double *spacing)
{
  const double *affine = sym_image_get_affine (image);

  memset (spacing, 0, 3 * sizeof *spacing);
  if (!sym_image_has_millimetres (image))
    return 0;
  for (int i = 0; i < 3; i++)
    {
      double column[3];

      if (affine != NULL)
        _sym_affine_get_column (affine, i, column);
      spacing[i] = affine != NULL ? _sym_vector_norm (column) : sym_image_get_spacing (image)[i];
    }
  /* a single slice has no step to another one, and distances within it do not need one */
  if (!(spacing[2] > 0) && image->dims[2] == 1)
    spacing[2] = 1;
  return spacing[0] * spacing[1] * sym_image_get_spacing (image)[2];
}

static gboolean
maps_init (Maps *self, const SymImage *a, const SymImage *b, const SymAlignment *alignment)
{
  const gsize plane = a->dims[0] * a->dims[1];
  g_autofree double *values = g_try_new (double, plane);
  SymPair pair;

  memcpy (self->dims, a->dims, sizeof self->dims);
  self->n = plane * a->dims[2];
  self->a = g_try_new (gint32, self->n);
  self->b = g_try_new (gint32, self->n);
  if (values == NULL || self->a == NULL || self->b == NULL)
    return FALSE;
  _sym_pair_init (&pair, a, b, alignment, 0, 0);
  pair.nearest = TRUE;
  for (gsize z = 0; z < a->dims[2]; z++)
    {
      _sym_pair_read_a (&pair, z, values);
      take_labels (values, plane, self->a + z * plane);
      _sym_pair_read_b (&pair, z, values);
      take_labels (values, plane, self->b + z * plane);
    }
  self->volume = _sym_overlap_get_spacing (a, self->spacing);
  return TRUE;
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* Labels other than 0 of either map, upwards; %NULL when there are too many. */
static GArray *
list_labels (const Maps *maps)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint32 last[2] = { 0 };

  for (gsize i = 0; i < maps->n; i++)
    for (int m = 0; m < 2; m++)
      {
        const gint32 label = m == 0 ? maps->a[i] : maps->b[i];
        const gint64 wide = label;

        if (label == last[m] || label == 0)
          continue;
        last[m] = label;
        if (!g_hash_table_add (seen, GINT_TO_POINTER (label)))
          continue;
        g_array_append_val (labels, wide);
        if (labels->len > SYM_OVERLAP_MAX_LABELS)
          return NULL;
      }
  g_array_sort (labels, compare_labels);
  return g_steal_pointer (&labels);
}

static gboolean
has_label (const GArray *labels, gint32 label)
{
  for (guint i = 0; i < labels->len; i++)
    if (g_array_index (labels, gint64, i) == label)
      return TRUE;
  return FALSE;
}

/* 1 where the map has one of the labels; runs of one label are the rule. */
static void
make_mask (const gint32 *map, gsize n, const GArray *labels, guint8 *mask)
{
  gint32 last = 0;
  guint8 last_is = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (map[i] != last)
        {
          last = map[i];
          last_is = has_label (labels, last) ? 1 : 0;
        }
      mask[i] = last_is;
    }
}

static double
divide (guint64 part, guint64 whole)
{
  return whole > 0 ? (double) part / (double) whole : NAN;
}

SymOverlap *
_sym_overlap_measure (const char *name, const guint8 *a, const guint8 *b, const gsize *dims, const double *spacing,
                      double volume, GCancellable *cancellable)
{
  const gboolean has_distances = spacing[0] > 0 && spacing[1] > 0 && spacing[2] > 0;
  SymOverlap found = { .hausdorff = NAN, .hausdorff_95 = NAN, .surface_distance = NAN };

  for (gsize i = 0; i < dims[0] * dims[1] * dims[2]; i++)
    {
      found.n_a += a[i];
      found.n_b += b[i];
      found.n_both += a[i] & b[i];
    }
  found.dice = divide (2 * found.n_both, found.n_a + found.n_b);
  found.iou = divide (found.n_both, found.n_a + found.n_b - found.n_both);
  found.precision = divide (found.n_both, found.n_b);
  found.recall = divide (found.n_both, found.n_a);
  found.volume_a = volume > 0 ? (double) found.n_a * volume : NAN;
  found.volume_b = volume > 0 ? (double) found.n_b * volume : NAN;
  if (has_distances && found.n_a > 0 && found.n_b > 0)
    {
      SymSurfaceDistances distances;

      if (!_sym_surface_measure (a, b, dims, spacing, &distances, cancellable))
        return NULL;
      found.hausdorff = distances.largest;
      found.hausdorff_95 = distances.percentile_95;
      found.surface_distance = distances.mean;
    }
  found.name = g_strdup (name);
  return g_memdup2 (&found, sizeof found);
}

static SymOverlap *
measure (const Maps *maps, const char *name, const GArray *labels, GCancellable *cancellable)
{
  g_autofree guint8 *a = g_try_malloc (maps->n), *b = g_try_malloc (maps->n);

  if (a == NULL || b == NULL)
    return NULL;
  make_mask (maps->a, maps->n, labels, a);
  make_mask (maps->b, maps->n, labels, b);
  return _sym_overlap_measure (name, a, b, maps->dims, maps->spacing, maps->volume, cancellable);
}

GPtrArray *
sym_overlaps_compute (const SymImage *a, const SymImage *b, const SymAlignment *alignment, GPtrArray *unions,
                      GCancellable *cancellable, SymProgress progress, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_overlap_free);
  g_autoptr (GArray) labels = NULL;
  const guint n_unions = unions != NULL ? unions->len : 0;
  g_auto (Maps) maps = { 0 };

  g_return_val_if_fail (a != NULL && b != NULL && alignment != NULL, NULL);

  if (!maps_init (&maps, a, b, alignment))
    {
      g_set_error_literal (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _ ("No memory to compare these label maps"));
      return NULL;
    }
  labels = list_labels (&maps);
  if (labels == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   _ ("More than %d different labels: these are no label maps"), SYM_OVERLAP_MAX_LABELS);
      return NULL;
    }
  for (guint i = 0; i < labels->len + n_unions; i++)
    {
      SymOverlap *overlap;

      if (i < labels->len)
        {
          g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (gint64));
          g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, g_array_index (labels, gint64, i));

          g_array_append_val (one, g_array_index (labels, gint64, i));
          overlap = measure (&maps, name, one, cancellable);
        }
      else
        {
          const SymLabelUnion *label_union = g_ptr_array_index (unions, i - labels->len);

          overlap = measure (&maps, label_union->name, label_union->labels, cancellable);
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          g_clear_pointer (&overlap, sym_overlap_free);
          return NULL;
        }
      if (overlap == NULL)
        {
          g_set_error_literal (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _ ("No memory to compare these label maps"));
          return NULL;
        }
      g_ptr_array_add (found, overlap);
      if (progress != NULL)
        progress ((double) (i + 1) / (labels->len + n_unions), user_data);
    }
  return g_steal_pointer (&found);
}
