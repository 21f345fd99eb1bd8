/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-job.h"

static void
run (const guint8 *data, gsize size)
{
  SymJob *job = fuzz_job_begin_empty ();

  sym_xmp_read (job, (const char *) data, size, "iTXt XML:com.adobe.xmp");
  fuzz_job_end_empty (job);
}

const FuzzHarness fuzz_xmp = { "xmp", fuzz_job_init, run };
