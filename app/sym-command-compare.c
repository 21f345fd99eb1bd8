/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-command.h"

#include <glib/gi18n.h>

#include "sym-command-load.h"
#include "sym-describe.h"
#include "sym-export.h"
#include "sym-view-options.h"

/* Logical pixels between the two panes, as in the window. */
#define GAP 2

static SymScene *
set_up_scene (SymItem *a, SymItem *b, const SymViewOptions *options, SymLinkBasis *basis, GError **error)
{
  SymImage *image_a = sym_item_get_image (a), *image_b = sym_item_get_image (b);
  SymViewport view_a, view_b;
  g_autoptr (SymScene) scene = NULL;
  int gap, whole;

  if (!sym_view_options_apply (options, image_a, &view_a, error))
    return NULL;
  gap = GAP * view_a.scale;
  whole = view_a.width;
  if (whole < gap + 2)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("%d pixels are too narrow for two panes."), whole);
      return NULL;
    }
  view_a.width = (whole - gap) / 2;
  sym_viewport_init (&view_b, image_b, whole - gap - view_a.width, view_a.height, view_a.scale);
  if (sym_viewport_has_plane (image_b, view_a.plane))
    sym_viewport_set_plane (&view_b, image_b, view_a.plane);
  view_b.rotation = view_a.rotation;
  view_b.flip_h = view_a.flip_h;
  view_b.flip_v = view_a.flip_v;
  view_b.invert = view_a.invert;
  view_b.colormap = view_a.colormap;
  view_b.interpolation = view_a.interpolation;
  if (sym_view_options_has_window (options))
    view_b.window = view_a.window;
  *basis = sym_link_follow_slice (image_a, &view_a, image_b, &view_b);
  if (*basis != SYM_LINK_NONE)
    {
      sym_link_follow_zoom (image_a, &view_a, image_b, &view_b);
      sym_link_follow_pan (image_a, &view_a, image_b, &view_b);
    }

  scene = sym_scene_new (2, gap, FALSE);
  sym_scene_add (scene, a, &view_a, TRUE);
  sym_scene_add (scene, b, &view_b, FALSE);
  return g_steal_pointer (&scene);
}

static SymExit
run (int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_auto (SymViewOptions) options = SYM_VIEW_OPTIONS_INIT;
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("File to write: PNG, or what .dcm or .pdf says"), N_ ("OUT.png") },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree GOptionEntry *entries = sym_view_options_get_entries (&options, own);
  g_autoptr (SymLoader) loader = NULL;
  g_autoptr (SymItem) a = NULL;
  g_autoptr (SymItem) b = NULL;
  g_autoptr (SymScene) scene = NULL;
  g_autoptr (GError) error = NULL;
  SymExportSettings settings = { .format = SYM_EXPORT_PNG, .factor = 1 };
  SymLinkBasis basis = SYM_LINK_NONE;
  SymExit status = SYM_EXIT_OK;

  if (!sym_command_parse (_ ("A B -o OUT.png"), entries, &argc, &argv, &status))
    return status;
  if (argc != 3 || output == NULL)
    {
      sym_command_complain (_ ("compare needs two inputs, A and B, and -o OUT.png."));
      return SYM_EXIT_USAGE;
    }
  if (!sym_view_options_check (&options, &error))
    {
      sym_command_complain ("%s", error->message);
      return SYM_EXIT_USAGE;
    }
  loader = sym_command_new_loader ();
  a = sym_command_load_image (loader, argv[1]);
  b = a != NULL ? sym_command_load_image (loader, argv[2]) : NULL;
  if (a == NULL || b == NULL)
    return SYM_EXIT_FAILED;
  sym_export_format_from_path (output, &settings.format);
  scene = set_up_scene (a, b, &options, &basis, &error);
  if (scene == NULL || !sym_export_run (scene, &settings, output, NULL, NULL, NULL, &error))
    {
      sym_command_complain ("%s", error->message);
      return SYM_EXIT_FAILED;
    }
  g_print ("%s: %s\n%s: %s\n%s\n", sym_item_get_name (a),
           sym_verdict_get_words (sym_item_get_verdict (a)), sym_item_get_name (b),
           sym_verdict_get_words (sym_item_get_verdict (b)), sym_describe_link (basis));
  return SYM_EXIT_OK;
}

const SymCommand sym_command_compare = {
  "compare", N_ ("Write two images side by side, linked, as one picture"), run
};
