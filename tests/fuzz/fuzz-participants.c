/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-job.h"
#include "sym-participants.h"

static void
run (const guint8 *data, gsize size)
{
  const FuzzInput inputs[] = {
    { SYM_INPUT_MAIN, "sub-01_T1w.nii", (const guint8 *) "", 0 },
    { SYM_INPUT_PARTICIPANTS, "participants.tsv", data, size },
  };
  SymJob *job = fuzz_job_begin (SYM_TASK_READ, TRUE, inputs, G_N_ELEMENTS (inputs));

  sym_participants_read (job, sym_job_get_input (job, SYM_INPUT_PARTICIPANTS, 0), "sub-01_T1w.nii");
  fuzz_job_end_empty (job);
}

const FuzzHarness fuzz_participants = { "participants", fuzz_job_init, run };
