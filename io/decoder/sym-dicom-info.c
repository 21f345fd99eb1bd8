/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-info"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-dicom-dimensions.h"
#include "sym-dicom-mosaic.h"
#include "sym-dicom-tiles.h"

#define TAG SYM_DICOM_TAG
#define TOP SYM_DICOM_NONE

static void
get_string (const SymDicomSet *set, guint32 tag, guint index, char *buffer, gsize size)
{
  sym_dicom_get_string (set, sym_dicom_find (set, TOP, tag), index, buffer, size);
}

/* The first of several elements with text in it, as UTF-8 cut to fit. */
static void
get_text (const SymDicomSet *set, const guint32 *tags, guint n_tags, char *buffer, gsize size)
{
  SymDicomCharset charset;
  gsize n;
  const guint8 *terms = sym_dicom_get_text (set, sym_dicom_find (set, TOP, TAG (0x0008, 0x0005)),
                                            &n);

  charset = sym_dicom_charset_parse ((const char *) terms, n);
  buffer[0] = '\0';
  for (guint i = 0; i < n_tags && buffer[0] == '\0'; i++)
    {
      gboolean readable;
      g_autofree char *text = sym_dicom_dup_text (set, sym_dicom_find (set, TOP, tags[i]), &charset,
                                                  &readable);
      const char *end;

      for (char *p = text; *p != '\0'; p++)
        if ((guchar) *p < 0x20 || *p == '^')
          *p = ' ';
      g_strstrip (text);
      g_strlcpy (buffer, text, size);
      if (!g_utf8_validate (buffer, -1, &end))
        buffer[end - buffer] = '\0';
    }
}

static void
get_date (const SymDicomSet *set, char *buffer, gsize size)
{
  static const guint32 tags[] = {
    TAG (0x0008, 0x0022),
    TAG (0x0008, 0x0023),
    TAG (0x0008, 0x0021),
    TAG (0x0008, 0x0020),
  };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      char date[20];
      guint digits = 0;

      get_string (set, tags[i], 0, date, sizeof date);
      while (g_ascii_isdigit (date[digits]))
        digits++;
      if (digits == 8 && date[8] == '\0')
        {
          g_snprintf (buffer, size, "%.4s-%.2s-%.2s", date, date + 4, date + 6);
          return;
        }
    }
}

/* Millimetres that can be a distance in an image: what the client accepts, and any scanner writes. */
static gboolean
is_length (double value)
{
  return value >= 1e-7 && value <= 1e7;
}

/* Row spacing, then column spacing, as in PS3.3 10.7.1.1; both must be positive. */
static gboolean
get_spacing (const SymDicomSet *set, guint32 parent, guint32 tag, double spacing[2])
{
  double values[2];

  if (!sym_dicom_get_doubles (set, sym_dicom_find (set, parent, tag), 2, values) ||
      !is_length (values[0]) || !is_length (values[1]))
    return FALSE;
  spacing[0] = values[1];
  spacing[1] = values[0];
  return TRUE;
}

static void
fill_spacing (SymJob *job, const SymDicomSet *set, SymImageInfo *info)
{
  guint32 shared = sym_dicom_find_item (set, TOP, TAG (0x5200, 0x9229), 0);
  guint32 measures = shared != TOP ? sym_dicom_find_item (set, shared, TAG (0x0028, 0x9110), 0)
                                   : TOP;
  double value;

  if (get_spacing (set, TOP, TAG (0x0028, 0x0030), info->spacing) ||
      (measures != TOP && get_spacing (set, measures, TAG (0x0028, 0x0030), info->spacing)))
    info->flags |= SYM_IMAGE_HAS_SPACING;
  else if (get_spacing (set, TOP, TAG (0x0018, 0x1164), info->spacing))
    {
      info->flags |= SYM_IMAGE_HAS_SPACING;
      sym_job_note (
          job,
          N_ ("Distances are those at the detector (Imager Pixel Spacing), larger than in the patient."),
          NULL);
    }
  else if (get_spacing (set, TOP, TAG (0x0018, 0x2010), info->spacing))
    {
      info->flags |= SYM_IMAGE_HAS_SPACING;
      sym_job_note (job,
                    N_ ("Distances are those of the scanned film (Nominal Scanned Pixel Spacing)."),
                    NULL);
    }
  else if (get_spacing (set, TOP, TAG (0x0028, 0x0034), info->spacing))
    info->flags |= SYM_IMAGE_HAS_ASPECT;

  if (sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x0018, 0x0088)), 0, &value) ||
      (measures != TOP &&
       sym_dicom_get_double (set, sym_dicom_find (set, measures, TAG (0x0018, 0x0088)), 0, &value)))
    info->spacing[2] = is_length (fabs (value)) ? fabs (value) : 0;
}

