/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-labeller"

#include "config.h"

#include "sym-labeller.h"

#include <string.h>

#include "sym-json.h"

#define SIDECAR_MAX (16u << 20)

char *
sym_labeller_make_statement (const SymRequestLabel *label)
{
  GString *text = g_string_new (SYM_LABELLER_STATEMENT);

  if (label->generator[0] != '\0')
    g_string_append_printf (text, " by %s", label->generator);
  g_string_append_c (text, '.');
  if (label->note[0] != '\0')
    g_string_append_printf (text, " %s", label->note);
  return g_string_free (text, FALSE);
}

char *
sym_labeller_make_uid (const guint8 uuid[16])
{
  guint8 number[16];
  char digits[40];
  gsize at = sizeof digits - 1;
  gboolean any = TRUE;

  memcpy (number, uuid, sizeof number);
  digits[at] = '\0';
  /* Long division by ten, a decimal digit at a time. */
  while (any)
    {
      guint rest = 0;

      any = FALSE;
      for (guint i = 0; i < sizeof number; i++)
        {
          guint value = rest << 8 | number[i];

          number[i] = (guint8) (value / 10);
          rest = value % 10;
          any |= number[i] != 0;
        }
      digits[--at] = (char) ('0' + rest);
    }
  return g_strconcat ("2.25.", digits + at, NULL);
}

char *
sym_labeller_quote_json (const char *text)
{
  GString *json = g_string_new ("\"");

  for (const char *p = text; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (json, "\\%c", *p);
    else if ((guchar) *p < 0x20)
      g_string_append_printf (json, "\\u%04x", *p);
    else
      g_string_append_c (json, *p);
  g_string_append_c (json, '"');
  return g_string_free (json, FALSE);
}

/* RFC 8259, of a text that is known to be JSON: where the next value ends. */
static const char *
skip_value (const char *p, const char *end)
{
  guint depth = 0;

  while (p < end)
    {
      if (*p == '"')
        {
          for (p++; p < end && *p != '"'; p++)
            if (*p == '\\')
              p++;
        }
      else if (*p == '{' || *p == '[')
        depth++;
      else if (depth == 0 && (*p == ',' || *p == '}' || *p == ']'))
        break;
      else if (*p == '}' || *p == ']')
        depth--;
      p++;
    }
  return MIN (p, end);
}

/* The text is checked only; but a description that is there already is kept. */
static void
note_key (const char *name, const char *path, const char *value, gpointer user_data)
{
  gboolean *has_description = user_data;

  if (strcmp (path, "SyntheticDataDescription") == 0)
    *has_description = TRUE;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Appends the members of the object but those named `SyntheticData`; what stands between them stays
 * as it is. Returns FALSE where the text is no object. */
static gboolean
append_members (GString *out, const char *text, gsize size)
{
  static const char own[] = "\"SyntheticData\"";
  const char *p = text, *end = text + size;

  while (end > p && (is_space (end[-1]) || end[-1] == '\0'))
    end--;
  if (end - p >= 3 && memcmp (p, "\xef\xbb\xbf", 3) == 0)
    p += 3;
  while (p < end && is_space (*p))
    p++;
  if (end - p < 2 || *p != '{' || end[-1] != '}')
    return FALSE;
  end--;
  for (p++; p < end;)
    {
      const char *stop = skip_value (p, end), *key = p;

      while (key < stop && is_space (*key))
        key++;
      if (key < stop
          && !((gsize) (stop - key) > strlen (own) && strncmp (key, own, strlen (own)) == 0))
        {
          g_string_append_c (out, ',');
          g_string_append_len (out, p, stop - p);
        }
      p = stop < end ? stop + 1 : end;
    }
  return TRUE;
}

gboolean
sym_labeller_write_sidecar (SymJob *job, const SymRequestLabel *label, GError **error)
{
  SymInput *input = sym_job_get_input (job, SYM_INPUT_SIDECAR, 0);
  g_autofree char *statement = sym_labeller_make_statement (label);
  g_autofree char *quoted = sym_labeller_quote_json (statement);
  g_autoptr (GString) json = g_string_new (NULL);
  gboolean has_description = FALSE;
  const char *text = "{}";
  gsize size = 2;

  if (input != NULL)
    {
      text = (const char *) sym_input_map (input, &size, error);
      if (text == NULL)
        {
          g_prefix_error (error, "%s: ", sym_input_get_name (input));
          return FALSE;
        }
      if (size > SIDECAR_MAX)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                       "%s has %" G_GSIZE_FORMAT " bytes; at most %u are carried over",
                       sym_input_get_name (input), size, SIDECAR_MAX);
          return FALSE;
        }
      if (!sym_json_flatten (text, size, note_key, &has_description, error))
        {
          g_prefix_error (error, "%s cannot be carried over: ", sym_input_get_name (input));
          return FALSE;
        }
    }
  g_string_append (json, "{\n  \"SyntheticData\": true");
  if (!has_description)
    g_string_append_printf (json, ",\n  \"SyntheticDataDescription\": %s", quoted);
  if (!append_members (json, text, size))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "%s cannot be carried over: the JSON is no object", sym_input_get_name (input));
      return FALSE;
    }
  g_string_append (json, json->str[json->len - 1] == '\n' ? "}\n" : "\n}\n");
  return sym_job_begin_output (job, SYM_OUTPUT_SIDECAR, FALSE, error)
         && sym_job_write (job, json->str, json->len, error) && sym_job_end_output (job, error);
}

gboolean
sym_labeller_get_samples (SymJob *job, const guint8 **samples, gsize *size, GError **error)
{
  SymInput *input = sym_job_get_input (job, SYM_INPUT_SAMPLES, 0);

  *samples = NULL;
  *size = 0;
  if (input == NULL)
    return TRUE;
  /* Not what gzip would make of samples that happen to begin as it does. */
  *samples = sym_input_map_file (input, size, error);
  return *samples != NULL;
}

gboolean
sym_labeller_check_samples (gsize size, guint64 wanted, GError **error)
{
  if (size == wanted)
    return TRUE;
  g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
               "There are %" G_GSIZE_FORMAT " bytes of new samples for an image of %" G_GUINT64_FORMAT,
               size, wanted);
  return FALSE;
}
