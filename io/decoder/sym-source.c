/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-source"

#include "config.h"

#include "sym-source.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#define BUFFER_SIZE (256u << 10)

struct _SymSource
{
  int fd;
  SymPart part;
  guint64 offset;   /* of the descriptor's bytes that are next, from where the file begins */
  guint64 position; /* bytes of the file given */
  gboolean whole;   /* position has gone through all of them, so that the checksum can be told */
  uLong crc;
  gboolean inflating;
  z_stream stream;
  guint8 *raw;
};

/* By seeking, which a locked process may do: fstat() may look up names, too. Nobody reads from where
 * the file is at. */
static guint64
get_file_size (int fd)
{
  off_t size = lseek (fd, 0, SEEK_END);

  return size > 0 ? (guint64) size : 0;
}

SymSource *
sym_source_new (int fd, const SymPart *part)
{
  SymSource *self = g_new0 (SymSource, 1);

  self->fd = fd;
  self->part = *part;
  self->whole = TRUE;
  self->crc = crc32 (0, NULL, 0);
  if (part->method == SYM_PART_DEFLATED)
    {
      self->raw = g_malloc (BUFFER_SIZE);
      self->inflating = inflateInit2 (&self->stream, -MAX_WBITS) == Z_OK;
    }
  return self;
}

void
sym_source_free (SymSource *self)
{
  if (self->inflating)
    inflateEnd (&self->stream);
  g_free (self->raw);
  g_free (self);
}

guint64
sym_source_get_offset (const SymSource *self)
{
  return self->offset - self->stream.avail_in;
}

/* Bytes as they are in the descriptor. */
static gssize
read_stored (SymSource *self, void *bytes, gsize size, GError **error)
{
  if (self->part.method != SYM_PART_WHOLE)
    size = (gsize) MIN (size, self->part.size - MIN (self->offset, self->part.size));
  while (size > 0)
    {
      ssize_t n = pread (self->fd, bytes, MIN (size, 1u << 30), (off_t) (self->part.offset + self->offset));

      if (n >= 0)
        {
          self->offset += (guint64) n;
          return n;
        }
      if (errno == EINTR)
        continue;
      g_set_error (error, SYM_ERROR,
                   errno == EACCES || errno == EPERM ? SYM_ERROR_DENIED : SYM_ERROR_CORRUPT,
                   "Reading fails at byte %" G_GUINT64_FORMAT ": %s", self->offset,
                   g_strerror (errno));
      return -1;
    }
  return 0;
}

static gssize
fail_part (const SymSource *self, const char *what, GError **error)
{
  g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
               "What the archive holds of this file is damaged near byte %" G_GUINT64_FORMAT ": %s",
               sym_source_get_offset (self), what);
  return -1;
}

static gssize
read_deflated (SymSource *self, void *bytes, gsize size, GError **error)
{
  int result = Z_OK;
  gsize n;

  self->stream.next_out = bytes;
  self->stream.avail_out = (uInt) MIN (size, 1u << 30);
  n = self->stream.avail_out;
  if (!self->inflating)
    return fail_part (self, "no memory", error);
  while (self->stream.avail_out > 0 && result != Z_STREAM_END)
    {
      if (self->stream.avail_in == 0)
        {
          gssize got = read_stored (self, self->raw, BUFFER_SIZE, error);

          if (got < 0)
            return -1;
          self->stream.next_in = self->raw;
          self->stream.avail_in = (uInt) got;
        }
      result = inflate (&self->stream, Z_NO_FLUSH);
      /* what came before the damage is given first */
      if (result != Z_OK && result != Z_STREAM_END)
        break;
    }
  n -= self->stream.avail_out;
  if (n == 0 && result != Z_STREAM_END && result != Z_OK)
    return fail_part (self, result == Z_BUF_ERROR ? "it is cut off" : "it cannot be inflated", error);
  return (gssize) n;
}

/* At the end of a part all of it must have come, and be what was put in. */
static gssize
check_end (const SymSource *self, GError **error)
{
  if (self->position != self->part.content)
    return fail_part (self, "it has another length than stated", error);
  if (self->whole && self->crc != self->part.crc)
    return fail_part (self, "its checksum is wrong", error);
  return 0;
}

gssize
sym_source_read (SymSource *self, void *bytes, gsize size, GError **error)
{
  gssize n;

  if (size == 0)
    return 0;
  if (self->part.method == SYM_PART_WHOLE)
    n = read_stored (self, bytes, size, error);
  else
    {
      const guint64 left = self->part.content - self->position;

      size = (gsize) MIN (size, left);
      if (size == 0)
        return check_end (self, error);
      n = self->part.method == SYM_PART_DEFLATED ? read_deflated (self, bytes, size, error)
                                                 : read_stored (self, bytes, size, error);
      if (n == 0)
        return check_end (self, error);
      for (gssize done = 0; n > 0 && done < n && self->whole;)
        {
          const uInt step = (uInt) MIN (n - done, 1 << 30);

          self->crc = crc32 (self->crc, (const Bytef *) bytes + done, step);
          done += step;
        }
    }
  if (n > 0)
    self->position += (guint64) n;
  return n;
}

