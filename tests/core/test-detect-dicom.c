/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "detect-test.h"

/* Sections 2 and 3 of the signal catalogue, row by row: a case that has the signal, near misses that
 * have not, and confounders. */

#define YES "(0008,001C) CS=YES"
#define NO "(0008,001C) CS=NO"

static void
test_label (void)
{
  static const DetectCase cases[] = {
    { { YES }, "synthetic", "D-SYN-YES:AUTH" },
    { { NO, "file preamble=TIFF" }, "says-not", "D-SYN-NO:NEG D-PREAMBLE:CONTEXT" },
    { { "file preamble text=AI-generated image" }, "synthetic generated", "D-PREAMBLE:STRONG" },
    { { "file preamble text=head" }, "no-label", "" },
    { { "(0008,001C) CS=YES " }, "synthetic", "D-SYN-YES:AUTH" },
    { { "(0008,001C) UN=YES " }, "synthetic", "D-SYN-YES:AUTH" },
    { { "(0008,001C) UN=59\\45\\53\\20" }, "synthetic", "D-SYN-YES:AUTH" },
    { { "(0008,001C) OB=4e\\4f" }, "says-not", "D-SYN-NO:NEG" },
    { { NO }, "says-not", "D-SYN-NO:NEG" },
    { { "(0008,001C) CS=yes" }, "synthetic", "D-SYN-BAD:STRONG" },
    { { "(0008,001C) CS=Y" }, "synthetic", "D-SYN-BAD:STRONG" },
    { { "(0008,001C) CS=TRUE" }, "synthetic", "D-SYN-BAD:STRONG" },
    { { "(0008,001C) CS=1" }, "synthetic", "D-SYN-BAD:STRONG" },
    { { "(0008,001C) CS=YES\\YES" }, "synthetic", "D-SYN-BAD:STRONG" },
    { { "(0008,001C) CS=YES\\NO" }, "synthetic conflict", "D-SYN-BAD:STRONG" },
    { { "(0008,001C) CS=no" }, "says-not", "D-SYN-BAD:NEG" },
    { { "(0008,001C) CS=" }, "no-label", "D-SYN-BAD:CONTEXT" },
    { { "(0008,001C) CS=UNKNOWN" }, "no-label", "D-SYN-BAD:CONTEXT" },
    { { "(0008,001C) CS=YESTERDAY" }, "no-label", "D-SYN-BAD:CONTEXT" },
    { { "!(0008,001C) UN=" }, "uncheckable", "D-SYN-BAD:CONTEXT D-SYN-BAD:CONTEXT" },
    { { "(0008,001D) SQ=1" }, "no-label", "" }, /* Sensitive Content stands beside it */
    { { "(0009,001C) CS=YES" }, "no-label", "" },
  };

  CHECK (cases);
}

static void
test_label_nested (void)
{
  static const DetectCase cases[] = {
    { { "(0008,2112)[0].(0008,001C) CS=YES" }, "synthetic", "D-SYN-NEST:STRONG" },
    { { "(5200,9229)[0].(0008,001C) UN=YES" }, "synthetic", "D-SYN-NEST:STRONG" },
    { { "(5200,9230)[36].(0008,9124)[0].(0008,2112)[3].(0008,001C) CS=YES" }, "synthetic", "D-SYN-NEST:STRONG" },
    { { NO, "(0020,9172)[0].(0008,001C) CS=YES" }, "synthetic conflict", "D-SYN-NO:NEG D-SYN-NEST:STRONG" },
    { { YES, "(5200,9230)[0].(0008,001C) CS=NO" }, "synthetic conflict", "D-SYN-YES:AUTH D-SYN-NEST:NEG" },
    /* That a source is not synthetic says nothing of what was made from it. */
    { { YES, "(0008,2112)[0].(0008,001C) CS=NO" }, "synthetic", "D-SYN-YES:AUTH D-SYN-NEST:CONTEXT" },
    { { "(5200,9230)[4].(0008,001C) CS=NO" }, "no-label", "D-SYN-NEST:NEG" },
    { { "(0008,1140)[0].(0008,001C) CS=" }, "no-label", "D-SYN-NEST:CONTEXT" },
    { { "(0008,1140)[0].(0008,001C) CS=YES\\NO" }, "synthetic conflict", "D-SYN-NEST:STRONG" },
  };

  CHECK (cases);
}

static void
test_label_original (void)
{
#define ORIGINAL "(0400,0561)[0].(0400,0550)[0].(0008,001C) CS="
  static const DetectCase cases[] = {
    /* The label was removed: the decision of section 1.4. */
    { { ORIGINAL "YES" }, "synthetic conflict", "D-SYN-ORIG:STRONG" },
    { { NO, ORIGINAL "YES" }, "synthetic conflict", "D-SYN-NO:NEG D-SYN-ORIG:AUTH" },
    { { "(0008,001C) CS=", ORIGINAL "YES" }, "synthetic conflict", "D-SYN-BAD:CONTEXT D-SYN-ORIG:STRONG" },
    { { YES, ORIGINAL "YES" }, "synthetic", "D-SYN-YES:AUTH D-SYN-ORIG:STRONG" },
    { { YES, ORIGINAL "NO" }, "synthetic", "D-SYN-YES:AUTH D-SYN-ORIG:CONTEXT" },
    { { ORIGINAL "NO" }, "no-label", "D-SYN-ORIG:CONTEXT" },
  };

  CHECK (cases);
}

