/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-widgets"

#include "config.h"

#include "sym-widgets.h"

#include "sym-resources.h"

/* What lies between a frame and the screen is pinned above every style sheet a person can have, so
 * that no theme moves, fades or filters a picture. (What the frame says cannot be styled at all.) */
static const char pinned_style[] =
    "symview, sympane, sympanegrid {"
    "  opacity: 1; filter: none; transform: none; margin: 0;"
    "}"
    "symview { padding: 0; border: none; border-radius: 0; background: black; }";

void
sym_widgets_init (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  g_autoptr (GtkCssProvider) pinned = gtk_css_provider_new ();

  g_return_if_fail (display != NULL);

  g_resources_register (sym_get_resource ());

  gtk_css_provider_load_from_resource (style, "/io/github/symscope/Symscope/widgets.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_css_provider_load_from_data (pinned, pinned_style, -1);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (pinned), G_MAXUINT);
}
