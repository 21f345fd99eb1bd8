/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-job.h"
#include "sym-j2k-labels.h"
#include "sym-jpeg-labels.h"

/* Labels in the marker segments and boxes of compressed frames. */
static void
run (const guint8 *data, gsize size)
{
  SymJob *job = fuzz_job_begin_empty ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (sym_j2k_labels_begins (data, size))
    sym_j2k_labels_read (job, data, size, 1, seen);
  else
    sym_jpeg_labels_read (job, data, size, 1, seen);
  fuzz_job_end_empty (job);
}

const FuzzHarness fuzz_frame_labels = { "frame-labels", fuzz_job_init, run };
