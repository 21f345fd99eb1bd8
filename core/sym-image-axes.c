/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"
#include "sym-viewport.h"

#include <glib/gi18n-lib.h>

/* What the file states counts where its axes make up all the volumes there are. */
static gboolean
are_stated (const SymImage *self)
{
  const SymImageInfo *info = &self->info;
  gsize product = 1;

  for (guint i = 0; i < info->n_axes; i++)
    if (!g_size_checked_mul (&product, product, (gsize) info->axes[i].n))
      return FALSE;
  return info->n_axes > 0 && product == self->dims[3] * self->dims[4];
}

guint
sym_image_get_n_axes (const SymImage *self)
{
  if (are_stated (self))
    return self->info.n_axes;
  return self->dims[3] * self->dims[4] > 1 ? 1 : 0;
}

void
sym_image_get_axis (const SymImage *self, guint index, SymAxis *axis)
{
  g_return_if_fail (index < sym_image_get_n_axes (self));

  if (are_stated (self))
    {
      const SymAxisInfo *stated = &self->info.axes[index];

      /* Translators: what volumes of an image differ in, where that has no name */
      *axis = (SymAxis){ (gsize) stated->n, stated->name[0] != '\0' ? _ (stated->name) : _ ("Volume"),
                         stated->name, stated->unit, stated->first, stated->step };
    }
  else
    *axis = (SymAxis){ self->dims[3] * self->dims[4], _ ("Time"), "Time", "", 0, 0 };
}

/* How many volumes on the next one along an axis is. */
static gint64
get_stride (const SymImage *image, guint index)
{
  gint64 stride = 1;

  for (guint i = 0; i < index; i++)
    stride *= (gint64) image->info.axes[i].n;
  return stride;
}

gint64
sym_viewport_get_along (const SymViewport *self, const SymImage *image, guint axis)
{
  SymAxis stated;

  g_return_val_if_fail (axis < sym_image_get_n_axes (image), 0);
  sym_image_get_axis (image, axis, &stated);
  return sym_viewport_get_time (self, image) / get_stride (image, axis) % (gint64) stated.n;
}

void
sym_viewport_set_along (SymViewport *self, const SymImage *image, guint axis, gint64 index)
{
  SymAxis stated;
  gint64 now;

  g_return_if_fail (axis < sym_image_get_n_axes (image));
  sym_image_get_axis (image, axis, &stated);
  now = sym_viewport_get_along (self, image, axis);
  index = CLAMP (index, 0, (gint64) stated.n - 1);
  sym_viewport_set_time (self, image,
                         sym_viewport_get_time (self, image) + (index - now) * get_stride (image, axis));
}
