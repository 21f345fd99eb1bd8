/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-segments"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-dicom-private.h"

#define TAG SYM_DICOM_TAG
#define TOP SYM_DICOM_NONE

#define SEGMENTATION "1.2.840.10008.5.1.4.1.1.66.4"
#define LABEL_MAP "1.2.840.10008.5.1.4.1.1.66.7"
#define STRUCTURE_SET "1.2.840.10008.5.1.4.1.1.481.3"

/* Digits of a number of Contour Data; a DS has at most 16. */
#define MAX_DIGITS 63

static SymDicomCharset
get_charset (const SymDicomSet *set)
{
  gsize n;
  const guint8 *terms = sym_dicom_get_text (set, sym_dicom_find (set, TOP, TAG (0x0008, 0x0005)), &n);

  return sym_dicom_charset_parse ((const char *) terms, n);
}

static void
get_name (const SymDicomSet *set, guint32 item, guint32 tag, char *name, gsize size)
{
  const SymDicomCharset charset = get_charset (set);
  gboolean readable;
  g_autofree char *text = sym_dicom_dup_text (set, sym_dicom_find (set, item, tag), &charset, &readable);
  const char *end;

  for (char *p = text; *p != '\0'; p++)
    if ((guchar) *p < 0x20)
      *p = ' ';
  g_strstrip (text);
  g_strlcpy (name, text, size);
  if (!g_utf8_validate (name, -1, &end))
    name[end - name] = '\0';
}

static double
to_gamma (double linear)
{
  linear = CLAMP (linear, 0, 1);

  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow (linear, 1 / 2.4) - 0.055;
}

/* Recommended Display CIELab Value: PCS values of ICC, whose white is D50 (PS3.3 C.10.7.1.1), as three
 * numbers of 16 bits; to sRGB (IEC 61966-2-1) with the matrix of D50 adapted by Bradford. */
static void
lab_to_rgb (const gint64 *lab, guint8 *rgb)
{
  static const double white[3] = { 0.96422, 1, 0.82521 };
  static const double matrix[3][3] = { { 3.1338561, -1.6168667, -0.4906146 },
                                       { -0.9787684, 1.9161415, 0.0334540 },
                                       { 0.0719453, -0.2289914, 1.4052427 } };
  const double l = (double) lab[0] * 100 / 65535, a = (double) lab[1] * 255 / 65535 - 128,
               b = (double) lab[2] * 255 / 65535 - 128;
  const double f[3] = { (l + 16) / 116 + a / 500, (l + 16) / 116, (l + 16) / 116 - b / 200 };
  double xyz[3];

  for (int i = 0; i < 3; i++)
    xyz[i] = white[i] * (f[i] > 6.0 / 29 ? f[i] * f[i] * f[i] : (f[i] - 16.0 / 116) * 3 * (6.0 / 29) * (6.0 / 29));
  for (int i = 0; i < 3; i++)
    rgb[i] = (guint8) (255 * to_gamma (matrix[i][0] * xyz[0] + matrix[i][1] * xyz[1] + matrix[i][2] * xyz[2]) + 0.5);
}

static gboolean
get_ints (const SymDicomSet *set, guint32 item, guint32 tag, gint64 low, gint64 high, gint64 values[3])
{
  for (guint i = 0; i < 3; i++)
    if (!sym_dicom_get_int (set, sym_dicom_find (set, item, tag), i, &values[i]) || values[i] < low || values[i] > high)
      return FALSE;

  return TRUE;
}

static GArray *
list_items (const SymDicomSet *set, guint32 parent, guint32 tag)
{
  const SymDicomElement *sequence = sym_dicom_find (set, parent, tag);

  return sequence != NULL && (sequence->flags & SYM_DICOM_SEQUENCE) != 0 ? sym_dicom_get_items (set, sequence)
                                                                         : g_array_new (FALSE, FALSE, sizeof (guint32));
}

static gboolean
get_number (const SymDicomSet *set, guint32 item, guint32 tag, guint32 *number)
{
  gint64 value;

  if (!sym_dicom_get_int (set, sym_dicom_find (set, item, tag), 0, &value) || value < 0 || value > G_MAXINT32)
    return FALSE;
  *number = (guint32) value;

  return TRUE;
}

