/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-pair-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-item-private.h"
#include "sym-pair-planes-private.h"
#include "sym-shade-private.h"
#include "sym-slice-place-private.h"
#include "sym-slice-private.h"
#include "sym-slices-private.h"
#include "sym-viewport-private.h"

/* Steps of grey that an edge differs by from one side to the other, at least. */
#define EDGE_STEP 48

/* Rows that one thread takes at a time. */
#define BAND_ROWS 32

static const guint8 edge_colour[3] = { 0, 220, 255 };

static const char *const names[SYM_N_PAIR_MODES]
    = { "none", "other", "curtain", "checkerboard", "blend", "difference", "absolute-difference", "edges" };

/* One slice of both on the grid of A: values, and what they look like. */
typedef struct
{
  SymPair pair;
  SymSlice slice;
  SymSlice b_slice;     /* of B, where it is voxel by voxel */
  SymPairPlanes planes; /* of B, where it lies between few of its slices */
  gboolean has_planes;
  SymShading a_shading, b_shading;
  double a_centre, b_centre;
  const SymPairLook *look;
  gsize n;
  float *a, *b;     /* values; NaN where there is none */
  guint8 *rgb_a, *rgb_b;
} View;

static void
view_clear (View *self)
{
  _sym_pair_planes_clear (&self->planes);
  _sym_shading_clear (&self->a_shading);
  _sym_shading_clear (&self->b_shading);
  g_free (self->a);
  g_free (self->b);
  g_free (self->rgb_a);
  g_free (self->rgb_b);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, view_clear)

const char *
sym_pair_mode_get_name (SymPairMode mode)
{
  g_return_val_if_fail (mode < SYM_N_PAIR_MODES, NULL);
  return names[mode];
}

