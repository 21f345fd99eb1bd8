/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SymDeflateWrap:
 *
 * What stands around the deflated bytes (RFC 1951): nothing, the frame of RFC 1950, that of RFC
 * 1952.
 */
typedef enum
{
  SYM_DEFLATE_RAW,
  SYM_DEFLATE_ZLIB,
  SYM_DEFLATE_GZIP,
} SymDeflateWrap;

/**
 * sym_deflate:
 *
 * Returns: (transfer full): @data compressed; the same bytes for the same input, without a time
 */
GByteArray *sym_deflate (gconstpointer data, gsize size, SymDeflateWrap wrap);

G_END_DECLS
