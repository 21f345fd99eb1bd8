/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-evidence.h"

G_BEGIN_DECLS

/**
 * SymTextLine:
 * @region: where it stands
 * @text: its words, as they were read, separated by spaces
 * @confidences: (element-type guint32): of each word, 0 to 100
 *
 * A line that was read in the pixels of an image.
 */
typedef struct
{
  SymRegion region;
  GString *text;
  GArray *confidences;
} SymTextLine;

SymTextLine *_sym_text_line_new (const SymRegion *region);
void _sym_text_line_free (SymTextLine *self);

/**
 * _sym_text_line_add:
 * @word: what was read; spaces at its ends are left out
 */
void _sym_text_line_add (SymTextLine *self, const char *word, guint32 confidence);

/**
 * _sym_text_judge:
 * @lines: (element-type SymTextLine): all lines of one image
 * @has_planes: whether the image has several
 * @n_unread: lines that were found and not read
 *
 * What the words in the pixels say. Words of the vocabulary that stand for artificial content are
 * hints (row W-VIS of the catalogue: "OCR only; HINT"), the mark of this program among them. Other
 * text is context: it decides nothing, but in an image made by a model it may be a fragment of
 * what the model was trained with. What was read with little confidence is no text.
 *
 * Returns: (transfer full) (element-type SymEvidence): hints first
 */
GPtrArray *_sym_text_judge (GPtrArray *lines, gboolean has_planes, guint n_unread);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymTextLine, _sym_text_line_free)

G_END_DECLS
