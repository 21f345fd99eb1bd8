/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-loader.h"

G_BEGIN_DECLS

/**
 * SymOpener:
 *
 * Reads files off the main thread and hands out each image as soon as it is there.
 *
 * Of a long series a part comes first, and grows: each `item` after one with sym_image_get_n_missing()
 * above 0 is the same series with more of its slices.
 *
 * Signals, all on the main thread: `item` (SymItem); `progress` (done, total: guint64), at most 30
 * times a second; `done` (GError, nullable), once, last.
 */
#define SYM_TYPE_OPENER (sym_opener_get_type ())
G_DECLARE_FINAL_TYPE (SymOpener, sym_opener, SYM, OPENER, GObject)

/**
 * sym_opener_new:
 * @paths: (array zero-terminated=1): what a person chose together; a folder becomes its series
 */
SymOpener *sym_opener_new (SymLoader *loader, const char *const *paths);

/** Starts reading; the opener lives until `done`. */
void sym_opener_start (SymOpener *self);

/** Says that the first part of a series, for which reading waits a moment, has been drawn. */
void sym_opener_go_on (SymOpener *self);

/** Stops within a file; no `item` follows, `done` does. */
void sym_opener_cancel (SymOpener *self);

G_END_DECLS
