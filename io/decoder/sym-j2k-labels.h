/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reader.h"

G_BEGIN_DECLS

/**
 * sym_j2k_labels_begins:
 *
 * Returns: whether the bytes begin a JPEG 2000 codestream or a file of boxes around one
 */
gboolean sym_j2k_labels_begins (const guint8 *bytes, gsize n);

/**
 * sym_j2k_labels_read:
 * @bytes: (array length=n): a JPEG 2000 codestream (Rec. ITU-T T.800 annex A, HTJ2K alike), or
 *   boxes around one (annex I), which DICOM forbids and some write
 * @frame: its number, from 1
 * @seen: (element-type utf8): what was read of other frames
 *
 * Reads comments (COM) of the main header and of tile-parts, XMP and EXIF in UUID boxes, XML boxes
 * and content credentials in JUMBF boxes into tags.
 */
void sym_j2k_labels_read (SymJob *job, const guint8 *bytes, gsize n, guint frame, GHashTable *seen);

G_END_DECLS
