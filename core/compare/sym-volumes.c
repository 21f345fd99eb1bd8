/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-volumes.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "sym-affine-private.h"
#include "sym-pair-private.h"

#define ML 1000.0

typedef struct
{
  gint64 label;
  guint64 n;
} Count;

void
sym_volume_free (SymVolume *self)
{
  g_free (self->name);
  g_free (self);
}

/* Millilitres of a voxel; NaN without millimetres. */
static double
get_voxel (const SymImage *map)
{
  const double *affine = sym_image_get_affine (map), *spacing = sym_image_get_spacing (map);
  double within = spacing[0] * spacing[1];

  if (affine != NULL)
    {
      double column[3], row[3];

      _sym_affine_get_column (affine, 0, column);
      _sym_affine_get_column (affine, 1, row);
      within = _sym_vector_norm (column) * _sym_vector_norm (row);
    }
  return sym_image_has_millimetres (map) && within * spacing[2] > 0 ? within * spacing[2] / ML : NAN;
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  const Count *x = a, *y = b;

  return (x->label > y->label) - (x->label < y->label);
}

/* Runs of one label are the rule. Returns: %FALSE where there are too many. */
static gboolean
add_slice (GArray *counts, const double *values, gsize n)
{
  guint last = G_MAXUINT;

  for (gsize i = 0; i < n; i++)
    {
      const double at = floor (values[i] + 0.5);
      const gint64 label = isnan (at) ? 0 : (gint64) CLAMP (at, G_MININT32, G_MAXINT32);

      if (label == 0)
        continue;
      if (last == G_MAXUINT || g_array_index (counts, Count, last).label != label)
        {
          for (last = 0; last < counts->len && g_array_index (counts, Count, last).label != label; last++)
            ;
          if (last == SYM_OVERLAP_MAX_LABELS)
            return FALSE;
          if (last == counts->len)
            g_array_append_vals (counts, &(Count){ label, 0 }, 1);
        }
      g_array_index (counts, Count, last).n++;
    }
  return TRUE;
}

static GArray *
count_labels (const SymImage *map, GCancellable *cancellable, GError **error)
{
  const gsize *dims = sym_image_get_dims (map), plane = dims[0] * dims[1];
  g_autofree double *values = g_try_new (double, plane);
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (Count));

  if (values == NULL)
    {
      g_set_error_literal (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _ ("No memory to compare these label maps"));
      return NULL;
    }
  for (gsize z = 0; z < dims[2]; z++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      _sym_values_read_plane (map, z, 0, 0, values);
      if (!add_slice (counts, values, plane))
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                       _ ("More than %d different labels: these are no label maps"), SYM_OVERLAP_MAX_LABELS);
          return NULL;
        }
    }
  g_array_sort (counts, compare_counts);
  return g_steal_pointer (&counts);
}

static void
add (GPtrArray *found, char *name, guint64 n, double voxel)
{
  SymVolume *volume = g_new0 (SymVolume, 1);

  volume->name = name;
  volume->n = n;
  volume->ml = (double) n * voxel;
  g_ptr_array_add (found, volume);
}

GPtrArray *
sym_volumes_compute (const SymImage *map, GPtrArray *unions, GCancellable *cancellable, GError **error)
{
  const double voxel = get_voxel (map);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_volume_free);
  g_autoptr (GArray) counts = count_labels (map, cancellable, error);

  if (counts == NULL)
    return NULL;
  for (guint i = 0; i < counts->len; i++)
    {
      const Count *count = &g_array_index (counts, Count, i);

      add (found, g_strdup_printf ("%" G_GINT64_FORMAT, count->label), count->n, voxel);
    }
  for (guint u = 0; unions != NULL && u < unions->len; u++)
    {
      const SymLabelUnion *label_union = g_ptr_array_index (unions, u);
      guint64 n = 0;

      for (guint i = 0; i < counts->len; i++)
        for (guint k = 0; k < label_union->labels->len; k++)
          if (g_array_index (label_union->labels, gint64, k) == g_array_index (counts, Count, i).label)
            {
              n += g_array_index (counts, Count, i).n;
              break;
            }
      add (found, g_strdup (label_union->name), n, voxel);
    }
  return g_steal_pointer (&found);
}
