/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <zlib.h>

#include "decoder-test.h"
#include "item-test.h"
#include "sym-movie-writer.h"

/* Each frame of a movie comes back as the compositor made it, and the file says what it is. */

#define N_FRAMES 5
#define COLUMNS 30
#define ROWS 20

static SymItem *
make_item (void)
{
  const SymTag tag = { SYM_CARRIER_DICOM, 0x0008001c, 'C' << 8 | 'S', 0, "SyntheticData", "(0008,001C)", "YES" };
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  SymInstance *instance = _sym_instance_new ("test");
  g_autoptr (SymImage) image = NULL;
  g_autoptr (GError) error = NULL;
  guint8 *samples = g_malloc (COLUMNS * ROWS * N_FRAMES);

  for (guint i = 0; i < COLUMNS * ROWS * N_FRAMES; i++)
    samples[i] = (guint8) (i * 7 + i / (COLUMNS * ROWS) * 31);
  instance->info.format = SYM_FORMAT_DICOM;
  instance->info.sample_type = SYM_SAMPLE_UINT8;
  instance->info.colour = SYM_COLOUR_MONO;
  instance->info.n_samples = 1;
  instance->info.bits_stored = 8;
  instance->info.dims[0] = COLUMNS;
  instance->info.dims[1] = ROWS;
  instance->info.dims[2] = N_FRAMES;
  instance->info.dims[3] = instance->info.dims[4] = 1;
  instance->info.slope = 1;
  instance->info.data_size = COLUMNS * ROWS * N_FRAMES;
  instance->data = g_bytes_new_take (samples, COLUMNS * ROWS * N_FRAMES);
  sym_tags_add (instance->tags, &tag);
  g_ptr_array_add (instances, instance);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  return settle_item (_sym_item_new ("test", image, instances, NULL));
}

static guint32
get_u32 (const guint8 *from)
{
  return (guint32) from[0] << 24 | (guint32) from[1] << 16 | (guint32) from[2] << 8 | from[3];
}

static void
put_chunk (GByteArray *png, const char *type, const guint8 *data, guint32 size)
{
  const guint32 length = GUINT32_TO_BE (size);
  uLong sum = crc32 (0, (const Bytef *) type, 4);
  guint32 crc;

  if (size > 0)
    sum = crc32 (sum, data, size);
  crc = GUINT32_TO_BE ((guint32) sum);
  g_byte_array_append (png, (const guint8 *) &length, 4);
  g_byte_array_append (png, (const guint8 *) type, 4);
  g_byte_array_append (png, data, size);
  g_byte_array_append (png, (const guint8 *) &crc, 4);
}

/* Takes an animation apart into a PNG for each frame, checking the counts and every sum on the way. */
static GPtrArray *
split (const guint8 *bytes, gsize size)
{
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  const guint8 *header = NULL;
  guint32 sequence = 0, announced = 0;
  gboolean ended = FALSE;

  g_assert_cmpmem (bytes, 8, "\x89PNG\r\n\x1a\n", 8);
  for (gsize at = 8; at < size;)
    {
      const guint32 length = get_u32 (bytes + at);
      const guint8 *type = bytes + at + 4, *data = bytes + at + 8;
      GByteArray *last = frames->len > 0 ? g_ptr_array_index (frames, frames->len - 1) : NULL;

      g_assert_cmpuint (at + length + 12, <=, size);
      g_assert_false (ended);
      g_assert_cmpuint (get_u32 (data + length), ==, crc32 (0, type, length + 4));
      if (memcmp (type, "IHDR", 4) == 0)
        header = data;
      else if (memcmp (type, "acTL", 4) == 0)
        announced = get_u32 (data);
      else if (memcmp (type, "fcTL", 4) == 0)
        {
          GByteArray *png = g_byte_array_new ();

          g_assert_cmpuint (get_u32 (data), ==, sequence++);
          g_assert_cmpuint (get_u32 (data + 4), ==, get_u32 (header));
          g_assert_cmpuint (get_u32 (data + 8), ==, get_u32 (header + 4));
          g_assert_cmpuint (data[20] << 8 | data[21], ==, 40);
          g_assert_cmpuint (data[22] << 8 | data[23], ==, 1000);
          g_byte_array_append (png, bytes, 8);
          put_chunk (png, "IHDR", header, 13);
          g_ptr_array_add (frames, png);
        }
      else if (memcmp (type, "IDAT", 4) == 0)
        {
          g_assert_cmpuint (frames->len, ==, 1);
          put_chunk (last, "IDAT", data, length);
        }
      else if (memcmp (type, "fdAT", 4) == 0)
        {
          g_assert_cmpuint (get_u32 (data), ==, sequence++);
          put_chunk (last, "IDAT", data + 4, length - 4);
        }
      else if (memcmp (type, "IEND", 4) == 0)
        ended = TRUE;
      at += length + 12;
    }
  g_assert_true (ended);
  g_assert_cmpuint (announced, ==, frames->len);
  for (guint i = 0; i < frames->len; i++)
    put_chunk (g_ptr_array_index (frames, i), "IEND", (const guint8 *) "", 0);
  return frames;
}

