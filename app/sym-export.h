/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-scene.h"

G_BEGIN_DECLS

/**
 * SymExportFormat:
 * @SYM_EXPORT_PNG: a picture
 * @SYM_EXPORT_DICOM: a DICOM Secondary Capture image
 * @SYM_EXPORT_PDF: a page
 * @SYM_EXPORT_MOVIE: all steps as an animated PNG
 * @SYM_EXPORT_PNG_SEQUENCE: all steps as PNG files, NAME-0001.png and so on
 *
 * The ways in which what a window shows becomes a file.
 */
typedef enum
{
  SYM_EXPORT_PNG,
  SYM_EXPORT_DICOM,
  SYM_EXPORT_PDF,
  SYM_EXPORT_MOVIE,
  SYM_EXPORT_PNG_SEQUENCE,
  SYM_N_EXPORT_FORMATS,
} SymExportFormat;

/**
 * SymExportSettings:
 * @format: what is written
 * @factor: size in relation to the scene's own
 * @first, @last: of the steps that a movie or sequence shows, both included
 * @rate: frames a second of a movie
 */
typedef struct
{
  SymExportFormat format;
  double factor;
  gint64 first, last;
  double rate;
} SymExportSettings;

/**
 * SymExportProgress:
 *
 * Called from the exporting thread.
 */
typedef void (*SymExportProgress) (guint64 done, guint64 total, gpointer user_data);

gboolean sym_export_format_has_steps (SymExportFormat format);

/**
 * sym_export_format_get_suffix:
 *
 * Returns: (transfer none): such as `".png"`
 */
const char *sym_export_format_get_suffix (SymExportFormat format);

/**
 * sym_export_format_from_path:
 *
 * Returns: whether the suffix of @path names a format of a single picture
 */
gboolean sym_export_format_from_path (const char *path, SymExportFormat *format);

/**
 * sym_export_dup_step_path:
 * @n: how many files a sequence has
 *
 * Returns: (transfer full): the path of one file of a sequence
 */
char *sym_export_dup_step_path (const char *path, guint64 index, guint64 n);

/**
 * sym_export_run:
 * @scene: what is exported
 * @path: where to; replaced atomically; of a sequence each file
 * @progress: (nullable): told after each frame
 * @cancellable: (nullable): stops between two frames; of a movie nothing is left then
 *
 * Writes frames of the compositor, each with its mark, as a file with its labels. Blocks.
 */
gboolean sym_export_run (const SymScene *scene, const SymExportSettings *settings, const char *path,
                         SymExportProgress progress, gpointer user_data, GCancellable *cancellable,
                         GError **error);

G_END_DECLS
