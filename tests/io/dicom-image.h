/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dicom-bytes.h"

/* The Image Pixel module as a test wants it, right or wrong, and Pixel Data in fragments. */

typedef struct
{
  const char *syntax; /* NULL: explicit little-endian */
  const char *photometric;
  guint rows, columns, samples, planar;
  const char *frames; /* NULL: absent */
  guint allocated, stored, high, is_signed;
} Image;

/* Everything before the pixels. extra: (nullable): elements of group 0028 behind (0028,0103). */
static inline GByteArray *
begin_image (const Image *image, const GByteArray *extra)
{
  GByteArray *file = begin_dicom (image->syntax != NULL ? image->syntax : EXPLICIT_LITTLE);
  gboolean big = g_strcmp0 (image->syntax, EXPLICIT_BIG) == 0;
  const struct
  {
    guint32 tag;
    guint value;
  } numbers[] = {
    { 0x00280010, image->rows },   { 0x00280011, image->columns }, { 0x00280100, image->allocated },
    { 0x00280101, image->stored }, { 0x00280102, image->high },    { 0x00280103, image->is_signed },
  };

  put_bytes (file, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7", 25, big);
  put_bytes (file, 0x00080018, "UI", "1.2.3.4", 7, big);
  put_head (file, 0x00280002, "US", 2, big);
  put_u16 (file, image->samples, big);
  put_bytes (file, 0x00280004, "CS", image->photometric, strlen (image->photometric), big);
  if (image->samples > 1)
    {
      put_head (file, 0x00280006, "US", 2, big);
      put_u16 (file, image->planar, big);
    }
  if (image->frames != NULL)
    put_bytes (file, 0x00280008, "IS", image->frames, strlen (image->frames), big);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      put_head (file, numbers[i].tag, "US", 2, big);
      put_u16 (file, numbers[i].value, big);
    }
  if (extra != NULL)
    g_byte_array_append (file, extra->data, extra->len);
  return file;
}

/* table: (nullable): the Basic Offset Table, little-endian. */
static inline void
begin_fragments (GByteArray *file, const guint32 *table, guint n)
{
  put_head (file, 0x7fe00010, "OB", 0xffffffff, FALSE);
  put_head (file, 0xfffee000, NULL, 4 * n, FALSE);
  for (guint i = 0; i < n; i++)
    put_u32 (file, table[i], FALSE);
}

static inline void
end_fragments (GByteArray *file)
{
  put_head (file, 0xfffee0dd, NULL, 0, FALSE);
}

/* One frame in one fragment, with an empty offset table. */
static inline GByteArray *
make_compressed (const Image *image, const GByteArray *frame)
{
  GByteArray *file = begin_image (image, NULL);

  begin_fragments (file, NULL, 0);
  put_fragment (file, frame->data, frame->len);
  end_fragments (file);
  return file;
}
