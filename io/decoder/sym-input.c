/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-input"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "sym-reader.h"
#include "sym-source.h"

#define BUFFER_SIZE (256u << 10)
#define PEEK_MAX (64u << 10)

/* `buffer` holds unzipped content that was peeked at and not yet consumed. */
struct _SymInput
{
  int fd;
  gboolean borrowed; /* fd is somebody else's to close */
  char *name;
  SymPart part;
  SymSource *source;
  gboolean gzip;
  gboolean ended;
  gboolean cut_off; /* ended without gzip's own end */
  GError *broken;   /* what comes after the content that could be unzipped */
  GError *damage;   /* of the file that is mapped */
  guint64 position;
  guint8 *buffer;
  gsize buffer_start, buffer_end;
  z_stream stream;
  guint8 *raw;
  guint8 *map;
  gsize map_size;
  SymSourceMap plain; /* what `map` is in, where it is no gzip */
  SymSourceMap file;  /* as it is, also where it is gzip */
};

static gboolean
start_gzip (SymInput *self)
{
  memset (&self->stream, 0, sizeof self->stream);
  self->ended = FALSE;
  return inflateInit2 (&self->stream, 16 + MAX_WBITS) == Z_OK;
}

static gboolean
begins_as_gzip (int fd, const SymPart *part)
{
  static const guint8 magic[] = { 0x1f, 0x8b, 0x08 };
  g_autoptr (SymSource) source = sym_source_new (fd, part);
  guint8 first[sizeof magic];

  return sym_source_read (source, first, sizeof first, NULL) == sizeof first &&
         memcmp (first, magic, sizeof magic) == 0;
}

SymInput *
sym_input_new (int fd, const char *name, const SymPart *part)
{
  static const SymPart whole = { .method = SYM_PART_WHOLE };
  SymInput *self = g_new0 (SymInput, 1);

  self->fd = fd;
  self->name = g_strdup (name);
  self->part = part != NULL ? *part : whole;
  self->source = sym_source_new (fd, &self->part);
  self->buffer = g_malloc (BUFFER_SIZE);
  self->gzip = begins_as_gzip (fd, &self->part);
  if (self->gzip)
    {
      self->raw = g_malloc (BUFFER_SIZE);
      self->gzip = start_gzip (self);
    }
  return self;
}

void
sym_input_free (SymInput *self)
{
  if (self->gzip)
    inflateEnd (&self->stream);
  if (self->plain.base != NULL)
    sym_source_map_clear (&self->plain);
  else if (self->map != NULL)
    munmap (self->map, self->map_size);
  sym_source_map_clear (&self->file);
  sym_source_free (self->source);
  if (!self->borrowed)
    close (self->fd);
  g_clear_error (&self->broken);
  g_clear_error (&self->damage);
  g_free (self->raw);
  g_free (self->buffer);
  g_free (self->name);
  g_free (self);
}

/* Several members may follow each other (RFC 1952, 2.2); anything else after one is padding. */
static gboolean
next_member (SymInput *self, GError **error)
{
  if (self->stream.avail_in == 0)
    {
      gssize n = sym_source_read (self->source, self->raw, BUFFER_SIZE, error);

      if (n < 0)
        return FALSE;
      self->stream.next_in = self->raw;
      self->stream.avail_in = (uInt) n;
    }
  if (self->stream.avail_in == 0 || self->stream.next_in[0] != 0x1f ||
      inflateReset (&self->stream) != Z_OK)
    self->ended = TRUE;
  return TRUE;
}

/* Up to size bytes of content; 0 at the end; -1 with error. */
static gssize
read_gzip (SymInput *self, guint8 *bytes, gsize size, GError **error)
{
  gsize done = 0;

  while (done < size && !self->ended && self->broken == NULL)
    {
      uInt room = (uInt) MIN (size - done, 1u << 30);
      int result;

      if (self->stream.avail_in == 0)
        {
          gssize n = sym_source_read (self->source, self->raw, BUFFER_SIZE, error);

          if (n < 0)
            return -1;
          if (n == 0)
            {
              /* Cut off: what there is may still hold the labels. Who wants more is told then. */
              self->ended = TRUE;
              self->cut_off = TRUE;
              break;
            }
          self->stream.next_in = self->raw;
          self->stream.avail_in = (uInt) n;
        }
      self->stream.next_out = bytes + done;
      self->stream.avail_out = room;
      result = inflate (&self->stream, Z_NO_FLUSH);
      done += room - self->stream.avail_out;
      if (result == Z_STREAM_END)
        {
          if (!next_member (self, error))
            return -1;
        }
      else if (result != Z_OK && result != Z_BUF_ERROR)
        {
          g_set_error (&self->broken, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "The gzip stream is broken near byte %" G_GUINT64_FORMAT ": %s",
                       sym_source_get_offset (self->source) - self->stream.avail_in,
                       self->stream.msg != NULL ? self->stream.msg : "bad data");
          break;
        }
    }
  /* What came before the damage may hold the labels. */
  if (done == 0 && self->broken != NULL)
    {
      if (error != NULL)
        *error = g_error_copy (self->broken);
      return -1;
    }
  return (gssize) done;
}

static gssize
read_content (SymInput *self, guint8 *bytes, gsize size, GError **error)
{
  return self->gzip ? read_gzip (self, bytes, size, error)
                    : sym_source_read (self->source, bytes, size, error);
}

