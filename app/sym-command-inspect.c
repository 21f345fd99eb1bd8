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
  SymOrderedPool *pool; /* that describes samples; %NULL where only labels are read */
} Inspection;

static void
add_image (GString *out, SymImage *image)
{
  const gsize *dims = sym_image_get_dims (image);
  const SymStatistics statistics = sym_image_get_statistics (image);
  g_autofree char *digest = sym_image_get_digest (image);
  g_autoptr (GString) size = g_string_new (NULL);

  for (guint i = 0; i < 5; i++)
    if (i < 2 || dims[i] > 1)
      g_string_append_printf (size, "%s%" G_GSIZE_FORMAT, i == 0 ? "" : " × ", dims[i]);
  g_string_append_printf (out, "  %s, %s, SHA-256 %s\n", size->str,
           sym_sample_type_get_name (sym_image_get_sample_type (image)), digest);
  for (guint i = 0; i < sym_image_get_n_axes (image); i++)
    {
      SymAxis axis;

      sym_image_get_axis (image, i, &axis);
      if (axis.step > 0)
        /* Translators: an axis of an image (time), how many there are along it, first, step and its unit */
        g_print (_ ("  %s: %u, from %g in steps of %g %s\n"), axis.name, (guint) axis.n, axis.first, axis.step, axis.unit);
      else
        g_print ("  %s: %" G_GSIZE_FORMAT "\n", axis.name, axis.n);
    }
  if (statistics.valid)
    /* Translators: smallest, largest and mean value of an image, with its unit */
    g_string_append_printf (out, _ ("  values %g to %g, mean %g %s\n"), statistics.rescaled_min,
             statistics.rescaled_max, statistics.rescaled_mean, sym_image_get_unit (image));
}

static void
add_evidence (GString *out, const SymEvidence *evidence)
{
  g_autofree char *files = sym_evidence_describe_files (evidence);

  g_string_append_printf (out, "      %s = %s\n", evidence->where, evidence->value);
  g_string_append_printf (out, "      %s %s\n", evidence->basis,
           evidence->assurance == SYM_ASSURANCE_VERIFIED ? _ ("(verified)") : _ ("(claimed, not verified)"));
  if (files != NULL)
    g_string_append_printf (out, "      %s\n", files);
}

static void
add_side (GString *out, const char *title, GPtrArray *evidence, gboolean (*belongs) (const SymEvidence *))
{
  g_string_append_printf (out, "  %s\n", title);
  for (guint i = 0; i < evidence->len; i++)
    if (belongs (evidence->pdata[i]))
      add_evidence (out, evidence->pdata[i]);
}

/* One line: a list of what is absent should not outweigh what is there. */
static void
add_looked_for (GString *out, const SymItem *item)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;
  g_autofree SymLookedFor *looked_for = sym_item_list_looked_for (item, &n);

  for (guint i = 0; i < n; i++)
    if (!looked_for[i].found)
      g_string_append_printf (names, "%s%s", names->len > 0 ? "; " : "", looked_for[i].name);
  if (names->len > 0)
    /* Translators: a list of names of labels */
    g_string_append_printf (out, _ ("  Looked for and not found: %s\n"), names->str);
}

static void
add_text (GString *out, const SymItem *item, gboolean pixels, SymImage *image)
{
  const SymVerdict *verdict = sym_item_get_verdict (item);
  GPtrArray *evidence = sym_item_get_evidence (item);
  g_autofree char *path = g_filename_display_name (sym_item_get_path (item));
  g_autofree char *sentence = sym_verdict_describe (verdict);

  g_string_append_printf (out, "%s: %s%s\n  %s\n", path, sym_verdict_get_words (verdict),
           verdict->conflict ? ", LABELS CONFLICT" : "", sentence);
  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *e = evidence->pdata[i];

      g_string_append_printf (out, "  [%s] %s\n", sym_strength_get_name (e->strength), e->says);
      add_evidence (out, e);
    }
  if (verdict->conflict)
    {
      add_side (out, _ ("Says synthetic:"), evidence, sym_evidence_is_positive);
      add_side (out, _ ("Says otherwise:"), evidence, sym_evidence_is_denial);
    }
  add_looked_for (out, item);
  if (image != NULL)
    {
      if (pixels)
        add_image (out, image);
      for (const char *const *note = sym_image_get_notes (image); *note != NULL; note++)
        g_string_append_printf (out, "  %s\n", *note);
    }
}

/* One item on its way through the pool. */
typedef struct
{
  Inspection *inspection;
  SymItem *item;
  char *text; /* what is said of it */
} Look;

/* Digests and statistics of large images take as long as reading them: in a thread of the pool.
 *
 * By labels alone nothing is said of the pixels, even where they had to be read to find what a person
 * stated of them. */
static gpointer
describe (gpointer input)
{
  Look *look = input;
  const Inspection *inspection = look->inspection;
  g_autoptr (SymItem) stated = g_steal_pointer (&look->item);
  SymImage *image = NULL;

  if (inspection->pixels)
    look->item = sym_examiner_examine (sym_examiner_get_default (), stated, SYM_EXAMINER_ALL, NULL);
  else
    look->item = sym_item_without_image (stated);
  if (inspection->pixels)
    image = sym_item_get_image (look->item);
  else if (inspection->samples)
    image = sym_item_get_image (stated);

  if (inspection->json)
    {
      g_autofree char *line
          = sym_item_to_json_text (look->item, inspection->pixels || inspection->samples, image);

      look->text = g_strconcat (line, "\n", NULL);
    }
  else
    {
      GString *out = g_string_new (NULL);

      add_text (out, look->item, inspection->pixels || inspection->samples, image);
      look->text = g_string_free (out, FALSE);
    }
  return look;
}

static void
print (gpointer output, gpointer user_data)
{
  Look *look = output;
  Inspection *inspection = user_data;
  const GError *error = sym_item_get_error (look->item);

  g_print ("%s", look->text);
  if (error != NULL)
    {
      g_autofree char *path = g_filename_display_name (sym_item_get_path (look->item));

      inspection->n_failed++;
      if (!inspection->json)
        sym_command_complain ("%s: %s", path, error->message);
    }
  sym_item_unref (look->item);
  g_free (look->text);
  g_free (look);
}

static void
on_item (SymItem *found, gpointer user_data)
{
  Inspection *inspection = user_data;
  Look *look = g_new0 (Look, 1);

  look->inspection = inspection;
  look->item = sym_statement_store_apply (found);
  if (inspection->pool != NULL)
    sym_ordered_pool_push (inspection->pool, look);
  else
    print (describe (look), inspection);
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
  if (inspection.pixels || inspection.samples)
    inspection.pool = sym_ordered_pool_new (describe, print, &inspection);
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
