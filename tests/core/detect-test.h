/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-verdict.h"

#include <stdlib.h>
#include <string.h>

/* Tags written as text, so that a table of cases reads like a list of files:
 *
 *   "(0008,103E) LO=Synthetic image"       a DICOM element, its path, value representation and value
 *   "nifti descrip=…"                      a header field
 *   "ext 6=…", "ext 44 Manufacturer=…"     a header extension
 *   "json ImageType[2]=…"                  a key of a sidecar
 *   "dataset GeneratedBy[0].Name=…"        a key of dataset_description.json
 *   "png parameters=…", "chunk caBX=…"     a text, another chunk
 *   "xmp dc:title=…", "exif 0131=…", "iptc 026E=…", "file name=…", "c2pa path=…",
 *   "pixels stealth_pnginfo=…"
 *   "ingredient path=…"                    a value of the content credentials of an ingredient
 *
 * "!" in front: the tag cannot be read. "~" in front: its value was cut. */

typedef struct
{
  const char *tags[12];
  const char *verdict; /* as describe_verdict() writes it */
  const char *signals; /* as describe_evidence() writes it */
} DetectCase;

static inline char *
strip_indices (const char *path)
{
  GString *name = g_string_new (NULL);

  for (const char *p = path; *p != '\0'; p++)
    {
      if (*p == '[')
        p = strchr (p, ']');
      else
        g_string_append_c (name, *p);
    }

  return g_string_free (name, FALSE);
}

static inline void
add_tag (SymTags *tags, const char *text)
{
  static const struct
  {
    const char *word;
    SymCarrier carrier;
  } carriers[] = {
    { "nifti", SYM_CARRIER_NIFTI_HEADER },
    { "ext", SYM_CARRIER_NIFTI_EXTENSION },
    { "json", SYM_CARRIER_BIDS_SIDECAR },
    { "dataset", SYM_CARRIER_BIDS_DATASET },
    { "png", SYM_CARRIER_PNG_TEXT },
    { "chunk", SYM_CARRIER_PNG_CHUNK },
    { "xmp", SYM_CARRIER_XMP },
    { "exif", SYM_CARRIER_EXIF },
    { "iptc", SYM_CARRIER_IPTC },
    { "c2pa", SYM_CARRIER_C2PA },
    { "ingredient", SYM_CARRIER_C2PA },
    { "file", SYM_CARRIER_FILE },
    { "pixels", SYM_CARRIER_PIXELS },
  };
  g_autofree char *copy = NULL;
  g_autofree char *name = NULL;
  g_autofree char *where = NULL;
  SymTag tag = { 0 };
  char *value;
  char *space;

  if (text[0] == '!' || text[0] == '~')
    tag.flags = text++[0] == '!' ? SYM_TAG_UNREADABLE : SYM_TAG_TRUNCATED;

  copy = g_strdup (text);
  value = strchr (copy, '=');
  g_assert_nonnull (value);
  *value++ = '\0';
  tag.value = value;

  if (copy[0] == '(')
    {
      const char *last = strrchr (copy, '(');

      tag.carrier = SYM_CARRIER_DICOM;
      tag.key = (guint32) (strtoul (last + 1, NULL, 16) << 16 | strtoul (last + 6, NULL, 16));
      space = strchr (copy, ' ');
      g_assert_nonnull (space);
      *space = '\0';
      /* What the decoder found out about an element has a name and no representation. */
      tag.vr = strlen (space + 1) == 2 ? (guint16) (space[1] << 8 | space[2]) : 0;
      tag.name = tag.vr != 0 ? "" : space + 1;
      where = g_strdup (copy);
    }
  else
    {
      guint i;

      space = strchr (copy, ' ');
      g_assert_nonnull (space);
      *space = '\0';
      for (i = 0; i < G_N_ELEMENTS (carriers) && strcmp (carriers[i].word, copy) != 0; i++)
        ;
      g_assert_cmpuint (i, <, G_N_ELEMENTS (carriers));
      tag.carrier = carriers[i].carrier;
      name = strip_indices (space + 1);
      where = g_strdup_printf ("%s: %s", copy, space + 1);
      if (tag.carrier == SYM_CARRIER_NIFTI_EXTENSION)
        {
          char *key = strchr (name, ' ');

          tag.key = (guint32) strtoul (name, NULL, 10);
          tag.name = key != NULL ? key + 1 : "";
        }
      else if (tag.carrier == SYM_CARRIER_C2PA)
        {
          g_free (name);
          tag.name = name = g_strdup (space + 1);
          tag.key = strcmp (copy, "ingredient") == 0;
        }
      else
        {
          if (tag.carrier == SYM_CARRIER_EXIF || tag.carrier == SYM_CARRIER_IPTC)
            tag.key = (guint32) strtoul (name, NULL, 16);
          tag.name = name;
        }
    }
  tag.where = where;
  sym_tags_add (tags, &tag);
}

/* "synthetic generated conflict" */
static inline char *
describe_verdict (const SymVerdict *verdict)
{
  const char *origin = sym_verdict_get_origin_name (verdict);

  return g_strconcat (sym_verdict_get_name (verdict),
                      origin != NULL ? " " : "",
                      origin != NULL ? origin : "",
                      verdict->conflict ? " conflict" : "",
                      NULL);
}

/* "D-SYN-YES:AUTH C-SYMRI:CONF" */
static inline char *
describe_evidence (GPtrArray *evidence)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);

      g_string_append_printf (text,
                              "%s%s:%s",
                              i > 0 ? " " : "",
                              piece->signal,
                              sym_strength_get_name (piece->strength));
      g_assert_cmpstr (piece->says, !=, "");
      g_assert_cmpstr (piece->basis, !=, "");
      g_assert_cmpstr (piece->where, !=, "");
    }

  return g_string_free (text, FALSE);
}

static inline GPtrArray *
detect_case (const DetectCase *test)
{
  g_autoptr (SymTags) tags = sym_tags_new ();

  for (guint i = 0; i < G_N_ELEMENTS (test->tags) && test->tags[i] != NULL; i++)
    add_tag (tags, test->tags[i]);

  return sym_detect (tags);
}

static inline void
check_cases (const DetectCase *cases, guint n)
{
  guint n_failed = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) evidence = detect_case (&cases[i]);
      SymVerdict verdict = sym_verdict_merge (evidence);
      g_autofree char *got_verdict = describe_verdict (&verdict);
      g_autofree char *got_signals = describe_evidence (evidence);

      if (strcmp (got_verdict, cases[i].verdict) != 0 || strcmp (got_signals, cases[i].signals) != 0)
        {
          g_test_message ("“%s”: expected %s [%s], got %s [%s]",
                          cases[i].tags[0],
                          cases[i].verdict,
                          cases[i].signals,
                          got_verdict,
                          got_signals);
          n_failed++;
        }
    }
  if (n_failed > 0)
    g_test_fail_printf ("%u cases failed", n_failed);
}

#define CHECK(cases) check_cases (cases, G_N_ELEMENTS (cases))
