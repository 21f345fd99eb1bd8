/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-frame"

#include "config.h"

#include "sym-frame.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-colour-bar-private.h"
#include "sym-layers-private.h"
#include "sym-mark-private.h"
#include "sym-overlay-private.h"
#include "sym-presentation-private.h"
#include "sym-resample-private.h"
#include "sym-sdm-private.h"
#include "sym-shade-private.h"

#define NO_SLICE_WORDS "NO SLICE HERE"

/* Pixels around the colours of the visible mark that belong to it. */
#define MARK_EDGE 2

static const guint8 gap_colour[3] = { 30, 30, 30 };

struct _SymFrame
{
  gatomicrefcount ref_count;
  int width, height;
  gsize stride;
  GBytes *bytes;
  SymVerdict verdict;
  char *reason;
};

G_DEFINE_BOXED_TYPE (SymFrame, sym_frame, sym_frame_ref, sym_frame_unref)

/* The rows while they are drawn. */
typedef struct
{
  guint8 *pixels;
  int width, height;
  gsize stride;
} Canvas;

static gboolean
canvas_init (Canvas *self, int width, int height, GError **error)
{
  gsize size;

  self->width = width;
  self->height = height;
  self->stride = ((gsize) width * 3 + 3) & ~(gsize) 3;
  if (!g_size_checked_mul (&size, self->stride, (gsize) height)
      || (self->pixels = g_try_malloc (size + SYM_SHADE_SLACK)) == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _("No memory for a picture of %d by %d pixels"),
                   width, height);
      return FALSE;
    }
  return TRUE;
}

static SymFrame *
frame_new (Canvas *canvas, const SymVerdict *verdict, const char *reason)
{
  SymFrame *self = g_new0 (SymFrame, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->width = canvas->width;
  self->height = canvas->height;
  self->stride = canvas->stride;
  self->bytes = g_bytes_new_take (g_steal_pointer (&canvas->pixels), canvas->stride * (gsize) canvas->height);
  self->verdict = *verdict;
  self->reason = g_strdup (reason);
  return self;
}

SymFrame *
sym_frame_ref (SymFrame *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sym_frame_unref (SymFrame *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_bytes_unref (self->bytes);
  g_free (self->reason);
  g_free (self);
}

static void
divide_by_share (float *values, const float *share, int n)
{
  for (int i = 0; i < n; i++)
    values[i] = share[i] >= 0.5F ? values[i] / share[i] : 0;
}

/* The first rows are left black: the band covers them. */
static void
draw_rows (Canvas *canvas, SymResampler *resampler, const SymShading *shading, guint8 *index, int covered)
{
  const gsize row_size = (gsize) canvas->width * 3;
  const int left = resampler->x.first, n = resampler->x.n_out;
  const int top = resampler->y.first, end = n > 0 ? top + resampler->y.n_out : top;

  for (int y = 0; y < canvas->height; y++)
    {
      guint8 *row = canvas->pixels + (gsize) y * canvas->stride;

      if (y >= MAX (top, covered) && y < end)
        {
          const float *const *channels = _sym_resampler_get_row (resampler, y);
          const float *share = resampler->has_holes ? channels[resampler->n_channels - 1] : NULL;

          memset (row, 0, (gsize) left * 3);
          if (resampler->slice->n_channels == 3)
            _sym_shade_colour (channels, index, row + 3 * (gsize) left, n);
          else
            {
              if (share != NULL)
                divide_by_share (resampler->out[0], share, n);
              _sym_shade_grey (shading, channels[0], share, index, row + 3 * (gsize) left, n);
            }
          memset (row + 3 * (gsize) (left + n), 0, row_size - 3 * (gsize) (left + n));
        }
      else
        memset (row, 0, row_size);
      memset (row + row_size, 0, canvas->stride - row_size);
    }
}

static gboolean
draw_image (Canvas *canvas, const SymImage *image, const SymViewport *viewport, int covered, GError **error)
{
  g_auto (SymResampler) resampler = { 0 };
  g_autofree guint8 *index = g_malloc ((gsize) viewport->width);
  SymPlacement placement = _sym_viewport_get_placement (viewport, image);
  g_auto (SymShading) shading = { 0 };
  SymSlice slice;

  _sym_slice_init (&slice, image, _sym_viewport_get_slicing (viewport, image), (gsize) viewport->slice,
                   (gsize) viewport->time, (gsize) viewport->other, viewport->window.centre);
  if (!_sym_resampler_init (&resampler, &slice, &placement, viewport->width, viewport->height,
                            viewport->interpolation))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   _("No memory to draw a slice of %zu by %zu pixels"), slice.columns, slice.rows);
      return FALSE;
    }
  _sym_shading_init (&shading, viewport, image);
  draw_rows (canvas, &resampler, &shading, index, covered);
  return TRUE;
}

