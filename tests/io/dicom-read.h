/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gstdio.h>

#include "dicom-bytes.h"
#include "sym-decoder-request.h"
#include "sym-loader.h"

/* DICOM files written byte by byte, read through the real decoder process: what arrives must be
 * what PS3.3 and PS3.5 say of those bytes. */

static SymDecoderProcess *process;
static SymCompanions *companions;

static inline SymInstance *
read_bytes (const GByteArray *file, gboolean labels_only)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  SymInstance *instance;
  int fd = g_file_open_tmp ("symscope-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
  instance = _sym_decoder_read (process, companions, path, labels_only, 60000, NULL, NULL, NULL,
                                &error);
  g_assert_no_error (error);
  g_unlink (path);
  return instance;
}

static inline const SymTag *
find_tag (const SymInstance *instance, const char *where)
{
  for (guint i = 0; i < sym_tags_get_length (instance->tags); i++)
    if (strcmp (sym_tags_get (instance->tags, i)->where, where) == 0)
      return sym_tags_get (instance->tags, i);
  return NULL;
}

/* The same where there must be one. */
static inline const SymTag *
get_tag (const SymInstance *instance, const char *where)
{
  const SymTag *tag = find_tag (instance, where);

  g_assert (tag != NULL);
  return tag;
}

/* An image of 3 columns and 2 rows. */
typedef struct
{
  const char *name;
  const char *transfer_syntax; /* NULL: explicit little-endian */
  const char *photometric;     /* NULL: MONOCHROME2 */
  guint frames, samples, planar;
  guint allocated, stored, high, is_signed;
  const char *vr;
  const char *bytes;
  gsize n_bytes;
  SymSampleType type;
  SymColour colour;
  guint n_values;
  double values[36];
} Pixels;

#define RAW(literal) "" literal, sizeof ("" literal) - 1

static inline void
put_number (GByteArray *file, guint32 tag, const char *vr, guint value, gboolean big)
{
  put_head (file, tag, vr != NULL ? "US" : NULL, 2, big);
  put_u16 (file, value, big);
}

/* Everything before the pixels; groups must come in order, so extra goes before group 0028. */
static inline void
put_image (GByteArray *file, const Pixels *pixels, const GByteArray *extra)
{
  gboolean big = g_strcmp0 (pixels->transfer_syntax, EXPLICIT_BIG) == 0;
  const char *vr = pixels->vr;
  const char *photometric = pixels->photometric != NULL ? pixels->photometric : "MONOCHROME2";
  g_autofree char *frames = g_strdup_printf ("%u", pixels->frames);

  put_bytes (file, 0x00080060, vr != NULL ? "CS" : NULL, "OT", 2, big);
  if (extra != NULL)
    g_byte_array_append (file, extra->data, extra->len);
  put_number (file, 0x00280002, vr, pixels->samples, big);
  put_bytes (file, 0x00280004, vr != NULL ? "CS" : NULL, photometric, strlen (photometric), big);
  if (pixels->samples > 1)
    put_number (file, 0x00280006, vr, pixels->planar, big);
  put_bytes (file, 0x00280008, vr != NULL ? "IS" : NULL, frames, strlen (frames), big);
  put_number (file, 0x00280010, vr, 2, big);
  put_number (file, 0x00280011, vr, 3, big);
  put_number (file, 0x00280100, vr, pixels->allocated, big);
  put_number (file, 0x00280101, vr, pixels->stored, big);
  put_number (file, 0x00280102, vr, pixels->high, big);
  put_number (file, 0x00280103, vr, pixels->is_signed, big);
}

static inline void
assert_values (const SymInstance *instance, const Pixels *pixels)
{
  const guint8 *data;
  gsize size;

  g_assert_no_error (instance->error);
  g_assert_cmpuint (instance->info.sample_type, ==, pixels->type);
  g_assert_cmpuint (instance->info.colour, ==, pixels->colour);
  g_assert_cmpuint (instance->info.n_samples, ==, pixels->samples);
  g_assert_cmpuint (instance->info.dims[0], ==, 3);
  g_assert_cmpuint (instance->info.dims[1], ==, 2);
  g_assert_cmpuint (instance->info.dims[2], ==, pixels->frames);
  data = g_bytes_get_data (instance->data, &size);
  g_assert_cmpuint (size, ==, pixels->n_values * sym_sample_type_get_size (pixels->type));
  for (guint i = 0; i < pixels->n_values; i++)
    g_assert_cmpfloat (_sym_sample_get (data, pixels->type, i), ==, pixels->values[i]);
}

static const Pixels six_bytes = {
  .name = "six",
  .frames = 1,
  .samples = 1,
  .allocated = 8,
  .stored = 8,
  .high = 7,
  .vr = "OB",
  .bytes = "\0\1\2\3\4\5",
  .n_bytes = 6,
  .type = SYM_SAMPLE_UINT8,
  .colour = SYM_COLOUR_MONO,
  .n_values = 6,
  .values = { 0, 1, 2, 3, 4, 5 },
};

static const Pixels two_frames = {
  .name = "two",
  .frames = 2,
  .samples = 1,
  .allocated = 8,
  .stored = 8,
  .high = 7,
  .vr = "OB",
  .bytes = "",
  .type = SYM_SAMPLE_UINT8,
  .colour = SYM_COLOUR_MONO,
  .n_values = 12,
  .values = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 },
};

static inline void
begin_reading (int *argc, char ***argv)
{
  g_autofree char *decoder = sym_loader_find_decoder ();

  g_test_init (argc, argv, NULL);
  g_assert_nonnull (decoder);
  process = _sym_decoder_process_new (decoder);
  companions = _sym_companions_new ();
}

/** Runs the tests. */
static inline int
end_reading (void)
{
  const int result = g_test_run ();

  _sym_companions_free (companions);
  _sym_decoder_process_free (process);
  return result;
}