gboolean
sym_source_skip (SymSource *self, guint64 size, GError **error)
{
  const guint64 whole = self->part.method == SYM_PART_WHOLE ? get_file_size (self->fd) : self->part.content;

  if (size > whole - MIN (self->position, whole))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The file is cut off: it has %" G_GUINT64_FORMAT " bytes and %" G_GUINT64_FORMAT
                   " more are to be skipped at byte %" G_GUINT64_FORMAT,
                   whole, size, self->position);
      return FALSE;
    }
  if (self->part.method != SYM_PART_DEFLATED)
    {
      self->offset += size;
      self->position += size;
      self->whole = self->whole && size == 0;
      return TRUE;
    }
  while (size > 0)
    {
      guint8 waste[4096];
      const gssize n = sym_source_read (self, waste, (gsize) MIN (size, sizeof waste), error);

      if (n < 0)
        return FALSE;
      size -= (guint64) n;
    }
  return TRUE;
}

/* Returns: FALSE with error, where there is no memory or nothing in it */
static gboolean
map_descriptor (const SymSource *self, gboolean writable, SymSourceMap *map, GError **error)
{
  const guint64 whole = get_file_size (self->fd);
  guint64 start = 0, size = whole;
  gsize before;

  if (self->part.method != SYM_PART_WHOLE)
    {
      start = MIN (self->part.offset, whole);
      size = MIN (self->part.content, whole - start);
    }
  if (size == 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, "The file is empty: 0 bytes");
      return FALSE;
    }
  before = (gsize) (start % (guint64) sysconf (_SC_PAGESIZE));
  map->length = (gsize) size + before;
  map->base = mmap (NULL, map->length, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_PRIVATE, self->fd,
                    (off_t) (start - before));
  if (map->base == MAP_FAILED)
    {
      map->base = NULL;
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "No memory for the %" G_GUINT64_FORMAT " bytes of the file: %s", size,
                   g_strerror (errno));
      return FALSE;
    }
  map->bytes = (guint8 *) map->base + before;
  map->size = (gsize) size;
  return TRUE;
}

static gboolean
map_deflated (const SymSource *self, SymSourceMap *map, GError **error)
{
  const gsize size = (gsize) self->part.content;

  if (size == 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, "The file is empty: 0 bytes");
      return FALSE;
    }
  map->base = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map->base == MAP_FAILED)
    {
      map->base = NULL;
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "No memory for the %" G_GSIZE_FORMAT " bytes of the file: %s", size, g_strerror (errno));
      return FALSE;
    }
  map->bytes = map->base;
  map->length = size;
  return TRUE;
}

gboolean
sym_source_map (const SymSource *self, gboolean writable, SymSourceMap *map, GError **damage,
                GError **error)
{
  g_autoptr (SymSource) other = NULL;
  GError *problem = NULL;
  gssize n = 1;
  gsize done = 0;

  memset (map, 0, sizeof *map);
  if (self->part.method != SYM_PART_DEFLATED)
    {
      if (!map_descriptor (self, writable, map, error))
        return FALSE;
      if (self->part.method == SYM_PART_STORED)
        {
          other = sym_source_new (self->fd, &self->part);
          for (; done < map->size; done += (gsize) n)
            {
              n = (gssize) MIN (map->size - done, 1u << 30);
              other->crc = crc32 (other->crc, map->bytes + done, (uInt) n);
            }
          other->offset = other->position = done;
          check_end (other, &problem);
        }
    }
  else
    {
      if (!map_deflated (self, map, error))
        return FALSE;
      other = sym_source_new (self->fd, &self->part);
      while (n > 0)
        {
          n = sym_source_read (other, map->bytes + done, map->length - done + (done == map->length),
                               &problem);
          done += n > 0 ? (gsize) n : 0;
        }
      map->size = done;
    }
  if (problem != NULL && (map->size == 0 || damage == NULL))
    {
      sym_source_map_clear (map);
      g_propagate_error (error, problem);
      return FALSE;
    }
  if (problem != NULL)
    *damage = problem;
  return TRUE;
}

void
sym_source_map_clear (SymSourceMap *map)
{
  if (map->base != NULL)
    munmap (map->base, map->length);
  memset (map, 0, sizeof *map);
}
