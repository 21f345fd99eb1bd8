/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-scene.h"

G_BEGIN_DECLS

/**
 * sym_frame_write_dicom:
 * @scene: what the frame was composed of, at least one view
 * @path: where to; replaced atomically
 *
 * Writes a composed frame as a DICOM Secondary Capture Image (PS3.3 A.8.1), explicit little-endian:
 * sym_frame_watermark() in its samples, Burned In Annotation YES, Image Type DERIVED\SECONDARY, the
 * verdict in words as Derivation Description and Image Comments, Symscope as Processing Equipment,
 * references to the source images (of a stack the file of the slice
 * that is shown, or all of them where it is cut in another plane), and Synthetic Data (0008,001C) YES where the frame's verdict is
 * synthetic or partly synthetic (its definition says that derived content inherits it). What is only
 * suspected does not become YES. Patient and study are those of the sources where they agree.
 */
gboolean sym_frame_write_dicom (SymFrame *self, const SymScene *scene, const char *path, GError **error);

G_END_DECLS
