/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "image-test.h"
#include "sym-fft-private.h"
#include "sym-forensic-private.h"
#include "sym-frame.h"
#include "sym-item-private.h"

#define SYNTHETIC_DATA 0x0008001c

static float *
compute (SymForensicKind kind, const float *values, gsize columns, gsize rows)
{
  const gsize width = kind == SYM_FORENSIC_SPECTRUM ? _sym_fft_get_padded (columns) : columns;
  const gsize height = kind == SYM_FORENSIC_SPECTRUM ? _sym_fft_get_padded (rows) : rows;
  float *to = g_new (float, width * height);

  g_assert_true (_sym_forensic_compute (kind, values, columns, rows, to));
  return to;
}

/* A wave has its power at its frequency and the opposite one, each with the Hann window's skirt. */
static void
test_spectrum_of_wave (void)
{
  static const struct { gsize columns, rows; int fx, fy; } cases[] = {
    { 64, 64, 8, 0 }, { 64, 64, 0, 5 }, { 128, 32, 20, -7 }, { 32, 128, 3, 40 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gsize columns = cases[i].columns, rows = cases[i].rows;
      g_autofree float *values = g_new (float, columns * rows), *spectrum = NULL;

      for (gsize y = 0; y < rows; y++)
        for (gsize x = 0; x < columns; x++)
          values[y * columns + x]
              = (float) (1000 + 3 * cos (2 * G_PI * (cases[i].fx * (double) x / (double) columns
                                                     + cases[i].fy * (double) y / (double) rows) + 0.3));
      spectrum = compute (SYM_FORENSIC_SPECTRUM, values, columns, rows);
      for (gsize y = 0; y < rows; y++)
        for (gsize x = 0; x < columns; x++)
          {
            const int u = (int) x - (int) columns / 2, v = (int) y - (int) rows / 2;
            const int near = MIN (MAX (ABS (u - cases[i].fx), ABS (v - cases[i].fy)),
                                  MAX (ABS (u + cases[i].fx), ABS (v + cases[i].fy)));
            const double value = (double) spectrum[y * columns + x];
            /* half of the power for each peak, of which a Hann window leaves 2/3 in the middle, in
             * each direction */
            const double peak = 10 * log10 ((double) (columns * rows) / 2 * 4 / 9);

            if (near == 0)
              g_assert_cmpfloat_with_epsilon (value, peak, 0.2);
            else if (near > 1)
              g_assert_cmpfloat (value, <, -50);
          }
      /* the opposite frequency has the same power */
      g_assert_cmpfloat (spectrum[(rows / 2 + (gsize) cases[i].fy) * columns + columns / 2 + (gsize) cases[i].fx], ==,
                         spectrum[(rows / 2 - (gsize) cases[i].fy) * columns + columns / 2 - (gsize) cases[i].fx]);
    }
}

/* The same sums the slow way, of a size that is padded. */
static void
test_spectrum_is_fourier (void)
{
  const gsize columns = 7, rows = 5, width = 8, height = 8;
  float values[35];
  g_autofree float *spectrum = NULL;
  double window[35], power[64], total = 0, mean = 0, weight = 0;

  for (gsize i = 0; i < 35; i++)
    {
      const double sx = sin (G_PI * ((double) (i % 7) + 0.5) / 7), sy = sin (G_PI * ((double) (i / 7) + 0.5) / 5);

      values[i] = (float) (i * i * 7 % 31);
      window[i] = sx * sx * sy * sy;
      mean += window[i] * (double) values[i];
      weight += window[i];
    }
  spectrum = compute (SYM_FORENSIC_SPECTRUM, values, columns, rows);
  for (gsize f = 0; f < width * height; f++)
    {
      double re = 0, im = 0;

      for (gsize i = 0; i < 35; i++)
        {
          const double v = window[i] * ((double) values[i] - mean / weight);
          const double turn = 2 * G_PI * ((double) (f % 8 * (i % 7)) / 8 + (double) (f / 8 * (i / 7)) / 8);

          re += v * cos (turn);
          im -= v * sin (turn);
        }
      power[f] = re * re + im * im;
      total += power[f] / (double) (width * height);
    }
  for (gsize f = 1; f < width * height; f++)
    g_assert_cmpfloat_with_epsilon ((double) spectrum[(f / 8 + 4) % 8 * 8 + (f % 8 + 4) % 8],
                                    10 * log10 (power[f] / total), 1e-3);
  g_assert_cmpfloat (spectrum[4 * 8 + 4], <, -100);
}

static void
test_plain (void)
{
  g_autofree float *plain = g_new (float, 50 * 40), *ramp = g_new (float, 50 * 40);

  for (gsize i = 0; i < 2000; i++)
    {
      plain[i] = 1000.3F;
      ramp[i] = (float) (3 * (i % 50)) - (float) (7 * (i / 50));
    }
  for (SymForensicKind kind = SYM_FORENSIC_SPECTRUM; kind < SYM_N_FORENSICS; kind++)
    {
      const gsize n = kind == SYM_FORENSIC_SPECTRUM ? 64 * 64 : 50 * 40;
      g_autofree float *of_plain = compute (kind, plain, 50, 40);

      for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat_with_epsilon ((double) of_plain[i],
                                        kind == SYM_FORENSIC_SPECTRUM ? SYM_FORENSIC_FLOOR : 0, 1e-3);
    }
  {
    g_autofree float *residual = compute (SYM_FORENSIC_RESIDUAL, ramp, 50, 40);

    for (gsize i = 0; i < 2000; i++)
      g_assert_cmpfloat (residual[i], ==, 0);
  }
}

static void
test_residual_of_dot (void)
{
  float values[5 * 5] = { 0 };
  g_autofree float *residual = NULL;

  values[12] = 9;
  residual = compute (SYM_FORENSIC_RESIDUAL, values, 5, 5);
  for (gsize i = 0; i < 25; i++)
    g_assert_cmpfloat (residual[i], ==, i == 12 ? 9 : 0);
}

static void
test_variance_of_noise (void)
{
  const gsize n = 256;
  const double sigma = 12;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autofree float *values = g_new (float, n * n), *variance = NULL;
  double mean = 0;

  for (gsize i = 0; i < n * n; i++)
    values[i] = (float) (100 + sigma * sqrt (-2 * log (1 - g_rand_double (random)))
                                   * cos (2 * G_PI * g_rand_double (random)));
  variance = compute (SYM_FORENSIC_VARIANCE, values, n, n);
  for (gsize i = 0; i < n * n; i++)
    {
      g_assert_cmpfloat (variance[i], >, 0);
      mean += (double) variance[i] / (double) (n * n);
    }
  g_assert_cmpfloat_with_epsilon (mean, sigma * sigma, 0.03 * sigma * sigma);
}

/* 49 values around the middle, 16 in a corner. */
static void
test_variance_is_of_sample (void)
{
  float values[9 * 9] = { 0 };
  g_autofree float *variance = NULL;

  values[4 * 9 + 4] = 7;
  values[0] = 4;
  variance = compute (SYM_FORENSIC_VARIANCE, values, 9, 9);
  g_assert_cmpfloat_with_epsilon ((double) variance[4 * 9 + 4], 49.0 / 48 * (1 - 1.0 / 49), 1e-5);
  g_assert_cmpfloat_with_epsilon ((double) variance[0], 16.0 / 15 * (1 - 1.0 / 16), 1e-5);
}

/* A hole stays one, and its neighbours do without it. */
static void
test_holes (void)
{
  float values[8 * 8];

  for (gsize i = 0; i < 64; i++)
    values[i] = i == 27 ? NAN : (float) (i % 8);
  for (SymForensicKind kind = SYM_FORENSIC_SPECTRUM; kind < SYM_N_FORENSICS; kind++)
    {
      g_autofree float *to = compute (kind, values, 8, 8);

      for (gsize i = 0; i < 64; i++)
        g_assert_true (isnan (to[i]) == (i == 27 && kind != SYM_FORENSIC_SPECTRUM));
      if (kind == SYM_FORENSIC_RESIDUAL)
        for (gsize i = 0; i < 64; i++)
          g_assert_true (isnan (to[i]) || to[i] == 0);
    }
}

/* The item of a file with values of its own, and what (0008,001C) says, or a failing file. */
static SymItem *
item_new (SymInstance *instance, const char *synthetic_data)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new ();
  g_autoptr (SymImage) image = _sym_image_new_from_instance (instance, NULL);
  SymItem *item;

  g_assert_nonnull (image);
  if (synthetic_data != NULL)
    sym_tags_add (instance->tags, &(SymTag){ .carrier = SYM_CARRIER_DICOM,
                                             .key = SYNTHETIC_DATA,
                                             .vr = 'C' << 8 | 'S',
                                             .name = "SyntheticData",
                                             .where = "(0008,001C)",
                                             .value = synthetic_data });
  g_ptr_array_add (instances, instance);
  item = _sym_item_new ("made.dcm", image, instances, NULL);
  _sym_instance_free (instance);
  return item;
}

