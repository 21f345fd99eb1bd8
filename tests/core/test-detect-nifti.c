/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "detect-test.h"

/* Section 4 of the signal catalogue: NIfTI headers and extensions, BIDS, names of files. */

static void
test_header (void)
{
  static const DetectCase cases[] = {
    { { "nifti descrip=Synthetic image, symscope-synthesize" }, "synthetic", "N-DESC:STRONG" },
    { { "nifti descrip=AI generated" }, "synthetic generated", "N-DESC:STRONG" },
    { { "nifti descrip=synthetic" }, "suspected", "N-DESC:HINT" },
    { { "nifti descrip=made with XCAT" }, "suspected", "N-DESC:HINT" },
    { { "nifti descrip=FSL5.0" }, "no-label", "" },
    { { "nifti descrip=" }, "no-label", "" },
    { { "nifti descrip=not a synthetic image" }, "no-label", "" },
    { { "nifti descrip=FreeSurfer SynthSeg 2.0" }, "no-label", "C-SEGNET:CONF" },
    { { "nifti descrip=SyMRI T1 map" }, "computed", "C-SYMRI:CONF" },
    { { "nifti descrip=FSL5.0", "nifti descrip=fake" }, "suspected", "N-DESC:HINT" }, /* after the first NUL */
    { { "nifti aux_file=synthetic image" }, "suspected", "N-AUX:HINT" },
    { { "nifti aux_file=none" }, "no-label", "" },
    { { "nifti intent_name=synthetic image" }, "suspected", "N-INT:HINT" },
    { { "nifti intent_name=T-statistic" }, "no-label", "" },
    { { "nifti db_name=fake" }, "suspected", "N-DB:HINT" },
    { { "nifti data_type=simulated" }, "suspected", "N-DB:HINT" },
    { { "nifti db_name=study12" }, "no-label", "" },
    { { "nifti qform_code=synthetic" }, "no-label", "" }, /* not a field of words */
  };

  CHECK (cases);
}

static void
test_extensions (void)
{
  static const DetectCase cases[] = {
    { { "ext 6=AI-generated image, not for diagnosis" }, "synthetic generated", "N-X6:STRONG" },
    { { "ext 6=simulated" }, "suspected", "N-X6:HINT" },
    { { "ext 6=non-synthetic" }, "no-label", "" },
    { { "ext 4=<AFNI note=\"synthetic image\"/>" }, "synthetic", "N-X6:STRONG" },
    { { "ext 44 Manufacturer=Synthetic" }, "suspected", "N-X44:HINT" },
    { { "ext 44 ConversionMethod=spec2nii" }, "no-label", "" },
    { { "ext 2 SyntheticData=YES" }, "synthetic", "N-X2:AUTH" },
    { { "ext 2 SyntheticData=NO" }, "says-not", "N-X2:NEG" },
    { { "ext 2 PatientName=YES" }, "no-label", "" },
    { { "ext 40=AI-generated image, not for diagnosis" }, "suspected", "N-X6:HINT" },
    { { "ext 40=synthetic" }, "no-label", "" },
    { { "!ext 2=" }, "uncheckable", "N-X2:CONTEXT" },
  };

  CHECK (cases);
}

/* A long comment is shortened as evidence; the line beside the mark quotes it all the same. */
static void
test_reason_of_long_comment (void)
{
  g_autofree char *filler = g_strnfill (400, 'x');
  g_autofree char *tag = g_strconcat ("ext 6=AI-generated image, not for diagnosis ", filler, NULL);
  const DetectCase test = { { tag }, "", "" };
  g_autoptr (GPtrArray) evidence = detect_case (&test);
  SymVerdict verdict = sym_verdict_merge (evidence);
  g_autofree char *reason = sym_verdict_describe_reason (&verdict, evidence);

  g_assert_true (g_str_has_prefix (reason, "NIfTI ext: 6 = AI-generated image, not for diagnosis xx"));
  g_assert_true (g_str_has_suffix (reason, "x..."));
}

