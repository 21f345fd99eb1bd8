/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-link.h"

#include <math.h>

#include "sym-viewport-private.h"

/* How far the automatic windows of two images without a modality may differ in width for their
 * values to count as the same scale. */
#define SAME_SCALE_FACTOR 4.0

/* Part of a step by which two slices count as equally near. */
#define TIE 1e-6

/* The stack of slices that a view scrolls through: centre of slice 0, unit normal in the direction
 * of growing slice numbers, and the way from slice to slice along it, in millimetres. */
typedef struct
{
  double origin[3];
  double normal[3];
  double step;
  gint64 n;
} Stack;

static double
dot (const double *a, const double *b)
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void
transform (const double *matrix, const double *point, double *result)
{
  for (int i = 0; i < 3; i++)
    result[i] = dot (matrix + 4 * i, point) + matrix[4 * i + 3];
}

static gboolean
get_stack (const SymImage *image, const SymViewport *view, Stack *stack)
{
  const double *affine = sym_image_get_affine (image);
  const SymSlicing slicing = _sym_viewport_get_slicing (view, image);
  SymViewport first = *view;
  double u[3], v[3], w[3], length;

  first.slice = 0;
  if (affine == NULL || !sym_viewport_get_position (&first, image, stack->origin))
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      u[i] = affine[4 * i + slicing.axis[0]];
      v[i] = affine[4 * i + slicing.axis[1]];
      w[i] = affine[4 * i + slicing.axis[2]] * (slicing.reverse[2] ? -1 : 1);
    }
  for (int i = 0; i < 3; i++)
    stack->normal[i] = u[(i + 1) % 3] * v[(i + 2) % 3] - u[(i + 2) % 3] * v[(i + 1) % 3];
  length = sqrt (dot (stack->normal, stack->normal));
  if (dot (stack->normal, w) < 0)
    length = -length;
  for (int i = 0; i < 3; i++)
    stack->normal[i] /= length;
  stack->step = dot (w, stack->normal);
  stack->n = sym_viewport_get_n_slices (view, image);
  /* one slice has no step: it reaches as far as it is thick */
  if (stack->n == 1 && image->spacing[slicing.axis[2]] > 0)
    stack->step = image->spacing[slicing.axis[2]];
  return isfinite (stack->step) && stack->step > 0;
}

static gboolean
are_parallel (const Stack *a, const Stack *b)
{
  return fabs (dot (a->normal, b->normal)) >= cos (SYM_LINK_MAX_ANGLE);
}

/* Whether two stacks share a piece of the way along their normal. */
static gboolean
overlap (const Stack *a, const Stack *b)
{
  double shift[3], from, to;

  for (int i = 0; i < 3; i++)
    shift[i] = b->origin[i] - a->origin[i];
  from = dot (shift, a->normal);
  to = from + dot (b->normal, a->normal) * b->step * (double) (b->n - 1);
  return MAX (from, to) >= -a->step / 2 && MIN (from, to) <= a->step * ((double) a->n - 0.5);
}

static SymLinkBasis
get_basis (const SymImage *a, const SymViewport *a_view, const SymImage *b, const SymViewport *b_view,
           Stack *a_stack, Stack *b_stack)
{
  const char *a_space = sym_image_get_frame_of_reference (a);
  const char *b_space = sym_image_get_frame_of_reference (b);

  if (get_stack (a, a_view, a_stack) && get_stack (b, b_view, b_stack))
    {
      if (!are_parallel (a_stack, b_stack))
        return SYM_LINK_NONE;
      if (*a_space != '\0' && g_str_equal (a_space, b_space))
        return SYM_LINK_PATIENT;
      /* two names for two spaces say that positions in them do not compare */
      if ((*a_space == '\0' || *b_space == '\0') && overlap (a_stack, b_stack))
        return SYM_LINK_PATIENT_ASSUMED;
    }
  return sym_viewport_get_n_slices (a_view, a) == sym_viewport_get_n_slices (b_view, b)
             ? SYM_LINK_INDEX
             : SYM_LINK_RELATIVE;
}

SymLinkBasis
sym_link_get_basis (const SymImage *a, const SymViewport *a_view,
                    const SymImage *b, const SymViewport *b_view)
{
  Stack a_stack, b_stack;

  return get_basis (a, a_view, b, b_view, &a_stack, &b_stack);
}

/* The slice at @index in steps from the first. Where two are equally near, the one that is shown
 * stays: else following there and back would move on by a slice. */
