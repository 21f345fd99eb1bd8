/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-forensic.h"
#include "sym-item.h"
#include "sym-link.h"
#include "sym-viewport.h"

G_BEGIN_DECLS

/* Views in words: translated, numbers in the person's locale, U+2212 for minus. Lengths are
 * millimetres, positions patient LPS. All return (transfer full). Empty strings where there is
 * nothing to say. */

/** The name of a plane: "Axial", …; static. */
const char *sym_describe_plane (SymPlane plane);

/** "Axial 96 / 181", with "· time 2 / 8" where there is time; "No slice here" for slice -1. */
char *sym_describe_slice (const SymImage *image, const SymViewport *viewport);

/**
 * sym_describe_along:
 *
 * "Time 4.0 s · 3 / 10", "b 1000 s/mm² · 2 / 3": which of the volumes along an axis is shown, with what
 * the file says of it.
 */
char *sym_describe_along (const SymImage *image, const SymViewport *viewport, guint axis);

/** "z +18.0 mm": where the slice lies along the patient axis that its normal is nearest to. */
char *sym_describe_slice_position (const SymImage *image, const SymViewport *viewport);

/** "W 118 L 59" */
char *sym_describe_window (const SymWindow *window);

/** "Zoom 210 %": device pixels per image pixel. */
char *sym_describe_zoom (const SymImage *image, const SymViewport *viewport);

/** "Presentation state NAME", "Shutter": what of them is applied; "" for nothing. */
char *sym_describe_presentation (const SymItem *item, const SymViewport *viewport);

/** "MR 1.0 × 1.0 × 1.0 mm"; "512 × 512 pixels" without millimetres. */
char *sym_describe_spacing (const SymImage *image);

/** "x −12.0 y +31.0 z +18.0 mm", or column and row where there is no place in space. */
char *sym_describe_cursor_position (const SymImage *image, const SymViewport *viewport, double x,
                                    double y);

/** "value 74 HU", "R 12 G 40 B 90". */
char *sym_describe_cursor_value (const SymImage *image, const SymViewport *viewport, double x,
                                 double y);

/** For screen readers: begins with the words of the mark or badge. */
char *sym_describe_view (const SymItem *item, const SymViewport *viewport);

/** By what panes are linked: "linked by patient position"; static. */
const char *sym_describe_link (SymLinkBasis basis);

/** "16 × 512 × 512, MR", for lists. */
char *sym_describe_size (const SymItem *item);

/** A text from a file as a menu's label: an underscore stays one. */
char *sym_describe_menu_label (const char *text);

/**
 * sym_describe_scale_bar:
 * @mm_per_pixel: more than 0
 * @max_pixels: the longest bar wanted
 * @label: (out): its length in words
 *
 * Picks the longest of 1, 2, 5 times a power of ten millimetres that fits.
 *
 * Returns: the bar's length in pixels; 0 when none fits
 */
double sym_describe_scale_bar (double mm_per_pixel, double max_pixels, char **label);

/**
 * sym_describe_forensic:
 *
 * Returns: (transfer none): what a forensic view shows, how to read it, and that it proves nothing
 */
const char *sym_describe_forensic (SymForensicKind kind);

/**
 * sym_describe_cursor_frequency:
 * @image: of a spectrum
 *
 * Returns: (transfer full): the frequency under a point, "" beside the picture
 */
char *sym_describe_cursor_frequency (const SymImage *image, const SymViewport *viewport, double x, double y);

G_END_DECLS
