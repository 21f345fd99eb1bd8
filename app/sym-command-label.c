/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-command.h"

#include <glib/gi18n.h>

#include "sym-command-load.h"
#include "sym-label-writer.h"

static SymExit
run (int argc, char **argv)
{
  gboolean synthetic = FALSE;
  g_autofree char *generator = NULL;
  g_autofree char *note = NULL;
  gboolean watermark = FALSE;
  const GOptionEntry entries[] = {
    { "synthetic", 0, 0, G_OPTION_ARG_NONE, &synthetic, N_ ("Label the copy as synthetic (there is no other label)"), NULL },
    { "generator", 0, 0, G_OPTION_ARG_STRING, &generator, N_ ("What made the image"), N_ ("NAME") },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_ ("More about it, in words"), N_ ("TEXT") },
    { "watermark", 0, 0, G_OPTION_ARG_NONE, &watermark, N_ ("Put the watermark SDM-1 into the samples, too"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (SymLoader) loader = NULL;
  g_autoptr (GError) error = NULL;
  SymExit status = SYM_EXIT_OK;
  g_autofree char *words = NULL;
  SymLabelMark mark;
  SymLabel label;

  if (!sym_command_parse (
          _ ("IN OUT\n\n"
             "Writes a copy of a DICOM, NIfTI or PNG file that is labelled as synthetic. OUT must not\n"
             "exist: nothing is overwritten. Where its name ends in .gz it is compressed. Beside a NIfTI\n"
             "a JSON sidecar is written; a pair of header and data becomes one file.\n\n"
             "With --watermark the samples change a little, by at most three 255ths of the range that\n"
             "is shown; how strong the mark became (z, 8.2 and more is found) and how small the change\n"
             "is (PSNR) is written to standard output. Compressed DICOM becomes uncompressed."),
          entries, &argc, &argv, &status))
    return status;
  if (argc != 3 || !synthetic)
    {
      sym_command_complain (_ ("label needs --synthetic, one input IN and a new path OUT."));
      return SYM_EXIT_USAGE;
    }
  label.generator = generator;
  label.note = note;
  label.watermark = watermark;
  if (!sym_label_check (&label, &error))
    {
      sym_command_complain ("%s", error->message);
      return SYM_EXIT_USAGE;
    }
  loader = sym_command_new_loader ();
  if (!sym_label_write (loader, argv[1], argv[2], &label, &mark, NULL, &error))
    {
      g_autofree char *name = g_filename_display_name (argv[1]);

      sym_command_complain ("%s: %s", name, error->message);
      return SYM_EXIT_FAILED;
    }
  words = sym_label_mark_describe (&mark);
  if (words != NULL)
    g_print ("%s\n", words);
  return SYM_EXIT_OK;
}

const SymCommand sym_command_label = {
  "label", N_ ("Write a copy of an image that is labelled as synthetic"), run
};
