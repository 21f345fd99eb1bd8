/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sym-examine-private.h"
#include "sym-text-protocol.h"

G_BEGIN_DECLS

/**
 * SymTextReader:
 *
 * The way to symscope-text-reader: a process for each call, which is believed nothing. Usable from
 * any thread.
 */
typedef struct _SymTextReader SymTextReader;

SymTextReader *_sym_text_reader_new (const char *program);
void _sym_text_reader_free (SymTextReader *self);

/**
 * SymTextWord:
 * @crop: index of the line
 * @x, @y, @width, @height: within the line
 * @confidence: 0 to 100
 * @text: UTF-8 without control characters
 */
typedef struct
{
  guint crop;
  guint x, y, width, height;
  guint confidence;
  char *text;
} SymTextWord;

void _sym_text_word_free (SymTextWord *self);

/**
 * SymTextPicture:
 * @grey: (transfer none): rows of @width bytes: dark letters on light ground
 * @width, @height: at most SYM_TEXT_MAX_WIDTH and SYM_TEXT_MAX_HEIGHT
 */
typedef struct
{
  guint8 *grey;
  guint width, height;
} SymTextPicture;

/**
 * _sym_text_reader_read:
 * @pictures: (array length=n): lines to read
 * @n: 1 to SYM_TEXT_MAX_CROPS
 * @n_done: (out): how many of them were read to the end
 *
 * Reads lines, and blocks. When the reader fails on the way, what it had read counts and @n_done says
 * how far it came; error is set then.
 *
 * Returns: (transfer full) (element-type SymTextWord): words in the order of the lines, possibly none
 */
GPtrArray *_sym_text_reader_read (SymTextReader *self, const SymTextPicture *pictures, guint n,
                                  guint *n_done, GCancellable *cancellable, GError **error);

/**
 * _sym_text_reader_get_default:
 *
 * Returns: (transfer none): the reader that lies where symscope-decoder lies
 */
SymTextReader *_sym_text_reader_get_default (void);

/**
 * _sym_text_reader_get_problem:
 *
 * Why words were not read, or with less protection than there should be, if that happened: the
 * reader or its data are not installed, or the system lacks a layer. The same is said once on
 * standard error.
 *
 * Returns: (transfer full) (nullable): a translated sentence
 */
char *_sym_text_reader_get_problem (SymTextReader *self);

/**
 * _sym_text_examine:
 *
 * A #SymExamineFunc: looks for words in the pixels. At QUICK it looks at none: to find lines is
 * quick, to read them is not. At SPREAD it reads the most likely lines of some planes; at FULL all
 * lines of all planes, up to a number that the evidence states when it is passed.
 */
GPtrArray *_sym_text_examine (SymImage *image, SymExamineEffort effort, GCancellable *cancellable);

/** As _sym_text_examine(), with a reader of one's own. */
GPtrArray *_sym_text_examine_with (SymTextReader *reader, SymImage *image, SymExamineEffort effort,
                                   GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymTextReader, _sym_text_reader_free)

G_END_DECLS
