/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reader.h"

G_BEGIN_DECLS

/* "Stealth" text: what generators of images write into the lowest bits of the pixels, so that it
 * outlives the text chunks. Bits by column, the most significant of a byte first: a signature, the
 * length of the payload in bits as 32 bits big-endian, and UTF-8 text, plain or in gzip. */

/** SYM_PNG_STEALTH_SIGNATURE: bytes of a signature */
#define SYM_PNG_STEALTH_SIGNATURE 15u

/** SYM_PNG_STEALTH_ROWS: a signature is within as many rows, one bit a pixel, or it takes all */
#define SYM_PNG_STEALTH_ROWS (8 * SYM_PNG_STEALTH_SIGNATURE)

/**
 * sym_png_stealth_is_there:
 * @info: size and channels of the image
 * @samples: at least the first %SYM_PNG_STEALTH_ROWS rows of a higher image
 *
 * Returns: whether the pixels begin with a signature
 */
gboolean sym_png_stealth_is_there (const SymImageInfo *info, const guint8 *samples);

/**
 * sym_png_stealth_read:
 * @samples: all rows
 *
 * Reads the text into a tag of %SYM_CARRIER_PIXELS whose name is the signature, and the values of
 * a JSON text into one tag each. A signature whose payload cannot be read to its end gives a tag
 * flagged %SYM_TAG_UNREADABLE.
 */
void sym_png_stealth_read (SymJob *job, const SymImageInfo *info, const guint8 *samples);

G_END_DECLS
