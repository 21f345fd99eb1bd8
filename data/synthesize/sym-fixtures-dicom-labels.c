/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-fixtures-dicom-labels"

#include "config.h"

#include "sym-fixtures.h"

#include "sym-dicom-phantom.h"

/* Test images of the ways in which DICOM says, or seems to say, that an image is synthetic. */

typedef void (*Label) (SymDicomSet *set);

static void
label_yes (SymDicomSet *set)
{
  sym_dicom_set_text (set, SYM_DICOM_SYNTHETIC_DATA, "CS", "YES");
}

static void
label_no (SymDicomSet *set)
{
  sym_dicom_set_text (set, SYM_DICOM_SYNTHETIC_DATA, "CS", "NO");
}

static void
label_lower_case (SymDicomSet *set)
{
  sym_dicom_set_text (set, SYM_DICOM_SYNTHETIC_DATA, "CS", "yes");
}

static void
label_empty (SymDicomSet *set)
{
  sym_dicom_set_text (set, SYM_DICOM_SYNTHETIC_DATA, "CS", "");
}

static void
label_unknown_vr (SymDicomSet *set)
{
  sym_dicom_set_text (set, SYM_DICOM_SYNTHETIC_DATA, "UN", "YES ");
}

static void
label_nested (SymDicomSet *set)
{
  sym_dicom_set_text (sym_dicom_set_add_item (set, 0x00082112), SYM_DICOM_SYNTHETIC_DATA, "CS",
                      "YES");
}

static void
label_conflict (SymDicomSet *set)
{
  label_no (set);
  label_nested (set);
}

static void
label_equipment (SymDicomSet *set)
{
  SymDicomSet *item = sym_dicom_set_add_item (set, 0x0018a001);

  sym_dicom_set_text (item, 0x00080070, "LO", "Symscope");
  sym_dicom_set_text (item, 0x00081090, "LO", "symscope-synthesize");
  sym_dicom_set_text (item, 0x00181020, "LO", SYM_VERSION);
  sym_dicom_set_add_code (item, 0x0040a170, "109100", "DCM", "Synthesizing Equipment");
}

static void
label_processing_equipment (SymDicomSet *set)
{
  SymDicomSet *item = sym_dicom_set_add_item (set, 0x0018a001);

  sym_dicom_set_text (item, 0x00080070, "LO", "Symscope");
  sym_dicom_set_add_code (item, 0x0040a170, "109102", "DCM", "Processing Equipment");
}

static void
label_conversion (SymDicomSet *set)
{
  sym_dicom_set_text (set, 0x00080064, "CS", "SYN");
}

static void
label_workstation (SymDicomSet *set)
{
  sym_dicom_set_text (set, 0x00080064, "CS", "WSD");
}

static void
label_quality_image (SymDicomSet *set)
{
  sym_dicom_set_text (set, 0x00280300, "CS", "YES");
}

static void
label_quality_subject (SymDicomSet *set)
{
  sym_dicom_set_text (set, 0x00100200, "CS", "YES");
}

static void
label_symri (SymDicomSet *set)
{
  sym_dicom_set_text (set, 0x00080008, "CS", "DERIVED\\PRIMARY\\T1W_SYNTHETIC");
  sym_dicom_set_text (set, 0x00180020, "CS", "SE (SYNTHETIC)");
  sym_dicom_set_text (set, 0x00180021, "CS", "SYNTHETIC");
  sym_dicom_set_text (set, 0x0008103e, "LO", "SyMRI T1W");
}

static void
label_cview (SymDicomSet *set)
{
  sym_dicom_set_text (set, 0x00080008, "CS", "DERIVED\\PRIMARY\\TOMOSYNTHESIS\\GENERATED_2D");
  sym_dicom_set_text (set, 0x0008103e, "LO", "L CC C-View");
}

static void
label_comments (SymDicomSet *set)
{
  sym_dicom_set_text (set, 0x00204000, "LT", "AI-generated image, not for diagnosis");
}

static void
label_series_description (SymDicomSet *set)
{
  sym_dicom_set_text (set, 0x0008103e, "LO", "Synthetic image");
}

static void
label_negated_comments (SymDicomSet *set)
{
  sym_dicom_set_text (set, 0x00204000, "LT", "This is not a synthetic image");
}

static void
label_implant (SymDicomSet *set)
{
  sym_dicom_set_text (set, 0x0008103e, "LO", "Osteosynthesis control");
}

