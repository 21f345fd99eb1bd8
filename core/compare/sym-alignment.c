/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-alignment.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-affine-private.h"
#include "sym-image-private.h"

/* Part of a voxel by which grids may differ and still be one: headers keep single precision. */
#define SAME_VOXEL 1e-3

static const double identity[16] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };

static const char *const names[SYM_N_ALIGNMENTS]
    = { "same-grid", "patient", "patient-assumed", "index", "size", "manual", "registered" };

static void
multiply (const double *left, const double *right, double *product)
{
  double out[16] = { 0 };

  for (int r = 0; r < 4; r++)
    for (int c = 0; c < 4; c++)
      for (int k = 0; k < 4; k++)
        out[4 * r + c] += left[4 * r + k] * right[4 * k + c];
  memcpy (product, out, sizeof out);
}

static gboolean
have_same_size (const SymImage *a, const SymImage *b)
{
  return a->dims[0] == b->dims[0] && a->dims[1] == b->dims[1] && a->dims[2] == b->dims[2];
}

/* Where the corner of A numbered @i, of eight, lies in B. */
static void
map_corner (const double *matrix, const SymImage *a, int i, double *voxel)
{
  double corner[3];

  for (int axis = 0; axis < 3; axis++)
    corner[axis] = (i >> axis & 1) != 0 ? (double) (a->dims[axis] - 1) : 0;
  _sym_affine_apply (matrix, corner, voxel);
}

static gboolean
is_same_grid (const double *matrix, const SymImage *a, const SymImage *b)
{
  if (!have_same_size (a, b))
    return FALSE;
  for (int i = 0; i < 8; i++)
    {
      double voxel[3], same[3];

      map_corner (matrix, a, i, voxel);
      map_corner (identity, a, i, same);
      for (int k = 0; k < 3; k++)
        if (!(fabs (voxel[k] - same[k]) <= SAME_VOXEL))
          return FALSE;
    }
  return TRUE;
}

/* Whether the box around A, as it lies in B, and B share anything. */
static gboolean
overlap (const double *matrix, const SymImage *a, const SymImage *b)
{
  double low[3] = { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE };
  double high[3] = { -G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };

  for (int i = 0; i < 8; i++)
    {
      double voxel[3];

      map_corner (matrix, a, i, voxel);
      for (int k = 0; k < 3; k++)
        {
          low[k] = MIN (low[k], voxel[k]);
          high[k] = MAX (high[k], voxel[k]);
        }
    }
  for (int k = 0; k < 3; k++)
    if (!(high[k] >= -0.5 && low[k] <= (double) b->dims[k] - 0.5))
      return FALSE;
  return TRUE;
}

/* Slices that are not a grid have no affine that holds for all of them. */
static gboolean
has_grid (const SymImage *image)
{
  return image->has_affine && (image->is_volume || image->dims[2] == 1);
}

static gboolean
init_by_patient (SymAlignment *self, const SymImage *a, const SymImage *b)
{
  const char *a_space = sym_image_get_frame_of_reference (a), *b_space = sym_image_get_frame_of_reference (b);
  double matrix[16];

  if (!has_grid (a) || !has_grid (b))
    return FALSE;
  multiply (b->inverse, a->affine, matrix);
  /* two names for two spaces say that positions in them do not compare */
  if ((*a_space != '\0' && *b_space != '\0' && !g_str_equal (a_space, b_space)) || !overlap (matrix, a, b))
    return FALSE;
  if (is_same_grid (matrix, a, b))
    self->basis = SYM_ALIGNMENT_SAME_GRID;
  else
    {
      self->basis = *a_space != '\0' && *b_space != '\0' ? SYM_ALIGNMENT_PATIENT : SYM_ALIGNMENT_PATIENT_ASSUMED;
      memcpy (self->matrix, matrix, sizeof matrix);
    }
  return TRUE;
}

void
sym_alignment_init (SymAlignment *self, const SymImage *a, const SymImage *b)
{
  g_return_if_fail (self != NULL && a != NULL && b != NULL);

  memcpy (self->matrix, identity, sizeof identity);
  if (init_by_patient (self, a, b))
    return;
  if (have_same_size (a, b))
    {
      self->basis = SYM_ALIGNMENT_INDEX;
      return;
    }
  self->basis = SYM_ALIGNMENT_SIZE;
  for (int i = 0; i < 3; i++)
    {
      const double factor = (double) b->dims[i] / (double) a->dims[i];

      /* edges on edges: voxel centres are half a voxel inside */
      self->matrix[4 * i + i] = factor;
      self->matrix[4 * i + 3] = 0.5 * factor - 0.5;
    }
}

