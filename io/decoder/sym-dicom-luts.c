/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-luts"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-dicom-private.h"

#define TAG SYM_DICOM_TAG
#define TOP SYM_DICOM_NONE

#define MAX_ENTRIES 65536u
#define MAX_WINDOWS 64u

static void
get_explanation (const SymDicomSet *set, guint32 parent, guint32 tag, guint index, char *buffer,
                 gsize size)
{
  if (!sym_dicom_get_string (set, sym_dicom_find (set, parent, tag), index, buffer, size))
    buffer[0] = '\0';
}

static guint
send_windows (SymJob *job, const SymDicomSet *set, guint32 parent)
{
  const SymDicomElement *centres = sym_dicom_find (set, parent, TAG (0x0028, 0x1050));
  const SymDicomElement *widths = sym_dicom_find (set, parent, TAG (0x0028, 0x1051));
  char function[20];
  guint n = 0;

  sym_dicom_get_string (set, sym_dicom_find (set, parent, TAG (0x0028, 0x1056)), 0, function,
                        sizeof function);
  for (guint i = 0; i < MAX_WINDOWS; i++)
    {
      SymWindow window = { 0 };

      if (!sym_dicom_get_double (set, centres, i, &window.centre) ||
          !sym_dicom_get_double (set, widths, i, &window.width))
        break;
      window.function = strcmp (function, "SIGMOID") == 0        ? SYM_WINDOW_SIGMOID
                        : strcmp (function, "LINEAR_EXACT") == 0 ? SYM_WINDOW_LINEAR_EXACT
                                                                 : SYM_WINDOW_LINEAR;
      get_explanation (set, parent, TAG (0x0028, 0x1055), i, window.name, sizeof window.name);
      if (window.width <= 0)
        {
          sym_job_note (job, N_ ("A Window Width (0028,1051) that is not above 0 was left out."),
                        NULL);
          continue;
        }
      sym_job_window (job, &window);
      n++;
    }
  return n;
}

/* @job: (nullable): where it was said already */
static void
note_bits (SymJob *job, guint32 was, guint32 is)
{
  g_autofree char *before = g_strdup_printf ("%u", was);
  g_autofree char *after = g_strdup_printf ("%u", is);

  if (job == NULL)
    return;
  sym_job_note (job,
                N_ ("The entries of a lookup table are said to have %s bits and have %s; those were "
                    "taken."),
                before, after, NULL);
}

typedef struct
{
  guint32 n;
  gint32 first;
  guint32 bits;
} Descriptor;

/* PS3.3 C.11.1.1: number of entries, first value mapped, bits of an entry. The first value has the
 * sign of what is mapped; the VR says so too, unless it is implicit, and is believed where it is SS.
 * @job: (nullable): where notes go
 * @data: (nullable): the entries, which tell their size where the descriptor cannot be right. */
static gboolean
get_descriptor (SymJob *job, const SymDicomSet *set, guint32 parent, guint32 tag,
                gboolean is_signed, const SymDicomElement *data, Descriptor *descriptor)
{
  const SymDicomElement *element = sym_dicom_find (set, parent, tag);
  gint64 values[3];

  for (guint i = 0; i < 3; i++)
    if (!sym_dicom_get_int (set, element, i, &values[i]))
      return FALSE;
  descriptor->n = (guint16) values[0] == 0 ? MAX_ENTRIES : (guint16) values[0];
  descriptor->first = is_signed ? (gint16) values[1] : (guint16) values[1];
  descriptor->bits = (guint16) values[2];
  if (!is_signed && values[1] < 0)
    {
      g_autofree char *first = g_strdup_printf ("%" G_GINT64_FORMAT, values[1]);

      if (job != NULL)
        sym_job_note (job,
                      N_ ("A lookup table begins at %s, although Pixel Representation (0028,0103) has no "
                          "sign; it was taken as it is."),
                      first, NULL);
      descriptor->first = (gint16) values[1];
    }
  if ((descriptor->bits < 8 || descriptor->bits > 16) && data != NULL)
    {
      const guint32 bits = data->length < 2 * (guint64) descriptor->n ? 8 : 16;

      note_bits (job, descriptor->bits, bits);
      descriptor->bits = bits;
    }
  return descriptor->bits >= 8 && descriptor->bits <= 16;
}

