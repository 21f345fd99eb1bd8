/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-reply"

#include "config.h"

#include "sym-reply.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_NOTES 1000
#define MAX_WINDOWS 1000

typedef struct
{
  SymInstance *instance;
  guint64 memory_size;
  gboolean labels_only;
  gboolean has_info;
  guint n_tags;
  GArray *frames; /* SymFrameInfo */
} Parser;

static gboolean
refuse (GError **error, const char *what, guint64 number)
{
  g_set_error (error, SYM_ERROR, SYM_ERROR_CRASHED,
               "The decoder's answer makes no sense (%s, %" G_GUINT64_FORMAT ")", what, number);
  return FALSE;
}

/* A string that ends within its field. */
static gboolean
is_text (const void *text, gsize size)
{
  const char *end = memchr (text, '\0', size);

  return end != NULL && g_utf8_validate (text, end - (const char *) text, NULL);
}

static gboolean
take_info (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  if (n != sizeof parser->instance->info || parser->has_info)
    return refuse (error, "image", n);
  memcpy (&parser->instance->info, data, n);
  parser->has_info = TRUE;
  return TRUE;
}

static gboolean
take_frame (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  SymFrameInfo frame;

  if (n != sizeof frame || parser->frames->len >= SYM_PROTOCOL_MAX_FRAMES)
    return refuse (error, "frame", n);
  memcpy (&frame, data, n);
  if (!_sym_frame_info_check (&frame, error))
    return FALSE;
  g_array_append_val (parser->frames, frame);
  return TRUE;
}

static gboolean
take_window (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  SymWindow window;

  if (n != sizeof window || parser->instance->windows->len >= MAX_WINDOWS)
    return refuse (error, "window", n);
  memcpy (&window, data, n);
  if (!isfinite (window.centre) || !isfinite (window.width) || window.width <= 0 ||
      window.function > SYM_WINDOW_SIGMOID || !is_text (window.name, sizeof window.name))
    return refuse (error, "window", window.function);
  g_array_append_val (parser->instance->windows, window);
  return TRUE;
}

static gboolean
take_lut (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  SymRecordLut head;
  g_autofree guint16 *values = NULL;

  if (n < sizeof head)
    return refuse (error, "table", n);
  memcpy (&head, data, sizeof head);
  if (head.kind >= SYM_N_LUTS || parser->instance->luts[head.kind] != NULL)
    return refuse (error, "table", head.kind);
  if (head.n < 1 || head.n > 65536 || n != sizeof head + (gsize) head.n * sizeof *values)
    return refuse (error, "table", head.n);
  if (head.bits < 8 || head.bits > 16 || head.first < -65536 || head.first > 65535 ||
      !is_text (head.name, sizeof head.name))
    return refuse (error, "table", head.bits);
  values = g_memdup2 (data + sizeof head, (gsize) head.n * sizeof *values);
  parser->instance->luts[head.kind] = _sym_lut_new (head.first, head.n, head.bits, values,
                                                    head.name);
  return TRUE;
}

static gboolean
take_segment (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  SymSegmentInfo segment;

  if (n != sizeof segment || parser->instance->segments->len >= SYM_PROTOCOL_MAX_SEGMENTS)
    return refuse (error, "region", n);
  memcpy (&segment, data, n);
  if (!_sym_segment_info_check (&segment, error))
    return FALSE;
  g_array_append_val (parser->instance->segments, segment);
  return TRUE;
}

static gboolean
take_contour (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  SymContour *contour;
  SymContourInfo info;

  if (n < sizeof info || parser->instance->contours->len >= SYM_PROTOCOL_MAX_CONTOURS)
    return refuse (error, "contour", n);
  memcpy (&info, data, sizeof info);
  if (!_sym_contour_check (&info, data + sizeof info, n - sizeof info, error))
    return FALSE;
  contour = g_new0 (SymContour, 1);
  contour->info = info;
  contour->points = g_memdup2 (data + sizeof info, n - sizeof info);
  g_ptr_array_add (parser->instance->contours, contour);
  return TRUE;
}

