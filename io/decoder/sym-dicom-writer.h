/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-dicom-scan.h"

G_BEGIN_DECLS

/* Single elements of a data set, PS3.5 7.1, in any of the three encodings. */

/**
 * sym_dicom_put:
 * @vr: two letters
 * @n: bytes of the value; an odd one is padded
 */
void sym_dicom_put (GByteArray *out, SymDicomEncoding encoding, guint32 tag, const char *vr,
                    gconstpointer value, gsize n);
void sym_dicom_put_string (GByteArray *out, SymDicomEncoding encoding, guint32 tag, const char *vr,
                           const char *value);

/** The element that begins an item, and the item's elements, which are encoded already. */
void sym_dicom_put_item (GByteArray *out, SymDicomEncoding encoding, const GByteArray *elements);

/** A code sequence with one code of the DICOM controlled terminology, PS3.3 8.8. */
void sym_dicom_put_code (GByteArray *out, SymDicomEncoding encoding, guint32 tag, const char *value,
                         const char *meaning);

G_END_DECLS
