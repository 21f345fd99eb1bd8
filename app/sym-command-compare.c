/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-command.h"

#include <glib/gi18n.h>

#include "sym-case-volumes.h"
#include "sym-command-load.h"
#include "sym-comparison.h"
#include "sym-export.h"
#include "sym-report.h"
#include "sym-view-options.h"

/* Logical pixels between the two panes, as in the window. */
#define GAP 2

static SymScene *
set_up_scene (SymItem *a, SymItem *b, const SymViewOptions *options, GError **error)
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
  if (sym_link_follow_slice (image_a, &view_a, image_b, &view_b) != SYM_LINK_NONE)
    {
      sym_link_follow_zoom (image_a, &view_a, image_b, &view_b);
      sym_link_follow_pan (image_a, &view_a, image_b, &view_b);
    }

  scene = sym_scene_new (2, gap, FALSE);
  sym_scene_add (scene, a, &view_a, TRUE);
  sym_scene_add (scene, b, &view_b, FALSE);
  return g_steal_pointer (&scene);
}

/* What the command line asks for beside the view. */
typedef struct
{
  char *output, *report;
  gboolean json, volumes;
  char *labels_a, *labels_b;
  char **unions;
} Wishes;

static void
wishes_clear (Wishes *self)
{
  g_free (self->output);
  g_free (self->report);
  g_free (self->labels_a);
  g_free (self->labels_b);
  g_strfreev (self->unions);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static GPtrArray *
parse_unions (char **texts, GError **error)
{
  g_autoptr (GPtrArray) unions = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_label_union_free);

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      SymLabelUnion *label_union = sym_label_union_parse (texts[i], error);

      if (label_union == NULL)
        return NULL;
      g_ptr_array_add (unions, label_union);
    }
  return g_steal_pointer (&unions);
}

static gboolean
write_picture (SymItem *a, SymItem *b, const SymViewOptions *options, const char *output, GError **error)
{
  SymExportSettings settings = { .format = SYM_EXPORT_PNG, .factor = 1 };
  g_autoptr (SymScene) scene = set_up_scene (a, b, options, error);

  sym_export_format_from_path (output, &settings.format);
  return scene != NULL && sym_export_run (scene, &settings, output, NULL, NULL, NULL, error);
}

/* The pictures of a report show what the view options ask for. */
static gboolean
write_report (const SymComparison *comparison, const SymViewOptions *options, const char *path, GError **error)
{
  SymReport report;
  SymViewport view;

  sym_report_init (&report, comparison);
  if (!sym_view_options_apply (options, sym_item_get_image (comparison->a), &view, error))
    return FALSE;
  report.a_view = view;
  report.b_view.invert = view.invert;
  report.b_view.colormap = view.colormap;
  if (sym_view_options_has_window (options))
    report.b_view.window = view.window;
  return sym_report_write (&report, path, NULL, error);
}

/* Numbers go to standard output, as an object or as lines; the report where it is wanted. */
static gboolean
print_numbers (SymLoader *loader, SymItem *a, SymItem *b, const Wishes *wishes, const SymViewOptions *view_options,
               GPtrArray *unions)
{
  g_autoptr (SymItem) labels_a = NULL;
  g_autoptr (SymItem) labels_b = NULL;
  g_autoptr (SymComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  SymComparisonOptions options = { .unions = unions };

  if (wishes->labels_a != NULL)
    {
      labels_a = sym_command_load_regions (loader, wishes->labels_a);
      labels_b = labels_a != NULL ? sym_command_load_regions (loader, wishes->labels_b) : NULL;
      if (labels_b == NULL)
        return FALSE;
    }
  options.labels_a = labels_a;
  options.labels_b = labels_b;
  comparison = sym_comparison_new (a, b, &options, NULL, NULL, NULL, &error);
  if (comparison == NULL)
    {
      sym_command_complain (_ ("%s and %s cannot be compared: %s"), sym_item_get_name (a), sym_item_get_name (b),
                            error->message);
      return FALSE;
    }
  if (wishes->report != NULL && !write_report (comparison, view_options, wishes->report, &error))
    {
      sym_command_complain ("%s", error->message);
      return FALSE;
    }
  text = wishes->json ? sym_comparison_to_json_text (comparison) : sym_comparison_to_text (comparison);
  g_print ("%s%s", text, wishes->json ? "\n" : "");
  return TRUE;
}

/* One map that cannot be read does not stop the others. */
static SymExit
measure_volumes (char **paths, const Wishes *wishes, GPtrArray *unions)
{
  g_autoptr (SymLoader) loader = sym_command_new_loader ();
  g_autoptr (SymCaseVolumes) volumes = sym_case_volumes_new ();
  g_autoptr (GError) error = NULL;
  SymExit status = SYM_EXIT_OK;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (SymItem) map = sym_command_load_image (loader, paths[i]);
      g_autoptr (GError) of_map = NULL;

      if (map != NULL && sym_case_volumes_add (volumes, map, unions, &of_map))
        continue;
      if (of_map != NULL)
        sym_command_complain ("%s: %s", paths[i], of_map->message);
      status = SYM_EXIT_FAILED;
    }
  if (wishes->output == NULL)
    {
      g_autofree char *csv = sym_case_volumes_to_csv (volumes);

      g_print ("%s", csv);
    }
  else if (!sym_case_volumes_write (volumes, wishes->output, &error))
    {
      sym_command_complain ("%s", error->message);
      status = SYM_EXIT_FAILED;
    }
  return status;
}

