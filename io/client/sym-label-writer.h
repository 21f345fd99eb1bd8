/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-loader.h"

G_BEGIN_DECLS

/**
 * SymLabel:
 * @generator: (nullable): what made the image, at most 64 characters
 * @note: (nullable): more in words, at most 800 characters
 * @watermark: whether the samples get the mark SDM-1, too
 *
 * What a labelled copy says beside that the image is synthetic.
 */
typedef struct
{
  const char *generator;
  const char *note;
  gboolean watermark;
} SymLabel;

/**
 * SymLabelMarkKind:
 * @SYM_LABEL_MARK_NONE: it was not asked for
 * @SYM_LABEL_MARK_EMBEDDED: the samples of the copy carry it
 * @SYM_LABEL_MARK_WEAK: they carry it, but it will not survive handling with loss
 * @SYM_LABEL_MARK_ALREADY: those of the input carried it; they stay as they are
 */
typedef enum
{
  SYM_LABEL_MARK_NONE,
  SYM_LABEL_MARK_EMBEDDED,
  SYM_LABEL_MARK_WEAK,
  SYM_LABEL_MARK_ALREADY,
} SymLabelMarkKind;

/**
 * SymLabelMark:
 * @z: how far the watermark stands out in the copy
 * @psnr: decibels of the difference to the input, in relation to the range that is shown: the
 *   smallest of all planes
 *
 * What became of the watermark.
 */
typedef struct
{
  SymLabelMarkKind kind;
  double z;
  double psnr;
} SymLabelMark;

/**
 * sym_label_mark_describe:
 *
 * Returns: (transfer full) (nullable): a sentence on the watermark; %NULL where there is none
 */
char *sym_label_mark_describe (const SymLabelMark *self);

/**
 * sym_label_check:
 *
 * Returns: whether the texts are of a length and of characters that can be written
 */
gboolean sym_label_check (const SymLabel *label, GError **error);

/**
 * sym_label_write:
 * @input: a DICOM, NIfTI or PNG file that shows an image
 * @output: a path where nothing is yet; ending in `.gz` it is compressed
 * @mark: (out caller-allocates) (optional): what became of the watermark
 *
 * Writes a copy of an image that is labelled as synthetic in the ways its format has, and blocks. The
 * samples and all that is not about the label stay as they are. With a watermark the samples change by at
 * most three 255ths of the range that is shown; compressed DICOM becomes uncompressed then, and of
 * PNG the pixels are compressed anew. What cannot take the watermark is an error. A NIfTI gets a JSON sidecar too, with
 * what the input's own holds; a pair of header and data becomes one file.
 *
 * There is nothing at @output before the finished copy was read back and found to be synthetic, with
 * the input's samples, or those with the watermark, which must be found in them unless it is weak.
 */
gboolean sym_label_write (SymLoader *loader, const char *input, const char *output,
                          const SymLabel *label, SymLabelMark *mark, GCancellable *cancellable,
                          GError **error);

/** The same on a worker. */
void sym_label_write_async (SymLoader *loader, const char *input, const char *output,
                            const SymLabel *label, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean sym_label_write_finish (SymLoader *loader, GAsyncResult *result, SymLabelMark *mark,
                                 GError **error);

G_END_DECLS