static const struct
{
  const char *path;
  const char *modality;
  Label label;
  SymDicomSyntax syntax;
  const char *verdict;
  const char *kind;
  gboolean conflict;
  const char *note;
} labels[] = {
  { "dicom/label-yes.dcm", "CT", label_yes, SYM_DICOM_EXPLICIT_LITTLE, "synthetic", NULL, FALSE,
    "Synthetic Data = YES" },
  { "dicom/label-yes-implicit.dcm", "CT", label_yes, SYM_DICOM_IMPLICIT_LITTLE, "synthetic", NULL,
    FALSE, "the VR is not written" },
  { "dicom/label-yes-big-endian.dcm", "CT", label_yes, SYM_DICOM_EXPLICIT_BIG, "synthetic", NULL,
    FALSE, "big-endian" },
  { "dicom/label-yes-deflated.dcm", "CT", label_yes, SYM_DICOM_DEFLATED, "synthetic", NULL, FALSE,
    "deflated" },
  { "dicom/label-yes-un.dcm", "CT", label_unknown_vr, SYM_DICOM_EXPLICIT_LITTLE, "synthetic", NULL,
    FALSE, "under VR UN" },
  { "dicom/label-lower-case.dcm", "CT", label_lower_case, SYM_DICOM_EXPLICIT_LITTLE, "synthetic",
    NULL, FALSE, "yes is no enumerated value and affirms" },
  { "dicom/label-empty.dcm", "CT", label_empty, SYM_DICOM_EXPLICIT_LITTLE, "no-label", NULL, FALSE,
    "an empty label says nothing" },
  { "dicom/label-no.dcm", "CT", label_no, SYM_DICOM_EXPLICIT_LITTLE, "says-not", NULL, FALSE,
    "Synthetic Data = NO" },
  { "dicom/label-nested.dcm", "CT", label_nested, SYM_DICOM_EXPLICIT_LITTLE, "synthetic", NULL,
    FALSE, "in an item of Source Image Sequence" },
  { "dicom/label-conflict.dcm", "CT", label_conflict, SYM_DICOM_EXPLICIT_LITTLE, "synthetic", NULL,
    TRUE, "NO above and YES in an item" },
  { "dicom/label-equipment.dcm", "CT", label_equipment, SYM_DICOM_EXPLICIT_LITTLE, "synthetic",
    NULL, FALSE, "Contributing Equipment 109100" },
  { "dicom/label-equipment-implicit.dcm", "CT", label_equipment, SYM_DICOM_IMPLICIT_LITTLE,
    "synthetic", NULL, FALSE, "Contributing Equipment 109100 implicit" },
  { "dicom/plain-equipment.dcm", "CT", label_processing_equipment, SYM_DICOM_EXPLICIT_LITTLE,
    "no-label", NULL, FALSE, "Contributing Equipment 109102" },
  { "dicom/label-conversion.dcm", "OT", label_conversion, SYM_DICOM_EXPLICIT_LITTLE, "synthetic",
    NULL, FALSE, "Conversion Type SYN" },
  { "dicom/plain-conversion.dcm", "OT", label_workstation, SYM_DICOM_EXPLICIT_LITTLE, "no-label",
    NULL, FALSE, "Conversion Type WSD" },
  { "dicom/phantom-image.dcm", "CT", label_quality_image, SYM_DICOM_EXPLICIT_LITTLE, "phantom",
    NULL, FALSE, "Quality Control Image" },
  { "dicom/phantom-subject.dcm", "CT", label_quality_subject, SYM_DICOM_EXPLICIT_LITTLE, "phantom",
    NULL, FALSE, "Quality Control Subject" },
  { "dicom/plain-symri.dcm", "MR", label_symri, SYM_DICOM_EXPLICIT_LITTLE, "computed", NULL, FALSE,
    "synthetic MRI is computed from measurements" },
  { "dicom/plain-cview.dcm", "MG", label_cview, SYM_DICOM_EXPLICIT_LITTLE, "computed", NULL, FALSE,
    "synthesized mammography is computed from measurements" },
  { "dicom/label-comments.dcm", "CT", label_comments, SYM_DICOM_EXPLICIT_LITTLE, "synthetic",
    "generated", FALSE, "Image Comments" },
  { "dicom/label-description.dcm", "CT", label_series_description, SYM_DICOM_EXPLICIT_LITTLE,
    "synthetic", NULL, FALSE, "Series Description" },
  { "dicom/plain-negated.dcm", "CT", label_negated_comments, SYM_DICOM_EXPLICIT_LITTLE, "no-label",
    NULL, FALSE, "a negated phrase is no evidence" },
  { "dicom/plain-implant.dcm", "CT", label_implant, SYM_DICOM_EXPLICIT_LITTLE, "no-label", NULL,
    FALSE, "osteosynthesis is a clinical word" },
};

