/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <string.h>

void
_sym_image_take_times (SymImage *self, const SymInstance *instance)
{
  gboolean moves = FALSE, labelled = FALSE;

  if (instance->n_frames != self->n_planes)
    return;
  for (gsize i = 0; i < self->n_planes; i++)
    {
      moves |= (instance->frames[i].flags & SYM_FRAME_HAS_DURATION) != 0;
      labelled |= instance->frames[i].label[0] != '\0';
    }
  if (moves)
    self->durations = g_new0 (double, self->n_planes);
  if (labelled)
    self->labels = g_malloc0_n (self->n_planes, sizeof *self->labels);
  for (gsize i = 0; (moves || labelled) && i < self->n_planes; i++)
    {
      const SymFrameInfo *frame = &instance->frames[i];
      const gsize plane = self->file_order != NULL ? self->file_order[i] : i;

      if (moves && (frame->flags & SYM_FRAME_HAS_DURATION) != 0)
        self->durations[plane] = frame->duration;
      if (labelled)
        memcpy (self->labels[plane], frame->label, sizeof frame->label);
    }
}

static gsize
get_plane_index (const SymImage *self, gint64 slice, gint64 time, gint64 other)
{
  g_return_val_if_fail (slice >= 0 && slice < (gint64) self->dims[2], 0);
  g_return_val_if_fail (time >= 0 && time < (gint64) self->dims[3], 0);
  g_return_val_if_fail (other >= 0 && other < (gint64) self->dims[4], 0);

  return (gsize) slice + self->dims[2] * ((gsize) time + self->dims[3] * (gsize) other);
}

double
sym_image_get_duration (const SymImage *self, gint64 slice, gint64 time, gint64 other)
{
  return self->durations != NULL ? self->durations[get_plane_index (self, slice, time, other)] : 0;
}

const char *
sym_image_get_plane_label (const SymImage *self, gint64 slice, gint64 time, gint64 other)
{
  return self->labels != NULL ? self->labels[get_plane_index (self, slice, time, other)] : "";
}
