/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reader.h"

G_BEGIN_DECLS

/* Bytes of a file that are meant for a person, made UTF-8. */

/** SYM_TEXT_MAX: bytes of one piece of text that are looked at, over several tags; more is flagged */
#define SYM_TEXT_MAX (16u << 20)

/**
 * sym_text_from_bytes:
 *
 * UTF-8 where the bytes are valid UTF-8, else Latin-1, which any bytes are. NUL becomes a space,
 * white space at the end goes.
 *
 * Returns: (transfer full): the text
 */
char *sym_text_from_bytes (const guint8 *bytes, gsize n);

/**
 * sym_text_is_text:
 *
 * Returns: whether the bytes, without NULs at the end, are valid UTF-8 without control characters
 *   other than white space
 */
gboolean sym_text_is_text (const guint8 *bytes, gsize n);

/**
 * sym_text_find_printable:
 *
 * Returns: (transfer full): runs of at least six printable characters of valid UTF-8 in binary
 *   data, joined by line feeds; "" where there are none
 */
char *sym_text_find_printable (const guint8 *bytes, gsize n);

/**
 * sym_text_copy:
 *
 * Copies UTF-8 into a field of fixed size, cut between characters.
 */
void sym_text_copy (char *field, gsize size, const char *text);

/**
 * sym_text_add_tag:
 * @tag: a tag; its `value` is not used
 * @text: valid UTF-8 of any length
 *
 * Sends text as one tag, or as several of the same name and place where it is longer than a tag's
 * value can be. They overlap, so that a phrase across a cut is whole in one of them.
 */
void sym_text_add_tag (SymJob *job, const SymTag *tag, const char *text);

G_END_DECLS
