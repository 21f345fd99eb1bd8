/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image.h"

G_BEGIN_DECLS

/**
 * SymPlane:
 *
 * @SYM_PLANE_ACQUIRED: the plane as stored: columns to the right, rows downwards (NIfTI: the first
 *   row at the bottom)
 * @SYM_PLANE_AXIAL: seen from the feet, the patient's right on screen left, anterior up
 * @SYM_PLANE_CORONAL: seen from the front, the patient's right on screen left, head up
 * @SYM_PLANE_SAGITTAL: seen from the left, anterior on screen left, head up
 *
 * The last three pick, of the volume's own axes, those nearest to the patient's: nothing is
 * resampled obliquely.
 */
typedef enum
{
  SYM_PLANE_ACQUIRED,
  SYM_PLANE_AXIAL,
  SYM_PLANE_CORONAL,
  SYM_PLANE_SAGITTAL,
  SYM_N_PLANES,
} SymPlane;

typedef enum
{
  SYM_INTERPOLATION_NEAREST,
  SYM_INTERPOLATION_LINEAR,
  SYM_INTERPOLATION_CUBIC,
  SYM_N_INTERPOLATIONS,
} SymInterpolation;

/**
 * SymColormap:
 * @SYM_COLORMAP_COOLWARM: diverging, light in the middle (K. Moreland, "Diverging Color Maps for
 *   Scientific Visualization", ISVC 2009)
 * @SYM_COLORMAP_DUSK: diverging, dark in the middle, for dark rooms: CIELAB lightness in even steps from 12 to
 *   78 both ways, blue (hue 258°) and orange (52°), the chroma as far as sRGB has it
 */
typedef enum
{
  SYM_COLORMAP_GREY,
  SYM_COLORMAP_HOT,
  SYM_COLORMAP_VIRIDIS,
  SYM_COLORMAP_INFERNO,
  SYM_COLORMAP_COOLWARM,
  SYM_COLORMAP_DUSK,
  SYM_N_COLORMAPS,
} SymColormap;

const char *sym_plane_get_name (SymPlane plane);
gboolean sym_plane_from_name (const char *name, SymPlane *plane);
gboolean sym_interpolation_from_name (const char *name, SymInterpolation *interpolation);
const char *sym_colormap_get_name (SymColormap colormap);
gboolean sym_colormap_from_name (const char *name, SymColormap *colormap);

/**
 * SymLayerStyle:
 *
 * How regions that lie over an image are drawn.
 *
 * @SYM_LAYER_OUTLINE: a line inside the edge of each region, as wide on every screen
 * @SYM_LAYER_FILL: the region in its colour, translucent
 */
typedef enum
{
  SYM_LAYER_OUTLINE,
  SYM_LAYER_FILL,
  SYM_N_LAYER_STYLES,
} SymLayerStyle;

/** SYM_VIEWPORT_MAX_REGIONS: most regions over one image */
#define SYM_VIEWPORT_MAX_REGIONS 512

/** SYM_VIEWPORT_MAX_SIZE: largest width or height of a frame, in device pixels */
#define SYM_VIEWPORT_MAX_SIZE 16384

/** SYM_VIEWPORT_MAX_SCALE: most device pixels per logical pixel */
#define SYM_VIEWPORT_MAX_SCALE 8

/**
 * SymViewport:
 *
 * How a pane looks at an image. A plain value: copy it, edit it, compose with it. Functions below
 * keep it in range; the compositor refuses one that is not.
 *
 * @width, @height: size of the frame in device pixels, 1 to %SYM_VIEWPORT_MAX_SIZE
 * @scale: device pixels per logical pixel, 1 to 8
 * @plane: the plane
 * @slice: index along the plane's normal, as a person counts from 0; -1 shows no slice (there is
 *   none at the linked position)
 * @time, @other: index on axes 3 and 4
 * @zoom: device pixels per image pixel along the finer spacing of the plane; 0 means fit
 * @pan_x, @pan_y: shift of the image's centre from the centre of the fit area, device pixels
 * @rotation: clockwise degrees: 0, 90, 180 or 270; applied before the flips
 * @flip_h, @flip_v: mirrored on screen left-right, top-bottom
 * @window: window in modality units; ignored for colour images
 * @invert: grey inverted
 * @colormap: for one-sample images
 * @colour_bar: whether a bar beside the image says which colour stands for which value
 * @interpolation: above one device pixel per image pixel; below it an area mean is taken always,
 *   but of labels, whose values have no mean
 * @layer_style: how regions over the image are drawn
 * @layer_opacity: of filled ones, 0 to 1
 * @hidden_regions: a bit for each region of sym_item_get_region() that is not drawn
 * @is_presented: whether the presentation state of the item is applied
 * @no_shutter: whether what a shutter hides is shown all the same
 */
typedef struct
{
  int width, height;
  int scale;
  SymPlane plane;
  gint64 slice, time, other;
  double zoom;
  double pan_x, pan_y;
  int rotation;
  gboolean flip_h, flip_v;
  SymWindow window;
  gboolean invert;
  SymColormap colormap;
  SymInterpolation interpolation;
  gboolean colour_bar;
  SymLayerStyle layer_style;
  double layer_opacity;
  guint64 hidden_regions[SYM_VIEWPORT_MAX_REGIONS / 64];
  gboolean is_presented, no_shutter;
} SymViewport;

