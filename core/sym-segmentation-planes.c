/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-segmentation"

#include "config.h"

#include "sym-segmentation-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-affine-private.h"
#include "sym-stack-private.h"

/* Masks of DICOM segmentations: planes of samples, each with its own place. */

/* Frames of one segment at one place that are taken together; each pixel asks all of them. */
#define MAX_SAME_PLANES 64

static double
get_sample (const SymSegmentation *self, const SymMaskPlane *plane, gsize index)
{
  if (self->type == SYM_SAMPLE_UINT8)
    return plane->samples[index];

  return _sym_sample_get (plane->samples, self->type, index);
}

/* Columns and rows between which there is anything at all. */
static void
find_bounds (const SymSegmentation *self, SymMaskPlane *plane)
{
  plane->first[0] = plane->first[1] = G_MAXINT;
  plane->last[0] = plane->last[1] = -1;
  for (gsize y = 0; y < self->rows; y++)
    for (gsize x = 0; x < self->columns; x++)
      if (get_sample (self, plane, y * self->columns + x) != 0)
        {
          plane->first[0] = MIN (plane->first[0], (gint) x);
          plane->first[1] = MIN (plane->first[1], (gint) y);
          plane->last[0] = MAX (plane->last[0], (gint) x);
          plane->last[1] = (gint) y;
        }
}

static gboolean
find_segment (const SymSegmentation *self, guint32 number, guint *index)
{
  for (guint i = 0; i < self->infos->len; i++)
    {
      const SymSegmentInfo *info = &g_array_index (self->infos, SymSegmentInfo, i);

      if ((info->flags & SYM_SEGMENT_BY_VALUE) != 0)
        {
          *index = SYM_MASK_ALL;
          return TRUE;
        }
      if (info->number == number)
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* The first frame's directions are all frames'. */
static gboolean
take_directions (SymSegmentation *self, const SymInstance *instance)
{
  const guint32 needed = SYM_FRAME_HAS_POSITION | SYM_FRAME_HAS_ORIENTATION;
  const SymFrameInfo *frame = instance->frames;

  if (instance->n_frames == 0 || (frame->flags & needed) != needed
      || !_sym_frame_get_spacing (&instance->info, frame, self->spacing)
      || !_sym_orientation_get_normal (frame->orientation, self->normal))
    return FALSE;
  memcpy (self->right, frame->orientation, sizeof self->right);
  memcpy (self->down, frame->orientation + 3, sizeof self->down);

  return TRUE;
}

static gboolean
take_frame (SymSegmentation *self, const SymInstance *instance, gsize f, gsize plane_size, GArray *places)
{
  const guint32 needed = SYM_FRAME_HAS_POSITION | SYM_FRAME_HAS_ORIENTATION;
  const SymFrameInfo *frame = &instance->frames[f];
  SymMaskPlane plane = { 0 };
  double spacing[2], at;

  if ((frame->flags & needed) != needed || !_sym_frame_get_spacing (&instance->info, frame, spacing)
      || !_sym_spacing_is_same (spacing, self->spacing) || !find_segment (self, frame->segment, &plane.segment)
      || _sym_vector_dot (frame->orientation, self->right) < 0.9999
      || _sym_vector_dot (frame->orientation + 3, self->down) < 0.9999)
    return FALSE;
  plane.samples = (const guint8 *) g_bytes_get_data (instance->data, NULL) + f * plane_size;
  memcpy (plane.origin, frame->position, sizeof plane.origin);
  find_bounds (self, &plane);
  at = _sym_vector_dot (plane.origin, self->normal);
  g_array_append_val (self->planes, plane);
  g_array_append_val (places, at);
  for (int corner = 0; corner < 4 && plane.last[1] >= 0; corner++)
    {
      const double x = ((corner & 1) != 0 ? plane.last[0] : plane.first[0]) * self->spacing[0];
      const double y = ((corner & 2) != 0 ? plane.last[1] : plane.first[1]) * self->spacing[1];
      double lps[3];

      for (int k = 0; k < 3; k++)
        lps[k] = plane.origin[k] + x * self->right[k] + y * self->down[k];
      _sym_segmentation_include (self, lps);
    }

  return TRUE;
}

static int
compare_planes (gconstpointer a, gconstpointer b)
{
  const SymMaskPlane *x = a, *y = b;

  if (x->level != y->level)
    return x->level < y->level ? -1 : 1;
  return x->segment < y->segment ? -1 : x->segment > y->segment;
}

/* Leaves out frames that say again and again what is in one place. Returns how many. */
static guint
drop_excess (SymSegmentation *self)
{
  guint n_same = 0, n_left = 0, kept = 0;

  for (guint i = 0; i < self->planes->len; i++)
    {
      const SymMaskPlane plane = g_array_index (self->planes, SymMaskPlane, i);

      n_same = i > 0 && compare_planes (&plane, &g_array_index (self->planes, SymMaskPlane, i - 1)) == 0 ? n_same + 1 : 1;
      if (n_same > MAX_SAME_PLANES)
        n_left++;
      else
        g_array_index (self->planes, SymMaskPlane, kept++) = plane;
    }
  g_array_set_size (self->planes, kept);

  return n_left;
}

static guint
sort_planes (SymSegmentation *self, const GArray *places)
{
  guint n_left;

  for (guint i = 0; i < self->planes->len; i++)
    g_array_index (self->planes, SymMaskPlane, i).level
        = (guint) _sym_segmentation_find_level (self, g_array_index (places, double, i), HUGE_VAL);
  g_array_sort (self->planes, compare_planes);
  n_left = drop_excess (self);
  self->first_plane = g_new0 (guint, self->n_levels + 1);
  for (guint i = 0; i < self->planes->len; i++)
    self->first_plane[g_array_index (self->planes, SymMaskPlane, i).level + 1] = i + 1;

  return n_left;
}

gboolean
_sym_segmentation_take_planes (SymSegmentation *self, GPtrArray *instances, GPtrArray *notes)
{
  const SymInstance *first = g_ptr_array_index (instances, 0);
  const gsize sample_size = sym_sample_type_get_size ((SymSampleType) first->info.sample_type);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (double));
  guint n_left = 0;

  if (first->data == NULL || first->info.n_samples != 1 || first->info.sample_type > SYM_SAMPLE_INT32
      || !take_directions (self, first))
    return FALSE;
  self->columns = first->info.dims[0];
  self->rows = first->info.dims[1];
  self->type = (SymSampleType) first->info.sample_type;
  self->planes = g_array_new (FALSE, FALSE, sizeof (SymMaskPlane));
  self->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < instances->len; i++)
    {
      const SymInstance *instance = g_ptr_array_index (instances, i);

      if (instance->data == NULL || instance->info.sample_type != first->info.sample_type
          || instance->info.dims[0] != self->columns || instance->info.dims[1] != self->rows
          || instance->info.n_samples != 1)
        {
          n_left += (guint) instance->n_frames;
          continue;
        }
      g_ptr_array_add (self->chunks, g_bytes_ref (instance->data));
      for (gsize f = 0; f < instance->n_frames; f++)
        n_left += !take_frame (self, instance, f, self->columns * self->rows * sample_size, places);
    }
  if (self->planes->len > 0)
    {
      _sym_segmentation_set_levels (self, &g_array_index (places, double, 0), places->len, first->frames[0].thickness);
      n_left += sort_planes (self, places);
    }
  if (n_left > 0)
    g_ptr_array_add (notes, g_strdup_printf (ngettext ("%u frame of the segmentation does not lie beside the others: it "
                                                       "is not drawn.",
                                                       "%u frames of the segmentation do not lie beside the others: "
                                                       "they are not drawn.",
                                                       n_left),
                                             n_left));

  return self->planes->len > 0;
}

