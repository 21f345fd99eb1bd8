/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-frame.h"

static void
run (const guint8 *data, gsize size)
{
  static const char *const syntaxes[] = {
    "1.2.840.10008.1.2.5",
  };

  fuzz_frame_run (syntaxes, G_N_ELEMENTS (syntaxes), data, size);
}

const FuzzHarness fuzz_rle = { "rle", fuzz_job_init, run };
