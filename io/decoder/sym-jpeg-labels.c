/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-jpeg-labels"

#include "config.h"

#include "sym-jpeg-labels.h"

#include <string.h>

#include "sym-c2pa.h"
#include "sym-exif.h"
#include "sym-j2k-labels.h"
#include "sym-text.h"

/* Rec. ITU-T T.81, table B.1. */
#define SOI 0xd8
#define EOI 0xd9
#define SOS 0xda
#define TEM 0x01
#define RST0 0xd0
#define APP1 0xe1
#define APP11 0xeb
#define APP13 0xed
#define COM 0xfe

static const char exif_head[] = "Exif\0";
static const char xmp_head[] = "http://ns.adobe.com/xap/1.0/";
static const char extended_head[] = "http://ns.adobe.com/xmp/extension/";
static const char iptc_head[] = "Photoshop 3.0";

/** EXTENDED_PREFIX: digest of the whole as text, its length, offset of the part (XMP part 3) */
#define EXTENDED_PREFIX (32 + 4 + 4)

/** PART_PREFIX: "JP", box instance number, packet sequence number */
#define PART_PREFIX (2 + 2 + 4)

/* A segment of a box: its header is repeated in each. */
typedef struct
{
  guint instance;
  guint32 number;
  guint order;
  const guint8 *box;
  gsize n;
} Part;

typedef struct
{
  SymJob *job;
  SymSpan file;
  guint frame;
  GHashTable *seen;
  GArray *parts;        /* of Part */
  GByteArray *extended; /* XMP */
} Walk;

static guint32
get_u32 (const guint8 *p)
{
  return sym_dicom_u32 (p, TRUE);
}

gboolean
_sym_frame_labels_is_new (GHashTable *seen, const guint8 *bytes, gsize n)
{
  char *digest;

  if (n == 0)
    return FALSE;
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, n);
  return g_hash_table_add (seen, digest);
}

static gboolean
is_new (const Walk *walk, const guint8 *bytes, gsize n)
{
  return _sym_frame_labels_is_new (walk->seen, bytes, n);
}

static gboolean
begins_with (const guint8 *bytes, gsize n, const char *head, gsize head_size)
{
  return n >= head_size && memcmp (bytes, head, head_size) == 0;
}

#define BEGINS_WITH(bytes, n, head) begins_with (bytes, n, head, sizeof head)

static void
read_app1 (const Walk *walk, const guint8 *bytes, gsize n, const char *where)
{
  if (BEGINS_WITH (bytes, n, extended_head))
    {
      const gsize prefix = sizeof extended_head + EXTENDED_PREFIX;

      /* Parts come in order; one that is missing leaves text that does not parse, which is said. */
      if (n > prefix)
        g_byte_array_append (walk->extended, bytes + prefix, (guint) (n - prefix));
    }
  else if (!is_new (walk, bytes, n))
    return;
  else if (BEGINS_WITH (bytes, n, exif_head))
    sym_exif_read (walk->job, bytes, n, where);
  else if (BEGINS_WITH (bytes, n, xmp_head))
    sym_xmp_read (walk->job, (const char *) bytes + sizeof xmp_head, n - sizeof xmp_head, where);
}

static void
read_comment (const Walk *walk, const guint8 *bytes, gsize n)
{
  g_autofree char *where = g_strdup_printf ("frame %u COM", walk->frame);
  g_autofree char *text = sym_text_find_printable (bytes, n);
  SymTag tag = { SYM_CARRIER_PNG_TEXT, 0, 0, SYM_TAG_NONE, "Comment", where, NULL };

  if (*text != '\0' && is_new (walk, bytes, n))
    sym_text_add_tag (walk->job, &tag, text);
}

/* Behind the head of a scan: the next marker that is no part of the coded data, T.81 B.1.1.5;
 * JPEG-LS stuffs a bit and not a byte, so that what follows 0xff is below 0x80 (T.87 A.1). */
static gsize
skip_scan (const guint8 *bytes, gsize n, gsize at)
{
  while (n - at >= 2)
    {
      const guint8 *found = memchr (bytes + at, 0xff, n - at - 1);

      if (found == NULL)
        break;
      at = (gsize) (found - bytes);
      if (found[1] >= 0x80 && found[1] != 0xff && !(found[1] >= RST0 && found[1] < SOI))
        return at;
      at += found[1] == 0xff ? 1 : 2;
    }
  return n;
}

static void
keep_part (const Walk *walk, const guint8 *bytes, gsize n)
{
  Part part;

  if (n < PART_PREFIX + 8 || memcmp (bytes, "JP", 2) != 0)
    return;
  part.instance = sym_dicom_u16 (bytes + 2, TRUE);
  part.number = get_u32 (bytes + 4);
  part.order = walk->parts->len;
  part.box = bytes + PART_PREFIX;
  part.n = n - PART_PREFIX;
  g_array_append_val (walk->parts, part);
}

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const Part *one = a, *other = b;

  if (one->instance != other->instance)
    return one->instance < other->instance ? -1 : 1;
  if (one->number != other->number)
    return one->number < other->number ? -1 : 1;
  return one->order < other->order ? -1 : one->order > other->order;
}

/* The header of a box: its length and type, and the long length where that is used. */
static gsize
get_header_size (const Part *part)
{
  return get_u32 (part->box) == 1 ? 16 : 8;
}

/* Of other boxes nothing is known that would be a label; one whose beginning is missing may be. */
static gboolean
is_manifest_store (const GByteArray *box, const Part *first)
{
  gsize header = get_header_size (first);

  if (memcmp (box->data + 4, "jumb", 4) != 0)
    return FALSE;
  return first->number > 1 ||
         (box->len >= header + 12 && memcmp (box->data + header + 4, "jumdc2pa", 8) == 0);
}

