/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-slice-private.h"

G_BEGIN_DECLS

/**
 * _sym_slice_place:
 * @info: (inout): of an image of one slice whose pixels are those of @slice
 *
 * States spacing and place in the patient, so that pixels lie where those of the slice do.
 */
void _sym_slice_place (SymImageInfo *info, const SymImage *image, const SymSlice *slice);

G_END_DECLS
