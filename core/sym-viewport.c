/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-viewport.h"

#include <math.h>
#include <string.h>

#include "sym-mark-private.h"
#include "sym-viewport-private.h"

/* No pan is ever farther than this many device pixels: farther there is nothing to see. */
#define MAX_PAN 1e7

/* The least zoom that fit can come to: a huge image in a pane of one pixel. */
#define MIN_FIT 1e-6

/* Pixels longer than this many times their width are a mistake of the header, and shown square. */
#define MAX_ASPECT 1000.0

/* Of filled regions, at first: the image below is still read. */
#define LAYER_OPACITY 0.4

static const char *const plane_names[SYM_N_PLANES] = { "acquired", "axial", "coronal", "sagittal" };
static const char *const interpolation_names[SYM_N_INTERPOLATIONS] = { "nearest", "linear", "cubic" };
static const char *const colormap_names[SYM_N_COLORMAPS] = { "grey", "hot", "viridis", "inferno", "coolwarm", "dusk" };

static gboolean
find_name (const char *const *names, guint n, const char *name, guint *index)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (names[i], name))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

const char *
sym_plane_get_name (SymPlane plane)
{
  g_return_val_if_fail (plane < SYM_N_PLANES, NULL);
  return plane_names[plane];
}

gboolean
sym_plane_from_name (const char *name, SymPlane *plane)
{
  return find_name (plane_names, SYM_N_PLANES, name, plane);
}

gboolean
sym_interpolation_from_name (const char *name, SymInterpolation *interpolation)
{
  return find_name (interpolation_names, SYM_N_INTERPOLATIONS, name, interpolation);
}

const char *
sym_colormap_get_name (SymColormap colormap)
{
  g_return_val_if_fail (colormap < SYM_N_COLORMAPS, NULL);
  return colormap_names[colormap];
}

gboolean
sym_colormap_from_name (const char *name, SymColormap *colormap)
{
  return find_name (colormap_names, SYM_N_COLORMAPS, name, colormap);
}

/* How well the volume's own axes, taken in this order, point along the patient's. */
static double
score_order (const double *affine, const int *order)
{
  double score = 0;

  for (int patient = 0; patient < 3; patient++)
    {
      double length = 0;

      for (int i = 0; i < 3; i++)
        length += affine[4 * i + order[patient]] * affine[4 * i + order[patient]];
      score += fabs (affine[4 * patient + order[patient]]) / sqrt (length);
    }
  return score;
}

