/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-job.h"
#include "sym-c2pa.h"

/* A C2PA manifest store: JUMBF boxes, CBOR and JSON in them, signatures with certificates. */
static void
run (const guint8 *data, gsize size)
{
  SymJob *job = fuzz_job_begin_empty ();
  const SymSpan store = { data, size }, asset = { (const guint8 *) "asset", 5 };

  sym_c2pa_read (job, store, asset, "caBX");
  fuzz_job_end_empty (job);
}

const FuzzHarness fuzz_c2pa = { "c2pa", fuzz_job_init, run };