/* One YES in the item of frame 37 of a thousand, and the same statement in all of them. */
static void
test_thousand_frames (void)
{
  for (guint all = 0; all < 2; all++)
    {
      g_autoptr (SymTags) tags = sym_tags_new ();
      g_autoptr (GPtrArray) evidence = NULL;
      const SymEvidence *piece;
      SymVerdict verdict;

      for (guint i = 0; i < 1000; i++)
        {
          g_autofree char *type = g_strdup_printf ("(5200,9230)[%u].(0018,9226)[0].(0008,9007) CS=ORIGINAL\\PRIMARY\\VOLUME\\NONE", i);
          g_autofree char *label = g_strdup_printf ("(5200,9230)[%u].(0008,001C) CS=YES", i);

          add_tag (tags, type);
          if (all == 1 || i == 36)
            add_tag (tags, label);
        }
      evidence = sym_detect (tags);
      verdict = sym_verdict_merge (evidence);
      g_assert_cmpstr (sym_verdict_get_name (&verdict), ==, "synthetic");
      g_assert_cmpuint (evidence->len, ==, 1);
      piece = g_ptr_array_index (evidence, 0);
      g_assert_cmpstr (piece->signal, ==, "D-SYN-NEST");
      g_assert_cmpstr (piece->value, ==, "YES");
      g_assert_cmpstr (piece->where, ==, all == 1 ? "(5200,9230)[0].(0008,001C)" : "(5200,9230)[36].(0008,001C)");
      g_assert_true (g_str_has_suffix (piece->says, "1000 places.") == (all == 1));
    }
}

#define PURPOSE "(0018,A001)[0].(0040,A170)[0]."

static void
test_equipment (void)
{
  static const DetectCase cases[] = {
    { { "(0018,A001)[0].(0008,0070) LO=Maker", "(0018,A001)[0].(0008,1090) LO=Model 5",
        PURPOSE "(0008,0100) SH=109100", PURPOSE "(0008,0102) SH=DCM" },
      "synthetic", "D-EQ-SYN:AUTH" },
    { { "(5200,9229)[0]." PURPOSE "(0008,0100) SH=109100 ", "(5200,9229)[0]." PURPOSE "(0008,0102) SH=DCM" },
      "synthetic", "D-EQ-SYN:AUTH" },
    { { PURPOSE "(0008,0100) SH=109100" }, "synthetic", "D-EQ-SYN:STRONG" },
    { { PURPOSE "(0008,0100) SH=109100", PURPOSE "(0008,0102) SH=99LOCAL" }, "no-label", "" },
    { { PURPOSE "(0008,0100) SH=109102", PURPOSE "(0008,0102) SH=DCM" }, "no-label", "D-EQ-OTHER:CONF" },
    { { PURPOSE "(0008,0100) SH=Newcode1", PURPOSE "(0008,0102) SH=99IHE", PURPOSE "(0008,0104) LO=\"Processing Algorithm" },
      "no-label", "D-EQ-IHE:CONF D-EQ-IHE:CONF" },
    /* The scheme of another item is not this item's. */
    { { "(0018,A001)[0].(0040,A170)[0].(0008,0100) SH=109100", "(0018,A001)[0].(0040,A170)[0].(0008,0102) SH=99X",
        "(0018,A001)[1].(0040,A170)[0].(0008,0102) SH=DCM" },
      "no-label", "" },
    /* The number elsewhere is no purpose. */
    { { "(0008,9215)[0].(0008,0100) SH=109100", "(0008,9215)[0].(0008,0102) SH=DCM" }, "no-label", "" },
    { { "(0018,A001)[0].(0008,0100) SH=109100" }, "no-label", "" },
    /* A modifying device that is a generator is a hint. */
    { { "(0018,A001)[0].(0008,1090) LO=RoentGen", PURPOSE "(0008,0100) SH=109103", PURPOSE "(0008,0102) SH=DCM" },
      "suspected", "D-EQ-OTHER:CONF D-MAN:HINT" },
  };
  g_autoptr (GPtrArray) evidence = detect_case (&cases[0]);
  const SymEvidence *piece = g_ptr_array_index (evidence, 0);

  CHECK (cases);
  g_assert_cmpstr (piece->value, ==, "109100, Maker, Model 5");
  g_assert_cmpstr (piece->basis, ==, "DICOM PS3.16 CID 7005");
}

