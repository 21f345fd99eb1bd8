/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a compressed frame says of itself, read before any codec sees it: the transfer syntax and the
 * Image Pixel module are often wrong about it, and a codec is not to allocate by what a stranger
 * wrote. */

typedef enum
{
  SYM_CODESTREAM_UNKNOWN,
  SYM_CODESTREAM_JPEG,          /* sequential or progressive DCT: SOF0 to SOF2, ITU-T T.81 */
  SYM_CODESTREAM_JPEG_LOSSLESS, /* SOF3 */
  SYM_CODESTREAM_JPEG_OTHER,    /* hierarchical or arithmetic coding, which no codec here has */
  SYM_CODESTREAM_JPEGLS,        /* ITU-T T.87 */
  SYM_CODESTREAM_J2K,           /* ITU-T T.800 and T.814, bare or in the boxes of JP2 */
} SymCodestreamKind;

typedef enum
{
  SYM_CODESTREAM_COLOUR_UNSAID,
  SYM_CODESTREAM_COLOUR_RGB,
  SYM_CODESTREAM_COLOUR_YBR,
} SymCodestreamColour;

/**
 * SymCodestream:
 * @process: of JPEG the number of its frame header, 0 for baseline
 * @precision: bits of a sample, of the first component
 * @is_signed: whether a JPEG 2000 codestream calls its samples signed; others cannot say
 * @is_reversible: whether it is known that nothing is lost
 * @has_transform: whether JPEG 2000 turns three components into RGB itself (T.800 annex G)
 * @colour: of three components in DCT frames, told by JFIF, Adobe's marker, the components' names,
 *   or that two of them are sampled more coarsely, in this order of belief: Adobe, JFIF, names,
 *   sampling
 */
typedef struct
{
  SymCodestreamKind kind;
  guint process;
  guint32 rows, columns;
  guint components, precision;
  gboolean is_signed;
  gboolean is_reversible;
  gboolean has_transform;
  SymCodestreamColour colour;
} SymCodestream;

/** Whether these bytes are the first of a codestream of any kind that is known. */
gboolean _sym_codestream_begins (const guint8 *bytes, gsize n);

/**
 * _sym_codestream_read:
 * @bytes: a frame, or its beginning
 *
 * Returns: whether there is a whole frame header
 */
gboolean _sym_codestream_read (const guint8 *bytes, gsize n, SymCodestream *codestream);

G_END_DECLS