static void
fill_unit (const SymDicomSet *set, SymImageInfo *info)
{
  static const struct
  {
    const char *term, *unit;
  } units[] = {
    { "BQML", "Bq/ml" },
    { "CNTS", "counts" },
    { "GML", "g/ml" },
    { "GRAY", "Gy" },
    { "GY", "Gy" },
    { "US", "" },
    { "UNSPECIFIED", "" },
  };
  guint32 shared = sym_dicom_find_item (set, TOP, TAG (0x5200, 0x9229), 0);
  guint32 transform = shared != TOP ? sym_dicom_find_item (set, shared, TAG (0x0028, 0x9145), 0)
                                    : TOP;
  guint32 lut = sym_dicom_find_item (set, TOP, TAG (0x0028, 0x3000), 0);
  gboolean found = sym_dicom_get_string (set, sym_dicom_find (set, TOP, TAG (0x0028, 0x1054)), 0,
                                         info->unit, sizeof info->unit);

  if (!found && transform != TOP)
    found = sym_dicom_get_string (set, sym_dicom_find (set, transform, TAG (0x0028, 0x1054)), 0,
                                  info->unit, sizeof info->unit);
  if (!found && lut != TOP)
    found = sym_dicom_get_string (set, sym_dicom_find (set, lut, TAG (0x0028, 0x3004)), 0,
                                  info->unit, sizeof info->unit);
  if (!found || strcmp (info->unit, "US") == 0)
    {
      info->unit[0] = '\0';
      if (strcmp (info->modality, "PT") == 0)
        get_string (set, TAG (0x0054, 0x1001), 0, info->unit, sizeof info->unit);
      else if (strcmp (info->modality, "RTDOSE") == 0)
        get_string (set, TAG (0x3004, 0x0002), 0, info->unit, sizeof info->unit);
      else if (strcmp (info->modality, "CT") == 0 &&
               sym_dicom_find (set, TOP, TAG (0x0028, 0x1053)) != NULL)
        g_strlcpy (info->unit, "HU", sizeof info->unit);
    }
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (info->unit, units[i].term) == 0)
      g_strlcpy (info->unit, units[i].unit, sizeof info->unit);
}

static void
fill_rescale (SymJob *job, const SymDicomSet *set, SymImageInfo *info)
{
  double slope = 1, intercept = 0;

  sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x0028, 0x1052)), 0, &intercept);
  if (!sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x0028, 0x1053)), 0, &slope))
    sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x3004, 0x000e)), 0,
                          &slope); /* Dose Grid Scaling */
  if (slope == 0)
    {
      sym_job_note (job,
                    N_ ("Rescale Slope (0028,1053) is 0; stored values are shown as they are."),
                    NULL);
      slope = 1;
      intercept = 0;
    }
  info->slope = slope;
  info->intercept = intercept;
}

static void
fill_padding (const SymDicomSet *set, const SymDicomPixels *pixels, SymImageInfo *info)
{
  const SymDicomElement *element = sym_dicom_find (set, TOP, TAG (0x0028, 0x0120));
  gint64 value, limit;

  if (pixels->is_float || pixels->samples > 1 || !sym_dicom_get_int (set, element, 0, &value))
    return;
  if (!sym_dicom_get_int (set, sym_dicom_find (set, TOP, TAG (0x0028, 0x0121)), 0, &limit))
    limit = value;
  /* The VR follows Pixel Representation; implicit files and wrong writers leave it open. */
  if (pixels->is_signed && pixels->bits_allocated <= 16)
    {
      value = (gint16) value;
      limit = (gint16) limit;
    }
  else if (pixels->bits_allocated <= 16)
    {
      value = (guint16) value;
      limit = (guint16) limit;
    }
  info->flags |= SYM_IMAGE_HAS_PADDING;
  info->padding_min = (double) MIN (value, limit);
  info->padding_max = (double) MAX (value, limit);
}

