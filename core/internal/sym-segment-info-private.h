/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a decoded file states of regions: the same on the wire and in an instance. */

/** SYM_SEGMENT_NAME_SIZE: bytes of a region's name, with its NUL */
#define SYM_SEGMENT_NAME_SIZE 260
#define SYM_SEGMENT_UID_SIZE 68

/** SYM_CONTOUR_MAX_POINTS: most points of all contours of one file */
#define SYM_CONTOUR_MAX_POINTS 4000000u

/**
 * SymSegmentFlags:
 * @SYM_SEGMENT_HAS_COLOUR: `colour` is set
 * @SYM_SEGMENT_BY_VALUE: every frame is about every segment: samples are segment numbers
 */
typedef enum /*< flags >*/
{
  SYM_SEGMENT_HAS_COLOUR = 1 << 0,
  SYM_SEGMENT_BY_VALUE = 1 << 1,
} SymSegmentFlags;

/**
 * SymSegmentInfo:
 * @number: by which frames and contours name it
 * @colour: red, green, blue
 * @threshold: least sample that is inside, of frames that are about this segment alone
 * @name: UTF-8; "" where the file does not say
 * @frame_of_reference: the space that it lies in; "" where unknown
 */
typedef struct
{
  guint32 number;
  guint32 flags; /* SymSegmentFlags */
  guint8 colour[4];
  guint32 reserved;
  double threshold;
  char name[SYM_SEGMENT_NAME_SIZE];
  char frame_of_reference[SYM_SEGMENT_UID_SIZE];
} SymSegmentInfo;

/**
 * SymContourKind:
 *
 * Contour Geometric Type (3006,0042), PS3.3 C.8.8.6.
 *
 * @SYM_CONTOUR_OTHER: open curves and solids: counted, without their points
 */
typedef enum
{
  SYM_CONTOUR_CLOSED,
  SYM_CONTOUR_POINT,
  SYM_CONTOUR_OTHER,
  SYM_N_CONTOUR_KINDS,
} SymContourKind;

/** SymContourInfo: followed by 3 * @n_points doubles, LPS millimetres */
typedef struct
{
  guint32 number; /* of the segment */
  guint32 kind;   /* SymContourKind */
  guint32 n_points;
  guint32 reserved;
} SymContourInfo;

/** SymContour: with its points */
typedef struct
{
  SymContourInfo info;
  double *points;
} SymContour;

void _sym_contour_free (SymContour *self);

G_END_DECLS
