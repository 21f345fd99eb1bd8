/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-loader.h"
#include "sym-sdm-private.h"

/* For tests that are written in Python: the decoder, then files: looks for the mark SDM-1
 * in all planes of each. */

static void
on_item (SymItem *item, gpointer user_data)
{
  SymImage *image = sym_item_get_image (item);
  g_autofree SymSdmPlane *planes = NULL;
  double threshold;
  SymSdmFind find;

  if (image == NULL)
    {
      g_print ("none %s\n", sym_item_get_error (item)->message);
      return;
    }
  planes = g_new (SymSdmPlane, image->n_planes);
  for (gsize i = 0; i < image->n_planes; i++)
    _sym_sdm_plane_init (&planes[i], image, (guint8 *) image->planes[i]);
  _sym_sdm_measure (planes, image->n_planes, FALSE, NULL, &find, &threshold);
  g_print ("%s class %d, z = %.2f of %.2f\n", find.z >= threshold ? "found" : "none",
           (int) find.class, find.z, threshold);
}

int
main (int argc, char **argv)
{
  g_autoptr (SymLoader) loader = sym_loader_new (argv[1]);

  for (int i = 2; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!sym_loader_load (loader, argv[i], SYM_LOADER_NONE, on_item, NULL, NULL, NULL, &error))
        g_print ("none %s\n", error->message);
    }
  return 0;
}