static SymSampleType
get_sample_type (const SymDicomPixels *pixels)
{
  if (pixels->is_float)
    return pixels->sample_size == 4 ? SYM_SAMPLE_FLOAT32 : SYM_SAMPLE_FLOAT64;
  switch (pixels->sample_size)
    {
    case 2:
      return pixels->is_signed ? SYM_SAMPLE_INT16 : SYM_SAMPLE_UINT16;
    case 4:
      return pixels->is_signed ? SYM_SAMPLE_INT32 : SYM_SAMPLE_UINT32;
    case 8:
      return pixels->is_signed ? SYM_SAMPLE_INT64 : SYM_SAMPLE_UINT64;
    default:
      return pixels->is_signed ? SYM_SAMPLE_INT8 : SYM_SAMPLE_UINT8;
    }
}

void
_sym_dicom_fill_info (SymJob *job, const SymDicomSet *set, const SymDicomPixels *pixels,
                      SymImageInfo *info)
{
  static const guint32 descriptions[] = { TAG (0x0008, 0x103e), TAG (0x0018, 0x1030),
                                          TAG (0x0008, 0x1030) };
  static const guint32 patients[] = { TAG (0x0010, 0x0010), TAG (0x0010, 0x0020) };
  char lossy[4], anatomy[20];

  info->format = SYM_FORMAT_DICOM;
  info->sample_type = get_sample_type (pixels);
  info->colour = pixels->colour;
  info->n_samples = pixels->samples;
  info->bits_stored = pixels->bits_stored;
  info->dims[0] = pixels->columns;
  info->dims[1] = pixels->rows;
  info->dims[2] = pixels->n_frames;
  info->dims[3] = info->dims[4] = 1;

  get_string (set, TAG (0x0008, 0x0060), 0, info->modality, sizeof info->modality);
  get_string (set, TAG (0x0020, 0x000d), 0, info->study_uid, sizeof info->study_uid);
  get_string (set, TAG (0x0020, 0x000e), 0, info->series_uid, sizeof info->series_uid);
  get_string (set, TAG (0x0008, 0x0018), 0, info->sop_uid, sizeof info->sop_uid);
  get_string (set, TAG (0x0020, 0x0052), 0, info->frame_of_reference,
              sizeof info->frame_of_reference);
  get_string (set, TAG (0x0020, 0x0020), 0, info->patient_orientation[0],
              sizeof info->patient_orientation[0]);
  get_string (set, TAG (0x0020, 0x0020), 1, info->patient_orientation[1],
              sizeof info->patient_orientation[1]);
  get_text (set, descriptions, G_N_ELEMENTS (descriptions), info->description,
            sizeof info->description);
  get_text (set, patients, G_N_ELEMENTS (patients), info->patient, sizeof info->patient);
  get_date (set, info->date, sizeof info->date);
  g_strlcpy (info->transfer_syntax, pixels->codec->uid, sizeof info->transfer_syntax);

  sym_dicom_get_int (set, sym_dicom_find (set, TOP, TAG (0x0020, 0x0013)), 0,
                     &info->instance_number);
  sym_dicom_get_int (set, sym_dicom_find (set, TOP, TAG (0x0020, 0x0011)), 0, &info->series_number);
  sym_dicom_get_int (set, sym_dicom_find (set, TOP, TAG (0x0020, 0x0100)), 0,
                     &info->temporal_position);

  get_string (set, TAG (0x0010, 0x2210), 0, anatomy, sizeof anatomy);
  if (strcmp (anatomy, "QUADRUPED") == 0)
    info->flags |= SYM_IMAGE_QUADRUPED;
  get_string (set, TAG (0x0028, 0x2110), 0, lossy, sizeof lossy);
  if (pixels->codec->is_lossy || strcmp (lossy, "01") == 0)
    info->flags |= SYM_IMAGE_LOSSY;
  fill_spacing (job, set, info);
  fill_rescale (job, set, info);
  fill_unit (set, info);
  fill_padding (set, pixels, info);
}

/* Direction of the rows, then of the columns. Written with few digits they are not quite unit and at
 * right angles, which is put right; what is far off is no orientation. */
