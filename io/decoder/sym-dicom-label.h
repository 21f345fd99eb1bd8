/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reader.h"

G_BEGIN_DECLS

/**
 * sym_dicom_label_read:
 * @bytes: (array length=n): DICOM elements in little endian, explicit or implicit VR, with or
 *   without a preamble: what a NIfTI extension of code 2 holds
 * @place: what stands before the tag in `where`: "ext[0]"
 *
 * Looks for Synthetic Data (0008,001C) at any depth, and for nothing else. Elements that lead
 * beyond the bytes give a tag flagged %SYM_TAG_UNREADABLE.
 */
void sym_dicom_label_read (SymJob *job, const guint8 *bytes, gsize n, const char *place);

G_END_DECLS
