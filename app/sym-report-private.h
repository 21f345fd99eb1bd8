/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-frame.h"
#include "sym-plot.h"
#include "sym-report.h"

G_BEGIN_DECLS

/* Shared by sym-report.c (what stands in a report), sym-report-pdf.c and sym-report-html.c (how). */

/** SYM_REPORT_N_PICTURES: A, B and their difference */
#define SYM_REPORT_N_PICTURES 3

/* One of the files compared. All text is UTF-8 without control characters. */
typedef struct
{
  char *heading; /* "A, the reference" */
  char *name;
  const SymVerdict *verdict;
  char *says;          /* the verdict in a sentence, and what it does not say */
  GPtrArray *facts;    /* char *: size, hashes */
  GPtrArray *evidence; /* char *: a line each */
} SymReportSide;

typedef struct
{
  SymFrame *frame; /* NULL where there is no picture */
  char *caption;
} SymReportPicture;

typedef struct
{
  SymVerdict verdict;
  char *reason;
  char *title, *date, *program;
  GPtrArray *sides; /* SymReportSide: the images, then label maps */
  SymReportPicture pictures[SYM_REPORT_N_PICTURES];
  char *alignment, *scope;
  GPtrArray *warnings; /* char * */
  SymComparisonNumber numbers[SYM_COMPARISON_N_NUMBERS];
  char *n_voxels;
  GPtrArray *overlaps; /* (nullable) */
  GPtrArray *plots;    /* SymPlot */
} SymReportContent;

void _sym_report_content_free (SymReportContent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymReportContent, _sym_report_content_free)

GBytes *_sym_report_to_pdf (const SymReportContent *content, GError **error);
GBytes *_sym_report_to_html (const SymReportContent *content, GError **error);

G_END_DECLS