static gboolean
get_orientation (const SymDicomSet *set, guint32 parent, double orientation[6])
{
  double v[6], row = 0, column = 0, both = 0;

  if (!sym_dicom_get_doubles (set, sym_dicom_find (set, parent, TAG (0x0020, 0x0037)), 6, v))
    return FALSE;
  for (guint i = 0; i < 3; i++)
    row += v[i] * v[i];
  row = sqrt (row);
  if (!(fabs (row - 1) < 0.02))
    return FALSE;
  for (guint i = 0; i < 3; i++)
    {
      v[i] = row == 1 ? v[i] : v[i] / row;
      both += v[i] * v[3 + i];
    }
  if (!(fabs (both) < 0.02))
    return FALSE;
  for (guint i = 0; i < 3; i++)
    {
      if (fabs (both) > 1e-6)
        v[3 + i] -= both * v[i];
      column += v[3 + i] * v[3 + i];
    }
  column = sqrt (column);
  if (!(fabs (column - 1) < 0.02))
    return FALSE;
  for (guint i = 0; i < 3; i++)
    v[3 + i] = column == 1 ? v[3 + i] : v[3 + i] / column;
  memcpy (orientation, v, sizeof v);
  return TRUE;
}

/* What one item of functional groups, or the top level, says of a frame; what it does not say
 * stays. @groups: whether the values stand in group sequences (PS3.3 C.7.6.16). */
static void
fill_frame (const SymDicomSet *set, guint32 item, gboolean groups, SymFrameInfo *frame)
{
  guint32 position = groups ? sym_dicom_find_item (set, item, TAG (0x0020, 0x9113), 0) : item;
  guint32 orientation = groups ? sym_dicom_find_item (set, item, TAG (0x0020, 0x9116), 0) : item;
  guint32 measures = groups ? sym_dicom_find_item (set, item, TAG (0x0028, 0x9110), 0) : item;
  guint32 transform = groups ? sym_dicom_find_item (set, item, TAG (0x0028, 0x9145), 0) : item;
  guint32 content = groups ? sym_dicom_find_item (set, item, TAG (0x0020, 0x9111), 0) : TOP;
  double values[3];

  if ((!groups || position != TOP) &&
      sym_dicom_get_doubles (set, sym_dicom_find (set, position, TAG (0x0020, 0x0032)), 3,
                             values) &&
      fabs (values[0]) <= 1e7 && fabs (values[1]) <= 1e7 && fabs (values[2]) <= 1e7)
    {
      memcpy (frame->position, values, sizeof frame->position);
      frame->flags |= SYM_FRAME_HAS_POSITION;
    }
  if ((!groups || orientation != TOP) && get_orientation (set, orientation, frame->orientation))
    frame->flags |= SYM_FRAME_HAS_ORIENTATION;
  if (!groups || measures != TOP)
    {
      if (get_spacing (set, measures, TAG (0x0028, 0x0030), frame->spacing))
        frame->flags |= SYM_FRAME_HAS_SPACING;
      if (sym_dicom_get_double (set, sym_dicom_find (set, measures, TAG (0x0018, 0x0050)), 0,
                                values) &&
          is_length (values[0]))
        frame->thickness = values[0];
    }
  if (groups && transform != TOP &&
      sym_dicom_get_double (set, sym_dicom_find (set, transform, TAG (0x0028, 0x1053)), 0,
                            &values[0]) &&
      sym_dicom_get_double (set, sym_dicom_find (set, transform, TAG (0x0028, 0x1052)), 0,
                            &values[1]) &&
      values[0] != 0)
    {
      frame->slope = values[0];
      frame->intercept = values[1];
      frame->flags |= SYM_FRAME_HAS_RESCALE;
    }
  if (content != TOP)
    sym_dicom_get_int (set, sym_dicom_find (set, content, TAG (0x0020, 0x9128)), 0,
                       &frame->temporal_position);
  if (groups && _sym_dicom_get_frame_segment (set, item) > 0)
    frame->segment = _sym_dicom_get_frame_segment (set, item);
}

/* What the frames of an object older than functional groups follow each other along: the values of
 * Frame Increment Pointer (0028,0009), PS3.3 C.7.6.6.1.1. */
static gboolean
increments_along (const SymDicomSet *set, guint32 vector)
{
  const SymDicomElement *pointer = sym_dicom_find (set, TOP, TAG (0x0028, 0x0009));
  g_autofree char *tags = NULL;
  g_autofree char *tag = g_strdup_printf ("(%04X,%04X)", vector >> 16, vector & 0xffff);

  if (pointer == NULL)
    return FALSE;
  tags = sym_dicom_format_binary (set, pointer);

  return tags != NULL && strstr (tags, tag) != NULL;
}

/* Objects older than functional groups whose frames are slices. Writes millimetres along the normal.
 *
 * RT dose states an offset for each (PS3.3 C.8.8.3.2): from the position, the first 0, or the z of
 * each frame. Nuclear medicine states one distance, and the slice of each frame in a vector (PS3.3
 * C.8.4.8) where they have other dimensions too; frames of none are projections. */
