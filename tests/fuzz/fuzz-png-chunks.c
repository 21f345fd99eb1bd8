/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-job.h"
#include "sym-png.h"

/* Chunks alone, with the checksums that they come with, and each text chunk as every kind of one. */
static void
run (const guint8 *data, gsize size)
{
  static const char *const types[] = { "tEXt", "zTXt", "iTXt" };
  SymJob *job = fuzz_job_begin_empty ();
  SymPngInfo info = { 0 };

  sym_png_chunks_read (job, data, size, &info, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    sym_png_text_read (job, types[i], data, size, SYM_TAG_NONE);
  fuzz_job_end_empty (job);
}

const FuzzHarness fuzz_png_chunks = { "png-chunks", fuzz_job_init, run };
