/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-writer"

#include "config.h"

#include "sym-dicom-writer.h"

#include <string.h>

static void
put_u16 (GByteArray *out, guint value, gboolean big)
{
  guint8 bytes[2] = { (guint8) (big ? value >> 8 : value), (guint8) (big ? value : value >> 8) };

  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
put_u32 (GByteArray *out, guint32 value, gboolean big)
{
  put_u16 (out, (big ? value >> 16 : value) & 0xffff, big);
  put_u16 (out, (big ? value : value >> 16) & 0xffff, big);
}

static gboolean
is_long (const char *vr)
{
  static const char long_ones[] = "OBODOFOLOVOWSQSVUCUNURUTUV";

  for (const char *p = long_ones; *p != '\0'; p += 2)
    if (p[0] == vr[0] && p[1] == vr[1])
      return TRUE;
  return FALSE;
}

void
sym_dicom_put (GByteArray *out, SymDicomEncoding encoding, guint32 tag, const char *vr,
               gconstpointer value, gsize n)
{
  gboolean big = encoding == SYM_DICOM_EXPLICIT_BIG;
  gsize padded = n + n % 2;
  /* Text is padded with a space; UIDs, and bytes, with NUL. */
  guint8 pad = strcmp (vr, "UI") == 0 || vr[0] == 'O' || strcmp (vr, "UN") == 0 ? 0 : ' ';

  g_assert (padded < G_MAXUINT32);
  put_u16 (out, tag >> 16, big);
  put_u16 (out, tag & 0xffff, big);
  if (encoding == SYM_DICOM_IMPLICIT)
    put_u32 (out, (guint32) padded, big);
  else
    {
      g_assert (is_long (vr) || padded <= G_MAXUINT16);
      g_byte_array_append (out, (const guint8 *) vr, 2);
      if (is_long (vr))
        {
          put_u16 (out, 0, big);
          put_u32 (out, (guint32) padded, big);
        }
      else
        put_u16 (out, (guint) padded, big);
    }
  g_byte_array_append (out, value, (guint) n);
  if (padded > n)
    g_byte_array_append (out, &pad, 1);
}

void
sym_dicom_put_string (GByteArray *out, SymDicomEncoding encoding, guint32 tag, const char *vr,
                      const char *value)
{
  sym_dicom_put (out, encoding, tag, vr, value, strlen (value));
}

void
sym_dicom_put_item (GByteArray *out, SymDicomEncoding encoding, const GByteArray *elements)
{
  gboolean big = encoding == SYM_DICOM_EXPLICIT_BIG;

  put_u16 (out, SYM_DICOM_ITEM >> 16, big);
  put_u16 (out, SYM_DICOM_ITEM & 0xffff, big);
  put_u32 (out, elements->len, big);
  g_byte_array_append (out, elements->data, elements->len);
}

void
sym_dicom_put_code (GByteArray *out, SymDicomEncoding encoding, guint32 tag, const char *value,
                    const char *meaning)
{
  g_autoptr (GByteArray) code = g_byte_array_new ();
  g_autoptr (GByteArray) item = g_byte_array_new ();

  sym_dicom_put_string (code, encoding, 0x00080100, "SH", value);
  sym_dicom_put_string (code, encoding, 0x00080102, "SH", "DCM");
  sym_dicom_put_string (code, encoding, 0x00080104, "LO", meaning);
  sym_dicom_put_item (item, encoding, code);
  sym_dicom_put (out, encoding, tag, "SQ", item->data, item->len);
}
