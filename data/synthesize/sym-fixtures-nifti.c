/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-fixtures-nifti"

#include "config.h"

#include "sym-fixtures.h"

#include <math.h>
#include <string.h>

#include "sym-deflate.h"
#include "sym-nifti-writer.h"

/* Voxel to RAS millimetres of the ordinary test image: x to the right, y to the front, z up. */
static const SymNiftiHeader ordinary = {
  .spacing = { 2.0, 2.5, 3.0 },
  .sform_code = 1,
  .srow = { 2, 0, 0, -20, 0, 2.5, 0, -25, 0, 0, 3, -12 },
};

static const gsize small_dims[5] = { 12, 10, 7, 1, 1 };

typedef enum
{
  STORE_PLAIN,
  STORE_GZIP,
  STORE_PAIR,
} Store;

static void
add (SymFixtures *self,
     const char *path,
     const SymNiftiHeader *header,
     const SymSamples *samples,
     Store store,
     const char *verdict,
     const char *kind,
     const char *note)
{
  SymExpected expected = { .path = path,
                           .format = (header->flags & SYM_NIFTI_TWO) != 0 ? "nifti2" : "nifti1",
                           .samples = samples,
                           .verdict = verdict,
                           .kind = kind,
                           .note = note };
  SymNiftiHeader copy = *header;
  g_autoptr (GByteArray) file = NULL;

  if (store == STORE_PAIR)
    copy.flags |= SYM_NIFTI_PAIR;
  file = sym_nifti_write (&copy, samples);
  if (store == STORE_GZIP)
    {
      g_autoptr (GByteArray) packed = sym_deflate (file->data, file->len, SYM_DEFLATE_GZIP);

      sym_fixtures_write (self, path, packed);
    }
  else
    sym_fixtures_write (self, path, file);
  if (store == STORE_PAIR)
    {
      g_autofree char *data_path = g_strdup (path);
      g_autoptr (GByteArray) voxels = sym_nifti_write_voxels (&copy, samples);

      memcpy (strrchr (data_path, '.'), ".img", 4);
      sym_fixtures_write (self, data_path, voxels);
    }
  expected.has_affine = sym_nifti_get_affine (header, expected.affine);
  if (header->slope != 0 && samples->type != SYM_NUMBER_C64 && samples->type != SYM_NUMBER_C128)
    {
      expected.has_rescaled = TRUE;
      expected.rescaled_min = header->slope * samples->min + header->intercept;
      expected.rescaled_max = header->slope * samples->max + header->intercept;
    }
  sym_fixtures_expect (self, &expected);
}

