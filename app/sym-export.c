/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-export"

#include "config.h"

#include "sym-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sym-capture-writer.h"
#include "sym-frame-writer.h"
#include "sym-movie-writer.h"
#include "sym-output-file.h"
#include "sym-page.h"

/* ISO A4, the longer side as that of the picture; points. */
#define PAGE_LONG 841.89
#define PAGE_SHORT 595.28

static const struct
{
  const char *suffix;
  gboolean has_steps;
} formats[SYM_N_EXPORT_FORMATS] = {
  [SYM_EXPORT_PNG] = { ".png", FALSE },
  [SYM_EXPORT_DICOM] = { ".dcm", FALSE },
  [SYM_EXPORT_PDF] = { ".pdf", FALSE },
  [SYM_EXPORT_MOVIE] = { ".png", TRUE },
  [SYM_EXPORT_PNG_SEQUENCE] = { ".png", TRUE },
};

gboolean
sym_export_format_has_steps (SymExportFormat format)
{
  return formats[format].has_steps;
}

const char *
sym_export_format_get_suffix (SymExportFormat format)
{
  return formats[format].suffix;
}

gboolean
sym_export_format_from_path (const char *path, SymExportFormat *format)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < SYM_N_EXPORT_FORMATS; i++)
    if (!formats[i].has_steps && g_str_has_suffix (lower, formats[i].suffix))
      {
        *format = (SymExportFormat) i;
        return TRUE;
      }
  return FALSE;
}

char *
sym_export_dup_step_path (const char *path, guint64 index, guint64 n)
{
  gsize stem = g_str_has_suffix (path, ".png") ? strlen (path) - 4 : strlen (path);
  int digits = 4;

  for (guint64 limit = 10000; n >= limit && digits < 19; limit *= 10)
    digits++;
  return g_strdup_printf ("%.*s-%0*" G_GUINT64_FORMAT ".png", (int) stem, path, digits, index + 1);
}

static char *
make_title (const SymScene *scene)
{
  g_autoptr (GString) title = g_string_new (NULL);

  for (guint i = 0; i < sym_scene_get_n_views (scene); i++)
    g_string_append_printf (title, "%s%s", i > 0 ? " · " : "", sym_item_get_name (sym_scene_get_item (scene, i)));
  return g_string_free (g_steal_pointer (&title), FALSE);
}

static gboolean
write_pdf (const SymScene *scene, SymFrame *frame, const char *path, GError **error)
{
  const gboolean upright = sym_frame_get_height (frame) > sym_frame_get_width (frame);
  g_autofree char *title = make_title (scene);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  /* Translators: the date and time under a printed picture, for g_date_time_format() */
  g_autofree char *date = g_date_time_format (now, _ ("Symscope, %x %H:%M. Not for diagnosis."));
  const SymPage page = { frame, title, date };
  g_autoptr (GBytes) bytes = sym_page_to_pdf (&page, upright ? PAGE_SHORT : PAGE_LONG,
                                              upright ? PAGE_LONG : PAGE_SHORT, error);

  return bytes != NULL && sym_output_file_save (path, bytes, error);
}

static gboolean
write_picture (const SymScene *scene, const SymExportSettings *settings, const char *path, GError **error)
{
  g_autoptr (SymFrame) frame = sym_scene_compose (scene, settings->factor, error);

  if (frame == NULL)
    return FALSE;
  switch (settings->format)
    {
    case SYM_EXPORT_PNG:
      return sym_frame_write_png (frame, path, error);
    case SYM_EXPORT_DICOM:
      return sym_frame_write_dicom (frame, scene, path, error);
    case SYM_EXPORT_PDF:
      return write_pdf (scene, frame, path, error);
    case SYM_EXPORT_MOVIE:
    case SYM_EXPORT_PNG_SEQUENCE:
    case SYM_N_EXPORT_FORMATS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
write_step (const SymScene *scene, const SymExportSettings *settings, SymMovieWriter *movie, const char *path,
            guint64 index, guint64 n, GError **error)
{
  g_autoptr (SymFrame) frame = sym_scene_compose (scene, settings->factor, error);
  g_autofree char *step_path = NULL;

  if (frame == NULL)
    return FALSE;
  if (movie != NULL)
    return sym_movie_writer_add (movie, frame, error);
  step_path = sym_export_dup_step_path (path, index, n);
  return sym_frame_write_png (frame, step_path, error);
}

static gboolean
write_steps (const SymScene *scene, const SymExportSettings *settings, const char *path,
             SymExportProgress progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  const gint64 last = MIN (settings->last, sym_scene_get_n_steps (scene) - 1);
  const guint64 n = (guint64) MAX (last - settings->first + 1, 0);
  g_autoptr (SymScene) moving = sym_scene_copy (scene);
  g_autoptr (SymMovieWriter) movie = NULL;

  if (settings->first < 0 || n == 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED, _ ("There are no images from %d to %d"),
                   (int) settings->first + 1, (int) settings->last + 1);
      return FALSE;
    }
  if (settings->format == SYM_EXPORT_MOVIE
      && (movie = sym_movie_writer_new (path, (guint) MIN (n, G_MAXUINT), settings->rate, error)) == NULL)
    return FALSE;
  for (guint64 i = 0; i < n; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      sym_scene_set_step (moving, settings->first + (gint64) i);
      if (!write_step (moving, settings, movie, path, i, n, error))
        return FALSE;
      if (progress != NULL)
        progress (i + 1, n, user_data);
    }
  return movie == NULL || sym_movie_writer_finish (movie, error);
}

gboolean
sym_export_run (const SymScene *scene, const SymExportSettings *settings, const char *path,
                SymExportProgress progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (settings->factor > 0, FALSE);

  if (sym_export_format_has_steps (settings->format))
    return write_steps (scene, settings, path, progress, user_data, cancellable, error);
  return write_picture (scene, settings, path, error);
}