/* Whether a pixel of a plane is in the region. */
static inline gboolean
is_inside (const SymSegmentation *self, const SymMaskPlane *plane, const SymSegmentInfo *info, gint column, gint row)
{
  const double value = get_sample (self, plane, (gsize) row * self->columns + (gsize) column);

  return plane->segment == SYM_MASK_ALL ? value == info->number : value >= info->threshold;
}

/* The planes of a level that say anything of a segment. */
static void
find_planes (const SymSegmentation *self, guint level, const SymSegmentInfo *info, guint index, guint *first, guint *end)
{
  const guint segment = (info->flags & SYM_SEGMENT_BY_VALUE) != 0 ? SYM_MASK_ALL : index;
  guint low = self->first_plane[level], high = self->first_plane[level + 1];

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (g_array_index (self->planes, SymMaskPlane, middle).segment < segment)
        low = middle + 1;
      else
        high = middle;
    }
  *first = *end = low;
  while (*end < self->first_plane[level + 1] && g_array_index (self->planes, SymMaskPlane, *end).segment == segment)
    (*end)++;
}

/* Of several planes at one place, any. */
static gboolean
is_in_planes (const SymSegmentation *self, guint first, guint end, const SymSegmentInfo *info, const double *lps)
{
  for (guint i = first; i < end; i++)
    {
      const SymMaskPlane *plane = &g_array_index (self->planes, SymMaskPlane, i);
      double off[3], x, y;

      for (int k = 0; k < 3; k++)
        off[k] = lps[k] - plane->origin[k];
      x = floor (_sym_vector_dot (off, self->right) / self->spacing[0] + 0.5);
      y = floor (_sym_vector_dot (off, self->down) / self->spacing[1] + 0.5);
      if (x >= plane->first[0] && x <= plane->last[0] && y >= plane->first[1] && y <= plane->last[1]
          && is_inside (self, plane, info, (gint) x, (gint) y))
        return TRUE;
    }

  return FALSE;
}

