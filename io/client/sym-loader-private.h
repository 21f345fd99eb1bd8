/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-decoder-process.h"
#include "sym-loader.h"

G_BEGIN_DECLS

/**
 * _sym_loader_set_deadline:
 * @milliseconds: how long a decoder may go on without writing anything; 60 seconds unless set
 */
void _sym_loader_set_deadline (SymLoader *self, guint milliseconds);
guint _sym_loader_get_deadline (SymLoader *self);

/**
 * _sym_loader_set_part_interval:
 * @milliseconds: least time from one part of a series to the next; 500 unless set
 */
void _sym_loader_set_part_interval (SymLoader *self, guint milliseconds);

/** The fork server that the loader reads with, for other requests to it. */
SymDecoderProcess *_sym_loader_get_process (SymLoader *self);

G_END_DECLS
