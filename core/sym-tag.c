/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-tag.h"

#include <string.h>

struct _SymTags
{
  gatomicrefcount ref_count;
  GArray *tags;          /* SymTag */
  GStringChunk *strings; /* owns the text of every tag */
};

G_DEFINE_BOXED_TYPE (SymTags, sym_tags, sym_tags_ref, sym_tags_unref)

SymTags *
sym_tags_new (void)
{
  SymTags *self = g_new0 (SymTags, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->tags = g_array_new (FALSE, FALSE, sizeof (SymTag));
  self->strings = g_string_chunk_new (4096);

  return self;
}

SymTags *
sym_tags_ref (SymTags *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sym_tags_unref (SymTags *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->tags);
  g_string_chunk_free (self->strings);
  g_free (self);
}

void
sym_tags_add (SymTags *self, const SymTag *tag)
{
  SymTag copy;

  g_return_if_fail (self != NULL);
  g_return_if_fail (tag != NULL);
  g_return_if_fail (tag->carrier < SYM_N_CARRIERS);

  /* Names repeat from file to file and from item to item, values seldom do. */
  copy = *tag;
  copy.name = g_string_chunk_insert_const (self->strings, tag->name != NULL ? tag->name : "");
  copy.where = g_string_chunk_insert (self->strings, tag->where != NULL ? tag->where : "");
  copy.value = g_string_chunk_insert (self->strings, tag->value != NULL ? tag->value : "");
  g_array_append_val (self->tags, copy);
}

guint
sym_tags_get_length (const SymTags *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->tags->len;
}

const SymTag *
sym_tags_get (const SymTags *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->tags->len, NULL);

  return &g_array_index (self->tags, SymTag, index);
}

const SymTag *
sym_tags_find (const SymTags *self, SymCarrier carrier, guint32 key)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->tags->len; i++)
    {
      const SymTag *tag = &g_array_index (self->tags, SymTag, i);

      if (tag->carrier == carrier && tag->key == key && sym_tag_get_depth (tag) == 0)
        return tag;
    }

  return NULL;
}

/* An element of a sequence is written `(gggg,eeee)[item].`; only the full form counts, since what
 * follows the path of an element may be text of the file. */
static const char *
skip_item (const char *path, guint32 *sequence)
{
  guint32 key = 0;
  const char *p = path;

  if (*p++ != '(')
    return NULL;
  for (guint i = 0; i < 9; i++, p++)
    {
      if (i == 4)
        {
          if (*p != ',')
            return NULL;
          continue;
        }
      if (!g_ascii_isxdigit (*p))
        return NULL;
      key = key << 4 | (guint32) g_ascii_xdigit_value (*p);
    }
  if (*p++ != ')' || *p++ != '[' || !g_ascii_isdigit (*p))
    return NULL;
  while (g_ascii_isdigit (*p))
    p++;
  if (*p++ != ']' || *p++ != '.')
    return NULL;

  *sequence = key;
  return p;
}

guint
sym_tag_get_depth (const SymTag *tag)
{
  guint depth = 0;
  guint32 sequence;
  const char *p;

  g_return_val_if_fail (tag != NULL, 0);

  if (tag->carrier != SYM_CARRIER_DICOM)
    return 0;
  for (p = tag->where; (p = skip_item (p, &sequence)) != NULL;)
    depth++;

  return depth;
}

gboolean
sym_tag_is_within (const SymTag *tag, guint32 sequence)
{
  guint32 key;
  const char *p;

  g_return_val_if_fail (tag != NULL, FALSE);

  if (tag->carrier != SYM_CARRIER_DICOM)
    return FALSE;
  for (p = tag->where; (p = skip_item (p, &key)) != NULL;)
    if (key == sequence)
      return TRUE;

  return FALSE;
}