static SymExit
run_volumes (int argc, char **argv, const Wishes *wishes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) unions = NULL;

  if (argc < 2 || (wishes->output != NULL && !sym_case_volumes_can_write (wishes->output)))
    {
      sym_command_complain (_ ("compare --volumes needs label maps, and writes a .csv or .pdf file."));
      return SYM_EXIT_USAGE;
    }
  unions = parse_unions (wishes->unions, &error);
  if (unions == NULL)
    {
      sym_command_complain ("%s", error->message);
      return SYM_EXIT_USAGE;
    }
  return measure_volumes (argv + 1, wishes, unions);
}

static SymExit
run (int argc, char **argv)
{
  g_auto (Wishes) wishes = { 0 };
  g_auto (SymViewOptions) options = SYM_VIEW_OPTIONS_INIT;
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &wishes.output, N_ ("File to write: PNG, or what .dcm or .pdf says"), N_ ("OUT.png") },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &wishes.report, N_ ("Report to write"), N_ ("OUT.pdf|OUT.html") },
    { "volumes", 0, 0, G_OPTION_ARG_NONE, &wishes.volumes, N_ ("Print the volumes of the regions of label maps as CSV, or write them as the .csv or .pdf that -o names"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &wishes.json, N_ ("Print one JSON object"), NULL },
    { "labels-a", 0, 0, G_OPTION_ARG_FILENAME, &wishes.labels_a, N_ ("Label map, segmentation or structure set of A"), N_ ("MAP") },
    { "labels-b", 0, 0, G_OPTION_ARG_FILENAME, &wishes.labels_b, N_ ("Label map, segmentation or structure set of B"), N_ ("MAP") },
    { "union", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wishes.unions, N_ ("Labels taken together as one region"), N_ ("NAME=1+2") },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree GOptionEntry *entries = sym_view_options_get_entries (&options, own);
  g_autoptr (SymLoader) loader = NULL;
  g_autoptr (GPtrArray) unions = NULL;
  g_autoptr (SymItem) a = NULL;
  g_autoptr (SymItem) b = NULL;
  g_autoptr (GError) error = NULL;
  SymExit status = SYM_EXIT_OK;

  if (!sym_command_parse (_ ("A B"), entries, &argc, &argv, &status))
    return status;
  if (wishes.volumes)
    return run_volumes (argc, argv, &wishes);
  if (argc != 3)
    {
      sym_command_complain (_ ("compare needs two inputs, A and B."));
      return SYM_EXIT_USAGE;
    }
  if ((wishes.labels_a == NULL) != (wishes.labels_b == NULL))
    {
      sym_command_complain (_ ("--labels-a and --labels-b belong together."));
      return SYM_EXIT_USAGE;
    }
  if (wishes.report != NULL && !sym_report_can_write (wishes.report))
    {
      sym_command_complain (_ ("A report is a .pdf or .html file, and %s is neither"), wishes.report);
      return SYM_EXIT_USAGE;
    }
  unions = sym_view_options_check (&options, &error) ? parse_unions (wishes.unions, &error) : NULL;
  if (unions == NULL)
    {
      sym_command_complain ("%s", error->message);
      return SYM_EXIT_USAGE;
    }
  loader = sym_command_new_loader ();
  a = sym_command_load_image (loader, argv[1]);
  b = a != NULL ? sym_command_load_image (loader, argv[2]) : NULL;
  if (a == NULL || b == NULL)
    return SYM_EXIT_FAILED;
  if (wishes.output != NULL && !write_picture (a, b, &options, wishes.output, &error))
    {
      sym_command_complain ("%s", error->message);
      return SYM_EXIT_FAILED;
    }
  return print_numbers (loader, a, b, &wishes, &options, unions) ? SYM_EXIT_OK : SYM_EXIT_FAILED;
}

const SymCommand sym_command_compare = {
  "compare", N_ ("Measure how two images differ, and show them side by side as one picture"), run
};