/* Names of regions: each in its colour, whatever the window, and never a mean of two. */
static gboolean
draw_labels (Canvas *canvas, const SymImage *image, const SymViewport *viewport)
{
  const SymPlacement placement = _sym_viewport_get_placement (viewport, image);
  SymSlice slice;

  for (int y = 0; y < canvas->height; y++)
    memset (canvas->pixels + (gsize) y * canvas->stride, 0, canvas->stride);
  _sym_slice_init (&slice, image, _sym_viewport_get_slicing (viewport, image), (gsize) viewport->slice,
                   (gsize) viewport->time, (gsize) viewport->other, 0);
  _sym_labels_paint (&slice, &placement, canvas->pixels, canvas->width, canvas->height, canvas->stride);
  return TRUE;
}

SymFrame *
sym_frame_compose (SymItem *item, const SymViewport *viewport, GError **error)
{
  const SymImage *image = sym_item_get_image (item);
  const SymVerdict *verdict = sym_item_get_verdict (item);
  const char *reason = sym_item_get_reason (item);
  const int width = viewport->width, height = viewport->height, scale = viewport->scale;
  g_autofree guint8 *pixels = NULL;
  gboolean is_marked = sym_verdict_is_marked (verdict), hides;
  SymMarkLayout layout;
  Canvas canvas;

  if (!sym_viewport_is_valid (viewport, image))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   _("There is no view of slice %lld in a picture of %d by %d pixels"),
                   (long long) viewport->slice, width, height);
      return NULL;
    }
  if (!canvas_init (&canvas, width, height, error))
    return NULL;
  pixels = canvas.pixels;

  /* A tile hides the image wholly: it is not drawn at all. */
  layout = _sym_mark_layout (width, height, scale);
  hides = is_marked && layout.tile;
  if (image != NULL && viewport->slice >= 0 && !hides)
    {
      char letters[4][8] = { 0 };

      const SymShutterInfo *shutter = _sym_item_get_shutter (item, viewport);
      const int covered = is_marked ? layout.band : 0;

      if (!(sym_image_has_labels (image) ? draw_labels (&canvas, image, viewport)
                                         : draw_image (&canvas, image, viewport, covered, error))
          || (shutter != NULL
              && !_sym_shutter_paint (shutter, image, viewport, pixels, width, height, canvas.stride, error))
          || !_sym_layers_paint (item, viewport, pixels, width, height, canvas.stride, error))
        return NULL;
      sym_viewport_get_letters (viewport, image, letters);
      _sym_mark_draw_letters (pixels, width, height, canvas.stride, scale, letters);
      if (viewport->colour_bar)
        _sym_colour_bar_draw (pixels, canvas.stride, viewport, image);
    }
  else
    {
      memset (pixels, 0, canvas.stride * (gsize) height);
      if (image != NULL && viewport->slice < 0 && !hides)
        _sym_mark_draw_notice (pixels, width, height, canvas.stride, scale, NO_SLICE_WORDS);
    }

  _sym_mark_paint (pixels, width, height, canvas.stride, scale, verdict, reason);
  if (!_sym_mark_check (pixels, width, height, canvas.stride, scale, verdict, reason))
    {
      g_warning ("No picture: the mark %s of %s, %d by %d pixels at scale %d, did not pass its check",
                 sym_verdict_get_words (verdict), sym_item_get_name (item), width, height, scale);
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   _("The mark of a picture of %d by %d pixels did not pass its check"), width, height);
      return NULL;
    }
  g_steal_pointer (&pixels);
  return frame_new (&canvas, verdict, reason);
}

/* Rows of the grid share a height each; the whole is as wide as the widest. */
static gboolean
measure_grid (SymFrame *const *frames, guint n, guint columns, int gap, int *width, int *height, GError **error)
{
  gint64 whole_width = 0, whole_height = 0;

  for (guint first = 0; first < n; first += columns)
    {
      gint64 row = 0;

      for (guint i = first; i < MIN (first + columns, n); i++)
        {
          if (frames[i]->height != frames[first]->height)
            {
              g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                           _("Pictures of %d and of %d rows do not stand side by side"),
                           frames[first]->height, frames[i]->height);
              return FALSE;
            }
          row += frames[i]->width + (i > first ? gap : 0);
        }
      whole_width = MAX (whole_width, row);
      whole_height += frames[first]->height + (first > 0 ? gap : 0);
    }
  if (whole_width > SYM_VIEWPORT_MAX_SIZE || whole_height > SYM_VIEWPORT_MAX_SIZE)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   _("A picture of %lld by %lld pixels is too large; at most %d each way are possible"),
                   (long long) whole_width, (long long) whole_height, SYM_VIEWPORT_MAX_SIZE);
      return FALSE;
    }
  *width = (int) whole_width;
  *height = (int) whole_height;
  return TRUE;
}

static void
canvas_fill (Canvas *self, const guint8 *colour)
{
  for (int y = 0; y < self->height; y++)
    {
      guint8 *row = self->pixels + (gsize) y * self->stride;

      memset (row + 3 * (gsize) self->width, 0, self->stride - 3 * (gsize) self->width);
      for (int x = 0; x < self->width; x++)
        memcpy (row + 3 * (gsize) x, colour, 3);
    }
}

