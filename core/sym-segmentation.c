/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-segmentation"

#include "config.h"

#include "sym-segmentation-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-affine-private.h"

/* Planes nearer to each other than this lie at one place, mm. */
#define SAME_LEVEL 0.05

/* Grids whose corners are nearer than this part of a voxel are one grid. */
#define SAME_GRID 0.1

G_DEFINE_BOXED_TYPE (SymSegmentation, sym_segmentation, sym_segmentation_ref, sym_segmentation_unref)

/* Far from each other in hue and lightness, and from the colours of marks; after K. L. Kelly, "Twenty-two
 * colors of maximum contrast", Color Engineering 3 (1965), those that stand out from greys. */
static const guint8 colours[][3] = {
  { 0xF3, 0x4B, 0x4B }, { 0x38, 0xD9, 0x5C }, { 0x4D, 0x9B, 0xFF }, { 0xFF, 0xE0, 0x3D }, { 0xE0, 0x6B, 0xF5 },
  { 0x2F, 0xE0, 0xE0 }, { 0xFF, 0x9E, 0xC4 }, { 0xA8, 0xE8, 0x30 }, { 0x9C, 0x8B, 0xFF }, { 0xD9, 0xA4, 0x6C },
  { 0x00, 0xB8, 0x94 }, { 0xB0, 0x2E, 0x5F }, { 0x6F, 0x8F, 0x1A }, { 0x2A, 0x5B, 0xC9 }, { 0xB8, 0xE0, 0xC8 },
  { 0x8A, 0x4B, 0x9E }, { 0xC8, 0xC8, 0x7A }, { 0x1F, 0x7F, 0x86 }, { 0xFF, 0xC9, 0xA3 }, { 0x8F, 0x3B, 0x3B },
};

void
_sym_label_get_colour (gint64 number, guint8 *colour)
{
  const gint64 n = (gint64) G_N_ELEMENTS (colours);

  /* the first region is number 1 */
  memcpy (colour, colours[((number - 1) % n + n) % n], 3);
}

void
_sym_contour_free (SymContour *self)
{
  g_free (self->points);
  g_free (self);
}

SymSegmentation *
sym_segmentation_ref (SymSegmentation *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sym_segmentation_unref (SymSegmentation *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; self->outlines != NULL && i < self->outlines->len; i++)
    g_free (g_array_index (self->outlines, SymOutline, i).xy);
  g_clear_pointer (&self->outlines, g_array_unref);
  g_clear_pointer (&self->spots, g_array_unref);
  g_clear_pointer (&self->planes, g_array_unref);
  g_clear_pointer (&self->chunks, g_ptr_array_unref);
  g_clear_pointer (&self->labels, sym_image_unref);
  g_array_unref (self->segments);
  g_array_unref (self->infos);
  g_string_chunk_free (self->texts);
  g_strfreev (self->notes);
  g_free (self->frame_of_reference);
  g_free (self->first_plane);
  g_free (self->levels);
  g_free (self);
}

