/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-view-options.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "sym-preset.h"

#define DEFAULT_WIDTH 1024
#define DEFAULT_HEIGHT 768

void
sym_view_options_clear (SymViewOptions *self)
{
  g_clear_pointer (&self->size_text, g_free);
  g_clear_pointer (&self->plane_text, g_free);
  g_clear_pointer (&self->window_text, g_free);
  g_clear_pointer (&self->preset_text, g_free);
  g_clear_pointer (&self->pan_text, g_free);
  g_clear_pointer (&self->flip_text, g_free);
  g_clear_pointer (&self->along_text, g_free);
  g_clear_pointer (&self->colormap_text, g_free);
  g_clear_pointer (&self->interpolation_text, g_free);
}

GOptionEntry *
sym_view_options_get_entries (SymViewOptions *self, const GOptionEntry *own)
{
  const GOptionEntry view[] = {
    { "size", 0, 0, G_OPTION_ARG_STRING, &self->size_text, N_ ("Size in logical pixels (1024x768)"), N_ ("WxH") },
    { "plane", 0, 0, G_OPTION_ARG_STRING, &self->plane_text, N_ ("axial, coronal, sagittal or acquired"), N_ ("PLANE") },
    { "slice", 0, 0, G_OPTION_ARG_INT, &self->slice, N_ ("Slice, counted from 0 (the middle one)"), "N" },
    { "frame", 0, 0, G_OPTION_ARG_INT, &self->frame, N_ ("Time, counted from 0"), "T" },
    { "along", 0, 0, G_OPTION_ARG_STRING, &self->along_text,
      N_ ("Place along each axis beyond the slices, counted from 0: time, echo, …"), "N[,N…]" },
    { "window", 0, 0, G_OPTION_ARG_STRING, &self->window_text, N_ ("Window in modality units"), N_ ("CENTRE,WIDTH") },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &self->preset_text, N_ ("soft-tissue, lung, bone, brain, mediastinum, liver, air, auto or full"), N_ ("NAME") },
    { "zoom", 0, 0, G_OPTION_ARG_DOUBLE, &self->zoom, N_ ("Output pixels per image pixel (fit)"), "Z" },
    { "pan", 0, 0, G_OPTION_ARG_STRING, &self->pan_text, N_ ("Shift in output pixels"), "DX,DY" },
    { "rotate", 0, 0, G_OPTION_ARG_INT, &self->rotation, N_ ("Clockwise: 0, 90, 180 or 270"), N_ ("DEGREES") },
    { "flip", 0, 0, G_OPTION_ARG_STRING, &self->flip_text, N_ ("h for left-right, v for top-bottom, hv for both"), "h|v" },
    { "invert", 0, 0, G_OPTION_ARG_NONE, &self->invert, N_ ("Invert the grey values"), NULL },
    { "colormap", 0, 0, G_OPTION_ARG_STRING, &self->colormap_text, N_ ("grey, hot, viridis, inferno, coolwarm or dusk"), N_ ("NAME") },
    { "interpolation", 0, 0, G_OPTION_ARG_STRING, &self->interpolation_text, N_ ("nearest, linear or cubic"), N_ ("NAME") },
    { "scale", 0, 0, G_OPTION_ARG_INT, &self->scale, N_ ("Device pixels per logical pixel: 1, 2 or 3"), "S" },
    G_OPTION_ENTRY_NULL,
  };
  gsize n_own = 0;
  GOptionEntry *entries;

  while (own[n_own].long_name != NULL)
    n_own++;
  entries = g_new (GOptionEntry, n_own + G_N_ELEMENTS (view));
  memcpy (entries, own, n_own * sizeof *own);
  memcpy (entries + n_own, view, sizeof view);
  return entries;
}

static gboolean
bad_value (GError **error, const char *option, const char *value, const char *wanted)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* Translators: option, its value, what would be right */
               _ ("%s %s is not understood: give %s."), option, value, wanted);
  return FALSE;
}

/* Two numbers apart by @separator, nothing before, between or after. */
static gboolean
parse_pair (const char *text, char separator, double *a, double *b)
{
  char *end = NULL;

  *a = g_ascii_strtod (text, &end);
  if (end == text || *end != separator)
    return FALSE;
  text = end + 1;
  *b = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*a) && isfinite (*b);
}

