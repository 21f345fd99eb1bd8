/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-png"

#include "config.h"

#include <string.h>
#include <zlib.h>

#include "sym-exif.h"
#include "sym-png.h"
#include "sym-text.h"

#define XMP_KEYWORD "XML:com.adobe.xmp"
#define PROFILE_KEYWORD "Raw profile type "

/* PNG 3, 11.3.3.1: keywords have up to 79 bytes. */
#define KEYWORD_MAX 79

/* Unzips up to SYM_TEXT_MAX bytes; what came before an error is kept and the error flagged. */
static GByteArray *
unzip (const guint8 *data, gsize n, guint16 *flags)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 block[16384];
  z_stream stream = { 0 };
  int result = inflateInit (&stream);

  stream.next_in = (Bytef *) data;
  stream.avail_in = (uInt) MIN (n, G_MAXUINT);
  while (result == Z_OK && bytes->len < SYM_TEXT_MAX)
    {
      stream.next_out = block;
      stream.avail_out = sizeof block;
      result = inflate (&stream, Z_NO_FLUSH);
      g_byte_array_append (bytes, block, (guint) sizeof block - stream.avail_out);
    }
  inflateEnd (&stream);
  if (result == Z_OK)
    *flags |= SYM_TAG_TRUNCATED;
  else if (result != Z_STREAM_END)
    *flags |= SYM_TAG_UNREADABLE;
  return bytes;
}

/* ImageMagick's raw profiles: a line feed, the name, the size in decimal, then hexadecimal. */
static GByteArray *
read_hex_profile (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();
  const char *p = text;
  char *end;
  guint64 size;
  int high = -1;

  while (*p == '\n')
    p++;
  p += strcspn (p, "\n");
  size = g_ascii_strtoull (p, &end, 10);
  for (p = end; *p != '\0' && bytes->len < size; p++)
    {
      int digit = g_ascii_xdigit_value (*p);
      guint8 byte;

      if (digit < 0)
        continue;
      if (high < 0)
        {
          high = digit;
          continue;
        }
      byte = (guint8) (high << 4 | digit);
      high = -1;
      g_byte_array_append (bytes, &byte, 1);
    }
  if (bytes->len < size)
    g_byte_array_set_size (bytes, 0);
  return bytes;
}

/* Returns whether the profile is one that is read. */
static gboolean
read_profile (SymJob *job, const char *kind, const char *text, const char *where)
{
  static const char xmp_head[] = "http://ns.adobe.com/xap/1.0/";
  g_autoptr (GByteArray) bytes = NULL;
  gboolean is_exif = g_ascii_strcasecmp (kind, "exif") == 0,
           is_xmp = g_ascii_strcasecmp (kind, "xmp") == 0,
           is_iptc
           = g_ascii_strcasecmp (kind, "iptc") == 0 || g_ascii_strcasecmp (kind, "8bim") == 0,
           is_app1 = g_ascii_strcasecmp (kind, "app1") == 0;

  if (!is_exif && !is_xmp && !is_iptc && !is_app1)
    return FALSE;
  bytes = read_hex_profile (text);
  if (bytes->len == 0)
    {
      SymTag tag = { SYM_CARRIER_PNG_TEXT,
                     0,
                     0,
                     SYM_TAG_UNREADABLE,
                     kind,
                     where,
                     "The profile is shorter than it says" };

      sym_job_tag (job, &tag);
    }
  else if (is_app1 && bytes->len > sizeof xmp_head
           && memcmp (bytes->data, xmp_head, sizeof xmp_head) == 0)
    sym_xmp_read (job, (const char *) bytes->data + sizeof xmp_head, bytes->len - sizeof xmp_head,
                  where);
  else if (is_xmp)
    sym_xmp_read (job, (const char *) bytes->data, bytes->len, where);
  else if (is_iptc)
    sym_iptc_read (job, bytes->data, bytes->len, where);
  else
    sym_exif_read (job, bytes->data, bytes->len, where);
  return TRUE;
}

