/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of the metrics of two made-up volumes, with their samples in a file, for another implementation to check.
 *
 *   metrics-of COLUMNS ROWS SLICES SAMPLES
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "metrics-pair.h"
#include "sym-metrics.h"
#include "sym-pair-private.h"
#include "sym-ssim-private.h"

static void
write_samples (const SymImage *image, FILE *file)
{
  for (gsize i = 0; i < image->dims[2]; i++)
    if (fwrite (_sym_image_get_plane (image, i, 0, 0), sizeof (float), image->plane_values, file) != image->plane_values)
      g_error ("The samples cannot be written");
}

static void
read_slice (gsize slice, double *a, double *b, gpointer user_data)
{
  const SymPair *pair = user_data;

  _sym_pair_read_a (pair, slice, a);
  _sym_pair_read_b (pair, slice, b);
}

/* Of the one number that other implementations have too. */
static void
print_ssim_time (const SymImage *a, const SymImage *b, double range)
{
  g_autoptr (GTimer) timer = g_timer_new ();
  const clock_t begun = clock ();
  SymAlignment alignment;
  SymPair pair;
  SymSsimSource source = { { a->dims[0], a->dims[1], a->dims[2] }, read_slice, &pair };
  g_autofree SymSsimTerms *terms = g_new (SymSsimTerms, a->dims[2]);

  sym_alignment_init (&alignment, a, b);
  _sym_pair_init (&pair, a, b, &alignment, 0, 0);
  if (!_sym_ssim_compute (&source, 1e-4 * range * range, 9e-4 * range * range, NULL, NULL, terms, NULL, NULL, NULL))
    g_error ("There is no memory");
  printf ("ssim_3d_seconds %.6f\nssim_3d_processor %.6f\n", g_timer_elapsed (timer, NULL),
          (double) (clock () - begun) / CLOCKS_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_autoptr (SymImage) a = NULL;
  g_autoptr (SymImage) b = NULL;
  g_autoptr (SymCurves) curves = NULL;
  g_autoptr (GTimer) timer = NULL;
  GError *error = NULL;
  SymAlignment alignment;
  SymMetrics metrics;
  clock_t begun;
  gsize dims[3];
  FILE *file;

  if (argc != 5)
    g_error ("metrics-of COLUMNS ROWS SLICES SAMPLES");
  for (int i = 0; i < 3; i++)
    dims[i] = (gsize) strtoul (argv[i + 1], NULL, 10);
  a = make_volume (dims[0], dims[1], dims[2], 1, 60);
  b = make_volume (dims[0], dims[1], dims[2], 2, 90);
  file = fopen (argv[4], "wb");
  if (file == NULL)
    g_error ("%s cannot be written", argv[4]);
  write_samples (a, file);
  write_samples (b, file);
  fclose (file);

  sym_alignment_init (&alignment, a, b);
  timer = g_timer_new ();
  begun = clock ();
  if (!sym_metrics_compute (a, b, &alignment, NULL, &metrics, &curves, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  printf ("seconds %.6f\nprocessor %.6f\n", g_timer_elapsed (timer, NULL), (double) (clock () - begun) / CLOCKS_PER_SEC);
  print_ssim_time (a, b, metrics.range);
  printf ("mae %.12g\nrmse %.12g\nmax_abs %.12g\nrange %.12g\npsnr %.12g\n", metrics.mae, metrics.rmse, metrics.max_abs,
          metrics.range, metrics.psnr);
  printf ("ssim %.12g\nssim_3d %.12g\nms_ssim %.12g\nms_ssim_3d %.12g\n", metrics.ssim, metrics.ssim_3d, metrics.ms_ssim,
          metrics.ms_ssim_3d);
  printf ("ncc %.12g\nmutual_information %.12g\nnormalised_mutual_information %.12g\n", metrics.ncc,
          metrics.mutual_information, metrics.normalised_mutual_information);
  printf ("histogram_overlap %.12g\nwasserstein %.12g\nspectrum_distance %.12g\n", metrics.histogram_overlap,
          metrics.wasserstein, metrics.spectrum_distance);
  return 0;
}
