/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-capture-writer"

#include "config.h"

#include "sym-capture-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-frame-labels.h"
#include "sym-output-file.h"

#define EXPLICIT_LITTLE "1.2.840.10008.1.2.1"
#define SECONDARY_CAPTURE "1.2.840.10008.5.1.4.1.1.7"
/* A UUID of ours in the way of PS3.5 B.2. */
#define IMPLEMENTATION "2.25.13548929058249475060227487742601681183"

#define TAG(group, element) ((guint32) (group) << 16 | (element))
#define UNDEFINED 0xffffffffu

/* Bytes of LO and ST; a UTF-8 character counts as one of the standard's, so these are safe. */
#define LO_MAX 64
#define ST_MAX 1024

static void
put_u16 (GByteArray *to, guint value)
{
  const guint16 little = GUINT16_TO_LE ((guint16) value);

  g_byte_array_append (to, (const guint8 *) &little, 2);
}

static void
put_u32 (GByteArray *to, guint32 value)
{
  const guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (to, (const guint8 *) &little, 4);
}

/* Explicit VR, PS3.5 7.1.2. */
static void
put_head (GByteArray *to, guint32 tag, const char *vr, guint32 length)
{
  put_u16 (to, tag >> 16);
  put_u16 (to, tag & 0xffff);
  g_byte_array_append (to, (const guint8 *) vr, 2);
  if (g_str_equal (vr, "OB") || g_str_equal (vr, "SQ") || g_str_equal (vr, "UT"))
    {
      put_u16 (to, 0);
      put_u32 (to, length);
    }
  else
    put_u16 (to, length);
}

static void
put_bytes (GByteArray *to, guint32 tag, const char *vr, gconstpointer value, gsize n)
{
  const guint8 pad = g_str_equal (vr, "UI") || g_str_equal (vr, "OB") ? 0 : ' ';

  put_head (to, tag, vr, (guint32) (n + n % 2));
  g_byte_array_append (to, value, (guint) n);
  if (n % 2 != 0)
    g_byte_array_append (to, &pad, 1);
}

static void
put_text (GByteArray *to, guint32 tag, const char *vr, const char *text)
{
  put_bytes (to, tag, vr, text, strlen (text));
}

static void
put_us (GByteArray *to, guint32 tag, guint value)
{
  put_head (to, tag, "US", 2);
  put_u16 (to, value);
}

/* Cut at a character; a backslash would begin another value. */
static void
put_phrase (GByteArray *to, guint32 tag, const char *vr, const char *text, gsize max)
{
  g_autofree char *plain = _sym_frame_labels_make_plain (text);
  gsize n = strlen (plain);

  if (g_str_equal (vr, "LO"))
    g_strdelimit (plain, "\\", '/');
  if (n > max)
    n = (gsize) (g_utf8_find_prev_char (plain, plain + max + 1) - plain);
  put_bytes (to, tag, vr, plain, n);
}

static void
put_sequence (GByteArray *to, guint32 tag, GPtrArray *items)
{
  guint32 length = 0;

  for (guint i = 0; i < items->len; i++)
    length += ((const GByteArray *) g_ptr_array_index (items, i))->len + 8;
  put_head (to, tag, "SQ", length);
  for (guint i = 0; i < items->len; i++)
    {
      const GByteArray *item = g_ptr_array_index (items, i);

      put_u16 (to, 0xfffe);
      put_u16 (to, 0xe000);
      put_u32 (to, item->len);
      g_byte_array_append (to, item->data, item->len);
    }
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
}

static void
put_code (GByteArray *to, guint32 tag, const char *value, const char *meaning)
{
  g_autoptr (GPtrArray) items = new_items ();
  GByteArray *code = g_byte_array_new ();

  put_text (code, TAG (0x0008, 0x0100), "SH", value);
  put_text (code, TAG (0x0008, 0x0102), "SH", "DCM");
  put_text (code, TAG (0x0008, 0x0104), "LO", meaning);
  g_ptr_array_add (items, code);
  put_sequence (to, tag, items);
}

