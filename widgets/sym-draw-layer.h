/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-drawing.h"
#include "sym-view.h"

G_BEGIN_DECLS

/**
 * SymDrawTool:
 * @SYM_DRAW_LINE: a straight line, for a profile
 *
 * What a person draws with.
 */
typedef enum
{
  SYM_DRAW_NONE,
  SYM_DRAW_RECTANGLE,
  SYM_DRAW_ELLIPSE,
  SYM_DRAW_POLYGON,
  SYM_DRAW_BRUSH,
  SYM_DRAW_ERASER,
  SYM_DRAW_LINE,
  SYM_N_DRAW_TOOLS,
} SymDrawTool;

/**
 * SymDrawStroke:
 * @tool: with what it was drawn
 * @axis, @slice: the plane: of the grid of A, along the axis nearest to the view's normal
 * @points: (array length=n): continuous voxel indices of A, three numbers each: corners of a rectangle or
 *   polygon, middle and ends of two half axes of an ellipse, a path, or the ends of a line
 * @n: how many points
 *
 * What was drawn.
 */
typedef struct
{
  SymDrawTool tool;
  int axis;
  gint64 slice;
  const double *points;
  gsize n;
} SymDrawStroke;

/**
 * SymDrawLayer:
 *
 * Over a view: what is drawn by hand, by pointer or keys, in the places of voxels, so that it follows zoom,
 * pan, rotation, flips and slices. It holds no pixels, is translucent and keeps out of the mark's band.
 *
 * While there is a tool, the primary button and plain keys belong to it: arrows move a cross by a pixel of
 * the image (ten with Shift), Return or Space sets a point or puts the brush down and up, Return on the last point
 * closes a polygon, Backspace takes the last shape back, Escape gives up what is begun, then the tool.
 *
 * Signals: `drawn` (SymDrawStroke): something is complete; `undo`; `left`: the tool was given up.
 */
#define SYM_TYPE_DRAW_LAYER (sym_draw_layer_get_type ())
G_DECLARE_FINAL_TYPE (SymDrawLayer, sym_draw_layer, SYM, DRAW_LAYER, GtkWidget)

GtkWidget *sym_draw_layer_new (SymView *view);

/**
 * sym_draw_layer_set_tool:
 * @radius: of brush and eraser: voxels of A along the finer axis of its plane
 */
void sym_draw_layer_set_tool (SymDrawLayer *self, SymDrawTool tool, double radius);

/**
 * sym_draw_layer_set_place:
 * @to_view: (nullable) (array fixed-size=16): from voxel indices of A to those of the image in the view; %NULL
 *   where there is no relation, so that nothing is drawn
 * @from_view: (nullable) (array fixed-size=16): the inverse
 */
void sym_draw_layer_set_place (SymDrawLayer *self, const double *to_view, const double *from_view);

/**
 * sym_draw_layer_set_drawing:
 * @drawing: (nullable): the region; copied
 * @line: (nullable) (array fixed-size=6): ends of the line
 */
void sym_draw_layer_set_drawing (SymDrawLayer *self, const SymDrawing *drawing, const double *line);

/**
 * sym_draw_layer_describe:
 *
 * Returns: (transfer full): tool and cross in words, "" without a tool: what assistive technology is told
 */
char *sym_draw_layer_describe (SymDrawLayer *self);

G_END_DECLS
