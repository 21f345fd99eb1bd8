/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-set"

#include "config.h"

#include "sym-dicom-set.h"

#include <math.h>
#include <string.h>

#include "sym-deflate.h"
#include "sym-samples.h"

#define UNDEFINED_LENGTH G_MAXUINT32
#define TAG_ITEM 0xfffee000u
#define TAG_ITEM_END 0xfffee00du
#define TAG_SEQUENCE_END 0xfffee0ddu
#define TAG_SOP_CLASS 0x00080016u
#define TAG_SOP_INSTANCE 0x00080018u
#define TAG_PIXEL_DATA 0x7fe00010u

static const char *const syntax_uids[] = {
  [SYM_DICOM_IMPLICIT_LITTLE] = "1.2.840.10008.1.2",
  [SYM_DICOM_EXPLICIT_LITTLE] = "1.2.840.10008.1.2.1",
  [SYM_DICOM_EXPLICIT_BIG] = "1.2.840.10008.1.2.2",
  [SYM_DICOM_DEFLATED] = "1.2.840.10008.1.2.1.99",
  [SYM_DICOM_RLE] = "1.2.840.10008.1.2.5",
};

typedef struct
{
  guint32 tag;
  char vr[3];
  GByteArray *value;    /* (nullable) */
  GPtrArray *items;     /* (nullable) (element-type SymDicomSet) */
  GPtrArray *fragments; /* (nullable) (element-type GByteArray) */
} Element;

struct _SymDicomSet
{
  GPtrArray *elements;
};

static void
element_free (gpointer data)
{
  Element *element = data;

  g_clear_pointer (&element->value, g_byte_array_unref);
  g_clear_pointer (&element->items, g_ptr_array_unref);
  g_clear_pointer (&element->fragments, g_ptr_array_unref);
  g_free (element);
}

static int
compare_tags (gconstpointer a, gconstpointer b)
{
  const Element *const *left = a;
  const Element *const *right = b;

  return ((*left)->tag > (*right)->tag) - ((*left)->tag < (*right)->tag);
}

SymDicomSet *
sym_dicom_set_new (void)
{
  SymDicomSet *self = g_new0 (SymDicomSet, 1);

  self->elements = g_ptr_array_new_with_free_func (element_free);
  return self;
}

void
sym_dicom_set_free (SymDicomSet *self)
{
  g_ptr_array_unref (self->elements);
  g_free (self);
}

static Element *
find (SymDicomSet *self, guint32 tag)
{
  for (guint i = 0; i < self->elements->len; i++)
    {
      Element *element = g_ptr_array_index (self->elements, i);

      if (element->tag == tag)
        return element;
    }
  return NULL;
}

static Element *
ensure (SymDicomSet *self, guint32 tag, const char *vr)
{
  Element *element = find (self, tag);

  if (element == NULL)
    {
      element = g_new0 (Element, 1);
      element->tag = tag;
      g_ptr_array_add (self->elements, element);
      g_ptr_array_sort (self->elements, compare_tags);
    }
  g_strlcpy (element->vr, vr, sizeof element->vr);
  return element;
}

void
sym_dicom_set_bytes (SymDicomSet *self, guint32 tag, const char *vr, gconstpointer data, gsize size)
{
  Element *element = ensure (self, tag, vr);

  g_clear_pointer (&element->value, g_byte_array_unref);
  element->value = g_byte_array_new ();
  if (size > 0)
    g_byte_array_append (element->value, data, (guint) size);
  if (size % 2 == 1)
    {
      gboolean is_text = strstr ("OB OW UN UI", vr) == NULL;

      g_byte_array_append (element->value, (const guint8 *) (is_text ? " " : ""), 1);
    }
}

void
sym_dicom_set_text (SymDicomSet *self, guint32 tag, const char *vr, const char *text)
{
  sym_dicom_set_bytes (self, tag, vr, text, strlen (text));
}

void
sym_dicom_set_format (SymDicomSet *self, guint32 tag, const char *vr, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  sym_dicom_set_text (self, tag, vr, text);
}

void
sym_dicom_set_number (SymDicomSet *self, guint32 tag, const char *vr, double value)
{
  guint16 u16;
  guint32 u32;
  guint64 u64;
  float f32;

  if (strcmp (vr, "US") == 0 || strcmp (vr, "SS") == 0)
    {
      u16 = GUINT16_TO_LE ((guint16) (gint32) value);
      sym_dicom_set_bytes (self, tag, vr, &u16, sizeof u16);
    }
  else if (strcmp (vr, "UL") == 0 || strcmp (vr, "SL") == 0)
    {
      u32 = GUINT32_TO_LE ((guint32) (gint64) value);
      sym_dicom_set_bytes (self, tag, vr, &u32, sizeof u32);
    }
  else if (strcmp (vr, "FL") == 0)
    {
      f32 = (float) value;
      memcpy (&u32, &f32, sizeof u32);
      u32 = GUINT32_TO_LE (u32);
      sym_dicom_set_bytes (self, tag, vr, &u32, sizeof u32);
    }
  else
    {
      g_assert (strcmp (vr, "FD") == 0);
      memcpy (&u64, &value, sizeof u64);
      u64 = GUINT64_TO_LE (u64);
      sym_dicom_set_bytes (self, tag, vr, &u64, sizeof u64);
    }
}