/* Entries of two bytes, or of one where the table is just long enough for that. */
static guint16 *
read_entries (const SymDicomSet *set, const SymDicomElement *data, guint32 n)
{
  gboolean big, bytes_only;
  guint16 *values;

  if (data == NULL || (data->flags & SYM_DICOM_SEQUENCE) != 0)
    return NULL;
  big = (data->flags & SYM_DICOM_BIG_ENDIAN) != 0;
  bytes_only = data->length < 2 * (guint64) n;
  if (data->length < n)
    return NULL;
  values = g_new (guint16, n);
  for (guint32 i = 0; i < n; i++)
    {
      const guint8 *p = set->bytes + data->offset;

      if (!bytes_only)
        values[i] = sym_dicom_u16 (p + 2 * i, big);
      else if (big && data->vr != SYM_DICOM_VR ('O', 'B'))
        values[i] = i + 1 < data->length || i % 2 == 1 ? p[i ^ 1] : p[i];
      else
        values[i] = p[i];
    }
  return values;
}

/* Segmented palettes, PS3.3 C.7.9.2: runs, ramps, and copies of earlier segments, in units of the
 * entries' size. */
static guint16 *
read_segments (const SymDicomSet *set, const SymDicomElement *data, const Descriptor *descriptor)
{
  const guint8 *p = set->bytes + data->offset;
  const gboolean big = (data->flags & SYM_DICOM_BIG_ENDIAN) != 0;
  const gboolean is_bytes = descriptor->bits == 8;
  const guint32 n = descriptor->n;
  gsize units = (gsize) data->length / (is_bytes ? 1 : 2);
  g_autofree guint16 *values = g_new0 (guint16, n);
  guint32 done = 0;
  gsize i = 0, resume = 0, left = 0;

#define UNIT(at) (guint16) (is_bytes ? p[at] : sym_dicom_u16 (p + 2 * (at), big))
  while (done < n)
    {
      guint16 code, length;

      if (resume > 0 && left == 0)
        {
          i = resume;
          resume = 0;
        }
      if (i + 2 > units)
        return NULL;
      code = UNIT (i);
      length = UNIT (i + 1);
      if (resume > 0)
        left--;
      if (code == 0 && length > 0 && i + 2 + length <= units)
        {
          for (guint16 k = 0; k < length && done < n; k++)
            values[done++] = UNIT (i + 2 + k);
          i += 2u + length;
        }
      else if (code == 1 && length > 0 && i + 3 <= units && done > 0)
        {
          double from = values[done - 1], to = UNIT (i + 2);

          for (guint16 k = 1; k <= length && done < n; k++)
            values[done++] = (guint16) (from + (to - from) * k / length + 0.5);
          i += 3;
        }
      else if (code == 2 && length > 0 && i + (is_bytes ? 6 : 4) <= units && resume == 0)
        {
          /* The place in bytes, its low half first. */
          const gsize offset = is_bytes ? sym_dicom_u32 (p + i + 2, FALSE)
                                        : UNIT (i + 2) | (gsize) UNIT (i + 3) << 16;

          resume = i + (is_bytes ? 6 : 4);
          left = length;
          i = offset / (is_bytes ? 1 : 2);
        }
      else
        return NULL;
    }
#undef UNIT
  return g_steal_pointer (&values);
}

static guint
get_highest (const guint16 *values, guint32 n)
{
  guint highest = 0;

  for (guint32 i = 0; i < n; i++)
    highest = MAX (highest, values[i]);
  return highest;
}

static gboolean
send_lut (SymJob *job, const SymDicomSet *set, guint32 item, SymLutKind kind, gboolean is_signed)
{
  const SymDicomElement *data = sym_dicom_find (set, item, TAG (0x0028, 0x3006));
  Descriptor descriptor;
  g_autofree guint16 *values = NULL;
  guint used;
  char name[68];

  if (!get_descriptor (job, set, item, TAG (0x0028, 0x3002), is_signed, data, &descriptor))
    return FALSE;
  values = read_entries (set, data, descriptor.n);
  if (values == NULL)
    return FALSE;
  used = g_bit_storage (get_highest (values, descriptor.n));
  if (used > descriptor.bits)
    {
      note_bits (job, descriptor.bits, used);
      descriptor.bits = used;
    }
  get_explanation (set, item, TAG (0x0028, 0x3003), 0, name, sizeof name);
  sym_job_lut (job, kind, descriptor.first, descriptor.n, descriptor.bits, values, name);
  return TRUE;
}

