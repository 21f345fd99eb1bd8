/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <math.h>

SymInstance *
_sym_instance_new (const char *path)
{
  SymInstance *self = g_new0 (SymInstance, 1);

  self->path = g_strdup (path);
  self->windows = g_array_new (FALSE, TRUE, sizeof (SymWindow));
  self->segments = g_array_new (FALSE, FALSE, sizeof (SymSegmentInfo));
  self->contours = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_contour_free);
  self->presentation_windows = g_array_new (FALSE, FALSE, sizeof (SymPresentationWindow));
  self->presentation_areas = g_array_new (FALSE, FALSE, sizeof (SymPresentationArea));
  self->tags = sym_tags_new ();
  self->notes = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
_sym_instance_free (SymInstance *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_clear_pointer (&self->frames, g_free);
  g_clear_pointer (&self->windows, g_array_unref);
  for (int i = 0; i < SYM_N_LUTS; i++)
    g_clear_pointer (&self->luts[i], _sym_lut_free);
  g_clear_pointer (&self->segments, g_array_unref);
  g_clear_pointer (&self->contours, g_ptr_array_unref);
  g_clear_pointer (&self->shutter, g_free);
  g_clear_pointer (&self->presentation, g_free);
  g_clear_pointer (&self->presentation_windows, g_array_unref);
  g_clear_pointer (&self->presentation_areas, g_array_unref);
  g_clear_pointer (&self->tags, sym_tags_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

SymLut *
_sym_lut_new (gint32 first, guint32 n, guint32 bits, const guint16 *values, const char *name)
{
  SymLut *self;

  g_return_val_if_fail (n >= 1 && n <= 65536, NULL);
  g_return_val_if_fail (bits >= 1 && bits <= 16, NULL);
  g_return_val_if_fail (values != NULL, NULL);

  self = g_new0 (SymLut, 1);
  self->first = first;
  self->n = n;
  self->bits = bits;
  self->values = g_memdup2 (values, n * sizeof *values);
  g_strlcpy (self->name, name != NULL ? name : "", sizeof self->name);

  return self;
}

SymLut *
_sym_lut_copy (const SymLut *self)
{
  return self != NULL ? _sym_lut_new (self->first, self->n, self->bits, self->values, self->name)
                      : NULL;
}

void
_sym_lut_free (SymLut *self)
{
  if (self == NULL)
    return;

  g_free (self->values);
  g_free (self);
}

guint16
_sym_lut_map (const SymLut *self, double value)
{
  double index = floor (value - self->first + 0.5);

  /* Written so that NaN takes the first entry. */
  if (!(index > 0))
    return self->values[0];
  if (index >= self->n - 1)
    return self->values[self->n - 1];

  return self->values[(gsize) index];
}
