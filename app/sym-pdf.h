/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * sym_pdf_add_xmp:
 * @pdf: a file that Cairo wrote, of version 1.4
 * @xmp: the packet
 *
 * The same file with an XMP packet, which Cairo cannot write: an incremental update (ISO 32000-1, 7.5.6) that
 * gives the catalogue a metadata stream (14.3.2).
 *
 * Returns: (transfer full) (nullable): the file; %NULL where Cairo wrote it otherwise
 */
GBytes *sym_pdf_add_xmp (GBytes *pdf, const char *xmp, GError **error);

G_END_DECLS