static void
make_datatypes (SymFixtures *self)
{
  static const struct
  {
    SymNumber type;
    double low, high;
  } types[] = {
    { SYM_NUMBER_U8, 0, 255 },
    { SYM_NUMBER_I8, -128, 127 },
    { SYM_NUMBER_U16, 0, 65535 },
    { SYM_NUMBER_I16, -32768, 32767 },
    { SYM_NUMBER_U32, 0, 4294967295.0 },
    { SYM_NUMBER_I32, -2147483648.0, 2147483647.0 },
    { SYM_NUMBER_U64, 0, 1099511627776.0 },
    { SYM_NUMBER_I64, -1099511627776.0, 1099511627776.0 },
    { SYM_NUMBER_F32, -2.5, 1e6 },
    { SYM_NUMBER_F64, -1e-3, 1e9 },
    { SYM_NUMBER_C64, -1, 1 },
    { SYM_NUMBER_C128, -1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint big = 0; big < 2; big++)
      {
        g_autofree char *path = g_strdup_printf (
            "nifti/%s-%s.nii", sym_number_get_name (types[i].type), big ? "big" : "little");
        g_autoptr (SymSamples) samples
            = sym_samples_new (types[i].type, 1, small_dims, types[i].low, types[i].high);
        SymNiftiHeader header = ordinary;

        header.flags = big ? SYM_NIFTI_BIG : SYM_NIFTI_NONE;
        add (self, path, &header, samples, STORE_PLAIN, "no-label", NULL,
             "one datatype in one byte order");
      }
}

static void
make_colours (SymFixtures *self)
{
  g_autoptr (SymSamples) rgb = sym_samples_new (SYM_NUMBER_U8, 3, small_dims, 0, 255);
  g_autoptr (SymSamples) rgba = sym_samples_new (SYM_NUMBER_U8, 4, small_dims, 0, 255);
  SymNiftiHeader header = ordinary;

  header.datatype = 128;
  add (self, "nifti/rgb24.nii", &header, rgb, STORE_PLAIN, "no-label", NULL, "RGB24");
  header.datatype = 2304;
  add (self, "nifti/rgba32.nii", &header, rgba, STORE_PLAIN, "no-label", NULL, "RGBA32");
}

static void
make_containers (SymFixtures *self)
{
  const gsize flat[5] = { 16, 11, 1, 1, 1 };
  const gsize times[5] = { 10, 8, 5, 4, 1 };
  const gsize five[5] = { 6, 5, 4, 3, 2 };
  g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_I16, 1, small_dims, -500, 1500);
  g_autoptr (SymSamples) flat_samples = sym_samples_new (SYM_NUMBER_I16, 1, flat, -500, 1500);
  g_autoptr (SymSamples) time_samples = sym_samples_new (SYM_NUMBER_I16, 1, times, -500, 1500);
  g_autoptr (SymSamples) five_samples = sym_samples_new (SYM_NUMBER_F32, 1, five, -500, 1500);
  g_autoptr (SymSamples) holes = sym_samples_new (SYM_NUMBER_F32, 1, small_dims, -500, 1500);
  SymNiftiHeader header = ordinary;
  /* IEEE 754 NaN and infinity, in little-endian. */
  static const guint8 no_numbers[] = { 0x00, 0x00, 0xc0, 0x7f, 0x00, 0x00, 0x80, 0x7f };

  add (self, "nifti/gzip.nii.gz", &header, samples, STORE_GZIP, "no-label", NULL, "compressed");
  add (self, "nifti/pair.hdr", &header, samples, STORE_PAIR, "no-label", NULL,
       "header and voxels in two files");
  add (self, "nifti/flat.nii", &header, flat_samples, STORE_PLAIN, "no-label", NULL,
       "two dimensions");
  add (self, "nifti/times.nii", &header, time_samples, STORE_PLAIN, "no-label", NULL,
       "four dimensions");
  add (self, "nifti/five.nii", &header, five_samples, STORE_PLAIN, "no-label", NULL,
       "five dimensions");

  header.slope = 0.25;
  header.intercept = -7;
  header.shown_min = -100;
  header.shown_max = 300;
  add (self, "nifti/scaled.nii", &header, samples, STORE_PLAIN, "no-label", NULL,
       "scl_slope and scl_inter and cal_min and cal_max");
  header.flags = SYM_NIFTI_BIG;
  add (self, "nifti/scaled-big.nii", &header, samples, STORE_PLAIN, "no-label", NULL,
       "scaled and big-endian");

  header = ordinary;
  header.flags = SYM_NIFTI_TWO;
  add (self, "nifti/two.nii", &header, samples, STORE_PLAIN, "no-label", NULL, "NIfTI-2");
  add (self, "nifti/two-pair.hdr", &header, samples, STORE_PAIR, "no-label", NULL, "NIfTI-2 pair");
  header.flags = SYM_NIFTI_TWO | SYM_NIFTI_BIG;
  add (self, "nifti/two-big.nii", &header, samples, STORE_PLAIN, "no-label", NULL,
       "NIfTI-2 big-endian");

  /* Numbers that are none stand in the middle of the image and do not count for its range. */
  header = ordinary;
  memcpy (holes->data->data + 4 * 100, no_numbers, sizeof no_numbers);
  sym_samples_update_range (holes);
  add (self, "nifti/not-a-number.nii", &header, holes, STORE_PLAIN, "no-label", NULL,
       "NaN and infinity are kept");
}