static gint64
find_slice (double index, gint64 n, gint64 shown)
{
  if (!(index >= -0.5 - TIE && index <= (double) n - 0.5 + TIE))
    return -1;
  if (shown >= 0 && shown < n && fabs ((double) shown - index) <= 0.5 + TIE)
    return shown;
  return CLAMP ((gint64) floor (index + 0.5), 0, n - 1);
}

/* The nearest of slices that are not evenly spaced, within half the usual step. */
static gint64
find_uneven_slice (const SymImage *image, const SymViewport *view, const Stack *stack, double way)
{
  SymViewport other = *view;
  double nearest = (image->spacing[2] > 0 ? image->spacing[2] : stack->step) / 2 * (1 + TIE);
  gint64 found = -1;

  for (other.slice = 0; other.slice < stack->n; other.slice++)
    {
      double centre[3], distance;

      if (!sym_viewport_get_position (&other, image, centre))
        continue;
      for (int i = 0; i < 3; i++)
        centre[i] -= stack->origin[i];
      distance = fabs (dot (centre, stack->normal) - way);
      if (distance < nearest || (distance <= nearest && other.slice == view->slice))
        {
          nearest = distance;
          found = other.slice;
        }
    }
  return found;
}

static gint64
follow_position (const SymImage *a, const SymViewport *a_view, const Stack *a_stack,
                 const SymImage *b, const SymViewport *b_view, const Stack *b_stack)
{
  double to_plane[3], way;

  if (!sym_viewport_get_position (a_view, a, to_plane))
    return b_view->slice;
  /* where the line through the centres of b's slices meets the plane of a's slice */
  for (int i = 0; i < 3; i++)
    to_plane[i] -= b_stack->origin[i];
  way = dot (to_plane, a_stack->normal) / dot (b_stack->normal, a_stack->normal);
  if (b->places != NULL && !b->is_volume && b_view->plane == SYM_PLANE_ACQUIRED)
    return find_uneven_slice (b, b_view, b_stack, way);
  return find_slice (way / b_stack->step, b_stack->n, b_view->slice);
}

SymLinkBasis
sym_link_follow_slice (const SymImage *a, const SymViewport *a_view,
                       const SymImage *b, SymViewport *b_view)
{
  Stack a_stack, b_stack;
  const SymLinkBasis basis = get_basis (a, a_view, b, b_view, &a_stack, &b_stack);
  const gint64 n_a = sym_viewport_get_n_slices (a_view, a);
  const gint64 n_b = sym_viewport_get_n_slices (b_view, b);

  if (a_view->slice < 0)
    return basis;
  switch (basis)
    {
    case SYM_LINK_PATIENT:
    case SYM_LINK_PATIENT_ASSUMED:
      b_view->slice = follow_position (a, a_view, &a_stack, b, b_view, &b_stack);
      break;
    case SYM_LINK_INDEX:
      b_view->slice = MIN (a_view->slice, n_b - 1);
      break;
    case SYM_LINK_RELATIVE:
      b_view->slice = n_a > 1
                          ? (gint64) round ((double) a_view->slice / (double) (n_a - 1) * (double) (n_b - 1))
                          : (n_b - 1) / 2;
      break;
    case SYM_LINK_NONE:
      break;
    }
  return basis;
}

SymLinkBasis
sym_link_get_basis_by (SymLinkWay way, const SymImage *a, const SymViewport *a_view, const SymImage *b,
                       const SymViewport *b_view)
{
  g_return_val_if_fail (way < SYM_N_LINK_WAYS, SYM_LINK_NONE);

  return way == SYM_LINK_BY_INDEX      ? SYM_LINK_INDEX
         : way == SYM_LINK_BY_FRACTION ? SYM_LINK_RELATIVE
                                       : sym_link_get_basis (a, a_view, b, b_view);
}

SymLinkBasis
sym_link_follow_slice_by (SymLinkWay way, const SymImage *a, const SymViewport *a_view, const SymImage *b,
                          SymViewport *b_view)
{
  const gint64 n_a = sym_viewport_get_n_slices (a_view, a), n_b = sym_viewport_get_n_slices (b_view, b);

  g_return_val_if_fail (way < SYM_N_LINK_WAYS, SYM_LINK_NONE);

  if (way == SYM_LINK_BY_POSITION)
    return sym_link_follow_slice (a, a_view, b, b_view);
  if (a_view->slice >= 0 && way == SYM_LINK_BY_INDEX)
    b_view->slice = a_view->slice < n_b ? a_view->slice : -1;
  else if (a_view->slice >= 0)
    b_view->slice = n_a > 1 ? (gint64) round ((double) a_view->slice / (double) (n_a - 1) * (double) (n_b - 1))
                            : (n_b - 1) / 2;
  return way == SYM_LINK_BY_INDEX ? SYM_LINK_INDEX : SYM_LINK_RELATIVE;
}

