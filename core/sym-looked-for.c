/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-item.h"

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

/* Where a label can stand in a format: what is not there was looked for. */
static guint32
get_carriers (SymFormat format)
{
  /* of any file: its name, and what stands beside it */
  const guint32 every = HAS (FILE) | HAS (BIDS_SIDECAR) | HAS (BIDS_DATASET) | HAS (C2PA);

  switch (format)
    {
    case SYM_FORMAT_DICOM:
      /* frames may be whole JPEG files, with all that those carry */
      return every | HAS (DICOM) | HAS (XMP) | HAS (EXIF) | HAS (IPTC);
    case SYM_FORMAT_NIFTI1:
    case SYM_FORMAT_NIFTI2:
      return every | HAS (NIFTI_HEADER) | HAS (NIFTI_EXTENSION);
    case SYM_FORMAT_ANALYZE:
      return every | HAS (NIFTI_HEADER);
    case SYM_FORMAT_PNG:
      return every | HAS (PNG_TEXT) | HAS (PNG_CHUNK) | HAS (XMP) | HAS (EXIF) | HAS (IPTC) | HAS (PIXELS);
    case SYM_FORMAT_UNKNOWN:
    case SYM_N_FORMATS:
    default:
      return 0;
    }
}

/* What is looked for in the samples, by #SymSearch. */
static const struct
{
  const char *name; /* msgid */
  const char *signals;
} searches[SYM_N_SEARCHES] = {
  [SYM_SEARCH_GENERATORS] = { N_ ("Watermarks of image generators in the pixels"), "W-DWT" },
  [SYM_SEARCH_OWN] = { N_ ("Symscope’s own disclosure mark in the pixels"), "W-SDM" },
  [SYM_SEARCH_WORDS] = { N_ ("Words in the picture that say it is synthetic"), "W-VIS" },
};

SymLookedFor *
sym_item_list_looked_for (const SymItem *item, guint *n)
{
  GPtrArray *evidence = sym_item_get_evidence (item);
  const SymExamination *examination = sym_item_get_examination (item);
  SymLookedFor *labels
      = sym_detect_list_looked_for (evidence, get_carriers (sym_item_get_format (item)), n);
  SymLookedFor *list = g_renew (SymLookedFor, labels, *n + SYM_N_SEARCHES);

  for (guint i = 0; i < SYM_N_SEARCHES; i++)
    if (examination != NULL && examination->settled && (examination->searches & 1u << i) != 0)
      {
        list[*n].name = _ (searches[i].name);
        list[*n].found = is_found (evidence, searches[i].signals);
        (*n)++;
      }
  return list;
}
