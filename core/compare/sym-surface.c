/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-surface-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sym-slices-private.h"

/* Lines that run side by side are taken together, so that memory is read in order. */
#define LINES 8

/* One axis of a distance transform: lines of @n values, @step apart. */
typedef struct
{
  double *squares; /* mm² to the nearest place found so far */
  gsize dims[3];
  int axis;
  double spacing;
} Transform;

/* The box around everything that is in either mask. */
typedef struct
{
  gsize low[3], size[3];
} Box;

static gboolean
find_box (const guint8 *a, const guint8 *b, const gsize *dims, Box *box)
{
  gsize high[3] = { 0 };

  for (int i = 0; i < 3; i++)
    box->low[i] = dims[i];
  for (gsize z = 0; z < dims[2]; z++)
    for (gsize y = 0; y < dims[1]; y++)
      {
        const gsize row = (z * dims[1] + y) * dims[0];
        gsize first = 0, last = dims[0];

        while (first < dims[0] && a[row + first] == 0 && b[row + first] == 0)
          first++;
        if (first == dims[0])
          continue;
        while (a[row + last - 1] == 0 && b[row + last - 1] == 0)
          last--;
        box->low[0] = MIN (box->low[0], first);
        box->low[1] = MIN (box->low[1], y);
        box->low[2] = MIN (box->low[2], z);
        high[0] = MAX (high[0], last);
        high[1] = MAX (high[1], y + 1);
        high[2] = MAX (high[2], z + 1);
      }
  for (int i = 0; i < 3; i++)
    box->size[i] = high[i] > box->low[i] ? high[i] - box->low[i] : 0;
  return box->size[0] > 0;
}

static gboolean
is_surface (const guint8 *mask, const gsize *dims, gsize x, gsize y, gsize z)
{
  const gsize at[3] = { x, y, z }, step[3] = { 1, dims[0], dims[0] * dims[1] };
  const guint8 *voxel = mask + x + y * step[1] + z * step[2];

  if (*voxel == 0)
    return FALSE;
  for (int i = 0; i < 3; i++)
    if (dims[i] > 1 || i < 2)
      {
        if (at[i] == 0 || at[i] == dims[i] - 1)
          return TRUE;
        if (*(voxel - step[i]) == 0 || *(voxel + step[i]) == 0)
          return TRUE;
      }
  return FALSE;
}

/* The surface within the box: 1 where it is. */
static void
mark_surface (const guint8 *mask, const gsize *dims, const Box *box, guint8 *surface)
{
  for (gsize z = 0; z < box->size[2]; z++)
    for (gsize y = 0; y < box->size[1]; y++)
      for (gsize x = 0; x < box->size[0]; x++)
        *surface++ = is_surface (mask, dims, box->low[0] + x, box->low[1] + y, box->low[2] + z) ? 1 : 0;
}

static double
get_crossing (const double *values, gsize p, gsize q, double square)
{
  const double u = (double) p, v = (double) q;

  return (values[q] - values[p] + square * (v * v - u * u)) / (2 * square * (v - u));
}

/* The lower envelope of parabolas that stand on the values of a line; then the line is that envelope. */
static void
transform_line (double *values, gsize n, double spacing, gsize *vertex, double *from, double *out)
{
  const double square = spacing * spacing;
  gsize k = 0, first = 0;

  while (first < n && isinf (values[first]))
    first++;
  if (first == n)
    return;
  vertex[0] = first;
  from[0] = -INFINITY;
  for (gsize q = first + 1; q < n; q++)
    {
      double start;

      if (isinf (values[q]))
        continue;
      /* where the parabola on q goes below the last one; ends at the first, which starts at -infinity */
      while ((start = get_crossing (values, vertex[k], q, square)) <= from[k])
        k--;
      k++;
      vertex[k] = q;
      from[k] = start;
    }
  for (gsize q = n, top = k; q-- > 0;)
    {
      double way;

      while (top > 0 && from[top] > (double) q)
        top--;
      way = ((double) q - (double) vertex[top]) * spacing;
      out[q] = way * way + values[vertex[top]];
    }
  memcpy (values, out, n * sizeof *values);
}

