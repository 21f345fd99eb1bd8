/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-detect"

#include "config.h"

#include "sym-detect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Section 3 of the catalogue: what looks like a synthetic image and is not one, each a named reason
 * for not crying wolf. A confounder explains weak words; it never touches a label. Rows of the
 * carrier SYM_CARRIER_WORDS are reached by the words of data/vocabulary/confounders.txt. */

/* Image Type as one string: an array of a sidecar comes as one tag an element. */
static char *
join_image_type (const SymDetection *run, guint index)
{
  const SymTags *tags = _sym_detection_get_tags (run);
  const SymTag *tag = sym_tags_get (tags, index);
  GString *joined = g_string_new (tag->value);

  for (guint i = index + 1; i < sym_tags_get_length (tags); i++)
    {
      const SymTag *other = sym_tags_get (tags, i);

      if (other->carrier != tag->carrier || strcmp (other->name, tag->name) != 0)
        break;
      g_string_append_printf (joined, "\\%s", other->value);
    }

  return g_string_free (joined, FALSE);
}

static gboolean
is_first_element (const SymDetection *run, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  const SymTag *before = index > 0 ? sym_tags_get (_sym_detection_get_tags (run), index - 1) : NULL;

  return before == NULL || before->carrier != tag->carrier ||
         strcmp (before->name, tag->name) != 0;
}

/* Alternatives of the image type's third value or a later one; after "&", others that must be there
 * too: "SYNTHETIC" means something beside a contrast only. */
static void
detect_image_type (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  g_autofree char *joined = NULL;
  const char *type = tag->value;
  const char *both = strchr (row->arg, '&');

  if (tag->carrier != SYM_CARRIER_DICOM)
    {
      if (!is_first_element (run, index))
        return;
      type = joined = join_image_type (run, index);
    }
  if (both != NULL && !_sym_value_is_one_of (type, both + 1, 2, TRUE))
    return;
  if (_sym_value_is_one_of (type, row->arg, 2, TRUE))
    _sym_detection_add (run, row, index, type, 0);
}

/* The fourth value names a multi-energy image. */
static void
detect_fourth_value (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  g_autofree char *joined = NULL;
  const char *type = tag->value;

  if (tag->carrier != SYM_CARRIER_DICOM)
    {
      if (!is_first_element (run, index))
        return;
      type = joined = join_image_type (run, index);
    }
  if (_sym_value_is_one_of (type, row->arg, 3, TRUE))
    _sym_detection_add (run, row, index, type, 0);
}

/* A private element means what its creator says; the number of its block says nothing. */
static void
detect_private (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  const char *creator = _sym_detection_get_creator (run, tag->key);

  if (creator == NULL || !_sym_value_is_one_of (creator, row->scheme, 0, TRUE))
    return;
  if (row->arg == NULL ? tag->value[0] != '\0'
                       : _sym_value_is_one_of (tag->value, row->arg, 0, TRUE))
    _sym_detection_add (run, row, index, NULL, 0);
}

static void
detect_true (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);

  if (_sym_value_is_one_of (tag->value, "true|1|yes", 0, TRUE))
    _sym_detection_add (run, row, index, NULL, 0);
}

#define SYMRI_SAYS \
  N_ ("This is synthetic MRI: the contrast was calculated from a measurement of the patient.")
#define DBT2D_SAYS \
  N_ ("This is a mammogram calculated from a tomosynthesis of the same patient.")
#define VMI_SAYS \
  N_ ("The image was calculated from measurements at several X-ray energies.")
#define DLR_SAYS \
  N_ ("The image was reconstructed or denoised with deep learning from measured data.")
#define PLANNING_SAYS \
  N_ ("Simulation means the planning of a treatment here.")
#define DRR_SAYS N_ ("This is a radiograph calculated from a CT for planning a treatment.")
#define RENDER_SAYS N_ ("This is a rendering of acquired data.")

#define VENDOR "vendor's product"

#define DICOM(signal_, key_) .signal = signal_, .carrier = SYM_CARRIER_DICOM, .key = key_
#define SIDECAR(signal_, name_) .signal = signal_, .carrier = SYM_CARRIER_BIDS_SIDECAR, \
    .name = name_

#define COMPUTED(says_) \
  .strength = SYM_STRENGTH_CONF, .asserts = SYM_CLASS_COMPUTED, .basis = VENDOR, .says = says_

#define TYPE(start, words, explains_, says_) \
  { \
    start, .match = SYM_MATCH_CALL, .call = detect_image_type, .arg = words, \
        .explains = explains_, \
    COMPUTED (says_) \
  }
