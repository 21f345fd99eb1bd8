/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Values that the automatic window is taken from, spread evenly over the planes and in each: some
 * 400 of them lie beyond either percentile. */
#define WINDOW_VALUES 400000
#define WINDOW_PLANES 64

/* Part of the values below and above the automatic window [viewer conventions, section 3]. */
#define WINDOW_TAIL 0.001

static SymWindow
window_between (double low, double high, const char *name)
{
  SymWindow window = { .function = SYM_WINDOW_LINEAR_EXACT };

  /* Halves first: the difference of two doubles need not be one. */
  window.centre = low / 2 + high / 2;
  window.width = high - low;
  if (!isfinite (window.width))
    window.width = G_MAXDOUBLE / 4;
  if (!(window.width > 0))
    window.width = 1;
  g_strlcpy (window.name, name, sizeof window.name);

  return window;
}

/* Hoare's selection: afterwards values[k] is what sorting would put there. No value is NaN. */
static double
select_value (double *values, gssize n, gssize k)
{
  gssize low = 0, high = n - 1;

  while (low < high)
    {
      double pivot = values[low + (high - low) / 2];
      gssize i = low, j = high;

      while (i <= j)
        {
          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
          if (i <= j)
            {
              double swap = values[i];

              values[i++] = values[j];
              values[j--] = swap;
            }
        }
      if (k <= j)
        high = j;
      else if (k >= i)
        low = i;
      else
        break;
    }

  return values[k];
}

static gsize
collect_values (const SymImage *self, double *values, gsize room)
{
  SymSampleType type = (SymSampleType) self->info.sample_type;
  gsize n_planes = MIN (self->n_planes, WINDOW_PLANES);
  gsize pixels = self->dims[0] * self->dims[1];
  gsize wanted = MAX (WINDOW_VALUES / n_planes, 1);
  gsize step = (pixels + wanted - 1) / wanted;
  gsize n = 0;

  /* A step that shares a factor with the columns would look at a few columns only. */
  while (step > 1 && self->dims[0] % step == 0)
    step++;

  for (gsize p = 0; p < n_planes; p++)
    {
      /* Halfway into each of n_planes equal parts of the stack. */
      gsize index = (gsize) (((double) p + 0.5) * (double) self->n_planes / (double) n_planes);
      const guint8 *plane = self->planes[MIN (index, self->n_planes - 1)];
      SymRescale rescale
          = self->rescales[self->n_rescales == 1 ? 0 : MIN (index, self->n_planes - 1)];

      for (gsize i = 0; i < pixels && n < room; i += step)
        {
          double stored = _sym_sample_get (plane, type, i * self->info.n_samples);
          double value = _sym_image_to_modality (self, rescale, stored);

          if (isfinite (value) && !_sym_image_is_padding (self, stored))
            values[n++] = value;
        }
    }

  return n;
}

static SymWindow
sample_range_window (const SymImage *self)
{
  SymSampleType type = (SymSampleType) self->info.sample_type;
  gboolean is_signed = type == SYM_SAMPLE_INT8 || type == SYM_SAMPLE_INT16
                       || type == SYM_SAMPLE_INT32 || type == SYM_SAMPLE_INT64;
  double range = ldexp (1, (int) self->info.bits_stored);
  double low = is_signed ? -range / 2 : 0;

  return window_between (low, low + range - 1, _ ("Full range"));
}

static gboolean
is_mono (const SymImage *self)
{
  return self->info.colour <= SYM_COLOUR_MONO_INVERTED;
}

/* All values that the image holds. The lock is held. */
static SymWindow
compute_full_window (const SymImage *self)
{
  SymSampleType type = (SymSampleType) self->info.sample_type;
  gsize pixels = self->dims[0] * self->dims[1];
  double low = INFINITY, high = -INFINITY;

  if (!is_mono (self))
    return sample_range_window (self);

  if ((self->info.flags & SYM_IMAGE_HAS_PADDING) == 0 && self->info.n_samples == 1
      && type < SYM_SAMPLE_COMPLEX64)
    {
      SymStatistics statistics = sym_image_get_statistics (self);

      return window_between (statistics.rescaled_min, statistics.rescaled_max, _ ("Full range"));
    }

  for (gsize p = 0; p < self->n_planes; p++)
    for (gsize i = 0; i < pixels; i++)
      {
        double stored = _sym_sample_get (self->planes[p], type, i * self->info.n_samples);
        double value
            = _sym_image_to_modality (self, self->rescales[self->n_rescales == 1 ? 0 : p], stored);

        if (!isfinite (value) || _sym_image_is_padding (self, stored))
          continue;
        low = MIN (low, value);
        high = MAX (high, value);
      }

  return window_between (low <= high ? low : 0, low <= high ? high : 0, _ ("Full range"));
}