/* The pixels of a plane that may hold a region: those of the box round it, seen along the plane. */
static gboolean
find_pixels (const SymSegmentation *self, guint index, const SymPlanePlace *place, int width, int height, int *box)
{
  double right[3], down[3], least[2] = { HUGE_VAL, HUGE_VAL }, most[2] = { -HUGE_VAL, -HUGE_VAL };
  const double rr = _sym_vector_dot (place->along_row, place->along_row);
  const double dd = _sym_vector_dot (place->down_column, place->down_column);
  const double rd = _sym_vector_dot (place->along_row, place->down_column);
  const double determinant = rr * dd - rd * rd;

  if (!(determinant > 0))
    return FALSE;
  for (int k = 0; k < 3; k++)
    {
      right[k] = (dd * place->along_row[k] - rd * place->down_column[k]) / determinant;
      down[k] = (rr * place->down_column[k] - rd * place->along_row[k]) / determinant;
    }
  for (guint i = 0; i < self->planes->len; i++)
    {
      const SymMaskPlane *plane = &g_array_index (self->planes, SymMaskPlane, i);

      if ((plane->segment != index && plane->segment != SYM_MASK_ALL) || plane->last[1] < 0)
        continue;
      for (int corner = 0; corner < 8; corner++)
        {
          const double x = (corner & 1) != 0 ? plane->last[0] + 0.5 : plane->first[0] - 0.5;
          const double y = (corner & 2) != 0 ? plane->last[1] + 0.5 : plane->first[1] - 0.5;
          const double z = (corner & 4) != 0 ? 0.5 : -0.5;
          double off[3], at[2];

          for (int k = 0; k < 3; k++)
            off[k] = plane->origin[k] + x * self->spacing[0] * self->right[k] + y * self->spacing[1] * self->down[k]
                     + z * self->depth * self->normal[k] - place->origin[k];
          at[0] = _sym_vector_dot (off, right);
          at[1] = _sym_vector_dot (off, down);
          for (int k = 0; k < 2; k++)
            {
              least[k] = MIN (least[k], at[k]);
              most[k] = MAX (most[k], at[k]);
            }
        }
    }
  box[0] = (int) CLAMP (floor (least[0]), 0, width);
  box[1] = (int) CLAMP (floor (least[1]), 0, height);
  box[2] = (int) CLAMP (ceil (most[0]), -1, width - 1);
  box[3] = (int) CLAMP (ceil (most[1]), -1, height - 1);

  return box[0] <= box[2] && box[1] <= box[3];
}

gboolean
_sym_segmentation_sample_planes (const SymSegmentation *self, guint index, const SymPlanePlace *place, int width,
                                 int height, guint8 *mask, int *bounds)
{
  const SymSegmentInfo *info = &g_array_index (self->infos, SymSegmentInfo, index);
  const double start = _sym_vector_dot (place->origin, self->normal);
  const double step_x = _sym_vector_dot (place->along_row, self->normal);
  const double step_y = _sym_vector_dot (place->down_column, self->normal);
  /* a plane without a depth is a plane: half a pixel to either side is near enough */
  const double reach
      = SYM_SEGMENTATION_SLACK * (self->depth > 0 ? self->depth : MIN (self->spacing[0], self->spacing[1])) / 2;
  double last_at = NAN;
  guint first = 0, end = 0;
  gboolean any = FALSE;
  int box[4];

  memset (mask, 0, (gsize) width * (gsize) height);
  if (!find_pixels (self, index, place, width, height, box))
    return FALSE;
  for (int y = box[1]; y <= box[3]; y++)
    for (int x = box[0]; x <= box[2]; x++)
      {
        const double at = start + x * step_x + y * step_y;
        double lps[3];

        if (at != last_at)
          {
            const gint level = _sym_segmentation_find_level (self, at, reach);

            first = end = 0;
            if (level >= 0)
              find_planes (self, (guint) level, info, index, &first, &end);
          }
        last_at = at;
        if (first == end)
          continue;
        for (int k = 0; k < 3; k++)
          lps[k] = place->origin[k] + x * place->along_row[k] + y * place->down_column[k];
        if (!is_in_planes (self, first, end, info, lps))
          continue;
        mask[(gsize) y * (gsize) width + (gsize) x] = 1;
        bounds[0] = any ? MIN (bounds[0], x) : x;
        bounds[1] = any ? bounds[1] : y;
        bounds[2] = any ? MAX (bounds[2], x) : x;
        bounds[3] = y;
        any = TRUE;
      }

  return any;
}