static gboolean
check_size (SymViewOptions *self, GError **error)
{
  double width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT;

  if (self->scale < 1 || self->scale > 3)
    {
      g_autofree char *given = g_strdup_printf ("%d", self->scale);

      return bad_value (error, "--scale", given, "1, 2, 3");
    }
  if (self->size_text != NULL
      && (!parse_pair (self->size_text, 'x', &width, &height) || width < 1 || height < 1
          || floor (width) != width || floor (height) != height
          || width * self->scale > SYM_VIEWPORT_MAX_SIZE || height * self->scale > SYM_VIEWPORT_MAX_SIZE))
    {
      g_autofree char *wanted = g_strdup_printf (_ ("WxH, from 1x1 to %1$dx%1$d"),
                                                 SYM_VIEWPORT_MAX_SIZE / self->scale);

      return bad_value (error, "--size", self->size_text, wanted);
    }
  self->view.scale = self->scale;
  self->view.width = (int) width * self->scale;
  self->view.height = (int) height * self->scale;
  return TRUE;
}

static gboolean
check_window (SymViewOptions *self, GError **error)
{
  const SymPreset *preset;

  if (self->window_text != NULL)
    {
      if (!parse_pair (self->window_text, ',', &self->view.window.centre, &self->view.window.width)
          || self->view.window.width <= 0)
        return bad_value (error, "--window", self->window_text, _ ("CENTRE,WIDTH with a width above 0"));
      self->view.window.function = SYM_WINDOW_LINEAR;
      self->has_window = TRUE;
      return TRUE;
    }
  if (self->preset_text == NULL || g_str_equal (self->preset_text, "auto")
      || g_str_equal (self->preset_text, "full"))
    return TRUE;
  preset = sym_preset_find (self->preset_text);
  if (preset == NULL)
    return bad_value (error, "--preset", self->preset_text,
                      "soft-tissue, lung, bone, brain, mediastinum, liver, air, auto, full");
  self->view.window.centre = preset->centre;
  self->view.window.width = preset->width;
  self->view.window.function = SYM_WINDOW_LINEAR;
  self->has_window = TRUE;
  return TRUE;
}

static gboolean
check_geometry (SymViewOptions *self, GError **error)
{
  if (self->zoom != 0 && !(self->zoom >= SYM_ZOOM_MIN && self->zoom <= SYM_ZOOM_MAX))
    {
      g_autofree char *given = g_strdup_printf ("%g", self->zoom);

      return bad_value (error, "--zoom", given, _ ("0.01 to 200"));
    }
  if (self->pan_text != NULL && !parse_pair (self->pan_text, ',', &self->view.pan_x, &self->view.pan_y))
    return bad_value (error, "--pan", self->pan_text, "DX,DY");
  if (self->rotation % 90 != 0 || self->rotation < 0 || self->rotation > 270)
    {
      g_autofree char *given = g_strdup_printf ("%d", self->rotation);

      return bad_value (error, "--rotate", given, "0, 90, 180, 270");
    }
  if (self->flip_text != NULL)
    {
      if (*self->flip_text == '\0' || strspn (self->flip_text, "hv") != strlen (self->flip_text))
        return bad_value (error, "--flip", self->flip_text, "h, v, hv");
      self->view.flip_h = strchr (self->flip_text, 'h') != NULL;
      self->view.flip_v = strchr (self->flip_text, 'v') != NULL;
    }
  return TRUE;
}

gboolean
sym_view_options_check (SymViewOptions *self, GError **error)
{
  self->view.interpolation = SYM_INTERPOLATION_LINEAR;

  if (!check_size (self, error) || !check_window (self, error) || !check_geometry (self, error))
    return FALSE;
  if (self->slice < -1)
    return bad_value (error, "--slice", "<0", _ ("0 or more"));
  if (self->frame < -1)
    return bad_value (error, "--frame", "<0", _ ("0 or more"));
  if (self->plane_text != NULL)
    {
      if (!sym_plane_from_name (self->plane_text, &self->view.plane))
        return bad_value (error, "--plane", self->plane_text, "axial, coronal, sagittal, acquired");
      self->has_plane = TRUE;
    }
  if (self->colormap_text != NULL && !sym_colormap_from_name (self->colormap_text, &self->view.colormap))
    return bad_value (error, "--colormap", self->colormap_text, "grey, hot, viridis, inferno, coolwarm, dusk");
  if (self->interpolation_text != NULL
      && !sym_interpolation_from_name (self->interpolation_text, &self->view.interpolation))
    return bad_value (error, "--interpolation", self->interpolation_text, "nearest, linear, cubic");
  return TRUE;
}

