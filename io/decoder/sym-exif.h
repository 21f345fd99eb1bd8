/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reader.h"

G_BEGIN_DECLS

/**
 * sym_exif_read:
 * @bytes: (array length=n): a TIFF header and what belongs to it, as in PNG's eXIf, also behind
 *   the "Exif\0\0" of JPEG
 * @place: the packet's own place: "eXIf"
 *
 * Reads the text fields of the first image and of its Exif directory, and an XMP packet in it,
 * into tags.
 */
void sym_exif_read (SymJob *job, const guint8 *bytes, gsize n, const char *place);

/**
 * sym_iptc_read:
 * @bytes: (array length=n): IPTC-IIM data sets, bare or in Photoshop's image resources (8BIM)
 *
 * Reads all text data sets into tags.
 */
void sym_iptc_read (SymJob *job, const guint8 *bytes, gsize n, const char *place);

G_END_DECLS
