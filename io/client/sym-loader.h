/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-item.h"

G_BEGIN_DECLS

#define SYM_TYPE_LOADER (sym_loader_get_type ())
G_DECLARE_FINAL_TYPE (SymLoader, sym_loader, SYM, LOADER, GObject)

/**
 * sym_loader_find_decoder:
 *
 * Finds `symscope-decoder` beside the running program: in the installed libexec folder or in the
 * build tree, relative to /proc/self/exe. No environment variable is asked.
 *
 * Returns: (transfer full) (nullable): the path
 */
char *sym_loader_find_decoder (void);

/**
 * sym_loader_new:
 * @decoder: path of the decoder program
 *
 * Starts nothing yet: the fork server starts with the first file, and again if it dies.
 */
SymLoader *sym_loader_new (const char *decoder);

/**
 * SymLoaderProgress:
 * @done, @total: files, or bytes of one large file; @total may grow while a folder is listed
 *
 * Called from the loading thread.
 */
typedef void (*SymLoaderProgress) (guint64 done, guint64 total, gpointer user_data);

/**
 * SymLoaderFlags:
 * @SYM_LOADER_LABELS_ONLY: items without samples, for `inspect`: fast
 * @SYM_LOADER_RECURSE: folders below a folder too
 * @SYM_LOADER_FOLLOW: a DICOMDIR gives the files that it names instead of itself
 * @SYM_LOADER_PARTS: a series of many files is handed out in parts before it is handed out whole
 */
typedef enum /*< flags >*/
{
  SYM_LOADER_NONE = 0,
  SYM_LOADER_LABELS_ONLY = 1 << 0,
  SYM_LOADER_RECURSE = 1 << 1,
  SYM_LOADER_FOLLOW = 1 << 2,
  SYM_LOADER_PARTS = 1 << 3,
} SymLoaderFlags;

/**
 * SymLoaderItem:
 * @item: (transfer none): one image, or one file that could not be read
 *
 * Called from the loading thread, one item after the other, in path order; but after those of its
 * folder, or of the files chosen with it, that a DICOM object refers to, whose verdict it inherits.
 *
 * With %SYM_LOADER_PARTS a series comes several times in a row, the whole last: first its middle slice,
 * when no other sample of it has been read, then what has grown about it. A part has an image with
 * sym_image_get_n_missing() above 0 and the verdict of all labels of the whole series; nothing else is
 * handed out between a part and the whole, unless reading is cancelled.
 */
typedef void (*SymLoaderItem) (SymItem *item, gpointer user_data);

/**
 * sym_loader_load:
 * @path: a file, or a folder that becomes its series
 * @cancellable: (nullable): stops within a file
 *
 * Loads and blocks. Errors about a file are items with an error; only cancellation and a missing
 * decoder fail the call.
 *
 * A folder is read in two passes: labels of all files, grouped into series; then the samples of one
 * series after the other, so that memory is bounded by what is handed out.
 */
gboolean sym_loader_load (SymLoader *self, const char *path, SymLoaderFlags flags,
                          SymLoaderItem item_func, SymLoaderProgress progress_func,
                          gpointer user_data, GCancellable *cancellable, GError **error);

/**
 * sym_loader_load_files:
 * @paths: (array zero-terminated=1): several files that a person chose together
 *
 * As sym_loader_load() for each of them, but files of one DICOM series become one image.
 */
gboolean sym_loader_load_files (SymLoader *self, const char *const *paths, SymLoaderFlags flags,
                                SymLoaderItem item_func, SymLoaderProgress progress_func,
                                gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
