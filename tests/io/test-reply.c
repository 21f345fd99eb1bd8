/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "sym-reply.h"

/* A decoder that was taken over can answer anything. Each case here is a good answer with one
 * thing wrong, and must be refused; the good one must pass, or the cases would prove nothing. */

typedef struct
{
  SymImageInfo info;
  SymFrameInfo frames[2];
  guint n_frames;
  SymWindow window;
  SymRecordLut lut;
  guint16 values[65537];
  guint n_values;
  SymSegmentInfo segment;
  guint32 segment_length;
  SymContourInfo contour;
  double points[9];
  guint32 points_length;
  SymShutterInfo shutter;
  SymPresentationInfo presentation;
  SymPresentationWindow presented;
  SymPresentationArea area;
  guint n_shutters, n_presentations;
  SymRecordTag tag;
  GByteArray *tag_text;
  GByteArray *note;
  guint32 error_code;
  GByteArray *error_text; /* NULL: no error */
  guint32 info_length;
  guint n_infos, n_luts;
  guint32 extra_type; /* 0: none */
  gboolean no_end;
  GByteArray *after_end;
} Answer;

static GByteArray *
bytes_of (const char *text, gsize n)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) text, (guint) n);
  return bytes;
}

#define BYTES(literal) bytes_of ("" literal, sizeof ("" literal))

static void
make_good (Answer *answer)
{
  SymImageInfo *info = &answer->info;

  memset (answer, 0, sizeof *answer);
  info->format = SYM_FORMAT_DICOM;
  info->sample_type = SYM_SAMPLE_INT16;
  info->colour = SYM_COLOUR_MONO;
  info->n_samples = 1;
  info->bits_stored = 12;
  info->flags = SYM_IMAGE_HAS_SPACING;
  info->dims[0] = 4;
  info->dims[1] = 3;
  info->dims[2] = 2;
  info->dims[3] = info->dims[4] = 1;
  info->data_size = 48;
  info->spacing[0] = info->spacing[1] = 0.5;
  info->slope = 1;
  g_strlcpy (info->modality, "CT", sizeof info->modality);
  answer->n_frames = 2;
  for (guint i = 0; i < 2; i++)
    {
      answer->frames[i].flags = SYM_FRAME_HAS_POSITION | SYM_FRAME_HAS_ORIENTATION;
      answer->frames[i].position[2] = i;
      answer->frames[i].orientation[0] = answer->frames[i].orientation[4] = 1;
    }
  answer->window.centre = 40;
  answer->window.width = 400;
  g_strlcpy (answer->window.name, "SOFT", sizeof answer->window.name);
  answer->lut.kind = SYM_LUT_VOI;
  answer->lut.n = answer->n_values = 256;
  answer->lut.bits = 16;
  answer->n_luts = 1;
  answer->segment.number = 1;
  answer->segment.threshold = 1;
  g_strlcpy (answer->segment.name, "Liver", sizeof answer->segment.name);
  answer->segment_length = sizeof answer->segment;
  answer->contour.number = 1;
  answer->contour.n_points = 3;
  answer->points[3] = answer->points[7] = 5;
  answer->points_length = sizeof answer->points;
  answer->shutter.shapes = SYM_SHUTTER_RECTANGLE;
  answer->shutter.right = 4;
  answer->presentation.rotation = 90;
  answer->presented.window = answer->window;
  answer->area.last[0] = 4;
  answer->n_shutters = answer->n_presentations = 1;
  answer->tag.carrier = SYM_CARRIER_DICOM;
  answer->tag.key = 0x0008001c;
  answer->tag_text = BYTES ("SyntheticData\0(0008,001C)\0YES");
  answer->note = BYTES ("Bits were %s of %s.\03712\03716");
  answer->info_length = sizeof answer->info;
  answer->n_infos = 1;
}

static void
add_record (GByteArray *reply, guint32 type, gconstpointer head, gsize head_size,
            gconstpointer tail, gsize tail_size)
{
  SymRecord record = { type, (guint32) (head_size + tail_size) };

  g_byte_array_append (reply, (const guint8 *) &record, sizeof record);
  g_byte_array_append (reply, head, (guint) head_size);
  if (tail_size > 0)
    g_byte_array_append (reply, tail, (guint) tail_size);
}

