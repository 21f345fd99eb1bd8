/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-presentation-private.h"
#include "sym-stack-private.h"

/* Whether the frames of a file lie in parallel planes of one size, so that they can be a stack. */
static gboolean
frames_are_parallel (const SymInstance *instance, gsize n_planes, double *spacing)
{
  const guint32 needed = SYM_FRAME_HAS_POSITION | SYM_FRAME_HAS_ORIENTATION;
  const SymFrameInfo *first = instance->frames;

  if (instance->n_frames != n_planes || first == NULL || (first->flags & needed) != needed
      || !_sym_frame_get_spacing (&instance->info, first, spacing))
    return FALSE;

  for (gsize i = 1; i < n_planes; i++)
    {
      const SymFrameInfo *frame = &instance->frames[i];
      double other[2];

      if ((frame->flags & needed) != needed
          || !_sym_orientation_is_same (frame->orientation, first->orientation)
          || !_sym_frame_get_spacing (&instance->info, frame, other)
          || !_sym_spacing_is_same (other, spacing))
        return FALSE;
    }

  return TRUE;
}

/* Where each frame lies by its own statement, whatever the others say. */
static void
take_places (SymImage *self, const SymInstance *instance)
{
  gboolean any = FALSE;

  if (instance->n_frames != self->n_planes || self->n_planes == 0)
    return;
  self->places = g_new (SymPlanePlace, self->n_planes);
  for (gsize i = 0; i < self->n_planes; i++)
    any |= _sym_frame_get_place (&instance->info, &instance->frames[i],
                                 &self->places[self->file_order != NULL ? self->file_order[i] : i]);
  if (!any)
    g_clear_pointer (&self->places, g_free);
}

/* Frames that make a regular grid are sorted into slices and times. Others stay as stored: the file
 * may have an order of its own that positions do not tell. */
static void
place_frames (SymImage *self, const SymInstance *instance, const guint8 *samples, GPtrArray *notes)
{
  gsize plane_size
      = self->plane_values * sym_sample_type_get_size ((SymSampleType) self->info.sample_type);
  g_autofree SymSlot *slots = NULL;
  SymOrder order = { 0 };
  double spacing[2], normal[3];

  for (gsize i = 0; i < self->n_planes; i++)
    self->planes[i] = samples + i * plane_size;

  if (self->dims[3] != 1 || self->dims[4] != 1
      || !frames_are_parallel (instance, self->n_planes, spacing)
      || !_sym_orientation_get_normal (instance->frames[0].orientation, normal))
    {
      if (instance->n_frames > 1 && (instance->frames[0].flags & SYM_FRAME_HAS_POSITION) != 0)
        g_ptr_array_add (
            notes,
            g_strdup (_ ("The frames do not lie in parallel planes: they are shown as stored.")));
      return;
    }

  slots = g_new0 (SymSlot, self->n_planes);
  for (gsize i = 0; i < self->n_planes; i++)
    {
      slots[i].source = i;
      slots[i].temporal_position = instance->frames[i].temporal_position;
      memcpy (slots[i].position, instance->frames[i].position, sizeof slots[i].position);
    }
  _sym_slots_sort (slots, self->n_planes, normal, spacing);
  order = _sym_slots_order (slots, self->n_planes, normal, notes);
  if (!order.is_grid)
    {
      /* As stored, with the position of each frame all the same. */
      for (gsize i = 0; i < self->n_planes; i++)
        while (slots[i].source != i)
          {
            SymSlot swap = slots[slots[i].source];

            slots[slots[i].source] = slots[i];
            slots[i] = swap;
          }
      memcpy (order.step, normal, sizeof order.step);
    }

  self->dims[2] = order.n_slices;
  self->dims[3] = order.n_times;
  self->info.dims[2] = order.n_slices;
  self->info.dims[3] = order.n_times;
  self->file_order = g_new (gsize, self->n_planes);
  for (gsize i = 0; i < self->n_planes; i++)
    {
      self->planes[i] = samples + slots[i].source * plane_size;
      self->file_order[slots[i].source] = i;
    }
  _sym_image_place (self, &instance->frames[slots[0].source], spacing, slots, &order, notes);
}

static void
take_frame_rescales (SymImage *self, const SymInstance *instance)
{
  gboolean differ = FALSE;

  if (instance->n_frames != self->n_planes)
    return;
  for (gsize i = 0; i < self->n_planes; i++)
    differ |= (instance->frames[i].flags & SYM_FRAME_HAS_RESCALE) != 0;
  if (!differ)
    return;

  g_free (self->rescales);
  self->rescales = g_new (SymRescale, self->n_planes);
  self->n_rescales = self->n_planes;
  differ = FALSE;
  for (gsize i = 0; i < self->n_planes; i++)
    {
      const SymFrameInfo *frame = &instance->frames[i];
      SymRescale rescale = { instance->info.slope, instance->info.intercept };

      if ((frame->flags & SYM_FRAME_HAS_RESCALE) != 0)
        rescale = (SymRescale){ frame->slope, frame->intercept };
      self->rescales[self->file_order != NULL ? self->file_order[i] : i] = rescale;
    }
  for (gsize i = 1; i < self->n_planes; i++)
    differ |= self->rescales[i].slope != self->rescales[0].slope
              || self->rescales[i].intercept != self->rescales[0].intercept;
  if (!differ)
    self->n_rescales = 1;
}

