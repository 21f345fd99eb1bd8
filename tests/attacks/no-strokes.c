/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded: Cairo and Pango without lines and letters. A mark painted by them would be gone. Fills are
 * left: by them GTK brings textures to the screen, and without them there is no picture at all. */
void cairo_stroke (void *cr);
void cairo_stroke_preserve (void *cr);
void cairo_show_glyphs (void *cr, const void *glyphs, int n);
void pango_cairo_show_layout (void *cr, void *layout);

void
cairo_stroke (void *cr)
{
}

void
cairo_stroke_preserve (void *cr)
{
}

void
cairo_show_glyphs (void *cr, const void *glyphs, int n)
{
}

void
pango_cairo_show_layout (void *cr, void *layout)
{
}
