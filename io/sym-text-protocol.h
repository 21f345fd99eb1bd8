/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is said to symscope-text-reader and what it answers. Both sides are of the same build, so
 * structures travel as they are; the client checks every field all the same.
 *
 * The reader is started for the lines of one image and ends with them: nothing of one image is left
 * for the next. It has two descriptors: a sealed memory file that nobody can write any more, which
 * holds a SymTextRequest, a SymTextCrop for each line and the pixels; and the writing end of a pipe,
 * into which it writes records: a SymTextRecord and `length` bytes each. It begins with
 * SYM_TEXT_READY, once it is initialised and locked, and ends with SYM_TEXT_END. */

#define SYM_TEXT_REQUEST_FD 3
#define SYM_TEXT_REPLY_FD 4

#define SYM_TEXT_MAGIC 0x53595431u /* "SYT1" */

/** SYM_TEXT_MAX_CROPS: lines of one request */
#define SYM_TEXT_MAX_CROPS 64u

/** SYM_TEXT_MAX_WIDTH, SYM_TEXT_MAX_HEIGHT: pixels of one line */
#define SYM_TEXT_MAX_WIDTH 8192u
#define SYM_TEXT_MAX_HEIGHT 256u

/** SYM_TEXT_MAX_WORD: bytes of one word */
#define SYM_TEXT_MAX_WORD 256u

/** SYM_TEXT_MAX_WORDS: words of one reply */
#define SYM_TEXT_MAX_WORDS 16384u

typedef struct
{
  guint32 magic;
  guint32 n_crops;
} SymTextRequest;

/**
 * SymTextCrop:
 * @offset: of its first pixel in the memory file; rows of @width bytes
 *
 * One line of dark letters on light ground.
 */
typedef struct
{
  guint64 offset;
  guint32 width, height;
} SymTextCrop;

/**
 * SymTextRecordType:
 * @SYM_TEXT_READY: a guint32: the layers of SymLockdown that hold
 * @SYM_TEXT_NO_ENGINE: nothing; the data that reading needs are not installed, and nothing follows
 * @SYM_TEXT_WORD: a SymTextRecordWord and its UTF-8 text without a NUL
 * @SYM_TEXT_DONE: a guint32: the crop that was read to its end
 * @SYM_TEXT_END: nothing
 */
typedef enum
{
  SYM_TEXT_READY = 1,
  SYM_TEXT_NO_ENGINE,
  SYM_TEXT_WORD,
  SYM_TEXT_DONE,
  SYM_TEXT_END,
} SymTextRecordType;

typedef struct
{
  guint32 type;
  guint32 length;
} SymTextRecord;

/**
 * SymTextRecordWord:
 * @x, @y, @width, @height: in pixels of the crop
 * @confidence: 0 to 100
 */
typedef struct
{
  guint32 crop;
  guint32 x, y, width, height;
  guint32 confidence;
} SymTextRecordWord;

G_END_DECLS