gboolean
sym_pair_mode_from_name (const char *name, SymPairMode *mode)
{
  for (guint i = 0; i < SYM_N_PAIR_MODES; i++)
    if (g_str_equal (names[i], name))
      {
        *mode = (SymPairMode) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
sym_pair_mode_is_difference (SymPairMode mode)
{
  return mode == SYM_PAIR_DIFFERENCE || mode == SYM_PAIR_ABSOLUTE;
}

/* Where a pixel of the slice lies in A. */
static void
get_voxel (const SymSlice *slice, gsize column, gsize row, double *voxel)
{
  const SymSlicing *slicing = &slice->slicing;

  for (int i = 0; i < 3; i++)
    voxel[i] = (double) slice->base[i];
  voxel[slicing->axis[0]] += slicing->reverse[0] ? -(double) column : (double) column;
  voxel[slicing->axis[1]] += slicing->reverse[1] ? -(double) row : (double) row;
}

static float
get_luma (const float *rgb)
{
  return 0.299F * rgb[0] + 0.587F * rgb[1] + 0.114F * rgb[2];
}

/* One row of either as values (colours as luma) and as pixels, where these are wanted. */
static void
take_row (const SymShading *shading, float *const *channels, guint n_channels, double centre, gsize n, float *values,
          guint8 *index, guint8 *rgb)
{
  if (n_channels == 1 && rgb == NULL)
    {
      memcpy (values, channels[0], n * sizeof *values);
      return;
    }
  if (n_channels == 1)
    {
      for (gsize i = 0; i < n; i++)
        {
          values[i] = channels[0][i];
          channels[1][i] = isnan (values[i]) ? 0.0F : 1.0F;
          channels[0][i] = isnan (values[i]) ? 0 : (float) ((double) values[i] - centre);
        }
      _sym_shade_grey (shading, channels[0], channels[1], index, rgb, (int) n);
      return;
    }
  for (gsize i = 0; i < n; i++)
    values[i] = get_luma ((const float[3]) { channels[0][i], channels[1][i], channels[2][i] });
  if (rgb == NULL)
    return;
  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < n; i++)
      channels[c][i] = isnan (values[i]) ? 0 : channels[c][i];
  _sym_shade_colour ((const float *const *) channels, index, rgb, (int) n);
}

static void
read_b_row (const View *self, gsize row, float *const *channels)
{
  const guint n_channels = _sym_pair_get_n_channels (self->pair.b);
  double first[3], step[3];

  if (!self->pair.interpolates)
    {
      _sym_slice_read_row (&self->b_slice, row, 0, self->slice.columns, channels);
      return;
    }
  get_voxel (&self->slice, 0, row, first);
  get_voxel (&self->slice, 1, row, step);
  for (int k = 0; k < 3; k++)
    step[k] -= first[k];
  if (self->has_planes)
    {
      _sym_pair_planes_read_row (&self->planes, first, step, self->slice.columns, channels[0]);
      return;
    }
  for (gsize x = 0; x < self->slice.columns; x++)
    {
      double voxel[3], values[3];
      gboolean is_image;

      get_voxel (&self->slice, x, row, voxel);
      is_image = _sym_pair_read_b_at (&self->pair, voxel, values);
      for (guint c = 0; c < n_channels; c++)
        channels[c][x] = is_image ? (float) values[c] : NAN;
    }
}

/* One band of rows; a worker of its own for each. */
static gboolean
read_band (gsize band, guint worker, gpointer user_data)
{
  View *self = user_data;
  const gsize columns = self->slice.columns, end = MIN ((band + 1) * BAND_ROWS, self->slice.rows);
  const gboolean draws = !sym_pair_mode_is_difference (self->look->mode);
  g_autofree float *row = g_try_new (float, 3 * columns);
  g_autofree guint8 *index = g_try_malloc (columns), *rgb = g_try_malloc (3 * columns + SYM_SHADE_SLACK);
  float *channels[3];

  if (row == NULL || index == NULL || rgb == NULL)
    return FALSE;
  for (int c = 0; c < 3; c++)
    channels[c] = row + (gsize) c * columns;
  for (gsize y = band * BAND_ROWS; y < end; y++)
    {
      _sym_slice_read_row (&self->slice, y, 0, columns, channels);
      take_row (&self->a_shading, channels, self->slice.n_channels, self->a_centre, columns, self->a + y * columns,
                index, draws ? rgb : NULL);
      if (draws)
        memcpy (self->rgb_a + 3 * y * columns, rgb, 3 * columns);
      read_b_row (self, y, channels);
      take_row (&self->b_shading, channels, _sym_pair_get_n_channels (self->pair.b), self->b_centre, columns,
                self->b + y * columns, index, draws ? rgb : NULL);
      if (draws)
        memcpy (self->rgb_b + 3 * y * columns, rgb, 3 * columns);
    }
  return TRUE;
}

static gboolean
read_both (View *self, const SymViewport *a_viewport, const SymViewport *b_viewport)
{
  double corners[4][3];

  self->n = self->slice.columns * self->slice.rows;
  self->a = g_try_new (float, self->n);
  self->b = g_try_new (float, self->n);
  if (!sym_pair_mode_is_difference (self->look->mode))
    {
      self->rgb_a = g_try_malloc (3 * self->n);
      self->rgb_b = g_try_malloc (3 * self->n);
      if (self->rgb_a == NULL || self->rgb_b == NULL)
        return FALSE;
    }
  if (self->a == NULL || self->b == NULL)
    return FALSE;
  for (gsize i = 0; i < 4; i++)
    get_voxel (&self->slice, i % 2 * (self->slice.columns - 1), i / 2 * (self->slice.rows - 1), corners[i]);
  self->has_planes = self->pair.interpolates
                     && _sym_pair_planes_init (&self->planes, &self->pair, (const double (*)[3]) corners);
  if (!self->pair.interpolates)
    _sym_slice_init (&self->b_slice, self->pair.b, self->slice.slicing, (gsize) a_viewport->slice, self->pair.b_time,
                     self->pair.b_other, 0);
  _sym_shading_init (&self->a_shading, a_viewport, self->pair.a);
  _sym_shading_init (&self->b_shading, b_viewport, self->pair.b);
  self->a_centre = a_viewport->window.centre;
  self->b_centre = b_viewport->window.centre;
  return _sym_slices_run ((self->slice.rows + BAND_ROWS - 1) / BAND_ROWS, read_band, self, NULL, NULL, NULL);
}

static void
draw_difference (const View *self, float *to)
{
  for (gsize i = 0; i < self->n; i++)
    {
      const float difference = self->b[i] - self->a[i];

      to[i] = self->look->mode == SYM_PAIR_ABSOLUTE ? fabsf (difference) : difference;
    }
}

/* Whether a pixel shows B. */
static gboolean
is_b (const View *self, gsize x, gsize y)
{
  const double columns = (double) self->slice.columns, rows = (double) self->slice.rows;
  const double u = ((double) x + 0.5) / columns - 0.5, v = ((double) y + 0.5) / rows - 0.5;

  if (self->look->mode == SYM_PAIR_CURTAIN)
    {
      const double across = cos (self->look->angle * G_PI / 180), down = sin (self->look->angle * G_PI / 180);
      /* at the ends of its way the line touches the corners, so that 0 and 1 show one image only */
      const double reach = (fabs (across) + fabs (down)) / 2;

      return u * across + v * down > (2 * self->look->place - 1) * reach;
    }
  {
    const double side = MAX (columns, rows) / self->look->squares;

    return ((gsize) (((double) x + 0.5) / side) + (gsize) (((double) y + 0.5) / side)) % 2 == 1;
  }
}

/* Difference of greys from one side of a pixel to the other (I. Sobel, G. Feldman, 1968). */
static gboolean
is_edge (const guint8 *rgb, gsize columns, gsize rows, gsize x, gsize y)
{
  const guint8 *at = rgb + 3 * (y * columns + x);
  const gssize row = 3 * (gssize) columns;
  int across, down;

  if (x == 0 || y == 0 || x == columns - 1 || y == rows - 1)
    return FALSE;
  across = at[3 - row] + 2 * at[3] + at[3 + row] - at[-3 - row] - 2 * at[-3] - at[-3 + row];
  down = at[row - 3] + 2 * at[row] + at[row + 3] - at[-row - 3] - 2 * at[-row] - at[-row + 3];
  return across * across + down * down >= 16 * EDGE_STEP * EDGE_STEP;
}

static void
draw_pixel (const View *self, gsize x, gsize y, guint8 *to)
{
  const gsize i = y * self->slice.columns + x;
  const guint8 *a = self->rgb_a + 3 * i, *b = self->rgb_b + 3 * i;
  const SymPairLook *look = self->look;

  switch (look->mode)
    {
    case SYM_PAIR_OTHER:
      memcpy (to, b, 3);
      break;
    case SYM_PAIR_CURTAIN:
    case SYM_PAIR_CHECKER:
      memcpy (to, is_b (self, x, y) ? b : a, 3);
      break;
    case SYM_PAIR_BLEND:
      for (int c = 0; c < 3; c++)
        to[c] = (guint8) ((1 - look->share) * a[c] + look->share * b[c] + 0.5);
      break;
    case SYM_PAIR_EDGES:
      memcpy (to, is_edge (self->rgb_b, self->slice.columns, self->slice.rows, x, y) ? edge_colour : a, 3);
      break;
    case SYM_PAIR_NONE:
    case SYM_PAIR_DIFFERENCE:
    case SYM_PAIR_ABSOLUTE:
    case SYM_N_PAIR_MODES:
    default:
      g_return_if_reached ();
    }
}

static void
draw_picture (const View *self, guint8 *to)
{
  for (gsize y = 0; y < self->slice.rows; y++)
    for (gsize x = 0; x < self->slice.columns; x++, to += 3)
      draw_pixel (self, x, y, to);
}

static char *
make_name (SymItem *a, SymItem *b, SymPairMode mode)
{
  const char *of_a = sym_item_get_name (a), *of_b = sym_item_get_name (b);

  switch (mode)
    {
    case SYM_PAIR_OTHER:
      /* Translators: the first is shown in the place of the second */
      return g_strdup_printf (_ ("%s on %s"), of_b, of_a);
    case SYM_PAIR_CURTAIN:
      return g_strdup_printf (_ ("%s and %s, curtain"), of_a, of_b);
    case SYM_PAIR_CHECKER:
      return g_strdup_printf (_ ("%s and %s, checkerboard"), of_a, of_b);
    case SYM_PAIR_BLEND:
      return g_strdup_printf (_ ("%s and %s, blended"), of_a, of_b);
    case SYM_PAIR_DIFFERENCE:
      return g_strdup_printf (_ ("%s less %s"), of_b, of_a);
    case SYM_PAIR_ABSOLUTE:
      return g_strdup_printf (_ ("%s and %s, absolute difference"), of_a, of_b);
    case SYM_PAIR_EDGES:
      return g_strdup_printf (_ ("%s with edges of %s"), of_a, of_b);
    case SYM_PAIR_NONE:
    case SYM_N_PAIR_MODES:
    default:
      g_return_val_if_reached (g_strdup (of_a));
    }
}

/* The width that gain 1 draws full: that of A's window, of colours all of it. */
static void
add_window (SymInstance *instance, const View *self, const SymViewport *a_viewport)
{
  const gboolean is_colour = self->slice.n_channels == 3;
  const double width = (is_colour ? 255 : a_viewport->window.width) / self->look->gain;
  SymWindow window = { .function = SYM_WINDOW_LINEAR_EXACT };

  window.width = self->look->mode == SYM_PAIR_ABSOLUTE ? width : 2 * width;
  window.centre = self->look->mode == SYM_PAIR_ABSOLUTE ? width / 2 : 0;
  g_strlcpy (window.name, _ ("Difference"), sizeof window.name);
  g_array_append_val (instance->windows, window);
}

SymItem *
sym_pair_view_new (SymItem *a, SymItem *b, const SymAlignment *alignment, const SymPairLook *look,
                   const SymViewport *a_viewport, const SymViewport *b_viewport, GError **error)
{
  SymImage *image_a = sym_item_get_image (a), *image_b = sym_item_get_image (b);
  const gboolean is_difference = sym_pair_mode_is_difference (look->mode);
  g_autoptr (SymInstance) instance = _sym_instance_new ("");
  g_autoptr (SymImage) image = NULL;
  g_autofree char *name = NULL;
  g_autofree void *samples = NULL;
  g_auto (View) view = { .look = look };
  SymViewport upright = *a_viewport;

  g_return_val_if_fail (image_a != NULL && image_b != NULL, NULL);
  g_return_val_if_fail (look->mode > SYM_PAIR_NONE && look->mode < SYM_N_PAIR_MODES && look->squares > 0
                        && look->gain >= 1, NULL);
  g_return_val_if_fail (a_viewport->slice >= 0 && sym_viewport_is_valid (a_viewport, image_a), NULL);

  upright.rotation = 0;
  upright.flip_h = upright.flip_v = FALSE;
  _sym_pair_init (&view.pair, image_a, image_b, alignment, (gsize) a_viewport->time, (gsize) a_viewport->other);
  _sym_slice_init (&view.slice, image_a, _sym_viewport_get_slicing (&upright, image_a), (gsize) a_viewport->slice,
                   (gsize) a_viewport->time, (gsize) a_viewport->other, 0);
  instance->info = (SymImageInfo) { .format = image_a->info.format, .slope = 1,
                                    .dims = { view.slice.columns, view.slice.rows, 1, 1, 1 } };
  instance->info.sample_type = is_difference ? SYM_SAMPLE_FLOAT32 : SYM_SAMPLE_UINT8;
  instance->info.colour = is_difference ? SYM_COLOUR_MONO : SYM_COLOUR_RGB;
  instance->info.n_samples = is_difference ? 1 : 3;
  instance->info.bits_stored = is_difference ? 32 : 8;
  instance->info.data_size = view.slice.columns * view.slice.rows * (is_difference ? sizeof (float) : 3);
  _sym_slice_place (&instance->info, image_a, &view.slice);
  samples = g_try_malloc (instance->info.data_size);
  if (samples == NULL || !read_both (&view, a_viewport, b_viewport))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _ ("No memory for a comparison of %zu by %zu pixels"),
                   view.slice.columns, view.slice.rows);
      return NULL;
    }
  if (is_difference)
    {
      draw_difference (&view, samples);
      add_window (instance, &view, a_viewport);
      g_strlcpy (instance->info.unit, sym_image_get_unit (image_a), sizeof instance->info.unit);
    }
  else
    draw_picture (&view, samples);
  instance->data = g_bytes_new_take (g_steal_pointer (&samples), instance->info.data_size);
  image = _sym_image_new_from_instance (instance, error);
  if (image == NULL)
    return NULL;
  name = make_name (a, b, look->mode);
  /* what shows B alone is B's, on another grid */
  return look->mode == SYM_PAIR_OTHER ? _sym_item_derive (b, image, name)
                                      : _sym_item_derive_from_both (a, b, image, name);
}
