/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "judge-template.h"

G_BEGIN_DECLS

/**
 * JudgeLuma:
 * @values: rows of lumas of a picture, 0 to 255
 */
typedef struct
{
  int width, height;
  float *values;
} JudgeLuma;

/**
 * JudgePlane:
 * @x0, @y0: where it begins in the picture
 * @factor: pixels of the picture to one of the plane
 * @values: rows of mean lumas
 * @columns, @rows: of the correlation; powers of two
 *
 * A part of a picture, made so small that capitals of one height have that of a template.
 */
typedef struct
{
  double x0, y0, factor;
  int width, height;
  float *values;
  int columns, rows;
  float *spectrum, *product, *work;
} JudgePlane;

/**
 * judge_plane_init:
 * @x0, @y0, @width, @height: the part; what is outside the picture is left away
 */
void judge_plane_init (JudgePlane *self, const JudgeLuma *luma, double x0, double y0, double width, double height,
                       double factor);
void judge_plane_clear (JudgePlane *self);

/**
 * judge_plane_correlate:
 * @b: (nullable):
 *
 * Correlates the plane with two templates at once, by Fourier transform, cyclically.
 */
void judge_plane_correlate (JudgePlane *self, const JudgeTemplate *a, const JudgeTemplate *b);

/**
 * judge_plane_get_correlation:
 *
 * Returns: (array): for each place, in rows of @columns, the contrast of template 0 or 1 there: mean of
 *   strokes less mean of what lies around them
 */
const float *judge_plane_get_correlation (const JudgePlane *self, int which);

/**
 * judge_plane_get_likeness:
 * @contrast: (out): as above
 *
 * Returns: normalised correlation of the template with the plane at a place, 0 where a tenth or more of
 *   the template lies outside
 */
double judge_plane_get_likeness (const JudgePlane *self, const JudgeTemplate *template, int x, int y,
                                 double *contrast);

G_END_DECLS
