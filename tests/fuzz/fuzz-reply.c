/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz-job.h"
#include "sym-archive.h"

static void
put (GByteArray *reply, guint32 type, gconstpointer head, gsize head_size, gconstpointer tail, gsize tail_size)
{
  SymRecord record = { type, (guint32) (head_size + tail_size) };

  g_byte_array_append (reply, (const guint8 *) &record, sizeof record);
  if (head_size > 0)
    g_byte_array_append (reply, head, (guint) head_size);
  if (tail_size > 0)
    g_byte_array_append (reply, tail, (guint) tail_size);
}

/* One of everything. Built here, since the layout of records is this build's own. */
static GByteArray *
make_reply (guint kind)
{
  static const char label[] = "SyntheticData\0(0008,001C)\0YES";
  static const char note[] = "Bits were %s of %s.\03712\03716";
  static const char sentence[] = "\2\0\0\0It is cut off";
  const SymRecordTag tag = { SYM_CARRIER_DICOM, 0x0008001c, 'C' << 8 | 'S', 0 };
  const guint16 values[4] = { 0, 1, 2, 65535 };
  const double points[9] = { 0, 0, 0, 5, 0, 0, 0, 5, 0 };
  const SymRecordOutput output = { SYM_OUTPUT_MAIN, 0, 16, 100 };
  GByteArray *reply = g_byte_array_new ();
  SymImageInfo info = { 0 };

  put (reply, SYM_RECORD_TAG, &tag, sizeof tag, label, sizeof label);
  put (reply, SYM_RECORD_NOTE, note, sizeof note, NULL, 0);
  if (kind == 2)
    put (reply, SYM_RECORD_OUTPUT, &output, sizeof output, NULL, 0);
  else if (kind == 3)
    put (reply, SYM_RECORD_ERROR, sentence, sizeof sentence, NULL, 0);
  else if (kind == 4)
    {
      put (reply, SYM_RECORD_ARCHIVE, NULL, 0, NULL, 0);
      for (guint i = 0; i < 2; i++)
        {
          const SymPart part = { 30 + 100 * i, 50, 60 - 10 * i, SYM_PART_DEFLATED - i, 7 };

          put (reply, SYM_RECORD_MEMBER, &part, sizeof part, "../x/a", sizeof "../x/a");
        }
    }
  else
    {
      info.format = SYM_FORMAT_DICOM;
      info.sample_type = kind == 1 ? SYM_SAMPLE_UINT8 : SYM_SAMPLE_INT16;
      info.colour = kind == 1 ? SYM_COLOUR_PALETTE : SYM_COLOUR_MONO;
      info.n_samples = 1;
      info.bits_stored = 8;
      info.flags = SYM_IMAGE_HAS_SPACING;
      info.dims[0] = 4;
      info.dims[1] = 3;
      info.dims[2] = 3;
      info.dims[3] = info.dims[4] = 1;
      info.data_size = kind == 1 ? 36 : 72;
      info.spacing[0] = info.spacing[1] = 0.5;
      info.slope = 1;
      g_strlcpy (info.modality, "CT", sizeof info.modality);
      for (guint i = 0; i < 3; i++)
        {
          SymFrameInfo frame = { 0 };

          frame.flags = SYM_FRAME_HAS_POSITION | SYM_FRAME_HAS_ORIENTATION;
          frame.position[2] = i;
          frame.orientation[0] = frame.orientation[4] = 1;
          put (reply, SYM_RECORD_FRAME, &frame, sizeof frame, NULL, 0);
        }
      for (guint i = 0; i < SYM_N_LUTS; i++)
        {
          const SymRecordLut lut = { i, 0, G_N_ELEMENTS (values), 16, "LUT" };

          put (reply, SYM_RECORD_LUT, &lut, sizeof lut, values, sizeof values);
        }
      put (reply, SYM_RECORD_WINDOW, &(const SymWindow) { .centre = 40, .width = 400 }, sizeof (SymWindow), NULL, 0);
      put (reply, SYM_RECORD_SEGMENT, &(const SymSegmentInfo) { .number = 1, .threshold = 1, .name = "Liver" },
           sizeof (SymSegmentInfo), NULL, 0);
      put (reply, SYM_RECORD_CONTOUR, &(const SymContourInfo) { .number = 1, .n_points = 3 }, sizeof (SymContourInfo),
           points, sizeof points);
      put (reply, SYM_RECORD_SHUTTER, &(const SymShutterInfo) { .shapes = SYM_SHUTTER_CIRCLE, .radius = 2 },
           sizeof (SymShutterInfo), NULL, 0);
      put (reply, SYM_RECORD_PRESENTATION, &(const SymPresentationInfo) { .rotation = 90, .name = "READ" },
           sizeof (SymPresentationInfo), NULL, 0);
      put (reply, SYM_RECORD_INFO, &info, sizeof info, NULL, 0);
    }
  put (reply, SYM_RECORD_END, NULL, 0, NULL, 0);
  return reply;
}

static void
take (const guint8 *data, gsize size)
{
  SymRecordOutput outputs[SYM_N_OUTPUT_PARTS];
  gboolean complete;

  for (guint labels_only = 0; labels_only < 2; labels_only++)
    {
      g_autoptr (SymInstance) instance = _sym_instance_new ("fuzz");

      if (!_sym_reply_parse (data, size, FUZZ_MAX_SAMPLES, labels_only != 0, instance, &complete, NULL) ||
          !complete)
        continue;
      if (instance->members != NULL)
        _sym_archive_free (_sym_archive_new ("a.zip", instance->members));
      else if (instance->error == NULL && labels_only == 0)
        {
          g_assert_cmpuint (instance->info.data_size, <=, FUZZ_MAX_SAMPLES);
          instance->data = g_bytes_new_take (g_malloc0 (instance->info.data_size), instance->info.data_size);
        }
      fuzz_detect (instance);
    }
  if (_sym_reply_parse_outputs (data, size, FUZZ_MAX_SAMPLES, outputs, &complete, NULL) && complete)
    for (guint i = 0; i < SYM_N_OUTPUT_PARTS; i++)
      g_assert_cmpuint (outputs[i].offset + outputs[i].size, <=, FUZZ_MAX_SAMPLES);
}

/* What a decoder that was taken over may answer: refused, or an image and labels of which everything
 * can be asked. From the first byte on bytes of the answer; or, where that is 1 to 5, changes of a good
 * answer, three bytes each: a place and a value. */
static void
run (const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) reply = NULL;
  g_autofree guint8 *bytes = NULL;

  if (size < 1 || data[0] < 1 || data[0] > 5)
    {
      take (data, size);
      return;
    }
  reply = make_reply (data[0] - 1u);
  for (gsize i = 1; i + 2 < size; i += 3)
    reply->data[(data[i] << 8 | data[i + 1]) % reply->len] = data[i + 2];
  bytes = fuzz_copy (reply->data, reply->len);
  take (bytes, reply->len);
}

const FuzzHarness fuzz_reply = { "reply", NULL, run };
