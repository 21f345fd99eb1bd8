/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-comparison.h"
#include "sym-profile.h"
#include "sym-viewport.h"

G_BEGIN_DECLS

/**
 * SymReport:
 * @comparison: what it is about; its own items are not looked at
 * @a, @b: the images compared, with all that is known of them by now
 * @a_view: which slice of A its pictures show, and how; B is shown at the same place
 * @b_view: how the values of B are drawn
 * @profile: (nullable): values along a line that a person drew
 * @profile_words: (nullable): where that is
 *
 * What a report is made of.
 */
typedef struct
{
  const SymComparison *comparison;
  SymItem *a, *b;
  SymViewport a_view, b_view;
  const SymProfile *profile;
  const char *profile_words;
} SymReport;

/**
 * sym_report_init:
 *
 * A report of a comparison with the pictures that a person sees first.
 */
void sym_report_init (SymReport *self, const SymComparison *comparison);

/**
 * sym_report_can_write:
 *
 * Returns: whether the suffix of @path is that of a report: `.pdf`, `.html`, `.htm`
 */
gboolean sym_report_can_write (const char *path);

/**
 * sym_report_write:
 * @path: where to; replaced atomically
 *
 * Writes pictures, verdicts, evidence, alignment, warnings, numbers, regions, plots, versions and hashes as a PDF
 * or as a page of HTML that needs no other file. Pictures are frames with mark, watermark and labels; the verdict
 * stands in words on every page, and in the metadata of the file. Blocks.
 */
gboolean sym_report_write (const SymReport *self, const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
