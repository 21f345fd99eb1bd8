/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cbor.h>
#include <glib.h>

#include "sym-jumbf.h"

G_BEGIN_DECLS

static inline void
sym_cbor_unref (cbor_item_t *item)
{
  cbor_decref (&item);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cbor_item_t, sym_cbor_unref)

/** SYM_CBOR_MAX_DEPTH: arrays and maps within each other */
#define SYM_CBOR_MAX_DEPTH 32

/**
 * sym_cbor_parse:
 *
 * Parses one CBOR item (RFC 8949) that takes up the whole span, or begins it.
 *
 * Returns: (transfer full) (nullable): the item; %NULL where it does not parse
 */
cbor_item_t *sym_cbor_parse (SymSpan span);

/**
 * sym_cbor_get:
 *
 * Returns: (transfer none) (nullable): the value of a map's text key
 */
cbor_item_t *sym_cbor_get (const cbor_item_t *map, const char *key);

/**
 * sym_cbor_get_int:
 *
 * Returns: (transfer none) (nullable): the value of a map's integer key
 */
cbor_item_t *sym_cbor_get_int (const cbor_item_t *map, gint64 key);

/**
 * sym_cbor_to_int:
 *
 * Returns: whether the item is an integer that fits
 */
gboolean sym_cbor_to_int (const cbor_item_t *item, gint64 *value);

/**
 * sym_cbor_to_text:
 *
 * Returns: (transfer full) (nullable): what stands in a text, number or literal; byte strings as
 *   their length; %NULL for arrays and maps
 */
char *sym_cbor_to_text (const cbor_item_t *item);

/**
 * sym_cbor_to_bytes:
 *
 * Returns: the content of a definite byte string, of size 0 where the item is none
 */
SymSpan sym_cbor_to_bytes (const cbor_item_t *item);

typedef void (*SymCborFunc) (const char *path, const char *value, gpointer user_data);

/**
 * sym_cbor_flatten:
 *
 * Calls @func for each value that is no array or map, with the path of keys and numbers to it:
 * `actions[0].digitalSourceType`.
 *
 * Returns: whether the item is no deeper than %SYM_CBOR_MAX_DEPTH
 */
gboolean sym_cbor_flatten (const cbor_item_t *item, SymCborFunc func, gpointer user_data);

G_END_DECLS
