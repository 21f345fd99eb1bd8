/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-viewport.h"

G_BEGIN_DECLS

/**
 * SymPresentation:
 *
 * What a grey presentation state (PS3.3 A.33.1) says of how images are to be shown: windows, a shutter, turns
 * and flips, what part is to be seen. Immutable, with atomic references.
 */
typedef struct _SymPresentation SymPresentation;

#define SYM_TYPE_PRESENTATION (sym_presentation_get_type ())
GType sym_presentation_get_type (void);
SymPresentation *sym_presentation_ref (SymPresentation *self);
void sym_presentation_unref (SymPresentation *self);

/**
 * sym_presentation_get_name:
 *
 * Returns: (transfer none): Content Label (0070,0080), "" where absent
 */
const char *sym_presentation_get_name (const SymPresentation *self);

/**
 * sym_presentation_get_notes:
 *
 * Returns: (transfer none) (array zero-terminated=1): translated sentences on what of it is not applied
 */
const char *const *sym_presentation_get_notes (const SymPresentation *self);

/**
 * sym_presentation_apply:
 * @viewport: of @image
 *
 * Makes the viewport look as the state says: the window of the slice that is shown, inversion, turns, flips,
 * displayed area; and the frame has its shutter from then on.
 */
void sym_presentation_apply (const SymPresentation *self, const SymImage *image, SymViewport *viewport);

/**
 * sym_presentation_follow:
 * @before: the viewport that the state was applied to
 * @viewport: (inout): the same at another slice
 *
 * Takes the window that the state has for this slice, unless a person has chosen another one.
 */
void sym_presentation_follow (const SymPresentation *self, const SymImage *image, const SymViewport *before,
                              SymViewport *viewport);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymPresentation, sym_presentation_unref)

G_END_DECLS
