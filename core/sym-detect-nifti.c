/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-detect"

#include "config.h"

#include "sym-detect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Section 4 of the catalogue: NIfTI, BIDS and names of files. */

static gboolean
is_depth_one (const char *name)
{
  const char *dot = strchr (name, '.');

  return dot == NULL || strchr (dot + 1, '.') == NULL;
}

/* Keys are compared without case and separators, at the top level or in one nested object. */
static gboolean
is_key (const char *name, const char *alternatives)
{
  const char *dot = strrchr (name, '.');
  g_autoptr (GString) plain = g_string_new (NULL);

  if (!is_depth_one (name))
    return FALSE;
  for (const char *p = dot != NULL ? dot + 1 : name; *p != '\0'; p++)
    if (strchr ("_- ", *p) == NULL)
      g_string_append_c (plain, *p);

  return _sym_value_is_one_of (plain->str, alternatives, 0, TRUE);
}

static void
detect_custom_key (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);

  if (!is_key (tag->name, row->arg))
    return;
  if (_sym_value_is_one_of (tag->value, "true|1|yes", 0, TRUE))
    _sym_detection_add (run, row, index, NULL, 0);
  else if (_sym_value_is_one_of (tag->value, "false|0|no", 0, TRUE))
    _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_NEG, SYM_CLASS_SAYS_NOT,
                           N_ ("The file beside the image says that the image is not synthetic."));
  else
    _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_CONTEXT, SYM_CLASS_NO_LABEL,
                           N_ ("The file beside the image has a label that says neither yes nor "
                               "no."));
}

/* DICOM elements written as text into extension 2, by keyword or by tag. */
static void
detect_dicom_extension (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);

  if (!_sym_value_is_one_of (tag->name, "SyntheticData|0008001C|0008,001C|(0008,001C)", 0, TRUE))
    return;
  if (_sym_value_is_one_of (tag->value, "YES", 0, FALSE))
    _sym_detection_add (run, row, index, NULL, 0);
  else if (_sym_value_is_one_of (tag->value, "NO", 0, FALSE))
    _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_NEG, SYM_CLASS_SAYS_NOT,
                           N_ ("The label that DICOM defines for this says that the image is not "
                               "synthetic."));
}

/* Third and later values of a sidecar's copy of Image Type, one tag an element. */
static void
detect_sidecar_type (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  const char *number = strrchr (tag->where, '[');

  if (number != NULL && g_ascii_strtoull (number + 1, NULL, 10) >= 2 &&
      _sym_value_is_one_of (tag->value, row->arg, 0, TRUE))
    _sym_detection_add (run, row, index, NULL, 0);
}

/* Extensions that are none of the known texts are searched for strong phrases only. */
static void
detect_other_extension (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);

  if (tag->key != 4 && tag->key != 6 && tag->key != 44)
    _sym_detect_words (run, row, index);
}

/* A cell of participants.tsv about the subject of the image. */
static void
detect_participant (SymDetection *run, const SymRow *row, guint index)
{
  if (g_str_has_prefix (sym_tags_get (_sym_detection_get_tags (run), index)->name, "participants."))
    _sym_detect_words (run, row, index);
}

static void
detect_generated_name (SymDetection *run, const SymRow *row, guint index)
{
  static gsize ready = 0;
  static GRegex *patterns;
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);

  if (g_once_init_enter (&ready))
    {
      patterns = g_regex_new ("_seed\\d+_size\\d+x\\d+x\\d+_spacing"
                              "|_SynthSR\\.(nii|nii\\.gz|mgz|npz)$"
                              "|^\\d{5}_(DCGAN|WGAN|WGANGP|CYCLEGAN|PIX2PIX|PIX2PIXHD|PGGAN|"
                              "FASTGAN|SINGAN|C-DCGAN|INPAINT)_",
                              G_REGEX_CASELESS | G_REGEX_OPTIMIZE | G_REGEX_RAW,
                              0,
                              NULL);
      g_once_init_leave (&ready, 1);
    }
  if (g_regex_match (patterns, tag->value, 0, NULL))
    _sym_detection_add (run, row, index, NULL, 0);
}

#define NIFTI_FIELD(signal_, name_, field_, limit_) \
  { \
    .signal = signal_, .carrier = SYM_CARRIER_NIFTI_HEADER, .name = name_, \
    .match = SYM_MATCH_WORDS, \
    .field = field_, .limit = limit_, .strength = SYM_STRENGTH_HINT, .asserts = SYM_CLASS_HINT, \
    .basis = "NIfTI-1.1 header", .says = "" \
  }
#define NIFTI_EXTENSION(signal_, code, field_) \
  { \
    .signal = signal_, .carrier = SYM_CARRIER_NIFTI_EXTENSION, .key = code, \
    .match = SYM_MATCH_WORDS, \
    .field = field_, .strength = SYM_STRENGTH_HINT, .asserts = SYM_CLASS_HINT, \
    .basis = "NIfTI-1.1 header extension", .says = "" \
  }
