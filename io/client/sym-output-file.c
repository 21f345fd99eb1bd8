/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-output-file"

#include "config.h"

#include "sym-output-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

struct _SymOutputFile
{
  char *path, *folder;
  char *temporary;   /* where it is read from; %NULL once it is in its place */
  gboolean is_named; /* whether that is a name in the folder */
  int fd;
};

#define MAX_ATTEMPTS 100

static gboolean
fail (const SymOutputFile *self, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);

  /* Translators: a path, and the system's reason */
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("%s cannot be written: %s"), name,
               g_strerror (code));
  return FALSE;
}

/* Without a name, so that nothing is left behind by a program that is killed. Not every file system
 * knows such files, and they get their name by way of /proc. */
static gboolean
open_unnamed (SymOutputFile *self)
{
  self->fd = open (self->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0644);
  if (self->fd < 0)
    return FALSE;
  self->temporary = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  if (access (self->temporary, F_OK) == 0)
    return TRUE;
  close (self->fd);
  g_clear_pointer (&self->temporary, g_free);
  return FALSE;
}

SymOutputFile *
sym_output_file_new (const char *path, GError **error)
{
  g_autoptr (SymOutputFile) self = g_new0 (SymOutputFile, 1);

  g_return_val_if_fail (path != NULL, NULL);
  self->path = g_strdup (path);
  self->folder = g_path_get_dirname (path);
  if (open_unnamed (self))
    return g_steal_pointer (&self);

  self->temporary = g_build_filename (self->folder, ".symscope-XXXXXX", NULL);
  self->is_named = TRUE;
  self->fd = g_mkstemp_full (self->temporary, O_RDWR | O_CLOEXEC, 0644);
  if (self->fd < 0)
    {
      int code = errno;

      g_clear_pointer (&self->temporary, g_free);
      fail (self, code, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

gboolean
sym_output_file_write (SymOutputFile *self, gconstpointer data, gsize n, GError **error)
{
  const guint8 *from = data;

  while (n > 0)
    {
      gssize done = write (self->fd, from, n);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return fail (self, done < 0 ? errno : EIO, error);
      from += done;
      n -= (gsize) done;
    }
  return TRUE;
}

gboolean
sym_output_file_write_at (SymOutputFile *self, goffset offset, gconstpointer data, gsize n, GError **error)
{
  if (lseek (self->fd, offset, SEEK_SET) < 0)
    return fail (self, errno, error);
  if (!sym_output_file_write (self, data, n, error))
    return FALSE;
  return lseek (self->fd, 0, SEEK_END) >= 0 || fail (self, errno, error);
}

const char *
sym_output_file_get_temporary (const SymOutputFile *self)
{
  return self->temporary;
}

/* The name is on the disk when the folder is; a file system that cannot say so is no failure. */
static void
finish_commit (SymOutputFile *self)
{
  int folder = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  g_clear_pointer (&self->temporary, g_free);
  if (folder < 0)
    return;
  if (fsync (folder) != 0)
    g_debug ("%s: %s", self->folder, g_strerror (errno));
  close (folder);
}

/* The way of open(2), "O_TMPFILE". */
static gboolean
link_to (const SymOutputFile *self, const char *path)
{
  return linkat (AT_FDCWD, self->temporary, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

/* A link does not replace what is there: the file gets a name beside it, and takes its place. */
static gboolean
link_over (SymOutputFile *self)
{
  for (guint i = 0; i < MAX_ATTEMPTS; i++)
    {
      g_autofree char *beside = g_strdup_printf ("%s/.symscope-%08x", self->folder, g_random_int ());
      int code;

      if (!link_to (self, beside))
        {
          if (errno == EEXIST)
            continue;
          return FALSE;
        }
      if (g_rename (beside, self->path) == 0)
        return TRUE;
      code = errno;
      g_unlink (beside);
      errno = code;
      return FALSE;
    }
  return FALSE;
}

static gboolean
put_in_place (SymOutputFile *self)
{
  if (self->is_named)
    return g_rename (self->temporary, self->path) == 0;
  return link_to (self, self->path) || (errno == EEXIST && link_over (self));
}

gboolean
sym_output_file_commit (SymOutputFile *self, GError **error)
{
  if (fsync (self->fd) != 0 || !put_in_place (self))
    return fail (self, errno, error);
  finish_commit (self);
  return TRUE;
}

gboolean
sym_output_file_commit_new (SymOutputFile *self, GError **error)
{
  if (fsync (self->fd) != 0 || (!self->is_named && !link_to (self, self->path)))
    return fail (self, errno, error);
  if (self->is_named && renameat2 (AT_FDCWD, self->temporary, AT_FDCWD, self->path, RENAME_NOREPLACE) != 0)
    {
      /* Some file systems cannot do that, but know links. */
      if ((errno != EINVAL && errno != ENOSYS) || link (self->temporary, self->path) != 0)
        return fail (self, errno, error);
      g_unlink (self->temporary);
    }
  finish_commit (self);
  return TRUE;
}

void
sym_output_file_free (SymOutputFile *self)
{
  if (self->fd >= 0 && self->is_named && self->temporary != NULL)
    g_unlink (self->temporary);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->temporary);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

gboolean
sym_output_file_save (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (SymOutputFile) file = sym_output_file_new (path, error);
  gsize n = 0;
  gconstpointer data = g_bytes_get_data (bytes, &n);

  return file != NULL && sym_output_file_write (file, data, n, error) && sym_output_file_commit (file, error);
}