/* The axis of the volume that is nearest to each axis of the patient, every axis used once. */
static void
match_axes (const double *affine, int *nearest)
{
  static const int orders[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
  int best = 0;

  for (int i = 1; i < 6; i++)
    if (score_order (affine, orders[i]) > score_order (affine, orders[best]))
      best = i;
  memcpy (nearest, orders[best], sizeof orders[best]);
}

static SymSlicing
get_plane_slicing (SymPlane plane, const SymImage *image)
{
  /* screen right, screen down, growing slice number: axis of the patient (LPS) and its sense */
  static const struct { int patient[3]; int sense[3]; } targets[SYM_N_PLANES] = {
    [SYM_PLANE_AXIAL] = { { 0, 1, 2 }, { 1, 1, 1 } },
    [SYM_PLANE_CORONAL] = { { 0, 2, 1 }, { 1, -1, 1 } },
    [SYM_PLANE_SAGITTAL] = { { 1, 2, 0 }, { 1, -1, 1 } },
  };
  SymSlicing slicing = { { 0, 1, 2 }, { FALSE, (image->info.flags & SYM_IMAGE_ROWS_UP) != 0, FALSE } };
  int nearest[3];

  if (plane == SYM_PLANE_ACQUIRED || !image->has_affine)
    return slicing;
  match_axes (image->affine, nearest);
  for (int i = 0; i < 3; i++)
    {
      const int patient = targets[plane].patient[i];

      slicing.axis[i] = nearest[patient];
      slicing.reverse[i] = image->affine[4 * patient + nearest[patient]] * targets[plane].sense[i] < 0;
    }
  return slicing;
}

SymSlicing
_sym_viewport_get_slicing (const SymViewport *self, const SymImage *image)
{
  SymSlicing slicing = get_plane_slicing (self->plane, image);

  /* a quarter turn clockwise: what went down goes left, what went right goes down */
  for (int turned = 0; turned < self->rotation; turned += 90)
    {
      const SymSlicing before = slicing;

      slicing.axis[0] = before.axis[1];
      slicing.reverse[0] = !before.reverse[1];
      slicing.axis[1] = before.axis[0];
      slicing.reverse[1] = before.reverse[0];
    }
  slicing.reverse[0] ^= self->flip_h;
  slicing.reverse[1] ^= self->flip_v;
  return slicing;
}

void
sym_viewport_get_fit_area (const SymViewport *self, int *x, int *y, int *width, int *height)
{
  const SymMarkLayout layout = _sym_mark_layout (self->width, self->height, self->scale);

  *x = layout.border;
  *y = layout.band;
  *width = MAX (1, self->width - 2 * layout.border);
  *height = MAX (1, self->height - layout.band - layout.border);
}

/* Spacing along the screen's axes as multiples of the finer one. */
static void
get_aspect (const SymImage *image, const SymSlicing *slicing, double *aspect_x, double *aspect_y)
{
  const double x = image->spacing[slicing->axis[0]];
  const double y = image->spacing[slicing->axis[1]];
  const gboolean known = x > 0 && y > 0 && MAX (x, y) <= MAX_ASPECT * MIN (x, y);

  *aspect_x = known && x > y ? x / y : 1;
  *aspect_y = known && y > x ? y / x : 1;
}

static double
get_fit_zoom (const SymViewport *self, const SymImage *image, const SymSlicing *slicing)
{
  double aspect_x, aspect_y;
  int x, y, width, height;

  sym_viewport_get_fit_area (self, &x, &y, &width, &height);
  get_aspect (image, slicing, &aspect_x, &aspect_y);
  return CLAMP (MIN (width / ((double) image->dims[slicing->axis[0]] * aspect_x),
                     height / ((double) image->dims[slicing->axis[1]] * aspect_y)),
                MIN_FIT, SYM_ZOOM_MAX);
}

double
sym_viewport_get_zoom (const SymViewport *self, const SymImage *image)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (self, image);

  return self->zoom > 0 ? self->zoom : get_fit_zoom (self, image, &slicing);
}

static gboolean
is_whole (double value)
{
  return value == floor (value);
}

SymPlacement
_sym_viewport_get_placement (const SymViewport *self, const SymImage *image)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (self, image);
  const double zoom = sym_viewport_get_zoom (self, image);
  SymPlacement placement;
  double aspect_x, aspect_y;
  int x, y, width, height;

  get_aspect (image, &slicing, &aspect_x, &aspect_y);
  sym_viewport_get_fit_area (self, &x, &y, &width, &height);
  placement.columns = image->dims[slicing.axis[0]];
  placement.rows = image->dims[slicing.axis[1]];
  placement.step_x = zoom * aspect_x;
  placement.step_y = zoom * aspect_y;
  placement.x0 = x + width / 2.0 + self->pan_x - (double) placement.columns * placement.step_x / 2;
  placement.y0 = y + height / 2.0 + self->pan_y - (double) placement.rows * placement.step_y / 2;
  /* whole steps on whole pixels: one to one shows the samples and not a mean of neighbours */
  if (is_whole (placement.step_x) && is_whole (placement.step_y))
    {
      placement.x0 = floor (placement.x0 + 0.5);
      placement.y0 = floor (placement.y0 + 0.5);
    }
  return placement;
}

gboolean
sym_viewport_has_plane (const SymImage *image, SymPlane plane)
{
  return plane == SYM_PLANE_ACQUIRED
         || (plane < SYM_N_PLANES && image != NULL && image->is_volume && image->has_affine);
}