/* A UUID as a decimal number, PS3.5 B.2. */
static char *
make_uid (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  guint8 number[16];
  char digits[40];
  guint at = sizeof digits - 1;
  guint n = 0;

  for (const char *p = uuid; *p != '\0'; p++)
    if (*p != '-')
      {
        const guint8 nibble = (guint8) g_ascii_xdigit_value (*p);

        number[n / 2] = (guint8) (n % 2 == 0 ? nibble << 4 : number[n / 2] | nibble);
        n++;
      }
  digits[at] = '\0';
  for (gboolean is_zero = FALSE; !is_zero && at > 0;)
    {
      guint rest = 0;

      is_zero = TRUE;
      for (guint i = 0; i < sizeof number; i++)
        {
          const guint value = rest << 8 | number[i];

          number[i] = (guint8) (value / 10);
          rest = value % 10;
          is_zero = is_zero && number[i] == 0;
        }
      digits[--at] = (char) ('0' + rest);
    }
  return g_strconcat ("2.25.", digits + at, NULL);
}

/* What all sources say alike; "" where one says something else or nothing. */
static const char *
get_common (GPtrArray *sources, guint32 tag)
{
  const char *common = NULL;

  for (guint i = 0; i < sources->len; i++)
    {
      const SymTag *found = sym_tags_find (sym_item_get_tags (g_ptr_array_index (sources, i)), SYM_CARRIER_DICOM, tag);

      if (found == NULL || found->flags != SYM_TAG_NONE || (common != NULL && !g_str_equal (common, found->value)))
        return "";
      common = found->value;
    }
  return common != NULL ? common : "";
}

/* What a source says may be longer than its VR allows, PS3.5 table 6.2-1: left out then. */
static void
put_common (GByteArray *to, guint32 tag, const char *vr, GPtrArray *sources)
{
  static const struct
  {
    const char *vr;
    glong max;
  } limits[] = { { "CS", 16 }, { "DA", 8 }, { "LO", 64 }, { "PN", 194 }, { "SH", 16 }, { "TM", 14 } };
  const char *value = get_common (sources, tag);
  glong max = 0;

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    if (g_str_equal (vr, limits[i].vr))
      max = limits[i].max;
  put_text (to, tag, vr, g_utf8_strlen (value, -1) <= max ? value : "");
}

/* Nor is an identifier taken that is none, PS3.5 9.1. */
static gboolean
is_uid (const char *text)
{
  const gsize n = strlen (text);

  return n > 0 && n <= 64 && strspn (text, "0123456789.") == n;
}

/* One image, once; files of a stack have their class in common. */
static void
add_source_image (GPtrArray *items, GHashTable *known, const SymTags *tags, const char *uid)
{
  const SymTag *class = sym_tags_find (tags, SYM_CARRIER_DICOM, TAG (0x0008, 0x0016));
  const SymTag *first = sym_tags_find (tags, SYM_CARRIER_DICOM, TAG (0x0008, 0x0018));
  GByteArray *item;

  if (uid == NULL && first != NULL)
    uid = first->value;
  if (class == NULL || uid == NULL || !is_uid (class->value) || !is_uid (uid)
      || !g_hash_table_add (known, (gpointer) uid))
    return;
  item = g_byte_array_new ();
  put_text (item, TAG (0x0008, 0x1150), "UI", class->value);
  put_text (item, TAG (0x0008, 0x1155), "UI", uid);
  put_code (item, TAG (0x0040, 0xa170), "121322", "Source image for image processing operation");
  g_ptr_array_add (items, item);
}

/* The images that the frame was composed of, PS3.3 C.7.6.1.1.4: of a stack the slice that is shown; a
 * cut through it owes something to each of them. */
static void
put_source_images (GByteArray *to, const SymScene *scene)
{
  g_autoptr (GPtrArray) items = new_items ();
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sym_scene_get_n_views (scene); i++)
    {
      const SymItem *source = sym_scene_get_item (scene, i);
      const SymViewport *viewport = sym_scene_get_viewport (scene, i);
      const SymImage *image = sym_item_get_image (source);
      const SymTags *tags = sym_item_get_tags (source);
      gint64 first = viewport->slice, last = viewport->slice;

      if (image == NULL || viewport->slice < 0)
        {
          add_source_image (items, known, tags, NULL);
          continue;
        }
      if (viewport->plane != SYM_PLANE_ACQUIRED)
        {
          first = 0;
          last = (gint64) sym_image_get_dims (image)[2] - 1;
        }
      for (gint64 slice = first; slice <= last; slice++)
        add_source_image (items, known, tags,
                          sym_image_get_source (image, slice, viewport->time, viewport->other));
    }
  if (items->len > 0)
    put_sequence (to, TAG (0x0008, 0x2112), items);
}

