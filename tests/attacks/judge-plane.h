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

/** JUDGE_TILE: greatest width and height of a plane that is correlated */
#define JUDGE_TILE 256

/**
 * JudgePlane:
 * @x0, @y0: where it begins in the picture
 * @factor: pixels of the picture to one of the plane
 * @values: rows of mean lumas
 *
 * A part of a picture, made so small that capitals of one height have that of a template.
 */
typedef struct
{
  double x0, y0, factor;
  int width, height;
  float *values;
  float *spectrum;
} JudgePlane;

/**
 * judge_plane_init:
 * @x0, @y0, @width, @height: the part; what is outside the picture is left away
 */
void judge_plane_init (JudgePlane *self, const JudgeLuma *luma, double x0, double y0, double width, double height,
                       double factor);

/**
 * judge_plane_init_at:
 * @x, @y: of the picture
 * @margin: pixels of the plane
 *
 * The part that @template covers at that place, with a margin.
 */
void judge_plane_init_at (JudgePlane *self, const JudgeLuma *luma, const JudgeTemplate *template, double x, double y,
                          double factor, int margin);
void judge_plane_clear (JudgePlane *self);

/**
 * JudgeKernel:
 *
 * Two templates, made ready for the correlation of any number of planes.
 */
typedef struct JudgeKernel JudgeKernel;

JudgeKernel *judge_kernel_new (const JudgeTemplate *a, const JudgeTemplate *b);
void judge_kernel_free (JudgeKernel *self);

/**
 * judge_plane_correlate:
 * @self: no greater than %JUDGE_TILE
 * @values: (out) (array fixed-size=2): for the first and the second template, in rows of %JUDGE_TILE, the contrast
 *   at each place: mean of strokes less mean of what lies around them; valid until the next call
 *
 * Correlates by Fourier transform, cyclically.
 */
void judge_plane_correlate (JudgePlane *self, const JudgeKernel *kernel, const float *values[2]);

/**
 * judge_plane_get_likeness:
 * @contrast: (out): as above
 * @mean: (out) (optional): luma of all that the template covers
 *
 * Returns: normalised correlation of the template with the plane at a place, 0 where a tenth or more of
 *   the template lies outside
 */
double judge_plane_get_likeness (const JudgePlane *self, const JudgeTemplate *template, int x, int y,
                                 double *contrast, double *mean);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JudgeKernel, judge_kernel_free)

G_END_DECLS
