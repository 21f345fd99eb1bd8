/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-json"

#include "config.h"

#include "sym-json.h"

#include <string.h>

#include "sym-text.h"

/* json-glib is not used here: it recurses into whatever depth a file has, keeps only the last of
 * two equal keys, and refuses NaN. */

typedef struct
{
  gboolean is_array;
  gsize name_length; /* of the container's own name and path */
  gsize path_length;
  guint index;
} Level;

typedef struct
{
  const char *start, *p, *end;
  GString *name, *path, *value;
  Level levels[SYM_JSON_MAX_DEPTH];
  guint depth;
  SymJsonFunc func;
  gpointer user_data;
} Parser;

static gboolean
fail (const Parser *self, const char *what, GError **error)
{
  g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, "The JSON has %s at byte %" G_GSIZE_FORMAT,
               what, (gsize) (self->p - self->start));
  return FALSE;
}

static int
skip_space (Parser *self)
{
  while (self->p < self->end && strchr (" \t\n\r", *self->p) != NULL && *self->p != '\0')
    self->p++;
  return self->p < self->end ? (guchar) *self->p : -1;
}

static int
parse_hex4 (Parser *self)
{
  int code = 0;

  if (self->end - self->p < 4)
    return -1;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (self->p[i]);

      if (digit < 0)
        return -1;
      code = code * 16 + digit;
    }
  self->p += 4;
  return code;
}

