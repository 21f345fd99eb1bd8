/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-value"

#include "config.h"

#include <math.h>
#include <string.h>

#include "sym-dicom-value.h"

#define MAX_NUMBERS 64

const guint8 *
sym_dicom_get_text (const SymDicomSet *set, const SymDicomElement *element, gsize *n)
{
  const guint8 *bytes = (const guint8 *) "";
  gsize length = 0;

  if (element != NULL && (element->flags & (SYM_DICOM_SEQUENCE | SYM_DICOM_ENCAPSULATED)) == 0)
    {
      bytes = set->bytes + element->offset;
      length = element->length;
    }
  while (length > 0 && (bytes[length - 1] == ' ' || bytes[length - 1] == '\0'))
    length--;
  *n = length;
  return bytes;
}

gboolean
sym_dicom_vr_is_text (guint16 vr)
{
  static const char text[] = "AEASCSDADSDTISLOLTPNSHSTTMUCUIURUT";

  for (const char *p = text; *p != '\0'; p += 2)
    if (SYM_DICOM_VR (p[0], p[1]) == vr)
      return TRUE;
  return FALSE;
}

gsize
sym_dicom_vr_get_size (guint16 vr)
{
  switch (vr)
    {
    case SYM_DICOM_VR ('U', 'S'):
    case SYM_DICOM_VR ('S', 'S'):
      return 2;
    case SYM_DICOM_VR ('U', 'L'):
    case SYM_DICOM_VR ('S', 'L'):
    case SYM_DICOM_VR ('F', 'L'):
    case SYM_DICOM_VR ('A', 'T'):
      return 4;
    case SYM_DICOM_VR ('F', 'D'):
    case SYM_DICOM_VR ('U', 'V'):
    case SYM_DICOM_VR ('S', 'V'):
      return 8;
    default:
      return 0;
    }
}

/* Value number index of a text with backslashes between values. */
static const guint8 *
find_component (const guint8 *bytes, gsize n, guint index, gsize *length)
{
  const guint8 *end = bytes + n;
  const guint8 *stop;

  while (index > 0)
    {
      bytes = n > 0 ? memchr (bytes, '\\', n) : NULL;
      if (bytes == NULL)
        return NULL;
      bytes++;
      n = (gsize) (end - bytes);
      index--;
    }
  stop = n > 0 ? memchr (bytes, '\\', n) : NULL;
  if (stop == NULL)
    stop = end;
  while (bytes < stop && (*bytes == ' ' || *bytes == '\0'))
    bytes++;
  while (stop > bytes && (stop[-1] == ' ' || stop[-1] == '\0'))
    stop--;
  *length = (gsize) (stop - bytes);
  return bytes;
}

gboolean
sym_dicom_get_string (const SymDicomSet *set, const SymDicomElement *element, guint index,
                      char *buffer, gsize size)
{
  gsize n, length = 0;
  const guint8 *bytes = sym_dicom_get_text (set, element, &n);
  const guint8 *part = find_component (bytes, n, index, &length);
  gsize done = 0;

  if (part != NULL)
    for (; done < length && done + 1 < size; done++)
      buffer[done] = part[done] >= 0x20 && part[done] < 0x7f ? (char) part[done] : '?';
  buffer[done] = '\0';
  return done > 0;
}

static double
binary_value (const guint8 *p, guint16 vr, gboolean big)
{
  guint64 wide;
  guint32 word;
  float single;
  double number;

  switch (vr)
    {
    case SYM_DICOM_VR ('U', 'S'):
      return sym_dicom_u16 (p, big);
    case SYM_DICOM_VR ('S', 'S'):
      return (gint16) sym_dicom_u16 (p, big);
    case SYM_DICOM_VR ('U', 'L'):
      return sym_dicom_u32 (p, big);
    case SYM_DICOM_VR ('S', 'L'):
      return (gint32) sym_dicom_u32 (p, big);
    case SYM_DICOM_VR ('F', 'L'):
      word = sym_dicom_u32 (p, big);
      memcpy (&single, &word, sizeof single);
      return (double) single;
    default:
      break;
    }
  wide = sym_dicom_u64 (p, big);
  if (vr == SYM_DICOM_VR ('U', 'V'))
    return (double) wide;
  if (vr == SYM_DICOM_VR ('S', 'V'))
    return (double) (gint64) wide;
  memcpy (&number, &wide, sizeof number);
  return number;
}