void
sym_link_follow_zoom (const SymImage *a, const SymViewport *a_view,
                      const SymImage *b, SymViewport *b_view)
{
  const double a_mm = sym_viewport_get_mm_per_pixel (a_view, a);
  const double b_mm = sym_viewport_get_mm_per_pixel (b_view, b);
  const double b_zoom = sym_viewport_get_zoom (b_view, b);

  if (a_mm > 0 && b_mm > 0)
    b_view->zoom = b_zoom * b_mm / a_mm;
  else
    {
      /* without millimetres: as much larger than fit as the other */
      SymViewport a_fit = *a_view, b_fit = *b_view;

      a_fit.zoom = b_fit.zoom = 0;
      b_view->zoom = sym_viewport_get_zoom (&b_fit, b) * sym_viewport_get_zoom (a_view, a)
                     / sym_viewport_get_zoom (&a_fit, a);
    }
  b_view->zoom = CLAMP (b_view->zoom, SYM_ZOOM_MIN, SYM_ZOOM_MAX);
}

static void
get_middle (const SymViewport *view, double *x, double *y)
{
  int left, top, width, height;

  sym_viewport_get_fit_area (view, &left, &top, &width, &height);
  *x = left + width / 2.0;
  *y = top + height / 2.0;
}

void
sym_link_follow_pan (const SymImage *a, const SymViewport *a_view,
                     const SymImage *b, SymViewport *b_view)
{
  const SymLinkBasis basis = sym_link_get_basis (a, a_view, b, b_view);
  double x, y;

  if (basis == SYM_LINK_PATIENT || basis == SYM_LINK_PATIENT_ASSUMED)
    {
      double voxel[5] = { 0 }, patient[3], target_x, target_y;

      get_middle (a_view, &x, &y);
      sym_viewport_to_voxel (a_view, a, x, y, voxel);
      voxel[3] = (double) a_view->time;
      voxel[4] = (double) a_view->other;
      if (!sym_image_get_position (a, voxel, patient))
        transform (a->affine, voxel, patient);
      transform (b->inverse, patient, voxel);
      sym_viewport_from_voxel (b_view, b, voxel, &target_x, &target_y);
      get_middle (b_view, &x, &y);
      sym_viewport_pan (b_view, x - target_x, y - target_y);
    }
  else
    {
      const SymPlacement from = _sym_viewport_get_placement (a_view, a);
      const SymPlacement to = _sym_viewport_get_placement (b_view, b);

      b_view->pan_x = b_view->pan_y = 0;
      sym_viewport_pan (b_view,
                        a_view->pan_x * ((double) to.columns * to.step_x) / ((double) from.columns * from.step_x),
                        a_view->pan_y * ((double) to.rows * to.step_y) / ((double) from.rows * from.step_y));
    }
}

gboolean
sym_link_map_point (const SymImage *a, const SymViewport *a_view, double x, double y, const SymImage *b,
                    const SymViewport *b_view, double *b_x, double *b_y)
{
  const SymLinkBasis basis = sym_link_get_basis (a, a_view, b, b_view);
  double voxel[5] = { 0 }, there[3];

  if (a_view->slice < 0 || b_view->slice < 0 || !sym_viewport_to_voxel (a_view, a, x, y, voxel))
    return FALSE;
  if (basis == SYM_LINK_PATIENT || basis == SYM_LINK_PATIENT_ASSUMED)
    {
      double patient[3];

      voxel[3] = (double) a_view->time;
      voxel[4] = (double) a_view->other;
      if (!sym_image_get_position (a, voxel, patient))
        transform (a->affine, voxel, patient);
      transform (b->inverse, patient, there);
      sym_viewport_from_voxel (b_view, b, there, b_x, b_y);
    }
  else
    {
      const SymPlacement from = _sym_viewport_get_placement (a_view, a), to = _sym_viewport_get_placement (b_view, b);

      *b_x = to.x0 + (x - from.x0) / ((double) from.columns * from.step_x) * (double) to.columns * to.step_x;
      *b_y = to.y0 + (y - from.y0) / ((double) from.rows * from.step_y) * (double) to.rows * to.step_y;
    }
  return sym_viewport_to_voxel (b_view, b, *b_x, *b_y, there);
}

