/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "sym-application.h"
#include "sym-command.h"
#include "sym-site-vocabulary.h"

static const SymCommand *const commands[] = {
  &sym_command_compare,
  &sym_command_inspect,
  &sym_command_label,
  &sym_command_render,
};

/* Variables with which somebody else's code or files would take the place of ours: nothing a
 * person opening images needs. What cannot be closed this way (LD_PRELOAD) is said in the
 * documentation. Before anything of GLib or GTK has read them. */
static void
drop_environment (void)
{
  static const char *const variables[] = {
    "G_RESOURCE_OVERLAYS", "GTK_DEBUG", "GDK_DEBUG", "GSK_DEBUG", "GTK_PATH", "GTK_EXE_PREFIX",
    "GTK_DATA_PREFIX", "GIO_EXTRA_MODULES", "GDK_PIXBUF_MODULE_FILE", "GDK_PIXBUF_MODULEDIR",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i]);
}

/* In the build tree the catalogues lie in po/ beside app/, as the helper programs lie in io/. */
static void
bind_catalogues (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *own = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *built = own != NULL ? g_build_filename (own, "..", "po", NULL) : NULL;

  bindtextdomain (GETTEXT_PACKAGE,
                  built != NULL && g_file_test (built, G_FILE_TEST_IS_DIR) ? built : SYM_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char **argv)
{
  g_autoptr (SymApplication) application = NULL;

  drop_environment ();
  setlocale (LC_ALL, "");
  bind_catalogues ();
  g_set_prgname ("symscope");
  sym_site_vocabulary_load ();

  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i]->name))
      return (int) commands[i]->run (argc - 1, argv + 1);

  application = sym_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