static GByteArray *
write_answer (const Answer *answer)
{
  GByteArray *reply = g_byte_array_new ();

  add_record (reply, SYM_RECORD_TAG, &answer->tag, sizeof answer->tag, answer->tag_text->data,
              answer->tag_text->len);
  add_record (reply, SYM_RECORD_NOTE, answer->note->data, answer->note->len, NULL, 0);
  add_record (reply, SYM_RECORD_WINDOW, &answer->window, sizeof answer->window, NULL, 0);
  for (guint i = 0; i < answer->n_luts; i++)
    add_record (reply, SYM_RECORD_LUT, &answer->lut, sizeof answer->lut, answer->values,
                2 * answer->n_values);
  add_record (reply, SYM_RECORD_SEGMENT, &answer->segment, answer->segment_length, NULL, 0);
  add_record (reply, SYM_RECORD_CONTOUR, &answer->contour, sizeof answer->contour, answer->points,
              answer->points_length);
  for (guint i = 0; i < answer->n_shutters; i++)
    add_record (reply, SYM_RECORD_SHUTTER, &answer->shutter, sizeof answer->shutter, NULL, 0);
  for (guint i = 0; i < answer->n_presentations; i++)
    add_record (reply, SYM_RECORD_PRESENTATION, &answer->presentation, sizeof answer->presentation, NULL, 0);
  add_record (reply, SYM_RECORD_PRESENTATION_WINDOW, &answer->presented, sizeof answer->presented, NULL, 0);
  add_record (reply, SYM_RECORD_PRESENTATION_AREA, &answer->area, sizeof answer->area, NULL, 0);
  for (guint i = 0; i < answer->n_frames; i++)
    add_record (reply, SYM_RECORD_FRAME, &answer->frames[i % 2], sizeof answer->frames[0], NULL, 0);
  for (guint i = 0; i < answer->n_infos; i++)
    add_record (reply, SYM_RECORD_INFO, &answer->info, answer->info_length, NULL, 0);
  if (answer->error_text != NULL)
    add_record (reply, SYM_RECORD_ERROR, &answer->error_code, sizeof answer->error_code,
                answer->error_text->data, answer->error_text->len);
  if (answer->extra_type != 0)
    add_record (reply, answer->extra_type, "x", 1, NULL, 0);
  if (!answer->no_end)
    add_record (reply, SYM_RECORD_END, "", 0, NULL, 0);
  if (answer->after_end != NULL)
    g_byte_array_append (reply, answer->after_end->data, answer->after_end->len);
  return reply;
}

static void
clear_answer (Answer *answer)
{
  g_clear_pointer (&answer->tag_text, g_byte_array_unref);
  g_clear_pointer (&answer->note, g_byte_array_unref);
  g_clear_pointer (&answer->error_text, g_byte_array_unref);
  g_clear_pointer (&answer->after_end, g_byte_array_unref);
}

static gboolean
parse (const Answer *answer, guint64 memory, SymInstance *instance, gboolean *complete,
       GError **error)
{
  g_autoptr (GByteArray) reply = write_answer (answer);

  return _sym_reply_parse (reply->data, reply->len, memory, FALSE, instance, complete, error);
}