/* Entries of 8 bits in tables of 16 would be black, and those that are too large would wrap. */
static void
repair_palette_bits (SymJob *job, Descriptor descriptors[3], guint16 *const values[3])
{
  guint highest = 0;
  guint32 narrowest = 16;
  gboolean is_noted = FALSE;

  for (guint c = 0; c < 3; c++)
    {
      const guint own = get_highest (values[c], descriptors[c].n);

      if (g_bit_storage (own) > descriptors[c].bits)
        {
          note_bits (is_noted ? NULL : job, descriptors[c].bits, 16);
          is_noted = TRUE;
          descriptors[c].bits = 16;
        }
      highest = MAX (highest, own);
      narrowest = MIN (narrowest, descriptors[c].bits);
    }
  if (narrowest == 16 && highest > 0 && highest < 256)
    {
      note_bits (job, 16, 8);
      for (guint c = 0; c < 3; c++)
        descriptors[c].bits = 8;
    }
}

static gboolean
send_palette (SymJob *job, const SymDicomSet *set, gboolean is_signed, GError **error)
{
  static const char *const names[] = { "Red", "Green", "Blue" };
  Descriptor descriptors[3];
  guint16 *values[3] = { NULL };
  guint c = 0;

  for (; c < 3; c++)
    {
      const SymDicomElement *plain = sym_dicom_find (set, TOP, TAG (0x0028, 0x1201 + c));
      const SymDicomElement *segmented = sym_dicom_find (set, TOP, TAG (0x0028, 0x1221 + c));

      /* What is wrong with one of them is wrong with all. */
      if (!get_descriptor (c == 0 ? job : NULL, set, TOP, TAG (0x0028, 0x1101 + c), is_signed, plain,
                           &descriptors[c]))
        break;
      values[c] = read_entries (set, plain, descriptors[c].n);
      if (values[c] == NULL && segmented != NULL)
        values[c] = read_segments (set, segmented, &descriptors[c]);
      if (values[c] == NULL)
        break;
    }
  if (c == 3)
    {
      repair_palette_bits (job, descriptors, values);
      for (guint i = 0; i < 3; i++)
        sym_job_lut (job, SYM_LUT_PALETTE_RED + i, descriptors[i].first, descriptors[i].n,
                     descriptors[i].bits, values[i], "");
    }
  else
    g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                 "The %s Palette Color Lookup Table (0028,%04X) is missing or too short", names[c],
                 0x1201 + c);
  for (guint i = 0; i < 3; i++)
    g_free (values[i]);
  return c == 3;
}

/* Whether the rescale can make negative values, which the VOI table then maps. */
static gboolean
modality_is_signed (const SymDicomSet *set, const SymDicomPixels *pixels)
{
  double slope = 1, intercept = 0;

  sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x0028, 0x1052)), 0, &intercept);
  sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x0028, 0x1053)), 0, &slope);
  return pixels->is_signed || intercept < 0 || slope < 0;
}

gboolean
_sym_dicom_send_luts (SymJob *job, const SymDicomSet *set, const SymDicomPixels *pixels,
                      GError **error)
{
  guint32 modality = sym_dicom_find_item (set, TOP, TAG (0x0028, 0x3000), 0);
  guint32 voi = sym_dicom_find_item (set, TOP, TAG (0x0028, 0x3010), 0);
  guint32 groups[] = {
    sym_dicom_find_item (set, TOP, TAG (0x5200, 0x9229), 0),
    sym_dicom_find_item (set, TOP, TAG (0x5200, 0x9230), 0),
  };

  if (pixels->colour == SYM_COLOUR_PALETTE)
    return send_palette (job, set, pixels->is_signed, error);
  if (pixels->samples > 1)
    return TRUE;
  if (send_windows (job, set, TOP) == 0)
    for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
      {
        guint32 item = groups[i] != TOP
                           ? sym_dicom_find_item (set, groups[i], TAG (0x0028, 0x9132), 0)
                           : TOP;

        if (item != TOP && send_windows (job, set, item) > 0)
          break;
      }
  if (modality != TOP && !send_lut (job, set, modality, SYM_LUT_MODALITY, pixels->is_signed))
    sym_job_note (
        job,
        N_ ("The Modality LUT Sequence (0028,3000) cannot be read; stored values are shown as they are."),
        NULL);
  if (voi != TOP && !send_lut (job, set, voi, SYM_LUT_VOI,
                               modality == TOP && modality_is_signed (set, pixels)))
    sym_job_note (job, N_ ("The VOI LUT Sequence (0028,3010) cannot be read and was left out."),
                  NULL);
  return TRUE;
}
