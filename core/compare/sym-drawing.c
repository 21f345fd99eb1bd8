/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-drawing.h"

#include <math.h>
#include <string.h>

#include "sym-viewport-private.h"

typedef struct
{
  SymShapeKind kind;
  gboolean erases;
  double radius;
  GArray *points; /* double[3] */
} Shape;

struct _SymDrawing
{
  int axis;
  gint64 slice;
  GPtrArray *shapes;
};

/* A shape in its plane, whose axes are @u and @v. */
typedef struct
{
  const Shape *shape;
  guint first, n; /* of its points: a brush is painted from each to the next */
  int u, v;
  double step_u, step_v; /* lengths of a voxel, in those of the finer axis */
} Plane;

static void
shape_free (gpointer data)
{
  Shape *self = data;

  g_array_unref (self->points);
  g_free (self);
}

SymDrawing *
sym_drawing_new (int axis, gint64 slice)
{
  SymDrawing *self = g_new0 (SymDrawing, 1);

  g_return_val_if_fail (axis >= 0 && axis < 3, NULL);

  self->axis = axis;
  self->slice = slice;
  self->shapes = g_ptr_array_new_with_free_func (shape_free);
  return self;
}

SymDrawing *
sym_drawing_new_of_view (const SymImage *image, const SymViewport *viewport)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (viewport, image);
  const gint64 n = (gint64) sym_image_get_dims (image)[slicing.axis[2]];

  return sym_drawing_new (slicing.axis[2], slicing.reverse[2] ? n - 1 - viewport->slice : viewport->slice);
}

SymDrawing *
sym_drawing_copy (const SymDrawing *self)
{
  SymDrawing *copy = sym_drawing_new (self->axis, self->slice);

  for (guint i = 0; i < self->shapes->len; i++)
    {
      const Shape *shape = g_ptr_array_index (self->shapes, i);

      sym_drawing_add (copy, shape->kind, shape->erases, shape->radius);
      for (guint p = 0; p < shape->points->len; p++)
        sym_drawing_add_point (copy, (const double *) (const void *) shape->points->data + 3 * p);
    }
  return copy;
}

void
sym_drawing_free (SymDrawing *self)
{
  g_ptr_array_unref (self->shapes);
  g_free (self);
}

int
sym_drawing_get_axis (const SymDrawing *self)
{
  return self->axis;
}

gint64
sym_drawing_get_slice (const SymDrawing *self)
{
  return self->slice;
}

void
sym_drawing_add (SymDrawing *self, SymShapeKind kind, gboolean erases, double radius)
{
  Shape *shape = g_new0 (Shape, 1);

  shape->kind = kind;
  shape->erases = erases;
  shape->radius = radius;
  shape->points = g_array_new (FALSE, FALSE, 3 * sizeof (double));
  g_ptr_array_add (self->shapes, shape);
}

void
sym_drawing_add_point (SymDrawing *self, const double *voxel)
{
  Shape *shape;

  g_return_if_fail (self->shapes->len > 0);

  shape = g_ptr_array_index (self->shapes, self->shapes->len - 1);
  g_array_append_vals (shape->points, voxel, 1);
}

gboolean
sym_drawing_undo (SymDrawing *self)
{
  if (self->shapes->len == 0)
    return FALSE;
  g_ptr_array_set_size (self->shapes, (int) self->shapes->len - 1);
  return TRUE;
}

guint
sym_drawing_get_n_shapes (const SymDrawing *self)
{
  return self->shapes->len;
}

const double *
sym_drawing_get_shape (const SymDrawing *self, guint index, SymShapeKind *kind, gboolean *erases, double *radius, gsize *n)
{
  const Shape *shape;

  g_return_val_if_fail (index < self->shapes->len, NULL);

  shape = g_ptr_array_index (self->shapes, index);
  if (kind != NULL)
    *kind = shape->kind;
  if (erases != NULL)
    *erases = shape->erases;
  if (radius != NULL)
    *radius = shape->radius;
  *n = shape->points->len;
  return (const double *) (const void *) shape->points->data;
}

static const double *
get_point (const Plane *plane, guint index)
{
  return (const double *) (const void *) plane->shape->points->data + 3 * index;
}

/* Even-odd rule: how many edges lie to the right. An edge holds its lower end and not its upper one. */
static gboolean
polygon_has (const Plane *plane, double u, double v)
{
  const guint n = plane->shape->points->len;
  gboolean inside = FALSE;

  for (guint i = 0, j = n - 1; i < n; j = i++)
    {
      const double *p = get_point (plane, i), *q = get_point (plane, j);
      const double pu = p[plane->u], pv = p[plane->v], qu = q[plane->u], qv = q[plane->v];

      if ((pv > v) != (qv > v) && u < pu + (qu - pu) * (v - pv) / (qv - pv))
        inside = !inside;
    }
  return inside;
}

/* In the coordinates of its half axes it is the unit circle. */
static gboolean
ellipse_has (const Plane *plane, double u, double v)
{
  const double *middle, *first, *second;
  double au, av, bu, bv, du, dv, determinant, s, t;

  if (plane->shape->points->len < 3)
    return FALSE;
  middle = get_point (plane, 0);
  first = get_point (plane, 1);
  second = get_point (plane, 2);
  au = first[plane->u] - middle[plane->u];
  av = first[plane->v] - middle[plane->v];
  bu = second[plane->u] - middle[plane->u];
  bv = second[plane->v] - middle[plane->v];
  du = u - middle[plane->u];
  dv = v - middle[plane->v];
  determinant = au * bv - av * bu;
  if (determinant == 0)
    return FALSE;
  s = (du * bv - dv * bu) / determinant;
  t = (au * dv - av * du) / determinant;
  return s * s + t * t <= 1;
}

