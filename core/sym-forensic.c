/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-forensic.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-fft-private.h"
#include "sym-forensic-private.h"
#include "sym-item-private.h"
#include "sym-slice-place-private.h"
#include "sym-viewport-private.h"

/* Most that the frequency steps of a spectrum may differ along its sides and be drawn so. */
#define MAX_ASPECT 1000.0

/* White in the window of a local variance, as a multiple of its median, which is taken from about so
 * many values. */
#define MEDIANS_SHOWN 5
#define MEDIAN_VALUES 50000

static const char *const names[SYM_N_FORENSICS] = { "none", "spectrum", "residual", "variance" };

const char *
sym_forensic_kind_get_name (SymForensicKind kind)
{
  g_return_val_if_fail (kind < SYM_N_FORENSICS, NULL);
  return names[kind];
}

gboolean
sym_forensic_kind_from_name (const char *name, SymForensicKind *kind)
{
  for (guint i = 0; i < SYM_N_FORENSICS; i++)
    if (g_str_equal (names[i], name))
      {
        *kind = (SymForensicKind) i;
        return TRUE;
      }
  return FALSE;
}

static char *
make_name (SymItem *item, SymForensicKind kind)
{
  switch (kind)
    {
    case SYM_FORENSIC_SPECTRUM:
      return g_strdup_printf (_ ("%s, log power spectrum"), sym_item_get_name (item));
    case SYM_FORENSIC_RESIDUAL:
      return g_strdup_printf (_ ("%s, noise residual"), sym_item_get_name (item));
    case SYM_FORENSIC_VARIANCE:
      return g_strdup_printf (_ ("%s, local variance"), sym_item_get_name (item));
    case SYM_FORENSIC_NONE:
    case SYM_N_FORENSICS:
    default:
      g_return_val_if_reached (g_strdup (sym_item_get_name (item)));
    }
}

/* The slice in one plane of floats; colours as luma. */
static gboolean
read_slice (const SymSlice *slice, float *values)
{
  g_autofree float *row = g_try_new (float, SYM_SLICE_MAX_CHANNELS * slice->columns);
  float *channels[SYM_SLICE_MAX_CHANNELS];

  if (row == NULL)
    return FALSE;
  for (gsize c = 0; c < SYM_SLICE_MAX_CHANNELS; c++)
    channels[c] = row + c * slice->columns;
  for (gsize y = 0; y < slice->rows; y++)
    {
      float *to = values + y * slice->columns;

      if (slice->n_channels == 1)
        channels[0] = to;
      _sym_slice_read_row (slice, y, 0, slice->columns, channels);
      for (gsize x = 0; slice->n_channels > 1 && x < slice->columns; x++)
        to[x] = 0.299F * channels[0][x] + 0.587F * channels[1][x] + 0.114F * channels[2][x];
    }
  return TRUE;
}

/* Frequencies have no place in the patient; their steps are drawn in proportion, so that patterns
 * keep their angles. */
static void
place_frequencies (SymImageInfo *info, const SymImage *image, const SymSlice *slice)
{
  const double x = image->spacing[slice->slicing.axis[0]], y = image->spacing[slice->slicing.axis[1]];
  const double known = x > 0 && y > 0 ? x / y : 1;

  info->flags |= SYM_IMAGE_HAS_ASPECT;
  info->spacing[0] = 1;
  info->spacing[1] = CLAMP (known * (double) info->dims[0] / (double) info->dims[1], 1 / MAX_ASPECT, MAX_ASPECT);
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  const float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* Edges vary much more than noise does: the window is about what half of the pixels have. */
static void
add_variance_window (SymInstance *instance, const float *values, gsize n)
{
  const gsize step = n / MEDIAN_VALUES + 1;
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (float));
  SymWindow window = { .function = SYM_WINDOW_LINEAR_EXACT };

  for (gsize i = 0; i < n; i += step)
    if (values[i] > 0)
      g_array_append_val (sorted, values[i]);
  if (sorted->len == 0)
    return;
  g_array_sort (sorted, compare_floats);
  window.width = MEDIANS_SHOWN * (double) g_array_index (sorted, float, sorted->len / 2);
  window.centre = window.width / 2;
  g_strlcpy (window.name, _ ("Noise"), sizeof window.name);
  g_array_append_val (instance->windows, window);
}