static void
make_orientations (SymFixtures *self)
{
  g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_U8, 1, small_dims, 0, 255);
  SymNiftiHeader header = ordinary;

  header.sform_code = 0;
  header.qform_code = 1;
  header.qfac = 1;
  header.quaternion[0] = 0.1;
  header.quaternion[1] = -0.2;
  header.quaternion[2] = 0.3;
  header.offset[0] = -20;
  header.offset[1] = -25;
  header.offset[2] = -12;
  add (self, "nifti/qform.nii", &header, samples, STORE_PLAIN, "no-label", NULL,
       "qform only; turned");
  header.qfac = -1;
  add (self, "nifti/qform-left-handed.nii", &header, samples, STORE_PLAIN, "no-label", NULL,
       "qfac -1");
  header.sform_code = 4;
  add (self, "nifti/both-forms.nii", &header, samples, STORE_PLAIN, "no-label", NULL,
       "the sform goes first");
  header.sform_code = header.qform_code = 0;
  add (self, "nifti/no-form.nii", &header, samples, STORE_PLAIN, "no-label", NULL,
       "no place in space");

  /* Every order of the axes, with signs that differ. */
  for (guint i = 0; i < 6; i++)
    {
      static const guint8 orders[6][3]
          = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
      static const char letters[3][2] = { { 'L', 'R' }, { 'P', 'A' }, { 'I', 'S' } };
      char axes[4] = "";
      g_autofree char *path = NULL;

      header = ordinary;
      memset (header.srow, 0, sizeof header.srow);
      for (guint axis = 0; axis < 3; axis++)
        {
          guint row = orders[i][axis];
          gboolean is_positive = ((i >> axis) & 1) == 0;

          header.srow[4 * row + axis] = header.spacing[axis] * (is_positive ? 1 : -1);
          header.srow[4 * row + 3] = is_positive ? -15 : 15;
          axes[axis] = letters[row][is_positive];
        }
      path = g_strdup_printf ("nifti/axes-%s.nii", axes);
      add (self, path, &header, samples, STORE_PLAIN, "no-label", NULL, "one order of the axes");
    }
}

static void
make_labels (SymFixtures *self)
{
  g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_U8, 1, small_dims, 0, 255);
  SymNiftiHeader header = ordinary;
  g_autoptr (GByteArray) whole = NULL;

  header.description = "Synthetic image, symscope-synthesize";
  add (self, "nifti/label-descrip.nii", &header, samples, STORE_PLAIN, "synthetic", NULL,
       "descrip");
  header.flags = SYM_NIFTI_TWO | SYM_NIFTI_BIG;
  add (self, "nifti/label-descrip-two.nii.gz", &header, samples, STORE_GZIP, "synthetic", NULL,
       "descrip of NIfTI-2");
  header = ordinary;
  header.intent_name = "synthetic image";
  add (self, "nifti/label-intent.nii", &header, samples, STORE_PLAIN, "suspected", NULL,
       "intent_name");
  header = ordinary;
  header.auxiliary_file = "synthetic image";
  add (self, "nifti/label-aux.nii", &header, samples, STORE_PLAIN, "suspected", NULL, "aux_file");
  header = ordinary;
  header.extension = "AI-generated image, not for diagnosis";
  header.extension_code = 6;
  add (self, "nifti/label-extension.nii", &header, samples, STORE_PLAIN, "synthetic", "generated",
       "extension 6");
  header.flags = SYM_NIFTI_BIG;
  add (self, "nifti/label-extension-big.nii.gz", &header, samples, STORE_GZIP, "synthetic",
       "generated", "extension 6 big-endian");
  add (self, "nifti/label-extension-pair.hdr", &header, samples, STORE_PAIR, "synthetic",
       "generated", "extension 6 of a pair");
  header.flags = SYM_NIFTI_NONE;
  header.extension_code = 40; /* MATLAB */
  add (self, "nifti/label-extension-other.nii", &header, samples, STORE_PLAIN, "suspected", NULL,
       "the phrase under a code that is not a comment");
  header.extension = "Taken on a Monday";
  header.extension_code = 6;
  add (self, "nifti/plain-extension.nii", &header, samples, STORE_PLAIN, "no-label", NULL,
       "a comment that says nothing");
  header = ordinary;
  header.description = "FreeSurfer SynthSeg 2.0";
  add (self, "nifti/plain-synthseg.nii", &header, samples, STORE_PLAIN, "no-label", NULL,
       "the name of a segmentation tool");

  whole = sym_nifti_write (&ordinary, samples);
  g_byte_array_set_size (whole, whole->len - 100);
  sym_fixtures_write (self, "nifti/truncated.nii", whole);
  sym_fixtures_expect (self, &(SymExpected){ .path = "nifti/truncated.nii",
                                             .format = "nifti1",
                                             .verdict = "no-label",
                                             .error = "corrupt",
                                             .note = "ends within the voxels" });
}