/**
 * sym_viewport_init:
 * @image: (nullable): the image to be shown
 *
 * The view a person sees first: fit, the middle slice, the default window; the acquired plane, or
 * axial for a NIfTI volume with a place in space.
 */
void sym_viewport_init (SymViewport *self, const SymImage *image, int width, int height, int scale);

/**
 * sym_viewport_is_valid:
 * @image: (nullable): the image
 *
 * Returns: whether every field is finite and in range for @image
 */
gboolean sym_viewport_is_valid (const SymViewport *self, const SymImage *image);

/** sym_viewport_is_region_hidden: whether region number @region, from 0, is not drawn */
gboolean sym_viewport_is_region_hidden (const SymViewport *self, guint region);
void sym_viewport_set_region_hidden (SymViewport *self, guint region, gboolean hidden);

/**
 * sym_viewport_has_plane:
 *
 * Returns: whether @image can be shown in @plane
 */
gboolean sym_viewport_has_plane (const SymImage *image, SymPlane plane);

/** Switches the plane and keeps the patient position at the centre as well as it can. */
void sym_viewport_set_plane (SymViewport *self, const SymImage *image, SymPlane plane);

gint64 sym_viewport_get_n_slices (const SymViewport *self, const SymImage *image);

/** Clamps to the existing slices. */
void sym_viewport_set_slice (SymViewport *self, const SymImage *image, gint64 slice);

/**
 * sym_viewport_get_n_times:
 *
 * Returns: how many volumes there are at one place: times, and what else the image holds
 */
gint64 sym_viewport_get_n_times (const SymImage *image);

/** Which of them is shown, from 0: along axis 3, then along axis 4. */
gint64 sym_viewport_get_time (const SymViewport *self, const SymImage *image);

/** Clamps to those that exist. */
void sym_viewport_set_time (SymViewport *self, const SymImage *image, gint64 time);

/** Which of the volumes along an axis of the image is shown, from 0. */
gint64 sym_viewport_get_along (const SymViewport *self, const SymImage *image, guint axis);

/** Clamps to those that exist, and leaves the other axes where they are. */
void sym_viewport_set_along (SymViewport *self, const SymImage *image, guint axis, gint64 index);

/**
 * sym_viewport_get_zoom:
 *
 * Returns: the zoom in effect: @zoom, or what fit amounts to
 */
double sym_viewport_get_zoom (const SymViewport *self, const SymImage *image);

/** SYM_ZOOM_MIN, SYM_ZOOM_MAX: limits of the zoom, device pixels per image pixel */
#define SYM_ZOOM_MIN 0.01
#define SYM_ZOOM_MAX 200.0

/** Zooms by @factor and keeps what is under the device pixel @x, @y there. */
void sym_viewport_zoom_at (SymViewport *self, const SymImage *image, double x, double y, double factor);

/** Sets the zoom to one image pixel per device pixel, about the centre. */
void sym_viewport_one_to_one (SymViewport *self, const SymImage *image);
void sym_viewport_fit (SymViewport *self);
void sym_viewport_pan (SymViewport *self, double dx, double dy);
void sym_viewport_rotate (SymViewport *self, int quarter_turns_clockwise);

/**
 * sym_viewport_enlarge:
 * @factor: positive
 *
 * The same view in a frame of another size: width, height, zoom and pan times @factor, within their
 * limits, and the nearest scale, so that letters and marks keep their share of it.
 */
void sym_viewport_enlarge (SymViewport *self, double factor);

/**
 * sym_viewport_get_fit_area:
 * @x, @y, @width, @height: (out): rectangle in device pixels
 *
 * The part of the pane that the mark's band and border leave free. An image is fitted into it and
 * zoom and pan are about its centre, whether the item is marked or not, so that a marked and an
 * unmarked pane of the same size line up. A zoomed image fills the whole pane, under the band too.
 */
void sym_viewport_get_fit_area (const SymViewport *self, int *x, int *y, int *width, int *height);

/**
 * sym_viewport_to_voxel:
 * @x, @y: position in device pixels (pixel centres at .5)
 * @voxel: (out) (array fixed-size=3): continuous voxel indices (voxel centres at integers)
 *
 * Returns: whether the position lies on the image
 */
gboolean sym_viewport_to_voxel (const SymViewport *self, const SymImage *image,
                                double x, double y, double *voxel);

/** The inverse of sym_viewport_to_voxel(). */
void sym_viewport_from_voxel (const SymViewport *self, const SymImage *image,
                              const double *voxel, double *x, double *y);

/**
 * sym_viewport_get_letters:
 * @letters: (out) (array fixed-size=4): left, right, top, bottom; each "" where not known
 *
 * Orientation letters (R L A P H F) from the total transform, up to three by size of the
 * direction cosine; for projections from Patient Orientation (0020,0020).
 */
void sym_viewport_get_letters (const SymViewport *self, const SymImage *image, char letters[4][8]);

/**
 * sym_viewport_get_position:
 *
 * The patient position of the slice's centre.
 *
 * Returns: %FALSE where unknown
 */
gboolean sym_viewport_get_position (const SymViewport *self, const SymImage *image, double *lps);

/**
 * sym_viewport_get_mm_per_pixel:
 *
 * Returns: millimetres per device pixel on screen, 0 where unknown
 */
double sym_viewport_get_mm_per_pixel (const SymViewport *self, const SymImage *image);

G_END_DECLS