/* Protects: what a good decoder says arrives as it was said. */
static void
test_good (void)
{
  g_autoptr (SymInstance) instance = _sym_instance_new ("x");
  g_autoptr (GError) error = NULL;
  gboolean complete;
  Answer answer;
  const SymTag *tag;

  make_good (&answer);
  answer.values[255] = 777;
  answer.tag.vr = 'C' << 8 | 'S';
  answer.tag.flags = SYM_TAG_TRUNCATED;
  g_assert_true (parse (&answer, 48, instance, &complete, &error));
  g_assert_no_error (error);
  g_assert_true (complete);
  g_assert_cmpuint (instance->info.dims[1], ==, 3);
  g_assert_cmpuint (instance->n_frames, ==, 2);
  g_assert_cmpfloat (instance->frames[1].position[2], ==, 1);
  g_assert_cmpuint (instance->windows->len, ==, 1);
  g_assert_cmpfloat (g_array_index (instance->windows, SymWindow, 0).width, ==, 400);
  g_assert_cmpuint (instance->luts[SYM_LUT_VOI]->values[255], ==, 777);
  g_assert_cmpuint (instance->segments->len, ==, 1);
  g_assert_cmpstr (g_array_index (instance->segments, SymSegmentInfo, 0).name, ==, "Liver");
  g_assert_cmpuint (instance->contours->len, ==, 1);
  g_assert_cmpfloat (((SymContour *) g_ptr_array_index (instance->contours, 0))->points[7], ==, 5);
  g_assert_cmpint (instance->shutter->right, ==, 4);
  g_assert_cmpuint (instance->presentation->rotation, ==, 90);
  g_assert_cmpuint (instance->presentation_windows->len, ==, 1);
  g_assert_cmpint (g_array_index (instance->presentation_areas, SymPresentationArea, 0).last[0], ==, 4);
  g_assert_cmpuint (instance->notes->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (instance->notes, 0), ==, "Bits were 12 of 16.");
  g_assert_cmpuint (sym_tags_get_length (instance->tags), ==, 1);
  tag = sym_tags_get (instance->tags, 0);
  g_assert_cmphex (tag->key, ==, 0x0008001c);
  g_assert_cmpstr (tag->name, ==, "SyntheticData");
  g_assert_cmpstr (tag->where, ==, "(0008,001C)");
  g_assert_cmpstr (tag->value, ==, "YES");
  g_assert_cmpuint (tag->flags, ==, SYM_TAG_TRUNCATED);
  clear_answer (&answer);
}

typedef void (*Spoil) (Answer *answer);

#define SPOIL(name, statement)     \
  static void name (Answer *a)     \
  {                                \
    statement;                     \
  }

#define TEXT(field, literal)                   \
  do                                           \
    {                                          \
      g_byte_array_unref (a->field);           \
      a->field = bytes_of (literal, sizeof (literal) - 1); \
    }                                          \
  while (0)