const guint8 *
sym_input_peek (SymInput *self, gsize size, gsize *n)
{
  size = MIN (size, PEEK_MAX);
  if (self->buffer_start > 0)
    {
      memmove (self->buffer, self->buffer + self->buffer_start,
               self->buffer_end - self->buffer_start);
      self->buffer_end -= self->buffer_start;
      self->buffer_start = 0;
    }
  while (self->buffer_end < size)
    {
      gssize got = read_content (self, self->buffer + self->buffer_end, size - self->buffer_end,
                                 NULL);

      if (got <= 0)
        break;
      self->buffer_end += (gsize) got;
    }
  *n = MIN (size, self->buffer_end);
  return self->buffer;
}

gboolean
sym_input_read (SymInput *self, void *buffer, gsize size, GError **error)
{
  guint8 *bytes = buffer;
  gsize done = MIN (size, self->buffer_end - self->buffer_start);

  memcpy (bytes, self->buffer + self->buffer_start, done);
  self->buffer_start += done;
  while (done < size)
    {
      gssize n = read_content (self, bytes + done, size - done, error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "The file is cut off: %" G_GSIZE_FORMAT
                       " bytes are wanted at byte %" G_GUINT64_FORMAT " and %" G_GSIZE_FORMAT
                       " are there",
                       size, self->position, done);
          return FALSE;
        }
      done += (gsize) n;
    }
  self->position += size;
  return TRUE;
}

gboolean
sym_input_skip (SymInput *self, guint64 size, GError **error)
{
  gsize held = (gsize) MIN (size, self->buffer_end - self->buffer_start);

  self->buffer_start += held;
  self->position += held;
  size -= held;
  if (!self->gzip)
    {
      if (!sym_source_skip (self->source, size, error))
        return FALSE;
      self->position += size;
      return TRUE;
    }
  while (size > 0)
    {
      guint8 waste[4096];
      gsize part = (gsize) MIN (size, sizeof waste);

      if (!sym_input_read (self, waste, part, error))
        return FALSE;
      size -= part;
    }
  return TRUE;
}

static void
set_cut_off (const SymInput *self, GError **error)
{
  g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
               "The gzip stream ends at byte %" G_GUINT64_FORMAT " without its checksum",
               sym_source_get_offset (self->source));
}

gboolean
sym_input_check_end (SymInput *self, gboolean *more, GError **error)
{
  guint8 byte;
  gssize n;

  *more = self->buffer_start < self->buffer_end;
  if (*more)
    return TRUE;
  n = read_content (self, &byte, 1, error);
  if (n < 0)
    return FALSE;
  if (n > 0)
    {
      self->buffer[0] = byte;
      self->buffer_start = 0;
      self->buffer_end = 1;
      *more = TRUE;
    }
  if (self->cut_off)
    {
      set_cut_off (self, error);
      return FALSE;
    }
  return TRUE;
}

guint64
sym_input_get_position (const SymInput *self)
{
  return self->position;
}

static gboolean
map_gzip (SymInput *self, GError **error)
{
  g_autoptr (SymInput) other = sym_input_new (self->fd, self->name, &self->part);
  gsize capacity = 1u << 20, done = 0;
  guint8 *memory = mmap (NULL, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                         0);
  gssize n = memory != MAP_FAILED && other->gzip ? 1 : -1;
  GError *problem = NULL;

  other->borrowed = TRUE;
  if (n < 0)
    g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, "No memory to unzip the file: %s",
                 g_strerror (errno));
  while (n > 0)
    {
      if (done == capacity)
        {
          void *larger = capacity >= SYM_INPUT_MAX_UNZIPPED
                             ? MAP_FAILED
                             : mremap (memory, capacity, capacity * 2, MREMAP_MAYMOVE);

          if (larger == MAP_FAILED)
            {
              g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                           "The gzip stream gives more than %" G_GSIZE_FORMAT " bytes", capacity);
              n = -1;
              break;
            }
          memory = larger;
          capacity *= 2;
        }
      n = read_gzip (other, memory + done, capacity - done, &problem);
      if (n > 0)
        done += (gsize) n;
    }
  /* What came before the damage may hold the labels. */
  if (n == 0 && other->cut_off)
    set_cut_off (other, &problem);
  if (problem != NULL && done > 0)
    {
      self->damage = g_steal_pointer (&problem);
      n = 0;
    }
  else if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      n = -1;
    }
  else if (n == 0 && done == 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, "The gzip stream is empty: 0 bytes");
      n = -1;
    }
  if (n < 0)
    {
      if (memory != MAP_FAILED)
        munmap (memory, capacity);
      return FALSE;
    }
  self->map = mremap (memory, capacity, done, 0);
  self->map_size = done;
  return TRUE;
}

static gboolean
map_plain (SymInput *self, GError **error)
{
  if (!sym_source_map (self->source, TRUE, &self->plain, &self->damage, error))
    return FALSE;
  self->map = self->plain.bytes;
  self->map_size = self->plain.size;
  return TRUE;
}

guint8 *
sym_input_map (SymInput *self, gsize *size, GError **error)
{
  if (self->map == NULL && !(self->gzip ? map_gzip (self, error) : map_plain (self, error)))
    return NULL;
  *size = self->map_size;
  return self->map;
}

const GError *
sym_input_get_damage (const SymInput *self)
{
  return self->damage;
}

const guint8 *
sym_input_map_file (SymInput *self, gsize *size, GError **error)
{
  /* Apart from the other mapping: readers may have written to that. */
  if (self->file.base == NULL)
    sym_source_map (self->source, FALSE, &self->file, NULL, error);
  *size = self->file.size;
  return self->file.bytes;
}

const char *
sym_input_get_name (const SymInput *self)
{
  return self->name;
}

gboolean
sym_input_is_gzip (const SymInput *self)
{
  return self->gzip;
}

gboolean
sym_input_is_part (const SymInput *self)
{
  return self->part.method != SYM_PART_WHOLE;
}
