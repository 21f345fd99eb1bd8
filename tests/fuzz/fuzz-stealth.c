/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz-job.h"
#include "sym-png-stealth.h"

/* Text in the lowest bits of pixels: the first two bytes are the size and the channels, then follow
 * samples of 8 bits. Where the first byte is 255, the rest are the bits themselves: a byte for each
 * column of eight pixels, alpha opaque. */
static void
run (const guint8 *data, gsize size)
{
  SymImageInfo info = { .sample_type = SYM_SAMPLE_UINT8, .format = SYM_FORMAT_PNG, .bits_stored = 8 };
  g_autofree guint8 *samples = NULL;
  SymJob *job;
  gsize n;

  if (size < 2)
    return;
  info.n_samples = 3 + data[1] % 2;
  info.colour = SYM_COLOUR_RGB;
  info.dims[0] = 1u + (data[0] == 255 ? (guint) MIN (size, 4096) : data[0] % 64);
  info.dims[1] = data[0] == 255 ? 8 : 1 + data[1] / 2;
  info.dims[2] = info.dims[3] = info.dims[4] = 1;
  n = info.dims[0] * info.dims[1] * info.n_samples;
  samples = g_malloc (n);
  memset (samples, 254, n);
  if (data[0] == 255)
    for (gsize i = 0; i < 8 * (info.dims[0] - 1) && i / 8 + 2 < size; i++)
      {
        const gsize pixel = i % 8 * info.dims[0] + i / 8;
        const guint bit = data[2 + i / 8] >> (7 - i % 8) & 1;

        samples[pixel * info.n_samples + info.n_samples - 1] = (guint8) (254 + bit);
      }
  else
    memcpy (samples, data + 2, MIN (n, size - 2));
  info.data_size = n;
  job = fuzz_job_begin_empty ();
  if (sym_png_stealth_is_there (&info, samples))
    sym_png_stealth_read (job, &info, samples);
  fuzz_job_end_empty (job);
}

const FuzzHarness fuzz_stealth = { "stealth", fuzz_job_init, run };
