/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <time.h>

#include "frame-test.h"
#include "sym-pair-view.h"

/* What a comparison costs per picture while a person scrolls: a slice of 512 x 512 of two volumes of 16 bits, by each
 * way to look, voxel by voxel and resampled, and composed at 1080p; against the 16.7 ms of a display of 60 pictures
 * a second and against memcpy of the slice. Processor time of all threads, the best of several rounds,
 * so that a busy machine does not matter much; where processors are free a person waits a part of it. */

#define ROUNDS 21
#define SIDE 512
#define SLICES 12
#define BUDGET (1000.0 / 60)

static double
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static SymItem *
make_volume (void)
{
  const gsize n = (gsize) SIDE * SIDE * SLICES;
  g_autofree gint16 *samples = g_new (gint16, n);
  SymInstance *instance;

  for (gsize i = 0; i < n; i++)
    samples[i] = (gint16) (g_random_int_range (-200, 200) + 4 * (gint) (i % SIDE) - 1000);
  instance = make_instance (SYM_SAMPLE_INT16, SYM_COLOUR_MONO, 1, SIDE, SIDE, SLICES, samples);
  label_instance (instance);
  return make_item (instance);
}

static void
measure (SymItem *a, SymItem *b, SymPairMode mode, const char *how, const SymAlignment *alignment, double copy)
{
  SymPairLook look = SYM_PAIR_LOOK_INIT;
  SymViewport a_viewport, b_viewport;
  double view_time = G_MAXDOUBLE, whole_time = G_MAXDOUBLE;

  look.mode = mode;
  sym_viewport_init (&a_viewport, sym_item_get_image (a), 1920, 1080, 1);
  sym_viewport_init (&b_viewport, sym_item_get_image (b), 1920, 1080, 1);
  for (int i = 0; i < ROUNDS; i++)
    {
      g_autoptr (SymItem) view = NULL;
      g_autoptr (SymFrame) frame = NULL;
      SymViewport viewport;
      const double start = get_time ();

      a_viewport.slice = i % SLICES;
      view = sym_pair_view_new (a, b, alignment, &look, &a_viewport, &b_viewport, NULL);
      view_time = MIN (view_time, get_time () - start);
      sym_viewport_init (&viewport, sym_item_get_image (view), 1920, 1080, 1);
      frame = compose (view, &viewport);
      whole_time = MIN (whole_time, get_time () - start);
    }
  g_print ("%-20s %-15s %6.2f ms, with the frame %6.2f ms: %4.2f of the time of a picture, %4.0f times memcpy\n",
           sym_pair_mode_get_name (mode), how, view_time, whole_time, whole_time / BUDGET, view_time / copy);
}

static double
measure_memcpy (void)
{
  const gsize size = (gsize) SIDE * SIDE * 2;
  g_autofree guint8 *from = g_malloc0 (size), *to = g_malloc0 (size);
  double best = G_MAXDOUBLE;

  for (int i = 0; i < ROUNDS; i++)
    {
      const double start = get_time ();

      for (int k = 0; k < 16; k++)
        {
          from[k] = (guint8) i;
          memcpy (to, from, size);
          __asm__ volatile ("" : : "r"(to) : "memory");
        }
      best = MIN (best, (get_time () - start) / 16);
    }
  return best;
}

int
main (void)
{
  g_autoptr (SymItem) a = make_volume (), b = make_volume ();
  SymImage *image = sym_item_get_image (a);
  const double copy = measure_memcpy ();
  const SymRigid moved = { { 1.5, -2.5, 0.5 }, { 0, 0, 3 }, 1 }, tilted = { { 1.5, -2.5, 0.5 }, { 4, 2, 3 }, 1 };
  SymAlignment same, shifted, turned;

  sym_alignment_init (&same, image, sym_item_get_image (b));
  sym_alignment_adjust (&shifted, &same, image, &moved);
  sym_alignment_adjust (&turned, &same, image, &tilted);
  for (SymPairMode mode = SYM_PAIR_OTHER; mode < SYM_N_PAIR_MODES; mode++)
    {
      measure (a, b, mode, "voxel by voxel", &same, copy);
      measure (a, b, mode, "within slices", &shifted, copy);
      measure (a, b, mode, "tilted", &turned, copy);
    }
  return 0;
}
