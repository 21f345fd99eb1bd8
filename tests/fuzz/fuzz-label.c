/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz-job.h"

/* A labelled copy of a stranger's file: what is copied, and what the copy says of itself, is made in
 * the decoder too. Its outputs must be where the parent looks for them. */
static void
run (const guint8 *data, gsize size)
{
  const FuzzInput input = { SYM_INPUT_MAIN, "fuzz", data, size };
  SymJob *job = fuzz_job_begin (SYM_TASK_LABEL, FALSE, &input, 1);
  SymRecordOutput outputs[SYM_N_OUTPUT_PARTS];
  g_autofree guint8 *answer = NULL;
  gboolean complete = FALSE;
  g_autoptr (GError) error = NULL;
  gsize n;

  sym_job_run (job);
  answer = fuzz_job_take_answer (job, &n);
  if (!_sym_reply_parse_outputs (answer, n, FUZZ_MAX_SAMPLES, outputs, &complete, &error))
    g_assert_null (strstr (error->message, "makes no sense"));
  g_assert_true (complete);
}

const FuzzHarness fuzz_label = { "label", fuzz_job_init, run };
