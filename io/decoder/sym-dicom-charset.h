/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SymDicomCharset:
 *
 * Specific Character Set (0008,0005) of a data set or item, PS3.5 6.1 and PS3.3 C.12.1.1.2.
 *
 * @g0, @g1: what bytes below and from 0x80 on mean until an escape sequence changes it
 * @is_unknown: a term that is in no table: only ASCII can be read for sure
 */
typedef struct
{
  guint8 g0, g1;
  gboolean is_unknown;
} SymDicomCharset;

/** Opens all converters: their tables are files. Once, before anything is forked. */
void sym_dicom_charset_init (void);

/**
 * sym_dicom_charset_parse:
 * @terms: the value of (0008,0005), several terms joined by backslashes
 */
SymDicomCharset sym_dicom_charset_parse (const char *terms, gsize n);

/**
 * sym_dicom_charset_decode:
 * @is_name: a person's name, whose `^` and `=` also end the effect of escape sequences
 * @readable: (out): whether all bytes had a meaning; else the value is read as Latin-1
 *
 * Returns: (transfer full): UTF-8 without NUL
 */
char *sym_dicom_charset_decode (const SymDicomCharset *self, const guint8 *bytes, gsize n,
                                gboolean is_name, gboolean *readable);

/**
 * sym_dicom_charset_encode:
 * @text: UTF-8
 *
 * Appends text in the character set that holds where no escape sequence stands. Sets that are reached
 * by escape sequences only are not written.
 *
 * Returns: whether all characters are in it
 */
gboolean sym_dicom_charset_encode (const SymDicomCharset *self, const char *text, GByteArray *out);

/** Ends the child: only symscope-decoder knows these characters. In symscope-labels only. */
void _sym_dicom_charset_leave (void) G_GNUC_NORETURN;

G_END_DECLS
