/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-tags"

#include "config.h"

#include <string.h>

#include "sym-dicom-private.h"
#include "sym-text.h"

#define CHARACTER_SET SYM_DICOM_TAG (0x0008, 0x0005)
#define SYNTHETIC_DATA SYM_DICOM_TAG (0x0008, 0x001c)
#define ENCRYPTED_CONTENT SYM_DICOM_TAG (0x0400, 0x0520)

/* An element of no known text VR is shown as text when it looks like it, up to this size. */
#define GUESS_MAX 4096

typedef struct
{
  GString *where;
  gsize where_lengths[SYM_DICOM_MAX_DEPTH + 2];
  SymDicomCharset charsets[SYM_DICOM_MAX_DEPTH + 2];
  guint items[SYM_DICOM_MAX_DEPTH + 2]; /* how many of the open sequence were seen */
  GHashTable *keywords;                  /* tag → keyword */
} Emitter;

static const char *
get_keyword (Emitter *emitter, guint32 tag)
{
  char *keyword;
  char buffer[96];

  if ((tag >> 16 & 1) != 0)
    return "";
  keyword = g_hash_table_lookup (emitter->keywords, GUINT_TO_POINTER (tag));
  if (keyword == NULL)
    {
      sym_dicom_dictionary_get_keyword (tag, buffer, sizeof buffer);
      keyword = g_utf8_make_valid (buffer, -1);
      g_hash_table_insert (emitter->keywords, GUINT_TO_POINTER (tag), keyword);
    }
  return keyword;
}

static gboolean
looks_like_text (const guint8 *bytes, gsize n)
{
  if (n == 0 || n > GUESS_MAX)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if ((bytes[i] < 0x20 && strchr ("\t\n\f\r\033", bytes[i]) == NULL) || bytes[i] == 0x7f ||
        bytes[i] == 0)
      return FALSE;
  return g_utf8_validate ((const char *) bytes, (gssize) n, NULL);
}

static char *
to_hex (const guint8 *bytes, gsize n)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < MIN (n, 64); i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

static void
emit (SymJob *job, const SymDicomSet *set, Emitter *emitter, const SymDicomElement *element)
{
  SymTag tag = { SYM_CARRIER_DICOM, element->tag, element->vr, 0, "", NULL, "" };
  g_autofree char *value = NULL;
  gboolean readable = TRUE;
  gsize n;
  const guint8 *bytes = sym_dicom_get_text (set, element, &n);

  if ((element->flags & SYM_DICOM_ENCAPSULATED) != 0)
    return;
  if (element->tag == SYNTHETIC_DATA)
    {
      value = sym_dicom_dup_text (set, element, &emitter->charsets[element->depth], &readable);
      for (const guint8 *p = bytes; p < bytes + n; p++)
        readable = readable && (*p >= 0x20 || *p == 0) && *p != 0x7f;
      if (!readable)
        {
          g_free (value);
          value = to_hex (bytes, n);
        }
    }
  else if (element->tag == ENCRYPTED_CONTENT)
    readable = FALSE;
  else if ((element->flags & SYM_DICOM_SEQUENCE) != 0)
    {
      g_autoptr (GArray) items = sym_dicom_get_items (set, element);

      value = g_strdup_printf ("%u", items->len);
    }
  else if (sym_dicom_vr_is_text (element->vr))
    value = sym_dicom_dup_text (set, element, &emitter->charsets[element->depth], &readable);
  else if ((value = sym_dicom_format_binary (set, element)) == NULL)
    {
      /* Bulk stays behind: pixels, overlays, curves, blocks of private numbers. */
      gboolean may_be_text = element->vr == SYM_DICOM_VR ('U', 'N') ||
                             (element->tag >> 16 & 1) != 0;

      if (!may_be_text || !looks_like_text (bytes, n))
        return;
      value = g_utf8_make_valid ((const char *) bytes, (gssize) n);
    }

  if (!readable)
    tag.flags |= SYM_TAG_UNREADABLE;
  if ((element->flags & SYM_DICOM_CUT) != 0)
    tag.flags |= SYM_TAG_TRUNCATED;
  tag.name = get_keyword (emitter, element->tag);
  tag.where = emitter->where->str;
  tag.value = value != NULL ? value : "";
  sym_text_add_tag (job, &tag, tag.value);
}

void
_sym_dicom_send_tags (SymJob *job, const SymDicomSet *set)
{
  Emitter emitter = { 0 };

  emitter.where = g_string_new (NULL);
  emitter.keywords = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint32 i = 0; i < set->elements->len; i++)
    {
      const SymDicomElement *element = sym_dicom_get (set, i);
      guint depth = element->depth;

      if (element->tag == SYM_DICOM_ITEM)
        {
          /* Fragments of pixel data are items too, with nothing in them to say. */
          if (element->parent != SYM_DICOM_NONE &&
              (sym_dicom_get (set, element->parent)->flags & SYM_DICOM_ENCAPSULATED) != 0)
            continue;
          g_string_truncate (emitter.where, emitter.where_lengths[depth]);
          g_string_append_printf (emitter.where, "(%04X,%04X)[%u].",
                                  sym_dicom_get (set, element->parent)->tag >> 16,
                                  sym_dicom_get (set, element->parent)->tag & 0xffff,
                                  emitter.items[depth]++);
          emitter.where_lengths[depth + 1] = emitter.where->len;
          emitter.charsets[depth + 1] = emitter.charsets[depth];
          continue;
        }
      g_string_truncate (emitter.where, emitter.where_lengths[depth]);
      g_string_append_printf (emitter.where, "(%04X,%04X)", element->tag >> 16,
                              element->tag & 0xffff);
      if (element->tag == CHARACTER_SET)
        {
          gsize n;
          const guint8 *bytes = sym_dicom_get_text (set, element, &n);

          emitter.charsets[depth] = sym_dicom_charset_parse ((const char *) bytes, n);
        }
      if ((element->flags & SYM_DICOM_SEQUENCE) != 0)
        emitter.items[depth] = 0;
      emit (job, set, &emitter, element);
    }
  g_hash_table_unref (emitter.keywords);
  g_string_free (emitter.where, TRUE);
}