SPOIL (info_short, a->info_length -= 4)
SPOIL (info_twice, a->n_infos = 2)
SPOIL (info_missing, a->n_infos = 0)
SPOIL (format_unknown, a->info.format = SYM_FORMAT_UNKNOWN)
SPOIL (format_beyond, a->info.format = SYM_N_FORMATS)
SPOIL (type_beyond, a->info.sample_type = SYM_N_SAMPLE_TYPES)
SPOIL (colour_beyond, a->info.colour = SYM_N_COLOURS)
SPOIL (samples_none, a->info.n_samples = 0)
SPOIL (samples_many, a->info.n_samples = 1000)
SPOIL (bits_none, a->info.bits_stored = 0)
SPOIL (bits_many, a->info.bits_stored = 17)
SPOIL (dim_zero, a->info.dims[3] = 0)
SPOIL (dim_larger, a->info.dims[2] = 3)
SPOIL (dim_wraps, a->info.dims[3] = G_GUINT64_CONSTANT (1) << 62; a->info.dims[4] = 4)
SPOIL (size_larger, a->info.data_size = 1 << 20)
SPOIL (size_smaller, a->info.data_size = 47)
SPOIL (spacing_nan, a->info.spacing[0] = (double) NAN)
SPOIL (spacing_negative, a->info.spacing[1] = -1)
SPOIL (slope_infinite, a->info.slope = (double) INFINITY)
SPOIL (affine_nan, a->info.flags |= SYM_IMAGE_HAS_AFFINE; a->info.affine[3] = (double) NAN)
SPOIL (padding_nan, a->info.flags |= SYM_IMAGE_HAS_PADDING; a->info.padding_min = (double) NAN)
SPOIL (modality_endless, memset (a->info.modality, 'x', sizeof a->info.modality))
SPOIL (patient_no_utf8, a->info.patient[0] = (char) 0xff)
SPOIL (transfer_endless, memset (a->info.transfer_syntax, '1', sizeof a->info.transfer_syntax))
SPOIL (palette_missing, a->info.colour = SYM_COLOUR_PALETTE)
SPOIL (frames_few, a->n_frames = 1)
SPOIL (frames_many, a->n_frames = 3)
SPOIL (position_infinite, a->frames[1].position[0] = (double) INFINITY)
SPOIL (orientation_skew, a->frames[0].orientation[3] = 0.7)
SPOIL (window_nan, a->window.centre = (double) NAN)
SPOIL (window_zero, a->window.width = 0)
SPOIL (window_function, a->window.function = 3)
SPOIL (window_name, memset (a->window.name, 'x', sizeof a->window.name))
SPOIL (lut_kind, a->lut.kind = SYM_N_LUTS)
SPOIL (lut_empty, a->lut.n = a->n_values = 0)
SPOIL (lut_longer, a->lut.n = 257)
SPOIL (lut_too_long, a->lut.n = a->n_values = 65537)
SPOIL (lut_huge, a->lut.n = 0x80000001u)
SPOIL (lut_bits, a->lut.bits = 17)
SPOIL (lut_first, a->lut.first = G_MININT32)
SPOIL (lut_name, memset (a->lut.name, 'x', sizeof a->lut.name))
SPOIL (lut_twice, a->n_luts = 2)
SPOIL (segment_short, a->segment_length--)
SPOIL (segment_endless, memset (a->segment.name, 'x', sizeof a->segment.name))
SPOIL (segment_threshold, a->segment.threshold = NAN)
SPOIL (segment_flags, a->segment.flags = 4)
SPOIL (contour_short, a->points_length -= 8)
SPOIL (contour_more, a->contour.n_points = 4)
SPOIL (contour_huge, a->contour.n_points = 0x55555558u)
SPOIL (contour_kind, a->contour.kind = SYM_N_CONTOUR_KINDS)
SPOIL (contour_nan, a->points[4] = NAN)
SPOIL (shutter_twice, a->n_shutters = 2)
SPOIL (shutter_corners, a->shutter.n_corners = SYM_SHUTTER_MAX_CORNERS + 1)
SPOIL (shutter_shapes, a->shutter.shapes = 8)
SPOIL (presentation_twice, a->n_presentations = 2)
SPOIL (presentation_turn, a->presentation.rotation = 91)
SPOIL (presented_width, a->presented.window.width = 0)
SPOIL (presented_endless, memset (a->presented.uid, '1', sizeof a->presented.uid))
SPOIL (area_beyond, a->area.last[1] = G_MAXINT32)
SPOIL (tag_carrier, a->tag.carrier = SYM_N_CARRIERS)
SPOIL (tag_flags, a->tag.flags = 8)
SPOIL (tag_two_strings, TEXT (tag_text, "name\0where\0"))
SPOIL (tag_no_end, TEXT (tag_text, "name\0where\0value"))
SPOIL (tag_four_strings, TEXT (tag_text, "name\0where\0value\0more\0"))
SPOIL (tag_no_utf8, TEXT (tag_text, "name\0where\0\xff\0"))
SPOIL (tag_bare, g_byte_array_set_size (a->tag_text, 0))
SPOIL (note_no_end, TEXT (note, "note"))
SPOIL (note_two, TEXT (note, "note\0note\0"))
SPOIL (note_no_utf8, TEXT (note, "\xc3\x28\0"))
SPOIL (error_code, a->error_text = BYTES ("No."); a->error_code = SYM_ERROR_CRASHED + 1)
SPOIL (error_no_end, a->error_text = bytes_of ("No.", 3))
SPOIL (error_empty, a->error_text = g_byte_array_new ())
SPOIL (record_unknown, a->extra_type = SYM_RECORD_END + 1)
SPOIL (record_zero, a->extra_type = G_MAXUINT32)
SPOIL (end_not_last, a->after_end = BYTES ("12345678"))