static gboolean
take_shutter (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  SymShutterInfo shutter;

  if (n != sizeof shutter || parser->instance->shutter != NULL)
    return refuse (error, "shutter", n);
  memcpy (&shutter, data, n);
  if (!_sym_shutter_check (&shutter, error))
    return FALSE;
  parser->instance->shutter = g_memdup2 (&shutter, sizeof shutter);
  return TRUE;
}

static gboolean
take_presentation (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  SymPresentationInfo presentation;

  if (n != sizeof presentation || parser->instance->presentation != NULL)
    return refuse (error, "presentation", n);
  memcpy (&presentation, data, n);
  if (!_sym_presentation_info_check (&presentation, error))
    return FALSE;
  parser->instance->presentation = g_memdup2 (&presentation, sizeof presentation);
  return TRUE;
}

static gboolean
take_presentation_window (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  SymPresentationWindow window;

  if (n != sizeof window || parser->instance->presentation_windows->len >= SYM_PROTOCOL_MAX_PRESENTED)
    return refuse (error, "presentation", n);
  memcpy (&window, data, n);
  if (!_sym_presentation_window_check (&window, error))
    return FALSE;
  g_array_append_val (parser->instance->presentation_windows, window);
  return TRUE;
}

static gboolean
take_presentation_area (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  SymPresentationArea area;

  if (n != sizeof area || parser->instance->presentation_areas->len >= SYM_PROTOCOL_MAX_PRESENTED)
    return refuse (error, "presentation", n);
  memcpy (&area, data, n);
  if (!_sym_presentation_area_check (&area, error))
    return FALSE;
  g_array_append_val (parser->instance->presentation_areas, area);
  return TRUE;
}

static gboolean
take_tag (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  SymRecordTag head;
  const char *texts[3];
  const char *p = (const char *) data + sizeof head;
  const char *end = (const char *) data + n;
  SymTag tag = { 0 };

  if (n < sizeof head || ++parser->n_tags > SYM_PROTOCOL_MAX_TAGS)
    return refuse (error, "tag", n);
  memcpy (&head, data, sizeof head);
  if (head.carrier >= SYM_N_CARRIERS)
    return refuse (error, "tag", head.carrier);
  if ((head.flags & ~(SYM_TAG_TRUNCATED | SYM_TAG_UNREADABLE)) != 0)
    return refuse (error, "tag", head.flags);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gsize left = (gsize) (end - p);

      if (left == 0 || !is_text (p, left) || strlen (p) > SYM_PROTOCOL_MAX_VALUE)
        return refuse (error, "tag", left);
      texts[i] = p;
      p += strlen (p) + 1;
    }
  if (p != end)
    return refuse (error, "tag", n);
  tag.carrier = head.carrier;
  tag.key = head.key;
  tag.vr = head.vr;
  tag.flags = head.flags;
  tag.name = texts[0];
  tag.where = texts[1];
  tag.value = texts[2];
  sym_tags_add (parser->instance->tags, &tag);
  return TRUE;
}

/* The sentence, translated, with its arguments in the place of each %s. Never a printf format: it
 * comes from the other side. */
static gboolean
take_note (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  g_auto (GStrv) parts = NULL;
  GString *sentence;
  const char *p, *place;
  guint i = 1;

  if (n < 2 || data[n - 1] != '\0' || !is_text (data, n) || strlen ((const char *) data) != n - 1)
    return refuse (error, "note", n);
  if (parser->instance->notes->len >= MAX_NOTES)
    return TRUE;
  parts = g_strsplit ((const char *) data, "\037", 10);
  sentence = g_string_new (NULL);
  for (p = parts[0][0] != '\0' ? _ (parts[0]) : ""; (place = strstr (p, "%s")) != NULL;
       p = place + 2)
    {
      g_string_append_len (sentence, p, place - p);
      if (parts[i] != NULL)
        g_string_append (sentence, parts[i++]);
    }
  g_string_append (sentence, p);
  g_ptr_array_add (parser->instance->notes, g_string_free (sentence, FALSE));
  return TRUE;
}

