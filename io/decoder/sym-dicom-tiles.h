/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-dicom-private.h"

G_BEGIN_DECLS

/**
 * SymDicomTiles:
 *
 * Where the frames of a whole-slide level lie in it: Total Pixel Matrix, PS3.3 C.8.12.4, by the order of
 * the frames (TILED_FULL, C.7.6.17.3) or by what each says (TILED_SPARSE, C.8.12.6.1).
 */
typedef struct _SymDicomTiles SymDicomTiles;

/**
 * _sym_dicom_tiles_new:
 * @info: gets the size of the slide, and its optical paths and focal planes as axes
 *
 * Returns: (transfer full) (nullable): %NULL for what is no whole-slide image, or says too little
 */
SymDicomTiles *_sym_dicom_tiles_new (SymJob *job, const SymDicomSet *set, const SymDicomPixels *pixels,
                                     SymImageInfo *info);
void _sym_dicom_tiles_free (SymDicomTiles *self);

/** Sets where a frame lies; its label says which optical path and focal plane, where there are several. */
void _sym_dicom_tiles_fill (const SymDicomTiles *self, guint32 f, SymFrameInfo *frame);

/** Fails on a slide that is larger than what is put together, before it is decoded. */
gboolean _sym_dicom_tiles_check (const SymImageInfo *info, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymDicomTiles, _sym_dicom_tiles_free)

G_END_DECLS
