/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-dicom-private.h"

G_BEGIN_DECLS

/**
 * _sym_dicom_fill_mosaic:
 * @info: its mosaic fields are set where the private header tells how slices lie in the image
 * @frame: the one frame; its position, which is none of a pixel, is taken away
 *
 * Siemens mosaics: the slices of a volume in one image, row after row.
 *
 * Returns: whether the image says that it is one
 */
gboolean _sym_dicom_fill_mosaic (SymJob *job, const SymDicomSet *set, SymImageInfo *info,
                                 SymFrameInfo *frame);

G_END_DECLS
