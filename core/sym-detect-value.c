/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-detect"

#include "config.h"

#include "sym-detect-private.h"

#include <string.h>

/* What detectors do with values and places, which are text. */

/* Without the spaces and NUL bytes that pad a DICOM value. */
static gsize
strip (const char **text, gsize length)
{
  while (length > 0 && g_ascii_isspace (**text))
    {
      (*text)++;
      length--;
    }
  while (length > 0 && g_ascii_isspace ((*text)[length - 1]))
    length--;

  return length;
}

static gboolean
is_alternative (const char *text, gsize length, const char *alternatives, gboolean fold)
{
  for (const char *start = alternatives; *start != '\0' && *start != '&';)
    {
      gsize n = strcspn (start, "|&");

      if (n == length &&
          (fold ? g_ascii_strncasecmp (start, text, n) : strncmp (start, text, n)) == 0)
        return TRUE;
      start += n;
      if (*start == '|')
        start++;
    }

  return FALSE;
}

/* Whether the @first-th value of a multiple value, or a later one, is one of the alternatives. */
gboolean
_sym_value_is_one_of (const char *value, const char *alternatives, guint first, gboolean fold)
{
  for (guint i = 0;; i++)
    {
      const char *start = value;
      gsize length = strcspn (value, "\\");
      gsize stripped = strip (&start, length);

      if (i >= first && is_alternative (start, stripped, alternatives, fold))
        return TRUE;
      if (value[length] == '\0')
        return FALSE;
      value += length + 1;
    }
}

guint32
_sym_dicom_key_of_place (const char *where)
{
  const char *last = strrchr (where, '(');
  guint32 key = 0;

  if (last == NULL || strlen (last) != strlen ("(gggg,eeee)") || last[5] != ',' || last[10] != ')')
    return 0;
  for (guint i = 1; i < 10; i++)
    {
      int digit = g_ascii_xdigit_value (last[i]);

      if (i == 5)
        continue;
      if (digit < 0)
        return 0;
      key = key << 4 | (guint32) digit;
    }

  return key;
}

/* The path of the item @up levels above that of a tag's own: all before an element's own number. */
gsize
_sym_place_get_prefix (const char *where, guint up)
{
  gsize length = strlen (where);

  for (guint i = 0; i <= up; i++)
    {
      while (length > 0 && where[length - 1] != '(')
        length--;
      if (length == 0)
        return 0;
      length--;
    }

  return length;
}

/* Whether a tag stands directly in an item of @inner that is directly in an item of @outer (or,
 * without @outer, anywhere). */
gboolean
_sym_place_is_directly_within (const SymTag *tag, guint32 outer, guint32 inner)
{
  gsize length = _sym_place_get_prefix (tag->where, 0);
  g_autofree char *path = NULL;
  char *last;

  path = g_strndup (tag->where, length);
  last = strrchr (path, '[');
  if (last == NULL)
    return FALSE;
  *last = '\0';
  if (_sym_dicom_key_of_place (path) != inner)
    return FALSE;
  if (outer == 0)
    return TRUE;

  path[_sym_place_get_prefix (path, 0)] = '\0';
  last = strrchr (path, '[');
  if (last == NULL)
    return FALSE;
  *last = '\0';

  return _sym_dicom_key_of_place (path) == outer;
}

char *
_sym_shorten (const char *text, gsize around, guint max_chars, const char *ellipsis)
{
  g_autofree char *valid = NULL;
  glong length, middle, start;
  g_autofree char *kept = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);

  length = g_utf8_strlen (text, -1);
  if (length <= (glong) max_chars)
    return g_strdup (text);

  middle = g_utf8_strlen (text, (gssize) MIN (around, strlen (text)));
  start = CLAMP (middle - (glong) max_chars / 3, 0, length - (glong) max_chars);
  kept = g_utf8_substring (text, start, start + (glong) max_chars);

  return g_strconcat (start > 0 ? ellipsis : "",
                      kept,
                      start + (glong) max_chars < length ? ellipsis : "",
                      NULL);
}
