/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-helper.h"

static char *
get_if_program (const char *folder, const char *place, const char *below, const char *name)
{
  g_autofree char *path = g_build_filename (folder, place, below, name, NULL);
  g_autofree char *plain = g_canonicalize_filename (path, NULL);

  return g_file_test (plain, G_FILE_TEST_IS_REGULAR) && g_file_test (plain, G_FILE_TEST_IS_EXECUTABLE)
             ? g_steal_pointer (&plain)
             : NULL;
}

char *
_sym_helper_find (const char *folder, const char *name)
{
  /* From the folder of the program: the build tree's app/ and tests/io/, then bin/ as installed. */
  static const char *const built[] = { "../io", "../../io", "../../../io" };
  static const char *const installed[] = { "../libexec/symscope", "../lib/symscope" };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *own = program != NULL ? g_path_get_dirname (program) : NULL;
  char *found = NULL;

  for (guint i = 0; own != NULL && found == NULL && i < G_N_ELEMENTS (built); i++)
    found = get_if_program (own, built[i], folder, name);
  for (guint i = 0; own != NULL && found == NULL && i < G_N_ELEMENTS (installed); i++)
    found = get_if_program (own, installed[i], "", name);
  return found;
}
