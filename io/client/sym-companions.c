/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-companions"

#include "config.h"

#include "sym-companions.h"

#include <string.h>

#define DESCRIPTION "dataset_description.json"
#define PARTICIPANTS "participants.tsv"
#define PARTICIPANTS_KEY "participants.json"

/* Folders above a file that may be the dataset root: sub, ses, modality, and derivatives deeper. */
#define MAX_LEVELS 8

/* JSON files of one folder that are looked at; a data set with one sidecar a file has many. */
#define MAX_NAMES 100000

#define SITE_TRUST "/etc/symscope/trust.pem"

typedef struct
{
  GPtrArray *json; /* names, sorted */
  gboolean is_root;
  gboolean has_participants;
  gboolean has_participants_key;
} Folder;

struct _SymCompanions
{
  GMutex lock;
  GHashTable *folders;  /* path → Folder */
  GHashTable *packed;   /* path → SymArchive that holds it */
  GPtrArray *archives;
};

static void
folder_free (gpointer data)
{
  Folder *folder = data;

  g_ptr_array_unref (folder->json);
  g_free (folder);
}

SymCompanions *
_sym_companions_new (void)
{
  SymCompanions *self = g_new0 (SymCompanions, 1);

  g_mutex_init (&self->lock);
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, folder_free);
  self->packed = g_hash_table_new (g_str_hash, g_str_equal);
  self->archives = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_archive_free);
  return self;
}

void
_sym_companions_free (SymCompanions *self)
{
  g_hash_table_unref (self->folders);
  g_hash_table_unref (self->packed);
  g_ptr_array_unref (self->archives);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static Folder *
folder_new (void)
{
  Folder *folder = g_new0 (Folder, 1);

  folder->json = g_ptr_array_new_with_free_func (g_free);
  return folder;
}

static void
folder_add (Folder *folder, const char *name)
{
  if (strcmp (name, DESCRIPTION) == 0)
    folder->is_root = TRUE;
  else if (strcmp (name, PARTICIPANTS) == 0)
    folder->has_participants = TRUE;
  else if (strcmp (name, PARTICIPANTS_KEY) == 0)
    folder->has_participants_key = TRUE;
  else if (g_str_has_suffix (name, ".json") && folder->json->len < MAX_NAMES)
    g_ptr_array_add (folder->json, g_strdup (name));
}

static Folder *
get_folder (SymCompanions *self, const char *path)
{
  Folder *folder = g_hash_table_lookup (self->folders, path);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (folder != NULL)
    return folder;
  folder = folder_new ();
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && folder->json->len < MAX_NAMES)
    folder_add (folder, name);
  g_ptr_array_sort (folder->json, compare_names);
  g_hash_table_insert (self->folders, g_strdup (path), folder);
  return folder;
}

void
_sym_companions_add_archive (SymCompanions *self, SymArchive *archive)
{
  GPtrArray *paths = _sym_archive_list (archive);
  const char *root = _sym_archive_get_path (archive);

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->archives, archive);
  /* in the order of their names, so that those of a folder are too */
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      char *at = _sym_archive_get_folder (path, root);
      const char *name = path + strlen (at);
      gboolean is_file = TRUE;

      g_hash_table_insert (self->packed, (gpointer) path, archive);
      while (at != NULL)
        {
          Folder *folder = g_hash_table_lookup (self->folders, at);
          char *above = _sym_archive_get_folder (at, root);

          if (folder == NULL)
            {
              folder = folder_new ();
              g_hash_table_insert (self->folders, g_strdup (at), folder);
            }
          else if (!is_file)
            g_clear_pointer (&above, g_free); /* and those above it are known, too */
          if (is_file)
            folder_add (folder, *name == '/' ? name + 1 : name);
          is_file = FALSE;
          g_free (at);
          at = above;
        }
    }
  g_mutex_unlock (&self->lock);
}

const SymArchive *
_sym_companions_get_archive (SymCompanions *self, const char *path)
{
  const SymArchive *archive;

  g_mutex_lock (&self->lock);
  archive = g_hash_table_lookup (self->packed, path);
  g_mutex_unlock (&self->lock);
  return archive;
}