static const struct
{
  const char *name;
  Spoil spoil;
} cases[] = {
#define CASE(name) { #name, name }
  CASE (info_short),        CASE (info_twice),       CASE (info_missing),
  CASE (format_unknown),    CASE (format_beyond),    CASE (type_beyond),
  CASE (colour_beyond),     CASE (samples_none),     CASE (samples_many),
  CASE (bits_none),         CASE (bits_many),        CASE (dim_zero),
  CASE (dim_larger),        CASE (dim_wraps),        CASE (size_larger),
  CASE (size_smaller),      CASE (spacing_nan),      CASE (spacing_negative),
  CASE (slope_infinite),    CASE (affine_nan),       CASE (padding_nan),
  CASE (modality_endless),  CASE (patient_no_utf8),  CASE (transfer_endless),
  CASE (palette_missing),   CASE (frames_few),       CASE (frames_many),
  CASE (position_infinite), CASE (orientation_skew), CASE (window_nan),
  CASE (window_zero),       CASE (window_function),  CASE (window_name),
  CASE (lut_kind),          CASE (lut_empty),        CASE (lut_longer),
  CASE (lut_too_long), CASE (lut_huge),          CASE (lut_bits),         CASE (lut_first),
  CASE (lut_name),          CASE (lut_twice),        CASE (tag_carrier),
  CASE (tag_flags),         CASE (tag_two_strings),  CASE (tag_no_end),
  CASE (tag_four_strings),  CASE (tag_no_utf8),      CASE (tag_bare),
  CASE (note_no_end),       CASE (note_two),         CASE (note_no_utf8),
  CASE (segment_short),     CASE (segment_endless),  CASE (segment_threshold),
  CASE (segment_flags),     CASE (contour_short),    CASE (contour_more),
  CASE (contour_huge),      CASE (contour_kind),     CASE (contour_nan),
  CASE (shutter_twice),     CASE (shutter_corners),  CASE (shutter_shapes),
  CASE (presentation_twice), CASE (presentation_turn), CASE (presented_width),
  CASE (presented_endless), CASE (area_beyond),
  CASE (error_code),        CASE (error_no_end),     CASE (error_empty),
  CASE (record_unknown),    CASE (record_zero),      CASE (end_not_last),
};

/* Protects: a reply with one wrong number, string or count gives no image. */
static void
test_hostile (gconstpointer data)
{
  g_autoptr (SymInstance) instance = _sym_instance_new ("x");
  g_autoptr (GError) error = NULL;
  gboolean complete;
  Answer answer;

  make_good (&answer);
  (*(const Spoil *) data) (&answer);
  g_assert_false (parse (&answer, 48, instance, &complete, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == SYM_ERROR);
  clear_answer (&answer);
}

/* Protects: memory that is smaller than the samples is never mapped. */
static void
test_memory (void)
{
  for (guint64 memory = 0; memory < 60; memory += 47)
    {
      g_autoptr (SymInstance) instance = _sym_instance_new ("x");
      g_autoptr (GError) error = NULL;
      gboolean complete;
      Answer answer;

      make_good (&answer);
      g_assert_false (parse (&answer, memory, instance, &complete, &error));
      clear_answer (&answer);
    }
}

/* Protects: a reply cut at any byte never reads beyond it, never counts as complete, and keeps the
 * tags that came before. */
static void
test_cut (void)
{
  Answer answer;
  g_autoptr (GByteArray) reply = NULL;
  gsize tag_end;

  make_good (&answer);
  reply = write_answer (&answer);
  tag_end = sizeof (SymRecord) + sizeof (SymRecordTag) + answer.tag_text->len;
  for (gsize n = 0; n < reply->len; n++)
    {
      g_autoptr (SymInstance) instance = _sym_instance_new ("x");
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *exact = g_memdup2 (reply->data, n); /* for the address sanitizer */
      gboolean complete = TRUE;

      g_assert_true (_sym_reply_parse (exact, n, 48, FALSE, instance, &complete, &error));
      g_assert_false (complete);
      g_assert_cmpuint (sym_tags_get_length (instance->tags), ==, n >= tag_end ? 1 : 0);
    }
  clear_answer (&answer);
}

/* Protects: random changes never lead to a read outside the reply or an image larger than memory. */
static void
test_random (void)
{
  Answer answer;
  g_autoptr (GByteArray) reply = NULL;

  make_good (&answer);
  reply = write_answer (&answer);
  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (SymInstance) instance = _sym_instance_new ("x");
      g_autofree guint8 *bytes = g_memdup2 (reply->data, reply->len);
      gboolean complete = FALSE;
      guint n = (guint) g_test_rand_int_range (1, 5);

      for (guint i = 0; i < n; i++)
        bytes[g_test_rand_int_range (0, (gint32) reply->len)] = (guint8)
            g_test_rand_int_range (0, 256);
      if (_sym_reply_parse (bytes, reply->len, 48, FALSE, instance, &complete, NULL) && complete &&
          instance->error == NULL)
        g_assert_cmpuint (instance->info.data_size, <=, 48);
    }
  clear_answer (&answer);
}