void
sym_dicom_set_fragments (SymDicomSet *self, GPtrArray *fragments)
{
  Element *element = ensure (self, TAG_PIXEL_DATA, "OB");

  g_clear_pointer (&element->fragments, g_ptr_array_unref);
  element->fragments = fragments;
}

SymDicomSet *
sym_dicom_set_add_item (SymDicomSet *self, guint32 tag)
{
  Element *element = ensure (self, tag, "SQ");
  SymDicomSet *item = sym_dicom_set_new ();

  if (element->items == NULL)
    element->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_dicom_set_free);
  g_ptr_array_add (element->items, item);
  return item;
}

void
sym_dicom_set_add_code (
    SymDicomSet *self, guint32 tag, const char *value, const char *scheme, const char *meaning)
{
  SymDicomSet *item = sym_dicom_set_add_item (self, tag);

  sym_dicom_set_text (item, 0x00080100, "SH", value);
  sym_dicom_set_text (item, 0x00080102, "SH", scheme);
  sym_dicom_set_text (item, 0x00080104, "LO", meaning);
}

static void
append_u16 (GByteArray *bytes, guint16 value, gboolean big)
{
  guint16 word = (guint16) (big ? GUINT16_TO_BE (value) : GUINT16_TO_LE (value));

  g_byte_array_append (bytes, (const guint8 *) &word, sizeof word);
}

static void
append_u32 (GByteArray *bytes, guint32 value, gboolean big)
{
  guint32 word = big ? GUINT32_TO_BE (value) : GUINT32_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *) &word, sizeof word);
}

static void
append_tag (GByteArray *bytes, guint32 tag, gboolean big)
{
  append_u16 (bytes, (guint16) (tag >> 16), big);
  append_u16 (bytes, (guint16) tag, big);
}

static gsize
unit_of_vr (const char *vr)
{
  if (strstr ("US SS OW AT", vr) != NULL)
    return 2;
  if (strstr ("UL SL FL OF OL", vr) != NULL)
    return 4;
  return strstr ("FD OD OV", vr) != NULL ? 8 : 1;
}

static void
append_header (
    GByteArray *bytes, guint32 tag, const char *vr, guint32 length, SymDicomSyntax syntax)
{
  gboolean big = syntax == SYM_DICOM_EXPLICIT_BIG;

  append_tag (bytes, tag, big);
  if (syntax == SYM_DICOM_IMPLICIT_LITTLE)
    {
      append_u32 (bytes, length, big);
      return;
    }
  g_byte_array_append (bytes, (const guint8 *) vr, 2);
  if (strstr ("OB OW OF OD OL OV SQ UN UT UC UR", vr) != NULL)
    {
      append_u16 (bytes, 0, big);
      append_u32 (bytes, length, big);
    }
  else
    {
      g_assert (length <= G_MAXUINT16);
      append_u16 (bytes, (guint16) length, big);
    }
}

static void
append_set (GByteArray *bytes, SymDicomSet *set, SymDicomSyntax syntax)
{
  gboolean big = syntax == SYM_DICOM_EXPLICIT_BIG;

  for (guint i = 0; i < set->elements->len; i++)
    {
      Element *element = g_ptr_array_index (set->elements, i);

      if (element->items != NULL)
        {
          append_header (bytes, element->tag, "SQ", UNDEFINED_LENGTH, syntax);
          for (guint j = 0; j < element->items->len; j++)
            {
              append_tag (bytes, TAG_ITEM, big);
              append_u32 (bytes, UNDEFINED_LENGTH, big);
              append_set (bytes, g_ptr_array_index (element->items, j), syntax);
              append_tag (bytes, TAG_ITEM_END, big);
              append_u32 (bytes, 0, big);
            }
          append_tag (bytes, TAG_SEQUENCE_END, big);
          append_u32 (bytes, 0, big);
        }
      else if (element->fragments != NULL)
        {
          append_header (bytes, element->tag, "OB", UNDEFINED_LENGTH, syntax);
          append_tag (bytes, TAG_ITEM, big);
          append_u32 (bytes, 0, big);
          for (guint j = 0; j < element->fragments->len; j++)
            {
              GByteArray *fragment = g_ptr_array_index (element->fragments, j);

              append_tag (bytes, TAG_ITEM, big);
              append_u32 (bytes, fragment->len, big);
              g_byte_array_append (bytes, fragment->data, fragment->len);
            }
          append_tag (bytes, TAG_SEQUENCE_END, big);
          append_u32 (bytes, 0, big);
        }
      else
        {
          guint start;

          append_header (bytes, element->tag, element->vr, element->value->len, syntax);
          start = bytes->len;
          g_byte_array_append (bytes, element->value->data, element->value->len);
          if (big)
            sym_bytes_swap_units (bytes->data + start, element->value->len,
                                  unit_of_vr (element->vr));
        }
    }
}

