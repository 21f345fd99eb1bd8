/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-frame.h"

G_BEGIN_DECLS

/** SYM_MOVIE_MAX_FRAMES: most frames of one movie */
#define SYM_MOVIE_MAX_FRAMES 100000

/**
 * SymMovieWriter:
 *
 * Writes composed frames, each with its own mark, as an animated PNG (PNG specification, third
 * edition, chunks acTL, fcTL and fdAT). Programs that know no animation show the first frame. The
 * file has the labels of sym_frame_to_png(). One frame is held at a time.
 */
typedef struct _SymMovieWriter SymMovieWriter;

/**
 * sym_movie_writer_new:
 * @path: where it will be, see #SymOutputFile
 * @n_frames: how many there will be, 1 to %SYM_MOVIE_MAX_FRAMES
 * @rate: frames a second, 0.1 to 100
 *
 * Returns: (transfer full) (nullable): the writer
 */
SymMovieWriter *sym_movie_writer_new (const char *path, guint n_frames, double rate, GError **error);

/**
 * sym_movie_writer_add:
 * @frame: as large as the first, with a verdict no graver than the first's, which the labels of the
 *   file are made of
 */
gboolean sym_movie_writer_add (SymMovieWriter *self, SymFrame *frame, GError **error);

/**
 * sym_movie_writer_finish:
 *
 * After all frames: gives the file its name.
 */
gboolean sym_movie_writer_finish (SymMovieWriter *self, GError **error);

/**
 * sym_movie_writer_free:
 *
 * Removes what was not finished.
 */
void sym_movie_writer_free (SymMovieWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymMovieWriter, sym_movie_writer_free)

G_END_DECLS
