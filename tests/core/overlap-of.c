/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Overlaps of two made-up label maps, with their samples in a file, for another implementation to check.
 *
 *   overlap-of COLUMNS ROWS SLICES SAMPLES
 */
#include <stdio.h>
#include <stdlib.h>

#include "overlap-maps.h"

static void
write_samples (const SymImage *image, FILE *file)
{
  for (gsize i = 0; i < image->dims[2]; i++)
    if (fwrite (_sym_image_get_plane (image, i, 0, 0), 1, image->plane_values, file) != image->plane_values)
      g_error ("The samples cannot be written");
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) unions = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_label_union_free);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (SymImage) a = NULL;
  g_autoptr (SymImage) b = NULL;
  g_autoptr (GTimer) timer = NULL;
  GError *error = NULL;
  SymAlignment alignment;
  gsize dims[3];
  FILE *file;

  if (argc != 5)
    g_error ("overlap-of COLUMNS ROWS SLICES SAMPLES");
  for (int i = 0; i < 3; i++)
    dims[i] = (gsize) strtoul (argv[i + 1], NULL, 10);
  a = make_map (dims, 0.50, 3);
  b = make_map (dims, 0.56, 4);
  file = fopen (argv[4], "wb");
  if (file == NULL)
    g_error ("%s cannot be written", argv[4]);
  write_samples (a, file);
  write_samples (b, file);
  fclose (file);

  sym_alignment_init (&alignment, a, b);
  g_ptr_array_add (unions, sym_label_union_parse ("0whole=1+2", NULL));
  timer = g_timer_new ();
  found = sym_overlaps_compute (a, b, &alignment, unions, NULL, NULL, NULL, &error);
  if (found == NULL)
    g_error ("%s", error->message);
  printf ("0 seconds %.6f\n", g_timer_elapsed (timer, NULL));
  for (guint i = 0; i < found->len; i++)
    {
      const SymOverlap *overlap = g_ptr_array_index (found, i);

      printf ("%c dice %.12g\n%c iou %.12g\n%c precision %.12g\n%c recall %.12g\n", *overlap->name, overlap->dice,
              *overlap->name, overlap->iou, *overlap->name, overlap->precision, *overlap->name, overlap->recall);
      printf ("%c hausdorff %.12g\n%c hausdorff_95 %.12g\n%c surface_distance %.12g\n%c volume_a %.12g\n%c volume_b %.12g\n",
              *overlap->name, overlap->hausdorff, *overlap->name, overlap->hausdorff_95, *overlap->name,
              overlap->surface_distance, *overlap->name, overlap->volume_a, *overlap->name, overlap->volume_b);
    }
  return 0;
}
