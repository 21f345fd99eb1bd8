/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-scan"

#include "config.h"

#include "sym-dicom-scan.h"

#define UNDEFINED 0xffffffffu
#define SYNTHETIC_DATA SYM_DICOM_TAG (0x0008, 0x001c)

/* A container that is open at the place where the walk is. */
typedef struct
{
  guint32 index; /* its element */
  gsize end;     /* where it ends at the latest */
  gboolean defined;
  gboolean is_item;
  gboolean is_un; /* encoding of the next item is yet to be told */
  SymDicomEncoding encoding;
} Frame;

typedef struct
{
  SymDicomSet *set;
  gsize position;
  Frame frames[2 * SYM_DICOM_MAX_DEPTH + 1];
  guint depth; /* index of the innermost frame; 0 is the data set itself */
} Walk;

typedef struct
{
  guint32 tag;
  guint16 vr;
  gsize header; /* bytes before the value */
  guint32 length;
} Head;

static gboolean
vr_is_known (guint16 vr)
{
  static const char
      known[] = "AEASATCSDADSDTFDFLISLOLTOBODOFOLOVOWPNSHSLSQSSSTSVTMUCUIULUNURUSUTUV";

  for (const char *p = known; *p != '\0'; p += 2)
    if (SYM_DICOM_VR (p[0], p[1]) == vr)
      return TRUE;
  return FALSE;
}

/* PS3.5 7.1.2: these have two reserved bytes and a length of four. */
static gboolean
vr_is_long (guint16 vr)
{
  static const char long_ones[] = "OBODOFOLOVOWSQSVUCUNURUTUV";

  for (const char *p = long_ones; *p != '\0'; p += 2)
    if (SYM_DICOM_VR (p[0], p[1]) == vr)
      return TRUE;
  return FALSE;
}

static gboolean
vr_is_letters (guint16 vr)
{
  return g_ascii_isupper (vr >> 8) && g_ascii_isupper (vr & 0xff);
}

