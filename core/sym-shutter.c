/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-frame"

#include "config.h"

#include "sym-presentation-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-viewport-private.h"

/* Display shutters, PS3.3 C.7.6.11. They hide pixels of the image, never the mark, which is drawn after
 * them. Columns and rows are counted from 1. */

#define MAX_COORDINATE 1000000

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, SYM_ERROR, SYM_ERROR_CORRUPT, _ ("A presentation is described in a way that makes no sense."));

  return FALSE;
}

gboolean
_sym_shutter_check (const SymShutterInfo *shutter, GError **error)
{
  const gint32 numbers[] = { shutter->left, shutter->right, shutter->top, shutter->bottom, shutter->centre[0],
                             shutter->centre[1], shutter->radius };

  if (shutter->shapes == 0 || shutter->shapes > (SYM_SHUTTER_RECTANGLE | SYM_SHUTTER_CIRCLE | SYM_SHUTTER_POLYGON)
      || shutter->n_corners > SYM_SHUTTER_MAX_CORNERS || shutter->grey > 255)
    return refuse (error);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i] < -MAX_COORDINATE || numbers[i] > MAX_COORDINATE)
      return refuse (error);
  for (guint i = 0; i < 2 * shutter->n_corners; i++)
    if (shutter->corners[i] < -MAX_COORDINATE || shutter->corners[i] > MAX_COORDINATE)
      return refuse (error);

  return TRUE;
}

static gboolean
is_text (const char *text, gsize size)
{
  const char *end = memchr (text, '\0', size);

  return end != NULL && g_utf8_validate (text, end - text, NULL);
}

gboolean
_sym_presentation_info_check (const SymPresentationInfo *presentation, GError **error)
{
  if ((presentation->flags & ~(guint32) SYM_PRESENTATION_ALL) != 0 || presentation->rotation % 90 != 0
      || presentation->rotation > 270 || !is_text (presentation->name, sizeof presentation->name))
    return refuse (error);

  return TRUE;
}

gboolean
_sym_presentation_window_check (const SymPresentationWindow *window, GError **error)
{
  if (!isfinite (window->window.centre) || !isfinite (window->window.width) || window->window.width <= 0
      || window->window.function > SYM_WINDOW_SIGMOID || !is_text (window->window.name, sizeof window->window.name)
      || !is_text (window->uid, sizeof window->uid))
    return refuse (error);

  return TRUE;
}

gboolean
_sym_presentation_area_check (const SymPresentationArea *area, GError **error)
{
  for (int k = 0; k < 2; k++)
    if (area->first[k] < -MAX_COORDINATE || area->first[k] > MAX_COORDINATE || area->last[k] < -MAX_COORDINATE
        || area->last[k] > MAX_COORDINATE)
      return refuse (error);
  if (!(area->magnification == 0 || (area->magnification >= SYM_ZOOM_MIN && area->magnification <= SYM_ZOOM_MAX))
      || !is_text (area->uid, sizeof area->uid))
    return refuse (error);

  return TRUE;
}

void
_sym_image_take_shutters (SymImage *self, GPtrArray *instances, GPtrArray *notes)
{
  const SymInstance *first = g_ptr_array_index (instances, 0);
  gboolean any = FALSE, same = TRUE;

  for (guint i = 0; i < instances->len; i++)
    {
      const SymInstance *instance = g_ptr_array_index (instances, i);

      any |= instance->shutter != NULL;
      same &= (instance->shutter == NULL) == (first->shutter == NULL)
              && (instance->shutter == NULL || memcmp (instance->shutter, first->shutter, sizeof *first->shutter) == 0);
    }
  if (any && same)
    {
      self->shutter = g_memdup2 (first->shutter, sizeof *first->shutter);
      g_ptr_array_add (notes, g_strdup (_ ("A display shutter of the file hides part of the image; it can be opened.")));
    }
  else if (any)
    g_ptr_array_add (notes, g_strdup (_ ("The files state different display shutters, which are not applied.")));
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* What of a row, from 1, lies in the polygon, by the even-odd rule. */
static void
cut_polygon (const SymShutterInfo *shutter, double row, guint8 *shown, gsize columns)
{
  double crossings[SYM_SHUTTER_MAX_CORNERS];
  guint n = 0;
  gboolean inside = FALSE;

  for (guint i = 0; i < shutter->n_corners; i++)
    {
      const gint32 *a = shutter->corners + 2 * i, *b = shutter->corners + 2 * ((i + 1) % shutter->n_corners);

      if ((a[1] > row) != (b[1] > row))
        crossings[n++] = a[0] + (row - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
    }
  qsort (crossings, n, sizeof *crossings, compare_doubles);
  for (gsize x = 0, i = 0; x < columns; x++)
    {
      for (; i < n && crossings[i] <= (double) x + 1; i++)
        inside = !inside;
      shown[x] = shown[x] && inside;
    }
}

void
_sym_shutter_fill (const SymShutterInfo *shutter, gsize columns, gsize rows, guint8 *shown)
{
  memset (shown, 1, columns * rows);
  for (gsize y = 0; y < rows; y++)
    {
      guint8 *row = shown + y * columns;
      const double at = (double) y + 1;

      if ((shutter->shapes & SYM_SHUTTER_POLYGON) != 0)
        /* between rows, so that no corner lies on the line */
        cut_polygon (shutter, at + 1e-3, row, columns);
      for (gsize x = 0; x < columns; x++)
        {
          const double dx = (double) x + 1 - shutter->centre[0], dy = at - shutter->centre[1];

          if ((shutter->shapes & SYM_SHUTTER_RECTANGLE) != 0
              && ((double) x + 1 < shutter->left || (double) x + 1 > shutter->right || at < shutter->top
                  || at > shutter->bottom))
            row[x] = 0;
          if ((shutter->shapes & SYM_SHUTTER_CIRCLE) != 0 && dx * dx + dy * dy > (double) shutter->radius * shutter->radius)
            row[x] = 0;
        }
    }
}

gboolean
_sym_shutter_paint (const SymShutterInfo *shutter, const SymImage *image, const SymViewport *viewport, guint8 *pixels,
                    int width, int height, gsize stride, GError **error)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (viewport, image);
  const SymPlacement placement = _sym_viewport_get_placement (viewport, image);
  const gsize columns = image->dims[0];
  g_autofree guint8 *shown = NULL;

  if (slicing.axis[2] != 2)
    return TRUE;
  shown = g_try_malloc (columns * image->dims[1]);
  if (shown == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _ ("No memory for the shutter of a picture of %d by %d pixels"),
                   width, height);
      return FALSE;
    }
  _sym_shutter_fill (shutter, columns, image->dims[1], shown);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const double at[2] = { floor ((x + 0.5 - placement.x0) / placement.step_x),
                               floor ((y + 0.5 - placement.y0) / placement.step_y) };
        gsize voxel[2];

        if (!(at[0] >= 0 && at[0] < (double) placement.columns && at[1] >= 0 && at[1] < (double) placement.rows))
          continue;
        for (int i = 0; i < 2; i++)
          voxel[slicing.axis[i]]
              = slicing.reverse[i] ? image->dims[slicing.axis[i]] - 1 - (gsize) at[i] : (gsize) at[i];
        if (shown[voxel[1] * columns + voxel[0]] == 0)
          memset (pixels + (gsize) y * stride + 3 * (gsize) x, (int) shutter->grey, 3);
      }

  return TRUE;
}
