/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-site-vocabulary"

#include "config.h"

#include "sym-site-vocabulary.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sym-command.h"
#include "sym-vocabulary.h"

#define SITE_FOLDER "/etc/symscope/vocabulary"
#define ENDING ".txt"

static void
load_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *base = g_strndup (name, strlen (name) - strlen (ENDING));
  g_autofree char *shown_base = g_filename_display_name (base);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    sym_command_complain (_ ("%s: The vocabulary is not a file."), shown);
  else if (!g_file_get_contents (path, &text, &length, &error))
    sym_command_complain ("%s.", error->message);
  else if (strlen (text) != length)
    sym_command_complain (_ ("%s: The vocabulary is not text."), shown);
  else if (!sym_vocabulary_add_site (shown_base, text, &error))
    sym_command_complain ("%s: %s", shown, error->message);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
load_folder (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        sym_command_complain ("%s.", error->message);
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ENDING))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    load_file (folder, g_ptr_array_index (names, i));
}

void
sym_site_vocabulary_load (void)
{
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), "symscope", "vocabulary", NULL);

  load_folder (SITE_FOLDER);
  load_folder (own);
}
