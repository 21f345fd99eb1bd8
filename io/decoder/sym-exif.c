/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-exif"

#include "config.h"

#include "sym-exif.h"

#include <string.h>

#include "sym-text.h"

#define TYPE_BYTE 1
#define TYPE_ASCII 2
#define TYPE_UNDEFINED 7
#define TAG_XMP 0x02bc
#define TAG_EXIF_DIRECTORY 0x8769
#define TAG_USER_COMMENT 0x9286
#define TAG_XP_FIRST 0x9c9b /* Windows' title, comment, author, keywords, subject, in UTF-16 */
#define TAG_XP_LAST 0x9c9f

/* Image resource of Photoshop that holds IPTC-IIM. */
#define RESOURCE_IPTC 0x0404

typedef struct
{
  guint32 key;
  const char *name;
} FieldName;

static const FieldName exif_names[] = {
  { 0x010d, "DocumentName" },
  { 0x010e, "ImageDescription" },
  { 0x010f, "Make" },
  { 0x0110, "Model" },
  { 0x0131, "Software" },
  { 0x0132, "DateTime" },
  { 0x013b, "Artist" },
  { 0x013c, "HostComputer" },
  { 0x8298, "Copyright" },
  { TAG_USER_COMMENT, "UserComment" },
  { 0x9c9b, "XPTitle" },
  { 0x9c9c, "XPComment" },
  { 0x9c9d, "XPAuthor" },
  { 0x9c9e, "XPKeywords" },
  { 0x9c9f, "XPSubject" },
};

static const FieldName iptc_names[] = {
  { 0x0205, "ObjectName" },
  { 0x0219, "Keywords" },
  { 0x0228, "SpecialInstructions" },
  { 0x0241, "OriginatingProgram" },
  { 0x0250, "By-line" },
  { 0x0269, "Headline" },
  { 0x026e, "Credit" },
  { 0x0273, "Source" },
  { 0x0274, "CopyrightNotice" },
  { 0x0278, "Caption" },
};

static const char *
find_name (const FieldName *names, gsize n, guint32 key)
{
  for (gsize i = 0; i < n; i++)
    if (names[i].key == key)
      return names[i].name;
  return "";
}

typedef struct
{
  SymJob *job;
  const guint8 *bytes;
  gsize n;
  gboolean big_endian;
  const char *place;
} Tiff;

