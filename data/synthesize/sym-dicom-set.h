/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SymDicomSyntax:
 *
 * How a data set is written.
 */
typedef enum
{
  SYM_DICOM_IMPLICIT_LITTLE,
  SYM_DICOM_EXPLICIT_LITTLE,
  SYM_DICOM_EXPLICIT_BIG,
  SYM_DICOM_DEFLATED,
  SYM_DICOM_RLE,
} SymDicomSyntax;

/**
 * SymDicomSet:
 *
 * A DICOM data set that is being made: elements in the order of their tags, whatever the order
 * in which they are set. Tags are `group << 16 | element`. VRs are two letters.
 */
typedef struct _SymDicomSet SymDicomSet;

SymDicomSet *sym_dicom_set_new (void);
void sym_dicom_set_free (SymDicomSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymDicomSet, sym_dicom_set_free)

/**
 * sym_dicom_set_text:
 *
 * Sets an element of characters; padded to an even length as its VR wants. Replaces what was there.
 */
void sym_dicom_set_text (SymDicomSet *self, guint32 tag, const char *vr, const char *text);

/**
 * sym_dicom_set_format:
 *
 * As sym_dicom_set_text(), from a format.
 */
void sym_dicom_set_format (SymDicomSet *self, guint32 tag, const char *vr, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/**
 * sym_dicom_set_number:
 * @vr: US, SS, UL, SL, FL or FD
 */
void sym_dicom_set_number (SymDicomSet *self, guint32 tag, const char *vr, double value);

/**
 * sym_dicom_set_bytes:
 * @data: in little-endian; swapped by the unit of the VR when written in big-endian
 */
void sym_dicom_set_bytes (
    SymDicomSet *self, guint32 tag, const char *vr, gconstpointer data, gsize size);

/**
 * sym_dicom_set_fragments:
 * @fragments: (element-type GByteArray) (transfer full): compressed frames, one fragment each
 *
 * Sets Pixel Data of encapsulated frames with an empty offset table.
 */
void sym_dicom_set_fragments (SymDicomSet *self, GPtrArray *fragments);

/**
 * sym_dicom_set_add_item:
 *
 * Appends an item to the sequence @tag, made if needed.
 *
 * Returns: (transfer none): the item
 */
SymDicomSet *sym_dicom_set_add_item (SymDicomSet *self, guint32 tag);

/**
 * sym_dicom_set_add_code:
 *
 * Appends a code item (Code Value, Coding Scheme Designator, Code Meaning) to the sequence @tag.
 */
void sym_dicom_set_add_code (
    SymDicomSet *self, guint32 tag, const char *value, const char *scheme, const char *meaning);

/**
 * sym_dicom_set_write:
 *
 * Returns: (transfer full): the elements without preamble and file meta information, not deflated
 */
GByteArray *sym_dicom_set_write (SymDicomSet *self, SymDicomSyntax syntax);

/**
 * sym_dicom_set_write_file:
 *
 * Writes a DICOM file as PS3.10 defines it; SOP Class and Instance UID are taken from the set.
 *
 * Returns: (transfer full): preamble, file meta information and data set
 */
GByteArray *sym_dicom_set_write_file (SymDicomSet *self, SymDicomSyntax syntax);

/**
 * sym_dicom_encode_rle:
 * @frame: samples of one frame in little-endian, by pixel
 * @width: bytes of a sample
 *
 * Returns: (transfer full): the frame compressed as PS3.5 annex G defines it
 */
GByteArray *
sym_dicom_encode_rle (const guint8 *frame, gsize columns, gsize rows, guint n_samples, gsize width);

G_END_DECLS
