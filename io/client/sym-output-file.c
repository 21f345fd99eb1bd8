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
  char *path, *folder, *temporary; /* temporary: %NULL once it is renamed */
  int fd;
};

static gboolean
fail (const SymOutputFile *self, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);

  /* Translators: a path, and the system's reason */
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("%s cannot be written: %s"), name,
               g_strerror (code));
  return FALSE;
}

SymOutputFile *
sym_output_file_new (const char *path, GError **error)
{
  g_autoptr (SymOutputFile) self = g_new0 (SymOutputFile, 1);

  g_return_val_if_fail (path != NULL, NULL);
  self->path = g_strdup (path);
  self->folder = g_path_get_dirname (path);
  self->temporary = g_build_filename (self->folder, ".symscope-XXXXXX", NULL);
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

gboolean
sym_output_file_commit (SymOutputFile *self, GError **error)
{
  if (fsync (self->fd) != 0 || g_rename (self->temporary, self->path) != 0)
    return fail (self, errno, error);
  finish_commit (self);
  return TRUE;
}

gboolean
sym_output_file_commit_new (SymOutputFile *self, GError **error)
{
  if (fsync (self->fd) != 0)
    return fail (self, errno, error);
  if (renameat2 (AT_FDCWD, self->temporary, AT_FDCWD, self->path, RENAME_NOREPLACE) != 0)
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
  if (self->fd >= 0 && self->temporary != NULL)
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