static SymImage *
make_image (SymForensicKind kind, const SymImageInfo *info, float *values, GError **error)
{
  g_autoptr (SymInstance) instance = _sym_instance_new ("");

  instance->info = *info;
  if (kind == SYM_FORENSIC_VARIANCE)
    add_variance_window (instance, values, (gsize) (info->dims[0] * info->dims[1]));
  instance->data = g_bytes_new_take (values, info->data_size);
  return _sym_image_new_from_instance (instance, error);
}

SymItem *
sym_forensic_view_new (SymItem *item, SymForensicKind kind, const SymViewport *viewport, GError **error)
{
  SymImage *image = sym_item_get_image (item);
  SymViewport upright = *viewport;
  SymImageInfo info = { .sample_type = SYM_SAMPLE_FLOAT32, .n_samples = 1, .bits_stored = 32, .slope = 1 };
  g_autoptr (SymImage) look = NULL;
  g_autofree float *values = NULL, *to = NULL;
  g_autofree char *name = NULL;
  SymSlice slice;

  g_return_val_if_fail (image != NULL && kind > SYM_FORENSIC_NONE && kind < SYM_N_FORENSICS, NULL);
  g_return_val_if_fail (viewport->slice >= 0 && sym_viewport_is_valid (viewport, image), NULL);

  upright.rotation = 0;
  upright.flip_h = upright.flip_v = FALSE;
  /* single precision is spent where the values are: no look depends on where they start */
  _sym_slice_init (&slice, image, _sym_viewport_get_slicing (&upright, image), (gsize) viewport->slice,
                   (gsize) viewport->time, (gsize) viewport->other, sym_image_get_auto_window (image).centre);
  if (slice.columns > SYM_FORENSIC_MAX_SIDE || slice.rows > SYM_FORENSIC_MAX_SIDE)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   _ ("A slice of %zu by %zu pixels is too large for a forensic view: at most %d each way"),
                   slice.columns, slice.rows, SYM_FORENSIC_MAX_SIDE);
      return NULL;
    }

  info.format = image->info.format;
  info.dims[0] = kind == SYM_FORENSIC_SPECTRUM ? _sym_fft_get_padded (slice.columns) : slice.columns;
  info.dims[1] = kind == SYM_FORENSIC_SPECTRUM ? _sym_fft_get_padded (slice.rows) : slice.rows;
  info.dims[2] = info.dims[3] = info.dims[4] = 1;
  info.data_size = info.dims[0] * info.dims[1] * sizeof (float);
  if (kind == SYM_FORENSIC_SPECTRUM)
    {
      place_frequencies (&info, image, &slice);
      g_strlcpy (info.unit, "dB", sizeof info.unit);
    }
  else
    _sym_slice_place (&info, image, &slice);
  if (kind == SYM_FORENSIC_RESIDUAL)
    g_strlcpy (info.unit, sym_image_get_unit (image), sizeof info.unit);

  values = g_try_new (float, slice.columns * slice.rows);
  to = g_try_malloc (info.data_size);
  if (values == NULL || to == NULL || !read_slice (&slice, values)
      || !_sym_forensic_compute (kind, values, slice.columns, slice.rows, to))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   _ ("No memory for a forensic view of %zu by %zu pixels"), slice.columns, slice.rows);
      return NULL;
    }
  look = make_image (kind, &info, g_steal_pointer (&to), error);
  if (look == NULL)
    return NULL;
  if (viewport->plane == SYM_PLANE_ACQUIRED)
    {
      look->sources = g_new0 (char *, look->n_planes);
      look->sources[0]
          = g_strdup (sym_image_get_source (image, viewport->slice, viewport->time, viewport->other));
    }
  name = make_name (item, kind);
  return _sym_item_derive (item, look, name);
}
