/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SymOutputFile:
 *
 * A file that is being written: a temporary one in the folder of its path, which takes its place
 * when all is there. At any moment the path holds the old file or the whole new one. A link at the
 * path is replaced, not followed. Where the file system allows, the temporary file has no name: a
 * program that is killed while it writes leaves nothing behind.
 */
typedef struct _SymOutputFile SymOutputFile;

/**
 * sym_output_file_new:
 * @path: where it will be
 *
 * Returns: (transfer full) (nullable): the file; %NULL with a sentence naming @path
 */
SymOutputFile *sym_output_file_new (const char *path, GError **error);

gboolean sym_output_file_write (SymOutputFile *self, gconstpointer data, gsize n, GError **error);

/**
 * sym_output_file_write_at:
 * @offset: within what was written already
 *
 * Writes over what stands there: a count that is known last.
 */
gboolean sym_output_file_write_at (SymOutputFile *self, goffset offset, gconstpointer data, gsize n, GError **error);

/**
 * sym_output_file_commit:
 *
 * Synchronises and puts the file in its place. Nothing is written after it.
 */
gboolean sym_output_file_commit (SymOutputFile *self, GError **error);

/**
 * sym_output_file_commit_new:
 *
 * As sym_output_file_commit(), but where something is at the path already, it stays, and this fails.
 */
gboolean sym_output_file_commit_new (SymOutputFile *self, GError **error);

/**
 * sym_output_file_get_temporary:
 *
 * Returns: (transfer none): where the file can be read before it is committed, by this process
 */
const char *sym_output_file_get_temporary (const SymOutputFile *self);

/**
 * sym_output_file_free:
 *
 * Removes what was not committed.
 */
void sym_output_file_free (SymOutputFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymOutputFile, sym_output_file_free)

/**
 * sym_output_file_save:
 *
 * All of the above for bytes that are there.
 */
gboolean sym_output_file_save (const char *path, GBytes *bytes, GError **error);

G_END_DECLS
