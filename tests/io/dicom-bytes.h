/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

/* DICOM files written byte by byte, so that the reader is not tested with its own ideas. */

#define EXPLICIT_LITTLE "1.2.840.10008.1.2.1"
#define IMPLICIT_LITTLE "1.2.840.10008.1.2"
#define EXPLICIT_BIG "1.2.840.10008.1.2.2"

static inline void
put_u16 (GByteArray *file, guint value, gboolean big)
{
  guint8 bytes[2] = { (guint8) (big ? value >> 8 : value), (guint8) (big ? value : value >> 8) };

  g_byte_array_append (file, bytes, 2);
}

static inline void
put_u32 (GByteArray *file, guint32 value, gboolean big)
{
  put_u16 (file, big ? value >> 16 : value & 0xffff, big);
  put_u16 (file, big ? value & 0xffff : value >> 16, big);
}

/* The head of an element; vr NULL for implicit. */
static inline void
put_head (GByteArray *file, guint32 tag, const char *vr, guint32 length, gboolean big)
{
  put_u16 (file, tag >> 16, big);
  put_u16 (file, tag & 0xffff, big);
  if (vr == NULL)
    put_u32 (file, length, big);
  else
    {
      g_byte_array_append (file, (const guint8 *) vr, 2);
      if (strstr ("OB OD OF OL OV OW SQ UC UN UR UT", vr) != NULL)
        {
          put_u16 (file, 0, big);
          put_u32 (file, length, big);
        }
      else
        put_u16 (file, length, big);
    }
}

static inline void
put_bytes (GByteArray *file, guint32 tag, const char *vr, gconstpointer value, gsize n, gboolean big)
{
  put_head (file, tag, vr, (guint32) (n + n % 2), big);
  g_byte_array_append (file, value, (guint) n);
  if (n % 2 != 0)
    g_byte_array_append (file, (const guint8 *) (vr != NULL && strcmp (vr, "UI") == 0 ? "" : " "), 1);
}

static inline void
put_text (GByteArray *file, guint32 tag, const char *vr, const char *value)
{
  put_bytes (file, tag, vr, value, strlen (value), FALSE);
}

static inline void
put_us (GByteArray *file, guint32 tag, guint value)
{
  put_head (file, tag, "US", 2, FALSE);
  put_u16 (file, value, FALSE);
}

/* A part of encapsulated pixels, padded to an even length. */
static inline void
put_fragment (GByteArray *file, gconstpointer bytes, gsize n)
{
  put_head (file, 0xfffee000, NULL, (guint32) (n + n % 2), FALSE);
  g_byte_array_append (file, bytes, (guint) n);
  if (n % 2 != 0)
    g_byte_array_append (file, (const guint8 *) "", 1);
}

static inline void
put_fd (GByteArray *file, guint32 tag, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  put_head (file, tag, "FD", 8, FALSE);
  put_u32 (file, (guint32) bits, FALSE);
  put_u32 (file, (guint32) (bits >> 32), FALSE);
}

static inline void
put_sequence (GByteArray *file, guint32 tag, GByteArray *const *items, guint n)
{
  guint32 length = 0;

  for (guint i = 0; i < n; i++)
    length += 8 + items[i]->len;
  put_head (file, tag, "SQ", length, FALSE);
  for (guint i = 0; i < n; i++)
    {
      put_head (file, 0xfffee000, NULL, items[i]->len, FALSE);
      g_byte_array_append (file, items[i]->data, items[i]->len);
    }
}

/* A sequence of one item. */
static inline void
put_in_sequence (GByteArray *file, guint32 tag, const GByteArray *item)
{
  put_sequence (file, tag, &(GByteArray *){ (GByteArray *) item }, 1);
}

/* The Image Pixel module of unsigned MONOCHROME2. frames, spacing: (nullable). */
static inline void
put_grey (GByteArray *file, const char *frames, guint rows, guint columns, const char *spacing, guint allocated,
          guint stored)
{
  put_us (file, 0x00280002, 1);
  put_text (file, 0x00280004, "CS", "MONOCHROME2");
  if (frames != NULL)
    put_text (file, 0x00280008, "IS", frames);
  put_us (file, 0x00280010, rows);
  put_us (file, 0x00280011, columns);
  if (spacing != NULL)
    put_text (file, 0x00280030, "DS", spacing);
  put_us (file, 0x00280100, allocated);
  put_us (file, 0x00280101, stored);
  put_us (file, 0x00280102, stored - 1);
  put_us (file, 0x00280103, 0);
}

static inline GByteArray *
begin_dicom (const char *transfer_syntax)
{
  GByteArray *file = g_byte_array_new ();
  static const guint8 preamble[128] = { 0 };

  g_byte_array_append (file, preamble, sizeof preamble);
  g_byte_array_append (file, (const guint8 *) "DICM", 4);
  put_text (file, 0x00020010, "UI", transfer_syntax);
  return file;
}

/* A slice of 4 × 3 pixels of 16 bits, explicit little-endian; its first pixel is the instance
 * number. extra: (nullable): elements of groups between 0008,0060 and 0010. */
static inline GByteArray *
make_slice (const char *series, int instance, double z, const GByteArray *extra)
{
  GByteArray *file = begin_dicom (EXPLICIT_LITTLE);
  g_autofree char *number = g_strdup_printf ("%d", instance);
  g_autofree char *uid = g_strdup_printf ("%s.%d", series, instance);
  char place[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *position = g_strdup_printf ("-10\\-20\\%s", g_ascii_formatd (place, sizeof place, "%g", z));

  put_text (file, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2");
  put_text (file, 0x00080018, "UI", uid);
  if (extra != NULL)
    g_byte_array_append (file, extra->data, extra->len);
  put_text (file, 0x00080060, "CS", "CT");
  put_text (file, 0x00100010, "PN", "Doe^Jane");
  put_text (file, 0x0020000d, "UI", "1.2.3");
  put_text (file, 0x0020000e, "UI", series);
  put_text (file, 0x00200013, "IS", number);
  put_text (file, 0x00200032, "DS", position);
  put_text (file, 0x00200037, "DS", "1\\0\\0\\0\\1\\0");
  put_text (file, 0x00200052, "UI", "1.2.3.4");
  put_grey (file, NULL, 3, 4, "2\\0.5", 16, 12);
  put_text (file, 0x00281052, "DS", "-1024");
  put_text (file, 0x00281053, "DS", "1");
  put_head (file, 0x7fe00010, "OW", 24, FALSE);
  for (guint i = 0; i < 12; i++)
    put_u16 (file, i == 0 ? (guint) instance : 100 + i, FALSE);
  return file;
}
