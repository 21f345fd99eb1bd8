/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "symscope-synthesize"

#include "config.h"

#include <gio/gio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "sym-fixtures.h"

#define EXIT_USAGE 2

static const char usage[] =
    "symscope-synthesize fixtures FOLDER\n"
    "    Makes the test images of this repository, and manifest.csv.\n";

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  setlocale (LC_ALL, "");
  if (argc == 3 && g_str_equal (argv[1], "fixtures"))
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
