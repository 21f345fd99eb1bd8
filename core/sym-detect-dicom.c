/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-detect"

#include "config.h"

#include "sym-detect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SYNTHETIC_DATA 0x0008001cu
#define CODE_VALUE 0x00080100u

#define SOP_COMMON "DICOM PS3.3 C.12.1 (2024b)"

/* Sequences whose items describe another object than the one they stand in. */
static const guint32 referring[] = {
  0x00081115, /* Referenced Series */
  0x00081140, /* Referenced Image */
  0x0008114a, /* Referenced Instance */
  0x00081199, /* Referenced SOP */
  0x00081250, /* Studies Containing Other Referenced Instances */
  0x00082112, /* Source Image */
  0x00209172, /* Conversion Source Attributes */
  0x0040a375, /* Current Requested Procedure Evidence */
  0x00420013, /* Source Instance */
};

static gboolean
refers_to_another (const SymTag *tag)
{
  for (guint i = 0; i < G_N_ELEMENTS (referring); i++)
    if (sym_tag_is_within (tag, referring[i]))
      return TRUE;

  return FALSE;
}

typedef enum
{
  LABEL_EMPTY,
  LABEL_OTHER,
  LABEL_DENIES,
  LABEL_AFFIRMS,
  LABEL_DISAGREES, /* affirms and denies at once */
} Label;

/* A value read as UN may have come as its bytes in hexadecimal, "59\45\53\20". */
static char *
decode_hex (const char *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *p = value; *p != '\0';)
    {
      int high = g_ascii_xdigit_value (p[0]);
      int low = high < 0 ? -1 : g_ascii_xdigit_value (p[1]);

      if (low < 0 || (p[2] != '\\' && p[2] != '\0'))
        return NULL;
      if (high != 0 || low != 0)
        g_string_append_c (text, (char) (high << 4 | low));
      p += p[2] == '\\' ? 3 : 2;
    }

  return text->len > 0 && g_utf8_validate (text->str, -1, NULL)
             ? g_string_free (g_steal_pointer (&text), FALSE)
             : NULL;
}

static Label
read_label (const char *value)
{
  gboolean affirms = _sym_value_is_one_of (value, "YES|Y|TRUE|T|1", 0, TRUE);
  gboolean denies = _sym_value_is_one_of (value, "NO|N|FALSE|F|0", 0, TRUE);

  if (affirms)
    return denies ? LABEL_DISAGREES : LABEL_AFFIRMS;
  if (denies)
    return LABEL_DENIES;

  return value[strspn (value, " \\")] == '\0' ? LABEL_EMPTY : LABEL_OTHER;
}

static Label
read_label_of_tag (const SymTag *tag)
{
  g_autofree char *decoded = NULL;

  if (tag->vr == ('U' << 8 | 'N') || tag->vr == ('O' << 8 | 'B'))
    decoded = decode_hex (tag->value);

  return read_label (decoded != NULL ? decoded : tag->value);
}

static gboolean
is_conforming (const SymTag *tag)
{
  g_autofree char *decoded = decode_hex (tag->value);
  g_autofree char *value = g_strdup (decoded != NULL ? decoded : tag->value);

  g_strstrip (value);

  return strcmp (value, "YES") == 0 || strcmp (value, "NO") == 0;
}

static void
detect_label_at_top (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);

  /* D-SYN-YES and D-SYN-NO are the conforming values, D-SYN-BAD all others. */
  if (is_conforming (tag) != (row->strength != SYM_STRENGTH_CONTEXT))
    return;

  switch (read_label_of_tag (tag))
    {
    case LABEL_AFFIRMS:
      if (row->strength == SYM_STRENGTH_AUTH)
        _sym_detection_add (run, row, index, NULL, 0);
      else if (row->strength == SYM_STRENGTH_CONTEXT)
        _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_STRONG, SYM_CLASS_SYNTHETIC,
                               N_ ("A label that is not written as the standard asks says that "
                                   "the image was made artificially."));
      break;
    case LABEL_DENIES:
      if (row->strength == SYM_STRENGTH_NEG)
        _sym_detection_add (run, row, index, NULL, 0);
      else if (row->strength == SYM_STRENGTH_CONTEXT)
        _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_NEG, SYM_CLASS_SAYS_NOT,
                               N_ ("A label that is not written as the standard asks says that "
                                   "the image is not synthetic."));
      break;
    case LABEL_DISAGREES:
      _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_STRONG, SYM_CLASS_CONTRADICTORY,
                             N_ ("One label says at once that the image was made artificially "
                                 "and that it was not."));
      break;
    case LABEL_EMPTY:
    case LABEL_OTHER:
    default:
      _sym_detection_add (run, row, index, NULL, 0);
      break;
    }
}

