/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-affine-private.h"
#include "sym-stack-private.h"

gboolean
_sym_frame_get_spacing (const SymImageInfo *info, const SymFrameInfo *frame, double *spacing)
{
  if (frame != NULL && (frame->flags & SYM_FRAME_HAS_SPACING) != 0)
    memcpy (spacing, frame->spacing, 2 * sizeof (double));
  else if ((info->flags & SYM_IMAGE_HAS_SPACING) != 0)
    memcpy (spacing, info->spacing, 2 * sizeof (double));
  else
    return FALSE;

  return TRUE;
}

/* Image Plane module, PS3.3 C.7.6.2.1.1: where the first voxel is, and the ways to the next column
 * and the next row. */
gboolean
_sym_frame_get_place (const SymImageInfo *info, const SymFrameInfo *frame, SymPlanePlace *place)
{
  const guint32 needed = SYM_FRAME_HAS_POSITION | SYM_FRAME_HAS_ORIENTATION;
  double spacing[2];

  memset (place, 0, sizeof *place);
  if (frame == NULL || (frame->flags & needed) != needed
      || !_sym_frame_get_spacing (info, frame, spacing))
    return FALSE;
  place->is_known = TRUE;
  for (int k = 0; k < 3; k++)
    {
      place->origin[k] = frame->position[k];
      place->along_row[k] = frame->orientation[k] * spacing[0];
      place->down_column[k] = frame->orientation[3 + k] * spacing[1];
    }

  return TRUE;
}

/* How far the affine is from where a plane says that its corners are, at most. */
static double
get_deviation (const SymImage *self, gsize slice, const SymPlanePlace *place)
{
  double largest = 0;

  for (int corner = 0; corner < 4; corner++)
    {
      const double voxel[3] = {
        (corner & 1) != 0 ? (double) (self->dims[0] - 1) : 0,
        (corner & 2) != 0 ? (double) (self->dims[1] - 1) : 0,
        (double) slice,
      };
      double there[3];

      _sym_affine_apply (self->affine, voxel, there);
      for (int k = 0; k < 3; k++)
        there[k] -= place->origin[k] + voxel[0] * place->along_row[k]
                    + voxel[1] * place->down_column[k];
      largest = MAX (largest, _sym_vector_norm (there));
    }

  return largest;
}

void
_sym_image_check_places (SymImage *self, GPtrArray *notes)
{
  double tolerance = self->dims[2] > 1 ? SYM_STACK_REGULARITY * self->spacing[2]
                                       : SYM_STACK_SAME_POSITION;
  double largest = 0;

  if (self->places == NULL || !self->has_affine)
    return;
  for (gsize i = 0; i < self->n_planes; i++)
    largest = MAX (largest, self->places[i].is_known
                                ? get_deviation (self, i % self->dims[2], &self->places[i])
                                : HUGE_VAL);
  self->affine_is_exact = largest <= SYM_STACK_EXACT;
  if (self->affine_holds && largest > tolerance)
    {
      self->affine_holds = FALSE;
      self->is_volume = FALSE;
      if (isfinite (largest))
        g_ptr_array_add (notes, g_strdup_printf (_ ("The slices lie up to %.2f mm off one grid."),
                                                 largest));
    }
  if (!self->affine_holds && self->n_planes > 1)
    g_ptr_array_add (
        notes, g_strdup (_ ("The slices are no regular grid: only the acquired images are shown.")));
}

void
_sym_image_place (SymImage *self,
                  const SymFrameInfo *frame,
                  const double *spacing,
                  const SymSlot *slots,
                  const SymOrder *order,
                  GPtrArray *notes)
{
  double affine[16] = { 0 };

  for (int k = 0; k < 3; k++)
    {
      affine[4 * k] = frame->orientation[k] * spacing[0];
      affine[4 * k + 1] = frame->orientation[3 + k] * spacing[1];
      affine[4 * k + 2] = order->step[k];
      affine[4 * k + 3] = slots[0].position[k];
    }
  affine[15] = 1;
  _sym_image_set_affine (self, affine, notes);

  self->affine_holds = self->has_affine && (order->is_regular || self->n_planes == 1
                                            || (order->is_grid && self->dims[2] == 1));
  self->is_volume = self->is_volume && order->is_regular;
  self->thickness = frame->thickness > 0 && isfinite (frame->thickness) ? frame->thickness : 0;
  if (self->dims[2] == 1)
    self->spacing[2] = self->thickness;
  else if (!order->is_regular)
    self->spacing[2] = order->usual;
}

const SymPlanePlace *
_sym_image_get_place (const SymImage *self, gsize slice, gsize time, gsize other)
{
  const SymPlanePlace *place;

  if (self->places == NULL)
    return NULL;
  place = &self->places[slice + self->dims[2] * (time + self->dims[3] * other)];

  return place->is_known ? place : NULL;
}

gboolean
sym_image_affine_holds (const SymImage *self)
{
  return self->has_affine && self->affine_holds;
}

gboolean
sym_image_affine_is_exact (const SymImage *self)
{
  return self->has_affine && (self->places == NULL || self->affine_is_exact);
}

gboolean
sym_image_get_position (const SymImage *self, const double *voxel, double *lps)
{
  gsize index[3];

  for (int i = 2; i < 5; i++)
    {
      const double at = floor (voxel[i] + 0.5);

      if (!(at >= 0 && at < (double) self->dims[i]))
        return FALSE;
      index[i - 2] = (gsize) at;
    }
  if (self->places != NULL && (voxel[2] == (double) index[0] || !sym_image_affine_holds (self)))
    {
      const SymPlanePlace *place = _sym_image_get_place (self, index[0], index[1], index[2]);

      if (place == NULL)
        return FALSE;
      for (int k = 0; k < 3; k++)
        lps[k] = place->origin[k] + voxel[0] * place->along_row[k]
                 + voxel[1] * place->down_column[k];
      return TRUE;
    }
  if (!self->has_affine)
    return FALSE;
  _sym_affine_apply (self->affine, voxel, lps);

  return TRUE;
}
