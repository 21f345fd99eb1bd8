/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-detect"

#include "config.h"

#include "sym-detect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Names of the elements that evidence points at, for the line beside the mark; sorted by tag. */
static const struct
{
  guint32 key;
  const char *name;
} elements[] = {
  { 0x00080008, "Image Type" },
  { 0x0008001c, "Synthetic Data" },
  { 0x00080064, "Conversion Type" },
  { 0x00080070, "Manufacturer" },
  { 0x00080080, "Institution Name" },
  { 0x00080100, "Code Value" },
  { 0x00080104, "Code Meaning" },
  { 0x00081010, "Station Name" },
  { 0x00081030, "Study Description" },
  { 0x0008103e, "Series Description" },
  { 0x00081090, "Manufacturer's Model Name" },
  { 0x00082111, "Derivation Description" },
  { 0x00089007, "Frame Type" },
  { 0x00100010, "Patient's Name" },
  { 0x00100020, "Patient ID" },
  { 0x00104000, "Patient Comments" },
  { 0x00120020, "Clinical Trial Protocol ID" },
  { 0x00120021, "Clinical Trial Protocol Name" },
  { 0x00120031, "Clinical Trial Site Name" },
  { 0x00181016, "Secondary Capture Device Manufacturer" },
  { 0x00181018, "Secondary Capture Device Model Name" },
  { 0x00181019, "Secondary Capture Device Software Versions" },
  { 0x00181020, "Software Versions" },
  { 0x00181030, "Protocol Name" },
  { 0x00181400, "Acquisition Device Processing Description" },
  { 0x0018a003, "Contribution Description" },
  { 0x00204000, "Image Comments" },
  { 0x00209158, "Frame Comments" },
  { 0x00287fe0, "Pixel Data Provider URL" },
  { 0x00321060, "Requested Procedure Description" },
  { 0x00400254, "Performed Procedure Step Description" },
  { 0x04000500, "Encrypted Attributes Sequence" },
  { 0x04000520, "Encrypted Content" },
  { 0x00700006, "Unformatted Text Value" },
  { 0x00700081, "Content Description" },
};

static const char *
find_element_name (guint32 key)
{
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (elements[i].key == key)
      return elements[i].name;

  return NULL;
}

/* The mark's outlines cover ASCII; names of files and keys may not. */
static char *
to_ascii (const char *text)
{
  GString *ascii = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_c (ascii, (guchar) *p < 0x80 ? *p : '?');

  return g_string_free (ascii, FALSE);
}

char *
_sym_evidence_name_place (const SymEvidence *evidence)
{
  g_autofree char *place = to_ascii (evidence->where);
  guint32 key = _sym_dicom_key_of_place (evidence->where);
  const char *name = find_element_name (key);

  if (sym_evidence_get_region (evidence) != NULL)
    return g_strdup ("Text in the pixels");
  if (strcmp (evidence->signal, "D-EQ-SYN") == 0)
    return g_strdup ("DICOM Synthesizing Equipment (0018,A001)");
  if (strcmp (evidence->signal, "D-REF-SYN") == 0)
    return g_strdup ("DICOM reference");
  if (key != 0)
    return g_strdup_printf ("DICOM %s%s%s", name != NULL ? name : "", name != NULL ? " " : "",
                            place);

  if (strcmp (evidence->signal, "W-UNREADABLE") == 0)
    return g_strdup ("the pixels could not be examined");

  switch (evidence->signal[0])
    {
    case 'N':
      return g_strdup_printf ("NIfTI %s", place);
    case 'B':
      return g_strdup_printf ("BIDS %s", place);
    case 'F':
      return g_strdup ("File name");
    case 'W':
      return g_strdup ("Watermark in the pixels");
    case 'U':
      return g_strdup (strcmp (evidence->signal, "U-MARK") == 0 ? "Marked by a person"
                                                                : "List of images marked by hand");
    default:
      return g_steal_pointer (&place);
    }
}
