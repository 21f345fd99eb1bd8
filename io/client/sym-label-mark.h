/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"
#include "sym-label-writer.h"

G_BEGIN_DECLS

/**
 * SymMarkedSamples:
 * @fd: memory file with the samples in the order of the file, sealed; -1 where they stay as they are
 * @bytes: (nullable): the same, mapped
 *
 * Samples of an image with the watermark in them, for the copy that is to get them.
 */
typedef struct
{
  int fd;
  GBytes *bytes;
} SymMarkedSamples;

#define SYM_MARKED_SAMPLES_INIT { -1, NULL }

void _sym_marked_samples_clear (SymMarkedSamples *self);

/**
 * _sym_label_mark_embed:
 * @image: declared to be synthetic, from one file
 * @samples: (out): empty before
 * @mark: (out): what was done
 *
 * Copies the samples and writes the watermark into the copy: into all planes at one place, at the
 * strength that the range shown of the middle plane gives. What carries it already stays as it is.
 * `SYM_ERROR_UNSUPPORTED` where the samples cannot take it.
 */
gboolean _sym_label_mark_embed (const SymImage *image, SymMarkedSamples *samples,
                                SymLabelMark *mark, GCancellable *cancellable, GError **error);

/**
 * _sym_label_mark_check:
 * @copy: the labelled copy, read back
 *
 * Returns: whether @copy holds @samples, with the watermark where @mark says that it can be found
 */
gboolean _sym_label_mark_check (const SymImage *copy, const SymMarkedSamples *samples,
                                const SymLabelMark *mark, GCancellable *cancellable,
                                GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SymMarkedSamples, _sym_marked_samples_clear)

G_END_DECLS
