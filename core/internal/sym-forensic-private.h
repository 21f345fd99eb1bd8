/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-forensic.h"

G_BEGIN_DECLS

/**
 * _sym_forensic_compute:
 * @kind: any but %SYM_FORENSIC_NONE
 * @values: (array): the slice, @rows of @columns; NaN where there is no image
 * @to: (array): @rows of @columns, for the spectrum both padded
 *
 * The formulas of #SymForensicKind.
 *
 * Returns: %FALSE when there is no memory
 */
gboolean _sym_forensic_compute (SymForensicKind kind, const float *values, gsize columns, gsize rows, float *to);

G_END_DECLS
