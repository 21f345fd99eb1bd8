/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-loader"

#include "config.h"

#include "sym-dicomdir.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define REFERENCED_FILE 0x00041500u

gboolean
_sym_dicomdir_is (const SymInstance *instance)
{
  if (instance->info.format != SYM_FORMAT_DICOM || instance->data != NULL)
    return FALSE;
  for (guint i = 0; i < sym_tags_get_length (instance->tags); i++)
    if (sym_tags_get (instance->tags, i)->key == REFERENCED_FILE)
      return TRUE;
  return FALSE;
}

/* The components of a File ID below the folder, in the case that is there: media are read with either.
 * Returns: (nullable): %NULL for what is no name of a file in a folder. */
static char *
build_path (const char *folder, const char *id, gboolean lower)
{
  g_auto (GStrv) parts = g_strsplit (id, "\\", -1);
  g_autoptr (GString) path = g_string_new (folder);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);

      if (*part == '\0' || *part == '.' || strchr (part, '/') != NULL)
        return NULL;
      g_string_append_c (path, '/');
      for (const char *c = part; *c != '\0'; c++)
        {
          if ((guchar) *c < 0x20)
            return NULL;
          g_string_append_c (path, lower ? g_ascii_tolower (*c) : *c);
        }
    }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/* The file itself, when it is a regular one that really lies below the folder, links followed. */
static char *
resolve (const char *folder, const char *id)
{
  for (int lower = 0; lower < 2; lower++)
    {
      g_autofree char *path = build_path (folder, id, lower != 0);
      char *real = path != NULL ? realpath (path, NULL) : NULL;
      char *found = NULL;
      struct stat status;

      if (real != NULL && g_str_has_prefix (real, folder) && real[strlen (folder)] == '/'
          && stat (real, &status) == 0 && S_ISREG (status.st_mode))
        found = g_strdup (real);
      free (real);
      if (found != NULL)
        return found;
    }
  return NULL;
}

GPtrArray *
_sym_dicomdir_list (const char *path, const SymTags *tags, char **problem)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *dirname = g_path_get_dirname (path);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  char *folder = realpath (dirname, NULL);
  guint n_missing = 0;

  for (guint i = 0; folder != NULL && i < sym_tags_get_length (tags); i++)
    {
      const SymTag *tag = sym_tags_get (tags, i);
      g_autofree char *file = NULL;

      if (tag->key != REFERENCED_FILE || tag->carrier != SYM_CARRIER_DICOM || *tag->value == '\0')
        continue;
      file = paths->len < SYM_DICOMDIR_MAX_FILES ? resolve (folder, tag->value) : NULL;
      if (file == NULL)
        n_missing++;
      else if (g_hash_table_add (seen, file))
        g_ptr_array_add (paths, g_steal_pointer (&file));
    }
  free (folder);
  *problem = NULL;
  if (n_missing > 0)
    *problem = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                             "The directory names %u file that is not in its folder.",
                                             "The directory names %u files that are not in its folder.",
                                             n_missing),
                                n_missing);
  return paths;
}
