/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "sym-item.h"

G_BEGIN_DECLS

/**
 * sym_item_to_json:
 * @pixels: whether to describe the samples too (`image`)
 * @image: (nullable): the image they are of
 *
 * The object of `inspect --json`: one place for every command that prints an item.
 *
 * Returns: (transfer full): an object node
 */
JsonNode *sym_item_to_json (const SymItem *item, gboolean pixels, SymImage *image);

/**
 * sym_item_to_json_text:
 *
 * The same as one line of text.
 *
 * Returns: (transfer full): the line, without its end
 */
char *sym_item_to_json_text (const SymItem *item, gboolean pixels, SymImage *image);

/**
 * sym_json_write:
 *
 * Returns: (transfer full): JSON on one line, whatever files put into its strings
 */
char *sym_json_write (JsonNode *root);

/**
 * sym_evidence_to_json:
 *
 * Returns: (transfer full): the array of `evidence`
 */
JsonNode *sym_evidence_to_json (GPtrArray *evidence);

G_END_DECLS
