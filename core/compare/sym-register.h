/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-alignment.h"

G_BEGIN_DECLS

/**
 * SymRegistration:
 * @rigid: what to add to the alignment that it started from; its scale is 1
 * @before, @after: mutual information without and with it, bits
 *
 * What automatic registration suggests. It is a suggestion: a person sees and accepts it or not.
 */
typedef struct
{
  SymRigid rigid;
  double before, after;
} SymRegistration;

/** SYM_REGISTER_BINS: of the joint histogram, each way */
#define SYM_REGISTER_BINS 32

/** Called from the thread of sym_register(), with a share from 0 to 1. */
typedef void (*SymRegisterProgress) (double done, gpointer user_data);

/**
 * sym_register:
 * @a, @b: images
 * @time, @other: indices on axes 3 and 4 of A, clamped to what each image has
 * @base: what it starts from
 * @progress: (nullable): how far it is
 * @cancellable: (nullable): ends it
 *
 * Looks for the shift and turn that make the values of B say most of those of A: the greatest mutual information of
 * the joint histogram, whose window is a box for A and a cubic B-spline for B (D. Mattes, D. R. Haynor et al.,
 * "PET-CT image registration in the chest using free-form deformations", IEEE Trans. Med. Imaging 22, 2003), over up to
 * 24 000 places of A that lie off the grid (so that interpolation leaves no pattern: J. P. W. Pluim et al., 2000), from coarse
 * to fine in three steps of block means, by the simplex of J. A. Nelder and R. Mead (1965). It starts from @base as it
 * is, and from the centres of mass on each other, whichever says more. One slice is shifted and turned within itself.
 * The same images give the same result. Takes some seconds: not on the main thread.
 *
 * (A library for it would be ITK or elastix: C++, and larger than all of this program with its decoders.)
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED, or with %SYM_ERROR_UNSUPPORTED where the images share too little or have
 *   one value only, or %SYM_ERROR_TOO_LARGE without memory
 */
gboolean sym_register (const SymImage *a, const SymImage *b, gsize time, gsize other, const SymAlignment *base,
                       SymRegisterProgress progress, gpointer user_data, GCancellable *cancellable,
                       SymRegistration *registration, GError **error);

G_END_DECLS
