/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-job.h"

/* A BIDS sidecar or data set description beside an image. */
static void
run (const guint8 *data, gsize size)
{
  const FuzzInput inputs[] = {
    { SYM_INPUT_MAIN, "sub-01_T1w.nii", (const guint8 *) "", 0 },
    { SYM_INPUT_SIDECAR, "sub-01_T1w.json", data, size },
  };
  gboolean complete = FALSE;
  SymJob *job = fuzz_job_begin (SYM_TASK_READ, TRUE, inputs, G_N_ELEMENTS (inputs));
  g_autoptr (SymInstance) instance = NULL;

  sym_job_run (job);
  instance = fuzz_job_end (job, TRUE, &complete);
  g_assert_true (complete);
  fuzz_detect (instance);
}

const FuzzHarness fuzz_json = { "json", fuzz_job_init, run };
