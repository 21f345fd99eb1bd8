/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz.h"

const FuzzHarness *const fuzz_harnesses[] = {
  &fuzz_c2pa,
  &fuzz_cbor,
  &fuzz_cose,
  &fuzz_dicom,
  &fuzz_dicom_scan,
  &fuzz_dicom_text,
  &fuzz_exif,
  &fuzz_frame_labels,
  &fuzz_gzip,
  &fuzz_j2k,
  &fuzz_jpeg,
  &fuzz_jpegls,
  &fuzz_json,
  &fuzz_label,
  &fuzz_marks,
  &fuzz_nifti,
  &fuzz_nifti_extension,
  &fuzz_participants,
  &fuzz_png,
  &fuzz_png_chunks,
  &fuzz_reply,
  &fuzz_request,
  &fuzz_rle,
  &fuzz_stealth,
  &fuzz_text_reply,
  &fuzz_vocabulary,
  &fuzz_xmp,
  &fuzz_zip,
  NULL,
};

const FuzzHarness *
fuzz_find (const char *name)
{
  for (guint i = 0; fuzz_harnesses[i] != NULL; i++)
    if (strcmp (fuzz_harnesses[i]->name, name) == 0)
      {
        if (fuzz_harnesses[i]->init != NULL)
          fuzz_harnesses[i]->init ();
        return fuzz_harnesses[i];
      }
  return NULL;
}
