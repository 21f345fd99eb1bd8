/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-movie-writer"

#include "config.h"

#include "sym-movie-writer.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

#include "sym-frame-writer.h"
#include "sym-output-file.h"

#define SIGNATURE_SIZE 8

struct _SymMovieWriter
{
  SymOutputFile *file;
  guint n_frames, n_added;
  guint32 sequence; /* of the next fcTL or fdAT */
  guint16 delay_ms;
  int width, height;
  SymVerdictKind kind;
};

static void
put_u32 (guint8 *to, guint32 value)
{
  const guint32 big = GUINT32_TO_BE (value);

  memcpy (to, &big, sizeof big);
}

static guint32
get_u32 (const guint8 *from)
{
  guint32 big;

  memcpy (&big, from, sizeof big);
  return GUINT32_FROM_BE (big);
}

/* A chunk whose data come in two pieces, as those of fdAT do. */
static gboolean
write_chunk (SymMovieWriter *self, const char *type, const guint8 *head, guint head_size, const guint8 *data,
             guint size, GError **error)
{
  guint8 start[8], end[4];
  uLong crc = crc32 (0, (const Bytef *) type, 4);

  put_u32 (start, head_size + size);
  memcpy (start + 4, type, 4);
  if (head_size > 0)
    crc = crc32 (crc, head, head_size);
  if (size > 0)
    crc = crc32 (crc, data, size);
  put_u32 (end, (guint32) crc);
  return sym_output_file_write (self->file, start, sizeof start, error)
         && sym_output_file_write (self->file, head, head_size, error)
         && sym_output_file_write (self->file, data, size, error)
         && sym_output_file_write (self->file, end, sizeof end, error);
}

static gboolean
write_animation_control (SymMovieWriter *self, GError **error)
{
  guint8 control[8] = { 0 }; /* plays: 0, without end */

  put_u32 (control, self->n_frames);
  return write_chunk (self, "acTL", control, sizeof control, NULL, 0, error);
}

static gboolean
write_frame_control (SymMovieWriter *self, GError **error)
{
  guint8 control[26] = { 0 }; /* offset 0, nothing disposed of, nothing blended */

  put_u32 (control, self->sequence++);
  put_u32 (control + 4, (guint32) self->width);
  put_u32 (control + 8, (guint32) self->height);
  control[20] = (guint8) (self->delay_ms >> 8);
  control[21] = (guint8) (self->delay_ms & 0xff);
  control[22] = 1000 >> 8;
  control[23] = 1000 & 0xff;
  return write_chunk (self, "fcTL", control, sizeof control, NULL, 0, error);
}

/* Takes the chunks of a PNG of one frame over. Of the first all but the end, of the others the
 * pixels only. */
static gboolean
take_chunks (SymMovieWriter *self, const guint8 *png, gsize size, GError **error)
{
  const gboolean is_first = self->n_added == 0;
  gboolean in_pixels = FALSE;

  if (is_first && !sym_output_file_write (self->file, png, SIGNATURE_SIZE, error))
    return FALSE;
  for (gsize at = SIGNATURE_SIZE; at + 12 <= size;)
    {
      const guint32 length = get_u32 (png + at);
      const guint8 *type = png + at + 4, *data = png + at + 8;
      const gboolean is_pixels = memcmp (type, "IDAT", 4) == 0;

      if (is_pixels && !in_pixels && !write_frame_control (self, error))
        return FALSE;
      in_pixels = in_pixels || is_pixels;
      if (is_pixels && !is_first)
        {
          guint8 sequence[4];

          put_u32 (sequence, self->sequence++);
          if (!write_chunk (self, "fdAT", sequence, sizeof sequence, data, length, error))
            return FALSE;
        }
      else if (is_first && memcmp (type, "IEND", 4) != 0
               && !sym_output_file_write (self->file, png + at, (gsize) length + 12, error))
        return FALSE;
      if (is_first && memcmp (type, "IHDR", 4) == 0 && !write_animation_control (self, error))
        return FALSE;
      at += (gsize) length + 12;
    }
  return TRUE;
}

SymMovieWriter *
sym_movie_writer_new (const char *path, guint n_frames, double rate, GError **error)
{
  g_autoptr (SymMovieWriter) self = NULL;

  g_return_val_if_fail (path != NULL && rate >= 0.1 && rate <= 100, NULL);
  if (n_frames < 1 || n_frames > SYM_MOVIE_MAX_FRAMES)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   _ ("A movie has 1 to %d frames, and this would have %u"), SYM_MOVIE_MAX_FRAMES, n_frames);
      return NULL;
    }
  self = g_new0 (SymMovieWriter, 1);
  self->n_frames = n_frames;
  self->delay_ms = (guint16) round (1000 / rate);
  self->file = sym_output_file_new (path, error);
  return self->file != NULL ? g_steal_pointer (&self) : NULL;
}

gboolean
sym_movie_writer_add (SymMovieWriter *self, SymFrame *frame, GError **error)
{
  const SymVerdictKind kind = sym_frame_get_verdict (frame)->kind;
  g_autoptr (GBytes) png = NULL;
  const guint8 *bytes;
  gsize size = 0;

  g_return_val_if_fail (self->n_added < self->n_frames, FALSE);
  if (self->n_added == 0)
    {
      self->width = sym_frame_get_width (frame);
      self->height = sym_frame_get_height (frame);
      self->kind = kind;
    }
  g_return_val_if_fail (sym_frame_get_width (frame) == self->width, FALSE);
  g_return_val_if_fail (sym_frame_get_height (frame) == self->height, FALSE);
  g_return_val_if_fail (kind <= self->kind, FALSE);

  png = sym_frame_to_png (frame, error);
  if (png == NULL)
    return FALSE;
  bytes = g_bytes_get_data (png, &size);
  if (!take_chunks (self, bytes, size, error))
    return FALSE;
  self->n_added++;
  return TRUE;
}

gboolean
sym_movie_writer_finish (SymMovieWriter *self, GError **error)
{
  g_return_val_if_fail (self->n_added == self->n_frames, FALSE);

  return write_chunk (self, "IEND", NULL, 0, NULL, 0, error) && sym_output_file_commit (self->file, error);
}

void
sym_movie_writer_free (SymMovieWriter *self)
{
  g_clear_pointer (&self->file, sym_output_file_free);
  g_free (self);
}