/* Two images whose values mean the same: Hounsfield units of two CTs; two MR of one scale. */
static gboolean
share_scale (const SymImage *a, const SymImage *b, const SymWindow *a_auto, const SymWindow *b_auto)
{
  const char *modality = sym_image_get_modality (a);

  if (!g_str_equal (modality, sym_image_get_modality (b))
      || !g_str_equal (sym_image_get_unit (a), sym_image_get_unit (b)))
    return FALSE;
  if (*modality != '\0')
    return TRUE;
  return MAX (a_auto->width, b_auto->width) <= SAME_SCALE_FACTOR * MIN (a_auto->width, b_auto->width)
         && fabs (a_auto->centre - b_auto->centre) <= (a_auto->width + b_auto->width) / 2;
}

void
sym_link_follow_window (const SymImage *a, const SymViewport *a_view,
                        const SymImage *b, SymViewport *b_view)
{
  const SymWindow a_auto = sym_image_get_auto_window (a);
  const SymWindow b_auto = sym_image_get_auto_window (b);
  const SymWindow *window = &a_view->window;

  if (share_scale (a, b, &a_auto, &b_auto))
    {
      b_view->window = *window;
    }
  else
    {
      const double centre = b_auto.centre + (window->centre - a_auto.centre) / a_auto.width * b_auto.width;
      const double width = window->width / a_auto.width * b_auto.width;

      /* values at the end of what a number holds: there is no window to follow to */
      if (!isfinite (centre) || !isfinite (width) || !(width > 0))
        return;
      b_view->window.centre = centre;
      b_view->window.width = width;
      b_view->window.function = window->function;
    }
  /* a table is the file's own and does not travel */
  if (b_view->window.function == SYM_WINDOW_LUT && b->luts[SYM_LUT_VOI] == NULL)
    b_view->window.function = SYM_WINDOW_LINEAR_EXACT;
}

#define QUANTILE_VALUES 20000

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

/* A spread of the values of an image, sorted. */
static GArray *
collect_values (const SymImage *image, const SymViewport *view)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));
  const gsize *dims = sym_image_get_dims (image);
  const gsize n = dims[0] * dims[1] * dims[2];
  gsize step = n / QUANTILE_VALUES + 1;

  /* a step that shares a factor with the columns would look at a few columns only */
  while (step > 1 && dims[0] % step == 0)
    step++;
  for (gsize i = step / 2; i < n; i += step)
    {
      const gint64 voxel[5] = { (gint64) (i % dims[0]), (gint64) (i / dims[0] % dims[1]),
                                (gint64) (i / dims[0] / dims[1]), view->time, view->other };
      const SymValue value = sym_image_value_at (image, voxel);

      if (value.n == 1 && isfinite (value.v[0]))
        g_array_append_val (values, value.v[0]);
    }
  g_array_sort (values, compare_doubles);
  return values;
}

/* How many values are less than @value: where it stands among them, in parts of a value between two. */
static double
get_rank (const GArray *values, double value)
{
  guint low = 0, high = values->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (g_array_index (values, double, middle) < value)
        low = middle + 1;
      else
        high = middle;
    }
  if (low > 0 && low < values->len)
    {
      const double before = g_array_index (values, double, low - 1), after = g_array_index (values, double, low);

      return low - 1 + (value - before) / (after - before);
    }
  return low;
}

static double
get_value (const GArray *values, double rank)
{
  const double at = CLAMP (rank, 0, values->len - 1.0);
  const guint low = (guint) at, high = MIN (low + 1, values->len - 1);

  return g_array_index (values, double, low)
         + (at - low) * (g_array_index (values, double, high) - g_array_index (values, double, low));
}

void
sym_link_follow_window_percentiles (const SymImage *a, const SymViewport *a_view, const SymImage *b,
                                    SymViewport *b_view)
{
  g_autoptr (GArray) of_a = collect_values (a, a_view);
  g_autoptr (GArray) of_b = collect_values (b, b_view);
  const SymWindow *window = &a_view->window;
  double low, high;

  if (of_a->len < 2 || of_b->len < 2)
    return;
  low = get_rank (of_a, window->centre - window->width / 2) / (of_a->len - 1.0);
  high = get_rank (of_a, window->centre + window->width / 2) / (of_a->len - 1.0);
  low = get_value (of_b, low * (of_b->len - 1.0));
  high = get_value (of_b, high * (of_b->len - 1.0));
  if (!(high > low) || !isfinite (high - low))
    return;
  b_view->window.centre = low / 2 + high / 2;
  b_view->window.width = high - low;
  b_view->window.function = SYM_WINDOW_LINEAR_EXACT;
  b_view->window.name[0] = '\0';
}
