/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-job.h"

/* A NIfTI or Analyze file; a pair has its voxels in what comes behind the header. */
static void
run (const guint8 *data, gsize size)
{
  const gsize header = MIN (size, 352);
  const FuzzInput inputs[] = {
    { SYM_INPUT_MAIN, "fuzz.nii", data, size },
    { SYM_INPUT_DATA, "fuzz.img", data + header, size - header },
  };

  fuzz_read_file (inputs, G_N_ELEMENTS (inputs));
}

const FuzzHarness fuzz_nifti = { "nifti", fuzz_job_init, run };