static gboolean
take_error (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  guint32 code;

  if (n <= sizeof code || data[n - 1] != '\0' || !is_text (data + sizeof code, n - sizeof code))
    return refuse (error, "error", n);
  memcpy (&code, data, sizeof code);
  if (code > SYM_ERROR_CRASHED || parser->instance->error != NULL)
    return refuse (error, "error", code);
  parser->instance->error = g_error_new_literal (SYM_ERROR, (int) code,
                                                 (const char *) data + sizeof code);
  return TRUE;
}

static void
member_free (gpointer data)
{
  SymMember *member = data;

  g_free (member->name);
  g_free (member);
}

static gboolean
take_archive (Parser *parser, gsize n, GError **error)
{
  if (n != 0 || parser->instance->members != NULL || parser->has_info)
    return refuse (error, "archive", n);
  parser->instance->members = g_ptr_array_new_with_free_func (member_free);
  return TRUE;
}

/* Whether the archive has such bytes, the child that is to read them finds out. */
static gboolean
take_member (Parser *parser, const guint8 *data, gsize n, GError **error)
{
  const char *name = (const char *) data + sizeof (SymPart);
  GPtrArray *members = parser->instance->members;
  SymMember *member;
  SymPart part;

  if (members == NULL || members->len >= SYM_PROTOCOL_MAX_MEMBERS || n < sizeof part + 2 ||
      n > sizeof part + SYM_PROTOCOL_MAX_MEMBER_NAME + 1)
    return refuse (error, "member", n);
  memcpy (&part, data, sizeof part);
  if (data[n - 1] != '\0' || !is_text (name, n - sizeof part) ||
      strlen (name) != n - sizeof part - 1)
    return refuse (error, "member", n);
  if (part.method == SYM_PART_WHOLE || part.method >= SYM_N_PART_METHODS ||
      part.offset > G_MAXINT64 || part.size > G_MAXINT64 - part.offset ||
      part.content > SYM_PROTOCOL_MAX_SAMPLES)
    return refuse (error, "member", part.method);
  member = g_new (SymMember, 1);
  member->part = part;
  member->name = g_strdup (name);
  g_ptr_array_add (members, member);
  return TRUE;
}

static gboolean
take_record (Parser *parser, guint32 type, const guint8 *data, gsize n, GError **error)
{
  switch (type)
    {
    case SYM_RECORD_INFO:
      return take_info (parser, data, n, error);
    case SYM_RECORD_FRAME:
      return take_frame (parser, data, n, error);
    case SYM_RECORD_WINDOW:
      return take_window (parser, data, n, error);
    case SYM_RECORD_LUT:
      return take_lut (parser, data, n, error);
    case SYM_RECORD_SEGMENT:
      return take_segment (parser, data, n, error);
    case SYM_RECORD_CONTOUR:
      return take_contour (parser, data, n, error);
    case SYM_RECORD_SHUTTER:
      return take_shutter (parser, data, n, error);
    case SYM_RECORD_PRESENTATION:
      return take_presentation (parser, data, n, error);
    case SYM_RECORD_PRESENTATION_WINDOW:
      return take_presentation_window (parser, data, n, error);
    case SYM_RECORD_PRESENTATION_AREA:
      return take_presentation_area (parser, data, n, error);
    case SYM_RECORD_TAG:
      return take_tag (parser, data, n, error);
    case SYM_RECORD_NOTE:
      return take_note (parser, data, n, error);
    case SYM_RECORD_ERROR:
      return take_error (parser, data, n, error);
    case SYM_RECORD_ARCHIVE:
      return take_archive (parser, n, error);
    case SYM_RECORD_MEMBER:
      return take_member (parser, data, n, error);
    default:
      return refuse (error, "record", type);
    }
}