static SymItem *
derive (SymItem *item, SymForensicKind kind)
{
  g_autoptr (GError) error = NULL;
  SymViewport viewport;
  SymItem *look;

  sym_viewport_init (&viewport, sym_item_get_image (item), 200, 150, 1);
  look = sym_forensic_view_new (item, kind, &viewport, &error);
  g_assert_no_error (error);
  return look;
}

static void
test_verdict_is_inherited (void)
{
  static const char *const said[] = { NULL, "NO", "YES", "PERHAPS", NULL };
  const SymExamination settled = { .state = SYM_EXAMINATION_DONE, .settled = TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    for (SymForensicKind kind = SYM_FORENSIC_SPECTRUM; kind < SYM_N_FORENSICS; kind++)
      {
        g_autoptr (SymItem) unsettled
            = item_new (instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT16, 40, 30, 3, NULL), said[i]);
        g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
        g_autoptr (SymItem) examined = _sym_item_with_findings (unsettled, nothing, &settled);
        SymItem *item = i == 0 ? unsettled : examined;
        g_autoptr (SymItem) look = derive (item, kind);
        g_autoptr (SymFrame) frame = NULL;
        SymViewport viewport;

        g_assert_cmpint (sym_item_get_verdict (look)->kind, ==, sym_item_get_verdict (item)->kind);
        g_assert_cmpstr (sym_item_get_reason (look), ==, sym_item_get_reason (item));
        g_assert_cmpuint (sym_item_get_evidence (look)->len, ==, sym_item_get_evidence (item)->len);
        g_assert_cmpstr (sym_item_get_name (look), !=, sym_item_get_name (item));
        sym_viewport_init (&viewport, sym_item_get_image (look), 200, 150, 1);
        frame = sym_frame_compose (look, &viewport, NULL);
        g_assert_nonnull (frame);
        g_assert_cmpint (sym_frame_get_verdict (frame)->kind, ==, sym_item_get_verdict (item)->kind);
        if (i == 0)
          g_assert_cmpint (sym_frame_get_verdict (frame)->kind, ==, SYM_VERDICT_CHECKING);
        else if (said[i] == NULL)
          g_assert_cmpint (sym_frame_get_verdict (frame)->kind, ==, SYM_VERDICT_NO_LABEL);
        else if (g_str_equal (said[i], "YES"))
          g_assert_cmpint (sym_frame_get_verdict (frame)->kind, ==, SYM_VERDICT_SYNTHETIC);
      }
}

