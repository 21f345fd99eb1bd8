/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"

G_BEGIN_DECLS

/**
 * SYM_STACK_SAME_POSITION:
 *
 * Slices nearer than this along the normal are at one position, mm; or nearer than that part of a
 * pixel, where pixels are as small as in microscopy.
 */
#define SYM_STACK_SAME_POSITION 0.01
#define SYM_STACK_SAME_POSITION_PIXELS 0.1

/** SYM_STACK_REGULARITY: how far off its place on the regular grid a slice may lie, in steps */
#define SYM_STACK_REGULARITY 0.05

/** SYM_STACK_ORIENTATION_TOLERANCE: difference of direction cosines within one stack */
#define SYM_STACK_ORIENTATION_TOLERANCE 1e-3

/** SYM_STACK_EXACT: millimetres by which an affine may miss what the slices state and still say it all */
#define SYM_STACK_EXACT 1e-4

/** SYM_STACK_SPACING_TOLERANCE: relative difference of pixel spacings within one stack */
#define SYM_STACK_SPACING_TOLERANCE 1e-3

/**
 * SymSlot:
 * @source: which file or frame it is
 * @position: LPS of its first pixel
 * @temporal_position, @number: further order at one position
 * @distance: of @position along the normal; set by _sym_slots_order()
 * @cluster: index of its position; set by _sym_slots_order()
 *
 * One plane that seeks its place in a stack.
 */
typedef struct
{
  gsize source;
  double position[3];
  gint64 temporal_position;
  gint64 number;
  double distance;
  gsize cluster;
} SymSlot;

/**
 * SymOrder:
 * @n_slices, @n_times: how the planes fill axes 2 and 3; n_slices * n_times is all of them
 * @is_grid: whether every position holds the same times
 * @is_regular: whether also the positions lie evenly on a line
 * @step: mean step from slice to slice, LPS; the unit normal for a single slice
 * @usual: median distance from position to position along the normal, mm; 0 for a single one
 */
typedef struct
{
  gsize n_slices, n_times;
  gboolean is_grid;
  gboolean is_regular;
  double step[3];
  double usual;
} SymOrder;

/** As _sym_image_new_from_instance(), but a mosaic stays whole. */
SymImage *_sym_image_new_whole (SymInstance *instance, GError **error);

/**
 * _sym_slots_sort:
 * @spacing: millimetres between columns and rows
 *
 * Sorts by position along the normal, then temporal position, then number, then source.
 */
void _sym_slots_sort (SymSlot *slots, gsize n, const double *normal, const double *spacing);

/** Distance up to which two positions are one. */
double _sym_slots_get_tolerance (const double *spacing);

/**
 * _sym_slots_order:
 * @slots: (array length=n): sorted; afterwards in plane order: slices of the first time, then of the
 *   next …
 * @notes: gaps and irregularities are added as translated sentences
 *
 * Finds the grid in sorted slots. Where there is none they stay sorted, as slices of one time.
 */
SymOrder _sym_slots_order (SymSlot *slots, gsize n, const double *normal, GPtrArray *notes);

/** The unit normal of the plane of @orientation. Returns: %FALSE where there is none. */
gboolean _sym_orientation_get_normal (const double *orientation, double *normal);
gboolean _sym_orientation_is_same (const double *a, const double *b);
gboolean _sym_spacing_is_same (const double *a, const double *b);

/**
 * _sym_image_place:
 * @frame: geometry of the first plane
 * @slots: in plane order
 * @spacing: millimetres between columns and rows
 *
 * Gives the image its place in the patient: affine, thickness. What each plane states by itself goes
 * into @places, and then _sym_image_check_places() sees whether the affine holds for all of them.
 */
void _sym_image_place (SymImage *self, const SymFrameInfo *frame, const double *spacing,
                       const SymSlot *slots, const SymOrder *order, GPtrArray *notes);

void _sym_image_check_places (SymImage *self, GPtrArray *notes);

/** Pixel spacing of a frame, or else of its file. Returns: %FALSE where neither states one. */
gboolean _sym_frame_get_spacing (const SymImageInfo *info, const SymFrameInfo *frame,
                                 double *spacing);

/** Where a frame says that it is. Returns: %FALSE, and @place unknown, where it does not. */
gboolean _sym_frame_get_place (const SymImageInfo *info, const SymFrameInfo *frame,
                               SymPlanePlace *place);

G_END_DECLS
