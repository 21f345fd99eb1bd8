/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "symscope-synthesize"

#include "config.h"

#include <gio/gio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "sym-brain.h"
#include "sym-fixtures.h"

#define EXIT_USAGE 2

static const char usage[] = "symscope-synthesize brain ACQUIRED.nii.gz OUT.nii.gz [--seed N]\n"
                            "    Fits a model to an acquired T1-weighted head in MNI space and "
                            "samples a synthetic image.\n"
                            "symscope-synthesize fixtures FOLDER\n"
                            "    Makes the test images of this repository, and manifest.csv.\n";

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  setlocale (LC_ALL, "");
  if (argc >= 2 && g_str_equal (argv[1], "brain"))
    {
      guint64 seed = 1;

      if ((argc != 4 && argc != 6)
          || (argc == 6
              && (!g_str_equal (argv[4], "--seed")
                  || !g_ascii_string_to_unsigned (argv[5], 10, 0, G_MAXUINT64, &seed, &error))))
        {
          g_printerr ("%s", usage);
          return EXIT_USAGE;
        }
      done = sym_brain_synthesize (argv[2], argv[3], seed, &error);
    }
  else if (argc == 3 && g_str_equal (argv[1], "fixtures"))
    done = sym_fixtures_make (argv[2], &error);
  else
    {
      g_printerr ("%s", usage);
      return EXIT_USAGE;
    }
  if (done)
    return EXIT_SUCCESS;
  g_printerr ("symscope-synthesize: %s\n", error->message);
  return EXIT_FAILURE;
}