/* One spacing for the whole image, or none: a ruler must not be right on some frames only. */
static void
take_spacing (SymImage *self, const SymInstance *instance, GPtrArray *notes)
{
  double first[2], other[2];

  if (!_sym_frame_get_spacing (&instance->info, &instance->frames[0], first))
    return;
  for (gsize i = 1; i < instance->n_frames; i++)
    if (!_sym_frame_get_spacing (&instance->info, &instance->frames[i], other)
        || !_sym_spacing_is_same (first, other))
      {
        self->has_millimetres = FALSE;
        memset (self->spacing, 0, sizeof self->spacing);
        g_ptr_array_add (
            notes, g_strdup (_ ("The frames have pixels of different size: no distances are shown.")));
        return;
      }
  memcpy (self->spacing, first, sizeof first);
  self->has_millimetres = TRUE;
}

/* A mosaic's slices, and behind them the mosaic itself. */
static SymImage *
new_from_mosaic (SymInstance *instance, GError **error)
{
  g_autoptr (GPtrArray) mosaic = g_ptr_array_new ();

  g_ptr_array_add (mosaic, instance);
  return _sym_image_new_from_stack (mosaic, error);
}

/* A slide as one picture, and behind it its tiles. */
static SymImage *
new_from_tiles (SymInstance *instance, GError **error)
{
  g_autoptr (SymImage) stored = _sym_image_new_whole (instance, error);
  SymInstance *whole;
  SymImage *self;

  if (stored == NULL)
    return NULL;
  whole = _sym_tiles_join (instance, error);
  if (whole == NULL)
    return NULL;
  self = _sym_image_new_whole (whole, error);
  _sym_instance_free (whole);
  if (self != NULL)
    self->as_stored = g_steal_pointer (&stored);
  return self;
}

SymImage *
_sym_image_new_from_instance (SymInstance *instance, GError **error)
{
  g_return_val_if_fail (instance != NULL, NULL);

  if (instance->info.matrix[0] > 0 && instance->n_frames > 0)
    return new_from_tiles (instance, error);
  return instance->info.mosaic_slices > 0 ? new_from_mosaic (instance, error)
                                          : _sym_image_new_whole (instance, error);
}

SymImage *
_sym_image_new_whole (SymInstance *instance, GError **error)
{
  g_autoptr (SymImage) self = NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free), one = g_ptr_array_new ();
  const guint8 *samples;
  gsize n_planes;

  g_return_val_if_fail (instance != NULL, NULL);

  if (instance->data == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_NO_PIXELS, _ ("The file holds no image."));
      return NULL;
    }
  if (!_sym_image_info_check (&instance->info, g_bytes_get_size (instance->data), error))
    return NULL;
  for (gsize i = 0; i < instance->n_frames; i++)
    if (!_sym_frame_info_check (&instance->frames[i], error))
      return NULL;

  /* The product fits: the check has multiplied it with more. */
  n_planes = (gsize) (instance->info.dims[2] * instance->info.dims[3] * instance->info.dims[4]);
  self = _sym_image_alloc (&instance->info, n_planes);
  samples = _sym_image_take_samples (self, instance->data, error);
  if (samples == NULL)
    return NULL;

  for (guint i = 0; i < instance->notes->len; i++)
    g_ptr_array_add (notes, g_strdup (g_ptr_array_index (instance->notes, i)));
  place_frames (self, instance, samples, notes);
  take_places (self, instance);
  _sym_image_check_places (self, notes);
  take_frame_rescales (self, instance);
  _sym_image_take_times (self, instance);
  if ((self->info.flags & SYM_IMAGE_HAS_AFFINE) != 0 && !self->has_affine)
    _sym_image_set_affine (self, self->info.affine, notes);
  if (!self->has_affine && instance->n_frames > 0)
    take_spacing (self, instance, notes);
  _sym_image_take_windows (self, instance->windows);
  g_ptr_array_add (one, instance);
  _sym_image_take_shutters (self, one, notes);
  for (int i = 0; i < SYM_N_LUTS; i++)
    self->luts[i] = _sym_lut_copy (instance->luts[i]);
  _sym_image_set_notes (self, notes);

  return g_steal_pointer (&self);
}
