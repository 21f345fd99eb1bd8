/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "fuzz.h"

/* libFuzzer's entry points. One program holds all harnesses; SYM_FUZZ_HARNESS names the one to run,
 * since arguments belong to libFuzzer. */

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const FuzzHarness *harness;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  const char *name = g_getenv ("SYM_FUZZ_HARNESS");

  harness = name != NULL ? fuzz_find (name) : NULL;
  if (harness == NULL)
    {
      g_printerr ("SYM_FUZZ_HARNESS is to be one of:");
      for (guint i = 0; fuzz_harnesses[i] != NULL; i++)
        g_printerr (" %s", fuzz_harnesses[i]->name);
      g_printerr ("\n");
      exit (EXIT_FAILURE);
    }
  return 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  harness->run (data, size);
  return 0;
}
