/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-detect"

#include "config.h"

#include "sym-detect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Section 2.3 of the catalogue: attributes that support, hint or merely accompany. Attributes whose
 * row says that they state nothing (D-IT-12, D-PIT, D-IOS, D-IMPL) have no row here: they are no
 * evidence in either direction. */

/* A data set that cannot be read to its end may have lost its label. */
static void
detect_broken_data_set (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);

  if (tag->key == 0 && (tag->flags & SYM_TAG_UNREADABLE) != 0)
    _sym_detection_add (run, row, index, NULL, 0);
}

/* Synthea names people "Abe604 Frami345": letters and two or three digits in each component. */
static gboolean
is_synthea_component (const char *text)
{
  static const char *const ordinary[] = {
    "anon", "anonymous", "case", "control", "id", "name", "no", "patient", "phantom", "pat", "pt",
    "series", "study", "sub", "subj", "subject", "test", "volunteer",
  };
  gsize letters = 0;
  gsize digits;
  g_autofree char *word = NULL;

  while (g_ascii_isalpha (text[letters]))
    letters++;
  digits = strspn (text + letters, "0123456789");
  if (letters < 2 || digits < 2 || digits > 3 || text[letters + digits] != '\0' ||
      !g_ascii_isupper (text[0]))
    return FALSE;
  word = g_ascii_strdown (text, (gssize) letters);
  for (guint i = 0; i < G_N_ELEMENTS (ordinary); i++)
    if (strcmp (word, ordinary[i]) == 0)
      return FALSE;

  return TRUE;
}

static void
detect_invented_person (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  g_auto (GStrv) components = g_strsplit_set (tag->value, "^ ", -1);
  guint n = 0;

  for (guint i = 0; components[i] != NULL; i++)
    {
      if (components[i][0] == '\0')
        continue;
      if (!is_synthea_component (components[i]))
        return;
      n++;
    }
  if (n >= 2)
    _sym_detection_add (run, row, index, NULL, 0);
}

/* The decoder's other facts on the same signature follow the first. */
static const char *
get_fact (const SymTags *tags, guint index, const char *name)
{
  const char *where = sym_tags_get (tags, index)->where;

  for (guint i = index + 1; i < MIN (index + 5, sym_tags_get_length (tags)); i++)
    {
      const SymTag *tag = sym_tags_get (tags, i);

      if (strcmp (tag->where, where) == 0 && strcmp (tag->name, name) == 0)
        return tag->value;
    }

  return "";
}

static void
detect_signature (SymDetection *run, const SymRow *row, guint index)
{
  const SymTags *tags = _sym_detection_get_tags (run);
  const SymTag *tag = sym_tags_get (tags, index);
  const char *covers = get_fact (tags, index, "check.covers");
  const char *signer = get_fact (tags, index, "check.signer");
  gboolean label = _sym_value_is_one_of (covers, "(0008,001C)", 0, FALSE);
  gboolean pixels = _sym_value_is_one_of (covers, "(7FE0,0010)", 0, FALSE);
  const char *says = row->says;
  g_autofree char *value = NULL;

  if (strcmp (tag->value, "broken") == 0)
    says = N_ ("A digital signature does not fit the file: what it covers was changed after it "
               "was signed, or the signature is damaged.");
  else if (strcmp (tag->value, "intact") == 0)
    {
      says = !label   ? N_ ("A digital signature is intact, but does not cover a label for "
                            "synthetic images.")
             : pixels ? N_ ("A digital signature over the label and the pixels is intact.")
                      : N_ ("A digital signature over the label is intact, but does not cover "
                            "the pixels.");
      if (label)
        _sym_detection_verify (run, tag->where);
    }
  value = g_strdup_printf ("%s%s%s%s%s", tag->value, signer[0] != '\0' ? "; signer: " : "", signer,
                           covers[0] != '\0' ? "; covers: " : "", covers);
  _sym_detection_add_as (run, row, index, value, 0, row->strength, row->asserts, says);
}

/* Who signed is another fact than that nothing was changed since: anybody can make a certificate.
 * Neither says anything of how the image was made. */
static void
detect_signer (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  const gboolean is_trusted = strcmp (tag->value, "trusted") == 0;

  _sym_detection_set_assurance (run, is_trusted ? SYM_ASSURANCE_VERIFIED : SYM_ASSURANCE_CLAIMED);
  _sym_detection_add_as (run, row, index, NULL, 0, row->strength, row->asserts,
                         is_trusted ? N_ ("Who made the digital signature is in your trust list.")
                                    : row->says);
  _sym_detection_set_assurance (run, SYM_ASSURANCE_CLAIMED);
}