static void
add_text (
    SymJob *job, const char *type, const char *keyword, const guint8 *bytes, gsize n, guint16 flags)
{
  g_autofree char *where = g_strdup_printf ("%s %s", type, keyword);
  g_autofree char *text = NULL;
  SymTag tag = { SYM_CARRIER_PNG_TEXT, 0, 0, flags, keyword, where, NULL };

  if (strcmp (keyword, XMP_KEYWORD) == 0)
    {
      sym_xmp_read (job, (const char *) bytes, n, where);
      /* What was read of it counts, and the part that was not is said. */
      if (flags == SYM_TAG_NONE)
        return;
      tag.value = "The text is damaged or longer than 16 MiB";
      tag.flags |= SYM_TAG_UNREADABLE;
      sym_job_tag (job, &tag);
      return;
    }
  if ((flags & SYM_TAG_TRUNCATED) != 0)
    tag.flags |= SYM_TAG_UNREADABLE;
  text = sym_text_from_bytes (bytes, n);
  if (g_ascii_strncasecmp (keyword, PROFILE_KEYWORD, strlen (PROFILE_KEYWORD)) == 0 &&
      read_profile (job, keyword + strlen (PROFILE_KEYWORD), text, where) && flags == SYM_TAG_NONE)
    return;
  sym_text_add_tag (job, &tag, text);
}

/* The end of a NUL-terminated string in the chunk, or NULL. */
static const guint8 *
find_nul (const guint8 *p, const guint8 *end)
{
  return p < end ? memchr (p, 0, (gsize) (end - p)) : NULL;
}

static void
read_itxt (SymJob *job, const char *keyword, const guint8 *p, const guint8 *end, guint16 flags)
{
  const guint8 *language_end, *translated_end;
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *translated = NULL;
  gboolean is_compressed = end - p >= 2 && p[0] != 0;

  language_end = end - p >= 2 ? find_nul (p + 2, end) : NULL;
  translated_end = language_end != NULL ? find_nul (language_end + 1, end) : NULL;
  if (translated_end == NULL)
    {
      add_text (job, "iTXt", keyword, p, (gsize) (end - p), flags | SYM_TAG_UNREADABLE);
      return;
    }
  translated = sym_text_from_bytes (language_end + 1, (gsize) (translated_end - language_end - 1));
  if (*translated != '\0')
    {
      g_autofree char *where = g_strdup_printf ("iTXt %s: translated keyword", keyword);
      SymTag tag = { SYM_CARRIER_PNG_TEXT, 0, 0, flags, keyword, where, NULL };

      sym_text_add_tag (job, &tag, translated);
    }
  p = translated_end + 1;
  if (!is_compressed)
    {
      add_text (job, "iTXt", keyword, p, (gsize) (end - p), flags);
      return;
    }
  bytes = unzip (p, (gsize) (end - p), &flags);
  add_text (job, "iTXt", keyword, bytes->data, bytes->len, flags);
}

void
sym_png_text_read (SymJob *job, const char *type, const guint8 *data, gsize n, guint16 flags)
{
  const guint8 *end = data + n, *nul = find_nul (data, data + MIN (n, KEYWORD_MAX + 1));
  g_autofree char *keyword = sym_text_from_bytes (data, nul != NULL ? (gsize) (nul - data) : 0);

  if (nul == NULL)
    add_text (job, type, "", data, n, flags | SYM_TAG_UNREADABLE);
  else if (strcmp (type, "iTXt") == 0)
    read_itxt (job, keyword, nul + 1, end, flags);
  else if (strcmp (type, "zTXt") == 0)
    {
      g_autoptr (GByteArray) bytes = NULL;

      /* One byte for the method, of which there is one. */
      bytes = unzip (MIN (nul + 2, end), (gsize) (end - MIN (nul + 2, end)), &flags);
      add_text (job, type, keyword, bytes->data, bytes->len, flags);
    }
  else
    add_text (job, type, keyword, nul + 1, (gsize) (end - nul - 1), flags);
}