static void
test_sidecar (void)
{
  static const DetectCase cases[] = {
    { { "json SyntheticData=true" }, "synthetic", "B-CUST:STRONG" },
    { { "json SyntheticData=YES" }, "synthetic", "B-CUST:STRONG" },
    { { "json is_synthetic=1" }, "synthetic", "B-CUST:STRONG" },
    { { "json SYNTHETIC=yes" }, "synthetic", "B-CUST:STRONG" },
    { { "json Provenance.Synthetic=true" }, "synthetic", "B-CUST:STRONG" },
    { { "json simulated=1" }, "synthetic simulated", "B-CUST:STRONG" },
    { { "json AIGenerated=true" }, "synthetic generated", "B-CUST:STRONG" },
    { { "json generated-by-AI=true" }, "synthetic generated", "B-CUST:STRONG" },
    { { "json Synthetic=false" }, "says-not", "B-CUST:NEG" },
    { { "json Synthetic=NO" }, "says-not", "B-CUST:NEG" },
    { { "json Synthetic=0" }, "says-not", "B-CUST:NEG" },
    { { "json Synthetic=partly" }, "no-label", "B-CUST:CONTEXT" },
    { { "json Synthetic=false", "nifti descrip=synthetic image" }, "synthetic conflict", "N-DESC:STRONG B-CUST:NEG" },
    { { "json A.B.Synthetic=true" }, "no-label", "" }, /* one nested object only */
    { { "json SyntheticDataset=true" }, "no-label", "" },
    { { "json NonSynthetic=true" }, "no-label", "" },

    { { "json SeriesDescription=synthetic image" }, "suspected", "B-DESC:HINT" },
    { { "json ImageComments=fake" }, "suspected", "B-DESC:HINT" },
    { { "json SeriesDescription=Ax T1" }, "no-label", "" },
    { { "json TaskName=synthetic" }, "no-label", "" }, /* not a key that describes the image */
    { { "json ImageType[0]=DERIVED", "json ImageType[1]=PRIMARY", "json ImageType[2]=GAN" }, "suspected", "B-DESC:HINT" },
    { { "json ImageType[0]=GAN", "json ImageType[1]=PRIMARY" }, "no-label", "" },
    { { "json ImageType[0]=DERIVED", "json ImageType[1]=PRIMARY", "json ImageType[2]=T1W_SYNTHETIC", "json SeriesDescription=Synthetic" },
      "computed", "C-SYMRI:CONF" },
    { { "json ImageType[0]=DERIVED", "json ImageType[1]=PRIMARY", "json ImageType[2]=T1", "json ImageType[3]=SYNTHETIC" },
      "computed", "C-SYMRI:CONF" },
    { { "json DeepLearning=true", "json DeepLearningDetails=0.75 High" }, "computed", "C-DLR:CONF C-DLR:CONF" },
    { { "json DeepLearning=false" }, "no-label", "" },
    { { "json Modality=CT", "json SeriesDescription=sCT" }, "partly-synthetic", "C-SCT:STRONG" },
    { { "json Modality=MR", "json SeriesDescription=sCT" }, "no-label", "" },
    { { "json ReferenceSignal=ref.nii.gz" }, "no-label", "B-SIM:CONTEXT" },
    { { "!json =" }, "uncheckable", "B-CUST:CONTEXT" },
  };

  CHECK (cases);
}

static void
test_dataset (void)
{
  static const DetectCase cases[] = {
    { { "dataset GeneratedBy[0].Name=fMRIPrep", "dataset GeneratedBy[0].Version=23.1.0" }, "no-label", "B-GEN:CONF" },
    { { "dataset GeneratedBy[0].Name=MAISI" }, "suspected", "B-GEN:HINT B-GEN:CONF" },
    { { "dataset GeneratedBy[1].Description=AI-generated images of heads" }, "suspected", "B-GEN:HINT" },
    { { "dataset Name=Synthetic data of the head" }, "suspected", "B-GEN:HINT" },
    { { "dataset Name=Synthetic" }, "no-label", "" }, /* strong forms only */
    { { "dataset Name=Heads" }, "no-label", "" },
    { { "dataset DatasetType=derivative" }, "no-label", "" },
    { { "dataset Synthetic=true" }, "synthetic", "B-CUST:STRONG" },
    { { "!dataset =" }, "uncheckable", "B-GEN:CONTEXT" },
  };

  CHECK (cases);
}

static void
test_file_names (void)
{
  static const DetectCase cases[] = {
    { { "file name=ct_seed42_size512x512x128_spacing1.0x1.0x2.0_20250101120000_rank0_modality1.nii.gz" }, "suspected", "F-GEN:HINT" },
    { { "file name=sub01_SynthSR.nii.gz" }, "suspected", "F-GEN:HINT" },
    { { "file name=sub01_synthsr.mgz" }, "suspected", "F-GEN:HINT" },
    { { "file name=00001_DCGAN_MMG_CALC_ROI.png" }, "suspected", "F-GEN:HINT" },
    { { "file name=00007_INPAINT_BRAIN_MRI.png" }, "suspected", "F-GEN:HINT" },
    { { "file name=00001_CT_HEAD.png" }, "no-label", "" },
    { { "file name=brain-synthetic_01.nii" }, "suspected", "F-WEAK:HINT" },
    { { "file name=synth.nii" }, "suspected", "F-WEAK:HINT" },
    { { "file name=FAKE_0001.png" }, "suspected", "F-WEAK:HINT" },
    { { "file name=ddpm.sample.3.png" }, "suspected", "F-WEAK:HINT" },
    { { "file name=gan_12.png" }, "suspected", "F-WEAK:HINT" },
    { { "file name=synthseg.nii.gz" }, "no-label", "" },
    { { "file name=synthstrip_mask.nii.gz" }, "no-label", "" },
    { { "file name=sub-01_synthmorph.nii" }, "no-label", "" },
    { { "file name=regenerated.png" }, "no-label", "" },
    { { "file name=simens.dcm" }, "no-label", "" },
    { { "file name=simulator.dcm" }, "no-label", "" },
    { { "file name=sub-01_dwi_diffusion.nii.gz" }, "no-label", "" },
    { { "file name=sct_seg.nii.gz" }, "no-label", "" },
    { { "file name=phantom.png" }, "no-label", "" },
    { { "file name=generated_test_demo_sim.nii" }, "no-label", "" },
    { { "file name=MIDI-B-Synthetic-Test_001.dcm" }, "no-label", "C-PHI:CONF" },
    { { "!file labels=" }, "uncheckable", "UNCHECKABLE:CONTEXT" },
  };

  CHECK (cases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/detect/nifti/header", test_header);
  g_test_add_func ("/detect/nifti/extensions", test_extensions);
  g_test_add_func ("/detect/nifti/reason-of-long-comment", test_reason_of_long_comment);
  g_test_add_func ("/detect/bids/sidecar", test_sidecar);
  g_test_add_func ("/detect/bids/dataset", test_dataset);
  g_test_add_func ("/detect/file-names", test_file_names);

  return g_test_run ();
}
