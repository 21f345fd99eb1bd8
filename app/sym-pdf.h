/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "sym-verdict.h"

G_BEGIN_DECLS

/**
 * SymPdfDraw:
 *
 * Draws all pages, in points; the last one needs no cairo_show_page().
 */
typedef void (*SymPdfDraw) (cairo_t *cr, gpointer user_data);

/**
 * sym_pdf_make:
 * @width, @height: of a page, points
 * @verdict: the gravest of what is drawn
 * @reason: the line beside its mark
 * @title: (nullable): what it is, beside the words of the verdict
 *
 * A PDF that says what it is: the words of the verdict in its title and keywords, with a mark a warning and the reason
 * as its subject and in an XMP packet. Cairo cannot write XMP: it comes by an incremental update (ISO 32000-1, 7.5.6) that gives
 * the catalogue a metadata stream (14.3.2).
 *
 * Returns: (transfer full) (nullable): the bytes of the file
 */
GBytes *sym_pdf_make (double width, double height, const SymVerdict *verdict, const char *reason, const char *title,
                      SymPdfDraw draw, gpointer user_data, GError **error);

G_END_DECLS
