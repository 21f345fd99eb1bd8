/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-presentation-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-viewport-private.h"

struct _SymPresentation
{
  gatomicrefcount ref_count;
  SymPresentationInfo info;
  SymShutterInfo *shutter;
  GArray *windows; /* SymPresentationWindow */
  GArray *areas;   /* SymPresentationArea */
  char **notes;
};

G_DEFINE_BOXED_TYPE (SymPresentation, sym_presentation, sym_presentation_ref, sym_presentation_unref)

static char **
list_notes (const SymPresentationInfo *info)
{
  GPtrArray *notes = g_ptr_array_new ();

  if (info->n_graphics > 0)
    g_ptr_array_add (notes, g_strdup_printf (ngettext ("%u graphic is not drawn.", "%u graphics are not drawn.",
                                                       info->n_graphics),
                                             info->n_graphics));
  if (info->n_texts > 0)
    g_ptr_array_add (notes, g_strdup_printf (ngettext ("%u text is not written.", "%u texts are not written.",
                                                       info->n_texts),
                                             info->n_texts));
  if ((info->flags & SYM_PRESENTATION_TABLE) != 0)
    g_ptr_array_add (notes, g_strdup (_ ("Its lookup table is not applied.")));
  if ((info->flags & SYM_PRESENTATION_BITMAP) != 0)
    g_ptr_array_add (notes, g_strdup (_ ("Its shutter of single pixels is not applied.")));
  if ((info->flags & SYM_PRESENTATION_TRUE_SIZE) != 0)
    g_ptr_array_add (notes, g_strdup (_ ("The image is not shown in true size.")));
  g_ptr_array_add (notes, NULL);

  return (char **) g_ptr_array_free (notes, FALSE);
}

SymPresentation *
_sym_presentation_new (const SymInstance *instance)
{
  SymPresentation *self;

  if (instance->presentation == NULL)
    return NULL;
  self = g_new0 (SymPresentation, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->info = *instance->presentation;
  self->shutter = instance->shutter != NULL ? g_memdup2 (instance->shutter, sizeof *instance->shutter) : NULL;
  self->windows = g_array_ref (instance->presentation_windows);
  self->areas = g_array_ref (instance->presentation_areas);
  self->notes = list_notes (&self->info);

  return self;
}

SymPresentation *
sym_presentation_ref (SymPresentation *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sym_presentation_unref (SymPresentation *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->shutter);
  g_array_unref (self->windows);
  g_array_unref (self->areas);
  g_strfreev (self->notes);
  g_free (self);
}

const char *
sym_presentation_get_name (const SymPresentation *self)
{
  return self->info.name;
}

const char *const *
sym_presentation_get_notes (const SymPresentation *self)
{
  return (const char *const *) self->notes;
}

const SymShutterInfo *
_sym_presentation_get_shutter (const SymPresentation *self)
{
  return self->shutter;
}

/* SOP Instance UID of the slice that is shown, "" where slices are cut otherwise. */
static const char *
get_source (const SymImage *image, const SymViewport *viewport)
{
  const SymSlicing slicing = _sym_viewport_get_slicing (viewport, image);
  const char *source = NULL;

  if (slicing.axis[2] == 2 && viewport->slice >= 0)
    source = sym_image_get_source (image,
                                   slicing.reverse[2] ? (gint64) image->dims[2] - 1 - viewport->slice : viewport->slice,
                                   viewport->time, viewport->other);

  return source != NULL ? source : image->info.sop_uid;
}

/* What is for this image, else what is for all; of several the first. */
static const SymWindow *
find_window (const SymPresentation *self, const char *source)
{
  const SymWindow *found = NULL;

  for (guint i = 0; i < self->windows->len; i++)
    {
      const SymPresentationWindow *window = &g_array_index (self->windows, SymPresentationWindow, i);

      if (strcmp (window->uid, source) == 0)
        return &window->window;
      if (window->uid[0] == '\0' && found == NULL)
        found = &window->window;
    }

  return found;
}

static const SymPresentationArea *
find_area (const SymPresentation *self, const char *source)
{
  const SymPresentationArea *found = NULL;

  for (guint i = 0; i < self->areas->len; i++)
    {
      const SymPresentationArea *area = &g_array_index (self->areas, SymPresentationArea, i);

      if (strcmp (area->uid, source) == 0)
        return area;
      if (area->uid[0] == '\0' && found == NULL)
        found = area;
    }

  return found;
}

/* Moves and enlarges the image so that the area fills the pane. The whole image is what fit is for. */
static void
show_area (const SymPresentationArea *area, const SymImage *image, SymViewport *viewport)
{
  double corners[2][2], factor;
  int left, top, width, height;

  sym_viewport_fit (viewport);
  if (area->magnification == 0 && MIN (area->first[0], area->last[0]) <= 1 && MIN (area->first[1], area->last[1]) <= 1
      && MAX (area->first[0], area->last[0]) >= (gint64) image->dims[0]
      && MAX (area->first[1], area->last[1]) >= (gint64) image->dims[1])
    return;
  for (int i = 0; i < 2; i++)
    {
      const gint32 *corner = i == 0 ? area->first : area->last;
      const gint32 *other = i == 0 ? area->last : area->first;
      double voxel[3] = { 0 };

      /* pixels from 1, with their edges */
      for (int k = 0; k < 2; k++)
        voxel[k] = corner[k] - 1 + (corner[k] <= other[k] && (i == 0 || corner[k] != other[k]) ? -0.5 : 0.5);
      sym_viewport_from_voxel (viewport, image, voxel, &corners[i][0], &corners[i][1]);
    }
  sym_viewport_get_fit_area (viewport, &left, &top, &width, &height);
  factor = area->magnification > 0
               ? area->magnification / sym_viewport_get_zoom (viewport, image)
               : MIN (width / MAX (fabs (corners[1][0] - corners[0][0]), 1), height / MAX (fabs (corners[1][1] - corners[0][1]), 1));
  {
    const double x = (corners[0][0] + corners[1][0]) / 2, y = (corners[0][1] + corners[1][1]) / 2;

    sym_viewport_zoom_at (viewport, image, x, y, factor);
    sym_viewport_pan (viewport, left + width / 2.0 - x, top + height / 2.0 - y);
  }
}

void
sym_presentation_apply (const SymPresentation *self, const SymImage *image, SymViewport *viewport)
{
  const char *source = get_source (image, viewport);
  const SymWindow *window = find_window (self, source);
  const SymPresentationArea *area = find_area (self, source);

  if (window != NULL)
    viewport->window = *window;
  viewport->invert = (self->info.flags & SYM_PRESENTATION_INVERT) != 0;
  viewport->rotation = (int) self->info.rotation;
  viewport->flip_h = (self->info.flags & SYM_PRESENTATION_FLIP) != 0;
  viewport->flip_v = FALSE;
  viewport->is_presented = TRUE;
  if (area != NULL && _sym_viewport_get_slicing (viewport, image).axis[2] == 2)
    show_area (area, image, viewport);
}

void
sym_presentation_follow (const SymPresentation *self, const SymImage *image, const SymViewport *before,
                         SymViewport *viewport)
{
  const SymWindow *had, *has;

  if (!before->is_presented || !viewport->is_presented)
    return;
  had = find_window (self, get_source (image, before));
  has = find_window (self, get_source (image, viewport));
  if (had != NULL && has != NULL && viewport->window.centre == had->centre && viewport->window.width == had->width
      && viewport->window.function == had->function)
    viewport->window = *has;
}