static SymSegmentation *
segmentation_alloc (const char *frame_of_reference)
{
  SymSegmentation *self = g_new0 (SymSegmentation, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->segments = g_array_new (FALSE, FALSE, sizeof (SymSegment));
  self->infos = g_array_new (FALSE, FALSE, sizeof (SymSegmentInfo));
  self->texts = g_string_chunk_new (256);
  self->frame_of_reference = g_strdup (frame_of_reference);
  for (int k = 0; k < 3; k++)
    {
      self->least[k] = HUGE_VAL;
      self->most[k] = -HUGE_VAL;
    }

  return self;
}

static void
add_segment (SymSegmentation *self, const SymSegmentInfo *info, gint64 number)
{
  g_autofree char *name = info->name[0] != '\0' ? g_strdup (info->name)
                                                : g_strdup_printf ("%" G_GINT64_FORMAT, number);
  SymSegment segment = { .number = number, .name = g_string_chunk_insert (self->texts, name) };

  if ((info->flags & SYM_SEGMENT_HAS_COLOUR) != 0)
    memcpy (segment.colour, info->colour, sizeof segment.colour);
  else
    _sym_label_get_colour (number, segment.colour);
  g_array_append_val (self->segments, segment);
  g_array_append_vals (self->infos, info, 1);
}

void
_sym_segmentation_include (SymSegmentation *self, const double *lps)
{
  for (int k = 0; k < 3; k++)
    {
      self->least[k] = MIN (self->least[k], lps[k]);
      self->most[k] = MAX (self->most[k], lps[k]);
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

void
_sym_segmentation_set_levels (SymSegmentation *self, const double *places, guint n, double thickness)
{
  g_autofree double *sorted = g_memdup2 (places, n * sizeof *places);
  double least = HUGE_VAL;

  qsort (sorted, n, sizeof *sorted, compare_doubles);
  self->levels = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    if (self->n_levels == 0 || sorted[i] - self->levels[self->n_levels - 1] > SAME_LEVEL)
      self->levels[self->n_levels++] = sorted[i];
  for (guint i = 1; i < self->n_levels; i++)
    least = MIN (least, self->levels[i] - self->levels[i - 1]);
  /* Frames and contours of empty planes are left out, so that the least step is the true one. */
  self->depth = self->n_levels > 1 ? least : thickness;
}

gint
_sym_segmentation_find_level (const SymSegmentation *self, double at, double reach)
{
  guint low = 0, high = self->n_levels;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (self->levels[middle] < at)
        low = middle + 1;
      else
        high = middle;
    }
  if (low > 0 && (low == self->n_levels || at - self->levels[low - 1] < self->levels[low] - at))
    low--;

  return low < self->n_levels && fabs (self->levels[low] - at) <= reach ? (gint) low : -1;
}

SymSegmentation *
_sym_segmentation_new (GPtrArray *instances)
{
  const SymInstance *first = instances != NULL && instances->len > 0 ? g_ptr_array_index (instances, 0) : NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SymSegmentation) self = NULL;
  guint n_left = 0;

  if (first == NULL || first->segments->len == 0)
    return NULL;
  self = segmentation_alloc (g_array_index (first->segments, SymSegmentInfo, 0).frame_of_reference);
  for (guint i = 0; i < instances->len; i++)
    {
      const SymInstance *instance = g_ptr_array_index (instances, i);

      /* the files of a series state the same segments, each its own part of them */
      for (guint j = 0; j < instance->segments->len; j++)
        {
          const SymSegmentInfo *info = &g_array_index (instance->segments, SymSegmentInfo, j);
          gboolean known = FALSE;

          for (guint k = 0; k < self->segments->len && !known; k++)
            known = g_array_index (self->segments, SymSegment, k).number == (gint64) info->number;
          if (known)
            continue;
          if (self->segments->len < SYM_SEGMENTATION_MAX_SEGMENTS
              && strcmp (info->frame_of_reference, self->frame_of_reference) == 0)
            add_segment (self, info, (gint64) info->number);
          else
            n_left++;
        }
    }
  if (n_left > 0)
    g_ptr_array_add (notes, g_strdup_printf (ngettext ("%u more region is not drawn.",
                                                       "%u more regions are not drawn.", n_left),
                                             n_left));
  if (first->contours->len > 0 ? !_sym_segmentation_take_contours (self, instances, notes)
                               : !_sym_segmentation_take_planes (self, instances, notes))
    return NULL;
  g_ptr_array_add (notes, NULL);
  self->notes = (char **) g_ptr_array_free (g_steal_pointer (&notes), FALSE);

  return g_steal_pointer (&self);
}

/* Label maps */

static gint64
get_label (const SymImage *image, gsize x, gsize y, gsize z)
{
  const double value
      = _sym_image_to_modality (image, _sym_image_get_rescale (image, z, 0, 0),
                                _sym_sample_get (_sym_image_get_plane (image, z, 0, 0),
                                                 (SymSampleType) image->info.sample_type, y * image->dims[0] + x));

  return isfinite (value) && fabs (value) < G_MAXINT32 ? (gint64) floor (value + 0.5) : 0;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* Values other than 0, upwards; %NULL when there are too many. */
static GArray *
list_labels (const SymImage *image)
{
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gint64 last = 0;

  for (gsize z = 0; z < image->dims[2]; z++)
    for (gsize y = 0; y < image->dims[1]; y++)
      for (gsize x = 0; x < image->dims[0]; x++)
        {
          const gint64 label = get_label (image, x, y, z);

          if (label == last || label == 0)
            continue;
          last = label;
          if (!g_hash_table_add (seen, GINT_TO_POINTER ((gint) label)))
            continue;
          if (labels->len == SYM_SEGMENTATION_MAX_LABELS)
            return NULL;
          g_array_append_val (labels, label);
        }
  g_array_sort (labels, compare_numbers);

  return g_steal_pointer (&labels);
}

static void
include_image (const SymImage *image, double *least, double *most)
{
  for (int k = 0; k < 3; k++)
    {
      least[k] = HUGE_VAL;
      most[k] = -HUGE_VAL;
    }
  for (gsize z = 0; z < image->dims[2]; z++)
    for (int corner = 0; corner < 4; corner++)
      {
        const double voxel[5] = { (corner & 1) != 0 ? (double) image->dims[0] - 1 : 0,
                                  (corner & 2) != 0 ? (double) image->dims[1] - 1 : 0, (double) z, 0, 0 };
        double lps[3];

        if (!sym_image_get_position (image, voxel, lps))
          continue;
        for (int k = 0; k < 3; k++)
          {
            least[k] = MIN (least[k], lps[k]);
            most[k] = MAX (most[k], lps[k]);
          }
      }
}

SymSegmentation *
sym_segmentation_new_from_labels (SymImage *labels)
{
  g_autoptr (GArray) numbers = NULL;
  SymSegmentation *self;

  if (labels->info.n_samples != 1 || labels->info.sample_type >= SYM_SAMPLE_COMPLEX64
      || !sym_image_affine_holds (labels))
    return NULL;
  numbers = list_labels (labels);
  if (numbers == NULL || numbers->len == 0)
    return NULL;
  self = segmentation_alloc (labels->info.frame_of_reference);
  for (guint i = 0; i < numbers->len; i++)
    {
      const SymSegmentInfo info = { 0 };

      add_segment (self, &info, g_array_index (numbers, gint64, i));
    }
  self->labels = sym_image_ref (labels);
  self->notes = g_new0 (char *, 1);
  include_image (labels, self->least, self->most);

  return self;
}

/* Segments are by number, upwards. */
static guint16
find_label (const SymSegmentation *self, gint64 number)
{
  guint low = 0, high = self->segments->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (g_array_index (self->segments, SymSegment, middle).number < number)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->segments->len && g_array_index (self->segments, SymSegment, low).number == number
             ? (guint16) (low + 1)
             : 0;
}

void
_sym_segmentation_sample_labels (const SymSegmentation *self, const SymPlanePlace *place, int width, int height,
                                 guint16 *regions)
{
  const SymImage *image = self->labels;
  double start[3], across[3], down[3];
  gint64 last = 0;
  guint16 last_region = 0;

  /* where pixels lie on the grid of the map goes on evenly */
  _sym_affine_apply (image->inverse, place->origin, start);
  for (int k = 0; k < 3; k++)
    {
      across[k] = down[k] = 0;
      for (int i = 0; i < 3; i++)
        {
          across[k] += image->inverse[4 * k + i] * place->along_row[i];
          down[k] += image->inverse[4 * k + i] * place->down_column[i];
        }
    }
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint16 *to = regions + (gsize) y * (gsize) width + x;
        gboolean is_inside = TRUE;
        gsize voxel[3] = { 0 };
        gint64 label;

        for (int k = 0; k < 3; k++)
          {
            const double at = floor (start[k] + x * across[k] + y * down[k] + 0.5);

            is_inside = is_inside && at >= 0 && at < (double) image->dims[k];
            voxel[k] = is_inside ? (gsize) at : 0;
          }
        label = is_inside ? get_label (image, voxel[0], voxel[1], voxel[2]) : 0;
        if (label != last)
          {
            last = label;
            last_region = find_label (self, label);
          }
        *to = last_region;
      }
}

/* One region of a cut through all. */
static gboolean
pick_region (const guint16 *regions, guint index, int width, int height, guint8 *mask, int *bounds)
{
  gboolean any = FALSE;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const gsize at = (gsize) y * (gsize) width + (gsize) x;

        mask[at] = regions[at] == index + 1;
        if (mask[at] == 0)
          continue;
        bounds[0] = any ? MIN (bounds[0], x) : x;
        bounds[1] = any ? bounds[1] : y;
        bounds[2] = any ? MAX (bounds[2], x) : x;
        bounds[3] = y;
        any = TRUE;
      }

  return any;
}

