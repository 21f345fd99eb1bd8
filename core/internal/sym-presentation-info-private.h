/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a decoded file states of how images are to be shown: the same on the wire and in an instance. */

/** SYM_SHUTTER_MAX_CORNERS: most corners of a polygonal shutter */
#define SYM_SHUTTER_MAX_CORNERS 512

/**
 * SymShutterShapes:
 *
 * Shutter Shape (0018,1600), PS3.3 C.7.6.11. What several shapes leave free together is shown.
 */
typedef enum /*< flags >*/
{
  SYM_SHUTTER_RECTANGLE = 1 << 0,
  SYM_SHUTTER_CIRCLE = 1 << 1,
  SYM_SHUTTER_POLYGON = 1 << 2,
} SymShutterShapes;

/**
 * SymShutterInfo:
 * @left, @right, @top, @bottom: columns and rows of the image, from 1, that are the last to be shown
 * @centre: column, then row
 * @corners: (array length=2*n_corners): column, then row, of each
 * @grey: of what is hidden, 0 to 255
 */
typedef struct
{
  guint32 shapes; /* SymShutterShapes */
  gint32 left, right, top, bottom;
  gint32 centre[2], radius;
  guint32 n_corners;
  gint32 corners[2 * SYM_SHUTTER_MAX_CORNERS];
  guint32 grey;
} SymShutterInfo;

/**
 * SymPresentationFlags:
 * @SYM_PRESENTATION_INVERT: Presentation LUT Shape (2050,0020) is INVERSE
 * @SYM_PRESENTATION_FLIP: Image Horizontal Flip (0070,0041), after the rotation
 * @SYM_PRESENTATION_TRUE_SIZE, @SYM_PRESENTATION_TABLE, @SYM_PRESENTATION_BITMAP: it wants the size of the
 *   patient on screen, or has a table, or a shutter of bits: not applied
 */
typedef enum /*< flags >*/
{
  SYM_PRESENTATION_INVERT = 1 << 0,
  SYM_PRESENTATION_FLIP = 1 << 1,
  SYM_PRESENTATION_TRUE_SIZE = 1 << 2,
  SYM_PRESENTATION_TABLE = 1 << 3,
  SYM_PRESENTATION_BITMAP = 1 << 4,
  SYM_PRESENTATION_ALL = (1 << 5) - 1,
} SymPresentationFlags;

/**
 * SymPresentationInfo:
 * @rotation: clockwise, 0, 90, 180 or 270
 * @n_graphics, @n_texts: objects of graphic annotations, which are not drawn
 * @name: Content Label (0070,0080); UTF-8
 */
typedef struct
{
  guint32 flags; /* SymPresentationFlags */
  guint32 rotation;
  guint32 n_graphics, n_texts;
  char name[68];
} SymPresentationInfo;

G_END_DECLS
