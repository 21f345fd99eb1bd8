/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Row-major 4 x 4 matrices whose last row is 0 0 0 1, and vectors of three. */

double _sym_vector_dot (const double *a, const double *b);
double _sym_vector_norm (const double *a);
void _sym_vector_cross (const double *a, const double *b, double *cross);

/** Makes @a of length 1. Returns: %FALSE, and leaves it, where it has no direction. */
gboolean _sym_vector_normalize (double *a);

void _sym_affine_get_column (const double *affine, int column, double *vector);
void _sym_affine_set_column (double *affine, int column, const double *vector);
void _sym_affine_apply (const double *affine, const double *point, double *result);

/**
 * _sym_affine_invert:
 *
 * Returns: %FALSE where the columns are not finite or do not span space, so that there is no
 *   inverse worth using
 */
gboolean _sym_affine_invert (const double *affine, double *inverse);

G_END_DECLS
