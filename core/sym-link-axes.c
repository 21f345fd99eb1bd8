/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-link.h"

#include <math.h>
#include <string.h>

static gboolean
has_values (const SymAxis *axis)
{
  return axis->step > 0;
}

/* Returns: whether the axis of @b that is like it was found */
static gboolean
follow_axis (const SymAxis *axis, gint64 index, const SymImage *b, SymViewport *b_view)
{
  for (guint i = 0; i < sym_image_get_n_axes (b); i++)
    {
      SymAxis other;

      sym_image_get_axis (b, i, &other);
      if (strcmp (axis->name, other.name) != 0)
        continue;
      if (has_values (axis) && has_values (&other) && strcmp (axis->unit, other.unit) == 0)
        {
          const double value = axis->first + (double) index * axis->step;
          const double place = round ((value - other.first) / other.step);

          index = (gint64) CLAMP (place, 0, (double) other.n - 1);
        }
      else if (axis->n != other.n)
        return TRUE;
      sym_viewport_set_along (b_view, b, i, index);
      return TRUE;
    }
  return FALSE;
}

void
sym_link_follow_axes (const SymImage *a, const SymViewport *a_view, const SymImage *b, SymViewport *b_view)
{
  gboolean found = FALSE;

  for (guint i = 0; i < sym_image_get_n_axes (a); i++)
    {
      SymAxis axis;

      sym_image_get_axis (a, i, &axis);
      found |= follow_axis (&axis, sym_viewport_get_along (a_view, a, i), b, b_view);
    }
  if (!found && sym_viewport_get_n_times (a) == sym_viewport_get_n_times (b))
    sym_viewport_set_time (b_view, b, sym_viewport_get_time (a_view, a));
}
