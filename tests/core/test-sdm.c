/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "image-test.h"
#include "sym-evidence.h"
#include "sym-sdm-tile-private.h"

/* The mark in samples: its code, and that it can be written into every kind of sample, is found there,
 * and leaves alone what it must. */

#define WIDTH 200
#define HEIGHT 170
#define PADDING 20 /* rows of it, above */

typedef struct
{
  const char *name;
  SymSampleType type;
  double low, high; /* the range shown */
  gboolean has_padding;
} DepthCase;

static const DepthCase depths[] = {
  { "uint8", SYM_SAMPLE_UINT8, 0, 255, FALSE },
  { "uint8-padded", SYM_SAMPLE_UINT8, 0, 255, TRUE },
  { "int8", SYM_SAMPLE_INT8, -128, 127, FALSE },
  { "uint12", SYM_SAMPLE_UINT16, 0, 4095, FALSE },
  { "uint12-padded", SYM_SAMPLE_UINT16, 0, 4095, TRUE },
  { "int12", SYM_SAMPLE_INT16, -1024, 3071, FALSE },
  { "int12-padded", SYM_SAMPLE_INT16, -1024, 3071, TRUE },
  { "uint16", SYM_SAMPLE_UINT16, 0, 65535, FALSE },
  { "uint16-padded", SYM_SAMPLE_UINT16, 0, 65535, TRUE },
  { "int16", SYM_SAMPLE_INT16, -32768, 32767, FALSE },
  { "int16-padded", SYM_SAMPLE_INT16, -32768, 32767, TRUE },
  { "int32", SYM_SAMPLE_INT32, -1e6, 1e6, FALSE },
  { "float32", SYM_SAMPLE_FLOAT32, 0, 1, FALSE },
  { "float64", SYM_SAMPLE_FLOAT64, -5, 5, FALSE },
};