static void
read_boxes (const Walk *walk)
{
  g_autofree char *where = g_strdup_printf ("frame %u APP11", walk->frame);

  g_array_sort (walk->parts, compare_parts);
  for (guint i = 0, next; i < walk->parts->len; i = next)
    {
      const Part *first = &g_array_index (walk->parts, Part, i);
      g_autoptr (GByteArray) box = g_byte_array_new ();

      g_byte_array_append (box, first->box, (guint) first->n);
      for (next = i + 1; next < walk->parts->len; next++)
        {
          const Part *part = &g_array_index (walk->parts, Part, next);
          gsize header = get_header_size (part);

          if (part->instance != first->instance)
            break;
          /* A part that is missing or stands twice leaves a box that does not parse, which is
           * said. */
          if (part->number == first->number + (next - i) && part->n > header)
            g_byte_array_append (box, part->box + header, (guint) (part->n - header));
        }
      if (is_manifest_store (box, first) && is_new (walk, box->data, box->len))
        sym_c2pa_read (walk->job, (SymSpan) { box->data, box->len }, walk->file, where);
    }
}

void
sym_jpeg_labels_read (SymJob *job, const guint8 *bytes, gsize n, guint frame, GHashTable *seen)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_autoptr (GByteArray) extended = g_byte_array_new ();
  /* DICOM makes an odd length even behind the end of the image, where no signer saw it. */
  const gsize end = n >= 3 && bytes[n - 1] == 0 && bytes[n - 2] == EOI ? n - 1 : n;
  const Walk walk = { job, { bytes, end }, frame, seen, parts, extended };
  g_autofree char *app1 = g_strdup_printf ("frame %u APP1", frame);
  g_autofree char *app13 = g_strdup_printf ("frame %u APP13", frame);
  gsize at = 2;

  if (n < 2 || bytes[0] != 0xff || bytes[1] != SOI)
    return;
  while (n - at >= 4 && bytes[at] == 0xff)
    {
      const guint8 marker = bytes[at + 1];
      const guint8 *data = bytes + at + 4;
      gsize length;

      if (marker == 0xff)
        {
          at++; /* fill byte, B.1.1.2 */
          continue;
        }
      if (marker == TEM || (marker >= RST0 && marker <= SOI))
        {
          at += 2;
          continue;
        }
      if (marker == EOI)
        break;
      length = sym_dicom_u16 (bytes + at + 2, TRUE);
      if (length < 2 || length + 2 > n - at)
        break; /* the codec's to say */
      if (marker == APP1)
        read_app1 (&walk, data, length - 2, app1);
      else if (marker == APP11)
        keep_part (&walk, data, length - 2);
      else if (marker == APP13 && BEGINS_WITH (data, length - 2, iptc_head) &&
               is_new (&walk, data, length - 2))
        sym_iptc_read (job, data + sizeof iptc_head, length - 2 - sizeof iptc_head, app13);
      else if (marker == COM)
        read_comment (&walk, data, length - 2);
      at += length + 2;
      if (marker == SOS)
        at = skip_scan (bytes, n, at);
    }
  if (is_new (&walk, extended->data, extended->len))
    sym_xmp_read (job, (const char *) extended->data, extended->len, app1);
  read_boxes (&walk);
}

static gboolean
begins_codestream (const SymDicomSet *set, const SymDicomElement *item)
{
  const guint8 *bytes = set->bytes + item->offset;

  return (item->length >= 2 && bytes[0] == 0xff && bytes[1] == SOI) ||
         sym_j2k_labels_begins (bytes, (gsize) item->length);
}

static void
read_frame (SymJob *job, const guint8 *bytes, gsize n, guint frame, GHashTable *seen)
{
  if (sym_j2k_labels_begins (bytes, n))
    sym_j2k_labels_read (job, bytes, n, frame, seen);
  else
    sym_jpeg_labels_read (job, bytes, n, frame, seen);
}

void
_sym_dicom_send_frame_labels (SymJob *job, const SymDicomSet *set)
{
  const SymDicomElement *pixels = sym_dicom_find (set, SYM_DICOM_NONE, SYM_DICOM_PIXEL_DATA);
  g_autoptr (GHashTable) seen = NULL;
  g_autoptr (GArray) items = NULL;
  guint frame = 0;

  if (pixels == NULL || (pixels->flags & SYM_DICOM_ENCAPSULATED) == 0)
    return;
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  items = sym_dicom_get_items (set, pixels);
  /* The first item is the offset table. A frame may be cut into fragments anywhere, also within a
   * segment; each frame begins with a fragment of its own, PS3.5 A.4. */
  for (guint i = 1, next; i < items->len; i = next)
    {
      const SymDicomElement *first = sym_dicom_get (set, g_array_index (items, guint32, i));
      g_autoptr (GByteArray) joined = NULL;

      next = i + 1;
      if (!begins_codestream (set, first))
        continue;
      frame++;
      for (; next < items->len; next++)
        {
          const SymDicomElement *item = sym_dicom_get (set, g_array_index (items, guint32, next));

          if (begins_codestream (set, item))
            break;
          if (joined == NULL)
            {
              joined = g_byte_array_new ();
              g_byte_array_append (joined, set->bytes + first->offset, (guint) first->length);
            }
          g_byte_array_append (joined, set->bytes + item->offset, (guint) item->length);
        }
      if (joined != NULL)
        read_frame (job, joined->data, joined->len, frame, seen);
      else
        read_frame (job, set->bytes + first->offset, first->length, frame, seen);
    }
}