/* All lines of one plane across the axis: @index counts the planes. */
static gboolean
transform_plane (gsize index, guint worker G_GNUC_UNUSED, gpointer user_data)
{
  Transform *self = user_data;
  const gsize n = self->dims[self->axis], row = self->dims[0], plane = row * self->dims[1];
  const gsize step = self->axis == 0 ? 1 : self->axis == 1 ? row : plane;
  const gsize across = self->axis == 0 ? row : 1, n_lines = self->axis == 0 ? self->dims[1] : row;
  double *start = self->squares + index * (self->axis == 2 ? row : plane);
  g_autofree double *lines = g_try_new (double, LINES * n), *from = g_try_new (double, n), *out = g_try_new (double, n);
  g_autofree gsize *vertex = g_try_new (gsize, n);

  if (lines == NULL || from == NULL || out == NULL || vertex == NULL)
    return FALSE;
  for (gsize first = 0; first < n_lines; first += LINES)
    {
      const gsize some = MIN (LINES, n_lines - first);

      for (gsize i = 0; i < n; i++)
        for (gsize l = 0; l < some; l++)
          lines[l * n + i] = start[(first + l) * across + i * step];
      for (gsize l = 0; l < some; l++)
        transform_line (lines + l * n, n, self->spacing, vertex, from, out);
      for (gsize i = 0; i < n; i++)
        for (gsize l = 0; l < some; l++)
          start[(first + l) * across + i * step] = lines[l * n + i];
    }
  return TRUE;
}

/* Squared distances of every voxel of the box to the surface. */
static double *
get_squares (const guint8 *surface, const Box *box, const double *spacing, GCancellable *cancellable)
{
  const gsize n = box->size[0] * box->size[1] * box->size[2];
  g_autofree double *squares = g_try_new (double, n);
  Transform transform = { .squares = squares };

  if (squares == NULL)
    return NULL;
  memcpy (transform.dims, box->size, sizeof transform.dims);
  for (gsize i = 0; i < n; i++)
    squares[i] = surface[i] != 0 ? 0 : INFINITY;
  for (transform.axis = 0; transform.axis < 3; transform.axis++)
    {
      transform.spacing = spacing[transform.axis];
      if (!_sym_slices_run (box->size[transform.axis == 2 ? 1 : 2], transform_plane, &transform, cancellable, NULL, NULL))
        return NULL;
    }
  return g_steal_pointer (&squares);
}

/* Distances of the voxels of one surface to the other, behind those that are there. */
static gboolean
collect (const guint8 *surface, const guint8 *other, const Box *box, const double *spacing, GArray *distances,
         GCancellable *cancellable)
{
  g_autofree double *squares = get_squares (other, box, spacing, cancellable);

  if (squares == NULL)
    return FALSE;
  for (gsize i = 0; i < box->size[0] * box->size[1] * box->size[2]; i++)
    if (surface[i] != 0)
      {
        const double distance = sqrt (squares[i]);

        g_array_append_val (distances, distance);
      }
  return TRUE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Linear between the two nearest ranks (R. J. Hyndman, Y. Fan, 1996, definition 7). */
static double
get_percentile (const GArray *sorted, double share)
{
  const double at = share * ((double) sorted->len - 1);
  const guint low = (guint) at, high = MIN (low + 1, sorted->len - 1);
  const double *values = (const double *) (gpointer) sorted->data;

  return values[low] + (at - low) * (values[high] - values[low]);
}

gboolean
_sym_surface_measure (const guint8 *a, const guint8 *b, const gsize *dims, const double *spacing,
                      SymSurfaceDistances *distances, GCancellable *cancellable)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree guint8 *surface_a = NULL, *surface_b = NULL;
  double sum = 0;
  gsize n;
  Box box;

  if (!find_box (a, b, dims, &box))
    g_return_val_if_reached (FALSE);
  n = box.size[0] * box.size[1] * box.size[2];
  surface_a = g_try_malloc (n);
  surface_b = g_try_malloc (n);
  if (surface_a == NULL || surface_b == NULL)
    return FALSE;
  mark_surface (a, dims, &box, surface_a);
  mark_surface (b, dims, &box, surface_b);
  if (!collect (surface_a, surface_b, &box, spacing, all, cancellable)
      || !collect (surface_b, surface_a, &box, spacing, all, cancellable))
    return FALSE;
  g_array_sort (all, compare_doubles);
  for (guint i = 0; i < all->len; i++)
    sum += g_array_index (all, double, i);
  distances->n = all->len;
  distances->largest = g_array_index (all, double, all->len - 1);
  distances->percentile_95 = get_percentile (all, 0.95);
  distances->mean = sum / all->len;
  return TRUE;
}