GByteArray *
sym_dicom_set_write (SymDicomSet *self, SymDicomSyntax syntax)
{
  GByteArray *bytes = g_byte_array_new ();

  append_set (bytes, self, syntax);
  return bytes;
}

static void
copy_uid (SymDicomSet *from, guint32 from_tag, SymDicomSet *to, guint32 to_tag)
{
  Element *element = find (from, from_tag);

  g_assert (element != NULL && element->value != NULL);
  sym_dicom_set_bytes (to, to_tag, "UI", element->value->data, element->value->len);
}

GByteArray *
sym_dicom_set_write_file (SymDicomSet *self, SymDicomSyntax syntax)
{
  static const guint8 preamble[128];
  static const guint8 version[] = { 0, 1 };
  g_autoptr (SymDicomSet) meta = sym_dicom_set_new ();
  g_autoptr (GByteArray) meta_bytes = NULL;
  g_autoptr (GByteArray) data_bytes = NULL;
  GByteArray *file = g_byte_array_new ();

  sym_dicom_set_bytes (meta, 0x00020001, "OB", version, sizeof version);
  copy_uid (self, TAG_SOP_CLASS, meta, 0x00020002);
  copy_uid (self, TAG_SOP_INSTANCE, meta, 0x00020003);
  sym_dicom_set_text (meta, 0x00020010, "UI", syntax_uids[syntax]);
  sym_dicom_set_text (meta, 0x00020012, "UI", "2.25.211504366519203480611375230498221476411");
  sym_dicom_set_text (meta, 0x00020013, "SH", "SYMSCOPE " SYM_VERSION);
  meta_bytes = sym_dicom_set_write (meta, SYM_DICOM_EXPLICIT_LITTLE);

  g_byte_array_append (file, preamble, sizeof preamble);
  g_byte_array_append (file, (const guint8 *) "DICM", 4);
  append_header (file, 0x00020000, "UL", 4, SYM_DICOM_EXPLICIT_LITTLE);
  append_u32 (file, meta_bytes->len, FALSE);
  g_byte_array_append (file, meta_bytes->data, meta_bytes->len);

  data_bytes = sym_dicom_set_write (self, syntax);
  if (syntax == SYM_DICOM_DEFLATED)
    {
      g_autoptr (GByteArray) plain = g_steal_pointer (&data_bytes);

      data_bytes = sym_deflate (plain->data, plain->len, SYM_DEFLATE_RAW);
      if (data_bytes->len % 2 == 1)
        g_byte_array_append (data_bytes, (const guint8 *) "", 1);
    }
  g_byte_array_append (file, data_bytes->data, data_bytes->len);
  return file;
}

static void
append_packed_row (GByteArray *out, const guint8 *row, gsize n)
{
  for (gsize i = 0; i < n;)
    {
      gsize run = 1;

      while (i + run < n && run < 128 && row[i + run] == row[i])
        run++;
      if (run > 1)
        {
          guint8 pair[] = { (guint8) (257 - run), row[i] };

          g_byte_array_append (out, pair, sizeof pair);
          i += run;
        }
      else
        {
          gsize literal = 1;
          guint8 count;

          while (i + literal < n && literal < 128
                 && (i + literal + 1 == n || row[i + literal] != row[i + literal + 1]))
            literal++;
          count = (guint8) (literal - 1);
          g_byte_array_append (out, &count, 1);
          g_byte_array_append (out, row + i, (guint) literal);
          i += literal;
        }
    }
}

GByteArray *
sym_dicom_encode_rle (const guint8 *frame, gsize columns, gsize rows, guint n_samples, gsize width)
{
  GByteArray *out = g_byte_array_new ();
  guint n_segments = n_samples * (guint) width;
  guint32 header[16] = { GUINT32_TO_LE (n_segments) };
  g_autofree guint8 *row = g_malloc (columns);

  g_assert (n_segments <= 15);
  g_byte_array_append (out, (const guint8 *) header, sizeof header);
  for (guint segment = 0; segment < n_segments; segment++)
    {
      guint sample = segment / (guint) width;
      gsize byte = width - 1 - segment % width;

      header[1 + segment] = GUINT32_TO_LE (out->len);
      for (gsize y = 0; y < rows; y++)
        {
          for (gsize x = 0; x < columns; x++)
            row[x] = frame[((y * columns + x) * n_samples + sample) * width + byte];
          append_packed_row (out, row, columns);
        }
      if (out->len % 2 == 1)
        g_byte_array_append (out, (const guint8 *) "\0", 1);
    }
  memcpy (out->data, header, sizeof header);
  return out;
}
