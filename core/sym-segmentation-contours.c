/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-segmentation"

#include "config.h"

#include "sym-segmentation-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-affine-private.h"

/* Contours of structure sets, PS3.3 C.8.8.6: closed curves in parallel planes. What is inside an odd
 * number of curves of one region is in the region, so that a curve within a curve is a hole, and a curve
 * with a keyhole is what it looks like. */

/* A point farther from the plane of its contour than this is not of that plane, mm. */
#define MAX_BEND 0.5

/* Points of all contours in one plane: no organ has so many, and every line of a picture asks each. */
#define MAX_PLANE_POINTS 400000u

/* Cosine between normals of contours that are parallel. */
#define PARALLEL 0.9999

/* The normal of a polygon by its whole area (M. E. Newell; Sutherland et al., ACM Computing Surveys 6,
 * 1974). */
static gboolean
get_normal (const SymContour *contour, double *normal)
{
  memset (normal, 0, 3 * sizeof *normal);
  for (guint i = 0; i < contour->info.n_points; i++)
    {
      const double *a = contour->points + 3 * (gsize) i;
      const double *b = contour->points + 3 * (gsize) ((i + 1) % contour->info.n_points);

      for (int k = 0; k < 3; k++)
        normal[k] += (a[(k + 1) % 3] - b[(k + 1) % 3]) * (a[(k + 2) % 3] + b[(k + 2) % 3]);
    }

  return _sym_vector_normalize (normal);
}

/* The directions of the first contour with an area; the sense of going round means nothing. */
static gboolean
take_directions (SymSegmentation *self, const SymInstance *instance)
{
  const SymContour *widest = NULL;

  for (guint i = 0; i < instance->contours->len && widest == NULL; i++)
    {
      const SymContour *contour = g_ptr_array_index (instance->contours, i);

      if (contour->info.kind == SYM_CONTOUR_CLOSED && contour->info.n_points >= 3
          && get_normal (contour, self->normal))
        widest = contour;
    }
  if (widest == NULL)
    return FALSE;
  for (int k = 0; k < 3; k++)
    if (fabs (self->normal[k]) > 0.5 && self->normal[k] < 0)
      for (int j = 0; j < 3; j++)
        self->normal[j] = -self->normal[j];
  /* any two directions in the plane: the axis of the patient that lies most in it, and across */
  {
    int least = 0;
    double axis[3] = { 0 };

    for (int k = 1; k < 3; k++)
      if (fabs (self->normal[k]) < fabs (self->normal[least]))
        least = k;
    axis[least] = 1;
    _sym_vector_cross (self->normal, axis, self->down);
    _sym_vector_normalize (self->down);
    _sym_vector_cross (self->down, self->normal, self->right);
    _sym_vector_normalize (self->right);
  }

  return TRUE;
}

