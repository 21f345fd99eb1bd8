/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-dicom-scan.h"
#include "sym-reader.h"

G_BEGIN_DECLS

/**
 * sym_jpeg_labels_read:
 * @bytes: (array length=n): a JPEG or JPEG-LS codestream
 * @frame: its number, from 1
 * @seen: (element-type utf8): what was read of other frames, for packets that all of them repeat
 *
 * Walks the marker segments, those between scans too, and reads into tags what is in them besides
 * the image: EXIF and XMP (APP1, also extended XMP), IPTC (APP13), comments, and content credentials
 * in JUMBF boxes over any number of segments (APP11, ISO/IEC 19566-5 annex D).
 */
void
sym_jpeg_labels_read (SymJob *job, const guint8 *bytes, gsize n, guint frame, GHashTable *seen);

/** Returns: whether nothing was read yet that is the same; frames of a film repeat each other */
gboolean _sym_frame_labels_is_new (GHashTable *seen, const guint8 *bytes, gsize n);

/** The same for every frame of encapsulated pixel data, JPEG 2000 too; RLE has none. */
void _sym_dicom_send_frame_labels (SymJob *job, const SymDicomSet *set);

G_END_DECLS