static void
put_equipment (GByteArray *to, const char *date_time)
{
  g_autoptr (GPtrArray) items = new_items ();
  GByteArray *item = g_byte_array_new ();

  put_text (item, TAG (0x0008, 0x0070), "LO", "Symscope");
  put_text (item, TAG (0x0008, 0x1090), "LO", "Symscope");
  put_text (item, TAG (0x0018, 0x1020), "LO", SYM_VERSION);
  put_text (item, TAG (0x0018, 0xa002), "DT", date_time);
  put_text (item, TAG (0x0018, 0xa003), "ST", "Drawn into a picture with the words on its origin.");
  put_code (item, TAG (0x0040, 0xa170), "109102", "Processing Equipment");
  g_ptr_array_add (items, item);
  put_sequence (to, TAG (0x0018, 0xa001), items);
}

static GPtrArray *
get_sources (const SymScene *scene)
{
  GPtrArray *sources = g_ptr_array_new ();

  for (guint i = 0; i < sym_scene_get_n_views (scene); i++)
    g_ptr_array_add (sources, sym_scene_get_item (scene, i));
  return sources;
}

static void
put_identity (GByteArray *to, SymFrame *frame, const SymScene *scene, const char *uid, const char *statement)
{
  g_autoptr (GPtrArray) sources = get_sources (scene);
  const SymVerdict *verdict = sym_frame_get_verdict (frame);
  const char *study = get_common (sources, TAG (0x0020, 0x000d));
  g_autofree char *new_study = make_uid ();
  g_autofree char *series = make_uid ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y%m%d");
  g_autofree char *time = g_date_time_format (now, "%H%M%S");
  g_autofree char *date_time = g_strconcat (date, time, NULL);

  put_text (to, TAG (0x0008, 0x0005), "CS", "ISO_IR 192");
  put_text (to, TAG (0x0008, 0x0008), "CS", "DERIVED\\SECONDARY");
  put_text (to, TAG (0x0008, 0x0012), "DA", date);
  put_text (to, TAG (0x0008, 0x0013), "TM", time);
  put_text (to, TAG (0x0008, 0x0016), "UI", SECONDARY_CAPTURE);
  put_text (to, TAG (0x0008, 0x0018), "UI", uid);
  if (verdict->kind == SYM_VERDICT_SYNTHETIC || verdict->kind == SYM_VERDICT_PARTLY_SYNTHETIC)
    put_text (to, TAG (0x0008, 0x001c), "CS", "YES");
  put_common (to, TAG (0x0008, 0x0020), "DA", sources);
  put_text (to, TAG (0x0008, 0x0023), "DA", date);
  put_common (to, TAG (0x0008, 0x0030), "TM", sources);
  put_text (to, TAG (0x0008, 0x0033), "TM", time);
  put_common (to, TAG (0x0008, 0x0050), "SH", sources);
  put_text (to, TAG (0x0008, 0x0060), "CS", "OT");
  put_text (to, TAG (0x0008, 0x0064), "CS", "WSD");
  put_common (to, TAG (0x0008, 0x0090), "PN", sources);
  put_phrase (to, TAG (0x0008, 0x103e), "LO", sym_verdict_get_words (verdict), LO_MAX);
  put_phrase (to, TAG (0x0008, 0x2111), "ST", statement, ST_MAX);
  put_source_images (to, scene);
  put_common (to, TAG (0x0010, 0x0010), "PN", sources);
  put_common (to, TAG (0x0010, 0x0020), "LO", sources);
  put_common (to, TAG (0x0010, 0x0030), "DA", sources);
  put_common (to, TAG (0x0010, 0x0040), "CS", sources);
  put_text (to, TAG (0x0018, 0x1012), "DA", date);
  put_text (to, TAG (0x0018, 0x1014), "TM", time);
  put_text (to, TAG (0x0018, 0x1016), "LO", "Symscope");
  put_text (to, TAG (0x0018, 0x1018), "LO", "Symscope");
  put_text (to, TAG (0x0018, 0x1019), "LO", SYM_VERSION);
  put_equipment (to, date_time);
  put_text (to, TAG (0x0020, 0x000d), "UI", is_uid (study) ? study : new_study);
  put_text (to, TAG (0x0020, 0x000e), "UI", series);
  put_common (to, TAG (0x0020, 0x0010), "SH", sources);
  put_text (to, TAG (0x0020, 0x0011), "IS", "1");
  put_text (to, TAG (0x0020, 0x0013), "IS", "1");
  put_text (to, TAG (0x0020, 0x0020), "CS", "");
  put_text (to, TAG (0x0020, 0x0060), "CS", "");
  put_phrase (to, TAG (0x0020, 0x4000), "LT", statement, ST_MAX);
}