#define DICOM(signal_, key_) .signal = signal_, .carrier = SYM_CARRIER_DICOM, .key = key_

#define AI_TYPE_SAYS N_ ("The image type holds a word that some sites give to artificial images.")
#define AI_TYPE(key_, words, topics_) \
  { \
    DICOM ("D-IT-AI", key_), .match = SYM_MATCH_THIRD, .arg = words, .topics = topics_, \
    .strength = SYM_STRENGTH_HINT, .asserts = SYM_CLASS_HINT, .basis = "site convention", \
    .says = AI_TYPE_SAYS \
  }

#define WORDS(signal_, key_, field_, basis_) \
  { \
    DICOM (signal_, key_), .match = SYM_MATCH_WORDS, .field = field_, \
        .strength = SYM_STRENGTH_HINT, \
    .asserts = SYM_CLASS_HINT, .basis = basis_, .says = "" \
  }

/* A text that tells about the image and could not be decoded. */
#define UNREADABLE(signal_, key_) \
  { \
    DICOM (signal_, key_), .match = SYM_MATCH_UNREADABLE, .strength = SYM_STRENGTH_CONTEXT, \
    .asserts = SYM_CLASS_UNCHECKABLE, .basis = "DICOM PS3.3 C.12.1.1.2", \
    .says = N_ ("A description of the image cannot be read.") \
  }

#define SAYS_IN_WORDS "author's own words"
#define NAMED_MAKER "DICOM PS3.3 C.7.5.1"

