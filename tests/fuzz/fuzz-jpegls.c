/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-frame.h"

static void
run (const guint8 *data, gsize size)
{
  static const char *const syntaxes[] = {
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.81",
  };

  fuzz_frame_run (syntaxes, G_N_ELEMENTS (syntaxes), data, size);
}

const FuzzHarness fuzz_jpegls = { "jpegls", fuzz_job_init, run };
