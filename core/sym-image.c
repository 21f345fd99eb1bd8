/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-affine-private.h"

G_DEFINE_BOXED_TYPE (SymImage, sym_image, sym_image_ref, sym_image_unref)

const char *
sym_format_get_name (SymFormat format)
{
  static const char *const names[SYM_N_FORMATS] = {
    [SYM_FORMAT_DICOM] = "dicom",   [SYM_FORMAT_NIFTI1] = "nifti1",
    [SYM_FORMAT_NIFTI2] = "nifti2", [SYM_FORMAT_ANALYZE] = "analyze",
    [SYM_FORMAT_PNG] = "png",
  };

  g_return_val_if_fail (format < SYM_N_FORMATS, NULL);

  return names[format];
}

SymImage *
_sym_image_alloc (const SymImageInfo *info, gsize n_planes)
{
  SymImage *self = g_new0 (SymImage, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->info = *info;
  for (int i = 0; i < 5; i++)
    self->dims[i] = (gsize) info->dims[i];
  self->plane_values = self->dims[0] * self->dims[1] * info->n_samples;
  self->n_planes = n_planes;
  self->planes = g_new0 (const guint8 *, n_planes);
  self->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->rescales = g_new (SymRescale, 1);
  self->rescales[0] = (SymRescale){ info->slope, info->intercept };
  self->n_rescales = 1;
  self->windows = g_array_new (FALSE, TRUE, sizeof (SymWindow));
  self->has_millimetres = (info->flags & SYM_IMAGE_HAS_SPACING) != 0;
  if ((info->flags & (SYM_IMAGE_HAS_SPACING | SYM_IMAGE_HAS_ASPECT)) != 0)
    memcpy (self->spacing, info->spacing, 2 * sizeof (double));
  if (self->has_millimetres)
    self->spacing[2] = info->spacing[2];

  return self;
}

void
_sym_image_take_windows (SymImage *self, GArray *windows)
{
  for (guint i = 0; i < windows->len; i++)
    {
      SymWindow window = g_array_index (windows, SymWindow, i);

      if (!isfinite (window.centre) || !isfinite (window.width) || !(window.width > 0)
          || window.function > SYM_WINDOW_SIGMOID)
        continue;
      if (window.function == SYM_WINDOW_LINEAR && window.width < 1)
        window.function = SYM_WINDOW_LINEAR_EXACT;
      window.name[sizeof window.name - 1] = '\0';
      g_array_append_val (self->windows, window);
    }
}

const guint8 *
_sym_image_take_samples (SymImage *self, GBytes *data, GError **error)
{
  gsize alignment = sym_sample_type_get_size ((SymSampleType) self->info.sample_type);
  gsize size;
  const guint8 *samples = g_bytes_get_data (data, &size);

  if (self->info.sample_type >= SYM_SAMPLE_COMPLEX64)
    alignment /= 2;
  if ((guintptr) samples % alignment == 0)
    {
      g_ptr_array_add (self->chunks, g_bytes_ref (data));
    }
  else
    {
      guint8 *copy = g_try_malloc (size);

      if (copy == NULL)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                       _ ("There is no memory for %llu bytes of samples."),
                       (unsigned long long) size);
          return NULL;
        }
      memcpy (copy, samples, size);
      g_ptr_array_add (self->chunks, g_bytes_new_take (copy, size));
      samples = copy;
    }

  return samples;
}

void
_sym_image_set_affine (SymImage *self, const double *affine, GPtrArray *notes)
{
  double axes[3][3];

  self->has_affine = _sym_affine_invert (affine, self->inverse);
  if (!self->has_affine)
    {
      g_ptr_array_add (
          notes,
          g_strdup (_ ("The place in the patient is not usable: its axes do not span space.")));
      return;
    }

  memcpy (self->affine, affine, sizeof self->affine);
  for (int i = 0; i < 3; i++)
    {
      self->affine[12 + i] = 0;
      _sym_affine_get_column (affine, i, axes[i]);
      self->spacing[i] = _sym_vector_norm (axes[i]);
      _sym_vector_normalize (axes[i]);
    }
  self->affine[15] = 1;
  self->has_millimetres = TRUE;
  self->affine_holds = TRUE;

  self->is_volume = self->dims[2] > 1;
  for (int i = 0; i < 3; i++)
    if (fabs (_sym_vector_dot (axes[i], axes[(i + 1) % 3])) > SYM_MAX_SHEAR)
      self->is_volume = FALSE;
  if (self->dims[2] > 1 && !self->is_volume)
    g_ptr_array_add (
        notes, g_strdup (_ ("The axes of the volume are not at right angles: only the planes as "
                            "stored are shown.")));
}

void
_sym_image_set_notes (SymImage *self, GPtrArray *notes)
{
  self->notes = g_new0 (char *, notes->len + 1);
  for (guint i = 0; i < notes->len; i++)
    self->notes[i] = g_strdup (g_ptr_array_index (notes, i));
}

