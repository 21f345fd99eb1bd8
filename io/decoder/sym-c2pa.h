/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-jumbf.h"
#include "sym-reader.h"

G_BEGIN_DECLS

/**
 * sym_c2pa_read:
 * @store: a C2PA manifest store: the content of a PNG's caBX chunk, or a .c2pa file
 * @asset: the whole file that the store speaks of, for its hash; empty when not at hand
 * @place: where the store stands, for `where`: "caBX", "x.c2pa"
 *
 * Walks a manifest store (C2PA Technical Specification 2.2, sections 11 and 13) into tags of
 * %SYM_CARRIER_C2PA. `key` is 0 for the active manifest (the last), 1, 2, … for the ones before it,
 * which are those of its ingredients. Names:
 *
 * - the values of each assertion: its label without instance number, and the path within it:
 *   `c2pa.actions.v2.actions[0].digitalSourceType`
 * - the values of the claim: `claim.claim_generator_info[0].name`
 * - what was checked, each its own fact: `check.signature` ("intact", "broken", "not checked"),
 *   `check.signer`, `check.trust` ("trusted", "not trusted"), `check.binding` ("intact", "broken",
 *   "not checked"), `check.assertions` ("intact", "broken")
 *
 * A signer is trusted who is certified by the job's %SYM_INPUT_TRUST; without one nobody is.
 *
 * A store that does not parse gives a tag flagged %SYM_TAG_UNREADABLE.
 */
void sym_c2pa_read (SymJob *job, SymSpan store, SymSpan asset, const char *place);

/**
 * sym_c2pa_read_file:
 * @input: a .c2pa file beside the main file
 *
 * Reads a manifest store that speaks of the main file. The job calls it for every such input and
 * before the reader of the main file runs.
 */
void sym_c2pa_read_file (SymJob *job, SymInput *input);

/**
 * sym_c2pa_get_anchors:
 *
 * Returns: the job's trust list, in PEM, for the signers of credentials and of DICOM objects alike;
 *   empty without one
 */
SymSpan sym_c2pa_get_anchors (SymJob *job);

G_END_DECLS