static gboolean
beyond (GError **error, const char *option, int given, gint64 n)
{
  g_autofree char *last = g_strdup_printf ("%" G_GINT64_FORMAT, n - 1);

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("%s %d is beyond the last one, %s."), option, given, last);
  return FALSE;
}

/* A place along each axis, in the order in which `inspect` gives their sizes. */
static gboolean
apply_along (const SymViewOptions *self, const SymImage *image, SymViewport *viewport, GError **error)
{
  g_auto (GStrv) places = g_strsplit (self->along_text, ",", -1);
  const guint n = sym_image_get_n_axes (image);

  for (guint i = 0; places[i] != NULL; i++)
    {
      SymAxis axis;
      guint64 place;

      if (i >= n)
        {
          g_autofree char *wanted = g_strdup_printf (_ ("one number for each of %u axes"), n);

          return bad_value (error, "--along", self->along_text, wanted);
        }
      sym_image_get_axis (image, i, &axis);
      if (!g_ascii_string_to_unsigned (places[i], 10, 0, axis.n - 1, &place, NULL))
        {
          g_autofree char *wanted = g_strdup_printf ("0 … %" G_GSIZE_FORMAT " (%s)", axis.n - 1, axis.name);

          return bad_value (error, "--along", places[i], wanted);
        }
      sym_viewport_set_along (viewport, image, i, (gint64) place);
    }
  return TRUE;
}

gboolean
sym_view_options_apply (const SymViewOptions *self, const SymImage *image,
                        SymViewport *viewport, GError **error)
{
  const SymViewport *view = &self->view;

  sym_viewport_init (viewport, image, view->width, view->height, view->scale);
  if (self->has_plane)
    {
      if (!sym_viewport_has_plane (image, view->plane))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("The image has no %s plane: its slices are not a regular grid in space."),
                       sym_plane_get_name (view->plane));
          return FALSE;
        }
      sym_viewport_set_plane (viewport, image, view->plane);
      viewport->slice = sym_viewport_get_n_slices (viewport, image) / 2;
    }
  if (self->slice >= 0)
    {
      const gint64 n = sym_viewport_get_n_slices (viewport, image);

      if (self->slice >= n)
        return beyond (error, "--slice", self->slice, n);
      viewport->slice = self->slice;
    }
  if (self->frame >= 0)
    {
      const gint64 n = sym_viewport_get_n_times (image);

      if (self->frame >= n)
        return beyond (error, "--frame", self->frame, n);
      sym_viewport_set_time (viewport, image, self->frame);
    }
  if (self->along_text != NULL && !apply_along (self, image, viewport, error))
    return FALSE;
  if (self->has_window)
    viewport->window = view->window;
  else if (g_strcmp0 (self->preset_text, "auto") == 0)
    viewport->window = sym_image_get_auto_window (image);
  else if (g_strcmp0 (self->preset_text, "full") == 0)
    viewport->window = sym_image_get_full_window (image);
  if (self->zoom != 0)
    viewport->zoom = self->zoom;
  viewport->pan_x = view->pan_x;
  viewport->pan_y = view->pan_y;
  viewport->rotation = self->rotation;
  viewport->flip_h = view->flip_h;
  viewport->flip_v = view->flip_v;
  viewport->invert = self->invert;
  if (self->colormap_text != NULL)
    viewport->colormap = view->colormap;
  if (self->interpolation_text != NULL)
    viewport->interpolation = view->interpolation;
  return TRUE;
}

gboolean
sym_view_options_has_window (const SymViewOptions *self)
{
  return self->has_window;
}