/* Folders and files of an archive, or of the file system. */
static char *
get_above (const SymArchive *archive, const char *path)
{
  char *above = archive != NULL ? _sym_archive_get_folder (path, _sym_archive_get_path (archive))
                                : g_path_get_dirname (path);

  if (g_strcmp0 (above, path) == 0)
    g_clear_pointer (&above, g_free);
  return above;
}

static char *
join (const SymArchive *archive, const char *folder, const char *name)
{
  return archive != NULL ? _sym_archive_join (folder, name, _sym_archive_get_path (archive))
                         : g_build_filename (folder, name, NULL);
}

static gboolean
is_file (const SymArchive *archive, const char *path)
{
  return archive != NULL ? _sym_archive_find (archive, path) != NULL
                         : g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static char *
get_name (const SymArchive *archive, const char *path, const char *folder)
{
  const char *rest;

  if (archive == NULL)
    return g_path_get_basename (path);
  rest = path + strlen (folder);
  return g_strdup (*rest == '/' ? rest + 1 : rest);
}

/* In either case: pairs of old have names such as SCAN.HDR. */
static gboolean
has_ending (const char *name, const char *ending)
{
  const gsize n = strlen (name), size = strlen (ending);

  return n > size && g_ascii_strcasecmp (name + n - size, ending) == 0;
}

static char *
get_stem (const char *name)
{
  static const char *const extensions[] = {
    ".nii.gz", ".img.gz", ".hdr.gz", ".nii", ".hdr", ".img", ".png", ".dcm", ".json",
  };

  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (has_ending (name, extensions[i]))
      return g_strndup (name, strlen (name) - strlen (extensions[i]));
  return g_strdup (name);
}

/* BIDS 1.9, "The inheritance principle": same suffix, and every entity of the sidecar is one of the
 * file's. */
static gboolean
applies (const char *sidecar, const char *stem)
{
  g_autofree char *other = get_stem (sidecar);
  g_auto (GStrv) theirs = NULL;
  g_auto (GStrv) ours = NULL;
  guint n_theirs, n_ours;

  if (strcmp (other, stem) == 0)
    return TRUE;
  theirs = g_strsplit (other, "_", -1);
  ours = g_strsplit (stem, "_", -1);
  n_theirs = g_strv_length (theirs);
  n_ours = g_strv_length (ours);
  if (n_theirs == 0 || n_ours < 2 || strcmp (theirs[n_theirs - 1], ours[n_ours - 1]) != 0)
    return FALSE;
  for (guint i = 0; i + 1 < n_theirs; i++)
    if (strchr (theirs[i], '-') == NULL || !g_strv_contains ((const char *const *) ours, theirs[i]))
      return FALSE;
  return TRUE;
}

static char *
find_beside (const SymArchive *archive, const char *folder, const char *stem, const char *const *extensions)
{
  for (guint i = 0; extensions[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat (stem, extensions[i], NULL);
      g_autofree char *path = join (archive, folder, name);

      if (is_file (archive, path))
        return g_steal_pointer (&path);
    }
  return NULL;
}

char *
_sym_companions_find_header (const char *path)
{
  static const char *const extensions[] = { ".hdr", ".hdr.gz", ".HDR", ".HDR.gz", NULL };
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *stem = get_stem (name);

  if (!has_ending (name, ".img") && !has_ending (name, ".img.gz"))
    return NULL;
  return find_beside (NULL, folder, stem, extensions);
}

char *
_sym_companions_get_sidecar (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *stem = get_stem (name);
  g_autofree char *sidecar = NULL;

  /* A name such as a.gz, too, has a stem without its last part. */
  if (strcmp (stem, name) == 0 && g_str_has_suffix (stem, ".gz"))
    stem[strlen (stem) - 3] = '\0';
  sidecar = g_strconcat (stem, ".json", NULL);
  return g_build_filename (folder, sidecar, NULL);
}

char *
_sym_companions_find_trust (void)
{
  g_autofree char *path
      = g_build_filename (g_get_user_config_dir (), "symscope", "trust.pem", NULL);

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  return g_file_test (SITE_TRUST, G_FILE_TEST_IS_REGULAR) ? g_strdup (SITE_TRUST) : NULL;
}

/* The nearest of each; without a root there is no data set. */
static guint
add_participants (SymCompanions *self, const SymArchive *archive, GPtrArray *levels, char **found, SymInputRole *roles)
{
  gboolean has_table = FALSE, has_key = FALSE;
  guint n = 0;

  for (guint i = 0; i < levels->len; i++)
    {
      const char *level = g_ptr_array_index (levels, i);
      const Folder *folder = get_folder (self, level);

      if (folder->has_participants && !has_table)
        {
          has_table = TRUE;
          roles[n] = SYM_INPUT_PARTICIPANTS;
          found[n++] = join (archive, level, PARTICIPANTS);
        }
      if (folder->has_participants_key && !has_key)
        {
          has_key = TRUE;
          roles[n] = SYM_INPUT_DATASET;
          found[n++] = join (archive, level, PARTICIPANTS_KEY);
        }
    }
  return n;
}

char **
_sym_companions_find (SymCompanions *self, const char *path, SymInputRole *roles)
{
  static const char *const data_extensions[] = { ".img", ".img.gz", ".IMG", ".IMG.gz", NULL };
  static const char *const credentials_extensions[] = { ".c2pa", NULL };
  const SymArchive *archive = _sym_companions_get_archive (self, path);
  g_autofree char *absolute = archive != NULL ? g_strdup (path) : g_canonicalize_filename (path, NULL);
  g_autofree char *folder = get_above (archive, absolute);
  g_autofree char *name = get_name (archive, absolute, folder);
  g_autofree char *stem = get_stem (name);
  g_autofree char *exact = g_strconcat (stem, ".json", NULL);
  /* from the file upwards */
  g_autoptr (GPtrArray) levels = g_ptr_array_new_with_free_func (g_free);
  char **found = g_new0 (char *, SYM_PROTOCOL_MAX_COMPANIONS + 1);
  guint n = 0;
  gboolean has_root = FALSE;

  if (has_ending (name, ".hdr") || has_ending (name, ".hdr.gz"))
    {
      char *data = find_beside (archive, folder, stem, data_extensions);

      if (data != NULL)
        {
          roles[n] = SYM_INPUT_DATA;
          found[n++] = data;
        }
    }

  for (guint i = 0; i < (strcmp (name, stem) == 0 ? 1 : 2); i++)
    {
      char *credentials = find_beside (archive, folder, i == 0 ? name : stem, credentials_extensions);

      if (credentials != NULL)
        {
          roles[n] = SYM_INPUT_C2PA;
          found[n++] = credentials;
        }
    }

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < MAX_LEVELS && !has_root; i++)
    {
      g_autofree char *above = get_above (archive, folder);

      has_root = get_folder (self, folder)->is_root;
      g_ptr_array_add (levels, g_strdup (folder));
      if (above == NULL)
        break;
      g_free (folder);
      folder = g_steal_pointer (&above);
    }
  if (has_root)
    {
      roles[n] = SYM_INPUT_DATASET;
      found[n++] = join (archive, g_ptr_array_index (levels, levels->len - 1), DESCRIPTION);
      n += add_participants (self, archive, levels, found + n, roles + n);
    }
  /* Without a root there is no data set, and only the file's own sidecar is meant for it. */
  for (guint i = 0; i < (has_root ? levels->len : 1); i++)
    {
      const char *level = g_ptr_array_index (levels, i);
      GPtrArray *names = get_folder (self, level)->json;

      for (guint pass = 0; pass < 2; pass++)
        for (guint k = 0; k < names->len && n < SYM_PROTOCOL_MAX_COMPANIONS; k++)
          {
            const char *json = g_ptr_array_index (names, k);
            gboolean is_exact = strcmp (json, exact) == 0;

            if (is_exact == (pass == 0) && (is_exact || (has_root && applies (json, stem))))
              {
                roles[n] = SYM_INPUT_SIDECAR;
                found[n++] = join (archive, level, json);
              }
          }
    }
  g_mutex_unlock (&self->lock);
  return found;
}
