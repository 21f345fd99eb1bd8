/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reader.h"

G_BEGIN_DECLS

/**
 * sym_participants_read:
 * @table: participants.tsv, BIDS 1.9 "Participants file"
 * @name: base name of the image
 *
 * Hands over the row of the image's subject, the entity `sub-…` of its name: a tag of
 * %SYM_CARRIER_BIDS_DATASET a cell, named `participants.` and the column. Rows of others say
 * nothing of this image.
 */
void sym_participants_read (SymJob *job, SymInput *table, const char *name);

G_END_DECLS