static SymWindow
get_full_window_locked (SymImage *self)
{
  if (!self->full_known)
    {
      self->full_window = compute_full_window (self);
      self->full_known = TRUE;
    }

  return self->full_window;
}

static SymWindow
compute_auto_window (SymImage *self)
{
  g_autofree double *values = NULL;
  double low, high;
  gsize room, n, tail;

  if (!is_mono (self))
    return sample_range_window (self);

  room = MIN (self->n_planes * self->dims[0] * self->dims[1], WINDOW_VALUES);
  values = g_new (double, room);
  n = collect_values (self, values, room);
  if (n == 0)
    return window_between (0, 0, _ ("Automatic"));
  tail = (gsize) (WINDOW_TAIL * (double) n);
  low = select_value (values, (gssize) n, (gssize) tail);
  high = select_value (values, (gssize) n, (gssize) (n - 1 - tail));

  /* A mask of a few voxels: nearly all values are one, and the others are what matters. */
  if (!(high > low))
    {
      SymWindow window = get_full_window_locked (self);

      g_strlcpy (window.name, _ ("Automatic"), sizeof window.name);
      return window;
    }

  return window_between (low, high, _ ("Automatic"));
}

/* The image is immutable to everybody; what is computed late is guarded by its own lock. */
SymWindow
sym_image_get_auto_window (const SymImage *self)
{
  SymImage *image = (SymImage *) self;
  SymWindow window;

  g_mutex_lock (&image->lock);
  if (!image->auto_known)
    {
      image->auto_window = compute_auto_window (image);
      image->auto_known = TRUE;
    }
  window = image->auto_window;
  g_mutex_unlock (&image->lock);

  return window;
}

SymWindow
sym_image_get_full_window (const SymImage *self)
{
  SymImage *image = (SymImage *) self;
  SymWindow window;

  g_mutex_lock (&image->lock);
  window = get_full_window_locked (image);
  g_mutex_unlock (&image->lock);

  return window;
}

/* A picture: its samples are brightness already, and stretching it would only alter it. */
static gboolean
is_picture (const SymImage *self)
{
  if (!is_mono (self))
    return TRUE;
  if (self->info.format == SYM_FORMAT_PNG)
    return self->info.bits_stored <= 8;

  return self->info.format == SYM_FORMAT_DICOM && self->info.sample_type == SYM_SAMPLE_UINT8
         && self->luts[SYM_LUT_MODALITY] == NULL && self->n_rescales == 1
         && self->rescales[0].slope == 1 && self->rescales[0].intercept == 0;
}

/* Of a test that has two sides 0 is in the middle, so that a colour scale tells them apart, also where the
 * file has a window that reaches farther to one side. */
static SymWindow
get_symmetric_window (const SymImage *self)
{
  SymWindow window = self->windows->len > 0 ? g_array_index (self->windows, SymWindow, 0)
                                            : sym_image_get_auto_window (self);
  const double low = window.centre - window.width / 2, high = window.centre + window.width / 2;

  if (low < 0)
    {
      window.centre = 0;
      window.width = 2 * MAX (-low, high);
    }
  return window;
}

SymWindow
sym_image_get_default_window (const SymImage *self)
{
  const SymLut *lut = self->luts[SYM_LUT_VOI];

  if (is_mono (self) && (self->info.flags & SYM_IMAGE_STATISTIC) != 0)
    return get_symmetric_window (self);
  if (is_mono (self) && self->windows->len > 0)
    return g_array_index (self->windows, SymWindow, 0);
  if (is_mono (self) && lut != NULL)
    {
      SymWindow window = { .function = SYM_WINDOW_LUT };

      /* Each entry is as wide as one value and centred on it. */
      window.centre = lut->first + (lut->n - 1) / 2.0;
      window.width = lut->n;
      g_strlcpy (window.name, lut->name, sizeof window.name);
      return window;
    }
  if (is_picture (self))
    return sample_range_window (self);
  if ((self->info.flags & SYM_IMAGE_LABELS) != 0)
    return sym_image_get_full_window (self);

  return sym_image_get_auto_window (self);
}

double
_sym_image_map_lut (const SymImage *self, const SymWindow *window, double value)
{
  const SymLut *lut = self->luts[SYM_LUT_VOI];
  double index;

  g_return_val_if_fail (lut != NULL, 0);

  index = floor ((value - (window->centre - window->width / 2)) * lut->n / window->width);
  if (!(index > 0))
    index = 0;
  else if (index > lut->n - 1)
    index = lut->n - 1;

  return MIN (lut->values[(gsize) index] / (ldexp (1, (int) lut->bits) - 1), 1.0);
}