static void
canvas_copy (Canvas *self, const SymFrame *frame, int x, int y)
{
  const guint8 *from = g_bytes_get_data (frame->bytes, NULL);

  for (int row = 0; row < frame->height; row++)
    {
      guint8 *to = self->pixels + (gsize) (y + row) * self->stride;

      memcpy (to + 3 * (gsize) x, from + (gsize) row * frame->stride, 3 * (gsize) frame->width);
      memset (to + 3 * (gsize) self->width, 0, self->stride - 3 * (gsize) self->width);
    }
}

SymFrame *
sym_frame_join_grid (SymFrame *const *frames, guint n, guint columns, int gap, GError **error)
{
  SymVerdict verdict;
  const SymFrame *gravest;
  Canvas canvas;
  int width, height, x = 0, y = 0;

  g_return_val_if_fail (n > 0 && columns > 0 && gap >= 0, NULL);
  if (!measure_grid (frames, n, columns, gap, &width, &height, error)
      || !canvas_init (&canvas, width, height, error))
    return NULL;
  canvas_fill (&canvas, gap_colour);
  verdict = frames[0]->verdict;
  gravest = frames[0];
  for (guint i = 0; i < n; i++)
    {
      if (i > 0 && i % columns == 0)
        {
          x = 0;
          y += frames[i - 1]->height + gap;
        }
      canvas_copy (&canvas, frames[i], x, y);
      x += frames[i]->width + gap;
      verdict = sym_verdict_join (verdict, frames[i]->verdict);
      if (frames[i]->verdict.kind > gravest->verdict.kind)
        gravest = frames[i];
    }
  return frame_new (&canvas, &verdict, gravest->reason);
}

/* The band and the border of the visible mark stay as they were drawn, to the bit: what has their
 * colours, and the strokes and edges next to it. */
static guint8 *
find_mark (const Canvas *canvas)
{
  const int width = canvas->width, height = canvas->height;
  guint8 *keep = g_malloc0 ((gsize) width * (gsize) height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (_sym_overlay_is_ground (canvas->pixels + (gsize) y * canvas->stride + 3 * (gsize) x))
        for (int v = MAX (y - MARK_EDGE, 0); v <= MIN (y + MARK_EDGE, height - 1); v++)
          memset (keep + (gsize) v * (gsize) width + (gsize) MAX (x - MARK_EDGE, 0), 1,
                  (gsize) (MIN (x + MARK_EDGE, width - 1) - MAX (x - MARK_EDGE, 0) + 1));
  return keep;
}

SymFrame *
sym_frame_watermark (SymFrame *self)
{
  const SymSdmRange range = { .low = 0, .high = 255 };
  SymSdmPlane plane = {
    .row_stride = self->stride,
    .pixel_stride = 3,
    .type = SYM_SAMPLE_UINT8,
    .n_channels = 3,
    .width = (gsize) self->width,
    .height = (gsize) self->height,
  };
  g_autofree guint8 *keep = NULL;
  Canvas canvas;
  SymSdmOutcome outcome;

  if ((self->verdict.kind != SYM_VERDICT_SYNTHETIC && self->verdict.kind != SYM_VERDICT_PARTLY_SYNTHETIC)
      || !canvas_init (&canvas, self->width, self->height, NULL))
    return sym_frame_ref (self);
  canvas_copy (&canvas, self, 0, 0);
  plane.samples = canvas.pixels;
  plane.keep = keep = find_mark (&canvas);
  outcome = _sym_sdm_embed (&plane, 1, &range,
                            self->verdict.kind == SYM_VERDICT_SYNTHETIC ? SYM_SDM_SYNTHETIC : SYM_SDM_PARTLY,
                            NULL, NULL);
  if (outcome != SYM_SDM_EMBEDDED && outcome != SYM_SDM_WEAK)
    {
      g_free (canvas.pixels);
      return sym_frame_ref (self);
    }
  return frame_new (&canvas, &self->verdict, self->reason);
}

int
sym_frame_get_width (const SymFrame *self)
{
  return self->width;
}

int
sym_frame_get_height (const SymFrame *self)
{
  return self->height;
}

gsize
sym_frame_get_stride (const SymFrame *self)
{
  return self->stride;
}

GBytes *
sym_frame_get_bytes (const SymFrame *self)
{
  return self->bytes;
}

const SymVerdict *
sym_frame_get_verdict (const SymFrame *self)
{
  return &self->verdict;
}

const char *
sym_frame_get_reason (const SymFrame *self)
{
  return self->reason;
}

gboolean
sym_frame_get_badge_area (const SymFrame *self, int scale, int *x, int *y, int *width, int *height)
{
  _sym_mark_get_badge_area (self->width, self->height, scale, &self->verdict, x, y, width, height);
  return *width > 0;
}