#define SIDECAR_TEXT(name_, field_) \
  { \
    .signal = "B-DESC", .carrier = SYM_CARRIER_BIDS_SIDECAR, .name = name_, \
    .match = SYM_MATCH_WORDS, \
    .field = field_, .strength = SYM_STRENGTH_HINT, .asserts = SYM_CLASS_HINT, \
    .basis = "BIDS 1.11.1", \
    .says = "" \
  }
#define DATASET_TEXT(name_) \
  { \
    .signal = "B-GEN", .carrier = SYM_CARRIER_BIDS_DATASET, .name = name_, \
    .match = SYM_MATCH_WORDS, \
    .field = SYM_FIELD_DATASET, .strength = SYM_STRENGTH_HINT, .asserts = SYM_CLASS_HINT, \
    .basis = "BIDS 1.11.1", .says = "" \
  }
#define CUSTOM_KEY(carrier_, keys, class_, says_) \
  { \
    .signal = "B-CUST", .carrier = carrier_, .match = SYM_MATCH_CALL, .call = detect_custom_key, \
    .arg = keys, .strength = SYM_STRENGTH_STRONG, .asserts = class_, \
    .basis = "affirmative custom key", \
    .says = says_ \
  }
#define CUSTOM_KEYS(carrier_) \
  CUSTOM_KEY (carrier_, "Synthetic|SyntheticData|IsSynthetic", SYM_CLASS_SYNTHETIC, \
              N_ ("The file beside the image says that the image was made artificially.")), \
  CUSTOM_KEY (carrier_, "Simulated", SYM_CLASS_SIMULATED, \
              N_ ("The file beside the image says that the image was simulated.")), \
  CUSTOM_KEY (carrier_, "AIGenerated|GeneratedByAI", SYM_CLASS_GENERATED, \
              N_ ("The file beside the image says that a generative model made the image."))
#define SIDECAR_TYPE(words, topics_) \
  { \
    .signal = "B-DESC", .carrier = SYM_CARRIER_BIDS_SIDECAR, .name = "ImageType", \
    .match = SYM_MATCH_CALL, .call = detect_sidecar_type, .arg = words, .topics = topics_, \
    .strength = SYM_STRENGTH_HINT, .asserts = SYM_CLASS_HINT, .basis = "site convention", \
    .says = N_ ("The image type holds a word that some sites give to artificial images.") \
  }
#define UNREADABLE(signal_, carrier_, says_) \
  { \
    .signal = signal_, .carrier = carrier_, .match = SYM_MATCH_UNREADABLE, \
    .strength = SYM_STRENGTH_CONTEXT, .asserts = SYM_CLASS_UNCHECKABLE, \
    .basis = "unreadable carrier", \
    .says = says_ \
  }

