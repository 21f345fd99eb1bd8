/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-command.h"

#include <glib/gi18n.h>

#include "sym-command-load.h"
#include "sym-examiner.h"
#include "sym-item-json.h"
#include "sym-ordered-pool.h"
#include "sym-statement-store.h"

typedef struct
{
  gboolean json;
  gboolean pixels, samples;
  guint n_failed;
  SymOrderedPool *pool; /* that examines pixels; %NULL where only labels are read */
} Inspection;

static void
print_json (const SymItem *item, gboolean pixels, SymImage *image)
{
  g_autofree char *line = sym_item_to_json_text (item, pixels, image);

  g_print ("%s\n", line);
}

static void
print_image (SymImage *image)
{
  const gsize *dims = sym_image_get_dims (image);
  const SymStatistics statistics = sym_image_get_statistics (image);
  g_autofree char *digest = sym_image_get_digest (image);
  g_autoptr (GString) size = g_string_new (NULL);

  for (guint i = 0; i < 5; i++)
    if (i < 2 || dims[i] > 1)
      g_string_append_printf (size, "%s%" G_GSIZE_FORMAT, i == 0 ? "" : " × ", dims[i]);
  g_print ("  %s, %s, SHA-256 %s\n", size->str,
           sym_sample_type_get_name (sym_image_get_sample_type (image)), digest);
  if (statistics.valid)
    /* Translators: smallest, largest and mean value of an image, with its unit */
    g_print (_ ("  values %g to %g, mean %g %s\n"), statistics.rescaled_min,
             statistics.rescaled_max, statistics.rescaled_mean, sym_image_get_unit (image));
}

static void
print_evidence (const SymEvidence *evidence)
{
  g_autofree char *files = sym_evidence_describe_files (evidence);

  g_print ("      %s = %s\n", evidence->where, evidence->value);
  g_print ("      %s %s\n", evidence->basis,
           evidence->assurance == SYM_ASSURANCE_VERIFIED ? _ ("(verified)") : _ ("(claimed, not verified)"));
  if (files != NULL)
    g_print ("      %s\n", files);
}

static void
print_side (const char *title, GPtrArray *evidence, gboolean (*belongs) (const SymEvidence *))
{
  g_print ("  %s\n", title);
  for (guint i = 0; i < evidence->len; i++)
    if (belongs (evidence->pdata[i]))
      print_evidence (evidence->pdata[i]);
}

/* One line: a list of what is absent should not outweigh what is there. */
static void
print_looked_for (const SymItem *item)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;
  g_autofree SymLookedFor *looked_for = sym_item_list_looked_for (item, &n);

  for (guint i = 0; i < n; i++)
    if (!looked_for[i].found)
      g_string_append_printf (names, "%s%s", names->len > 0 ? "; " : "", looked_for[i].name);
  if (names->len > 0)
    /* Translators: a list of names of labels */
    g_print (_ ("  Looked for and not found: %s\n"), names->str);
}

static void
print_text (const SymItem *item, gboolean pixels, SymImage *image)
{
  const SymVerdict *verdict = sym_item_get_verdict (item);
  GPtrArray *evidence = sym_item_get_evidence (item);
  const GError *error = sym_item_get_error (item);
  g_autofree char *path = g_filename_display_name (sym_item_get_path (item));
  g_autofree char *sentence = sym_verdict_describe (verdict);

  g_print ("%s: %s%s\n  %s\n", path, sym_verdict_get_words (verdict),
           verdict->conflict ? ", LABELS CONFLICT" : "", sentence);
  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *e = evidence->pdata[i];

      g_print ("  [%s] %s\n", sym_strength_get_name (e->strength), e->says);
      print_evidence (e);
    }
  if (verdict->conflict)
    {
      print_side (_ ("Says synthetic:"), evidence, sym_evidence_is_positive);
      print_side (_ ("Says otherwise:"), evidence, sym_evidence_is_denial);
    }
  print_looked_for (item);
  if (image != NULL)
    {
      if (pixels)
        print_image (image);
      for (const char *const *note = sym_image_get_notes (image); *note != NULL; note++)
        g_print ("  %s\n", *note);
    }
  if (error != NULL)
    sym_command_complain ("%s: %s", path, error->message);
}

/* By labels alone nothing is said of the pixels, even where they had to be read to find what a person
 * stated of them. */
static gpointer
look_at_pixels (gpointer item)
{
  g_autoptr (SymItem) stated = item;

  return sym_examiner_examine (sym_examiner_get_default (), stated, SYM_EXAMINER_ALL, NULL);
}

static void
print (Inspection *inspection, const SymItem *item, SymImage *image)
{
  const gboolean describes = inspection->pixels || inspection->samples;

  if (sym_item_get_error (item) != NULL)
    inspection->n_failed++;
  if (inspection->json)
    print_json (item, describes, image);
  else
    print_text (item, describes, image);
}

static void
take_examined (gpointer output, gpointer user_data)
{
  g_autoptr (SymItem) item = output;

  print (user_data, item, sym_item_get_image (item));
}

static void
on_item (SymItem *found, gpointer user_data)
{
  Inspection *inspection = user_data;
  g_autoptr (SymItem) item = sym_statement_store_apply (found);

  if (inspection->pool != NULL)
    sym_ordered_pool_push (inspection->pool, g_steal_pointer (&item));
  else
    {
      /* What the labels say, whatever the pixels may hold. */
      g_autoptr (SymItem) labels = sym_item_without_image (item);

      print (inspection, labels, inspection->samples ? sym_item_get_image (item) : NULL);
    }
}

static SymExit
run (int argc, char **argv)
{
  Inspection inspection = { 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &inspection.json, N_ ("Print one JSON object per image"), NULL },
    { "pixels", 0, 0, G_OPTION_ARG_NONE, &inspection.pixels,
      N_ ("Decode the samples, describe them, and look for watermarks and words in them"), NULL },
    { "samples", 0, 0, G_OPTION_ARG_NONE, &inspection.samples,
      N_ ("Decode the samples and describe them, without looking for anything in them"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  gboolean needs_samples;
  SymExit status = SYM_EXIT_OK;
  g_autoptr (SymLoader) loader = NULL;

  if (!sym_command_parse (_ ("PATH…"), entries, &argc, &argv, &status))
    return status;
  if (argc < 2)
    {
      sym_command_complain (_ ("inspect needs at least one file or folder."));
      return SYM_EXIT_USAGE;
    }

  needs_samples
      = inspection.pixels || inspection.samples || sym_statement_store_needs_samples ();
  loader = sym_command_new_loader ();
  if (inspection.pixels)
    inspection.pool = sym_ordered_pool_new (look_at_pixels, take_examined, &inspection);
  for (int i = 1; i < argc && status == SYM_EXIT_OK; i++)
    {
      const SymLoaderFlags flags
          = SYM_LOADER_RECURSE | (needs_samples ? SYM_LOADER_NONE : SYM_LOADER_LABELS_ONLY);
      g_autoptr (GError) error = NULL;

      if (!sym_loader_load (loader, argv[i], flags, on_item, NULL, &inspection, NULL, &error))
        {
          sym_command_complain ("%s", error->message);
          status = SYM_EXIT_FAILED;
        }
    }
  if (inspection.pool != NULL)
    sym_ordered_pool_finish (inspection.pool);
  return inspection.n_failed == 0 ? status : SYM_EXIT_FAILED;
}

const SymCommand sym_command_inspect = {
  "inspect", N_ ("Say what the labels of files and folders state of their origin"), run
};