guint32
_sym_dicom_get_frame_segment (const SymDicomSet *set, guint32 item)
{
  const guint32 identification = sym_dicom_find_item (set, item, TAG (0x0062, 0x000a), 0);
  guint32 number = 0;

  if (identification != TOP)
    get_number (set, identification, TAG (0x0062, 0x000b), &number);

  return number;
}

static void
note_number (SymJob *job, guint n)
{
  g_autofree char *most = g_strdup_printf ("%u", SYM_PROTOCOL_MAX_SEGMENTS);

  if (n > SYM_PROTOCOL_MAX_SEGMENTS)
    sym_job_note (job, N_ ("The file has more than %s regions; the others are not read."), most, NULL);
}

static void
send_segments (SymJob *job, const SymDicomSet *set, gboolean by_value)
{
  g_autoptr (GArray) items = list_items (set, TOP, TAG (0x0062, 0x0002));
  SymSegmentInfo common = { .threshold = 1, .flags = by_value ? SYM_SEGMENT_BY_VALUE : 0 };
  char type[20] = "";
  gint64 most;

  sym_dicom_get_string (set, sym_dicom_find (set, TOP, TAG (0x0062, 0x0001)), 0, type, sizeof type);
  sym_dicom_get_string (set, sym_dicom_find (set, TOP, TAG (0x0020, 0x0052)), 0, common.frame_of_reference,
                        sizeof common.frame_of_reference);
  if (strcmp (type, "LABELMAP") == 0)
    common.flags = SYM_SEGMENT_BY_VALUE;
  else if (strcmp (type, "FRACTIONAL") == 0
           && sym_dicom_get_int (set, sym_dicom_find (set, TOP, TAG (0x0062, 0x000e)), 0, &most) && most > 0)
    {
      common.threshold = (double) most / 2;
      sym_job_note (job, N_ ("The segmentation has fractions: what is drawn is where they are a half or more."), NULL);
    }
  note_number (job, items->len);
  for (guint i = 0; i < MIN (items->len, SYM_PROTOCOL_MAX_SEGMENTS); i++)
    {
      const guint32 item = g_array_index (items, guint32, i);
      SymSegmentInfo segment = common;
      gint64 lab[3];

      if (!get_number (set, item, TAG (0x0062, 0x0004), &segment.number))
        continue;
      get_name (set, item, TAG (0x0062, 0x0005), segment.name, sizeof segment.name);
      if (get_ints (set, item, TAG (0x0062, 0x000d), 0, 65535, lab))
        {
          lab_to_rgb (lab, segment.colour);
          segment.flags |= SYM_SEGMENT_HAS_COLOUR;
        }
      /* 0 is what is no segment, where samples are numbers */
      if ((segment.flags & SYM_SEGMENT_BY_VALUE) == 0 || segment.number > 0)
        sym_job_segment (job, &segment);
    }
}

/* The frame of reference of a region, or that of the whole structure set. */
static void
get_frame_of_reference (const SymDicomSet *set, guint32 item, char *uid, gsize size)
{
  const guint32 whole = sym_dicom_find_item (set, TOP, TAG (0x3006, 0x0010), 0);

  if (sym_dicom_get_string (set, sym_dicom_find (set, item, TAG (0x3006, 0x0024)), 0, uid, size)
      || (whole != TOP && sym_dicom_get_string (set, sym_dicom_find (set, whole, TAG (0x0020, 0x0052)), 0, uid, size)))
    return;
  sym_dicom_get_string (set, sym_dicom_find (set, TOP, TAG (0x0020, 0x0052)), 0, uid, size);
}

static guint32
find_roi (const SymDicomSet *set, const GArray *contours, guint32 number)
{
  for (guint i = 0; i < MIN (contours->len, SYM_PROTOCOL_MAX_SEGMENTS); i++)
    {
      const guint32 item = g_array_index (contours, guint32, i);
      guint32 other;

      if (get_number (set, item, TAG (0x3006, 0x0084), &other) && other == number)
        return item;
    }

  return TOP;
}

