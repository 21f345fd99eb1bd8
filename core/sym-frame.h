/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-item.h"
#include "sym-viewport.h"

G_BEGIN_DECLS

/**
 * SymFrame:
 *
 * The composed picture of one pane at one size: image, mark or badge, orientation letters, in
 * opaque 8-bit RGB. The only form in which pixels leave core, and sym_frame_compose() is the only
 * maker from samples: an item cannot exist without a verdict, so neither can a frame. Immutable, with atomic
 * references.
 */
typedef struct _SymFrame SymFrame;

#define SYM_TYPE_FRAME (sym_frame_get_type ())
GType sym_frame_get_type (void);
SymFrame *sym_frame_ref (SymFrame *self);
void sym_frame_unref (SymFrame *self);

/**
 * sym_frame_compose:
 * @item: the item; without an image only the mark or badge is drawn on black
 * @viewport: how to look at it
 * @error: return location
 *
 * Draws the image into rows of RGB and the mark into the same rows, last, then checks that the
 * mark is there and readable. Safe from any thread. The same arguments give the same bytes.
 *
 * Below 64 logical pixels on a side a marked item gives a solid tile with the short word and no
 * image.
 *
 * Returns: (transfer full) (nullable): the frame; %NULL when the viewport is invalid or the
 *   finished mark failed its check
 */
SymFrame *sym_frame_compose (SymItem *item, const SymViewport *viewport, GError **error);

/**
 * sym_frame_join_grid:
 * @frames: (array length=n): finished frames, row by row; those of a row have one height
 * @n: at least 1
 * @columns: how many stand side by side, at least 1; the last row may have fewer
 * @gap: device pixels of dark grey between them
 *
 * Sets frames side by side and below each other. Each keeps its own mark; the whole has the join of
 * their verdicts and the reason of the gravest. Beside a row that is shorter than the longest it is
 * dark grey.
 *
 * Returns: (transfer full) (nullable): the frame; %NULL when the heights in a row differ or it would
 *   be larger than %SYM_VIEWPORT_MAX_SIZE each way
 */
SymFrame *sym_frame_join_grid (SymFrame *const *frames, guint n, guint columns, int gap, GError **error);

/**
 * sym_frame_watermark:
 *
 * The same picture with the disclosure mark SDM-1 in its samples, as a frame that leaves the program
 * in a file, on the clipboard or on paper has; band and border of the visible mark stay to the bit: cut out of the visible mark it still says what it is.
 * Only of what is synthetic or partly synthetic; never twice. Other frames, and those too small or
 * too plain to carry it, come back as they are. Takes about 0.1 s per megapixel: not on the main
 * thread.
 *
 * Returns: (transfer full): the frame; no sample differs by more than three of 255; five where the mark would
 *   hardly stand out otherwise
 */
SymFrame *sym_frame_watermark (SymFrame *self);

int sym_frame_get_width (const SymFrame *self);
int sym_frame_get_height (const SymFrame *self);
gsize sym_frame_get_stride (const SymFrame *self);

/**
 * sym_frame_get_bytes:
 *
 * Returns: (transfer none): rows of R8G8B8, `stride` bytes apart
 */
GBytes *sym_frame_get_bytes (const SymFrame *self);

/**
 * sym_frame_get_verdict:
 *
 * Returns: (transfer none): the verdict that the frame was made with; outputs label themselves by it
 */
const SymVerdict *sym_frame_get_verdict (const SymFrame *self);

/**
 * sym_frame_get_reason:
 *
 * Returns: (transfer none): the line beside the mark, "" for an unmarked verdict
 */
const char *sym_frame_get_reason (const SymFrame *self);

/**
 * sym_frame_get_badge_area:
 * @scale: the scale it was composed with
 * @x, @y, @width, @height: (out): rectangle in device pixels
 *
 * Where the badge of an unmarked frame lies, for texts drawn over the frame to keep clear of.
 *
 * Returns: %FALSE when there is none: a marked frame, or one too small for words
 */
gboolean sym_frame_get_badge_area (const SymFrame *self, int scale, int *x, int *y, int *width, int *height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymFrame, sym_frame_unref)

G_END_DECLS
