/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-frame"

#include "config.h"

#include "sym-layers-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-affine-private.h"
#include "sym-segmentation-private.h"
#include "sym-viewport-private.h"

/* Width of a line, and reach of the cross that shows a single place, in logical pixels. */
#define LINE_LOGICAL 1.5
#define CROSS_LOGICAL 5

/* The rows that are drawn into, and one region's mask of the same size. */
typedef struct
{
  guint8 *pixels;
  int width, height;
  gsize stride;
  int line;
  guint8 *mask, *work;
  int bounds[4];
} Paint;

gboolean
_sym_viewport_get_place (const SymViewport *self, const SymImage *image, SymPlanePlace *place)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (self, image);
  const SymPlacement placement = _sym_viewport_get_placement (self, image);
  const double at[2] = { (0.5 - placement.x0) / placement.step_x - 0.5, (0.5 - placement.y0) / placement.step_y - 0.5 };
  const double step[2] = { placement.step_x, placement.step_y };
  double axes[3][3], base[3];
  gsize slice = (gsize) self->slice;

  if (slicing.reverse[2])
    slice = image->dims[slicing.axis[2]] - 1 - slice;
  if (slicing.axis[2] == 2)
    {
      if (!_sym_image_get_plane_place (image, slice, (gsize) self->time, (gsize) self->other, place))
        return FALSE;
      memcpy (axes[0], place->along_row, sizeof axes[0]);
      memcpy (axes[1], place->down_column, sizeof axes[1]);
      memcpy (base, place->origin, sizeof base);
    }
  else
    {
      double corner[3] = { 0 };

      if (!sym_image_affine_holds (image))
        return FALSE;
      corner[slicing.axis[2]] = (double) slice;
      _sym_affine_apply (image->affine, corner, base);
      for (int i = 0; i < 3; i++)
        _sym_affine_get_column (image->affine, i, axes[i]);
    }
  place->is_known = TRUE;
  memcpy (place->origin, base, sizeof base);
  for (int i = 0; i < 2; i++)
    {
      const double *axis = axes[slicing.axis[i]];
      const double last = (double) image->dims[slicing.axis[i]] - 1;
      double *way = i == 0 ? place->along_row : place->down_column;

      for (int k = 0; k < 3; k++)
        {
          way[k] = (slicing.reverse[i] ? -axis[k] : axis[k]) / step[i];
          place->origin[k] += slicing.reverse[i] ? (last - at[i]) * axis[k] : at[i] * axis[k];
        }
    }

  return TRUE;
}

static inline void
blend (guint8 *pixel, const guint8 *colour, guint share)
{
  for (int i = 0; i < 3; i++)
    pixel[i] = (guint8) ((pixel[i] * (255 - share) + colour[i] * share + 127) / 255);
}

static void
fill (const Paint *self, const guint8 *colour, double opacity)
{
  const guint share = (guint) (CLAMP (opacity, 0, 1) * 255 + 0.5);

  for (int y = self->bounds[1]; y <= self->bounds[3]; y++)
    for (int x = self->bounds[0]; x <= self->bounds[2]; x++)
      if (self->mask[(gsize) y * (gsize) self->width + (gsize) x] != 0)
        blend (self->pixels + (gsize) y * self->stride + 3 * (gsize) x, colour, share);
}

/* Ones that have no zero within @reach along a line of @n become 2, or stay what they are. Beyond the
 * ends of the line nothing is known, and no edge is drawn there. */
static void
erode_line (guint8 *line, gsize stride, int n, int reach, guint8 *kept)
{
  int last_zero = -reach - 1;

  for (int i = 0; i < n; i++)
    {
      if (line[(gsize) i * stride] == 0)
        last_zero = i;
      kept[i] = i - last_zero > reach;
    }
  last_zero = n + reach;
  for (int i = n - 1; i >= 0; i--)
    {
      if (line[(gsize) i * stride] == 0)
        last_zero = i;
      line[(gsize) i * stride] = kept[i] != 0 && last_zero - i > reach;
    }
}

