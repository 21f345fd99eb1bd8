/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-text-protocol.h"

G_BEGIN_DECLS

/**
 * SymTextEngine:
 *
 * What turns a line of pixels into words: tesseract.
 */
typedef struct _SymTextEngine SymTextEngine;

/**
 * SymTextWordFunc:
 * @word: its crop is filled in by who called
 * @text: UTF-8
 */
typedef void (*SymTextWordFunc) (const SymTextRecordWord *word, const char *text,
                                 gpointer user_data);

/**
 * sym_text_engine_new:
 *
 * Reads all data that it will ever need: English and, of the languages of the vocabulary, those
 * that are installed. Called before the process is locked.
 *
 * Returns: (transfer full) (nullable): %NULL where the data are not installed
 */
SymTextEngine *sym_text_engine_new (void);

/**
 * sym_text_engine_read:
 * @grey: rows of @width bytes: dark letters on light ground
 *
 * Reads one line.
 */
void sym_text_engine_read (SymTextEngine *self, const guint8 *grey, guint width, guint height,
                           SymTextWordFunc func, gpointer user_data);

G_END_DECLS