static void
complain (SymDicomSet *set, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
complain (SymDicomSet *set, const char *format, ...)
{
  va_list arguments;

  if (set->problem != NULL)
    return;
  va_start (arguments, format);
  set->problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* Reads tag, VR and length; FALSE where they do not fit before limit. */
static gboolean
read_head (const guint8 *bytes, gsize position, gsize limit, SymDicomEncoding encoding, Head *head)
{
  const guint8 *p = bytes + position;
  gboolean big = encoding == SYM_DICOM_EXPLICIT_BIG;

  if (limit - position < 8)
    return FALSE;
  head->tag = SYM_DICOM_TAG (sym_dicom_u16 (p, big), sym_dicom_u16 (p + 2, big));
  head->header = 8;
  head->vr = 0;
  if (encoding == SYM_DICOM_IMPLICIT || head->tag >> 16 == 0xfffe)
    {
      head->length = sym_dicom_u32 (p + 4, big);
      return TRUE;
    }
  head->vr = SYM_DICOM_VR (p[4], p[5]);
  if (vr_is_long (head->vr) || (!vr_is_known (head->vr) && vr_is_letters (head->vr)))
    {
      if (limit - position < 12)
        return FALSE;
      head->length = sym_dicom_u32 (p + 8, big);
      head->header = 12;
    }
  else
    head->length = sym_dicom_u16 (p + 6, big);
  return TRUE;
}

gboolean
sym_dicom_guess_encoding (const guint8 *bytes, gsize size, gsize start, SymDicomEncoding *encoding)
{
  static const SymDicomEncoding tries[] = { SYM_DICOM_EXPLICIT, SYM_DICOM_EXPLICIT_BIG,
                                            SYM_DICOM_IMPLICIT };
  Head head, next;

  if (start > size)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      gsize after;

      if (!read_head (bytes, start, size, tries[i], &head))
        continue;
      if (tries[i] != SYM_DICOM_IMPLICIT && !vr_is_known (head.vr))
        continue;
      /* No data set begins with a group beyond these: file meta, directory, identification,
       * patient, acquisition, relationship, image. It keeps text and other formats out. */
      if (head.tag >> 16 == 0 || head.tag >> 16 > 0x0028 || (head.tag >> 16 & 1) != 0 ||
          (head.tag & 0xffff) > 0x9fff)
        continue;
      if (head.length == UNDEFINED || head.length > size - start - head.header)
        continue;
      after = start + head.header + head.length;
      if (after < size)
        {
          if (!read_head (bytes, after, size, tries[i], &next) || next.tag <= head.tag ||
              next.tag >> 16 > 0x7fe0)
            continue;
          if (head.tag >> 16 != 2 && tries[i] != SYM_DICOM_IMPLICIT && !vr_is_known (next.vr))
            continue;
          if (head.tag >> 16 != 2 && next.length != UNDEFINED &&
              next.length > size - after - next.header)
            continue;
        }
      *encoding = tries[i];
      return TRUE;
    }
  return FALSE;
}

static guint32
add_element (Walk *walk, guint32 tag, guint16 vr, guint flags, gsize offset, gsize length)
{
  const Frame *frame = &walk->frames[walk->depth];
  SymDicomElement element = { 0 };
  guint items = 0;

  for (guint i = 1; i <= walk->depth; i++)
    items += walk->frames[i].is_item ? 1u : 0u;
  element.tag = tag;
  element.vr = vr;
  element.depth = (guint8) items;
  element.flags = (guint8) flags;
  element.parent = frame->index;
  element.end = walk->set->elements->len + 1;
  element.offset = offset;
  element.length = length;
  g_array_append_val (walk->set->elements, element);
  return walk->set->elements->len - 1;
}

static void
pop (Walk *walk)
{
  Frame *frame = &walk->frames[walk->depth--];
  SymDicomElement *element = &g_array_index (walk->set->elements, SymDicomElement, frame->index);

  element->end = walk->set->elements->len;
  if (!frame->defined && walk->position >= element->offset)
    element->length = walk->position - element->offset;
}

static gboolean
push (Walk *walk, guint32 index, gsize end, gboolean defined, gboolean is_item,
      SymDicomEncoding encoding)
{
  Frame *frame;

  if (walk->depth + 1 >= G_N_ELEMENTS (walk->frames))
    {
      complain (walk->set, "Items are nested deeper than %d levels at byte %" G_GSIZE_FORMAT,
                SYM_DICOM_MAX_DEPTH, walk->position);
      return FALSE;
    }
  frame = &walk->frames[++walk->depth];
  frame->index = index;
  frame->end = end;
  frame->defined = defined;
  frame->is_item = is_item;
  frame->is_un = FALSE;
  frame->encoding = encoding;
  return TRUE;
}

/* Within UN and unknown implicit elements items are implicit little-endian (PS3.5 6.2.2), but
 * some writers leave them explicit. An explicit header read as implicit has its VR in the length. */
static SymDicomEncoding
guess_in_item (const SymDicomSet *set, gsize position, gsize limit)
{
  const guint8 *p = set->bytes + position;

  if (limit - position < 8 || !vr_is_known (SYM_DICOM_VR (p[4], p[5])))
    return SYM_DICOM_IMPLICIT;
  return sym_dicom_u32 (p + 4, FALSE) > limit - position - 8 ? SYM_DICOM_EXPLICIT
                                                             : SYM_DICOM_IMPLICIT;
}

static gboolean
begins_with_item (const SymDicomSet *set, gsize position, gsize length)
{
  const guint8 *p = set->bytes + position;

  return length >= 8 && sym_dicom_u32 (p, FALSE) == 0xe000fffeu &&
         (sym_dicom_u32 (p + 4, FALSE) == UNDEFINED || sym_dicom_u32 (p + 4, FALSE) <= length - 8);
}

/* Whether an element of the same container could stand here, behind element tag. */
static gboolean
looks_like_next (const SymDicomSet *set, const Frame *frame, gsize position, guint32 tag)
{
  Head head;

  if (position >= frame->end)
    return position == frame->end;
  if (!read_head (set->bytes, position, frame->end, frame->encoding, &head))
    return FALSE;
  if (head.tag >> 16 == 0xfffe)
    return head.tag == SYM_DICOM_ITEM || head.tag == SYM_DICOM_ITEM_END ||
           head.tag == SYM_DICOM_SEQUENCE_END;
  return head.tag > tag && tag >> 16 != 0xfffe &&
         (frame->encoding == SYM_DICOM_IMPLICIT || vr_is_letters (head.vr)) &&
         (head.length == UNDEFINED || head.length <= frame->end - position - head.header);
}

/* Writers of odd lengths leave the padding out, or write it and do not count it. Returns where the
 * next element is. */
static gsize
skip_padding (const Walk *walk, gsize position, guint flags, gsize length, guint32 tag)
{
  const Frame *frame = &walk->frames[walk->depth];

  if (length % 2 == 0 || (flags & SYM_DICOM_CUT) != 0)
    return position;
  walk->set->n_odd++;
  if (looks_like_next (walk->set, frame, position, tag) || position >= frame->end ||
      walk->set->bytes[position] > ' ' ||
      !looks_like_next (walk->set, frame, position + 1, tag))
    return position;
  return position + 1;
}

/* FFFE elements. FALSE stops the walk. */
static gboolean
step_delimiter (Walk *walk, const Head *head, gsize limit)
{
  Frame *frame = &walk->frames[walk->depth];
  const SymDicomElement *container;
  gsize value = walk->position + 8;
  gsize length = head->length;
  guint32 index;
  guint flags = frame->encoding == SYM_DICOM_EXPLICIT_BIG ? SYM_DICOM_BIG_ENDIAN : 0;

  if (head->tag == SYM_DICOM_ITEM_END)
    {
      walk->position = value;
      if (walk->depth > 0 && frame->is_item)
        pop (walk);
      return TRUE;
    }
  if (head->tag == SYM_DICOM_SEQUENCE_END)
    {
      if (walk->depth > 0 && frame->is_item)
        pop (walk);
      walk->position = value;
      if (walk->depth > 0)
        pop (walk);
      return TRUE;
    }
  if (head->tag == SYM_DICOM_ITEM && frame->is_item && !frame->defined)
    {
      /* The end of the item before is missing. */
      pop (walk);
      frame = &walk->frames[walk->depth];
    }
  if (head->tag != SYM_DICOM_ITEM || walk->depth == 0 || frame->is_item)
    {
      complain (walk->set, "An item stands outside a sequence at byte %" G_GSIZE_FORMAT,
                walk->position);
      return FALSE;
    }

  if (length != UNDEFINED && length > limit - value)
    {
      flags |= SYM_DICOM_CUT;
      length = limit - value;
    }
  container = sym_dicom_get (walk->set, frame->index);
  if ((container->flags & SYM_DICOM_ENCAPSULATED) != 0)
    {
      if (head->length == UNDEFINED)
        {
          complain (walk->set, "A fragment of pixel data has no length at byte %" G_GSIZE_FORMAT,
                    walk->position);
          return FALSE;
        }
      add_element (walk, SYM_DICOM_ITEM, SYM_DICOM_VR ('O', 'B'), flags, value, length);
      walk->position = skip_padding (walk, value + length, flags, length, head->tag);
      return TRUE;
    }
  index = add_element (walk, SYM_DICOM_ITEM, 0, flags, value, length == UNDEFINED ? 0 : length);
  walk->position = value;
  return push (walk, index, length == UNDEFINED ? limit : value + length, length != UNDEFINED, TRUE,
               frame->is_un ? guess_in_item (walk->set, value, limit) : frame->encoding);
}

static gboolean
step_element (Walk *walk, Head *head, gsize limit)
{
  Frame *frame = &walk->frames[walk->depth];
  SymDicomSet *set = walk->set;
  SymDicomEncoding encoding = frame->encoding;
  gsize value = walk->position + head->header;
  gsize length = head->length;
  guint flags = encoding == SYM_DICOM_EXPLICIT_BIG ? SYM_DICOM_BIG_ENDIAN : 0;
  gboolean unknown = head->vr == 0 || head->vr == SYM_DICOM_VR ('U', 'N') ||
                     !vr_is_known (head->vr);
  gboolean is_un = FALSE;
  guint32 index;

  if (encoding != SYM_DICOM_IMPLICIT && !vr_is_known (head->vr))
    set->n_unknown++;
  if (unknown)
    {
      guint16 vr = sym_dicom_dictionary_get_vr (head->tag);

      /* UN holds what the dictionary says, implicit and little-endian. */
      if (head->vr != 0)
        flags &= ~(guint) SYM_DICOM_BIG_ENDIAN;
      head->vr = vr != 0 ? vr : SYM_DICOM_VR ('U', 'N');
      is_un = encoding != SYM_DICOM_IMPLICIT || vr == 0;
    }
  if (length != UNDEFINED && length > limit - value)
    {
      flags |= SYM_DICOM_CUT;
      length = limit - value;
      if (head->tag != SYM_DICOM_PIXEL_DATA)
        complain (set,
                  "Element (%04X,%04X) is cut off: %u bytes are declared, %" G_GSIZE_FORMAT
                  " are there",
                  head->tag >> 16, head->tag & 0xffff, head->length, length);
    }

  if (length == UNDEFINED)
    {
      if (head->tag == SYM_DICOM_PIXEL_DATA)
        flags |= SYM_DICOM_ENCAPSULATED;
      else
        {
          flags |= SYM_DICOM_SEQUENCE;
          head->vr = SYM_DICOM_VR ('S', 'Q');
        }
    }
  else if (head->tag != SYNTHETIC_DATA &&
           (head->vr == SYM_DICOM_VR ('S', 'Q') ||
            (head->vr == SYM_DICOM_VR ('U', 'N') && begins_with_item (set, value, length))))
    {
      flags |= SYM_DICOM_SEQUENCE;
      head->vr = SYM_DICOM_VR ('S', 'Q');
    }

  index = add_element (walk, head->tag, head->vr, flags, value, length == UNDEFINED ? 0 : length);
  if ((flags & (SYM_DICOM_SEQUENCE | SYM_DICOM_ENCAPSULATED)) == 0)
    {
      walk->position = skip_padding (walk, value + length, flags, length, head->tag);
      return TRUE;
    }
  walk->position = value;
  if (!push (walk, index, length == UNDEFINED ? limit : value + length, length != UNDEFINED, FALSE,
             is_un ? SYM_DICOM_IMPLICIT : encoding))
    return FALSE;
  walk->frames[walk->depth].is_un = is_un;
  return TRUE;
}

SymDicomSet *
sym_dicom_scan (const guint8 *bytes, gsize size, gsize start, SymDicomEncoding encoding,
                guint16 only_group, gsize *end)
{
  SymDicomSet *set = g_new0 (SymDicomSet, 1);
  Walk walk = { 0 };
  gboolean going = TRUE;

  set->bytes = bytes;
  set->size = size;
  set->elements = g_array_sized_new (FALSE, FALSE, sizeof (SymDicomElement), 512);
  walk.set = set;
  walk.position = MIN (start, size);
  walk.frames[0].index = SYM_DICOM_NONE;
  walk.frames[0].end = size;
  walk.frames[0].defined = TRUE;
  walk.frames[0].encoding = encoding;

  while (going)
    {
      Frame *frame = &walk.frames[walk.depth];
      Head head;

      if (walk.position >= frame->end)
        {
          if (walk.depth == 0)
            break;
          if (!frame->defined)
            complain (set, "A sequence or item is not ended at byte %" G_GSIZE_FORMAT,
                      walk.position);
          pop (&walk);
          continue;
        }
      if (set->elements->len >= SYM_DICOM_MAX_ELEMENTS)
        {
          complain (set, "There are more than %u elements", SYM_DICOM_MAX_ELEMENTS);
          break;
        }
      if (!read_head (bytes, walk.position, frame->end, frame->encoding, &head))
        {
          /* Odd bytes at the end of the file are common padding; in an item they are not. */
          if (walk.depth > 0 || walk.position < 8 || frame->end - walk.position > 1)
            complain (set, "An element is cut off at byte %" G_GSIZE_FORMAT, walk.position);
          walk.position = frame->end;
          continue;
        }
      if (only_group != 0 && walk.depth == 0 && head.tag >> 16 != only_group)
        break;
      if (head.tag >> 16 == 0xfffe)
        going = step_delimiter (&walk, &head, frame->end);
      else if (walk.depth > 0 && !frame->is_item)
        {
          complain (set,
                    "A sequence holds element (%04X,%04X) outside an item at byte %" G_GSIZE_FORMAT,
                    head.tag >> 16, head.tag & 0xffff, walk.position);
          if (frame->defined)
            walk.position = frame->end;
          else
            pop (&walk);
        }
      else if (head.tag == 0 && head.length == 0 && walk.depth == 0)
        break; /* zeros after the data set */
      else
        going = step_element (&walk, &head, frame->end);
    }
  while (walk.depth > 0)
    pop (&walk);
  if (end != NULL)
    *end = walk.position;
  return set;
}

void
sym_dicom_set_free (SymDicomSet *self)
{
  g_array_unref (self->elements);
  g_free (self->problem);
  g_free (self);
}

const SymDicomElement *
sym_dicom_find (const SymDicomSet *self, guint32 parent, guint32 tag)
{
  guint32 i = parent == SYM_DICOM_NONE ? 0 : parent + 1;
  guint32 end = parent == SYM_DICOM_NONE ? self->elements->len : sym_dicom_get (self, parent)->end;

  for (; i < end; i = sym_dicom_get (self, i)->end)
    if (sym_dicom_get (self, i)->tag == tag)
      return sym_dicom_get (self, i);
  return NULL;
}

guint32
sym_dicom_find_item (const SymDicomSet *self, guint32 parent, guint32 tag, guint index)
{
  const SymDicomElement *sequence = sym_dicom_find (self, parent, tag);
  guint32 i;

  if (sequence == NULL || (sequence->flags & SYM_DICOM_SEQUENCE) == 0)
    return SYM_DICOM_NONE;
  for (i = (guint32) (sequence - sym_dicom_get (self, 0)) + 1; i < sequence->end;
       i = sym_dicom_get (self, i)->end)
    if (index-- == 0)
      return i;
  return SYM_DICOM_NONE;
}

GArray *
sym_dicom_get_items (const SymDicomSet *self, const SymDicomElement *sequence)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = (guint32) (sequence - sym_dicom_get (self, 0)) + 1; i < sequence->end;
       i = sym_dicom_get (self, i)->end)
    g_array_append_val (items, i);
  return items;
}