static gboolean
sample_labels (const SymSegmentation *self, guint index, const SymPlanePlace *place, int width, int height,
               guint8 *mask, int *bounds)
{
  g_autofree guint16 *regions = g_new (guint16, (gsize) width * (gsize) height);

  _sym_segmentation_sample_labels (self, place, width, height, regions);

  return pick_region (regions, index, width, height, mask, bounds);
}

gboolean
_sym_segmentation_sample (const SymSegmentation *self, guint index, const SymPlanePlace *place, double reach,
                          int width, int height, guint8 *mask, int *bounds)
{
  g_return_val_if_fail (index < self->segments->len && place->is_known, FALSE);

  if (self->labels != NULL)
    return sample_labels (self, index, place, width, height, mask, bounds);
  if (self->planes != NULL)
    return _sym_segmentation_sample_planes (self, index, place, width, height, mask, bounds);
  return _sym_segmentation_sample_contours (self, index, place, reach, width, height, mask, bounds);
}

gboolean
_sym_image_get_plane_place (const SymImage *self, gsize slice, gsize time, gsize other, SymPlanePlace *place)
{
  double at[3][3];

  for (int i = 0; i < 3; i++)
    {
      const double voxel[5] = { i == 1, i == 2, (double) slice, (double) time, (double) other };

      if (!sym_image_get_position (self, voxel, at[i]))
        return FALSE;
    }
  place->is_known = TRUE;
  for (int k = 0; k < 3; k++)
    {
      place->origin[k] = at[0][k];
      place->along_row[k] = at[1][k] - at[0][k];
      place->down_column[k] = at[2][k] - at[0][k];
    }

  return TRUE;
}

