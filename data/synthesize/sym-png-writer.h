/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-samples.h"

G_BEGIN_DECLS

/**
 * SymPngColour:
 *
 * Colour types of the PNG specification, with its numbers.
 */
typedef enum
{
  SYM_PNG_GREY = 0,
  SYM_PNG_RGB = 2,
  SYM_PNG_PALETTE = 3,
  SYM_PNG_GREY_ALPHA = 4,
  SYM_PNG_RGB_ALPHA = 6,
} SymPngColour;

/**
 * sym_png_new:
 *
 * Returns: (transfer full): a file that holds the signature only
 */
GByteArray *sym_png_new (void);

/**
 * sym_png_add_chunk:
 * @type: four letters
 *
 * Appends a chunk with its length and CRC.
 */
void sym_png_add_chunk (GByteArray *file, const char *type, gconstpointer data, gsize size);

/**
 * sym_png_add_header:
 * @depth: bits of a number
 *
 * Appends IHDR.
 */
void sym_png_add_header (GByteArray *file,
                         const SymSamples *samples,
                         SymPngColour colour,
                         guint depth,
                         gboolean interlaced);

/**
 * sym_png_add_image:
 *
 * Appends the samples as IDAT chunks; the rows take the five filters in turn.
 */
void
sym_png_add_image (GByteArray *file, const SymSamples *samples, guint depth, gboolean interlaced);

/**
 * sym_png_add_text:
 *
 * Appends a tEXt chunk; @text is Latin-1.
 */
void sym_png_add_text (GByteArray *file, const char *keyword, const char *text);

/**
 * sym_png_add_compressed_text:
 *
 * Appends a zTXt chunk.
 */
void sym_png_add_compressed_text (GByteArray *file, const char *keyword, const char *text);

/**
 * sym_png_add_international_text:
 *
 * Appends an iTXt chunk, the carrier of XMP; @text is UTF-8.
 */
void sym_png_add_international_text (GByteArray *file,
                                     const char *keyword,
                                     const char *text,
                                     gboolean compressed);

G_END_DECLS
