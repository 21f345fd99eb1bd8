/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-loader.h"

G_BEGIN_DECLS

/**
 * SymLabel:
 * @generator: (nullable): what made the image, at most 64 characters
 * @note: (nullable): more in words, at most 800 characters
 *
 * What a labelled copy says beside that the image is synthetic.
 */
typedef struct
{
  const char *generator;
  const char *note;
} SymLabel;

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
 *
 * Writes a copy of an image that is labelled as synthetic in the ways its format has, and blocks. The
 * samples and all that is not about the label stay as they are. A NIfTI gets a JSON sidecar too, with
 * what the input's own holds; a pair of header and data becomes one file.
 *
 * There is nothing at @output before the finished copy was read back and found to be synthetic, with
 * the input's samples.
 */
gboolean sym_label_write (SymLoader *loader, const char *input, const char *output,
                          const SymLabel *label, GCancellable *cancellable, GError **error);

/** The same on a worker. */
void sym_label_write_async (SymLoader *loader, const char *input, const char *output,
                            const SymLabel *label, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean sym_label_write_finish (SymLoader *loader, GAsyncResult *result, GError **error);

G_END_DECLS