guint64
_sym_segmentation_get_mask (const SymSegmentation *self, guint index, const SymImage *grid, guint8 *mask)
{
  const gsize plane = grid->dims[0] * grid->dims[1];
  guint64 n = 0;

  for (gsize z = 0; z < grid->dims[2]; z++)
    {
      guint8 *to = mask + z * plane;
      SymPlanePlace place;
      int bounds[4];

      if (!_sym_image_get_plane_place (grid, z, 0, 0, &place))
        memset (to, 0, plane);
      else if (_sym_segmentation_sample (self, index, &place, self->depth > 0 ? 0 : grid->spacing[2] / 2, (int) grid->dims[0], (int) grid->dims[1], to, bounds))
        for (gsize i = 0; i < plane; i++)
          n += to[i];
    }

  return n;
}

gboolean
sym_segmentation_is_label_map (const SymSegmentation *self)
{
  return self->labels != NULL;
}

guint
sym_segmentation_get_n_segments (const SymSegmentation *self)
{
  return self->segments->len;
}

const SymSegment *
sym_segmentation_get_segment (const SymSegmentation *self, guint index)
{
  g_return_val_if_fail (index < self->segments->len, NULL);

  return &g_array_index (self->segments, SymSegment, index);
}

const char *const *
sym_segmentation_get_notes (const SymSegmentation *self)
{
  return (const char *const *) self->notes;
}

/* Whether a label map and an image are of one grid, to a part of a voxel. */
static gboolean
is_same_grid (const SymImage *a, const SymImage *b)
{
  double least = HUGE_VAL;

  if (!sym_image_affine_holds (a) || !sym_image_affine_holds (b) || memcmp (a->dims, b->dims, 3 * sizeof *a->dims) != 0)
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      double column[3];

      _sym_affine_get_column (a->affine, i, column);
      least = MIN (least, _sym_vector_norm (column));
    }
  for (int corner = 0; corner < 8; corner++)
    {
      const double voxel[3] = { (corner & 1) != 0 ? (double) a->dims[0] - 1 : 0,
                                (corner & 2) != 0 ? (double) a->dims[1] - 1 : 0,
                                (corner & 4) != 0 ? (double) a->dims[2] - 1 : 0 };
      double there[3], here[3];

      _sym_affine_apply (a->affine, voxel, there);
      _sym_affine_apply (b->affine, voxel, here);
      for (int k = 0; k < 3; k++)
        there[k] -= here[k];
      if (_sym_vector_norm (there) > SAME_GRID * least)
        return FALSE;
    }

  return TRUE;
}

gboolean
sym_segmentation_fits (const SymSegmentation *self, const SymImage *image)
{
  double least[3], most[3];

  g_return_val_if_fail (self != NULL && image != NULL, FALSE);

  if (self->labels == image)
    return FALSE;
  if (self->labels != NULL && self->frame_of_reference[0] == '\0')
    return is_same_grid (self->labels, image);
  if (self->frame_of_reference[0] == '\0'
      || strcmp (self->frame_of_reference, sym_image_get_frame_of_reference (image)) != 0)
    return FALSE;
  include_image (image, least, most);
  for (int k = 0; k < 3; k++)
    {
      /* a single slice is a plane: half of what a plane stands for to either side */
      const double slack = MAX (self->depth, image->spacing[2]) / 2 + SAME_LEVEL;

      if (!(self->least[k] <= most[k] + slack && least[k] <= self->most[k] + slack))
        return FALSE;
    }

  return TRUE;
}