static void
put (guint8 *samples, SymSampleType type, gsize i, double value)
{
  switch ((int) type)
    {
    case SYM_SAMPLE_UINT8:
      samples[i] = (guint8) value;
      break;
    case SYM_SAMPLE_INT8:
      ((gint8 *) samples)[i] = (gint8) value;
      break;
    case SYM_SAMPLE_UINT16:
      ((guint16 *) samples)[i] = (guint16) value;
      break;
    case SYM_SAMPLE_INT16:
      ((gint16 *) samples)[i] = (gint16) value;
      break;
    case SYM_SAMPLE_INT32:
      ((gint32 *) samples)[i] = (gint32) value;
      break;
    case SYM_SAMPLE_FLOAT32:
      ((float *) samples)[i] = (float) value;
      break;
    case SYM_SAMPLE_FLOAT64:
      ((double *) samples)[i] = value;
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Soft shapes and some noise, the same each time. 0 to 1. */
static double
phantom (guint64 *state, gsize x, gsize y, gsize slice)
{
  const double u = (double) x / 40, v = (double) y / 33;
  const double noise = (double) (_sym_sdm_splitmix (state) >> 11) / (double) (G_GUINT64_CONSTANT (1) << 53);

  return 0.5 + 0.2 * sin (u + 0.3 * (double) slice) * cos (v) + 0.1 * sin (3 * u + 2 * v) + 0.08 * (noise - 0.5);
}

static guint8 *
make_samples (SymSampleType type, double low, double high, gboolean has_padding, gsize slice)
{
  guint8 *samples = g_malloc0 ((gsize) WIDTH * HEIGHT * sym_sample_type_get_size (type));
  guint64 state = 7 + slice;

  for (gsize y = 0; y < HEIGHT; y++)
    for (gsize x = 0; x < WIDTH; x++)
      put (samples, type, y * WIDTH + x,
           has_padding && y < PADDING ? low : low + (high - low) * phantom (&state, x, y, slice));
  return samples;
}

static SymSdmPlane
make_plane (guint8 *samples, SymSampleType type)
{
  const gsize size = sym_sample_type_get_size (type);

  return (SymSdmPlane){ samples, WIDTH * size, size, type, 1, WIDTH, HEIGHT };
}

static void
test_code (void)
{
  guint64 state = G_GUINT64_CONSTANT (0x53594E5448455449);
  static const int first[][2] = { { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, -1 }, { -1, -1 }, { 1, -1 }, { -1, 1 }, { 1, -1 } };
  const SymSdmFrequency *code = _sym_sdm_get_code (SYM_SDM_SYNTHETIC);
  double re = 0, im = 0;

  g_assert_cmphex (_sym_sdm_splitmix (&state), ==, G_GUINT64_CONSTANT (0xfa7ea3f1c69a7982));
  g_assert_cmphex (_sym_sdm_splitmix (&state), ==, G_GUINT64_CONSTANT (0xef2293cf22809963));
  g_assert_cmphex (_sym_sdm_splitmix (&state), ==, G_GUINT64_CONSTANT (0xd3a7aada02fbf1f8));
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    {
      g_assert_cmpfloat (code[i].re, ==, first[i][0]);
      g_assert_cmpfloat (code[i].im, ==, first[i][1]);
    }
  for (guint i = 0; i < SYM_SDM_N_FREQUENCIES; i++)
    {
      re += code[i].re;
      im += code[i].im;
    }
  g_assert_cmpfloat (re, ==, 34);
  g_assert_cmpfloat (im, ==, -22);
  g_assert_cmpint (code[0].y, ==, 0);
  g_assert_cmpint (code[0].x, ==, 8);
  g_assert_cmpint (code[SYM_SDM_N_FREQUENCIES - 1].y, ==, 28);
  g_assert_cmpint (code[SYM_SDM_N_FREQUENCIES - 1].x, ==, 0);
}

/* Against the sums written out. */
static void
test_transform (void)
{
  g_autofree SymSdmTile *tile = g_new (SymSdmTile, 1), *back = g_new (SymSdmTile, 1);
  g_autofree SymSdmBand *band = g_new (SymSdmBand, 1);
  static const int frequencies[][2] = { { 0, 8 }, { 0, -28 }, { 1, 0 }, { 13, -20 }, { 28, 5 }, { 7, 28 } };
  static const guint places[][2] = { { 0, 0 }, { 3, 100 }, { 127, 64 }, { 77, 63 } };
  guint64 state = 1;

  for (guint y = 0; y < SYM_SDM_TILE; y++)
    for (guint x = 0; x < SYM_SDM_TILE; x++)
      (*tile)[y][x] = (double) (_sym_sdm_splitmix (&state) >> 40) / (1 << 24) - 0.5;
  _sym_sdm_band_of_tile (*tile, band);
  for (guint i = 0; i < G_N_ELEMENTS (frequencies); i++)
    {
      const int fy = frequencies[i][0], fx = frequencies[i][1];
      double re = 0, im = 0;

      for (int y = 0; y < SYM_SDM_TILE; y++)
        for (int x = 0; x < SYM_SDM_TILE; x++)
          {
            const double angle = -2 * G_PI * (fy * y + fx * x) / SYM_SDM_TILE;

            re += (*tile)[y][x] * cos (angle);
            im += (*tile)[y][x] * sin (angle);
          }
      g_assert_cmpfloat_with_epsilon (band->re[fy][fx + SYM_SDM_REACH], re, 1e-9);
      g_assert_cmpfloat_with_epsilon (band->im[fy][fx + SYM_SDM_REACH], im, 1e-9);
    }

  _sym_sdm_tile_of_band (band, *back);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      double sum = 0;

      for (int fy = 0; fy <= SYM_SDM_REACH; fy++)
        for (int fx = -SYM_SDM_REACH; fx <= SYM_SDM_REACH; fx++)
          {
            const double angle = 2 * G_PI * (fy * (int) places[i][0] + fx * (int) places[i][1]) / SYM_SDM_TILE;

            sum += band->re[fy][fx + SYM_SDM_REACH] * cos (angle) - band->im[fy][fx + SYM_SDM_REACH] * sin (angle);
          }
      g_assert_cmpfloat_with_epsilon ((*back)[places[i][0]][places[i][1]], sum, 1e-7);
    }
}

/* Written, found, within the plane's own values, padding as it was, and not written again. */
static void
test_round_trip (gconstpointer data)
{
  const DepthCase *c = data;
  const gsize size = sym_sample_type_get_size (c->type), n = (gsize) WIDTH * HEIGHT;
  g_autofree guint8 *samples = make_samples (c->type, c->low, c->high, c->has_padding, 0);
  g_autofree guint8 *before = g_memdup2 (samples, n * size), *after = NULL;
  const SymSdmPlane plane = make_plane (samples, c->type);
  const SymSdmRange range = { c->low, c->high, FALSE, 0, 0 };
  const double unit = (c->high - c->low) / 255;
  double least = INFINITY, most = -INFINITY, threshold;
  gsize n_changed = 0;
  SymSdmReport report;
  SymSdmFind find;

  g_assert_true (_sym_sdm_measure (&plane, 1, FALSE, NULL, &find, &threshold));
  g_assert_cmpfloat (threshold, ==, 7.95);
  g_assert_cmpfloat (find.z, <, threshold);
  g_assert_cmpint (_sym_sdm_embed (&plane, 1, &range, SYM_SDM_SYNTHETIC, NULL, &report), ==, SYM_SDM_EMBEDDED);
  g_test_message ("%s: z %.2f at %.2f dB, before %.2f", c->name, report.z, report.psnr, find.z);
  g_assert_cmpfloat (report.psnr, >, 45.9);
  g_assert_cmpfloat (report.psnr, <, 53);
  for (gsize i = 0; i < n; i++)
    {
      least = MIN (least, _sym_sample_get (before, c->type, i));
      most = MAX (most, _sym_sample_get (before, c->type, i));
    }
  for (gsize i = 0; i < n; i++)
    {
      const double was = _sym_sample_get (before, c->type, i), is = _sym_sample_get (samples, c->type, i);

      g_assert_cmpfloat (is, >=, least);
      g_assert_cmpfloat (is, <=, most);
      g_assert_cmpfloat (fabs (is - was), <=, 3 * unit + 1e-6 * unit);
      if (c->has_padding && i < (gsize) (PADDING - 2) * WIDTH)
        g_assert_cmpfloat (is, ==, was);
      n_changed += is != was;
    }
  g_assert_cmpuint (n_changed, >, n / 20);

  g_assert_true (_sym_sdm_measure (&plane, 1, FALSE, NULL, &find, &threshold));
  g_assert_cmpfloat_with_epsilon (find.z, report.z, 1e-6);
  g_assert_cmpfloat (find.z, >, 10);
  g_assert_cmpint (find.class, ==, SYM_SDM_SYNTHETIC);
  g_assert_cmpuint (find.orientation, ==, 0);
  g_assert_false (find.inverted);

  after = g_memdup2 (samples, n * size);
  g_assert_cmpint (_sym_sdm_embed (&plane, 1, &range, SYM_SDM_SYNTHETIC, NULL, &report), ==, SYM_SDM_ALREADY);
  g_assert_cmpint (_sym_sdm_embed (&plane, 1, &range, SYM_SDM_PARTLY, NULL, NULL), ==, SYM_SDM_ALREADY);
  g_assert_cmpmem (samples, n * size, after, n * size);
  g_assert_cmpfloat (report.z, ==, find.z);

  /* the same input, the same output */
  memcpy (samples, before, n * size);
  _sym_sdm_embed (&plane, 1, &range, SYM_SDM_SYNTHETIC, NULL, NULL);
  g_assert_cmpmem (samples, n * size, after, n * size);
}

/* Where a step of the samples is more than three 255ths of the range, one step is all that changes. */
static void
test_narrow_range (void)
{
  const gsize n = (gsize) WIDTH * HEIGHT;
  g_autofree guint8 *samples = make_samples (SYM_SAMPLE_INT16, 0, 60, FALSE, 0);
  g_autofree guint8 *before = g_memdup2 (samples, n * 2);
  const SymSdmPlane plane = make_plane (samples, SYM_SAMPLE_INT16);
  const SymSdmRange range = { 0, 60, FALSE, 0, 0 };
  SymSdmReport report;

  g_assert_cmpint (_sym_sdm_embed (&plane, 1, &range, SYM_SDM_SYNTHETIC, NULL, &report), ==, SYM_SDM_EMBEDDED);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (ABS (((gint16 *) (void *) samples)[i] - ((gint16 *) (void *) before)[i]), <=, 1);
  g_assert_cmpfloat (report.psnr, >=, 45.95);
}

/* Padding that the file declares is no image, and nothing becomes padding. */
static void
test_declared_padding (void)
{
  const gsize n = (gsize) WIDTH * HEIGHT;
  g_autofree guint8 *samples = make_samples (SYM_SAMPLE_INT16, 0, 1000, FALSE, 0);
  g_autofree guint8 *before = NULL;
  const SymSdmPlane plane = make_plane (samples, SYM_SAMPLE_INT16);
  const SymSdmRange range = { 0, 1000, TRUE, 500, 502 };
  gint16 *values = (gint16 *) (void *) samples;
  const gint16 *was;
  gsize n_padding = 0;

  for (gsize i = 0; i < n; i += 7)
    values[i] = 501;
  before = g_memdup2 (samples, n * 2);
  was = (const gint16 *) (const void *) before;
  g_assert_cmpint (_sym_sdm_embed (&plane, 1, &range, SYM_SDM_SYNTHETIC, NULL, NULL), <=, SYM_SDM_WEAK);
  for (gsize i = 0; i < n; i++)
    {
      const gboolean is_padding = was[i] >= 500 && was[i] <= 502;

      if (is_padding)
        g_assert_cmpint (values[i], ==, was[i]);
      else
        g_assert_true (values[i] < 500 || values[i] > 502);
      n_padding += is_padding;
    }
  g_assert_cmpuint (n_padding, >, n / 8);
  g_assert_true (memcmp (samples, before, n * 2) != 0);
}

/* Red, green and blue change alike, between the bytes of a row and those that are not of it. */
static void
test_colour (void)
{
  const gsize stride = 3 * WIDTH + 5;
  g_autofree guint8 *samples = g_malloc (stride * HEIGHT), *before = NULL;
  const SymSdmPlane plane = { samples, stride, 3, SYM_SAMPLE_UINT8, 3, WIDTH, HEIGHT };
  const SymSdmRange range = { 0, 255, FALSE, 0, 0 };
  SymSdmReport report;
  guint8 least = 255, most = 0;
  guint64 state = 3;
  gsize n_alike = 0;

  for (gsize y = 0; y < HEIGHT; y++)
    for (gsize i = 0; i < stride; i++)
      samples[y * stride + i] = (guint8) (40 + 160 * phantom (&state, i / 3, y, i % 3));
  for (gsize y = 0; y < HEIGHT; y++)
    for (gsize i = 0; i < 3 * WIDTH; i++)
      {
        least = MIN (least, samples[y * stride + i]);
        most = MAX (most, samples[y * stride + i]);
      }
  before = g_memdup2 (samples, stride * HEIGHT);
  g_assert_cmpint (_sym_sdm_embed (&plane, 1, &range, SYM_SDM_PARTLY, NULL, &report), ==, SYM_SDM_EMBEDDED);
  for (gsize y = 0; y < HEIGHT; y++)
    {
      for (gsize x = 0; x < WIDTH; x++)
        {
          const guint8 *is = samples + y * stride + 3 * x, *was = before + y * stride + 3 * x;

          /* but for those that the limits of the whole stopped */
          for (guint c = 1; c < 3; c++)
            if (is[0] > least && is[0] < most && is[c] > least && is[c] < most)
              {
                g_assert_cmpint (is[0] - was[0], ==, is[c] - was[c]);
                n_alike += is[0] != was[0];
              }
        }
      g_assert_cmpmem (samples + y * stride + 3 * WIDTH, 5, before + y * stride + 3 * WIDTH, 5);
    }
  g_assert_cmpuint (n_alike, >, WIDTH * HEIGHT / 10);
}

/* What cannot hold the mark is left as it is, found in nothing, and no size is too small. */
static void
test_nothing (void)
{
  static const gsize sizes[][2] = { { 1, 1 }, { 7, 9 }, { 1, 300 }, { 300, 1 }, { 64, 64 } };
  static const SymSampleType types[] = { SYM_SAMPLE_UINT8, SYM_SAMPLE_UINT16, SYM_SAMPLE_INT16, SYM_SAMPLE_FLOAT32 };

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (guint kind = 0; kind < 3; kind++)
        {
          const gsize size = sym_sample_type_get_size (types[t]), n = sizes[s][0] * sizes[s][1];
          g_autofree guint8 *samples = g_malloc0 (n * size), *before = NULL;
          const SymSdmPlane plane
              = { samples, sizes[s][0] * size, size, types[t], 1, sizes[s][0], sizes[s][1] };
          const SymSdmRange range = { 0, 255, FALSE, 0, 0 };
          guint64 state = 5;
          double threshold;
          SymSdmFind find;

          for (gsize i = 0; i < n; i++)
            put (samples, types[t], i,
                 kind == 0 ? 0 : kind == 1 ? 127 : (double) (_sym_sdm_splitmix (&state) % 100));
          before = g_memdup2 (samples, n * size);
          g_assert_true (_sym_sdm_measure (&plane, 1, kind == 2 && n < 100, NULL, &find, &threshold));
          g_assert_cmpfloat (find.z, <, threshold);
          if (kind < 2)
            {
              g_assert_cmpfloat (find.z, ==, 0);
              g_assert_cmpint (_sym_sdm_embed (&plane, 1, &range, SYM_SDM_SYNTHETIC, NULL, NULL), ==,
                               SYM_SDM_UNSUPPORTED);
              g_assert_cmpmem (samples, n * size, before, n * size);
            }
          else
            g_assert_cmpint (_sym_sdm_embed (&plane, 1, &range, SYM_SDM_SYNTHETIC, NULL, NULL), <=,
                             n > 1 ? SYM_SDM_WEAK : SYM_SDM_UNSUPPORTED);
        }
}

/* Values that are no numbers, and the largest there are. */
static void
test_odd_floats (void)
{
  g_autofree guint8 *samples = make_samples (SYM_SAMPLE_FLOAT64, 0, 1, FALSE, 0);
  const SymSdmPlane plane = make_plane (samples, SYM_SAMPLE_FLOAT64);
  const SymSdmRange range = { 0, 1, FALSE, 0, 0 };
  double *values = (double *) (void *) samples;
  double threshold;
  SymSdmFind find;

  for (gsize i = 0; i < 4000; i += 4)
    {
      values[i] = NAN;
      values[i + 1] = INFINITY;
      values[i + 2] = -G_MAXDOUBLE;
      values[i + 3] = G_MAXDOUBLE;
    }
  g_assert_true (_sym_sdm_measure (&plane, 1, FALSE, NULL, &find, &threshold));
  g_assert_true (isfinite (find.z));
  g_assert_cmpfloat (find.z, <, threshold);
  _sym_sdm_embed (&plane, 1, &range, SYM_SDM_SYNTHETIC, NULL, NULL);
  g_assert_true (isnan (values[0]));
  g_assert_true (isinf (values[1]));
}

/* A volume: one place for all slices, the sum stands out more than each. */
static void
test_volume (void)
{
  enum { SLICES = 20 };
  const gsize n = (gsize) WIDTH * HEIGHT;
  g_autofree guint8 *samples = g_malloc (n * SLICES);
  SymSdmPlane planes[SLICES];
  const SymSdmRange range = { 0, 255, FALSE, 0, 0 };
  g_autoptr (SymImage) image = NULL;
  SymSdmReport report;
  SymSdmFind first, find;
  double threshold;

  for (gsize i = 0; i < SLICES; i++)
    {
      g_autofree guint8 *slice = make_samples (SYM_SAMPLE_UINT8, 0, 255, TRUE, i);

      memcpy (samples + i * n, slice, n);
      planes[i] = make_plane (samples + i * n, SYM_SAMPLE_UINT8);
    }
  g_assert_cmpint (_sym_sdm_embed (planes, SLICES, &range, SYM_SDM_SYNTHETIC, NULL, &report), ==, SYM_SDM_EMBEDDED);
  g_assert_true (_sym_sdm_measure (&planes[0], 1, FALSE, NULL, &first, &threshold));
  g_assert_cmpfloat (first.z, >, threshold);
  for (gsize i = 1; i < SLICES; i++)
    {
      g_assert_true (_sym_sdm_measure (&planes[i], 1, FALSE, NULL, &find, &threshold));
      g_assert_cmpuint (find.row, ==, first.row);
      g_assert_cmpuint (find.column, ==, first.column);
      g_assert_cmpfloat (report.z, >, find.z);
    }

  image = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT8, WIDTH, HEIGHT, SLICES, samples));
  for (SymExamineEffort effort = SYM_EXAMINE_QUICK; effort <= SYM_EXAMINE_FULL; effort++)
    {
      g_autoptr (GPtrArray) evidence = _sym_sdm_examine (image, effort, NULL);
      const SymEvidence *one;

      g_assert_cmpuint (evidence->len, ==, 1);
      one = g_ptr_array_index (evidence, 0);
      g_assert_cmpstr (one->signal, ==, "W-SDM");
      g_assert_cmpint (one->strength, ==, SYM_STRENGTH_STRONG);
      g_assert_cmpint (one->asserts, ==, SYM_CLASS_SYNTHETIC);
      g_assert_cmpint (one->assurance, ==, SYM_ASSURANCE_VERIFIED);
      g_assert_true (g_str_has_prefix (one->value, "SDM-1 class 0, z = "));
      g_assert_nonnull (strstr (one->says, "synthetic-disclosure mark"));
    }
}

