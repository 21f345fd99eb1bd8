/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-command-load.h"

#include <glib/gi18n.h>

#include "sym-command.h"
#include "sym-examiner.h"
#include "sym-statement-store.h"

SymLoader *
sym_command_new_loader (void)
{
  g_autofree char *decoder = sym_loader_find_decoder ();

  return sym_loader_new (decoder);
}

/* The first image wins; without any, the first error is what the person hears. */
static void
on_item (SymItem *item, gpointer user_data)
{
  SymItem **chosen = user_data;

  if (*chosen == NULL || (sym_item_get_image (*chosen) == NULL && sym_item_get_image (item) != NULL))
    {
      g_clear_pointer (chosen, sym_item_unref);
      *chosen = sym_item_ref (item);
    }
}

static SymItem *
load (SymLoader *loader, const char *path, gboolean takes_regions)
{
  g_autoptr (SymItem) item = NULL;
  g_autoptr (SymItem) stated = NULL;
  g_autoptr (GError) error = NULL;

  if (!sym_loader_load (loader, path, SYM_LOADER_NONE, on_item, NULL, &item, NULL, &error))
    {
      sym_command_complain ("%s", error->message);
      return NULL;
    }
  if (takes_regions && item != NULL && sym_item_get_image (item) == NULL
      && (sym_item_get_segmentation (item) != NULL || sym_item_get_presentation (item) != NULL))
    return sym_statement_store_apply (item);
  if (item == NULL || sym_item_get_image (item) == NULL)
    {
      sym_command_complain ("%s: %s", path,
                            item != NULL ? sym_item_get_error (item)->message : _ ("No image found."));
      return NULL;
    }
  stated = sym_statement_store_apply (item);
  return sym_examiner_examine (sym_examiner_get_default (), stated, SYM_EXAMINER_ALL, NULL);
}

SymItem *
sym_command_load_image (SymLoader *loader, const char *path)
{
  return load (loader, path, FALSE);
}

SymItem *
sym_command_load_regions (SymLoader *loader, const char *path)
{
  return load (loader, path, TRUE);
}