SymImage *
sym_image_ref (SymImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sym_image_unref (SymImage *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->planes);
  g_free (self->file_order);
  for (gsize i = 0; self->sources != NULL && i < self->n_planes; i++)
    g_free (self->sources[i]);
  g_free (self->sources);
  g_ptr_array_unref (self->chunks);
  g_free (self->rescales);
  g_array_unref (self->windows);
  for (int i = 0; i < SYM_N_LUTS; i++)
    _sym_lut_free (self->luts[i]);
  g_strfreev (self->notes);
  g_clear_pointer (&self->as_stored, sym_image_unref);
  g_free (self->places);
  g_free (self->durations);
  g_free (self->shutter);
  g_free (self->labels);
  for (guint i = 0; i < SYM_N_SEARCHES; i++)
    if (self->rests[i].data != NULL)
      self->rests[i].destroy (self->rests[i].data);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
sym_image_has_labels (const SymImage *self)
{
  return (self->info.flags & SYM_IMAGE_LABELS) != 0 && self->info.n_samples == 1
         && self->info.colour == SYM_COLOUR_MONO;
}

SymFormat
sym_image_get_format (const SymImage *self)
{
  return (SymFormat) self->info.format;
}

const gsize *
sym_image_get_dims (const SymImage *self)
{
  return self->dims;
}

guint
sym_image_get_file_dims (const SymImage *self, gsize *dims)
{
  guint n = 7;

  for (guint i = 0; i < 7; i++)
    dims[i] = i < 5 ? self->dims[i] : 1;
  if (self->info.other_dims[0] > 0)
    for (guint i = 0; i < 3; i++)
      dims[4 + i] = (gsize) self->info.other_dims[i];
  while (n > 2 && dims[n - 1] == 1)
    n--;
  return n;
}

guint
sym_image_get_n_samples (const SymImage *self)
{
  return self->info.n_samples;
}

SymSampleType
sym_image_get_sample_type (const SymImage *self)
{
  return (SymSampleType) self->info.sample_type;
}

SymColour
sym_image_get_colour (const SymImage *self)
{
  return (SymColour) self->info.colour;
}

SymImage *
sym_image_get_as_stored (const SymImage *self)
{
  return self->as_stored;
}

const double *
sym_image_get_affine (const SymImage *self)
{
  return self->has_affine ? self->affine : NULL;
}

const double *
sym_image_get_spacing (const SymImage *self)
{
  return self->spacing;
}

gboolean
sym_image_has_millimetres (const SymImage *self)
{
  return self->has_millimetres;
}

gboolean
sym_image_is_volume (const SymImage *self)
{
  return self->is_volume;
}

const char *
sym_image_get_frame_of_reference (const SymImage *self)
{
  return self->info.frame_of_reference;
}

const char *
sym_image_get_source (const SymImage *self, gint64 slice, gint64 time, gint64 other)
{
  g_return_val_if_fail (slice >= 0 && (gsize) slice < self->dims[2], NULL);
  g_return_val_if_fail (time >= 0 && (gsize) time < self->dims[3], NULL);
  g_return_val_if_fail (other >= 0 && (gsize) other < self->dims[4], NULL);

  if (self->sources == NULL)
    return NULL;
  return self->sources[((gsize) other * self->dims[3] + (gsize) time) * self->dims[2] + (gsize) slice];
}

const char *
sym_image_get_unit (const SymImage *self)
{
  return self->info.unit;
}

const char *
sym_image_get_modality (const SymImage *self)
{
  return self->info.modality;
}

const char *
sym_image_get_description (const SymImage *self)
{
  return self->info.description;
}

const char *
sym_image_get_patient (const SymImage *self)
{
  return self->info.patient;
}

const char *
sym_image_get_date (const SymImage *self)
{
  return self->info.date;
}

const SymWindow *
sym_image_get_windows (const SymImage *self, guint *n)
{
  if (n != NULL)
    *n = self->windows->len;

  return self->windows->len > 0 ? &g_array_index (self->windows, SymWindow, 0) : NULL;
}

guint
sym_image_get_n_missing (const SymImage *self)
{
  return self->n_missing;
}

const char *const *
sym_image_get_notes (const SymImage *self)
{
  return (const char *const *) self->notes;
}

const guint8 *
_sym_image_get_plane (const SymImage *self, gsize slice, gsize time, gsize other)
{
  return self->planes[slice + self->dims[2] * (time + self->dims[3] * other)];
}

SymRescale
_sym_image_get_rescale (const SymImage *self, gsize slice, gsize time, gsize other)
{
  return self
      ->rescales[self->n_rescales == 1 ? 0
                                       : slice + self->dims[2] * (time + self->dims[3] * other)];
}
