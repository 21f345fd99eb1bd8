/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "sym-error.h"

G_BEGIN_DECLS

/**
 * SymOutput:
 *
 * A finished file on its way into a part of the memory file, gzipped or as it is.
 */
typedef struct _SymOutput SymOutput;

/**
 * sym_output_new:
 * @fd: borrowed
 * @start, @limit: the part of the memory file that may be written
 */
SymOutput *sym_output_new (int fd, guint64 start, guint64 limit, gboolean gzip, GError **error);
gboolean sym_output_write (SymOutput *self, gconstpointer bytes, gsize n, GError **error);

/**
 * sym_output_finish:
 * @end: (out): offset behind the last byte in the memory file
 */
gboolean sym_output_finish (SymOutput *self, guint64 *end, GError **error);
void sym_output_free (SymOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymOutput, sym_output_free)

G_END_DECLS
