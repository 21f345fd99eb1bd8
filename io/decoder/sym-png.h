/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reader.h"

G_BEGIN_DECLS

#define SYM_PNG_SIGNATURE_SIZE 8

/* Length, type and CRC, which a chunk has beside its data (PNG 3, 5.3). */
#define SYM_PNG_CHUNK_OVERHEAD 12u

extern const guint8 sym_png_signature[SYM_PNG_SIGNATURE_SIZE];

/**
 * SymPngInfo:
 * @palette: (array length=n_palette): red, green, blue; within the file's bytes
 * @has_end: whether the last chunk was reached
 * @colours: chunks that say how values are to look on a screen, "gAMA, cHRM"; "" for none
 * @aspect: width and height of a pixel in any unit; 0 where the file does not say
 * @millimetres: the same in millimetres, from the scale of the subject (sCAL); 0 where unknown
 * @n_trailing: bytes behind the last chunk
 *
 * What the chunks of a PNG file say of its image.
 */
typedef struct
{
  guint32 width, height;
  guint8 depth, colour_type, interlace;
  const guint8 *palette;
  guint n_palette;
  gboolean has_header, has_end, has_transparency, has_animation;
  char colours[48];
  double aspect[2];
  double millimetres[2];
  guint64 n_trailing;
} SymPngInfo;

/**
 * sym_png_chunks_read:
 * @bytes: (array length=size): the file
 *
 * Goes over all chunks up to the end of the file, whatever the pixels hold: labels into tags,
 * the rest into @info.
 *
 * Returns: whether IHDR is there and sound, and chunk follows chunk up to IEND
 */
gboolean sym_png_chunks_read (SymJob *job, const guint8 *bytes, gsize size, SymPngInfo *info, GError **error);

/**
 * sym_png_text_read:
 * @type: "tEXt", "zTXt" or "iTXt"
 * @flags: of the tags, for a chunk whose checksum is wrong
 *
 * Reads a text chunk into tags, and what text chunks carry: XMP, and raw profiles in hexadecimal.
 */
void sym_png_text_read (SymJob *job, const char *type, const guint8 *data, gsize n, guint16 flags);

/**
 * sym_png_get_number:
 * @p: (array fixed-size=4): its bytes
 *
 * Returns: a number as PNG has it, the highest byte first
 */
guint32 sym_png_get_number (const guint8 *p);

/**
 * sym_png_put_chunk:
 * @data: (array length=n): at most 2³¹ − 1 bytes
 *
 * Appends a chunk to a copy that keeps every other byte of its file: libpng would write all anew.
 */
void sym_png_put_chunk (GByteArray *out, const char *type, const guint8 *data, gsize n);

G_END_DECLS
