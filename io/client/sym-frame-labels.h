/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-frame.h"

G_BEGIN_DECLS

/* What files that are written say of the frame in them: fixed English, as the words of the mark.
 * Shared by the writers. */

/**
 * sym_frame_labels_get_warning:
 *
 * The words that a file is found by again. What is only suspected, or could not be read, must not
 * become a plain statement.
 *
 * Returns: (transfer none) (nullable): a sentence; %NULL for a frame without a mark
 */
const char *sym_frame_labels_get_warning (const SymVerdict *verdict);

/**
 * _sym_frame_labels_get_source_type:
 *
 * Returns: (transfer none) (nullable): the IPTC Digital Source Type that states no more than the
 *   verdict does; %NULL where none fits
 */
const char *_sym_frame_labels_get_source_type (const SymVerdict *verdict);

/**
 * sym_frame_labels_make_xmp:
 * @reason: the line beside the mark
 *
 * An XMP packet with the warning, the reason and, where one fits, the IPTC Digital Source Type.
 *
 * Returns: (transfer full) (nullable): the packet; %NULL for a verdict without a mark
 */
char *sym_frame_labels_make_xmp (const SymVerdict *verdict, const char *reason);

/**
 * _sym_frame_labels_make_plain:
 *
 * Reasons quote files: XML 1.0 and DICOM text have no control characters, however they are escaped.
 *
 * Returns: (transfer full): @text with spaces in their place
 */
char *_sym_frame_labels_make_plain (const char *text);

G_END_DECLS