static void
test_sizes (void)
{
  static const gsize sizes[][2] = { { 1, 1 }, { 1, 9 }, { 9, 1 }, { 2, 2 }, { 3, 100 }, { 65, 33 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (SymForensicKind kind = SYM_FORENSIC_SPECTRUM; kind < SYM_N_FORENSICS; kind++)
      {
        const gsize n = sizes[i][0] * sizes[i][1];
        g_autofree float *samples = g_new (float, n);
        g_autoptr (SymItem) item = NULL, look = NULL;
        const gsize *dims;

        for (gsize k = 0; k < n; k++)
          samples[k] = k % 5 == 4 ? NAN : k % 7 == 6 ? INFINITY : (float) (k % 11);
        item = item_new (instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_FLOAT32, sizes[i][0], sizes[i][1], 1, samples),
                         NULL);
        look = derive (item, kind);
        dims = sym_image_get_dims (sym_item_get_image (look));
        for (int axis = 0; axis < 2; axis++)
          g_assert_cmpuint (dims[axis], ==,
                            kind == SYM_FORENSIC_SPECTRUM ? _sym_fft_get_padded (sizes[i][axis]) : sizes[i][axis]);
        g_assert_true (isfinite (sym_image_get_auto_window (sym_item_get_image (look)).width));
      }
}

/* The window of a variance is about noise, whatever an edge has. */
static void
test_variance_window (void)
{
  guint8 samples[64 * 64];
  g_autoptr (SymItem) item = NULL, look = NULL;
  SymWindow window;

  /* a checkerboard of 0 and 2, and a bright half whose edge varies far more */
  for (gsize i = 0; i < sizeof samples; i++)
    samples[i] = (guint8) ((i + i / 64) % 2 * 2 + (i % 64 < 60 ? 0 : 200));
  item = item_new (instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT8, 64, 64, 1, samples), NULL);
  look = derive (item, SYM_FORENSIC_VARIANCE);
  window = sym_image_get_default_window (sym_item_get_image (look));
  g_assert_cmpfloat_with_epsilon (window.width, 5 * 1.02, 0.1);
  g_assert_cmpfloat_with_epsilon (window.centre, window.width / 2, 1e-9);
  g_assert_cmpfloat (sym_image_get_auto_window (sym_item_get_image (look)).width, >, 1000);
}

/* Beyond the limit it says so. */
static void
test_too_large (void)
{
  g_autoptr (SymItem) item = item_new (
      instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT8, SYM_FORENSIC_MAX_SIDE + 1, 1, 1, NULL), NULL);
  g_autoptr (GError) error = NULL;
  SymViewport viewport;

  sym_viewport_init (&viewport, sym_item_get_image (item), 200, 150, 1);
  g_assert_null (sym_forensic_view_new (item, SYM_FORENSIC_RESIDUAL, &viewport, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE);
}

