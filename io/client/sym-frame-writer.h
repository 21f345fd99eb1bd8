/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-frame.h"

G_BEGIN_DECLS

/**
 * sym_frame_to_png:
 *
 * A composed frame as 8-bit RGB PNG with its labels: sym_frame_watermark() in the samples, text
 * chunks, and for a marked frame an XMP packet with the IPTC Digital Source Type. Takes a moment:
 * not on the main thread.
 *
 * Returns: (transfer full) (nullable): the bytes of the file
 */
GBytes *sym_frame_to_png (SymFrame *self, GError **error);

/**
 * sym_frame_write_png:
 * @path: where to; replaced atomically
 *
 * Writes what sym_frame_to_png() makes.
 */
gboolean sym_frame_write_png (SymFrame *frame, const char *path, GError **error);

G_END_DECLS
