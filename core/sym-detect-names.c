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

#define HAS(carrier) (1u << SYM_CARRIER_##carrier)

/* What is looked for, in the order a person would ask. `signals` are ids or beginnings of ids. */
static const struct
{
  const char *name; /* msgid */
  guint32 carriers;
  const char *signals;
} looked_for[] = {
  { N_ ("DICOM label “Synthetic Data” (0008,001C)"), HAS (DICOM), "D-SYN|N-X2" },
  { N_ ("Device or program that synthesized the image"), HAS (DICOM), "D-EQ-SYN" },
  { N_ ("Synthetic images among those that it refers to"), HAS (DICOM), "D-REF-SYN" },
  { N_ ("Conversion type, image type and derivation"), HAS (DICOM), "D-CONV|D-IT|D-DCS|D-DD" },
  { N_ ("Quality control and phantom labels"), HAS (DICOM), "D-QC|D-PHAN|C-PHYS" },
  { N_ ("Words in descriptions and comments"),
    HAS (DICOM),
    "D-TXT|D-OVL|D-PRIV|D-PN|D-TRIAL|C-SCT|C-VIRTC" },
  { N_ ("Names of generators and simulators"), HAS (DICOM), "D-MAN" },
  { N_ ("Words in the fields of the header"), HAS (NIFTI_HEADER), "N-DESC|N-AUX|N-INT|N-DB" },
  { N_ ("Comments and labels in header extensions"), HAS (NIFTI_HEADER), "N-X" },
  { N_ ("Words in the preamble"), HAS (DICOM), "D-PREAMBLE" },
  { N_ ("Labels in the sidecar and of the participant"),
    HAS (BIDS_SIDECAR) | HAS (BIDS_DATASET),
    "B-CUST|B-DESC" },
  { N_ ("Generators in the dataset description"), HAS (BIDS_DATASET), "B-GEN" },
  { N_ ("IPTC digital source type"), HAS (XMP), "X-DST" },
  { N_ ("Content credentials (C2PA)"), HAS (PNG_CHUNK) | HAS (C2PA), "P-" },
  { N_ ("Programs and AI systems named in XMP, EXIF and IPTC"),
    HAS (XMP) | HAS (EXIF) | HAS (IPTC),
    "X-AI4|X-GOOG|X-MJ|X-TOOL|X-XAI" },
  { N_ ("Settings that image generators leave"),
    HAS (PNG_TEXT) | HAS (EXIF),
    "G-A1111|G-EXTRAS|G-COMFY|G-INVOKE|G-NAI|G-FOOO|G-EASY|G-AEST|G-STEALTH" },
  { N_ ("Words in titles, descriptions and comments of the picture"),
    HAS (PNG_TEXT) | HAS (XMP) | HAS (EXIF) | HAS (IPTC),
    "G-LABEL" },
  { N_ ("AIGC label of GB 45438-2025"), HAS (PNG_TEXT) | HAS (XMP) | HAS (EXIF), "A-" },
  { N_ ("Patterns of generators in the file’s name"), HAS (FILE), "F-" },
};

static gboolean
is_found (GPtrArray *evidence, const char *signals)
{
  g_auto (GStrv) beginnings = g_strsplit (signals, "|", -1);

  for (guint i = 0; evidence != NULL && i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);

      for (guint j = 0; beginnings[j] != NULL; j++)
        if (g_str_has_prefix (piece->signal, beginnings[j]))
          return TRUE;
    }

  return FALSE;
}

SymLookedFor *
sym_detect_list_looked_for (GPtrArray *evidence, guint32 carriers, guint *n)
{
  SymLookedFor *list = g_new0 (SymLookedFor, G_N_ELEMENTS (looked_for));

  g_return_val_if_fail (n != NULL, list);

  *n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (looked_for); i++)
    {
      if ((looked_for[i].carriers & carriers) == 0)
        continue;
      list[*n].name = _ (looked_for[i].name);
      list[*n].found = is_found (evidence, looked_for[i].signals);
      (*n)++;
    }

  return list;
}
