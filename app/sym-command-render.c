/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-command.h"

#include <glib/gi18n.h>

#include "sym-command-load.h"
#include "sym-export.h"
#include "sym-view-options.h"

static SymExit
render (const char *input, const char *output, const SymViewOptions *options)
{
  g_autoptr (SymLoader) loader = sym_command_new_loader ();
  g_autoptr (SymItem) item = sym_command_load_image (loader, input);
  g_autoptr (SymScene) scene = sym_scene_new (1, 0, FALSE);
  g_autoptr (GError) error = NULL;
  SymExportSettings settings = { .format = SYM_EXPORT_PNG, .factor = 1 };
  gboolean ok;
  SymViewport viewport;

  if (item == NULL)
    return SYM_EXIT_FAILED;
  sym_export_format_from_path (output, &settings.format);
  ok = sym_view_options_apply (options, sym_item_get_image (item), &viewport, &error);
  if (ok)
    {
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
  g_auto (SymViewOptions) options = SYM_VIEW_OPTIONS_INIT;
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("File to write: PNG, or what .dcm or .pdf says"), N_ ("OUT.png") },
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
  if (!sym_view_options_check (&options, &error))
    {
      sym_command_complain ("%s", error->message);
      return SYM_EXIT_USAGE;
    }
  return render (argv[1], output, &options);
}

const SymCommand sym_command_render = {
  "render", N_ ("Write what an image pane shows, mark and all, as PNG"), run
};
