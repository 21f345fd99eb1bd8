/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-command.h"

#include <glib/gi18n.h>

#include "sym-command-load.h"
#include "sym-export.h"
#include "sym-view-options.h"

/* Lays the regions of a file over the image, or applies its presentation. Returns: the item with them. */
static SymItem *
lay_over (SymLoader *loader, SymItem *item, const char *path)
{
  g_autoptr (SymItem) loaded = sym_command_load_regions (loader, path);
  g_autoptr (SymItem) source = NULL;
  SymItem *laid;

  if (loaded == NULL)
    return NULL;
  if (sym_item_get_presentation (loaded) != NULL && sym_item_refers_to (loaded, item))
    return sym_item_with_presentation (item, loaded);
  source = sym_item_as_labels (loaded);
  if (sym_item_get_segmentation (item) != NULL || source == NULL
      || !sym_segmentation_fits (sym_item_get_segmentation (source), sym_item_get_image (item)))
    {
      sym_command_complain (_ ("%s: It has no regions in the space of %s."), path, sym_item_get_name (item));
      return NULL;
    }
  laid = sym_item_with_layer (item, source);
  if (laid == NULL)
    sym_command_complain (_ ("%s: more than %d regions over one image are not drawn"), path, SYM_ITEM_MAX_REGIONS);
  return laid;
}

static SymExit
render (const char *input, const char *output, char **overlays, double fill, const SymViewOptions *options)
{
  g_autoptr (SymLoader) loader = sym_command_new_loader ();
  g_autoptr (SymItem) item = sym_command_load_image (loader, input);
  g_autoptr (SymScene) scene = sym_scene_new (1, 0, FALSE);
  g_autoptr (GError) error = NULL;
  SymExportSettings settings = { .format = SYM_EXPORT_PNG, .factor = 1 };
  gboolean ok;
  SymViewport viewport;

  for (guint i = 0; item != NULL && overlays != NULL && overlays[i] != NULL; i++)
    {
      g_autoptr (SymItem) below = item;

      item = lay_over (loader, below, overlays[i]);
    }
  if (item == NULL)
    return SYM_EXIT_FAILED;
  sym_export_format_from_path (output, &settings.format);
  ok = sym_view_options_apply (options, sym_item_get_image (item), &viewport, &error);
  if (ok)
    {
      if (sym_item_get_presented_by (item) != NULL)
        sym_presentation_apply (sym_item_get_presentation (sym_item_get_presented_by (item)), sym_item_get_image (item),
                                &viewport);
      if (fill >= 0)
        {
          viewport.layer_style = SYM_LAYER_FILL;
          viewport.layer_opacity = fill;
        }
      sym_scene_add (scene, item, &viewport, TRUE);
      ok = sym_export_run (scene, &settings, output, NULL, NULL, NULL, &error);
    }
  if (!ok)
    {
      sym_command_complain ("%s: %s", input, error->message);
      return SYM_EXIT_FAILED;
    }
  return SYM_EXIT_OK;
}

static SymExit
run (int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_auto (GStrv) overlays = NULL;
  double fill = -1;
  g_auto (SymViewOptions) options = SYM_VIEW_OPTIONS_INIT;
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("File to write: PNG, or what .dcm or .pdf says"), N_ ("OUT.png") },
    { "overlay", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &overlays, N_ ("Segmentation, structure set, label map or presentation state for it"), N_ ("FILE") },
    { "overlay-fill", 0, 0, G_OPTION_ARG_DOUBLE, &fill, N_ ("Fill regions with this opacity, 0 to 1 (outlines)"), N_ ("OPACITY") },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree GOptionEntry *entries = sym_view_options_get_entries (&options, own);
  g_autoptr (GError) error = NULL;
  SymExit status = SYM_EXIT_OK;

  if (!sym_command_parse (_ ("INPUT -o OUT.png"), entries, &argc, &argv, &status))
    return status;
  if (argc != 2 || output == NULL)
    {
      sym_command_complain (_ ("render needs one INPUT and -o OUT.png."));
      return SYM_EXIT_USAGE;
    }
  if (fill != -1 && !(fill >= 0 && fill <= 1))
    {
      sym_command_complain (_ ("--overlay-fill is from 0 to 1."));
      return SYM_EXIT_USAGE;
    }
  if (!sym_view_options_check (&options, &error))
    {
      sym_command_complain ("%s", error->message);
      return SYM_EXIT_USAGE;
    }
  return render (argv[1], output, overlays, fill, &options);
}

const SymCommand sym_command_render = {
  "render", N_ ("Write what an image pane shows, mark and all, as PNG"), run
};