const SymRow _sym_rows_dicom_support[] = {
  AI_TYPE (0x00080008, "SYNTHETIC|GENERATED", SYM_TOPIC_SYNTHETIC),
  AI_TYPE (0x00080008, "SYN|GAN|AI|SIMULATED", 0),
  AI_TYPE (0x00089007, "SYNTHETIC|GENERATED", SYM_TOPIC_SYNTHETIC),
  AI_TYPE (0x00089007, "SYN|GAN|AI|SIMULATED", 0),

  WORDS ("D-DD", 0x00082111, SYM_FIELD_IMAGE, SAYS_IN_WORDS),
  UNREADABLE ("D-DD", 0x00082111),

  { DICOM ("D-DCS", 0x00080100),
    .place = SYM_PLACE_CODE,
    .code_sequence = 0x00089215,
    .match = SYM_MATCH_CODE,
    .arg = "113040|113042|113046|113047|113048|113049|113050|113051|113053|113062|113072|113073|"
           "113074|"
           "113075|113076|113077|113078|113079|113085|113086|113087|113088|113089|113090|113091|"
           "113092|"
           "113093|113097|113131|125027|128303|129104|129105|129106",
    .scheme = "DCM",
    .strength = SYM_STRENGTH_CONF,
    .asserts = SYM_CLASS_COMPUTED,
    .basis = "DICOM PS3.16 CID 7203",
    .says = N_ ("The image was calculated from another by a method that DICOM names.") },
  { DICOM ("D-SRC", 0x00080100),
    .place = SYM_PLACE_CODE,
    .sequence = 0x00082112,
    .code_sequence = 0x0040a170,
    .match = SYM_MATCH_PRESENT,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "DICOM PS3.16 CID 7202",
    .says = N_ ("The image was made from other images, which the file names.") },
  { DICOM ("D-ALG", 0x00080100),
    .place = SYM_PLACE_CODE,
    .code_sequence = 0x0066002f,
    .match = SYM_MATCH_CODE,
    .arg = "123110",
    .scheme = "DCM",
    .strength = SYM_STRENGTH_CONF,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "DICOM PS3.16 CID 7162",
    .says = N_ ("A program with artificial intelligence drew outlines or surfaces; that says "
                "nothing about the pixels.") },
  { DICOM ("D-EQ-OTHER", 0x00080100),
    .place = SYM_PLACE_CODE,
    .sequence = 0x0018a001,
    .code_sequence = 0x0040a170,
    .match = SYM_MATCH_CODE,
    .arg = "109101|109102|109103|109104|109105|109106|MEDIM|FILMD|VIDD|DOCD",
    .scheme = "DCM",
    .strength = SYM_STRENGTH_CONF,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "DICOM PS3.16 CID 7005",
    .says = N_ ("The file names a device that took part otherwise than by synthesizing the "
                "image.") },
  { DICOM ("D-EQ-IHE", 0x00080100),
    .place = SYM_PLACE_CODE,
    .sequence = 0x0018a001,
    .code_sequence = 0x0040a170,
    .match = SYM_MATCH_CODE,
    .arg = "Newcode1",
    .scheme = "99IHE",
    .strength = SYM_STRENGTH_CONF,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "IHE AI Results",
    .says = N_ ("A processing algorithm wrote this result; that says nothing about the pixels.") },
  { DICOM ("D-EQ-IHE", 0x00080104),
    .place = SYM_PLACE_CODE,
    .sequence = 0x0018a001,
    .code_sequence = 0x0040a170,
    .match = SYM_MATCH_VALUE,
    .arg = "Processing Algorithm|\"Processing Algorithm",
    .strength = SYM_STRENGTH_CONF,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "IHE AI Results",
    .says = N_ ("A processing algorithm wrote this result; that says nothing about the pixels.") },

  WORDS ("D-MAN", 0x00080070, SYM_FIELD_WEAK, NAMED_MAKER),
  WORDS ("D-MAN", 0x00080080, SYM_FIELD_WEAK, NAMED_MAKER),
  WORDS ("D-MAN", 0x00081010, SYM_FIELD_WEAK, NAMED_MAKER),
  WORDS ("D-MAN", 0x00081090, SYM_FIELD_WEAK, NAMED_MAKER),
  WORDS ("D-MAN", 0x00181016, SYM_FIELD_WEAK, NAMED_MAKER),
  WORDS ("D-MAN", 0x00181018, SYM_FIELD_WEAK, NAMED_MAKER),
  WORDS ("D-MAN", 0x00181019, SYM_FIELD_WEAK, NAMED_MAKER),
  WORDS ("D-MAN", 0x00181020, SYM_FIELD_WEAK, NAMED_MAKER),
  WORDS ("D-MAN", 0x0018a003, SYM_FIELD_WEAK, NAMED_MAKER),

  WORDS ("D-TXT", 0x00081030, SYM_FIELD_IMAGE, SAYS_IN_WORDS),
  WORDS ("D-TXT", 0x0008103e, SYM_FIELD_IMAGE, SAYS_IN_WORDS),
  WORDS ("D-TXT", 0x00104000, SYM_FIELD_OTHER, SAYS_IN_WORDS),
  WORDS ("D-TXT", 0x00181030, SYM_FIELD_OTHER, SAYS_IN_WORDS),
  WORDS ("D-TXT", 0x00181400, SYM_FIELD_IMAGE, SAYS_IN_WORDS),
  WORDS ("D-TXT", 0x00204000, SYM_FIELD_IMAGE, SAYS_IN_WORDS),
  WORDS ("D-TXT", 0x00209158, SYM_FIELD_IMAGE, SAYS_IN_WORDS),
  WORDS ("D-TXT", 0x00321060, SYM_FIELD_OTHER, SAYS_IN_WORDS),
  WORDS ("D-TXT", 0x00400254, SYM_FIELD_OTHER, SAYS_IN_WORDS),
  WORDS ("D-TXT", 0x00700081, SYM_FIELD_IMAGE, SAYS_IN_WORDS),
  UNREADABLE ("D-TXT", 0x0008103e),
  UNREADABLE ("D-TXT", 0x00204000),

  WORDS ("D-PN", 0x00100010, SYM_FIELD_PERSON, "DICOM PS3.3 C.7.1.1"),
  WORDS ("D-PN", 0x00100020, SYM_FIELD_PERSON, "DICOM PS3.3 C.7.1.1"),
  { DICOM ("D-PN", 0x00100010),
    .match = SYM_MATCH_CALL,
    .call = detect_invented_person,
    .strength = SYM_STRENGTH_HINT,
    .asserts = SYM_CLASS_HINT,
    .basis = "naming of the Synthea program",
    .says = N_ ("The patient’s name is one that a generator of patient records makes up; the "
                "image may be artificial, too.") },

#define VICTRE(key_) \
  { DICOM ("D-TRIAL", key_), .match = SYM_MATCH_VALUE, .arg = "VICTRE", \
    .strength = SYM_STRENGTH_STRONG, .asserts = SYM_CLASS_SIMULATED, .basis = "FDA VICTRE", \
    .says = N_ ("The image belongs to a trial whose patients and images were all simulated.") }
  VICTRE (0x00120020),
  VICTRE (0x00120021),
  VICTRE (0x00120031),
  WORDS ("D-TRIAL", 0x00120020, SYM_FIELD_WEAK, "DICOM PS3.3 C.7.1.3"),
  WORDS ("D-TRIAL", 0x00120021, SYM_FIELD_WEAK, "DICOM PS3.3 C.7.1.3"),
  WORDS ("D-TRIAL", 0x00120031, SYM_FIELD_WEAK, "DICOM PS3.3 C.7.1.3"),

  { DICOM ("D-QCS", 0x00100200),
    .match = SYM_MATCH_VALUE,
    .arg = "YES",
    .strength = SYM_STRENGTH_AUTH,
    .asserts = SYM_CLASS_PHANTOM,
    .basis = "DICOM PS3.3 C.7.1.1",
    .says = N_ ("The subject is a test object for quality control, not a patient.") },
  { DICOM ("D-QCI", 0x00280300),
    .match = SYM_MATCH_VALUE,
    .arg = "YES",
    .strength = SYM_STRENGTH_AUTH,
    .asserts = SYM_CLASS_PHANTOM,
    .basis = "DICOM PS3.3 C.7.6.1",
    .says = N_ ("This is a quality control or phantom image.") },
  { DICOM ("D-PHAN", 0x00080100),
    .place = SYM_PLACE_CODE,
    .code_sequence = 0x00500010,
    .match = SYM_MATCH_VALUE,
    .arg = "706342009|113682|113683|113684|113685|113686|113687|113688|113689|113690|113691|113692",
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "DICOM PS3.16 CID 4052",
    .says = N_ ("A phantom was in the field of view.") },
  { DICOM ("D-CQ", 0x00189004),
    .match = SYM_MATCH_VALUE,
    .arg = "RESEARCH|SERVICE|PRODUCT",
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "DICOM PS3.3 C.12.1",
    .says = N_ ("This is what the equipment’s release was meant for; it says nothing about how "
                "the image was made.") },
  { DICOM ("D-BIA", 0x00280301),
    .match = SYM_MATCH_VALUE,
    .arg = "YES",
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "DICOM PS3.3 C.7.6.1",
    .says = N_ ("Words are burned into the image; one of them may say how it was made.") },
  { DICOM ("D-PDP", 0x00287fe0),
    .match = SYM_MATCH_PRESENT,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_UNCHECKABLE,
    .basis = "DICOM PS3.3 C.7.6.3",
    .says = N_ ("The image itself is somewhere else; labels inside it cannot be seen.") },

  WORDS ("D-OVL", SYM_KEY_OVERLAY (0x0022), SYM_FIELD_IMAGE, SAYS_IN_WORDS),
  WORDS ("D-OVL", SYM_KEY_OVERLAY (0x1500), SYM_FIELD_IMAGE, SAYS_IN_WORDS),
  WORDS ("D-OVL", 0x00700006, SYM_FIELD_IMAGE, SAYS_IN_WORDS),
  WORDS ("D-PRIV", SYM_KEY_ANY_PRIVATE, SYM_FIELD_PRIVATE, "private attribute"),

  { DICOM ("D-ENC", 0x04000520),
    .match = SYM_MATCH_ANY,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_UNCHECKABLE,
    .basis = "DICOM PS3.15 E.1",
    .says = N_ ("A part of the header is encrypted; labels in it cannot be read.") },
  { DICOM ("D-SIG", 0xfffafffa),
    .name = "check.signature",
    .match = SYM_MATCH_CALL,
    .call = detect_signature,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "DICOM PS3.15 C",
    .says = N_ ("The file has a digital signature. It was not checked, and says nothing about "
                "how the image was made.") },
  { DICOM ("D-SIG", 0xfffafffa),
    .name = "check.trust",
    .match = SYM_MATCH_CALL,
    .call = detect_signer,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "the trust list of this site",
    .says = N_ ("Who made the digital signature is not in your trust list.") },
  { DICOM ("UNCHECKABLE", 0),
    .match = SYM_MATCH_CALL,
    .call = detect_broken_data_set,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_UNCHECKABLE,
    .basis = "DICOM PS3.5",
    .says = N_ ("The file’s header is damaged; labels behind the damage cannot be read.") },
};
const guint _sym_n_rows_dicom_support = G_N_ELEMENTS (_sym_rows_dicom_support);
