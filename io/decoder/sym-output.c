/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-output"

#include "config.h"

#include "sym-output.h"

#include <errno.h>
#include <unistd.h>
#include <zlib.h>

#define BLOCK_SIZE (256u << 10)

struct _SymOutput
{
  int fd;
  guint64 position, limit;
  gboolean gzip;
  z_stream stream;
  guint8 *block;
};

SymOutput *
sym_output_new (int fd, guint64 start, guint64 limit, gboolean gzip, GError **error)
{
  g_autoptr (SymOutput) self = g_new0 (SymOutput, 1);

  self->fd = fd;
  self->position = start;
  if (lseek (fd, (off_t) start, SEEK_SET) < 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "The copy cannot begin at byte %" G_GUINT64_FORMAT ": %s", start,
                   g_strerror (errno));
      return NULL;
    }
  self->limit = limit;
  if (!gzip)
    return g_steal_pointer (&self);
  if (deflateInit2 (&self->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8,
                    Z_DEFAULT_STRATEGY) != Z_OK)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, "There is no memory to compress the copy");
      return NULL;
    }
  self->gzip = TRUE;
  self->block = g_malloc (BLOCK_SIZE);
  return g_steal_pointer (&self);
}

void
sym_output_free (SymOutput *self)
{
  if (self->gzip)
    deflateEnd (&self->stream);
  g_free (self->block);
  g_free (self);
}

static gboolean
put (SymOutput *self, const guint8 *bytes, gsize n, GError **error)
{
  if (self->position > self->limit || n > self->limit - self->position)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "The labelled copy needs more than the %" G_GUINT64_FORMAT
                   " bytes of memory there are for it",
                   self->limit);
      return FALSE;
    }
  while (n > 0)
    {
      ssize_t done = write (self->fd, bytes, MIN (n, 1u << 30));

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                       "No memory for the labelled copy at byte %" G_GUINT64_FORMAT ": %s",
                       self->position, g_strerror (errno));
          return FALSE;
        }
      bytes += done;
      n -= (gsize) done;
      self->position += (guint64) done;
    }
  return TRUE;
}

static gboolean
squeeze (SymOutput *self, const guint8 *bytes, gsize n, int flush, GError **error)
{
  gboolean more = TRUE;

  while (n > 0 || more)
    {
      uInt part = (uInt) MIN (n, 1u << 30);
      int result;

      self->stream.next_in = (Bytef *) bytes;
      self->stream.avail_in = part;
      self->stream.next_out = self->block;
      self->stream.avail_out = BLOCK_SIZE;
      result = deflate (&self->stream, flush);
      bytes += part - self->stream.avail_in;
      n -= part - self->stream.avail_in;
      more = flush == Z_FINISH ? result != Z_STREAM_END : self->stream.avail_out == 0;
      if (!put (self, self->block, BLOCK_SIZE - self->stream.avail_out, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
sym_output_write (SymOutput *self, gconstpointer bytes, gsize n, GError **error)
{
  return self->gzip ? squeeze (self, bytes, n, Z_NO_FLUSH, error) : put (self, bytes, n, error);
}

gboolean
sym_output_finish (SymOutput *self, guint64 *end, GError **error)
{
  if (self->gzip && !squeeze (self, NULL, 0, Z_FINISH, error))
    return FALSE;
  *end = self->position;
  return TRUE;
}