static double
get_distance (const Plane *plane, const double *p, const double *q, double u, double v)
{
  const double pu = p[plane->u] * plane->step_u, pv = p[plane->v] * plane->step_v;
  const double du = q[plane->u] * plane->step_u - pu, dv = q[plane->v] * plane->step_v - pv;
  const double square = du * du + dv * dv;
  const double along = square > 0 ? ((u * plane->step_u - pu) * du + (v * plane->step_v - pv) * dv) / square : 0;
  const double share = CLAMP (along, 0, 1);

  return hypot (u * plane->step_u - pu - share * du, v * plane->step_v - pv - share * dv);
}

static gboolean
brush_has (const Plane *plane, double u, double v)
{
  return get_distance (plane, get_point (plane, plane->first), get_point (plane, plane->first + plane->n - 1), u, v)
         <= plane->shape->radius;
}

static gboolean
shape_has (const Plane *plane, double u, double v)
{
  switch (plane->shape->kind)
    {
    case SYM_SHAPE_POLYGON:
      return polygon_has (plane, u, v);
    case SYM_SHAPE_ELLIPSE:
      return ellipse_has (plane, u, v);
    case SYM_SHAPE_BRUSH:
      return brush_has (plane, u, v);
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* Voxels that the shape can have at most: the box around its points, widened. */
static void
get_box (const Plane *plane, const gsize *dims, gsize *low, gsize *high)
{
  const int axes[2] = { plane->u, plane->v };
  const double steps[2] = { plane->step_u, plane->step_v };

  for (int k = 0; k < 2; k++)
    {
      const double most = (double) dims[axes[k]];
      double least = most, greatest = -1, margin = 1 + plane->shape->radius / steps[k];

      for (guint i = plane->first; i < plane->first + plane->n; i++)
        {
          const double at = get_point (plane, i)[axes[k]];

          least = MIN (least, at);
          greatest = MAX (greatest, at);
          /* an ellipse reaches no further than both of its half axes together */
          if (plane->shape->kind == SYM_SHAPE_ELLIPSE)
            margin += fabs (at - get_point (plane, 0)[axes[k]]);
        }
      low[k] = (gsize) CLAMP (floor (least - margin), 0, most);
      high[k] = (gsize) CLAMP (ceil (greatest + margin) + 1, (double) low[k], most);
    }
}

static double
get_step (const SymImage *image, int axis)
{
  const double step = sym_image_get_spacing (image)[axis];

  return step > 0 ? step : 1;
}

static void
paint (const Plane *plane, const gsize *dims, const gsize *strides, guint8 *mask)
{
  gsize low[2], high[2];

  get_box (plane, dims, low, high);
  for (gsize v = low[1]; v < high[1]; v++)
    for (gsize u = low[0]; u < high[0]; u++)
      if (shape_has (plane, (double) u, (double) v))
        mask[v * strides[plane->v] + u * strides[plane->u]] = plane->shape->erases ? 0 : 1;
}

static void
paint_shape (Plane *plane, const Shape *shape, const gsize *dims, const gsize *strides, guint8 *mask)
{
  const guint n = shape->points->len;
  const gboolean is_brush = shape->kind == SYM_SHAPE_BRUSH;

  plane->shape = shape;
  plane->n = is_brush ? MIN (n, 2) : n;
  for (plane->first = 0; plane->first + plane->n <= n && plane->n > 0; plane->first++)
    {
      paint (plane, dims, strides, mask);
      if (!is_brush)
        break;
    }
}

gboolean
sym_drawing_get_scope (const SymDrawing *self, const SymImage *image, SymScope *scope, guint64 *n_voxels)
{
  const gsize *dims = sym_image_get_dims (image);
  const gsize strides[3] = { 1, dims[0], dims[0] * dims[1] };
  const gboolean is_stored = self->axis == 2;
  const gsize n = is_stored ? strides[2] : strides[2] * dims[2];
  Plane plane = { NULL, 0, 0, self->axis == 0 ? 1 : 0, self->axis == 2 ? 1 : 2, 1, 1 };
  guint8 *mask, *first;
  double finer;

  *n_voxels = 0;
  scope->mask = NULL;
  g_return_val_if_fail (self->slice >= 0 && (gsize) self->slice < dims[self->axis], FALSE);
  scope->first_slice = is_stored ? (gsize) self->slice : 0;
  scope->n_slices = is_stored ? 1 : dims[2];
  if (is_stored && self->shapes->len == 0)
    {
      *n_voxels = n;
      return TRUE;
    }
  mask = g_try_malloc0 (n);
  if (mask == NULL)
    return FALSE;
  first = mask + (is_stored ? 0 : (gsize) self->slice * strides[self->axis]);
  finer = MIN (get_step (image, plane.u), get_step (image, plane.v));
  plane.step_u = get_step (image, plane.u) / finer;
  plane.step_v = get_step (image, plane.v) / finer;
  for (gsize v = 0; v < dims[plane.v] && self->shapes->len == 0; v++)
    for (gsize u = 0; u < dims[plane.u]; u++)
      first[v * strides[plane.v] + u * strides[plane.u]] = 1;
  for (guint i = 0; i < self->shapes->len; i++)
    {
      paint_shape (&plane, g_ptr_array_index (self->shapes, i), dims, strides, first);
    }
  for (gsize i = 0; i < n; i++)
    *n_voxels += mask[i];
  if (*n_voxels > 0)
    scope->mask = g_bytes_new_take (mask, n);
  else
    g_free (mask);
  return TRUE;
}