static gboolean
put_pixels (GByteArray *to, SymFrame *frame, GError **error)
{
  const guint width = (guint) sym_frame_get_width (frame), height = (guint) sym_frame_get_height (frame);
  const guint8 *rows = g_bytes_get_data (sym_frame_get_bytes (frame), NULL);
  const guint64 size = (guint64) width * height * 3;

  if (size >= G_MAXUINT32 / 2)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   _ ("A picture of %u by %u pixels is too large for a DICOM file"), width, height);
      return FALSE;
    }
  put_us (to, TAG (0x0028, 0x0002), 3);
  put_text (to, TAG (0x0028, 0x0004), "CS", "RGB");
  put_us (to, TAG (0x0028, 0x0006), 0);
  put_us (to, TAG (0x0028, 0x0010), height);
  put_us (to, TAG (0x0028, 0x0011), width);
  put_us (to, TAG (0x0028, 0x0100), 8);
  put_us (to, TAG (0x0028, 0x0101), 8);
  put_us (to, TAG (0x0028, 0x0102), 7);
  put_us (to, TAG (0x0028, 0x0103), 0);
  put_text (to, TAG (0x0028, 0x0301), "CS", "YES");
  put_head (to, TAG (0x7fe0, 0x0010), "OB", (guint32) (size + size % 2));
  for (guint y = 0; y < height; y++)
    g_byte_array_append (to, rows + (gsize) y * sym_frame_get_stride (frame), width * 3);
  if (size % 2 != 0)
    g_byte_array_append (to, (const guint8 *) "", 1);
  return TRUE;
}

static void
put_meta (GByteArray *to, const char *uid)
{
  static const guint8 preamble[128] = { 0 };
  static const guint8 version[] = { 0, 1 };
  g_autoptr (GByteArray) group = g_byte_array_new ();

  put_bytes (group, TAG (0x0002, 0x0001), "OB", version, sizeof version);
  put_text (group, TAG (0x0002, 0x0002), "UI", SECONDARY_CAPTURE);
  put_text (group, TAG (0x0002, 0x0003), "UI", uid);
  put_text (group, TAG (0x0002, 0x0010), "UI", EXPLICIT_LITTLE);
  put_text (group, TAG (0x0002, 0x0012), "UI", IMPLEMENTATION);
  put_text (group, TAG (0x0002, 0x0013), "SH", "SYMSCOPE");
  g_byte_array_append (to, preamble, sizeof preamble);
  g_byte_array_append (to, (const guint8 *) "DICM", 4);
  put_head (to, TAG (0x0002, 0x0000), "UL", 4);
  put_u32 (to, group->len);
  g_byte_array_append (to, group->data, group->len);
}

gboolean
sym_frame_write_dicom (SymFrame *self, const SymScene *scene, const char *path, GError **error)
{
  const char *warning = sym_frame_labels_get_warning (sym_frame_get_verdict (self));
  const char *reason = sym_frame_get_reason (self);
  g_autofree char *statement = NULL;
  g_autofree char *uid = make_uid ();
  g_autoptr (SymFrame) frame = NULL;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (scene != NULL && sym_scene_get_n_views (scene) > 0 && path != NULL, FALSE);
  statement = g_strdup_printf ("%s%s%s", warning != NULL ? warning : "Screen capture.", *reason != '\0' ? " " : "", reason);
  frame = sym_frame_watermark (self);
  put_meta (file, uid);
  put_identity (file, frame, scene, uid, statement);
  if (!put_pixels (file, frame, error))
    return FALSE;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
  return sym_output_file_save (path, bytes, error);
}