static void
detect_label_in_item (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);

  if (sym_tag_get_depth (tag) == 0 || sym_tag_is_within (tag, 0x04000561))
    return;

  switch (read_label_of_tag (tag))
    {
    case LABEL_AFFIRMS:
      if (refers_to_another (tag))
        _sym_detection_add_as (run, row, index, NULL, 0, row->strength, row->asserts,
                               N_ ("The file refers to a synthetic source: an image it was made "
                                   "from, or belongs to, is labelled as made artificially."));
      else
        _sym_detection_add (run, row, index, NULL, 0);
      break;
    case LABEL_DISAGREES:
      _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_STRONG, SYM_CLASS_CONTRADICTORY,
                             N_ ("One label says at once that the image was made artificially "
                                 "and that it was not."));
      break;
    case LABEL_DENIES:
      /* Of one frame or group it speaks against a label elsewhere, but not for the whole image;
       * of another object it says nothing here. */
      _sym_detection_add_as (run, row, index, NULL, 0,
                             refers_to_another (tag) ? SYM_STRENGTH_CONTEXT : SYM_STRENGTH_NEG,
                             SYM_CLASS_NO_LABEL,
                             N_ ("A label inside the file says of a part of it, or of another "
                                 "image, that it is not synthetic."));
      break;
    case LABEL_EMPTY:
    case LABEL_OTHER:
    default:
      _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_CONTEXT, SYM_CLASS_NO_LABEL,
                             N_ ("A label inside the file says neither yes nor no."));
      break;
    }
}

static void
detect_label_of_original (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  const SymTag *top = sym_tags_find (_sym_detection_get_tags (run), SYM_CARRIER_DICOM,
                                     SYNTHETIC_DATA);
  Label now = top != NULL ? read_label_of_tag (top) : LABEL_EMPTY;
  Label before = read_label_of_tag (tag);

  if (before != LABEL_AFFIRMS && before != LABEL_DISAGREES)
    _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_CONTEXT, SYM_CLASS_NO_LABEL,
                           N_ ("Before the file was changed, its label did not say that the "
                               "image was made artificially."));
  else if (now == LABEL_AFFIRMS || now == LABEL_DISAGREES)
    _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_STRONG, SYM_CLASS_SYNTHETIC,
                           N_ ("The file had the same label before it was changed: the image was "
                               "made artificially."));
  else if (now == LABEL_DENIES)
    _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_AUTH, SYM_CLASS_CONTRADICTORY,
                           N_ ("The image was labelled as made artificially; later the label was "
                               "turned into its opposite."));
  else
    _sym_detection_add (run, row, index, NULL, 0);
}

/* GDCM 1 gave the value SYN to every image whose maker it was not told, without meaning anything by
 * it ("Why not?", gdcmFileHelper.cxx, CheckMandatoryElements), and ITK wrote through it for years.
 * From that writer the value is a habit: a hint, and nothing where its other default stands too. */
static void
detect_conversion (SymDetection *run, const SymRow *row, guint index)
{
  const SymTags *tags = _sym_detection_get_tags (run);
  const SymTag *writer = sym_tags_find (tags, SYM_CARRIER_DICOM, 0x00020013);
  const SymTag *institution = sym_tags_find (tags, SYM_CARRIER_DICOM, 0x00080080);

  if (!_sym_value_is_one_of (sym_tags_get (tags, index)->value, row->arg, 0, TRUE))
    return;

  if (writer == NULL ||
      !(g_str_has_prefix (writer->value, "ITK/GDCM 1.") ||
        g_str_has_prefix (writer->value, "GDCM 1.")))
    _sym_detection_add (run, row, index, NULL, 0);
  else if (institution != NULL &&
           _sym_value_is_one_of (institution->value, "GDCM Hospital", 0, FALSE))
    _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_CONF, SYM_CLASS_NO_LABEL,
                           N_ ("The program that wrote the file gives every image this value; it "
                               "means nothing here."));
  else
    _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_HINT, SYM_CLASS_HINT,
                           N_ ("The file says that the image was synthesized, but the program "
                               "that wrote it says so of every image."));
}

static void
append_beside (GString *text, const SymDetection *run, guint index, guint32 key)
{
  const SymTag *tag = _sym_detection_find_beside (run, index, 1, key);

  if (tag != NULL && tag->value[0] != '\0')
    g_string_append_printf (text, ", %s", tag->value);
}