static guint16
get16 (const Tiff *self, gsize offset)
{
  const guint8 *p = self->bytes + offset;

  return (guint16) (self->big_endian ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

static guint32
get32 (const Tiff *self, gsize offset)
{
  guint32 first = get16 (self, offset), second = get16 (self, offset + 2);

  return self->big_endian ? first << 16 | second : second << 16 | first;
}

static void
add_unreadable (SymJob *job, SymCarrier carrier, guint32 key, const char *where, const char *why)
{
  SymTag tag = { carrier, key, 0, SYM_TAG_UNREADABLE, "", where, why };

  sym_job_tag (job, &tag);
}

static char *
from_utf16 (const guint8 *bytes, gsize n, gboolean big_endian)
{
  g_autofree gunichar2 *units = NULL;
  char *text;

  if (n >= 2 && ((bytes[0] == 0xfe && bytes[1] == 0xff) || (bytes[0] == 0xff && bytes[1] == 0xfe)))
    {
      big_endian = bytes[0] == 0xfe;
      bytes += 2;
      n -= 2;
    }
  else if (n >= 2 && bytes[0] == 0 && bytes[1] != 0)
    big_endian = TRUE; /* some writers never look at the file's byte order */
  /* Not by iconv, which would load a module for it. */
  units = g_new (gunichar2, n / 2 + 1);
  for (gsize i = 0; i < n / 2; i++)
    units[i] = (gunichar2) (big_endian ? bytes[2 * i] << 8 | bytes[2 * i + 1]
                                       : bytes[2 * i + 1] << 8 | bytes[2 * i]);
  text = g_utf16_to_utf8 (units, (glong) (n / 2), NULL, NULL, NULL);
  if (text == NULL)
    return sym_text_from_bytes (bytes, n);
  return g_strchomp (text);
}

/* UserComment begins with eight bytes that name its character set. */
static char *
read_user_comment (const Tiff *self, const guint8 *value, gsize size)
{
  if (size >= 8 && memcmp (value, "UNICODE", 8) == 0)
    return from_utf16 (value + 8, size - 8, self->big_endian);
  if (size >= 8 && (memcmp (value, "ASCII\0\0", 8) == 0 || memcmp (value, "JIS\0\0\0\0", 8) == 0 ||
                    memcmp (value, "\0\0\0\0\0\0\0", 8) == 0))
    return sym_text_from_bytes (value + 8, size - 8);
  return sym_text_from_bytes (value, size);
}

static void
read_field (const Tiff *self, guint16 key, guint16 type, const guint8 *value, gsize size)
{
  const char *name = find_name (exif_names, G_N_ELEMENTS (exif_names), key);
  g_autofree char *where = g_strdup_printf ("%s %s", self->place, *name != '\0' ? name : "XMP");
  SymTag tag = { SYM_CARRIER_EXIF, key, 0, SYM_TAG_NONE, name, where, NULL };
  g_autofree char *text = NULL;

  if (key == TAG_XMP)
    {
      sym_xmp_read (self->job, (const char *) value, size, where);
      return;
    }
  if (*name == '\0'
      || (type != TYPE_ASCII && type != TYPE_BYTE && type != TYPE_UNDEFINED && type != 129))
    return;
  if (key == TAG_USER_COMMENT)
    text = read_user_comment (self, value, size);
  else if (key >= TAG_XP_FIRST && key <= TAG_XP_LAST)
    text = from_utf16 (value, size, FALSE);
  else
    text = sym_text_from_bytes (value, size);
  if (*text != '\0')
    sym_text_add_tag (self->job, &tag, text);
}

/* Returns where the Exif directory is, 0 for nowhere. */
static guint32
read_directory (const Tiff *self, guint32 offset)
{
  static const guint8 sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8 };
  guint32 next = 0;
  guint n;

  if (offset > self->n - 2 || self->n < 2)
    {
      add_unreadable (self->job, SYM_CARRIER_EXIF, 0, self->place,
                      "A directory of the EXIF lies behind its end");
      return 0;
    }
  n = get16 (self, offset);
  if ((guint64) offset + 2 + 12 * (guint64) n > self->n)
    {
      add_unreadable (self->job, SYM_CARRIER_EXIF, 0, self->place,
                      "A directory of the EXIF is cut off");
      n = (guint) ((self->n - offset - 2) / 12);
    }
  for (guint i = 0; i < n; i++)
    {
      gsize entry = offset + 2 + 12 * (gsize) i;
      guint16 key = get16 (self, entry), type = get16 (self, entry + 2);
      guint64 size
          = (guint64) get32 (self, entry + 4) * (type < G_N_ELEMENTS (sizes) ? sizes[type] : 1);
      gsize start = size <= 4 ? entry + 8 : get32 (self, entry + 8);

      if (key == TAG_EXIF_DIRECTORY)
        next = get32 (self, entry + 8);
      else if (start > self->n || size > self->n - start)
        {
          const char *name = find_name (exif_names, G_N_ELEMENTS (exif_names), key);
          g_autofree char *where = g_strdup_printf ("%s %s", self->place, name);

          if (*name != '\0' || key == TAG_XMP)
            add_unreadable (self->job, SYM_CARRIER_EXIF, key, where,
                            "The field lies behind the end of the EXIF");
        }
      else
        read_field (self, key, type, self->bytes + start, (gsize) size);
    }
  return next;
}

void
sym_exif_read (SymJob *job, const guint8 *bytes, gsize n, const char *place)
{
  Tiff self = { job, bytes, n, FALSE, place };
  guint32 directory;

  if (n >= 6 && memcmp (bytes, "Exif\0\0", 6) == 0)
    {
      self.bytes += 6;
      self.n -= 6;
    }
  if (self.n < 8 || (memcmp (self.bytes, "II*\0", 4) != 0 && memcmp (self.bytes, "MM\0*", 4) != 0))
    {
      add_unreadable (job, SYM_CARRIER_EXIF, 0, place, "The EXIF does not begin as TIFF does");
      return;
    }
  self.big_endian = self.bytes[0] == 'M';
  directory = read_directory (&self, get32 (&self, 4));
  if (directory != 0)
    read_directory (&self, directory);
}

/* IPTC-IIM 4.2, chapter 1.5: 0x1c, record, number, size, value. */
static void
read_data_sets (SymJob *job, const guint8 *bytes, gsize n, const char *place)
{
  gsize offset = 0;

  while (n - offset >= 5 && bytes[offset] == 0x1c)
    {
      guint32 key = (guint32) bytes[offset + 1] << 8 | bytes[offset + 2];
      gsize size = (gsize) bytes[offset + 3] << 8 | bytes[offset + 4];
      g_autofree char *where = g_strdup_printf ("%s %u:%u", place, key >> 8, key & 0xff);
      SymTag tag = { SYM_CARRIER_IPTC,
                     key,
                     0,
                     SYM_TAG_NONE,
                     find_name (iptc_names, G_N_ELEMENTS (iptc_names), key),
                     where,
                     NULL };
      g_autofree char *text = NULL;

      offset += 5;
      if ((size & 0x8000) != 0 || size > n - offset)
        {
          add_unreadable (job, SYM_CARRIER_IPTC, key, where,
                          "The data set is longer than what is there");
          return;
        }
      if (sym_text_is_text (bytes + offset, size) || key >> 8 == 2)
        {
          text = sym_text_from_bytes (bytes + offset, size);
          if (*text != '\0')
            sym_text_add_tag (job, &tag, text);
        }
      offset += size;
    }
}

void
sym_iptc_read (SymJob *job, const guint8 *bytes, gsize n, const char *place)
{
  gsize offset = 0;

  if (n >= 1 && bytes[0] == 0x1c)
    {
      read_data_sets (job, bytes, n, place);
      return;
    }
  if (n >= 14 && memcmp (bytes, "Photoshop 3.0", 14) == 0)
    offset = 14;
  if (n - offset < 4 || memcmp (bytes + offset, "8BIM", 4) != 0)
    {
      add_unreadable (job, SYM_CARRIER_IPTC, 0, place,
                      "The IPTC data begins with neither a data set nor a resource");
      return;
    }
  /* "8BIM", number, a Pascal string of even length, size, content of even length. */
  while (n - offset >= 12 && memcmp (bytes + offset, "8BIM", 4) == 0)
    {
      guint number = (guint) bytes[offset + 4] << 8 | bytes[offset + 5];
      gsize name = ((gsize) bytes[offset + 6] + 2) & ~(gsize) 1, size;
      const guint8 *p;

      if (n - offset < 6 + name + 4)
        break;
      p = bytes + offset + 6 + name;
      size = (gsize) p[0] << 24 | (gsize) p[1] << 16 | (gsize) p[2] << 8 | p[3];
      offset += 6 + name + 4;
      if (size > n - offset)
        {
          add_unreadable (job, SYM_CARRIER_IPTC, 0, place,
                          "A resource is longer than what is there");
          return;
        }
      if (number == RESOURCE_IPTC)
        read_data_sets (job, bytes + offset, size, place);
      offset += MIN ((size + 1) & ~(gsize) 1, n - offset);
    }
}