static void
make_bids (SymFixtures *self)
{
  static const struct
  {
    const char *path;
    const char *sidecar;
    const char *text;
    const char *verdict;
    const char *kind;
    const char *note;
  } members[] = {
    { "bids/sub-01/anat/sub-01_T1w.nii.gz", "bids/sub-01/anat/sub-01_T1w.json",
      "{\"Modality\": \"MR\", \"SyntheticData\": true}\n", "synthetic", NULL, "sidecar says so" },
    { "bids/sub-02/anat/sub-02_T1w.nii.gz", "bids/sub-02/anat/sub-02_T1w.json",
      "{\"Modality\": \"MR\", \"DeepLearning\": true}\n", "computed", NULL,
      "sidecar with a reconstruction key" },
    { "bids/sub-03/anat/sub-03_T1w.nii.gz", "bids/sub-03/anat/sub-03_T1w.json",
      "{\"Modality\": \"MR\", \"Synthetic\": false}\n", "says-not", NULL, "sidecar denies" },
    { "bids/sub-04/anat/sub-04_T1w.nii.gz", NULL, NULL, "no-label", NULL, "no sidecar" },
    { "bids/sub-05/anat/sub-05_T1w.nii.gz", "bids/sub-05/anat/sub-05_T1w.json",
      "{\"AIGenerated\": \"yes\"}\n", "synthetic", "generated", "sidecar names the kind" },
    { "bids-inherit/sub-01/anat/sub-01_T1w.nii.gz", "bids-inherit/T1w.json", "{\"simulated\": 1}\n",
      "synthetic", "simulated", "a sidecar of the parent folder applies" },
  };
  g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_I16, 1, small_dims, 0, 1000);

  sym_fixtures_write_text (
      self, "bids/dataset_description.json",
      "{\"Name\": \"Symscope test data\", \"BIDSVersion\": \"1.9.0\", \"DatasetType\": "
      "\"derivative\",\n"
      " \"GeneratedBy\": [{\"Name\": \"fMRIPrep\", \"Version\": \"23.1.0\"}]}\n");
  sym_fixtures_write_text (
      self, "bids-inherit/dataset_description.json",
      "{\"Name\": \"Symscope test data\", \"BIDSVersion\": \"1.9.0\", \"DatasetType\": \"raw\"}\n");
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (members[i].sidecar != NULL)
        sym_fixtures_write_text (self, members[i].sidecar, members[i].text);
      add (self, members[i].path, &ordinary, samples, STORE_GZIP, members[i].verdict,
           members[i].kind, members[i].note);
    }
}

void
sym_fixtures_make_nifti (SymFixtures *self)
{
  make_datatypes (self);
  make_colours (self);
  make_containers (self);
  make_orientations (self);
  make_labels (self);
  make_bids (self);
}
