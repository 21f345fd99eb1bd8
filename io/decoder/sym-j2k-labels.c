/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-j2k-labels"

#include "config.h"

#include "sym-j2k-labels.h"

#include <string.h>

#include "sym-c2pa.h"
#include "sym-dicom-scan.h"
#include "sym-exif.h"
#include "sym-jpeg-labels.h"
#include "sym-text.h"

/* Rec. ITU-T T.800, table A.2. */
#define COM 0x64
#define SOT 0x90
#define SOD 0x93
#define EOC 0xd9

/** SOT_SIZE: marker, length, tile, length of the tile-part, number, count; A.4.2 */
#define SOT_SIZE 12

static const guint8 codestream_head[] = { 0xff, 0x4f, 0xff, 0x51 };
static const guint8 file_head[] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ' };
static const guint8 xmp_uuid[] = { 0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8,
                                   0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac };
static const char exif_uuid[] = "JpgTiffExif->JP2";

typedef struct
{
  SymJob *job;
  SymSpan frame_bytes;
  guint frame;
  GHashTable *seen;
} Walk;

static gboolean
begins_with (const guint8 *bytes, gsize n, gconstpointer head, gsize size)
{
  return n >= size && memcmp (bytes, head, size) == 0;
}

gboolean
sym_j2k_labels_begins (const guint8 *bytes, gsize n)
{
  return begins_with (bytes, n, codestream_head, sizeof codestream_head) ||
         begins_with (bytes, n, file_head, sizeof file_head);
}

static void
add_text (const Walk *walk, const guint8 *bytes, gsize n, const char *what)
{
  g_autofree char *where = g_strdup_printf ("frame %u %s", walk->frame, what);
  g_autofree char *text = sym_text_find_printable (bytes, n);
  SymTag tag = { SYM_CARRIER_PNG_TEXT, 0, 0, SYM_TAG_NONE, "Comment", where, NULL };

  if (*text != '\0' && _sym_frame_labels_is_new (walk->seen, bytes, n))
    sym_text_add_tag (walk->job, &tag, text);
}

/* Marker segments from @at up to a tile-part or its data. Returns where that begins. */
static gsize
read_segments (const Walk *walk, const guint8 *bytes, gsize n, gsize at)
{
  while (n - at >= 4 && bytes[at] == 0xff)
    {
      const guint8 marker = bytes[at + 1];
      const gsize length = sym_dicom_u16 (bytes + at + 2, TRUE);

      if (marker == SOT || marker == SOD || marker == EOC)
        return at;
      if (length < 2 || length + 2 > n - at)
        break; /* the codec's to say */
      /* A.9.2: two bytes say whether it is Latin text; whatever is readable counts. */
      if (marker == COM && length > 4)
        add_text (walk, bytes + at + 6, length - 4, "COM");
      at += length + 2;
    }
  return n;
}

static void
read_codestream (const Walk *walk, const guint8 *bytes, gsize n)
{
  gsize at = read_segments (walk, bytes, n, 2);

  while (n - at > SOT_SIZE && bytes[at + 1] == SOT)
    {
      const guint32 length = sym_dicom_u32 (bytes + at + 6, TRUE);

      read_segments (walk, bytes, n, at + SOT_SIZE);
      /* 0: up to the end of the codestream; A.4.2 */
      if (length <= SOT_SIZE || length > n - at)
        break;
      at += length;
    }
}

static void
read_uuid (const Walk *walk, const guint8 *bytes, gsize n)
{
  g_autofree char *where = g_strdup_printf ("frame %u uuid", walk->frame);

  if (n <= sizeof xmp_uuid || !_sym_frame_labels_is_new (walk->seen, bytes, n))
    return;
  if (memcmp (bytes, xmp_uuid, sizeof xmp_uuid) == 0)
    sym_xmp_read (walk->job, (const char *) bytes + sizeof xmp_uuid, n - sizeof xmp_uuid, where);
  else if (memcmp (bytes, exif_uuid, sizeof xmp_uuid) == 0)
    sym_exif_read (walk->job, bytes + sizeof xmp_uuid, n - sizeof xmp_uuid, where);
}

/* A box of the type named at @box + 4, whose content is from @start on. */
static void
read_box (const Walk *walk, const guint8 *box, gsize n, gsize start)
{
  const char *type = (const char *) box + 4;
  g_autofree char *where = g_strdup_printf ("frame %u jumb", walk->frame);

  if (memcmp (type, "jp2c", 4) == 0 && n - start >= 2)
    read_codestream (walk, box + start, n - start);
  else if (memcmp (type, "uuid", 4) == 0)
    read_uuid (walk, box + start, n - start);
  else if (memcmp (type, "xml ", 4) == 0)
    add_text (walk, box + start, n - start, "xml");
  else if (memcmp (type, "jumb", 4) == 0 && n - start >= 12 &&
           memcmp (box + start + 4, "jumdc2pa", 8) == 0 &&
           _sym_frame_labels_is_new (walk->seen, box, n))
    sym_c2pa_read (walk->job, (SymSpan) { box, n }, walk->frame_bytes, where);
}

void
sym_j2k_labels_read (SymJob *job, const guint8 *bytes, gsize n, guint frame, GHashTable *seen)
{
  const Walk walk = { job, { bytes, n }, frame, seen };
  gsize at = 0;

  if (begins_with (bytes, n, codestream_head, sizeof codestream_head))
    {
      read_codestream (&walk, bytes, n);
      return;
    }
  while (n - at >= 8)
    {
      guint64 length = sym_dicom_u32 (bytes + at, TRUE);
      gsize start = 8;

      if (length == 1 && n - at >= 16)
        {
          length = sym_dicom_u64 (bytes + at + 8, TRUE);
          start = 16;
        }
      else if (length == 0) /* up to the end; I.4 */
        length = n - at;
      if (length < start || length > n - at)
        break;
      read_box (&walk, bytes + at, (gsize) length, start);
      at += (gsize) length;
    }
}