/* A look at the slice stands where the slice does; a spectrum has no letters and no place. */
static void
test_place (void)
{
  static const double affine[16] = { -2, 0, 0, 10, 0, 3, 0, -20, 0, 0, 5, 30, 0, 0, 0, 1 };

  for (SymPlane plane = SYM_PLANE_ACQUIRED; plane < SYM_N_PLANES; plane++)
    {
      SymInstance *instance = instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT16, 12, 10, 8, NULL);
      g_autoptr (SymItem) item = NULL, residual = NULL, spectrum = NULL;
      SymViewport viewport, upright;
      char letters[4][8], expected[4][8];
      SymImage *image;

      instance->info.flags |= SYM_IMAGE_HAS_AFFINE | SYM_IMAGE_ROWS_UP;
      memcpy (instance->info.affine, affine, sizeof affine);
      item = item_new (instance, NULL);
      image = sym_item_get_image (item);
      sym_viewport_init (&viewport, image, 200, 150, 1);
      sym_viewport_set_plane (&viewport, image, plane);
      viewport.rotation = 90;
      viewport.flip_h = TRUE;
      residual = sym_forensic_view_new (item, SYM_FORENSIC_RESIDUAL, &viewport, NULL);
      spectrum = sym_forensic_view_new (item, SYM_FORENSIC_SPECTRUM, &viewport, NULL);

      upright = viewport;
      upright.plane = SYM_PLANE_ACQUIRED;
      upright.slice = 0;
      sym_viewport_get_letters (&viewport, image, expected);
      sym_viewport_get_letters (&upright, sym_item_get_image (residual), letters);
      for (int i = 0; i < 4; i++)
        {
          g_assert_cmpstr (expected[i], !=, "");
          g_assert_cmpstr (letters[i], ==, expected[i]);
        }
      for (int i = 0; i < 2; i++)
        {
          double voxel[3], there[3], here[3], of_look[3];
          const double *a = sym_image_get_affine (image), *b = sym_image_get_affine (sym_item_get_image (residual));

          g_assert_true (sym_viewport_to_voxel (&viewport, image, 90 + 20 * i, 70, voxel));
          g_assert_true (sym_viewport_to_voxel (&upright, sym_item_get_image (residual), 90 + 20 * i, 70, of_look));
          for (int k = 0; k < 3; k++)
            {
              there[k] = a[4 * k] * voxel[0] + a[4 * k + 1] * voxel[1] + a[4 * k + 2] * voxel[2] + a[4 * k + 3];
              here[k] = b[4 * k] * of_look[0] + b[4 * k + 1] * of_look[1] + b[4 * k + 2] * of_look[2] + b[4 * k + 3];
              g_assert_cmpfloat_with_epsilon (here[k], there[k], 1e-9);
            }
        }

      sym_viewport_get_letters (&upright, sym_item_get_image (spectrum), letters);
      for (int i = 0; i < 4; i++)
        g_assert_cmpstr (letters[i], ==, "");
      g_assert_null (sym_image_get_affine (sym_item_get_image (spectrum)));
      g_assert_false (sym_image_has_millimetres (sym_item_get_image (spectrum)));
    }
}

static void
test_names (void)
{
  for (SymForensicKind kind = SYM_FORENSIC_NONE; kind < SYM_N_FORENSICS; kind++)
    {
      SymForensicKind again = SYM_N_FORENSICS;

      g_assert_true (sym_forensic_kind_from_name (sym_forensic_kind_get_name (kind), &again));
      g_assert_cmpint (again, ==, kind);
    }
  g_assert_false (sym_forensic_kind_from_name ("verdict", &(SymForensicKind){ 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/forensic/spectrum/wave", test_spectrum_of_wave);
  g_test_add_func ("/forensic/spectrum/fourier", test_spectrum_is_fourier);
  g_test_add_func ("/forensic/plain", test_plain);
  g_test_add_func ("/forensic/residual/dot", test_residual_of_dot);
  g_test_add_func ("/forensic/variance/noise", test_variance_of_noise);
  g_test_add_func ("/forensic/variance/sample", test_variance_is_of_sample);
  g_test_add_func ("/forensic/variance/window", test_variance_window);
  g_test_add_func ("/forensic/holes", test_holes);
  g_test_add_func ("/forensic/verdict", test_verdict_is_inherited);
  g_test_add_func ("/forensic/sizes", test_sizes);
  g_test_add_func ("/forensic/too-large", test_too_large);
  g_test_add_func ("/forensic/place", test_place);
  g_test_add_func ("/forensic/names", test_names);

  return g_test_run ();
}
