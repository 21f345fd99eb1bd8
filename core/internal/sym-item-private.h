/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-item.h"
#include "sym-image-private.h"
#include "sym-presentation-private.h"
#include "sym-reference-private.h"

G_BEGIN_DECLS

/**
 * _sym_item_new:
 * @path: as given or found
 * @image: (transfer none) (nullable): the image
 * @instances: (element-type SymInstance): the files it was made of, at least one, for their tags
 * @error: (transfer none) (nullable): why there is no image
 *
 * Detects, merges and binds: the verdict is computed here from the tags of every file, so no caller
 * can supply one.
 *
 * Returns: (transfer full): the item
 */
SymItem *_sym_item_new (const char *path, SymImage *image, GPtrArray *instances, const GError *error);

/**
 * _sym_item_new_failed:
 *
 * An item for a file of which nothing could be read (not found, denied, crashed before any
 * label): the verdict is "uncheckable".
 */
SymItem *_sym_item_new_failed (const char *path, const GError *error);

/**
 * _sym_item_get_references:
 *
 * Returns: (transfer none): what the files refer to
 */
SymReferences *_sym_item_get_references (const SymItem *self);

/**
 * _sym_item_get_without_inherited:
 *
 * Returns: the verdict by what the files, the pixels and persons say, without what is inherited
 */
SymVerdict _sym_item_get_without_inherited (const SymItem *self);

/** _sym_item_get_shutter: (nullable): what hides part of the image in such a view */
const SymShutterInfo *_sym_item_get_shutter (const SymItem *self, const SymViewport *viewport);

/**
 * _sym_item_get_without_layers:
 *
 * Returns: (transfer none): the verdict without what lies over the image: what others inherit
 */
const SymVerdict *_sym_item_get_without_layers (const SymItem *self);

/**
 * _sym_layers_describe:
 * @layers: (element-type SymItem)
 *
 * Returns: (transfer full) (element-type SymEvidence): why what lies over an image marks it
 */
GPtrArray *_sym_layers_describe (GPtrArray *layers);

/** The join of the verdicts of what lies over an image that @n_files files hold. */
SymVerdict _sym_layers_judge (GPtrArray *layers, guint n_files);

/**
 * _sym_item_with_references:
 * @evidence: (element-type SymEvidence): of D-REF and D-REF-SYN
 *
 * The same image and file with what its references amount to. What it inherited before is kept.
 *
 * Returns: (transfer full): a new item
 */
SymItem *_sym_item_with_references (SymItem *self, GPtrArray *evidence);

/**
 * _sym_item_with_findings:
 * @self: an item with an image
 * @findings: (element-type SymEvidence): what was found in the pixels this time
 * @examination: how far they were examined
 *
 * The same image and file with what was found in its pixels. Findings that @self already bears stay
 * unless these hold the same signal; the verdict is never lower than that of @self, and what was
 * settled stays so. A failed examination makes the item "uncheckable" at least.
 *
 * Private, so that nothing but the examiner can say that an image was examined.
 *
 * Returns: (transfer full): a new item
 */
SymItem *_sym_item_with_findings (SymItem *self, GPtrArray *findings, const SymExamination *examination);

/**
 * _sym_item_derive:
 * @source: an item with an image
 * @image: (transfer none): what was computed from it
 * @name: for a person
 *
 * An image computed from that of an item: it has the same evidence and the same verdict.
 *
 * Returns: (transfer full): a new item
 */
SymItem *_sym_item_derive (SymItem *source, SymImage *image, const char *name);

/**
 * _sym_item_derive_from_both:
 *
 * The same of an image computed from those of two items: it has the evidence of both, and the graver
 * verdict with its reason.
 *
 * Returns: (transfer full): a new item
 */
SymItem *_sym_item_derive_from_both (SymItem *a, SymItem *b, SymImage *image, const char *name);

G_END_DECLS