static gboolean
find_segment (const SymSegmentation *self, guint32 number, guint *index)
{
  for (guint i = 0; i < self->infos->len; i++)
    if (g_array_index (self->infos, SymSegmentInfo, i).number == number)
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
take_curve (SymSegmentation *self, const SymContour *contour, guint segment, GArray *places)
{
  SymOutline outline = { .segment = segment, .n = contour->info.n_points };
  double normal[3], place = 0;

  if (contour->info.n_points < 3)
    return FALSE;
  if (get_normal (contour, normal) && fabs (_sym_vector_dot (normal, self->normal)) < PARALLEL)
    return FALSE;
  for (guint i = 0; i < outline.n; i++)
    place += _sym_vector_dot (contour->points + 3 * (gsize) i, self->normal) / outline.n;
  for (guint i = 0; i < outline.n; i++)
    if (fabs (_sym_vector_dot (contour->points + 3 * (gsize) i, self->normal) - place) > MAX_BEND)
      return FALSE;
  outline.xy = g_new (double, 2 * (gsize) outline.n);
  for (int k = 0; k < 2; k++)
    {
      outline.least[k] = HUGE_VAL;
      outline.most[k] = -HUGE_VAL;
    }
  for (guint i = 0; i < outline.n; i++)
    {
      const double *point = contour->points + 3 * (gsize) i;
      double *xy = outline.xy + 2 * (gsize) i;

      xy[0] = _sym_vector_dot (point, self->right);
      xy[1] = _sym_vector_dot (point, self->down);
      for (int k = 0; k < 2; k++)
        {
          outline.least[k] = MIN (outline.least[k], xy[k]);
          outline.most[k] = MAX (outline.most[k], xy[k]);
        }
      _sym_segmentation_include (self, point);
    }
  g_array_append_val (self->outlines, outline);
  g_array_append_val (places, place);

  return TRUE;
}

static int
compare_outlines (gconstpointer a, gconstpointer b)
{
  const SymOutline *x = a, *y = b;

  return x->level < y->level ? -1 : x->level > y->level;
}

/* Leaves out what is too much for a plane. Returns how many contours. */
static guint
drop_excess (SymSegmentation *self)
{
  guint64 n_points = 0;
  guint n_left = 0, kept = 0;

  for (guint i = 0; i < self->outlines->len; i++)
    {
      SymOutline outline = g_array_index (self->outlines, SymOutline, i);

      if (i == 0 || outline.level != g_array_index (self->outlines, SymOutline, i - 1).level)
        n_points = 0;
      n_points += outline.n;
      if (n_points > MAX_PLANE_POINTS)
        {
          g_free (outline.xy);
          n_left++;
        }
      else
        g_array_index (self->outlines, SymOutline, kept++) = outline;
    }
  g_array_set_size (self->outlines, kept);

  return n_left;
}

gboolean
_sym_segmentation_take_contours (SymSegmentation *self, GPtrArray *instances, GPtrArray *notes)
{
  const SymInstance *instance = g_ptr_array_index (instances, 0);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (double));
  const gboolean has_curves = take_directions (self, instance);
  guint n_left = 0;

  self->outlines = g_array_new (FALSE, FALSE, sizeof (SymOutline));
  self->spots = g_array_new (FALSE, FALSE, sizeof (SymSpot));
  for (guint i = 0; i < instance->contours->len; i++)
    {
      const SymContour *contour = g_ptr_array_index (instance->contours, i);
      SymSpot spot;

      if (!find_segment (self, contour->info.number, &spot.segment))
        n_left++;
      else if (contour->info.kind == SYM_CONTOUR_POINT && contour->info.n_points == 1)
        {
          memcpy (spot.at, contour->points, sizeof spot.at);
          g_array_append_val (self->spots, spot);
          _sym_segmentation_include (self, spot.at);
        }
      else if (contour->info.kind != SYM_CONTOUR_CLOSED || !has_curves
               || !take_curve (self, contour, spot.segment, places))
        n_left++;
    }
  if (n_left > 0)
    g_ptr_array_add (notes, g_strdup_printf (ngettext ("%u contour that is no closed curve in a plane is not drawn.",
                                                       "%u contours that are no closed curves in parallel planes are "
                                                       "not drawn.",
                                                       n_left),
                                             n_left));
  if (self->outlines->len == 0 && self->spots->len == 0)
    return FALSE;
  _sym_segmentation_set_levels (self, (const double *) (const void *) places->data, places->len, 0);
  for (guint i = 0; i < self->outlines->len; i++)
    g_array_index (self->outlines, SymOutline, i).level
        = (guint) _sym_segmentation_find_level (self, g_array_index (places, double, i), HUGE_VAL);
  g_array_sort (self->outlines, compare_outlines);
  n_left = drop_excess (self);
  if (n_left > 0)
    g_ptr_array_add (notes, g_strdup_printf (ngettext ("%u contour is not drawn: there are too many points in its plane.",
                                                       "%u contours are not drawn: there are too many points in their "
                                                       "planes.",
                                                       n_left),
                                             n_left));
  self->first_plane = g_new0 (guint, self->n_levels + 1);
  for (guint i = 0; i < self->outlines->len; i++)
    self->first_plane[g_array_index (self->outlines, SymOutline, i).level + 1] = i + 1;

  return TRUE;
}

/* A line of pixels: where its first one lies in the plane of the contours, the way to the next one, and
 * which bytes of the mask it is. */
typedef struct
{
  double at[2], step[2];
  guint8 *mask;
  gsize stride;
  int n;
} Line;

