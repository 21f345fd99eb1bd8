/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-archive.h"

G_BEGIN_DECLS

/**
 * SymCompanions:
 *
 * Finds what belongs to a file: the data file of a NIfTI or Analyze pair, BIDS sidecars, the
 * dataset description, the participants, content credentials. Goes by names, as BIDS does; reads
 * none of them. Remembers the folders it looked at. Usable from any thread.
 */
typedef struct _SymCompanions SymCompanions;

SymCompanions *_sym_companions_new (void);
void _sym_companions_free (SymCompanions *self);

/**
 * _sym_companions_add_archive:
 * @archive: (transfer full): its files, and the folders in it, are looked at from now on for paths that
 *   begin with its own; the file system is not
 */
void _sym_companions_add_archive (SymCompanions *self, SymArchive *archive);

/**
 * _sym_companions_get_archive:
 *
 * Returns: (transfer none) (nullable): the archive that holds the file of that path
 */
const SymArchive *_sym_companions_get_archive (SymCompanions *self, const char *path);

/**
 * _sym_companions_find:
 * @roles: (out caller-allocates) (array length=SYM_PROTOCOL_MAX_COMPANIONS): what each is
 *
 * Sidecars are those of the same stem, and those that apply by the inheritance principle: in the
 * file's folder or one above it up to the dataset root, of the same suffix, with no entity that
 * the file has not. Nearer ones come first. The table of the participants and its key are the
 * nearest ones up to the root. Content credentials beside the file have its whole name
 * or its stem in front of `.c2pa`.
 *
 * Returns: (transfer full): paths, %NULL-terminated, at most SYM_PROTOCOL_MAX_COMPANIONS
 */
char **_sym_companions_find (SymCompanions *self, const char *path, SymInputRole *roles);

/**
 * _sym_companions_find_header:
 *
 * Returns: (transfer full) (nullable): the .hdr beside an .img
 */
char *_sym_companions_find_header (const char *path);

/**
 * _sym_companions_find_trust:
 *
 * Finds the certificates that signers of content credentials are held against:
 * `symscope/trust.pem` in the user's configuration folder, else the site's in `/etc/symscope`.
 *
 * Returns: (transfer full) (nullable): the path
 */
char *_sym_companions_find_trust (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymCompanions, _sym_companions_free)

/**
 * _sym_companions_get_sidecar:
 *
 * Returns: (transfer full): the path of the sidecar that is one image's own, there or not
 */
char *_sym_companions_get_sidecar (const char *path);

G_END_DECLS