/* One marked slice of many is found by looking at all of them. */
static void
test_one_slice (void)
{
  enum { SLICES = 40, MARKED = 33 };
  const gsize n = (gsize) WIDTH * HEIGHT;
  g_autofree guint8 *samples = g_malloc (n * SLICES);
  const SymSdmPlane plane = make_plane (samples + MARKED * n, SYM_SAMPLE_UINT8);
  const SymSdmRange range = { 0, 255, FALSE, 0, 0 };
  g_autoptr (SymImage) image = NULL;
  g_autoptr (GPtrArray) quick = NULL, full = NULL;
  const SymEvidence *one;

  for (gsize i = 0; i < SLICES; i++)
    {
      g_autofree guint8 *slice = make_samples (SYM_SAMPLE_UINT8, 0, 255, FALSE, i);

      memcpy (samples + i * n, slice, n);
    }
  g_assert_cmpint (_sym_sdm_embed (&plane, 1, &range, SYM_SDM_PARTLY, NULL, NULL), ==, SYM_SDM_EMBEDDED);
  image = image_of (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT8, WIDTH, HEIGHT, SLICES, samples));
  quick = _sym_sdm_examine (image, SYM_EXAMINE_QUICK, NULL);
  g_assert_cmpuint (quick->len, ==, 0);
  full = _sym_sdm_examine (image, SYM_EXAMINE_FULL, NULL);
  g_assert_cmpuint (full->len, ==, 1);
  one = g_ptr_array_index (full, 0);
  g_assert_cmpint (one->asserts, ==, SYM_CLASS_PARTLY);
  g_assert_cmpstr (one->where, ==, "0,0,200,170 [33]");
}