/* Image Type, Frame Type, and the sidecar's copy of Image Type. */
#define TYPES(signal_, words, explains_, says_) \
  TYPE (DICOM (signal_, 0x00080008), words, explains_, says_), \
  TYPE (DICOM (signal_, 0x00089007), words, explains_, says_), \
  TYPE (SIDECAR (signal_, "ImageType"), words, explains_, says_), \
  TYPE (SIDECAR (signal_, "ImageTypeText"), words, explains_, says_)

#define ENERGY "VMI|MAT_SPECIFIC|MAT_REMOVED|MAT_FRACTIONAL|MAT_VALUE_BASED|EFF_ATOMIC_NUM|" \
               "ELECTRON_DENSITY"
#define FOURTH(start) \
  { \
    start, .match = SYM_MATCH_CALL, .call = detect_fourth_value, .arg = ENERGY, \
        COMPUTED (VMI_SAYS) \
  }

#define SPOKEN(signal_, class_, basis_, says_) \
  { \
    .signal = signal_, .carrier = SYM_CARRIER_WORDS, .strength = SYM_STRENGTH_CONF, \
    .asserts = SYM_CLASS_##class_, .basis = basis_, .says = says_ \
  }

const SymRow _sym_rows_confounder[] = {
  TYPES ("C-SYMRI",
         "T1W_SYNTHETIC|T2W_SYNTHETIC|PDW_SYNTHETIC|T2W_FLAIR_SYNTHETIC|T1W_FLAIR_SYNTHETIC|"
         "FLAIR_SYNTHETIC|"
         "DIR_SYNTHETIC|PSIR_SYNTHETIC|STIR_SYNTHETIC|T2W_STIR_SYNTHETIC|QMAP|MULTI_QMAP|MAGIC",
         SYM_TOPIC_SYNTHETIC, SYMRI_SAYS),
  TYPES ("C-SYMRI",
         "SYNTHETIC&T1|T2|PD|T1W|T2W|PDW|FLAIR|T1FLAIR|T2FLAIR|STIR|T2STIR|T1STIR|DIR|PSIR",
         SYM_TOPIC_SYNTHETIC, SYMRI_SAYS),
  { DICOM ("C-SYMRI", 0x00180020),
    .match = SYM_MATCH_VALUE,
    .arg = "SE (SYNTHETIC)|IR (SYNTHETIC)|GENERATED",
    .explains = SYM_TOPIC_SYNTHETIC,
    COMPUTED (SYMRI_SAYS) },
  { DICOM ("C-SYMRI", 0x00180021),
    .match = SYM_MATCH_VALUE,
    .arg = "SYNTHETIC",
    .explains = SYM_TOPIC_SYNTHETIC,
    COMPUTED (SYMRI_SAYS) },
  { SIDECAR ("C-SYMRI", "ScanningSequence"),
    .match = SYM_MATCH_VALUE,
    .arg = "SE (SYNTHETIC)|IR (SYNTHETIC)|GENERATED",
    .explains = SYM_TOPIC_SYNTHETIC,
    COMPUTED (SYMRI_SAYS) },
  { SIDECAR ("C-SYMRI", "SequenceVariant"),
    .match = SYM_MATCH_VALUE,
    .arg = "SYNTHETIC",
    .explains = SYM_TOPIC_SYNTHETIC,
    COMPUTED (SYMRI_SAYS) },
  SPOKEN ("C-SYMRI", COMPUTED, VENDOR, SYMRI_SAYS),

  TYPES ("C-DBT2D", "GENERATED_2D", SYM_TOPIC_SYNTHETIC, DBT2D_SAYS),
  TYPES ("C-DBT2D", "TOMO|TOMOSYNTHESIS&MAXIMUM", 0, DBT2D_SAYS),
  SPOKEN ("C-DBT2D", COMPUTED, VENDOR, DBT2D_SAYS),
  SPOKEN ("C-DBT2D", NO_LABEL, "X-ray technique",
          N_ ("Tomosynthesis is an X-ray technique; the word has nothing to do with synthetic "
              "images.")),

  SPOKEN ("C-SCT", PARTLY, VENDOR,
          N_ ("CT numbers were calculated from another modality: they were never measured.")),
  SPOKEN ("C-VIRTC", PARTLY, VENDOR,
          N_ ("The text speaks of contrast that was calculated and not given.")),

  FOURTH (DICOM ("C-VMI", 0x00080008)),
  FOURTH (DICOM ("C-VMI", 0x00089007)),
  FOURTH (SIDECAR ("C-VMI", "ImageType")),
  { DICOM ("C-VMI", 0x00080100),
    .place = SYM_PLACE_WITHIN,
    .sequence = 0x00189380,
    .match = SYM_MATCH_PRESENT,
    COMPUTED (VMI_SAYS) },
  SPOKEN ("C-VMI", COMPUTED, VENDOR, VMI_SAYS),

  { DICOM ("C-DLR", 0x004300ca),
    .match = SYM_MATCH_CALL,
    .call = detect_private,
    .scheme = "GEMS_PARM_01",
    COMPUTED (DLR_SAYS) },
  TYPES ("C-DLR", "DRB|DRG|DRS", 0, DLR_SAYS),
  { DICOM ("C-DLR", 0x00210076),
    .match = SYM_MATCH_CALL,
    .call = detect_private,
    .arg = "DRB|DRG|DRS",
    .scheme = "SIEMENS MR SDI 02|SIEMENS MR SDS 01|SIEMENS MR SDR 01",
    COMPUTED (DLR_SAYS) },
  { DICOM ("C-DLR", 0x20050010),
    .match = SYM_MATCH_CALL,
    .call = detect_private,
    .arg = "CS_SENSE_AI",
    .scheme = "Philips MR Imaging DD 001|Philips MR Imaging DD 002|Philips MR Imaging DD 003|"
              "Philips MR Imaging DD 004|Philips MR Imaging DD 005|Philips MR Imaging DD 006",
    COMPUTED (DLR_SAYS) },
  { SIDECAR ("C-DLR", "DeepLearning"), .match = SYM_MATCH_CALL, .call = detect_true,
    COMPUTED (DLR_SAYS) },
  { SIDECAR ("C-DLR", "DeepLearningDetails"), .match = SYM_MATCH_PRESENT, COMPUTED (DLR_SAYS) },
  SPOKEN ("C-DLR", COMPUTED, VENDOR, DLR_SAYS),
  { DICOM ("C-DLR-CT", 0x00181210),
    .match = SYM_MATCH_CONTAINS,
    .arg = "TrueFidelity|AiCE|Precise Image|ClariCT|SubtleMR|SubtlePET",
    COMPUTED (DLR_SAYS) },
  { DICOM ("C-DLR-CT", 0x00189315),
    .match = SYM_MATCH_CONTAINS,
    .arg = "TrueFidelity|AiCE|Precise Image|ClariCT|SubtleMR|SubtlePET",
    COMPUTED (DLR_SAYS) },
  SPOKEN ("C-DLR-CT", COMPUTED, VENDOR, DLR_SAYS),

  SPOKEN ("C-SAUS", COMPUTED, "ultrasound technique",
          N_ ("A synthetic aperture is a way of taking ultrasound images.")),
  { DICOM ("C-VR", 0x00089207),
    .match = SYM_MATCH_VALUE,
    .arg = "VOLUME_RENDER|SURFACE_RENDER",
    COMPUTED (RENDER_SAYS) },
  SPOKEN ("C-VR", COMPUTED, "rendering technique", RENDER_SAYS),

  { DICOM ("C-RADSIM", 0x00080008),
    .match = SYM_MATCH_VALUE,
    .arg = "DRR",
    COMPUTED (DRR_SAYS) },
  { DICOM ("C-RADSIM", 0x00080100),
    .match = SYM_MATCH_CODE,
    .arg = "111755|121724|121725|128188|129017",
    .scheme = "DCM",
    .strength = SYM_STRENGTH_CONF,
    .asserts = SYM_CLASS_NO_LABEL,
    .basis = "DICOM PS3.16",
    .says = PLANNING_SAYS },
  SPOKEN ("C-RADSIM", COMPUTED, "radiotherapy", DRR_SAYS),
  SPOKEN ("C-RADSIM", NO_LABEL, "radiotherapy", PLANNING_SAYS),
  SPOKEN ("C-PHYS", PHANTOM, "quality control",
          N_ ("The text speaks of a test object, not of a patient.")),
  SPOKEN ("C-PHYS", SIMULATED, "test patterns",
          N_ ("The text names a test pattern that is drawn by a program.")),
  SPOKEN ("C-PHI", NO_LABEL, "TCIA MIDI-B",
          N_ ("What is invented here is the patient’s identity, not the image.")),
  SPOKEN ("C-AIRES", COMPUTED, "AI findings",
          N_ ("A program drew its findings over the image or into a copy of it.")),
  SPOKEN ("C-AIRES", NO_LABEL, "AI findings",
          N_ ("A program marked findings or wrote a report about the image.")),
  SPOKEN ("C-IMPLANT", NO_LABEL, "clinical word",
          N_ ("The word belongs to an implant, a substance or an operation.")),
  SPOKEN ("C-SEGNET", NO_LABEL, "segmentation network",
          N_ ("This names a program that outlines structures; its name speaks of its training.")),
  SPOKEN ("C-CATTLE", NO_LABEL, "SNOMED CT breed", N_ ("This is the name of a breed of animals.")),
};
const guint _sym_n_rows_confounder = G_N_ELEMENTS (_sym_rows_confounder);
