/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-protocol.h"

G_BEGIN_DECLS

/**
 * SymArchive:
 *
 * The files that an archive holds, each by a path of its own, `archive.zip:folder/file`. These paths
 * are names for a person and keys here; none is ever given to the file system. Immutable.
 */
typedef struct _SymArchive SymArchive;

/**
 * _sym_archive_new:
 * @path: of the archive
 * @members: (element-type SymMember): what its decoder said it holds
 *
 * A name loses what would lead elsewhere, if it were a path: a `/` at its front, `.` and `..`, and control
 * characters; one that is there already gets a number.
 *
 * Returns: (transfer full): the archive
 */
SymArchive *_sym_archive_new (const char *path, GPtrArray *members);
void _sym_archive_free (SymArchive *self);

const char *_sym_archive_get_path (const SymArchive *self);

/**
 * _sym_archive_list:
 *
 * Returns: (transfer none) (element-type filename): the paths of its files, in the order of bytes
 */
GPtrArray *_sym_archive_list (const SymArchive *self);

/**
 * _sym_archive_find:
 *
 * Returns: (transfer none) (nullable): where the archive holds the file of that path
 */
const SymPart *_sym_archive_find (const SymArchive *self, const char *path);

/**
 * _sym_archive_is_unchanged:
 * @fd: the archive, opened once more
 *
 * Returns: whether it is the file that was listed
 */
gboolean _sym_archive_is_unchanged (const SymArchive *self, int fd);

/**
 * _sym_archive_get_folder:
 * @path: of a file or folder in an archive
 * @root: the archive's path
 *
 * Returns: (transfer full) (nullable): the folder that it is in, `archive.zip:` for the topmost; %NULL for
 *   that
 */
char *_sym_archive_get_folder (const char *path, const char *root);

/** Returns: (transfer full): the path of a file in a folder of an archive */
char *_sym_archive_join (const char *folder, const char *name, const char *root);

/**
 * _sym_archive_split:
 * @path: what a person gave, which is no file
 *
 * Returns: (transfer full) (nullable): the file that stands before a colon in it, and may be an archive
 */
char *_sym_archive_split (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymArchive, _sym_archive_free)

G_END_DECLS