const SymRow _sym_rows_nifti[] = {
  NIFTI_FIELD ("N-DESC", "descrip", SYM_FIELD_IMAGE, 79),
  NIFTI_FIELD ("N-AUX", "aux_file", SYM_FIELD_WEAK, 23),
  NIFTI_FIELD ("N-INT", "intent_name", SYM_FIELD_WEAK, 15),
  NIFTI_FIELD ("N-DB", "db_name", SYM_FIELD_WEAK, 17),
  NIFTI_FIELD ("N-DB", "data_type", SYM_FIELD_WEAK, 9),

  { .signal = "N-X2",
    .carrier = SYM_CARRIER_NIFTI_EXTENSION,
    .key = 2,
    .match = SYM_MATCH_CALL,
    .call = detect_dicom_extension,
    .strength = SYM_STRENGTH_AUTH,
    .asserts = SYM_CLASS_SYNTHETIC,
    .basis = "DICOM PS3.3 C.12.1 (2024b)",
    .says = N_ ("The label that DICOM defines for this says that some or all of the image was "
                "made artificially.") },
  NIFTI_EXTENSION ("N-X6", 4, SYM_FIELD_IMAGE),
  NIFTI_EXTENSION ("N-X6", 6, SYM_FIELD_IMAGE),
  NIFTI_EXTENSION ("N-X44", 44, SYM_FIELD_WEAK),
  { .signal = "N-X6",
    .carrier = SYM_CARRIER_NIFTI_EXTENSION,
    .match = SYM_MATCH_CALL,
    .call = detect_other_extension,
    .field = SYM_FIELD_PRIVATE,
    .strength = SYM_STRENGTH_HINT,
    .asserts = SYM_CLASS_HINT,
    .basis = "NIfTI-1.1 header extension",
    .says = "" },
  UNREADABLE ("N-X2", SYM_CARRIER_NIFTI_EXTENSION,
              N_ ("An extension of the header cannot be read.")),

  CUSTOM_KEYS (SYM_CARRIER_BIDS_SIDECAR),
  CUSTOM_KEYS (SYM_CARRIER_BIDS_DATASET),
  SIDECAR_TYPE ("SYNTHETIC|GENERATED", SYM_TOPIC_SYNTHETIC),
  SIDECAR_TYPE ("SYN|GAN|AI|SIMULATED", 0),
  SIDECAR_TEXT ("Description", SYM_FIELD_WEAK),
  SIDECAR_TEXT ("SeriesDescription", SYM_FIELD_WEAK),
  SIDECAR_TEXT ("StudyDescription", SYM_FIELD_WEAK),
  SIDECAR_TEXT ("ImageComments", SYM_FIELD_WEAK),
  SIDECAR_TEXT ("ProtocolName", SYM_FIELD_WEAK),
  SIDECAR_TEXT ("Manufacturer", SYM_FIELD_WEAK),
  SIDECAR_TEXT ("ManufacturersModelName", SYM_FIELD_WEAK),
  SIDECAR_TEXT ("SoftwareVersions", SYM_FIELD_WEAK),
  { .signal = "B-GEN",
    .carrier = SYM_CARRIER_BIDS_SIDECAR,
    .name = "GeneratedBy.Name",
    .match = SYM_MATCH_WORDS,
    .field = SYM_FIELD_DATASET,
    .basis = "BIDS 1.11.1",
    .says = "" },
  { .signal = "B-GEN",
    .carrier = SYM_CARRIER_BIDS_SIDECAR,
    .name = "GeneratedBy.Description",
    .match = SYM_MATCH_WORDS,
    .field = SYM_FIELD_DATASET,
    .basis = "BIDS 1.11.1",
    .says = "" },
  DATASET_TEXT ("Name"),
  DATASET_TEXT ("GeneratedBy.Name"),
  DATASET_TEXT ("GeneratedBy.Description"),
  { .signal = "B-GEN",
    .carrier = SYM_CARRIER_BIDS_DATASET,
    .name = "GeneratedBy.Name",
    .match = SYM_MATCH_PRESENT,
    .strength = SYM_STRENGTH_CONF,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "BIDS 1.11.1",
    .says = N_ ("This names the program that arranged the data set; it does not say that images "
                "are artificial.") },
  { .signal = "B-DESC",
    .carrier = SYM_CARRIER_BIDS_DATASET,
    .match = SYM_MATCH_CALL,
    .call = detect_participant,
    .field = SYM_FIELD_DATASET,
    .strength = SYM_STRENGTH_HINT,
    .asserts = SYM_CLASS_HINT,
    .basis = "BIDS 1.11.1",
    .says = "" },
  { .signal = "B-SRC",
    .carrier = SYM_CARRIER_BIDS_DATASET,
    .name = "SourceDatasets.URL",
    .match = SYM_MATCH_PRESENT,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "BIDS 1.11.1",
    .says = N_ ("The data set was made from another, which it names.") },
  { .signal = "B-SRC",
    .carrier = SYM_CARRIER_BIDS_DATASET,
    .name = "SourceDatasets.DOI",
    .match = SYM_MATCH_PRESENT,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "BIDS 1.11.1",
    .says = N_ ("The data set was made from another, which it names.") },
  { .signal = "B-SIM",
    .carrier = SYM_CARRIER_BIDS_SIDECAR,
    .name = "ReferenceSignal",
    .match = SYM_MATCH_PRESENT,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "BIDS 1.11.1",
    .says = N_ ("A reference signal belongs to the data; it may be of a phantom or simulated.") },
  UNREADABLE ("B-CUST", SYM_CARRIER_BIDS_SIDECAR, N_ ("The file beside the image cannot be read.")),
  UNREADABLE ("B-GEN", SYM_CARRIER_BIDS_DATASET,
              N_ ("What describes the data set cannot be read.")),

  { .signal = "F-GEN",
    .carrier = SYM_CARRIER_FILE,
    .name = "name",
    .match = SYM_MATCH_CALL,
    .call = detect_generated_name,
    .strength = SYM_STRENGTH_HINT,
    .asserts = SYM_CLASS_HINT,
    .basis = "naming of known generators",
    .says = N_ ("The file is named as a known generator names its images.") },
  { .signal = "F-WEAK",
    .carrier = SYM_CARRIER_FILE,
    .name = "name",
    .match = SYM_MATCH_WORDS,
    .field = SYM_FIELD_FILE,
    .strength = SYM_STRENGTH_HINT,
    .asserts = SYM_CLASS_HINT,
    .basis = "file name",
    .says = "" },
  { .signal = "D-PREAMBLE",
    .carrier = SYM_CARRIER_FILE,
    .name = "preamble",
    .match = SYM_MATCH_PRESENT,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "PS3.10 7.1",
    .says = N_ ("The preamble holds another format; what that says is not read.") },
  { .signal = "D-PREAMBLE",
    .carrier = SYM_CARRIER_FILE,
    .name = "preamble text",
    .match = SYM_MATCH_WORDS,
    .field = SYM_FIELD_OTHER,
    .strength = SYM_STRENGTH_HINT,
    .asserts = SYM_CLASS_HINT,
    .basis = "author's own words",
    .says = "" },
  UNREADABLE ("UNCHECKABLE", SYM_CARRIER_FILE, N_ ("Not all of the file’s labels could be read.")),
};
const guint _sym_n_rows_nifti = G_N_ELEMENTS (_sym_rows_nifti);
