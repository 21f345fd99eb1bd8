/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "sym-dwtdct-private.h"
#include "sym-sdm-private.h"

/* The searches for marks in samples of any type and size, which are a stranger's too. The first bytes
 * are type, columns, rows and colour. */
static void
run (const guint8 *data, gsize size)
{
  SymInstance *instance;
  g_autoptr (SymImage) image = NULL;
  SymImageInfo *info;
  guint8 *samples;
  gsize n;

  if (size < 4)
    return;
  instance = _sym_instance_new ("fuzz");
  info = &instance->info;
  info->format = SYM_FORMAT_PNG;
  info->sample_type = (SymSampleType) (data[0] % SYM_N_SAMPLE_TYPES);
  info->n_samples = (data[3] & 1) != 0 && info->sample_type == SYM_SAMPLE_UINT8 ? 3 : 1;
  info->colour = info->n_samples == 3 ? SYM_COLOUR_RGB : SYM_COLOUR_MONO;
  info->dims[0] = 1u + data[1];
  info->dims[1] = 1u + data[2];
  info->dims[2] = info->dims[3] = info->dims[4] = 1;
  info->slope = 1;
  info->bits_stored = (guint32) MIN (8 * sym_sample_type_get_size (info->sample_type), 64);
  n = info->dims[0] * info->dims[1] * info->n_samples * sym_sample_type_get_size (info->sample_type);
  info->data_size = n;
  samples = g_malloc (n);
  for (gsize i = 0; i < n; i++)
    samples[i] = size > 4 ? data[4 + i % (size - 4)] : 0;
  instance->data = g_bytes_new_take (samples, n);
  image = _sym_image_new_from_instance (instance, NULL);
  if (image != NULL)
    {
      g_autoptr (GPtrArray) ours = _sym_sdm_examine (image, SYM_EXAMINE_SPREAD, NULL);
      g_autoptr (GPtrArray) others = _sym_dwtdct_examine (image, SYM_EXAMINE_SPREAD, NULL);

      g_assert_nonnull (ours);
      g_assert_nonnull (others);
    }
  _sym_instance_free (instance);
}

const FuzzHarness fuzz_marks = { "marks", NULL, run, 15 };