gboolean
sym_dicom_get_double (const SymDicomSet *set, const SymDicomElement *element, guint index,
                      double *value)
{
  gsize size;

  if (element == NULL)
    return FALSE;
  size = sym_dicom_vr_get_size (element->vr);
  if (size > 0 && element->vr != SYM_DICOM_VR ('A', 'T'))
    {
      double number;

      if (element->length / size <= index)
        return FALSE;
      number = binary_value (set->bytes + element->offset + index * size, element->vr,
                             (element->flags & SYM_DICOM_BIG_ENDIAN) != 0);
      if (!isfinite (number))
        return FALSE;
      *value = number;
      return TRUE;
    }
  if (sym_dicom_vr_is_text (element->vr))
    {
      char text[65], *end;
      double number;

      if (!sym_dicom_get_string (set, element, index, text, sizeof text))
        return FALSE;
      number = g_ascii_strtod (text, &end);
      if (end == text || *end != '\0' || !isfinite (number))
        return FALSE;
      *value = number;
      return TRUE;
    }
  return FALSE;
}

gboolean
sym_dicom_get_doubles (const SymDicomSet *set, const SymDicomElement *element, guint n,
                       double *values)
{
  for (guint i = 0; i < n; i++)
    if (!sym_dicom_get_double (set, element, i, &values[i]))
      return FALSE;
  return TRUE;
}

gboolean
sym_dicom_get_int (const SymDicomSet *set, const SymDicomElement *element, guint index,
                   gint64 *value)
{
  double number;

  if (!sym_dicom_get_double (set, element, index, &number) || fabs (number) > 9e15)
    return FALSE;
  *value = (gint64) number;
  return TRUE;
}

char *
sym_dicom_format_binary (const SymDicomSet *set, const SymDicomElement *element)
{
  gsize size = sym_dicom_vr_get_size (element->vr);
  gboolean big = (element->flags & SYM_DICOM_BIG_ENDIAN) != 0;
  GString *text;
  gsize n;

  if (size == 0)
    return NULL;
  text = g_string_new (NULL);
  n = element->length / size;
  for (gsize i = 0; i < MIN (n, MAX_NUMBERS); i++)
    {
      const guint8 *p = set->bytes + element->offset + i * size;
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      if (i > 0)
        g_string_append_c (text, '\\');
      if (element->vr == SYM_DICOM_VR ('A', 'T'))
        g_string_append_printf (text, "(%04X,%04X)", sym_dicom_u16 (p, big),
                                sym_dicom_u16 (p + 2, big));
      else if (element->vr == SYM_DICOM_VR ('F', 'L') || element->vr == SYM_DICOM_VR ('F', 'D'))
        g_string_append (text,
                         g_ascii_formatd (number, sizeof number,
                                          element->vr == SYM_DICOM_VR ('F', 'L') ? "%.9g" : "%.17g",
                                          binary_value (p, element->vr, big)));
      else
        g_string_append (text, g_ascii_formatd (number, sizeof number, "%.0f",
                                                binary_value (p, element->vr, big)));
    }
  if (n > MAX_NUMBERS)
    g_string_append (text, "\\…");
  return g_string_free (text, FALSE);
}

char *
sym_dicom_dup_text (const SymDicomSet *set, const SymDicomElement *element,
                    const SymDicomCharset *charset, gboolean *readable)
{
  gsize n;
  const guint8 *bytes = sym_dicom_get_text (set, element, &n);

  return sym_dicom_charset_decode (charset, bytes, n,
                                   element != NULL && element->vr == SYM_DICOM_VR ('P', 'N'),
                                   readable);
}