gboolean
sym_alignment_resamples (const SymAlignment *self)
{
  for (int i = 0; i < 12; i++)
    if (!(fabs (self->matrix[i] - round (self->matrix[i])) < 1e-9))
      return TRUE;
  return FALSE;
}

const char *
sym_alignment_get_name (const SymAlignment *self)
{
  g_return_val_if_fail (self->basis < SYM_N_ALIGNMENTS, NULL);
  return names[self->basis];
}

static const char *
describe_basis (SymAlignmentBasis basis)
{
  switch (basis)
    {
    case SYM_ALIGNMENT_SAME_GRID:
      return _ ("Aligned voxel by voxel: both have the same grid in the same place.");
    case SYM_ALIGNMENT_PATIENT:
      return _ ("Aligned by patient position, in the same frame of reference.");
    case SYM_ALIGNMENT_PATIENT_ASSUMED:
      return _ ("Aligned by patient position, assuming the same space: the files do not say so.");
    case SYM_ALIGNMENT_INDEX:
      return _ ("Aligned voxel by voxel: the sizes agree, and no geometry relates the images.");
    case SYM_ALIGNMENT_SIZE:
      return _ ("Aligned by size: B is stretched over A, and no geometry relates the images.");
    case SYM_ALIGNMENT_MANUAL:
      return _ ("Aligned by hand.");
    case SYM_ALIGNMENT_REGISTERED:
      return _ ("Aligned by automatic registration, accepted by a person.");
    case SYM_N_ALIGNMENTS:
    default:
      g_return_val_if_reached ("");
    }
}

char *
sym_alignment_describe (const SymAlignment *self)
{
  if (!sym_alignment_resamples (self))
    return g_strdup (describe_basis (self->basis));
  return g_strdup_printf ("%s %s", describe_basis (self->basis),
                          _ ("Values of B are interpolated between its voxels (trilinear)."));
}

static void
turn_about (double *matrix, int axis, double degrees)
{
  const int u = (axis + 1) % 3, v = (axis + 2) % 3;
  const double cosine = cos (degrees * G_PI / 180), sine = sin (degrees * G_PI / 180);
  double turn[16];

  memcpy (turn, identity, sizeof turn);
  turn[4 * u + u] = turn[4 * v + v] = cosine;
  turn[4 * u + v] = -sine;
  turn[4 * v + u] = sine;
  multiply (turn, matrix, matrix);
}

void
sym_alignment_adjust (SymAlignment *self, const SymAlignment *base, const SymImage *a, const SymRigid *rigid)
{
  double to_middle[16], turned[16], back[16], inverse[16];

  g_return_if_fail (rigid->scale > 0);

  /* Voxels of A to steps from its middle of one length along all axes, so that a turn is one. */
  memcpy (to_middle, identity, sizeof identity);
  memcpy (turned, identity, sizeof identity);
  for (int i = 0; i < 3; i++)
    {
      const double step = a->spacing[i] > 0 ? a->spacing[i] : 1;

      to_middle[4 * i + i] = step;
      to_middle[4 * i + 3] = -step * ((double) a->dims[i] - 1) / 2;
      turned[4 * i + i] = rigid->scale;
    }
  for (int i = 0; i < 3; i++)
    turn_about (turned, i, rigid->turn[i]);
  for (int i = 0; i < 3; i++)
    turned[4 * i + 3] = rigid->shift[i];
  /* B appears moved so; a voxel of A therefore looks where the content came from */
  if (!_sym_affine_invert (to_middle, back) || !_sym_affine_invert (turned, inverse))
    g_return_if_reached ();
  multiply (inverse, to_middle, inverse);
  multiply (back, inverse, inverse);
  multiply (base->matrix, inverse, self->matrix);
  self->basis = SYM_ALIGNMENT_MANUAL;
}

gboolean
sym_alignment_invert (const SymAlignment *self, double *inverse)
{
  return _sym_affine_invert (self->matrix, inverse);
}

void
sym_alignment_map (const double *matrix, const double *voxel, double *result)
{
  _sym_affine_apply (matrix, voxel, result);
}
