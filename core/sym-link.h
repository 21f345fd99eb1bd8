/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-viewport.h"

G_BEGIN_DECLS

/**
 * SymLinkBasis:
 *
 * By what two panes are linked; the window says which.
 *
 * @SYM_LINK_NONE: they cannot be linked (a plane at an angle to the other)
 * @SYM_LINK_PATIENT: same frame of reference: by patient position
 * @SYM_LINK_PATIENT_ASSUMED: both have a place in space and overlap there, but nothing says that it
 *   is the same space: by patient position, and the window says "assumed"
 * @SYM_LINK_INDEX: same number of slices and no geometry that relates them: by slice number
 * @SYM_LINK_RELATIVE: by the fraction of the stack
 */
typedef enum
{
  SYM_LINK_NONE,
  SYM_LINK_PATIENT,
  SYM_LINK_PATIENT_ASSUMED,
  SYM_LINK_INDEX,
  SYM_LINK_RELATIVE,
} SymLinkBasis;

/** SYM_LINK_MAX_ANGLE: planes whose normals differ by less are parallel, radians */
#define SYM_LINK_MAX_ANGLE 0.1

/**
 * sym_link_get_basis:
 *
 * Decides by what the slice shown in @b_view can follow the one in @a_view.
 */
SymLinkBasis sym_link_get_basis (const SymImage *a, const SymViewport *a_view,
                                 const SymImage *b, const SymViewport *b_view);

/**
 * sym_link_follow_slice:
 *
 * Sets the slice of @b_view to the one at the position of @a_view; to -1 where @b has no slice
 * within half a spacing of it. Of two slices equally near the one that @b_view shows already stays,
 * so that following back and forth does not drift.
 *
 * Returns: the basis used
 */
SymLinkBasis sym_link_follow_slice (const SymImage *a, const SymViewport *a_view,
                                    const SymImage *b, SymViewport *b_view);

/**
 * sym_link_follow_axes:
 *
 * What volumes at one place differ in: along an axis that both name alike, by its value where both state
 * one in the same unit (time in seconds), else by number where both have as many. Images with as many
 * volumes follow by number, whatever their axes are called.
 */
void sym_link_follow_axes (const SymImage *a, const SymViewport *a_view, const SymImage *b,
                           SymViewport *b_view);

/**
 * SymLinkWay:
 * @SYM_LINK_BY_POSITION: by patient position where both have one, else as sym_link_get_basis() says
 * @SYM_LINK_BY_INDEX: the slice of the same number, and none where there is none
 * @SYM_LINK_BY_FRACTION: the same part of the stack
 *
 * What a person wants slices to be linked by.
 */
typedef enum
{
  SYM_LINK_BY_POSITION,
  SYM_LINK_BY_INDEX,
  SYM_LINK_BY_FRACTION,
  SYM_N_LINK_WAYS,
} SymLinkWay;

/** As sym_link_get_basis(), of the way that a person wants. */
SymLinkBasis sym_link_get_basis_by (SymLinkWay way, const SymImage *a, const SymViewport *a_view, const SymImage *b,
                                    const SymViewport *b_view);

/** As sym_link_follow_slice(), by the way that a person wants. */
SymLinkBasis sym_link_follow_slice_by (SymLinkWay way, const SymImage *a, const SymViewport *a_view, const SymImage *b,
                                       SymViewport *b_view);

/**
 * sym_link_map_point:
 * @x, @y: device pixels of @a_view
 * @b_x, @b_y: (out): device pixels of @b_view
 *
 * Where the spot of one picture lies in another one: by patient position, as it is seen from the front of the screen,
 * where both have one, else by the fraction of the picture.
 *
 * Returns: %FALSE where the point lies beside either image, or one shows no slice
 */
gboolean sym_link_map_point (const SymImage *a, const SymViewport *a_view, double x, double y, const SymImage *b,
                             const SymViewport *b_view, double *b_x, double *b_y);

/** Zoom by millimetres per device pixel, so that the same anatomy has the same size. */
void sym_link_follow_zoom (const SymImage *a, const SymViewport *a_view,
                           const SymImage *b, SymViewport *b_view);

/** Pan, so that the same patient position (or the same fraction of the image) is in the middle. */
void sym_link_follow_pan (const SymImage *a, const SymViewport *a_view,
                          const SymImage *b, SymViewport *b_view);

/**
 * sym_link_follow_window:
 *
 * Copies the window in modality units when both have the same modality and unit, else its place
 * within the automatic window of each.
 */
void sym_link_follow_window (const SymImage *a, const SymViewport *a_view,
                             const SymImage *b, SymViewport *b_view);

/**
 * sym_link_follow_window_percentiles:
 *
 * Sets the window so that the same shares of all values of @b lie below and above it as of @a, of some 20 000
 * voxels of each. A window of which all lies below or above any value of @a is not followed.
 */
void sym_link_follow_window_percentiles (const SymImage *a, const SymViewport *a_view, const SymImage *b,
                                         SymViewport *b_view);

G_END_DECLS