static void
test_supporting (void)
{
  static const DetectCase cases[] = {
    { { "(0008,0064) CS=SYN " }, "synthetic", "D-CONV-SYN:STRONG" },
    /* GDCM 1 writes SYN into every file; where its other default stands too, it means nothing. */
    { { "(0002,0013) SH=ITK/GDCM 1.2.4", "(0008,0064) CS=SYN", "(0008,0080) LO=GDCM Hospital" }, "no-label", "D-CONV-SYN:CONF" },
    { { "(0002,0013) SH=GDCM 1.2.0", "(0008,0064) CS=SYN", "(0008,0080) LO=City Hospital" }, "suspected", "D-CONV-SYN:HINT" },
    { { "(0002,0013) SH=GDCM 2.8.4", "(0008,0064) CS=SYN", "(0008,0080) LO=GDCM Hospital" }, "synthetic", "D-CONV-SYN:STRONG" },
    { { "(0008,0064) CS=DRW" }, "suspected", "D-CONV-OTHER:HINT" },
    { { "(0008,0064) CS=WSD" }, "no-label", "" },
    { { "(0008,0064) CS=SD" }, "no-label", "" },
    { { "(0008,0064) CS=DV" }, "no-label", "" },

    { { "(0008,0008) CS=DERIVED\\SECONDARY" }, "no-label", "" },
    { { "(0008,0008) CS=DERIVED\\PRIMARY\\SYNTHETIC" }, "suspected", "D-IT-AI:HINT" },
    { { "(0008,0008) CS=DERIVED\\SECONDARY\\AI" }, "suspected", "D-IT-AI:HINT" },
    { { "(0008,0008) CS=DERIVED\\SECONDARY\\AXIAL\\GAN" }, "suspected", "D-IT-AI:HINT" },
    { { "(5200,9230)[2].(0018,9226)[0].(0008,9007) CS=DERIVED\\PRIMARY\\SIMULATED" }, "suspected", "D-IT-AI:HINT" },
    { { "(0008,0008) CS=SYNTHETIC\\PRIMARY" }, "no-label", "" }, /* third value or later only */
    { { "(0008,0008) CS=ORIGINAL\\PRIMARY\\DIFFUSION\\NONE" }, "no-label", "" },
    { { "(0008,0008) CS=ORIGINAL\\PRIMARY\\GANGLION" }, "no-label", "" },

    { { "(0008,2111) ST=Synthetic data generated by DICOMator from Blender geometry" }, "synthetic", "D-DD:STRONG" },
    { { "(0008,2111) ST=Generated from numpy" }, "no-label", "" },
    { { "!(0008,2111) ST=" }, "uncheckable", "D-DD:CONTEXT" },
    { { "(0008,9215)[0].(0008,0100) SH=113072", "(0008,9215)[0].(0008,0102) SH=DCM" }, "computed", "D-DCS:CONF" },
    { { "(0008,9215)[0].(0008,0100) SH=113072", "(0008,9215)[0].(0008,0102) SH=99X" }, "no-label", "" },
    { { "(0008,2112)[0].(0040,A170)[0].(0008,0100) SH=121322" }, "no-label", "D-SRC:CONTEXT" },
    { { "(0062,0002)[0].(0066,002F)[0].(0008,0100) SH=123110", "(0062,0002)[0].(0066,002F)[0].(0008,0102) SH=DCM" }, "no-label", "D-ALG:CONF" },

    { { "(0008,0070) LO=SYNTHETIC" }, "suspected", "D-MAN:HINT" },
    { { "(0008,1090) LO=Synthetic Scanner" }, "suspected", "D-MAN:HINT" },
    { { "(0018,1020) LO=MC-GPU_1.5b" }, "suspected", "D-MAN:HINT" },
    { { "(0008,0070) LO=Synthetic image data" }, "suspected", "D-MAN:HINT" }, /* a name decides nothing */
    { { "(0008,1090) LO=GEMINI TF TOF 64" }, "no-label", "" },
    { { "(0008,0070) LO=AURORA Imaging Technology" }, "no-label", "" },
    { { "(0008,0070) LO=SIEMENS" }, "no-label", "" },
    { { "(0008,0070) LO=DePuy Synthes" }, "no-label", "C-IMPLANT:CONF" },

    { { "(0012,0021) LO=VICTRE" }, "synthetic simulated", "D-TRIAL:STRONG" },
    { { "(0012,0031) LO=In silico breast trial" }, "suspected", "D-TRIAL:HINT" },
    { { "(0012,0021) LO=VICTREX stent trial" }, "no-label", "" },

    { { "(0010,0010) PN=SYNTHETIC^TEST" }, "suspected", "D-PN:HINT" },
    { { "(0010,0010) PN=DTS^Synthetic^Patient001" }, "suspected", "D-PN:HINT" },
    { { "(0010,0020) LO=FAKE" }, "suspected", "D-PN:HINT" },
    { { "(0010,0010) PN=Frami345^Abe604" }, "suspected", "D-PN:HINT" },
    { { "(0010,0010) PN=TEST^DEMO" }, "no-label", "" },
    { { "(0010,0010) PN=Patient001^Study002" }, "no-label", "" },
    { { "(0010,0010) PN=Fakename^Morgan" }, "no-label", "" },
    { { "(0010,0010) PN=Meghan^Organ" }, "no-label", "" },

    { { "(0010,0200) CS=YES" }, "phantom", "D-QCS:AUTH" },
    { { "(0010,0200) CS=NO" }, "no-label", "" },
    { { "(0028,0300) CS=YES" }, "phantom", "D-QCI:AUTH" },
    { { "(0028,0300) CS=YES", YES }, "synthetic", "D-SYN-YES:AUTH D-QCI:AUTH" },
    { { "(0050,0010)[0].(0008,0100) SH=706342009" }, "no-label", "D-PHAN:CONTEXT" },
    { { "(0018,9346)[0].(0008,0100) SH=113691", "(0018,9346)[0].(0008,0104) LO=IEC Body Dosimetry Phantom" }, "no-label", "" },
    { { "(0018,9004) CS=RESEARCH" }, "no-label", "D-CQ:CONTEXT" },
    { { "(0018,9004) CS=SERVICE" }, "no-label", "D-CQ:CONTEXT" },
    { { "(0028,0301) CS=YES" }, "no-label", "D-BIA:CONTEXT" },
    { { "(0028,7FE0) UR=https://example.org/jpip" }, "uncheckable", "D-PDP:CONTEXT" },
    { { "(0008,0068) CS=FOR PRESENTATION", "(0400,0600) CS=LOCAL", "(0002,0013) SH=PYDICOM 2.3.1" }, "no-label", "" },

    { { "(6002,1500) LO=SYNTHETIC IMAGE" }, "synthetic", "D-OVL:STRONG" },
    { { "(6000,0022) LO=Ruler" }, "no-label", "" },
    { { "(0070,0001)[0].(0070,0008)[0].(0070,0006) ST=AI generated" }, "synthetic generated", "D-OVL:STRONG" },
    { { "(0009,1010) LO=AI-generated image" }, "suspected", "D-PRIV:HINT" },
    { { "(0009,1010) LO=Synthetic" }, "no-label", "" }, /* private text: strong forms only */
    { { "!(0400,0500)[0].(0400,0520) OB=" }, "uncheckable", "D-ENC:CONTEXT" },
    { { "!(0400,0500)[0].(0400,0520) OB=", YES }, "synthetic", "D-SYN-YES:AUTH D-ENC:CONTEXT" },
    { { "(FFFA,FFFA)[0] check.signature=not checked" }, "no-label", "D-SIG:CONTEXT" },
    { { YES, "(FFFA,FFFA)[0] check.signature=broken" }, "synthetic", "D-SYN-YES:AUTH D-SIG:CONTEXT" },
    { { "(FFFA,FFFA) SQ=1" }, "no-label", "" },
    { { "!(0000,0000) XX=" }, "uncheckable", "UNCHECKABLE:CONTEXT" },
    { { "!(0010,0010) PN=" }, "no-label", "" }, /* a name that cannot be read hides no label */
  };

  CHECK (cases);
}

