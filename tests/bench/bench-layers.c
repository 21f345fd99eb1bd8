/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <time.h>

#include "segment-test.h"

/* Time of a frame of 1600 x 1000 pixels with regions over it, against the same frame without: ten segments of a
 * segmentation, ten structures of 200 corners, a map of a hundred labels. Processor time of one thread, the
 * best of several rounds. */

#define ROUNDS 10
#define SIDE 512

static double
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
measure (SymItem *item, SymLayerStyle style)
{
  double best = HUGE_VAL;
  SymViewport viewport;

  sym_viewport_init (&viewport, sym_item_get_image (item), 1600, 1000, 1);
  viewport.slice = 0;
  viewport.layer_style = style;
  for (int i = 0; i < ROUNDS; i++)
    {
      const double start = get_time ();
      g_autoptr (SymFrame) frame = compose (item, &viewport);

      best = MIN (best, get_time () - start);
    }
  return best;
}

/* Discs of 60 to 240 pixels across. */
static SymItem *
make_masks (void)
{
  static const double z[10] = { 0 };
  g_autofree guint8 *samples = g_malloc0 (10 * SIDE * SIDE);
  SymInstance *instance;

  for (int s = 0; s < 10; s++)
    for (int i = 0; i < SIDE * SIDE; i++)
      samples[s * SIDE * SIDE + i] = hypot (i % SIDE - 256, i / SIDE - 256) < 30 + 10 * s;
  instance = make_grid (SIDE, SIDE, z, 10, samples);
  for (guint s = 0; s < 10; s++)
    {
      add_segment (instance, s + 1, "", 0, 1);
      instance->frames[s].segment = s + 1;
    }
  return make_dicom_item (instance, "seg");
}

static SymItem *
make_structures (void)
{
  SymInstance *instance = make_grid (1, 1, (const double[]){ 0 }, 1, NULL);

  g_clear_pointer (&instance->data, g_bytes_unref);
  for (guint s = 0; s < 10; s++)
    {
      double xy[400];

      for (int i = 0; i < 200; i++)
        {
          xy[2 * i] = -10 + 0.5 * (256 + (30 + 10 * s) * cos (i * G_PI / 100));
          xy[2 * i + 1] = -20 + 2 * (256 + (30 + 10 * s) * sin (i * G_PI / 100));
        }
      add_segment (instance, s + 1, "", 0, 1);
      add_contour (instance, s + 1, SYM_CONTOUR_CLOSED, xy, 200, 0);
    }
  return make_dicom_item (instance, "structures");
}

static SymItem *
make_labels (void)
{
  static const double z[1] = { 0 };
  g_autofree guint8 *samples = g_malloc (SIDE * SIDE);
  SymInstance *instance;

  for (int i = 0; i < SIDE * SIDE; i++)
    samples[i] = (guint8) (1 + (i % SIDE) * 10 / SIDE + 10 * ((i / SIDE) * 10 / SIDE));
  instance = make_grid (SIDE, SIDE, z, 1, samples);
  instance->info.flags |= SYM_IMAGE_LABELS;
  return make_dicom_item (instance, "labels");
}

int
main (void)
{
  static const double z[1] = { 0 };
  g_autoptr (SymItem) base = make_dicom_item (make_grid (SIDE, SIDE, z, 1, NULL), "image");
  SymItem *const sources[] = { make_masks (), make_structures (), make_labels () };
  static const char *const names[] = { "10 segments", "10 structures", "100 labels" };
  const double plain = measure (base, SYM_LAYER_OUTLINE);

  g_print ("without regions      %6.1f ms\n", plain);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (SymItem) source = sources[i], item = sym_item_with_layer (base, source);
      const double outline = measure (item, SYM_LAYER_OUTLINE), fill = measure (item, SYM_LAYER_FILL);

      g_print ("%-20s outlined %6.1f ms, %5.2f times; filled %6.1f ms, %5.2f times\n", names[i], outline,
               outline / plain, fill, fill / plain);
    }
  return 0;
}
