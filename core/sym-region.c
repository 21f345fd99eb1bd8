/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-region"

#include "config.h"

#include "sym-region.h"

#include <math.h>

#include "sym-viewport-private.h"

/* The stored index of the slice on screen, or the other way round. */
static gsize
turn_slice (const SymImage *image, const SymSlicing *slicing, gsize slice)
{
  return slicing->reverse[2] ? image->dims[2] - 1 - slice : slice;
}

gboolean
sym_region_locate (const SymRegion *self, const SymImage *image, const SymViewport *viewport,
                   double *x, double *y, double *width, double *height)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (viewport, image);
  double first[3], last[3], x1, y1;
  gsize plane;

  /* Regions are of what was searched, and that is the image as stored. */
  if (image->as_stored != NULL || slicing.axis[2] != 2 || viewport->slice < 0 || (gsize) viewport->slice >= image->dims[2] ||
      viewport->time < 0 || viewport->other < 0)
    return FALSE;
  plane = turn_slice (image, &slicing, (gsize) viewport->slice) +
          image->dims[2] * ((gsize) viewport->time + image->dims[3] * (gsize) viewport->other);
  if (plane < self->plane || plane - self->plane >= self->n_planes)
    return FALSE;

  first[0] = (double) self->x - 0.5;
  first[1] = (double) self->y - 0.5;
  last[0] = first[0] + (double) self->width;
  last[1] = first[1] + (double) self->height;
  first[2] = last[2] = (double) (plane % image->dims[2]);
  sym_viewport_from_voxel (viewport, image, first, x, y);
  sym_viewport_from_voxel (viewport, image, last, &x1, &y1);
  *width = fabs (x1 - *x);
  *height = fabs (y1 - *y);
  *x = fmin (*x, x1);
  *y = fmin (*y, y1);
  return TRUE;
}

gboolean
sym_region_show (const SymRegion *self, const SymImage *image, SymViewport *viewport)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (viewport, image);
  gsize series = self->plane / image->dims[2];

  if (image->as_stored != NULL || slicing.axis[2] != 2 || series / image->dims[3] >= image->dims[4])
    return FALSE;
  viewport->slice = (gint64) turn_slice (image, &slicing, self->plane % image->dims[2]);
  viewport->time = (gint64) (series % image->dims[3]);
  viewport->other = (gint64) (series / image->dims[3]);
  return TRUE;
}
