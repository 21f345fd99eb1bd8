/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"
#include "sym-segmentation.h"

G_BEGIN_DECLS

/**
 * SymMaskPlane:
 * @segment: index of the segment it is about; %SYM_MASK_ALL for one whose samples are numbers
 * @samples: one plane, rows from the first
 * @level: index of the position along the normal
 * @origin: LPS millimetres of the centre of the first pixel
 * @first, @last: columns and rows between which there is anything; last below first for none
 */
typedef struct
{
  guint segment;
  guint level;
  const guint8 *samples;
  double origin[3];
  gint first[2], last[2];
} SymMaskPlane;

#define SYM_MASK_ALL G_MAXUINT

/** A contour in the coordinates of its plane: @xy along the segmentation's rows and columns, mm. */
typedef struct
{
  guint segment;
  guint level;
  guint n;
  double *xy;
  double least[2], most[2];
} SymOutline;

/** A single place, LPS millimetres. */
typedef struct
{
  guint segment;
  double at[3];
} SymSpot;

/**
 * SymSegmentation:
 * @numbers, @thresholds: (element-type SymSegmentInfo): as the file gave them; parallel to @segments
 * @frame_of_reference: "" where unknown
 * @right, @down, @normal: unit vectors of all planes
 * @levels: (array length=n_levels): places of planes along @normal, mm, upwards
 * @depth: mm that a plane stands for; 0 where that is not known
 * @planes: (array length=n_planes): by level
 * @first_plane: (array length=n_levels + 1): where the planes of a level begin
 * @labels: (nullable): a label map, whose values the numbers are
 * @least, @most: the box round everything, LPS millimetres
 */
struct _SymSegmentation
{
  gatomicrefcount ref_count;
  GArray *segments; /* SymSegment */
  GArray *infos;    /* SymSegmentInfo */
  GStringChunk *texts;
  char *frame_of_reference;
  char **notes;
  double right[3], down[3], normal[3];
  double *levels;
  guint n_levels;
  double depth;
  double least[3], most[3];
  /* planes of masks */
  GPtrArray *chunks;
  GArray *planes;
  guint *first_plane;
  gsize columns, rows;
  double spacing[2];
  SymSampleType type;
  /* contours */
  GArray *outlines; /* SymOutline, by level */
  GArray *spots;    /* SymSpot */
  /* a label map */
  SymImage *labels;
};

/**
 * _sym_segmentation_new:
 * @instances: (element-type SymInstance): the files of one item
 *
 * Returns: (transfer full) (nullable): what the files say of regions; %NULL where that is nothing
 */
SymSegmentation *_sym_segmentation_new (GPtrArray *instances);

/**
 * _sym_segmentation_sample:
 * @index: of the segment
 * @place: where the first pixel's centre lies, and the ways to the next column and row
 * @reach: mm from a contour's plane within which it is drawn; 0 for what the contours stand for
 * @mask: (array length=width*height): set to 1 where the centre of a pixel is in the region, else 0
 * @bounds: (out) (array fixed-size=4): first column, first row, last column, last row with a 1
 *
 * Cuts a region with a plane.
 *
 * Returns: whether any pixel is in the region; otherwise @mask is all 0 and @bounds are not set
 */
gboolean _sym_segmentation_sample (const SymSegmentation *self, guint index, const SymPlanePlace *place,
                                   double reach, int width, int height, guint8 *mask, int *bounds);

/**
 * _sym_segmentation_sample_labels:
 * @self: a map of labels
 * @regions: (array length=width*height): set to the index of the region that each pixel's centre is in, and 1; 0 for
 *   none
 *
 * Cuts all regions with a plane at once: they do not lie over each other.
 */
void _sym_segmentation_sample_labels (const SymSegmentation *self, const SymPlanePlace *place, int width, int height,
                                      guint16 *regions);

/**
 * _sym_segmentation_get_mask:
 * @index: of the segment
 * @grid: an image; its first time and other
 * @mask: (array): a byte for each voxel of a volume of @grid: columns, rows, slices
 *
 * Named regions on an image's own grid: a voxel whose centre is in the region is 1.
 *
 * Returns: how many voxels are; 0, too, where @grid has no place in the patient
 */
guint64 _sym_segmentation_get_mask (const SymSegmentation *self, guint index, const SymImage *grid, guint8 *mask);

/* sym-segmentation-planes.c */
gboolean _sym_segmentation_take_planes (SymSegmentation *self, GPtrArray *instances, GPtrArray *notes);
gboolean _sym_segmentation_sample_planes (const SymSegmentation *self, guint index, const SymPlanePlace *place,
                                          int width, int height, guint8 *mask, int *bounds);

/* sym-segmentation-contours.c */
gboolean _sym_segmentation_take_contours (SymSegmentation *self, GPtrArray *instances, GPtrArray *notes);
gboolean _sym_segmentation_sample_contours (const SymSegmentation *self, guint index, const SymPlanePlace *place,
                                            double reach, int width, int height, guint8 *mask, int *bounds);

/** SYM_SEGMENTATION_SLACK: positions are rounded in files: planes that meet leave no gap for it */
#define SYM_SEGMENTATION_SLACK 1.01

/** The level within @reach of a place along the normal that is nearest to it; -1 for none. */
gint _sym_segmentation_find_level (const SymSegmentation *self, double at, double reach);

/** Enlarges the box by a place. */
void _sym_segmentation_include (SymSegmentation *self, const double *lps);

/** Takes @n places along the normal, makes levels of them, and says how deep a plane is. */
void _sym_segmentation_set_levels (SymSegmentation *self, const double *places, guint n, double thickness);

/** Where a plane of an image lies: the acquired one, at slice, time, other. */
gboolean _sym_image_get_plane_place (const SymImage *self, gsize slice, gsize time, gsize other, SymPlanePlace *place);

/** A colour of our own for region number @number, far from those of its neighbours. */
void _sym_label_get_colour (gint64 number, guint8 *colour);

G_END_DECLS