static void
test_cancelled (void)
{
  g_autofree guint8 *samples = make_samples (SYM_SAMPLE_UINT8, 0, 255, FALSE, 0);
  g_autoptr (SymImage) image
      = image_of (instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT8, WIDTH, HEIGHT, 1, samples));
  const SymSdmPlane plane = make_plane (samples, SYM_SAMPLE_UINT8);
  const SymSdmRange range = { 0, 255, FALSE, 0, 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (_sym_sdm_examine (image, SYM_EXAMINE_QUICK, cancellable));
  g_assert_cmpint (_sym_sdm_embed (&plane, 1, &range, SYM_SDM_SYNTHETIC, cancellable, NULL), ==, SYM_SDM_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sdm/code", test_code);
  g_test_add_func ("/sdm/transform", test_transform);
  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autofree char *path = g_strconcat ("/sdm/round-trip/", depths[i].name, NULL);

      g_test_add_data_func (path, &depths[i], test_round_trip);
    }
  g_test_add_func ("/sdm/narrow-range", test_narrow_range);
  g_test_add_func ("/sdm/declared-padding", test_declared_padding);
  g_test_add_func ("/sdm/colour", test_colour);
  g_test_add_func ("/sdm/nothing", test_nothing);
  g_test_add_func ("/sdm/odd-floats", test_odd_floats);
  g_test_add_func ("/sdm/volume", test_volume);
  g_test_add_func ("/sdm/one-slice", test_one_slice);
  g_test_add_func ("/sdm/cancelled", test_cancelled);
  return g_test_run ();
}
