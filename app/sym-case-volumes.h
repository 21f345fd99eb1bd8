/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-item.h"
#include "sym-plot.h"

G_BEGIN_DECLS

/**
 * SymCaseVolumes:
 *
 * How large the regions of many label maps are: as a table, and as a plot of how they spread.
 */
typedef struct _SymCaseVolumes SymCaseVolumes;

SymCaseVolumes *sym_case_volumes_new (void);
void sym_case_volumes_free (SymCaseVolumes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymCaseVolumes, sym_case_volumes_free)

/**
 * sym_case_volumes_add:
 * @map: an item with a label map
 * @unions: (nullable) (element-type SymLabelUnion): labels taken together
 *
 * Measures one more.
 */
gboolean sym_case_volumes_add (SymCaseVolumes *self, SymItem *map, GPtrArray *unions, GError **error);

/**
 * sym_case_volumes_to_csv:
 *
 * Returns: (transfer full): lines of `file,label,ml,verdict` (RFC 4180), the first with these words; ml empty where the file
 *   has no millimetres
 */
char *sym_case_volumes_to_csv (const SymCaseVolumes *self);

/**
 * sym_case_volumes_to_plot:
 *
 * Returns: (transfer full): a dot for each case, those with a mark beside the others, with median and quartiles, of each label
 */
SymPlot *sym_case_volumes_to_plot (const SymCaseVolumes *self);

/**
 * sym_case_volumes_write:
 * @path: ends in `.csv` or `.pdf`; replaced atomically
 */
gboolean sym_case_volumes_write (const SymCaseVolumes *self, const char *path, GError **error);

/** Returns: whether the suffix of @path is one that can be written */
gboolean sym_case_volumes_can_write (const char *path);

G_END_DECLS
