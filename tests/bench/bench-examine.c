/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What examining the pixels costs before the first frame.
 *
 * For each image: reading its file; each detector's first look (QUICK), and the look after which the
 * image is settled (SPREAD; a single picture begins with it); and what the window's way of waiting, at most
 * 150 ms, adds to reading, as a multiple of reading. The images are grain over curves with edges, which cost more
 * than most; with files as further arguments, these as well. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "sym-dwtdct-private.h"
#include "sym-examiner.h"
#include "sym-item.h"
#include "sym-loader.h"
#include "sym-sdm-private.h"
#include "sym-text-reader.h"

#define WITHIN_MS 150
#define N_ROUNDS 3

static void
put (guint8 *header, gsize offset, gconstpointer value, gsize size)
{
  memcpy (header + offset, value, size);
}

static gint16
get_value (int x, int y, int z, int columns, int rows, GRand *rand)
{
  const double u = (x - columns / 2) / (0.47 * columns), v = (y - rows / 2) / (0.41 * rows);
  const double r = sqrt (u * u + v * v);
  const double value = r > 1 ? 10 : 100 + 50 * sin (17 * r + 3 * sin (5 * atan2 (v, u)) + 0.02 * z);

  return (gint16) CLAMP (value + 24 * g_rand_double (rand), 0, 255);
}

/* A NIfTI-1 file by the numbers of its specification. Another seed, another content: the examiner knows
 * what it has seen. */
static char *
make_file (int columns, int rows, int slices, gboolean is_rgb, guint32 seed)
{
  const gint32 sizeof_hdr = 348;
  const gint16 dim[8] = { 3, (gint16) columns, (gint16) rows, (gint16) slices, 1, 1, 1, 1 };
  const gint16 datatype = is_rgb ? 128 : 4, bitpix = is_rgb ? 24 : 16;
  const float pixdim[8] = { 1, 0.5f, 0.5f, 0.8f, 1, 1, 1, 1 };
  const float vox_offset = 352;
  const gsize n = (gsize) columns * (gsize) rows;
  g_autofree gint16 *grey = g_new (gint16, n);
  g_autofree guint8 *rgb = g_malloc (3 * n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 header[352] = { 0 };
  char *path = NULL;
  int fd;

  put (header, 0, &sizeof_hdr, 4);
  put (header, 40, dim, sizeof dim);
  put (header, 70, &datatype, 2);
  put (header, 72, &bitpix, 2);
  put (header, 76, pixdim, sizeof pixdim);
  put (header, 108, &vox_offset, 4);
  put (header, 344, "n+1", 4);
  fd = g_file_open_tmp ("bench-examine-XXXXXX.nii", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, header, sizeof header), ==, sizeof header);
  for (int z = 0; z < slices; z++)
    {
      /* sines are slow: the slices of a volume differ in their grain */
      for (int y = 0; y < rows; y++)
        for (int x = 0; x < columns; x++)
          {
            const gsize i = (gsize) y * (gsize) columns + (gsize) x;

            grey[i] = z == 0 ? get_value (x, y, z, columns, rows, rand)
                             : (gint16) (grey[i] ^ (gint16) (i + (gsize) z) % 3);
            for (guint c = 0; c < 3 && is_rgb; c++)
              rgb[3 * i + c] = (guint8) MIN (grey[i] + 10 * c, 255);
          }
      g_assert_cmpint (write (fd, is_rgb ? (gpointer) rgb : (gpointer) grey, is_rgb ? 3 * n : 2 * n), ==,
                       is_rgb ? 3 * n : 2 * n);
    }
  close (fd);
  return path;
}

static double
since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static void
on_item (SymItem *item, gpointer user_data)
{
  SymItem **first = user_data;

  if (*first == NULL)
    *first = sym_item_ref (item);
}

static double
look (SymExamineFunc examine, SymItem *item, SymExamineEffort effort)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) found = examine (sym_item_get_image (item), effort, NULL);

  g_assert_nonnull (found);
  return since (start);
}

typedef struct
{
  double load, delay;
  double quick[3], spread[3];
  guint n_settled;
} Times;

/* The best of several rounds is kept. Returns: FALSE where there is no image */
static gboolean
measure (SymLoader *loader, const char *path, Times *times)
{
  static const SymExamineFunc detectors[] = { _sym_dwtdct_examine, _sym_sdm_examine, _sym_text_examine };
  g_autoptr (SymItem) item = NULL, examined = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  sym_loader_load (loader, path, SYM_LOADER_NONE, on_item, NULL, &item, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (item);
  if (sym_item_get_image (item) == NULL)
    return FALSE;
  times->load = MIN (times->load, since (start));

  start = g_get_monotonic_time ();
  examined = sym_examiner_examine_within (sym_examiner_get_default (), item, WITHIN_MS, NULL);
  times->delay = MIN (times->delay, since (start));
  times->n_settled += sym_item_get_examination (examined)->settled;

  for (guint i = 0; i < G_N_ELEMENTS (detectors); i++)
    {
      times->quick[i] = MIN (times->quick[i], look (detectors[i], item, SYM_EXAMINE_QUICK));
      times->spread[i] = MIN (times->spread[i], look (detectors[i], item, SYM_EXAMINE_SPREAD));
    }
  return TRUE;
}

static void
print_times (const char *name, const Times *times, guint n)
{
  const double quick = times->quick[0] + times->quick[1] + times->quick[2];
  const double spread = times->spread[0] + times->spread[1] + times->spread[2];

  g_print ("%-22s load %6.1f ms; QUICK %6.1f (dwtDct %.1f, SDM %.1f, words %.1f); SPREAD %6.1f (%.1f, %.1f, %.1f); "
           "before the first frame %6.1f ms: %.2f of loading, settled %u of %u\n",
           name, times->load, quick, times->quick[0], times->quick[1], times->quick[2], spread, times->spread[0],
           times->spread[1], times->spread[2], times->delay, times->delay / times->load, times->n_settled, n);
}

static Times
start_times (void)
{
  return (Times){ G_MAXDOUBLE, G_MAXDOUBLE, { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE },
                  { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE }, 0 };
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    int columns, rows, slices;
    gboolean is_rgb;
  } images[] = {
    { "512 x 512 grey", 512, 512, 1, FALSE },
    { "512 x 512 RGB", 512, 512, 1, TRUE },
    { "1024 x 1024 grey", 1024, 1024, 1, FALSE },
    { "1024 x 1024 RGB", 1024, 1024, 1, TRUE },
    { "2048 x 2048 grey", 2048, 2048, 1, FALSE },
    { "2048 x 2048 RGB", 2048, 2048, 1, TRUE },
    { "512 x 512 x 400 grey", 512, 512, 400, FALSE },
  };
  g_autoptr (SymLoader) loader = sym_loader_new (argv[1]);

  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    {
      Times times = start_times ();

      for (guint32 seed = 1; seed <= N_ROUNDS; seed++)
        {
          g_autofree char *path
              = make_file (images[i].columns, images[i].rows, images[i].slices, images[i].is_rgb, seed);

          g_assert_true (measure (loader, path, &times));
          g_unlink (path);
        }
      print_times (images[i].name, &times, N_ROUNDS);
    }
  for (int i = 2; i < argc; i++)
    {
      g_autofree char *name = g_path_get_basename (argv[i]);
      Times times = start_times ();

      if (measure (loader, argv[i], &times))
        print_times (name, &times, 1);
    }
  return 0;
}
