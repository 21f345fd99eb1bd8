/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-label"

#include "config.h"

#include "sym-dicom-label.h"

#include <string.h>

#include "sym-text.h"

#define SYNTHETIC_DATA 0x0008001cu
#define ITEM 0xfffee000u
#define ITEM_END 0xfffee00du
#define SEQUENCE_END 0xfffee0ddu
#define UNDEFINED 0xffffffffu
#define MAX_DEPTH 64

typedef struct
{
  gsize end; /* G_MAXSIZE where a delimiter ends it */
  gsize path_length;
  gboolean is_item;
  guint n_items;
} Level;

typedef struct
{
  SymJob *job;
  const guint8 *bytes;
  gsize n, offset;
  const char *place;
  GString *path;
  Level levels[MAX_DEPTH];
  guint depth;
} Scan;

typedef struct
{
  guint32 tag;
  char vr[3];
  guint32 length;
  gsize head;
} Element;

static guint16
get16 (const guint8 *p)
{
  return (guint16) (p[0] | p[1] << 8);
}

static guint32
get32 (const guint8 *p)
{
  return get16 (p) | (guint32) get16 (p + 2) << 16;
}

static gboolean
read_element (const Scan *self, Element *element)
{
  static const char long_vrs[] = "OB OD OF OL OV OW SQ SV UC UN UR UT UV";
  const guint8 *p = self->bytes + self->offset;

  if (self->n - self->offset < 8)
    return FALSE;
  *element = (Element){ (guint32) get16 (p) << 16 | get16 (p + 2), "", get32 (p + 4), 8 };
  if (element->tag >> 16 == 0xfffe || !g_ascii_isupper ((char) p[4])
      || !g_ascii_isupper ((char) p[5]))
    return TRUE;
  element->vr[0] = (char) p[4];
  element->vr[1] = (char) p[5];
  if (strstr (long_vrs, element->vr) == NULL)
    {
      element->length = get16 (p + 6);
      return TRUE;
    }
  if (self->n - self->offset < 12)
    return FALSE;
  element->length = get32 (p + 8);
  element->head = 12;
  return TRUE;
}

static void
leave (Scan *self)
{
  self->depth--;
  g_string_truncate (self->path, self->levels[self->depth].path_length);
}

static gboolean
enter (Scan *self, const Element *element, gboolean is_item)
{
  Level *level;
  gsize path_length = self->path->len;

  if (self->depth == MAX_DEPTH)
    return FALSE;
  if (is_item)
    {
      guint index = self->depth > 0 ? self->levels[self->depth - 1].n_items++ : 0;

      g_string_append_printf (self->path, "[%u].", index);
    }
  else
    g_string_append_printf (self->path, "(%04X,%04X)", element->tag >> 16, element->tag & 0xffff);
  self->offset += element->head;
  level = &self->levels[self->depth++];
  *level = (Level){ G_MAXSIZE, path_length, is_item, 0 };
  if (element->length != UNDEFINED)
    {
      if (element->length > self->n - self->offset)
        return FALSE;
      level->end = self->offset + element->length;
    }
  return TRUE;
}

static gboolean
is_sequence (const Scan *self, const Element *element)
{
  gsize value = self->offset + element->head;

  if (strcmp (element->vr, "SQ") == 0 || element->length == UNDEFINED)
    return TRUE;
  /* In implicit VR a sequence shows only by the item it begins with. */
  return (element->vr[0] == '\0' || strcmp (element->vr, "UN") == 0) && element->length >= 8 &&
         self->n - self->offset >= element->head + 8 && get32 (self->bytes + value) == 0xe000fffe;
}

static void
add_label (Scan *self, const Element *element)
{
  g_autofree char *where = g_strdup_printf ("%s.%s(0008,001C)", self->place, self->path->str);
  g_autofree char *value
      = sym_text_from_bytes (self->bytes + self->offset + element->head, element->length);
  SymTag tag = { SYM_CARRIER_DICOM,
                 SYNTHETIC_DATA,
                 (guint16) ('C' << 8 | 'S'),
                 SYM_TAG_NONE,
                 "SyntheticData",
                 where,
                 NULL };

  /* A conforming label is one of the extension itself (N-X2). In an item, or with another value, it
   * is what it would be in a DICOM file. */
  if (self->depth == 0 && (strcmp (value, "YES") == 0 || strcmp (value, "NO") == 0))
    {
      tag.carrier = SYM_CARRIER_NIFTI_EXTENSION;
      tag.key = 2;
      tag.vr = 0;
    }
  sym_text_add_tag (self->job, &tag, value);
}

/* One step; FALSE where the bytes make no sense. */
static gboolean
step (Scan *self)
{
  Element element;

  if (!read_element (self, &element))
    return FALSE;
  if (element.tag == ITEM_END || element.tag == SEQUENCE_END)
    {
      gboolean is_item = element.tag == ITEM_END;

      if (self->depth == 0 || self->levels[self->depth - 1].is_item != is_item)
        return FALSE;
      leave (self);
      self->offset += element.head;
      return TRUE;
    }
  if (element.tag == ITEM)
    return self->depth > 0 && !self->levels[self->depth - 1].is_item
           && enter (self, &element, TRUE);
  if (is_sequence (self, &element))
    return enter (self, &element, FALSE);
  if (element.length > self->n - self->offset - element.head)
    return FALSE;
  if (element.tag == SYNTHETIC_DATA)
    add_label (self, &element);
  self->offset += element.head + element.length;
  return TRUE;
}

void
sym_dicom_label_read (SymJob *job, const guint8 *bytes, gsize n, const char *place)
{
  Scan self = { job, bytes, n, 0, place };

  if (n >= 132 && memcmp (bytes + 128, "DICM", 4) == 0)
    self.offset = 132;
  self.path = g_string_new (NULL);
  for (;;)
    {
      gsize left;

      while (self.depth > 0 && self.offset >= self.levels[self.depth - 1].end)
        leave (&self);
      left = self.n - self.offset;
      /* Extensions are filled up to a multiple of 16 with zeros. */
      if (left < 8 || (self.depth == 0 && get32 (bytes + self.offset) == 0))
        break;
      if (!step (&self))
        {
          SymTag tag = { SYM_CARRIER_NIFTI_EXTENSION, 2, 0, SYM_TAG_UNREADABLE, "", place, NULL };
          g_autofree char *why = g_strdup_printf (
              "The DICOM elements make no sense at byte %" G_GSIZE_FORMAT, self.offset);

          tag.value = why;
          sym_job_tag (job, &tag);
          break;
        }
    }
  g_string_free (self.path, TRUE);
}