gint64
sym_viewport_get_n_slices (const SymViewport *self, const SymImage *image)
{
  return image != NULL ? (gint64) image->dims[get_plane_slicing (self->plane, image).axis[2]] : 1;
}

void
sym_viewport_set_slice (SymViewport *self, const SymImage *image, gint64 slice)
{
  self->slice = CLAMP (slice, 0, sym_viewport_get_n_slices (self, image) - 1);
}

gint64
sym_viewport_get_n_times (const SymImage *image)
{
  return image != NULL ? (gint64) (image->dims[3] * image->dims[4]) : 1;
}

gint64
sym_viewport_get_time (const SymViewport *self, const SymImage *image)
{
  return image != NULL ? self->time + (gint64) image->dims[3] * self->other : 0;
}

void
sym_viewport_set_time (SymViewport *self, const SymImage *image, gint64 time)
{
  const gint64 n = (gint64) image->dims[3];

  time = CLAMP (time, 0, sym_viewport_get_n_times (image) - 1);
  self->time = time % n;
  self->other = time / n;
}

void
sym_viewport_init (SymViewport *self, const SymImage *image, int width, int height, int scale)
{
  memset (self, 0, sizeof *self);
  self->width = CLAMP (width, 1, SYM_VIEWPORT_MAX_SIZE);
  self->height = CLAMP (height, 1, SYM_VIEWPORT_MAX_SIZE);
  self->scale = CLAMP (scale, 1, SYM_VIEWPORT_MAX_SCALE);
  self->interpolation = SYM_INTERPOLATION_LINEAR;
  self->layer_opacity = LAYER_OPACITY;
  self->window.width = 1;
  if (image == NULL)
    return;
  if (image->info.format != SYM_FORMAT_DICOM && sym_viewport_has_plane (image, SYM_PLANE_AXIAL))
    self->plane = SYM_PLANE_AXIAL;
  if ((image->info.flags & SYM_IMAGE_LABELS) != 0)
    self->interpolation = SYM_INTERPOLATION_NEAREST;
  if ((image->info.flags & SYM_IMAGE_STATISTIC) != 0)
    self->colormap = SYM_COLORMAP_COOLWARM;
  self->slice = sym_viewport_get_n_slices (self, image) / 2;
  self->window = sym_image_get_default_window (image);
}

gboolean
sym_viewport_is_valid (const SymViewport *self, const SymImage *image)
{
  if (self->width < 1 || self->width > SYM_VIEWPORT_MAX_SIZE || self->height < 1
      || self->height > SYM_VIEWPORT_MAX_SIZE || self->scale < 1 || self->scale > SYM_VIEWPORT_MAX_SCALE)
    return FALSE;
  if (!isfinite (self->zoom) || self->zoom < 0 || self->zoom > SYM_ZOOM_MAX
      || !(fabs (self->pan_x) <= MAX_PAN) || !(fabs (self->pan_y) <= MAX_PAN))
    return FALSE;
  if (self->rotation < 0 || self->rotation > 270 || self->rotation % 90 != 0
      || (self->flip_h != FALSE && self->flip_h != TRUE) || (self->flip_v != FALSE && self->flip_v != TRUE))
    return FALSE;
  if (!isfinite (self->window.centre) || !isfinite (self->window.width) || self->window.width <= 0
      || self->window.function >= SYM_N_WINDOW_FUNCTIONS)
    return FALSE;
  if (self->plane >= SYM_N_PLANES || self->colormap >= SYM_N_COLORMAPS
      || self->interpolation >= SYM_N_INTERPOLATIONS || self->layer_style >= SYM_N_LAYER_STYLES
      || !(self->layer_opacity >= 0 && self->layer_opacity <= 1))
    return FALSE;
  if (image == NULL)
    return TRUE;
  if (self->window.function == SYM_WINDOW_LUT && image->luts[SYM_LUT_VOI] == NULL)
    return FALSE;
  return sym_viewport_has_plane (image, self->plane) && self->slice >= -1
         && self->slice < sym_viewport_get_n_slices (self, image)
         && self->time >= 0 && self->time < (gint64) image->dims[3]
         && self->other >= 0 && self->other < (gint64) image->dims[4];
}

