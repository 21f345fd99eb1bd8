/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-examination.h"
#include "sym-image.h"
#include "sym-presentation.h"
#include "sym-segmentation.h"
#include "sym-verdict.h"

G_BEGIN_DECLS

/**
 * SymItem:
 *
 * An image bound for life to its evidence and its verdict: all that the window and the command
 * line ever hold. Made by the loader only; immutable, with atomic references. A better verdict
 * makes a new item.
 *
 * The loader gives an item with an image by what its labels say. As long as the pixels were not
 * examined the item is unsettled: its verdict is never less than "checking", which is marked. What is
 * found in the pixels, and that they were examined, is added by #SymExaminer only.
 *
 * An item without an image is a file that could not be shown: it still has whatever evidence was
 * read, a verdict, and an error.
 */
typedef struct _SymItem SymItem;

#define SYM_TYPE_ITEM (sym_item_get_type ())
GType sym_item_get_type (void);
SymItem *sym_item_ref (SymItem *self);
void sym_item_unref (SymItem *self);

/**
 * sym_item_with_statements:
 * @evidence: (element-type SymEvidence): what persons stated of the image, as
 *   sym_statements_find() found it
 *
 * The same image and file with what persons stated of it; statements that @self already bears give
 * way to these. Statements come on top of what the file says: the verdict is never lower than the
 * file's own.
 *
 * Returns: (transfer full): a new item
 */
SymItem *sym_item_with_statements (SymItem *self, GPtrArray *evidence);

/**
 * sym_item_with_statements_of:
 * @other: an item of the same image
 *
 * Returns: (transfer full): a new item: @self with the statements that @other bears
 */
SymItem *sym_item_with_statements_of (SymItem *self, SymItem *other);

/**
 * sym_item_without_image:
 *
 * What labels and persons say of the file, by itself: with nothing to show there are no pixels to be
 * examined first. For those who only list labels.
 *
 * Returns: (transfer full): an item without an image
 */
SymItem *sym_item_without_image (SymItem *self);

/**
 * sym_item_get_segmentation:
 *
 * Returns: (transfer none) (nullable): the regions that the file is about: a segmentation, a structure
 *   set, a map of labels
 */
SymSegmentation *sym_item_get_segmentation (const SymItem *self);

/**
 * sym_item_as_labels:
 *
 * Takes the values of an image for regions, as a person may know better than the file: 0 for none.
 *
 * Returns: (transfer full) (nullable): an item with regions, @self where it has them already; %NULL where the
 *   image is no map of labels, see sym_segmentation_new_from_labels()
 */
SymItem *sym_item_as_labels (SymItem *self);

/**
 * sym_item_with_layer:
 * @self: an item with an image, and not itself about regions
 * @source: an item with regions
 *
 * The same image with the regions of @source over it, in every frame. What is known of @source joins the
 * verdict, which is never lower than that of @self alone. A source of the same regions gives way to @source.
 *
 * Returns: (transfer full) (nullable): a new item; %NULL where there would be more than
 *   %SYM_ITEM_MAX_REGIONS regions over the image
 */
SymItem *sym_item_with_layer (SymItem *self, SymItem *source);

/** SYM_ITEM_MAX_REGIONS: most regions over an image */
#define SYM_ITEM_MAX_REGIONS 512

/**
 * sym_item_get_layers:
 *
 * Returns: (transfer none) (element-type SymItem): what lies over the image
 */
GPtrArray *sym_item_get_layers (const SymItem *self);

/** sym_item_get_n_regions: how many regions lie over the image, of all layers together */
guint sym_item_get_n_regions (const SymItem *self);

/**
 * sym_item_get_region:
 * @region: less than sym_item_get_n_regions()
 * @layer: (out) (optional) (transfer none): whose region it is
 *
 * Returns: (transfer none): the region, layer after layer
 */
const SymSegment *sym_item_get_region (const SymItem *self, guint region, SymItem **layer);

/**
 * sym_item_refers_to:
 *
 * Returns: whether the file of @self names one of @other as an object that it speaks of
 */
gboolean sym_item_refers_to (const SymItem *self, const SymItem *other);

/**
 * sym_item_get_presentation:
 *
 * Returns: (transfer none) (nullable): how images are to be shown, of a file that is about that
 */
SymPresentation *sym_item_get_presentation (const SymItem *self);

/**
 * sym_item_with_presentation:
 * @self: an item with an image
 * @source: an item with a presentation
 *
 * The same image, to be shown as @source says where a viewport says that it is. It changes no verdict: nothing of
 * @source is in the picture.
 *
 * Returns: (transfer full): a new item
 */
SymItem *sym_item_with_presentation (SymItem *self, SymItem *source);

/**
 * sym_item_get_presented_by:
 *
 * Returns: (transfer none) (nullable): what sym_item_with_presentation() was given
 */
SymItem *sym_item_get_presented_by (const SymItem *self);

/** sym_item_has_shutter: whether a shutter hides part of the image, that of its file or of its presentation */
gboolean sym_item_has_shutter (const SymItem *self);

/**
 * sym_item_init_viewport:
 *
 * As sym_viewport_init(), presented as the item is to be.
 */
void sym_item_init_viewport (const SymItem *self, SymViewport *viewport, int width, int height, int scale);

/** sym_item_follow: the window for another slice, see sym_presentation_follow() */
void sym_item_follow (const SymItem *self, const SymViewport *before, SymViewport *viewport);

/**
 * sym_item_get_image:
 *
 * Returns: (transfer none) (nullable): the image
 */
SymImage *sym_item_get_image (const SymItem *self);

/**
 * sym_item_get_verdict:
 *
 * Returns: (transfer none): the verdict
 */
const SymVerdict *sym_item_get_verdict (const SymItem *self);

/**
 * sym_item_get_evidence:
 *
 * Returns: (transfer none) (element-type SymEvidence): the evidence
 */
GPtrArray *sym_item_get_evidence (const SymItem *self);

/**
 * sym_item_get_examination:
 *
 * Returns: (transfer none) (nullable): how far the pixels were examined; %NULL without an image
 */
const SymExamination *sym_item_get_examination (const SymItem *self);

/**
 * sym_item_get_tags:
 *
 * Returns: (transfer none): the tags of the first file, for the metadata view
 */
const SymTags *sym_item_get_tags (const SymItem *self);

/**
 * sym_item_get_error:
 *
 * Returns: (transfer none) (nullable): why there is no image
 */
const GError *sym_item_get_error (const SymItem *self);

/**
 * sym_item_get_path:
 *
 * Returns: (transfer none): the path as given, or the folder entry found below it
 */
const char *sym_item_get_path (const SymItem *self);

/**
 * sym_item_get_name:
 *
 * Returns: (transfer none): short name for a person, UTF-8
 */
const char *sym_item_get_name (const SymItem *self);
SymFormat sym_item_get_format (const SymItem *self);

/**
 * sym_item_get_reason:
 *
 * Returns: (transfer none): the line beside the mark, see sym_verdict_describe_reason()
 */
const char *sym_item_get_reason (const SymItem *self);

/**
 * sym_item_list_looked_for:
 * @n: (out): how many
 *
 * Lists what was looked for in the file, beside it and, once that was done, in its pixels, for
 * "looked for and not found". How far the pixels were examined sym_examination_describe() says.
 *
 * Returns: (transfer full) (array length=n): free with g_free()
 */
SymLookedFor *sym_item_list_looked_for (const SymItem *self, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymItem, sym_item_unref)

G_END_DECLS
