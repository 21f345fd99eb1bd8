/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-draw-layer.h"

G_BEGIN_DECLS

/* Shared by sym-draw-layer.c (what is drawn, and how it looks) and sym-draw-layer-input.c. */

struct _SymDrawLayer
{
  GtkWidget parent_instance;

  SymView *view;
  SymDrawTool tool;
  double radius;
  gboolean has_place;
  double to_view[16], from_view[16];
  SymDrawing *drawing;
  gboolean has_line;
  double line[6];
  char *label;

  GArray *points; /* double[3], voxels of A: what is begun */
  double at[3];   /* voxel of A: where the pointer or the cross is */
  gboolean has_at;
  gboolean has_cross, pen_down;
  double cross_x, cross_y; /* device pixels */
};

/** Whether the view shows a slice on which something can be drawn. */
gboolean _sym_draw_layer_is_ready (SymDrawLayer *self);

/** A voxel of A under a point in logical pixels of the layer. */
void _sym_draw_layer_to_voxel (SymDrawLayer *self, double x, double y, double *voxel);

/** A point in logical pixels of the layer. */
void _sym_draw_layer_from_voxel (SymDrawLayer *self, const double *voxel, double *x, double *y);

/** Corners or middle and half axes of what two points span on screen. Returns: how many points */
gsize _sym_draw_layer_span (SymDrawLayer *self, const double *from, const double *to, double points[4][3]);

/** Says that what is begun is complete. */
void _sym_draw_layer_finish (SymDrawLayer *self, const double *points, gsize n);
void _sym_draw_layer_give_up (SymDrawLayer *self);
void _sym_draw_layer_update (SymDrawLayer *self);

void _sym_draw_layer_leave (SymDrawLayer *self);
void _sym_draw_layer_undo (SymDrawLayer *self);

/** Adds what takes pointer and keys to the widget that holds layer and view. */
void _sym_draw_layer_add_controllers (SymDrawLayer *self, GtkWidget *widget);

G_END_DECLS
