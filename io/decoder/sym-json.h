/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reader.h"

G_BEGIN_DECLS

/** SYM_JSON_MAX_DEPTH: objects and arrays within each other */
#define SYM_JSON_MAX_DEPTH 64

/**
 * SymJsonFunc:
 * @name: keys from the outermost on, joined by "."
 * @path: the same with the numbers of array elements, from 0: `GeneratedBy[0].Name`
 * @value: a string's text; a number, true, false or null as it is written
 *
 * Called for each string, number and literal. All are valid UTF-8.
 */
typedef void (*SymJsonFunc) (const char *name, const char *path, const char *value, gpointer user_data);

/**
 * sym_json_flatten:
 *
 * Reads RFC 8259 JSON value by value. It uses no stack for depth, gives a key that stands twice
 * twice (a label cannot hide behind its own denial), and takes the NaN and Infinity that Python
 * and MATLAB write; nothing else is forgiven.
 *
 * Returns: whether the text was JSON to its end; what came before the error was given to @func
 */
gboolean sym_json_flatten (const char *text, gsize size, SymJsonFunc func, gpointer user_data,
                           GError **error);

/**
 * sym_json_add_tags:
 * @tag: carrier and key of the tags
 * @place: what stands before the path in `where`: "ch2.json", "ext[0] ecode 44"
 *
 * Flattens JSON into tags; text that is no JSON gives one more tag, flagged
 * %SYM_TAG_UNREADABLE, with the reason as its value.
 */
void sym_json_add_tags (SymJob *job, const SymTag *tag, const char *place, const char *text, gsize size);

G_END_DECLS