/* The pixels of the region that have one outside within the width of the line. */
static void
draw_outline (const Paint *self, const guint8 *colour)
{
  const gsize width = (gsize) self->width;
  g_autofree guint8 *kept = g_malloc ((gsize) MAX (self->width, self->height));

  for (int y = self->bounds[1]; y <= self->bounds[3]; y++)
    {
      memcpy (self->work + (gsize) y * width, self->mask + (gsize) y * width, width);
      erode_line (self->work + (gsize) y * width, 1, self->width, self->line, kept);
    }
  /* rows without the region are all zero; those next to it are needed */
  if (self->bounds[1] > 0)
    memset (self->work + (gsize) (self->bounds[1] - 1) * width, 0, width);
  if (self->bounds[3] < self->height - 1)
    memset (self->work + (gsize) (self->bounds[3] + 1) * width, 0, width);
  for (int x = self->bounds[0]; x <= self->bounds[2]; x++)
    {
      const int first = MAX (self->bounds[1] - 1, 0), last = MIN (self->bounds[3] + 1, self->height - 1);

      erode_line (self->work + (gsize) first * width + (gsize) x, width, last - first + 1, self->line, kept);
    }
  for (int y = self->bounds[1]; y <= self->bounds[3]; y++)
    for (int x = self->bounds[0]; x <= self->bounds[2]; x++)
      {
        const gsize at = (gsize) y * width + (gsize) x;

        if (self->mask[at] != 0 && self->work[at] == 0)
          memcpy (self->pixels + (gsize) y * self->stride + 3 * (gsize) x, colour, 3);
      }
}

static void
draw_bar (const Paint *self, int left, int top, int width, int height, const guint8 *colour)
{
  for (int y = MAX (top, 0); y < MIN (top + height, self->height); y++)
    for (int x = MAX (left, 0); x < MIN (left + width, self->width); x++)
      memcpy (self->pixels + (gsize) y * self->stride + 3 * (gsize) x, colour, 3);
}

/* A cross where a single place lies, in the slices that are near enough. */
static void
draw_spots (const Paint *self, const SymSegmentation *segmentation, guint index, const SymPlanePlace *place, double reach,
            int arm, const guint8 *colour)
{
  double normal[3];
  const double right = _sym_vector_dot (place->along_row, place->along_row);
  const double down = _sym_vector_dot (place->down_column, place->down_column);

  _sym_vector_cross (place->along_row, place->down_column, normal);
  if (segmentation->spots == NULL || !_sym_vector_normalize (normal))
    return;
  for (guint i = 0; i < segmentation->spots->len; i++)
    {
      const SymSpot *spot = &g_array_index (segmentation->spots, SymSpot, i);
      double off[3], x, y;

      for (int k = 0; k < 3; k++)
        off[k] = spot->at[k] - place->origin[k];
      if (spot->segment != index || fabs (_sym_vector_dot (off, normal)) > reach)
        continue;
      x = _sym_vector_dot (off, place->along_row) / right;
      y = _sym_vector_dot (off, place->down_column) / down;
      if (!(x > -arm && x < self->width + arm && y > -arm && y < self->height + arm))
        continue;
      draw_bar (self, (int) lround (x) - arm, (int) lround (y) - self->line / 2, 2 * arm + 1, self->line, colour);
      draw_bar (self, (int) lround (x) - self->line / 2, (int) lround (y) - arm, self->line, 2 * arm + 1, colour);
    }
}

static void
paint_region (const Paint *self, const SymViewport *viewport, const guint8 *colour)
{
  if (viewport->layer_style == SYM_LAYER_FILL)
    fill (self, colour, viewport->layer_opacity);
  else
    draw_outline (self, colour);
}

/* Maps may have hundreds of labels: all are cut at once, and each is drawn within its own bounds. */
static gboolean
paint_labels (Paint *self, const SymSegmentation *segmentation, const SymPlanePlace *place, const SymViewport *viewport,
              guint first_region)
{
  const gsize width = (gsize) self->width, n = segmentation->segments->len;
  g_autofree guint16 *regions = g_try_new (guint16, width * (gsize) self->height);
  g_autofree int (*bounds)[4] = g_malloc (MAX (n, 1) * sizeof *bounds);

  if (regions == NULL)
    return FALSE;
  _sym_segmentation_sample_labels (segmentation, place, self->width, self->height, regions);
  for (gsize s = 0; s < n; s++)
    memcpy (bounds[s], (int[4]){ G_MAXINT, G_MAXINT, -1, -1 }, sizeof bounds[s]);
  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      {
        const guint16 region = regions[(gsize) y * width + (gsize) x];
        int *box = region > 0 ? bounds[region - 1] : NULL;

        if (box == NULL)
          continue;
        box[0] = MIN (box[0], x);
        box[1] = MIN (box[1], y);
        box[2] = MAX (box[2], x);
        box[3] = y;
      }
  for (gsize s = 0; s < n; s++)
    {
      if (bounds[s][3] < 0 || sym_viewport_is_region_hidden (viewport, first_region + (guint) s))
        continue;
      memcpy (self->bounds, bounds[s], sizeof self->bounds);
      for (int y = bounds[s][1]; y <= bounds[s][3]; y++)
        for (gsize at = (gsize) y * width; at < ((gsize) y + 1) * width; at++)
          self->mask[at] = regions[at] == s + 1;
      paint_region (self, viewport, g_array_index (segmentation->segments, SymSegment, s).colour);
    }

  return TRUE;
}