static void
make_labels (SymFixtures *self)
{
  const gsize dims[5] = { 32, 24, 1, 1, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_U16, 1, dims, 0, 4095);
      g_autoptr (SymDicomSet) set = sym_dicom_new_image (labels[i].path, NULL, labels[i].modality);
      g_autoptr (GByteArray) file = NULL;

      sym_dicom_set_samples (set, samples, 12, "MONOCHROME2");
      labels[i].label (set);
      file = sym_dicom_set_write_file (set, labels[i].syntax);
      sym_fixtures_write (self, labels[i].path, file);
      sym_fixtures_expect (self, &(SymExpected){ .path = labels[i].path,
                                                 .format = "dicom",
                                                 .samples = samples,
                                                 .verdict = labels[i].verdict,
                                                 .kind = labels[i].kind,
                                                 .conflict = labels[i].conflict,
                                                 .note = labels[i].note });
    }
}

/* An Enhanced MR object with its geometry in functional groups; @label_frame is the
 * frame whose functional groups say YES, or a frame that is not there. */
static void
make_enhanced (
    SymFixtures *self, const char *path, gsize label_frame, const char *verdict, const char *note)
{
  const gsize dims[5] = { 24, 20, 6, 1, 1 };
  g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_U16, 1, dims, 0, 4095);
  g_autoptr (SymDicomSet) set = sym_dicom_new_image (path, NULL, "MR");
  g_autoptr (GByteArray) file = NULL;
  SymDicomSet *shared, *item;
  SymExpected expected = { .path = path,
                           .format = "dicom",
                           .samples = samples,
                           .verdict = verdict,
                           .has_affine = TRUE,
                           .has_rescaled = TRUE,
                           .rescaled_min = 2 * samples->min - 10,
                           .rescaled_max = 2 * samples->max - 10,
                           .note = note };

  sym_dicom_set_samples (set, samples, 12, "MONOCHROME2");
  sym_dicom_set_text (set, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.4.1");
  sym_dicom_set_text (set, 0x00080008, "CS", "ORIGINAL\\PRIMARY\\VOLUME\\NONE");
  shared = sym_dicom_set_add_item (set, 0x52009229);
  item = sym_dicom_set_add_item (shared, 0x00289110);
  sym_dicom_set_text (item, 0x00180050, "DS", "5");
  sym_dicom_set_text (item, 0x00280030, "DS", "2\\2");
  item = sym_dicom_set_add_item (shared, 0x00209116);
  sym_dicom_set_text (item, 0x00200037, "DS", "1\\0\\0\\0\\1\\0");
  item = sym_dicom_set_add_item (shared, 0x00289145);
  sym_dicom_set_text (item, 0x00281052, "DS", "-10");
  sym_dicom_set_text (item, 0x00281053, "DS", "2");
  sym_dicom_set_text (item, 0x00281054, "LO", "US");
  for (gsize z = 0; z < dims[2]; z++)
    {
      SymDicomSet *frame = sym_dicom_set_add_item (set, 0x52009230);
      double position[3];

      sym_dicom_place_get_position (&sym_dicom_axial, (double) z, position);
      item = sym_dicom_set_add_item (frame, 0x00209113);
      sym_dicom_set_format (item, 0x00200032, "DS", "%g\\%g\\%g", position[0], position[1],
                            position[2]);
      if (z == label_frame)
        sym_dicom_set_text (frame, SYM_DICOM_SYNTHETIC_DATA, "CS", "YES");
    }
  sym_dicom_place_get_affine (&sym_dicom_axial, expected.affine);
  file = sym_dicom_set_write_file (set, SYM_DICOM_EXPLICIT_LITTLE);
  sym_fixtures_write (self, path, file);
  sym_fixtures_expect (self, &expected);
}

void
sym_fixtures_make_dicom_labels (SymFixtures *self)
{
  make_labels (self);
  make_enhanced (self, "dicom/enhanced.dcm", G_MAXSIZE, "no-label",
                 "functional groups with geometry and rescale");
  make_enhanced (self, "dicom/enhanced-frame-yes.dcm", 3, "synthetic", "one frame item says YES");
}
