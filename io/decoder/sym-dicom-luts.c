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

/* PS3.3 C.11.1.1: number of entries, first value mapped, bits of an entry. */
static gboolean
get_descriptor (const SymDicomSet *set, guint32 parent, guint32 tag, gboolean is_signed,
                guint32 *n, gint32 *first, guint32 *bits)
{
  gint64 values[3];

  for (guint i = 0; i < 3; i++)
    if (!sym_dicom_get_int (set, sym_dicom_find (set, parent, tag), i, &values[i]))
      return FALSE;
  *n = (guint16) values[0] == 0 ? MAX_ENTRIES : (guint16) values[0];
  *first = is_signed ? (gint16) values[1] : (guint16) values[1];
  *bits = (guint32) values[2];
  return *bits >= 8 && *bits <= 16;
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

/* Segmented palettes, PS3.3 C.7.9.2: runs, ramps, and copies of earlier segments. */
static guint16 *
read_segments (const SymDicomSet *set, const SymDicomElement *data, guint32 n)
{
  const guint8 *p = set->bytes + data->offset;
  gboolean big = (data->flags & SYM_DICOM_BIG_ENDIAN) != 0;
  gsize words = data->length / 2;
  g_autofree guint16 *values = g_new0 (guint16, n);
  guint32 done = 0;
  gsize i = 0, resume = 0, left = 0;

#define WORD(at) sym_dicom_u16 (p + 2 * (at), big)
  while (done < n)
    {
      guint16 code, length;

      if (resume > 0 && left == 0)
        {
          i = resume;
          resume = 0;
        }
      if (i + 2 > words)
        return NULL;
      code = WORD (i);
      length = WORD (i + 1);
      if (resume > 0)
        left--;
      if (code == 0 && length > 0 && i + 2 + length <= words)
        {
          for (guint16 k = 0; k < length && done < n; k++)
            values[done++] = WORD (i + 2 + k);
          i += 2u + length;
        }
      else if (code == 1 && length > 0 && i + 3 <= words && done > 0)
        {
          double from = values[done - 1], to = WORD (i + 2);

          for (guint16 k = 1; k <= length && done < n; k++)
            values[done++] = (guint16) (from + (to - from) * k / length + 0.5);
          i += 3;
        }
      else if (code == 2 && length > 0 && i + 4 <= words && resume == 0)
        {
          gsize offset = WORD (i + 2) | (gsize) WORD (i + 3) << 16;

          resume = i + 4;
          left = length;
          i = offset / 2;
        }
      else
        return NULL;
    }
#undef WORD
  return g_steal_pointer (&values);
}

static gboolean
send_lut (SymJob *job, const SymDicomSet *set, guint32 item, SymLutKind kind, gboolean is_signed)
{
  guint32 n, bits;
  gint32 first;
  g_autofree guint16 *values = NULL;
  char name[68];

  if (!get_descriptor (set, item, TAG (0x0028, 0x3002), is_signed, &n, &first, &bits))
    return FALSE;
  values = read_entries (set, sym_dicom_find (set, item, TAG (0x0028, 0x3006)), n);
  if (values == NULL)
    return FALSE;
  get_explanation (set, item, TAG (0x0028, 0x3003), 0, name, sizeof name);
  sym_job_lut (job, kind, first, n, bits, values, name);
  return TRUE;
}

static gboolean
send_palette (SymJob *job, const SymDicomSet *set, GError **error)
{
  static const char *const names[] = { "Red", "Green", "Blue" };

  for (guint c = 0; c < 3; c++)
    {
      guint32 n, bits;
      gint32 first;
      g_autofree guint16 *values = NULL;
      const SymDicomElement *segmented = sym_dicom_find (set, TOP, TAG (0x0028, 0x1221 + c));

      if (get_descriptor (set, TOP, TAG (0x0028, 0x1101 + c), FALSE, &n, &first, &bits))
        {
          values = read_entries (set, sym_dicom_find (set, TOP, TAG (0x0028, 0x1201 + c)), n);
          if (values == NULL && segmented != NULL)
            values = read_segments (set, segmented, n);
        }
      if (values == NULL)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "The %s Palette Color Lookup Table (0028,%04X) is missing or too short",
                       names[c], 0x1201 + c);
          return FALSE;
        }
      sym_job_lut (job, SYM_LUT_PALETTE_RED + c, first, n, bits, values, "");
    }
  return TRUE;
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
    return send_palette (job, set, error);
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
  /* A VOI table maps modality values, which are signed when the rescale can make them so. */
  if (voi != TOP && !send_lut (job, set, voi, SYM_LUT_VOI, pixels->is_signed && modality == TOP))
    sym_job_note (job, N_ ("The VOI LUT Sequence (0028,3010) cannot be read and was left out."),
                  NULL);
  return TRUE;
}