gboolean
sym_viewport_is_region_hidden (const SymViewport *self, guint region)
{
  g_return_val_if_fail (region < SYM_VIEWPORT_MAX_REGIONS, FALSE);

  return (self->hidden_regions[region / 64] >> (region % 64) & 1) != 0;
}

void
sym_viewport_set_region_hidden (SymViewport *self, guint region, gboolean hidden)
{
  const guint64 bit = G_GUINT64_CONSTANT (1) << (region % 64);

  g_return_if_fail (region < SYM_VIEWPORT_MAX_REGIONS);

  if (hidden)
    self->hidden_regions[region / 64] |= bit;
  else
    self->hidden_regions[region / 64] &= ~bit;
}

static void
get_middle (const SymViewport *self, double *x, double *y)
{
  int left, top, width, height;

  sym_viewport_get_fit_area (self, &left, &top, &width, &height);
  *x = left + width / 2.0;
  *y = top + height / 2.0;
}

void
sym_viewport_set_plane (SymViewport *self, const SymImage *image, SymPlane plane)
{
  double voxel[3], x, y, middle_x, middle_y;

  if (plane == self->plane || !sym_viewport_has_plane (image, plane))
    return;
  if (self->slice < 0)
    self->slice = sym_viewport_get_n_slices (self, image) / 2;
  get_middle (self, &middle_x, &middle_y);
  sym_viewport_to_voxel (self, image, middle_x, middle_y, voxel);
  self->plane = plane;
  {
    const SymSlicing slicing = get_plane_slicing (plane, image);
    const double at = voxel[slicing.axis[2]];
    const double last = (double) image->dims[slicing.axis[2]] - 1;

    self->slice = (gint64) round (CLAMP (slicing.reverse[2] ? last - at : at, 0, last));
  }
  self->pan_x = self->pan_y = 0;
  if (self->zoom > 0)
    {
      sym_viewport_from_voxel (self, image, voxel, &x, &y);
      sym_viewport_pan (self, middle_x - x, middle_y - y);
    }
}

void
sym_viewport_zoom_at (SymViewport *self, const SymImage *image, double x, double y, double factor)
{
  const double before = sym_viewport_get_zoom (self, image);
  double middle_x, middle_y;

  if (!isfinite (factor) || factor <= 0 || !isfinite (x) || !isfinite (y))
    return;
  self->zoom = CLAMP (before * factor, MIN (before, SYM_ZOOM_MIN), SYM_ZOOM_MAX);
  factor = self->zoom / before;
  get_middle (self, &middle_x, &middle_y);
  /* the image's centre moves away from the pointer as the image grows */
  self->pan_x = CLAMP ((x - middle_x) * (1 - factor) + self->pan_x * factor, -MAX_PAN, MAX_PAN);
  self->pan_y = CLAMP ((y - middle_y) * (1 - factor) + self->pan_y * factor, -MAX_PAN, MAX_PAN);
}

void
sym_viewport_one_to_one (SymViewport *self, const SymImage *image)
{
  double x, y;

  get_middle (self, &x, &y);
  sym_viewport_zoom_at (self, image, x, y, 1 / sym_viewport_get_zoom (self, image));
  self->zoom = 1;
}

void
sym_viewport_fit (SymViewport *self)
{
  self->zoom = 0;
  self->pan_x = self->pan_y = 0;
}