static void
test_frames (void)
{
  g_autofree char *folder = g_dir_make_tmp ("movie-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "cine.png", NULL);
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_frame_unref);
  g_autoptr (GPtrArray) pictures = NULL;
  g_autoptr (GByteArray) whole = NULL;
  g_autoptr (SymItem) item = make_item ();
  g_autoptr (SymMovieWriter) writer = NULL;
  g_autoptr (GError) error = NULL;
  SymInstance *opened;
  SymViewport viewport;
  char *file;
  gsize size;

  writer = sym_movie_writer_new (path, N_FRAMES, 25, &error);
  g_assert_no_error (error);
  sym_viewport_init (&viewport, sym_item_get_image (item), 300, 220, 1);
  for (guint i = 0; i < N_FRAMES; i++)
    {
      SymFrame *frame;

      sym_viewport_set_slice (&viewport, sym_item_get_image (item), i);
      frame = sym_frame_compose (item, &viewport, &error);
      g_assert_no_error (error);
      g_ptr_array_add (frames, sym_frame_watermark (frame));
      g_assert_true (sym_movie_writer_add (writer, frame, &error));
      sym_frame_unref (frame);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_assert_true (sym_movie_writer_finish (writer, &error));

  g_assert_true (g_file_get_contents (path, &file, &size, &error));
  whole = g_byte_array_new_take ((guint8 *) file, size);
  pictures = split (whole->data, whole->len);
  g_assert_cmpuint (pictures->len, ==, N_FRAMES);
  for (guint i = 0; i < N_FRAMES; i++)
    {
      SymInstance *picture = test_decode (g_ptr_array_index (pictures, i));
      const guint8 *expected = g_bytes_get_data (sym_frame_get_bytes (g_ptr_array_index (frames, i)), NULL);

      g_assert_no_error (picture->error);
      test_assert_samples (picture, expected, 300 * 220 * 3);
      _sym_instance_free (picture);
    }

  /* The whole is a PNG of the first frame for who knows no animation, with its labels. */
  opened = test_decode (whole);
  g_assert_no_error (opened->error);
  test_assert_samples (opened, g_bytes_get_data (sym_frame_get_bytes (g_ptr_array_index (frames, 0)), NULL),
                       300 * 220 * 3);
  test_assert_tag (opened, SYM_CARRIER_PNG_TEXT, "Title", 0, "tEXt Title", "SYNTHETIC");
  _sym_instance_free (opened);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_unfinished (void)
{
  g_autofree char *folder = g_dir_make_tmp ("movie-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "cine.png", NULL);
  g_autoptr (SymItem) item = make_item ();
  g_autoptr (SymFrame) frame = NULL;
  g_autoptr (GError) error = NULL;
  SymMovieWriter *writer = sym_movie_writer_new (path, 2, 25, &error);
  SymViewport viewport;

  sym_viewport_init (&viewport, sym_item_get_image (item), 300, 220, 1);
  frame = sym_frame_compose (item, &viewport, &error);
  g_assert_true (sym_movie_writer_add (writer, frame, &error));
  sym_movie_writer_free (writer);
  /* Empty: nothing of it is left. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);

  g_assert_null (sym_movie_writer_new (path, 0, 25, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/movie-writer/frames", test_frames);
  g_test_add_func ("/movie-writer/unfinished", test_unfinished);
  return g_test_run ();
}