/* Protects: an error the decoder states arrives with its kind, and no image with it. */
static void
test_error (void)
{
  g_autoptr (SymInstance) instance = _sym_instance_new ("x");
  g_autoptr (GError) error = NULL;
  gboolean complete;
  Answer answer;

  make_good (&answer);
  answer.n_infos = answer.n_frames = 0;
  answer.error_code = SYM_ERROR_UNSUPPORTED;
  answer.error_text = BYTES ("The pixels are video.");
  g_assert_true (parse (&answer, 48, instance, &complete, &error));
  g_assert_true (complete);
  g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_UNSUPPORTED);
  g_assert_cmpstr (instance->error->message, ==, "The pixels are video.");
  clear_answer (&answer);
}

/* The answer to a request for a labelled copy: parts of the memory file, and nothing beyond it. */
static gboolean
parse_outputs (const SymRecordOutput *outputs, guint n, guint32 extra, gboolean has_end)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  SymRecordOutput found[SYM_N_OUTPUT_PARTS];
  gboolean complete = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const SymRecord record = { SYM_RECORD_OUTPUT, sizeof *outputs };

      g_byte_array_append (bytes, (const guint8 *) &record, sizeof record);
      g_byte_array_append (bytes, (const guint8 *) &outputs[i], sizeof outputs[i]);
    }
  if (extra != 0)
    {
      const SymRecord record = { extra, 0 };

      g_byte_array_append (bytes, (const guint8 *) &record, sizeof record);
    }
  if (has_end)
    {
      const SymRecord record = { SYM_RECORD_END, 0 };

      g_byte_array_append (bytes, (const guint8 *) &record, sizeof record);
    }
  if (!_sym_reply_parse_outputs (bytes->data, bytes->len, 1000, found, &complete, &error))
    {
      g_assert_nonnull (error);
      return FALSE;
    }
  g_assert_no_error (error);
  g_assert_cmpint (complete, ==, has_end);
  return TRUE;
}

static void
test_outputs (void)
{
  const SymRecordOutput good[] = { { SYM_OUTPUT_MAIN, 0, 0, 900 }, { SYM_OUTPUT_SIDECAR, 0, 900, 100 } };
  SymRecordOutput bad;

  g_assert_true (parse_outputs (good, 2, 0, TRUE));
  g_assert_true (parse_outputs (good, 1, 0, TRUE));
  g_assert_true (parse_outputs (good, 1, 0, FALSE));
  g_assert_false (parse_outputs (good, 0, 0, TRUE));
  g_assert_false (parse_outputs (good + 1, 1, 0, TRUE));
  g_assert_false (parse_outputs (good, 1, SYM_RECORD_INFO, TRUE));
  g_assert_false (parse_outputs (good, 1, 99, TRUE));
  bad = good[0];
  bad.part = SYM_N_OUTPUT_PARTS;
  g_assert_false (parse_outputs (&bad, 1, 0, TRUE));
  bad = good[0];
  bad.size = 1001;
  g_assert_false (parse_outputs (&bad, 1, 0, TRUE));
  bad = good[0];
  bad.offset = G_MAXUINT64 - 100;
  g_assert_false (parse_outputs (&bad, 1, 0, TRUE));
  bad = good[0];
  bad.size = 0;
  g_assert_false (parse_outputs (&bad, 1, 0, TRUE));
  {
    const SymRecordOutput twice[] = { good[0], good[0] };

    g_assert_false (parse_outputs (twice, 2, 0, TRUE));
  }
}