/* Numbers between backslashes. Returns how many triples; 0 for what is none. */
static guint32
parse_points (const SymDicomSet *set, const SymDicomElement *element, GArray *values)
{
  gsize n;
  const guint8 *text = sym_dicom_get_text (set, element, &n);

  g_array_set_size (values, 0);
  for (gsize i = 0; i < n;)
    {
      char digits[MAX_DIGITS + 1];
      gsize length = 0;
      double value;
      char *end;

      for (; i < n && text[i] != '\\'; i++)
        if (length < MAX_DIGITS && (length > 0 || text[i] != ' '))
          digits[length++] = (char) text[i];
      i++;
      digits[length] = '\0';
      value = g_ascii_strtod (g_strchomp (digits), &end);
      if (end == digits || *end != '\0' || !(fabs (value) <= 1e7))
        return 0;
      g_array_append_val (values, value);
    }

  return values->len % 3 == 0 ? values->len / 3 : 0;
}

static void
send_contours (SymJob *job, const SymDicomSet *set, guint32 roi, guint32 number, GArray *values, guint64 *n_points)
{
  g_autoptr (GArray) items = list_items (set, roi, TAG (0x3006, 0x0040));

  for (guint i = 0; i < items->len; i++)
    {
      const guint32 item = g_array_index (items, guint32, i);
      const guint32 n = parse_points (set, sym_dicom_find (set, item, TAG (0x3006, 0x0050)), values);
      SymContourInfo contour = { .number = number, .kind = SYM_CONTOUR_OTHER };
      char type[32] = "";

      sym_dicom_get_string (set, sym_dicom_find (set, item, TAG (0x3006, 0x0042)), 0, type, sizeof type);
      if ((g_str_has_prefix (type, "CLOSED_PLANAR") || strcmp (type, "CLOSEDPLANAR_XOR") == 0) && n > 0)
        contour.kind = SYM_CONTOUR_CLOSED;
      else if (strcmp (type, "POINT") == 0 && n == 1)
        contour.kind = SYM_CONTOUR_POINT;
      if (contour.kind != SYM_CONTOUR_OTHER && *n_points + n <= SYM_CONTOUR_MAX_POINTS)
        contour.n_points = n;
      else
        contour.kind = SYM_CONTOUR_OTHER;
      *n_points += contour.n_points;
      sym_job_contour (job, &contour, (const double *) (const void *) values->data);
    }
}

static void
send_structures (SymJob *job, const SymDicomSet *set)
{
  g_autoptr (GArray) rois = list_items (set, TOP, TAG (0x3006, 0x0020));
  g_autoptr (GArray) contours = list_items (set, TOP, TAG (0x3006, 0x0039));
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  guint64 n_points = 0;

  note_number (job, rois->len);
  for (guint i = 0; i < MIN (rois->len, SYM_PROTOCOL_MAX_SEGMENTS); i++)
    {
      const guint32 item = g_array_index (rois, guint32, i);
      SymSegmentInfo segment = { .threshold = 1 };
      gint64 colour[3];
      guint32 roi;

      if (!get_number (set, item, TAG (0x3006, 0x0022), &segment.number))
        continue;
      roi = find_roi (set, contours, segment.number);
      get_name (set, item, TAG (0x3006, 0x0026), segment.name, sizeof segment.name);
      get_frame_of_reference (set, item, segment.frame_of_reference, sizeof segment.frame_of_reference);
      if (roi != TOP && get_ints (set, roi, TAG (0x3006, 0x002a), 0, 255, colour))
        {
          for (int k = 0; k < 3; k++)
            segment.colour[k] = (guint8) colour[k];
          segment.flags = SYM_SEGMENT_HAS_COLOUR;
        }
      sym_job_segment (job, &segment);
      if (roi != TOP)
        send_contours (job, set, roi, segment.number, values, &n_points);
    }
}

void
_sym_dicom_send_segments (SymJob *job, const SymDicomSet *set)
{
  char uid[SYM_DICOM_UID_SIZE] = "";

  sym_dicom_get_string (set, sym_dicom_find (set, TOP, TAG (0x0008, 0x0016)), 0, uid, sizeof uid);
  if (strcmp (uid, SEGMENTATION) == 0 || strcmp (uid, LABEL_MAP) == 0)
    send_segments (job, set, strcmp (uid, LABEL_MAP) == 0);
  else if (strcmp (uid, STRUCTURE_SET) == 0)
    send_structures (job, set);
}
