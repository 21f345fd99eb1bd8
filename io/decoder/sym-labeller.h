/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reader.h"

G_BEGIN_DECLS

/* Copies of files that are labelled as synthetic, inside the decoder's child process: what is
 * copied was written by a stranger. */

/** The beginning of every statement in words. */
#define SYM_LABELLER_STATEMENT "Synthetic image: made artificially"

/**
 * sym_labeller_make_statement:
 *
 * Returns: (transfer full): the statement in words, with the generator and the note where there are
 */
char *sym_labeller_make_statement (const SymRequestLabel *label);

/**
 * sym_labeller_make_uid:
 *
 * Returns: (transfer full): the UUID as a DICOM UID, "2.25." and a decimal number, PS3.5 B.2
 */
char *sym_labeller_make_uid (const guint8 uuid[16]);

/**
 * sym_labeller_quote_json:
 *
 * Returns: (transfer full): UTF-8 as a JSON string with its quotes
 */
char *sym_labeller_quote_json (const char *text);

/**
 * sym_labeller_write_sidecar:
 *
 * Writes the JSON sidecar of the copy: that of the input with the label merged into it.
 */
gboolean sym_labeller_write_sidecar (SymJob *job, const SymRequestLabel *label, GError **error);

/**
 * sym_labeller_merge_xmp:
 * @xml: (nullable): an XMP packet; %NULL to make one
 * @aigc: value of TC260:AIGC
 *
 * Says in an XMP packet that the image is made by an algorithm, and leaves its other properties as
 * they are.
 *
 * Returns: (transfer full) (nullable): the new packet
 */
char *sym_labeller_merge_xmp (const char *xml, gsize size, const char *aigc, GError **error);

/**
 * sym_labeller_get_samples:
 * @samples: (out) (nullable): samples that take the place of those of the file, in native byte
 *   order, as its reader gave them; %NULL where the file's own stay
 * @size: (out): their bytes
 *
 * They come from the parent, and are checked like anything else.
 */
gboolean sym_labeller_get_samples (SymJob *job, const guint8 **samples, gsize *size,
                                   GError **error);

/** Fails where @size is not @wanted. */
gboolean sym_labeller_check_samples (gsize size, guint64 wanted, GError **error);

/**
 * sym_labeller_remake_png:
 * @bytes: the file
 * @samples: see sym_labeller_get_samples()
 *
 * Compresses other pixels of the same size and type into a PNG, without interlace; all its other chunks
 * stay.
 *
 * Returns: (transfer full) (nullable): the new file
 */
GByteArray *sym_labeller_remake_png (const guint8 *bytes, gsize size, const guint8 *samples,
                                     gsize samples_size, GError **error);

gboolean sym_labeller_dicom (SymJob *job, const SymRequestLabel *label, GError **error);
gboolean sym_labeller_nifti (SymJob *job, const SymRequestLabel *label, GError **error);
gboolean sym_labeller_png (SymJob *job, const SymRequestLabel *label, GError **error);

G_END_DECLS