void
sym_viewport_enlarge (SymViewport *self, double factor)
{
  g_return_if_fail (isfinite (factor) && factor > 0);

  self->width = (int) CLAMP (round (self->width * factor), 1, SYM_VIEWPORT_MAX_SIZE);
  self->height = (int) CLAMP (round (self->height * factor), 1, SYM_VIEWPORT_MAX_SIZE);
  self->scale = (int) CLAMP (round (self->scale * factor), 1, SYM_VIEWPORT_MAX_SCALE);
  if (self->zoom > 0)
    self->zoom = CLAMP (self->zoom * factor, SYM_ZOOM_MIN, SYM_ZOOM_MAX);
  self->pan_x *= factor;
  self->pan_y *= factor;
}

void
sym_viewport_pan (SymViewport *self, double dx, double dy)
{
  if (!isfinite (dx) || !isfinite (dy))
    return;
  self->pan_x = CLAMP (self->pan_x + dx, -MAX_PAN, MAX_PAN);
  self->pan_y = CLAMP (self->pan_y + dy, -MAX_PAN, MAX_PAN);
}

void
sym_viewport_rotate (SymViewport *self, int quarter_turns_clockwise)
{
  const int turns = ((quarter_turns_clockwise % 4) + 4) % 4;

  /* flips come after the rotation: one mirrored axis turns the other way round inside */
  self->rotation = (self->rotation + 90 * (self->flip_h != self->flip_v ? 4 - turns : turns)) % 360;
  for (int i = 0; i < turns; i++)
    {
      const double pan_x = self->pan_x;

      self->pan_x = -self->pan_y;
      self->pan_y = pan_x;
    }
}

gboolean
sym_viewport_to_voxel (const SymViewport *self, const SymImage *image, double x, double y, double *voxel)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (self, image);
  const SymPlacement placement = _sym_viewport_get_placement (self, image);
  const double on_screen[3] = {
    (x - placement.x0) / placement.step_x - 0.5,
    (y - placement.y0) / placement.step_y - 0.5,
    (double) self->slice,
  };

  for (int i = 0; i < 3; i++)
    {
      const double last = (double) image->dims[slicing.axis[i]] - 1;

      voxel[slicing.axis[i]] = slicing.reverse[i] ? last - on_screen[i] : on_screen[i];
    }
  return self->slice >= 0 && on_screen[0] >= -0.5 && on_screen[0] < (double) placement.columns - 0.5
         && on_screen[1] >= -0.5 && on_screen[1] < (double) placement.rows - 0.5;
}

void
sym_viewport_from_voxel (const SymViewport *self, const SymImage *image, const double *voxel, double *x, double *y)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (self, image);
  const SymPlacement placement = _sym_viewport_get_placement (self, image);
  double on_screen[2];

  for (int i = 0; i < 2; i++)
    {
      const double last = (double) image->dims[slicing.axis[i]] - 1;
      const double at = voxel[slicing.axis[i]];

      on_screen[i] = slicing.reverse[i] ? last - at : at;
    }
  *x = placement.x0 + (on_screen[0] + 0.5) * placement.step_x;
  *y = placement.y0 + (on_screen[1] + 0.5) * placement.step_y;
}

gboolean
sym_viewport_get_position (const SymViewport *self, const SymImage *image, double *lps)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (self, image);
  double voxel[5];

  if (self->slice < 0 || self->slice >= sym_viewport_get_n_slices (self, image))
    return FALSE;
  for (int i = 0; i < 3; i++)
    voxel[i] = ((double) image->dims[i] - 1) / 2;
  voxel[slicing.axis[2]] = slicing.reverse[2]
                               ? (double) image->dims[slicing.axis[2]] - 1 - (double) self->slice
                               : (double) self->slice;
  voxel[3] = (double) self->time;
  voxel[4] = (double) self->other;

  return sym_image_get_position (image, voxel, lps);
}

double
sym_viewport_get_mm_per_pixel (const SymViewport *self, const SymImage *image)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (self, image);
  const double x = image->spacing[slicing.axis[0]];
  const double y = image->spacing[slicing.axis[1]];

  if (!image->has_millimetres || !(x > 0) || !(y > 0))
    return 0;
  return MIN (x, y) / sym_viewport_get_zoom (self, image);
}
