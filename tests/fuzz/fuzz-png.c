/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <zlib.h>

#include "fuzz-job.h"
#include "sym-png.h"

/* Mutations break checksums, and a broken one ends the pixels: all chunks get the right one. */
static void
mend (guint8 *bytes, gsize size)
{
  gsize at = SYM_PNG_SIGNATURE_SIZE;

  while (at + 12 <= size)
    {
      guint32 length, sum;

      memcpy (&length, bytes + at, sizeof length);
      length = GUINT32_FROM_BE (length);
      if (length > size - at - 12)
        break;
      sum = GUINT32_TO_BE ((guint32) crc32 (0, bytes + at + 4, length + 4));
      memcpy (bytes + at + 8 + length, &sum, sizeof sum);
      at += 12 + length;
    }
}

static void
run (const guint8 *data, gsize size)
{
  g_autofree guint8 *file = fuzz_copy (data, size);
  const FuzzInput input = { SYM_INPUT_MAIN, "fuzz.png", file, size };

  mend (file, size);
  fuzz_read_file (&input, 1);
}

const FuzzHarness fuzz_png = { "png", fuzz_job_init, run };
