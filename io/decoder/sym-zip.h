/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-protocol.h"

G_BEGIN_DECLS

/**
 * SYM_ZIP_MAX_CONTENT:
 *
 * Bytes that the files of one archive may have together.
 */
#define SYM_ZIP_MAX_CONTENT (G_GUINT64_CONSTANT (256) << 30)

/**
 * SymZipState:
 * @SYM_ZIP_READABLE: its bytes can be had
 * @SYM_ZIP_ENCRYPTED: not without a password
 * @SYM_ZIP_METHOD: compressed by another method than deflate
 * @SYM_ZIP_DAMAGED: what the archive's directory says of it and what stands there do not agree
 * @SYM_ZIP_OVERLAPS: it shares bytes with another, which is how a small archive claims much
 * @SYM_ZIP_TOO_LARGE: it holds more than a file may, or more than what is left for the archive
 */
typedef enum
{
  SYM_ZIP_READABLE,
  SYM_ZIP_ENCRYPTED,
  SYM_ZIP_METHOD,
  SYM_ZIP_DAMAGED,
  SYM_ZIP_OVERLAPS,
  SYM_ZIP_TOO_LARGE,
  SYM_N_ZIP_STATES,
} SymZipState;

/**
 * SymZipMember:
 * @name: (array length=name_size): as it stands in the archive, of any encoding
 * @header, @end: where in the archive all of it is
 * @method: ZIP's number
 */
typedef struct
{
  const guint8 *name;
  gsize name_size;
  guint64 header, end;
  guint16 method;
  SymZipState state;
  SymPart part;
} SymZipMember;

/**
 * SymZip:
 * @members: (element-type SymZipMember): files in the order of the directory, without folders
 * @n_missing: entries that the directory should have and has not, or that are too many
 */
typedef struct
{
  GArray *members;
  guint64 n_missing;
} SymZip;

/** Whether bytes begin as an archive does (APPNOTE 4.3.7, 4.3.16, 8.5.4). */
gboolean sym_zip_sniff (const guint8 *bytes, gsize n);

/**
 * sym_zip_walk:
 * @bytes: (array length=size): the whole archive
 * @zip: (out caller-allocates): points into @bytes
 *
 * Reads the directory of an archive, with ZIP64, and holds each entry against the header of its file;
 * inflates nothing. PKWARE's APPNOTE.TXT 6.3.10 is what the sections in the source are of.
 *
 * Returns: %FALSE with error where there is no directory
 */
gboolean sym_zip_walk (const guint8 *bytes, gsize size, SymZip *zip, GError **error);
void sym_zip_clear (SymZip *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymZip, sym_zip_clear)

G_END_DECLS
