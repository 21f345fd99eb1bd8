/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz-job.h"

#define HEADER 348u

/* Header extensions of a NIfTI-1 file of one voxel: the bytes stand between header and voxel. */
static void
run (const guint8 *data, gsize size)
{
  const gint16 dim[8] = { 3, 1, 1, 1, 1, 1, 1, 1 }, datatype[2] = { 2, 8 };
  const gint32 first = HEADER;
  const float offset = (float) (HEADER + 4 + size);
  g_autofree guint8 *file = g_malloc0 (HEADER + 4 + size + 1);
  const FuzzInput input = { SYM_INPUT_MAIN, "fuzz.nii", file, HEADER + 4 + size + 1 };

  memcpy (file, &first, sizeof first);
  memcpy (file + 40, dim, sizeof dim);
  memcpy (file + 70, datatype, sizeof datatype);
  memcpy (file + 108, &offset, sizeof offset);
  memcpy (file + 344, "n+1", 4);
  file[HEADER] = 1;
  if (size > 0)
    memcpy (file + HEADER + 4, data, size);
  fuzz_read_file (&input, 1);
}

const FuzzHarness fuzz_nifti_extension = { "nifti-extension", fuzz_job_init, run };
