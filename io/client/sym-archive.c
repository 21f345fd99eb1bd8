/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-archive"

#include "config.h"

#include "sym-archive.h"

#include <string.h>
#include <sys/stat.h>

struct _SymArchive
{
  char *path;
  GPtrArray *paths;
  GHashTable *parts; /* path → SymPart */
  struct stat status;
};

static gboolean
is_step (const char *part)
{
  return *part == '\0' || strcmp (part, ".") == 0 || strcmp (part, "..") == 0;
}

static char *
clean_name (const char *name)
{
  g_autofree char *copy = g_strdup (name);
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) clean = g_string_new (NULL);

  for (char *c = copy; *c != '\0'; c++)
    if ((guchar) *c < 0x20 || *c == 0x7f)
      *c = '?';
    else if (*c == '\\')
      *c = '/'; /* as some packers of Windows write folders */
  parts = g_strsplit (copy, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (!is_step (parts[i]))
      g_string_append_printf (clean, "%s%s", clean->len > 0 ? "/" : "", parts[i]);
  if (clean->len == 0)
    g_string_append_c (clean, '?');
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Doubles are counted by name, so that an archive full of them costs no more than any other. */
static char *
make_path (const SymArchive *self, GHashTable *doubles, const char *name)
{
  char *path = g_strdup_printf ("%s:%s", self->path, name);

  while (g_hash_table_contains (self->parts, path))
    {
      const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (doubles, name)) + 1;

      g_hash_table_insert (doubles, g_strdup (name), GUINT_TO_POINTER (n));
      g_free (path);
      path = g_strdup_printf ("%s:%s (%u)", self->path, name, n + 1);
    }
  return path;
}

SymArchive *
_sym_archive_new (const char *path, GPtrArray *members)
{
  SymArchive *self = g_new0 (SymArchive, 1);
  g_autoptr (GHashTable) doubles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->path = g_strdup (path);
  self->paths = g_ptr_array_new ();
  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (stat (path, &self->status) != 0)
    memset (&self->status, 0, sizeof self->status);
  for (guint i = 0; i < members->len; i++)
    {
      const SymMember *member = g_ptr_array_index (members, i);
      g_autofree char *name = clean_name (member->name);
      char *own = make_path (self, doubles, name);

      g_hash_table_insert (self->parts, own, g_memdup2 (&member->part, sizeof member->part));
      g_ptr_array_add (self->paths, own);
    }
  g_ptr_array_sort (self->paths, compare_paths);
  return self;
}

void
_sym_archive_free (SymArchive *self)
{
  g_free (self->path);
  g_ptr_array_unref (self->paths);
  g_hash_table_unref (self->parts);
  g_free (self);
}

const char *
_sym_archive_get_path (const SymArchive *self)
{
  return self->path;
}

GPtrArray *
_sym_archive_list (const SymArchive *self)
{
  return self->paths;
}

const SymPart *
_sym_archive_find (const SymArchive *self, const char *path)
{
  return g_hash_table_lookup (self->parts, path);
}

gboolean
_sym_archive_is_unchanged (const SymArchive *self, int fd)
{
  const struct stat *old = &self->status;
  struct stat new;

  return fstat (fd, &new) == 0 && new.st_dev == old->st_dev && new.st_ino == old->st_ino &&
         new.st_size == old->st_size && new.st_mtim.tv_sec == old->st_mtim.tv_sec &&
         new.st_mtim.tv_nsec == old->st_mtim.tv_nsec;
}

char *
_sym_archive_get_folder (const char *path, const char *root)
{
  const gsize n = strlen (root) + 1;
  const char *slash;

  if (strlen (path) <= n)
    return NULL;
  slash = strrchr (path + n, '/');
  return g_strndup (path, slash != NULL ? (gsize) (slash - path) : n);
}

char *
_sym_archive_join (const char *folder, const char *name, const char *root)
{
  return strlen (folder) == strlen (root) + 1 ? g_strconcat (folder, name, NULL)
                                              : g_strconcat (folder, "/", name, NULL);
}

char *
_sym_archive_split (const char *path)
{
  for (const char *colon = strchr (path, ':'); colon != NULL; colon = strchr (colon + 1, ':'))
    {
      g_autofree char *file = g_strndup (path, (gsize) (colon - path));

      if (colon[1] != '\0' && g_file_test (file, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&file);
    }
  return NULL;
}
