/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-metrics.h"
#include "sym-viewport.h"

G_BEGIN_DECLS

/**
 * SymShapeKind:
 * @SYM_SHAPE_POLYGON: what lies within a closed line, by the even-odd rule: rectangles too
 * @SYM_SHAPE_ELLIPSE: three points: the middle, and an end of each of two half axes
 * @SYM_SHAPE_BRUSH: what is no further than a radius from a line, or from a single point
 */
typedef enum
{
  SYM_SHAPE_POLYGON,
  SYM_SHAPE_ELLIPSE,
  SYM_SHAPE_BRUSH,
} SymShapeKind;

/**
 * SymDrawing:
 *
 * A region drawn by hand in one plane of a volume: shapes, each of which adds to what is there or is
 * taken away from it. Points are continuous voxel indices (voxel centres at integers); a voxel belongs to
 * the region when its centre does.
 */
typedef struct _SymDrawing SymDrawing;

/**
 * sym_drawing_new:
 * @axis: along which the plane's slices follow each other: 0 to 2
 * @slice: the plane's index along it
 *
 * Returns: (transfer full): a drawing without shapes
 */
SymDrawing *sym_drawing_new (int axis, gint64 slice);

/**
 * sym_drawing_new_of_view:
 * @viewport: valid for @image; its slice is not -1
 *
 * Returns: (transfer full): a drawing without shapes in the plane that is shown
 */
SymDrawing *sym_drawing_new_of_view (const SymImage *image, const SymViewport *viewport);
SymDrawing *sym_drawing_copy (const SymDrawing *self);
void sym_drawing_free (SymDrawing *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymDrawing, sym_drawing_free)

int sym_drawing_get_axis (const SymDrawing *self);
gint64 sym_drawing_get_slice (const SymDrawing *self);

/**
 * sym_drawing_add:
 * @erases: whether it is taken away
 * @radius: of a brush, in voxels along the finer axis of the plane
 *
 * Adds a shape without points.
 */
void sym_drawing_add (SymDrawing *self, SymShapeKind kind, gboolean erases, double radius);

/**
 * sym_drawing_add_point:
 * @voxel: (array fixed-size=3): what it has along the plane's axis is left out
 *
 * Adds a point to the last shape.
 */
void sym_drawing_add_point (SymDrawing *self, const double *voxel);

/** Forgets the last shape. Returns: whether there was one. */
gboolean sym_drawing_undo (SymDrawing *self);

guint sym_drawing_get_n_shapes (const SymDrawing *self);

/**
 * sym_drawing_get_shape:
 * @kind, @erases, @radius: (out) (optional): what it is
 * @n: (out): how many points
 *
 * Returns: (transfer none) (array length=n): its points, three numbers each
 */
const double *sym_drawing_get_shape (const SymDrawing *self, guint index, SymShapeKind *kind, gboolean *erases,
                                     double *radius, gsize *n);

/**
 * sym_drawing_get_scope:
 * @image: the volume
 * @scope: (inout): its slices and mask are set; the mask is the caller's
 * @n_voxels: (out): how many voxels the region has
 *
 * The region as that of a comparison. A drawing without shapes is its whole plane.
 *
 * Returns: %FALSE when there is no memory; without any voxel there is no mask
 */
gboolean sym_drawing_get_scope (const SymDrawing *self, const SymImage *image, SymScope *scope, guint64 *n_voxels);

G_END_DECLS
