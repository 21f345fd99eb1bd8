/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-affine-private.h"

#include <math.h>
#include <string.h>

/* Volume of the parallelepiped of the three unit directions below which they count as flat. */
#define MIN_VOLUME 1e-3

double
_sym_vector_dot (const double *a, const double *b)
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

double
_sym_vector_norm (const double *a)
{
  return sqrt (_sym_vector_dot (a, a));
}

void
_sym_vector_cross (const double *a, const double *b, double *cross)
{
  cross[0] = a[1] * b[2] - a[2] * b[1];
  cross[1] = a[2] * b[0] - a[0] * b[2];
  cross[2] = a[0] * b[1] - a[1] * b[0];
}

gboolean
_sym_vector_normalize (double *a)
{
  double norm = _sym_vector_norm (a);

  if (!isfinite (norm) || norm < 1e-12)
    return FALSE;
  for (int i = 0; i < 3; i++)
    a[i] /= norm;

  return TRUE;
}

void
_sym_affine_get_column (const double *affine, int column, double *vector)
{
  for (int i = 0; i < 3; i++)
    vector[i] = affine[4 * i + column];
}

void
_sym_affine_set_column (double *affine, int column, const double *vector)
{
  for (int i = 0; i < 3; i++)
    affine[4 * i + column] = vector[i];
}

void
_sym_affine_apply (const double *affine, const double *point, double *result)
{
  double out[3];

  for (int i = 0; i < 3; i++)
    out[i] = _sym_vector_dot (affine + 4 * i, point) + affine[4 * i + 3];
  memcpy (result, out, sizeof out);
}

gboolean
_sym_affine_invert (const double *affine, double *inverse)
{
  double column[3][3], unit[3][3], cross[3], result[16] = { 0 };
  double determinant;

  for (int i = 0; i < 12; i++)
    if (!isfinite (affine[i]))
      return FALSE;

  for (int c = 0; c < 3; c++)
    {
      _sym_affine_get_column (affine, c, column[c]);
      memcpy (unit[c], column[c], sizeof unit[c]);
      if (!_sym_vector_normalize (unit[c]))
        return FALSE;
    }
  _sym_vector_cross (unit[0], unit[1], cross);
  if (!(fabs (_sym_vector_dot (cross, unit[2])) >= MIN_VOLUME))
    return FALSE;

  /* The rows of the inverse are the cross products of the other two columns over the determinant.
   */
  _sym_vector_cross (column[0], column[1], cross);
  determinant = _sym_vector_dot (cross, column[2]);
  for (int r = 0; r < 3; r++)
    {
      double translation[3];

      _sym_vector_cross (column[(r + 1) % 3], column[(r + 2) % 3], cross);
      for (int c = 0; c < 3; c++)
        result[4 * r + c] = cross[c] / determinant;
      _sym_affine_get_column (affine, 3, translation);
      result[4 * r + 3] = -_sym_vector_dot (result + 4 * r, translation);
    }
  result[15] = 1;
  for (int i = 0; i < 16; i++)
    if (!isfinite (result[i]))
      return FALSE;
  memcpy (inverse, result, sizeof result);

  return TRUE;
}
