/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-cbor.h"

#include <string.h>

/* Whether lengths and depth are what the bytes can hold. libcbor believes a count of 2^32 elements
 * and reserves room for them, so it is asked only after this. */
static gboolean
is_sound (SymSpan span)
{
  const guint64 until_break = G_MAXUINT64;
  guint64 left[SYM_CBOR_MAX_DEPTH]; /* items still to come at each depth */
  guint depth = 1;
  gsize at = 0;

  left[0] = 1;
  while (depth > 0)
    {
      guint major, info;
      guint64 n;
      gboolean indefinite, opens = FALSE, closed = FALSE;

      if (at >= span.size)
        return FALSE;
      major = span.data[at] >> 5;
      n = info = span.data[at++] & 31;
      indefinite = info == 31;
      if (info >= 24 && info <= 27)
        {
          const gsize width = (gsize) 1 << (info - 24);

          if (span.size - at < width)
            return FALSE;
          n = 0;
          for (gsize i = 0; i < width; i++)
            n = n << 8 | span.data[at++];
        }
      else if (info >= 28 && !indefinite)
        return FALSE;

      if (major == 7 && indefinite)
        {
          if (left[depth - 1] != until_break)
            return FALSE;
          depth--;
          closed = TRUE;
        }
      else if (left[depth - 1] != until_break)
        left[depth - 1]--;
      if (closed)
        ;
      else if (major == 2 || major == 3)
        {
          if (!indefinite && n > span.size - at)
            return FALSE;
          opens = indefinite;
          at += indefinite ? 0 : (gsize) n;
        }
      else if (major == 4 || major == 5)
        {
          if (!indefinite && n > (span.size - at) / (major - 3))
            return FALSE;
          opens = TRUE;
          n *= major - 3;
        }
      else if (major == 6)
        {
          opens = TRUE;
          n = 1;
        }
      else if (indefinite)
        return FALSE;
      if (opens)
        {
          if (depth == SYM_CBOR_MAX_DEPTH)
            return FALSE;
          left[depth++] = indefinite ? until_break : n;
        }
      while (depth > 0 && left[depth - 1] == 0)
        depth--;
    }
  return TRUE;
}

cbor_item_t *
sym_cbor_parse (SymSpan span)
{
  struct cbor_load_result result;

  return span.size > 0 && is_sound (span) ? cbor_load (span.data, span.size, &result) : NULL;
}

static gboolean
is_text (const cbor_item_t *item, const char *text)
{
  const gsize length = strlen (text);

  return item != NULL && cbor_isa_string (item) && cbor_string_is_definite (item)
         && cbor_string_length (item) == length
         && (length == 0 || memcmp (cbor_string_handle (item), text, length) == 0);
}

cbor_item_t *
sym_cbor_get (const cbor_item_t *map, const char *key)
{
  if (map == NULL || !cbor_isa_map (map))
    return NULL;
  for (gsize i = 0; i < cbor_map_size (map); i++)
    if (is_text (cbor_map_handle (map)[i].key, key))
      return cbor_map_handle (map)[i].value;
  return NULL;
}

cbor_item_t *
sym_cbor_get_int (const cbor_item_t *map, gint64 key)
{
  if (map == NULL || !cbor_isa_map (map))
    return NULL;
  for (gsize i = 0; i < cbor_map_size (map); i++)
    {
      gint64 value;

      if (sym_cbor_to_int (cbor_map_handle (map)[i].key, &value) && value == key)
        return cbor_map_handle (map)[i].value;
    }
  return NULL;
}

gboolean
sym_cbor_to_int (const cbor_item_t *item, gint64 *value)
{
  guint64 bits;

  if (item == NULL || !cbor_is_int (item) || (bits = cbor_get_int (item)) > G_MAXINT64)
    return FALSE;
  *value = cbor_isa_uint (item) ? (gint64) bits : -1 - (gint64) bits;
  return TRUE;
}

char *
sym_cbor_to_text (const cbor_item_t *item)
{
  gint64 number;

  if (item == NULL)
    return NULL;
  if (cbor_isa_tag (item))
    {
      g_autoptr (cbor_item_t) inner = cbor_tag_item (item);

      return cbor_isa_tag (inner) ? NULL : sym_cbor_to_text (inner);
    }
  if (cbor_isa_string (item))
    {
      if (!cbor_string_is_definite (item))
        {
          GString *joined = g_string_new (NULL);

          for (gsize i = 0; i < cbor_string_chunk_count (item); i++)
            {
              const cbor_item_t *chunk = cbor_string_chunks_handle (item)[i];

              g_string_append_len (joined, (const char *) cbor_string_handle (chunk),
                                   (gssize) cbor_string_length (chunk));
            }
          return g_string_free (joined, FALSE);
        }
      return g_strndup ((const char *) cbor_string_handle (item), cbor_string_length (item));
    }
  if (sym_cbor_to_int (item, &number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  if (cbor_isa_bytestring (item))
    return g_strdup_printf ("%" G_GSIZE_FORMAT " bytes",
                            cbor_bytestring_is_definite (item) ? cbor_bytestring_length (item) : 0);
  if (cbor_isa_float_ctrl (item) && !cbor_float_ctrl_is_ctrl (item))
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      return g_strdup (g_ascii_dtostr (text, sizeof text, cbor_float_get_float (item)));
    }
  if (cbor_isa_float_ctrl (item) && cbor_is_bool (item))
    return g_strdup (cbor_get_bool (item) ? "true" : "false");
  if (cbor_isa_float_ctrl (item) && cbor_is_null (item))
    return g_strdup ("null");
  return NULL;
}

SymSpan
sym_cbor_to_bytes (const cbor_item_t *item)
{
  if (item == NULL || !cbor_isa_bytestring (item) || !cbor_bytestring_is_definite (item))
    return (SymSpan) { NULL, 0 };
  return (SymSpan) { cbor_bytestring_handle (item), cbor_bytestring_length (item) };
}

static gboolean
flatten (const cbor_item_t *item, GString *path, guint depth, SymCborFunc func, gpointer user_data)
{
  const gsize length = path->len;
  gboolean whole = TRUE;

  if (depth > SYM_CBOR_MAX_DEPTH)
    return FALSE;
  if (cbor_isa_tag (item))
    {
      g_autoptr (cbor_item_t) inner = cbor_tag_item (item);

      return flatten (inner, path, depth + 1, func, user_data);
    }
  if (cbor_isa_map (item))
    for (gsize i = 0; i < cbor_map_size (item); i++)
      {
        const struct cbor_pair pair = cbor_map_handle (item)[i];
        g_autofree char *key = sym_cbor_to_text (pair.key);

        g_string_append_printf (path, "%s%s", length > 0 ? "." : "", key != NULL ? key : "?");
        whole = flatten (pair.value, path, depth + 1, func, user_data) && whole;
        g_string_truncate (path, length);
      }
  else if (cbor_isa_array (item))
    for (gsize i = 0; i < cbor_array_size (item); i++)
      {
        g_string_append_printf (path, "[%" G_GSIZE_FORMAT "]", i);
        whole = flatten (cbor_array_handle (item)[i], path, depth + 1, func, user_data) && whole;
        g_string_truncate (path, length);
      }
  else
    {
      g_autofree char *value = sym_cbor_to_text (item);

      if (value != NULL)
        func (path->str, value, user_data);
    }
  return whole;
}

gboolean
sym_cbor_flatten (const cbor_item_t *item, SymCborFunc func, gpointer user_data)
{
  g_autoptr (GString) path = g_string_new (NULL);

  return flatten (item, path, 0, func, user_data);
}
