/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-text"

#include "config.h"

#include "sym-text.h"

#include <string.h>

#define PART_SIZE (SYM_PROTOCOL_MAX_VALUE - 8)
#define PART_OVERLAP 512u
#define MIN_RUN 6u

static char *
latin1_to_utf8 (const guint8 *bytes, gsize n)
{
  GString *text = g_string_sized_new (n + n / 4);

  for (gsize i = 0; i < n; i++)
    g_string_append_unichar (text, bytes[i] == 0 ? ' ' : bytes[i]);
  return g_string_free (text, FALSE);
}

char *
sym_text_from_bytes (const guint8 *bytes, gsize n)
{
  char *text;

  while (n > 0 && (bytes[n - 1] == 0 || g_ascii_isspace ((char) bytes[n - 1])))
    n--;
  if (n == 0)
    return g_strdup ("");
  text = g_malloc (n + 1);
  for (gsize i = 0; i < n; i++)
    text[i] = bytes[i] == 0 ? ' ' : (char) bytes[i];
  text[n] = '\0';
  if (g_utf8_validate_len (text, n, NULL))
    return text;
  g_free (text);
  return latin1_to_utf8 (bytes, n);
}

static gboolean
is_printable (gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r'
         || (c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0));
}

gboolean
sym_text_is_text (const guint8 *bytes, gsize n)
{
  const char *p = (const char *) bytes, *end;

  while (n > 0 && bytes[n - 1] == 0)
    n--;
  if (!g_utf8_validate_len (p, n, NULL))
    return FALSE;
  for (end = p + n; p < end; p = g_utf8_next_char (p))
    if (!is_printable (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

char *
sym_text_find_printable (const guint8 *bytes, gsize n)
{
  GString *text = g_string_new (NULL);
  const char *p = (const char *) bytes, *end = p + n;

  while (p < end)
    {
      const char *start = p;
      gsize characters = 0;

      while (p < end)
        {
          gunichar c = g_utf8_get_char_validated (p, end - p);

          if (c == (gunichar) -1 || c == (gunichar) -2 || !is_printable (c))
            break;
          p = g_utf8_next_char (p);
          characters++;
        }
      if (characters >= MIN_RUN)
        {
          if (text->len > 0)
            g_string_append_c (text, '\n');
          g_string_append_len (text, start, p - start);
        }
      p++;
    }
  return g_string_free (text, FALSE);
}

/* The largest part of at most max bytes that ends between characters. */
static gsize
cut (const char *text, gsize max)
{
  gsize n = max;

  while (n > 0 && ((guchar) text[n] & 0xc0) == 0x80)
    n--;
  return n;
}

void
sym_text_copy (char *field, gsize size, const char *text)
{
  gsize n = strlen (text);

  if (n > size - 1)
    n = cut (text, size - 1);
  memcpy (field, text, n);
  memset (field + n, 0, size - n);
}

void
sym_text_add_tag (SymJob *job, const SymTag *tag, const char *text)
{
  gsize left = strlen (text), sent = 0;
  SymTag part = *tag;

  if (left <= PART_SIZE)
    {
      part.value = text;
      sym_job_tag (job, &part);
      return;
    }
  for (;;)
    {
      gsize n = left <= PART_SIZE ? left : cut (text, PART_SIZE);
      g_autofree char *value = g_strndup (text, n);
      gsize step;

      sent += n;
      if (sent >= SYM_TEXT_MAX && n < left)
        part.flags |= SYM_TAG_TRUNCATED;
      part.value = value;
      sym_job_tag (job, &part);
      if (n == left || (part.flags & SYM_TAG_TRUNCATED) != 0)
        return;
      step = cut (text, n - PART_OVERLAP);
      text += step;
      left -= step;
    }
}
