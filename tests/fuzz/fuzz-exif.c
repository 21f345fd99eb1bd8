/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-job.h"
#include "sym-exif.h"

/* TIFF directories of EXIF; where the first byte is odd, IPTC data sets. */
static void
run (const guint8 *data, gsize size)
{
  SymJob *job;

  if (size < 1)
    return;
  job = fuzz_job_begin_empty ();
  if ((data[0] & 1) != 0)
    sym_iptc_read (job, data + 1, size - 1, "8BIM");
  else
    sym_exif_read (job, data + 1, size - 1, "eXIf");
  fuzz_job_end_empty (job);
}

const FuzzHarness fuzz_exif = { "exif", fuzz_job_init, run };
