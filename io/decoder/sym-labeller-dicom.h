/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-dicom-charset.h"
#include "sym-dicom-private.h"
#include "sym-labeller.h"

G_BEGIN_DECLS

/**
 * SymLabellerChange:
 * @old: (nullable): what it takes the place of
 * @bytes: (nullable): the new element; %NULL where it is left out
 *
 * An element of the top level that is not the same in the copy.
 */
typedef struct
{
  guint32 tag;
  const SymDicomElement *old;
  GByteArray *bytes;
  gboolean written;
} SymLabellerChange;

/**
 * SymLabellerCopy:
 * @start: of the elements in set->bytes
 * @changes: (element-type SymLabellerChange): in order of tags
 * @pieces: (element-type GBytes): the new data set, in order
 *
 * A data set that is written again: all of it byte for byte, but for the changes.
 */
typedef struct
{
  const SymRequestLabel *label;
  SymDicomSet *set;
  SymDicomEncoding encoding;
  gsize start;
  SymDicomCharset charset;
  GArray *changes;
  GPtrArray *pieces;
  char *new_uid;
} SymLabellerCopy;

void sym_labeller_copy_init (SymLabellerCopy *self);
void sym_labeller_copy_clear (SymLabellerCopy *self);

/** Returns: (transfer none): where the encoded element goes that takes the place of @tag */
GByteArray *sym_labeller_copy_change (SymLabellerCopy *self, guint32 tag);

/** Leaves an element out where there is one. */
void sym_labeller_copy_leave_out (SymLabellerCopy *self, guint32 tag);

/** Fits all of it together. */
gboolean sym_labeller_copy_splice (SymLabellerCopy *self, GError **error);

/**
 * sym_labeller_copy_make_meta:
 * @meta: (nullable): the meta header of the original
 * @keeps_others: whether its elements that say nothing of the file itself are kept
 *
 * Returns: (transfer full): the meta header of the copy
 */
GByteArray *sym_labeller_copy_make_meta (const SymDicomSet *meta, gboolean keeps_others,
                                         const SymLabellerCopy *copy, const char *syntax);

/** Writes the file. */
gboolean sym_labeller_copy_write (SymJob *job, const SymLabellerCopy *copy, const guint8 *preamble,
                                  const GByteArray *meta, gboolean is_deflated, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymLabellerCopy, sym_labeller_copy_clear)

/** The transfer syntax of what was compressed. */
#define SYM_LABELLER_EXPLICIT "1.2.840.10008.1.2.1"

/**
 * sym_labeller_dicom_put_samples:
 * @pixels: of the file, checked
 * @bytes: the data set, as it is scanned in @pixels; writable, and not written back
 * @value: (out) (nullable): the value of Pixel Data of a file that was compressed: little-endian,
 *   by pixel
 *
 * Puts other samples in the place of those of the file. What is not compressed is changed in its
 * place, in its own layout. Only words whose sample differs are touched, and in these only the bits
 * that belong to the sample, or repeat its sign.
 */
gboolean sym_labeller_dicom_put_samples (const SymDicomPixels *pixels, guint8 *bytes,
                                         const guint8 *samples, gsize size, GByteArray **value,
                                         GError **error);

G_END_DECLS
