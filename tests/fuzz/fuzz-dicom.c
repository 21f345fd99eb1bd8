/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-job.h"

/* A DICOM file from its magic number to its samples, and its labels to a verdict. */
static void
run (const guint8 *data, gsize size)
{
  const FuzzInput input = { SYM_INPUT_MAIN, "fuzz.dcm", data, size };

  fuzz_read_file (&input, 1);
}

const FuzzHarness fuzz_dicom = { "dicom", fuzz_job_init, run };
