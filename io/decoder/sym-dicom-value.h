/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-dicom-charset.h"
#include "sym-dicom-scan.h"

G_BEGIN_DECLS

/* Values of elements. All of them take a null element for one that is absent. */

/**
 * sym_dicom_get_text:
 * @n: (out): how many bytes without the padding
 *
 * Returns: (transfer none): the bytes without trailing spaces and NULs
 */
const guint8 *sym_dicom_get_text (const SymDicomSet *set, const SymDicomElement *element, gsize *n);

/**
 * sym_dicom_get_string:
 *
 * Copies value number @index as ASCII, trimmed, cut to fit.
 *
 * Returns: whether there is one that is not empty
 */
gboolean sym_dicom_get_string (const SymDicomSet *set, const SymDicomElement *element, guint index,
                               char *buffer, gsize size);

/**
 * sym_dicom_get_double:
 *
 * Value number @index of DS, IS, or a binary VR.
 *
 * Returns: whether there is one and it is a finite number
 */
gboolean sym_dicom_get_double (const SymDicomSet *set, const SymDicomElement *element, guint index,
                               double *value);

/** As sym_dicom_get_double(), for all of @n values. */
gboolean sym_dicom_get_doubles (const SymDicomSet *set, const SymDicomElement *element, guint n,
                                double *values);
gboolean sym_dicom_get_int (const SymDicomSet *set, const SymDicomElement *element, guint index,
                            gint64 *value);

/**
 * sym_dicom_vr_get_size:
 *
 * Returns: bytes of one value of a binary VR; 0 for text and for bytes without a meaning
 */
gsize sym_dicom_vr_get_size (guint16 vr);
gboolean sym_dicom_vr_is_text (guint16 vr);

/**
 * sym_dicom_format_binary:
 *
 * Returns: (transfer full) (nullable): the numbers or tags of a binary VR, joined by backslashes,
 *   the first 64 of them; %NULL for other VRs
 */
char *sym_dicom_format_binary (const SymDicomSet *set, const SymDicomElement *element);

/**
 * sym_dicom_dup_text:
 *
 * Returns: (transfer full): the whole value as UTF-8; "" where absent
 */
char *sym_dicom_dup_text (const SymDicomSet *set, const SymDicomElement *element,
                          const SymDicomCharset *charset, gboolean *readable);

G_END_DECLS
