/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-application"

#include "config.h"

#include "sym-application.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sym-widgets.h"
#include "sym-app-window.h"

struct _SymApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (SymApplication, sym_application, ADW_TYPE_APPLICATION)

typedef struct
{
  const char *action;
  const char *accels[4];
} Accels;

/* Keys with a modifier, and function keys. Plain keys belong to the view that has the focus: here
 * they would take letters from every entry and arrows from every list. */
static const Accels accels[] = {
  { "win.open", { "<Ctrl>o" } },
  { "win.open-folder", { "<Ctrl><Shift>o" } },
  { "win.export", { "<Ctrl>e" } },
  { "win.measure", { "<Ctrl><Shift>m" } },
  { "win.print", { "<Ctrl>p" } },
  { "win.copy-pane", { "<Ctrl>c" } },
  { "win.copy-panes", { "<Ctrl><Shift>c" } },
  { "win.evidence", { "F9" } },
  { "win.overlays", { "<Ctrl>l" } },
  { "win.mark-as-synthetic", { "<Ctrl>m" } },
  { "win.fullscreen", { "F11" } },
  { "win.close", { "<Ctrl><Shift>w" } },
  { "win.next-item", { "Page_Down" } },
  { "win.previous-item", { "Page_Up" } },
  { "app.quit", { "<Ctrl>q" } },
  { "panes.clear", { "<Ctrl>w" } },
  { "panes.layout(1)", { "<Ctrl><Alt>1" } },
  { "panes.layout(2)", { "<Ctrl><Alt>2" } },
  { "panes.layout(3)", { "<Ctrl><Alt>3" } },
  { "panes.layout(4)", { "<Ctrl><Alt>4" } },
  { "panes.layout(5)", { "<Ctrl><Alt>5" } },
  { "panes.layout(6)", { "<Ctrl><Alt>6" } },
  { "view.zoom-in", { "<Ctrl>plus", "<Ctrl>equal", "<Ctrl>KP_Add" } },
  { "view.zoom-out", { "<Ctrl>minus", "<Ctrl>KP_Subtract" } },
  { "view.fit", { "<Ctrl>0", "<Ctrl>KP_0" } },
  { "view.one-to-one", { "<Ctrl>1", "<Ctrl>KP_1" } },
};

static void
quit_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (user_data);
}

static const GActionEntry entries[] = {
  { .name = "quit", .activate = quit_activated },
};

static gboolean
refuse_debugging (GtkWindow *window, gboolean toggle)
{
  return TRUE;
}

/* GTK's inspector lets anyone edit what stands around a frame, and its keys work in every window: dialogs of GTK, too.
 * Classes of windows take this over from their parent when they are first used, so it comes before any. */
static void
close_inspector (void)
{
  GtkWindowClass *window_class = g_type_class_ref (GTK_TYPE_WINDOW);

  window_class->enable_debugging = refuse_debugging;
  g_type_class_unref (window_class);
}

static void
sym_application_startup (GApplication *application)
{
  close_inspector ();
  G_APPLICATION_CLASS (sym_application_parent_class)->startup (application);

  sym_widgets_init ();
  gtk_window_set_default_icon_name (SYM_APPLICATION_ID);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_PREFER_DARK);

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           accels[i].accels);
}

static SymAppWindow *
open_window (GApplication *application)
{
  SymAppWindow *window = sym_app_window_new (GTK_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
sym_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window != NULL)
    gtk_window_present (window);
  else
    open_window (application);
}

/* A path as the caller's folder means it; the running instance may have another. */
static GPtrArray *
collect_paths (GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_autofree const char **arguments = NULL;
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &arguments))
    for (gsize i = 0; arguments[i] != NULL; i++)
      {
        g_autoptr (GFile) file =
            g_application_command_line_create_file_for_arg (command_line, arguments[i]);

        if (g_file_peek_path (file) != NULL)
          g_ptr_array_add (paths, g_file_get_path (file));
        else if (strstr (arguments[i], "://") == NULL)
          /* a file of an archive, archive.zip:file, only looks like an address */
          g_ptr_array_add (paths, g_build_filename (g_application_command_line_get_cwd (command_line),
                                                    arguments[i], NULL));
        else
          g_application_command_line_printerr (command_line, _ ("%s: not a local file\n"),
                                               arguments[i]);
      }
  g_ptr_array_add (paths, NULL);
  return paths;
}

static int
sym_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_autoptr (GPtrArray) paths = collect_paths (command_line);
  const char *const *names = (const char *const *) paths->pdata;
  guint n = paths->len - 1;

  if (g_variant_dict_contains (options, "compare"))
    {
      if (n != 2)
        {
          g_application_command_line_printerr (
              command_line, _ ("--compare takes two images, a reference and a synthetic one\n"));
          return 2;
        }
      sym_app_window_compare (open_window (application), names[0], names[1]);
      return 0;
    }

  if (n == 0)
    g_application_activate (application);
  else
    sym_app_window_open (open_window (application), names);
  return 0;
}

static int
sym_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Symscope %s\n", SYM_VERSION);
      return 0;
    }
  return -1;
}

static void
sym_application_class_init (SymApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = sym_application_startup;
  application_class->activate = sym_application_activate;
  application_class->command_line = sym_application_command_line;
  application_class->handle_local_options = sym_application_handle_local_options;
}

static const GOptionEntry options[] = {
  { "compare", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show two images side by side"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_ ("[FILE|FOLDER]…") },
  { NULL },
};

static void
sym_application_init (SymApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

SymApplication *
sym_application_new (void)
{
  return g_object_new (SYM_TYPE_APPLICATION, "application-id", SYM_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
}