/* The purpose is a code in an item of its own; who made the image stands beside that item. */
static void
detect_equipment (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  const SymTag *scheme;
  SymStrength strength = row->strength;
  g_autoptr (GString) text = NULL;

  if (!_sym_value_is_one_of (tag->value, row->arg, 0, FALSE))
    return;
  scheme = _sym_detection_find_beside (run, index, 0, 0x00080102);
  if (scheme == NULL || scheme->value[strspn (scheme->value, " ")] == '\0')
    strength = SYM_STRENGTH_STRONG; /* the number is of DICOM's own table, its name was left out */
  else if (!_sym_value_is_one_of (scheme->value, "DCM", 0, TRUE))
    return;

  text = g_string_new (row->arg);
  append_beside (text, run, index, 0x00080070);
  append_beside (text, run, index, 0x00081090);
  append_beside (text, run, index, 0x00181020);
  append_beside (text, run, index, 0x0018a003);
  _sym_detection_add_as (run, row, index, text->str, 0, strength, row->asserts, row->says);
}

#define DICOM(signal_, key_) .signal = signal_, .carrier = SYM_CARRIER_DICOM, .key = key_

const SymRow _sym_rows_dicom[] = {
  { DICOM ("D-SYN-YES", SYNTHETIC_DATA),
    .place = SYM_PLACE_TOP,
    .match = SYM_MATCH_CALL,
    .call = detect_label_at_top,
    .strength = SYM_STRENGTH_AUTH,
    .asserts = SYM_CLASS_SYNTHETIC,
    .basis = SOP_COMMON,
    .says = N_ ("The label that DICOM defines for this says that some or all of the image was "
                "made artificially.") },
  { DICOM ("D-SYN-NO", SYNTHETIC_DATA),
    .place = SYM_PLACE_TOP,
    .match = SYM_MATCH_CALL,
    .call = detect_label_at_top,
    .strength = SYM_STRENGTH_NEG,
    .asserts = SYM_CLASS_SAYS_NOT,
    .basis = SOP_COMMON,
    .says = N_ ("The label that DICOM defines for this says that the image is not synthetic.") },
  { DICOM ("D-SYN-BAD", SYNTHETIC_DATA),
    .place = SYM_PLACE_TOP,
    .match = SYM_MATCH_CALL,
    .call = detect_label_at_top,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = SOP_COMMON,
    .says = N_ ("The label that DICOM defines for this is there, but says neither yes nor no.") },
  { DICOM ("D-SYN-BAD", SYNTHETIC_DATA),
    .match = SYM_MATCH_UNREADABLE,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_UNCHECKABLE,
    .basis = SOP_COMMON,
    .says = N_ ("The label that DICOM defines for this is there, but cannot be read.") },
  { DICOM ("D-SYN-NEST", SYNTHETIC_DATA),
    .match = SYM_MATCH_CALL,
    .call = detect_label_in_item,
    .strength = SYM_STRENGTH_STRONG,
    .asserts = SYM_CLASS_SYNTHETIC,
    .basis = SOP_COMMON,
    .says = N_ ("A label inside the file says that a part of it was made artificially.") },
  { DICOM ("D-SYN-ORIG", SYNTHETIC_DATA),
    .place = SYM_PLACE_WITHIN,
    .sequence = 0x04000561,
    .match = SYM_MATCH_CALL,
    .call = detect_label_of_original,
    .strength = SYM_STRENGTH_STRONG,
    .asserts = SYM_CLASS_CONTRADICTORY,
    .basis = "DICOM PS3.3 C.12.1.1.9",
    .says = N_ ("The image was labelled as made artificially; later the label was removed.") },
  { DICOM ("D-EQ-SYN", CODE_VALUE),
    .place = SYM_PLACE_CODE,
    .sequence = 0x0018a001,
    .code_sequence = 0x0040a170,
    .match = SYM_MATCH_CALL,
    .call = detect_equipment,
    .arg = "109100",
    .strength = SYM_STRENGTH_AUTH,
    .asserts = SYM_CLASS_SYNTHETIC,
    .basis = "DICOM PS3.16 CID 7005",
    .says = N_ ("The file names a device or program that synthesized the image.") },
  { DICOM ("D-CONV-SYN", 0x00080064),
    .match = SYM_MATCH_CALL,
    .call = detect_conversion,
    .arg = "SYN",
    .strength = SYM_STRENGTH_STRONG,
    .asserts = SYM_CLASS_SYNTHETIC,
    .basis = "DICOM PS3.3 C.8.6.1",
    .says = N_ ("The image was synthesized, not converted from something acquired.") },
  { DICOM ("D-CONV-OTHER", 0x00080064),
    .match = SYM_MATCH_VALUE,
    .arg = "DRW",
    .strength = SYM_STRENGTH_HINT,
    .asserts = SYM_CLASS_HINT,
    .basis = "DICOM PS3.3 C.8.6.1",
    .says = N_ ("The image is a drawing.") },
};
const guint _sym_n_rows_dicom = G_N_ELEMENTS (_sym_rows_dicom);