static int
compare_crossings (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Whether a line, however long, meets the box round a curve. */
static gboolean
meets_box (const Line *line, const SymOutline *outline)
{
  guint n_left = 0;

  for (int corner = 0; corner < 4; corner++)
    {
      const double x = (corner & 1) != 0 ? outline->most[0] : outline->least[0];
      const double y = (corner & 2) != 0 ? outline->most[1] : outline->least[1];

      n_left += line->step[0] * (y - line->at[1]) - line->step[1] * (x - line->at[0]) <= 0;
    }

  return n_left > 0 && n_left < 4;
}

/* Where a line crosses the curves of a region, in steps from its first pixel. An edge counts for the
 * points from its lower end on, without its upper one, so that a corner counts once. */
static void
find_crossings (const SymSegmentation *self, guint level, guint segment, const Line *line, GArray *crossings)
{
  const double length = line->step[0] * line->step[0] + line->step[1] * line->step[1];

  for (guint i = self->first_plane[level]; i < self->first_plane[level + 1]; i++)
    {
      const SymOutline *outline = &g_array_index (self->outlines, SymOutline, i);
      double before = 0, before_along = 0;

      if (outline->segment != segment || !meets_box (line, outline))
        continue;
      for (guint j = 0; j <= outline->n; j++)
        {
          const double *xy = outline->xy + 2 * (gsize) (j % outline->n);
          const double off[2] = { xy[0] - line->at[0], xy[1] - line->at[1] };
          const double side = line->step[0] * off[1] - line->step[1] * off[0];
          const double along = (off[0] * line->step[0] + off[1] * line->step[1]) / length;

          if (j > 0 && (before <= 0) != (side <= 0))
            {
              const double at = before_along + (along - before_along) * before / (before - side);

              g_array_append_val (crossings, at);
            }
          before = side;
          before_along = along;
        }
    }
}

static void
fill_line (const Line *line, GArray *crossings)
{
  g_array_sort (crossings, compare_crossings);
  for (guint i = 0; i + 1 < crossings->len; i += 2)
    {
      const double from = ceil (g_array_index (crossings, double, i));
      const double to = ceil (g_array_index (crossings, double, i + 1));

      for (int x = (int) CLAMP (from, 0, line->n); x < (int) CLAMP (to, 0, line->n); x++)
        line->mask[(gsize) x * line->stride] = 1;
    }
}

static gboolean
find_bounds (const guint8 *mask, int width, int height, int *bounds)
{
  gboolean any = FALSE;

  for (int y = 0; y < height; y++)
    {
      const guint8 *row = mask + (gsize) y * (gsize) width;
      const guint8 *first = memchr (row, 1, (gsize) width);
      int x;

      if (first == NULL)
        continue;
      x = (int) (first - row);
      bounds[0] = any ? MIN (bounds[0], x) : x;
      for (x = width - 1; row[x] == 0;)
        x--;
      bounds[2] = any ? MAX (bounds[2], x) : x;
      bounds[1] = any ? bounds[1] : y;
      bounds[3] = y;
      any = TRUE;
    }

  return any;
}

gboolean
_sym_segmentation_sample_contours (const SymSegmentation *self, guint index, const SymPlanePlace *place,
                                   double reach, int width, int height, guint8 *mask, int *bounds)
{
  const double start = _sym_vector_dot (place->origin, self->normal);
  double steps[2] = { _sym_vector_dot (place->along_row, self->normal),
                      _sym_vector_dot (place->down_column, self->normal) };
  const double *along = place->along_row, *across = place->down_column;
  const gboolean is_parallel = fabs (steps[0]) + fabs (steps[1]) < 1e-3 * _sym_vector_norm (along);
  const double limit = reach > 0 && is_parallel ? reach : self->depth > 0 ? SYM_SEGMENTATION_SLACK * self->depth / 2 : 0.5;
  g_autoptr (GArray) crossings = g_array_new (FALSE, FALSE, sizeof (double));
  int n_along = width, n_lines = height;
  gsize stride = 1, line_stride = (gsize) width;

  memset (mask, 0, (gsize) width * (gsize) height);
  if (self->n_levels == 0)
    return FALSE;
  /* lines run where they stay nearest to one plane of contours */
  if (fabs (steps[0]) > fabs (steps[1]))
    {
      const double swap = steps[0];

      steps[0] = steps[1];
      steps[1] = swap;
      along = place->down_column;
      across = place->along_row;
      n_along = height;
      n_lines = width;
      stride = (gsize) width;
      line_stride = 1;
    }
  for (int y = 0; y < n_lines; y++)
    {
      int x = 0;

      while (x < n_along)
        {
          const gint level = _sym_segmentation_find_level (self, start + x * steps[0] + y * steps[1], limit);
          Line line = { .mask = mask + (gsize) y * line_stride + (gsize) x * stride, .stride = stride, .n = 1 };
          double first[3];

          while (x + line.n < n_along
                 && (steps[0] == 0
                     || _sym_segmentation_find_level (self, start + (x + line.n) * steps[0] + y * steps[1], limit)
                            == level))
            line.n = steps[0] == 0 ? n_along - x : line.n + 1;
          for (int k = 0; k < 3; k++)
            first[k] = place->origin[k] + x * along[k] + y * across[k];
          line.at[0] = _sym_vector_dot (first, self->right);
          line.at[1] = _sym_vector_dot (first, self->down);
          line.step[0] = _sym_vector_dot (along, self->right);
          line.step[1] = _sym_vector_dot (along, self->down);
          if (level >= 0 && (line.step[0] != 0 || line.step[1] != 0))
            {
              g_array_set_size (crossings, 0);
              find_crossings (self, (guint) level, index, &line, crossings);
              fill_line (&line, crossings);
            }
          x += line.n;
        }
    }

  return find_bounds (mask, width, height, bounds);
}
