/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Millimetres from the origin beyond which nothing of a patient is. */
#define MAX_PLACE 1e7

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, SYM_ERROR, SYM_ERROR_CORRUPT, message);

  return FALSE;
}

static gboolean
is_text (const char *text, gsize size)
{
  const char *end = memchr (text, '\0', size);

  return end != NULL && g_utf8_validate (text, end - text, NULL);
}

gboolean
_sym_segment_info_check (const SymSegmentInfo *segment, GError **error)
{
  if (!is_text (segment->name, sizeof segment->name)
      || !is_text (segment->frame_of_reference, sizeof segment->frame_of_reference))
    return refuse (error, _ ("The name of a region does not end or is not UTF-8."));
  if ((segment->flags & ~(guint32) (SYM_SEGMENT_HAS_COLOUR | SYM_SEGMENT_BY_VALUE)) != 0
      || !isfinite (segment->threshold) || segment->threshold <= 0)
    return refuse (error, _ ("A region is described in a way that makes no sense."));

  return TRUE;
}

gboolean
_sym_contour_check (const SymContourInfo *contour, gconstpointer points, gsize size, GError **error)
{
  const guint8 *from = points;

  if (contour->kind >= SYM_N_CONTOUR_KINDS || contour->n_points > SYM_CONTOUR_MAX_POINTS
      || size != (gsize) contour->n_points * 3 * sizeof (double)
      || (contour->kind == SYM_CONTOUR_OTHER && contour->n_points > 0)
      || (contour->kind == SYM_CONTOUR_POINT && contour->n_points != 1))
    return refuse (error, _ ("A contour is described in a way that makes no sense."));
  for (gsize i = 0; i < 3 * (gsize) contour->n_points; i++)
    {
      double value;

      memcpy (&value, from + i * sizeof value, sizeof value);
      if (!(fabs (value) <= MAX_PLACE))
        return refuse (error, _ ("A contour has a point beyond any patient."));
    }

  return TRUE;
}
