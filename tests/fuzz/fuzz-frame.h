/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz-job.h"

G_BEGIN_DECLS

/**
 * fuzz_frame_run:
 * @syntaxes: (array length=n): transfer syntaxes, of which the first byte chooses one
 *
 * A codec by way of the reader, as it is always called: a DICOM file around one compressed frame. The
 * first four bytes of @data are the Image Pixel module: bits 0 to 3 of the first byte the transfer
 * syntax, bit 4 three samples, bit 5 sixteen bits, bit 6 signed, bit 7 two frames; columns, rows, and
 * how many bits fewer are stored.
 */
void fuzz_frame_run (const char *const *syntaxes, guint n, const guint8 *data, gsize size);

G_END_DECLS