/* After the u of \u. */
static gboolean
parse_unicode_escape (Parser *self, GError **error)
{
  int code = parse_hex4 (self);

  if (code < 0)
    return fail (self, "an escape without four hexadecimal digits", error);
  if (code >= 0xd800 && code < 0xdc00)
    {
      int low = -1;

      if (self->end - self->p >= 6 && self->p[0] == '\\' && self->p[1] == 'u')
        {
          const char *mark = self->p;

          self->p += 2;
          low = parse_hex4 (self);
          if (low < 0xdc00 || low > 0xdfff)
            {
              self->p = mark;
              low = -1;
            }
        }
      code = low < 0 ? 0xfffd : 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
  else if (code >= 0xdc00 && code < 0xe000)
    code = 0xfffd;
  g_string_append_unichar (self->value, code == 0 ? ' ' : (gunichar) code);
  return TRUE;
}

/* At the opening quote; leaves the text in value. */
static gboolean
parse_string (Parser *self, GError **error)
{
  static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";

  g_string_truncate (self->value, 0);
  self->p++;
  while (self->p < self->end && *self->p != '"')
    {
      const char *escape;

      if (*self->p != '\\')
        {
          g_string_append_c (self->value, *self->p == '\0' ? ' ' : *self->p);
          self->p++;
          continue;
        }
      self->p++;
      if (self->p == self->end)
        break;
      if (*self->p == 'u')
        {
          self->p++;
          if (!parse_unicode_escape (self, error))
            return FALSE;
          continue;
        }
      escape = *self->p != '\0' ? strchr (escapes, *self->p) : NULL;
      if (escape == NULL)
        return fail (self, "an unknown escape", error);
      g_string_append_c (self->value, meanings[escape - escapes]);
      self->p++;
    }
  if (self->p == self->end)
    return fail (self, "a string without an end", error);
  self->p++;
  if (!g_utf8_validate_len (self->value->str, self->value->len, NULL))
    {
      g_autofree char *text
          = sym_text_from_bytes ((const guint8 *) self->value->str, self->value->len);

      g_string_assign (self->value, text);
    }
  return TRUE;
}

static gboolean
is_number (const char *word)
{
  const char *p = word + (*word == '-' ? 1 : 0);
  char *end = NULL;

  /* strtod alone would take hexadecimal numbers, leading blanks and signs. */
  if (!g_ascii_isdigit (*p) || (p[0] == '0' && g_ascii_isdigit (p[1]))
      || strpbrk (word, "xXpP") != NULL)
    return FALSE;
  g_ascii_strtod (word, &end);
  return *end == '\0' && end[-1] != '.';
}

static gboolean
parse_word (Parser *self, GError **error)
{
  static const char *const literals[]
      = { "true", "false", "null", "NaN", "Infinity", "-Infinity", NULL };
  const char *start = self->p;

  g_string_truncate (self->value, 0);
  while (self->p < self->end
         && (g_ascii_isalnum (*self->p) || (*self->p != '\0' && strchr ("+-.", *self->p) != NULL))
         && self->p - start < 512)
    self->p++;
  g_string_append_len (self->value, start, self->p - start);
  if (g_strv_contains (literals, self->value->str) || is_number (self->value->str))
    return TRUE;
  self->p = start;
  return fail (self, start == self->end ? "no value" : "something that is no value", error);
}

/* At the key of an object's member. */
static gboolean
parse_key (Parser *self, GError **error)
{
  Level *level = &self->levels[self->depth - 1];

  g_string_truncate (self->name, level->name_length);
  g_string_truncate (self->path, level->path_length);
  if (skip_space (self) != '"')
    return fail (self, "no key", error);
  if (!parse_string (self, error))
    return FALSE;
  if (skip_space (self) != ':')
    return fail (self, "no colon", error);
  self->p++;
  if (self->name->len > 0)
    g_string_append_c (self->name, '.');
  if (self->path->len > 0)
    g_string_append_c (self->path, '.');
  /* A key as long as a value would be multiplied by everything below it. */
  if (self->value->len > 1024)
    return fail (self, "a key of more than 1024 bytes", error);
  g_string_append (self->name, self->value->str);
  g_string_append (self->path, self->value->str);
  return TRUE;
}

static void
start_element (Parser *self)
{
  Level *level = &self->levels[self->depth - 1];

  g_string_truncate (self->name, level->name_length);
  g_string_truncate (self->path, level->path_length);
  g_string_append_printf (self->path, "[%u]", level->index++);
}

/* Opens containers until there is a value in `value`, or an empty container was closed. */
static gboolean
parse_value (Parser *self, GError **error)
{
  for (;;)
    {
      int c = skip_space (self);
      Level *level;

      if (c == '"')
        {
          if (!parse_string (self, error))
            return FALSE;
          self->func (self->name->str, self->path->str, self->value->str, self->user_data);
          return TRUE;
        }
      if (c != '{' && c != '[')
        {
          if (!parse_word (self, error))
            return FALSE;
          self->func (self->name->str, self->path->str, self->value->str, self->user_data);
          return TRUE;
        }
      if (self->depth == SYM_JSON_MAX_DEPTH)
        return fail (self, "more than 64 levels", error);
      self->p++;
      level = &self->levels[self->depth];
      *level = (Level){ c == '[', self->name->len, self->path->len, 0 };
      if (skip_space (self) == (level->is_array ? ']' : '}'))
        {
          self->p++;
          return TRUE;
        }
      self->depth++;
      if (level->is_array)
        start_element (self);
      else if (!parse_key (self, error))
        return FALSE;
    }
}

static gboolean
parse (Parser *self, GError **error)
{
  if (self->end - self->p >= 3 && memcmp (self->p, "\xef\xbb\xbf", 3) == 0)
    self->p += 3;
  while (self->end > self->p && self->end[-1] == '\0')
    self->end--;
  for (;;)
    {
      gboolean more = FALSE;

      if (!parse_value (self, error))
        return FALSE;
      while (self->depth > 0 && !more)
        {
          Level *level = &self->levels[self->depth - 1];
          int c = skip_space (self);

          if (c == ',')
            {
              self->p++;
              more = TRUE;
              if (level->is_array)
                start_element (self);
              else if (!parse_key (self, error))
                return FALSE;
            }
          else if (c == (level->is_array ? ']' : '}'))
            {
              self->p++;
              self->depth--;
            }
          else
            return fail (self, "neither a comma nor an end", error);
        }
      if (!more)
        break;
    }
  return skip_space (self) < 0 || fail (self, "more after its end", error);
}

gboolean
sym_json_flatten (
    const char *text, gsize size, SymJsonFunc func, gpointer user_data, GError **error)
{
  Parser self = { text, text, text + size };
  gboolean ok;

  self.name = g_string_new (NULL);
  self.path = g_string_new (NULL);
  self.value = g_string_new (NULL);
  self.func = func;
  self.user_data = user_data;
  ok = parse (&self, error);
  g_string_free (self.name, TRUE);
  g_string_free (self.path, TRUE);
  g_string_free (self.value, TRUE);
  return ok;
}

typedef struct
{
  SymJob *job;
  const SymTag *tag;
  const char *place;
} TagContext;

static void
add_tag (const char *name, const char *path, const char *value, gpointer user_data)
{
  const TagContext *context = user_data;
  g_autofree char *where = g_strdup_printf ("%s: %s", context->place, path);
  SymTag tag = *context->tag;

  tag.name = name;
  tag.where = where;
  sym_text_add_tag (context->job, &tag, value);
}

void
sym_json_add_tags (SymJob *job, const SymTag *tag, const char *place, const char *text, gsize size)
{
  TagContext context = { job, tag, place };
  g_autoptr (GError) error = NULL;

  if (!sym_json_flatten (text, size, add_tag, &context, &error))
    {
      SymTag unreadable = *tag;

      unreadable.flags |= SYM_TAG_UNREADABLE;
      unreadable.name = "";
      unreadable.where = place;
      unreadable.value = error->message;
      sym_job_tag (job, &unreadable);
    }
}
