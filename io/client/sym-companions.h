/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-protocol.h"

G_BEGIN_DECLS

/**
 * SymCompanions:
 *
 * Finds what belongs to a file: the data file of a NIfTI or Analyze pair, BIDS sidecars, the
 * dataset description. Goes by names, as BIDS does; reads none of them. Remembers the folders it
 * looked at. Usable from any thread.
 */
typedef struct _SymCompanions SymCompanions;

SymCompanions *_sym_companions_new (void);
void _sym_companions_free (SymCompanions *self);

/**
 * _sym_companions_find:
 * @roles: (out caller-allocates) (array length=SYM_PROTOCOL_MAX_INPUTS): what each is
 *
 * Sidecars are those of the same stem, and those that apply by the inheritance principle: in the
 * file's folder or one above it up to the dataset root, of the same suffix, with no entity that
 * the file has not. Nearer ones come first.
 *
 * Returns: (transfer full): paths, %NULL-terminated, at most SYM_PROTOCOL_MAX_INPUTS - 1
 */
char **_sym_companions_find (SymCompanions *self, const char *path, SymInputRole *roles);

/**
 * _sym_companions_find_header:
 *
 * Returns: (transfer full) (nullable): the .hdr beside an .img
 */
char *_sym_companions_find_header (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymCompanions, _sym_companions_free)

G_END_DECLS
