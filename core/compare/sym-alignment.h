/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image.h"

G_BEGIN_DECLS

/**
 * SymAlignmentBasis:
 * @SYM_ALIGNMENT_SAME_GRID: both have the same grid in the same place: voxel by voxel
 * @SYM_ALIGNMENT_PATIENT: same frame of reference: by patient position
 * @SYM_ALIGNMENT_PATIENT_ASSUMED: both have a place in space and overlap there, but nothing says that
 *   it is the same space
 * @SYM_ALIGNMENT_INDEX: same size, and no geometry that relates them: voxel by voxel
 * @SYM_ALIGNMENT_SIZE: B stretched over A from edge to edge, axis by axis
 * @SYM_ALIGNMENT_MANUAL: shifted, turned or scaled by a person
 * @SYM_ALIGNMENT_REGISTERED: a person accepted what automatic registration suggested
 *
 * How B is brought onto the grid of A. Whoever shows anything that rests on it says which.
 */
typedef enum
{
  SYM_ALIGNMENT_SAME_GRID,
  SYM_ALIGNMENT_PATIENT,
  SYM_ALIGNMENT_PATIENT_ASSUMED,
  SYM_ALIGNMENT_INDEX,
  SYM_ALIGNMENT_SIZE,
  SYM_ALIGNMENT_MANUAL,
  SYM_ALIGNMENT_REGISTERED,
  SYM_N_ALIGNMENTS,
} SymAlignmentBasis;

/**
 * SymAlignment:
 * @basis: on what it rests
 * @matrix: (array fixed-size=16): row-major, from voxel indices of A (column, row, slice, 1) to
 *   continuous ones of B
 *
 * A plain value.
 */
typedef struct
{
  SymAlignmentBasis basis;
  double matrix[16];
} SymAlignment;

/**
 * sym_alignment_init:
 *
 * The alignment that is in force unless a person chooses another: by patient position where both
 * have one in the same space or, nothing being said of it, overlap; else voxel by voxel where the
 * sizes agree; else by size.
 */
void sym_alignment_init (SymAlignment *self, const SymImage *a, const SymImage *b);

/**
 * sym_alignment_resamples:
 *
 * Returns: whether voxels of A fall between voxels of B, so that values of B are interpolated
 */
gboolean sym_alignment_resamples (const SymAlignment *self);

/**
 * sym_alignment_get_name:
 *
 * Returns: (transfer none): `"same-grid"`, `"patient"`, `"patient-assumed"`, `"index"`, `"size"`,
 *   `"manual"`, `"registered"`
 */
const char *sym_alignment_get_name (const SymAlignment *self);

/**
 * sym_alignment_describe:
 *
 * Returns: (transfer full): one sentence for a person: the basis, and that B is interpolated where it is
 */
char *sym_alignment_describe (const SymAlignment *self);

/**
 * sym_alignment_invert:
 * @inverse: (out) (array fixed-size=16): from voxel indices of B to continuous ones of A
 *
 * Returns: %FALSE where there is no inverse worth using
 */
gboolean sym_alignment_invert (const SymAlignment *self, double *inverse);

/**
 * sym_alignment_map:
 * @matrix: (array fixed-size=16): that of an alignment, or an inverse
 * @voxel, @result: (array fixed-size=3): may be the same
 */
void sym_alignment_map (const double *matrix, const double *voxel, double *result);

/**
 * SymRigid:
 * @shift: along columns, rows and slices of A: millimetres where A has them, else voxels
 * @turn: degrees about the axes of columns, rows and slices of A, applied in this order
 * @scale: of B, greater than 0
 *
 * What a person adds to an alignment: about the centre of A, B appears scaled, turned and shifted.
 */
typedef struct
{
  double shift[3];
  double turn[3];
  double scale;
} SymRigid;

/**
 * sym_alignment_adjust:
 * @base: what it starts from
 * @rigid: the change; all zero with a scale of 1 is none
 *
 * Sets @self to @base changed by @rigid, with the basis %SYM_ALIGNMENT_MANUAL.
 */
void sym_alignment_adjust (SymAlignment *self, const SymAlignment *base, const SymImage *a, const SymRigid *rigid);

G_END_DECLS