static gboolean
get_frame_offset (const SymDicomSet *set, const char *modality, const SymFrameInfo *frame, guint32 f,
                  double *offset)
{
  const double *o = frame->orientation;
  double distance, first;
  gint64 slice;

  if (sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x3004, 0x000c)), f, &distance))
    {
      sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x3004, 0x000c)), 0, &first);
      *offset = distance - first;
      if (first != 0 && o[0] * o[4] - o[1] * o[3] < 0)
        *offset = -*offset;
      return TRUE;
    }
  if ((strcmp (modality, "NM") == 0 || strcmp (modality, "PT") == 0) &&
      sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x0018, 0x0088)), 0, &distance))
    {
      if (sym_dicom_get_int (set, sym_dicom_find (set, TOP, TAG (0x0054, 0x0080)), f, &slice))
        *offset = distance * (double) (slice - 1);
      else if (sym_dicom_find (set, TOP, TAG (0x0028, 0x0009)) == NULL ||
               increments_along (set, TAG (0x0054, 0x0080)))
        *offset = distance * f;
      else
        return FALSE;
      return TRUE;
    }
  return FALSE;
}

void
_sym_dicom_send_frames (SymJob *job, const SymDicomSet *set, const SymDicomPixels *pixels,
                        SymImageInfo *info)
{
  guint32 shared = sym_dicom_find_item (set, TOP, TAG (0x5200, 0x9229), 0);
  const SymDicomElement *sequence = sym_dicom_find (set, TOP, TAG (0x5200, 0x9230));
  guint32 detector = sym_dicom_find_item (set, TOP, TAG (0x0054, 0x0022), 0);
  g_autoptr (SymDicomDimensions) dimensions = _sym_dicom_dimensions_new (set);
  g_autoptr (SymDicomTiles) tiles = NULL;
  g_autoptr (GArray) items = NULL;
  double duration;
  SymFrameInfo common = { 0 };
  char modality[20];

  get_string (set, TAG (0x0008, 0x0060), 0, modality, sizeof modality);
  fill_frame (set, TOP, FALSE, &common);
  if (detector != TOP && (common.flags & SYM_FRAME_HAS_POSITION) == 0)
    fill_frame (set, detector, FALSE, &common);
  if (shared != TOP)
    fill_frame (set, shared, TRUE, &common);
  if (sequence != NULL && (sequence->flags & SYM_DICOM_SEQUENCE) != 0)
    items = sym_dicom_get_items (set, sequence);
  if (items != NULL && items->len != pixels->n_frames)
    {
      g_autofree char *groups = g_strdup_printf ("%u", items->len);
      g_autofree char *frames = g_strdup_printf ("%u", pixels->n_frames);

      sym_job_note (job, N_ ("There are %s per-frame functional groups for %s frames."), groups,
                    frames, NULL);
    }
  _sym_dicom_dimensions_fill_axes (dimensions, info);
  tiles = _sym_dicom_tiles_new (job, set, pixels, info);
  if (tiles == NULL && common.flags == 0 && (items == NULL || items->len == 0)
      && !_sym_dicom_get_duration (set, 0, &duration))
    return;

  for (guint32 f = 0; f < pixels->n_frames; f++)
    {
      SymFrameInfo frame = common;
      double offset;

      if (items != NULL && f < items->len)
        fill_frame (set, g_array_index (items, guint32, f), TRUE, &frame);
      else if ((frame.flags & SYM_FRAME_HAS_POSITION) != 0 &&
               (frame.flags & SYM_FRAME_HAS_ORIENTATION) != 0 &&
               get_frame_offset (set, modality, &frame, f, &offset))
        {
          const double *o = frame.orientation;

          frame.position[0] += offset * (o[1] * o[5] - o[2] * o[4]);
          frame.position[1] += offset * (o[2] * o[3] - o[0] * o[5]);
          frame.position[2] += offset * (o[0] * o[4] - o[1] * o[3]);
        }
      _sym_dicom_dimensions_fill (dimensions, f, &frame);
      if (tiles != NULL)
        _sym_dicom_tiles_fill (tiles, f, &frame);
      if (pixels->n_frames > 1 && _sym_dicom_get_duration (set, f, &frame.duration))
        frame.flags |= SYM_FRAME_HAS_DURATION;
      _sym_dicom_fill_mosaic (job, set, info, &frame);
      sym_job_frame (job, &frame);
    }
}