/* What the records say together. */
static gboolean
check_whole (Parser *parser, GError **error)
{
  SymInstance *instance = parser->instance;
  const SymImageInfo *info = &instance->info;

  if (instance->members != NULL && parser->has_info)
    return refuse (error, "archive", instance->members->len);
  if (instance->error != NULL || instance->members != NULL)
    return TRUE;
  if (!parser->has_info)
    return refuse (error, "no image", 0);
  if (!_sym_image_info_check (info, parser->labels_only ? G_MAXUINT64 : parser->memory_size, error))
    return FALSE;
  if (parser->frames->len > 0 &&
      parser->frames->len != info->dims[2] * info->dims[3] * info->dims[4])
    return refuse (error, "frames", parser->frames->len);
  for (guint i = SYM_LUT_PALETTE_RED; i <= SYM_LUT_PALETTE_BLUE; i++)
    if (info->colour == SYM_COLOUR_PALETTE && instance->luts[i] == NULL)
      return refuse (error, "palette", i);
  instance->n_frames = parser->frames->len;
  instance->frames = (SymFrameInfo *) (void *) g_array_free (g_steal_pointer (&parser->frames),
                                                             instance->n_frames == 0);
  return TRUE;
}

gboolean
_sym_reply_parse (const guint8 *bytes, gsize size, guint64 memory_size, gboolean labels_only,
                  SymInstance *instance, gboolean *complete, GError **error)
{
  Parser parser = { .instance = instance, .memory_size = memory_size, .labels_only = labels_only };
  gsize position = 0;
  gboolean ok = TRUE;

  *complete = FALSE;
  parser.frames = g_array_new (FALSE, FALSE, sizeof (SymFrameInfo));
  while (ok && size - position >= sizeof (SymRecord))
    {
      SymRecord record;

      memcpy (&record, bytes + position, sizeof record);
      /* A record that the child did not finish: it died while writing. */
      if (record.length > size - position - sizeof record)
        break;
      position += sizeof record;
      if (record.type == SYM_RECORD_END)
        {
          ok = (record.length == 0 && position == size) || refuse (error, "end", size - position);
          *complete = ok;
          break;
        }
      ok = take_record (&parser, record.type, bytes + position, record.length, error);
      position += record.length;
    }
  if (ok && *complete)
    ok = check_whole (&parser, error);
  if (parser.frames != NULL)
    g_array_unref (parser.frames);
  return ok;
}

static gboolean
take_output (const guint8 *data, gsize n, guint64 memory_size, SymRecordOutput *records,
             GError **error)
{
  SymRecordOutput output;

  if (n != sizeof output)
    return refuse (error, "output", n);
  memcpy (&output, data, n);
  if (output.part >= SYM_N_OUTPUT_PARTS || records[output.part].size != 0)
    return refuse (error, "output", output.part);
  if (output.size == 0 || output.offset > memory_size || output.size > memory_size - output.offset)
    return refuse (error, "output", output.size);
  records[output.part] = output;
  return TRUE;
}

gboolean
_sym_reply_parse_outputs (const guint8 *bytes, gsize size, guint64 memory_size,
                          SymRecordOutput *records, gboolean *complete, GError **error)
{
  g_autoptr (SymInstance) instance = _sym_instance_new ("");
  Parser parser = { .instance = instance };
  gsize position = 0;

  *complete = FALSE;
  memset (records, 0, SYM_N_OUTPUT_PARTS * sizeof *records);
  while (!*complete && size - position >= sizeof (SymRecord))
    {
      const guint8 *data;
      SymRecord record;
      gboolean ok = TRUE;

      memcpy (&record, bytes + position, sizeof record);
      if (record.length > size - position - sizeof record)
        break;
      data = bytes + position + sizeof record;
      position += sizeof record + record.length;
      if (record.type == SYM_RECORD_OUTPUT)
        ok = take_output (data, record.length, memory_size, records, error);
      else if (record.type == SYM_RECORD_ERROR)
        ok = take_error (&parser, data, record.length, error);
      else if (record.type == SYM_RECORD_END)
        *complete = TRUE;
      else if (record.type != SYM_RECORD_TAG && record.type != SYM_RECORD_NOTE)
        /* What is noted on the way is the reader's to say. */
        ok = refuse (error, "record", record.type);
      if (!ok)
        return FALSE;
    }
  if (instance->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&instance->error));
      return FALSE;
    }
  if (*complete && records[SYM_OUTPUT_MAIN].size == 0)
    return refuse (error, "no output", 0);
  return TRUE;
}