/* A label is verified by an intact signature that covers it, and by nothing less; a denial never. */
static void
test_signature (void)
{
  static const struct
  {
    const char *label, *state, *covers;
    SymAssurance of_label, of_signature;
  } cases[] = {
    { YES, "intact", "(0008,0018)\\(0008,001C)\\(7FE0,0010)", SYM_ASSURANCE_VERIFIED, SYM_ASSURANCE_VERIFIED },
    { YES, "intact", "(0008,0018)\\(7FE0,0010)", SYM_ASSURANCE_CLAIMED, SYM_ASSURANCE_CLAIMED },
    { YES, "broken", "(0008,001C)", SYM_ASSURANCE_CLAIMED, SYM_ASSURANCE_CLAIMED },
    { YES, "not checked", "(0008,001C)", SYM_ASSURANCE_CLAIMED, SYM_ASSURANCE_CLAIMED },
    { "(0008,001C) CS=NO", "intact", "(0008,001C)", SYM_ASSURANCE_CLAIMED, SYM_ASSURANCE_VERIFIED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *state = g_strconcat ("(FFFA,FFFA)[0] check.signature=", cases[i].state, NULL);
      g_autofree char *covers = g_strconcat ("(FFFA,FFFA)[0] check.covers=", cases[i].covers, NULL);
      const DetectCase test = { { cases[i].label, state, covers }, NULL, NULL };
      g_autoptr (GPtrArray) evidence = detect_case (&test);
      const SymEvidence *signature;

      g_assert_cmpuint (evidence->len, ==, 2);
      signature = g_ptr_array_index (evidence, 1);
      g_assert_cmpstr (signature->signal, ==, "D-SIG");
      g_assert_nonnull (strstr (signature->value, cases[i].covers));
      g_assert_cmpint (signature->assurance, ==, cases[i].of_signature);
      g_assert_cmpint (((SymEvidence *) g_ptr_array_index (evidence, 0))->assurance, ==, cases[i].of_label);
    }
}

/* That nothing was changed and who signed are two facts, and neither makes the other. */
static void
test_signer (void)
{
  static const struct
  {
    const char *trust, *says;
    SymAssurance assurance;
  } cases[] = {
    { "(FFFA,FFFA)[0] check.trust=trusted", "is in your trust list", SYM_ASSURANCE_VERIFIED },
    { "(FFFA,FFFA)[0] check.trust=not trusted", "is not in your trust list", SYM_ASSURANCE_CLAIMED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const DetectCase test = { { YES, "(FFFA,FFFA)[0] check.signature=intact", cases[i].trust,
                                  "(FFFA,FFFA)[0] check.covers=(0008,001C)\\(7FE0,0010)" },
                                NULL, NULL };
      g_autoptr (GPtrArray) evidence = detect_case (&test);
      const SymEvidence *check, *signer;

      g_assert_cmpuint (evidence->len, ==, 3);
      check = g_ptr_array_index (evidence, 1);
      signer = g_ptr_array_index (evidence, 2);
      g_assert_cmpint (check->assurance, ==, SYM_ASSURANCE_VERIFIED);
      g_assert_null (strstr (check->says, "trust list"));
      g_assert_cmpstr (signer->signal, ==, "D-SIG");
      g_assert_cmpint (signer->strength, ==, SYM_STRENGTH_CONTEXT);
      g_assert_nonnull (strstr (signer->says, cases[i].says));
      g_assert_cmpint (signer->assurance, ==, cases[i].assurance);
    }
}

#define CT "(0008,0060) CS=CT"
#define MR "(0008,0060) CS=MR"

static void
test_text (void)
{
  static const DetectCase cases[] = {
    { { "(0008,103E) LO=Synthetic image" }, "synthetic", "D-TXT:STRONG" },
    { { "(0020,4000) LT=AI-generated image, not for diagnosis" }, "synthetic generated", "D-TXT:STRONG" },
    { { "(0020,9158) LT=simulated image" }, "synthetic simulated", "D-TXT:STRONG" },
    { { "(0008,1030) LO=Synthetic Series" }, "suspected", "D-TXT:HINT" },
    { { "(0008,103E) LO=Synthetic MR" }, "suspected", "D-TXT:HINT" },
    { { "(0018,1030) LO=AI generated" }, "suspected", "D-TXT:HINT" }, /* a protocol is no image */
    { { "(0018,1030) LO=Synthetic image" }, "synthetic", "D-TXT:STRONG" },
    { { "(0010,4000) LT=deepfake" }, "suspected", "D-TXT:HINT" },
    { { "(0020,4000) LT=This is not a synthetic image" }, "no-label", "" },
    { { "(0020,4000) LT=non-synthetic" }, "no-label", "" },
    { { "(0008,103E) LO=AX T2 AI demo test" }, "no-label", "" },
    { { "(0008,103E) LO=Generated MPR" }, "no-label", "" },
    { { NO, "(0020,4000) LT=fake" }, "suspected conflict", "D-SYN-NO:NEG D-TXT:HINT" },
    { { "!(0008,103E) LO=" }, "uncheckable", "D-TXT:CONTEXT" },
    /* What a program made of an image is a segmentation or a report, not an image. */
    { { "(0008,0060) CS=SEG", "(0008,103E) LO=AI generated" }, "no-label", "C-AIRES:CONF" },
    { { "(0008,0060) CS=SEG", "(0070,0081) LO=synthetic image" }, "synthetic", "D-TXT:STRONG" },
  };

  CHECK (cases);
}

static void
test_cut_text (void)
{
  static const DetectCase cases[] = {
    /* 64 characters, the length of LO: what stands at the end may have gone on. */
    { { "(0008,103E) LO=0123456789 0123456789 0123456789 0123456789 012 Synthetic image" }, "synthetic", "D-TXT:STRONG" },
    { { "(0008,103E) LO=0123456789 0123456789 0123456789 0123456789 0123 synthetic image" }, "suspected", "D-TXT:HINT" },
    { { "(0008,103E) LO=0123456789 0123456789 0123456789 0123456789 01234567 AI generate" }, "suspected", "D-TXT:HINT" },
    { { "(0008,103E) LO=0123456789 0123456789 0123456789 0123456789 012345678 syntheti" }, "no-label", "" },
    { { "(0008,103E) LO=00123456789 0123456789 0123456789 0123456789 0123456789 syntheti" }, "suspected", "D-TXT:HINT" },
    { { "(0008,103E) LO=00123456789 0123456789 0123456789 0123456789 0123456789 diffusio" }, "no-label", "" },
    { { "~(0020,4000) LT=it is a synthetic image" }, "suspected", "D-TXT:HINT" },
  };

  /* The lengths are what the cases are about. */
  g_assert_cmpuint (strlen (strchr (cases[0].tags[0], '=') + 1), ==, 63);
  g_assert_cmpuint (strlen (strchr (cases[1].tags[0], '=') + 1), ==, 64);
  g_assert_cmpuint (strlen (strchr (cases[2].tags[0], '=') + 1), ==, 64);
  g_assert_cmpuint (strlen (strchr (cases[4].tags[0], '=') + 1), ==, 64);
  g_assert_cmpuint (strlen (strchr (cases[5].tags[0], '=') + 1), ==, 64);
  CHECK (cases);
}

static void
test_confounders (void)
{
  static const DetectCase cases[] = {
    /* Synthetic MRI: its own tokens explain the word, and only the word. */
    { { MR, "(0008,0008) CS=DERIVED\\PRIMARY\\T1W_SYNTHETIC", "(0008,103E) LO=Synthetic T1W" }, "computed", "C-SYMRI:CONF" },
    { { MR, "(0008,0008) CS=DERIVED\\PRIMARY\\T1\\SYNTHETIC" }, "computed", "C-SYMRI:CONF" },
    { { MR, "(0008,0008) CS=DERIVED\\PRIMARY\\T2STIR\\SYNTHETIC" }, "computed", "C-SYMRI:CONF" },
    { { MR, "(0018,0020) CS=SE (SYNTHETIC)", "(0018,0021) CS=SYNTHETIC", "(0008,103E) LO=Synthetic" }, "computed", "C-SYMRI:CONF C-SYMRI:CONF" },
    { { MR, "(0008,103E) LO=SyMRI" }, "computed", "C-SYMRI:CONF" },
    { { MR, "(0008,103E) LO=synthetic MRI" }, "computed", "C-SYMRI:CONF" },
    { { MR, "(0008,0008) CS=DERIVED\\PRIMARY\\T1W_SYNTHETIC", "(0008,103E) LO=fake" }, "suspected", "D-TXT:HINT C-SYMRI:CONF" },
    { { MR, "(0008,0008) CS=DERIVED\\PRIMARY\\T1W_SYNTHETIC", "(0008,103E) LO=Synthetic image" }, "synthetic", "D-TXT:STRONG C-SYMRI:CONF" },
    { { MR, "(0008,0008) CS=DERIVED\\PRIMARY\\T1W_SYNTHETIC", YES }, "synthetic", "D-SYN-YES:AUTH C-SYMRI:CONF" },
    { { MR, "(0008,0008) CS=DERIVED\\PRIMARY\\T1W_SYNTHETIC", "(0010,0010) PN=SYNTHETIC" }, "suspected", "D-PN:HINT C-SYMRI:CONF" },
    { { MR, "(0008,0008) CS=DERIVED\\PRIMARY\\XYZ_SYNTHETIC" }, "no-label", "" },
    { { MR, "(0008,103E) LO=Magic mushroom" }, "no-label", "" },

    { { "(0008,0008) CS=DERIVED\\PRIMARY\\TOMOSYNTHESIS\\GENERATED_2D", "(0008,103E) LO=L CC C-View" }, "computed", "C-DBT2D:CONF C-DBT2D:CONF" },
    { { "(0008,0008) CS=DERIVED\\PRIMARY\\TOMO\\GENERATED_2D", "(0008,103E) LO=Synthetic" }, "computed", "C-DBT2D:CONF" },
    { { "(0008,0008) CS=DERIVED\\PRIMARY\\TOMOSYNTHESIS\\MAXIMUM" }, "computed", "C-DBT2D:CONF" },
    { { "(0008,0008) CS=DERIVED\\PRIMARY\\TOMOSYNTHESIS\\NONE" }, "no-label", "" },
    { { "(0008,103E) LO=R MLO C-View" }, "computed", "C-DBT2D:CONF" },
    { { "(0008,103E) LO=R MLO synthetic 2D" }, "computed", "C-DBT2D:CONF" },
    { { "(0008,103E) LO=R MLO Tomosynthesis" }, "no-label", "C-DBT2D:CONF" },
    { { "(0008,103E) LO=AC view" }, "no-label", "" },

    { { CT, "(0008,103E) LO=synthetic CT (sCT)" }, "partly-synthetic", "C-SCT:STRONG" },
    { { CT, "(0008,103E) LO=sCT pelvis" }, "partly-synthetic", "C-SCT:STRONG" },
    { { CT, "(0008,0070) LO=Synthetic CT", "(0008,1090) LO=MRI-to-CT" }, "partly-synthetic", "C-SCT:STRONG" },
    { { CT, "(0008,103E) LO=MRCAT" }, "partly-synthetic", "C-SCT:STRONG" },
    { { CT, "(0008,103E) LO=SCT" }, "no-label", "" }, /* stem-cell transplant, SNOMED CT */
    { { MR, "(0008,103E) LO=sCT" }, "no-label", "" },
    { { MR, "(0018,1030) LO=mDIXON for MRCAT" }, "suspected", "C-SCT:HINT" },
    { { CT, "(0008,103E) LO=not a synthetic CT" }, "no-label", "" },

    { { MR, "(0008,103E) LO=T1 virtual contrast" }, "suspected", "C-VIRTC:HINT" },
    { { MR, "(0008,103E) LO=VNE SAX" }, "suspected", "C-VIRTC:HINT" },
    { { MR, "(0008,103E) LO=synthetic STIR" }, "suspected", "C-VIRTC:HINT" },
    { { MR, "(0008,103E) LO=vne" }, "no-label", "" },

    { { CT, "(0008,0008) CS=DERIVED\\PRIMARY\\AXIAL\\VMI" }, "computed", "C-VMI:CONF" },
    { { CT, "(0008,0008) CS=DERIVED\\PRIMARY\\VMI\\AXIAL" }, "no-label", "" }, /* the fourth value */
    { { CT, "(0018,9380)[0].(0008,0100) SH=113075" }, "computed", "C-VMI:CONF" },
    { { CT, "(0008,103E) LO=Mono 40 keV" }, "computed", "C-VMI:CONF" },
    { { CT, "(0008,103E) LO=Abdomen VNC" }, "computed", "C-VMI:CONF" },
    { { MR, "(0008,103E) LO=VNC" }, "no-label", "" },
    { { CT, "(0008,103E) LO=mono keV" }, "no-label", "" },

    { { MR, "(0043,0010) LO=GEMS_PARM_01", "(0043,10CA) LO=0.75\\High" }, "computed", "C-DLR:CONF" },
    { { MR, "(0043,0014) LO=GEMS_PARM_01", "(0043,14CA) LO=0.75\\High" }, "computed", "C-DLR:CONF" },
    { { MR, "(0043,0010) LO=OTHER MAKER", "(0043,10CA) LO=0.75\\High" }, "no-label", "" },
    { { MR, "(2005,0011) LO=Philips MR Imaging DD 001", "(2005,1110) CS=CS_SENSE_AI" }, "computed", "C-DLR:CONF" },
    { { MR, "(2005,0011) LO=Philips MR Imaging DD 001", "(2005,1110) CS=SENSE" }, "no-label", "" },
    { { MR, "(0008,0008) CS=ORIGINAL\\PRIMARY\\M\\NORM\\DRB" }, "computed", "C-DLR:CONF" },
    { { CT, "(0018,1210) SH=TrueFidelity-H" }, "computed", "C-DLR-CT:CONF" },
    { { CT, "(0018,1210) SH=B30f" }, "no-label", "" },

    { { "(0008,103E) LO=Synthetic aperture compounding" }, "computed", "C-SAUS:CONF" },
    { { CT, "(0008,9207) CS=VOLUME_RENDER" }, "computed", "C-VR:CONF" },
    { { CT, "(0008,103E) LO=Virtual colonoscopy" }, "computed", "C-VR:CONF" },
    { { "(0008,0060) CS=RTIMAGE", "(0008,0008) CS=DERIVED\\SECONDARY\\DRR" }, "computed", "C-RADSIM:CONF" },
    { { CT, "(0008,1030) LO=Simulation CT" }, "no-label", "C-RADSIM:CONF" },
    { { CT, "(0008,103E) LO=SIM" }, "no-label", "" },
    { { "(0040,A043)[0].(0008,0100) SH=121724", "(0040,A043)[0].(0008,0102) SH=DCM" }, "no-label", "C-RADSIM:CONF" },

    { { CT, "(0008,1030) LO=Daily QA" }, "phantom", "C-PHYS:CONF" },
    { { MR, "(0008,103E) LO=ACR Phantom" }, "phantom", "C-PHYS:CONF" },
    { { "(0008,103E) LO=TG18-QC" }, "suspected", "C-PHYS:CONF C-PHYS:HINT" },
    { { CT, "(0008,103E) LO=phantom limb pain" }, "no-label", "" },
    { { CT, "(0008,103E) LO=qa" }, "no-label", "" },
    { { CT, "(0008,103E) LO=XCAT digital phantom" }, "suspected", "D-TXT:HINT" },

    { { "(0013,0010) LO=CTP", "(0013,1010) LO=MIDI-B-Synthetic-Validation" }, "no-label", "C-PHI:CONF" },
    { { "(0012,0021) LO=MIDI-B-Synthetic-Test" }, "no-label", "C-PHI:CONF" },
    { { "(0020,4000) LT=Pseudo-PHI-DICOM-Data with synthetic names" }, "no-label", "C-PHI:CONF" },
    { { "(0020,4000) LT=AI detected nodule" }, "computed", "C-AIRES:CONF" },
    { { "(0020,4000) LT=Anotações geradas por IA" }, "computed", "C-AIRES:CONF" },
    { { "(0008,103E) LO=Osteosynthesis control" }, "no-label", "C-IMPLANT:CONF" },
    { { "(0008,1030) LO=Synthetic mesh repair, DePuy Synthes" }, "no-label", "C-IMPLANT:CONF" },
    { { "(0008,103E) LO=synthseg output" }, "no-label", "C-SEGNET:CONF" },
    { { "(0020,4000) LT=Byelorussian Synthetic cattle breed" }, "no-label", "C-CATTLE:CONF" },
  };

  CHECK (cases);
}

/* Section 2.2: what known writers write. */
static void
test_writers (void)
{
  static const DetectCase cases[] = {
    { { "(0008,0008) CS=ORIGINAL\\PRIMARY", "(0008,0064) CS=SYN", "(0008,0070) LO=VICTRE",
        "(0008,1030) LO=Simulated Digital Mammography", "(0012,0021) LO=VICTRE", "(0018,0060) DS=28",
        "(0018,1020) LO=MC-GPU_1.5b" },
      "synthetic simulated", "D-CONV-SYN:STRONG D-MAN:HINT D-MAN:HINT D-TXT:HINT D-TRIAL:STRONG" },
    { { YES, "(0008,2111) ST=Synthetic data generated by DICOMator from Blender geometry" },
      "synthetic", "D-SYN-YES:AUTH D-DD:STRONG" },
    { { "(0008,0060) CS=RTRECORD", YES, "(0008,0070) LO=tdwii_plus_examples" }, "synthetic", "D-SYN-YES:AUTH" },
    { { CT, "(0008,0008) CS=DERIVED\\SECONDARY", "(0008,103E) LO=SyntheticCT" }, "partly-synthetic", "C-SCT:STRONG" },
    /* A lesion put into a study that keeps its header cannot be found here. */
    { { CT, "(0008,0008) CS=ORIGINAL\\PRIMARY\\AXIAL", "(0008,0070) LO=SIEMENS", "(0008,1090) LO=Sensation 16" }, "no-label", "" },
  };

  CHECK (cases);
}

static void
test_order_and_shortening (void)
{
  g_autoptr (SymTags) tags = sym_tags_new ();
  g_autoptr (GPtrArray) evidence = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *filler = g_strnfill (3000, 'x');
  g_autofree char *text = g_strdup_printf ("(0020,4000) LT=%s ä synthetic image %s", filler, filler);
  const SymEvidence *piece;

  add_tag (tags, text);
  add_tag (tags, "(0008,0064) CS=SYN");
  add_tag (tags, YES);
  evidence = sym_detect (tags);
  again = sym_detect (tags);

  g_assert_cmpuint (evidence->len, ==, 3);
  g_assert_cmpuint (again->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const order[] = { "D-SYN-YES", "D-CONV-SYN", "D-TXT" };

      piece = g_ptr_array_index (evidence, i);
      g_assert_cmpstr (piece->signal, ==, order[i]);
    }
  g_assert_true (g_utf8_validate (piece->value, -1, NULL));
  g_assert_nonnull (strstr (piece->value, "synthetic image"));
  g_assert_true (g_str_has_prefix (piece->value, "…") && g_str_has_suffix (piece->value, "…"));
  g_assert_cmpint (g_utf8_strlen (piece->value, -1), ==, 162);
}

static void
test_looked_for (void)
{
  static const DetectCase found = { { YES }, "", "" };
  g_autoptr (GPtrArray) evidence = detect_case (&found);
  g_autofree SymLookedFor *dicom = NULL;
  g_autofree SymLookedFor *png = NULL;
  guint n;

  dicom = sym_detect_list_looked_for (evidence, 1u << SYM_CARRIER_DICOM, &n);
  g_assert_cmpuint (n, ==, 8);
  g_assert_cmpstr (dicom[0].name, ==, "DICOM label “Synthetic Data” (0008,001C)");
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (dicom[i].found, ==, i == 0);

  png = sym_detect_list_looked_for (evidence, 1u << SYM_CARRIER_PNG_TEXT | 1u << SYM_CARRIER_FILE, &n);
  g_assert_cmpuint (n, ==, 4);
  for (guint i = 0; i < n; i++)
    g_assert_false (png[i].found);
}

/* Texts that occur in ordinary clinical files; none may bear a mark. */
static void
test_clinical_words (void)
{
  static const char *const texts[] = {
    "MAMMO SCREENING BILAT W TOMOSYNTHESIS", "HX AORTIC VALVE SYNTHETIC VALVE", "SYNTHES PLATE LT FEMUR",
    "CT SIMULATION PELVIS", "TREATMENT SIMULATION", "RT SIM", "AX DWI DIFFUSION B1000", "REGENERATED",
    "DEGENERATIVE DISC DISEASE", "NEXT-GENERATION SEQUENCING", "X-RAY GENERATOR TEST", "AI RECON", "AI-RAD COMPANION",
    "VIRTUAL BRONCHOSCOPY", "VIRTUAL GRID", "VIRTUAL TOUCH", "RECON 3: ARTIFICIAL HIP", "ARTIFICIAL HEART VALVE",
    "ARTIFICIAL TEARS", "compte rendu de synthèse", "síntesis de fractura", "sintesi di frattura", "Knochensynthese",
    "künstliches Gelenk rechts", "photosynthesis", "SCT transplant workup", "T2 DEMO PATIENT", "Generated report",
    "PDF generated", "MORGAN GANGLION", "Imagen 3", "FLAIR", "FLUX CT", "pHANtom limb pain", "GENERATIONS", "Dr. Fakeeh",
    "BLADDER NECK ARTIFICIAL SPHINCTER", "protesis de disco artificial", "opacificado", "generator change", "DTI synthmorph",
    "no synthetic material seen", "without synthetic graft", "ROENTGEN THORAX", "Roentgen Systems", "人工知能", "人工関節", "人工股关节", "합성수지", "artificial intelligence analysis",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *series = g_strdup_printf ("(0008,103E) LO=%s", texts[i]);
      g_autofree char *study = g_strdup_printf ("(0008,1030) LO=%s", texts[i]);
      const DetectCase test = { { series, study }, "", "" };
      g_autoptr (GPtrArray) evidence = detect_case (&test);
      SymVerdict verdict = sym_verdict_merge (evidence);

      if (sym_verdict_is_marked (&verdict))
        g_error ("“%s” is marked %s", texts[i], sym_verdict_get_name (&verdict));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/detect/dicom/signature", test_signature);
  g_test_add_func ("/detect/dicom/signer", test_signer);
  g_test_add_func ("/detect/dicom/label", test_label);
  g_test_add_func ("/detect/dicom/label/nested", test_label_nested);
  g_test_add_func ("/detect/dicom/label/original-attributes", test_label_original);
  g_test_add_func ("/detect/dicom/label/one-of-a-thousand-frames", test_thousand_frames);
  g_test_add_func ("/detect/dicom/equipment", test_equipment);
  g_test_add_func ("/detect/dicom/supporting", test_supporting);
  g_test_add_func ("/detect/dicom/text", test_text);
  g_test_add_func ("/detect/dicom/text/cut", test_cut_text);
  g_test_add_func ("/detect/dicom/confounders", test_confounders);
  g_test_add_func ("/detect/dicom/writers", test_writers);
  g_test_add_func ("/detect/dicom/order-and-shortening", test_order_and_shortening);
  g_test_add_func ("/detect/dicom/looked-for", test_looked_for);
  g_test_add_func ("/detect/dicom/clinical-words-stay-unmarked", test_clinical_words);

  return g_test_run ();
}