static void
put_record (GByteArray *bytes, guint32 type, gconstpointer head, gsize head_size, const char *text, gsize n)
{
  const SymRecord record = { type, (guint32) (head_size + n) };

  g_byte_array_append (bytes, (const guint8 *) &record, sizeof record);
  if (head_size > 0)
    g_byte_array_append (bytes, head, (guint) head_size);
  if (n > 0)
    g_byte_array_append (bytes, (const guint8 *) text, (guint) n);
}

/* What a decoder says of an archive; returns how many members were believed, -1 for none of it. */
static int
parse_member (gboolean announced, const SymPart *part, const char *name, gsize n, gboolean is_image)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (SymInstance) instance = _sym_instance_new ("test");
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE;
  Answer answer;

  if (announced)
    put_record (bytes, SYM_RECORD_ARCHIVE, NULL, 0, NULL, 0);
  if (part != NULL)
    put_record (bytes, SYM_RECORD_MEMBER, part, sizeof *part, name, n);
  make_good (&answer);
  if (is_image)
    put_record (bytes, SYM_RECORD_INFO, &answer.info, sizeof answer.info, NULL, 0);
  clear_answer (&answer);
  put_record (bytes, SYM_RECORD_END, NULL, 0, NULL, 0);
  if (!_sym_reply_parse (bytes->data, bytes->len, 0, FALSE, instance, &complete, &error))
    {
      g_assert_nonnull (error);
      return -1;
    }
  g_assert_true (complete);
  return instance->members != NULL ? (int) instance->members->len : -1;
}

static void
test_members (void)
{
  const SymPart good = { 30, 100, 1000, SYM_PART_DEFLATED, 1 };
  g_autofree char *longest = g_strnfill (SYM_PROTOCOL_MAX_MEMBER_NAME + 1, 'a');
  SymPart bad;

  g_assert_cmpint (parse_member (TRUE, &good, "a", 2, FALSE), ==, 1);
  g_assert_cmpint (parse_member (TRUE, NULL, NULL, 0, FALSE), ==, 0);
  g_assert_cmpint (parse_member (TRUE, &good, longest + 1, SYM_PROTOCOL_MAX_MEMBER_NAME + 1, FALSE), ==, 1);
  g_assert_cmpint (parse_member (TRUE, &good, longest, SYM_PROTOCOL_MAX_MEMBER_NAME + 2, FALSE), ==, -1);
  g_assert_cmpint (parse_member (FALSE, &good, "a", 2, FALSE), ==, -1);
  g_assert_cmpint (parse_member (TRUE, &good, "a", 2, TRUE), ==, -1);
  g_assert_cmpint (parse_member (TRUE, &good, "a", 1, FALSE), ==, -1);
  g_assert_cmpint (parse_member (TRUE, &good, "", 1, FALSE), ==, -1);
  g_assert_cmpint (parse_member (TRUE, &good, "a\0b", 4, FALSE), ==, -1);
  g_assert_cmpint (parse_member (TRUE, &good, "\xff", 2, FALSE), ==, -1);
  for (guint method = 0; method < 5; method++)
    {
      bad = good;
      bad.method = method;
      g_assert_cmpint (parse_member (TRUE, &bad, "a", 2, FALSE), ==,
                       method == SYM_PART_STORED || method == SYM_PART_DEFLATED ? 1 : -1);
    }
  bad = good;
  bad.offset = (guint64) G_MAXINT64 + 1;
  g_assert_cmpint (parse_member (TRUE, &bad, "a", 2, FALSE), ==, -1);
  bad = good;
  bad.size = G_MAXUINT64;
  g_assert_cmpint (parse_member (TRUE, &bad, "a", 2, FALSE), ==, -1);
  bad = good;
  bad.content = SYM_PROTOCOL_MAX_SAMPLES + 1;
  g_assert_cmpint (parse_member (TRUE, &bad, "a", 2, FALSE), ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reply/good", test_good);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/reply/hostile/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i].spoil, test_hostile);
    }
  g_test_add_func ("/reply/memory", test_memory);
  g_test_add_func ("/reply/cut", test_cut);
  g_test_add_func ("/reply/random", test_random);
  g_test_add_func ("/reply/error", test_error);
  g_test_add_func ("/reply/outputs", test_outputs);
  g_test_add_func ("/reply/members", test_members);
  return g_test_run ();
}