static gboolean
no_memory (int width, int height, GError **error)
{
  g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _ ("No memory to draw regions over a picture of %d by %d pixels"),
               width, height);

  return FALSE;
}

gboolean
_sym_layers_paint (SymItem *item, const SymViewport *viewport, guint8 *pixels, int width, int height, gsize stride,
                   GError **error)
{
  const SymImage *image = sym_item_get_image (item);
  const double spacing = image->spacing[_sym_viewport_get_slicing (viewport, image).axis[2]];
  GPtrArray *layers = sym_item_get_layers (item);
  const gsize size = (gsize) width * (gsize) height;
  g_autofree guint8 *mask = NULL, *work = NULL;
  Paint paint = { .pixels = pixels, .width = width, .height = height, .stride = stride };
  SymPlanePlace place;
  guint region = 0;

  if (layers->len == 0 || !_sym_viewport_get_place (viewport, image, &place))
    return TRUE;
  paint.mask = mask = g_try_malloc (size);
  paint.work = work = g_try_malloc (size);
  if (mask == NULL || work == NULL)
    return no_memory (width, height, error);
  paint.line = MAX ((int) lround (LINE_LOGICAL * viewport->scale), 1);
  for (guint i = 0; i < layers->len; i++)
    {
      const SymSegmentation *segmentation = sym_item_get_segmentation (g_ptr_array_index (layers, i));

      if (segmentation->labels != NULL)
        {
          if (!paint_labels (&paint, segmentation, &place, viewport, region))
            return no_memory (width, height, error);
        }
      else
        for (guint s = 0; s < segmentation->segments->len; s++)
          if (!sym_viewport_is_region_hidden (viewport, region + s))
            {
              const guint8 *colour = g_array_index (segmentation->segments, SymSegment, s).colour;

              if (_sym_segmentation_sample (segmentation, s, &place, spacing / 2, width, height, mask, paint.bounds))
                paint_region (&paint, viewport, colour);
              draw_spots (&paint, segmentation, s, &place, spacing > 0 ? spacing / 2 : 0.5,
                          CROSS_LOGICAL * viewport->scale, colour);
            }
      region += segmentation->segments->len;
    }

  return TRUE;
}

void
_sym_labels_paint (const SymSlice *slice, const SymPlacement *placement, guint8 *pixels, int width, int height,
                   gsize stride)
{
  g_autofree float *values = g_new (float, slice->columns);
  float *channels[SYM_SLICE_MAX_CHANNELS] = { values };
  gsize last_row = G_MAXSIZE;
  gint64 last_label = 0;
  guint8 colour[3] = { 0 };

  for (int y = 0; y < height; y++)
    {
      const double row = floor ((y + 0.5 - placement->y0) / placement->step_y);

      if (!(row >= 0 && row < (double) slice->rows))
        continue;
      if ((gsize) row != last_row)
        _sym_slice_read_row (slice, (gsize) row, 0, slice->columns, channels);
      last_row = (gsize) row;
      for (int x = 0; x < width; x++)
        {
          const double column = floor ((x + 0.5 - placement->x0) / placement->step_x);
          double value;

          if (!(column >= 0 && column < (double) slice->columns))
            continue;
          value = (double) values[(gsize) column];
          if (!(fabs (value) >= 0.5) || fabs (value) > G_MAXINT32)
            continue;
          if ((gint64) floor (value + 0.5) != last_label)
            {
              last_label = (gint64) floor (value + 0.5);
              _sym_label_get_colour (last_label, colour);
            }
          memcpy (pixels + (gsize) y * stride + 3 * (gsize) x, colour, sizeof colour);
        }
    }
}
